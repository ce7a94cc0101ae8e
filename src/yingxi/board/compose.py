"""A strong frame for a prompt: size by what is to be seen, thirds, a move with a reason."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from yingxi.bible.model import PlaceKind
from yingxi.board.model import (
    Angle,
    Blocking,
    EffectKind,
    Formation,
    Move,
    Purpose,
    Shot,
    Size,
    Verb,
)
from yingxi.board.subjects import Subject

_WHOLE = {
    *(Verb.FIGHT, Verb.STRIKE, Verb.FALL, Verb.RUN, Verb.RIDE, Verb.KNEEL, Verb.BOW, Verb.CAST),
    *(Verb.DRAW, Verb.WALK, Verb.ENTER, Verb.EXIT, Verb.EMBRACE, Verb.STAND, Verb.SIT, Verb.RISE),
}
_GOING = {Verb.WALK, Verb.RUN, Verb.RIDE}
_BLOWS = {Verb.FIGHT, Verb.STRIKE}
_LOOKS_RIGHT = 1
_THIRD = 1 / 3
_ROWS = {2: (-0.5, 0.5), 3: (-0.62, 0.0, 0.62), 4: (-0.72, -0.25, 0.25, 0.72)}


def compose(shot: Shot, subjects: Sequence[Subject], *, asked: Collection[str]) -> Shot:
    """Return ``shot`` framed: what the text asked for (categories in ``asked``) is kept."""
    people = [s for s in subjects if s.count == 1][:4]
    size = shot.size if "size" in asked else _size(shot, people)
    if people and size in {Size.INSERT, Size.EXTREME_CLOSE} and len(people) > 1:
        size = Size.CLOSE
    framed = replace(
        shot,
        size=size,
        purpose=_purpose(shot, people),
        blocking=_place(people, size),
        focus=people[0].name if people else "",
    )
    if "angle" not in asked:
        framed = replace(framed, angle=_angle(framed, people))
    if "move" not in asked:
        framed = replace(framed, move=_move(framed, people))
    return framed


def _purpose(shot: Shot, people: Sequence[Subject]) -> Purpose:
    if people:
        return Purpose.ACTION
    return Purpose.CROWD if shot.crowd is not None else Purpose.ESTABLISH


def _size(shot: Shot, people: Sequence[Subject]) -> Size:
    if not people:
        return Size.EXTREME_LONG
    if shot.crowd is not None and shot.crowd.count >= 100:
        return Size.LONG
    if shot.setting.place and _grand(shot) and len(people) == 1:
        return Size.LONG if people[0].verb is Verb.STAND else Size.FULL
    if any(s.verb in _WHOLE for s in people) or len(people) > 2:
        return Size.FULL
    if people[0].verb in {Verb.WEEP, Verb.LAUGH}:
        return Size.CLOSE
    return Size.MEDIUM


def _grand(shot: Shot) -> bool:
    return bool({EffectKind.LIGHTNING, EffectKind.FIRE} & set(shot.effects))


def _place(people: Sequence[Subject], size: Size) -> tuple[Blocking, ...]:
    """Put one on a third with room to look into, two and more in a row facing inwards."""
    if len(people) == 1:
        tight = size in {Size.CLOSE, Size.EXTREME_CLOSE, Size.MEDIUM_CLOSE}
        return (_figure(people[0], -0.12 if tight else -_THIRD, _LOOKS_RIGHT),)
    rows = _ROWS.get(len(people), ())
    middle = len(people) / 2
    return tuple(
        _figure(person, x, 1 if index < middle else -1)
        for index, (person, x) in enumerate(zip(people, rows, strict=True))
    )


def _figure(person: Subject, x: float, facing: int) -> Blocking:
    return Blocking(
        character=person.name,
        x=round(x, 2),
        facing=facing,
        verb=person.verb,
        emotion=person.emotion,
        target=person.target,
    )


def _angle(shot: Shot, people: Sequence[Subject]) -> Angle:
    verbs = {s.verb for s in people}
    if shot.crowd is not None and not people:
        return Angle.HIGH if shot.crowd.formation is not Formation.CHARGE else Angle.EYE
    if verbs & {Verb.DRAW, Verb.CAST, Verb.STRIKE, Verb.RIDE}:
        return Angle.LOW
    return Angle.HIGH if verbs & {Verb.FALL, Verb.KNEEL} else Angle.EYE


def _move(shot: Shot, people: Sequence[Subject]) -> Move:
    verbs = {s.verb for s in people}
    if shot.crowd is not None and shot.crowd.count >= 100:
        return Move.PULL if people else Move.PUSH
    if not people:
        outdoors = {PlaceKind.MOUNTAIN, PlaceKind.CITY, PlaceKind.FOREST}
        return Move.CRANE_UP if outdoors else Move.PAN_RIGHT
    if verbs & _GOING:
        return Move.FOLLOW
    if verbs & _BLOWS:
        return Move.SHAKE
    return Move.PUSH
