"""When the film says and shows what the screenplay has: lines and deeds put on its clock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

from yingxi.check.content import Spoken
from yingxi.check.plan import FilmPlan, ShotSpan, SpokenLine

_Part = TypeVar("_Part", SpokenLine, ShotSpan)


def timed(script: Sequence[Spoken], plan: FilmPlan) -> tuple[Spoken, ...]:
    """Written lines with the seconds at which the film says or shows them, where the plan knows."""
    left = list(plan.lines)
    spans = list(plan.spans)
    out: list[Spoken] = []
    for line in script:
        when = _shown(line.text, spans) if line.shown else _said(line.text, left)
        out.append(replace(line, start=when[0], end=when[1]) if when else line)
    return tuple(out)


def _said(text: str, left: list[SpokenLine]) -> tuple[float, float] | None:
    """When a line is said; it is taken off ``left``, for it may be written twice."""
    said = [one for one in left if one.text and one.text in text]
    # A line may be said in several shots, one part after the other.
    parts = said[:1] if said and said[0].text == text else _in_a_row(said, text)
    for one in parts:
        left.remove(one)
    return (parts[0].start, parts[-1].end) if parts else None


def _shown(text: str, left: list[ShotSpan]) -> tuple[float, float] | None:
    """When a deed or a caption is seen: in the shots that were drawn from it, one after the other."""
    whole = [one for one in left if text in (one.action, one.caption)]
    shots = whole[:1] or _in_a_row([one for one in left if one.action], text)
    for one in shots:
        left.remove(one)
    return (shots[0].start, shots[-1].end) if shots else None


def _in_a_row(parts: Sequence[_Part], text: str) -> list[_Part]:
    """Those whose words follow each other in a text."""
    taken: list[_Part] = []
    rest = text
    for one in parts:
        words = one.text if isinstance(one, SpokenLine) else one.action
        if words in rest:
            rest = rest.split(words, 1)[1]
            taken.append(one)
    return taken
