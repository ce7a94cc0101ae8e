"""Reading a vendor's answer that may lack anything: what is not there is empty, never an error."""

from __future__ import annotations

import math
from typing import cast


def at(told: object, *path: str | int) -> object:
    """What lies in an answer under these names and places; None where nothing does."""
    for step in path:
        if isinstance(step, str) and isinstance(told, dict):
            told = cast("dict[str, object]", told).get(step)
        elif isinstance(step, int) and isinstance(told, list):
            found = cast("list[object]", told)
            told = found[step] if -len(found) <= step < len(found) else None
        else:
            return None
    return told


def text_at(told: object, *path: str | int) -> str:
    """A text or a number there, as text; empty where there is none."""
    found = at(told, *path)
    if isinstance(found, bool) or not isinstance(found, (str, int, float)):
        return ""
    return str(found)


def whole_at(told: object, *path: str | int) -> int | None:
    """A number there, rounded up; None where there is none, so that nothing counts as zero."""
    found = at(told, *path)
    if isinstance(found, bool) or not isinstance(found, (int, float)) or not math.isfinite(found):
        return None
    return math.ceil(found)


def list_at(told: object, *path: str | int) -> list[object]:
    """A list there; empty where there is none."""
    found = at(told, *path)
    return cast("list[object]", found) if isinstance(found, list) else []
