"""Where everybody in a crowd stands and which way they go, far rows first."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from yingxi.board.model import Crowd, CrowdKind, Formation
from yingxi.stage.space import PLATE_W

Floats = NDArray[np.float32]
NEAREST = 0.80
"""Size of the nearest row, 1 being the size on the front line."""
_FAR = {CrowdKind.CAVALRY: 0.034}
DOWN = 0.86
"""Exponent of the ground's perspective: below 1 the far rows are held a little apart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranks:
    """Everybody, sorted far to near. ``size`` is 1 on the front line; ``x`` plate pixels."""

    x: Floats = field(repr=False)
    ground: Floats = field(repr=False)
    """0 at the horizon, 1 at the front line."""
    size: Floats = field(repr=False)
    side: NDArray[np.int64] = field(repr=False)
    lot: Floats = field(repr=False)
    """A random number 0–1 of each, for the choice of its kind."""
    beat: Floats = field(repr=False)
    """Where in its gait each is at the start, 0–1."""
    pace: Floats = field(repr=False)

    def __len__(self) -> int:
        return len(self.x)


@dataclass(frozen=True, slots=True, kw_only=True)
class Drill:
    """How a formation moves: pixels a second on the front line, steps a second, and its shape."""

    speed: float
    steps: float
    two_sided: bool = False
    valley: bool = False


DRILLS = {
    Formation.CLASH: Drill(speed=46, steps=2.0, two_sided=True, valley=True),
    Formation.CHARGE: Drill(speed=190, steps=2.2),
    Formation.MARCH: Drill(speed=62, steps=1.1),
    Formation.STAND: Drill(speed=0, steps=0),
    Formation.KNEEL: Drill(speed=0, steps=0),
    Formation.FLEE: Drill(speed=230, steps=2.4, two_sided=True),
    Formation.MILL: Drill(speed=46, steps=1.0, two_sided=True),
}


def ground_of(size: float) -> float:
    """How far down the ground a row of this size stands: 0 the horizon, 1 the front line."""
    return float(size**DOWN)


def valley_at(size: Floats | float) -> Floats:
    """Half the width of the empty V between two hosts, plate pixels, at rows of this size."""
    return np.asarray((0.012 + 0.30 * np.asarray(size) ** 0.95) * PLATE_W, np.float32)


def draw_up(
    crowd: Crowd, seconds: float, seed: int, front: float = NEAREST, grown: float = 1.0
) -> Ranks:
    """Draw the crowd up in its formation: within three in a hundred of its count.

    Of people drawn ``grown`` times as large fewer find room: then only as many as do.
    """
    drill = DRILLS[crowd.formation]
    count = max(1, crowd.count)
    random = np.random.default_rng([seed, 211])
    low, high = 0.3 * grown, 80.0
    rows = _rows(crowd, 1.0, front)
    for _ in range(18):
        middle = math.sqrt(low * high)
        rows = _rows(crowd, middle, front)
        total = sum(_filled(size, step, drill) for size, step in rows)
        low, high = (middle, high) if total > count else (low, middle)
    parts: list[NDArray[np.float64]] = []
    reach = drill.speed * seconds + 160
    for number, (size, step) in enumerate(rows):
        parts.append(_row(size, step, reach, number, drill, random))
    people = np.concatenate(parts)
    people = people[np.lexsort((people[:, 0], people[:, 1]))].astype(np.float32)
    return Ranks(
        x=people[:, 0], ground=people[:, 1], size=people[:, 2],
        side=people[:, 3].astype(np.int64), lot=people[:, 4], beat=people[:, 5], pace=people[:, 6],
    )  # fmt: skip


def _rows(crowd: Crowd, loose: float, front: float) -> list[tuple[float, float]]:
    """Sizes and steps of the rows, far to near, ``loose`` times as far apart as is natural."""
    # A few hundred stand together in the middle distance rather than sparsely to the horizon.
    fewer = max(1.0, (9000 / max(1, crowd.count)) ** 0.34)
    size = min(0.34, _FAR.get(crowd.kind, 0.045) * fewer)
    foot = 1.0 if crowd.kind is CrowdKind.CAVALRY else 0.62
    out: list[tuple[float, float]] = []
    while size < front:
        out.append((size, (128 + 66 * size) * foot * size * math.sqrt(loose)))
        size *= 1 + (0.010 + 0.205 * size**0.72) * math.sqrt(loose)
    return out or [(front, 200.0)]


def _filled(size: float, step: float, drill: Drill) -> float:
    width = PLATE_W + 300 * size
    if drill.valley:
        width -= 1.72 * float(valley_at(size))
        width *= 0.93 if 0.045 < size < 0.34 else 1.0
    return width / step


def _row(
    size: float, step: float, reach: float, number: int, drill: Drill, random: np.random.Generator
) -> NDArray[np.float64]:
    left, right = -150 * size - reach * size, PLATE_W + 150 * size + reach * size
    if not drill.speed:
        left, right = -150 * size, PLATE_W + 150 * size
    count = max(1, int((right - left) / step))
    x = left + (np.arange(count) + 0.5 * (number % 2)) * step + random.normal(0, step * 0.2, count)
    side = np.zeros(count)
    if drill.valley:
        side = (x > PLATE_W / 2).astype(float)
        gap = np.abs(x - PLATE_W / 2) / valley_at(size)
        stay = random.random(count) > np.where(gap < 0.72, 0.97, np.where(gap < 1, 0.62, 0.0))
        x, side = x[stay], side[stay]
        # Lanes between the regiments run to the gate; the eye follows them in.
        lane = np.mod((x - PLATE_W / 2) / (1150 * (0.06 + size)) + 0.5, 1)
        open_ = (lane < 0.085) & (size > 0.045) & (size < 0.34)
        x, side = x[~open_], side[~open_]
    elif drill.two_sided:
        side = (random.random(count) < 0.5).astype(float)
    n = len(x)
    ground = np.full(n, ground_of(size)) + random.normal(0, 0.0055, n) * (0.15 + size)
    sizes = size * random.uniform(0.94, 1.06, n)
    out = np.column_stack(
        [x, ground, sizes, side, random.random(n), random.random(n), random.uniform(0.86, 1.16, n)]
    )
    return out
