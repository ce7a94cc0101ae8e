"""Who shoots a drama, and what was said of the takes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from yingxi.shoot.money import Money, Usage
from yingxi.shoot.provider import Provider


@dataclass(frozen=True, slots=True, kw_only=True)
class Hired:
    """Who does a craft: the opened provider and the model asked of it."""

    provider: Provider
    model: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Company:
    """Everybody hired for a drama."""

    image: Hired | None = None
    video: Hired | None = None
    speech: Hired | None = None
    music: Hired | None = None
    reader: Hired | None = None
    """A vision-language model that looks at every take."""
    voices: Mapping[str, str]
    takes: int = 1
    retakes: int = 2
    short_side: int = 720
    dailies: bool = False
    """Whether a person approves the references and chooses the takes."""
    control: str = ""
    """The pass of the stage that films are made over: ``depth``, ``pose``…; empty for none."""

    @property
    def hired(self) -> tuple[Hired, ...]:
        """Everybody who is paid."""
        everybody = (self.image, self.video, self.speech, self.music, self.reader)
        return tuple(one for one in everybody if one is not None)


class Dailies(Protocol):
    """What was said of takes, and where what is measured is written down."""

    def verdicts(self, keys: Sequence[str], *, by_person: bool = False) -> Mapping[str, str]:
        """The last word on each take, ``circle`` or ``reject``, the newest word last."""
        ...

    def notes(self, keys: Sequence[str]) -> Mapping[str, str]:
        """What was said with that word; only where something was."""
        ...

    def warned(self, key: str) -> str | None:
        """What the take after this one was asked to mind when it was ordered; None if it was not."""
        ...

    def scored(self, key: str, scores: Sequence[Mapping[str, Any]]) -> None: ...

    def say(self, key: str, word: str, note: str, who: str) -> None: ...


class Pricing(Protocol):
    """What a use costs. Raises PriceMissing."""

    def __call__(self, provider: str, model: str, usage: Usage) -> tuple[Money, str]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Take:
    """A take that was looked at."""

    shot: str
    number: int
    key: str
    film: str
    good: bool
    worth: float
    fault: str
    """What the gate found, for the next take's prompt."""


def choice(takes: Sequence[Take], said: Mapping[str, str]) -> Take | None:
    """The newest circle, else the best that passed and was not rejected."""
    by_key = {t.key: t for t in takes}
    circled = [by_key[key] for key, word in said.items() if word == "circle" and key in by_key]
    if circled:
        return circled[-1]
    able = [t for t in takes if t.good and said.get(t.key) != "reject"]
    return max(able, key=lambda t: t.worth, default=None)


FAULTS = {
    "black": "画面发黑",
    "still": "画面静止不动",
    "flicker": "光线闪烁",
    "likeness": "首帧与参考图不一致",
    "frames": "没有画面",
    "wardrobe": "服装颜色与设定图不一致",
    "face": "人物的脸与设定图不一致",
    "place": "场景与场景图不一致",
    "continuity": "光线色调与上一个镜头不一致",
    "text": "画面里有文字",
    "speech": "台词没有说清楚",
    "read_identity": "人物与设定图不是同一个人",
    "read_wardrobe": "服装道具与设定图不一致",
    "read_place": "地点与场景图不一致",
    "read_text": "画面里有文字或水印",
    "read_anatomy": "人体结构错误，手指或肢体畸形",
}
"""What the gate found, in the words of the next take's prompt."""
