"""The hall that music and effects stand in."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray
from scipy import signal

from yingxi.sound import RATE

Stereo = NDArray[np.floating]


@cache
def response(seconds: float, dark: float) -> Stereo:
    """Return a hall's impulse response (n, 2): early walls, then three bands that die apart."""
    count = int(seconds * 1.15 * RATE)
    rng = np.random.default_rng(1_618)
    time = np.arange(count) / RATE
    out = np.zeros((count, 2))
    bands = ((120, 600, 1.1), (600, 2600, 0.9), (2600, 9000, 0.55 * (1.2 - 0.7 * dark)))
    for low, high, life in bands:
        sos = signal.butter(1, [low, high], btype="bandpass", fs=RATE, output="sos")
        tail = signal.sosfilt(sos, rng.standard_normal((count, 2)), axis=0)
        out += tail * (10 ** (-3 * time / (seconds * life)))[:, None]
    out *= np.clip(time / 0.025, 0, 1)[:, None]
    for _ in range(14):
        at = int(rng.uniform(0.008, 0.07) * RATE)
        out[at, int(rng.integers(2))] += rng.uniform(-1, 1) * 2.5 * np.exp(-at / RATE / 0.05)
    return (out / np.sqrt((out**2).sum(axis=0))).astype(np.float32)


def reverberated(dry: Stereo, *, seconds: float, dark: float = 0.5) -> Stereo:
    """Return the wet sound alone, as long as the dry one."""
    wet = signal.oaconvolve(dry, response(seconds, dark), axes=0)[: len(dry)]
    return np.asarray(wet, np.float32)


def placed(samples: NDArray[np.floating], pan: float) -> Stereo:
    """Place mono sound between left (-1) and right (1) with constant power."""
    angle = (pan + 1) * np.pi / 4
    gains = np.array([np.cos(angle), np.sin(angle)], np.float32)
    return samples[:, None] * gains
