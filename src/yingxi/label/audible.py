"""The label one hears: words that say so, or the rhythm short-long-short-short, at the beginning.

GB 45438-2025 lets a sound be labelled by speech or by a rhythm: Morse for "AI".
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import signal

from yingxi.label.rules import rule_for
from yingxi.sound import RATE
from yingxi.sound.loudness import integrated

NOTICE = "本内容由人工智能生成。"
PITCH = 880.0
"""Hz of the cue: it stands clear of speech's ground tone and passes any loudspeaker."""
UNIT = 0.11
"""Seconds of a short tone and of a gap; a long tone has three."""
GAP = 0.35
"""Seconds of silence between the label and what follows."""
SEARCHED = 6.0
"""Seconds at the beginning in which a cue is looked for."""
_LONG = 3
_EDGE = 0.008
_QUIET = -30.0
"""LUFS below which a sound is taken for silence when the cue's level is set."""
_CALM = -20.0
_STEP = 0.005
_UNITS = tuple(0.06 * 1.09**k for k in range(19))
_SURE = 0.86
"""Correlation of the loudest tone's envelope with the rhythm: 0.92 and more for a cue before our
own films, 0.66 at most for speech and music without one, 0.79 for another rhythm of beeps."""

Mono = NDArray[np.float32]
Sound = NDArray[np.float32]
"""``(samples, channels)`` at 48 kHz."""


def rhythm_cue(*, level: float = -12.0) -> Mono:
    """Short-long-short-short as a plain tone at 48 kHz; ``level`` is its peak in dBFS."""
    parts: list[Mono] = []
    for k, name in enumerate(rule_for("sound").cue):
        if k:
            parts.append(np.zeros(round(UNIT * RATE), np.float32))
        parts.append(_tone(UNIT * (_LONG if name == "long" else 1)))
    return np.asarray(np.concatenate(parts) * 10 ** (level / 20), np.float32)


def _tone(seconds: float) -> Mono:
    count = round(seconds * RATE)
    wave = np.sin(2 * np.pi * PITCH / RATE * np.arange(count))
    edge = round(_EDGE * RATE)
    rise = 0.5 - 0.5 * np.cos(np.pi * np.arange(edge) / edge)
    wave[:edge] *= rise
    wave[-edge:] *= rise[::-1]
    return np.asarray(wave, np.float32)


def with_notice(sound: Sound, notice: Mono) -> Sound:
    """The sound ``(n, channels)`` with a notice before it, as loud as the sound is itself."""
    loud, own = integrated(sound), integrated(notice[:, None])
    wanted = loud if loud > _QUIET else _CALM
    gain = 10 ** ((wanted - own) / 20) if np.isfinite(own) else 1.0
    peak = float(np.abs(notice).max(initial=1e-9))
    voiced = notice * min(gain, 0.89 / peak)
    lead = np.repeat(voiced[:, None], sound.shape[1], axis=1)
    pause = np.zeros((round(GAP * RATE), sound.shape[1]), np.float32)
    return np.asarray(np.concatenate([lead, pause, sound]), np.float32)


def heard_cue(sound: Sound) -> float | None:
    """Seconds at which the rhythm begins within the first `SEARCHED`, or none.

    Whatever its pitch and pace: a single tone that is switched on and off in this rhythm.
    """
    mono = sound[: round(SEARCHED * RATE)].mean(axis=1)
    if len(mono) < RATE // 4 or float(np.abs(mono).max(initial=0.0)) < 1e-3:
        return None
    hop = round(_STEP * RATE)
    pitches, times, power = signal.stft(
        mono, RATE, nperseg=4 * hop, noverlap=3 * hop, boundary=None, padded=False
    )
    within = (pitches > 250) & (pitches < 4000)
    level = np.abs(power[within])
    whole = np.sqrt((np.abs(power) ** 2).sum(axis=0)) + 1e-9
    best, found = _SURE, None
    for band in np.argsort(level.sum(axis=1))[-4:]:
        tone = level[max(0, band - 1) : band + 2].sum(axis=0)
        # A tone is alone while it sounds; a voice never is.
        pure = np.minimum(1.0, tone / whole) * np.minimum(1.0, tone / (tone.max() * 0.5 + 1e-9))
        for unit in _UNITS:
            score, at = _rhythm_in(pure, round(unit / _STEP))
            if score > best:
                best, found = score, float(times[at])
    return found


def _rhythm_in(envelope: NDArray[np.float64], unit: int) -> tuple[float, int]:
    """The best normalised correlation with the rhythm, and the step it begins at."""
    shape: list[float] = [0.0] * unit
    for k, name in enumerate(rule_for("sound").cue):
        shape += [0.0] * (unit if k else 0) + [1.0] * (unit * (_LONG if name == "long" else 1))
    shape += [0.0] * unit
    pattern = np.asarray(shape) - np.mean(shape)
    padded = np.concatenate([np.zeros(unit), envelope])
    if len(padded) < len(pattern):
        return 0.0, 0
    windows = np.lib.stride_tricks.sliding_window_view(padded, len(pattern))
    centred = windows - windows.mean(axis=1, keepdims=True)
    norm = np.linalg.norm(centred, axis=1) * np.linalg.norm(pattern)
    score = centred @ pattern / np.maximum(norm, 1e-9)
    # A faint shimmer has a rhythm too: what counts is switched on nearly whole.
    score = np.where(windows.max(axis=1) > 0.5, score, 0.0)
    at = int(score.argmax())
    return float(score[at]), at
