"""The file of waivers: what people decided about findings, kept beside the film and in git.

``DRAMA/check/waivers.toml`` for a drama, ``NAME.waivers.toml`` beside a lone file. One
``[[finding]]`` a decision. Whatever a person writes into the file by hand stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any

import tomlkit
from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
)
from tomlkit.items import AoT, Table

from yingxi.bible.tomlfile import fault_of, parse_toml
from yingxi.check.finding import Severity
from yingxi.check.reporting.decision import Decision, Word
from yingxi.errors import SettingsError
from yingxi.media.atomic import media_errors, whole_file
from yingxi.tongue import say

_TABLE = "finding"
_HEADER = (
    (
        "质检里人的决定：一个 [[finding]] 一条。可以手改，请和剧本一起存进 git。",
        "What people decided about findings, a [[finding]] each. Edit it by hand; keep it in git.",
    ),
    (
        'decision = "waived" 准许保留，不再拦发布；"accepted" 属实，会改，改好之前仍然拦。',
        'decision = "waived": it may stand; "accepted": it will be mended, and closes the gate till then.',
    ),
    (
        "name 谁决定的，reason 为什么，evidence 当时看到什么；不写 film 就对全剧有效。",
        "name: who; reason: why; evidence: what was seen then; without film it holds for every film.",
    ),
)
_HEAD = re.compile(rf"\s*\[\[\s*{_TABLE}\s*\]\]")


def _day(value: object) -> date:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    raise ValueError(
        say(f"应为日期，不加引号（现在是 {value}）", f"must be a bare date (now {value})")
    )


def _listed(value: object) -> object:
    if isinstance(value, list):
        return value
    raise ValueError(say(f"应写成 [[{_TABLE}]]", f"must be written as [[{_TABLE}]]"))


_Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)
    key: str = Field(pattern="^[0-9a-f]{12}$")
    decision: Annotated[Word, Field(strict=False)]
    name: _Text
    reason: _Text
    date: Annotated[date, BeforeValidator(_day)]
    film: str = ""
    rule: str = ""
    place: str = ""
    severity: Annotated[Severity, Field(strict=False)] = Severity.ERROR
    evidence: str = ""


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)
    finding: Annotated[list[_Entry], BeforeValidator(_listed)] = []


def waivers_beside(film: Path) -> Path:
    """Where the decisions on a lone file are kept."""
    return film.with_name(f"{film.stem}.waivers.toml")


def read_waivers(path: Path) -> tuple[Decision, ...]:
    """Every decision of a file in its order; none where there is no file.

    Raises SettingsError, naming file, line and field.
    """
    text = _text(path)
    try:
        entries = _File.model_validate(parse_toml(text, str(path))).finding
    except ValidationError as fault:
        raise fault_of(fault, text, str(path)) from fault
    return tuple(
        Decision(
            key=each.key,
            word=each.decision,
            name=each.name,
            reason=each.reason,
            date=each.date.isoformat(),
            film=each.film,
            rule=each.rule,
            place=each.place,
            evidence=each.evidence,
            severity=each.severity,
        )
        for each in entries
    )


def write_decisions(path: Path, decisions: Sequence[Decision]) -> None:
    """Add decisions, each in the place of an older one on the same finding of the same film.

    Raises SettingsError where the file that is there can't be read.
    """
    read_waivers(path)
    document = tomlkit.parse(_text(path))
    if not document.as_string().strip():
        for chinese, english in _HEADER:
            document.add(tomlkit.comment(say(chinese, english)))
    tables = _tables(document, path)
    for decision in decisions:
        _lay(tables, decision)
    document[_TABLE] = tables
    _write(path, tomlkit.dumps(document))


def drop_decisions(path: Path, keys: Collection[str]) -> tuple[Decision, ...]:
    """Take out the decisions with these keys and return them; every comment of a person's stays.

    Raises SettingsError where the file can't be read.
    """
    decisions = read_waivers(path)
    text = _text(path)
    _tables(tomlkit.parse(text), path)
    lines = text.split("\n")
    heads = [number for number, line in enumerate(lines) if _HEAD.match(line)]
    doomed = [index for index, each in enumerate(decisions) if each.key in keys]
    if doomed and len(heads) != len(decisions):
        raise SettingsError(
            say(f"{path} 里的 [[{_TABLE}]] 不都是表头", f"not every [[{_TABLE}]] in {path} begins a table"),
            hint=say("请手工删掉那一条", "take the entry out by hand"),
        )  # fmt: skip
    for index in reversed(doomed):
        start, end = heads[index], [*heads, len(lines)][index + 1]
        while lines[end - 1].lstrip()[:1] in ("", "#"):
            end -= 1
        while end < len(lines) and not lines[end].strip():
            end += 1
        del lines[start:end]
    if doomed:
        _write(path, "\n".join(lines))
    return tuple(decisions[index] for index in doomed)


def _text(path: Path) -> str:
    if not path.exists():
        return ""
    try:
        with media_errors(path, "read"):
            return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as fault:
        raise SettingsError(
            say(f"{path}:1: 不是 UTF-8 文本", f"{path}:1: not UTF-8 text"),
            hint=say("存成 UTF-8 文本再试", "save it as UTF-8 text"),
        ) from fault


def _tables(document: tomlkit.TOMLDocument, path: Path) -> AoT:
    tables = document.get(_TABLE, tomlkit.aot())
    if isinstance(tables, AoT):
        return tables
    raise SettingsError(
        f"{path}:1: " + say(f"请写成 [[{_TABLE}]]", f"write it as [[{_TABLE}]]"),
        hint=say("一条决定一个表，字段各占一行", "a table a decision, a line a field"),
    )


def _lay(tables: AoT, decision: Decision) -> None:
    """Write a decision over the one that is there, so that a person's comments stay."""
    for table in tables:
        if table["key"] == decision.key and str(table.get("film", "")) == decision.film:
            _fill(table, decision)
            return
    if len(tables) and not tables[-1].as_string().endswith("\n\n"):
        tables[-1].add(tomlkit.nl())
    fresh = tomlkit.table()
    _fill(fresh, decision)
    tables.append(fresh)


def _fill(table: Table, decision: Decision) -> None:
    told: dict[str, Any] = {
        "key": decision.key,
        "film": decision.film,
        "rule": decision.rule,
        "place": decision.place,
        "severity": str(decision.severity),
        "evidence": decision.evidence,
        "decision": str(decision.word),
        "name": decision.name,
        "reason": decision.reason,
        "date": date.fromisoformat(decision.date),
    }
    for name, value in told.items():
        if value != "":
            table[name] = value
        elif name in table:
            del table[name]


def _write(path: Path, text: str) -> None:
    with whole_file(path) as draft:
        draft.write_text(text, encoding="utf-8", newline="\n")
