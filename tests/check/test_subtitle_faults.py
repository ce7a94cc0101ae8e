"""Subtitle files are held against a specification, each fault with its line."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yingxi.check.film.captions import Captions, Cue, read_captions
from yingxi.check.film.cues import subtitle_faults
from yingxi.check.film.delivery import delivery
from yingxi.check.finding import Examination, Outcome
from yingxi.errors import MediaError

MASTER = delivery("master")

GOOD = """1
00:00:01,000 --> 00:00:02,500
小道士，今晚，你师父会死

2
00:00:03,000 --> 00:00:04,200
你、你胡说！
"""

HEAD = """[Script Info]
PlayResX: 1080
PlayResY: 1920

[V4+ Styles]
Format: Name, Fontname, Fontsize, Alignment, MarginL, MarginR, MarginV
Style: S,Noto Serif SC,62,2,90,90,{low}

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
Dialogue: 0,0:00:01.00,0:00:02.50,S,白璃,0,0,0,,{{\\fs40}}白璃{{\\r}}\\N小道士，今晚，你师父会死
"""


def broken(examined: tuple[Examination, ...]) -> dict[str, list[str]]:
    return {e.rule: [f.place for f in e.findings] for e in examined if e.findings}


def of_srt(tmp_path: Path, text: str | bytes, **wish: object) -> dict[str, list[str]]:
    path = tmp_path / "a.srt"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return broken(subtitle_faults(path, MASTER, **wish))  # type: ignore[arg-type]


def test_good_subtitles_pass_every_rule(tmp_path: Path) -> None:
    lines = ["小道士，今晚，你师父会死！", "你，你胡说"]
    assert of_srt(tmp_path, GOOD, seconds=5.0, lines=lines) == {}


@pytest.mark.parametrize(
    ("old", "new", "rule", "line"),
    [
        ("00:00:02,500", "00:00:03,400", "subtitle.overlap", 6),
        ("00:00:02,500", "00:00:02,960", "subtitle.gap", 6),
        ("00:00:02,500", "00:00:01,500", "subtitle.speed", 2),
        ("00:00:02,500", "00:00:00,500", "subtitle.order", 2),
        ("00:00:04,200", "00:00:03,200", "subtitle.duration", 6),
        ("00:00:04,200", "00:00:09,000", "subtitle.beyond", 6),
        ("00:00:04,200", "00:00:04:200", "subtitle.reading", 6),
        ("你、你胡说！", "……", "subtitle.empty", 6),
        ("你、你胡说！", "锟斤拷锟斤拷", "subtitle.encoding", 6),
        ("小道士，", "那边的小道士你听好了", "subtitle.length", 2),
    ],
)
def test_a_fault_is_told_with_its_line(
    tmp_path: Path, old: str, new: str, rule: str, line: int
) -> None:
    found = of_srt(tmp_path, GOOD.replace(old, new), seconds=5.0)
    assert f"a.srt:{line}" in found[rule]


def test_a_line_that_nobody_wrote_down_is_missed(tmp_path: Path) -> None:
    lines = ["小道士今晚你师父会死", "满山的道士都姓张"]
    examined = subtitle_faults(_written(tmp_path, GOOD), MASTER, lines=lines)
    missing = next(e for e in examined if e.rule == "subtitle.missing")
    assert [f.mark for f in missing.findings] == ["满山的道士都姓张"]


def test_a_line_cut_into_two_cards_is_there(tmp_path: Path) -> None:
    assert "subtitle.missing" not in of_srt(tmp_path, GOOD, lines=["今晚你师父会死你你胡说"])


def _written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "a.srt"
    path.write_text(text, "utf-8")
    return path


def test_another_encoding_is_read_and_told(tmp_path: Path) -> None:
    found = of_srt(tmp_path, GOOD.encode("gb18030"))
    assert set(found) == {"subtitle.reading"}
    assert "今晚" in read_captions(tmp_path / "a.srt").cues[0].text


def test_letters_under_the_buttons_are_outside_the_safe_area(tmp_path: Path) -> None:
    path = tmp_path / "a.ass"
    path.write_text(HEAD.format(low=220), "utf-8")
    assert broken(subtitle_faults(path, MASTER)) == {}
    assert read_captions(path).cues[0].text == "小道士，今晚，你师父会死"
    path.write_text(HEAD.format(low=60), "utf-8")
    assert broken(subtitle_faults(path, MASTER)) == {"subtitle.safe_area": ["a.ass:11"]}


def test_a_style_defined_twice_or_never_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.ass"
    twice = HEAD.format(low=220)
    row = next(line for line in twice.splitlines() if line.startswith("Style:"))
    path.write_text(twice.replace(row, f"{row}\n{row}").replace(",S,白", ",T,白"), "utf-8")
    assert broken(subtitle_faults(path, MASTER)) == {"subtitle.style": ["a.ass:8", "a.ass:12"]}


def test_srt_tells_no_place_and_the_rule_says_so(tmp_path: Path) -> None:
    examined = subtitle_faults(_written(tmp_path, GOOD), MASTER)
    safe = next(e for e in examined if e.rule == "subtitle.safe_area")
    assert safe.outcome is Outcome.SKIPPED
    assert ".ass" in safe.skipped


def test_a_finding_keeps_its_key_when_the_film_is_cut_anew() -> None:
    cue = Cue(start=1.0, end=1.1, text="师父")
    later = Cue(start=31.0, end=31.1, text="师父")
    keys = {
        f.key
        for one in (cue, later)
        for e in subtitle_faults([one], MASTER)
        for f in e.findings
        if e.rule == "subtitle.duration"
    }
    assert len(keys) == 1


def test_what_is_no_subtitle_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(MediaError):
        read_captions(tmp_path / "a.txt")
    with pytest.raises(MediaError):
        read_captions(tmp_path / "none.srt")


@given(data=st.binary(max_size=400), kind=st.sampled_from([".srt", ".ass"]))
def test_no_bytes_crash_the_reader(
    tmp_path_factory: pytest.TempPathFactory, data: bytes, kind: str
) -> None:
    path = tmp_path_factory.getbasetemp() / f"noise{kind}"
    path.write_bytes(b"[Events]\nFormat: Start, End, Text\nDialogue: " + data)
    sheet = read_captions(path)
    assert isinstance(sheet, Captions)
    assert subtitle_faults(sheet, MASTER, seconds=3.0, lines=["你"])
