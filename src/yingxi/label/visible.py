"""The visible AI label: what a viewer must be able to read, and for how long.

What the law asks, and from which day, stands in ``rules.toml``: a large label on the opening
picture, and one in an obvious place of every episode. A small one therefore stays for the rest.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from yingxi.cut.lettering import Face, Layers, Mask, Stamp, font, glow, mask, over, text_width
from yingxi.cut.overlay import Bitmap, Overlay, overlay
from yingxi.cut.subtitles import Circle
from yingxi.label.rules import rule_for
from yingxi.media.standard import FPS, HEIGHT, WIDTH

TEXT = "AI生成"
_FILM, _PICTURE = rule_for("video"), rule_for("picture")
OPENING = math.ceil(_FILM.opening_seconds * FPS) + 15
"""Frames of the large label: what the rule asks, and a fade from black besides."""

_SMALL_SHARE = 0.028
_SMALL_OPACITY = 0.72
_WARM, _DARK = (255.0, 247.0, 228.0), (16.0, 10.0, 8.0)


def opening_frames(start: int) -> int:
    """How many frames of a shot that begins on frame ``start`` carry the large label."""
    return max(0, OPENING - start)


def standing_label(
    frames: int,
    *,
    opening: int = OPENING,
    width: int = WIDTH,
    height: int = HEIGHT,
    around: Sequence[Circle] = (),
) -> tuple[Overlay, ...]:
    """The label over a whole shot: large for its first ``opening`` frames, then small.

    It stands in the upper left, unless it would hide one of the faces ``around`` there and none in
    the upper right.
    """
    side = min(width, height)
    large = min(opening, frames)
    layers: list[Overlay] = []
    if large > 0:
        badge = draw_label(math.ceil(side * _FILM.letter_share))
        layers.append(overlay(badge, *_corner(badge, width, height, around), 0, large))
    if frames > large:
        badge = draw_label(math.ceil(side * _SMALL_SHARE), _SMALL_OPACITY)
        layers.append(overlay(badge, *_corner(badge, width, height, around), large, frames))
    return tuple(layers)


def _corner(badge: Bitmap, width: int, height: int, around: Sequence[Circle]) -> tuple[int, int]:
    """Where the badge's upper left pixel goes."""
    x, y = round(width * 0.044), round(height * 0.05)
    left, right = (x, y), (width - x - badge.shape[1], y)
    return right if _hides(badge, left, around) and not _hides(badge, right, around) else left


def _hides(badge: Bitmap, at: tuple[int, int], around: Sequence[Circle]) -> bool:
    """Whether a badge there would touch a face."""
    tall, wide = badge.shape[:2]
    return any(
        math.hypot(min(max(x, at[0]), at[0] + wide) - x, min(max(y, at[1]), at[1] + tall) - y)
        < radius
        for x, y, radius in around
    )


@lru_cache(maxsize=16)
def draw_label(letters: int, opacity: float = 1.0) -> Bitmap:
    """The label as a bitmap whose Chinese letters are at least ``letters`` pixels high."""
    size = _size_for(letters)
    pad_x, pad_y = round(size * 0.38), round(size * 0.22)
    width = math.ceil(text_width(TEXT, size, Face.SANS)) + 2 * pad_x
    height = size + 2 * pad_y
    margin = math.ceil(size * 0.2)
    sheet = (width + 2 * margin, height + 2 * margin)
    ground = np.zeros((sheet[1], sheet[0]), np.uint8)
    _rounded(ground, (margin, margin), (margin + width, margin + height), height // 4, -1)
    rim = np.zeros_like(ground)
    _rounded(
        rim, (margin, margin), (margin + width, margin + height), height // 4, max(1, size // 28)
    )
    stamp = Stamp(text=TEXT, x=margin + pad_x, y=sheet[1] / 2, size=size, face=Face.SANS)
    layers = Layers(*sheet)
    layers.paint(glow(_share(ground), size / 12), _DARK, 0.25 * opacity)
    layers.paint(_share(ground), _DARK, 0.42 * opacity)
    layers.paint(_share(rim), _WARM, 0.55 * opacity)
    layers.paint(mask([stamp], *sheet, stroke=size / 60), _WARM, opacity)
    return layers.bitmap


def _share(plane: NDArray[np.uint8]) -> Mask:
    return np.asarray(plane / 255, np.float32)


def _size_for(letters: int) -> int:
    size = letters
    while True:
        _, top, _, bottom = font(Face.SANS, size).getbbox("生成")
        if bottom - top >= letters + 1:
            return size
        size += 1


def _rounded(
    plane: NDArray[np.uint8], a: tuple[int, int], b: tuple[int, int], radius: int, line: int
) -> None:
    """A rectangle with round corners, filled where ``line`` is -1."""
    (left, top), (right, bottom) = a, b
    turn = ((left, top, 180), (right, top, 270), (right, bottom, 0), (left, bottom, 90))
    points: list[NDArray[np.int32]] = []
    for x, y, start in turn:
        centre = (
            x + radius if x == left else x - radius,
            y + radius if y == top else y - radius,
        )
        arc = cv2.ellipse2Poly(centre, (radius, radius), 0, start, start + 90, 6)
        points.append(np.asarray(arc, np.int32))
    outline = np.concatenate(points)
    if line < 0:
        cv2.fillPoly(plane, [outline], 255, cv2.LINE_AA)
    else:
        cv2.polylines(plane, [outline], True, 255, line, cv2.LINE_AA)


def mark_picture(bgr: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """A copy of a picture ``(h, w, 3)`` with the label in its top left corner."""
    height, width = bgr.shape[:2]
    out = bgr.copy()
    badge = draw_label(math.ceil(min(width, height) * _PICTURE.letter_share))
    over(out, badge, round(width * 0.03), round(height * 0.02))
    return out
