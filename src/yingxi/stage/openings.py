"""Doors and windows: lattice leaves, the moon window and its frame."""

from __future__ import annotations

from collections.abc import Callable

from yingxi.stage.cutwork import cut, panel
from yingxi.stage.dyes import CINNABAR, GOLD, INK, WOOD, mix, shade
from yingxi.stage.lattice import Box, coins, ice, lozenge, ruyi, steps
from yingxi.stage.pen import Path, Pen, circle_path, polygon

Pattern = Callable[[Box], str]


def window_pattern(seed: int) -> Pattern:
    """One of the four classic window lattices."""
    patterns: tuple[Pattern, ...] = (
        lambda box: ice(box, 74, seed),
        lambda box: steps(box, 92),
        lambda box: coins(box, 62),
        lambda box: lozenge(box, 46),
    )
    return patterns[seed % 4]


def door_leaf(
    pen: Pen, shine: Pen | None, x: float, y: float, w: float, h: float, pattern: str, *,
    dye: str = CINNABAR, paper: str = "#e9cf98", glow: float = 0.0,
) -> None:  # fmt: skip
    """A lattice door leaf (隔扇): papered lattice above, carved boards below."""
    panel(pen, x, y, w, h, dye, hair=5)
    head = h * 0.60
    light = box = (x + w * 0.12, y + w * 0.12, x + w * 0.88, y + head)
    pane = polygon([(box[0], box[1]), (box[2], box[1]), (box[2], box[3]), (box[0], box[3])])
    sheet = shine if shine is not None and glow > 0.3 else pen
    tone = mix(shade(paper, -0.25), "#ffd283", glow)
    sheet.path(pane, sheet.linear((0, y), (0, y + head), [shade(tone, 0.15), shade(tone, -0.15)]))
    cut(sheet, pane, pattern, shade(dye, -0.55), 4.0)
    sheet.path(pane, None, stroke=INK, width=4)
    for a, b in ((0.64, 0.72), (0.75, 0.95)):
        pen.rect(
            light[0],
            y + h * a,
            light[2] - light[0],
            h * (b - a),
            shade(dye, -0.2),
            stroke=INK,
            line=2,
        )
        pen.path(
            ruyi(x + w / 2, y + h * (a + b) / 2 + 3, min(w * 0.17, h * (b - a) * 0.38)),
            None,
            stroke=(GOLD, 0.85),
            width=2,
        )


def ring_frame(
    pen: Pen, x: float, y: float, radius: float, *, dye: str = WOOD, width: float = 44.0
) -> None:
    """The frame of a moon window or moon gate, with beads and gold hairlines."""
    r = radius
    pen.circle(x, y, r, None, stroke=INK, width=width + 7)
    pen.circle(x, y, r, None, stroke=shade(dye, -0.05), width=width)
    pen.circle(x, y, r + width * 0.18, None, stroke=(shade(dye, 0.3), 0.5), width=width * 0.24)
    for k in (-0.36, 0.36):
        pen.circle(x, y, r + width * k, None, stroke=(GOLD, 0.9), width=2)
    beads = "".join(
        f"M{u - 4.5:.1f} {v:.1f}a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0 -9 0"
        for u, v, _ in circle_path(x, y, r).along(38)
    )
    pen.path(beads, shade(GOLD, 0.1), stroke=INK, width=1.2)


def ring_lattice(
    pen: Pen, x: float, y: float, radius: float, inner: float, pattern: str, dye: str
) -> None:
    """A lattice that fills the ring between the clear middle of a moon window and its frame."""
    ring = circle_path(x, y, radius)
    hole = circle_path(x, y, inner)
    reverse = "M" + "L".join(f"{u:.1f} {v:.1f}" for u, v in hole.polyline[::-1]) + "Z"
    area = Path(ring.d + reverse, ring.polyline, True)
    cut(pen, area, pattern, INK, 9)
    cut(pen, area, pattern, dye, 5.5)
    pen.circle(x, y, inner, None, stroke=INK, width=11)
    pen.circle(x, y, inner, None, stroke=dye, width=6.5)
