"""Reading the ledger, and what people and the gate say of takes."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Engine, Row, insert, select
from sqlalchemy.exc import IntegrityError

from yingxi.shoot.money import Money, total
from yingxi.store.tables import attempt, score, verdict

NOW_DIGITS = 3
PERSON = "person"
"""Who says what a person says."""
WARNED = "warned"
"""Not a word on a take, but what the take after it was asked to mind."""
SKIPPED = "-skipped"
"""How the version of a measure ends that could not be taken."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One attempt as the ledger has it: what it was for and what it cost."""

    reference: str
    key: str
    number: int
    state: str
    drama: str
    episode: int
    shot: str
    department: str
    craft: str
    provider: str
    model: str
    take: int
    seed: int
    started: float
    reserved: Money
    actual: Money | None
    """None while it is open."""
    error: str
    blobs: Mapping[str, str]
    prompt: str
    verdict: str

    @property
    def day(self) -> str:
        """The day on which it was begun, UTC."""
        return datetime.fromtimestamp(self.started, UTC).strftime("%Y-%m-%d")

    @property
    def kept(self) -> str:
        """``kept``, ``rejected`` or ``open``: takes are kept when circled, the rest when made."""
        if self.state in ("intent", "accepted", "parked"):
            return "open"
        if self.state != "done" or self.verdict == "reject":
            return "rejected"
        return "kept" if self.craft != "video" or self.verdict == "circle" else "rejected"


class Accounts:
    """The reading side of a ledger, and its dailies."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def lines(self) -> tuple[Line, ...]:
        """Every attempt in the order in which it was begun."""
        with self._engine.begin() as db:
            words = select(verdict).where(verdict.c.verdict != WARNED).order_by(verdict.c.id)
            said = {r.key: r.verdict for r in db.execute(words)}
            rows = db.execute(select(attempt).order_by(attempt.c.started, attempt.c.reference))
            return tuple(_line(row, said.get(row.key, "")) for row in rows)

    # Dailies ----------------------------------------------------------------------------------------

    def verdicts(self, keys: Sequence[str], *, by_person: bool = False) -> dict[str, str]:
        """The last word on each take that anything was said of, the newest word last."""
        last: dict[str, str] = {}
        for row in self._said(keys):
            if row.who == PERSON or not by_person:
                last.pop(row.key, None)
                last[row.key] = row.verdict
        return last

    def notes(self, keys: Sequence[str]) -> dict[str, str]:
        """What was said with that last word, where something was."""
        notes = {row.key: row.note for row in self._said(keys)}
        return {key: note for key, note in notes.items() if note}

    def warned(self, key: str) -> str | None:
        """What the take after this one was asked to mind when it was ordered; None if it was not."""
        with self._engine.begin() as db:
            asked = verdict.c.key == key, verdict.c.verdict == WARNED
            row = db.execute(select(verdict.c.note).where(*asked).order_by(verdict.c.id)).first()
        return None if row is None else row.note

    def say(self, key: str, word: str, note: str, who: str) -> None:
        """Write down what was said of a take."""
        with self._engine.begin() as db:
            db.execute(insert(verdict).values(key=key, verdict=word, note=note, who=who, at=_now()))

    def scored(self, key: str, scores: Sequence[Mapping[str, Any]]) -> None:
        """Write down what the gate measured, each rule's version once."""
        for one in scores:
            try:
                with self._engine.begin() as db:
                    db.execute(
                        insert(score).values(
                            key=key, rule=one["rule"], version=one["version"], value=one["value"],
                            passed=int(one["passed"]), evidence=one["evidence"], at=_now(),
                        )
                    )  # fmt: skip
            except IntegrityError:
                continue

    def _said(self, keys: Sequence[str]) -> Sequence[Row[Any]]:
        with self._engine.begin() as db:
            spoken = verdict.c.key.in_(keys), verdict.c.verdict != WARNED
            return db.execute(select(verdict).where(*spoken).order_by(verdict.c.id)).all()

    def scores(self, key: str) -> tuple[tuple[str, bool, str], ...]:
        """A take's measures, the newest of each rule: rule, passed, evidence."""
        found = {r.rule: r for r in self._scores(key) if not r.version.endswith(SKIPPED)}
        return tuple((r.rule, bool(r.passed), r.evidence) for r in found.values())

    def skipped(self, key: str) -> tuple[tuple[str, str], ...]:
        """The rules by which a take was never measured, and why not."""
        rows = self._scores(key)
        measured = {r.rule for r in rows if not r.version.endswith(SKIPPED)}
        return tuple({r.rule: r.evidence for r in rows if r.rule not in measured}.items())

    def _scores(self, key: str) -> Sequence[Row[Any]]:
        with self._engine.begin() as db:
            return db.execute(select(score).where(score.c.key == key).order_by(score.c.id)).all()


def spent(lines: Sequence[Line]) -> Money:
    """What was paid."""
    return total(line.actual for line in lines if line.actual is not None)


def _now() -> float:
    return round(datetime.now(UTC).timestamp(), NOW_DIGITS)


def _line(row: Any, said: str) -> Line:
    result: dict[str, Any] = json.loads(row.result) if row.result else {}
    request: dict[str, Any] = json.loads(row.request)
    return Line(
        reference=row.reference, key=row.key, number=row.number, state=row.state,
        drama=row.drama, episode=row.episode, shot=row.shot, department=row.department, craft=row.craft,
        provider=row.provider, model=row.model, take=row.take, seed=row.seed, started=row.started,
        reserved=Money(micros=row.reserved),
        actual=None if row.actual is None else Money(micros=row.actual),
        error=row.error, blobs=result.get("blobs", {}),
        prompt=str(request.get("prompt") or request.get("text") or ""), verdict=said,
    )  # fmt: skip
