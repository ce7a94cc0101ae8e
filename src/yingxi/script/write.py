"""Drafting a screenplay with a language model: idea → outline → episodes in our format.

What comes back is read by our own types. What does not read is sent back once with its faults;
what still does not is refused with the reason. A long answer that was cut off goes on where it
stopped.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from importlib import resources
from typing import Protocol, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from yingxi.errors import BadTake, ScriptError
from yingxi.script.model import Fault
from yingxi.script.read import read_text
from yingxi.tongue import say

MOST_PARTS = 6
"""How often a cut-off answer is gone on with."""
OUTLINE_TOKENS = 8192
EPISODE_TOKENS = 6144
_FENCE = re.compile(r"^\s*```[a-z]*\n(.*?)\n?```\s*$", re.DOTALL)

Turn = tuple[str, str]
"""Who speaks (``user`` or ``assistant``), and what."""
T = TypeVar("T")


class Writer(Protocol):
    """A language model."""

    def ask(self, turns: Sequence[Turn], *, schema: str, max_tokens: int) -> tuple[str, bool]:
        """The answer to a conversation, and whether it was cut off at ``max_tokens``."""
        ...


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Person(_Strict):
    """Somebody of the cast, and what they want."""

    name: str = Field(min_length=1)
    age: int = Field(ge=0, le=10_000)
    gender: str
    who: str
    want: str = Field(min_length=1)


class EpisodeOutline(_Strict):
    """What happens in an episode."""

    number: int = Field(ge=1)
    title: str = Field(min_length=1)
    hook: str = Field(min_length=1)
    turns: tuple[str, ...] = Field(min_length=1)
    cliffhanger: str


class Outline(_Strict):
    """A season before it is written."""

    title: str = Field(min_length=1)
    logline: str
    cast: tuple[Person, ...] = Field(min_length=1)
    episodes: tuple[EpisodeOutline, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _numbered(self) -> Outline:
        numbers = [e.number for e in self.episodes]
        if numbers != list(range(1, len(numbers) + 1)):
            raise ValueError("episodes must be numbered 1, 2, 3…")
        return self


def outline(idea: str, episodes: int, writer: Writer) -> Outline:
    """A season's outline from an idea. Raises BadTake with the reason after one repair."""
    asked = _prompt("outline", idea=idea, episodes=str(episodes))
    schema = json.dumps(Outline.model_json_schema(), ensure_ascii=False)

    def read(text: str) -> Outline:
        found = Outline.model_validate_json(_bare(text))
        if len(found.episodes) != episodes:
            raise ValueError(f"{episodes} episodes wanted, {len(found.episodes)} written")
        return found

    return _repaired(asked, read, writer, schema=schema, max_tokens=OUTLINE_TOKENS)


def episode(plan: Outline, number: int, writer: Writer) -> str:
    """One episode's screenplay, which reads without a fault. Raises BadTake after one repair."""
    asked = _prompt("episode", number=str(number), outline=plan.model_dump_json(indent=1))

    def read(text: str) -> str:
        bare = _bare(text).strip() + "\n"
        script = read_text(bare, name=f"ep{number:02d}.txt")
        numbers = [e.number for e in script.episodes]
        if numbers != [number]:
            raise ValueError(f"episode {number} wanted, {numbers} written")
        return bare

    return _repaired(asked, read, writer, schema="", max_tokens=EPISODE_TOKENS)


def screenplay(idea: str, episodes: int, writer: Writer, told: Callable[[str], None]) -> str:
    """A whole screenplay that `yingxi new` takes; ``told`` hears of every part as it is done."""
    plan = outline(idea, episodes, writer)
    told(say(f"大纲：《{plan.title}》", f"outline: {plan.title}"))
    people = [f"{p.name}（{p.age}岁，{p.gender}）：{p.who}。{p.want}" for p in plan.cast]
    parts = [f"《{plan.title}》\n\n{plan.logline}\n\n人物小传\n" + "\n".join(people) + "\n"]
    for one in plan.episodes:
        parts.append(episode(plan, one.number, writer))
        told(say(f"第 {one.number} 集：{one.title}", f"episode {one.number}: {one.title}"))
    return "\n".join(parts)


def _repaired(
    asked: str, read: Callable[[str], T], writer: Writer, *, schema: str, max_tokens: int
) -> T:
    turns: list[Turn] = [("user", asked)]
    answer = _whole(turns, writer, schema=schema, max_tokens=max_tokens)
    try:
        return read(answer)
    except (ScriptError, ValueError) as fault:
        turns += [("assistant", answer), ("user", _prompt("repair", faults=_faults(fault)))]
    answer = _whole(turns, writer, schema=schema, max_tokens=max_tokens)
    try:
        return read(answer)
    except (ScriptError, ValueError) as fault:
        first = _faults(fault).splitlines()[0]
        raise BadTake(
            say(f"模型改过一次还是不合格：{first}", f"still wrong after one repair: {first}"),
            hint=say("换一个模型，或把点子写清楚些", "try another model, or a clearer idea"),
        ) from fault


def _whole(turns: Sequence[Turn], writer: Writer, *, schema: str, max_tokens: int) -> str:
    """An answer to its end, however often it is cut off."""
    text = ""
    for _ in range(MOST_PARTS):
        more = [("assistant", text), ("user", _prompt("continue"))] if text else []
        part, cut = writer.ask(
            [*turns, *more], schema="" if text else schema, max_tokens=max_tokens
        )
        text += part
        if not cut:
            return text
    raise BadTake(
        say(f"模型写了 {MOST_PARTS} 段还没写完", f"not finished after {MOST_PARTS} parts"),
        hint=say("换一个模型，或少写几集", "try another model, or fewer episodes"),
    )


def _faults(fault: ScriptError | ValueError) -> str:
    match fault:
        case ScriptError():
            lines = [
                f"第 {f.position.line} 行：{f.message}。应为：{f.expected}。{f.remedy}"
                for f in fault.faults
                if isinstance(f, Fault)
            ]
            return "\n".join(lines) or fault.message
        case ValidationError():
            return "\n".join(
                f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in fault.errors()[:20]
            )
        case _:
            return str(fault)


def _bare(text: str) -> str:
    """Without the fence that models like to put around an answer."""
    found = _FENCE.match(text)
    return found.group(1) if found else text


def _prompt(name: str, **words: str) -> str:
    text = resources.files("yingxi.script").joinpath("prompts", f"{name}.txt").read_text("utf-8")
    for key, word in words.items():
        text = text.replace(f"{{{key}}}", word)
    return text
