"""What the wind carries: clouds of dust along the ground, and falling petals."""

from __future__ import annotations

import cv2
import numpy as np

from yingxi.stage.effects.flame import fumes
from yingxi.stage.effects.moment import PLAIN, Gain, Moment, lay
from yingxi.stage.ink import smooth
from yingxi.stage.pen import Pixels
from yingxi.stage.space import FLOOR_Y, FRAME_H, FRAME_W


class Dust:
    """Dust that boils up from the ground and rolls across, tinted by the distance's colour."""

    def __init__(
        self, x: float | None, y: float | None, seed: int, haze: tuple[int, int, int]
    ) -> None:
        self._ground = y if y is not None else FLOOR_Y
        self._x = x
        self._seed = seed
        b, g, r = haze
        self._colour = (b * 0.82 + 18, g * 0.88 + 22, r * 0.94 + 26)

    def behind(self, canvas: Pixels, at: Moment) -> None:
        self._roll(canvas, at, self._ground - 10, 620, 0.85, 60)

    def front(self, canvas: Pixels, at: Moment) -> None:
        self._roll(canvas, at, self._ground + 190, 460, 0.8, -95)

    def gain(self, at: Moment) -> Gain:
        return PLAIN

    def _roll(
        self, canvas: Pixels, at: Moment, ground: float, height: float, amount: float, speed: float
    ) -> None:
        zoom = at.view.zoom
        _, bottom = at.place(0, ground)
        w, h = FRAME_W // 6, max(8, int(height * zoom / 6))
        y, x = np.mgrid[0:h, 0:w].astype(np.float32)
        up = 1 - y / h
        tile = fumes()
        row = (y * 2.2 + at.t * 34 + self._seed % 97) % 512
        column = (x * 1.25 - at.t * speed + self._seed % 53 + 9 * np.sin(up * 5 + at.t)) % 256
        rough = tile[row.astype(np.intp), column.astype(np.intp)]
        body = smooth(0, 0.16, up) * np.clip(1.05 - up, 0, 1) ** 1.1
        cover = body * smooth(0.22, 0.85, rough + 0.25 * (1 - up)) * amount
        if self._x is not None:
            fx, _ = at.place(self._x, ground)
            wide = (0.4 + 0.6 * min(1.0, at.t)) * 520 * zoom / 6
            cover = cover * np.exp(-(((x - fx / 6) / wide) ** 2))
        cover = cover * at.envelope(0.35, 0.6)
        lay(canvas, cover.astype(np.float32), self._colour, 0, bottom - h * 6, 6)


class Petals:
    """Petals that tumble down on a breeze, near ones large and soft."""

    _COUNT = 90
    _HUES = ((196, 178, 250), (214, 206, 255), (168, 140, 236))

    def __init__(self, seed: int) -> None:
        self._p = np.random.default_rng([seed, 31]).random((self._COUNT, 8))

    def behind(self, canvas: Pixels, at: Moment) -> None:
        self._fall(canvas, at, 0, self._COUNT // 2)

    def front(self, canvas: Pixels, at: Moment) -> None:
        self._fall(canvas, at, self._COUNT // 2, self._COUNT)

    def gain(self, at: Moment) -> Gain:
        return PLAIN

    def _fall(self, canvas: Pixels, at: Moment, first: int, last: int) -> None:
        fade = min(1.0, at.t / 0.6)
        ring = np.linspace(0, 2 * np.pi, 13)[:-1]
        for k in range(first, last):
            a, b, c, d, e, f, g, h = self._p[k]
            near = 0.55 + 1.15 * c * c + (0.5 if k > self._COUNT * 0.86 else 0)
            if a > fade:
                continue
            fall = (b + at.t * (0.07 + 0.07 * c)) % 1.15 - 0.08
            x = ((d + at.t * (0.05 + 0.05 * c)) % 1.2 - 0.1) * FRAME_W
            x += 46 * np.sin(at.t * (0.9 + e) + f * 6.28)
            y = fall * FRAME_H + 18 * np.sin(at.t * (1.6 + g) + h * 6.28)
            spin, flip = at.t * (0.8 + 2 * e) + f * 6, np.sin(at.t * (2 + 2 * g) + h * 6)
            size = 15 * near * min(1.5, at.view.zoom)
            px = np.cos(ring) * size * (1 + 0.35 * np.cos(ring))
            py = np.sin(ring) * size * 0.62 * (0.25 + 0.75 * abs(flip))
            co, si = np.cos(spin), np.sin(spin)
            shape = np.stack([x + px * co - py * si, y + px * si + py * co], -1)
            tint = np.array(self._HUES[k % 3]) * (0.74 + 0.26 * abs(flip))
            points = (shape * 8).astype(np.int32)
            cv2.fillPoly(canvas, [points], (*[float(v) for v in tint], 255), cv2.LINE_AA, 3)
