"""JSON Schema of our own records, as strict as servers want it that hold a model to it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

_DROPPED = frozenset(
    {"title", "description", "default", "minLength", "maxLength", "minimum", "maximum", "minItems"}
)
"""Keywords that some strict servers refuse, or that tell nobody anything: our records check them."""


def strict_schema(schema: Mapping[str, Any]) -> dict[str, Any]:
    """The schema with every object closed, every key wanted, and no keyword but the plainest."""
    return {word: _strict(word, said) for word, said in _closed(schema).items()}


def _closed(node: Mapping[str, Any]) -> dict[str, Any]:
    kept = {k: v for k, v in node.items() if k not in _DROPPED}
    if node.get("type") == "object":
        kept |= {"required": list(node.get("properties", {})), "additionalProperties": False}
    return kept


def _strict(word: str, said: object) -> object:
    if word in ("properties", "$defs"):  # names of fields and records, not keywords
        named = cast("Mapping[str, Mapping[str, Any]]", said)
        return {name: strict_schema(one) for name, one in named.items()}
    if isinstance(said, list):
        return [_strict(word, one) for one in cast("list[object]", said)]
    if isinstance(said, dict):
        return strict_schema(cast("dict[str, Any]", said))
    return said
