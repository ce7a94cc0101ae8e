"""Many voices made to say one line together: aligned in time, a little apart in pitch.

Everything is mono float32 at 48,000 Hz.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np
import soxr
from numpy.typing import NDArray
from scipy import signal

from yingxi.sound import RATE

Mono = NDArray[np.float32]
STEP = 960
"""Alignment looks every 20 ms."""


def chorus(takes: Sequence[Mono], *, size: int, rng: np.random.Generator) -> Mono:
    """Return ``size`` people saying what the ``takes`` say; the first take leads.

    More people than takes: the same takes serve again, bent by up to 1.3 semitones. Followers lag
    by at most 20 ms, as a crowd that knows its words does.
    """
    lead = takes[0]
    layers: list[tuple[int, Mono, float]] = [(0, lead, 1.0)]
    for i in range(1, size):
        take = takes[i % len(takes)]
        semitones = 0.0 if i < len(takes) else float(rng.choice((-1, 1)) * rng.uniform(0.6, 1.3))
        bent = soxr.resample(take, RATE * 2 ** (semitones / 12), RATE) if semitones else take
        lag = int(rng.uniform(0.004, 0.02) * RATE)
        layers.append(
            (lag, aligned(np.asarray(bent, np.float32), lead), 0.3 if i < len(takes) else 0.2)
        )
    out = np.zeros(max(lag + len(layer) for lag, layer, _ in layers), np.float32)
    for lag, layer, level in layers:
        out[lag : lag + len(layer)] += layer * np.float32(level)
    return out


def aligned(take: Mono, lead: Mono) -> Mono:
    """Return a take in the timing of the lead: syllable falls on syllable, pitch stays.

    The times are matched by dynamic warping over ten bands, and followed by overlap-add of
    similar waves (WSOLA; Verhelst and Roelands, ICASSP 1993).
    """
    ours, theirs = _features(lead), _features(take)
    if len(ours) < 3 or len(theirs) < 3:
        return take
    times = _path(ours, theirs)
    return _followed(take, times, len(lead))


def _features(samples: Mono) -> NDArray[np.float64]:
    edges = np.geomspace(150, 7000, 11)
    _, _, spectrum = signal.stft(samples, RATE, nperseg=2048, noverlap=2048 - STEP, padded=True)
    power = np.abs(spectrum) ** 2
    bins = np.linspace(0, RATE / 2, len(power))
    bands = [
        power[(bins >= low) & (bins < high)].sum(axis=0) for low, high in itertools.pairwise(edges)
    ]
    loud = np.log10(np.array(bands).T + 1e-7)
    return (loud - loud.mean(axis=0)) / (loud.std(axis=0) + 1e-6)


def _path(ours: NDArray[np.float64], theirs: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return for every one of our moments the moment of theirs that matches it, smoothed."""
    rows, columns = len(ours), len(theirs)
    distance = np.sqrt(((ours[:, None] - theirs[None]) ** 2).sum(axis=2))
    cost = np.full((rows + 1, columns + 1), np.inf)
    cost[0, 0] = 0.0
    for i in range(rows):
        for j in range(columns):
            # A step that waits costs a little, so that equal speeds stay equal.
            best = min(cost[i, j], cost[i, j + 1] + 0.6, cost[i + 1, j] + 0.6)
            cost[i + 1, j + 1] = distance[i, j] + best
    matched: list[list[int]] = [[] for _ in range(rows)]
    i, j = rows, columns
    while i > 0 and j > 0:
        matched[i - 1].append(j - 1)
        before = (cost[i - 1, j - 1], cost[i - 1, j] + 0.6, cost[i, j - 1] + 0.6)
        step = int(np.argmin(before))
        i, j = i - (step != 2), j - (step != 1)
    times = np.array([np.mean(found) if found else np.nan for found in matched])
    times = np.interp(np.arange(rows), np.flatnonzero(~np.isnan(times)), times[~np.isnan(times)])
    padded = np.pad(times, 3, mode="edge")
    return np.maximum.accumulate(np.convolve(padded, np.hanning(9)[1:-1] / 4, mode="valid"))


def _followed(take: Mono, times: NDArray[np.float64], length: int) -> Mono:
    size, reach = 2048, 480
    hop = size // 2
    window = np.hanning(size + 1)[:size].astype(np.float32)
    source = np.pad(take, (size, size * 2 + reach))
    out = np.zeros(length + size * 2, np.float32)
    natural = source[:size]
    for start in range(0, length, hop):
        wanted = float(np.interp(start / STEP, np.arange(len(times)), times)) * STEP
        at = int(np.clip(wanted, 0, len(take))) + size - hop
        first = max(0, at - reach)
        around = source[first : at + reach + size]
        if len(around) < size:
            break
        likeness = signal.fftconvolve(around, natural[::-1], mode="valid")
        best = first + int(np.argmax(likeness))
        out[start : start + size] += source[best : best + size] * window
        natural = source[best + hop : best + hop + size]
        if len(natural) < size:
            break
    return out[hop : hop + length]
