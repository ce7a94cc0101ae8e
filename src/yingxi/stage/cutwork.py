"""The hand that all sets share: dyed panels with dark edges, gold hairlines and lit cut-outs."""

from __future__ import annotations

from collections.abc import Sequence

from yingxi.stage.dyes import GOLD, INK, shade
from yingxi.stage.lattice import Box, meander
from yingxi.stage.pen import Path, Pen, Point, polygon

OUTLINE = 3.0


def dyed(
    pen: Pen, path: Path | str, dyes: Sequence[str], box: Box, *, across: bool = False,
    edge: float = 12.0, outline: float = OUTLINE,
) -> None:  # fmt: skip
    """A dyed piece of hide: gradient over ``box``, darker along its edge, black outline."""
    x0, y0, x1, y1 = box
    end = (x1, y0) if across else (x0, y1)
    pen.path(path, pen.linear((x0, y0), end, list(dyes)))
    if edge > 0:
        with pen.group(clip=path):
            pen.path(path, None, stroke=(INK, 0.20), width=edge * 2)
            pen.path(path, None, stroke=(INK, 0.24), width=edge)
    if outline > 0:
        pen.path(path, None, stroke=INK, width=outline)


def panel(
    pen: Pen, x: float, y: float, w: float, h: float, dye: str, *, hair: float = 0.0,
    across: bool = False, edge: float = 10.0, foot: str = "",
) -> None:  # fmt: skip
    """An upright board; ``hair`` insets a gold hairline, ``across`` rounds it like a post."""
    box = (x, y, x + w, y + h)
    path = polygon([(x, y), (x + w, y), (x + w, y + h), (x, y + h)])
    if across:
        dyes = [shade(dye, -0.5), shade(dye, 0.16), dye, shade(dye, -0.6)]
    else:
        dyes = [shade(dye, 0.1), foot or shade(dye, -0.28)]
    dyed(pen, path, dyes, box, across=across, edge=min(edge, w / 4, h / 4))
    if hair > 0:
        pen.rect(x + hair, y + hair, w - 2 * hair, h - 2 * hair, None, stroke=(GOLD, 0.8), line=1.6)


def slab(pen: Pen, corners: Sequence[Point], dye: str, *, foot: str = "") -> None:
    """A flat piece with any corners, dyed from its top to its foot."""
    path = polygon(corners)
    x0, y0, x1, y1 = path.bounds
    dyed(pen, path, [shade(dye, 0.08), foot or shade(dye, -0.3)], (x0, y0, x1, y1), edge=8)


def cut(
    pen: Pen, path: Path | str, pattern: str, dye: str, width: float = 3.0, *, opacity: float = 1.0
) -> None:
    """A pattern inked inside an outline."""
    with pen.group(clip=path):
        pen.path(pattern, None, stroke=(dye, opacity), width=width, cap="butt")


def meander_band(
    pen: Pen, x0: float, x1: float, y: float, height: float, dye: str, thread: str = GOLD
) -> None:
    """A board edged with hairlines and filled with thunder meander."""
    panel(pen, x0, y - height / 2, x1 - x0, height, dye, edge=4)
    pen.path(meander(x0 + 6, x1 - 6, y, height * 0.5), None, stroke=(thread, 0.85), width=2)
    for side in (-1, 1):
        at = y + side * height * 0.38
        pen.line((x0, at), (x1, at), (thread, 0.6), 1.4)


def box_path(x0: float, y0: float, x1: float, y1: float) -> Path:
    """An upright rectangle as a path."""
    return polygon([(x0, y0), (x1, y0), (x1, y1), (x0, y1)])
