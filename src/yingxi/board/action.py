"""Action lines become action shots, crowd shots and inserts."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace

from yingxi.board.blocking import MOST_FIGURES, Seats, place_figures
from yingxi.board.model import (
    Angle,
    Crowd,
    EffectKind,
    Emotion,
    Formation,
    Move,
    Purpose,
    Setting,
    Shot,
    Size,
    Verb,
)
from yingxi.board.reading import VERB_WEIGHT, ActionReading, Deed
from yingxi.board.rhythm import INSERT, action_frames

_WHOLE_BODY = {
    *(Verb.FIGHT, Verb.STRIKE, Verb.FALL, Verb.RUN, Verb.RIDE, Verb.KNEEL, Verb.BOW, Verb.CAST),
    *(Verb.DRAW, Verb.RISE, Verb.EMBRACE, Verb.ENTER, Verb.EXIT, Verb.WALK, Verb.SIT),
}
_WITH_THE_CROWD = {Verb.RIDE, Verb.RUN, Verb.STRIKE, Verb.FIGHT}
"""Deeds done in the middle of a charge, not before a waiting host."""
_HALF_BODY = {
    Verb.RECOIL,
    Verb.GIVE,
    Verb.READ,
    Verb.PHONE,
    Verb.DRINK,
    Verb.POINT,
    Verb.TURN,
    Verb.STAND,
}
GESTURES = {
    *(Verb.TURN, Verb.BOW, Verb.POINT, Verb.NOD, Verb.SHAKE_HEAD, Verb.LAUGH, Verb.WEEP),
    *(Verb.LOOK_UP, Verb.KNEEL, Verb.DRAW),
}
"""Small enough to be played under the line that follows."""
_VERB_SOUNDS = {
    Verb.FIGHT: "swords",
    Verb.STRIKE: "whoosh",
    Verb.DRAW: "swords",
    Verb.FALL: "impact",
    Verb.RUN: "steps",
    Verb.WALK: "steps",
    Verb.ENTER: "steps",
    Verb.RIDE: "hooves",
    Verb.CAST: "whoosh",
    Verb.PHONE: "phone",
}
_EFFECT_SOUNDS = {
    EffectKind.LIGHTNING: "thunder",
    EffectKind.FIRE: "fire",
    EffectKind.SWORD_LIGHT: "swords",
    EffectKind.FLASH: "impact",
}


_WRITTEN = re.compile(r"[“「‘'\"]([\u3400-\u9fff])[”」’'\"]")
"""One character in quotes: what stands on the paper."""


def shoot_action(
    reading: ActionReading, setting: Setting, seats: Seats, standing: Crowd | None
) -> Shot:
    """Return the one shot that shows what an action sentence says."""
    size = reading.size or _size(reading)
    crowd = reading.crowd
    if crowd is None and standing is not None and size in {Size.FULL, Size.LONG}:
        wild = {d.verb for d in reading.deeds} & _WITH_THE_CROWD
        crowd = standing if wild else still(standing)
    deeds = tuple(sorted(reading.deeds, key=_presence, reverse=True)[:MOST_FIGURES])
    lead = deeds[0].who if deeds else ""
    return Shot(
        id="",
        size=size,
        angle=reading.angle or _angle(reading),
        move=reading.move or Move.HOLD,
        purpose=_purpose(reading),
        setting=setting,
        blocking=place_figures(deeds, seats, size),
        focus=lead,
        crowd=crowd,
        effects=reading.effects,
        action=reading.text,
        sounds=action_sounds(reading),
        frames=action_frames(reading.text, reading.crowd),
    )


def still(crowd: Crowd) -> Crowd:
    """Return the crowd as it waits behind a talk or a single man's deed."""
    if crowd.formation in {Formation.CLASH, Formation.CHARGE, Formation.FLEE}:
        return replace(crowd, formation=Formation.STAND)
    return crowd


def shows_thing(shot: Shot) -> bool:
    """Tell whether a shot is about what its people hold: given, read or broken all alone."""
    return not shot.blocking or any(b.verb in {Verb.GIVE, Verb.READ} for b in shot.blocking)


def is_insert(reading: ActionReading, shown: Collection[str]) -> bool:
    """Tell whether the sentence is about a thing alone."""
    fresh = [t for t in reading.things if t not in shown]
    busy = set(reading.effects) - {EffectKind.TALISMAN, EffectKind.GLOW}
    return bool(fresh) and not reading.deeds and reading.crowd is None and not busy


def insert(thing: str, setting: Setting, text: str = "", *, frames: int = INSERT) -> Shot:
    """Return the close picture of a thing."""
    written = _WRITTEN.search(text)
    if thing == "符" and written is not None:
        thing = f"{thing}·{written.group(1)}"
    return Shot(
        id="",
        size=Size.INSERT,
        purpose=Purpose.INSERT,
        setting=setting,
        prop=thing,
        action=text,
        frames=frames,
    )


def action_sounds(reading: ActionReading) -> tuple[str, ...]:
    """Return what the words, the deeds and the effects of a sentence sound like."""
    deeds = [_VERB_SOUNDS[d.verb] for d in reading.deeds if d.verb in _VERB_SOUNDS]
    effects = [_EFFECT_SOUNDS[e] for e in reading.effects if e in _EFFECT_SOUNDS]
    return tuple(dict.fromkeys([*reading.sounds, *deeds, *effects]))


def gesture_of(reading: ActionReading, speaker: str) -> Deed | None:
    """Return the small deed that can be played while ``speaker`` says the next line."""
    alone = len(reading.deeds) == 1 and reading.crowd is None and not reading.effects
    if not alone or reading.things or len(reading.text) > 12:
        return None
    deed = reading.deeds[0]
    return deed if deed.who == speaker and deed.verb in GESTURES else None


def _presence(deed: Deed) -> float:
    return VERB_WEIGHT.get(deed.verb, 0.0)


def _purpose(reading: ActionReading) -> Purpose:
    if reading.crowd is not None and not reading.deeds:
        return Purpose.CROWD
    return Purpose.ACTION


def _size(reading: ActionReading) -> Size:
    if not reading.deeds:
        return Size.EXTREME_LONG if reading.crowd is not None else Size.LONG
    if reading.crowd is not None:
        return Size.LONG
    verbs = {d.verb for d in reading.deeds}
    if verbs & _WHOLE_BODY or len(reading.deeds) > 2:
        return Size.FULL
    return Size.MEDIUM if verbs & _HALF_BODY else Size.MEDIUM_CLOSE


def _angle(reading: ActionReading) -> Angle:
    verbs = {d.verb for d in reading.deeds}
    if verbs & {Verb.FALL, Verb.KNEEL} and not verbs & {Verb.STRIKE, Verb.FIGHT}:
        return Angle.HIGH
    if verbs & {Verb.STRIKE, Verb.CAST, Verb.DRAW, Verb.RIDE}:
        return Angle.LOW
    if any(d.emotion is Emotion.FEAR for d in reading.deeds):
        return Angle.DUTCH
    return Angle.EYE
