"""Frames that carry their own number."""

from __future__ import annotations

import numpy as np

from yingxi.media.standard import I420, Recipe

TINY = Recipe(width=128, height=192, preset="veryfast")
_BITS = 10


def numbered(number: int) -> I420:
    """A frame in which ``number`` is painted as ten black or white blocks."""
    frame = np.full((TINY.height * 3 // 2, TINY.width), 128, np.uint8)
    frame[: TINY.height] = 50
    for bit in range(_BITS):
        top, left = 20 + bit // 5 * 80, 4 + bit % 5 * 24
        frame[top : top + 60, left : left + 20] = 220 if number >> bit & 1 else 30
    return frame


def number_of(frame: I420) -> int:
    """What ``numbered`` painted."""
    return sum(
        1 << bit
        for bit in range(_BITS)
        if frame[
            30 + bit // 5 * 80 : 70 + bit // 5 * 80, 8 + bit % 5 * 24 : 20 + bit % 5 * 24
        ].mean()
        > 128
    )
