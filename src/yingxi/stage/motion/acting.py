"""From a figure's acts to its pose and place at a frame. Pure: any frame, in any order."""

from __future__ import annotations

from dataclasses import dataclass, fields

from yingxi.bible.model import Role, Weapon
from yingxi.board.model import FPS, Emotion, Verb
from yingxi.stage.anatomy import Hand, Pose
from yingxi.stage.motion.blows import ARMED, RECOIL
from yingxi.stage.motion.gaits import WALK_SPEED, ride, run, seat, walk
from yingxi.stage.motion.journey import TRAVELS, Whereabouts, hurries, whereabouts
from yingxi.stage.motion.keys import Gesture, Joints, cross, ease, mix, sample
from yingxi.stage.motion.reach import lowest
from yingxi.stage.motion.stance import stance
from yingxi.stage.motion.talk import ELBOW_ROOM, hearing, talking
from yingxi.stage.motion.verbs import HOLDS_FLOOR, LOOPING, LOWER, held, keys_of
from yingxi.stage.score import Act, Figure
from yingxi.stage.space import FIGURE_SCALE, FLOOR_Y

BLEND = 7
"""Frames in which one act passes into the next."""
FAR_SCALE = 0.55
"""A figure at depth 1 is this much of its size."""
FAR_RISE = 210
"""Plate pixels that a figure at depth 1 stands higher."""
_FIELDS = frozenset(f.name for f in fields(Pose))
_GETS_UP = TRAVELS | {Verb.RISE, Verb.FIGHT, Verb.STRIKE, Verb.CAST, Verb.BOW, Verb.EMBRACE}
_BLADES = frozenset({Weapon.SWORD, Weapon.SABRE})
_UPRIGHT = -24.0
"""Turn of a blade that is handed over, point up."""
_IN_PLACE = frozenset({Verb.TALK, Verb.LISTEN, Verb.STAND})
_FREE = 2000.0
"""Elbow room of one with nobody before him."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """A pose and where its ground point is, plate pixels; ``scale`` is plate pixels a unit."""

    pose: Pose
    x: float
    y: float
    scale: float


def pose_at(figure: Figure, frame: int, *, wind: float = 0.0) -> Placement:
    """The figure at a frame of its shot; ``wind`` 0–1 streams hair and cloth.

    An act that starts before frame 0 is how the figure already is when the shot begins.
    """
    seed = figure.look.seed
    seconds = frame / FPS
    scale = FIGURE_SCALE * (1 - (1 - FAR_SCALE) * figure.depth)
    act, before = _acts_at(figure, frame)
    place = whereabouts(figure, frame, scale)
    gesture = _gesture(figure, act, frame, place)
    since = frame - act.start if act is not None else frame
    if act is not None and before is not None and act.start > 0 and since < BLEND:
        old = _gesture(figure, before, frame, place)
        gesture.joints = cross(old.joints, gesture.joints, ease((since + 1) / BLEND))
        _plant(gesture.joints)
    joints = gesture.joints
    speed = place.step * FPS / max(scale, 1e-6)
    joints["flow"] = min(1.0, joints.get("flow", 0.0) + wind * 0.7 + min(0.6, abs(speed) / 1300))
    joints["sway"] = seconds * (2.2 + 2.4 * wind) + (seed % 628) / 100
    joints["jaw"] = figure.mouth[frame] if frame < len(figure.mouth) else 0.0
    joints["lid"] = min(1.0, max(0.0, joints.get("lid", 0.0)))
    ground = FLOOR_Y - FAR_RISE * figure.depth + joints.pop("rise", 0.0) * scale
    pose = Pose(
        **{name: value for name, value in joints.items() if name in _FIELDS},
        near_hand=gesture.near_hand or Hand.OPEN,
        far_hand=gesture.far_hand or Hand.HOLD,
        drawn=_drawn(figure, frame, gesture),
        facing=place.facing,
    )
    return Placement(pose=pose, x=place.x, y=ground, scale=scale)


def _acts_at(figure: Figure, frame: int) -> tuple[Act | None, Act | None]:
    now: Act | None = None
    before: Act | None = None
    for act in figure.acts:
        if act.start <= frame:
            before, now = now, act
    return now, before


def _gesture(figure: Figure, act: Act | None, frame: int, place: Whereabouts) -> Gesture:
    emotion = act.emotion if act else Emotion.CALM
    base = stance(figure.look, emotion, frame / FPS, figure.look.seed)
    gesture = base if act is None else _played(figure, act, base, frame, place)
    if figure.mounted:
        gesture.joints |= seat(frame / FPS)
        gesture.drawn = True
    else:
        _stay_down(figure, act, gesture)
        _stay_back(figure, act, gesture)
    _plant(gesture.joints)
    return gesture


def _played(figure: Figure, act: Act, base: Gesture, frame: int, place: Whereabouts) -> Gesture:
    since = (frame - act.start) / FPS
    joints = base.joints
    if act.verb is Verb.RIDE:
        return Gesture(mix(joints, ride(frame / FPS), 1.0), Hand.FIST, Hand.HOLD, True)
    if act.verb in TRAVELS:
        return _gone(base, act, place, figure)
    if act.verb is Verb.TALK:
        room = _FREE
        if act.toward is not None:
            room = abs(act.toward - place.x) / FIGURE_SCALE - ELBOW_ROOM
        speech = talking(joints, act.emotion, since, _voice(figure, frame), figure.look.seed, room)
        weight = ease((since + 0.04) / 0.4)
        hand = speech.near_hand if since > 0.3 else base.near_hand
        return Gesture(mix(joints, speech.joints, weight), hand, base.far_hand, base.drawn)
    if act.verb is Verb.LISTEN:
        length = (act.end - act.start) / FPS
        heard = hearing(joints, act.emotion, since, length, figure.look.seed)
        return Gesture(joints | heard, base.near_hand, base.far_hand, base.drawn)
    armed = any(a.verb is Verb.DRAW and a.start < act.start for a in figure.acts)
    keys = (armed and ARMED.get(act.verb)) or keys_of(act.verb, act.emotion)
    if not keys:
        return base
    at = since % keys[-1].at if act.verb in LOOPING else since
    deed = sample(keys, at, joints)
    voice = _voice(figure, frame)
    if voice > 0:
        deed.joints["head"] = deed.joints.get("head", joints.get("head", 0.0)) + 3 * voice
    weight = ease((since + 0.04) / 0.2) if not base.drawn or act.verb not in LOOPING else 1.0
    if act.verb is Verb.SIT and act.start <= 0:
        weight = 1.0
    deed.joints = mix(joints, deed.joints, weight)
    if act.verb is Verb.GIVE and figure.look.weapon in _BLADES:
        deed.joints["weapon"] = _UPRIGHT * weight
    deed.near_hand = deed.near_hand or base.near_hand
    deed.far_hand = deed.far_hand or base.far_hand
    deed.drawn = base.drawn if deed.drawn is None else deed.drawn
    return deed


def _gone(base: Gesture, act: Act, place: Whereabouts, figure: Figure) -> Gesture:
    """Walking or running as fast as the way is covered; standing where it is done."""
    pace = abs(place.step) * FPS / FIGURE_SCALE
    weight = ease(min(1.0, pace / (WALK_SPEED * 0.45)))
    gait = run if hurries(act) else walk
    moved = gait(place.travelled, weight=weight)
    if base.drawn or (figure.look.weapon and _drawn(figure, act.start + 1, base)):
        # What the far hand carries is not swung about.
        moved = {k: v for k, v in moved.items() if k not in ("far_shoulder", "far_elbow")}
    return Gesture(mix(base.joints, moved, weight), base.near_hand, base.far_hand, base.drawn)


def _voice(figure: Figure, frame: int) -> float:
    window = figure.mouth[max(0, frame - 2) : frame + 3]
    return sum(window) / len(window) if window else 0.0


def _plant(joints: Joints) -> None:
    """Set feet flat where no key says otherwise, and the lowest of feet and knees on the ground."""
    for side in ("near", "far"):
        flat = joints.get(f"{side}_knee", 0.0) - joints.get(f"{side}_hip", 0.0)
        joints.setdefault(f"{side}_ankle", flat)
    loose = min(1.0, joints.get("float", 0.0))
    hop = joints.pop("hop", 0.0)
    joints["y"] = (hop - lowest(joints)) * (1 - loose) + joints.get("y", 0.0) * loose


def _stay_down(figure: Figure, act: Act | None, gesture: Gesture) -> None:
    """What knelt, sat or fell stays down until it rises or goes."""
    if act is None or act.verb in _GETS_UP | HOLDS_FLOOR:
        return
    earlier = [a for a in figure.acts if a.start < act.start]
    down = next((a for a in reversed(earlier) if a.verb in HOLDS_FLOOR | _GETS_UP), None)
    if down is None or down.verb not in HOLDS_FLOOR:
        return
    speaks = act.verb in (Verb.TALK, Verb.LISTEN, Verb.STAND)
    pose = held(down.verb, down.emotion, speaks=speaks)
    nod = gesture.joints.get("head", 0.0)
    if down.verb is Verb.FALL:
        gesture.joints |= pose
        gesture.joints["head"] = pose.get("head", 0.0) + 0.4 * nod
        gesture.near_hand = gesture.far_hand = Hand.OPEN
        return
    gesture.joints |= {name: value for name, value in pose.items() if name in LOWER}


def _stay_back(figure: Figure, act: Act | None, gesture: Gesture) -> None:
    """Who was thrown back does not glide forward again to answer."""
    if act is None or act.verb not in _IN_PLACE:
        return
    last = next((a for a in reversed(figure.acts) if 0 <= a.start < act.start), None)
    if last is not None and last.verb is Verb.RECOIL:
        gesture.joints["x"] = RECOIL[-1].joints["x"]


def _drawn(figure: Figure, frame: int, gesture: Gesture) -> bool:
    drew = any(
        a.verb in (Verb.DRAW, Verb.FIGHT, Verb.STRIKE) and a.start < frame for a in figure.acts
    )
    if gesture.drawn is False and any(
        a.verb is Verb.DRAW and a.start <= frame < a.start + 12 for a in figure.acts
    ):
        return False
    return drew or bool(gesture.drawn) or figure.look.role is Role.DEMON
