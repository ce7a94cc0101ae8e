"""What an inspection says: a rule, what was measured, what was found, and what to do about it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from enum import StrEnum


class Severity(StrEnum):
    """How much a finding weighs: only an error closes the gate to release."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Outcome(StrEnum):
    """What became of a rule."""

    PASSED = "passed"
    FOUND = "found"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One fault, where it is, and the remedy.

    ``start`` and ``end`` are seconds of the film, ``place`` names a file and line, a shot or a
    character. ``mark`` is what stays the same when the same fault is found again in a new cut: a
    waiver holds for it. It must not contain times that an edit elsewhere would move.
    """

    rule: str
    """Dotted, ASCII, stable: ``technical.black``, ``content.gambling``."""
    severity: Severity
    evidence: str
    """One line in the reader's language: what was measured or read, with units."""
    remedy: str
    mark: str = ""
    start: float | None = None
    end: float | None = None
    place: str = ""
    confidence: float | None = None
    """0 to 1 where the rule guesses; none where it measures."""
    waived: Waiver | None = None

    @property
    def key(self) -> str:
        """Twelve hex digits that name this finding over cuts: rule, place and mark."""
        told = "\0".join((self.rule, self.place, self.mark))
        # A file's name may hold bytes that are no text.
        return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()[:12]

    @property
    def closes_gate(self) -> bool:
        """Whether the film must not be released because of it."""
        return self.severity is Severity.ERROR and self.waived is None

    def waived_by(self, waiver: Waiver) -> Finding:
        """The same finding, with the person's word that it may stand."""
        return replace(self, waived=waiver)


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiver:
    """A person's word that a finding may stand: who, when (ISO 8601 date), why."""

    key: str
    name: str
    reason: str
    date: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Examination:
    """One rule applied to one film: its outcome is what its findings or its skip say."""

    rule: str
    title: str
    """The rule's name in the reader's language."""
    measured: str = ""
    """What was measured, with units, also where nothing is wrong."""
    findings: tuple[Finding, ...] = ()
    skipped: str = ""
    """Why the rule could not be applied, with the remedy; empty where it was."""

    @property
    def outcome(self) -> Outcome:
        if self.skipped:
            return Outcome.SKIPPED
        return Outcome.FOUND if self.findings else Outcome.PASSED
