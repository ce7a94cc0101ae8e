"""The key of the sound's mark: slots by bands, what each place carries, and how bands are heard."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import lru_cache

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray
from scipy.fft import rfft

from yingxi.label.watermark.code import CODED, encode
from yingxi.media.standard import SAMPLE_RATE

STEP = 512
"""Samples at 48 kHz from one spectrum to the next; its window is twice as long."""
SLOT = 2
"""Steps a sign lasts."""
SLOTS = 256
BANDS = 16
EDGES = np.round(np.geomspace(700.0, 7000.0, BANDS + 1) * 2 * STEP / SAMPLE_RATE).astype(np.intp)
"""Where the bands begin and end, in waves a window."""
REPEAT = 6
_SIGNS = "yingxi sound mark 1"
"""Seeds the places and signs. It is no secret: whoever has the code can write a mark."""
_CHUNK = 1024

Values = NDArray[np.float64]
Places = NDArray[np.intp]


@lru_cache(maxsize=1)
def places() -> tuple[Places, Places, Values]:
    """Told places, standing places, and a sign for each place; from SHA-256, like the picture's."""
    count = SLOTS * BANDS
    drawn = [hashlib.sha256(f"{_SIGNS}/{place}".encode()).digest() for place in range(count)]
    order = np.array(sorted(range(count), key=lambda place: drawn[place]), np.intp)
    signs = np.array([1.0 - 2.0 * (digest[-1] & 1) for digest in drawn])
    return order[: REPEAT * CODED], order[REPEAT * CODED :], signs


def chips(payload: int) -> Values:
    told, _, signs = places()
    chips = signs.copy()
    chips[told] *= np.tile(1.0 - 2.0 * encode(payload), REPEAT)
    return chips


def correlation(values: Values, payload: int) -> float:
    told, _, _ = places()
    return float(values @ chips(payload)[told] / (np.linalg.norm(values) + 1e-12))


def hann(length: int) -> NDArray[np.float32]:
    return (0.5 - 0.5 * np.cos(2 * np.pi * np.arange(length) / length)).astype(np.float32)


def spectra(
    way: NDArray[np.float32], step: int, window: NDArray[np.float32]
) -> Iterator[tuple[int, NDArray[np.complex64]]]:
    """The number of the first spectrum, and some of them; a long film is not held at once."""
    if len(way) < 2 * step:
        return
    frames = sliding_window_view(way, 2 * step)[::step]
    for first in range(0, len(frames), _CHUNK):
        part = frames[first : first + _CHUNK] * window
        yield first, np.asarray(rfft(part, axis=1), np.complex64)


def powers(spectra: NDArray[np.complex64]) -> Values:
    inner = np.abs(spectra[:, EDGES[0] : EDGES[-1]]) ** 2
    return np.add.reduceat(inner.astype(np.float64), EDGES[:-1] - EDGES[0], axis=1)


def mean(values: Values, reach: int) -> Values:
    """The mean of each row with ``reach`` rows on either side; the ends are held."""
    padded = np.pad(values, ((reach + 1, reach), (0, 0)), mode="edge")
    total = np.cumsum(padded, axis=0)
    return (total[2 * reach + 1 :] - total[: -2 * reach - 1]) / (2 * reach + 1)
