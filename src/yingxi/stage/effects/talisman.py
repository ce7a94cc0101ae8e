"""Talismans: yellow paper with cinnabar script that flies, takes fire in its strokes and burns."""

from __future__ import annotations

from functools import lru_cache

import cv2
import numpy as np

from yingxi.stage import kernels
from yingxi.stage.effects.moment import Field, Gain, Moment, add_light, stamp, turned
from yingxi.stage.ink import noise, spread
from yingxi.stage.lettering import lettering
from yingxi.stage.pen import Pen, Pixels, brush, spiral
from yingxi.stage.space import FLOOR_Y, PLATE_W

_W, _H = 150, 400
_RED = "#b3261a"
_HAND, _CLEAR = 190.0, 440.0
"""Plate pixels from a caster to the hand, and to where a talisman hangs."""


@lru_cache(maxsize=2)
def paper() -> Pixels:
    """The blank talisman, ``(400, 150, 4)``: paper, border, no script."""
    pen = Pen(_W, _H)
    pen.rect(4, 4, _W - 8, _H - 8, pen.linear((0, 0), (0, _H), ["#f6d878", "#e9b94a", "#c98a2c"]))
    pen.rect(4, 4, _W - 8, _H - 8, None, stroke="#5e3410", line=3)
    pen.rect(13, 13, _W - 26, _H - 26, None, stroke=(_RED, 0.85), line=3)
    pen.rect(18, 18, _W - 36, _H - 36, None, stroke=(_RED, 0.6), line=1.2)
    return _aged(pen.pixels())


@lru_cache(maxsize=2)
def script() -> Field:
    """The strokes alone, ``(400, 150)`` from 0 to 1: 敕令, the coil of thunder, the sealing foot."""
    pen = Pen(_W, _H)
    white = "#ffffff"
    for x in (48, 75, 102):
        pen.path(brush([(x, 30), (x - 8, 42), (x, 52)], [7, 10, 2], seed=x), white)
    pen.path(lettering("敕令", 75, 104, 52, vertical=True), white)
    pen.path(brush([(26, 168), (75, 160), (124, 168)], [4, 9, 4]), white)
    for k, way in ((0, 1), (1, -1)):
        pen.path(spiral(52 + 46 * k, 205, 25, 2.1, 0.5 + 2 * k, way), None, stroke=white, width=5)
    bends = [
        (75, 172),
        (75, 232),
        (40, 252),
        (112, 270),
        (38, 292),
        (112, 312),
        (44, 330),
        (75, 346),
    ]
    pen.path(brush(bends, [8, 10, 9, 8, 9, 8, 8, 3], jitter=0.1, seed=4), white)
    for side in (-1, 1):
        hook = [
            (75 + side * 14, 318),
            (75 + side * 50, 330),
            (75 + side * 46, 372),
            (75 + side * 20, 360),
        ]
        pen.path(brush(hook, [3, 8, 7, 2], seed=6), white)
    pen.path(brush([(58, 366), (75, 380), (92, 366)], [3, 8, 3]), white)
    return pen.pixels()[..., 3].astype(np.float32) / np.float32(255)


@lru_cache(maxsize=1)
def _burn() -> Field:
    ragged = spread(noise(_H, _W, 5, octaves=5, seed=17))
    low = np.linspace(1, 0, _H, dtype=np.float32)[:, None]
    return (ragged * 0.4 + low * 0.6).astype(np.float32)


class Talisman:
    """One large talisman before ``(x, y)`` and four lesser ones that circle it."""

    def __init__(self, x: float | None, y: float | None, seed: int, source: float | None) -> None:
        self._x = x if x is not None else PLATE_W / 2
        self._y = y if y is not None else FLOOR_Y - 760
        self._from = source if source is not None else self._x - 520
        if source is not None and x is not None:
            # From the hand, and far enough out that no face is behind it.
            way = 1 if x >= source else -1
            self._from = source + way * _HAND
            self._x = source + way * max(abs(x - source), _CLEAR)
        self._seed = seed

    def behind(self, canvas: Pixels, at: Moment) -> None:
        """Talismans fly before the figures."""

    def front(self, canvas: Pixels, at: Moment) -> None:
        for k in range(4):
            self._satellite(canvas, at, k)
        fly = float(np.clip(at.u / 0.28, 0, 1))
        fly = 1 - (1 - fly) ** 3
        x = self._from + (self._x - self._from) * fly
        y = FLOOR_Y - 700 + (self._y - FLOOR_Y + 700) * fly - 190 * np.sin(np.pi * fly)
        y += 9 * np.sin(at.t * 2.4)
        angle = (1 - fly) * 410 * (1 if self._x >= self._from else -1) + 3 * np.sin(at.t * 1.7)
        flutter = 1 - 0.75 * (1 - fly) * abs(np.sin(at.t * 13))
        glow = float(np.clip((at.u - 0.25) / 0.14, 0, 1))
        burn = float(np.clip((at.u - 0.66) / 0.34, 0, 1))
        self._draw(canvas, at, (x, float(y)), float(angle), 0.86, float(flutter), glow, burn)
        if 0.24 < at.u < 0.75:
            self._ring(canvas, at, x, float(y))

    def gain(self, at: Moment) -> Gain:
        s = float(np.clip((at.u - 0.25) / 0.1, 0, 1) * np.clip((1 - at.u) / 0.15, 0, 1))
        return 1 - 0.05 * s, 1 + 0.05 * s, 1 + 0.14 * s

    def _satellite(self, canvas: Pixels, at: Moment, k: int) -> None:
        born = 0.10 + 0.05 * k
        if at.u < born:
            return
        rise = min(1.0, (at.u - born) / 0.18)
        turn = at.t * 1.25 + k * np.pi / 2
        x = self._x + np.cos(turn) * 300 * rise
        y = self._y + 40 + np.sin(turn) * 90 * rise - 30
        burn = float(np.clip((at.u - 0.6 - 0.03 * k) / 0.3, 0, 1))
        size = 0.34 + 0.08 * np.sin(turn)
        width = max(0.25, abs(np.cos(turn * 0.9)))
        self._draw(
            canvas, at, (float(x), float(y)), float(8 * np.sin(turn)), float(size), float(width),
            rise * 0.9, burn,
        )  # fmt: skip

    def _draw(
        self, canvas: Pixels, at: Moment, spot: tuple[float, float], angle: float, size: float,
        width: float, glow: float, burn: float,
    ) -> None:  # fmt: skip
        if burn >= 1:
            return
        fx, fy = at.place(*spot)
        scale = size * at.view.zoom
        image = _lettered(round(glow * (0.86 + 0.14 * np.sin(at.t * 11)) * 16))
        if burn > 0:
            image = _burned(image, burn)
        if glow > 0.05:
            halo = _halo() * (0.5 * glow * (1 - burn))
            reach = scale * 8
            add_light(canvas, halo, (40, 130, 235), fx - 64 * reach / 2, fy - 64 * reach / 2, reach)
        m = turned(fx, fy, angle, scale * width, scale, (_W / 2, _H / 2))
        stamp(canvas, image, m)
        if burn > 0:
            self._cinders(canvas, at, (fx, fy), scale, burn)

    def _cinders(
        self, canvas: Pixels, at: Moment, spot: tuple[float, float], scale: float, burn: float
    ) -> None:
        random = np.random.default_rng([self._seed, 23])
        life = (random.random(40) + at.t * 0.9) % 1
        x = spot[0] + (random.random(40) - 0.5) * _W * scale + np.sin(life * 9) * 16 * scale
        edge = spot[1] + (0.5 - burn) * _H * scale
        y = edge - life * 300 * scale
        power = (1 - life) * min(1.0, burn * 4)
        size = random.uniform(2, 6, 40) * scale * 1.3
        dots = np.column_stack([x, y, size, power])
        kernels.dots(canvas, dots.astype(np.float32), (50, 140, 255))

    def _ring(self, canvas: Pixels, at: Moment, x: float, y: float) -> None:
        age = (at.u - 0.24) / 0.5
        fx, fy = at.place(x, y)
        yy, xx = np.mgrid[-1:1:150j, -1:1:150j].astype(np.float32)
        far = np.hypot(xx, yy)
        where = 0.12 + 0.8 * (1 - (1 - age) ** 3)
        field = np.exp(-(((far - where) / 0.02) ** 2)) + 0.35 * np.exp(-np.abs(far - where) / 0.05)
        scale = 8 * at.view.zoom
        half = 75 * scale
        lit = (field * (1 - age) * (far < 1)).astype(np.float32) * 0.8
        add_light(canvas, lit, (60, 160, 255), fx - half, fy - half, scale)


@lru_cache(maxsize=1)
def _halo() -> Field:
    y, x = np.mgrid[-1:1:64j, -1:1:64j].astype(np.float32)
    far = np.hypot(x * 1.5, y)
    return (np.exp(-((far / 0.42) ** 2)) * np.clip(1 - far, 0, 1)).astype(np.float32)


@lru_cache(maxsize=17)
def _lettered(sixteenths: int) -> Pixels:
    """The talisman with its script: cinnabar at 0, molten gold at 16."""
    glow = sixteenths / 16
    strokes = script()[..., None]
    cold = np.array([26, 38, 179], np.float32)
    hot = np.array([170, 236, 255], np.float32)
    colour = cold + (hot - cold) * glow
    image = paper().astype(np.float32)
    image[..., :3] *= 1 - 0.3 * glow
    if glow > 0:
        soft = cv2.GaussianBlur(strokes[..., 0], (0, 0), 6)[..., None]
        image[..., :3] += soft * glow * np.array([10, 70, 150], np.float32) * (image[..., 3:] / 255)
    image[..., :3] = image[..., :3] * (1 - strokes) + colour * strokes
    return np.clip(image, 0, 255).astype(np.uint8)


def _burned(image: Pixels, burn: float) -> Pixels:
    # 0 is gone, 1 is paper: the rim between them glows, then chars.
    left = 1 - _burn()
    gone = burn * 1.12
    depth = (left - gone)[..., None]
    out = image.astype(np.float32)
    char = np.clip(1 - depth / 0.07, 0, 1)
    out[..., :3] *= 1 - 0.85 * char
    rim = np.exp(-((depth / 0.018) ** 2)) * (image[..., 3:] / 255)
    out[..., :3] += rim * np.array([70, 170, 255], np.float32)
    out *= np.clip(depth / 0.006 + 0.5, 0, 1)
    return np.clip(out, 0, 255).astype(np.uint8)


def _aged(image: Pixels) -> Pixels:
    fibre = spread(noise(_H, _W, 40, octaves=3, seed=8, stretch=0.4))[..., None]
    out = image.astype(np.float32)
    out[..., :3] *= 0.86 + 0.22 * fibre
    return np.clip(out, 0, 255).astype(np.uint8)
