"""What is made of the evidence, and how many files are looked at."""

from __future__ import annotations

import csv
import json
import os
import re
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from datetime import datetime
from html.parser import HTMLParser
from pathlib import Path

import pytest

from yingxi.label import sweep, verify
from yingxi.label.aigc import PLACEHOLDER_PRODUCER, AigcLabel
from yingxi.label.carriers.carrier import Found
from yingxi.label.evidence import Evidence, Implicit, Mark, Medium
from yingxi.label.links import Colour, Link
from yingxi.label.manifest import fields_of
from yingxi.label.proof import VisibleProof
from yingxi.label.provenance import Provenance, Standing
from yingxi.label.register import Entry
from yingxi.label.seal import SealKind, SealState
from yingxi.label.sweep import Checked, check_all, check_one, files_in
from yingxi.label.verdict import judge
from yingxi.label.verdict_page import page
from yingxi.label.verdict_rows import COLUMNS, record, row, write_csv
from yingxi.label.verify import Studio
from yingxi.label.watermark import payload_of
from yingxi.testing import label_stills
from yingxi.testing.tampering import label_for

NAME = "EP01-V1"
LABEL = label_for(NAME)
FOUND = Found(text=LABEL.dumps(), place="moov.udta.meta")
ENTRY = Entry(
    payload=f"{payload_of(NAME):016x}", produce_id=NAME, producer=LABEL.producer, title="第一集",
    file="ep01.mp4", sha256="", essence="e" * 64, key="k" * 16, date="2026-11-22",
)  # fmt: skip
GOOD = Evidence(
    path=Path("ep01.mp4"), size=9, kind="mp4", medium=Medium.FILM, essence="e" * 64, own_key=True,
    visible=VisibleProof(present=True, text="AI生成"), known=(ENTRY,),
    implicit=Implicit(found=(FOUND,), label=LABEL),
    seal=SealState(kind=SealKind.VALID, fingerprint="k" * 16),
    mark=Mark(payload=payload_of(NAME), entries=(ENTRY,)),
    provenance=Provenance(
        standing=Standing.TRUSTED, label=fields_of(LABEL), payload=f"{payload_of(NAME):016x}"
    ),
)  # fmt: skip


def labelled_as(label: AigcLabel, **more: bool) -> Implicit:
    return Implicit(found=(replace(FOUND, text=label.dumps(), **more),), label=label)


def link(found: Evidence, name: str) -> Link:
    return next(one for one in judge(found).links if one.name == name)


def test_a_film_with_every_link_is_green_and_needs_nothing() -> None:
    verdict = judge(GOOD)
    assert verdict.colour is Colour.GREEN
    assert {one.colour for one in verdict.links} == {Colour.GREEN}
    assert (verdict.remedy, verdict.lost, verdict.produce_id) == ("", (), NAME)


TRANSCODED = replace(
    GOOD, implicit=Implicit(), seal=SealState(kind=SealKind.ABSENT), essence="f" * 64, known=(),
    provenance=Provenance(standing=Standing.NONE),
)  # fmt: skip
CASES: dict[str, tuple[Evidence, Colour, str]] = {
    "two labels": (
        replace(GOOD, implicit=Implicit(found=(FOUND, FOUND), label=LABEL)), Colour.RED, "implicit",
    ),
    "broken label": (
        replace(GOOD, implicit=Implicit(found=(FOUND,), fault="不是合法的 JSON")), Colour.RED,
        "implicit",
    ),
    "elsewhere": (
        replace(GOOD, implicit=labelled_as(LABEL, home=False)), Colour.AMBER, "implicit",
    ),
    "nobody's code": (
        replace(
            GOOD, provenance=Provenance(standing=Standing.TRUSTED),
            implicit=labelled_as(replace(LABEL, producer=PLACEHOLDER_PRODUCER)),
        ),
        Colour.AMBER, "implicit",
    ),
    "edited": (replace(GOOD, seal=SealState(kind=SealKind.CONTENT)), Colour.RED, "seal"),
    "forged": (replace(GOOD, seal=SealState(kind=SealKind.FORGED)), Colour.RED, "seal"),
    "forged copy": (replace(GOOD, copy_seal=SealState(kind=SealKind.FORGED)), Colour.RED, "seal"),
    "another key than the book's": (
        replace(GOOD, seal=SealState(kind=SealKind.VALID, fingerprint="x" * 16)), Colour.RED, "seal",
    ),
    "a stranger's key": (
        replace(GOOD, own_key=False, known=(), provenance=Provenance(standing=Standing.UNFIT)),
        Colour.AMBER, "seal",
    ),
    "no seal, no manifest": (
        replace(GOOD, seal=SealState(kind=SealKind.ABSENT), known=(),
                provenance=Provenance(standing=Standing.UNFIT)), Colour.AMBER, "seal",
    ),
    "no seal, though the book knows one": (
        replace(GOOD, seal=SealState(kind=SealKind.ABSENT)), Colour.RED, "seal",
    ),
    "no watermark": (
        replace(GOOD, mark=Mark()), Colour.AMBER, "watermark",
    ),
    "no visible label": (replace(GOOD, visible=VisibleProof()), Colour.RED, "visible"),
    "nobody could read": (
        replace(GOOD, visible=VisibleProof(skipped='pip install "yingxi[check]"')), Colour.AMBER,
        "visible",
    ),
    "manifest broken": (
        replace(GOOD, provenance=Provenance(standing=Standing.INVALID, faults=("x.mismatch",))),
        Colour.RED, "c2pa",
    ),
    "unknown signer": (
        replace(GOOD, provenance=replace(GOOD.provenance, standing=Standing.VALID)), Colour.AMBER,
        "c2pa",
    ),
    "manifest gone": (
        replace(GOOD, provenance=Provenance(standing=Standing.NONE)), Colour.AMBER, "c2pa",
    ),
    "another work's watermark": (
        replace(GOOD, mark=Mark(payload=7)), Colour.RED, "agreement",
    ),
    "another work's faint watermark": (
        replace(GOOD, mark=Mark(faint="EP09")), Colour.RED, "agreement",
    ),
    "another label in the manifest": (
        replace(GOOD, provenance=replace(GOOD.provenance, label=fields_of(label_for("EP02")))),
        Colour.RED, "agreement",
    ),
    "transcoded": (TRANSCODED, Colour.AMBER, "implicit"),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_each_fault_has_its_colour_its_link_and_a_remedy(case: str) -> None:
    found, colour, name = CASES[case]
    verdict = judge(found)
    assert verdict.colour is colour, verdict
    told = link(found, name)
    assert told.colour is colour or told.unseen
    assert told.remedy and verdict.remedy


def test_a_transcoded_film_is_told_by_its_watermark_and_what_it_lost() -> None:
    verdict = judge(TRANSCODED)
    assert verdict.produce_id == NAME
    assert len(verdict.lost) == 3
    assert NAME in verdict.headline
    assert "第一集" in link(TRANSCODED, "watermark").told


def test_a_file_without_anything_is_unlabelled() -> None:
    bare = Evidence(path=Path("a.png"), kind="png", medium=Medium.PICTURE, visible=VisibleProof(),
                    provenance=Provenance(standing=Standing.NONE))  # fmt: skip
    assert judge(bare).colour is Colour.RED
    assert "没有任何标识" in judge(bare).headline


def test_a_watermark_too_faint_to_read_is_one_that_the_book_knows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    faint = judge(replace(TRANSCODED, mark=Mark(faint=NAME, entries=(ENTRY,))))
    assert faint.colour is Colour.AMBER
    assert faint.produce_id == NAME


def damaged(path: Path) -> None:
    path.write_bytes(b"\0\0\0\x18ftypisom" + b"\xff" * 40)


ODD: dict[str, Callable[[Path], object]] = {
    "gone.mp4": lambda path: None,
    "empty.mp4": lambda path: path.touch(),
    "folder.mp4": lambda path: path.mkdir(),
    "pipe.mp4": os.mkfifo,
    "damaged.mp4": damaged,
    "cut.png": lambda path: path.write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"),
    "cut.jpg": lambda path: path.write_bytes(b"\xff\xd8\xff\xe1\xff\xff"),
    "text.mp4": lambda path: path.write_text("hello"),
    "cut.pdf": lambda path: path.write_bytes(b"%PDF-1.7\n"),
    "dangling.png": lambda path: path.symlink_to("nowhere"),
}


@pytest.mark.parametrize("name", ODD)
@pytest.mark.parametrize("quick", [True, False])
def test_an_odd_file_is_red_with_a_remedy_and_never_a_traceback(
    name: str, quick: bool, tmp_path: Path
) -> None:
    ODD[name](tmp_path / name)
    found = check_one(tmp_path / name, Studio(), quick=quick)
    assert found.verdict.colour is Colour.RED
    assert found.verdict.headline and found.verdict.remedy
    assert record(found)["verdict"] == "red"


def test_a_fault_of_our_own_ends_one_file_not_the_rest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> Evidence:
        raise RecursionError("deep")

    monkeypatch.setattr(sweep, "examine", fail)
    found = check_one(tmp_path / "a.png", Studio())
    assert "RecursionError" in found.verdict.headline


def test_folders_are_walked_once_and_hidden_or_other_files_left_out(tmp_path: Path) -> None:
    (tmp_path / "b" / "c").mkdir(parents=True)
    (tmp_path / ".cache").mkdir()
    for name in ("a.mp4", "b/c/d.PNG", "b/notes.srt", ".cache/x.mp4", ".hidden.png"):
        (tmp_path / name).touch()
    (tmp_path / "b" / "loop").symlink_to(tmp_path)
    finds = files_in([tmp_path, tmp_path / "a.mp4"])
    assert [str(path.relative_to(tmp_path)) for path in finds.files] == ["a.mp4", "b/c/d.PNG"]
    assert finds.others == 1


def test_of_a_drama_only_what_goes_out_is_looked_at(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    for name in ("drama.toml", "notes.md", "out/ep01.mp4"):
        (tmp_path / name).touch()
    assert [path.name for path in files_in([tmp_path]).files] == ["ep01.mp4"]


def test_many_files_are_examined_in_processes(tmp_path: Path) -> None:
    for number in range(5):
        label_stills.png(tmp_path / f"{number}.png")
    (tmp_path / "empty.png").touch()
    files = files_in([tmp_path]).files
    found = list(check_all(files, verify.Studio(), workers=2, quick=True))
    assert {one.evidence.path for one in found} == set(files)
    assert {one.verdict.colour for one in found} == {Colour.RED}


class Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


EVIL = '<script>alert(1)</script>"&\x1b[31m.mp4'


def test_the_page_is_one_file_and_nothing_in_it_can_run() -> None:
    evil = replace(GOOD, path=Path(EVIL), implicit=Implicit(found=(FOUND,), fault=EVIL))
    told = page([Checked(evidence=one, verdict=judge(one)) for one in (GOOD, evil, TRANSCODED)],
                when=datetime(2026, 11, 22), others=3)  # fmt: skip
    read = Words()
    read.feed(told)
    assert "script" not in read.tags and "img" not in read.tags and "link" not in read.tags
    assert read.tags.count("details") == 3
    assert "<script>alert(1)</script>" in read.text
    assert "\x1b" not in told and "http:" not in told
    assert told.index('<details class="red"') < told.index('<details class="green"')


@pytest.mark.parametrize("begin", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_of_the_csv_can_start_a_formula(begin: str, tmp_path: Path) -> None:
    label = replace(LABEL, produce_id="=1+1")
    odd = replace(GOOD, path=Path(f"{begin}cmd|'/c calc'!A0.mp4"), implicit=labelled_as(label))
    one = Checked(evidence=odd, verdict=judge(odd))
    assert all(not cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in row(one).values())
    write_csv(tmp_path / "a.csv", [one])
    with (tmp_path / "a.csv").open(encoding="utf-8-sig", newline="") as file:
        (read,) = csv.DictReader(file)
    assert tuple(read) == COLUMNS
    assert read["produce_id"] == "'=1+1"


def test_a_record_is_json_and_holds_every_link() -> None:
    for found, _, _ in CASES.values():
        told = json.loads(json.dumps(record(Checked(evidence=found, verdict=judge(found)))))
        assert len(told["links"]) == 6


def test_a_file_that_kills_its_reader_is_named_and_the_others_are_still_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = [tmp_path / f"{number:02d}.png" for number in range(12)]
    deadly = files[3]

    def pooled(given: Sequence[Path], *_: object, **__: object) -> Iterator[Checked]:
        for path in given:
            if path == deadly:
                raise BrokenProcessPool
            yield check_one(path, Studio(), quick=True)

    monkeypatch.setattr(sweep, "_pooled", pooled)
    found = {one.evidence.path: one for one in check_all(files, Studio(), workers=2, quick=True)}
    assert set(found) == set(files)
    assert [path for path, one in found.items() if "崩溃" in one.verdict.headline] == [deadly]


@pytest.mark.parametrize("case", CASES)
def test_a_verdict_is_told_in_english_to_who_reads_no_chinese(
    case: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("YINGXI_LANG", "en")
    found = replace(CASES[case][0], mark=replace(CASES[case][0].mark, entries=()), known=())
    if not found.implicit.fault:
        verdict = judge(found)
        told = [verdict.headline, verdict.remedy, *verdict.lost]
        told += [text for one in verdict.links for text in (one.title, one.told, one.remedy)]
        assert not [
            text for text in told if re.search(r"[\u3400-\u9fff]", text.replace("AI生成", ""))
        ]
