"""What a drama wants its own rhythm to be: numbers to compare with, never a gate."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from typing import Any

from yingxi.errors import SettingsError, UnknownName
from yingxi.tongue import say

DATA = "story.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A number's wanted range; an end that is none is open."""

    name: str
    least: float | None = None
    most: float | None = None
    own: bool = False
    """Whether the drama itself said so."""

    def holds(self, value: float) -> bool:
        """Whether a number is as wanted."""
        return (self.least is None or value >= self.least) and (
            self.most is None or value <= self.most
        )

    @property
    def told(self) -> str:
        """The range in signs: ``1.5–4``, ``≥ 2``, ``≤ 8``."""
        if self.least is None or self.most is None:
            sign = "≤" if self.least is None else "≥"
            return f"{sign} {self.most if self.least is None else self.least:g}"
        return f"{self.least:g}–{self.most:g}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Targets:
    """All of a drama's targets, by name."""

    every: tuple[Target, ...]

    def of(self, name: str) -> Target:
        """The target of that name. Raises UnknownName."""
        for target in self.every:
            if target.name == name:
                return target
        raise UnknownName(say("目标", "target"), name, [t.name for t in self.every])


@cache
def usual() -> Targets:
    """What short dramas are usually like: a habit of the trade, dated in the data."""
    return Targets(
        every=tuple(
            Target(name=t["name"], least=_number(t.get("least")), most=_number(t.get("most")))
            for t in _data()["target"]
        )
    )


def targets_of(settings: Mapping[str, Any]) -> Targets:
    """The usual targets with a drama's own in their place: ``{"shot": [1.5, 3], "length": [60, ""]}``.

    Each is ``[least, most]`` with ``""`` for an open end, or one number, the least. Raises
    UnknownName and SettingsError.
    """
    found = {t.name: t for t in usual().every}
    for name, wanted in settings.items():
        known = usual().of(name)
        least, most = _range(name, wanted)
        found[name] = replace(known, least=least, most=most, own=True)
    return Targets(every=tuple(found.values()))


@cache
def arousal() -> Mapping[str, float]:
    """How stirred a voice of each emotion is, 0–1."""
    return {str(name): float(value) for name, value in _data()["arousal"].items()}


def _range(name: str, wanted: Any) -> tuple[float | None, float | None]:
    ends = wanted if isinstance(wanted, (list, tuple)) else [wanted, ""]
    good = len(ends) == 2 and all(
        end == "" or (isinstance(end, (int, float)) and not isinstance(end, bool)) for end in ends
    )
    least, most = (_number(end) for end in ends) if good else (None, None)
    if not good or (least is None and most is None) or (least or 0) > (most or float("inf")):
        raise SettingsError(
            say(f"目标 {name} 写错了：{wanted}", f"the target {name} is wrong: {wanted}"),
            hint=say(f"写成 {name} = [最少, 最多]，不限的一端写 \"\"", f'write {name} = [least, most], "" for an open end'),
        )  # fmt: skip
    return least, most


def _number(value: Any) -> float | None:
    return None if value in (None, "") else float(value)


def _data() -> dict[str, Any]:
    text = resources.files("yingxi.check.drama").joinpath(DATA).read_text(encoding="utf-8")
    return tomllib.loads(text)
