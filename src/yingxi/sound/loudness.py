"""Loudness and true peak after ITU-R BS.1770-4, and a limiter that keeps a true peak."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage, signal

from yingxi.sound import RATE

SILENCE = -70.0
"""LUFS and dBTP reported for what has no sound: the absolute gate of BS.1770."""

# The two stages of K-weighting at 48 kHz, BS.1770-4 annex 1, tables 1 and 2.
K_WEIGHTING = np.array(
    [
        [1.53512485958697, -2.69169618940638, 1.19839281085285, 1, -1.69065929318241, 0.73248077421585],
        [1.0, -2.0, 1.0, 1, -1.99004745483398, 0.99007225036621],
    ]
)  # fmt: skip
OVERSAMPLING = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Loudness:
    integrated: float
    """LUFS."""
    true_peak: float
    """dBTP."""


def loudness(samples: NDArray[np.floating]) -> Loudness:
    """Measure mono ``(n,)`` or stereo ``(n, 2)`` sound at 48 kHz."""
    return Loudness(integrated=integrated(samples), true_peak=true_peak(samples))


def integrated(samples: NDArray[np.floating]) -> float:
    """Return the gated loudness in LUFS; sound under 0.4 s is measured as one block."""
    if not len(samples):
        return SILENCE
    channels = samples.reshape(len(samples), -1)
    power = np.zeros(len(channels))
    for channel in channels.T:
        power += signal.sosfilt(K_WEIGHTING, channel.astype(np.float64)) ** 2
    block, hop = int(0.4 * RATE), int(0.1 * RATE)
    total = np.concatenate([[0.0], np.cumsum(power)])
    starts = np.arange(0, max(len(power) - block, 0) + 1, hop)
    ends = np.minimum(starts + block, len(power))
    mean = (total[ends] - total[starts]) / np.maximum(ends - starts, 1)
    mean = mean[mean > 10 ** ((SILENCE + 0.691) / 10)]
    if not mean.size:
        return SILENCE
    gated = mean[mean > mean.mean() / 10]
    return float(-0.691 + 10 * np.log10(gated.mean()))


LOUD = 0.65
"""Blocks whose samples stay under this share of the limit can't pass it between samples."""


def true_peak(samples: NDArray[np.floating]) -> float:
    """Return the highest level between the samples in dBTP, by four times oversampling."""
    peak = float(peaks(samples).max(initial=0.0))
    return max(SILENCE, float(20 * np.log10(peak))) if peak > 0 else SILENCE


def peaks(samples: NDArray[np.floating], *, floor: float = 0.0) -> NDArray[np.float32]:
    """Return the peak around every sample ``(n,)``, over channels, four times oversampled.

    Tenths of a second that stay under ``floor`` keep their plain sample peaks.
    """
    highest = np.zeros(len(samples), np.float32)
    if not len(samples):
        return highest
    channels = samples.reshape(len(samples), -1)
    np.abs(channels).max(axis=1, out=highest)
    taps = _taps()
    reach = len(taps) // 2 // OVERSAMPLING + 1
    block = RATE // 10
    for start in range(0, len(channels), block):
        end = min(start + block, len(channels))
        # Between samples a peak stands at most 3 dB over its neighbours in real sound, so blocks
        # far under full scale need no second look.
        if float(highest[start:end].max()) < floor:
            continue
        before, after = max(0, start - reach), min(len(channels), end + reach)
        dense = signal.upfirdn(
            taps, channels[before:after].astype(np.float32), OVERSAMPLING, axis=0
        )
        dense = np.abs(dense[len(taps) // 2 :]).max(axis=1)
        first = (start - before) * OVERSAMPLING
        dense = dense[first : first + (end - start) * OVERSAMPLING]
        found = dense.reshape(-1, OVERSAMPLING).max(axis=1)
        np.maximum(highest[start:end], found, out=highest[start:end])
    return highest


@cache
def _taps() -> NDArray[np.float32]:
    length = 48 * OVERSAMPLING + 1
    taps = signal.firwin(length, 1 / OVERSAMPLING, window=("kaiser", 7.0)) * OVERSAMPLING
    return np.asarray(taps, np.float32)


def limited(
    samples: NDArray[np.float32],
    *,
    ceiling: float = -1.0,
    around: NDArray[np.float32] | None = None,
) -> NDArray[np.float32]:
    """Hold stereo sound under a true peak of ``ceiling`` dBTP, looking 4 ms ahead.

    The gain is the least of its surroundings, smoothed over the same span, so it is already down
    when the peak comes; it recovers over 120 ms. ``around`` are the samples' `peaks`, where they
    are known.
    """
    limit = 10 ** (ceiling / 20)
    found = peaks(samples, floor=limit * LOUD) if around is None else around
    needed = np.minimum(1.0, limit / np.maximum(found, 1e-9))
    if float(needed.min(initial=1.0)) >= 1.0:
        return samples
    span = int(0.004 * RATE) | 1
    held = ndimage.minimum_filter1d(needed, 2 * span + 1)
    smooth = np.hanning(span + 2)[1:-1]
    edged = np.pad(_released(held), span // 2, mode="edge")
    gain = signal.oaconvolve(edged, smooth / smooth.sum(), mode="valid")
    return (samples * gain[:, None]).astype(np.float32)


def _released(gain: NDArray[np.floating]) -> NDArray[np.float64]:
    """Let a gain fall at once and rise slowly, in steps of 1 ms."""
    step = RATE // 1000
    count = -(-len(gain) // step)
    padded = np.ones(count * step)
    padded[: len(gain)] = gain
    least = padded.reshape(count, step).min(axis=1)
    slow = np.empty(count)
    state, rise = 1.0, 1 - np.exp(-1 / 120)
    for i, value in enumerate(least):
        state = min(value, state + (1 - state) * rise)
        slow[i] = state
    centres = np.arange(count) * step + step / 2
    return np.minimum(np.interp(np.arange(len(gain)), centres, slow), gain)
