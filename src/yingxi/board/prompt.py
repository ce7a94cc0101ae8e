"""A shot from a sentence: 千军万马，大漠黄昏，铁骑对冲，烽火连天."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeVar

from yingxi.bible.model import Bible, Character, Place, PlaceKind, Role, Voice
from yingxi.board.atmosphere import MODERN_PLACES, ambience_of
from yingxi.board.compose import compose
from yingxi.board.crowds import read_crowd
from yingxi.board.lexicon import Finding, find, lexicon
from yingxi.board.model import (
    FPS,
    Angle,
    Crowd,
    CrowdKind,
    EffectKind,
    Emotion,
    Formation,
    Move,
    Setting,
    Shot,
    Size,
    Verb,
    Weather,
)
from yingxi.board.subjects import Subject, read_subjects
from yingxi.board.telling import came_true, tell_crowd, tell_filled, tell_rest
from yingxi.board.terms import term, told_term
from yingxi.errors import UserError
from yingxi.script.model import Hour
from yingxi.tongue import say

E = TypeVar("E", bound=StrEnum)

SHORTEST, LONGEST = 0.5, 60.0
"""Seconds a prompt shot may last."""
EXAMPLE = "千军万马，大漠黄昏，铁骑对冲，烽火连天"
ENGLISH_EXAMPLE = "a swordsman walks alone through a bamboo forest in the rain"

_NARRATOR = Voice(blend=(("zm_yunjian", 1.0),))
_HOME = {
    Role.DAOIST: PlaceKind.MOUNTAIN,
    Role.GENERAL: PlaceKind.BATTLEFIELD,
    Role.LADY: PlaceKind.COURTYARD,
    Role.ELDER: PlaceKind.MOUNTAIN,
    Role.SCHOLAR: PlaceKind.STUDY,
    Role.DEMON: PlaceKind.FOREST,
    Role.SWORDSMAN: PlaceKind.FOREST,
    Role.WARRIOR_LADY: PlaceKind.BATTLEFIELD,
    Role.EMPEROR: PlaceKind.PALACE,
    Role.SERVANT: PlaceKind.COURTYARD,
    Role.CHILD: PlaceKind.VILLAGE,
    Role.MODERN_MAN: PlaceKind.CITY,
    Role.MODERN_WOMAN: PlaceKind.CITY,
}
"""Where a figure is at home when no place is named."""
_CROWD_HOME = {
    CrowdKind.CAVALRY: PlaceKind.BATTLEFIELD,
    CrowdKind.INFANTRY: PlaceKind.BATTLEFIELD,
    CrowdKind.TOWNSFOLK: PlaceKind.STREET,
    CrowdKind.DISCIPLES: PlaceKind.TEMPLE,
    CrowdKind.DEMONS: PlaceKind.MOUNTAIN,
    CrowdKind.MODERN: PlaceKind.CITY,
}
_USUAL_HOUR = {
    PlaceKind.BATTLEFIELD: Hour.DUSK,
    PlaceKind.DESERT: Hour.DUSK,
    PlaceKind.CAVE: Hour.NIGHT,
}
"""The light that suits a place where the text names none."""
_BODY = {
    "eyes",
    "in her eyes",
    "in his eyes",
    "眼睛",
    "眼神",
    "瞳孔",
    "脸部",
    "面部",
    "眼含",
    "眼中含",
}
_BROAD = {PlaceKind.CITY, PlaceKind.MOUNTAIN, PlaceKind.VILLAGE}
_FILLER = re.compile(
    r"[\s，。、；：！？,.;:!?“”\"'‘’（）()《》…—-]+|一个|一位|一名|一只|一把|一座|一片|一条|一袭|一身|"
    r"两个|两位|三个|三名|镜头|画面|缓缓|慢慢|渐渐|突然|正在|正|独自|孤独|闪烁|纷飞|迎风|没有|没|人|如|似|朵朵|从|向|往|在|和|与|跟|的|了|着|地|得|是|有|"
    r"把|被|他|她|它|们|里|中|上|下|间|旁|处|前|后|边|于|之|这|那|又|也|都|穿|身穿|身着|披|戴|手持|手拿|手里|牵着|的手|手|白胡子|胡子|白发|窗前|窗外|窗边|深处|大作|划破长空|划破|长空|飘落|漫天|满天|一盏盏|盏盏|撑着|撑|眼里|眼中|独自|走廊|热闹|天空|画面|氛围|感|身旁|身边|身后|面前|中央|"
    r"\b(?:a|an|the|of|in|on|at|with|and|to|his|her|its|their|is|are|by|from|into|as|while|who|"
    r"wearing|holding|slowly|alone|heavy|camera|shot|scene|through|over|under|no|two|three|one|he|she|they|lone|across|down|up|full|along|beneath|above|behind|front|beside|near|corridor|hallway|very|big|small|old|young|there|it|for|toward|towards|sky|street|light|lights|eyes|says|says)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Understanding:
    """A prompt made into a shot, with the people and the place it needs."""

    shot: Shot
    bible: Bible
    understood: tuple[tuple[str, str], ...]
    """(what the text said, what was made of it); what was filled in is said too."""
    ignored: tuple[str, ...]
    """Words that nothing was made of."""


def understand(text: str, *, seconds: float = 5) -> Understanding:
    """Make a shot of a free sentence, Chinese or English.

    Raises ``UserError`` where ``seconds`` is out of range or nothing in the text can be shown.
    """
    if not SHORTEST <= seconds <= LONGEST:
        raise UserError(
            say(f"镜头长度 {seconds:g} 秒不行", f"a shot can't last {seconds:g} s"),
            hint=say(
                f"给 {SHORTEST:g} 到 {LONGEST:g} 秒之间的数",
                f"give between {SHORTEST:g} and {LONGEST:g} seconds",
            ),
        )
    findings = tuple(f for f in find(text) if not f.negated)
    subjects = read_subjects(text, findings)
    crowd = _of_its_time(_crowd(text, subjects), findings)
    told: list[tuple[str, str]] = []
    if crowd is not None:
        told.append((_words(findings, "crowd", "count", "formation"), tell_crowd(crowd)))
        subjects = tuple(s for s in subjects if s.count <= _MOST_OF_A_KIND)
    effects = tuple(dict.fromkeys(EffectKind(v) for v in _values(findings, "effect")))
    subjects = _someone(subjects, crowd, findings, told)
    if not (subjects or crowd or effects or _values(findings, "place", "weather", "hour")):
        raise UserError(
            say("这句话里没有能拍的东西", "nothing in this sentence can be filmed"),
            hint=say(
                f"写上地点、人物或动作，比如：{EXAMPLE}",
                f"name a place, a person or a deed: {ENGLISH_EXAMPLE}",
            ),
        )
    told += [(s.words, s.describe()) for s in subjects]
    place = _place(text, findings, subjects, crowd, told)
    setting = _setting(findings, place)
    told += tell_rest(tuple(f for f in findings if came_true(f, setting)))
    shot = compose(
        Shot(
            id="E01-S01-01",
            size=_asked_size(findings),
            angle=_one(Angle, findings, "angle", Angle.EYE),
            move=_one(Move, findings, "move", Move.HOLD),
            setting=setting,
            crowd=crowd,
            effects=effects,
            action=text.strip(),
            sounds=_sounds(findings, place, setting),
            music=_music(findings, place, crowd, subjects),
            frames=round(seconds * FPS),
        ),
        subjects,
        asked={f.category for f in findings},
    )
    told += tell_filled(shot, findings)
    return Understanding(
        shot=shot,
        bible=Bible(cast=_cast(subjects), places=(place,)),
        understood=tuple(dict.fromkeys(t for t in told if t[0] or t[1])),
        ignored=_ignored(text, findings, subjects),
    )


_MOST_OF_A_KIND = 4


def _values(findings: tuple[Finding, ...], *categories: str) -> list[str]:
    return [f.value for f in findings if f.category in categories]


def _words(findings: tuple[Finding, ...], *categories: str) -> str:
    return "、".join(dict.fromkeys(f.word for f in findings if f.category in categories))


def _one(kind: type[E], findings: tuple[Finding, ...], category: str, default: E) -> E:
    found = _values(findings, category)
    return kind(found[0]) if found else default


def _asked_size(findings: tuple[Finding, ...]) -> Size:
    """The size asked for: a word of the trade before a part of the body that is only named."""
    found = [f for f in findings if f.category == "size"]
    plain = [f for f in found if f.word.lower() not in _BODY]
    return Size((plain or found)[0].value) if found else Size.FULL


def _crowd(text: str, subjects: tuple[Subject, ...]) -> Crowd | None:
    found = read_crowd(text)
    if found is not None:
        return found
    many = next((s for s in subjects if s.count > _MOST_OF_A_KIND), None)
    return many.as_crowd() if many is not None else None


def _of_its_time(crowd: Crowd | None, findings: tuple[Finding, ...]) -> Crowd | None:
    """Dress a street's people for the place: 人来人往 is one thing in an old street, another in a city."""
    if crowd is None or crowd.kind not in {CrowdKind.TOWNSFOLK, CrowdKind.MODERN}:
        return crowd
    places = {PlaceKind(v) for v in _values(findings, "place")}
    today = bool(_values(findings, "modern")) or bool(places & MODERN_PLACES)
    if today or not places:
        return replace(crowd, kind=CrowdKind.MODERN) if today else crowd
    return replace(crowd, kind=CrowdKind.TOWNSFOLK)


def _someone(
    subjects: tuple[Subject, ...],
    crowd: Crowd | None,
    findings: tuple[Finding, ...],
    told: list[tuple[str, str]],
) -> tuple[Subject, ...]:
    """Give a deed without a doer one to do it."""
    verbs = [f for f in findings if f.category == "verb"]
    if subjects or crowd is not None or not verbs:
        return subjects
    modern = bool(_values(findings, "modern")) or any(
        PlaceKind(v) in MODERN_PLACES for v in _values(findings, "place")
    )
    subject = Subject.unnamed(verbs, modern=modern)
    told.append(
        (
            say("（没说是谁）", "(nobody named)"),
            say(subject.name, told_term("role", subject.person.role)),
        )
    )
    return (subject,)


def _place(
    text: str,
    findings: tuple[Finding, ...],
    subjects: tuple[Subject, ...],
    crowd: Crowd | None,
    told: list[tuple[str, str]],
) -> Place:
    named = [f for f in findings if f.category == "place"]
    seasons = _values(findings, "season")
    regions = _values(findings, "region")
    if named:
        run = _chosen_run(named, text)
        chosen = run[-1]
        words = text[run[0].start : chosen.end]
        kind = PlaceKind(chosen.value)
        told.append((words, told_term("place", kind)))
    else:
        words = _words(findings, "region")
        kind = _guess_place(findings, subjects, crowd)
        told.append((words or say("（没说在哪里）", "(no place named)"), told_term("place", kind)))
    blossoms = "petals" in _values(findings, "effect")
    spring = "spring" if blossoms or "jiangnan" in regions else "summer"
    return Place(
        name=words or term("place", kind),
        kind=kind,
        season=seasons[0] if seasons else spring,
        lore="、".join(regions),
        seed=_seed(text),
    )


def _chosen_run(named: list[Finding], text: str) -> list[Finding]:
    """Return the place words that stand together (江南 小巷 is a lane): the first narrow place.

    A city or a mountain only says where an office or a bamboo grove is.
    """
    runs = [[named[0]]]
    for finding in named[1:]:
        between = text[runs[-1][-1].end : finding.start]
        if len(between) > 2 or re.search(r"[，,。；]", between):
            runs.append([finding])
        else:
            runs[-1].append(finding)
    return next((r for r in runs if PlaceKind(r[-1].value) not in _BROAD), runs[0])


def _guess_place(
    findings: tuple[Finding, ...], subjects: tuple[Subject, ...], crowd: Crowd | None
) -> PlaceKind:
    if crowd is not None:
        return _CROWD_HOME[crowd.kind]
    if _values(findings, "modern"):
        return PlaceKind.CITY
    if "jiangnan" in _values(findings, "region"):
        return PlaceKind.STREET
    if subjects:
        return _HOME.get(subjects[0].person.role, PlaceKind.VOID)
    return PlaceKind.MOUNTAIN


def _setting(findings: tuple[Finding, ...], place: Place) -> Setting:
    order = (Weather.STORM, Weather.SNOW, Weather.RAIN, Weather.MIST, Weather.WIND)
    found = {Weather(v) for v in _values(findings, "weather")}
    weather = next((w for w in order if w in found), Weather.CLEAR)
    hours = [Hour(v) for v in _values(findings, "hour")]
    usual = _USUAL_HOUR.get(place.kind, Hour.DAY)
    return Setting(place=place.name, hour=hours[0] if hours else usual, weather=weather)


def _sounds(findings: tuple[Finding, ...], place: Place, setting: Setting) -> tuple[str, ...]:
    ambience = ambience_of(place.kind, setting.hour, setting.weather)
    return tuple(dict.fromkeys((*ambience, *_values(findings, "sound"))))


def _music(
    findings: tuple[Finding, ...],
    place: Place,
    crowd: Crowd | None,
    subjects: tuple[Subject, ...],
) -> str:
    found = _values(findings, "music")
    if found:
        return found[0]
    if crowd is not None and crowd.formation in {Formation.CLASH, Formation.CHARGE}:
        return "battle"
    verbs = {s.verb for s in subjects}
    joyful = any(s.emotion is Emotion.JOY for s in subjects)
    if joyful and not verbs & {Verb.FIGHT, Verb.STRIKE}:
        return "comic" if verbs & {Verb.RUN} else "tender"
    if verbs & {Verb.FIGHT, Verb.STRIKE, Verb.DRAW, Verb.CAST, Verb.RUN}:
        return "tension"
    if verbs & {Verb.WEEP, Verb.FALL}:
        return "sorrow"
    if place.kind in MODERN_PLACES:
        return "modern"
    if any(s.person.role is Role.DEMON for s in subjects) or place.kind is PlaceKind.CAVE:
        return "mystery"
    return "tender" if verbs & {Verb.EMBRACE} else "calm"


def _cast(subjects: tuple[Subject, ...]) -> tuple[Character, ...]:
    """Dress the people so that no two wear the same where the text leaves it open."""
    worn = [s.colour for s in subjects if s.colour]
    cast: list[Character] = []
    for index, subject in enumerate(subjects):
        colour = subject.colour or subject.open_colour(worn)
        worn.append(colour)
        cast.append(_character(replace(subject, colour=colour), index))
    return tuple(cast)


def _character(subject: Subject, index: int) -> Character:
    person = subject.person
    return Character(
        name=subject.name,
        role=person.role,
        gender=person.gender,
        age=person.age,
        costume=subject.costume or person.costume,
        colours=lexicon().dyes[subject.colour],
        weapon=subject.weapon or person.weapon,
        voice=_NARRATOR,
        beard=person.role in {Role.ELDER, Role.GENERAL, Role.EMPEROR}
        and person.gender.value == "male",
        seed=_seed(subject.name) + index,
    )


def _seed(text: str) -> int:
    value = 0
    for byte in text.encode():
        value = (value * 131 + byte) % 2_147_483_647
    return value


def _ignored(
    text: str, findings: tuple[Finding, ...], subjects: tuple[Subject, ...]
) -> tuple[str, ...]:
    """Return the stretches of the text that no word of the lexicon covers."""
    covered = [False] * len(text)
    spans = [(f.start, f.end) for f in findings] + [s for x in subjects for s in x.spans]
    for start, end in spans:
        covered[start:end] = [True] * (end - start)
    # A full stop marks where a covered word stood, so that what lay around it stays apart.
    rest = "".join("。" if c else char for char, c in zip(text, covered, strict=True))
    rest = re.sub(r"[零一二两三四五六七八九十百千万\d]+(?:个|位|名|只|匹|余)?", "。", rest)
    pieces = (p.strip() for p in _FILLER.split(rest))
    return tuple(dict.fromkeys(p for p in pieces if p))
