"""A hired language or vision-language model as second reader: what it is asked, what it may answer.

What it reads is handed over as quoted data, and its answer must have the form: rules of the
taxonomy, lines that were shown. An answer that does not is a scene that was not read. It may add
what a person should look at; it can neither close the gate nor clear what others found.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Annotated, Protocol

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from yingxi.check.content.folding import normal
from yingxi.check.content.lines import Spoken
from yingxi.check.content.taxonomy import PREFIX, Rule, Taxonomy, our_taxonomy
from yingxi.check.finding import Examination, Finding, Severity
from yingxi.errors import ProviderError
from yingxi.script.templates import read_template
from yingxi.tongue import say

WORDS, FRAMES = PREFIX + "second_reader", PREFIX + "second_eye"
MOST_LINES = 60
"""Lines of one question: a longer scene is asked in parts."""
MOST_FRAMES = 8
MOST_FINDINGS = 40
MOST_WORDS = 200
"""Characters of a reason."""
_FENCE = re.compile(r"\A\s*```(?:json)?\s*(.*?)\s*```\s*\Z", re.DOTALL)
_PACKAGE = "yingxi.check.content"

Share = Annotated[float, Field(ge=0, le=1)]


class Ask(Protocol):
    """Somebody who asks a model: words, pictures (JPEG), the answer's JSON schema; its answer."""

    def __call__(self, words: str, *, pictures: tuple[bytes, ...], schema: str) -> str: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A frame for the second reader: JPEG, and its time in the film."""

    jpeg: bytes
    time: float


def _short(reason: str) -> str:
    if len(reason) > MOST_WORDS:
        raise ValueError(len(reason))
    return reason


class Suspicion(BaseModel):
    """One line or frame that a second reader would have a person look at."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    rule: str
    line: int
    confidence: Share
    reason: Annotated[str, AfterValidator(_short)]
    """Its length is no part of the schema: strict endpoints refuse one that bounds a text."""


class Answer(BaseModel):
    """What a second reader says of a scene, or of a few frames."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    findings: Annotated[list[Suspicion], Field(max_length=MOST_FINDINGS)]


SCHEMA = json.dumps(Answer.model_json_schema(), ensure_ascii=False, sort_keys=True)


def second_reader(
    ask: Ask, lines: Sequence[Spoken] = (), *, frames: Sequence[Shown] = (),
    on: date | None = None, taxonomy: Taxonomy | None = None, drama: Path | None = None,
) -> tuple[Examination, ...]:  # fmt: skip
    """Have a drama's lines read scene by scene, and its frames looked at.

    One examination of the scenes that were read and one of those that were not, if any; likewise
    for the frames. ``drama`` may hold prompts of its own. Raises SettingsError for such a prompt
    that does not fit; budget and stops are the asker's to raise.
    """
    day = on or date.today()
    rules = (taxonomy or our_taxonomy()).on(day)
    out: list[Examination] = []
    if lines:
        words = read_template(_PACKAGE, "second_reader", frozenset(["rules", "lines"]), drama)
        told = [_ask_lines(ask, words, part, rules, day) for part in _scenes(lines)]
        out += _examined(WORDS, say("第二审读：文字", "Second reader: words"), told)
    if frames:
        words = read_template(_PACKAGE, "second_eye", frozenset(["rules", "count"]), drama)
        parts = [frames[i : i + MOST_FRAMES] for i in range(0, len(frames), MOST_FRAMES)]
        told = [_ask_frames(ask, words, part, rules, day) for part in parts]
        out += _examined(FRAMES, say("第二审读：画面", "Second reader: pictures"), told)
    return tuple(out)


def _scenes(lines: Sequence[Spoken]) -> Iterator[Sequence[Spoken]]:
    """Scene by scene; what stands in none, as an episode's title, is read with its neighbours."""
    first, scene = 0, ""
    for at, line in enumerate(lines):
        other = line.scene and scene and line.scene != scene
        if at > first and (other or at - first >= MOST_LINES):
            yield lines[first:at]
            first, scene = at, ""
        scene = line.scene or scene
    if lines[first:]:
        yield lines[first:]


def _ask_lines(
    ask: Ask, words: str, part: Sequence[Spoken], rules: Sequence[Rule], day: date
) -> tuple[Finding, ...] | str:
    data = [
        {"line": i, "who": line.speaker or ("△" if line.shown else ""), "text": line.text}
        for i, line in enumerate(part)
    ]
    read = [rule for rule in rules if not rule.looks]
    told = words.format(rules=_listed(read), lines=json.dumps(data, ensure_ascii=False))
    answer = _answered(ask, told, (), read, len(part))
    if isinstance(answer, str):
        return f"{part[0].place or part[0].scene}：{answer}"
    return tuple(_of_line(each, part[each.line], _named(read, each.rule), day) for each in answer)


def _of_line(said: Suspicion, line: Spoken, rule: Rule, day: date) -> Finding:
    found = _finding(said, rule, day, f"{line.place} 「{line.text}」".strip())
    return replace(found, mark=normal(line.text), place=line.file, start=line.start, end=line.end)


def _ask_frames(
    ask: Ask, words: str, part: Sequence[Shown], rules: Sequence[Rule], day: date
) -> tuple[Finding, ...] | str:
    told = words.format(rules=_listed(rules), count=len(part))
    answer = _answered(ask, told, tuple(frame.jpeg for frame in part), rules, len(part))
    if isinstance(answer, str):
        return f"{part[0].time:.1f}–{part[-1].time:.1f} s：{answer}"
    out: list[Finding] = []
    for said in answer:
        time = part[said.line].time
        found = _finding(said, _named(rules, said.rule), day, f"{time:.1f} s")
        out.append(replace(found, mark=normal(said.reason), start=time, end=time))
    return tuple(out)


def _finding(said: Suspicion, rule: Rule, day: date, where: str) -> Finding:
    reason = " ".join(said.reason.split())
    evidence = say("第二审读：", "second reader: ") + f"{where} {reason}"
    return Finding(
        rule=rule.rule, severity=rule.weighs(said.confidence, most=Severity.WARNING),
        evidence=evidence + say("；依据：", "; by: ") + rule.source(day), remedy=rule.remedy,
        confidence=round(said.confidence, 2),
    )  # fmt: skip


def _answered(
    ask: Ask, words: str, pictures: tuple[bytes, ...], rules: Sequence[Rule], count: int
) -> list[Suspicion] | str:
    """What was answered, or in one line why it can't be used."""
    try:
        answer = ask(words, pictures=pictures, schema=SCHEMA)
    except ProviderError as fault:
        return fault.message
    return read_answer(answer, rules, count)


def read_answer(answer: str, rules: Sequence[Rule], count: int) -> list[Suspicion] | str:
    """A second reader's answer, or in one line why it is refused whole."""
    fenced = _FENCE.match(answer)
    try:
        said = Answer.model_validate_json(fenced.group(1) if fenced else answer)
    except ValidationError as fault:
        where = ".".join(map(str, fault.errors()[0]["loc"])) or "JSON"
        return say(f"回答读不懂（{where}）", f"the answer doesn't read ({where})")
    known = {rule.id for rule in rules}
    for each in said.findings:
        if each.rule not in known:
            name = " ".join(each.rule.split())[:40]
            return say(f"回答里有不存在的规则 {name}", f"the answer names no rule of ours: {name}")
        if not 0 <= each.line < count:
            return say(
                f"回答里没有第 {each.line} 行", f"the answer names no line of ours: {each.line}"
            )
    return said.findings


def _examined(
    rule: str, title: str, told: Sequence[tuple[Finding, ...] | str]
) -> Iterator[Examination]:
    read = [part for part in told if not isinstance(part, str)]
    unread = [part for part in told if isinstance(part, str)]
    if read:
        yield Examination(
            rule=rule, title=title, findings=tuple(found for part in read for found in part),
            measured=say(f"{len(told)} 段里读了 {len(read)} 段", f"{len(read)} of {len(told)} parts read"),
        )  # fmt: skip
    if unread:
        again = say("；请再运行一次，或换一个模型", "; run again, or use another model")
        yield Examination(rule=rule, title=title, skipped=say("；", "; ").join(unread) + again)


def _named(rules: Sequence[Rule], name: str) -> Rule:
    return next(rule for rule in rules if rule.id == name)


def _listed(rules: Sequence[Rule]) -> str:
    return "\n".join(f"{r.id}：{r.title_chinese}；{r.remedy_chinese}" for r in rules)
