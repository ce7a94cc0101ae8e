"""The players: parts written in beats are played by instruments into a stereo hall."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache

import numpy as np
from numpy.typing import NDArray

from yingxi.sound import RATE
from yingxi.sound.instruments import (
    CELLO,
    DIZI,
    ELECTRIC,
    ERHU,
    GUZHENG,
    HARMONIC,
    PIPA,
    XIAO,
    Mono,
    Note,
    Pluck,
    Singer,
    pad,
    piano,
    pluck,
    sing,
)  # fmt: skip
from yingxi.sound.melody import Tone, pitch
from yingxi.sound.percussion import STROKES
from yingxi.sound.room import placed, reverberated

Stereo = NDArray[np.floating]

PLUCKED: dict[str, Pluck] = {
    "guzheng": GUZHENG, "pipa": PIPA, "electric": ELECTRIC, "harmonic": HARMONIC,
}  # fmt: skip
SINGING: dict[str, Singer] = {"erhu": ERHU, "cello": CELLO, "dizi": DIZI, "xiao": XIAO}
# Where each sits (-1 left, 1 right), its level, and how much of the hall it hears.
SEATS: dict[str, tuple[float, float, float]] = {
    "guzheng": (-0.35, 0.34, 0.30),
    "pipa": (0.38, 0.26, 0.22),
    "electric": (-0.4, 0.24, 0.30),
    "harmonic": (0.45, 0.22, 0.5),
    "piano": (-0.1, 0.40, 0.35),
    "erhu": (0.22, 0.33, 0.38),
    "cello": (0.1, 0.34, 0.35),
    "dizi": (-0.24, 0.24, 0.35),
    "xiao": (-0.2, 0.30, 0.45),
    "pad": (0.0, 0.17, 0.4),
    "great_drum": (0.08, 0.42, 0.28),
    "clapper_drum": (-0.3, 0.17, 0.2),
    "woodblock": (0.4, 0.2, 0.25),
    "great_gong": (0.3, 0.3, 0.45),
    "small_gong": (-0.45, 0.14, 0.35),
    "cymbals": (0.5, 0.15, 0.3),
    "bell": (-0.5, 0.2, 0.5),
    "pulse": (0.0, 0.55, 0.1),
    "brush": (0.3, 0.1, 0.15),
}


class Stage:
    """A stereo floor of a fixed length that instruments play onto, and the hall around it."""

    def __init__(
        self, seconds: float, *, tempo: float, mode: str, tonic: float, rng: np.random.Generator
    ) -> None:
        self.count = round(seconds * RATE)
        self.seconds = seconds
        self.beat = 60.0 / tempo
        self.mode, self.tonic, self.rng = mode, tonic, rng
        self._dry = np.zeros((self.count, 2), np.float32)
        self._send = np.zeros((self.count, 2), np.float32)

    def put(self, name: str, samples: Mono, at: float, level: float = 1.0) -> None:
        """Put a sound on its instrument's seat at a time in seconds; what runs over is cut."""
        first = int(at * RATE)
        if first < 0 or first >= self.count:
            return
        pan, gain, wet = SEATS[name]
        sound = placed(samples[: self.count - first] * np.float32(gain * level), pan)
        self._dry[first : first + len(sound)] += sound
        self._send[first : first + len(sound)] += sound * np.float32(wet)

    def pluck(
        self,
        name: str,
        tones: Sequence[Tone],
        *,
        octave: int = 0,
        level: float = 1.0,
        ring: float = 2.2,
    ) -> None:
        """Play tones on strings; each rings on over the next."""
        for tone in tones:
            late = float(self.rng.uniform(0, 0.012))
            at = tone.beat * self.beat + late
            high = pitch(tone.degree, self.mode, self.tonic) + 12 * octave
            span = tone.beats * self.beat
            if tone.ornament == "tremolo" and span > 0.8:
                self._roll(name, high, at, span, tone.force, level)
                continue
            if tone.ornament == "grace":
                near = pitch(tone.degree + 1, self.mode, self.tonic) + 12 * octave
                self.put(
                    name,
                    self._string(name, near, 0.5, tone.force * 0.6),
                    max(0.0, at - 0.09),
                    level,
                )
            slide = 2.0 if tone.ornament == "slide" else 0.0
            self.put(
                name, self._string(name, high, max(span + 0.3, ring), tone.force, slide), at, level
            )

    def _string(
        self, name: str, high: float, seconds: float, force: float, slide: float = 0.0
    ) -> Mono:
        # Three nails to a string: enough that a repeated note is never the same sound twice.
        nail = int(self.rng.integers(3))
        steps = round(force * 8) / 8
        return _plucked(
            name, round(high, 2), round(seconds * 2) / 2, max(steps, 0.125), slide, nail
        )

    def _roll(
        self, name: str, high: float, at: float, span: float, force: float, level: float
    ) -> None:
        """Roll a note (轮指) about 11 times a second, swelling and sinking."""
        strokes = max(3, int(span * 11))
        for i in range(strokes):
            swell = 0.45 + 0.4 * np.sin(np.pi * (i + 0.5) / strokes)
            jitter = float(self.rng.uniform(-0.008, 0.008))
            moment = at + i * span / strokes + jitter
            self.put(
                name, self._string(name, high, 0.5, force * swell), max(0.0, moment), level * 0.6
            )

    def sweep(
        self, at: float, low: int, high: int, *, seconds: float = 0.7, level: float = 0.6
    ) -> None:
        """Sweep the guzheng's strings (刮奏) from one degree to another."""
        degrees = range(low, high + 1) if high >= low else range(low, high - 1, -1)
        for i, degree in enumerate(degrees):
            share = i / max(len(degrees) - 1, 1)
            moment = at + seconds * share**0.8
            force = 0.35 + 0.35 * share
            self.put(
                "guzheng",
                self._string("guzheng", pitch(degree, self.mode, self.tonic), 2.0, force),
                moment,
                level,
            )

    def sing(
        self,
        name: str,
        tones: Sequence[Tone],
        *,
        octave: int = 0,
        level: float = 1.0,
        legato: float = 1.0,
    ) -> None:
        """Play tones on one bow or breath, phrase by phrase."""
        for line in _lines(tones):
            first = line[0].beat * self.beat
            notes = [
                Note(
                    start=(tone.beat - line[0].beat) * self.beat,
                    seconds=tone.beats * self.beat * legato,
                    pitch=pitch(tone.degree, self.mode, self.tonic) + 12 * octave,
                    force=tone.force,
                    grace={"grace": 2.0, "slide": -2.0}.get(tone.ornament, 0.0),
                )
                for tone in line
            ]
            length = notes[-1].start + notes[-1].seconds + 0.3
            seed = int(self.rng.integers(1 << 31))
            self.put(name, sing(notes, length, SINGING[name], seed=seed), first, level)

    def keys(self, tones: Sequence[Tone], *, octave: int = 0, level: float = 1.0) -> None:
        for tone in tones:
            high = pitch(tone.degree, self.mode, self.tonic) + 12 * octave
            span = max(tone.beats * self.beat + 0.6, 1.6)
            sound = _struck(round(high, 2), round(span * 2) / 2, round(tone.force * 6) / 6)
            self.put("piano", sound, tone.beat * self.beat, level)

    def hold(
        self,
        degrees: Sequence[int],
        beat: float,
        beats: float,
        *,
        octave: int = -1,
        level: float = 1.0,
        dark: float = 0.5,
    ) -> None:
        """Hold a chord under everything, overlapping its neighbours by a second."""
        at = max(0.0, beat * self.beat - 0.6)
        span = beats * self.beat + 1.4
        pitches = [pitch(degree, self.mode, self.tonic) + 12 * octave for degree in degrees]
        self.put(
            "pad", pad(pitches, span, dark=dark, seed=int(self.rng.integers(1 << 31))), at, level
        )

    def drone(
        self, pitches: Sequence[float], at: float, seconds: float, *, level: float = 1.0
    ) -> None:
        """Hold pitches outside the mode, given in semitones from the tonic."""
        sound = pad(
            [self.tonic + step for step in pitches],
            seconds,
            dark=0.35,
            seed=int(self.rng.integers(1 << 31)),
        )
        self.put("pad", sound, at, level)

    def strike(self, name: str, beat: float, force: float = 0.7) -> None:
        self.put(name, _stroke(name, int(self.rng.integers(3))), max(0.0, beat * self.beat), force)

    def heard(self, *, hall: float, dark: float, wet: float = 1.0) -> Stereo:
        """Return the floor with its hall."""
        return self._dry + reverberated(self._send, seconds=hall, dark=dark) * np.float32(wet)


def _lines(tones: Sequence[Tone]) -> list[list[Tone]]:
    """Part a melody where it rests for half a beat or more."""
    lines: list[list[Tone]] = []
    for tone in tones:
        if lines and tone.beat - (lines[-1][-1].beat + lines[-1][-1].beats) < 0.5:
            lines[-1].append(tone)
        else:
            lines.append([tone])
    return lines


@lru_cache(maxsize=192)
def _plucked(name: str, high: float, seconds: float, force: float, slide: float, nail: int) -> Mono:
    return pluck(
        high, seconds, PLUCKED[name], force=force, slide=slide, seed=nail * 1009 + int(high * 7)
    )


@lru_cache(maxsize=64)
def _struck(high: float, seconds: float, force: float) -> Mono:
    return piano(high, seconds, force=force)


@cache
def _stroke(name: str, hand: int) -> Mono:
    return STROKES[name](np.random.default_rng(hand + 40))
