"""The camera: which part of the stage each frame shows, for every size, angle and move.

A move is a track between two framings, eased in and out with a small settle. Every view is
clamped so that the frame never leaves the painted plates.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from yingxi.board.model import FPS, Angle, Move, Size
from yingxi.stage.score import Camera
from yingxi.stage.space import FLOOR_Y, FRAME_H, FRAME_W, PLATE_H, PLATE_W, View

Matrix = NDArray[np.float32]
Focus = tuple[float, float, float]
"""A face: plate x, plate y, radius."""

DUTCH_ROLL = 6.5
DEFOCUS_ZOOM = 1.5
"""From this zoom on, what lies behind the figures softens and foreground plates leave."""
_WHIP_FRAMES = 11


@dataclass(frozen=True, slots=True, kw_only=True)
class _Framing:
    """Where a face belongs: its zoom, and its place from the frame's top left corner, 0–1."""

    zoom: float
    x: float = 0.5
    y: float = 0.34


_ON_A_FACE = {
    Size.MEDIUM: _Framing(zoom=1.42, y=0.33),
    Size.MEDIUM_CLOSE: _Framing(zoom=2.0, y=0.35),
    Size.CLOSE: _Framing(zoom=2.9, y=0.37),
    Size.EXTREME_CLOSE: _Framing(zoom=4.6, y=0.42),
}
_FACE_SHARE = {Size.CLOSE: 0.45, Size.EXTREME_CLOSE: 0.74}
"""Share of the frame's width that the face takes."""
_PROFILE = 1.55
"""Width of a face in profile, in radii of the circle about the head."""
_WIDE_ZOOM = {
    Size.EXTREME_LONG: 1.0,
    Size.LONG: 1.0,
    Size.FULL: 1.0,
    Size.MEDIUM: 1.25,
    Size.MEDIUM_CLOSE: 1.4,
    Size.CLOSE: 1.6,
    Size.EXTREME_CLOSE: 1.8,
    Size.INSERT: 1.7,
}
_ROOM_ASIDE = 490.0
"""Plate pixels that the outermost two figures need beyond their marks, together."""
_STAGING = {Size.EXTREME_LONG: 0.17, Size.LONG: 0.46}


def staging(camera: Camera) -> float:
    """How large figures are staged, 1 on the front line: far shots stand them deep in the land."""
    return _STAGING.get(camera.size, 1.0)


def spread(camera: Camera) -> float:
    """How far apart figures are staged, 1 on the front line: less near together than small."""
    scale = staging(camera)
    return scale + (1 - scale) * 0.15


def least_zoom(roll: float = 0.0) -> float:
    """The widest zoom at which a frame with this roll still lies inside the plates."""
    width, height = _reach(roll)
    return max(width / PLATE_W, height / PLATE_H) + 1e-6


def clamp(view: View) -> View:
    """The nearest view that shows nothing beyond the plates."""
    zoom = max(view.zoom, least_zoom(view.roll))
    width, height = _reach(view.roll)
    half_x, half_y = width / 2 / zoom, height / 2 / zoom
    return View(
        cx=min(max(view.cx, half_x), PLATE_W - half_x),
        cy=min(max(view.cy, half_y), PLATE_H - half_y),
        zoom=zoom,
        roll=view.roll,
    )


def at_depth(view: View, depth: float) -> View:
    """What the same camera sees of a plate at another depth: far plates move and grow less."""
    follow = 0.3 + 0.7 * depth
    grow = 0.35 + 0.65 * depth
    zoom = 1 + (view.zoom - 1) * grow if view.zoom > 1 else view.zoom
    return clamp(
        View(
            cx=PLATE_W / 2 + (view.cx - PLATE_W / 2) * follow,
            cy=PLATE_H / 2 + (view.cy - PLATE_H / 2) * follow,
            zoom=zoom,
            roll=view.roll,
        )
    )


def matrix(view: View) -> Matrix:
    """The ``(2, 3)`` affine map from plate pixels to frame pixels."""
    c = math.cos(math.radians(view.roll)) * view.zoom
    s = math.sin(math.radians(view.roll)) * view.zoom
    return np.array(
        [
            [c, -s, FRAME_W / 2 - c * view.cx + s * view.cy],
            [s, c, FRAME_H / 2 - s * view.cx - c * view.cy],
        ],
        np.float32,
    )


def to_frame(view: View, x: float, y: float) -> tuple[float, float]:
    """Where a plate point lies in the frame."""
    m = matrix(view)
    return (
        float(m[0, 0] * x + m[0, 1] * y + m[0, 2]),
        float(m[1, 0] * x + m[1, 1] * y + m[1, 2]),
    )


def view_at(
    camera: Camera,
    frame: int,
    frames: int,
    focus: Focus | None = None,
    span: tuple[float, float] = (PLATE_W / 2, PLATE_W / 2),
) -> View:
    """The view of one frame. ``span`` is the x-range of the figures' marks."""
    base = _framing(camera, focus, span)
    base = _angled(camera, base, focus, span)
    return clamp(_moved(camera, base, frame, max(1, frames), focus))


def blur_at(camera: Camera, frame: int) -> int:
    """Width in frame pixels of the motion blur, 0 for none."""
    if camera.move is not Move.WHIP or frame >= _WHIP_FRAMES:
        return 0
    speed = _whip(frame) - _whip(frame + 1)
    return int(abs(speed) * 460) | 1


def ease(u: float) -> float:
    """0 to 1 over ``u`` in 0–1: slow in, slow out, one small overshoot that settles."""
    v = min(1.0, max(0.0, (u - 0.04) / 0.84))
    smooth = v * v * v * (v * (v * 6 - 15) + 10)
    late = min(1.0, max(0.0, (u - 0.62) / 0.38))
    return smooth + 0.012 * math.sin(math.pi * late) * late


def _reach(roll: float) -> tuple[float, float]:
    c, s = abs(math.cos(math.radians(roll))), abs(math.sin(math.radians(roll)))
    return FRAME_W * c + FRAME_H * s, FRAME_W * s + FRAME_H * c


def _framing(camera: Camera, focus: Focus | None, span: tuple[float, float]) -> View:
    middle = (span[0] + span[1]) / 2
    on_face = _ON_A_FACE.get(camera.size)
    if focus is not None and on_face is not None:
        zoom = on_face.zoom
        share = _FACE_SHARE.get(camera.size)
        if share is not None:
            zoom = min(6.0, max(1.8, share * FRAME_W / (_PROFILE * focus[2])))
        lean = 0.14 if camera.size is Size.MEDIUM else 0.05
        x = focus[0] + (middle - focus[0]) * lean
        return View(cx=x, cy=focus[1] + (0.5 - on_face.y) * FRAME_H / zoom, zoom=zoom)
    zoom = _WIDE_ZOOM[camera.size]
    if camera.size in (Size.EXTREME_LONG, Size.LONG):
        return View(zoom=zoom)
    if camera.size is Size.INSERT:
        return View(cx=PLATE_W / 2, cy=PLATE_H * 0.5, zoom=zoom)
    width = span[1] - span[0]
    zoom = min(zoom * 1.06, max(least_zoom(), FRAME_W / (width + _ROOM_ASIDE)))
    feet = 0.835 if camera.size is Size.FULL else 0.9
    return View(cx=middle, cy=FLOOR_Y - (feet - 0.5) * FRAME_H / zoom, zoom=zoom)


def _angled(camera: Camera, view: View, focus: Focus | None, span: tuple[float, float]) -> View:
    match camera.angle:
        case Angle.LOW:
            return replace(view, cy=view.cy - 78 / view.zoom, zoom=view.zoom * 1.07)
        case Angle.HIGH:
            return replace(view, cy=view.cy + 96 / view.zoom, zoom=view.zoom * 0.95)
        case Angle.DUTCH:
            way = 1 if sum(map(ord, camera.focus)) % 2 else -1
            return replace(view, roll=DUTCH_ROLL * way, zoom=max(view.zoom, 1.06))
        case Angle.OVER_SHOULDER if focus is not None:
            away = 1 if focus[0] >= (span[0] + span[1]) / 2 else -1
            zoom = max(view.zoom, 1.45)
            return replace(view, cx=focus[0] - away * 0.13 * FRAME_W / zoom, zoom=zoom)
        case _:
            return view


def _moved(camera: Camera, view: View, frame: int, frames: int, focus: Focus | None) -> View:
    u = frame / max(1, frames - 1)
    e = ease(u)
    wide = camera.size in (Size.EXTREME_LONG, Size.LONG, Size.FULL)
    gain = 0.16 if wide else 0.11
    track = (150 if wide else 95) / view.zoom
    match camera.move:
        case Move.PUSH:
            return _zoomed(view, 1 + gain * e, focus)
        case Move.PULL:
            return _zoomed(view, 1 + gain * (1 - e), focus)
        case Move.PAN_LEFT | Move.PAN_RIGHT:
            way = 1 if camera.move is Move.PAN_RIGHT else -1
            roomy = _roomy(view, track, 0)
            return replace(roomy, cx=roomy.cx + way * track * (2 * e - 1))
        case Move.TILT_UP | Move.TILT_DOWN:
            way = 1 if camera.move is Move.TILT_DOWN else -1
            rise = track * 1.25
            roomy = _roomy(view, 0, rise)
            return replace(roomy, cy=roomy.cy + way * rise * (2 * e - 1))
        case Move.CRANE_UP | Move.CRANE_DOWN:
            high = e if camera.move is Move.CRANE_UP else 1 - e
            roomy = _roomy(view, 0, track)
            zoom = roomy.zoom * (1 + 0.14 * (1 - high))
            return replace(roomy, cy=roomy.cy + track * (1 - 2 * high) * 0.8, zoom=zoom)
        case Move.FOLLOW if focus is not None:
            roomy = _roomy(view, track, 0)
            return replace(roomy, cx=focus[0])
        case Move.SHAKE:
            return _shaken(view, frame)
        case Move.WHIP:
            roomy = _roomy(view, 230 / view.zoom, 0)
            return replace(roomy, cx=roomy.cx - 230 / view.zoom * _whip(frame) * _whip_side(camera))
        case _:
            return view


def _zoomed(view: View, factor: float, focus: Focus | None) -> View:
    """Zoom about the focus' eyes, so that they do not slide while the camera goes in."""
    zoom = view.zoom * factor
    if focus is None:
        return replace(view, zoom=zoom)
    x = focus[0] + (view.cx - focus[0]) / factor
    y = focus[1] + (view.cy - focus[1]) / factor
    return replace(view, cx=x, cy=y, zoom=zoom)


def _roomy(view: View, room_x: float, room_y: float) -> View:
    """Zoom in as far as a track of this half length needs to stay on the plates."""
    wide = FRAME_W / (PLATE_W - 2 * room_x)
    high = FRAME_H / (PLATE_H - 2 * room_y)
    zoom = max(view.zoom, wide, high)
    half_x, half_y = FRAME_W / 2 / zoom, FRAME_H / 2 / zoom
    return replace(
        view,
        zoom=zoom,
        cx=min(max(view.cx, half_x + room_x), PLATE_W - half_x - room_x),
        cy=min(max(view.cy, half_y + room_y), PLATE_H - half_y - room_y),
    )


def _shaken(view: View, frame: int) -> View:
    t = frame / FPS
    strength = (30 * math.exp(-t / 0.55) + 3.0) / math.sqrt(view.zoom)
    x = math.sin(t * 47.0) * 0.6 + math.sin(t * 71.3 + 1.1) * 0.4
    y = math.sin(t * 53.0 + 2.0) * 0.6 + math.sin(t * 83.7) * 0.4
    return replace(
        view, cx=view.cx + x * strength, cy=view.cy + y * strength, zoom=view.zoom * 1.035
    )


def _whip(frame: int) -> float:
    u = min(1.0, max(0.0, frame / _WHIP_FRAMES))
    return (1 - u) ** 3 - 0.035 * math.sin(math.pi * u) * u


def _whip_side(camera: Camera) -> int:
    return 1 if sum(map(ord, camera.focus)) % 2 == 0 else -1
