"""Music: a placeholder drone for now."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from yingxi.errors import UnknownName
from yingxi.sound import RATE

MOODS = (
    "calm",
    "tender",
    "sorrow",
    "tension",
    "battle",
    "mystery",
    "triumph",
    "comic",
    "dread",
    "modern",
)


def compose(mood: str, seconds: float, *, seed: int) -> NDArray[np.float32]:
    if mood not in MOODS:
        raise UnknownName("音乐情绪", mood, MOODS)
    time = np.arange(round(seconds * RATE)) / RATE
    tone = 0.05 * np.sin(2 * np.pi * 110 * time)
    return np.repeat(tone[:, None], 2, axis=1).astype(np.float32)
