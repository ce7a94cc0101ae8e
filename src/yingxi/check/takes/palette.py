"""The colours of a picture as a histogram that two pictures can be compared by.

CIE L*a*b* (ISO/CIE 11664-4) in 10 × 20 × 20 bins, lightness coarse, smoothed by less than a bin, so
that a shade more light is still the same colour.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter

from yingxi.check.takes.seen import Bgr

SMALL = (90, 160)
Lab = NDArray[np.float32]
"""``(height, width, 3)``, lightness 0–100."""
Palette = NDArray[np.float64]
"""``(10, 20, 20)``, its sum 1."""
Weight = NDArray[np.float64]
"""``(height, width)`` of ``SMALL``: how much each place counts."""

_BINS = (10, 20, 20)
_SMOOTH = (1.0, 0.7, 0.7)
_FROM, _STEP = np.array([0.0, -70.0, -70.0]), np.array([10.0, 7.0, 7.0])


def lab(picture: Bgr) -> Lab:
    """A picture's colours, ``SMALL``; its middle in the shape of a frame."""
    small = np.asarray(cv2.resize(shaped(picture), SMALL, interpolation=cv2.INTER_AREA), np.uint8)
    return coloured(small)


def coloured(picture: NDArray[np.uint8] | NDArray[np.float32]) -> Lab:
    """BGR of 0–255, of any size, as L*a*b*."""
    scaled = np.asarray(picture, np.float32) / 255
    return np.asarray(cv2.cvtColor(scaled, cv2.COLOR_BGR2LAB), np.float32)


def palette(colours: NDArray[np.float32], weight: Weight | None = None) -> Palette:
    """The histogram of ``(…, 3)`` colours, each place counted as ``weight`` says."""
    at = np.clip((colours.reshape(-1, 3) - _FROM) / _STEP, 0, np.array(_BINS) - 1).astype(int)
    flat = np.ravel_multi_index(tuple(at.T), _BINS)
    counted = None if weight is None else weight.ravel()
    out = np.bincount(flat, counted, int(np.prod(_BINS))).astype(np.float64).reshape(_BINS)
    return gaussian_filter(out / max(out.sum(), 1e-9), _SMOOTH)


def shared(a: Palette, b: Palette) -> float:
    """How much of their colours two pictures share, 0–1."""
    return float(np.minimum(a, b).sum())


def mean_palette(pictures: Sequence[Bgr], weight: Weight | None = None) -> Palette:
    """The colours of several frames together."""
    return np.mean([palette(lab(p), weight) for p in pictures], axis=0)


def shaped(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The middle of a picture, grey or coloured, in the shape of a frame."""
    height, width = picture.shape[:2]
    wide = min(width, round(height * SMALL[0] / SMALL[1]))
    high = min(height, round(wide * SMALL[1] / SMALL[0]))
    top, left = (height - high) // 2, (width - wide) // 2
    return picture[top : top + high, left : left + wide]


def aside() -> Weight:
    """What lies beside the players counts more: the sides, and less the foreground."""
    across = np.repeat(0.3 + np.abs(np.linspace(-1, 1, SMALL[0]))[None], SMALL[1], axis=0)
    across[-SMALL[1] * 5 // 16 :] *= 0.5
    return across


def amid() -> Weight:
    """What stands in the middle counts more."""
    return np.repeat(1.15 - np.abs(np.linspace(-1, 1, SMALL[0]))[None], SMALL[1], axis=0)


def around() -> Weight:
    """The rim alone: the sides and the top."""
    rim = np.zeros((SMALL[1], SMALL[0]))
    rim[:, : SMALL[0] // 9] = rim[:, -SMALL[0] // 9 :] = rim[: SMALL[1] // 8] = 1
    return rim
