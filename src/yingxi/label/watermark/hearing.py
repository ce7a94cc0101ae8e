"""A sound's bands as a reader of marks hears them: what surprises, and what the surprises tell."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy.fft import irfft, rfft

from yingxi.label.watermark.bands import (
    BANDS,
    REPEAT,
    SLOT,
    SLOTS,
    STEP,
    Values,
    correlation,
    hann,
    mean,
    places,
    powers,
    spectra,
)
from yingxi.label.watermark.code import CODED, decode
from yingxi.media.standard import SAMPLE_RATE

EAR_RATE = SAMPLE_RATE // 2
"""The rate that sounds are listened to at."""
_NEIGHBOURS = 3
"""Slots before and after that a level is foretold from."""
_LOUDEST = 2.5
"""No place speaks louder than so many deviations."""
_WINDOW, _HOP = 20.0, 10.0
BEGINNINGS = 3
"""Places where a round may begin that are tried a window."""
_SPEEDS = np.setdiff1d(np.arange(-50, 51), [0]) / 1000 + 1
"""Other speeds: in twenty seconds half a step is half a slot."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Heard:
    """One beginning of a round in one window, and what is told from there."""

    sync: float
    values: Values
    speed: float = 1.0
    """How much faster it is heard than it was marked."""
    payload: int | None = None
    corrected: int = 0
    margin: float = 0.0


def levels(mono: NDArray[np.float32]) -> Values:
    """The bands' levels in decibels over one slot from each step on: ``(steps, BANDS)``."""
    step = STEP // 2
    parts = [powers(part) for _, part in spectra(mono, step, hann(2 * step))]
    if not parts:
        return np.zeros((0, BANDS))
    total = np.cumsum(np.pad(np.concatenate(parts), ((1, 0), (0, 0))), axis=0)
    return 10 * np.log10(np.maximum(total[SLOT:] - total[:-SLOT], 0) / SLOT + 1e-6)


def windows(heard: Values) -> list[Values]:
    """The whole, and what is longer than 20 seconds also in pieces; nothing if it is too short."""
    if len(heard) < 2 * _NEIGHBOURS * SLOT + SLOTS:
        return []
    length, hop = (int(seconds * SAMPLE_RATE / STEP) for seconds in (_WINDOW, _HOP))
    starts = range(0, len(heard) - length + hop, hop) if len(heard) > length else ()
    return [heard, *(heard[start : start + length] for start in starts)]


def surprises(heard: Values) -> Values:
    """What of each level its neighbours do not foretell, over its own deviation."""
    strayed = np.clip(heard - mean(heard, 47), -20, 20)
    count = len(strayed) - 2 * _NEIGHBOURS * SLOT
    around = [strayed[SLOT * k : SLOT * k + count] for k in range(2 * _NEIGHBOURS + 1)]
    unrest = np.sqrt(mean(around[_NEIGHBOURS] ** 2, 24) + 1.0).mean(1, keepdims=True)
    known = np.concatenate(around, axis=1) / unrest
    # The inverse of the covariance holds, in each row, the best forecast of one from the others.
    covariance = known.T @ known / count
    covariance += np.eye(len(covariance)) * (0.05 * np.trace(covariance) / len(covariance) + 1e-9)
    centre = slice(_NEIGHBOURS * BANDS, (_NEIGHBOURS + 1) * BANDS)
    weights = np.linalg.inv(covariance)[:, centre]
    missed = known @ (weights / np.diag(weights[centre])) * unrest
    return np.clip(missed / np.sqrt(mean(missed**2, 24) + 0.2), -_LOUDEST, _LOUDEST)


def readings(strayed: Values) -> Iterator[Heard]:
    """What is told if a round begins where the standing signs say that it does."""
    folded, heights = _folded(strayed)
    for start in np.argsort(-heights)[:BEGINNINGS].tolist():
        yield _told(folded, start)


def hurried(strayed: Values) -> Iterator[Heard]:
    """The same for sound that was made up to 5 % faster or slower."""
    found: list[tuple[float, float, int]] = []
    for speed in _SPEEDS.tolist():
        folded, heights = _folded(_played(strayed, speed))
        start = int(heights.argmax())
        found.append((float(heights[start] / (np.linalg.norm(folded) + 1e-12)), speed, start))
    for _, speed, start in sorted(found, reverse=True)[:BEGINNINGS]:
        folded, _ = _folded(_played(strayed, speed))
        yield replace(_told(folded, start), speed=speed)


def _played(strayed: Values, speed: float) -> Values:
    """The rows as they were before someone played them ``speed`` times as fast."""
    at = np.arange(int((len(strayed) - 1) * speed)) / speed
    before = at.astype(np.intp)
    share = (at - before)[:, None]
    return strayed[before] * (1 - share) + strayed[before + 1] * share


def _folded(strayed: Values) -> tuple[Values, Values]:
    """All rounds in one ``(steps, BANDS)``, and how well the standing signs fit at each step."""
    steps = SLOTS * SLOT
    padded = np.pad(strayed, ((0, -len(strayed) % steps), (0, 0)))
    folded = padded.reshape(-1, steps, BANDS).sum(axis=0)
    product = rfft(folded, axis=0) * _standing()
    return folded, np.asarray(irfft(product.sum(axis=1), steps), np.float64)


@lru_cache(maxsize=1)
def _standing() -> NDArray[np.complex128]:
    _, standing, signs = places()
    wanted = np.zeros(SLOTS * BANDS)
    wanted[standing] = signs[standing]
    spread = np.zeros((SLOTS * SLOT, BANDS))
    spread[::SLOT] = wanted.reshape(SLOTS, BANDS)
    return np.asarray(np.conj(rfft(spread, axis=0)), np.complex128)


def _told(folded: Values, start: int) -> Heard:
    told, standing, signs = places()
    row = np.roll(folded, -start, axis=0)[::SLOT].reshape(-1)
    values = row[told]
    word = decode((values * signs[told]).reshape(REPEAT, CODED).sum(axis=0))
    steady = row[standing]
    return Heard(
        sync=float(steady @ signs[standing] / (np.linalg.norm(steady) + 1e-12)),
        values=values,
        payload=word.payload if word else None,
        corrected=word.corrected if word else 0,
        margin=correlation(values, word.payload) if word else 0.0,
    )
