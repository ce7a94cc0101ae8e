"""Golden light: an aura behind a figure with slow rays and rising motes."""

from __future__ import annotations

import numpy as np

from yingxi.stage import kernels
from yingxi.stage.effects.moment import Gain, Moment, add_light
from yingxi.stage.ink import jitter
from yingxi.stage.pen import Pixels
from yingxi.stage.space import FLOOR_Y, PLATE_W

_SIZE = 176
_STEP = 8


class Glow:
    """An aura about ``(x, y)``: halo, turning rays, and gold motes in front."""

    def __init__(self, x: float | None, y: float | None, seed: int) -> None:
        self._x = x if x is not None else PLATE_W / 2
        self._y = y if y is not None else FLOOR_Y - 640
        random = np.random.default_rng([seed, 13])
        self._motes = random.random((90, 5)).astype(np.float32)
        ray = np.clip(jitter(720, 26, octaves=4, seed=seed + 3) * 0.5 + 0.5, 0, 1)
        blend = np.linspace(0, 1, 720, dtype=np.float32)
        self._ray = (ray * (1 - blend) + np.roll(ray, 360) * blend).astype(np.float32)
        y_, x_ = np.mgrid[-1 : 1 : _SIZE * 1j, -1 : 1 : _SIZE * 1j].astype(np.float32)
        self._far = np.hypot(x_, y_)
        self._angle = (np.arctan2(y_, x_) / (2 * np.pi) + 0.5) * 720

    def behind(self, canvas: Pixels, at: Moment) -> None:
        strength = at.envelope(0.5, 0.6) * (1 + 0.06 * np.sin(at.t * 5))
        one = self._ray[(self._angle + at.t * 14).astype(np.intp) % 720]
        two = self._ray[(self._angle * 1.0 - at.t * 9 + 240).astype(np.intp) % 720]
        edge = np.clip(1 - self._far, 0, 1)
        rays = (one * two) ** 1.6 * edge**1.1 * 2.6
        halo = np.exp(-((self._far / 0.34) ** 2)) * 0.34 + np.exp(-self._far / 0.16) * 0.2
        ring = np.exp(-(((self._far - 0.33 - 0.01 * np.sin(at.t * 3)) / 0.012) ** 2)) * 0.5
        field = (rays * 0.75 + halo * edge + ring).astype(np.float32) * float(strength)
        fx, fy = at.place(self._x, self._y)
        scale = _STEP * at.view.zoom
        half = _SIZE * scale / 2
        add_light(canvas, field, (92, 188, 255), fx - half, fy - half, scale)

    def front(self, canvas: Pixels, at: Moment) -> None:
        e = self._motes
        life = (e[:, 1] + at.t * (0.12 + 0.2 * e[:, 2])) % 1
        x = self._x + (e[:, 0] - 0.5) * 760 + np.sin(at.t * 1.7 + e[:, 3] * 6.3) * 30
        y = FLOOR_Y - life * 1350
        m = np.array([at.place(float(a), float(b)) for a, b in zip(x, y, strict=True)])
        glow = np.sin(life * np.pi) * (0.5 + 0.5 * e[:, 4]) * at.envelope(0.5, 0.6)
        size = (3 + 7 * e[:, 4] ** 2) * at.view.zoom
        kernels.dots(canvas, np.column_stack([m, size, glow]).astype(np.float32), (90, 200, 255))

    def gain(self, at: Moment) -> Gain:
        s = at.envelope(0.5, 0.6)
        return 1 + 0.02 * s, 1 + 0.08 * s, 1 + 0.13 * s
