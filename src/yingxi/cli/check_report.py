"""A report on the terminal: a line for each rule, its findings beneath, a verdict at the end."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from itertools import zip_longest

from rich.cells import cell_len
from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from yingxi.check.finding import Examination, Finding, Severity
from yingxi.check.reporting.decision import Decision
from yingxi.check.reporting.report import Group, Report
from yingxi.check.reporting.wording import (
    clock,
    gathered,
    grade,
    picture_of,
    verdict,
    when,
    word_of,
)
from yingxi.cli.console import line
from yingxi.tongue import say

KEY = 8
"""Digits of a key that are shown: as many as name it."""
_MOST = 8
"""Findings of one rule that are told."""
_MARKS = {
    Severity.ERROR: ("✗", "red"),
    Severity.WARNING: ("!", "yellow"),
    Severity.NOTE: ("·", "blue"),
}
_WIDE = 200
"""Columns where nobody watches a terminal."""
_WEIGHT = {severity: weight for weight, severity in enumerate(Severity)}


def tell(report: Report) -> None:
    """Print a report on stdout; whole where nobody sees where a line would be cut."""
    if sys.stdout.isatty():
        Console(highlight=False).print(*_parts(report), sep="\n")
        return
    console = Console(highlight=False, width=_WIDE)
    with console.capture() as told:
        console.print(*_parts(report), sep="\n")
    for row in told.get().splitlines():
        line(row.rstrip())


def _parts(report: Report) -> Iterator[RenderableType]:
    film = report.film
    facts = (film.name, clock(film.seconds), picture_of(report), report.spec)
    yield Text.assemble((report.title, "bold"), "  ", ("  ".join(filter(None, facts)), "dim"))
    width = max((cell_len(one.title) for one in report.examinations), default=0)
    for group in Group:
        rules = report.of(group)
        if rules:
            yield Text(group.heading, "bold cyan")
        for one, *alike in gathered(rules):
            if alike:
                some = (one, *alike)
                yield _row("✓", "green", _many(some), width, _names(some))
            else:
                yield from _rule(one, report, width)
    for each in report.gone:
        told = say("已经找不到了", "no longer found")
        yield Text(f"  ○ {each.key[:KEY]} {told}: {each.rule} {each.evidence}", "dim")
    for each in report.lapsed:
        told = say("现在是错误，准许不再算数", "it is an error now: the waiver no longer holds")
        yield Text(f"  ○ {each.key[:KEY]} {told}: {each.rule} {each.evidence}", "yellow")
    yield _verdict(report)


def _many(some: Sequence[Examination]) -> str:
    return say(f"{len(some)} 条规则", f"{len(some)} rules")


def _names(some: Sequence[Examination]) -> Text:
    names = say("、", ", ").join(one.title for one in some)
    return Text.assemble(_plain(some[0].measured), "\n", (names, "dim"))


def _rule(one: Examination, report: Report, width: int) -> Iterator[RenderableType]:
    if one.skipped:
        why = say("没有检查：", "not applied: ") + one.skipped
        yield _row("–", "dim", one.title, width, Text(why, "dim"))
        return
    open_ones = [f for f in one.findings if f.waived is None]
    worst = min((f.severity for f in open_ones), key=_WEIGHT.__getitem__, default=None)
    mark, style = _MARKS[worst] if worst else ("✓", "green")
    yield _row(mark, style, one.title, width, Text(_plain(one.measured)))
    ordered = sorted(one.findings, key=lambda f: (f.waived is not None, _WEIGHT[f.severity]))
    told = ordered[:_MOST]
    for finding, after in zip_longest(told, told[1:]):
        # What several ask for in the same words is said once, after the last of them.
        again = after is not None and after.waived is None and after.remedy == finding.remedy
        shown = _finding(finding, report.word_on(finding), remedy=not again)
        yield Padding(shown, (0, 0, 0, 4), expand=False)
    if len(ordered) > _MOST:
        rest = len(ordered) - _MOST
        more = say(f"还有 {rest} 处，见 --html 或 --json", f"{rest} more: see --html or --json")
        yield Padding(Text(more, "dim"), (0, 0, 0, 6), expand=False)


def _plain(text: str) -> str:
    """What a film says of itself may move nobody's cursor: one line, no control characters."""
    return "".join(each if each.isprintable() else " " for each in text)


def _row(mark: str, style: str, title: str, width: int, told: Text) -> Table:
    grid = Table.grid(padding=(0, 1))
    grid.add_column(width=3, justify="right", style=style)
    grid.add_column(width=width)
    grid.add_column(overflow="fold")
    grid.add_row(mark, Text(title), told)
    return grid


def _finding(finding: Finding, decision: Decision | None, *, remedy: bool) -> Table:
    mark, style = _MARKS[finding.severity]
    if finding.waived is not None:
        mark, style = "○", "dim"
    head = Text.assemble((finding.key[:KEY], "dim"), " ", (grade(finding.severity), style))
    for more in (when(finding), _plain(finding.place)):
        head.append(f"  {more}" if more else "")
    if finding.confidence is not None:
        head.append(say(f"  把握 {finding.confidence:.0%}", f"  {finding.confidence:.0%} sure"))
    head.append(f"  {_plain(finding.evidence)}")
    if remedy and finding.remedy and finding.waived is None:
        head.append(f"\n→ {finding.remedy}", "dim")
    if decision is not None:
        word = f"\n{word_of(decision.word)}{say('：', ': ')}{decision.name} {decision.date} {decision.reason}"
        head.append(word, "green" if finding.waived else "yellow")
    grid = Table.grid(padding=(0, 1))
    grid.add_column(width=1, style=style)
    grid.add_column(overflow="fold")
    grid.add_row(mark, head)
    return grid


def _verdict(report: Report) -> Text:
    word, why = verdict(report)
    counts = report.counts
    tally = (
        (counts["open_errors"], say("错误", "errors")),
        (counts["open_warnings"], say("警告", "warnings")),
        (counts["notes"], say("提示", "notes")),
        (counts["waived"], say("准许保留", "waived")),
        (counts["skipped"], say("没有检查", "not applied")),
    )
    told = "  ".join(f"{name} {count}" for count, name in tally)
    style = "bold green" if report.ok and not report.left_out else "bold yellow"
    style = style if report.ok else "bold red"
    return Text.assemble((word, style), f"  {why}  ", (told, "dim"))
