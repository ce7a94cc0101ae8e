"""Fire and smoke: a looping flame licked out of rising noise, embers, a warm pool, columns of smoke."""

from __future__ import annotations

from functools import lru_cache

import cv2
import numpy as np

from yingxi.stage import kernels
from yingxi.stage.effects.moment import Field, Gain, Moment, add_light, lay, stamp, turned
from yingxi.stage.ink import noise, smooth, spread
from yingxi.stage.pen import Pixels
from yingxi.stage.space import FLOOR_Y, PLATE_W

LOOP = 20
_W, _H = 128, 208


@lru_cache(maxsize=4)
def flames(seed: int) -> tuple[Pixels, ...]:
    """A loop of ``LOOP`` flames, ``(208, 128, 4)`` BGRA, foot at the bottom middle.

    Alpha is less than the colour: what is laid over adds more light than it hides.
    """
    y, x = np.mgrid[0:_H, 0:_W].astype(np.float32)
    up = 1 - y / _H
    coarse = spread(noise(_H * 2, _W, 4, octaves=4, seed=seed, stretch=1.5, wrap=True))
    fine = spread(noise(_H * 2, _W, 8, octaves=4, seed=seed + 5, stretch=1.3, wrap=True))
    out: list[Pixels] = []
    for k in range(LOOP):
        turn = k / LOOP
        sway = 7 * np.sin(y / 21 + turn * 6.283) * (0.25 + up)
        column = np.clip(x + sway, 0, _W - 1).astype(np.intp)
        slow = ((y + turn * _H * 2) % (_H * 2)).astype(np.intp)
        fast = ((y + turn * _H * 4) % (_H * 2)).astype(np.intp)
        rough = 0.6 * coarse[slow, column] + 0.4 * fine[fast, column]
        # Round at the foot, widest a fifth of the way up, then drawn out to a point.
        girth = _W * (0.09 + 0.19 * smooth(0, 0.2, up) - 0.14 * up) + 3
        body = np.exp(-(((x + sway * 0.6 - _W / 2) / girth) ** 2))
        heat = body * 1.28 - up * 1.04 + (rough - 0.5) * 1.5 * (0.3 + up)
        heat = cv2.GaussianBlur(
            np.clip(heat, 0, 1).astype(np.float32) * smooth(0, 0.09, up) * smooth(1, 0.8, up),
            (0, 0),
            0.7,
        )
        red = np.clip(heat * 2.7, 0, 1)
        green = np.clip(heat * 1.8 - 0.2, 0, 1) ** 1.2
        blue = np.clip(heat * 1.5 - 0.74, 0, 1)
        cover = np.clip(heat * 2.2, 0, 1) * 0.72
        image = np.dstack([blue, green, red, np.minimum(cover, red)])
        out.append((image * 255).astype(np.uint8))
    return tuple(out)


@lru_cache(maxsize=1)
def pool() -> Field:
    """A flat round of light for the ground under a fire, ``(34, 128)``."""
    y, x = np.mgrid[-1:1:34j, -1:1:128j].astype(np.float32)
    return (np.clip(1 - x * x - y * y, 0, 1) ** 2).astype(np.float32)


@lru_cache(maxsize=1)
def fumes() -> Field:
    """A tall tile of smoke that wraps upward, ``(512, 256)``."""
    return spread(noise(512, 256, 5, octaves=6, seed=31, stretch=1.2, wrap=True))


class Fire:
    """A blaze of several tongues on the ground at ``x``, or a line of them across the set."""

    def __init__(self, x: float | None, y: float | None, seed: int) -> None:
        random = np.random.default_rng([seed, 5])
        ground = y if y is not None else FLOOR_Y - 40
        if x is not None:
            spots = [(x + d, ground + random.normal(0, 6), s) for d, s in _CLUSTER]
        else:
            places = (0.17, 0.30, 0.71, 0.84, 0.52)
            sizes = (1.35, 0.7, 0.8, 1.4, 0.45)
            rises = (0, 34, 30, 0, 60)
            spots = [
                (PLATE_W * p, ground - r, s) for p, s, r in zip(places, sizes, rises, strict=True)
            ]
        self._spots = sorted(spots, key=lambda spot: spot[1])
        self._phase = random.integers(0, LOOP, len(spots))
        self._embers = random.random((110, 6)).astype(np.float32)
        self._seed = seed

    def behind(self, canvas: Pixels, at: Moment) -> None:
        strength = at.envelope(0.5, 0.5)
        for k, (x, y, size) in enumerate(self._spots):
            fx, fy = at.place(x, y)
            big = size * at.view.zoom * (0.3 + 0.7 * strength)
            flick = 0.86 + 0.14 * np.sin(at.t * 17 + k * 2.1) * np.sin(at.t * 7.3 + k)
            wide = 5.6 * big
            add_light(
                canvas, pool() * float(flick) * strength, (22, 70, 128),
                fx - 64 * wide, fy - 17 * wide, wide,
            )  # fmt: skip
            loop = flames(self._seed % 3)
            image = loop[(int(at.t * 21) + int(self._phase[k])) % LOOP]
            grow = 2.5 * big
            stamp(canvas, image, turned(fx, fy + 10 * big, 0, grow, grow * 1.12, (_W / 2, _H)))

    def front(self, canvas: Pixels, at: Moment) -> None:
        e = self._embers
        spots = np.array([(x, y) for x, y, _ in self._spots], np.float32)
        home = spots[(e[:, 0] * len(spots)).astype(int) % len(spots)]
        life = (e[:, 1] + at.t * (0.22 + 0.3 * e[:, 2])) % 1
        swing = np.sin(at.t * (1 + 3 * e[:, 3]) + e[:, 4] * 6.28) * 60 * life
        x = home[:, 0] + (e[:, 3] - 0.5) * 190 + swing + 70 * life
        y = home[:, 1] - 30 - life * (560 + 500 * e[:, 4])
        m = np.array([at.place(float(a), float(b)) for a, b in zip(x, y, strict=True)])
        size = (2.0 + 4.5 * e[:, 5] ** 3) * at.view.zoom
        glow = (
            (1 - life) ** 0.7
            * at.envelope(0.5, 0.5)
            * (0.6 + 0.4 * np.sin(at.t * 19 + e[:, 0] * 40))
        )
        kernels.dots(canvas, np.column_stack([m, size, glow]).astype(np.float32), (60, 150, 255))

    def gain(self, at: Moment) -> Gain:
        s = at.envelope(0.5, 0.5) * (1 + 0.35 * np.sin(at.t * 13) * np.sin(at.t * 5.1))
        return 1 - 0.04 * float(s), 1 + 0.03 * float(s), 1 + 0.12 * float(s)


_CLUSTER = ((0.0, 1.25), (-95.0, 0.8), (88.0, 0.72), (-165.0, 0.45), (160.0, 0.42))


class Smoke:
    """Columns of smoke that rise, lean and spread."""

    def __init__(
        self, x: float | None, y: float | None, seed: int, horizon: float,
        haze: tuple[int, int, int],
    ) -> None:  # fmt: skip
        random = np.random.default_rng([seed, 9])
        # Lit by what the distance is lit by: soot by day, pale against the dark by night.
        b, g, r = haze
        self._colour = (b * 0.22 + 34, g * 0.21 + 33, r * 0.2 + 38)
        if x is not None:
            self._columns = [(x, y if y is not None else FLOOR_Y - 20, 520.0, 1150.0, 0.62)]
        else:
            base = y if y is not None else horizon + 40
            self._columns = [
                (PLATE_W * float(p + random.normal(0, 0.02)), base, 320.0, 820.0, 0.66)
                for p in (0.18, 0.62, 0.86)
            ]
        self._offset = random.integers(0, 512, len(self._columns))

    def behind(self, canvas: Pixels, at: Moment) -> None:
        for k, (x, y, width, height, dark) in enumerate(self._columns):
            fx, fy = at.place(x, y)
            cover = plume(at.t + k * 3, int(self._offset[k])) * dark * at.envelope(0.8, 0.8)
            w, h = width * at.view.zoom, height * at.view.zoom
            image = cv2.resize(cover, (int(w / 4), int(h / 4)))
            lay(canvas, np.asarray(image, np.float32), self._colour, fx - w / 2, fy - h, 4)

    def front(self, canvas: Pixels, at: Moment) -> None:
        """Smoke stays behind the figures: faces are not to be lost."""

    def gain(self, at: Moment) -> Gain:
        dim = 1 - 0.06 * at.envelope(0.8, 0.8)
        return dim, dim, dim


def plume(seconds: float, offset: int = 0) -> Field:
    """The cover of one column of smoke, ``(200, 128)``, foot at the bottom middle."""
    h, w = 200, 128
    y, x = np.mgrid[0:h, 0:w].astype(np.float32)
    up = 1 - y / h
    tile = fumes()
    row = ((y * 1.4 + seconds * 46 + offset) % 512).astype(np.intp)
    column = ((x * 1.3 + 12 * np.sin(up * 6 + seconds * 0.9)) % 256).astype(np.intp)
    lean = up**1.3 * 0.42 + 0.08 * np.sin(up * 7 - seconds * 1.1)
    across = (x / w * 2 - 1) - lean + 0.2
    body = np.exp(-((across / (0.12 + 0.42 * up)) ** 2))
    cover = body * smooth(0.2, 0.64, tile[row, column] + 0.22 * (1 - up))
    return (cover * smooth(0, 0.04, up) * smooth(1, 0.55, up)).astype(np.float32)
