"""What the bible's files may say: every field, its limits, nothing else."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    field_validator,
    model_validator,
)

from yingxi.bible.model import (
    Character,
    Costume,
    Gender,
    Place,
    PlaceKind,
    Prop,
    Role,
    Voice,
    Weapon,
)
from yingxi.bible.voices import TABLES
from yingxi.tongue import say

Colour = Annotated[str, StringConstraints(pattern="^#[0-9a-fA-F]{6}$")]
Name = Annotated[str, StringConstraints(min_length=1)]
_SYLLABLE = re.compile(r"[a-zü]{1,6}[1-5]")


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)


class VoiceEntry(_Strict):
    blend: dict[str, Annotated[float, Field(ge=0, le=1)]]
    speed: Annotated[float, Field(ge=0.5, le=2.0)] = 1.0
    pitch: Annotated[float, Field(ge=-12, le=12)] = 0.0

    @field_validator("blend")
    @classmethod
    def _weights(cls, blend: dict[str, float]) -> dict[str, float]:
        unknown = [name for name in blend if name not in (*TABLES, "af_heart", "am_michael")]
        if unknown:
            raise ValueError(
                say(
                    f"没有音色 {unknown[0]}；可用：{'、'.join(TABLES)}",
                    f'no such voice: "{unknown[0]}"; there are: {", ".join(TABLES)}',
                )
            )
        if abs(sum(blend.values()) - 1) > 0.01:
            total = sum(blend.values())
            raise ValueError(
                say(
                    f"blend 的比例相加应为 1，现在是 {total:g}",
                    f"the shares of blend must add up to 1; now {total:g}",
                )
            )
        return blend


class CharacterEntry(_Strict):
    name: Name
    aliases: tuple[str, ...] = ()
    role: Role
    gender: Gender
    age: Annotated[int, Field(ge=0, le=200)] = 30
    bearing: str = ""
    costume: Costume = Costume.TRADITIONAL
    colours: tuple[Colour, Colour, Colour] = ("#2e8a86", "#1b3136", "#f2c668")
    weapon: Weapon = Weapon.NONE
    beard: bool = False
    group: bool = False
    description: str = ""
    seed: int = 0
    voice: VoiceEntry

    def to_character(self) -> Character:
        return Character(
            name=self.name,
            role=self.role,
            gender=self.gender,
            age=self.age,
            bearing=self.bearing,
            costume=self.costume,
            colours=self.colours,
            weapon=self.weapon,
            voice=Voice(
                blend=tuple(self.voice.blend.items()),
                speed=self.voice.speed,
                pitch=self.voice.pitch,
            ),
            aliases=self.aliases,
            group=self.group,
            beard=self.beard,
            description=self.description,
            seed=self.seed,
        )


class PlaceEntry(_Strict):
    name: Name
    kind: PlaceKind
    season: Literal["spring", "summer", "autumn", "winter"] = "summer"
    lore: str = ""
    seed: int = 0

    def to_place(self) -> Place:
        return Place(
            name=self.name, kind=self.kind, season=self.season, lore=self.lore, seed=self.seed
        )


class PropEntry(_Strict):
    name: Name
    kind: str = ""
    description: str = ""

    def to_prop(self) -> Prop:
        return Prop(name=self.name, kind=self.kind, description=self.description)


class CastFile(_Strict):
    character: tuple[CharacterEntry, ...] = ()

    @model_validator(mode="after")
    def _once(self) -> CastFile:
        seen: set[str] = set()
        for entry in self.character:
            if entry.name in seen:
                raise ValueError(say(f"{entry.name}出现了两次", f'"{entry.name}" appears twice'))
            seen.add(entry.name)
        return self


class PlacesFile(_Strict):
    culture: str = ""
    place: tuple[PlaceEntry, ...] = ()


class PropsFile(_Strict):
    prop: tuple[PropEntry, ...] = ()


class PronunciationsFile(_Strict):
    words: dict[Name, str] = Field(default_factory=dict[str, str])

    @field_validator("words")
    @classmethod
    def _readings(cls, words: dict[str, str]) -> dict[str, str]:
        for word, reading in words.items():
            syllables = reading.split(" ")
            if not all(_SYLLABLE.fullmatch(syllable) for syllable in syllables):
                raise ValueError(
                    say(
                        f"{word}的读音「{reading}」应写成 chong2 yang2，声调 1 到 5",
                        f'write the reading "{reading}" of "{word}" like chong2 yang2, tones 1 to 5',
                    )
                )
            chinese = all("\u3400" <= char <= "\u9fff" for char in word)
            if chinese and len(syllables) != len(word):
                raise ValueError(
                    say(
                        f"{word}有 {len(word)} 字，读音却有 {len(syllables)} 个音节",
                        f'"{word}" has {len(word)} characters, its reading {len(syllables)} syllables',
                    )
                )
        return words
