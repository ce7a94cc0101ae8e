"""Drafting a screenplay with a language model: idea → outline → episodes in our format.

What comes back is read by our own types; see `asking` for what happens where it does not read.
"""

from __future__ import annotations

import json
from collections.abc import Callable

from pydantic import BaseModel, ConfigDict, Field, model_validator

from yingxi.script.asking import Question, Writer, answered, bare
from yingxi.script.read import read_text
from yingxi.script.schema import strict_schema
from yingxi.script.templates import read_template
from yingxi.tongue import say

OUTLINE_TOKENS = 8192
EPISODE_TOKENS = 6144


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
    words = _prompt("outline", idea=idea, episodes=str(episodes))
    schema = json.dumps(strict_schema(Outline.model_json_schema()), ensure_ascii=False)

    def read(text: str) -> Outline:
        found = Outline.model_validate_json(bare(text))
        if len(found.episodes) != episodes:
            raise ValueError(f"{episodes} episodes wanted, {len(found.episodes)} written")
        return found

    asked = Question(words=words, schema=schema, max_tokens=OUTLINE_TOKENS)
    return answered(asked, read, writer)


def episode(plan: Outline, number: int, writer: Writer) -> str:
    """One episode's screenplay, which reads without a fault. Raises BadTake after one repair."""
    words = _prompt("episode", number=str(number), outline=plan.model_dump_json(indent=1))

    def read(text: str) -> str:
        written = bare(text).strip() + "\n"
        script = read_text(written, name=f"ep{number:02d}.txt")
        numbers = [e.number for e in script.episodes]
        if numbers != [number]:
            raise ValueError(f"episode {number} wanted, {numbers} written")
        return written

    return answered(Question(words=words, max_tokens=EPISODE_TOKENS), read, writer)


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


def _prompt(name: str, **words: str) -> str:
    return read_template("yingxi.script", name, frozenset(words)).format(**words)
