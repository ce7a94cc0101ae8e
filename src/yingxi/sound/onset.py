"""The first sound of a line: the voice model's false start is taken off.

Asked to speak slowly, the Mandarin voices stretch the silence before a line too, and fill what is
beyond 0.4 s of it with a syllable of their own (measured over 59 lines: 16 began so). The line
itself begins where the model's lead-in ends, `LEAD` seconds over the speed.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import signal

Mono = NDArray[np.float32]

LEAD = 0.395
"""Seconds of lead-in at speed 1."""
REACH = 0.07
"""How much later than `LEAD` a line has been seen to begin, in seconds at speed 1."""
OBSTRUENTS = "ptkfsxʂɕʦʨꭧ"
"""Initials that begin with noise or with a closure, so that voice before them is not theirs."""
_HOP = 0.005
_FADE = 0.010


def without_false_start(samples: Mono, said: str, speed: float, rate: int) -> Mono:
    """Return a line with silence where the model babbled before its first phoneme.

    ``said`` are its phonemes and ``speed`` what the model was asked for; the length stays.
    """
    start = int(LEAD / speed * rate)
    if said[:1] and said[0] in OBSTRUENTS:
        start = _noise_or_closure(samples, rate, start, int(REACH / speed * rate))
    fade = samples[start : start + int(_FADE * rate)]
    quiet = samples.copy()
    quiet[:start] = 0
    quiet[start : start + len(fade)] = fade * np.linspace(0, 1, len(fade), dtype=np.float32) ** 2
    return quiet


def _noise_or_closure(samples: Mono, rate: int, start: int, reach: int) -> int:
    """The sample within ``reach`` at which an obstruent begins; ``start`` where none does."""
    hop = int(_HOP * rate)
    voice, noise = _level(samples, rate, hop, 80, 700), _level(samples, rate, hop, 2500, 10_000)
    loud = float(np.percentile(voice + noise, 95))
    noisy = (noise > voice) & (noise > 0.03 * loud)
    closed = voice + noise < 0.05 * loud
    first = start // hop
    for frame in range(first, first + reach // hop):
        if noisy[frame : frame + 4].all() or closed[frame : frame + 3].all():
            return max(start, frame * hop)
    return start


def _level(samples: Mono, rate: int, hop: int, low: float, high: float) -> NDArray[np.float64]:
    """Root mean square of a band, one value a hop."""
    band = signal.butter(3, [low, high], "bandpass", fs=rate, output="sos")
    heard = np.asarray(signal.sosfilt(band, samples))
    frames = len(heard) // hop
    return np.sqrt((heard[: frames * hop].reshape(frames, hop) ** 2).mean(axis=1))
