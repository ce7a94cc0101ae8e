"""Grains, noise and slow chance: what natural sounds are strewn from."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import signal

from yingxi.sound import RATE
from yingxi.sound.room import placed

Mono = NDArray[np.floating]
Stereo = NDArray[np.floating]


def clock(seconds: float) -> Mono:
    """Return the time of every sample."""
    return np.arange(max(1, round(seconds * RATE)), dtype=np.float32) / RATE


def noise(count: int, low: float, high: float, rng: np.random.Generator) -> Mono:
    """Return band-passed noise with an RMS of 1."""
    band = signal.butter(2, [low, min(high, 20_000)], btype="bandpass", fs=RATE, output="sos")
    run = rng.standard_normal(count + 4800).astype(np.float32)
    out = np.asarray(signal.sosfilt(band, run)[4800:], np.float32)
    return out / (np.float32(np.sqrt(float((out**2).mean()))) + np.float32(1e-9))


def wide_noise(count: int, low: float, high: float, rng: np.random.Generator) -> Stereo:
    """Return noise that differs left and right but shares its middle."""
    middle, left, right = (noise(count, low, high, rng) for _ in range(3))
    return np.stack([middle * 0.5 + left, middle * 0.5 + right], axis=1) * np.float32(0.8)


def wander(count: int, period: float, rng: np.random.Generator) -> Mono:
    """Return a smooth random curve 0–1 that turns about every ``period`` seconds."""
    points = max(4, int(count / RATE / period) + 4)
    knots = rng.uniform(0, 1, points)
    at = np.linspace(0, points - 1.001, count)
    whole = at.astype(np.int64)
    share = 0.5 - 0.5 * np.cos(np.pi * (at - whole))
    return (knots[whole] * (1 - share) + knots[whole + 1] * share).astype(np.float32)


def strewn(
    grains: Sequence[Mono],
    seconds: float,
    rate: float,
    rng: np.random.Generator,
    *,
    quietest: float = 0.1,
    spread: float = 1.0,
) -> Stereo:
    """Strew grains at random moments, ``rate`` a second, near and far, left and right."""
    count = max(1, round(seconds * RATE))
    out = np.zeros((count, 2), np.float32)
    for moment in rng.uniform(-0.1, seconds, rng.poisson(rate * (seconds + 0.1))):
        grain = grains[int(rng.integers(len(grains)))]
        level = np.float32(quietest + (1 - quietest) * rng.random() ** 3)
        put(out, placed(grain * level, float(rng.uniform(-spread, spread))), float(moment))
    return out


def put(out: Stereo, sound: Stereo, at: float) -> None:
    """Add a sound at a time in seconds; what lies outside is cut."""
    first = int(at * RATE)
    start, end = max(first, 0), min(first + len(sound), len(out))
    if end > start:
        out[start:end] += sound[start - first : end - first]


def chirp(start: float, end: float, seconds: float) -> Mono:
    """Return a tone that slides from one frequency to another, with soft ends."""
    time = clock(seconds)
    frequency = np.geomspace(start, end, len(time))
    tone = np.sin(2 * np.pi * np.cumsum(frequency) / RATE)
    return (tone * np.hanning(len(time))).astype(np.float32)


def modes(
    frequencies: Sequence[float], lives: Sequence[float], seconds: float, rng: np.random.Generator
) -> Mono:
    """Return a struck body: its frequencies and how long each lives (seconds to 1/e)."""
    time = clock(seconds)
    out = np.zeros(len(time), np.float32)
    for frequency, life in zip(frequencies, lives, strict=True):
        phase = rng.uniform(0, 2 * np.pi)
        out += np.sin(2 * np.pi * frequency * time + phase) * np.exp(-time / life)
    out[:48] *= np.linspace(0, 1, 48, dtype=np.float32)
    fade = len(out) // 5
    out[len(out) - fade :] *= np.linspace(1, 0, fade, dtype=np.float32)
    return out / (np.abs(out).max() + 1e-9)
