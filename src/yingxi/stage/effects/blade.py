"""Sword light: crescents of cold fire that sweep, thin out and throw sparks."""

from __future__ import annotations

import numpy as np

from yingxi.board.model import FPS
from yingxi.stage import kernels
from yingxi.stage.effects.moment import PLAIN, Gain, Moment, add_light
from yingxi.stage.pen import Pixels
from yingxi.stage.space import FLOOR_Y, PLATE_W

_EVERY = 0.52
_SWING = 0.15
_FADE = 0.34
_SIZE = 220
_STEP = 4


class SwordLight:
    """One stroke about twice a second round ``(x, y)``, each at its own angle."""

    def __init__(self, x: float | None, y: float | None, seed: int) -> None:
        self._x = x if x is not None else PLATE_W / 2
        self._y = y if y is not None else FLOOR_Y - 640
        self._seed = seed
        y_, x_ = np.mgrid[-1 : 1 : _SIZE * 1j, -1 : 1 : _SIZE * 1j].astype(np.float32)
        self._grid = x_, y_

    def behind(self, canvas: Pixels, at: Moment) -> None:
        """The stroke is all in front."""

    def front(self, canvas: Pixels, at: Moment) -> None:
        number, age = self._stroke(at)
        if age > _FADE + _SWING:
            return
        random = np.random.default_rng([self._seed, number, 3])
        tilt = np.radians(random.uniform(-65, 65))
        squash = random.uniform(0.42, 0.72)
        way = 1 if number % 2 == 0 else -1
        dx, dy = random.normal(0, 60, 2)
        fx, fy = at.place(self._x + float(dx), self._y + float(dy))
        x, y = self._grid
        c, s = np.cos(tilt), np.sin(tilt)
        along, across = (x * c + y * s) * way, (y * c - x * s) / squash
        far = np.hypot(along, across)
        angle = np.arctan2(across, along)
        reach = min(1.0, age / _SWING)
        head = -2.1 + 4.2 * (1 - (1 - reach) ** 2)
        behind = head - angle
        fade = 1.0 if age < _SWING else float(np.exp(-(age - _SWING) / 0.11))
        trail = np.where(behind >= 0, np.exp(-behind / (0.5 + 1.4 * reach)), 0)
        width = 0.03 + 0.24 * np.clip(np.cos((angle - head * 0.4) * 0.6), 0, 1) * fade
        # The outer edge is a knife's, the inner one a veil's.
        gap = 0.86 - far
        edge = np.where(gap > 0, np.exp(-gap / (width * 1.6)), np.exp(-((gap / 0.008) ** 2)))
        field = (edge * trail * fade * 1.5).astype(np.float32)
        scale = _STEP * at.view.zoom
        half = _SIZE * scale / 2
        add_light(canvas, field, (255, 214, 150), fx - half, fy - half, scale)
        core = np.exp(-((gap / 0.022) ** 2)) * trail * fade
        add_light(canvas, core.astype(np.float32), (255, 255, 255), fx - half, fy - half, scale)
        self._sparks(canvas, at, age, random, (fx, fy), (tilt, way))

    def gain(self, at: Moment) -> Gain:
        _, age = self._stroke(at)
        if age > _FADE:
            return PLAIN
        glow = float(np.exp(-age / 0.1))
        return 1 + 0.2 * glow, 1 + 0.15 * glow, 1 + 0.08 * glow

    def _stroke(self, at: Moment) -> tuple[int, float]:
        t = max(0.0, at.t - 1 / FPS)
        number = int(t // _EVERY)
        return number, t - number * _EVERY

    def _sparks(
        self, canvas: Pixels, at: Moment, age: float, random: np.random.Generator,
        spot: tuple[float, float], swing: tuple[float, int],
    ) -> None:  # fmt: skip
        tilt, way = swing
        since = age - _SWING * 0.6
        if since <= 0:
            return
        count = 46
        angle = tilt + random.normal(0.2, 0.8, count) + (0 if way > 0 else np.pi)
        speed = random.uniform(300, 1300, count) * at.view.zoom
        reach = speed * (1 - np.exp(-since * 3.2)) / 3.2
        radius = 0.6 * _SIZE * _STEP / 2 * at.view.zoom
        x = spot[0] + np.cos(angle) * (radius * 0.7 + reach)
        y = spot[1] + np.sin(angle) * (radius * 0.5 + reach) + 620 * since * since
        tail = 0.035 * speed * np.exp(-since * 3.2)
        power = random.uniform(0.4, 1, count) * max(0.0, 1 - since / 0.45)
        lines = np.column_stack(
            [
                x - np.cos(angle) * tail, y - np.sin(angle) * tail, x, y,
                power, np.full(count, 2.6 * at.view.zoom),
            ]
        )  # fmt: skip
        kernels.streaks(canvas, lines.astype(np.float32), (170, 225, 255))
