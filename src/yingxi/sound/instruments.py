"""Strings, flutes and pads by synthesis: a note or a line of notes becomes mono sound.

Plucked strings are Karplus and Strong's loop (Computer Music Journal 7:2, 1983) with a cubic
fractional delay, so that a note can bend while it rings. Everything is float32 at 48,000 Hz.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray
from scipy import signal

from yingxi.sound import RATE

Mono = NDArray[np.floating]


def hertz(pitch: float) -> float:
    """Return the frequency of a MIDI pitch (69 is 440 Hz)."""
    return 440.0 * 2 ** ((pitch - 69) / 12)


# Plucked strings


@dataclass(frozen=True, slots=True, kw_only=True)
class Pluck:
    """A plucked instrument: how it rings, how bright the nail is, and where the body answers."""

    ring: float
    """Seconds that a note at 220 Hz takes to fall 60 dB."""
    brightness: float
    """0–1 at full force."""
    damping: float
    """0–0.5: what the loop takes off the treble each time round."""
    position: float = 0.12
    """Where the nail strikes, as a share of the string."""
    nail: float = 0.2
    vibrato: float = 0.0
    """Cents of swing that the left hand gives a long note."""
    body: tuple[tuple[float, float, float], ...] = ()
    """Resonances: Hz, sharpness, share."""


GUZHENG = Pluck(
    ring=5.5, brightness=0.62, damping=0.16, position=0.11, nail=0.16, vibrato=9,
    body=((185, 4, 0.5), (410, 5, 0.45), (920, 6, 0.25)),
)  # fmt: skip
PIPA = Pluck(
    ring=1.9, brightness=0.8, damping=0.22, position=0.08, nail=0.35, vibrato=6,
    body=((330, 4, 0.5), (620, 5, 0.5), (1500, 5, 0.3)),
)  # fmt: skip
ELECTRIC = Pluck(ring=4.0, brightness=0.35, damping=0.3, position=0.2, nail=0.03)
HARMONIC = Pluck(ring=6.5, brightness=0.3, damping=0.1, position=0.5, nail=0.05)


@njit(cache=True, fastmath=True)
def _loop(
    excitation: Mono, delay: Mono, gain: float, damping: float
) -> Mono:  # pragma: no cover - compiled
    size = 4096
    ring = np.zeros(size, np.float32)
    out = np.empty(len(delay), np.float32)
    before = 0.0
    for i in range(len(delay)):
        reach = delay[i]
        whole = int(reach)
        t = reach - whole
        # Four points around the tap, Lagrange's cubic.
        a = ring[(i - whole + 1) % size]
        b = ring[(i - whole) % size]
        c = ring[(i - whole - 1) % size]
        d = ring[(i - whole - 2) % size]
        value = (
            -t * (t - 1) * (t - 2) / 6 * a
            + (t + 1) * (t - 1) * (t - 2) / 2 * b
            - (t + 1) * t * (t - 2) / 2 * c
            + (t + 1) * t * (t - 1) / 6 * d
        )
        smooth = gain * ((1 - damping) * value + damping * before)
        before = value
        if i < len(excitation):
            smooth += excitation[i]
        ring[i % size] = smooth
        out[i] = smooth
    return out


def pluck(
    pitch: float,
    seconds: float,
    kind: Pluck,
    *,
    force: float = 0.7,
    slide: float = 0.0,
    seed: int = 0,
) -> Mono:
    """Return one plucked note; ``slide`` semitones are bent in from below (上滑音) or above.

    The note rings for ``seconds`` and is damped in the last 60 ms.
    """
    rng = np.random.default_rng(seed)
    frequency = hertz(pitch)
    count = int(seconds * RATE)
    time = np.arange(count, dtype=np.float32) / RATE
    cents = np.zeros(count, np.float32)
    if slide:
        cents += -100 * slide * np.clip(1 - (time - 0.06) / 0.14, 0, 1)
    if kind.vibrato and seconds > 0.9:
        depth = kind.vibrato * np.clip((time - 0.3) / 0.5, 0, 1) * np.exp(-time / 2.5)
        cents += depth * np.sin(2 * np.pi * 5.1 * (time - 0.3))
    delay = (RATE / frequency * 2 ** (-cents / 1200) - kind.damping).astype(np.float32)
    ring = kind.ring * (220 / frequency) ** 0.45
    gain = 10 ** (-3 / (frequency * ring))
    out = _loop(_strike(RATE / frequency, kind, force, rng), delay, gain, kind.damping)
    out = _bodied(out, kind.body)
    fade = min(int(0.06 * RATE), count)
    out[count - fade :] *= np.cos(np.linspace(0, np.pi / 2, fade, dtype=np.float32)) ** 2
    peak = float(np.abs(out[: RATE // 2]).max(initial=1e-6))
    return out * np.float32(force / peak)


def _strike(period: float, kind: Pluck, force: float, rng: np.random.Generator) -> Mono:
    """Return the nail's burst: noise of one period, dulled by a soft touch, combed by its place."""
    length = max(int(period), 8)
    burst = rng.uniform(-1, 1, length)
    cutoff = (500 + 9500 * kind.brightness * force) / (RATE / 2)
    burst = signal.lfilter(*signal.butter(1, min(cutoff, 0.95)), burst)
    at = max(1, int(length * kind.position))
    combed = burst - np.roll(burst, at)
    combed -= combed.mean()
    combed /= np.abs(combed).max() + 1e-9
    click = rng.standard_normal(96) * np.hanning(96) * kind.nail * force
    out = np.zeros(max(length, 96))
    out[:length] += combed
    out[:96] += np.diff(click, prepend=0)
    return out.astype(np.float32)


def _bodied(samples: Mono, body: Sequence[tuple[float, float, float]]) -> Mono:
    if not body:
        return samples
    out = samples.astype(np.float32)
    for frequency, sharpness, share in body:
        b, a = signal.iirpeak(frequency, sharpness, fs=RATE)
        out = out + np.float32(share) * signal.lfilter(
            b.astype(np.float32), a.astype(np.float32), samples
        )
    return np.asarray(out, np.float32)


# Lines: bowed and blown notes are one breath, so a whole phrase is made at once


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A note of a line, in seconds; ``grace`` is a short note that far above or below before it."""

    start: float
    seconds: float
    pitch: float
    force: float = 0.7
    grace: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Singer:
    """An instrument that holds its notes."""

    partials: tuple[float, ...]
    glide: float
    """Seconds to pass from one pitch to the next."""
    vibrato: float
    """Cents at full swing."""
    rate: float
    attack: float
    release: float
    air: float
    """Share of breath or bow noise."""
    air_band: tuple[float, float]
    body: tuple[tuple[float, float, float], ...] = ()
    ceiling: float = 9000.0


ERHU = Singer(
    partials=(1.0, 0.8, 0.62, 0.55, 0.42, 0.3, 0.26, 0.2, 0.14, 0.11, 0.08, 0.06, 0.05, 0.04),
    glide=0.055, vibrato=26, rate=5.6, attack=0.09, release=0.12, air=0.014, air_band=(1500, 6000),
    body=((420, 3, 0.6), (880, 4, 0.55), (1650, 4, 0.3), (2700, 5, 0.35)), ceiling=6500,
)  # fmt: skip
CELLO = Singer(
    partials=(1.0, 0.75, 0.55, 0.4, 0.3, 0.2, 0.15, 0.1, 0.08, 0.06),
    glide=0.05, vibrato=12, rate=4.8, attack=0.14, release=0.3, air=0.02, air_band=(500, 3000),
    body=((110, 3, 0.4), (220, 3, 0.5), (520, 4, 0.3)), ceiling=2600,
)  # fmt: skip
DIZI = Singer(
    partials=(1.0, 0.52, 0.3, 0.17, 0.13, 0.12, 0.1, 0.06, 0.04),
    glide=0.018, vibrato=13, rate=5.2, attack=0.045, release=0.08, air=0.014, air_band=(2200, 8500),
    body=((3800, 2, 0.25),),
)  # fmt: skip
XIAO = Singer(
    partials=(1.0, 0.22, 0.12, 0.04, 0.025),
    glide=0.03, vibrato=16, rate=4.6, attack=0.11, release=0.18, air=0.016, air_band=(700, 4200),
    ceiling=5000,
)  # fmt: skip


@njit(cache=True, fastmath=True)
def _partials(frequency: Mono, level: Mono, weights: Mono) -> Mono:  # pragma: no cover - compiled
    out = np.zeros(len(frequency), np.float32)
    phase = 0.0
    for i in range(len(frequency)):
        phase += frequency[i] / 48000.0
        phase -= int(phase)
        if level[i] < 1e-5:
            continue
        angle = 2 * np.pi * phase
        double = 2 * np.cos(angle)
        before, now = 0.0, np.sin(angle)
        total = 0.0
        # A louder tone is a brighter one; what would pass 16 kHz is left out.
        bright = 0.55 + 0.45 * min(level[i], 1.0)
        tilt = 1.0
        for k in range(len(weights)):
            if (k + 1) * frequency[i] > 16000.0:
                break
            total += weights[k] * tilt * now
            tilt *= bright
            before, now = now, double * now - before
        out[i] = total * level[i]
    return out


def sing(notes: Sequence[Note], seconds: float, kind: Singer, *, seed: int = 0) -> Mono:
    """Return a line of notes on one bow or breath, ``seconds`` long, notes in order."""
    count = int(seconds * RATE)
    if not notes:
        return np.zeros(count, np.float32)
    rng = np.random.default_rng(seed)
    # Pitch and loudness move slowly: they are written 1,000 times a second and drawn between.
    steps = int(seconds * 1000) + 2
    pitch, level, swing = _gestures(notes, steps, kind, rng)
    at = np.arange(count, dtype=np.float32) * np.float32(1000 / RATE)
    index = at.astype(np.int32)
    share = at - index
    cents = swing * np.sin(2 * np.pi * np.cumsum(np.full(steps, kind.rate / 1000)))
    frequency = (440 * 2 ** ((pitch + cents / 100 - 69) / 12)).astype(np.float32)
    loud = level.astype(np.float32)
    loud = loud[index] * (1 - share) + loud[index + 1] * share
    sung = frequency[index] * (1 - share) + frequency[index + 1] * share
    tone = _partials(sung, loud, np.array(kind.partials, np.float32))
    band = signal.butter(1, kind.air_band, btype="bandpass", fs=RATE, output="sos")
    breath = signal.sosfilt(band, rng.standard_normal(count).astype(np.float32))
    tone = tone + np.asarray(breath, np.float32) * loud**0.8 * np.float32(kind.air * 4)
    top = signal.butter(2, kind.ceiling, fs=RATE, output="sos")
    out = _bodied(np.asarray(signal.sosfilt(top, tone), np.float32), kind.body)
    return out * np.float32(0.5 / (1 + sum(share for _, _, share in kind.body) * 0.3))


def _gestures(
    notes: Sequence[Note], steps: int, kind: Singer, rng: np.random.Generator
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    target = np.full(steps, notes[0].pitch, np.float64)
    level, swing = np.zeros(steps), np.zeros(steps)
    for i, note in enumerate(notes):
        first, last = int(note.start * 1000), min(steps, int((note.start + note.seconds) * 1000))
        if last - first < 10:
            continue
        target[first:] = note.pitch
        if note.grace:
            target[first : first + 70] = note.pitch + note.grace
        joined = i + 1 < len(notes) and notes[i + 1].start - (note.start + note.seconds) < 0.03
        time = np.arange(last - first) / 1000
        span = (last - first) / 1000
        swell = 0.82 + 0.18 * np.sin(np.pi * np.clip(time / span, 0, 1))
        rise = np.clip(time / min(kind.attack, span / 2), 0, 1) ** 0.7
        fall = np.clip((span - time) / min(kind.release, span / 2), 0, 1)
        floor = 0.55 if joined else 0.0
        tied = i > 0 and note.start - (notes[i - 1].start + notes[i - 1].seconds) < 0.03
        shape = np.maximum(rise, 0.6 if tied else 0) * np.maximum(fall, floor) * swell
        level[first:last] = note.force * shape
        if span > 0.35:
            depth = kind.vibrato * np.clip((time - 0.18) / 0.35, 0, 1)
            swing[first:last] = depth * rng.uniform(0.8, 1.1)
    pace = 1 - np.exp(-1 / (kind.glide * 400))
    # The filter starts settled on the first note.
    pitch = np.asarray(signal.lfilter([pace], [1, pace - 1], target - target[0])) + target[0]
    smooth = np.hanning(25)
    level = np.maximum(signal.fftconvolve(level, smooth / smooth.sum(), "same"), 0.0)
    drift = np.asarray(
        signal.fftconvolve(rng.standard_normal(steps), np.hanning(301) / 150, "same")
    )
    return pitch + drift[:steps] * 0.25, level, swing


# Keys, pads and the deep


def piano(pitch: float, seconds: float, *, force: float = 0.6) -> Mono:
    """Return a soft felt-piano note: stretched partials, each dying faster than the one below."""
    count = int(seconds * RATE)
    time = np.arange(count, dtype=np.float32) / RATE
    frequency = hertz(pitch)
    out = np.zeros(count, np.float32)
    for k in range(1, 9):
        partial = k * frequency * np.sqrt(1 + 0.0004 * k * k)
        if partial > 9000:
            break
        weight = (0.55 + 0.25 * force) ** (k - 1) / k**0.3
        decay = np.exp(-time * (0.7 + 0.35 * k) * (frequency / 260) ** 0.5)
        for cents in (-0.8, 0.9):
            out += weight * decay * np.sin(2 * np.pi * partial * 2 ** (cents / 1200) * time)
    out *= np.clip(time / 0.006, 0, 1)
    fade = min(int(0.12 * RATE), count)
    out[count - fade :] *= np.linspace(1, 0, fade, dtype=np.float32)
    return out * np.float32(force / (np.abs(out).max() + 1e-9))


def pad(pitches: Sequence[float], seconds: float, *, dark: float = 0.5, seed: int = 0) -> Mono:
    """Return a held chord of soft, slowly moving voices with 1.5-second edges."""
    count = int(seconds * RATE)
    rng = np.random.default_rng(seed)
    time = np.arange(count, dtype=np.float32) / RATE
    out = np.zeros(count, np.float32)
    for pitch in pitches:
        for cents in (-3.1, 0.4, 4.3):
            frequency = hertz(pitch) * 2 ** (cents / 1200)
            turn = 2 * np.pi * frequency * time + rng.uniform(0, 6.28)
            turn = turn.astype(np.float32)
            slow = 1 + 0.3 * np.sin(
                2 * np.pi * rng.uniform(0.05, 0.13) * time + rng.uniform(0, 6.28)
            )
            tone = (
                np.sin(turn)
                + (0.5 - 0.3 * dark) * np.sin(2 * turn)
                + (0.2 - 0.15 * dark) * np.sin(3 * turn)
            )
            out += (tone * slow).astype(np.float32)
    edge = min(int(1.5 * RATE), count // 2)
    if edge:
        ramp = np.sin(np.linspace(0, np.pi / 2, edge, dtype=np.float32)) ** 2
        out[:edge] *= ramp
        out[count - edge :] *= ramp[::-1]
    return out / np.float32(max(len(pitches), 1) * 3.2)
