"""What each verb looks like: key poses in seconds from the start of the act.

Every action has its preparation, its deed, and its settling: a bow dips before it rises, a blow
is drawn back before it falls.
"""

from __future__ import annotations

from yingxi.board.model import Verb
from yingxi.stage.anatomy import Hand
from yingxi.stage.motion.keys import Key

STANDING = {
    "near_hip": 0.0, "near_knee": 0.0, "far_hip": 0.0, "far_knee": 0.0, "spin": 0.0, "y": 0.0,
}  # fmt: skip
ONE_KNEE = {
    "y": 236.0, "near_hip": 84.0, "near_knee": 84.0, "far_hip": -4.0, "far_knee": 84.0,
    "far_ankle": -40.0,
}  # fmt: skip
SEATED = {
    "y": 214.0, "near_hip": 80.0, "near_knee": 80.0, "far_hip": 76.0, "far_knee": 78.0,
}  # fmt: skip
LYING = {"spin": -86.0, "y": -40.0, "x": -60.0, "near_hip": 6.0, "near_knee": 10.0,
         "far_hip": -4.0, "far_knee": 6.0, "near_shoulder": -34.0, "near_elbow": 14.0,
         "far_shoulder": 60.0, "far_elbow": 20.0, "head": -14.0, "lid": 1.0}  # fmt: skip
GUARD = {"far_shoulder": 54.0, "far_elbow": 56.0, "weapon": -10.0, "near_shoulder": 20.0,
         "near_elbow": 88.0, "lean": 6.0, "near_hip": 22.0, "near_knee": 26.0,
         "far_hip": -16.0, "far_knee": 12.0, "y": 26.0, "brow": 1.0}  # fmt: skip

KEYS: dict[Verb, tuple[Key, ...]] = {
    Verb.TURN: (Key(0, {"head": 0}), Key(0.14, {"head": 10, "y": 8}), Key(0.5, {"head": 0, "y": 0})),
    Verb.BOW: (
        Key(0, {"lean": 0, "head": 0}),
        Key(0.18, {"lean": -4, "head": -4}),
        Key(0.62, {"near_shoulder": 62, "near_elbow": 64, "far_shoulder": 66, "far_elbow": 60,
                   "lean": 14, "head": 10}, Hand.CUP, Hand.CUP),
        Key(1.0, {"lean": 36, "head": 24, "near_shoulder": 82, "far_shoulder": 86, "y": 6}),
        Key(1.55, {"lean": 36, "head": 24}),
        Key(2.1, {"lean": 3, "head": 3, "near_shoulder": 60, "far_shoulder": 62, "y": 0}),
    ),
    Verb.KNEEL: (
        Key(0, STANDING | {"lean": 0}),
        Key(0.18, {"lean": 9, "y": 20, "near_hip": 12, "near_knee": 18}),
        Key(0.58, ONE_KNEE | {"y": 246, "lean": 13, "head": 10}, snap=True),
        Key(0.8, ONE_KNEE | {"lean": 6, "head": 8}),
        Key(1.25, {"near_shoulder": 60, "near_elbow": 66, "far_shoulder": 62, "far_elbow": 64,
                   "lean": 12, "head": 16}, Hand.CUP, Hand.CUP),
    ),
    Verb.POINT: (
        Key(0, {"near_shoulder": 20, "near_elbow": 60, "lean": 0}),
        Key(0.22, {"near_shoulder": -14, "near_elbow": 98, "lean": -5, "head": -4}, Hand.POINT),
        Key(0.42, {"near_shoulder": 94, "near_elbow": 2, "lean": 9, "head": 5, "brow": 0.8},
            Hand.POINT, snap=True),
        Key(0.56, {"near_shoulder": 88, "near_elbow": 6, "lean": 7, "head": 3}),
    ),
    Verb.DRAW: (
        Key(0, {"far_shoulder": 20, "far_elbow": 60, "weapon": 0}, drawn=False),
        Key(0.28, {"far_shoulder": -24, "far_elbow": 96, "lean": -4, "head": 5,
                   "near_shoulder": 30, "near_elbow": 80}, far_hand=Hand.HOLD),
        Key(0.40, {"far_shoulder": -10, "far_elbow": 80, "weapon": 30}, drawn=True),
        Key(0.62, {"far_shoulder": 100, "far_elbow": 26, "weapon": -20, "lean": 7, "y": 16,
                   "near_hip": 16, "near_knee": 18, "far_hip": -12, "brow": 1}, snap=True),
        Key(0.85, GUARD | {"head": 2}),
    ),
    Verb.FIGHT: (
        Key(0, GUARD, drawn=True),
        Key(0.24, {"far_shoulder": 142, "far_elbow": 62, "weapon": -58, "lean": -9, "x": -26,
                   "near_hip": 8, "near_knee": 14, "head": -3}, far_hand=Hand.HOLD),
        Key(0.38, {"far_shoulder": 40, "far_elbow": 6, "weapon": 42, "lean": 20, "x": 74,
                   "near_hip": 40, "near_knee": 30, "far_hip": -32, "far_knee": 16, "y": 46,
                   "near_shoulder": -34, "near_elbow": 20}, snap=True),
        Key(0.52, {"weapon": 48, "lean": 17, "x": 80}),
        Key(0.74, {"far_shoulder": 18, "far_elbow": 34, "weapon": 66, "lean": 8, "x": 40,
                   "near_hip": 24, "near_knee": 24, "y": 28}),
        Key(0.90, {"far_shoulder": 112, "far_elbow": 8, "weapon": -34, "lean": -2, "x": 66,
                   "near_shoulder": 26, "near_elbow": 84, "y": 14}, snap=True),
        Key(1.16, GUARD | {"x": 20}),
        Key(1.36, {"near_shoulder": 66, "near_elbow": 84, "lean": -13, "x": -64, "head": -5,
                   "far_shoulder": 66, "far_elbow": 84, "weapon": -48}, snap=True),
        Key(1.62, GUARD | {"x": -10}),
    ),
    Verb.STRIKE: (
        Key(0, GUARD, drawn=True),
        Key(0.30, {"far_shoulder": 160, "far_elbow": 74, "weapon": -64, "lean": -13, "x": -34,
                   "head": -6, "y": 8, "near_hip": 30, "near_knee": 40}, far_hand=Hand.HOLD),
        Key(0.44, {"far_shoulder": 34, "far_elbow": 4, "weapon": 46, "lean": 26, "x": 120,
                   "near_hip": 46, "near_knee": 34, "far_hip": -38, "far_knee": 18, "y": 66,
                   "near_shoulder": -46, "near_elbow": 14, "head": 2}, snap=True),
        Key(0.62, {"weapon": 52, "lean": 23, "x": 126}),
        Key(1.1, GUARD | {"x": 96}),
    ),
    Verb.FALL: (
        Key(0, STANDING | {"x": 0}),
        Key(0.12, {"lean": 16, "head": 22, "near_shoulder": 60, "far_shoulder": 70,
                   "near_elbow": 74, "far_elbow": 70, "x": -14}, Hand.OPEN, snap=True),
        Key(0.42, {"lean": -14, "head": -20, "spin": -22, "y": 40, "x": -60, "near_knee": 40,
                   "near_hip": 32, "far_knee": 30, "near_shoulder": 118, "far_shoulder": 126,
                   "near_elbow": 34, "far_elbow": 30}),
        Key(0.74, LYING | {"spin": -92, "lean": 0, "y": -28}, snap=True),
        Key(0.92, LYING | {"spin": -84, "lean": 3}),
        Key(1.1, LYING | {"spin": -87, "lean": 0}),
    ),
    Verb.RISE: (
        Key(0, LYING),
        Key(0.5, ONE_KNEE | {"spin": 0, "x": 0, "lean": 30, "head": 20, "lid": 0,
                             "near_shoulder": 30, "near_elbow": 30, "far_shoulder": 40,
                             "far_elbow": 40}),
        Key(0.9, ONE_KNEE | {"lean": 18, "head": -4}),
        Key(1.5, STANDING | {"lean": 0, "head": 0, "near_shoulder": 12, "far_shoulder": 20}),
    ),
    Verb.CAST: (
        Key(0, {"near_shoulder": 14, "near_elbow": 50, "lean": 0}),
        Key(0.34, {"near_shoulder": 40, "near_elbow": 118, "lean": -4, "head": 6, "lid": 0.4,
                   "far_shoulder": 44, "far_elbow": 92}, Hand.POINT),
        Key(0.95, {"near_shoulder": 58, "near_elbow": 112, "lean": -7, "head": -2, "lid": 0.5}),
        Key(1.12, {"near_shoulder": 100, "near_elbow": 4, "lean": 13, "head": 4, "lid": 0,
                   "brow": 1, "x": 34, "near_hip": 24, "near_knee": 24, "far_hip": -18, "y": 26,
                   "far_shoulder": 10, "far_elbow": 60, "flow": 0.5}, snap=True),
        Key(1.4, {"near_shoulder": 94, "near_elbow": 8, "lean": 10}),
    ),
    Verb.GIVE: (
        Key(0, {"near_shoulder": 14, "near_elbow": 50}),
        Key(0.3, {"near_shoulder": 6, "near_elbow": 104, "head": 6}, Hand.OPEN),
        Key(0.8, {"near_shoulder": 70, "near_elbow": 28, "near_wrist": -20, "lean": 10, "head": 5}),
    ),
    Verb.SIT: (
        Key(0, STANDING | {"lean": 0}),
        Key(0.25, {"lean": 14, "y": 40, "near_hip": 24, "near_knee": 26}),
        Key(0.75, SEATED | {"lean": 8}),
        Key(1.0, SEATED | {"lean": -1, "near_shoulder": 34, "near_elbow": 54}),
    ),
    Verb.LAUGH: (
        Key(0, {"lean": 0, "head": 0}),
        Key(0.22, {"lean": 6, "head": 10}),
        Key(0.5, {"lean": -13, "head": -22, "near_shoulder": 40, "near_elbow": 92, "brow": -0.3,
                  "lid": 0.5}),
        Key(0.66, {"lean": -9, "head": -17}), Key(0.82, {"lean": -14, "head": -23}),
        Key(0.98, {"lean": -9, "head": -17}), Key(1.14, {"lean": -14, "head": -23}),
        Key(1.3, {"lean": -9, "head": -16}), Key(1.8, {"lean": -3, "head": -6, "lid": 0}),
    ),
    Verb.WEEP: (
        Key(0, {"lean": 0, "head": 4}),
        Key(0.6, {"near_shoulder": 62, "near_elbow": 132, "head": 24, "lean": 10, "lid": 0.8,
                  "brow": -1}),
        Key(0.9, {"head": 20, "lean": 8, "y": 6}), Key(1.2, {"head": 25, "lean": 11, "y": 0}),
        Key(1.5, {"head": 20, "lean": 8, "y": 6}), Key(1.8, {"head": 25, "lean": 11, "y": 0}),
        Key(2.4, {"head": 22, "lean": 10}),
    ),
    Verb.RECOIL: (
        Key(0, {"lean": 0, "x": 0}),
        Key(0.14, {"lean": -19, "head": -12, "x": -54, "near_shoulder": 76, "near_elbow": 84,
                   "far_shoulder": 64, "far_elbow": 78, "brow": -1, "far_hip": -22,
                   "far_knee": 16, "near_hip": 14, "y": 20}, Hand.PALM, snap=True),
        Key(0.5, {"lean": -13, "head": -8, "x": -76}),
        Key(0.9, {"lean": -11, "x": -78, "y": 12}),
    ),
    Verb.LOOK_UP: (
        Key(0, {"head": 0}), Key(0.2, {"head": 5}),
        Key(0.6, {"head": -26, "lean": -6, "brow": -0.5}), Key(1.2, {"head": -23, "lean": -5}),
    ),
    Verb.NOD: (
        Key(0, {"head": 0}), Key(0.2, {"head": -4}), Key(0.42, {"head": 15, "lean": 4}),
        Key(0.7, {"head": 2}), Key(0.92, {"head": 11}), Key(1.25, {"head": 1, "lean": 1}),
    ),
    Verb.SHAKE_HEAD: (
        Key(0, {"turn": 1, "head": 4}), Key(0.22, {"turn": 0.82, "head": 8}),
        Key(0.46, {"turn": 1, "head": 3}), Key(0.7, {"turn": 0.84, "head": 8}),
        Key(0.95, {"turn": 1, "head": 4}), Key(1.4, {"turn": 1, "head": 9, "lean": 3}),
    ),
    Verb.DRINK: (
        Key(0, {"near_shoulder": 20, "near_elbow": 70}),
        Key(0.5, {"near_shoulder": 66, "near_elbow": 122, "head": -4}, Hand.HOLD),
        Key(0.9, {"near_shoulder": 82, "near_elbow": 128, "head": -22, "lean": -5}),
        Key(1.6, {"near_shoulder": 80, "near_elbow": 128, "head": -24}),
        Key(2.1, {"near_shoulder": 30, "near_elbow": 76, "head": 2, "lean": 0}),
    ),
    Verb.READ: (
        Key(0, {"near_shoulder": 20, "near_elbow": 60}),
        Key(0.6, {"near_shoulder": 46, "near_elbow": 88, "far_shoulder": 50, "far_elbow": 84,
                  "head": 19, "lean": 5, "lid": 0.35}, Hand.HOLD),
        Key(2.2, {"head": 22}), Key(2.5, {"head": 16}),
    ),
    Verb.PHONE: (
        Key(0, {"near_shoulder": 14, "near_elbow": 50}),
        Key(0.45, {"near_shoulder": 54, "near_elbow": 138, "near_wrist": 10, "head": 9}, Hand.HOLD),
    ),
    Verb.EMBRACE: (
        Key(0, {"near_shoulder": 20, "near_elbow": 40}),
        Key(0.7, {"near_shoulder": 80, "near_elbow": 44, "far_shoulder": 74, "far_elbow": 50,
                  "lean": 10, "head": 14, "lid": 0.7}),
    ),
}  # fmt: skip

LOOPING = frozenset({Verb.FIGHT, Verb.LAUGH})
"""Verbs that go on until their act ends."""
HOLDS_FLOOR = frozenset({Verb.FALL, Verb.KNEEL, Verb.SIT})
"""Verbs whose last pose stays for whatever follows, until the figure rises or leaves."""
