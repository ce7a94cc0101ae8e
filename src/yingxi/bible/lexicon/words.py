"""Loads the word lists, once a process."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

from pydantic import BaseModel, ConfigDict

from yingxi.bible.model import PlaceKind, Role, Weapon


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class RoleWords(_Table):
    role: Role
    names: tuple[str, ...]
    words: tuple[str, ...]


class WeaponWords(_Table):
    weapon: Weapon
    words: tuple[str, ...]


class GenderWords(_Table):
    female_names: tuple[str, ...]
    male_names: tuple[str, ...]
    female_letters: str
    male_letters: str
    female_words: tuple[str, ...]
    male_words: tuple[str, ...]


class AgeWords(_Table):
    child: tuple[str, ...]
    young: tuple[str, ...]
    middle: tuple[str, ...]
    old: tuple[str, ...]
    not_old: tuple[str, ...]


class BeardWords(_Table):
    yes: tuple[str, ...]
    no: tuple[str, ...]


class CostumeWords(_Table):
    suit: tuple[str, ...]
    coat: tuple[str, ...]
    dress: tuple[str, ...]
    uniform: tuple[str, ...]
    school: tuple[str, ...]
    plain: tuple[str, ...]


class EraWords(_Table):
    modern: tuple[str, ...]
    old: tuple[str, ...]


class PeopleWords(_Table):
    role: tuple[RoleWords, ...]
    gender: GenderWords
    age: AgeWords
    beard: BeardWords
    weapon: tuple[WeaponWords, ...]
    costume: CostumeWords
    era: EraWords


class KindWords(_Table):
    kind: PlaceKind
    words: tuple[str, ...]


class SeasonWords(_Table):
    spring: tuple[str, ...]
    summer: tuple[str, ...]
    autumn: tuple[str, ...]
    winter: tuple[str, ...]


class PlaceWords(_Table):
    kind: tuple[KindWords, ...]
    season: SeasonWords


class PropNames(_Table):
    kind: str
    names: tuple[str, ...]


class PropWords(_Table):
    prop: tuple[PropNames, ...]


@cache
def people_words() -> PeopleWords:
    """Return the words that tell who somebody is."""
    return PeopleWords.model_validate(_load("people.toml"))


@cache
def place_words() -> PlaceWords:
    """Return the words that tell what kind of place a name means."""
    return PlaceWords.model_validate(_load("places.toml"))


@cache
def prop_words() -> PropWords:
    """Return the names of things worth a close-up."""
    return PropWords.model_validate(_load("props.toml"))


def _load(name: str) -> dict[str, object]:
    return tomllib.loads(files("yingxi.bible.lexicon").joinpath(name).read_text(encoding="utf-8"))
