"""The passes of a performance, frame by frame, at any size and rate."""

from __future__ import annotations

from collections.abc import Iterator

import cv2
import numpy as np
from numpy.typing import NDArray

from yingxi.board.model import FPS, Size
from yingxi.stage.backdrop import Backdrop
from yingxi.stage.camera import matrix
from yingxi.stage.compose import bgr
from yingxi.stage.crowds import Extras, Host
from yingxi.stage.passes.crowd import Many
from yingxi.stage.passes.figures import lay_depth, lay_lines, lay_shape, lay_white
from yingxi.stage.passes.kinds import Pass, source_frames
from yingxi.stage.passes.land import FIGURES, NEAREST, Ground, Land, bright
from yingxi.stage.passes.pose import draw_bones
from yingxi.stage.passes.screen import Field, Screen
from yingxi.stage.perform import BEHIND_A_THING, held_up, perform, still
from yingxi.stage.players import Players
from yingxi.stage.puppets.props import draw_prop
from yingxi.stage.puppets.rig import Sprite
from yingxi.stage.score import Performance
from yingxi.stage.views import Views
from yingxi.stage.weather import gust
from yingxi.stage.worlds import paint

Picture = NDArray[np.uint8]
"""``(height, width, 3)`` RGB."""


def passes(
    performance: Performance, kind: Pass, *, backdrop: Backdrop | None = None,
    extras: Extras | None = None, width: int, height: int, rate: int = FPS,
    frames: int | None = None,
) -> Iterator[Picture]:  # fmt: skip
    """The whole shot as one of its passes, RGB pictures of ``width`` × ``height``.

    At ``rate`` pictures a second, as many as the shot lasts or ``frames`` of them, the last one
    held. The stage's frame fills the picture; what sticks out is cut off evenly. Without a
    backdrop the world is painted first, without extras a crowd is dressed first.
    """
    cv2.setNumThreads(1)
    screen = Screen(width=width, height=height)
    numbers = source_frames(performance.frames, rate, frames)
    if performance.black:
        for _ in numbers:
            yield np.zeros((height, width, 3), np.uint8)
    elif kind is Pass.PREVIZ:
        yield from _previz(performance, screen, numbers, backdrop, extras)
    else:
        traced = _Traced(performance, kind, screen, backdrop, extras)
        for number in numbers:
            yield traced.frame(number)


def glimpse(
    performance: Performance, kind: Pass, frame: int, *, backdrop: Backdrop | None = None,
    extras: Extras | None = None, width: int, height: int,
) -> Picture:  # fmt: skip
    """One frame of the stage's as ``passes`` would show it, for contact sheets."""
    screen = Screen(width=width, height=height)
    if performance.black:
        return np.zeros((height, width, 3), np.uint8)
    if kind is Pass.PREVIZ:
        own = still(performance, frame, backdrop=backdrop, extras=extras)
        return np.ascontiguousarray(screen.cut(own)[..., ::-1])
    return _Traced(performance, kind, screen, backdrop, extras).frame(frame)


def _previz(
    performance: Performance, screen: Screen, numbers: tuple[int, ...],
    backdrop: Backdrop | None, extras: Extras | None,
) -> Iterator[Picture]:  # fmt: skip
    shown = perform(performance, backdrop=backdrop, extras=extras, stop=numbers[-1] + 1)
    at, picture = -1, None
    for number in numbers:
        if number > at or picture is None:
            for _ in range(number - at - 1):
                next(shown)
            picture, at = screen.cut(bgr(next(shown))[..., ::-1]), number
        yield picture.copy()


class _Traced:
    """A shot's geometry seen once more, without light, weather and effects."""

    def __init__(
        self, performance: Performance, kind: Pass, screen: Screen,
        backdrop: Backdrop | None, extras: Extras | None,
    ) -> None:  # fmt: skip
        self._p, self._kind, self._screen = performance, kind, screen
        backdrop = backdrop or paint(performance.world)
        self._players = Players(performance, backdrop, gust(performance.world))
        self._views = Views(performance, self._players)
        shown = performance.camera.size is Size.INSERT and bool(performance.prop)
        self._prop = draw_prop(performance.prop, height_px=900) if shown else None
        self._ground = Ground(backdrop)
        if kind is Pass.POSE:
            return
        self._land = Land(
            backdrop, screen,
            zoom=BEHIND_A_THING if shown else self._views.at(performance.frames // 2).zoom,
            seconds=performance.frames / FPS, line=kind is Pass.LINE,
        )  # fmt: skip
        self._many: Many | None = None
        if performance.crowd is not None:
            host = Host(performance, backdrop, extras, self._players.staged)
            nearest = FIGURES - 0.04 if performance.figures else NEAREST
            self._many = Many(host, self._ground, screen, nearest)

    def frame(self, number: int) -> Picture:
        view = self._views.at(number)
        on_twos = number - number % 2
        match self._kind:
            case Pass.POSE:
                out = np.zeros((self._screen.height, self._screen.width, 3), np.uint8)
                for bones in () if self._prop is not None else self._players.bones(on_twos, view):
                    draw_bones(out, bones, self._screen.map)
                return out
            case Pass.DEPTH:
                grey = self._depth(number, on_twos)
            case Pass.MASK:
                grey = self._mask(number, on_twos)
            case _:
                grey = self._lines(number, on_twos)
        flat = np.clip(grey + 0.5, 0, 255).astype(np.uint8)
        return np.asarray(cv2.merge([flat, flat, flat]), np.uint8)

    def _depth(self, number: int, on_twos: int) -> Field:
        view = self._views.at(number)
        out = self._land.back(view, number)
        if self._many is not None:
            self._many.depth(out, view, number)
        through = self._screen.through(matrix(view))
        if self._prop is not None:
            self._lay_prop(out, self._prop, on_twos, float(bright(1.0)))
        else:
            for row, sprites in self._players.cards(on_twos):
                depth = max(FIGURES, float(self._ground.at(row)))
                lay_depth(out, sprites, through, depth)
        self._land.front(out, view, number)
        back = self._back(on_twos)
        if back is not None:
            lay_depth(out, back[0], self._screen.through(back[1]), NEAREST)
        return out

    def _mask(self, number: int, on_twos: int) -> Field:
        view = self._views.at(number)
        out = self._screen.field()
        if self._many is not None:
            self._many.mask(out, view, number)
        through = self._screen.through(matrix(view))
        if self._prop is not None:
            self._lay_prop(out, self._prop, on_twos, 255.0)
        else:
            for _, sprites in self._players.cards(on_twos):
                lay_white(out, sprites, through)
        self._land.hide(out, view, number)
        back = self._back(on_twos)
        if back is not None:
            lay_white(out, back[0], self._screen.through(back[1]))
        return out

    def _lines(self, number: int, on_twos: int) -> Field:
        view = self._views.at(number)
        out = self._land.back(view, number)
        if self._many is not None:
            self._many.line(out, view, number)
        through = self._screen.through(matrix(view))
        if self._prop is not None:
            sprite = Sprite(self._prop, self._prop_map(self._prop, on_twos), "prop")
            lay_lines(out, [sprite], self._screen.map)
        else:
            for _, sprites in self._players.cards(on_twos):
                lay_lines(out, sprites, through)
        self._land.front(out, view, number)
        back = self._back(on_twos)
        if back is not None:
            # He is a dark shape in the picture: nothing is drawn on him.
            lay_lines(out, back[0], self._screen.through(back[1]), inner=False)
        return out

    def _back(self, on_twos: int) -> tuple[tuple[Sprite, ...], NDArray[np.float64]] | None:
        if self._prop is not None:
            return None
        held = on_twos - on_twos % 4
        return self._players.back(held, self._views.at(held))

    def _prop_map(self, prop: Picture, on_twos: int) -> NDArray[np.float64]:
        zoom, rest = self._views.at(on_twos).zoom, self._views.at(0).zoom
        return np.asarray(held_up(prop, on_twos, zoom, rest), np.float64)

    def _lay_prop(self, out: Field, prop: Picture, on_twos: int, value: float) -> None:
        lay_shape(out, prop, self._screen.through(self._prop_map(prop, on_twos)), value)
