"""Words → what they mean on a set: place kinds, hours, verbs, effects, sounds…

The words themselves stand in ``words/*.toml``, a table a category, so that a writer can add to
them without reading code. ``find`` reads a text once: at every place the longest word wins, and
a word under a negation (不, 没有, not…) is marked as such.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from yingxi.bible.model import Costume, Gender, PlaceKind, Role, Weapon
from yingxi.board.model import (
    Angle,
    CrowdKind,
    EffectKind,
    Emotion,
    Formation,
    Move,
    Size,
    Verb,
    Weather,
)
from yingxi.script.model import Hour

SOUNDS = (
    *("wind", "rain", "thunder", "hooves", "swords", "crowd", "bell", "drum", "door", "steps"),
    *("fire", "water", "birds", "insects", "phone", "traffic", "whoosh", "impact", "heartbeat"),
)
MOODS = (
    *("calm", "tender", "sorrow", "tension", "battle"),
    *("mystery", "triumph", "comic", "dread", "modern"),
)
SEASONS = ("spring", "summer", "autumn", "winter")

ALLOWED: dict[str, tuple[str, ...]] = {
    "hour": tuple(Hour),
    "weather": tuple(Weather),
    "season": SEASONS,
    "place": tuple(PlaceKind),
    "crowd": tuple(CrowdKind),
    "formation": tuple(Formation),
    "verb": tuple(Verb),
    "mutual": tuple(Verb),
    "emotion": tuple(Emotion),
    "feeling": tuple(Emotion),
    "effect": tuple(EffectKind),
    "size": tuple(Size),
    "angle": tuple(Angle),
    "move": tuple(Move),
    "costume": tuple(Costume),
    "weapon": tuple(Weapon),
    "sound": SOUNDS,
    "music": MOODS,
}
"""What each closed category may say; the words files are held to it."""

NEGATION = re.compile(
    r"(?:不|没有|没|未|无|莫|勿|别|休|never|not|no|without|n't|nobody)"
    r"(?:再|敢|能|肯|曾|要|会|必|得|去|有|见|\s+(?:a|any|the|even)(?=\s))?\s*$",
    re.IGNORECASE,
)
NOT_A_NEGATION = re.compile(
    r"(?:不由得|忍不住|不禁|不得不|禁不住|止不住|要不|不停|不断|特别|分别|告别|区别|莫不|无不)(?:地)?\s*$"
)


SIMILE = re.compile(
    r"(?:如同|如|似|好像|像|犹如|宛如|仿佛|like|as if)\s*(?:a\s+|an\s+|一(?:道|团|片|把))?$"
)
"""剑光如雪 does not make it snow."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A word of the text and one thing that it means."""

    word: str
    start: int
    end: int
    category: str
    value: str
    negated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """What a word for a person says of how they look."""

    role: Role
    gender: Gender
    age: int
    costume: Costume = Costume.TRADITIONAL
    weapon: Weapon = Weapon.NONE
    colour: str = ""


@dataclass(frozen=True, slots=True)
class Lexicon:
    meanings: dict[str, tuple[tuple[str, str], ...]]
    people: dict[str, Person]
    dyes: dict[str, tuple[str, str, str]]
    pattern: re.Pattern[str]


def _tables() -> Iterable[tuple[str, str, str]]:
    """Yield (word, category, value) for every plain table of the words files."""
    for path in sorted(files("yingxi.board").joinpath("words").iterdir(), key=lambda p: p.name):
        if not path.name.endswith(".toml"):
            continue
        for category, table in tomllib.loads(path.read_text(encoding="utf-8")).items():
            if category in {"person", "dye"}:
                continue
            for value, words in table.items():
                allowed = ALLOWED.get(category)
                if allowed is not None and value not in allowed:
                    raise ValueError(f"{path.name}: [{category}] {value}")
                for word in words:
                    yield word.lower(), category, value


@cache
def lexicon() -> Lexicon:
    """Load the words once; raises ``ValueError`` where a file says what the stage can't do."""
    meanings: dict[str, list[tuple[str, str]]] = {}
    for word, category, value in _tables():
        meanings.setdefault(word, []).append((category, value))
    source = files("yingxi.board").joinpath("words/people.toml").read_text(encoding="utf-8")
    raw = tomllib.loads(source)
    people: dict[str, Person] = {}
    for entry in raw["person"]:
        person = Person(
            role=Role(entry["role"]),
            gender=Gender(entry["gender"]),
            age=entry["age"],
            costume=Costume(entry.get("costume", "traditional")),
            weapon=Weapon(entry.get("weapon", "none")),
            colour=entry.get("colour", ""),
        )
        for word in entry["words"]:
            people[word.lower()] = person
            meanings.setdefault(word.lower(), []).append(("person", word.lower()))
    dyes = {name: (a, b, c) for name, (a, b, c) in raw["dye"].items()}
    return Lexicon(
        meanings={word: tuple(values) for word, values in meanings.items()},
        people=people,
        dyes=dyes,
        pattern=_pattern(meanings),
    )


def _pattern(words: Iterable[str]) -> re.Pattern[str]:
    """One alternation, longest word first, English words at word borders with their endings."""
    ordered = sorted(words, key=lambda w: (-len(w), w))
    english = [w for w in ordered if w[0].isascii() and len(w) > 1]
    chinese = [w for w in ordered if not (w[0].isascii() and len(w) > 1)]
    plain = "|".join(re.escape(w) for w in chinese)
    latin = "|".join(re.escape(w) for w in english)
    ending = r"(?:'s|es|s|ed|d|ing|ting|ning|ping)?"
    return re.compile(rf"(?P<zh>{plain})|\b(?P<en>{latin}){ending}\b", re.IGNORECASE)


def find(text: str, *categories: str) -> tuple[Finding, ...]:
    """Return what the words of ``text`` mean, in order; ``categories`` narrows the answer.

    The whole lexicon takes part in the reading even when the answer is narrowed, so that a short
    word inside a longer one (雷 in 雷同) is never mistaken for itself.
    """
    book = lexicon()
    found: list[Finding] = []
    for match in book.pattern.finditer(text):
        word = (match.group("zh") or match.group("en")).lower()
        negated = is_negated(text, match.start())
        for category, value in book.meanings[word]:
            if category == "absorb" or (categories and category not in categories):
                continue
            found.append(
                Finding(
                    word=match.group(0),
                    start=match.start(),
                    end=match.end(),
                    category=category,
                    value=value,
                    negated=negated,
                )
            )
    return tuple(found)


def values(text: str, category: str) -> tuple[str, ...]:
    """Return the meanings of one category, each once, in the text's order, negated ones left out."""
    return tuple(dict.fromkeys(f.value for f in find(text, category) if not f.negated))


def is_negated(text: str, start: int) -> bool:
    """Tell whether the word at ``start`` stands under a negation or in a likeness (如雪) right before it."""
    before = text[max(0, start - 12) : start]
    if SIMILE.search(before):
        return True
    return bool(NEGATION.search(before)) and not NOT_A_NEGATION.search(before)
