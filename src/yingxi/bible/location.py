"""What kind of place is this? Told from its name, the era and the culture."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from yingxi.bible.culture import Culture, CulturePlace
from yingxi.bible.era import MODERN_KINDS, Era
from yingxi.bible.lexicon.words import place_words
from yingxi.bible.model import PlaceKind
from yingxi.script.model import Space

_MODERNISED = {
    PlaceKind.STREET: PlaceKind.CITY,
    PlaceKind.STUDY: PlaceKind.FLAT,
    PlaceKind.BATTLEFIELD: PlaceKind.BATTLEFIELD,
}
_AGED = {
    PlaceKind.CITY: PlaceKind.STREET,
    PlaceKind.FLAT: PlaceKind.STUDY,
    PlaceKind.OFFICE: PlaceKind.PALACE,
    PlaceKind.RESTAURANT: PlaceKind.STUDY,
    PlaceKind.HOSPITAL: PlaceKind.STUDY,
    PlaceKind.SCHOOL: PlaceKind.STUDY,
}
_SEASONS = ("winter", "autumn", "spring", "summer")


def tell_kind(
    name: str,
    *,
    era: Era = Era.MIXED,
    space: Space | None = None,
    culture: Culture | None = None,
) -> PlaceKind:
    """Return the kind of place that ``name`` means; never fails.

    The last telling word decides, the longer of two that end together: 龙虎山山门 is a gate court,
    not a mountain. Words of the other era are read in this one's sense. An unknown name inside
    or outside gets what its era usually has there, and VOID when even that is unknown.
    """
    known = culture_place(name, culture)
    if known is not None and known.name == name:
        return known.kind
    found = _by_words(name, culture, outside=space is Space.EXTERIOR)
    if found is None and known is not None:
        return known.kind
    if found is None:
        return _by_space(era, space)
    if era is Era.OLD and found in MODERN_KINDS:
        return _AGED[found]
    if era is Era.MODERN:
        return _MODERNISED.get(found, found)
    return found


def culture_place(name: str, culture: Culture | None) -> CulturePlace | None:
    """Return the culture's place that ``name`` is or lies in, the longest match first."""
    if culture is None:
        return None
    squeezed = name.replace("·", "").replace(" ", "")
    best: tuple[int, CulturePlace] | None = None
    for place in culture.places:
        for word in (place.name, *place.aliases):
            if word in squeezed and (best is None or len(word) > best[0]):
                best = (len(word), place)
    return best[1] if best else None


def tell_season(texts: Iterable[str]) -> str:
    """Return the season that ``texts`` name most, summer if none."""
    words = place_words().season
    lists = {
        "winter": words.winter,
        "autumn": words.autumn,
        "spring": words.spring,
        "summer": words.summer,
    }
    scores = dict.fromkeys(_SEASONS, 0)
    for text in texts:
        for season in _SEASONS:
            scores[season] += sum(text.count(word) for word in lists[season] if len(word) > 1)
            if season == "winter":
                scores[season] += text.count("大雪") + text.count("雪花") + text.count("风雪")
    best = max(_SEASONS, key=lambda season: scores[season])
    return best if scores[best] > 0 else "summer"


@cache
def _words_by_length() -> tuple[tuple[str, PlaceKind], ...]:
    pairs = [(word, entry.kind) for entry in place_words().kind for word in entry.words]
    return tuple(sorted(pairs, key=lambda pair: -len(pair[0])))


_INSIDE = frozenset(
    {PlaceKind.TEMPLE, PlaceKind.PALACE, PlaceKind.STUDY, PlaceKind.CAVE, PlaceKind.OFFICE, PlaceKind.FLAT}
)  # fmt: skip


def _by_words(name: str, culture: Culture | None, *, outside: bool) -> PlaceKind | None:
    upper = name.upper()
    best: tuple[int, int, PlaceKind] | None = None
    pairs = (*(culture.kinds if culture else ()), *_words_by_length())
    for word, kind in pairs:
        at = upper.rfind(word.upper())
        if at < 0 or (word.isascii() and not _whole_word(upper, at, len(word))):
            continue
        if outside and kind in _INSIDE and at == 0 and len(word) < len(name) - 1:
            continue
        candidate = (at + len(word), len(word), kind)
        if best is None or candidate[:2] > best[:2]:
            best = candidate
    return best[2] if best else None


def _whole_word(text: str, at: int, length: int) -> bool:
    before = text[at - 1 : at]
    after = text[at + length : at + length + 1]
    return not (before.isascii() and before.isalpha()) and not (after.isascii() and after.isalpha())


def _by_space(era: Era, space: Space | None) -> PlaceKind:
    if space is None or era is Era.MIXED:
        return PlaceKind.VOID
    if space is Space.INTERIOR:
        return PlaceKind.FLAT if era is Era.MODERN else PlaceKind.STUDY
    return PlaceKind.CITY if era is Era.MODERN else PlaceKind.COURTYARD
