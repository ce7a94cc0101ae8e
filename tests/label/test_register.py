"""The book of what was labelled."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

from yingxi.label.register import Entry, enter, read_register, register_path

ENTRY = Entry(
    payload="00000000000000ff", produce_id="EP01-V1", producer="0" * 27, title="第一集",
    file="ep01.mp4", sha256="1" * 64, essence="2" * 64, key="3" * 16, date="2026-11-22T00:00:00+00:00",
)  # fmt: skip


def test_a_watermark_brings_the_work_back(tmp_path: Path) -> None:
    enter(ENTRY, home=tmp_path)
    enter(replace(ENTRY, payload="", produce_id="COVER"), home=tmp_path)
    enter(replace(ENTRY, date="2027"), home=tmp_path)
    book = read_register(tmp_path)
    assert [one.date for one in book.lookup(255)] == ["2027", ENTRY.date]
    assert book.lookup(1) == ()
    assert book.of_work("COVER")[0].title == "第一集"


def test_there_is_no_book_before_the_first_entry(tmp_path: Path) -> None:
    assert read_register(tmp_path).entries == ()
    assert list(tmp_path.iterdir()) == []


def test_half_a_line_of_an_interrupted_writer_costs_that_line_only(tmp_path: Path) -> None:
    enter(ENTRY, home=tmp_path)
    with register_path(tmp_path).open("ab") as file:
        file.write(b'{"schema": "yingxi.register/1", "payl')
    enter(replace(ENTRY, produce_id="EP02"), home=tmp_path)
    book = read_register(tmp_path)
    assert [one.produce_id for one in book.entries] == ["EP01-V1", "EP02"]
    assert book.torn == 1


def test_lines_of_other_sorts_are_counted_and_left_alone(tmp_path: Path) -> None:
    enter(ENTRY, home=tmp_path)
    with register_path(tmp_path).open("ab") as file:
        file.write(b'\xff\xfe\n[1]\n"x"\n{"schema": "yingxi.register/1"}\n\n')
    assert read_register(tmp_path).torn == 4
    assert len(read_register(tmp_path).entries) == 1


def test_many_writers_at_once_lose_no_entry(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(
            pool.map(lambda n: enter(replace(ENTRY, produce_id=f"E{n}"), home=tmp_path), range(64))
        )
    book = read_register(tmp_path)
    assert {one.produce_id for one in book.entries} == {f"E{n}" for n in range(64)}
    assert book.torn == 0


def test_the_book_is_its_owners_alone(tmp_path: Path) -> None:
    enter(ENTRY, home=tmp_path)
    if os.name == "posix":
        assert register_path(tmp_path).stat().st_mode & 0o077 == 0
