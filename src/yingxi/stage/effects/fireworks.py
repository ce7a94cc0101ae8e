"""Fireworks over the roofs: shells that climb, open, and fall as sparks."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np

from yingxi.stage import kernels
from yingxi.stage.backdrop import Backdrop
from yingxi.stage.effects.moment import Field, Gain, Moment
from yingxi.stage.pen import Pixels
from yingxi.stage.space import FRAME_H, FRAME_W

_EVERY = 0.42
"""Seconds from one shell to the next."""
_CLIMB, _OPEN = 0.7, 1.9
_SPARKS = 150
_DUSKED, _KNEE = 0.62, 62
"""How much of the sky's light is left under fireworks, and from where on the moon is dimmed."""
_HUES = ((20, 170, 255), (40, 40, 255), (255, 120, 30), (90, 235, 60), (235, 50, 220))
"""Gold, cinnabar, blue, jade, violet, B, G, R."""


def darkened(backdrop: Backdrop) -> Backdrop:
    """The set with a darker sky and a dim moon: nothing up there outshines the fireworks."""
    levels = np.arange(256) * _DUSKED
    curve = np.where(levels < _KNEE, levels, _KNEE + (levels - _KNEE) * 0.3).astype(np.uint8)
    curves = np.dstack([curve, curve, curve, np.arange(256, dtype=np.uint8)])
    far = min(plate.depth for plate in backdrop.plates)
    plates = tuple(
        replace(plate, pixels=np.asarray(cv2.LUT(plate.pixels, curves), np.uint8))
        if plate.depth == far
        else plate
        for plate in backdrop.plates
    )
    return replace(backdrop, plates=plates)


class Fireworks:
    """Shells one after the other, all over the sky; the whole picture flickers with them."""

    def __init__(self, seed: int, horizon: float) -> None:
        random = np.random.default_rng([seed, 41])
        self._lots = random.random((64, 6))
        angle = random.random(_SPARKS) * 2 * np.pi
        # Even over a ball, seen from the side.
        height = random.random(_SPARKS) * 2 - 1
        girth = np.sqrt(1 - height**2)
        speed = 0.72 + 0.28 * random.random(_SPARKS)
        self._way = np.column_stack([np.cos(angle) * girth, height]) * speed[:, None]
        self._flicker = random.random(_SPARKS) * 6.28
        self._horizon = horizon

    def behind(self, canvas: Pixels, at: Moment) -> None:
        for shell, age in self._live(at.t):
            x, y, size, hue = self._shell(shell, at)
            if age < _CLIMB:
                self._climb(canvas, x, y, age / _CLIMB, hue)
            else:
                self._burst(canvas, x, y, size, min(1.0, (age - _CLIMB) / _OPEN), hue, at.t)

    def front(self, canvas: Pixels, at: Moment) -> None:
        """All of it is far behind the figures."""

    def gain(self, at: Moment) -> Gain:
        b = g = r = 0.0
        for shell, age in self._live(at.t):
            flash = float(np.exp(-(((age - _CLIMB - 0.06) / 0.16) ** 2))) * 0.16
            hue = _HUES[shell % len(_HUES)]
            b, g, r = b + flash * hue[0] / 255, g + flash * hue[1] / 255, r + flash * hue[2] / 255
        return 1 + b, 1 + g, 1 + r

    def _live(self, t: float) -> list[tuple[int, float]]:
        """Shells in the air and their age; the first have opened when the shot begins."""
        now = t + _CLIMB + 1.0
        last = int(now / _EVERY)
        first = max(0, int((now - _CLIMB - _OPEN) / _EVERY))
        return [(n, now - n * _EVERY) for n in range(first, last + 1)]

    def _shell(self, shell: int, at: Moment) -> tuple[float, float, float, Field]:
        a, b, c, d, _, _ = self._lots[shell % len(self._lots)]
        # Left, right and middle by turns, the largest high up.
        third = (0.2, 0.8, 0.5)[shell % 3]
        _, roof = at.place(0, self._horizon)
        top = max(0.34 * FRAME_H, min(roof, 0.6 * FRAME_H))
        x = FRAME_W * (third + (a - 0.5) * 0.22)
        y = top * (0.16 + 0.34 * b)
        hue = np.array(_HUES[(shell + int(d * 3)) % len(_HUES)], np.float32)
        return x, y, (230 + 230 * c) * at.view.zoom**0.5, hue

    def _climb(self, canvas: Pixels, x: float, y: float, u: float, hue: Field) -> None:
        rise = 1 - (1 - u) ** 2
        head = FRAME_H * 0.66 + (y - FRAME_H * 0.66) * rise
        tail = head + 120 * (1 - u) + 14
        line = np.array([[x + 4, tail, x, head, 0.75, 4.0]], np.float32)
        kernels.streaks(canvas, line, (140.0, 210.0, 255.0))

    def _burst(
        self, canvas: Pixels, x: float, y: float, size: float, u: float, hue: Field, t: float
    ) -> None:
        spread = (1 - (1 - u) ** 3) * size
        fall = 150 * u * u
        before = (1 - (1 - max(0.0, u - 0.11)) ** 3) * size
        end = np.column_stack([x + self._way[:, 0] * spread, y + self._way[:, 1] * spread + fall])
        old = 150 * max(0.0, u - 0.11) ** 2
        start = np.column_stack([x + self._way[:, 0] * before, y + self._way[:, 1] * before + old])
        glow = (1 - u) ** 0.75 * (0.75 + 0.25 * np.sin(t * 31 + self._flicker))
        thick = np.full(_SPARKS, 6.4 * (1 - 0.5 * u))
        lines = np.column_stack([start, end, glow, thick]).astype(np.float32)
        white = max(0.0, 1 - u * 4.5)
        tint = hue + (255 - hue) * white * 0.6
        kernels.streaks(canvas, lines, (float(tint[0]), float(tint[1]), float(tint[2])))
        dots = np.column_stack([end, np.full(_SPARKS, 10.0 * (1 - 0.4 * u)), glow])
        kernels.dots(
            canvas, dots.astype(np.float32), (float(tint[0]), float(tint[1]), float(tint[2]))
        )
        if u < 0.3:
            core = np.array([[x, y, size * (0.9 + u), 0.30 * (1 - u / 0.3)]], np.float32)
            kernels.dots(canvas, core, (float(hue[0]), float(hue[1]), float(hue[2])))
