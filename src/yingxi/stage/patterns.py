"""Figures woven or cut into a cloth, each as one path.

A thousand cut-outs are one element of the sheet, so that a densely patterned piece is drawn in
a few hundredths of a second.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from yingxi.stage.pen import Pen, Point, spiral

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


def dot(x: float, y: float, r: float) -> str:
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


def scales(
    size: float = 17.0, width: float = 2.0, colour: str = LAMP, drop: bool = True
) -> Pattern:
    """Fish-scale armour."""

    def draw(pen: Pen, box: Box) -> None:
        grid = _rows(box, size, size * 0.58)
        arcs = "".join(_arc(x, y, size * 0.5, size * 0.62, 18, 144) for x, y in grid)
        pen.path(arcs, None, stroke=(colour, 0.95), width=width)
        if drop:
            dots = "".join(dot(x, y + size * 0.18, size * 0.11) for x, y in grid)
            pen.path(dots, (colour, 0.8))

    return draw


def coins(size: float = 26.0, width: float = 1.8, colour: str = LAMP) -> Pattern:
    """Interlocked rings, the cash-coin ground."""

    def draw(pen: Pen, box: Box) -> None:
        grid = _rows(box, size, size * 0.5)
        rings = "".join(dot(x, y, size * 0.5) for x, y in grid)
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
            dots.append(dot(x, y, size * 0.075))
            for a in (0, 1.571, 3.142, 4.712):
                dots.append(
                    dot(x + math.cos(a) * size * 0.17, y + math.sin(a) * size * 0.17, size * 0.055)
                )
        pen.path("".join(net), None, stroke=(colour, 0.75), width=width)
        pen.path("".join(dots), (colour, 0.9))

    return draw


def stripes(
    gap: float = 13.0, width: float = 1.4, colour: str = LAMP, opacity: float = 0.5,
    *, level: bool = False,
) -> Pattern:  # fmt: skip
    """Pinstripes, upright or ``level``."""

    def draw(pen: Pen, box: Box) -> None:
        x0, y0, x1, y1 = box
        if level:
            rows = range(int((y1 - y0) / gap) + 2)
            d = "".join(f"M{x0:.1f} {y0 + k * gap:.1f}H{x1:.1f}" for k in rows)
        else:
            columns = range(int((x1 - x0) / gap) + 2)
            d = "".join(f"M{x0 + k * gap:.1f} {y0:.1f}V{y1:.1f}" for k in columns)
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
            a, b = ruyi_curls(x, y, own * 0.72, float(random.uniform(-18, 18)))
            curls.append(a)
            tails.append(b)
        pen.path("".join(curls), None, stroke=(colour, 0.95), width=width)
        dots: list[str] = []
        for x, y, r in random.uniform(
            (box[0], box[1], 1.4), (box[2], box[3], 2.8), (len(spots) * 4, 3)
        ):
            if all((x - a) ** 2 / 1.7 + (y - b) ** 2 > c * c for a, b, c in spots):
                dots.append(dot(float(x), float(y), float(r)))
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
                    dot(x + math.cos(a) * own * 0.42, y + math.sin(a) * own * 0.42, own * 0.27)
                )
            cores.append(dot(x, y, own * 0.16))
        pen.path("".join(petals), (colour, 0.92))
        pen.path("".join(cores), core)

    return draw


def ruyi_curls(x: float, y: float, size: float, turn: float) -> tuple[str, str]:
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
