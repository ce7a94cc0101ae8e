"""The shape of a film's sound over its length: peaks and momentary loudness, for a drawing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np
from av.audio.resampler import AudioResampler
from numpy.typing import NDArray
from scipy import signal

from yingxi.media.atomic import media_errors
from yingxi.sound.loudness import K_WEIGHTING, RATE, SILENCE

STEP = RATE // 100
"""Samples in one step of the shape: 10 ms."""
WINDOW = 40
"""Steps over which momentary loudness is taken: 400 ms (BS.1770-4, EBU Tech 3341)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """One value for every 10 ms from the film's start."""

    low: NDArray[np.float32]
    high: NDArray[np.float32]
    """The least and the greatest sample, -1 to 1, over both channels."""
    loudness: NDArray[np.float32]
    """LUFS of the 400 ms that end there; ``SILENCE`` where nothing is heard."""


def shape_of_sound(path: Path) -> Shape | None:
    """The shape of a film's sound, read in pieces; none for a film without. Raises MediaError."""
    lows: list[NDArray[np.float32]] = []
    highs: list[NDArray[np.float32]] = []
    powers: list[NDArray[np.float64]] = []
    state = np.zeros((len(K_WEIGHTING), 2, 2))
    for piece in _pieces(path):
        heard, state = signal.sosfilt(K_WEIGHTING, piece.astype(np.float64), axis=0, zi=state)
        steps = len(piece) // STEP
        blocks = piece.reshape(steps, STEP * 2)
        lows.append(blocks.min(axis=1))
        highs.append(blocks.max(axis=1))
        powers.append((heard**2).sum(axis=1).reshape(steps, STEP).mean(axis=1))
    if not powers:
        return None
    total = np.concatenate([np.zeros(WINDOW), np.cumsum(np.concatenate(powers))])
    mean = np.maximum(total[WINDOW:] - total[:-WINDOW], 0.0) / WINDOW
    quiet = 10 ** ((SILENCE + 0.691) / 10)
    return Shape(
        low=np.concatenate(lows),
        high=np.concatenate(highs),
        loudness=(-0.691 + 10 * np.log10(np.maximum(mean, quiet))).astype(np.float32),
    )


def _pieces(path: Path) -> Iterator[NDArray[np.float32]]:
    """The sound as stereo ``(n, 2)``, every piece a whole number of steps long."""
    with media_errors(path, "read"), av.open(str(path)) as film:
        if not film.streams.audio:
            return
        stream = film.streams.audio[0]
        resampler = AudioResampler(format="flt", layout="stereo", rate=RATE)
        kept = np.zeros((0, 2), np.float32)
        for frame in film.decode(stream):
            parts = [p.to_ndarray().reshape(-1, 2) for p in resampler.resample(frame)]
            kept = np.concatenate([kept, *parts]).astype(np.float32)
            whole = len(kept) // STEP * STEP
            if whole >= RATE:
                yield kept[:whole]
                kept = kept[whole:]
        rest = [p.to_ndarray().reshape(-1, 2) for p in resampler.resample(None)]
        kept = np.concatenate([kept, *rest]).astype(np.float32)
        if len(kept):
            padded = np.zeros((-(-len(kept) // STEP) * STEP, 2), np.float32)
            padded[: len(kept)] = kept
            yield padded
