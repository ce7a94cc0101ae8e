"""The report of an inspection: one film, every rule that was applied to it, what was found.

A report is bound to the film by the SHA-256 of its bytes. It is kept by ``report_file.py``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field

from yingxi.check.finding import Examination, Finding, Outcome, Severity
from yingxi.check.reporting.decision import Decision, Word, applied
from yingxi.tongue import say

SCHEMA, VERSION = "yingxi.inspection", 1


class Group(StrEnum):
    """The parts of an inspection: the first word of a rule's name."""

    TECHNICAL = "technical"
    CONTENT = "content"
    CONTINUITY = "continuity"
    STORY = "story"
    SPEECH = "speech"
    LABEL = "label"
    OTHER = "other"

    @property
    def heading(self) -> str:
        """Its name in the reader's language."""
        return say(*_TITLES[self])


_Seconds = Annotated[float, Field(ge=0, le=1e7)]

_TITLES = {
    Group.TECHNICAL: ("技术", "Technical"),
    Group.CONTENT: ("内容", "Content"),
    Group.CONTINUITY: ("连续性", "Continuity"),
    Group.STORY: ("故事", "Story"),
    Group.SPEECH: ("语音", "Speech"),
    Group.LABEL: ("标识", "AI label"),
    Group.OTHER: ("其他", "Other"),
}


_SUBTITLES = "subtitle"
"""Rules of subtitle files have a first word of their own; they are inspected with the film."""


def group_of(rule: str) -> Group:
    """The group that a dotted rule belongs to."""
    first = rule.split(".", 1)[0]
    if first == _SUBTITLES:
        return Group.TECHNICAL
    return Group(first) if first in set(Group) else Group.OTHER


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A picture of numbers that an examination gives besides its findings.

    ``svg`` is one whole ``<svg>`` element with a ``viewBox`` and colours of its own that are read
    on white; it is shown as an image, so it neither loads nor runs anything.
    """

    title: str
    svg: str
    rule: str = "story"
    """Under which group it is shown: a rule or a group's name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Film:
    """The film that was inspected, by its bytes."""

    path: str
    sha256: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
    size: int
    """Bytes."""
    seconds: _Seconds = 0.0
    width: int = 0
    height: int = 0
    rate: Annotated[str, Field(pattern=r"^([0-9]{1,9}(/[1-9][0-9]{0,8})?)?$")] = ""
    """Frames a second as a fraction: ``25``, ``30000/1001``; empty for a sound."""

    @property
    def name(self) -> str:
        return Path(self.path).name

    @property
    def stem(self) -> str:
        """By which decisions name it."""
        return Path(self.path).stem


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What an inspection says of one film. Skipped rules say nothing for it, nor against it."""

    film: Film
    title: str
    when: str
    """ISO 8601, UTC, to the second."""
    spec: str
    """The delivery specification's name; empty where none was asked for."""
    examinations: tuple[Examination, ...]
    charts: tuple[Chart, ...] = ()
    decisions: tuple[Decision, ...] = ()
    """Every word in the file of waivers that is on this film."""
    left_out: tuple[Group, ...] = ()
    """Groups that nobody asked for this time: such a report opens no gate."""
    able: tuple[str, ...] = ()
    """The optional models that were there to look: with another set it is inspected anew."""

    @property
    def findings(self) -> tuple[Finding, ...]:
        return tuple(finding for one in self.examinations for finding in one.findings)

    @property
    def errors(self) -> tuple[Finding, ...]:
        """Every finding of error severity, waived or not."""
        return self._of(Severity.ERROR)

    @property
    def warnings(self) -> tuple[Finding, ...]:
        return self._of(Severity.WARNING)

    @property
    def notes(self) -> tuple[Finding, ...]:
        return self._of(Severity.NOTE)

    @property
    def open_errors(self) -> tuple[Finding, ...]:
        """The errors that nobody has waived: they close the gate."""
        return tuple(finding for finding in self.findings if finding.closes_gate)

    @property
    def open_warnings(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.warnings if finding.waived is None)

    @property
    def waived(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.waived is not None)

    @property
    def skipped(self) -> tuple[Examination, ...]:
        return tuple(one for one in self.examinations if one.outcome is Outcome.SKIPPED)

    @property
    def ok(self) -> bool:
        """Whether no error stands open."""
        return not self.open_errors

    @property
    def gone(self) -> tuple[Decision, ...]:
        """Decisions on this film whose finding is no longer there, where its rule was applied."""
        found = {finding.key for finding in self.findings}
        unknown = {one.rule for one in self.skipped}
        return tuple(
            each
            for each in self.decisions
            if each.film and each.key not in found
            and each.rule not in unknown and group_of(each.rule) not in self.left_out
        )  # fmt: skip

    @property
    def lapsed(self) -> tuple[Decision, ...]:
        """Waivers that hold no more: what was a warning when they were given is now an error."""
        return tuple(
            each
            for each in self.decisions
            if each.word is Word.WAIVED
            and any(each.key == f.key and not each.holds_for(f) for f in self.findings)
        )

    @property
    def counts(self) -> dict[str, int]:
        """How many of each there are."""
        return {
            "rules": len(self.examinations),
            "skipped": len(self.skipped),
            "errors": len(self.errors),
            "open_errors": len(self.open_errors),
            "warnings": len(self.warnings),
            "open_warnings": len(self.open_warnings),
            "notes": len(self.notes),
            "waived": len(self.waived),
        }

    def of(self, group: Group) -> tuple[Examination, ...]:
        """The rules of one group, in the order they were applied."""
        return tuple(one for one in self.examinations if group_of(one.rule) is group)

    def word_on(self, finding: Finding) -> Decision | None:
        """The decision that stands on a finding."""
        return next((d for d in reversed(self.decisions) if d.holds_for(finding)), None)

    def decided(self, decisions: Iterable[Decision]) -> Report:
        """The same report under these decisions and no others; those on other films are left out."""
        ours = tuple(each for each in decisions if each.film in ("", self.film.stem))
        return replace(self, decisions=ours, examinations=applied(self.examinations, ours))

    def as_data(self) -> dict[str, Any]:
        """The report for machines."""
        return {
            "schema": SCHEMA,
            "version": VERSION,
            "ok": self.ok,
            "whole": not self.left_out,
            "counts": self.counts,
            "title": self.title,
            "film": {**asdict(self.film), "name": self.film.name},
            "when": self.when,
            "spec": self.spec,
            "left_out": [str(group) for group in self.left_out],
            "able": list(self.able),
            "examinations": [_told(one) for one in self.examinations],
            "decisions": [asdict(each) for each in self.decisions],
            "gone": [each.key for each in self.gone],
            "lapsed": [each.key for each in self.lapsed],
            "charts": [asdict(chart) for chart in self.charts],
        }

    def _of(self, severity: Severity) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.severity is severity)


def _told(one: Examination) -> dict[str, Any]:
    return {
        **asdict(one),
        "group": str(group_of(one.rule)),
        "outcome": str(one.outcome),
        "findings": [{"key": f.key, **asdict(f)} for f in one.findings],
    }
