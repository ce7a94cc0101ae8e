"""The shot, frame by frame: a Performance becomes I420 frames for the encoder.

Figures, shadow and bloom are drawn on twos (every second frame), as shadow puppets and drawn
films are; crowds, the camera, weather and effects move on every frame.
"""

from __future__ import annotations

from collections.abc import Iterator

import cv2
import numpy as np

from yingxi.board.model import FPS, EffectKind, Size
from yingxi.script.model import Hour
from yingxi.stage import camera as lens
from yingxi.stage import kernels
from yingxi.stage.backdrop import Backdrop
from yingxi.stage.compose import Finisher, Lamp, Scenery, bgr, black, canvas
from yingxi.stage.crowds import Extras, Host
from yingxi.stage.effects import Effect, Gain, Moment, prepare
from yingxi.stage.effects.fireworks import darkened
from yingxi.stage.effects.moment import Field, stamp, turned
from yingxi.stage.pen import Pixels
from yingxi.stage.players import Players
from yingxi.stage.puppets.props import draw_prop
from yingxi.stage.score import Effect as EffectCue
from yingxi.stage.score import Performance
from yingxi.stage.space import FRAME_H, FRAME_W, View
from yingxi.stage.views import Views
from yingxi.stage.weather import air, gust
from yingxi.stage.worlds import paint

BEHIND_A_THING = 3.4
"""Zoom whose softness the set behind an insert's thing gets."""
_GLOOM: Gain = (0.76, 0.66, 0.62)
"""The light of a day in which lightning is about to strike, B, G, R."""
Faces = tuple[tuple[float, float, float], ...]


def perform(
    performance: Performance,
    *,
    backdrop: Backdrop | None = None,
    extras: Extras | None = None,
    start: int = 0,
    stop: int | None = None,
) -> Iterator[Pixels]:
    """Yield frames ``start`` to ``stop`` as I420, ``(FRAME_H·3/2, FRAME_W)``, BT.709 limited range.

    Left out, they are the whole shot. A piece that starts on an even frame is the same as in the
    whole. Every frame is a fresh array: the caller may draw on it and keep it. Without a backdrop
    the world is painted first, without extras a crowd is dressed first.
    """
    stop = performance.frames if stop is None else stop
    cv2.setNumThreads(1)
    if performance.black:
        for _ in range(start, stop):
            yield black()
        return
    show = _Show(performance, backdrop, extras)
    for frame in range(start, stop):
        yield show.frame(frame)


def still(
    performance: Performance,
    frame: int,
    *,
    backdrop: Backdrop | None = None,
    extras: Extras | None = None,
) -> Pixels:
    """One frame as ``(FRAME_H, FRAME_W, 3)`` BGR, for contact sheets."""
    if performance.black:
        return bgr(black())
    return bgr(_Show(performance, backdrop, extras).frame(frame))


def faces(performance: Performance, frame: int, *, backdrop: Backdrop | None = None) -> Faces:
    """Every face in a frame as ``(x, y, radius)`` in frame pixels, also those out of the frame.

    Nothing is painted: without a backdrop the rest view of the land is assumed.
    """
    if performance.black or not performance.figures:
        return ()
    scene = backdrop or Backdrop(plates=())
    players = Players(performance, scene, gust(performance.world))
    view = Views(performance, players).at(frame)
    return players.faces(frame - frame % 2, view)


class _Show:
    def __init__(
        self, performance: Performance, backdrop: Backdrop | None, extras: Extras | None = None
    ) -> None:
        self._p = performance
        self._backdrop = backdrop or paint(performance.world)
        if any(cue.kind is EffectKind.FIREWORKS for cue in performance.effects):
            self._backdrop = darkened(self._backdrop)
        world, light = performance.world, self._backdrop.light
        self._players = Players(performance, self._backdrop, gust(world))
        self._views = Views(performance, self._players)
        zoom = self._views.at(performance.frames // 2).zoom
        shown = performance.camera.size is Size.INSERT and bool(performance.prop)
        soft = BEHIND_A_THING if shown else zoom
        self._scenery = Scenery(self._backdrop, zoom=soft, seconds=performance.frames / FPS)
        self._lamp = Lamp(light)
        self._finisher = Finisher(light, performance.seed)
        self._air = air(world, self._backdrop, performance.seed)
        self._host: Host | None = None
        if performance.crowd is not None:
            self._host = Host(performance, self._backdrop, extras, self._players.staged)
        self._effects: list[tuple[EffectCue, Effect]] = [
            (
                cue,
                prepare(
                    cue,
                    self._backdrop,
                    seed=performance.seed + k,
                    source=self._source(cue),
                    crowded=self._host is not None,
                ),
            )
            for k, cue in enumerate(performance.effects)
        ]
        struck = any(cue.kind is EffectKind.LIGHTNING for cue in performance.effects)
        self._gloom = _GLOOM if struck and world.hour is not Hour.NIGHT else (1.0, 1.0, 1.0)
        self._canvas = canvas()
        self._figures = canvas()
        self._moved = canvas()
        self._drawn_at: tuple[int, View] | None = None
        self._rows = (0, 0)
        self._shade = np.full(self._canvas.shape[:2], 255, np.uint8)
        self._shoulder: Pixels | None = None
        self._prop = draw_prop(performance.prop, height_px=900) if shown else None

    def frame(self, number: int) -> Pixels:
        """One finished I420 frame; frames may be asked for in any order."""
        view = self._views.at(number)
        seconds = number / FPS
        out = self._canvas
        gain = self._gain(number, view)
        live = [
            (e, Moment(frame=number, start=cue.start, end=cue.end, view=self._seen(cue, view)))
            for cue, e in self._effects
            if cue.start <= number < cue.end
        ]
        self._scenery.back(view, number, out)
        _brighten(out, gain if self._prop is None else _dimmed(gain))
        self._air.behind(out, view, number)
        if self._host is not None:
            self._host.draw(out, view, number, gain)
        for effect, moment in live:
            effect.behind(out, moment)
        on_twos = number - number % 2
        fresh = self._drawn_at is None or self._drawn_at[0] != on_twos
        if self._p.figures or self._prop is not None:
            figures = self._figured(on_twos, view, fresh)
            lamp = self._lamp.field(view, gain, seconds)
            kernels.light(out, figures, lamp, self._shade, self._rows)
        self._scenery.front(view, number, out)
        for effect, moment in live:
            effect.front(out, moment)
        self._air.front(out, view, number)
        if self._shoulder is not None:
            kernels.over(out, self._shoulder)
        blur = lens.blur_at(self._p.camera, number)
        if blur > 2:
            cv2.blur(out, (blur, 1), dst=out)
        if fresh:
            self._finisher.bloom(out)
        self._drawn_at = (on_twos, view if fresh or self._drawn_at is None else self._drawn_at[1])
        return self._finisher.finish(out, number, (1.0, 1.0, 1.0))

    def _figured(self, on_twos: int, view: View, fresh: bool) -> Pixels:
        """The figures' canvas for this view: drawn anew on twos, else moved with the camera."""
        if fresh or self._drawn_at is None:
            self._figures[:] = 0
            drawn = self._views.at(on_twos)
            if self._prop is not None:
                feet = self._show_prop(self._prop, on_twos, drawn)
            else:
                feet = self._players.draw(self._figures, on_twos, drawn)
            alpha = np.ascontiguousarray(self._figures[..., 3])
            self._shade = self._lamp.shade(alpha, drawn, feet)
            self._rows = _dark_rows(self._shade, alpha)
            if self._prop is None and (on_twos % 4 == 0 or self._shoulder is None):
                self._shoulder = self._players.shoulder(on_twos, drawn)
            self._figures_view = drawn
        if view == self._figures_view:
            return self._figures
        delta = _between(self._figures_view, view)
        top, bottom = self._rows
        grow = int(max(abs(delta[1, 2] + delta[1, 1] * y - y) for y in (top, bottom))) + 2
        top, bottom = max(0, top - grow), min(FRAME_H, bottom + grow)
        delta[1, 2] -= top
        cv2.warpAffine(
            self._figures, delta, (self._figures.shape[1], bottom - top),
            dst=self._moved[top:bottom], flags=cv2.INTER_LINEAR,
            borderMode=cv2.BORDER_REPLICATE,
        )  # fmt: skip
        self._rows = (top, bottom)
        return self._moved

    def _show_prop(self, prop: Pixels, frame: int, view: View) -> list[tuple[float, float, float]]:
        rest = self._views.at(0).zoom
        stamp(self._figures, prop, held_up(prop, frame, view.zoom, rest))
        return []

    def _gain(self, number: int, view: View) -> Gain:
        b, g, r = (a * s for a, s in zip(self._air.gain(view, number), self._gloom, strict=True))
        for cue, effect in self._effects:
            if cue.start <= number < cue.end:
                seen = self._seen(cue, view)
                m = Moment(frame=number, start=cue.start, end=cue.end, view=seen)
                gb, gg, gr = effect.gain(m)
                b, g, r = b * gb, g * gg, r * gr
        return b, g, r

    def _seen(self, cue: EffectCue, view: View) -> View:
        """The view of an effect that a figure works: it shrinks and moves as the figure is staged."""
        scale, _ = self._players.staged
        if cue.x is None or cue.y is None or scale >= 1:
            return view
        x, y = self._players.place(cue.x, cue.y)
        zoom = view.zoom * scale
        return View(
            cx=cue.x - (x - view.cx) / scale,
            cy=cue.y - (y - view.cy) / scale,
            zoom=zoom,
            roll=view.roll,
        )

    def _source(self, cue: EffectCue) -> float | None:
        far = [f.x for f in self._p.figures]
        if not far:
            return None
        aim = cue.x
        return far[0] if aim is None else max(far, key=lambda x: abs(x - aim))


def held_up(prop: Pixels, frame: int, zoom: float, rest: float) -> Field:
    """The ``(2, 3)`` map of an insert's thing into the frame: afloat, turning as if held.

    ``zoom`` is the view's, ``rest`` that of the shot's first frame.
    """
    seconds = frame / FPS
    h, w = prop.shape[:2]
    scale = min(880 / h, 860 / w) * zoom / rest
    x = FRAME_W / 2
    y = FRAME_H * 0.45 + 7 * np.sin(seconds * 1.6)
    angle = 2.2 * np.sin(seconds * 1.1)
    return turned(x, float(y), float(angle), scale, scale, (w / 2, h / 2))


def _dimmed(gain: Gain) -> Gain:
    """The set behind an insert's thing, so that the thing alone is lit."""
    b, g, r = gain
    return b * 0.5, g * 0.44, r * 0.44


def _brighten(frame: Pixels, gain: Gain) -> None:
    if max(abs(g - 1) for g in gain) > 0.004:
        np.copyto(frame, kernels.tinted(frame, (*gain, 1.0)))


def _dark_rows(shade: Pixels, alpha: Pixels) -> tuple[int, int]:
    touched = np.flatnonzero((shade.min(1) < 254) | (alpha.max(1) > 0))
    return (int(touched[0]), int(touched[-1]) + 1) if len(touched) else (0, 0)


def _between(before: View, now: View) -> lens.Matrix:
    a = np.vstack([lens.matrix(before), [0, 0, 1]]).astype(np.float64)
    b = np.vstack([lens.matrix(now), [0, 0, 1]]).astype(np.float64)
    return (b @ np.linalg.inv(a))[:2].astype(np.float32)
