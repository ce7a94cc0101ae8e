"""The rules of content as dated data: what each asks, where it comes from, how sure we are."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from yingxi.check.finding import Severity
from yingxi.tongue import say

PREFIX = "content."
SURE, PROBABLE = 0.8, 0.55
"""From ``SURE`` a finding weighs what its rule allows, from ``PROBABLE`` a warning at most, below
that it is a note: a word alone is a hint, a phrase that lures, teaches or mocks is a fault."""
_STEPS = (Severity.NOTE, Severity.WARNING, Severity.ERROR)


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A law, a notice or a trade's standard, with the days on which it holds."""

    id: str
    chinese: str
    english: str
    valid_from: date
    valid_to: date | None = None
    confidence: float = 1.0

    @property
    def name(self) -> str:
        """In the reader's language."""
        return say(self.chinese, self.english)

    def holds(self, on: date) -> bool:
        """Whether it is in force on a day; both ends included."""
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One thing that a reviewer looks for."""

    id: str
    """``gambling``: a finding's rule is ``content.gambling``."""
    title_chinese: str
    title_english: str
    remedy_chinese: str
    remedy_english: str
    sources: tuple[Source, ...]
    severity: Severity
    """The most that a finding of it may weigh."""
    confidence: float
    """How sure we are that the sources ask for this."""
    looks: bool = False
    """Of pictures, not of words."""

    @property
    def rule(self) -> str:
        return PREFIX + self.id

    @property
    def title(self) -> str:
        return say(self.title_chinese, self.title_english)

    @property
    def remedy(self) -> str:
        return say(self.remedy_chinese, self.remedy_english)

    def source(self, on: date) -> str:
        """The sources in force on a day, and a word of caution where our reading is unsure."""
        names = say("；", "; ").join(source.name for source in self.sources if source.holds(on))
        return names + (say("（对应关系待核）", " (to be confirmed)") if self.unsure else "")

    @property
    def unsure(self) -> bool:
        return min(self.confidence, *(source.confidence for source in self.sources)) < SURE

    def weighs(self, confidence: float, *, most: Severity = Severity.ERROR) -> Severity:
        """What a finding of this confidence weighs, and never more than ``most``."""
        allowed = Severity.NOTE
        if confidence >= SURE:
            allowed = Severity.ERROR
        elif confidence >= PROBABLE:
            allowed = Severity.WARNING
        return min(allowed, self.severity, most, key=_STEPS.index)


@dataclass(frozen=True, slots=True, kw_only=True)
class Taxonomy:
    rules: tuple[Rule, ...]

    def on(self, day: date) -> tuple[Rule, ...]:
        """The rules in force on a day, in the file's order."""
        return tuple(r for r in self.rules if any(source.holds(day) for source in r.sources))


@cache
def our_taxonomy() -> Taxonomy:
    """The taxonomy that comes with Yingxi."""
    told = tomllib.loads(files("yingxi.check.content").joinpath("taxonomy.toml").read_text("utf-8"))
    sources = {entry["id"]: _source(entry) for entry in told["source"]}
    return Taxonomy(rules=tuple(_rule(entry, sources) for entry in told["rule"]))


def _source(told: dict[str, Any]) -> Source:
    chinese, english = told["name"]
    return Source(
        id=told["id"], chinese=chinese, english=english, valid_from=told["valid_from"],
        valid_to=told.get("valid_to"), confidence=told["confidence"],
    )  # fmt: skip


def _rule(told: dict[str, Any], sources: dict[str, Source]) -> Rule:
    (chinese, english), (mend, mend_english) = told["name"], told["remedy"]
    return Rule(
        id=told["id"], title_chinese=chinese, title_english=english, remedy_chinese=mend,
        remedy_english=mend_english, sources=tuple(sources[name] for name in told["sources"]),
        severity=Severity(told["severity"]), confidence=told["confidence"],
        looks=told.get("looks", False),
    )  # fmt: skip
