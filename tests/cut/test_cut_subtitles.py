from __future__ import annotations

import itertools
import re
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yingxi.cut import lettering
from yingxi.cut.breaks import MAX_EM, cards, em
from yingxi.cut.captions import ass, srt, write_subtitles
from yingxi.cut.subtitles import (
    SAFE_BOTTOM,
    SAFE_TOP,
    SIDE_MARGIN,
    SubtitleCue,
    cues,
    draw_cue,
    hidden,
    place,
    subtitle_overlays,
)
from yingxi.errors import MissingExtra

_MARKS = "。，、！？；：…”’」』）》】,.!?;:)"
_HAN = "龙虎山下夜雨惊雷师父掌门令交我说你若再往前走一步便与同归于尽的了在是不"
spoken = st.text(st.sampled_from(list(_HAN + "，。！？……、：“”《》 ab1")), max_size=90)


def bare(text: str) -> str:
    return re.sub(r"[\s。，；、：,;:]", "", text)


@settings(max_examples=150, deadline=None)
@given(spoken)
def test_breaking_loses_no_word_and_no_line_is_too_long(text: str) -> None:
    broken = cards(text)
    assert bare("".join("".join(card) for card in broken)) == bare(text)
    for card in broken:
        assert 1 <= len(card) <= 2
        assert all(em(line) <= MAX_EM for line in card)


@settings(max_examples=150, deadline=None)
@given(spoken)
def test_no_line_after_the_first_begins_with_a_mark(text: str) -> None:
    clean = re.sub(r"([" + re.escape(_MARKS) + r"])+", r"\1", text)
    lines = [line for card in cards(clean) for line in card]
    assert not any(line[0] in _MARKS for line in lines[1:] if line)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("你以为你是谁？", (("你以为你是谁？",),)),
        (
            "三千铁骑已到山门外，他们说不交出小师妹就踏平龙虎山。",
            (("三千铁骑已到山门外",), ("他们说不交出", "小师妹就踏平龙虎山")),
        ),
        (
            "千军万马，只在此一念，你若退，山河便退！",
            (("千军万马，只在此一念", "你若退，山河便退！"),),
        ),
    ],
)
def test_lines_break_where_the_sense_does(text: str, wanted: tuple[tuple[str, ...], ...]) -> None:
    assert cards(text, words=("小师妹", "龙虎山")) == wanted


@settings(max_examples=80, deadline=None)
@given(st.text(st.sampled_from(list(_HAN)), min_size=5, max_size=40))
def test_a_name_is_never_torn(text: str) -> None:
    line = text[:11] + "欧阳惊鸿" + text[11:]
    assert any("欧阳惊鸿" in part for card in cards(line, words=("欧阳惊鸿",)) for part in card)


@settings(max_examples=80, deadline=None)
@given(spoken, st.integers(0, 500), st.integers(0, 300))
def test_cues_fill_the_time_of_the_line_without_gap_or_overlap(
    text: str, start: int, frames: int
) -> None:
    timed = cues(text, start, start + frames)
    if not timed:
        return
    assert timed[0].start == start
    assert timed[-1].end == start + frames
    for before, after in itertools.pairwise(timed):
        assert before.start < before.end == after.start < after.end


def test_a_longer_card_stands_longer() -> None:
    timed = cues("走！师父临终前把掌门令交给了我，说龙虎山的命就在这一枚小小的令牌上。", 0, 200)
    lengths = [(em(cue.text), cue.end - cue.start) for cue in timed]
    assert len(lengths) > 1
    assert sorted(lengths) == sorted(lengths, key=lambda pair: pair[1])


@pytest.mark.parametrize(
    "text", ["将军请看，此剑可斩妖，亦可斩心。", "W" * 14, "龙" * 28, "i" * 40]
)
def test_letters_stay_inside_the_side_margins(text: str) -> None:
    for cue in cues(text, 0, 50, speaker="萧将军"):
        inked = np.flatnonzero((draw_cue(cue)[..., 3] > 250).any(0))
        assert inked[0] >= SIDE_MARGIN - 8
        assert inked[-1] <= 1080 - SIDE_MARGIN + 8


def test_a_cue_is_light_letters_on_a_dark_rim() -> None:
    bitmap = draw_cue(cues("好剑", 0, 10)[0])
    solid = bitmap[..., 3] > 250
    light = bitmap[..., :3].min(axis=2)[solid]
    assert (light > 200).mean() > 0.15
    assert (light < 60).mean() > 0.15


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.floats(0, 1080), st.floats(0, 1920), st.floats(20, 300)), max_size=3),
    st.integers(100, 300),
)
def test_a_box_stays_in_the_safe_area_and_off_faces_where_it_can(
    faces: list[tuple[float, float, float]], height: int
) -> None:
    top = place(height, faces)
    assert SAFE_TOP <= top + height <= SAFE_BOTTOM

    def covered(y: int) -> float:
        return sum(hidden(face, SIDE_MARGIN, y, 1080 - SIDE_MARGIN, y + height) for face in faces)

    lowest = SAFE_BOTTOM - height
    assert covered(top) <= covered(lowest)
    if not covered(lowest):
        assert top == lowest


def test_a_face_low_in_the_frame_pushes_the_words_up() -> None:
    assert place(120, [(540, 1640, 90)]) < place(120)


def test_overlays_of_a_shot_share_their_lower_edge() -> None:
    timed = cues("走！师父临终前把掌门令交给了我，说龙虎山的命就在这一枚小小的令牌上。", 0, 200)
    laid = subtitle_overlays(timed)
    assert [(o.start, o.end) for o in laid] == [(c.start, c.end) for c in timed]
    edges = [o.y + o.luma.shape[0] for o in laid]
    assert max(edges) - min(edges) <= 16
    assert subtitle_overlays(()) == ()


def test_srt_and_ass_tell_the_frames_exactly(tmp_path: Path) -> None:
    timed = (
        SubtitleCue(card=("将军请看", "此剑可斩妖"), start=1, end=93_001, speaker="清尘"),
        SubtitleCue(card=("{别}动\\N",), start=93_001, end=93_026, speaker="萧,将军"),
    )
    assert srt(timed).startswith("1\n00:00:00,040 --> 01:02:00,040\n将军请看\n此剑可斩妖\n\n2\n")
    text = ass(timed)
    assert "Dialogue: 0,0:00:00.04,1:02:00.04,S0,清尘,0,0,0,," in text
    assert "｛别｝动＼N" in text
    assert text.count("Style: S") == 2
    write_subtitles(tmp_path / "E01", timed)
    assert (tmp_path / "E01.srt").read_text("utf-8") == srt(timed)
    assert (tmp_path / "E01.ass").read_text("utf-8") == ass(timed)


def test_every_style_of_an_ass_file_has_a_name_of_its_own() -> None:
    timed = [
        SubtitleCue(card=("一",), start=0, end=10, speaker="", colour="#ffffff"),
        SubtitleCue(card=("二",), start=10, end=20, speaker="", colour="#aa3311"),
    ]
    styles = re.findall(r"^Style: (\w+),.*?,.*?,.*?,(&H\w+),", ass(timed), re.MULTILINE)
    assert len({name for name, _ in styles}) == len({colour for _, colour in styles}) == 2


def test_without_the_font_package_the_error_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pylopdf_fonts_zh_cn", None)
    with pytest.raises(MissingExtra) as caught:
        lettering.font_path(lettering.Face.SERIF)
    assert "pylopdf-fonts-zh-cn" in caught.value.hint


def test_the_brush_lends_from_the_serif_what_it_lacks() -> None:
    assert lettering.runs("龙縈虎", lettering.Face.BRUSH) == [
        ("龙", lettering.Face.BRUSH),
        ("縈", lettering.Face.SERIF),
        ("虎", lettering.Face.BRUSH),
    ]
