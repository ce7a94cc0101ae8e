"""What a board file may say: the pydantic models at the edge, and their way into the nouns."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, fields
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from yingxi.bible.model import Weapon
from yingxi.board.model import (
    FPS,
    Angle,
    Blocking,
    Crowd,
    CrowdKind,
    EffectKind,
    Emotion,
    Formation,
    Move,
    Purpose,
    Setting,
    Shot,
    Size,
    SpokenLine,
    Storyboard,
    Transition,
    Verb,
    Weather,
)
from yingxi.board.terms import by_term
from yingxi.script.model import Delivery, Hour

LONGEST_SHOT = 120.0
"""Seconds; a longer shot in a short drama is a slip of the pen."""


def _in_chinese(category: str) -> Callable[[Any], Any]:
    def translate(value: Any) -> Any:
        return by_term(category, value) if isinstance(value, str) else value

    return translate


class _Record(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


_Verb = Annotated[Verb, BeforeValidator(_in_chinese("verb"))]
_Emotion = Annotated[Emotion, BeforeValidator(_in_chinese("emotion"))]
_Effect = Annotated[EffectKind, BeforeValidator(_in_chinese("effect"))]
_Weapon = Annotated[Weapon, BeforeValidator(_in_chinese("weapon"))]
_Sound = Annotated[
    Literal[
        "wind", "rain", "thunder", "hooves", "swords", "crowd", "bell", "drum", "door", "steps",
        "fire", "water", "birds", "insects", "phone", "traffic", "whoosh", "impact", "heartbeat",
    ],
    BeforeValidator(_in_chinese("sound")),
]  # fmt: skip
_Music = Annotated[
    Literal[
        "", "calm", "tender", "sorrow", "tension", "battle", "mystery", "triumph", "comic",
        "dread", "modern",
    ],
    BeforeValidator(_in_chinese("music")),
]  # fmt: skip


class FigureRecord(_Record):
    character: str = Field(min_length=1)
    x: float = Field(default=0.0, ge=-2, le=2, allow_inf_nan=False)
    facing: Literal[-1, 1] = 1
    verb: _Verb = Verb.STAND
    emotion: _Emotion = Emotion.CALM
    target: str = ""
    held: _Verb | None = None
    holds: _Weapon | None = None


class CrowdRecord(_Record):
    kind: Annotated[CrowdKind, BeforeValidator(_in_chinese("crowd"))]
    count: int = Field(ge=1, le=1_000_000)
    formation: Annotated[Formation, BeforeValidator(_in_chinese("formation"))] = Formation.STAND
    banners: tuple[str, ...] = ()


class LineRecord(_Record):
    speaker: str = Field(min_length=1)
    text: str
    emotion: _Emotion = Emotion.CALM
    delivery: Annotated[Delivery, BeforeValidator(_in_chinese("delivery"))] = Delivery.SPOKEN


class ShotRecord(_Record):
    id: str = Field(min_length=1)
    seconds: float = Field(ge=0.04, le=LONGEST_SHOT, allow_inf_nan=False)
    size: Annotated[Size, BeforeValidator(_in_chinese("size"))]
    angle: Annotated[Angle, BeforeValidator(_in_chinese("angle"))] = Angle.EYE
    move: Annotated[Move, BeforeValidator(_in_chinese("move"))] = Move.HOLD
    purpose: Annotated[Purpose, BeforeValidator(_in_chinese("purpose"))] = Purpose.COVERAGE
    place: str
    hour: Annotated[Hour, BeforeValidator(_in_chinese("hour"))] = Hour.DAY
    weather: Annotated[Weather, BeforeValidator(_in_chinese("weather"))] = Weather.CLEAR
    memory: bool = False
    black: bool = False
    focus: str = ""
    prop: str = ""
    action: str = ""
    caption: str = ""
    music: _Music = ""
    transition: Annotated[Transition, BeforeValidator(_in_chinese("transition"))] = Transition.CUT
    effects: tuple[_Effect, ...] = ()
    sounds: tuple[_Sound, ...] = ()
    crowd: CrowdRecord | None = None
    figures: tuple[FigureRecord, ...] = ()
    line: LineRecord | None = None

    @classmethod
    def of(cls, shot: Shot) -> Self:
        """Return the entry that describes ``shot``: ``to_shot`` gives it back."""
        said = {f.name: getattr(shot, f.name) for f in fields(Shot)}
        setting, figures, frames = (said.pop(k) for k in ("setting", "blocking", "frames"))
        said |= asdict(setting) | {"figures": [asdict(b) for b in figures], "seconds": frames / FPS}
        said |= {k: asdict(said[k]) for k in ("crowd", "line") if said[k] is not None}
        return cls.model_validate(said)

    def to_shot(self) -> Shot:
        """Return the shot that this entry of the file describes."""
        return Shot(
            id=self.id,
            size=self.size,
            angle=self.angle,
            move=self.move,
            purpose=self.purpose,
            setting=Setting(
                place=self.place, hour=self.hour, weather=self.weather, memory=self.memory
            ),
            blocking=tuple(Blocking(**f.model_dump()) for f in self.figures),
            focus=self.focus,
            crowd=Crowd(**self.crowd.model_dump()) if self.crowd is not None else None,
            effects=self.effects,
            prop=self.prop,
            line=SpokenLine(**self.line.model_dump()) if self.line is not None else None,
            action=self.action,
            caption=self.caption,
            sounds=self.sounds,
            music=self.music,
            transition=self.transition,
            black=self.black,
            frames=max(1, round(self.seconds * FPS)),
        )


class BoardRecord(_Record):
    episode: int = Field(ge=1)
    title: str = ""
    drawn_from: str = ""
    content: str = ""
    shot: tuple[ShotRecord, ...] = ()

    def to_board(self) -> Storyboard:
        """Return the storyboard that the file describes."""
        return Storyboard(
            episode=self.episode, title=self.title, shots=tuple(s.to_shot() for s in self.shot)
        )
