"""Is this story set in our time or in an old one? Decides dress and places."""

from __future__ import annotations

from enum import Enum

from yingxi.bible.lexicon.words import people_words
from yingxi.bible.model import PlaceKind


class Era(Enum):
    OLD = "old"
    MODERN = "modern"
    MIXED = "mixed"


MODERN_KINDS = frozenset(
    {
        PlaceKind.OFFICE,
        PlaceKind.FLAT,
        PlaceKind.CITY,
        PlaceKind.HOSPITAL,
        PlaceKind.RESTAURANT,
        PlaceKind.SCHOOL,
    }
)
OLD_KINDS = frozenset(
    {
        PlaceKind.PALACE,
        PlaceKind.BATTLEFIELD,
        PlaceKind.STUDY,
        PlaceKind.STREET,
        PlaceKind.TEMPLE,
    }
)


def tell_era(text: str) -> Era:
    """Return the era of ``text`` by the words that belong to one time only; old on a tie."""
    words = people_words().era
    upper = text.upper()
    modern = sum(min(upper.count(word), 3) for word in words.modern)
    old = sum(min(text.count(word), 3) for word in words.old)
    if modern >= 4 and old >= 4 and min(modern, old) * 2.5 > max(modern, old):
        return Era.MIXED
    return Era.MODERN if modern > old else Era.OLD
