"""The delivery standard: what every film we write has in common."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

WIDTH, HEIGHT = 1080, 1920
FPS = 25
SAMPLE_RATE = 48_000
SAMPLES_A_FRAME = SAMPLE_RATE // FPS

I420 = NDArray[np.uint8]
"""A frame ``(height * 3 // 2, width)``: Y, then U, then V at half size; BT.709, 16-235."""
Sound = NDArray[np.float32]
"""``(samples, channels)``, -1 to 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """How a shot is encoded. Shots of one film must share a recipe, or they can't be joined."""

    width: int = WIDTH
    height: int = HEIGHT
    preset: str = "veryfast"
    crf: int = 20
    threads: int = 1
    gop: int = FPS
    """Frames from one key frame to the next; every group is closed."""
    rate: int = FPS


MASTER = Recipe()


def split_planes(frame: I420) -> tuple[I420, I420, I420]:
    """Views of Y ``(h, w)``, U and V ``(h / 2, w / 2)``; writing to them writes to the frame."""
    rows, width = frame.shape
    height = rows * 2 // 3
    # With 480 × 854 a plane of chroma ends in the middle of a row.
    u, v = frame[height:].reshape(2, height // 2, width // 2)
    return frame[:height], u, v
