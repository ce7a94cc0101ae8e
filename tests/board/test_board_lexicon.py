from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yingxi.board.crowds import han_number, read_count, read_crowd
from yingxi.board.lexicon import find, lexicon, values
from yingxi.board.model import CrowdKind, Formation


def test_the_words_say_only_what_the_stage_can_do() -> None:
    assert len(lexicon().meanings) > 900


@pytest.mark.parametrize(
    ("text", "category", "expected"),
    [
        ("他拔剑", "verb", ("draw",)),
        ("他没有拔剑", "verb", ()),
        ("他不敢后退", "verb", ()),
        ("他忍不住落泪", "verb", ("weep",)),
        ("特别愤怒", "emotion", ("anger",)),
        ("剑光如雪", "weather", ()),
        ("掌门站着", "sound", ()),
        ("这两件事雷同", "effect", ()),
        ("烽火连天", "effect", ("fire", "smoke")),
        ("he never draws his sword", "verb", ()),
        ("she draws her sword", "verb", ("draw",)),
        ("without rain", "weather", ()),
        ("soldiers running", "crowd", ("infantry",)),
        ("镜头缓缓推近，俯拍", "move", ("push",)),
        ("镜头缓缓推近，俯拍", "angle", ("high",)),
    ],
)
def test_words_mean_what_they_say(text: str, category: str, expected: tuple[str, ...]) -> None:
    assert values(text, category) == expected


@pytest.mark.parametrize(
    ("numeral", "value"),
    [("三千", 3000), ("十万", 100_000), ("一百零八", 108), ("两万五千", 25_000), ("十", 10)],
)
def test_chinese_numerals_are_counted(numeral: str, value: int) -> None:
    assert han_number(numeral) == value


@pytest.mark.parametrize(
    ("text", "count"),
    [("千军万马", 10_000), ("三千铁骑", 3000), ("十万大军", 100_000), ("数百人", 300),
     ("5000 horsemen", 5000), ("他走了", None)],
)  # fmt: skip
def test_heads_are_counted(text: str, count: int | None) -> None:
    assert read_count(text) == count


def test_a_crowd_has_kind_count_formation_and_banners() -> None:
    crowd = read_crowd("三千铁骑列阵，“燕”字大旗")
    assert crowd is not None
    assert (crowd.kind, crowd.count) == (CrowdKind.CAVALRY, 3000)
    assert (crowd.formation, crowd.banners) == (Formation.STAND, ("燕",))
    assert read_crowd("没有士兵") is None


@given(st.text(max_size=60))
def test_no_text_breaks_the_reading(text: str) -> None:
    for finding in find(text):
        assert text[finding.start : finding.end] == finding.word
    read_crowd(text)
