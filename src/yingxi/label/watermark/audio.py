"""A mark in the sound: bands that swell and sink by a fraction of a decibel, by turns of the key.

Time is cut into slots of 21 ms and 700–7000 Hz into 16 bands; in each of these places the sound
is a little louder or softer, by a sign of the key. A round of 256 slots repeats to the end. A quarter
of the signs always stand (they say where a round begins), the others carry the coded bits, each
bit in six places. A ratio outlives volume, mixing down and a coder that keeps levels; how much a
place may change follows how restless its band is there, so that a held note hardly trembles.

Reading is blind. A band's level less what its neighbours in time and pitch foretell is divided by
its own deviation and summed over the rounds. The bound on a false alarm is that of
:mod:`yingxi.label.watermark.detect`: it holds for any sound, whatever its statistics, because only
the standing signs choose where a round begins and the told ones are drawn independently of both.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import soxr
from numpy.typing import NDArray
from scipy import ndimage
from scipy.fft import irfft

from yingxi.label.watermark.bands import (
    BANDS,
    EDGES,
    SLOT,
    SLOTS,
    STEP,
    Values,
    chips,
    correlation,
    hann,
    mean,
    powers,
    spectra,
)
from yingxi.label.watermark.detect import ALLOWED, chance
from yingxi.label.watermark.embed import payload_of
from yingxi.label.watermark.hearing import (
    BEGINNINGS,
    EAR_RATE,
    Heard,
    hurried,
    levels,
    readings,
    surprises,
    windows,
)
from yingxi.media.decode import sound as sound_of
from yingxi.media.standard import SAMPLE_RATE, Sound
from yingxi.sound.loudness import LOUD, peaks

_CALM, _RESTLESS = 0.25, 1.1
"""The least and the most a place may change, in decibels."""
_RISE = 0.35
"""How much of a band's own unrest the mark may be."""
_CLEAR = SAMPLE_RATE // 100
"""Samples around a new peak from which the mark is taken back."""
_KEPT = 4
_HURRIED = 3
"""Windows that are tried at other speeds."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SoundDetection:
    """What was read out of a sound, or the best that was seen where nothing could be."""

    payload: int | None
    """None unless the chance of a false alarm is at most ``ALLOWED``."""
    sync: float
    """The standing signs' correlation over their norm, in deviations at one place."""
    bit_margin: float
    """The payload's correlation over the norm of what was read; 0 without a payload."""
    corrected: int
    """Coded bits of 512 that the code mended."""
    false_positive: float
    """Upper bound on the chance that a sound without a mark gives this; 1 without a payload."""
    seconds: float
    """How much was heard."""
    speed: float = 1.0
    """How much faster it was heard than it was marked."""
    searched: int = 0
    """Readings that the search was ready to try; the bound counts them all."""
    evidence: tuple[Values, ...] = field(default=(), repr=False)
    """What stood in the told places of the best readings, for ``sound_matches``."""

    @property
    def found(self) -> bool:
        """Whether a payload was read."""
        return self.payload is not None


def mark_sound(samples: Sound, payload: int) -> Sound:
    """A marked copy of 48 kHz sound ``(n, channels)``: same length, no higher a true peak.

    All channels swell and sink together, so the mark is in each of them and in their sum. Silence
    stays silence.
    """
    padded = np.pad(samples, ((STEP, 3 * STEP), (0, 0))).astype(np.float32)
    window = np.sqrt(hann(2 * STEP))
    gains = _gains(padded, window, payload)
    out = np.zeros_like(padded)
    for channel in range(padded.shape[1]):
        for first, part in spectra(padded[:, channel], STEP, window):
            part[:, EDGES[0] : EDGES[-1]] *= gains[first : first + len(part)]
            drawn = irfft(part, 2 * STEP, axis=1) * window
            for half in (0, 1):
                piece = drawn[:, half * STEP : (half + 1) * STEP].reshape(-1)
                start = (first + half) * STEP
                out[start : start + piece.size, channel] += piece
    return _no_louder(out[STEP : STEP + len(samples)], samples)


def detect_sound(source: Path | str | Sound) -> SoundDetection:
    """Look for a mark in a film or sound file, or in 48 kHz samples ``(n,)`` or ``(n, channels)``.

    The whole is listened to at once, then windows of 20 seconds, because a film may have been cut
    anew, then some of these at other speeds. Raises MediaError for what has no sound.
    """
    mono = _mono(source)
    pieces, rushed = _plan(levels(mono))
    searched = BEGINNINGS * (len(pieces) + len(rushed))
    best, seen = None, list[Heard]()
    for heard in _hearings(pieces, rushed):
        seen = sorted([*seen, heard], key=lambda one: -one.sync)[:_KEPT]
        if heard.payload is not None and chance(heard.margin, searched) <= ALLOWED:
            best = heard
            break
    shown = best or (seen[0] if seen else Heard(sync=0.0, values=np.zeros(0)))
    return SoundDetection(
        payload=best.payload if best else None,
        sync=shown.sync,
        bit_margin=best.margin if best else 0.0,
        corrected=best.corrected if best else 0,
        false_positive=chance(best.margin, searched) if best else 1.0,
        seconds=len(mono) / EAR_RATE,
        speed=shown.speed,
        searched=searched,
        evidence=tuple(one.values for one in {id(one): one for one in (shown, *seen)}.values()),
    )


def _mono(source: Path | str | Sound) -> NDArray[np.float32]:
    if isinstance(source, (str, Path)):
        return np.asarray(sound_of(Path(source), rate=EAR_RATE).mean(axis=1), np.float32)
    if not len(source):
        return np.zeros(0, np.float32)
    mono = source.reshape(len(source), -1).mean(axis=1)
    return np.asarray(soxr.resample(mono.astype(np.float32), SAMPLE_RATE, EAR_RATE), np.float32)


def _plan(heard: Values) -> tuple[list[Values], list[Values]]:
    """What is listened to as it is, and what of it is also tried at other speeds."""
    pieces = windows(heard)
    short = pieces[1:] or pieces
    return pieces, short[:: max(1, -(-len(short) // _HURRIED))]


def _hearings(pieces: list[Values], rushed: list[Values]) -> Iterator[Heard]:
    for piece in pieces:
        yield from readings(surprises(piece))
    for piece in rushed:
        yield from hurried(surprises(piece))


def sound_matches(detection: SoundDetection, produce_id: str) -> bool:
    """Whether the sound carries this ProduceID: read outright, or too faint for that but plain."""
    return sound_likelihood(detection, produce_id) <= ALLOWED


def sound_likelihood(detection: SoundDetection, produce_id: str) -> float:
    """Upper bound on the chance that a sound not marked with this ProduceID fits it as well."""
    payload = payload_of(produce_id)
    fits = [correlation(values, payload) for values in detection.evidence if values.size]
    return chance(max(fits, default=0.0), detection.searched, told=0)


def margin_of(detection: SoundDetection, payload: int) -> float:
    """How far a payload stands out in the best reading: 11.4 tells it, 6.4 confirms it."""
    return max((correlation(one, payload) for one in detection.evidence if one.size), default=0.0)


def _strength(powers: Values) -> Values:
    """How far each band may change at each step, in decibels."""
    levels = 10 * np.log10(mean(powers, 2) + 1e-9)
    span = 4
    held = np.pad(levels, ((span, span), (0, 0)), mode="edge")
    unrest = mean(np.abs(held[2 * span :] - held[: -2 * span]) / np.sqrt(2), 10)
    return np.clip(_RISE * unrest, _CALM, _RESTLESS)


def _gains(padded: Sound, window: NDArray[np.float32], payload: int) -> NDArray[np.float32]:
    """What each wave of the marked bands is multiplied with: ``(steps, waves)``."""
    power = sum(
        np.concatenate([powers(part) for _, part in spectra(way, STEP, window)]) for way in padded.T
    )
    held = np.asarray(power, np.float64)
    turns = chips(payload).reshape(SLOTS, BANDS)[np.arange(len(held)) // SLOT % SLOTS]
    return np.repeat(10 ** (_strength(held) * turns / 20), np.diff(EDGES), axis=1).astype(
        np.float32
    )


def _no_louder(marked: Sound, plain: Sound) -> Sound:
    """The mark taken back, over 20 ms, where it would stand above the plain sound's true peak."""
    ceiling = float(peaks(plain).max(initial=0.0))
    over = peaks(marked, floor=ceiling * LOUD) > ceiling
    if not over.any():
        return marked
    back = ndimage.maximum_filter1d(over.astype(np.float32), 2 * _CLEAR + 1)
    for _ in range(2):
        back = ndimage.uniform_filter1d(back, _CLEAR)
    return np.asarray(marked + (plain - marked) * back[:, None], np.float32)
