"""Every scripted line is looked for in the film: said at all, in its words, in its time."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from yingxi.check.drama.heard import alike, heard_at, heard_syllables, match, onset, syllables
from yingxi.check.drama.lines import speech as speech_with
from yingxi.check.finding import Examination, Outcome, Severity
from yingxi.check.plan import SpokenLine
from yingxi.check.takes.spoken import Ear
from yingxi.errors import MissingExtra
from yingxi.sound.asr import Word

RATE = 48_000
speech = partial(speech_with, detector=lambda mono, stretches: (1.0,) * len(stretches))
"""With a detector that hears a voice everywhere."""
LINES = (
    SpokenLine(
        text="满山的道士，都姓张！", speaker="张小满", start=1.0, end=3.0, shot="E01-S01-01"
    ),
    SpokenLine(text="井里压着108个魔君。", speaker="陆战", start=4.0, end=7.0, shot="E01-S01-02"),
)


def film(spoken: tuple[SpokenLine, ...] = LINES, seconds: float = 9.0) -> NDArray[np.float32]:
    """Steady music, and where a line is said a tone that beats five times a second."""
    at = np.arange(int(seconds * RATE)) / RATE
    out = 0.02 * np.sin(2 * np.pi * 500 * at)
    for line in spoken:
        inside = (at >= line.start) & (at < line.end)
        out += (
            inside * 0.3 * np.sin(2 * np.pi * 700 * at) * (0.5 + 0.5 * np.sin(2 * np.pi * 5 * at))
        )
    return np.stack([out, out], axis=1).astype(np.float32)


def words(text: str, start: float, end: float) -> tuple[Word, ...]:
    step = (end - start) / len(text)
    return tuple(
        Word(text=c, start=start + i * step, end=start + (i + 1) * step) for i, c in enumerate(text)
    )


def hearing(*said: tuple[Word, ...]) -> Ear:
    """An ear that hears so much of the whole film and nothing when it listens to a piece again."""
    whole = tuple(w for one in said for w in one)
    return lambda samples, rate: whole if len(samples) / rate > 8 else ()


def of(examinations: tuple[Examination, ...], rule: str) -> Examination:
    return next(e for e in examinations if e.rule == rule)


RIGHT = (words("买山的道士都姓章", 1.0, 3.0), words("井里压着一百零八个魔军", 4.0, 7.0))


def test_lines_said_as_written_in_their_time_are_passed_whatever_characters_were_heard() -> None:
    found = speech(film(), LINES, ear=hearing(*RIGHT))
    assert [e.outcome for e in found] == [Outcome.PASSED] * 5


def test_a_line_whose_voice_is_missing_is_an_error_without_any_recogniser() -> None:
    def no_ear(samples: NDArray[np.float32], rate: int) -> tuple[Word, ...]:
        raise MissingExtra("缺少语音识别模型", hint='pip install "yingxi[asr]"')

    found = speech(film(LINES[:1]), LINES, ear=no_ear)
    absent = of(found, "speech.absent").findings
    assert [(f.severity, f.place) for f in absent] == [(Severity.ERROR, "E01-S01-02")]
    assert 'pip install "yingxi[asr]"' in of(found, "speech.heard").skipped
    assert of(found, "speech.timing").outcome is Outcome.SKIPPED


def test_a_line_where_the_detector_hears_nobody_is_an_error_even_under_lively_music() -> None:
    deaf = speech_with(film(), LINES, ear=hearing(), detector=lambda mono, stretches: (0.9, 0.02))
    assert [f.place for f in of(deaf, "speech.absent").findings] == ["E01-S01-02"]
    understood = speech_with(film(), LINES, ear=hearing(*RIGHT), detector=lambda m, s: (0.0, 0.0))
    assert of(understood, "speech.absent").outcome is Outcome.PASSED


def test_a_silent_film_lacks_every_line() -> None:
    found = speech(np.zeros((9 * RATE, 2), np.float32), LINES, ear=hearing())
    assert len(of(found, "speech.absent").findings) == 2


def test_a_line_that_is_not_understood_is_a_warning_and_no_error_where_somebody_speaks() -> None:
    found = speech(film(), LINES, ear=hearing(RIGHT[0]))
    assert [f.severity for f in of(found, "speech.heard").findings] == [Severity.WARNING]
    assert of(found, "speech.absent").outcome is Outcome.PASSED


def test_a_shout_of_one_syllable_that_is_not_understood_is_only_a_note() -> None:
    cry = SpokenLine(text="杀！", speaker="众弟子", start=1.0, end=2.0, shot="s", group=True)
    found = of(speech(film((cry,)), (cry,), ear=hearing()), "speech.heard").findings
    assert [f.severity for f in found] == [Severity.NOTE]


def test_other_words_than_written_are_told_with_what_was_heard() -> None:
    found = speech(film(), LINES, ear=hearing(words("满山的和尚全姓张", 1.0, 3.0), RIGHT[1]))
    wrong = of(found, "speech.words").findings
    assert len(wrong) == 1
    assert "和尚" in wrong[0].evidence


def test_a_line_that_is_heard_two_seconds_late_is_late_and_not_missing() -> None:
    found = speech(film(), LINES, ear=hearing(RIGHT[0], words("井里压着一百零八个魔君", 6.0, 8.9)))
    late = of(found, "speech.timing").findings
    assert len(late) == 1
    assert "晚 2.0 秒" in late[0].evidence
    assert of(found, "speech.heard").outcome is Outcome.PASSED


def test_a_line_is_listened_to_again_by_itself_before_it_is_called_missing() -> None:
    def ear(samples: NDArray[np.float32], rate: int) -> tuple[Word, ...]:
        if len(samples) / rate > 8:
            return RIGHT[0]
        return words("井里压着一百零八个魔君", 0.4, 3.4)

    assert of(speech(film(), LINES, ear=ear), "speech.heard").outcome is Outcome.PASSED


def test_lines_that_sound_at_once_are_noted() -> None:
    over = (LINES[0], SpokenLine(text="住口！", speaker="陆战", start=2.5, end=3.5, shot="s"))
    found = of(speech(film(over), over, ear=hearing()), "speech.overlap").findings
    assert [f.severity for f in found] == [Severity.NOTE]


def test_a_finding_keeps_its_name_when_the_line_moves() -> None:
    moved = SpokenLine(text=LINES[1].text, speaker="陆战", start=5.0, end=8.0, shot="E01-S01-02")
    keys = {
        of(speech(film(()), (line,), ear=hearing()), "speech.absent").findings[0].key
        for line in (LINES[1], moved)
    }
    assert len(keys) == 1


@pytest.mark.parametrize(
    ("one", "other", "worth"),
    [("shi", "shi", 1.0), ("zhang", "zang", 0.8), ("jing", "jin", 0.8), ("mai", "man", 0.3), ("ni", "wo", 0.0)],
)  # fmt: skip
def test_syllables_are_compared_as_an_ear_forgives(one: str, other: str, worth: float) -> None:
    assert alike(one, other) == worth


@given(st.text(max_size=30), st.text(max_size=30))
def test_any_two_texts_can_be_compared(one: str, other: str) -> None:
    said = heard_syllables((Word(text=other, start=0.0, end=1.0),))
    found = match(syllables(one), [s.sound for s in said])
    assert 0.0 <= found.share <= 1.0 + 1e-9
    assert list(found.pairs) == sorted(found.pairs)


def test_a_recorded_voice_is_found_to_the_sample_under_music() -> None:
    rng = np.random.default_rng(3)
    voice = np.concatenate([np.zeros(800), rng.normal(0, 0.2, 8000)]).astype(np.float32)
    sound = rng.normal(0, 0.05, 48_000).astype(np.float32)
    sound[20_000:28_800] += voice
    at, sure = heard_at(sound, voice, 19_000, rate=16_000)
    assert at == 20_000
    assert sure > 2
    assert onset(voice, rate=16_000) == pytest.approx(0.05, abs=0.001)
