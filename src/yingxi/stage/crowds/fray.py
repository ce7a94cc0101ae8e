"""The heat of a battle: fires in the valley, arrows in volleys, embers, champions in front."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

import cv2
import numpy as np

from yingxi.board.model import Crowd, Formation
from yingxi.stage import kernels
from yingxi.stage.crowds.atlas import PHASES
from yingxi.stage.crowds.extras import Extras
from yingxi.stage.crowds.formation import ground_of
from yingxi.stage.effects.flame import LOOP, flames, plume, pool
from yingxi.stage.effects.moment import Field, Gain, add_light, lay, stamp, turned
from yingxi.stage.motion.gaits import GALLOP
from yingxi.stage.pen import Pixels
from yingxi.stage.space import FRAME_H, FRAME_W, PLATE_W

_FIRES = (
    # share of the plate's width, row size, size of the fire
    (0.13, 0.075, 1.5), (0.88, 0.085, 1.6), (0.36, 0.095, 1.1), (0.66, 0.11, 1.2),
    (0.25, 0.15, 1.25), (0.462, 0.15, 0.8), (0.80, 0.17, 1.2), (0.548, 0.20, 0.75),
    (0.17, 0.27, 0.85), (0.60, 0.31, 0.66), (0.405, 0.40, 0.7), (0.85, 0.42, 0.6),
)  # fmt: skip
_CHAMPIONS = (
    # side, kind (-1 the leader), share of the plate's width, ground, size, light
    (0, 2, 0.265, 0.83, 0.95, 0.86), (1, 0, 0.765, 0.87, 1.0, 0.86),
    (1, -1, 0.865, 1.08, 0.78, 0.84), (0, -1, 0.155, 1.13, 0.86, 0.84),
)  # fmt: skip
_VOLLEYS = (-1.25, -0.3, 0.65, 1.5, 2.45, 3.3, 4.2, 5.1, 6.0, 6.9, 7.8, 8.7)
_ARROWS = 640
_RIDER_HEIGHT = 470.0
"""Plate pixels of a rider of the second row, size 1."""


class Land(Protocol):
    """What the fray must know of the ground."""

    def spot(self, x: float, ground: float) -> tuple[float, float, float]: ...


@dataclass(frozen=True, slots=True)
class Champion:
    """A rider in front: premultiplied BGRA, its map into the frame, its ground, its light."""

    image: Pixels
    matrix: Field
    ground: float
    dark: float


class Fray:
    """Everything in a clash that is not the rank and file."""

    def __init__(self, crowd: Crowd, seed: int, *, extras: Extras, burning: bool = False) -> None:
        self._clash = crowd.formation is Formation.CLASH
        self._burning = burning or self._clash
        self._war = self._clash or crowd.formation is Formation.CHARGE
        random = np.random.default_rng([seed, 223])
        self._seed = seed
        self._embers = random.random((230, 6)).astype(np.float32)
        self._arrows = random.random((_ARROWS, 6)).astype(np.float32)
        self._ranks, self._leaders = extras.ranks, extras.champions

    def sunlight(self, picture: Pixels, land: Land, colour: tuple[float, float, float]) -> None:
        """The low light that runs down the valley, widening towards the camera."""
        if not self._clash:
            return
        x0, top, _ = land.spot(PLATE_W / 2, 0.0)
        _, bottom, _ = land.spot(PLATE_W / 2, 1.0)
        w, h = 180, 100
        y, x = np.mgrid[0:h, 0:w].astype(np.float32)
        down = y / h
        half = 5 + 46 * down**1.05
        path = np.exp(-(((x - w / 2) / half) ** 2)) * (1 - down) ** 0.9 * np.clip(down / 0.12, 0, 1)
        b, g, r = (c * 0.30 for c in colour)
        scale = (bottom - top) / h
        add_light(picture, path.astype(np.float32), (b, g, r), x0 - w * scale / 2, top, scale)

    def glare(self, out: Pixels, land: Land, colour: tuple[float, float, float]) -> None:
        """Sun-filled dust over the far ranks."""
        if not self._clash:
            return
        x0, top, zoom = land.spot(PLATE_W / 2, 0.06)
        y, x = np.mgrid[-1:1:60j, -1:1:90j].astype(np.float32)
        round_ = np.exp(-(x * x * 3.2 + y * y * 5.0)) * np.clip(1 - np.hypot(x, y), 0, 1) ** 0.5
        b, g, r = (c * 0.15 for c in colour)
        scale = 16 * zoom
        field = round_.astype(np.float32)
        add_light(out, field, (b * 0.75, g, r * 1.1), x0 - 45 * scale, top - 30 * scale, scale)

    def fires(self, picture: Pixels, land: Land, seconds: float, near: float, far: float) -> None:
        """The fires whose ground lies between two shares of the depth, with pools and smoke."""
        if not self._burning:
            return
        for k, (share, size, big) in enumerate(_FIRES):
            if not near <= ground_of(size) < far:
                continue
            x, y, zoom = land.spot(PLATE_W * share, ground_of(size))
            scale = size * big * zoom
            flick = 0.84 + 0.16 * np.sin(seconds * 16 + k * 2.4) * np.sin(seconds * 7 + k)
            wide = 12 * scale
            add_light(
                picture, pool() * float(flick), (16, 62, 118), x - 64 * wide, y - 17 * wide, wide
            )
            sw, sh = max(6, int(640 * scale / 4)), max(8, int(1500 * scale / 4))
            cover = np.asarray(
                cv2.resize(plume(seconds + k * 2.7, k * 77), (sw, sh)), np.float32
            ) * np.float32(0.55)
            lay(picture, cover, (30, 34, 46), x - sw * 2, y - 300 * scale - sh * 4, 4)
            loop = flames((self._seed + k) % 2)
            image = loop[(int(seconds * 20) + k * 7) % LOOP]
            grow = 3.5 * scale
            stamp(picture, image, turned(x, y + 14 * scale, 0, grow, grow * 1.05, (64, 208)))

    def champions(self, picture: Pixels, land: Land, seconds: float, gain: Gain) -> None:
        """Four riders larger than life at the front, two of each side, charging inwards."""
        for rider in self.riders(land, seconds):
            dark = rider.dark
            lit = kernels.tinted(
                rider.image,
                (dark * 0.86 * gain[0], dark * 0.95 * gain[1], dark * gain[2], 1.0),
            )
            np.minimum(lit[..., :3], lit[..., 3:], out=lit[..., :3])
            stamp(picture, lit, rider.matrix)

    def riders(self, land: Land, seconds: float) -> Iterator[Champion]:
        """The champions as they stand at a moment, in the order in which they are drawn."""
        leaders = self._leaders
        if leaders is None:
            return
        top = len(self._ranks.levels) - 1
        for side, kind, share, ground, size, dark in _CHAMPIONS:
            way = 1 - 2 * side
            near = ground + 0.006 * seconds * size
            x, y, zoom = land.spot(PLATE_W * share + way * (seconds - 2.6) * 40 * size, near)
            stride = seconds / GALLOP + side * 0.37 + ground
            phase = int(stride * PHASES) % PHASES
            if kind < 0:
                image, foot = leaders.picture(side * PHASES + phase)
                scale = size * zoom
            else:
                row = ((top * 2 + side) * self._ranks.kinds + kind) * PHASES + phase
                image, foot = self._ranks.picture(row)
                scale = size * zoom * _RIDER_HEIGHT / self._ranks.levels[top]
            yield Champion(image, turned(x, y, 0, scale, scale, foot), near, dark)

    def air(self, out: Pixels, land: Land, seconds: float) -> None:
        """Arrows and embers over the whole field."""
        _, horizon, zoom = land.spot(PLATE_W / 2, 0.0)
        if self._war:
            self._volleys(out, horizon, zoom, seconds)
        e = self._embers
        rise = (e[:, 1] + seconds * (0.05 + 0.11 * e[:, 4])) % 1
        x = (
            e[:, 0]
            + 0.05 * np.sin(seconds * 1.3 + e[:, 3] * 6.3)
            + seconds * 0.03 * (e[:, 2] - 0.4)
        ) % 1
        y = FRAME_H * (1 - rise)
        glow = (0.35 + 0.65 * e[:, 3]) * (0.7 + 0.3 * np.sin(seconds * 15 + e[:, 5] * 40))
        size = 1.6 + 5.2 * e[:, 2] ** 3
        spots = np.column_stack([x * FRAME_W, y, size, glow])
        kernels.dots(out, spots.astype(np.float32), (30, 128, 255), 0.7)

    def _volleys(self, out: Pixels, horizon: float, zoom: float, seconds: float) -> None:
        a = self._arrows
        n = np.arange(_ARROWS)
        loosed = np.array(_VOLLEYS)[n % len(_VOLLEYS)] + (a[:, 0] - 0.5) * 0.5
        flight = 1.9 + 0.5 * a[:, 5]
        d = (seconds - loosed) / flight
        side = np.where(n % 2 == 0, 1.0, -1.0)
        depth = a[:, 1] ** 1.5
        home = np.where(side > 0, -0.15 + 0.5 * a[:, 2], 1.15 - 0.5 * a[:, 2]) * FRAME_W
        reach = side * (0.35 + 0.45 * a[:, 3]) * FRAME_W
        ground = horizon + (40 + 520 * depth) * zoom
        high = (0.17 + 0.16 * a[:, 4]) * FRAME_H * (0.5 + 0.7 * depth)
        fly = (d > 0) & (d < 1)
        step = 0.012 + 0.012 * depth

        def at(e: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
            return home + reach * e, ground - 4 * high * e * (1 - e)

        x0, y0 = at(d - step)
        x1, y1 = at(d)
        lines = np.column_stack([x0, y0, x1, y1, 0.55 + 0.4 * depth, (1.1 + 2.4 * depth) * zoom])[
            fly
        ]
        kernels.streaks(out, lines.astype(np.float32), (24, 26, 44), 1.0)
