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


_HEAT = np.array([0.0, 0.14, 0.34, 0.58, 0.8, 1.0], np.float32)
_RAMP = np.array(
    [(0, 0, 0), (4, 14, 96), (10, 62, 220), (26, 138, 255), (84, 206, 255), (190, 244, 255)],
    np.float32,
)
"""Colour of fire by heat, B, G, R: soot red, orange, gold, near white at the root."""


@lru_cache(maxsize=4)
def flames(seed: int) -> tuple[Pixels, ...]:
    """A loop of ``LOOP`` flames, ``(208, 128, 4)`` premultiplied BGRA, foot at the bottom middle."""
    y, x = np.mgrid[0:_H, 0:_W].astype(np.float32)
    up, across = 1 - y / _H, x / _W * 2 - 1
    coarse = _tile(_H * 2, _W, 3, octaves=4, seed=seed, stretch=1.9)
    fine = _tile(_H * 2, _W, 7, octaves=4, seed=seed + 5, stretch=1.7)
    # Whatever the noise does, nothing burns at the picture's sides: no cut-off columns.
    foot = 0.012 + 0.085 * across * across / 0.5
    inside = smooth(1, 0.72, np.abs(across)) * smooth(foot - 0.012, foot + 0.075, up)
    inside = inside * smooth(1, 0.86, up)
    out: list[Pixels] = []
    for k in range(LOOP):
        turn = k / LOOP
        slow = ((y + turn * _H * 2) % (_H * 2)).astype(np.intp)
        fast = ((y + turn * _H * 4) % (_H * 2)).astype(np.intp)
        column = x.astype(np.intp)
        rough, lick = coarse[slow, column], fine[fast, column]
        bend = (rough - 0.5) * 0.85 * up + 0.10 * np.sin(up * 5 - turn * 6.283) * up
        heart = _tongue(across - bend, 0.0, 0.40, 0.94, up)
        left = _tongue(across - bend * 1.2, -0.30, 0.25, 0.5, up)
        right = _tongue(across - bend * 1.1, 0.31, 0.22, 0.42, up)
        body = np.maximum(heart, np.maximum(left, right))
        heat = body * (0.74 + 0.62 * lick) - smooth(0.25, 1.0, up) * (0.16 + 0.55 * (1 - lick))
        heat = np.asarray(cv2.GaussianBlur(np.clip(heat, 0, 1) * inside, (0, 0), 0.8), np.float32)
        cover = smooth(0.05, 0.42, heat)
        tint = np.dstack([np.interp(heat, _HEAT, _RAMP[:, c]) for c in range(3)])
        image = np.dstack([tint * cover[..., None], cover * 216])
        out.append(np.clip(image, 0, 255).astype(np.uint8))
    return tuple(out)


def _tongue(across: Field, at: float, girth: float, tall: float, up: Field) -> Field:
    """One tongue of a flame, 1 in its heart: round at the foot, drawn out to a point."""
    rise = np.clip(up / tall, 0, 1)
    width = (
        girth * (0.62 + 0.9 * rise) * (1 - rise) ** 0.75 * (0.72 + 0.28 * smooth(0, 0.16, rise))
        + 0.012
    )
    return np.exp(-(((across - at) / width) ** 2)) * (1 - rise**2.2)


@lru_cache(maxsize=1)
def pool() -> Field:
    """A flat round of light for the ground under a fire, ``(34, 128)``."""
    y, x = np.mgrid[-1:1:34j, -1:1:128j].astype(np.float32)
    return (np.clip(1 - x * x - y * y, 0, 1) ** 2).astype(np.float32)


@lru_cache(maxsize=1)
def fumes() -> Field:
    """A tall tile of smoke that wraps on all sides, ``(512, 256)``."""
    return _tile(512, 256, 5, octaves=6, seed=31, stretch=1.2)


def _tile(
    height: int, width: int, cells: float, *, octaves: int, seed: int, stretch: float
) -> Field:
    """Noise that continues itself upward and sideways, 0 to 1."""
    seam = width // 4
    across = cells * height / width / stretch
    lying = noise(
        width + seam, height, across, octaves=octaves, seed=seed, stretch=1 / stretch, wrap=True
    )
    field = np.array(lying.T, np.float32)
    fade = np.linspace(0, 1, seam, dtype=np.float32)
    out = field[:, :width].copy()
    out[:, :seam] = out[:, :seam] * fade + field[:, width:] * (1 - fade)
    return spread(out)


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
        kernels.dots(
            canvas, np.column_stack([m, size, glow]).astype(np.float32), (34, 132, 255), 0.6
        )

    def gain(self, at: Moment) -> Gain:
        s = at.envelope(0.5, 0.5) * (1 + 0.35 * np.sin(at.t * 13) * np.sin(at.t * 5.1))
        return 1 - 0.04 * float(s), 1 + 0.03 * float(s), 1 + 0.12 * float(s)


class Blaze(Fire):
    """A fire over a whole field: its flames burn between the ranks, here are its embers and glow."""

    def __init__(self, seed: int, horizon: float) -> None:
        super().__init__(None, horizon + 260, seed)

    def behind(self, canvas: Pixels, at: Moment) -> None:
        """The crowd draws the flames where they stand among the people."""

    def gain(self, at: Moment) -> Gain:
        s = 0.35 * at.envelope(0.5, 0.5) * (1 + 0.35 * np.sin(at.t * 13) * np.sin(at.t * 5.1))
        return 1 - 0.03 * float(s), 1.0, 1 + 0.06 * float(s)


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
            # Towards the sides: the middle belongs to the sun and to faces.
            self._columns = [
                (PLATE_W * float(p + random.normal(0, 0.02)), base, width, height, 0.62)
                for p, width, height in (
                    (0.16, 420.0, 900.0),
                    (0.74, 260.0, 560.0),
                    (0.9, 460.0, 1000.0),
                )
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
    # Billows tighten towards the root, as smoke that spreads while it rises does.
    tight = 1 + 1.6 * (1 - up) ** 2
    row = ((y * 2.2 + seconds * 52 + offset) % 512).astype(np.intp)
    column = ((x * 1.9 * tight + 14 * np.sin(up * 6 + seconds * 0.9)) % 256).astype(np.intp)
    rough = tile[row, column]
    lean = up**1.3 * 0.5 + (0.05 + 0.05 * up) * np.sin(up * 7 - seconds * 1.1)
    across = (x / w * 2 - 1) - lean + 0.24 + (rough - 0.5) * 0.34 * up
    body = np.exp(-((across / (0.07 + 0.34 * up**0.8)) ** 2))
    cover = body * smooth(0.12, 0.8, rough + 0.3 * (1 - up))
    return (cover * smooth(0, 0.05, up) * smooth(1, 0.3, up)).astype(np.float32)
