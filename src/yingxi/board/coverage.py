"""Dialogue coverage: two-shot first, then closer with the tension, and a face for every turn."""

from __future__ import annotations

from dataclasses import dataclass, field

from yingxi.board.blocking import Seats, place_figures
from yingxi.board.lexicon import values
from yingxi.board.model import (
    Angle,
    Blocking,
    Crowd,
    Emotion,
    Purpose,
    Setting,
    Shot,
    Size,
    SpokenLine,
    Verb,
)
from yingxi.board.reading import Deed
from yingxi.board.rhythm import REACTION, line_frames, split_line
from yingxi.script.model import Delivery

_LADDER = (Size.FULL, Size.MEDIUM, Size.MEDIUM_CLOSE, Size.CLOSE, Size.EXTREME_CLOSE)
_WEIGHT = {
    Emotion.CALM: 0.0,
    Emotion.JOY: 0.08,
    Emotion.TENDER: 0.2,
    Emotion.WHISPER: 0.25,
    Emotion.WEAK: 0.25,
    Emotion.SCORN: 0.25,
    Emotion.RESOLVE: 0.25,
    Emotion.URGENT: 0.2,
    Emotion.FEAR: 0.3,
    Emotion.SURPRISE: 0.3,
    Emotion.SORROW: 0.3,
    Emotion.ANGER: 0.35,
}
_ANSWER = {
    Emotion.ANGER: Emotion.FEAR,
    Emotion.SCORN: Emotion.ANGER,
    Emotion.SORROW: Emotion.TENDER,
    Emotion.FEAR: Emotion.RESOLVE,
}
"""What a line's emotion leaves on the face of the one who hears it."""
_WIDE_GESTURES = {
    *(Verb.BOW, Verb.KNEEL, Verb.FALL, Verb.DRAW, Verb.STRIKE, Verb.WALK, Verb.RUN, Verb.RISE),
    *(Verb.ENTER, Verb.EXIT, Verb.CAST, Verb.SIT, Verb.EMBRACE, Verb.RIDE, Verb.FIGHT),
}
_MIDDLE_GESTURES = {Verb.POINT, Verb.TURN, Verb.GIVE, Verb.DRINK, Verb.READ, Verb.PHONE}
_RE_ESTABLISH = 7
"""Lines after which the audience is shown again who stands where."""
_BETWEEN_REACTIONS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """A line ready to be covered."""

    speaker: str
    text: str
    emotion: Emotion
    delivery: Delivery
    partner: str = ""
    gesture: Verb | None = None
    progress: float = 0.0
    """0 on the scene's first line, 1 on its last."""
    action: str = ""
    together: bool = True
    """False where the partner is not in sight yet."""
    can_react: bool = True


@dataclass(slots=True)
class Coverage:
    """What the coverage of a scene has shown so far."""

    seats: Seats
    lines: int = 0
    since_two_shot: int = 0
    since_reaction: int = 0
    last_size: dict[str, list[Size]] = field(default_factory=dict)
    last_speaker: str = ""
    faces: dict[str, Emotion] = field(default_factory=dict)
    """The emotion each person was last seen with."""

    def remember(self, name: str, size: Size) -> None:
        self.last_size.setdefault(name, []).append(size)


def cover_line(
    spoken: Spoken, setting: Setting, state: Coverage, crowd: Crowd | None
) -> list[Shot]:
    """Return the shots of one line: one, or one a part where a long line is split, and a reaction."""
    if spoken.partner:
        # Both are seated by the order in which the scene names them, whoever is shot first.
        state.seats.rank(spoken.speaker)
        state.seats.rank(spoken.partner)
    shots: list[Shot] = []
    for index, part in enumerate(split_line(spoken.text, spoken.delivery)):
        shots.append(_cover_part(spoken, part, index, setting, state, crowd))
    state.lines += spoken.delivery is Delivery.SPOKEN
    state.since_reaction += 1
    state.last_speaker = spoken.speaker
    state.faces[spoken.speaker] = spoken.emotion
    if _calls_for_reaction(spoken, state):
        shots.append(react(spoken.partner, spoken.speaker, spoken.emotion, setting, state))
        state.since_reaction = 0
    return shots


def _cover_part(
    spoken: Spoken, part: str, index: int, setting: Setting, state: Coverage, crowd: Crowd | None
) -> Shot:
    line = SpokenLine(
        speaker=spoken.speaker, text=part, emotion=spoken.emotion, delivery=spoken.delivery
    )
    if index % 2 == 1 and spoken.partner and spoken.together and spoken.delivery is Delivery.SPOKEN:
        return _over_listener(spoken, line, setting, state)
    two_shot = index == 0 and _wants_two_shot(spoken, state)
    size, angle = _frame(spoken, state, two_shot=two_shot, later_part=index > 0)
    speaking = spoken.delivery is Delivery.SPOKEN
    talk = (spoken.gesture or Verb.TALK) if speaking else Verb.STAND
    deeds = [Deed(who=spoken.speaker, verb=talk, emotion=spoken.emotion, target=spoken.partner)]
    if spoken.partner and (two_shot or angle is Angle.OVER_SHOULDER):
        heard = state.faces.get(spoken.partner, Emotion.CALM)
        deeds.append(
            Deed(who=spoken.partner, verb=Verb.LISTEN, emotion=heard, target=spoken.speaker)
        )
    state.since_two_shot = 0 if two_shot else state.since_two_shot + 1
    state.remember(spoken.speaker, size)
    return Shot(
        id="",
        size=size,
        angle=angle,
        setting=setting,
        blocking=place_figures(deeds, state.seats, size),
        focus=spoken.speaker,
        crowd=crowd if size is Size.FULL else None,
        line=line,
        action=spoken.action if index == 0 else "",
        frames=line_frames(part),
    )


def _over_listener(spoken: Spoken, line: SpokenLine, setting: Setting, state: Coverage) -> Shot:
    """The second half of a long line, heard over the face of the one it is said to."""
    emotion = _ANSWER.get(spoken.emotion, state.faces.get(spoken.partner, Emotion.CALM))
    size = _vary(Size.MEDIUM_CLOSE, spoken.partner, state)
    state.remember(spoken.partner, size)
    deed = Deed(who=spoken.partner, verb=Verb.LISTEN, emotion=emotion, target=spoken.speaker)
    return Shot(
        id="",
        size=size,
        purpose=Purpose.REACTION,
        setting=setting,
        blocking=place_figures([deed], state.seats, size),
        focus=spoken.partner,
        line=line,
        frames=line_frames(line.text),
    )


def react(who: str, to: str, emotion: Emotion, setting: Setting, state: Coverage) -> Shot:
    """Return the silent face of ``who`` taking in what ``to`` has just said or done."""
    answer = _ANSWER.get(emotion, Emotion.SURPRISE)
    size = _vary(Size.CLOSE, who, state)
    state.remember(who, size)
    verb = Verb.RECOIL if answer in {Emotion.FEAR, Emotion.SURPRISE} else Verb.LISTEN
    deed = Deed(who=who, verb=verb, emotion=answer, target=to)
    state.faces[who] = answer
    return Shot(
        id="",
        size=size,
        purpose=Purpose.REACTION,
        setting=setting,
        blocking=place_figures([deed], state.seats, size),
        focus=who,
        sounds=("heartbeat",) if answer in {Emotion.FEAR, Emotion.SURPRISE} else (),
        frames=REACTION,
    )


def tension(spoken: Spoken) -> float:
    """Return 0 (small talk at a scene's start) to 1 and more (a shout at its end)."""
    shout = 0.1 if spoken.text.endswith(("！", "!")) else 0.0
    return 0.12 + 0.5 * spoken.progress + _WEIGHT[spoken.emotion] + shout


def _wants_two_shot(spoken: Spoken, state: Coverage) -> bool:
    if not (spoken.partner and spoken.together) or spoken.delivery is not Delivery.SPOKEN:
        return False
    return state.lines == 0 or (state.since_two_shot >= _RE_ESTABLISH and tension(spoken) < 0.75)


def _frame(
    spoken: Spoken, state: Coverage, *, two_shot: bool, later_part: bool
) -> tuple[Size, Angle]:
    if spoken.delivery is not Delivery.SPOKEN:
        return _vary(Size.CLOSE, spoken.speaker, state), Angle.EYE
    if two_shot:
        wide = spoken.gesture in _WIDE_GESTURES
        return (Size.FULL if wide else Size.MEDIUM), Angle.EYE
    heat = tension(spoken) + (0.2 if later_part else 0.0)
    size, angle = _by_heat(heat, spoken)
    if spoken.gesture in _WIDE_GESTURES:
        return Size.FULL, _power_angle(spoken)
    if spoken.gesture in _MIDDLE_GESTURES:
        return Size.MEDIUM, _power_angle(spoken)
    varied = _vary(size, spoken.speaker, state, jump=state.last_speaker == spoken.speaker)
    if varied in {Size.CLOSE, Size.EXTREME_CLOSE} and angle is Angle.OVER_SHOULDER:
        angle = Angle.EYE
    return varied, angle


def _by_heat(heat: float, spoken: Spoken) -> tuple[Size, Angle]:
    over = Angle.OVER_SHOULDER if spoken.partner and spoken.together else Angle.EYE
    if heat < 0.4:
        return Size.MEDIUM, over
    if heat < 0.6:
        return Size.MEDIUM_CLOSE, over
    if heat < 0.95 or len(spoken.text) > 8:
        return Size.CLOSE, Angle.EYE
    return Size.EXTREME_CLOSE, Angle.EYE


def _power_angle(spoken: Spoken) -> Angle:
    if spoken.gesture is Verb.KNEEL:
        return Angle.HIGH
    return Angle.LOW if spoken.emotion in {Emotion.ANGER, Emotion.RESOLVE} else Angle.EYE


def _vary(size: Size, who: str, state: Coverage, *, jump: bool = False) -> Size:
    """Step aside from ``size`` where it would be a person's third alike running, or a jump cut."""
    past = state.last_size.get(who, [])
    same = [s for s in past[-2:] if s is size]
    if len(same) == 2 or (jump and past and past[-1] is size):
        step = _LADDER.index(size)
        return _LADDER[step - 1 if step >= 3 else step + 1]
    return size


def _calls_for_reaction(spoken: Spoken, state: Coverage) -> bool:
    if not (
        spoken.partner
        and spoken.together
        and spoken.can_react
        and spoken.delivery is Delivery.SPOKEN
    ):
        return False
    if state.since_reaction < _BETWEEN_REACTIONS:
        return False
    turns = bool(values(spoken.text, "turn"))
    return turns or (_WEIGHT[spoken.emotion] >= 0.3 and tension(spoken) > 0.7)


def listening(who: str, to: str, state: Coverage) -> Blocking:
    """Return one figure that listens, alone in a medium-close frame."""
    deed = Deed(who=who, verb=Verb.LISTEN, emotion=state.faces.get(who, Emotion.CALM), target=to)
    return place_figures([deed], state.seats, Size.MEDIUM_CLOSE)[0]
