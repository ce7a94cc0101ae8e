"""The jaw that a voice asks for, frame by frame."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import signal

from yingxi.board.model import FPS
from yingxi.sound import RATE
from yingxi.sound.timbre import envelope

STEP = 480  # 100 values a second, four to a frame


def jaw(samples: NDArray[np.float32]) -> tuple[float, ...]:
    """Return the jaw opening 0–1 for every frame at 25 a second, shut in pauses.

    It follows the energy of 300–3000 Hz, where vowels are: it opens within 30 ms, closes within
    90, and dips between syllables. Length: the samples' frames, the last one begun counted.
    """
    if not len(samples):
        return ()
    band = signal.butter(2, [300, 3000], btype="bandpass", fs=RATE, output="sos")
    level = envelope(signal.sosfilt(band, samples).astype(np.float32), hop=STEP)
    top = float(np.percentile(level[level > level.max() * 0.1], 90)) if level.max() > 0 else 0.0
    if top < 1e-5:
        return (0.0,) * -(-len(samples) * FPS // RATE)
    loud = np.clip(level / top, 0, 1.2) ** 0.7
    followed = np.empty_like(loud)
    state = 0.0
    for i, value in enumerate(loud):
        state += (value - state) * (0.55 if value > state else 0.28)
        followed[i] = state
    # A share of the slow trend is taken off, so that syllables move the jaw and not the phrase.
    trend = (
        signal.sosfiltfilt(signal.butter(1, 2.0, fs=100, output="sos"), followed)
        if len(followed) > 12
        else followed
    )
    opening = np.clip(followed - 0.45 * trend, 0, None) * 1.7
    opening[level < top * 0.06] = 0.0
    frames = -(-len(samples) * FPS // RATE)
    centres = np.minimum((np.arange(frames) * 4 + 2), len(opening) - 1)
    return tuple(
        round(float(min(1.0, opening[i] if opening[i] > 0.06 else 0.0)), 3) for i in centres
    )
