"""What a voice goes through after the model: breath, force, distance, and its own pauses.

Every function takes and returns mono float32 at 48,000 Hz.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import signal

from yingxi.sound import RATE
from yingxi.sound.manner import Air, Manner

Mono = NDArray[np.float32]


def envelope(samples: Mono, *, hop: int = 480) -> NDArray[np.float64]:
    """Return the RMS of each ``hop`` samples (10 ms), the last one padded with zeros."""
    count = -(-len(samples) // hop)
    padded = np.zeros(count * hop)
    padded[: len(samples)] = samples
    return np.sqrt((padded.reshape(count, hop) ** 2).mean(axis=1))


def trimmed(samples: Mono, *, margin: float = 0.04) -> Mono:
    """Cut silence at both ends, ``margin`` seconds of it kept, with 5 ms fades; may be empty."""
    level = envelope(samples)
    if not level.size or level.max() < 1e-4:
        return np.zeros(0, np.float32)
    loud = np.flatnonzero(level > level.max() * 10 ** (-38 / 20))
    start = max(0, int(loud[0]) * 480 - int(margin * RATE))
    end = min(len(samples), int(loud[-1] + 1) * 480 + int(margin * RATE))
    cut = samples[start:end].copy()
    fade = min(240, len(cut) // 2)
    ramp = np.sin(np.linspace(0, np.pi / 2, fade, dtype=np.float32)) ** 2
    cut[:fade] *= ramp
    cut[len(cut) - fade :] *= ramp[::-1]
    return cut


def paced(samples: Mono, pause: float) -> Mono:
    """Make the pauses inside a line ``pause`` times as long; speech itself is untouched."""
    if abs(pause - 1) < 0.02 or len(samples) < RATE // 2:
        return samples
    level = envelope(samples)
    quiet = level < level.max() * 10 ** (-34 / 20)
    edges = np.flatnonzero(np.diff(np.concatenate([[0], quiet.view(np.int8), [0]])))
    pieces: list[Mono] = []
    at = 0
    for first, last in edges.reshape(-1, 2):
        length = int(last - first) * 480
        if length < 0.16 * RATE or first == 0 or last == len(level):
            continue
        middle = int(first + last) // 2 * 480
        change = int(length * (pause - 1))
        if change > 0:
            pieces += [samples[at:middle], np.zeros(change, np.float32)]
            at = middle
        else:
            keep = max(int(0.08 * RATE), length + change)
            pieces.append(samples[at : middle - (length - keep) // 2])
            at = middle + (length - keep) // 2
    return np.concatenate([*pieces, samples[at:]])


def coloured(samples: Mono, manner: Manner, *, seed: int) -> Mono:
    """Give a dry voice the breath, force, quiver and fall of an emotion."""
    out = samples
    if manner.breath > 0:
        out = _breathy(out, manner.breath, seed)
    if manner.drive > 0:
        out = _driven(out, manner.drive)
    if manner.dullness > 0:
        dull = signal.sosfilt(signal.butter(2, 2600, fs=RATE, output="sos"), out)
        out = out * (1 - manner.dullness) + dull * manner.dullness
    time = np.arange(len(out)) / RATE
    if manner.tremor > 0:
        out = out * (1 - 0.35 * manner.tremor * (0.5 + 0.5 * np.sin(2 * np.pi * 5.5 * time)))
    if manner.fall > 0 and len(out):
        out = out * 10 ** (-manner.fall * time / time[-1] / 20 if time[-1] else 0)
    return np.asarray(out, np.float32)


def _breathy(samples: Mono, share: float, seed: int) -> NDArray[np.float64]:
    """Mix in a whisper: the line's own spectral envelope (linear prediction) drives noise."""
    rate = RATE // 2
    voice = signal.resample_poly(samples.astype(np.float64), 1, 2)
    whisper = _whisper(signal.lfilter([1, -0.9], [1], voice), rate, seed)
    whisper = signal.resample_poly(whisper, 2, 1)[: len(samples)]
    whisper = np.pad(whisper, (0, len(samples) - len(whisper)))
    power = float(np.sqrt((samples.astype(np.float64) ** 2).mean())) + 1e-9
    whisper *= power / (float(np.sqrt((whisper**2).mean())) + 1e-9)
    return samples * (1 - share) + whisper * share


def _whisper(voice: NDArray[np.float64], rate: int, seed: int) -> NDArray[np.float64]:
    order, hop = 24, rate // 100
    size = hop * 3
    noise = np.random.default_rng(seed).standard_normal(len(voice) + size)
    window = np.hanning(size)
    out = np.zeros(len(voice) + size)
    for start in range(0, max(len(voice) - size, 0), hop):
        frame = voice[start : start + size] * window
        power = float(frame @ frame)
        if power < 1e-6:
            continue
        lags = np.array([frame[: size - lag] @ frame[lag:] for lag in range(order + 1)])
        lags[0] *= 1.0001
        coefficients = _levinson(lags)
        breath = signal.lfilter([1.0], coefficients, noise[start : start + size]) * window
        out[start : start + size] += breath * np.sqrt(power / (float(breath @ breath) + 1e-9))
    return out[: len(voice)]


def _levinson(lags: NDArray[np.float64]) -> NDArray[np.float64]:
    """Solve for the prediction filter by Levinson and Durbin's recursion."""
    order = len(lags) - 1
    filter_ = np.zeros(order + 1)
    filter_[0] = 1.0
    error = lags[0]
    for i in range(1, order + 1):
        reflection = -(filter_[:i] @ lags[i:0:-1]) / error
        filter_[: i + 1] += reflection * filter_[: i + 1][::-1]
        error *= 1 - reflection * reflection
    return filter_


def _driven(samples: NDArray[np.floating], amount: float) -> NDArray[np.float64]:
    """Press the voice: presence at 2.5 kHz, a levelled body and soft saturation."""
    band = signal.butter(1, [1800, 4200], btype="bandpass", fs=RATE, output="sos")
    edged = samples + signal.sosfilt(band, samples) * 0.6 * amount
    peak = float(np.abs(edged).max()) + 1e-9
    push = 1 + 2.2 * amount
    return np.tanh(edged / peak * push) / np.tanh(push) * peak


def placed(samples: Mono, air: Air, *, seed: int = 7) -> Mono:
    """Put a voice where it is heard from: close, in its own head, or beyond the frame."""
    out = samples.astype(np.float64)
    if air.ceiling:
        out = signal.sosfilt(signal.butter(2, air.ceiling, fs=RATE, output="sos"), out)
    if air.warmth:
        low = signal.sosfilt(signal.butter(1, 180, fs=RATE, output="sos"), out)
        out = out + low * (10 ** (air.warmth / 20) - 1)
    if air.room:
        count = int(air.seconds * RATE)
        rng = np.random.default_rng(seed)
        decay = 10 ** (-3 * np.arange(count) / count)
        response = rng.standard_normal(count) * decay
        response[: int(0.006 * RATE)] = 0
        response = signal.sosfilt(
            signal.butter(1, [250, 4500], btype="bandpass", fs=RATE, output="sos"), response
        )
        response /= np.sqrt((response**2).sum())
        wet = signal.fftconvolve(out, response)
        out = np.pad(out, (0, len(wet) - len(out))) + wet * air.room * 2
    return out.astype(np.float32)
