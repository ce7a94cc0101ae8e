"""Writing, faces and speech are judged by models that may be missing: then that is said."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from yingxi.check.takes import faces, lettering, spoken
from yingxi.check.takes.gate import Expected, judge, passed, readers, worth
from yingxi.check.takes.lettering import Reading
from yingxi.check.takes.score import at_least, at_most, skipped
from yingxi.check.takes.seen import Seen
from yingxi.errors import MissingExtra
from yingxi.sound.asr import Word

BLANK = np.zeros((90, 160, 3), np.uint8)
SHEET = np.full((90, 160, 3), 9, np.uint8)
SOUND = np.ones((48_000, 2), np.float32)


def missing(*_: object) -> tuple[()]:
    raise MissingExtra("not installed")


def reads(*lines: tuple[str, float]) -> Callable[[np.ndarray], tuple[Reading, ...]]:
    return lambda _: tuple(Reading(text=text, sure=sure) for text, sure in lines)


def hears(text: str) -> Callable[[np.ndarray, int], tuple[Word, ...]]:
    return lambda *_: (Word(text=text, start=0.0, end=1.0),)


@pytest.mark.parametrize("lines", [(), (("7", 0.9),), (("9:000", 0.82),), (("听雨轩", 0.97),)])
def test_a_take_without_strange_writing_passes(lines: tuple[tuple[str, float], ...]) -> None:
    assert lettering.lettering([BLANK], asked=["听雨轩"], eye=reads(*lines)).passed


@pytest.mark.parametrize("line", [("第一集", 0.98), ("瀧丮厸夨", 0.55)])
def test_words_and_gibberish_fail(line: tuple[str, float]) -> None:
    score = lettering.lettering([BLANK], eye=reads(line))
    assert (score.passed, score.evidence) == (False, line[0])


def test_the_sign_of_the_approved_plate_may_be_read_in_the_take() -> None:
    eye = reads(("客栈", 0.99))
    assert lettering.lettering([BLANK], approved=[SHEET], eye=eye).passed
    assert not lettering.lettering([BLANK], eye=eye).passed


def someone(sheet: float, take: float | None) -> faces.Eye:
    """A face on the sheet, and one so far from it in the take."""

    def eye(picture: np.ndarray) -> tuple[np.ndarray, ...]:
        at = sheet if picture is SHEET else take
        return () if at is None else (np.full(1, at),)

    return eye


def test_the_face_of_the_sheet_passes_and_another_fails() -> None:
    assert faces.face([BLANK], [SHEET], eye=someone(0.0, 0.4)).passed
    assert not faces.face([BLANK], [SHEET], eye=someone(0.0, 0.9)).passed


def test_of_two_in_a_close_up_of_one_only_one_is_judged() -> None:
    other = np.full((90, 160, 3), 7, np.uint8)
    at = {id(SHEET): 0.0, id(other): 3.0}
    score = faces.face([BLANK], [SHEET, other], eye=lambda p: (np.full(1, at.get(id(p), 0.1)),))
    assert score.value == pytest.approx(0.1)


def test_a_line_that_is_heard_passes_by_its_sound_not_its_characters() -> None:
    assert spoken.speech(SOUND, "我再来一次", ear=hears("我在来一次")).passed


@pytest.mark.parametrize(
    ("samples", "heard"), [(SOUND, "完全不同的话"), (SOUND, ""), (None, "我再来一次")]
)
def test_another_line_or_none_fails(samples: np.ndarray | None, heard: str) -> None:
    assert not spoken.speech(samples, "我再来一次", ear=hears(heard)).passed


def test_what_no_model_is_there_for_is_skipped_with_its_reason() -> None:
    for score in (
        lettering.lettering([BLANK], eye=missing),
        faces.face([BLANK], [SHEET], eye=missing),
        spoken.speech(SOUND, "我来", ear=missing),
        faces.face([BLANK], [SHEET], eye=someone(0.0, None)),
        spoken.speech(SOUND, "Hello", ear=hears("")),
    ):
        assert score.skipped
        assert "：" in score.evidence or ":" in score.evidence


def test_a_skipped_rule_neither_fails_a_take_nor_makes_it_better() -> None:
    good = at_most("flicker", 1.0, 6.0, "1", version="1")
    nothing = skipped("text", "no reader", version="1")
    assert passed([good, nothing])
    assert worth([good, nothing]) == worth([good])


def test_more_rules_do_not_make_a_take_worth_more() -> None:
    one = at_least("place", 0.9, 0.5, "", version="1")
    other = at_least("wardrobe", 0.9, 0.5, "", version="1")
    assert worth([one, other]) == pytest.approx(worth([one]))
    failed = at_least("wardrobe", 0.1, 0.5, "", version="1")
    assert worth([one, failed]) < worth([one]) - 5


def test_every_rule_that_was_asked_for_is_in_the_answer_measured_or_skipped() -> None:
    dice = np.random.default_rng(1)
    colour = tuple(dice.integers(0, 255, (160, 90, 3)).astype(np.uint8) for _ in range(3))
    seen = Seen(grey=tuple(c[..., 0] for c in colour), colour=colour, large=())
    expected = Expected(sheets=(SHEET,), plate=BLANK, before=colour, looked="?")
    rules = {s.rule for s in judge(seen, expected)}
    assert {"wardrobe", "face", "place", "continuity", "text", "read_identity"} <= rules


def test_the_installed_readers_are_named_with_their_version() -> None:
    assert set(readers()) <= {"face-1", "text-1", "speech-1"}
