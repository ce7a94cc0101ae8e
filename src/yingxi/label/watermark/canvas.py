"""Frames to one picture of what stays: the residual of each, brought to size, summed over time."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from yingxi.label.watermark.tile import CANVAS

Residual = NDArray[np.float32]
"""A picture's short side is ``CANVAS``; flat, about 1 in root mean square, cut off at ±2."""

_LONGEST = 2 * CANVAS
_FLOOR = 1.5


def residual(luma: NDArray[np.uint8]) -> Residual:
    """One frame's fine structure, every region at the same loudness."""
    height, width = luma.shape
    scale = CANVAS / min(height, width)
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    way = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    picture = _middle(np.asarray(cv2.resize(luma, size, interpolation=way), np.float32))
    fine = cv2.GaussianBlur(picture, (0, 0), 1.0) - cv2.GaussianBlur(picture, (0, 0), 4.5)
    # Running sums of floats may end a hair below zero where the picture is flat.
    loudness = np.sqrt(np.maximum(cv2.blur(fine * fine, (17, 17)), 0)) + _FLOOR
    return np.asarray(np.clip(fine / loudness, -2, 2), np.float32)


def _middle(picture: Residual) -> Residual:
    """A very long picture is searched in its middle."""
    for axis in (0, 1):
        spare = (picture.shape[axis] - _LONGEST) // 2
        if spare > 0:
            picture = np.take(picture, np.arange(spare, spare + _LONGEST), axis=axis)
    return picture


class Pile:
    """Residuals of frames of one shape, summed."""

    def __init__(self) -> None:
        self.frames = 0
        self.sum: Residual | None = None

    def add(self, luma: NDArray[np.uint8]) -> None:
        """Add a frame; one of another shape than the first is left out."""
        fine = residual(luma)
        if self.sum is None:
            self.sum = fine
        elif self.sum.shape == fine.shape:
            self.sum += fine
        else:
            return
        self.frames += 1

    def take(self, other: Pile) -> None:
        """Add all of another pile."""
        if other.sum is None:
            return
        if self.sum is None:
            self.sum = other.sum.copy()
        elif self.sum.shape == other.sum.shape:
            self.sum += other.sum
        else:
            return
        self.frames += other.frames
