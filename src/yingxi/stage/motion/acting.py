"""From a figure's acts to its pose and place at a frame. Pure: any frame, in any order."""

from __future__ import annotations

import math
from dataclasses import dataclass, fields

from yingxi.bible.model import Role
from yingxi.board.model import FPS, Emotion, Verb
from yingxi.stage.anatomy import Hand, Pose
from yingxi.stage.motion.gaits import RUN_SPEED, WALK_SPEED, ride, run, walk
from yingxi.stage.motion.keys import Gesture, Joints, ease, mix, sample
from yingxi.stage.motion.stance import stance
from yingxi.stage.motion.talk import talking
from yingxi.stage.motion.verbs import HOLDS_FLOOR, KEYS, LOOPING
from yingxi.stage.score import Act, Figure
from yingxi.stage.space import FIGURE_SCALE, FLOOR_Y, FRAME_W, MARGIN_X

TRAVELS = frozenset({Verb.ENTER, Verb.EXIT, Verb.WALK, Verb.RUN, Verb.RIDE})
BLEND = 7
"""Frames in which one act passes into the next."""
OFF_STAGE = 260
"""Plate pixels beyond the frame's edge where nobody sees a figure."""
FAR_SCALE = 0.55
"""A figure at depth 1 is this much of its size."""
FAR_RISE = 210
"""Plate pixels that a figure at depth 1 stands higher."""
_FIELDS = frozenset(f.name for f in fields(Pose))


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """A pose and where its ground point is, plate pixels; ``scale`` is plate pixels a unit."""

    pose: Pose
    x: float
    y: float
    scale: float


def pose_at(figure: Figure, frame: int, *, wind: float = 0.0) -> Placement:
    """The figure at a frame of its shot; ``wind`` 0–1 streams hair and cloth."""
    seed = figure.look.seed
    seconds = frame / FPS
    scale = FIGURE_SCALE * (1 - (1 - FAR_SCALE) * figure.depth)
    act, before, began = _acts_at(figure, frame)
    emotion = act.emotion if act else Emotion.CALM
    base = stance(figure.look, emotion, seconds, seed)
    x, facing, travelled, step = _journey(figure, frame, scale)
    gesture = _gesture(figure, act, base, frame, travelled, step)
    since = frame - began
    if before is not None and since < BLEND:
        old = _gesture(
            figure,
            before,
            stance(figure.look, before.emotion, seconds, seed),
            frame,
            travelled,
            step,
        )
        gesture.joints = mix(old.joints, gesture.joints, ease((since + 1) / BLEND))
    joints = gesture.joints
    speed = step * FPS / max(scale, 1e-6)
    joints["flow"] = min(1.0, joints.get("flow", 0.0) + wind * 0.7 + min(0.6, abs(speed) / 1100))
    joints["sway"] = seconds * (2.2 + 2.4 * wind) + (seed % 628) / 100
    joints["jaw"] = figure.mouth[frame] if frame < len(figure.mouth) else 0.0
    _keep_feet(figure, joints, before, act)
    pose = Pose(
        **{name: value for name, value in joints.items() if name in _FIELDS},
        near_hand=gesture.near_hand or base.near_hand or Hand.OPEN,
        far_hand=gesture.far_hand or base.far_hand or Hand.HOLD,
        drawn=bool(gesture.drawn if gesture.drawn is not None else _drawn(figure, frame, base)),
        facing=facing,
    )
    return Placement(pose=pose, x=x, y=FLOOR_Y - FAR_RISE * figure.depth, scale=scale)


def _acts_at(figure: Figure, frame: int) -> tuple[Act | None, Act | None, int]:
    now: Act | None = None
    before: Act | None = None
    began = 0
    for act in figure.acts:
        if act.start <= frame:
            before, now, began = now, act, act.start
    return now, before, began


def _gesture(
    figure: Figure, act: Act | None, base: Gesture, frame: int, travelled: float, step: float
) -> Gesture:
    if act is None:
        return Gesture(dict(base.joints), base.near_hand, base.far_hand, base.drawn)
    since = (frame - act.start) / FPS
    joints = dict(base.joints)
    if figure.mounted or act.verb is Verb.RIDE:
        return Gesture(mix(joints, ride(frame / FPS), 1.0), Hand.FIST, Hand.HOLD, True)
    if act.verb in TRAVELS:
        pace = abs(step) * FPS / FIGURE_SCALE
        weight = min(1.0, pace / (WALK_SPEED * 0.5))
        gait = run if act.verb is Verb.RUN or pace > WALK_SPEED * 1.7 else walk
        return Gesture(
            mix(joints, gait(travelled, weight=weight), weight), base.near_hand, base.far_hand,
            base.drawn,
        )  # fmt: skip
    if act.verb is Verb.TALK:
        voice = _voice(figure, frame)
        speech = talking(joints, act.emotion, since, voice, figure.look.seed)
        weight = ease(since / 0.5)
        return Gesture(
            mix(joints, speech.joints, weight), speech.near_hand, base.far_hand, base.drawn
        )
    keys = KEYS.get(act.verb)
    if keys is None:
        return Gesture(joints, base.near_hand, base.far_hand, base.drawn)
    length = keys[-1].at
    at = since % length if act.verb in LOOPING else since
    deed = sample(keys, at)
    if figure.mouth and _voice(figure, frame) > 0:
        deed.joints["head"] = deed.joints.get("head", joints.get("head", 0.0)) + 3 * _voice(
            figure, frame
        )
    deed.joints = mix(joints, deed.joints, ease(since / 0.22))
    deed.near_hand = deed.near_hand or base.near_hand
    deed.far_hand = deed.far_hand or base.far_hand
    return deed


def _voice(figure: Figure, frame: int) -> float:
    window = figure.mouth[max(0, frame - 2) : frame + 3]
    return sum(window) / len(window) if window else 0.0


def _journey(figure: Figure, frame: int, scale: float) -> tuple[float, int, float, float]:
    """``(x, facing, units walked, plate pixels this frame)``."""
    x, facing = figure.x, figure.facing
    first = figure.acts[0] if figure.acts else None
    if first is not None and first.verb is Verb.ENTER:
        x = _off_stage(figure.x, -figure.facing)
    travelled = step = 0.0
    for act in figure.acts:
        if act.start > frame:
            break
        if act.verb is Verb.TURN and frame >= act.start + 6:
            facing = -facing
        if act.verb not in TRAVELS:
            continue
        goal = _goal(figure, act, x, facing)
        facing = 1 if goal > x else -1 if goal < x else facing
        here = _along(act, x, goal, frame, scale)
        step = here - _along(act, x, goal, frame - 1, scale) if frame < act.end else 0.0
        travelled += abs(here - x) / scale
        x = here
        if act.verb is Verb.ENTER and frame >= act.end:
            facing = figure.facing
    return x, facing, travelled, step


def _goal(figure: Figure, act: Act, x: float, facing: int) -> float:
    if act.toward is not None:
        return act.toward
    if act.verb is Verb.ENTER:
        return figure.x
    if act.verb is Verb.EXIT:
        return _off_stage(x, facing)
    speed = {Verb.WALK: WALK_SPEED, Verb.RUN: RUN_SPEED}.get(act.verb, 500.0)
    return x + facing * speed * 0.8 * (act.end - act.start) / FPS


def _along(act: Act, start: float, goal: float, frame: int, scale: float) -> float:
    """Constant pace with a short start and stop; never faster than the verb's own pace allows."""
    length = max(1, act.end - act.start)
    pace = (WALK_SPEED if act.verb in (Verb.WALK, Verb.ENTER, Verb.EXIT) else RUN_SPEED) * scale
    needed = abs(goal - start) / pace * FPS
    run_frames = min(float(length), max(needed * 1.12, 12.0))
    t = min(1.0, max(0.0, (frame - act.start) / run_frames))
    if act.verb is Verb.EXIT:
        part = t * t * (1.6 - 0.6 * t)
    else:
        soft = 0.18
        part = (t - soft * math.sin(math.tau * t) / math.tau * 2) if 0 < t < 1 else t
    return start + (goal - start) * part


def _off_stage(x: float, way: int) -> float:
    edge = MARGIN_X - OFF_STAGE if way < 0 else MARGIN_X + FRAME_W + OFF_STAGE
    return min(edge, x - 300) if way < 0 else max(edge, x + 300)


def _keep_feet(figure: Figure, joints: Joints, before: Act | None, act: Act | None) -> None:
    """What knelt, sat or fell stays down until it rises or goes."""
    if act is None or before is None or act.verb in TRAVELS | {Verb.RISE} | HOLDS_FLOOR:
        return
    down = next(
        (a for a in reversed(figure.acts) if a.start < act.start and a.verb in HOLDS_FLOOR), None
    )
    if down is None:
        return
    up = any(
        a.verb in TRAVELS | {Verb.RISE} and down.start < a.start <= act.start for a in figure.acts
    )
    if not up:
        last = sample(KEYS[down.verb], 99).joints
        for name in ("y", "spin", "x", "near_hip", "near_knee", "far_hip", "far_knee", "far_ankle"):
            if name in last:
                joints[name] = last[name]


def _drawn(figure: Figure, frame: int, base: Gesture) -> bool:
    drew = any(
        a.verb in (Verb.DRAW, Verb.FIGHT, Verb.STRIKE) and a.start < frame for a in figure.acts
    )
    return drew or bool(base.drawn) or figure.look.role is Role.DEMON
