"""A scene's shots as a language model gives them: our own records, and the schema made of them."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from yingxi.board.bounds import OURS, Bounds
from yingxi.board.edges import ShotRecord
from yingxi.board.model import Purpose, Shot
from yingxi.script.schema import strict_schema

_NOT_ASKED = {
    "ToldShot": ("id",),
    "FigureRecord": ("held", "holds"),
}
"""Record → fields that are ours to fill in: ids are counted, postures and things carried on."""


class ToldShot(ShotRecord):
    """A shot without its id."""

    id: str = ""


class ToldScene(BaseModel):
    """A whole answer."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    shots: tuple[ToldShot, ...] = Field(min_length=1)


def read_scene(text: str) -> tuple[Shot, ...]:
    """The shots of an answer, without ids. Raises pydantic's ValidationError."""
    return tuple(one.to_shot() for one in ToldScene.model_validate_json(text).shots)


def tell_scene(shots: Sequence[Shot]) -> str:
    """Shots as JSON in the form of an answer; what has its default value is left out."""
    away = {"id": True, "figures": {"__all__": {"held", "holds"}}}
    told = [
        ToldShot.of(shot).model_dump(mode="json", exclude_defaults=True, exclude=away)
        for shot in shots
    ]
    rows = ",\n".join(" " + json.dumps(one, ensure_ascii=False) for one in told)
    return f'{{"shots": [\n{rows}\n]}}'


def scene_schema(bounds: Bounds) -> str:
    """JSON Schema of an answer, as strict as OpenAI wants it, that knows the scene's own names."""
    schema: dict[str, Any] = ToldScene.model_json_schema()
    records: dict[str, Any] = schema["$defs"]
    for record, names in _NOT_ASKED.items():
        for name in names:
            del records[record]["properties"][name]
    names = sorted(bounds.names)
    figures = [name for name in names if name not in bounds.groups]
    places = sorted({setting.place for setting in bounds.settings})
    _only(records, "ToldShot", "place", places)
    _only(records, "ToldShot", "focus", ["", *names])
    _only(records, "FigureRecord", "character", figures)
    _only(records, "FigureRecord", "target", ["", *names])
    _only(records, "LineRecord", "speaker", sorted({line.speaker for line in bounds.lines}))
    records["Purpose"]["enum"] = [p.value for p in Purpose if p not in OURS]
    return json.dumps(strict_schema(schema), ensure_ascii=False)


def _only(records: Mapping[str, Any], record: str, field: str, allowed: Collection[str]) -> None:
    if allowed:  # an empty enum is no schema: nobody at all is refused by the bounds
        records[record]["properties"][field] = {"type": "string", "enum": list(allowed)}
