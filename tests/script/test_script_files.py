from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st

from yingxi.errors import ScriptError
from yingxi.script.breakdown import break_down, spoken_seconds
from yingxi.script.model import CueKind, Delivery, Dialogue, Hour, Space
from yingxi.script.read import read_script, read_text
from yingxi.script.season import join_scripts

SAMPLES = Path(__file__).parent / "samples"
TEXT = "第1集\r\n1-1 日 外 龙虎山\r\n人物：张玄清\r\n△风起。\r\n张玄清：走吧，师妹还在山下等着我们。\r\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030", "gbk"])
def test_every_usual_encoding_reads_the_same(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(TEXT.encode(encoding))
    assert read_script(path).episodes == read_text(TEXT, name="a.txt").episodes


BROKEN = {
    "empty.txt": b"",
    "blank.txt": b" \n\n\t\r\n",
    "picture.txt": b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20,
    "noise.txt": bytes((i * 7919 + i // 3) % 256 for i in range(4000)),
    "sjis.txt": "これは日本語の脚本です。彼女は静かに扉を開けた。".encode("shift-jis") * 9,
    "no_scene.txt": "这是一篇散文。\n没有任何场景。".encode(),
    "old.doc": b"\xd0\xcf\x11\xe0" + b"\0" * 600,
    "broken.docx": b"PK\x03\x04 not really a zip",
    "page.pdf": b"%PDF-1.7 ...",
    "broken.fdx": b"<FinalDraft><Content><Paragraph",
    "bomb.fdx": b'<!DOCTYPE a [<!ENTITY x "y">]><FinalDraft>&x;</FinalDraft>',
    "zeros.txt": b"\0" * 5000,
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_gives_one_clear_line_and_a_hint(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(BROKEN[name])
    with pytest.raises(ScriptError) as caught:
        read_script(path)
    assert name in caught.value.message
    assert "\n" not in caught.value.message
    assert caught.value.hint
    assert caught.value.faults


def test_a_missing_file_and_a_folder_are_told_apart(tmp_path: Path) -> None:
    with pytest.raises(ScriptError, match="没有这个文件"):
        read_script(tmp_path / "none.txt")
    with pytest.raises(ScriptError, match="文件夹"):
        read_script(tmp_path)
    with pytest.raises(ScriptError, match="读不了"):
        read_script(tmp_path / ("长" * 400))


def test_a_file_over_eight_megabytes_is_refused_with_the_limit(tmp_path: Path) -> None:
    path = tmp_path / "big.txt"
    path.write_bytes(b"a" * (8 * 1024 * 1024 + 1))
    with pytest.raises(ScriptError, match="8 MB"):
        read_script(path)


def test_an_archive_that_is_no_word_document_is_refused(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.txt", "hello")
    path = tmp_path / "a.docx"
    path.write_bytes(packed.getvalue())
    with pytest.raises(ScriptError, match="Word"):
        read_script(path)


def test_word_documents_read_as_text_does(tmp_path: Path) -> None:
    document = Document()
    document.add_heading("第1集 风起", level=1)
    for line in ("1-1 日 外 龙虎山", "人物：张玄清", "△风起。", "张玄清：走。"):
        document.add_paragraph(line)
    path = tmp_path / "a.docx"
    document.save(str(path))
    renamed = tmp_path / "a.txt"
    renamed.write_bytes(path.read_bytes())
    script = read_script(path)
    assert script.episodes[0].title == "风起"
    assert [one.text for one in script.episodes[0].scenes[0].elements] == ["风起。", "走。"]
    assert read_script(renamed).episodes == script.episodes


def test_fountain_reads_with_line_numbers() -> None:
    script = read_script(SAMPLES / "alias.fountain")
    assert (script.title, script.writer) == ("The Seal", "Lin Wang")
    (episode,) = script.episodes
    assert (episode.number, episode.title) == (2, "The Well")
    hall, mountain, well = episode.scenes
    assert (hall.heading.number, hall.heading.place, hall.heading.hour, hall.heading.space) == (
        "7",
        "TEMPLE HALL",
        Hour.NIGHT,
        Space.INTERIOR,
    )
    assert mountain.heading.hour is Hour.DAWN
    assert (well.heading.place, well.heading.hour) == ("镇妖井", Hour.NIGHT)
    spoken = [one for one in hall.elements if isinstance(one, Dialogue)]
    assert [(one.speaker, one.delivery, one.emotion, one.text, one.position.line) for one in spoken] == [
        ("SARAH", Delivery.OFF_SCREEN, "whispering", "It is open.", 12),
        ("旁白", Delivery.NARRATION, "", "Nobody slept that night.", 15),
        ("张玄清", Delivery.VOICE_OVER, "冷笑", "晚了。", 18),
    ]  # fmt: skip
    assert [one.kind for one in well.elements if hasattr(one, "kind")] == [CueKind.BLACKOUT]


def test_final_draft_reads_with_line_numbers_and_dual_dialogue() -> None:
    script = read_script(SAMPLES / "draft.fdx")
    assert (script.title, script.writer) == ("The Seal", "Lin Wang")
    office, mountain = script.episodes[0].scenes
    assert office.heading.position.line == 4
    assert [one.text for one in office.elements] == [
        "Lin slams the door.",
        "You are fired.",
        "CUT TO:",
    ]
    assert [one.text for one in mountain.elements] == ["Go!", "Stay!"]


def test_the_breakdown_estimates_by_the_documented_rule() -> None:
    breakdown = break_down(read_text(TEXT, name="a.txt"))
    assert spoken_seconds("走吧，师妹还在山下等着我们。") == pytest.approx(12 / 4)
    assert spoken_seconds("It is open now") == pytest.approx(4 / 2.6)
    assert breakdown.seconds == pytest.approx(12 / 4 + 2.5)
    assert [(one.name, one.lines, one.characters) for one in breakdown.cast] == [("张玄清", 1, 12)]
    assert [(one.name, one.scenes) for one in breakdown.places] == [("龙虎山", 1)]


def test_a_season_of_files_joins_by_number() -> None:
    one = read_text(TEXT, name="1.txt")
    two = read_text(TEXT.replace("第1集", "第2集"), name="2.txt")
    assert [episode.number for episode in join_scripts((two, one)).episodes] == [1, 2]


ALPHABET = "第1集2-日夜内外：:（()）【】[]△▲《》张玄清OSV.人物场景地点时间旁白特效闪回 \t\n\r#*_`|—…，。！“”INT.EXT@~>/\\é😀\0"


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet=ALPHABET, max_size=300), st.sampled_from(["a.txt", "a.md", "a.fountain", "a.fdx"]))  # fmt: skip
def test_any_text_reads_or_is_a_script_error(text: str, name: str) -> None:
    try:
        script = read_text(text, name=name)
    except ScriptError as error:
        assert error.faults
    else:
        assert script.episodes


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_read_or_are_a_script_error(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:  # fmt: skip
    path = tmp_path_factory.getbasetemp() / "any.txt"
    path.write_bytes(data)
    try:
        read_script(path)
    except ScriptError as error:
        assert error.message


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(["1-1 日 外 山", "△风。", "甲（笑）：走。", "【特效】光", "人物：甲", "第2集", "旁白：夜。", "随手写的动作", ""]), max_size=30))  # fmt: skip
def test_everything_spoken_is_kept(lines: list[str]) -> None:
    text = "\n".join(["第1集", "1-9 日 外 山", *lines])
    if lines.count("第2集") > 1:
        return
    try:
        script = read_text(text, name="a.txt")
    except ScriptError:
        return
    spoken = sum(line.lines for line in break_down(script).cast)
    assert spoken == lines.count("甲（笑）：走。") + lines.count("旁白：夜。")


@pytest.mark.parametrize(
    "piece",
    ["【", "（", "*", "* _", "张三：", "[[", "<!--", "《", "第1集", "1-1 ", "1-1 日 外 山\n", "甲：乙\n", "△\n", "\\", "：", "日", "- "],
)  # fmt: skip
def test_no_repetition_makes_reading_hang(piece: str) -> None:
    # A parser that is quadratic anywhere takes minutes over this, not a fraction of a second.
    text = "第1集\n1-1 日 外 山\n" + piece * (30_000 // len(piece))
    for name in ("a.txt", "a.fountain"):
        try:
            assert read_text(text, name=name).episodes
        except ScriptError as error:
            assert error.faults
