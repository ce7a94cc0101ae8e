"""Light, weather, ambience and the mood of the music, read from a scene's words."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace

from yingxi.bible.model import Bible, Place, PlaceKind
from yingxi.board.lexicon import values
from yingxi.board.model import Setting, Weather
from yingxi.board.reading import read_emotion
from yingxi.script.model import Action, Cue, CueKind, Dialogue, Heading, Hour, Scene, Space

INDOORS = {
    *(PlaceKind.TEMPLE, PlaceKind.PALACE, PlaceKind.CAVE, PlaceKind.STUDY, PlaceKind.OFFICE),
    *(PlaceKind.FLAT, PlaceKind.HOSPITAL, PlaceKind.RESTAURANT, PlaceKind.SCHOOL),
}
MODERN_PLACES = {
    *(PlaceKind.OFFICE, PlaceKind.FLAT, PlaceKind.CITY, PlaceKind.HOSPITAL),
    *(PlaceKind.RESTAURANT, PlaceKind.SCHOOL),
}
_AMBIENCE = {
    PlaceKind.RIVER: ("water",),
    PlaceKind.BATTLEFIELD: ("wind",),
    PlaceKind.DESERT: ("wind",),
    PlaceKind.MOUNTAIN: ("wind",),
    PlaceKind.STREET: ("crowd",),
    PlaceKind.CITY: ("traffic",),
    PlaceKind.RESTAURANT: ("crowd",),
    PlaceKind.SCHOOL: ("birds",),
    PlaceKind.CAVE: ("water",),
}
_WEATHER_SOUNDS = {
    Weather.RAIN: ("rain",),
    Weather.STORM: ("rain", "thunder"),
    Weather.WIND: ("wind",),
    Weather.SNOW: ("wind",),
}
_LIVING = {PlaceKind.FOREST, PlaceKind.COURTYARD, PlaceKind.VILLAGE, PlaceKind.MOUNTAIN}
_MOOD_OF_EMOTION = {
    "joy": "comic",
    "anger": "tension",
    "sorrow": "sorrow",
    "fear": "dread",
    "surprise": "tension",
    "scorn": "tension",
    "resolve": "tension",
    "tender": "tender",
    "urgent": "tension",
    "weak": "sorrow",
    "whisper": "mystery",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Air:
    """A scene's setting as it starts, the ambience under it and the mood over it."""

    setting: Setting
    indoors: bool
    ambience: tuple[str, ...]
    mood: str


def read_air(scene: Scene, bible: Bible) -> Air:
    """Read a scene's light, weather, ambience and mood from its heading and its action lines."""
    heading = scene.heading
    place = find_place_named(bible, heading.place)
    kind = place.kind if place is not None else guess_kind(heading.place)
    indoors = heading.space is Space.INTERIOR or (heading.space is Space.BOTH and kind in INDOORS)
    actions = " ".join(_told_now(scene))
    weather = read_weather(f"{heading.place} {actions}")
    setting = Setting(
        place=place.name if place is not None else heading.place,
        hour=_hour(heading, scene),
        weather=Weather.CLEAR if indoors else weather,
    )
    return Air(
        setting=setting,
        indoors=indoors,
        ambience=ambience_of(kind, setting.hour, weather, indoors=indoors),
        mood=read_mood(scene, kind),
    )


def _told_now(scene: Scene) -> list[str]:
    """Return the action lines outside memories: the rain of three years ago is not falling."""
    told: list[str] = []
    recalled = False
    for element in scene.elements:
        if isinstance(element, Cue) and element.kind in {
            CueKind.FLASHBACK,
            CueKind.FLASHBACK_END,
        }:
            recalled = element.kind is CueKind.FLASHBACK
        elif isinstance(element, Action) and not recalled:
            told.append(element.text)
    return told


def find_place_named(bible: Bible, name: str) -> Place | None:
    """Return the bible's place of that name, else the one whose name is part of it."""
    exact = next((p for p in bible.places if p.name == name), None)
    if exact is not None:
        return exact
    inside = [p for p in bible.places if p.name and p.name in name]
    return max(inside, key=lambda p: len(p.name), default=None)


def guess_kind(text: str) -> PlaceKind:
    """Return the kind of place that words name; the last word rules, as in Chinese compounds."""
    found = values(text, "place")
    return PlaceKind(found[-1]) if found else PlaceKind.VOID


def read_weather(text: str) -> Weather:
    """Return the roughest weather the words name; clear where they name none."""
    found = [Weather(v) for v in values(text, "weather")]
    order = (Weather.STORM, Weather.SNOW, Weather.RAIN, Weather.MIST, Weather.WIND)
    return next((w for w in order if w in found), Weather.CLEAR)


def _hour(heading: Heading, scene: Scene) -> Hour:
    """The heading's hour; a plain 日 yields to what the place or the first action says."""
    if heading.hour is not Hour.DAY:
        return heading.hour
    first = next((e.text for e in scene.elements if isinstance(e, Action)), "")
    for text in (heading.place, first):
        found = values(text, "hour")
        if found:
            return Hour(found[0])
    return Hour.DAY


def ambience_of(
    kind: PlaceKind, hour: Hour, weather: Weather, *, indoors: bool = False
) -> tuple[str, ...]:
    """Return the sounds that a place has by itself at that hour in that weather."""
    sounds = [*_WEATHER_SOUNDS.get(weather, ()), *_AMBIENCE.get(kind, ())]
    quiet = weather in {Weather.CLEAR, Weather.MIST}
    if kind in _LIVING and quiet and not indoors:
        sounds.append("insects" if hour is Hour.NIGHT else "birds")
    return tuple(dict.fromkeys(sounds))


def read_mood(scene: Scene, kind: PlaceKind) -> str:
    """Return the music mood most of the scene's words speak for."""
    votes: Counter[str] = Counter()
    for element in scene.elements:
        if isinstance(element, Dialogue):
            emotion = read_emotion(element.emotion, element.text)
            if emotion in _MOOD_OF_EMOTION:
                votes[_MOOD_OF_EMOTION[emotion]] += 1
        elif isinstance(element, Action):
            for mood in values(element.text, "music"):
                votes[mood] += 2
            votes["dread"] += len(values(element.text, "strange")) + element.text.count("黑气")
            votes["battle"] += 2 * bool(values(element.text, "crowd") and _fights(element.text))
        elif element.kind is CueKind.MUSIC and (asked := cue_mood(element)):
            return asked
    if votes:
        return votes.most_common(1)[0][0]
    if kind in MODERN_PLACES:
        return "modern"
    return "mystery" if kind in {PlaceKind.CAVE, PlaceKind.VOID} else "calm"


def _fights(text: str) -> bool:
    return bool({"fight", "strike"} & set(values(text, "verb"))) or "clash" in values(
        text, "formation"
    )


def cue_mood(cue: Cue) -> str:
    """Return the mood a 【BGM】 cue asks for, empty where its words name none."""
    found = values(cue.text, "music")
    return found[0] if found else ""


def later(setting: Setting, text: str, *, indoors: bool, recalled: bool = False) -> Setting:
    """Return the setting after an action line that changes the light or the weather.

    雨停, 天亮了 change it in the present; a memory (``recalled``) has whatever its words say.
    """
    weather = setting.weather
    if not indoors and any(w in text for w in ("雨停", "雪停", "风停", "雾散")):
        weather = Weather.CLEAR
    hour = setting.hour
    if recalled:
        hours = values(text, "hour")
        hour = Hour(hours[0]) if hours else hour
        weather = read_weather(text) if not indoors else weather
    for word, then in (("天亮了", Hour.DAWN), ("夜幕降临", Hour.NIGHT), ("入夜", Hour.NIGHT)):
        if word in text:
            hour = then
    return replace(setting, weather=weather, hour=hour)
