"""The technical and subtitle rules as data: name, weight, remedy."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

from yingxi.check.finding import Examination, Finding, Severity
from yingxi.tongue import say

Stretch = tuple[float, float]
"""Seconds from and to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule of technical.toml; both languages are kept, the reader's is told."""

    name: str
    zh: str
    en: str
    severity: Severity
    remedy_zh: str
    remedy_en: str

    def finding(
        self,
        evidence: str,
        *,
        at: Stretch | None = None,
        mark: str = "",
        place: str = "",
        severity: Severity | None = None,
        confidence: float | None = None,
    ) -> Finding:
        """A fault under this rule; a stretch without a mark is marked by how long it lasts."""
        length = f"{at[1] - at[0]:.1f}s" if at is not None and not mark else mark
        return Finding(
            rule=self.name,
            severity=self.severity if severity is None else severity,
            evidence=evidence,
            remedy=say(self.remedy_zh, self.remedy_en),
            mark=length,
            start=None if at is None else round(at[0], 3),
            end=None if at is None else round(at[1], 3),
            place=place,
            confidence=confidence,
        )

    def examined(self, measured: str, findings: Iterable[Finding] = ()) -> Examination:
        """The rule as applied; findings that would share a key are told apart by number."""
        return Examination(
            rule=self.name,
            title=say(self.zh, self.en),
            measured=measured,
            findings=_told_apart(tuple(findings)),
        )

    def skipped(self, why: str) -> Examination:
        """The rule as not applied."""
        return Examination(rule=self.name, title=say(self.zh, self.en), skipped=why)


def _told_apart(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    seen: Counter[str] = Counter()
    out: list[Finding] = []
    for found in findings:
        seen[found.key] += 1
        nth = seen[found.key]
        out.append(found if nth == 1 else replace(found, mark=f"{found.mark}#{nth}"))
    return tuple(out)


@cache
def _book() -> dict[str, Rule]:
    read = tomllib.loads((files("yingxi.check.film") / "technical.toml").read_text("utf-8"))
    return {
        f"{group}.{name}": Rule(
            name=f"{group}.{name}", **{**row, "severity": Severity(row["severity"])}
        )
        for group, rows in read.items()
        for name, row in rows.items()
    }


def rule(name: str) -> Rule:
    """The rule of that name. Raises KeyError: names are ours, not the user's."""
    return _book()[name]


def rules() -> tuple[str, ...]:
    """Every technical and subtitle rule there is."""
    return tuple(_book())


def times(stretches: Sequence[Stretch]) -> str:
    """Stretches in one line, the first eight of them."""
    if not stretches:
        return say("无", "none")
    told = say("、", ", ").join(f"{a:.2f}–{b:.2f} s" for a, b in stretches[:8])
    return told + (say(" 等", " …") if len(stretches) > 8 else "")


def unasked(
    found: Sequence[Stretch], asked: Sequence[Stretch], slack: float = 0.5
) -> list[Stretch]:
    """The stretches that none of the asked ones holds, half a second of slack at each end."""
    return [
        (a, b) for a, b in found if not any(c - slack <= a and b <= d + slack for c, d in asked)
    ]


def runs(marks: Iterable[bool]) -> list[tuple[int, int]]:
    """Where a row of marks holds: first index and the one after the last."""
    out: list[tuple[int, int]] = []
    began: int | None = None
    at = -1
    for at, mark in enumerate(marks):
        if mark and began is None:
            began = at
        elif not mark and began is not None:
            out.append((began, at))
            began = None
    if began is not None:
        out.append((began, at + 1))
    return out
