"""Asking a language model: continued where it was cut off, repaired once, then refused.

What comes back is read by our own types. What does not read is sent back once with its faults;
what still does not is refused with the reason. A long answer that was cut off goes on where it
stopped.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from pydantic import ValidationError

from yingxi.errors import BadTake, ScriptError
from yingxi.script.model import Fault
from yingxi.script.templates import read_template
from yingxi.tongue import say

MOST_PARTS = 6
"""How often a cut-off answer is gone on with."""
MOST_FAULTS = 20
"""As many are told to the model."""
_THOUGHT = re.compile(r"\s*<think>.*?</think>", re.DOTALL)
_FENCE = re.compile(r"^\s*```[a-z]*\n(.*?)\n?```\s*$", re.DOTALL)

Turn = tuple[str, str]
"""Who speaks (``user`` or ``assistant``), and what."""
T = TypeVar("T")


class Writer(Protocol):
    """A language model."""

    def ask(self, turns: Sequence[Turn], *, schema: str, max_tokens: int) -> tuple[str, bool]:
        """The answer to a conversation, and whether it was cut off at ``max_tokens``."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked of a model, and how the answer shall look."""

    words: str
    max_tokens: int
    schema: str = ""
    """JSON Schema as text; empty for free text."""
    about: str = ""
    """What a refusal names: the scene, the episode."""
    remedy: str = ""
    """What a refusal's hint says; empty for another model or a clearer idea."""


def answered(question: Question, read: Callable[[str], T], writer: Writer) -> T:
    """What ``read`` makes of the answer, once it takes it.

    ``read`` raises ScriptError, or ValueError with a fault a line, for what is wrong. Raises
    BadTake with the first fault that one repair has left, or when the answer never ends.
    """
    turns: list[Turn] = [("user", question.words)]
    answer = _whole(turns, question, writer)
    try:
        return read(answer)
    except (ScriptError, ValueError) as fault:
        turns += [("assistant", answer), ("user", repair_words(fault))]
    answer = _whole(turns, question, writer)
    try:
        return read(answer)
    except (ScriptError, ValueError) as fault:
        first = _faults(fault).splitlines()[0]
        raise _refusal(
            question,
            say(f"模型改过一次还是不合格：{first}", f"still wrong after one repair: {first}"),
        ) from fault


def repair_words(fault: ScriptError | ValueError) -> str:
    """What the model is told of a faulty answer."""
    return _words("repair", "faults").format(faults=_faults(fault))


def bare(text: str) -> str:
    """Without the thoughts and the fence that models like to put before and around an answer."""
    thought = _THOUGHT.match(text)
    said = text[thought.end() :] if thought else text
    found = _FENCE.match(said)
    return found.group(1) if found else said


def _whole(turns: Sequence[Turn], question: Question, writer: Writer) -> str:
    """An answer to its end, however often it is cut off."""
    text = ""
    for _ in range(MOST_PARTS):
        more = [("assistant", text), ("user", _words("continue"))] if text else []
        schema = "" if text else question.schema
        part, cut = writer.ask([*turns, *more], schema=schema, max_tokens=question.max_tokens)
        text += part
        if not cut:
            return text
    raise _refusal(
        question, say(f"模型写了 {MOST_PARTS} 段还没写完", f"not finished after {MOST_PARTS} parts")
    )


def _refusal(question: Question, reason: str) -> BadTake:
    where = say(f"{question.about}：", f"{question.about}: ") if question.about else ""
    return BadTake(
        where + reason,
        hint=question.remedy
        or say("换一个模型，或把点子写清楚些", "try another model, or a clearer idea"),
    )


def _faults(fault: ScriptError | ValueError) -> str:
    match fault:
        case ScriptError():
            lines = [
                f"第 {f.position.line} 行：{f.message}。应为：{f.expected}。{f.remedy}"
                for f in fault.faults
                if isinstance(f, Fault)
            ]
            return "\n".join(lines[:MOST_FAULTS]) or fault.message
        case ValidationError():
            return "\n".join(
                f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in fault.errors()[:MOST_FAULTS]
            )
        case _:
            return "\n".join(str(fault).splitlines()[:MOST_FAULTS]) or type(fault).__name__


def _words(name: str, *fields: str) -> str:
    return read_template("yingxi.script", name, frozenset(fields))
