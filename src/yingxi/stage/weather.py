"""Weather and air: rain in two depths, snow in three, veils of mist, wind, motes in lamp light."""

from __future__ import annotations

from typing import Protocol

import numpy as np

from yingxi.bible.model import PlaceKind
from yingxi.board.model import FPS, Weather
from yingxi.script.model import Hour
from yingxi.stage import kernels
from yingxi.stage.backdrop import Backdrop
from yingxi.stage.effects.bolt import Lightning
from yingxi.stage.effects.flame import fumes
from yingxi.stage.effects.moment import PLAIN, Field, Gain, Moment, lay
from yingxi.stage.ink import smooth
from yingxi.stage.pen import Pixels
from yingxi.stage.score import World
from yingxi.stage.space import FRAME_H, FRAME_W, View

INTERIORS = frozenset(
    {
        PlaceKind.TEMPLE, PlaceKind.PALACE, PlaceKind.CAVE, PlaceKind.STUDY, PlaceKind.OFFICE,
        PlaceKind.FLAT, PlaceKind.HOSPITAL, PlaceKind.RESTAURANT, PlaceKind.SCHOOL, PlaceKind.VOID,
    }
)  # fmt: skip
"""Places under a roof: it does not rain there; lamp light shows the dust."""


class Air(Protocol):
    """What fills the air of a shot, partly behind the figures, partly before them."""

    def behind(self, canvas: Pixels, view: View, frame: int) -> None: ...

    def front(self, canvas: Pixels, view: View, frame: int) -> None: ...

    def gain(self, view: View, frame: int) -> Gain: ...


def air(world: World, backdrop: Backdrop, seed: int) -> Air:
    """The moving air of a world: the weather outside, motes in the lamp light under a roof."""
    if world.kind in INTERIORS:
        return Motes(backdrop, seed)
    match world.weather:
        case Weather.RAIN:
            return Rain(backdrop, seed, storm=False)
        case Weather.STORM:
            return Rain(backdrop, seed, storm=True)
        case Weather.SNOW:
            return Snow(backdrop, seed)
        case Weather.MIST:
            return Mist(backdrop, seed)
        case Weather.WIND:
            return Wind(backdrop, seed)
        case Weather.CLEAR:
            lamplit = world.hour in (Hour.NIGHT, Hour.DUSK)
            return Motes(backdrop, seed, count=46 if lamplit else 26)


def gust(world: World) -> float:
    """How hard the wind pulls at cloth and hair, 0–1."""
    if world.kind in INTERIORS:
        return 0.0
    return {Weather.WIND: 0.85, Weather.STORM: 0.7, Weather.SNOW: 0.25, Weather.RAIN: 0.15}.get(
        world.weather, 0.08
    )


class Rain:
    """Fine far rain behind the figures, long near streaks before them, splashes on the floor."""

    def __init__(self, backdrop: Backdrop, seed: int, *, storm: bool) -> None:
        random = np.random.default_rng([seed, 101])
        self._far = random.random((620 if storm else 430, 4)).astype(np.float32)
        self._near = random.random((230 if storm else 150, 4)).astype(np.float32)
        self._splash = random.random((110, 4)).astype(np.float32)
        self._slant = -0.30 if storm else -0.13
        self._floor = backdrop.floor_y
        self._strokes = Lightning(None, backdrop.horizon_y, seed) if storm else None
        night = max(backdrop.light.haze) < 110
        self._colour = (205.0, 190.0, 176.0) if night else (246.0, 238.0, 230.0)

    def behind(self, canvas: Pixels, view: View, frame: int) -> None:
        if self._strokes is not None:
            self._strokes.behind(canvas, _moment(view, frame))
        lines = self._lines(self._far, frame / FPS, 1500, 70, 0.40, 1.5)
        kernels.streaks(canvas, lines, self._colour, 0.75)

    def front(self, canvas: Pixels, view: View, frame: int) -> None:
        self._splashes(canvas, view, frame)
        lines = self._lines(self._near, frame / FPS, 2700, 170, 0.52, 2.6)
        kernels.streaks(canvas, lines, self._colour, 0.7)

    def gain(self, view: View, frame: int) -> Gain:
        return PLAIN if self._strokes is None else self._strokes.gain(_moment(view, frame))

    def _lines(
        self, drops: Field, t: float, speed: float, length: float, power: float, thick: float
    ) -> Field:
        reach = FRAME_H + 400
        fall = speed * (0.85 + 0.3 * drops[:, 2])
        run = drops[:, 1] * reach + t * fall
        # Each fall of a drop takes a new column, or the eye sees a curtain repeat.
        turn = np.floor(run / reach)
        y = run - turn * reach - 200
        wide = FRAME_W + 700
        x = (drops[:, 0] + turn * 0.618034) % 1 * wide - 100 + self._slant * y
        long = length * (0.6 + 0.8 * drops[:, 3])
        out = np.column_stack(
            [
                x - self._slant * long, y - long, x, y,
                power * (0.35 + 0.65 * drops[:, 2]), np.full(len(drops), thick),
            ]
        )  # fmt: skip
        return out.astype(np.float32)

    def _splashes(self, canvas: Pixels, view: View, frame: int) -> None:
        at = _moment(view, frame)
        s = self._splash
        beat = s[:, 1] + frame / FPS * (2.1 + s[:, 2])
        turn = np.floor(beat)
        life = beat - turn
        x = (s[:, 0] + turn * 0.618034) % 1 * 1400
        depth = (s[:, 3] + turn * 0.38197) % 1
        y = self._floor - 40 + depth * 380
        m = np.array([at.place(float(a), float(b)) for a, b in zip(x, y, strict=True)])
        size = (3 + 13 * life) * (0.6 + 0.7 * depth) * view.zoom
        power = 0.55 * (1 - life)
        left = np.column_stack(
            [m[:, 0], m[:, 1], m[:, 0] - size, m[:, 1] - size * 0.9 * (1 - life)]
        )
        right = np.column_stack(
            [m[:, 0], m[:, 1], m[:, 0] + size, m[:, 1] - size * 0.9 * (1 - life)]
        )
        tail = np.column_stack([power, np.full(len(s), 1.8)])
        lines = np.vstack([np.hstack([left, tail]), np.hstack([right, tail])])
        kernels.streaks(canvas, lines.astype(np.float32), self._colour, 0.6)


class Snow:
    """Three depths of flakes on a slow wandering drift."""

    def __init__(self, backdrop: Backdrop, seed: int) -> None:
        random = np.random.default_rng([seed, 103])
        self._depths = tuple(
            (random.random((count, 5)).astype(np.float32), speed, size, power)
            for count, speed, size, power in (
                (620, 95.0, 3.4, 0.75),
                (330, 165.0, 6.4, 1.0),
                (64, 290.0, 16.0, 0.72),
            )
        )
        night = max(backdrop.light.haze) < 110
        self._colour = (238.0, 226.0, 216.0) if night else (255.0, 253.0, 250.0)

    def behind(self, canvas: Pixels, view: View, frame: int) -> None:
        for depth in self._depths[:1]:
            self._fall(canvas, frame, *depth)

    def front(self, canvas: Pixels, view: View, frame: int) -> None:
        for depth in self._depths[1:]:
            self._fall(canvas, frame, *depth)

    def gain(self, view: View, frame: int) -> Gain:
        return PLAIN

    def _fall(
        self, canvas: Pixels, frame: int, flakes: Field, speed: float, size: float, power: float
    ) -> None:
        t = frame / FPS
        y = (flakes[:, 1] * (FRAME_H + 80) + t * speed * (0.75 + 0.5 * flakes[:, 2])) % (
            FRAME_H + 80
        ) - 40
        drift = 38 * t * (speed / 120) + 26 * np.sin(t * 0.7 + flakes[:, 3] * 6.28 + y * 0.006)
        x = (flakes[:, 0] * (FRAME_W + 80) + drift) % (FRAME_W + 80) - 40
        radius = size * (0.6 + 0.8 * flakes[:, 4])
        strength = power * (0.5 + 0.5 * flakes[:, 2])
        spots = np.column_stack([x, y, radius, strength]).astype(np.float32)
        kernels.dots(canvas, spots, self._colour, 1.0)


class Mist:
    """Veils that drift at different speeds, low on the ground and across the middle."""

    _VEILS = ((0.36, 0.30, 0.42, 17.0), (0.62, 0.26, 0.55, -24.0))
    _NEAR = (0.84, 0.2, 0.5, 38.0)

    def __init__(self, backdrop: Backdrop, seed: int) -> None:
        self._seed = seed % 251
        self._colour = tuple(float(v) * 0.9 + 22 for v in backdrop.light.haze)

    def behind(self, canvas: Pixels, view: View, frame: int) -> None:
        for veil in self._VEILS:
            self._veil(canvas, view, frame, *veil)

    def front(self, canvas: Pixels, view: View, frame: int) -> None:
        self._veil(canvas, view, frame, *self._NEAR)

    def gain(self, view: View, frame: int) -> Gain:
        return PLAIN

    def _veil(
        self, canvas: Pixels, view: View, frame: int, middle: float, half: float, amount: float,
        speed: float,
    ) -> None:  # fmt: skip
        w, h = FRAME_W // 8, int(FRAME_H * half * 2 / 8)
        t = frame / FPS
        y, x = np.mgrid[0:h, 0:w].astype(np.float32)
        shift = (view.cx - 700) * 0.1 + t * speed / 4
        row = (x * 0.55 + shift + self._seed) % 512
        column = (y * 1.5 + 7 * np.sin(x * 0.03 + t * 0.3)) % 256
        rough = fumes()[row.astype(np.intp), column.astype(np.intp)]
        edge = 1 - np.abs(y / h * 2 - 1)
        cover = smooth(0, 0.9, edge) * smooth(0.12, 0.95, rough) * amount
        lay(canvas, cover, self._colour, 0, FRAME_H * (middle - half), 8)


class Wind:
    """Leaves that tumble past and long thin streaks of dust."""

    def __init__(self, backdrop: Backdrop, seed: int) -> None:
        random = np.random.default_rng([seed, 107])
        self._streaks = random.random((70, 5)).astype(np.float32)
        self._leaves = random.random((34, 7)).astype(np.float32)
        self._haze = tuple(float(v) for v in backdrop.light.haze)

    def behind(self, canvas: Pixels, view: View, frame: int) -> None:
        s, t = self._streaks, frame / FPS
        speed = 900 * (0.5 + s[:, 2])
        x = (s[:, 0] * 1900 + t * speed) % 1900 - 400
        y = s[:, 1] ** 0.6 * FRAME_H + 22 * np.sin(x * 0.006 + s[:, 3] * 6)
        long = 120 + 260 * s[:, 4]
        slope = 22 * 0.006 * np.cos(x * 0.006 + s[:, 3] * 6)
        lines = np.column_stack(
            [x - long, y - slope * long, x, y, 0.10 + 0.16 * s[:, 2], 1.2 + 2.2 * s[:, 4]]
        )
        kernels.streaks(canvas, lines.astype(np.float32), self._colour3(), 0.8)

    def front(self, canvas: Pixels, view: View, frame: int) -> None:
        v, t = self._leaves, frame / FPS
        speed = 560 * (0.6 + 0.8 * v[:, 2])
        x = (v[:, 0] * 1500 + t * speed) % 1500 - 200
        y = (v[:, 1] * FRAME_H + 90 * np.sin(t * (1 + v[:, 3]) + v[:, 4] * 6.28) + t * 60) % FRAME_H
        spin = t * (4 + 5 * v[:, 5]) + v[:, 6] * 6.28
        size = 7 + 13 * v[:, 2] ** 2
        flat = 0.35 + 0.65 * np.abs(np.sin(spin * 1.3))
        dx, dy = np.cos(spin) * size, np.sin(spin) * size * 0.7
        lines = np.column_stack([x - dx, y - dy, x + dx, y + dy, np.full(len(v), 1.6), size * flat])
        kernels.streaks(canvas, lines[::2].astype(np.float32), (40.0, 88.0, 148.0), 1.0)
        kernels.streaks(canvas, lines[1::2].astype(np.float32), (38.0, 62.0, 92.0), 1.0)

    def gain(self, view: View, frame: int) -> Gain:
        return PLAIN

    def _colour3(self) -> tuple[float, float, float]:
        b, g, r = self._haze
        return min(255.0, b * 1.12), min(255.0, g * 1.12), min(255.0, r * 1.12)


class Motes:
    """Dust that floats in the lamp light, bright near the lamp."""

    def __init__(self, backdrop: Backdrop, seed: int, *, count: int = 64) -> None:
        self._m = np.random.default_rng([seed, 109]).random((count, 6)).astype(np.float32)
        self._light = backdrop.light
        self._colour = tuple(float(v) * 150 for v in backdrop.light.lamp)

    def behind(self, canvas: Pixels, view: View, frame: int) -> None:
        """Motes hang before the figures."""

    def front(self, canvas: Pixels, view: View, frame: int) -> None:
        m, t = self._m, frame / FPS
        sway = 0.02 * np.sin(t * m[:, 3] * 2 + m[:, 4] * 6.3)
        x = (m[:, 0] + sway + t * 0.012 * (m[:, 3] - 0.3)) % 1 * FRAME_W
        y = (m[:, 1] - t * 0.02 * (0.3 + m[:, 2])) % 1 * FRAME_H
        lx, ly = _moment(view, frame).place(self._light.x, self._light.y)
        reach = self._light.radius * view.zoom * 1.2
        near = np.exp(-((x - lx) ** 2 + (y - ly) ** 2) / reach**2)
        twinkle = 0.55 + 0.45 * np.sin(t * 3 * m[:, 3] + m[:, 1] * 9)
        strength = (0.12 + 0.75 * near) * (0.25 + 0.75 * m[:, 4]) * twinkle
        radius = 2.5 + 9 * m[:, 5] ** 2
        spots = np.column_stack([x, y, radius, strength]).astype(np.float32)
        kernels.dots(canvas, spots, (self._colour[0], self._colour[1], self._colour[2]))

    def gain(self, view: View, frame: int) -> Gain:
        return PLAIN


def _moment(view: View, frame: int) -> Moment:
    return Moment(frame=frame, start=0, end=1_000_000, view=view)
