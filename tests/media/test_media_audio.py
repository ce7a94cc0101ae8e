from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yingxi.errors import MediaError
from yingxi.media.audio import fit, read_wav, write_wav
from yingxi.media.decode import sound


def tone(samples: int) -> np.ndarray:
    t = np.arange(samples) / 48_000
    return np.stack([np.sin(t * 2000), np.cos(t * 900)], 1).astype(np.float32) * np.float32(0.5)


def test_float_wav_comes_back_to_the_bit(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    write_wav(path, tone(5000))
    back, rate = read_wav(path)
    assert rate == 48_000
    assert np.array_equal(back, tone(5000))


def test_pcm_wav_comes_back_within_a_step(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    write_wav(path, tone(5000)[:, 0], 24_000, bits=16)
    back, rate = read_wav(path)
    assert rate == 24_000
    assert back.shape == (5000, 1)
    assert np.abs(back[:, 0] - tone(5000)[:, 0]).max() < 1.1 / 32767
    assert sound(path, rate=24_000).shape == (5000, 2)


def test_what_is_no_wav_is_a_media_error(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    path.write_bytes(b"not a sound at all")
    with pytest.raises(MediaError):
        read_wav(path)
    with pytest.raises(MediaError):
        write_wav(path, tone(10), bits=24)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 400), st.integers(0, 400), st.booleans())
def test_fit_gives_the_asked_length_and_keeps_the_beginning(
    have: int, want: int, mono: bool
) -> None:
    source = tone(have)[:, :1] if mono else tone(have)
    fitted = fit(source, want)
    assert fitted.shape == (want, 2)
    kept = min(have, want)
    assert np.array_equal(fitted[:kept, 0], source[:kept, 0])
    assert not fitted[kept:].any()
