"""Dyed, cut-out hide: the one material that puppets, crowds, props and furniture are made of.

``hide`` lays a dyed outline on a pen; patterns are clipped inside it as cut-outs through which
the lamp shines; ``grain`` gives the finished pixels the fibre of real skin.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from yingxi.stage.pen import Path, Pen, Pixels, Point, polygon, spiral

LAMP = "#ffe6ae"
"""Light through a cut-out."""
INK = "#1d0c07"
"""The near-black outline."""
RIM = "#ffd27a"
"""Gold hairline between a cloth and its border."""

Dye = tuple[str, str]
"""Two ends of a gradient."""
Box = tuple[float, float, float, float]
Pattern = Callable[[Pen, Box], None]
"""Draws itself all over a box ``(x0, y0, x1, y1)``; the painter clips it."""


def mix(a: str, b: str, share: float) -> str:
    """``#rrggbb`` that lies ``share`` of the way from ``a`` to ``b``."""
    pairs = [(int(a[i : i + 2], 16), int(b[i : i + 2], 16)) for i in (1, 3, 5)]
    return "#" + "".join(f"{round(p + (q - p) * share):02x}" for p, q in pairs)


def dye(colour: str, *, light: float = 0.12, depth: float = 0.52) -> Dye:
    """A cloth's gradient from one colour: a little lighter above, much deeper below."""
    return mix(colour, LAMP, light), mix(colour, "#0a0505", depth)


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
            dots.append(_dot(x + nx * side, y + ny * side, width * 0.18))
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


# Patterns. Each gathers one path, so that a thousand cuts are one element of the sheet.


def _dot(x: float, y: float, r: float) -> str:
    return f"M{x - r:.1f} {y:.1f}a{r:.2f} {r:.2f} 0 1 0 {2 * r:.2f} 0a{r:.2f} {r:.2f} 0 1 0 {-2 * r:.2f} 0"


def _arc(x: float, y: float, rx: float, ry: float, start: float, sweep: float) -> str:
    a, b = math.radians(start), math.radians(start + sweep)
    x0, y0, x1, y1 = (
        x + math.cos(a) * rx,
        y + math.sin(a) * ry,
        x + math.cos(b) * rx,
        y + math.sin(b) * ry,
    )
    return f"M{x0:.1f} {y0:.1f}A{rx:.1f} {ry:.1f} 0 {int(abs(sweep) > 180)} {int(sweep > 0)} {x1:.1f} {y1:.1f}"


def _rows(box: Box, dx: float, dy: float) -> list[tuple[float, float]]:
    """Brick-wise grid points that cover the box and one cell around it."""
    x0, y0, x1, y1 = box
    out: list[tuple[float, float]] = []
    for row in range(int((y1 - y0) / dy) + 3):
        y = y0 - dy + row * dy
        for column in range(int((x1 - x0) / dx) + 3):
            out.append((x0 - dx + column * dx + dx * 0.5 * (row % 2), y))
    return out


def scales(size: float = 17.0, width: float = 2.0, colour: str = LAMP, dot: bool = True) -> Pattern:
    """Fish-scale armour."""

    def draw(pen: Pen, box: Box) -> None:
        grid = _rows(box, size, size * 0.58)
        arcs = "".join(_arc(x, y, size * 0.5, size * 0.62, 18, 144) for x, y in grid)
        pen.path(arcs, None, stroke=(colour, 0.95), width=width)
        if dot:
            dots = "".join(_dot(x, y + size * 0.18, size * 0.11) for x, y in grid)
            pen.path(dots, (colour, 0.8))

    return draw


def coins(size: float = 26.0, width: float = 1.8, colour: str = LAMP) -> Pattern:
    """Interlocked rings, the cash-coin ground."""

    def draw(pen: Pen, box: Box) -> None:
        grid = _rows(box, size, size * 0.5)
        rings = "".join(_dot(x, y, size * 0.5) for x, y in grid)
        pen.path(rings, None, stroke=(colour, 0.9), width=width)

    return draw


def waves(size: float = 34.0, width: float = 2.2, rings: int = 4, colour: str = LAMP) -> Pattern:
    """Blue-sea waves (海水纹): rows of nested half rings."""

    def draw(pen: Pen, box: Box) -> None:
        arcs: list[str] = []
        for x, y in _rows(box, size, size * 0.36):
            for k in range(rings):
                r = size * 0.52 * (1 - k / (rings + 0.3))
                arcs.append(_arc(x, y + size * 0.3, r, r, 180, 180))
        pen.path("".join(arcs), None, stroke=(colour, 0.95), width=width)

    return draw


def tortoise(size: float = 17.0, width: float = 1.8, colour: str = LAMP) -> Pattern:
    """Tortoise-shell hexagons with a three-armed star in each."""

    def draw(pen: Pen, box: Box) -> None:
        cuts: list[str] = []
        for x, y in _rows(box, size * 1.732, size * 1.5):
            ring = [
                (
                    x + math.cos(math.pi / 6 + k * math.pi / 3) * size,
                    y + math.sin(math.pi / 6 + k * math.pi / 3) * size,
                )
                for k in range(6)
            ]
            cuts.append("M" + "L".join(f"{p:.1f} {q:.1f}" for p, q in ring) + "Z")
            for k in range(3):
                a = -math.pi / 2 + k * 2.094
                tip = (x + math.cos(a) * size * 0.55, y + math.sin(a) * size * 0.55)
                cuts.append(f"M{x:.1f} {y:.1f}L{tip[0]:.1f} {tip[1]:.1f}")
        pen.path("".join(cuts), None, stroke=(colour, 0.9), width=width)

    return draw


def lozenges(size: float = 30.0, width: float = 1.8, colour: str = LAMP) -> Pattern:
    """A brocade of lozenges, each with a small flower of four dots."""

    def draw(pen: Pen, box: Box) -> None:
        net: list[str] = []
        dots: list[str] = []
        s = size * 0.5
        for x, y in _rows(box, size, size * 0.5):
            net.append(f"M{x - s:.1f} {y:.1f}L{x:.1f} {y - s:.1f}L{x + s:.1f} {y:.1f}")
            dots.append(_dot(x, y, size * 0.075))
            for a in (0, 1.571, 3.142, 4.712):
                dots.append(
                    _dot(x + math.cos(a) * size * 0.17, y + math.sin(a) * size * 0.17, size * 0.055)
                )
        pen.path("".join(net), None, stroke=(colour, 0.75), width=width)
        pen.path("".join(dots), (colour, 0.9))

    return draw


def stripes(
    gap: float = 13.0, width: float = 1.4, colour: str = LAMP, opacity: float = 0.5
) -> Pattern:
    """Upright pinstripes."""

    def draw(pen: Pen, box: Box) -> None:
        x0, y0, x1, y1 = box
        count = int((x1 - x0) / gap) + 2
        d = "".join(f"M{x0 + k * gap:.1f} {y0:.1f}V{y1:.1f}" for k in range(count))
        pen.path(d, None, stroke=(colour, opacity), width=width)

    return draw


def checks(gap: float = 30.0, colour: str = LAMP, opacity: float = 0.42) -> Pattern:
    """A tartan of broad and fine lines."""

    def draw(pen: Pen, box: Box) -> None:
        x0, y0, x1, y1 = box
        for offset, width, share in ((0.0, gap * 0.26, 0.5), (gap * 0.5, 1.4, 1.0)):
            across, down = int((x1 - x0) / gap) + 2, int((y1 - y0) / gap) + 2
            d = "".join(f"M{x0 + offset + k * gap:.1f} {y0:.1f}V{y1:.1f}" for k in range(across))
            d += "".join(f"M{x0:.1f} {y0 + offset + k * gap:.1f}H{x1:.1f}" for k in range(down))
            pen.path(d, None, stroke=(colour, opacity * share), width=width, cap="butt")

    return draw


def _scatter(box: Box, size: float, seed: int, tries: int) -> list[tuple[float, float, float]]:
    """Places of roughly ``size`` that keep clear of each other: ``(x, y, own size)``."""
    random = np.random.default_rng(seed)
    x0, y0, x1, y1 = box
    low, high = (x0, y0), (max(x1, x0 + 1), max(y1, y0 + 1))
    out: list[tuple[float, float, float]] = []
    for x, y, share in random.uniform((*low, 0.6), (*high, 1.12), (tries, 3)):
        own = size * float(share)
        if all((x - a) ** 2 / 1.7 + (y - b) ** 2 * 1.25 > (own + c) ** 2 * 0.62 for a, b, c in out):
            out.append((float(x), float(y), own))
    return out


def clouds(size: float = 30.0, seed: int = 1, width: float = 2.2, colour: str = LAMP) -> Pattern:
    """Scattered ruyi clouds with mist of dots between."""

    def draw(pen: Pen, box: Box) -> None:
        area = (box[2] - box[0]) * (box[3] - box[1])
        tries = min(500, int(area / size**2 * 7) + 12)
        random = np.random.default_rng(seed + 77)
        spots = _scatter(box, size, seed, tries)
        curls: list[str] = []
        tails: list[str] = []
        for x, y, own in spots:
            a, b = _ruyi(x, y, own * 0.72, float(random.uniform(-18, 18)))
            curls.append(a)
            tails.append(b)
        pen.path("".join(curls), None, stroke=(colour, 0.95), width=width)
        dots: list[str] = []
        for x, y, r in random.uniform(
            (box[0], box[1], 1.4), (box[2], box[3], 2.8), (len(spots) * 4, 3)
        ):
            if all((x - a) ** 2 / 1.7 + (y - b) ** 2 > c * c for a, b, c in spots):
                dots.append(_dot(float(x), float(y), float(r)))
        pen.path("".join(tails + dots), (colour, 0.9))

    return draw


def flowers(
    size: float = 26.0, seed: int = 2, colour: str = LAMP, core: str = "#b8321e"
) -> Pattern:
    """Scattered five-petalled plum blossoms."""

    def draw(pen: Pen, box: Box) -> None:
        area = (box[2] - box[0]) * (box[3] - box[1])
        random = np.random.default_rng(seed + 7)
        petals: list[str] = []
        cores: list[str] = []
        for x, y, own in _scatter(box, size, seed, min(420, int(area / size**2 * 6) + 10)):
            turn = float(random.uniform(0, 6))
            for k in range(5):
                a = turn + k * 1.2566
                petals.append(
                    _dot(x + math.cos(a) * own * 0.42, y + math.sin(a) * own * 0.42, own * 0.27)
                )
            cores.append(_dot(x, y, own * 0.16))
        pen.path("".join(petals), (colour, 0.92))
        pen.path("".join(cores), core)

    return draw


# Single ornaments


def _ruyi(x: float, y: float, size: float, turn: float) -> tuple[str, str]:
    """Curls (to stroke) and tails (to fill) of one ruyi cloud, as path data."""
    c, s = math.cos(math.radians(turn)), math.sin(math.radians(turn))

    def at(points: NDArray[np.float64] | Sequence[Point]) -> str:
        spots = [(x + float(p[0]) * c - float(p[1]) * s, y + float(p[0]) * s + float(p[1]) * c) for p in points]  # fmt: skip
        return "M" + "L".join(f"{a:.1f} {b:.1f}" for a, b in spots)

    curls = (
        at(spiral(-size * 0.42, 0, size * 0.40, 1.25, 0, -1).polyline)
        + at(spiral(size * 0.42, 0, size * 0.40, 1.25, math.pi, 1).polyline)
        + at(spiral(0, -size * 0.40, size * 0.34, 1.0, math.pi / 2, 1).polyline)
        + at([(-size * 0.25, size * 0.42), (0, size * 0.28), (size * 0.25, size * 0.42)])
    )
    tails = "".join(
        at(
            [
                (k * size * u, size * v)
                for u, v in (
                    (0.3, 0.5),
                    (0.62, 0.58),
                    (0.95, 0.54),
                    (1.35, 0.38),
                    (0.95, 0.46),
                    (0.62, 0.47),
                    (0.3, 0.40),
                )
            ]
        )
        + "Z"
        for k in (-1, 1)
    )
    return curls, tails


def ruyi(
    pen: Pen, x: float, y: float, size: float, turn: float = 0.0, width: float = 2.4,
    colour: str = LAMP,
) -> None:  # fmt: skip
    """One ruyi cloud."""
    curls, tails = _ruyi(x, y, size, turn)
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
    for i, colour in enumerate(colours):
        d = "".join(
            f"M{p[0]:.1f} {p[1]:.1f}l{math.sin(k * 1.7) * 2.5:.1f} {length:.1f}"
            for k, p in enumerate(points)
            if k % len(colours) == i
        )
        pen.path(d, None, stroke=colour, width=3.2)


def tassel(pen: Pen, x: float, y: float, length: float, colour: str = "#c0452a") -> None:
    """A knotted silk tassel hanging from the point."""
    spread = length * 0.16
    d = "".join(
        f"M{x:.1f} {y + length * 0.2:.1f}L{x - spread + k * spread / 3:.1f} {y + length:.1f}"
        for k in range(7)
    )
    pen.path(d, None, stroke=colour, width=2.6)
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
