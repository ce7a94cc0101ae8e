"""How much of a picture is blood red: a hint by colour alone, for a person to look at.

No package brings a model of gore, and this knows no things: cloth, lacquer and lanterns are red
too. So a film is measured against itself: a picture is told only where it holds much more dark,
wet red than the film's own palette.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

BLOOD = "blood"
LEAST = 0.12
"""Share of the picture from which blood red is much."""
ABOVE = 0.10
"""By how much it must pass the film's own usual share (its 75th percentile)."""

Rgb = NDArray[np.uint8]


def blood_share(picture: Rgb) -> float:
    """Share of a picture's points that are deep, saturated, cold red (no orange, no gold)."""
    hue, saturation, value = cv2.split(cv2.cvtColor(picture, cv2.COLOR_RGB2HSV))
    red = ((hue <= 4) | (hue >= 174)) & (saturation >= 150) & (value >= 40) & (value <= 175)
    return float(red.mean())


def blood_shares(pictures: Sequence[Rgb]) -> tuple[float, ...]:
    return tuple(blood_share(picture) for picture in pictures)


def bloody(shares: Sequence[float]) -> tuple[bool, ...]:
    """Which pictures hold much more blood red than the film usually does."""
    usual = float(np.percentile(shares, 75)) if len(shares) >= 4 else 0.0
    return tuple(share >= max(LEAST, usual + ABOVE) for share in shares)
