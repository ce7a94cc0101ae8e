"""When things happen in a shot: the deed, the blow that lands, the one it hits, the line."""

from __future__ import annotations

from yingxi.board.model import FPS, Blocking, Emotion, Size, Verb
from yingxi.shoot.plan import PlannedShot
from yingxi.stage.motion.blows import BLOW_LANDS, CAST_LETS_GO, EXCHANGE
from yingxi.stage.score import Act

SPEAKS_WHILE = frozenset({Verb.TALK, Verb.LISTEN, Verb.STAND, Verb.SIT, Verb.KNEEL, Verb.PHONE,
                          Verb.RIDE, Verb.FALL})  # fmt: skip
"""Verbs a figure goes on with while it speaks; others come first, then the line."""
DEED_FRAMES = {Verb.ENTER: 32, Verb.TURN: 16, Verb.POINT: 18, Verb.DRAW: 24, Verb.BOW: 52,
               Verb.STRIKE: 28, Verb.CAST: 40, Verb.RECOIL: 24, Verb.LAUGH: 40, Verb.NOD: 30,
               Verb.SHAKE_HEAD: 34, Verb.GIVE: 26, Verb.LOOK_UP: 22, Verb.RISE: 40,
               Verb.WALK: 40, Verb.RUN: 30}  # fmt: skip
IN_ITS_OWN_TIME = frozenset({Verb.ENTER, Verb.SIT, Verb.RIDE, Verb.WALK, Verb.RUN, Verb.FIGHT})
"""Verbs that are under way when the shot begins; before the others comes a moment of stillness."""
ANTICIPATION = 5
"""Frames of stillness before an action."""
BEFORE = -200
"""Start of an act that was over long before the shot."""
_IN_HASTE = ("冲", "闯", "奔", "扑", "跑", "rush", "burst")
"""Words for coming in at a run."""
_ANSWERS = frozenset({Verb.FALL, Verb.RECOIL})
_DOWN = frozenset({Verb.KNEEL, Verb.FALL, Verb.SIT})
_FACES = frozenset({Size.MEDIUM_CLOSE, Size.CLOSE, Size.EXTREME_CLOSE})
_AT_REST = frozenset({Verb.STAND, Verb.LISTEN, Verb.TALK})


def acts_of(
    blocking: Blocking, planned: PlannedShot, toward: float | None, *, goes: float | None,
    speaks: bool, drawn: bool,
) -> tuple[Act, ...]:  # fmt: skip
    """What a figure does over the shot. ``toward`` is where the one stands whom it deals with,
    ``goes`` where it walks to, ``drawn`` that its blade is out.
    """  # fmt: skip
    line = planned.shot.line
    mood = blocking.emotion
    if speaks and line is not None and line.emotion is not Emotion.CALM:
        mood = line.emotion
    if blocking.verb is Verb.ENTER and any(w in planned.shot.action for w in _IN_HASTE):
        mood = Emotion.URGENT if mood is Emotion.CALM else mood
    acts = _now(blocking, planned, mood, toward, goes, speaks=speaks)
    before: list[Act] = []
    if drawn:
        before.append(Act(verb=Verb.DRAW, start=BEFORE - 100, end=BEFORE, emotion=mood))
    if blocking.held is not None and blocking.held in _DOWN:
        before.append(Act(verb=blocking.held, start=BEFORE, end=0, emotion=mood))
    if blocking.held is Verb.POINT and blocking.verb in _AT_REST:
        return (*before, Act(verb=Verb.POINT, start=BEFORE, end=planned.frames, emotion=mood))
    return (*before, *acts)


def blow_at(planned: PlannedShot) -> int | None:
    """The frame on which the first blow or spell of the shot arrives, ``None`` without one."""
    for figure in planned.shot.blocking:
        start = _start(figure.verb, planned)
        match figure.verb:
            case Verb.STRIKE | Verb.FIGHT:
                return start + round(BLOW_LANDS * FPS)
            case Verb.CAST:
                return start + round(CAST_LETS_GO * FPS)
            case _:
                continue
    return None


def _start(verb: Verb, planned: PlannedShot) -> int:
    return 0 if verb in IN_ITS_OWN_TIME else min(ANTICIPATION, planned.frames // 6)


def _now(
    blocking: Blocking, planned: PlannedShot, mood: Emotion, toward: float | None,
    goes: float | None, *, speaks: bool,
) -> tuple[Act, ...]:  # fmt: skip
    frames, verb = planned.frames, blocking.verb
    if verb is Verb.RECOIL and planned.shot.size in _FACES:
        # A step back would leave the frame: the face alone takes the blow.
        verb = Verb.LISTEN
        mood = mood if mood is Emotion.FEAR else Emotion.SURPRISE
    if verb in _AT_REST:
        if not speaks:
            return (Act(verb=Verb.LISTEN, start=0, end=frames, emotion=mood),)
        done = planned.line_start + planned.line_frames
        return (
            Act(verb=Verb.STAND, start=0, end=planned.line_start, emotion=mood),
            Act(verb=Verb.TALK, start=planned.line_start, end=done, emotion=mood, toward=toward),
            Act(verb=Verb.STAND, start=done, end=frames, emotion=mood),
        )
    if speaks:
        if verb in SPEAKS_WHILE:
            return (Act(verb=verb, start=0, end=frames, emotion=mood),)
        deed = min(DEED_FRAMES.get(verb, 26), max(12, frames - 20))
        return (
            Act(verb=verb, start=0, end=deed, emotion=mood, toward=goes),
            Act(verb=Verb.TALK, start=deed, end=frames, emotion=mood, toward=toward),
        )
    start = _start(verb, planned)
    if verb is Verb.FIGHT and _second_fighter(blocking, planned):
        return (Act(verb=verb, start=-round(EXCHANGE * FPS), end=frames, emotion=mood),)
    if verb in _ANSWERS and not _gives_the_blow(blocking, planned):
        start = max(start, min(frames // 2, blow_at(planned) or 0))
    end = frames
    if verb in DEED_FRAMES and verb not in (Verb.WALK, Verb.RUN):
        end = min(frames, start + max(DEED_FRAMES[verb], round((frames - start) * 0.6)))
    acts = [Act(verb=verb, start=start, end=end, emotion=mood, toward=goes)]
    if start > 0:
        acts.insert(0, Act(verb=Verb.STAND, start=0, end=start, emotion=mood))
    return tuple(acts)


def _gives_the_blow(blocking: Blocking, planned: PlannedShot) -> bool:
    others = (b for b in planned.shot.blocking if b.character != blocking.character)
    return not any(b.verb in (Verb.STRIKE, Verb.FIGHT, Verb.CAST) for b in others)


def _second_fighter(blocking: Blocking, planned: PlannedShot) -> bool:
    fighters = [b.character for b in planned.shot.blocking if b.verb is Verb.FIGHT]
    return len(fighters) > 1 and fighters.index(blocking.character) % 2 == 1
