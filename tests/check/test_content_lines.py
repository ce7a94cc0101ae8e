"""What is said and shown, out of screenplays and subtitle files."""

from __future__ import annotations

from pathlib import Path

import pytest

from yingxi.check.content.lines import from_script, from_subtitles, sentences
from yingxi.errors import MediaError
from yingxi.script.read import read_text

SCRIPT = """《雨巷》

第1集：门

1-1 夜 内 客厅
人物：阿青
△阿青点亮灯。
阿青（轻声）：你来了？坐吧。
【字幕：三年后】
"""


def test_a_screenplay_gives_what_is_said_and_what_is_shown_with_its_line() -> None:
    lines = from_script(read_text(SCRIPT, name="ep01.txt"), name="ep01.txt")
    said = next(line for line in lines if line.speaker == "阿青")
    assert said.text == "你来了？坐吧。" and said.place == "ep01.txt:8" and said.file == "ep01.txt"
    assert not said.shown and said.scene == "1-1"
    assert [line.text for line in lines if line.shown] == ["阿青点亮灯。", "三年后"]


def test_a_line_is_read_sentence_by_sentence() -> None:
    assert sentences("你来了？坐吧。——好……") == ("你来了？", "坐吧。", "——好……")
    assert sentences("  \n") == ()


def test_srt_vtt_and_ass_give_the_same_cues(tmp_path: Path) -> None:
    srt = tmp_path / "a.srt"
    srt.write_text(
        "1\n00:00:01,000 --> 00:00:02,500\n你好，\n<i>世界</i>\n\n2\n00:01:00,000 --> 00:01:01,000\n走\n",
        "utf-8",
    )
    vtt = tmp_path / "a.vtt"
    vtt.write_text(
        "WEBVTT\n\n00:01.000 --> 00:02.500\n你好， 世界\n\n01:00.000 --> 01:01.000\n走\n", "utf-8"
    )
    ass = tmp_path / "a.ass"
    ass.write_text(
        "[Script Info]\n\n[Events]\nFormat: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\n"
        "Dialogue: 0,0:00:01.00,0:00:02.50,S0,阿青,0,0,0,,{\\an2}你好，\\N世界\n"
        "Dialogue: 0,0:01:00.00,0:01:01.00,S0,阿青,0,0,0,,走\n", "utf-8",
    )  # fmt: skip
    told = [from_subtitles(path) for path in (srt, vtt, ass)]
    for cues in told:
        assert [(cue.text, cue.start, cue.end) for cue in cues] == [
            ("你好， 世界", 1.0, 2.5),
            ("走", 60.0, 61.0),
        ]
    assert told[2][0].speaker == "阿青"
    assert told[0][0].place == "a.srt:3"


@pytest.mark.parametrize("text", ["", "只是一段话\n", "[Events]\nDialogue: 坏的\n"])
def test_a_file_without_cues_is_one_clear_fault(tmp_path: Path, text: str) -> None:
    path = tmp_path / "b.srt"
    path.write_text(text, "utf-8")
    with pytest.raises(MediaError) as fault:
        from_subtitles(path)
    assert "b.srt" in fault.value.message and fault.value.hint


def test_a_missing_file_is_one_clear_fault(tmp_path: Path) -> None:
    with pytest.raises(MediaError):
        from_subtitles(tmp_path / "none.srt")
