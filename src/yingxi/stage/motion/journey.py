"""Where a figure is: ways in, ways out, walks and rides over the frames of a shot."""

from __future__ import annotations

import math
from dataclasses import dataclass

from yingxi.board.model import FPS, Emotion, Verb
from yingxi.stage.motion.gaits import RUN_SPEED, WALK_SPEED
from yingxi.stage.score import Act, Figure
from yingxi.stage.space import FRAME_W, MARGIN_X

TRAVELS = frozenset({Verb.ENTER, Verb.EXIT, Verb.WALK, Verb.RUN, Verb.RIDE})
TURNS_AT = 6
"""Frames into a TURN at which the figure is edge-on."""
_OFF_STAGE = 260
"""Plate pixels beyond the frame's edge where nobody sees a figure."""
_RUN_UP = {Verb.WALK: 330.0, Verb.RUN: 520.0, Verb.RIDE: 560.0}
"""Plate pixels before its mark at which one who comes along begins, in frame or nearly so."""
_RUN_OUT = {Verb.WALK: 110.0, Verb.RUN: 170.0, Verb.RIDE: 90.0}
"""And how far it goes past the mark."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Whereabouts:
    """Plate x, facing, puppet units travelled, plate pixels moved since the frame before."""

    x: float
    facing: int
    travelled: float = 0.0
    step: float = 0.0


def whereabouts(figure: Figure, frame: int, scale: float) -> Whereabouts:
    """The figure's place at a frame; its acts before decide where it comes from."""
    x, facing = _start(figure), figure.facing
    travelled = step = 0.0
    for act in figure.acts:
        if act.start > frame:
            break
        if act.verb is Verb.TURN and frame >= act.start + TURNS_AT:
            facing = -facing
        if act.verb not in TRAVELS or act.start < 0:
            continue
        goal = _goal(figure, act, x, facing)
        facing = 1 if goal > x else -1 if goal < x else facing
        here = _along(act, x, goal, frame, scale)
        step = here - _along(act, x, goal, frame - 1, scale) if frame < act.end else 0.0
        travelled += abs(here - x) / scale
        x = here
        if act.verb is Verb.ENTER and frame >= act.end:
            facing = figure.facing
    return Whereabouts(x=x, facing=facing, travelled=travelled, step=step)


def hurries(act: Act) -> bool:
    """Whoever runs, or comes and goes in haste."""
    return act.verb is Verb.RUN or (
        act.verb in (Verb.ENTER, Verb.EXIT) and act.emotion is Emotion.URGENT
    )


def _start(figure: Figure) -> float:
    moving = next((a for a in figure.acts if a.verb in TRAVELS and a.start >= 0), None)
    if moving is None:
        return figure.x
    if moving.verb is Verb.ENTER:
        return _off_stage(figure.x, -figure.facing)
    return figure.x - figure.facing * _RUN_UP.get(moving.verb, 0.0)


def _goal(figure: Figure, act: Act, x: float, facing: int) -> float:
    if act.verb is Verb.ENTER:
        return figure.x
    if act.verb is Verb.EXIT:
        return _off_stage(x, facing)
    if act.toward is not None and abs(act.toward - x) > 60:
        return act.toward
    return x + facing * (_RUN_UP[act.verb] + _RUN_OUT[act.verb])


def _along(act: Act, start: float, goal: float, frame: int, scale: float) -> float:
    """Even pace with a short start and stop; never faster than the verb's own pace allows."""
    length = max(1, act.end - act.start)
    slow = act.verb in (Verb.WALK, Verb.ENTER, Verb.EXIT) and not hurries(act)
    pace = (WALK_SPEED if slow else RUN_SPEED) * scale
    needed = max(12.0, abs(goal - start) / pace * FPS)
    # A long act is played slower, but nobody creeps.
    frames = min(float(length), needed * 1.12) if act.verb is not Verb.RIDE else needed * 1.12
    if act.verb in (Verb.WALK, Verb.RUN):
        frames = min(max(frames, needed), needed * 1.6)
    t = min(1.0, max(0.0, (frame - act.start) / frames))
    if act.verb is Verb.EXIT:
        part = t * t * (1.6 - 0.6 * t)
    else:
        soft = 0.18
        part = (t - soft * math.sin(math.tau * t) / math.tau * 2) if 0 < t < 1 else t
    return start + (goal - start) * part


def _off_stage(x: float, way: int) -> float:
    edge = MARGIN_X - _OFF_STAGE if way < 0 else MARGIN_X + FRAME_W + _OFF_STAGE
    return min(edge, x - 300) if way < 0 else max(edge, x + 300)
