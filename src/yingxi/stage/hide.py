"""Dyed, cut-out hide: the one material that puppets, crowds, props and furniture are made of.

``hide`` lays a dyed outline on a pen; patterns are clipped inside it as cut-outs through which
the lamp shines; ``grain`` gives the finished pixels the fibre of real skin.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from yingxi.stage.patterns import (
    INK,
    LAMP,
    RIM,
    Box,
    Dye,
    Pattern,
    checks,
    clouds,
    coins,
    dot,
    flowers,
    lozenges,
    ruyi_curls,
    scales,
    stripes,
    tortoise,
    waves,
)
from yingxi.stage.pen import Path, Pen, Pixels, Point, polygon

__all__ = [
    "INK",
    "LAMP",
    "RIM",
    "Box",
    "Dye",
    "Pattern",
    "blade",
    "checks",
    "clouds",
    "coins",
    "dye",
    "flowers",
    "fringe",
    "grain",
    "hide",
    "lozenges",
    "luma",
    "meander",
    "mix",
    "pin",
    "roundel",
    "ruyi",
    "scales",
    "stripes",
    "tassel",
    "tortoise",
    "waves",
]


def mix(a: str, b: str, share: float) -> str:
    """``#rrggbb`` that lies ``share`` of the way from ``a`` to ``b``."""
    pairs = [(int(a[i : i + 2], 16), int(b[i : i + 2], 16)) for i in (1, 3, 5)]
    return "#" + "".join(f"{round(p + (q - p) * share):02x}" for p, q in pairs)


def dye(colour: str, *, light: float = 0.12, depth: float = 0.52) -> Dye:
    """A cloth's gradient from one colour: a little lighter above, much deeper below.

    Pale cloth deepens to warm ivory, for white silk that ends in grey looks soiled.
    """
    pale = min(1.0, max(0.0, (luma(colour) - 0.5) / 0.35))
    deep = mix("#0a0505", "#8f6f46", pale)
    return mix(colour, LAMP, light), mix(colour, deep, depth * (1 - 0.42 * pale))


def luma(colour: str) -> float:
    """Perceived lightness of ``#rrggbb``, 0 to 1."""
    r, g, b = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return 0.299 * r + 0.587 * g + 0.114 * b


def hide(
    pen: Pen,
    outline: Path,
    colours: Sequence[str],
    *,
    pattern: Pattern | None = None,
    band: str = "",
    band_width: float = 0.0,
    beads: float = 0.0,
    teeth: float = 0.0,
    line: float = 3.0,
    edge: str = INK,
    glow: float = 0.26,
    thick: float = 1.0,
    across: bool = False,
) -> None:
    """Lay one piece of hide on the pen.

    ``colours`` run down the piece (``across``: left to right). ``band`` is a border of
    ``band_width`` with a gold hairline, and ``beads`` or ``teeth`` every so many units.
    ``thick`` scales the width of the dark rim that thick skin shows; ``line`` is the outline's width.
    """
    box = outline.bounds
    x0, y0, x1, y1 = box
    end = (x1, y0) if across else (x0, y1)
    reach = max(x1 - x0, y1 - y0) * 0.62
    with pen.group(clip=outline):
        pen.path(outline, pen.linear((x0, y0), end, list(colours)))
        if pattern is not None:
            pattern(pen, box)
        if band_width:
            pen.path(outline, None, stroke=RIM, width=band_width * 2 + 3.2)
            pen.path(outline, None, stroke=band, width=band_width * 2)
        warm = [("#ffd890", glow), ("#ffd890", glow * 0.35), ("#ffd890", 0.0)]
        pen.path(outline, pen.radial(((x0 + x1) / 2, (y0 + y1) / 2), reach, warm))
        # Five thin veils read as a blurred edge and cost no filter.
        if thick > 0:
            for width in (22, 16, 11, 7, 4.5):
                pen.path(outline, None, stroke=("#180603", 0.115), width=width * thick)
        if band_width and beads:
            _beads(pen, outline, band_width, beads)
        if band_width and teeth:
            _teeth(pen, outline, band_width, teeth)
    if line:
        pen.path(outline, None, stroke=edge, width=line)


def _beads(pen: Pen, outline: Path, width: float, step: float) -> None:
    dots: list[str] = []
    for x, y, angle in outline.along(step):
        nx, ny = -math.sin(angle) * width * 0.5, math.cos(angle) * width * 0.5
        for side in (1, -1):
            dots.append(dot(x + nx * side, y + ny * side, width * 0.18))
    pen.path("".join(dots), (LAMP, 0.95))


def _teeth(pen: Pen, outline: Path, width: float, step: float) -> None:
    cuts: list[str] = []
    for x, y, angle in outline.along(step):
        tx, ty = math.cos(angle) * step * 0.3, math.sin(angle) * step * 0.3
        for side in (1, -1):
            nx, ny = -math.sin(angle) * width * 0.8 * side, math.cos(angle) * width * 0.8 * side
            cuts.append(
                f"M{x - tx:.1f} {y - ty:.1f}L{x + tx:.1f} {y + ty:.1f}L{x + nx:.1f} {y + ny:.1f}Z"
            )
    pen.path("".join(cuts), (LAMP, 0.9))


def pin(pen: Pen, x: float, y: float, radius: float = 7.0) -> None:
    """The knot that holds two pieces of a puppet together."""
    pen.circle(x, y, radius, "#2a120a")
    pen.circle(x, y, radius * 0.62, "#c98a3a")
    pen.circle(x, y, radius * 0.25, "#2a120a")


# Single ornaments


def ruyi(
    pen: Pen, x: float, y: float, size: float, turn: float = 0.0, width: float = 2.4,
    colour: str = LAMP,
) -> None:  # fmt: skip
    """One ruyi cloud."""
    curls, tails = ruyi_curls(x, y, size, turn)
    pen.path(curls, None, stroke=colour, width=width)
    pen.path(tails, colour)


def meander(pen: Pen, spine: Path, size: float, width: float = 2.0, colour: str = LAMP) -> None:
    """A key fret (回纹) along the spine."""
    h = size * 0.5
    key = [(-h, h), (-h, -h), (h, -h), (h, h * 0.6), (-h * 0.35, h * 0.6), (-h * 0.35, -h * 0.3), (h * 0.4, -h * 0.3), (h * 0.4, h * 0.12)]  # fmt: skip
    out: list[str] = []
    for x, y, a in spine.along(size * 1.25):
        c, s = math.cos(a), math.sin(a)
        out.append("M" + "L".join(f"{x + p * c - q * s:.1f} {y + p * s + q * c:.1f}" for p, q in key))  # fmt: skip
    pen.path("".join(out), None, stroke=(colour, 0.95), width=width)


def roundel(pen: Pen, x: float, y: float, radius: float, ground: str, ink: str) -> None:
    """A round patch with a ruyi cloud: rank badges, medallions."""
    pen.circle(x, y, radius, ground, stroke=INK, width=2.4)
    pen.circle(x, y, radius * 0.84, None, stroke=ink, width=1.8)
    ruyi(pen, x, y + radius * 0.16, radius * 0.78, 0, max(1.6, radius * 0.07), ink)


def fringe(pen: Pen, points: Sequence[Point], length: float, colours: Sequence[str]) -> None:
    """Threads hanging from each of the points, colours in turn."""
    for k, point in enumerate(points):
        low = (point[0] + math.sin(k * 1.7) * 2.5, point[1] + length)
        pen.line(point, low, colours[k % len(colours)], 3.2)


def tassel(pen: Pen, x: float, y: float, length: float, colour: str = "#c0452a") -> None:
    """A knotted silk tassel hanging from the point."""
    spread = length * 0.16
    for k in range(7):
        pen.line((x, y + length * 0.2), (x - spread + k * spread / 3, y + length), colour, 2.6)
    pen.circle(x, y + length * 0.16, length * 0.1, "#e9b652", stroke=INK, width=1.6)


def blade(pen: Pen, points: Sequence[Point], *, line: float = 2.6) -> None:
    """A steel shape lit from one edge."""
    outline = polygon(points)
    x0, y0, _, y1 = outline.bounds
    pen.path(outline, pen.linear((x0, y0), (x0, y1), ["#f1f4ec", "#8fa6a8"]))
    pen.path(outline, None, stroke=INK, width=line)


@lru_cache(maxsize=4)
def _fibre(seed: int) -> NDArray[np.float32]:
    """A tileable 512² field of skin fibre around 0, about ±1."""
    random = np.random.default_rng(seed + 9000)
    out = np.zeros((512, 512), np.float32)
    for sigma, share in (((12, 5), 0.34), ((3.0, 1.2), 0.34), ((0.9, 0.9), 0.3)):
        noise = np.tile(random.standard_normal((512, 512)).astype(np.float32), (2, 2))
        soft = cv2.GaussianBlur(noise, (0, 0), sigmaX=sigma[0], sigmaY=sigma[1])[256:768, 256:768]
        out += share * soft / max(1e-6, float(soft.std()))
    return out


def grain(pixels: Pixels, strength: float = 0.3, seed: int = 3) -> Pixels:
    """The premultiplied picture with the fibre of skin in its colours, alpha untouched."""
    height, width = pixels.shape[:2]
    field = _fibre(seed)
    tile = np.tile(field, (height // 512 + 1, width // 512 + 1))[:height, :width]
    factor = np.clip(1.0 + tile * (strength * 0.28), 0.5, 1.6)
    out = pixels.copy()
    for channel in range(3):
        lit = pixels[..., channel].astype(np.float32) * factor
        out[..., channel] = np.minimum(lit, pixels[..., 3]).astype(np.uint8)
    return out
