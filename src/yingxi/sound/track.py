"""Music that somebody else made: levelled like ours, and as long as its scene."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from yingxi.sound import RATE
from yingxi.sound.loudness import SILENCE, integrated
from yingxi.sound.music import LOUDNESS

Stereo = NDArray[np.float32]
SEAM = 2 * RATE
"""Samples over which the end of a piece and its beginning are heard together."""
QUIET = 1e-3
"""Amplitude under which a piece has not begun yet, or has ended."""


def levelled_track(samples: Stereo) -> Stereo:
    """A piece ``(n, 2)`` at 48 kHz without the silence around it, at the loudness of our music."""
    loud = np.flatnonzero(np.abs(samples).max(axis=1, initial=0.0) > QUIET)
    if not len(loud):
        return np.zeros((0, 2), np.float32)
    piece = np.ascontiguousarray(samples[loud[0] : loud[-1] + 1])
    measured = integrated(piece)
    if measured <= SILENCE + 1:
        return piece
    # What would clip is brought down again: the mix has a limiter, this has none.
    gain = min(10 ** ((LOUDNESS - measured) / 20), 0.9 / float(np.abs(piece).max()))
    return (piece * gain).astype(np.float32)


def laid(track: Stereo, length: int) -> Stereo:
    """Exactly ``length`` samples of a piece, repeated over a crossfade of constant power."""
    if not len(track):
        return np.zeros((length, 2), np.float32)
    seam = min(SEAM, len(track) // 3)
    out = np.zeros((length, 2), np.float32)
    turn = np.linspace(0, np.pi / 2, seam, dtype=np.float32)[:, None]
    at, last = 0, False
    while not last:
        last = at + len(track) >= length
        piece = track.copy()
        if at:
            piece[:seam] *= np.sin(turn)
        if not last:
            piece[len(track) - seam :] *= np.cos(turn)
        fits = min(len(piece), length - at)
        out[at : at + fits] += piece[:fits]
        at += len(track) - seam
    return out
