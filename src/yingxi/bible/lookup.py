"""Finds who and where a name means; an unknown one gets a sensible look, never a crash."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

from yingxi.bible.culture import Culture, load_culture
from yingxi.bible.draft import character_from, place_from
from yingxi.bible.era import MODERN_KINDS, Era
from yingxi.bible.model import Bible, Character, Costume, Place, Role
from yingxi.bible.person import Evidence
from yingxi.errors import UserError

_ASIDE = re.compile(r"[（(【\[].*?[）)】\]]")
_JOINTS = re.compile(r"[\s·•/／\-—–]+")


def find_character(bible: Bible, name: str) -> Character:
    """Return the character called ``name``, by name, by alias, or newly imagined.

    A new one depends on the name and the bible alone and is unlike the cast in colours and voice.
    """
    wanted = _tidy(name)
    by_name = {character.name: character for character in bible.cast}
    if found := by_name.get(name) or by_name.get(wanted):
        return found
    for character in bible.cast:
        if wanted in character.aliases or name in character.aliases:
            return character
    return _imagine(bible, wanted or name)


def find_place(bible: Bible, name: str) -> Place:
    """Return the place called ``name``, however its parts are joined, or a newly imagined one."""
    wanted = _JOINTS.sub("", _ASIDE.sub("", name))
    for place in bible.places:
        if place.name == name:
            return place
    for place in bible.places:
        if _JOINTS.sub("", _ASIDE.sub("", place.name)) == wanted and wanted:
            return replace(place, name=place.name)
    return _imagine_place(bible, name)


@lru_cache(maxsize=512)
def _imagine(bible: Bible, name: str) -> Character:
    evidence = Evidence(name=name, era=_era(bible))
    return character_from(evidence, culture=_culture(bible), taken=bible.cast)


@lru_cache(maxsize=512)
def _imagine_place(bible: Bible, name: str) -> Place:
    era = _era(bible) if bible.cast or bible.places else Era.MIXED
    return place_from(name, era=era, culture=_culture(bible))


def _tidy(name: str) -> str:
    return _ASIDE.sub("", name).strip()


def _era(bible: Bible) -> Era:
    """Return the era of the bible by the dress of its cast and the kinds of its places."""
    modern = sum(
        character.costume is not Costume.TRADITIONAL
        or character.role in (Role.MODERN_MAN, Role.MODERN_WOMAN)
        for character in bible.cast
    ) + sum(place.kind in MODERN_KINDS for place in bible.places)
    total = len(bible.cast) + len(bible.places)
    return Era.MODERN if modern * 2 > total else Era.OLD


def _culture(bible: Bible) -> Culture | None:
    """Return the bible's culture pack, none when it is gone: a look-up must not fail."""
    if not bible.culture:
        return None
    try:
        return load_culture(bible.culture)
    except UserError:
        return None
