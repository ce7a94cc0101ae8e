"""The mark in the sound: written, read back blind after a coder, and never read where it is not."""

from __future__ import annotations

import io
from pathlib import Path

import av
import numpy as np
import pytest
import soxr
from av.audio.frame import AudioFrame
from numpy.typing import NDArray
from scipy import signal

from yingxi.errors import MediaError
from yingxi.label.watermark import payload_of
from yingxi.label.watermark.audio import detect_sound, mark_sound, sound_likelihood, sound_matches
from yingxi.media.audio import write_wav
from yingxi.sound.loudness import true_peak

_ID = "a production of the tests"
_RATE = 48_000

Sound = NDArray[np.float32]


def _scene(seconds: float, seed: int = 5) -> Sound:
    """Something like talk over a held chord: noise in syllables, some tones, a little room."""
    random = np.random.default_rng(seed)
    count = int(seconds * _RATE)
    at = np.arange(count) / _RATE
    beats = np.arange(0, seconds + 0.12, 0.12)
    syllables = np.interp(at, beats, random.random(len(beats)) ** 2)
    noise = random.normal(size=(count, 2))
    talk = signal.lfilter([1.0], [1.0, -0.8], noise, axis=0) * syllables[:, None]
    chord = sum(np.sin(2 * np.pi * pitch * at) for pitch in (220, 440, 659, 1320, 2640))
    out = 0.1 * talk + 0.04 * np.asarray(chord)[:, None] + 0.003 * noise
    return np.asarray(out, np.float32)


def _through_aac(sound: Sound) -> Sound:
    file = io.BytesIO()
    with av.open(file, "w", format="adts") as box:
        stream = box.add_stream("aac", rate=_RATE, layout="stereo")
        stream.bit_rate = 96_000
        frame = AudioFrame.from_ndarray(
            np.ascontiguousarray(sound.T), format="fltp", layout="stereo"
        )
        frame.sample_rate = _RATE
        for packet in (*stream.encode(frame), *stream.encode(None)):
            box.mux(packet)
    file.seek(0)
    with av.open(file, "r") as coded:
        parts = [part.to_ndarray() for part in coded.decode(audio=0)]
    return np.asarray(np.concatenate(parts, axis=1).T, np.float32)


@pytest.fixture(scope="module")
def plain() -> Sound:
    return _scene(20)


@pytest.fixture(scope="module")
def marked(plain: Sound) -> Sound:
    return mark_sound(plain, payload_of(_ID))


def test_a_mark_in_the_sound_is_read_back(marked: Sound) -> None:
    seen = detect_sound(marked)
    assert seen.payload == payload_of(_ID)
    assert seen.false_positive <= 1e-6
    assert seen.speed == 1.0
    assert sound_matches(seen, _ID)
    assert not sound_matches(seen, "another")


def test_a_mark_outlives_aac_a_cut_start_mixing_down_and_another_volume(marked: Sound) -> None:
    heard = _through_aac(marked)[30_011:].mean(axis=1) * np.float32(0.3)
    assert detect_sound(heard).payload == payload_of(_ID)


def test_a_mark_is_in_each_channel_and_outlives_another_rate(marked: Sound) -> None:
    there = soxr.resample(marked[:, 1], _RATE, 44_100)
    assert detect_sound(soxr.resample(there, 44_100, _RATE)).payload == payload_of(_ID)


def test_a_mark_is_read_out_of_a_file(marked: Sound, tmp_path: Path) -> None:
    write_wav(tmp_path / "scene.wav", marked, bits=16)
    assert detect_sound(tmp_path / "scene.wav").payload == payload_of(_ID)


def test_sound_that_was_sped_up_says_by_how_much(marked: Sound) -> None:
    seen = detect_sound(soxr.resample(marked, 102, 100))
    assert seen.payload == payload_of(_ID)
    assert seen.speed == pytest.approx(1.02, abs=0.0015)


def test_nothing_is_read_where_nothing_was_marked(plain: Sound) -> None:
    seen = detect_sound(plain)
    assert not seen.found
    assert seen.false_positive == 1.0
    assert sound_likelihood(seen, _ID) > 1e-6


def test_a_mark_is_faint_leaves_the_bass_alone_and_lifts_no_peak(
    plain: Sound, marked: Sound
) -> None:
    change = marked - plain
    low = signal.butter(6, 400, fs=_RATE, output="sos")
    bass, bass_change = (signal.sosfiltfilt(low, one, axis=0) for one in (plain, change))
    assert float(np.mean(change**2)) < 0.005 * float(np.mean(plain**2))
    assert float(np.mean(bass_change**2)) < 1e-5 * float(np.mean(bass**2))
    assert true_peak(marked) <= true_peak(plain) + 0.05


def test_marking_is_the_same_every_time_and_silence_stays_silence(plain: Sound) -> None:
    piece = plain[:_RATE]
    assert np.array_equal(mark_sound(piece, 7), mark_sound(piece, 7))
    assert not mark_sound(np.zeros((_RATE, 2), np.float32), 7).any()


@pytest.mark.parametrize("samples", [0, 1, 700, 5_000])
def test_very_short_sound_is_marked_and_listened_to_without_complaint(samples: int) -> None:
    marked = mark_sound(np.full((samples, 2), 0.1, np.float32), 7)
    assert marked.shape == (samples, 2)
    assert not detect_sound(marked).found


def test_silence_and_a_steady_tone_are_no_mark() -> None:
    at = np.arange(8 * _RATE) / _RATE
    assert not detect_sound(np.zeros((8 * _RATE, 2), np.float32)).found
    assert not detect_sound(np.sin(2 * np.pi * 1000 * at).astype(np.float32)).found


def test_a_file_without_sound_is_refused_in_a_line(tmp_path: Path) -> None:
    path = tmp_path / "words.mp4"
    path.write_bytes(b"no film")
    with pytest.raises(MediaError):
        detect_sound(path)
