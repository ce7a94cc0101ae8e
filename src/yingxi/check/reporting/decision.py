"""What a person has decided about a finding: it may stand, or it stands until it is mended."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from yingxi.check.finding import Examination, Finding, Severity, Waiver

_WEIGHT = {Severity.NOTE: 0, Severity.WARNING: 1, Severity.ERROR: 2}


class Word(StrEnum):
    """The two things a person can say of a finding."""

    WAIVED = "waived"
    """It may stand: it no longer closes the gate."""
    ACCEPTED = "accepted"
    """It is right and will be mended: it closes the gate until it is gone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One person's word on one finding, with what was found when it was given.

    ``film`` is the name of the film's file without its ending; where it is empty the word holds
    for every film of the drama. A word on a warning does not hold once it has become an error.
    """

    key: str
    word: Word
    name: str
    reason: str
    date: str
    """ISO 8601, a day."""
    film: str = ""
    rule: str = ""
    place: str = ""
    evidence: str = ""
    severity: Severity = Severity.ERROR

    @property
    def waiver(self) -> Waiver:
        """The decision as what a finding carries."""
        return Waiver(key=self.key, name=self.name, reason=self.reason, date=self.date)

    def holds_for(self, finding: Finding) -> bool:
        """Whether it was said of this finding, and of nothing lighter."""
        return self.key == finding.key and _WEIGHT[finding.severity] <= _WEIGHT[self.severity]


def decide(
    finding: Finding, word: Word, *, film: str, name: str, reason: str, date: str
) -> Decision:
    """A person's word on a finding as it now is."""
    return Decision(
        key=finding.key,
        word=word,
        name=name,
        reason=reason,
        date=date,
        film=film,
        rule=finding.rule,
        place=finding.place,
        evidence=finding.evidence,
        severity=finding.severity,
    )


def applied(
    examinations: Iterable[Examination], decisions: Sequence[Decision]
) -> tuple[Examination, ...]:
    """The examinations with every finding waived that a decision waives, and no other."""
    waived = [each for each in decisions if each.word is Word.WAIVED]
    return tuple(
        replace(one, findings=tuple(_carried(finding, waived) for finding in one.findings))
        for one in examinations
    )


def _carried(finding: Finding, waived: Sequence[Decision]) -> Finding:
    last = next((each for each in reversed(waived) if each.holds_for(finding)), None)
    return replace(finding, waived=None if last is None else last.waiver)
