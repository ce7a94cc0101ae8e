"""Lightning that branches, lights the land and leaves an after-glow; and the bare flash."""

from __future__ import annotations

import cv2
import numpy as np

from yingxi.board.model import FPS
from yingxi.stage import kernels
from yingxi.stage.effects.moment import PLAIN, Field, Gain, Moment, add_light
from yingxi.stage.pen import Pixels
from yingxi.stage.space import FRAME_H, FRAME_W, PLATE_W

_EVERY = 1.9
"""Seconds from one stroke to the next."""
_FLICKER = ((0.0, 1.0), (0.10, 0.55), (0.21, 0.85))
"""A stroke's return strokes: when, and how bright."""


class Lightning:
    """Strokes from the clouds to the land at ``x``; the first falls two frames in."""

    def __init__(self, x: float | None, y: float | None, seed: int) -> None:
        self._x, self._y, self._seed = x, y if y is not None else 1330.0, seed

    def behind(self, canvas: Pixels, at: Moment) -> None:
        number, age = self._stroke(at)
        if age < 0 or age > 0.62:
            return
        glow = _brightness(age)
        channels = self._channels(number)
        half = np.zeros((FRAME_H // 2, FRAME_W // 2), np.uint8)
        core = np.zeros((FRAME_H, FRAME_W), np.uint8)
        for path, width in channels:
            points = np.array([at.place(float(x), float(y)) for x, y in path])
            near = (points * 8).astype(np.int32)[:, None]
            far = (points * 4).astype(np.int32)[:, None]
            cv2.polylines(half, [far], False, 255, max(2, int(width * 1.6)), cv2.LINE_AA, 3)
            if age < 0.34:
                cv2.polylines(core, [near], False, 255, max(1, int(width)), cv2.LINE_AA, 3)
        wide = cv2.resize(half, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
        halo = cv2.GaussianBlur(wide.astype(np.float32), (0, 0), 9) * (2.1 / 255)
        halo += cv2.GaussianBlur(wide.astype(np.float32), (0, 0), 2.4) * (1.1 / 255)
        lit_halo = np.asarray(halo * min(1.0, glow * 1.2), np.float32)
        add_light(canvas, lit_halo, (255, 168, 128), 0, 0, 8)
        if age < 0.34:
            lit = cv2.convertScaleAbs(core, alpha=min(1.0, glow * 1.6))
            cv2.add(canvas, cv2.merge([lit, lit, lit, lit]), dst=canvas)

    def front(self, canvas: Pixels, at: Moment) -> None:
        """The bolt stays behind the figures."""

    def gain(self, at: Moment) -> Gain:
        _, age = self._stroke(at)
        if age < 0:
            return PLAIN
        glow = _brightness(age)
        return 1 + 0.62 * glow, 1 + 0.44 * glow, 1 + 0.34 * glow

    def _stroke(self, at: Moment) -> tuple[int, float]:
        t = at.t - 2 / FPS
        number = int(max(0.0, t) // _EVERY)
        return number, t - number * _EVERY

    def _channels(self, number: int) -> list[tuple[Field, float]]:
        random = np.random.default_rng([self._seed, number, 71])
        x = self._x if self._x is not None else PLATE_W * (0.3 + 0.4 * random.random())
        start = (x + random.normal(0, 170), 20.0)
        trunk = _jagged(start, (x, self._y), 0.16, random)
        out = [(trunk, 7.0)]
        for _ in range(9):
            at = int(random.integers(len(trunk) // 8, len(trunk) - 8))
            way = 1 if random.random() < 0.5 else -1
            reach = random.uniform(120, 420) * (1 - at / len(trunk) * 0.5)
            end = (trunk[at, 0] + way * reach, trunk[at, 1] + reach * random.uniform(0.6, 1.3))
            branch = _jagged((float(trunk[at, 0]), float(trunk[at, 1])), end, 0.2, random)
            out.append((branch, 3.0))
            if random.random() < 0.6:
                k = len(branch) // 2
                tip = (branch[k, 0] - way * reach * 0.3, branch[k, 1] + reach * 0.5)
                root = (float(branch[k, 0]), float(branch[k, 1]))
                out.append((_jagged(root, tip, 0.22, random), 1.6))
        return out


class Flash:
    """The whole picture burns out to white and comes back."""

    def behind(self, canvas: Pixels, at: Moment) -> None:
        """Nothing stands behind."""

    def front(self, canvas: Pixels, at: Moment) -> None:
        white = float(np.exp(-max(0.0, at.t) / 0.16)) * 235
        if white > 2:
            kernels.lighten(canvas, (white * 0.94, white * 0.98, white, 0))

    def gain(self, at: Moment) -> Gain:
        bright = 1 + 0.8 * float(np.exp(-max(0.0, at.t) / 0.3))
        return bright, bright, bright


def _brightness(age: float) -> float:
    total = sum(
        power * float(np.exp(-(age - when) / 0.07)) for when, power in _FLICKER if age >= when
    )
    return min(1.3, total + 0.32 * float(np.exp(-age / 0.5)))


def _jagged(
    a: tuple[float, float], b: tuple[float, float], rough: float, random: np.random.Generator
) -> Field:
    """A line broken by midpoint displacement."""
    points = np.array([a, b], np.float64)
    spread = float(np.hypot(b[0] - a[0], b[1] - a[1])) * rough
    while len(points) < 65:
        middle = (points[:-1] + points[1:]) / 2
        middle += random.normal(0, spread * 0.5, middle.shape) * (1.0, 0.45)
        merged = np.empty((len(points) + len(middle), 2))
        merged[0::2], merged[1::2] = points, middle
        points, spread = merged, spread * 0.54
    return points.astype(np.float32)
