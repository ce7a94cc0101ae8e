"""Is the take where its plate is? Colour beside the players, and which way the edges run."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from yingxi.check.takes.palette import SMALL, aside, lab, mean_palette, palette, shaped, shared
from yingxi.check.takes.score import Score, at_least
from yingxi.check.takes.seen import Bgr

RULE, VERSION = "place", "1"
LEAST = 0.57
"""Two parts colour, one part edges. Measured by benchmarks/gate.py."""
_DIRECTIONS = 8


def place(frames: Sequence[Bgr], plate: Bgr) -> Score:
    """How alike frames and plate are, 0–1; a close shot of a place is still that place.

    Colour counts beside the players; the directions of edges are those of the whole frame.
    """
    weight = aside()
    colour = shared(mean_palette(frames, weight), palette(lab(plate), weight))
    lines = float(np.mean([edges(frame) @ edges(plate) for frame in frames]))
    value = (2 * colour + lines) / 3
    told = f"{value:.2f}"
    return at_least(RULE, value, LEAST, told, version=VERSION)


def edges(picture: Bgr) -> NDArray[np.float64]:
    """How much of a picture's edges runs each of eight ways, a unit vector."""
    small = cv2.resize(shaped(picture), SMALL, interpolation=cv2.INTER_AREA)
    grey = cv2.GaussianBlur(cv2.cvtColor(small, cv2.COLOR_BGR2GRAY).astype(np.float32), (0, 0), 1)
    across, down = cv2.Sobel(grey, cv2.CV_32F, 1, 0), cv2.Sobel(grey, cv2.CV_32F, 0, 1)
    way = (np.arctan2(down, across) % np.pi / np.pi * _DIRECTIONS).astype(int) % _DIRECTIONS
    sums = np.bincount(way.ravel(), np.hypot(across, down).ravel(), _DIRECTIONS)
    return sums / max(float(np.linalg.norm(sums)), 1e-9)
