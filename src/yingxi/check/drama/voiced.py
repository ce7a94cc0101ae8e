"""Does somebody speak in a stretch of sound? Level and beat of the syllables, without a model.

Speech rises and falls three to eight times a second; music, wind and crowds under a line do so far
less (the modulation spectrum of speech: Houtgast and Steeneken).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.signal import butter, sosfiltfilt

from yingxi.errors import MissingExtra
from yingxi.tongue import say

EAR_RATE = 16_000
SILENT = -55.0
"""dBFS of the speech band under which nothing can be understood."""
BELOW = 5.0
"""dB under the film's usual line from which a stretch may hold no voice."""
FLAT = 0.12
"""Beat under which a stretch that is also low holds no voice. On 19 lines of one episode ≥ 0.2."""
STEADY = 0.06
"""Beat under which it holds none however loud it is."""
NOBODY = 0.1
"""Share of a stretch in which the detector hears a voice, under which nobody speaks in it.

On the example 0.34 and more where a line is, 0.04 and less under music and ambience alone.
"""
Stretches = Sequence[tuple[float, float]]
Detector = Callable[[NDArray[np.float32], Stretches], tuple[float, ...]]
"""From mono sound at 16 kHz: for each stretch the share of it in which somebody speaks."""
_BAND = (300.0, 3400.0)
_BEAT = (2.0, 9.0)
_CHUNK = 512


@dataclass(frozen=True, slots=True, kw_only=True)
class Presence:
    """Of one stretch: level of the speech band in dBFS, and how strongly it beats (0: evenly)."""

    level: float
    beat: float

    def lacks_speech(self, usual: float) -> bool:
        """Whether nobody speaks, where lines of this film usually have ``usual`` dBFS."""
        if self.level < SILENT or self.beat < STEADY:
            return True
        return self.level < usual - BELOW and self.beat < FLAT


def presence(mono: NDArray[np.float32], stretches: Stretches) -> tuple[Presence, ...]:
    """Measure each stretch (seconds) of mono sound at 16 kHz."""
    band = butter(4, _BAND, "band", fs=EAR_RATE, output="sos")
    wave = np.asarray(mono, np.float64)
    speech = np.asarray(sosfiltfilt(band, wave), np.float64) if len(wave) > 64 else wave
    return tuple(_presence(speech[round(a * EAR_RATE) : round(b * EAR_RATE)]) for a, b in stretches)


def usual_level(felt: Sequence[Presence]) -> float:
    """The usual level of a film's lines, dBFS: the middle one of those that are not silent."""
    levels = [p.level for p in felt if p.level >= SILENT]
    return float(np.median(levels)) if levels else SILENT


def spoken_share(mono: NDArray[np.float32], stretches: Stretches) -> tuple[float, ...]:
    """The share of each stretch in which a trained detector hears a voice. Raises MissingExtra."""
    if not len(mono):
        return tuple(0.0 for _ in stretches)
    padded = np.pad(np.asarray(mono, np.float32), (0, -len(mono) % _CHUNK))
    speaks = np.asarray(_detector()(padded)).ravel() > 0.5
    rate = EAR_RATE / _CHUNK
    pieces = [
        speaks[round(a * rate) : max(round(b * rate), round(a * rate) + 1)] for a, b in stretches
    ]
    return tuple(float(piece.mean()) if len(piece) else 0.0 for piece in pieces)


@cache
def _detector() -> Any:
    try:
        # The recogniser's package carries the detector (Silero VAD, MIT).
        return import_module("faster_whisper.vad").get_vad_model()
    except ImportError as error:
        raise MissingExtra(
            say("缺少人声检测模型", "the voice detector is not installed"),
            hint='pip install "yingxi[asr]"',
        ) from error


def _presence(piece: NDArray[np.float64]) -> Presence:
    step = EAR_RATE // 100
    count = len(piece) // step
    if count < 10:
        return Presence(level=-120.0, beat=0.0)
    energy = np.sqrt((piece[: count * step].reshape(count, step) ** 2).mean(axis=1))
    level = 20 * np.log10(np.sqrt(float((energy**2).mean())) + 1e-6)
    wave = energy / max(float(energy.mean()), 1e-9) - 1
    power = np.abs(np.fft.rfft(wave)) ** 2
    rate = np.fft.rfftfreq(count, 0.01)
    beat = 2 * float(power[(rate >= _BEAT[0]) & (rate <= _BEAT[1])].sum()) / count**2
    return Presence(level=float(level), beat=beat)
