"""Voices, music, ambience and effects become one stereo track at the loudness of a platform."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage, signal

from yingxi.sound import RATE
from yingxi.sound.loudness import LOUD, SILENCE, Loudness, integrated, limited, loudness, peaks

TARGET = -14.0
"""LUFS, integrated."""
CEILING = -2.2
"""dBTP for the limiter: an AAC encoder was seen to add 0.8 dB before the -1 that is promised."""
STEP = 480
"""Gains move in steps of 10 ms and are drawn straight between."""

Stereo = NDArray[np.float32]

__all__ = ["CEILING", "TARGET", "Clip", "ClipKind", "Loudness", "loudness", "mix"]


class ClipKind(StrEnum):
    VOICE = "voice"
    MUSIC = "music"
    AMBIENCE = "ambience"
    EFFECT = "effect"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bus:
    """How loud a kind of sound sits against the voices, and how far it bows to them, in dB."""

    level: float
    duck: float
    fade_in: float = 0.003
    fade_out: float = 0.01


BUSES: dict[ClipKind, Bus] = {
    ClipKind.VOICE: Bus(level=0.0, duck=0.0),
    ClipKind.MUSIC: Bus(level=-4.0, duck=-9.0, fade_in=0.25, fade_out=1.6),
    ClipKind.AMBIENCE: Bus(level=-6.0, duck=-6.0, fade_in=0.5, fade_out=0.8),
    ClipKind.EFFECT: Bus(level=-3.0, duck=-2.5),
}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Clip:
    """A sound at a place: ``start`` in samples, mono ``(n,)`` or stereo ``(n, 2)`` at 48 kHz."""

    kind: ClipKind
    start: int
    samples: NDArray[np.float32]
    gain_db: float = 0.0


def mix(clips: Sequence[Clip], total: int) -> Stereo:
    """Return exactly ``total`` stereo samples at -14 LUFS ± 0.5 and at most -1 dBTP.

    Voices stand in the centre, evened out; music and ambience bow to them with 80 ms of attack and
    400 ms of release, looking ahead. Music that overlaps is crossfaded with constant power. What is
    silent stays silent; what lies outside the track is cut.
    """
    if total <= 0:
        return np.zeros((0, 2), np.float32)
    buses = {kind: _bus(clips, kind, total) for kind in ClipKind}
    voice = _evened(buses[ClipKind.VOICE])
    key = _key(voice)
    out = voice
    for kind in (ClipKind.MUSIC, ClipKind.AMBIENCE, ClipKind.EFFECT):
        if not buses[kind].any():
            continue
        sound = _cleared(buses[kind]) if kind is ClipKind.MUSIC else buses[kind]
        duck = BUSES[kind].duck
        out += sound * _drawn(10 ** (key * duck / 20), total)[:, None] if duck else sound
    _edges(out)
    return _mastered(out)


def _bus(clips: Sequence[Clip], kind: ClipKind, total: int) -> Stereo:
    out = np.zeros((total, 2), np.float32)
    mine = sorted((clip for clip in clips if clip.kind is kind), key=lambda clip: clip.start)
    for i, clip in enumerate(mine):
        samples = _stereo(clip.samples)
        length = len(samples)
        if not length:
            continue
        before = mine[i - 1].start + len(mine[i - 1].samples) - clip.start if i else 0
        after = clip.start + length - mine[i + 1].start if i + 1 < len(mine) else 0
        # A bed that runs past the end of the track fades out with it.
        visible = min(length, total - clip.start)
        curve = (
            _fades(
                visible,
                BUSES[kind],
                before if kind is ClipKind.MUSIC else 0,
                after if kind is ClipKind.MUSIC else 0,
            )
            if visible > 0
            else np.zeros(0)
        )
        gain = 10 ** ((BUSES[kind].level + clip.gain_db) / 20)
        first, last = max(clip.start, 0), clip.start + visible
        if last > first:
            skip = first - clip.start
            piece = samples[skip:visible] * (curve[skip:, None] * gain).astype(np.float32)
            out[first:last] += piece
    return out


def _stereo(samples: NDArray[np.float32]) -> Stereo:
    if samples.ndim == 1:
        return np.repeat(samples[:, None], 2, axis=1)
    return samples


def _fades(length: int, bus: Bus, before: int, after: int) -> NDArray[np.float64]:
    """Return a clip's gain curve; ``before`` and ``after`` are overlaps with its neighbours."""
    rise = min(before if before > 0 else int(bus.fade_in * RATE), length // 2)
    fall = min(after if after > 0 else int(bus.fade_out * RATE), length - rise)
    curve = np.ones(length)
    curve[:rise] = np.sin(np.linspace(0, np.pi / 2, rise))
    if fall:
        curve[length - fall :] *= np.cos(np.linspace(0, np.pi / 2, fall))
    return curve


def _evened(voice: Stereo) -> Stereo:
    """Even the voices out: no rumble, then 2.5 to 1 over -24 dB, 10 ms attack, 150 ms release."""
    if not voice.any():
        return voice
    rumble = signal.butter(2, 75, btype="highpass", fs=RATE, output="sos")
    clean = np.asarray(signal.sosfilt(rumble, voice, axis=0), np.float32)
    level = 20 * np.log10(_levels(clean) + 1e-6)
    over = np.maximum(level + 24, 0) * (1 - 1 / 2.5)
    reduction = _followed(over, rise=0.010, fall=0.150)
    gain = _drawn(10 ** ((4 - reduction) / 20), len(voice))
    return (clean * gain[:, None]).astype(np.float32)


def _levels(samples: Stereo) -> NDArray[np.float64]:
    count = -(-len(samples) // STEP)
    padded = np.zeros((count * STEP, 2), np.float32)
    padded[: len(samples)] = samples
    return np.sqrt((padded.reshape(count, STEP * 2) ** 2).mean(axis=1, dtype=np.float64))


def _followed(values: NDArray[np.float64], *, rise: float, fall: float) -> NDArray[np.float64]:
    up, down = (1 - np.exp(-STEP / RATE / seconds) for seconds in (rise, fall))
    out = np.empty_like(values)
    state = 0.0
    for i, value in enumerate(values):
        state += (value - state) * (up if value > state else down)
        out[i] = state
    return out


def _key(voice: Stereo) -> NDArray[np.float64]:
    """Return 0–1 every 10 ms: whether the rest must make room, 150 ms before a word begins."""
    level = _levels(voice)
    speaking = (level > 10 ** (-46 / 20)).astype(np.float64)
    # Held over the gaps between words, then moved ahead of the voice.
    held = ndimage.maximum_filter1d(speaking, 31)
    return _followed(held, rise=0.080, fall=0.400)


def _drawn(values: NDArray[np.float64], total: int) -> NDArray[np.float32]:
    at = np.arange(len(values)) * STEP + STEP / 2
    return np.interp(np.arange(total), at, values).astype(np.float32)


def _cleared(music: Stereo) -> Stereo:
    """Take 2.5 dB out of the music where consonants live, 1.2–3.8 kHz."""
    band = signal.butter(1, [1200, 3800], btype="bandpass", fs=RATE, output="sos")
    return (music - 0.25 * signal.sosfilt(band, music, axis=0)).astype(np.float32)


def _edges(out: Stereo) -> None:
    """Fade the whole track in over 10 ms and out over 250."""
    for count, edge in ((min(480, len(out)), out), (min(RATE // 4, len(out)), out[::-1])):
        edge[:count] *= (np.sin(np.linspace(0, np.pi / 2, count)) ** 2)[:, None].astype(np.float32)


def _mastered(out: Stereo) -> Stereo:
    """Bring a track to the target; the gain is found again behind the limiter, twice."""
    measured = integrated(out)
    if measured <= SILENCE + 1:
        return out
    gain = min(TARGET - measured, 36.0)
    # Peaks grow with the gain, so they are looked for once, as far as 6 dB more would need it.
    around = peaks(out, floor=10 ** ((CEILING - gain - 6) / 20) * LOUD)
    for _ in range(2):
        master = _held(out, around, gain)
        gain += TARGET - integrated(master)
    return _held(out, around, min(gain, 48.0))


def _held(out: Stereo, around: NDArray[np.float32], gain: float) -> Stereo:
    factor = np.float32(10 ** (gain / 20))
    return limited(out * factor, ceiling=CEILING, around=around * factor)
