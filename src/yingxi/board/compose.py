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
_DEEDS = {Verb.CAST, Verb.DRAW, Verb.RIDE, Verb.STRIKE, Verb.POINT}
"""Deeds that are seen large even before a host."""
_BLOWS = {Verb.FIGHT, Verb.STRIKE}
_AROUND = {Formation.KNEEL, Formation.STAND, Formation.MILL}
"""A crowd in these is about somebody, who stands in the middle of it."""
_LOOKS_RIGHT = 1
_THIRD = 1 / 3
_ABREAST = {2: (-0.42, 0.16), 3: (-0.6, -0.1, 0.4), 4: (-0.72, -0.3, 0.12, 0.54)}
"""Who goes the same way goes side by side."""
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
        blocking=_place(people, size, shot),
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
    verbs = {s.verb for s in people}
    if shot.crowd is not None and shot.crowd.count >= 100:
        return Size.FULL if verbs & _DEEDS else Size.LONG
    if verbs == {Verb.RUN}:
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


def _place(people: Sequence[Subject], size: Size, shot: Shot) -> tuple[Blocking, ...]:
    """Put one on a third with room to look into, several in a row that faces inwards or goes one way."""
    if len(people) == 1:
        if shot.crowd is not None and shot.crowd.formation in _AROUND:
            return (_figure(people[0], 0.0, _LOOKS_RIGHT),)
        tight = size in {Size.CLOSE, Size.EXTREME_CLOSE, Size.MEDIUM_CLOSE}
        return (_figure(people[0], -0.12 if tight else -_THIRD, _LOOKS_RIGHT),)
    together = bool(people) and all(s.verb in _GOING for s in people)
    if together:
        return tuple(
            replace(_figure(person, x, _LOOKS_RIGHT), target="")
            for person, x in zip(people, _ABREAST[len(people)], strict=True)
        )
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
    near = shot.size in {Size.MEDIUM_CLOSE, Size.CLOSE}
    if near and len(people) > 1:
        return Angle.OVER_SHOULDER
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
