"""The visible AI label: what a viewer must be able to read, and for how long.

GB 45438-2025: on a film's opening picture for at least two seconds, and on a picture at an edge
or corner, in letters at least 5 % of the shortest side high. NRTA Order 16, Art. 34: in an
obvious place of every episode. A small one therefore stays for the rest.
"""

from __future__ import annotations

import math
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from yingxi.cut.lettering import Face, Layers, Mask, Stamp, font, glow, mask, over, text_width
from yingxi.cut.overlay import Bitmap, Overlay, overlay
from yingxi.media.standard import FPS, HEIGHT, WIDTH

TEXT = "AI生成"
RULE_SHARE = 0.05
"""Of the frame's shortest side: the least height of the letters."""
RULE_SECONDS = 2
OPENING = RULE_SECONDS * FPS + 15
"""Frames of the large label: what the rule asks, and a fade from black besides."""

_SMALL_SHARE = 0.028
_SMALL_OPACITY = 0.72
_WARM, _DARK = (255.0, 247.0, 228.0), (16.0, 10.0, 8.0)


def opening_frames(start: int) -> int:
    """How many frames of a shot that begins on frame ``start`` carry the large label."""
    return max(0, OPENING - start)


def standing_label(
    frames: int, *, opening: int = OPENING, width: int = WIDTH, height: int = HEIGHT
) -> tuple[Overlay, ...]:
    """The label over a whole shot: large for its first ``opening`` frames, then small."""
    side = min(width, height)
    x, y = round(width * 0.044), round(height * 0.05)
    large = min(opening, frames)
    layers: list[Overlay] = []
    if large > 0:
        layers.append(overlay(draw_label(math.ceil(side * RULE_SHARE)), x, y, 0, large))
    if frames > large:
        small = draw_label(math.ceil(side * _SMALL_SHARE), _SMALL_OPACITY)
        layers.append(overlay(small, x, y, large, frames))
    return tuple(layers)


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
    badge = draw_label(math.ceil(min(width, height) * RULE_SHARE))
    over(out, badge, round(width * 0.03), round(height * 0.02))
    return out
