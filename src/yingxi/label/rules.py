"""The rules for visible labels as dated data: ``rules.toml`` says where each comes from."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from yingxi.errors import SettingsError
from yingxi.tongue import say


@dataclass(frozen=True, slots=True, kw_only=True)
class VisibleRule:
    """What the law asks of one medium, from ``valid_from`` until the next rule's day."""

    medium: str
    valid_from: date
    source: str
    confidence: str
    opening_seconds: float = 0.0
    letter_share: float = 0.0
    """Height of the letters, of the picture's shortest side."""
    every_episode: bool = False
    edge_share: float = 0.5
    """How far from the nearest edge the label's middle may lie, of the picture's side."""
    cue: tuple[str, ...] = ()
    elements: tuple[str, ...] = ()
    verbs: tuple[str, ...] = ()


def rule_for(medium: str, day: date | None = None) -> VisibleRule:
    """The rule for ``video``, ``picture``, ``sound`` or ``text`` on a day; the newest without one.

    Raises SettingsError where none was in force yet.
    """
    known = [rule for rule in all_rules() if rule.medium == medium]
    able = [rule for rule in known if day is None or rule.valid_from <= day]
    if not able:
        raise SettingsError(
            say(f"{day} 时还没有{medium}的显式标识规定", f"no label rule for {medium} on {day}"),
            hint=say(
                f"最早的规定自 {min((r.valid_from for r in known), default='—')} 起施行",
                f"the first is in force from {min((r.valid_from for r in known), default='—')}",
            ),
        )
    return max(able, key=lambda rule: rule.valid_from)


@cache
def all_rules() -> tuple[VisibleRule, ...]:
    """Every rule that was ever in force."""
    text = files("yingxi.label").joinpath("rules.toml").read_text(encoding="utf-8")
    return tuple(_rule(entry) for entry in tomllib.loads(text)["rule"])


def _rule(entry: dict[str, Any]) -> VisibleRule:
    lists: dict[str, Any] = {k: tuple(v) for k, v in entry.items() if isinstance(v, list)}
    return VisibleRule(**(entry | lists))


@cache
def _says_so(rule: VisibleRule) -> re.Pattern[str]:
    either = "|".join(map(re.escape, rule.elements))
    done = "|".join(map(re.escape, rule.verbs))
    # What tells it must stand together: a story about AI that somewhere says 生成 is no label.
    return re.compile(rf"(?:{either})[\s_·,，:：()（）]{{0,2}}(?:辅助)?(?:{done})", re.IGNORECASE)


def says_so(text: str, day: date | None = None) -> bool:
    """Whether words tell that AI made it: an AI element, then 生成 or 合成."""
    return _says_so(rule_for("text", day)).search(text.replace("Al", "AI")) is not None
