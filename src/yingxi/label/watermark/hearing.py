"""A sound's bands as a reader of marks hears them: what surprises, and what the surprises tell."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

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
_BEGINNINGS = 3
"""Places where a round may begin that are tried a window."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Heard:
    """One beginning of a round in one window, and what is told from there."""

    sync: float
    values: Values
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


def windows(levels: Values) -> Iterator[Values]:
    steps_a_second = SAMPLE_RATE / STEP
    least = 2 * _NEIGHBOURS * SLOT + SLOTS
    if len(levels) < least:
        return
    yield levels
    length, hop = int(_WINDOW * steps_a_second), int(_HOP * steps_a_second)
    if len(levels) > length:
        for start in range(0, len(levels) - length + hop, hop):
            yield levels[start : start + length]


def surprises(levels: Values) -> Values:
    """What of each level its neighbours do not foretell, over its own deviation."""
    strayed = np.clip(levels - mean(levels, 47), -20, 20)
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


def readings(surprises: Values) -> Iterator[Heard]:
    """What is told if a round begins where the standing signs say that it does."""
    told, standing, signs = places()
    steps = SLOTS * SLOT
    padded = np.pad(surprises, ((0, -len(surprises) % steps), (0, 0)))
    folded = padded.reshape(-1, steps, BANDS).sum(axis=0)
    wanted = np.zeros(SLOTS * BANDS)
    wanted[standing] = signs[standing]
    spread = np.zeros((steps, BANDS))
    spread[::SLOT] = wanted.reshape(SLOTS, BANDS)
    product = rfft(folded, axis=0) * np.conj(rfft(spread, axis=0))
    heights = np.asarray(irfft(product.sum(axis=1), steps), np.float64)
    for start in np.argsort(-heights)[:_BEGINNINGS].tolist():
        row = np.roll(folded, -start, axis=0)[::SLOT].reshape(-1)
        values = row[told]
        word = decode((values * signs[told]).reshape(REPEAT, CODED).sum(axis=0))
        yield Heard(
            sync=float(heights[start] / (np.linalg.norm(row[standing]) + 1e-12)),
            values=values,
            payload=word.payload if word else None,
            corrected=word.corrected if word else 0,
            margin=correlation(values, word.payload) if word else 0.0,
        )
