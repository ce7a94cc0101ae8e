"""The file of waivers is a person's: what they write into it stays, and slips are told by line."""

from __future__ import annotations

from pathlib import Path

import pytest

from yingxi.check.finding import Severity
from yingxi.check.reporting.deciding import keys_named
from yingxi.check.reporting.decision import Decision, Word
from yingxi.check.reporting.waivers import (
    drop_decisions,
    read_waivers,
    waivers_beside,
    write_decisions,
)
from yingxi.errors import SettingsError, UnknownName, UserError

ONE = Decision(
    key="0123456789ab", word=Word.WAIVED, name="王导", reason='有意的 "静止"', date="2026-11-22",
    film="ep01", rule="technical.frozen", place="E01-S02-03", evidence="静止 2.4 秒",
)  # fmt: skip
TWO = Decision(
    key="ba9876543210", word=Word.ACCEPTED, name="李", reason="周五补拍", date="2026-11-21",
    film="ep02", rule="technical.black", severity=Severity.WARNING,
)  # fmt: skip


def test_there_are_no_decisions_where_there_is_no_file(tmp_path: Path) -> None:
    assert read_waivers(tmp_path / "waivers.toml") == ()


def test_decisions_are_read_back_as_they_were_written(tmp_path: Path) -> None:
    path = tmp_path / "check" / "waivers.toml"
    write_decisions(path, [ONE])
    write_decisions(path, [TWO])
    assert read_waivers(path) == (ONE, TWO)


def test_a_persons_comments_outlive_a_changed_and_a_dropped_decision(tmp_path: Path) -> None:
    path = tmp_path / "waivers.toml"
    write_decisions(path, [ONE, TWO])
    text = path.read_text("utf-8")
    text = text.replace('name = "王导"', 'name = "王导"  # 电话里说的')
    text = text.replace('\n[[finding]]\nkey = "ba', '\n# 下面是李导的\n[[finding]]\nkey = "ba')
    path.write_text(text + "# 完\n", "utf-8")
    changed = Decision(**{**{f: getattr(ONE, f) for f in ONE.__slots__}, "reason": "改口了"})
    write_decisions(path, [changed])
    assert read_waivers(path) == (changed, TWO)
    assert drop_decisions(path, [TWO.key]) == (TWO,)
    assert read_waivers(path) == (changed,)
    assert drop_decisions(path, [ONE.key]) == (changed,)
    kept = path.read_text("utf-8")
    assert all(comment in kept for comment in ("# 下面是李导的", "# 完"))
    assert read_waivers(path) == ()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[[finding]", ":1:"),
        ('[[finding]]\nkey = "0123456789ab"\ndecison = "waived"', ":1:"),
        ("finding = 3", "[[finding]]"),
        ('[[finding]]\nkey = "XYZ"\n', ":2:"),
        (
            '[[finding]]\nkey = "0123456789ab"\ndecision = "waived"\nname = " "\n'
            'reason = "x"\ndate = 2026-11-22\n',
            ":4:",
        ),
        (
            '[[finding]]\nkey = "0123456789ab"\ndecision = "waived"\nname = "n"\n'
            'reason = "x"\ndate = "22.11."\n',
            ":6:",
        ),
    ],
)
def test_a_slip_in_the_file_is_told_by_file_and_line(text: str, told: str, tmp_path: Path) -> None:
    path = tmp_path / "waivers.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(SettingsError) as slip:
        read_waivers(path)
    assert str(path) in slip.value.message
    assert told in slip.value.message
    with pytest.raises(SettingsError):
        write_decisions(path, [ONE])
    assert path.read_text("utf-8") == text


def test_keys_are_named_by_their_heads_as_in_git() -> None:
    known = {"0123456789ab", "0123ffffffff", "ba9876543210"}
    assert keys_named(["ba98", "01234", "BA9876"], known) == ("ba9876543210", "0123456789ab")
    with pytest.raises(UserError, match="0123"):
        keys_named(["0123"], known)
    with pytest.raises(UnknownName):
        keys_named(["ffff"], known)
    with pytest.raises(UserError):
        keys_named(["ba9"], known)


def test_the_decisions_on_a_lone_film_lie_beside_it() -> None:
    assert waivers_beside(Path("a/成片.v2.mp4")) == Path("a/成片.v2.waivers.toml")


def test_a_reason_that_looks_like_another_entry_costs_nobody_theirs(tmp_path: Path) -> None:
    path = tmp_path / "waivers.toml"
    entry = '[[finding]]\nkey = "{}"\ndecision = "waived"\nname = "王"\nreason = {}\ndate = 2026-11-22\n\n'
    quoted = '"""\n见\n[[finding]]\n"""'
    path.write_text(entry.format("a" * 12, quoted) + entry.format("b" * 12, '"好"'), "utf-8")
    before = path.read_bytes()
    with pytest.raises(SettingsError):
        drop_decisions(path, ["b" * 12])
    assert path.read_bytes() == before
