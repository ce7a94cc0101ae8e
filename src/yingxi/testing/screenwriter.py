"""A language model that is a few rules: what it answers is always the same, and always different.

For demonstrations and tests: asked to make a board richer, it gives back the board that it was
shown with closer faces, lower angles on deeds, other moves and a wind, every word of the script kept.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any, cast

from yingxi.script.asking import Turn
from yingxi.tongue import say

_BOARD = re.compile(r"```json\n(.*?)\n```", re.DOTALL)
_CLOSER = {"full": "medium", "medium": "medium_close", "medium_close": "close"}
_SPEECH = frozenset({"coverage", "reaction"})


def answer(body: Mapping[str, Any]) -> str:
    """The text for a chat request's body: a richer board, or a sentence where none is shown."""
    shown = _BOARD.search(_first_question(body))
    if shown is None:
        return say("我只会改分镜。", "I only make boards richer.")
    shots = cast("list[dict[str, Any]]", json.loads(shown[1])["shots"])
    told = [_richer(number, shot) for number, shot in enumerate(shots)]
    return json.dumps({"shots": told}, ensure_ascii=False)


def _first_question(body: Mapping[str, Any]) -> str:
    messages = cast("Sequence[Mapping[str, Any]]", body.get("messages", ()))
    return next((str(m["content"]) for m in messages if m.get("role") == "user"), "")


def _richer(number: int, shot: Mapping[str, Any]) -> dict[str, Any]:
    """A shot changed by what it is for; ``number`` counts from 0."""
    changed = dict(shot)
    if shot.get("black"):
        return changed
    sounds = list(shot.get("sounds", ()))
    if shot.get("purpose", "coverage") in _SPEECH:
        if number % 2:
            changed["size"] = _CLOSER.get(str(shot["size"]), shot["size"])
        else:
            changed["move"] = "push"
    elif shot.get("purpose") == "action" and shot.get("figures"):
        changed |= {"angle": "low", "move": "follow"}
    else:
        changed |= {"move": "crane_down", "seconds": round(float(shot["seconds"]) + 0.2, 2)}
        sounds.append("wind")
    return changed | ({"sounds": list(dict.fromkeys(sounds))} if sounds else {})


class Scripted:
    """A writer (see `script.asking.Writer`) that gives the answers it was given, one by one.

    A tuple says whether the answer was cut off. What was asked is in ``asked``.
    """

    def __init__(self, *answers: str | tuple[str, bool]) -> None:
        self.answers = list(answers)
        self.asked: list[list[Turn]] = []

    def ask(self, turns: Sequence[Turn], *, schema: str, max_tokens: int) -> tuple[str, bool]:
        """The next answer. Raises IndexError when there is none left."""
        self.asked.append(list(turns))
        answer = self.answers.pop(0)
        return (answer, False) if isinstance(answer, str) else answer
