"""Music composed for a scene's mood, in Chinese modes, for a small band, with room for voices."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256

import numpy as np
from numpy.typing import NDArray
from scipy import signal

from yingxi.errors import UnknownName
from yingxi.sound import RATE, scoring
from yingxi.sound.ensemble import Stage
from yingxi.sound.loudness import integrated
from yingxi.tongue import say

Stereo = NDArray[np.float32]
LOUDNESS = -20.0
"""LUFS of every piece; the mix sets it under the voices."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mood:
    """What a mood asks of the composer: beats a minute, modes, tonics (MIDI), hall, and players."""

    tempo: float
    modes: tuple[str, ...]
    tonics: tuple[int, ...]
    score: Callable[[Stage, int], None]
    hall: float = 2.4
    dark: float = 0.5
    wet: float = 1.0


MOODS: dict[str, Mood] = {
    "calm": Mood(tempo=60, modes=("gong", "zhi"), tonics=(50, 52, 55), score=scoring.calm),
    "tender": Mood(tempo=66, modes=("gong", "zhi"), tonics=(53, 55, 57), score=scoring.tender, hall=2.6),
    "sorrow": Mood(tempo=52, modes=("yu",), tonics=(50, 52, 54), score=scoring.sorrow, hall=3.0, dark=0.7),
    "tension": Mood(tempo=96, modes=("yu", "shang"), tonics=(45, 47, 48), score=scoring.tension, hall=1.8, dark=0.7),
    "battle": Mood(tempo=138, modes=("yu",), tonics=(45, 47, 50), score=scoring.battle, hall=1.7, wet=0.8),
    "mystery": Mood(tempo=54, modes=("shang", "jue"), tonics=(50, 52), score=scoring.mystery, hall=3.6, dark=0.6, wet=1.3),
    "triumph": Mood(tempo=104, modes=("zhi", "gong"), tonics=(48, 50, 53), score=scoring.triumph, hall=2.2, dark=0.3),
    "comic": Mood(tempo=112, modes=("zhi", "gong"), tonics=(55, 57), score=scoring.comic, hall=1.1, wet=0.7),
    "dread": Mood(tempo=48, modes=("jue", "yu"), tonics=(45, 46), score=scoring.dread, hall=3.8, dark=0.9, wet=1.3),
    "modern": Mood(tempo=78, modes=("yu", "gong"), tonics=(48, 50, 52), score=scoring.modern, hall=2.0),
}  # fmt: skip


def compose(mood: str, seconds: float, *, seed: int) -> Stereo:
    """Return ``seconds`` of music, (n, 2) at -20 LUFS and under -3 dBFS, ending in silence.

    The tempo bends a little so that the last cadence falls before the end and has time to ring.
    Same mood, length and seed: same music. Raises UnknownName for an unknown mood.
    """
    if mood not in MOODS:
        raise UnknownName(say("音乐情绪", "mood of music"), mood, MOODS)
    count = max(0, round(seconds * RATE))
    if count < RATE // 2:
        return np.zeros((count, 2), np.float32)
    plan = MOODS[mood]
    key = int.from_bytes(sha256(f"{mood}/{seed}".encode()).digest()[:8], "big")
    rng = np.random.default_rng(key)
    bars, tempo = fitted(plan.tempo, seconds)
    stage = Stage(
        seconds,
        tempo=tempo,
        mode=str(rng.choice(plan.modes)),
        tonic=float(rng.choice(plan.tonics)),
        rng=rng,
    )
    plan.score(stage, bars)
    return _finished(stage.heard(hall=plan.hall, dark=plan.dark, wet=plan.wet))


def fitted(tempo: float, seconds: float) -> tuple[int, float]:
    """Return the whole bars that fit with a tail of 2 to 3 seconds, and the tempo that fits them."""
    tail = min(3.0, seconds * 0.2)
    bar = 240.0 / tempo
    bars = max(1, round((seconds - tail) / bar))
    return bars, float(np.clip(240.0 * bars / (seconds - tail), tempo * 0.8, tempo * 1.3))


def _finished(sound: Stereo) -> Stereo:
    """Clean the lows, set the loudness, round the peaks and fade the edges."""
    rumble = signal.butter(2, 32, btype="highpass", fs=RATE, output="sos")
    out = np.asarray(signal.sosfilt(rumble, sound, axis=0), np.float32)
    gain = 10 ** ((LOUDNESS - integrated(out)) / 20)
    out *= np.float32(min(gain, 40.0))
    knee, top = np.float32(0.4), np.float32(0.7)
    over = np.abs(out) > knee
    excess = (np.abs(out[over]) - knee) / (top - knee)
    out[over] = np.sign(out[over]) * (knee + (top - knee) * np.tanh(excess))
    fade = min(int(1.8 * RATE), len(out) // 3)
    out[len(out) - fade :] *= (np.cos(np.linspace(0, np.pi / 2, fade)) ** 2)[:, None].astype(
        np.float32
    )
    out[:480] *= np.linspace(0, 1, 480, dtype=np.float32)[:, None]
    return out
