"""Does somebody speak in a stretch of sound? Level and beat of the syllables, without a model.

Speech rises and falls three to eight times a second; music, wind and crowds under a line do so far
less (the modulation spectrum of speech: Houtgast and Steeneken).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.signal import butter, sosfiltfilt

EAR_RATE = 16_000
SILENT = -55.0
"""dBFS of the speech band under which nothing can be understood."""
BELOW = 5.0
"""dB under the film's usual line from which a stretch may hold no voice."""
FLAT = 0.12
"""Beat under which a stretch that is also low holds no voice. On 19 lines of one episode ≥ 0.2."""
_BAND = (300.0, 3400.0)
_BEAT = (2.0, 9.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Presence:
    """Of one stretch: level of the speech band in dBFS, and how strongly it beats (0: evenly)."""

    level: float
    beat: float

    def lacks_speech(self, usual: float) -> bool:
        """Whether nobody speaks, where lines of this film usually have ``usual`` dBFS."""
        if self.level < SILENT:
            return True
        return self.level < usual - BELOW and self.beat < FLAT


def presence(
    mono: NDArray[np.float32], stretches: Sequence[tuple[float, float]]
) -> tuple[Presence, ...]:
    """Measure each stretch (seconds) of mono sound at 16 kHz."""
    band = butter(4, _BAND, "band", fs=EAR_RATE, output="sos")
    wave = np.asarray(mono, np.float64)
    speech = np.asarray(sosfiltfilt(band, wave), np.float64) if len(wave) > 64 else wave
    return tuple(_presence(speech[round(a * EAR_RATE) : round(b * EAR_RATE)]) for a, b in stretches)


def usual_level(felt: Sequence[Presence]) -> float:
    """The usual level of a film's lines, dBFS: the middle one of those that are not silent."""
    levels = [p.level for p in felt if p.level >= SILENT]
    return float(np.median(levels)) if levels else SILENT


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
