"""The drums, gongs and blocks of the opera band, each stroke mono float32 at 48,000 Hz."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy import signal

from yingxi.sound import RATE

Mono = NDArray[np.floating]


def _time(seconds: float) -> NDArray[np.float64]:
    return np.arange(int(seconds * RATE)) / RATE


def _noise(count: int, low: float, high: float, rng: np.random.Generator) -> NDArray[np.float64]:
    band = signal.butter(2, [low, high], btype="bandpass", fs=RATE, output="sos")
    return signal.sosfilt(band, rng.standard_normal(count))


def _finished(samples: NDArray[np.float64]) -> Mono:
    fade = min(960, len(samples))
    samples[len(samples) - fade :] *= np.linspace(1, 0, fade)
    return (samples / (np.abs(samples).max() + 1e-9)).astype(np.float32)


def great_drum(rng: np.random.Generator) -> Mono:
    """大鼓: a skin that sags from 96 to 58 Hz, a stick, a room of wood."""
    time = _time(1.4)
    frequency = 58 + 38 * np.exp(-time / 0.045)
    phase = 2 * np.pi * np.cumsum(frequency) / RATE
    skin = np.sin(phase) * np.exp(-time / 0.34) + 0.4 * np.sin(1.59 * phase) * np.exp(-time / 0.14)
    skin += 0.25 * np.sin(2.14 * phase) * np.exp(-time / 0.09)
    stick = _noise(len(time), 180, 2400, rng) * np.exp(-time / 0.018)
    return _finished(np.tanh(1.4 * skin) + 0.55 * stick)


def clapper_drum(rng: np.random.Generator) -> Mono:
    """板鼓: dry, high, all stick."""
    time = _time(0.16)
    tone = np.sin(2 * np.pi * (690 + 120 * np.exp(-time / 0.006)) * time) * np.exp(-time / 0.022)
    tone += 0.5 * np.sin(2 * np.pi * 1130 * time) * np.exp(-time / 0.012)
    return _finished(tone + 0.7 * _noise(len(time), 900, 6000, rng) * np.exp(-time / 0.01))


def woodblock(rng: np.random.Generator) -> Mono:
    """木鱼: hollow, one pitch."""
    time = _time(0.25)
    tone = np.sin(2 * np.pi * 830 * time) * np.exp(-time / 0.03)
    tone += 0.45 * np.sin(2 * np.pi * 1290 * time) * np.exp(-time / 0.018)
    return _finished(tone + 0.15 * _noise(len(time), 1500, 5000, rng) * np.exp(-time / 0.004))


def _metal(
    seconds: float,
    base: float,
    ratios: tuple[float, ...],
    decay: float,
    glide: float,
    rng: np.random.Generator,
) -> NDArray[np.float64]:
    """Sum the modes of a plate; ``glide`` is how far the pitch moves, in semitones."""
    time = _time(seconds)
    bend = 2 ** (glide / 12 * (1 - np.exp(-time / 0.25)))
    turn = 2 * np.pi * np.cumsum(base * bend) / RATE
    out = np.zeros(len(time))
    for i, ratio in enumerate(ratios):
        bloom = 1 - np.exp(-time / (0.004 + 0.012 * i))
        life = decay / (1 + 0.35 * i)
        beat = 1 + 0.15 * np.sin(2 * np.pi * rng.uniform(0.8, 4) * time + rng.uniform(0, 6.28))
        out += (
            np.sin(ratio * turn + rng.uniform(0, 6.28))
            * bloom
            * beat
            * np.exp(-time / life)
            / (1 + 0.3 * i)
        )
    return out


def great_gong(rng: np.random.Generator) -> Mono:
    """大锣: a bloom of brass that sinks."""
    ratios = (1, 1.51, 2.02, 2.74, 3.41, 4.16, 5.43, 6.79, 8.21)
    out = _metal(4.0, 142, ratios, 1.5, -1.6, rng)
    time = _time(4.0)
    wash = _noise(len(time), 900, 7000, rng) * (1 - np.exp(-time / 0.06)) * np.exp(-time / 0.55)
    return _finished(out + 0.9 * wash)


def small_gong(rng: np.random.Generator) -> Mono:
    """小锣: bright, and it rises, as only the Chinese one does."""
    out = _metal(1.1, 590, (1, 1.48, 2.09, 2.94, 3.6, 4.9), 0.32, 2.4, rng)
    time = _time(1.1)
    return _finished(out + 0.3 * _noise(len(time), 2500, 9000, rng) * np.exp(-time / 0.05))


def cymbals(rng: np.random.Generator) -> Mono:
    """钹: a clash."""
    time = _time(0.9)
    out = _noise(len(time), 2500, 13000, rng) * np.exp(-time / 0.16)
    return _finished(out + 0.25 * _metal(0.9, 870, (1, 1.34, 1.83, 2.47, 3.1, 4.3), 0.25, 0, rng))


def bell(rng: np.random.Generator) -> Mono:
    """磬, a temple bowl: a long clear tone that beats."""
    return _finished(_metal(5.0, 330, (1, 1.003, 2.71, 5.18, 8.16), 2.2, 0, rng))


def pulse(rng: np.random.Generator) -> Mono:
    """A heart far down: 46 Hz, soft."""
    time = _time(0.5)
    tone = np.sin(2 * np.pi * np.cumsum(44 + 22 * np.exp(-time / 0.03)) / RATE)
    return _finished(tone * (1 - np.exp(-time / 0.006)) * np.exp(-time / 0.1))


def brush(rng: np.random.Generator) -> Mono:
    """A brushed hat for modern scenes."""
    time = _time(0.18)
    return _finished(
        _noise(len(time), 5500, 14000, rng) * (1 - np.exp(-time / 0.004)) * np.exp(-time / 0.04)
    )


STROKES: dict[str, Callable[[np.random.Generator], Mono]] = {
    "great_drum": great_drum,
    "clapper_drum": clapper_drum,
    "woodblock": woodblock,
    "great_gong": great_gong,
    "small_gong": small_gong,
    "cymbals": cymbals,
    "bell": bell,
    "pulse": pulse,
    "brush": brush,
}
