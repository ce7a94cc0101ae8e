"""A vision-language model as the gate's reader: what it is asked, and what its answer is worth.

It sees a strip of the take beside the approved pictures. An answer that does not read is a rule
that was not looked at, never a verdict.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from yingxi.check.takes.score import Score, at_least, skipped
from yingxi.script.templates import read_template
from yingxi.shoot.request import Media, MediaRole, Message, TextRequest
from yingxi.tongue import say

VERSION = "1"
LEAST = 0.6
"""How sure the reader must be of identity, wardrobe and place."""
MOST_TOKENS = 600
FIELDS = frozenset(["sheets", "plate", "words"])
RULES = ("read_identity", "read_wardrobe", "read_place", "read_text", "read_anatomy")
_FENCE = re.compile(r"```(?:json)?\s*(.*?)```", re.DOTALL)

Share = Annotated[float, Field(ge=0, le=1)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What a reader is shown of a take: blobs, and the words that the take was asked for with."""

    strip: str
    """Four frames side by side, JPEG."""
    words: str
    sheets: tuple[str, ...] = ()
    plate: str = ""
    mime: str = "image/png"
    """Of the sheets and the plate."""


class Answer(BaseModel):
    """What a reader says of a take."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    identity: Share
    wardrobe: Share
    place: Share
    text: bool
    anatomy: list[str]
    fault: str


SCHEMA = json.dumps(Answer.model_json_schema(), ensure_ascii=False, sort_keys=True)


def look_prompt(drama: Path | None = None) -> str:
    """The question's words: a drama's own ``prompts/look.txt``, else ours. Raises SettingsError."""
    return read_template("yingxi.check.takes", "look", FIELDS, drama)


def question(look: Look, *, model: str, prompt: str) -> TextRequest:
    """What a reader is asked of a take: one turn, its pictures in the order in which it names them."""
    sheets = f"后面 {len(look.sheets)} 张是人物设定图。" if look.sheets else "没有人物设定图。"
    plate = "最后一张是场景图。" if look.plate else "没有场景图。"
    told = prompt.format(sheets=sheets, plate=plate, words=look.words)
    blobs = (*look.sheets, *filter(None, (look.plate,)))
    images = (
        _picture(look.strip, "image/jpeg"),
        *(_picture(blob, look.mime) for blob in blobs),
    )
    return TextRequest(
        model=model, messages=(Message(role="user", text=told, images=images),), schema=SCHEMA,
        max_tokens=MOST_TOKENS, temperature=0.0,
    )  # fmt: skip


def read(answer: str) -> tuple[Score, ...]:
    """A reader's answer as scores; one that does not read leaves every rule skipped."""
    found = _FENCE.search(answer)
    try:
        said = Answer.model_validate_json(found.group(1) if found else answer)
    except ValidationError as fault:
        first = fault.errors()[0]
        where = ".".join(map(str, first["loc"])) or "JSON"
        why = say(f"看片的回答读不懂（{where}）", f"the reader's answer doesn't read ({where})")
        return tuple(skipped(rule, why, version=VERSION) for rule in RULES)
    faults = "；".join(said.anatomy)
    return (
        *(
            at_least(f"read_{rule}", value, LEAST, _evidence(value, said.fault), version=VERSION)
            for rule, value in (
                ("identity", said.identity),
                ("wardrobe", said.wardrobe),
                ("place", said.place),
            )
        ),
        _either("read_text", said.text, said.fault),
        _either("read_anatomy", bool(said.anatomy), faults),
    )


def _evidence(value: float, fault: str) -> str:
    return f"{value:.2f} {fault}".strip() if value < LEAST else f"{value:.2f}"


def _either(rule: str, wrong: bool, fault: str) -> Score:
    return Score(
        rule=rule, value=float(wrong), passed=not wrong, version=VERSION,
        worth=0.0 if wrong else 1.0, evidence=fault if wrong else "0",
    )  # fmt: skip


def _picture(blob: str, mime: str) -> Media:
    return Media(role=MediaRole.REFERENCE_IMAGE, blob=blob, mime=mime)
