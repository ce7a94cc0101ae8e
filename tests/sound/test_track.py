"""Music of others: as loud as ours, and as long as its scene."""

from __future__ import annotations

import numpy as np
import pytest

from yingxi.sound.loudness import integrated
from yingxi.sound.music import LOUDNESS
from yingxi.sound.track import laid, levelled_track

RATE = 48_000


def noise(seconds: float, gain: float) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    rng = np.random.default_rng(3)
    return (rng.standard_normal((int(seconds * RATE), 2)) * gain).astype(np.float32)


@pytest.mark.parametrize("gain", [0.01, 0.2])
def test_a_piece_is_brought_to_the_loudness_of_ours(gain: float) -> None:
    assert integrated(levelled_track(noise(4, gain))) == pytest.approx(LOUDNESS, abs=0.3)


def test_the_silence_around_a_piece_is_cut_off() -> None:
    silence = np.zeros((RATE, 2), np.float32)
    piece = levelled_track(np.concatenate([silence, noise(2, 0.1), silence]))
    assert len(piece) == pytest.approx(2 * RATE, abs=RATE // 100)


def test_silence_stays_silence() -> None:
    assert len(levelled_track(np.zeros((RATE, 2), np.float32))) == 0
    assert not laid(np.zeros((0, 2), np.float32), RATE).any()


@pytest.mark.parametrize("seconds", [1.0, 4.0, 5.0, 7.4, 23.7])
def test_a_piece_is_repeated_without_a_hole(seconds: float) -> None:
    out = laid(noise(5, 0.1), int(seconds * RATE))
    assert len(out) == int(seconds * RATE)
    block = RATE // 4
    levels = [np.sqrt((out[i : i + block] ** 2).mean()) for i in range(0, len(out) - block, block)]
    assert min(levels) > 0.06
    assert max(levels) < 0.16
