from __future__ import annotations

import numpy as np
import pytest

from yingxi.errors import UnknownName
from yingxi.sound import RATE
from yingxi.sound.effects import KINDS, ambience, effect
from yingxi.sound.loudness import loudness
from yingxi.sound.melody import BAR, CELLS, MODES, melody, pitch
from yingxi.sound.music import MOODS, compose, fitted


@pytest.mark.parametrize("mood", MOODS)
def test_music_has_its_length_its_loudness_and_ends_in_silence(mood: str) -> None:
    piece = compose(mood, 7.3, seed=2)
    assert piece.shape == (round(7.3 * RATE), 2)
    assert piece.dtype == np.float32
    assert np.isfinite(piece).all()
    measured = loudness(piece)
    assert measured.integrated == pytest.approx(-20.0, abs=1.0)
    assert measured.true_peak < -2.5
    assert np.abs(piece[-200:]).max() < 1e-3
    assert np.abs(piece[0]).max() == 0


def test_the_same_seed_plays_the_same_piece_and_another_another() -> None:
    first = compose("calm", 6.0, seed=5)
    assert np.array_equal(first, compose("calm", 6.0, seed=5))
    assert not np.array_equal(first, compose("calm", 6.0, seed=6))


@pytest.mark.parametrize("seconds", [0.0, 0.1, 0.7, 2.0])
def test_music_of_any_length_is_given(seconds: float) -> None:
    assert compose("battle", seconds, seed=0).shape == (round(seconds * RATE), 2)


def test_unknown_moods_and_sounds_name_the_known_ones() -> None:
    with pytest.raises(UnknownName) as caught:
        compose("happy", 5.0, seed=0)
    assert "calm" in caught.value.known
    for make in (lambda: ambience("rian", 1.0, seed=0), lambda: effect("rian", seed=0)):
        with pytest.raises(UnknownName, match="rian") as unknown:
            make()
        assert "rain" in unknown.value.hint


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("cells", CELLS)
@pytest.mark.parametrize("bars", [1, 2, 3, 5, 9, 24])
def test_melodies_stay_in_their_mode_and_close_on_its_tonic(
    mode: str, cells: str, bars: int
) -> None:
    tones = melody(mode, cells, bars, np.random.default_rng(bars))
    allowed = {step % 12 for step in MODES[mode]}
    assert all(pitch(tone.degree, mode, 60.0) % 12 in allowed for tone in tones)
    assert tones[-1].degree % 5 == 0
    assert tones[-1].beats > 3
    ends = [tone.beat + tone.beats for tone in tones]
    assert all(end <= after.beat + 1e-6 for end, after in zip(ends, tones[1:], strict=False))
    assert ends[-1] <= bars * BAR


def test_the_bars_of_a_piece_end_before_it_does() -> None:
    for tempo in (48, 78, 138):
        for seconds in (6.0, 10.0, 61.5):
            bars, fitted_tempo = fitted(tempo, seconds)
            assert bars * 240 / fitted_tempo <= seconds * 1.25


@pytest.mark.parametrize("name", KINDS)
def test_every_sound_is_a_bed_and_a_stroke_without_clipping_or_clicks(name: str) -> None:
    bed, stroke = ambience(name, 3.0, seed=1), effect(name, seed=1)
    assert bed.shape == (3 * RATE, 2)
    assert stroke.ndim == 2
    for sound in (bed, stroke):
        assert sound.dtype == np.float32
        assert np.isfinite(sound).all()
        assert 0.01 < np.abs(sound).max() <= 0.95
    assert np.abs(stroke[-48:]).max() < 0.05
    assert np.array_equal(stroke, effect(name, seed=1))


def test_beds_are_alike_in_loudness_and_wide() -> None:
    for name in ("rain", "wind", "water", "crowd"):
        bed = ambience(name, 4.0, seed=3)
        assert loudness(bed).integrated == pytest.approx(-23.0, abs=0.6)
        assert np.corrcoef(bed.T)[0, 1] < 0.9
