from __future__ import annotations

import numpy as np
import pyloudnorm
import pytest

from yingxi.sound import RATE
from yingxi.sound.loudness import SILENCE, integrated, limited, loudness, true_peak
from yingxi.sound.mix import Clip, ClipKind, mix


def tone(seconds: float, level: float = 0.1, hertz: float = 440.0) -> np.ndarray:
    time = np.arange(int(seconds * RATE)) / RATE
    return (level * np.sin(2 * np.pi * hertz * time)).astype(np.float32)


def noise(seconds: float, level: float = 0.1, seed: int = 1) -> np.ndarray:
    shape = (int(seconds * RATE), 2)
    return (np.random.default_rng(seed).standard_normal(shape) * level).astype(np.float32)


def voice(seconds: float) -> np.ndarray:
    syllables = 0.5 + 0.5 * np.sin(2 * np.pi * 4 * np.arange(int(seconds * RATE)) / RATE)
    return (noise(seconds)[:, 0] * syllables).astype(np.float32)


def test_loudness_agrees_with_an_independent_meter() -> None:
    sound = noise(5.0, 0.2)
    sound[: 2 * RATE] *= 0.01
    meter = pyloudnorm.Meter(RATE)
    assert integrated(sound) == pytest.approx(meter.integrated_loudness(sound), abs=0.1)


def test_a_full_scale_sine_at_1_khz_is_minus_3_lufs() -> None:
    assert integrated(tone(3.0, 1.0, 997.0)) == pytest.approx(-3.01, abs=0.05)


def test_true_peak_sees_between_the_samples() -> None:
    # A quarter of the sample rate at 45 degrees: every sample is 3 dB under the crest.
    at = np.arange(RATE)
    crests = np.sin(np.pi / 2 * at + np.pi / 4).astype(np.float32)
    assert np.abs(crests).max() < 0.71
    assert true_peak(crests) == pytest.approx(0.0, abs=0.2)


def test_the_limiter_holds_the_true_peak_and_leaves_quiet_sound_alone() -> None:
    loud = noise(2.0, 0.8)
    assert true_peak(limited(loud, ceiling=-1.0)) <= -0.95
    quiet = noise(1.0, 0.01)
    assert np.array_equal(limited(quiet), quiet)


def test_a_mix_has_the_length_the_loudness_and_the_peak_that_are_promised() -> None:
    total = 12 * RATE + 17
    clips = [
        Clip(kind=ClipKind.MUSIC, start=0, samples=noise(8.0, 0.1)),
        Clip(kind=ClipKind.MUSIC, start=6 * RATE, samples=noise(9.0, 0.1, 2)),
        Clip(kind=ClipKind.AMBIENCE, start=0, samples=noise(20.0, 0.05, 3)),
        Clip(kind=ClipKind.VOICE, start=2 * RATE, samples=voice(3.0)),
        Clip(kind=ClipKind.EFFECT, start=9 * RATE, samples=noise(0.2, 0.9, 4)),
    ]
    made = mix(clips, total)
    assert made.shape == (total, 2)
    assert made.dtype == np.float32
    measured = loudness(made)
    assert measured.integrated == pytest.approx(-14.0, abs=0.5)
    assert measured.true_peak <= -1.0


def test_music_bows_to_the_voice_before_it_begins_and_comes_back() -> None:
    total = 12 * RATE
    music = np.repeat(tone(12.0, 0.1, 3000.0)[:, None], 2, axis=1)
    speech = tone(3.0, 0.1, 200.0)
    made = mix(
        [
            Clip(kind=ClipKind.MUSIC, start=0, samples=music),
            Clip(kind=ClipKind.VOICE, start=4 * RATE, samples=speech),
        ],
        total,
    )

    def level(start: float, end: float) -> float:
        piece = made[int(start * RATE) : int(end * RATE), 0].astype(float)
        spectrum = np.abs(np.fft.rfft(piece * np.hanning(len(piece))))
        at = round(3000 * len(piece) / RATE)
        return float(20 * np.log10(spectrum[at - 3 : at + 4].max() / len(piece)))

    free, under, after = level(1.0, 3.0), level(4.5, 6.5), level(9.0, 10.0)
    assert free - under == pytest.approx(9.0, abs=1.0)
    assert after == pytest.approx(free, abs=0.5)
    assert free - level(3.95, 4.05) > 3.0


def test_voices_stand_in_the_centre() -> None:
    made = mix([Clip(kind=ClipKind.VOICE, start=0, samples=voice(2.0))], 2 * RATE)
    assert np.allclose(made[:, 0], made[:, 1])


@pytest.mark.parametrize("total", [0, 1, 4800])
def test_silence_and_nothing_stay_what_they_are(total: int) -> None:
    silent = Clip(kind=ClipKind.VOICE, start=0, samples=np.zeros(9000, np.float32))
    for clips in ([], [silent]):
        made = mix(clips, total)
        assert made.shape == (total, 2)
        assert not made.any()
    assert loudness(np.zeros((0, 2), np.float32)).true_peak == SILENCE


def test_clips_that_start_early_or_run_over_are_cut() -> None:
    early = Clip(kind=ClipKind.VOICE, start=-RATE, samples=voice(2.0))
    late = Clip(kind=ClipKind.EFFECT, start=5 * RATE, samples=voice(1.0))
    made = mix([early, late], 3 * RATE)
    assert made[: RATE // 2].any()
    assert not made[2 * RATE :].any()


def test_the_same_clips_make_the_same_mix() -> None:
    clips = [Clip(kind=ClipKind.VOICE, start=100, samples=voice(1.0))]
    assert np.array_equal(mix(clips, 2 * RATE), mix(clips, 2 * RATE))
