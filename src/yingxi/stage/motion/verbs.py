"""What each verb looks like: key poses in seconds from the start of the act.

Every action has its preparation, its deed, and its settling: a bow dips before it rises.
"""

from __future__ import annotations

from yingxi.board.model import Emotion, Verb
from yingxi.stage.anatomy import Hand
from yingxi.stage.motion import blows
from yingxi.stage.motion.keys import Joints, Key
from yingxi.stage.motion.postures import LYING, ON_THE_HEELS, ONE_KNEE, PROPPED, SEATED, UPRIGHT
from yingxi.stage.motion.reach import reach

_CLASPED: Joints = {**reach("near", 128, -196), **reach("far", 134, -200)}
"""Hands together before the chest, 拱手."""

KEYS: dict[Verb, tuple[Key, ...]] = {
    Verb.FIGHT: blows.FIGHT,
    Verb.STRIKE: blows.STRIKE,
    Verb.DRAW: blows.DRAW,
    Verb.CAST: blows.CAST,
    Verb.RECOIL: blows.RECOIL,
    Verb.FALL: blows.FALL,
    Verb.RISE: blows.RISE,
    Verb.TURN: (
        Key(0, {"turn": 1, "head": 0}),
        Key(0.12, {"head": 8, "lean": 2, "turn": 0.94}),
        Key(0.24, {"turn": 0.1, "head": 4}),
        Key(0.42, {"turn": 1, "head": -5, "lean": 3, "flow": 0.4}),
        Key(0.8, {"turn": 1, "flow": 0}, rest=True),
    ),
    Verb.BOW: (
        Key(0, {}),
        Key(0.18, {"lean": -4, "head": -4}),
        Key(0.62, {**_CLASPED, "lean": 12, "head": 8}, Hand.CUP, Hand.CUP),
        Key(1.0, {**reach("near", 148, -222), **reach("far", 154, -226), "lean": 38, "head": 22}),
        Key(1.55, {"lean": 38, "head": 22}),
        Key(2.1, {**_CLASPED, "lean": 3, "head": 3}),
    ),
    Verb.KNEEL: (
        Key(0, {}),
        Key(0.2, {"lean": 9, "near_hip": 10, "near_knee": 34, "far_hip": 30, "far_knee": 34}),
        Key(0.58, ONE_KNEE | {"lean": 16, "head": 10}, snap=True),
        Key(0.8, ONE_KNEE | {"lean": 6, "head": 6}),
        Key(1.25, {**_CLASPED, "lean": 11, "head": 15}, Hand.CUP, Hand.CUP),
    ),
    Verb.POINT: (
        Key(0, {}),
        Key(0.22, {**reach("near", 76, -186), "lean": -5, "head": -4}, Hand.POINT),
        Key(0.40, {"near_shoulder": 92, "near_elbow": 2, "lean": 9, "head": 5, "brow": 0.8,
                   "far_hip": 16, "far_knee": 10, "near_hip": -12}, Hand.POINT, snap=True),
        Key(0.56, {"near_shoulder": 87, "near_elbow": 7, "lean": 7, "head": 3}),
    ),
    Verb.GIVE: (
        Key(0, {}),
        Key(0.3, {**reach("far", 96, -120), **reach("near", 86, -110), "head": 8, "lean": 2},
            far_hand=Hand.HOLD, drawn=True),
        Key(0.85, {**reach("far", 246, -176), **reach("near", 226, -140), "weapon": 16,
                   "near_wrist": 20, "lean": 10, "head": 3}),
    ),
    Verb.SIT: (
        Key(0, SEATED | {"lean": 3, **reach("near", 100, -26), **reach("far", 120, -30)}),
    ),
    Verb.LAUGH: (
        Key(0, {}),
        Key(0.22, {"lean": 7, "head": 10}),
        Key(0.5, {"lean": -12, "head": -18, **reach("near", 56, -96), "brow": -0.3, "lid": 0.6,
                  **reach("far", 110, -60)}),
        Key(0.66, {"lean": -8, "head": -12}), Key(0.82, {"lean": -13, "head": -19}),
        Key(0.98, {"lean": -8, "head": -12}), Key(1.14, {"lean": -13, "head": -19}),
        Key(1.3, {"lean": -8, "head": -12}), Key(1.8, {"lean": -3, "head": -6, "lid": 0}),
    ),
    Verb.WEEP: (
        Key(0, {"head": 4}),
        Key(0.6, {**reach("near", 92, -322), "near_wrist": 14, "head": 22, "lean": 11,
                  "lid": 1, "brow": -1}),
        Key(0.9, {"head": 17, "lean": 8}), Key(1.2, {"head": 23, "lean": 12}),
        Key(1.5, {"head": 17, "lean": 8}), Key(1.8, {"head": 23, "lean": 12}),
        Key(2.4, {"head": 20, "lean": 10}),
    ),
    Verb.LOOK_UP: (
        Key(0, {}), Key(0.2, {"head": 6}),
        Key(0.6, {"head": -24, "lean": -7, "brow": -0.6}), Key(1.2, {"head": -21, "lean": -6}),
    ),
    Verb.NOD: (
        Key(0, {}), Key(0.2, {"head": -5}), Key(0.42, {"head": 16, "lean": 4}),
        Key(0.7, {"head": 1}), Key(0.92, {"head": 12}), Key(1.25, {}, rest=True),
    ),
    Verb.SHAKE_HEAD: (
        Key(0, {"head": 5, "turn": 1}), Key(0.22, {"turn": 0.78, "head": 9, "lean": 2}),
        Key(0.46, {"turn": 1, "head": 3}), Key(0.7, {"turn": 0.8, "head": 9}),
        Key(0.95, {"turn": 1, "head": 5}), Key(1.4, {"turn": 1, "head": 10, "lean": 4}),
    ),
    Verb.DRINK: (
        Key(0, {}, drawn=True),
        Key(0.5, {**reach("far", 150, -230), "head": 2}, far_hand=Hand.HOLD),
        Key(0.9, {**reach("far", 128, -316), "head": -14, "lean": -5, "lid": 0.5}),
        Key(1.6, {**reach("far", 122, -330), "head": -20, "lean": -7}),
        Key(2.1, {**reach("far", 150, -150), "head": 2, "lean": 0, "lid": 0}),
    ),
    Verb.READ: (
        Key(0, {}, drawn=True),
        Key(0.6, {**reach("far", 142, -196), **reach("near", 112, -176), "head": 17, "lean": 4,
                  "lid": 0.4, "weapon": 40}, Hand.OPEN, Hand.HOLD),
        Key(2.2, {"head": 20}), Key(2.5, {"head": 14}),
    ),
    Verb.PHONE: (
        Key(0, {}, drawn=True),
        Key(0.45, {**reach("far", 108, -352), "weapon": 46, "head": 4, "lean": -1},
            far_hand=Hand.HOLD),
    ),
    Verb.EMBRACE: (
        Key(0, {}),
        Key(0.25, {"lean": -3, **reach("near", 60, -120), **reach("far", 100, -150)}),
        Key(0.7, {**reach("near", 196, -210), **reach("far", 214, -176), "x": 60, "lean": 9,
                  "head": 16, "lid": 0.7, "far_hip": 14, "far_knee": 12, "near_hip": -6}),
    ),
}  # fmt: skip

LOW_SPIRITS = frozenset({Emotion.SORROW, Emotion.WEAK, Emotion.FEAR, Emotion.SURPRISE})
"""Moods in which one does not kneel but sinks to both knees."""
LOOPING = frozenset({Verb.FIGHT, Verb.LAUGH})
"""Verbs that go on until their act ends."""
HOLDS_FLOOR = frozenset({Verb.FALL, Verb.KNEEL, Verb.SIT})
"""Verbs whose last pose stays for whatever follows, until the figure rises or leaves."""
LOWER = frozenset(
    {"y", "rise", "spin", "float", "x", "near_hip", "near_knee", "near_ankle", "far_hip",
     "far_knee", "far_ankle"}
)  # fmt: skip
"""Joints that say how a figure is down; the rest go on acting."""


def keys_of(verb: Verb, emotion: Emotion) -> tuple[Key, ...]:
    """The key poses of a verb in a mood; none for what is not played by keys."""
    if verb is Verb.KNEEL and emotion in LOW_SPIRITS:
        return blows.SINK
    return KEYS.get(verb, ())


def held(verb: Verb, emotion: Emotion, *, speaks: bool) -> Joints:
    """The pose in which one stays down after ``verb``: a fallen one who speaks props himself up."""
    if verb is Verb.FALL:
        return PROPPED if speaks else LYING
    if verb is Verb.KNEEL:
        return ON_THE_HEELS if emotion in LOW_SPIRITS else ONE_KNEE
    if verb is Verb.SIT:
        return SEATED
    return UPRIGHT
