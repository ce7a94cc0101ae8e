"""How a report is put into words, the same on the terminal and on the page."""

from __future__ import annotations

from collections.abc import Iterable

from yingxi.check.finding import Examination, Finding, Outcome, Severity
from yingxi.check.reporting.decision import Word
from yingxi.check.reporting.report import Report
from yingxi.tongue import say

_LONGEST = 1e7
"""Seconds: no film is longer, whatever a file says of itself."""
_ALIKE = 8
"""Rules that passed by the same measurement and are told as one."""


def grade(severity: Severity) -> str:
    """A severity in the reader's language."""
    return {
        Severity.ERROR: say("错误", "Error"),
        Severity.WARNING: say("警告", "Warning"),
        Severity.NOTE: say("提示", "Note"),
    }[severity]


def clock(seconds: float) -> str:
    """``1:02.4``: minutes, seconds and tenths."""
    tenths = round(min(max(0.0, seconds), _LONGEST) * 10)
    return f"{tenths // 600}:{tenths % 600 // 10:02d}.{tenths % 10}"


def when(finding: Finding) -> str:
    """The stretch of a finding as clock times; empty where it has none."""
    if finding.start is None:
        return ""
    start = clock(finding.start)
    end = start if finding.end is None else clock(finding.end)
    return start if end == start else f"{start}–{end}"


def word_of(word: Word) -> str:
    """A decision in the reader's language."""
    if word is Word.WAIVED:
        return say("准许保留", "Waived")
    return say("属实，会改", "To be mended")


def gathered(rules: Iterable[Examination]) -> tuple[tuple[Examination, ...], ...]:
    """The rules in their order, those together that passed by one and the same measurement.

    Dozens of rules are read from one text in one go; told one by one they would hide the rest.
    """
    listed = list(rules)
    alike: dict[str, list[Examination]] = {}
    for one in listed:
        if one.outcome is Outcome.PASSED:
            alike.setdefault(one.measured, []).append(one)
    many = {measured: some for measured, some in alike.items() if len(some) >= _ALIKE}
    out: list[tuple[Examination, ...]] = []
    for one in listed:
        some = many.get(one.measured, []) if one.outcome is Outcome.PASSED else []
        if not some:
            out.append((one,))
        elif one is some[0]:
            out.append(tuple(some))
    return tuple(out)


def picture_of(report: Report) -> str:
    """The film's size and rate: ``1080×1920 · 25 fps``; empty for a sound."""
    film = report.film
    size = f"{film.width}×{film.height}" if film.width else ""
    rate = f"{_rate(film.rate)} fps" if film.rate else ""
    return " · ".join(part for part in (size, rate) if part)


def verdict(report: Report) -> tuple[str, str]:
    """The verdict in a word, and in a line that says why."""
    if report.open_errors:
        count = len(report.open_errors)
        return say("不合格", "Fails"), say(
            f"{count} 项错误没有解决，不能发布", f"{_many(count, 'error')} open: not for release"
        )
    if report.left_out:
        left = say("、", ", ").join(group.heading for group in report.left_out)
        return say("未全检", "In part"), say(f"没有检查：{left}", f"not inspected: {left}")
    return say("合格", "Passes"), _passing(report) + _unapplied(report)


def _passing(report: Report) -> str:
    if report.errors:
        names = say("、", ", ").join(
            dict.fromkeys(f.waived.name for f in report.errors if f.waived)
        )
        count = len(report.errors)
        return say(
            f"{count} 项错误由{names}署名准许保留",
            f"{_many(count, 'error')} let stand by {names}",
        )
    if report.open_warnings:
        count = len(report.open_warnings)
        return say(
            f"没有错误；{count} 项警告请看一看", f"no errors; {_many(count, 'warning')} to look at"
        )
    return say("没有错误，也没有警告", "no errors and no warnings")


def _unapplied(report: Report) -> str:
    """What a verdict does not cover is part of it."""
    count = len(report.skipped)
    if not count:
        return ""
    return say(f"；{count} 条规则没能检查", f"; {_many(count, 'rule')} could not be applied")


def _many(count: int, thing: str) -> str:
    return f"{count} {thing}{'' if count == 1 else 's'}"


def _rate(rate: str) -> str:
    above, _, below = rate.partition("/")
    return f"{int(above) / int(below or 1):.3f}".rstrip("0").rstrip(".")
