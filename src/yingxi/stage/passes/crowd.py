"""The crowd in the passes: its sprites drawn once more, in greys or for their lines."""

from __future__ import annotations

from itertools import pairwise

import cv2
import numpy as np

from yingxi.board.model import FPS
from yingxi.stage.crowds.blit import Sprites, blit
from yingxi.stage.crowds.host import Host
from yingxi.stage.effects.moment import PLAIN, stamp
from yingxi.stage.passes.figures import SOLID, lay_pieces, lay_shape, shape
from yingxi.stage.passes.ink import FINE
from yingxi.stage.passes.land import Ground, bright
from yingxi.stage.passes.screen import Field, Screen
from yingxi.stage.pen import Pixels
from yingxi.stage.space import View

_SMALL = 30.0
"""Picture pixels of a sprite below which its inner lines would be noise: a mass has an outline."""
_STEPS = 64
"""Into how many greys the depth of a crowd is cut."""


class Many:
    """A crowd under a view, as a depth, a mask or a line pass."""

    def __init__(self, host: Host, ground: Ground, screen: Screen, nearest: float) -> None:
        self._host, self._screen = host, screen
        feet = host.plate_row(host.ranks.ground)
        self._deep = np.minimum(ground.at(np.asarray(feet, np.float32)), nearest)
        self._ground = ground
        self._shapes: Pixels | None = None

    def depth(self, out: Field, view: View, frame: int) -> None:
        """Lay the crowd over a depth pass."""
        greys = np.round(bright(self._deep) * (_STEPS / 255)).astype(int)
        edges = [0, *(np.flatnonzero(np.diff(greys)) + 1), len(greys)]
        rows, picture = self._rows(view, frame, 1), self._canvas(1)
        for a, b in pairwise(edges):
            self._blit(picture, rows[a:b], float(bright(self._deep[a:b]).mean()) if b > a else 0)
        _over(out, picture)
        self._leaders(out, view, frame, None)

    def mask(self, out: Field, view: View, frame: int) -> None:
        """Lay the crowd over a mask."""
        picture = self._canvas(1)
        self._blit(picture, self._rows(view, frame, 1), 255)
        _over(out, picture)
        self._leaders(out, view, frame, 255)

    def line(self, out: Field, view: View, frame: int) -> None:
        """Lay the outlines of the crowd over a line pass: of the far ones that of their mass."""
        atlas, rows = self._host.atlas, self._rows(view, frame, FINE)
        tall = atlas.rects[rows[:, 0].astype(int), 2] * rows[:, 3]
        number = np.where(tall < _SMALL * FINE, 2, 3 + np.arange(len(rows)) % 0xFEFE)
        # The kernel's lights are in shares of 256: the half keeps them whole numbers.
        rows[:, 4:6], rows[:, 8] = 0, 0
        rows[:, 6], rows[:, 7] = (number % 255 + 1.5) / 256, (number // 255 + 1.5) / 256
        picture = self._canvas(FINE)
        blit(picture, self._white(), atlas.rects, atlas.feet, atlas.spans, rows, (0, 0, 0))
        pieces = picture[..., 0] + picture[..., 1].astype(np.uint16) * 256
        pieces[picture[..., 3] == 0] = 0
        leaders: Pixels | None = None
        for k, one in enumerate(self._host.champions(self._host.ground(view), frame / FPS)):
            matrix = self._screen.through(one.matrix) * FINE
            leaders = self._canvas(FINE) if leaders is None else leaders
            stamp(leaders, one.image, matrix.astype(np.float32))
            found = shape(one.image, matrix, *pieces.shape)
            if found is not None:
                pieces[found[0]][found[1] > SOLID] = 0xFFF0 + k
        height, width = pieces.shape
        lay_pieces(out, pieces, (slice(0, height), slice(0, width)), leaders)

    def _white(self) -> Pixels:
        """The sprites as plain white shapes with hard edges, so that one value fills each."""
        if self._shapes is None:
            there = (self._host.atlas.pixels[:, 3:] > SOLID).astype(np.uint8)
            self._shapes = np.repeat(there * np.uint8(255), 4, axis=1)
        return self._shapes

    def _rows(self, view: View, frame: int, fine: int) -> Sprites:
        k = self._screen.scale * fine
        ground = self._host.ground(view)
        rows = self._host.sprites(ground, frame / FPS, PLAIN, size=k)
        shift = self._screen.map[:, 2] * fine
        rows[:, 1:3] = rows[:, 1:3] * np.float32(k) + shift.astype(np.float32)
        return rows

    def _canvas(self, fine: int) -> Pixels:
        return np.zeros((self._screen.height * fine, self._screen.width * fine, 4), np.uint8)

    def _blit(self, picture: Pixels, rows: Sprites, grey: float) -> None:
        """The shapes alone: full haze of a colour hides what is drawn on them."""
        atlas = self._host.atlas
        flat = rows.copy()
        flat[:, 4], flat[:, 5:] = 1, 0
        blit(picture, atlas.pixels, atlas.rects, atlas.feet, atlas.spans, flat, (grey, grey, grey))

    def _leaders(self, out: Field, view: View, frame: int, grey: float | None) -> None:
        for one in self._host.champions(self._host.ground(view), frame / FPS):
            deep = self._ground.at(float(self._host.plate_row(one.ground)))
            value = float(bright(deep)) if grey is None else grey
            lay_shape(out, one.image, self._screen.through(one.matrix), value)


def _over(out: Field, picture: Pixels) -> None:
    cover = cv2.extractChannel(picture, 3).astype(np.float32) * np.float32(1 / 255)
    out *= 1 - cover
    out += cv2.extractChannel(picture, 0).astype(np.float32)
