"""How a figure stands when it does nothing: its trade, breath, mood, a blink now and then."""

from __future__ import annotations

import math

import numpy as np

from yingxi.bible.model import Role, Weapon
from yingxi.board.model import Emotion
from yingxi.stage.anatomy import Hand
from yingxi.stage.motion.keys import Gesture, Joints
from yingxi.stage.motion.reach import reach
from yingxi.stage.score import Look


def _arms(near: tuple[float, float], far: tuple[float, float], **rest: float) -> Joints:
    return {**reach("near", *near), **reach("far", *far), **rest}


_APART = {"near_hip": -7.0, "near_knee": 2.0, "far_hip": 12.0, "far_knee": 3.0}
"""Feet planted apart: he who stands so will not give way."""
_FOLDED = _arms((66, -74), (92, -70))
"""Hands folded before the belt, in the sleeves."""
_HANGING = _arms((-8, 6), (64, 2))
_ON_THE_BELT = _arms((34, -16), (88, -24)) | _APART
_BEHIND = _arms((-92, -66), (-30, -60))
"""Both hands behind the back (负手)."""
_RELAXED = _arms((8, 2), (78, -4), near_hip=-3, far_hip=4)

TRADES: dict[Role, Joints] = {
    Role.GENERAL: _ON_THE_BELT,
    Role.SWORDSMAN: _ON_THE_BELT,
    Role.WARRIOR_LADY: _ON_THE_BELT,
    Role.DEMON: _arms((48, -40), (120, -110)) | _APART,
    Role.CLOWN: _arms((44, -52), (104, -40)),
    Role.SERVANT: _FOLDED,
    Role.CHILD: _RELAXED,
    Role.MODERN_MAN: _RELAXED,
    Role.MODERN_WOMAN: _arms((40, -46), (84, -44)),
}
"""How a role stands at peace; the others fold their hands."""

MOODS: dict[Emotion, Joints] = {
    Emotion.CALM: {},
    Emotion.JOY: _arms((84, -128), (104, -90), head=-5, lean=-3, brow=-0.3),
    Emotion.ANGER: _arms((-44, -6), (86, -16), head=7, lean=7, brow=1) | _APART,
    Emotion.SORROW: _arms((6, 14), (66, 10), head=17, lean=6, brow=-1, lid=0.4)
    | {"near_hip": 3, "near_knee": 7, "far_hip": 3, "far_knee": 7},
    Emotion.FEAR: _arms((74, -176), (102, -158), head=-3, lean=-8, brow=-1)
    | {"near_hip": 14, "near_knee": 24, "far_hip": 2, "far_knee": 18},
    Emotion.SURPRISE: _arms((92, -136), (92, -30), head=-7, lean=-6, brow=-1)
    | {"far_hip": 8, "near_hip": -8},
    Emotion.SCORN: _BEHIND | {"head": -9, "lean": -5, "brow": 0.8, "lid": 0.4},
    Emotion.RESOLVE: _arms((62, -152), (70, -6), head=-1, lean=1, brow=0.9) | _APART,
    Emotion.TENDER: _arms((98, -106), (96, -62), head=8, lean=4, brow=-0.5),
    Emotion.URGENT: _arms((112, -126), (116, -92), head=-2, lean=9, brow=-0.4)
    | {"near_hip": -10, "far_hip": 14, "far_knee": 10},
    Emotion.WEAK: _arms((52, -178), (70, 10), head=19, lean=14, brow=-1, lid=0.4)
    | {"near_hip": 17, "near_knee": 28, "far_hip": 12, "far_knee": 24},
    Emotion.WHISPER: _arms((118, -214), (80, -50), head=6, lean=8, brow=-0.2),
}
"""What a mood makes of the stance: arms, bearing, face."""

BREATH = {Emotion.WEAK: 0.55, Emotion.FEAR: 0.8, Emotion.URGENT: 0.7, Emotion.ANGER: 0.6}
"""Breaths a second; 0.3 at peace."""

ALWAYS_DRAWN = frozenset(
    {Weapon.GUANDAO, Weapon.STAFF, Weapon.SPEAR, Weapon.WHISK, Weapon.FAN, Weapon.UMBRELLA}
)
"""Things that are carried in the hand, not hung at the belt."""
_POLES = frozenset({Weapon.GUANDAO, Weapon.STAFF, Weapon.SPEAR})
_PLANTED = reach("far", 142, -150)
"""A pole stands on the ground before its bearer."""
_WHISK_LOW = 44.0
"""Turn of a whisk held low, its tail hanging: raised it would brush faces."""
_OVERHEAD = reach("far", 84, -180)
"""An umbrella is held up before the breast, so that its roof is over the head."""
_AT_THE_BELT = reach("far", 112, -92)


def stance(look: Look, emotion: Emotion, seconds: float, seed: int) -> Gesture:
    """The figure at rest in a mood; ``seconds`` runs on through the shot."""
    joints = {**TRADES.get(look.role, _FOLDED), **MOODS[emotion]}
    phase = (seed % 997) / 997 * math.tau
    breath = math.sin(seconds * math.tau * BREATH.get(emotion, 0.3) + phase)
    drift = math.sin(seconds * math.tau * 0.11 + phase * 1.7)
    joints["lean"] = joints.get("lean", 0.0) + breath * 0.7 + drift * 0.8
    joints["head"] = joints.get("head", 0.0) - breath * 0.9 + drift * 1.6
    if look.weapon in _POLES:
        joints |= _PLANTED
    elif look.weapon in ALWAYS_DRAWN:
        joints |= _OVERHEAD if look.weapon is Weapon.UMBRELLA else _AT_THE_BELT
        if look.weapon is Weapon.WHISK:
            joints |= {"weapon": _WHISK_LOW, **reach("far", 82, -92)}
    for arm, share in (("near", 1.0), ("far", 0.7)):
        joints[f"{arm}_shoulder"] += breath * 1.2 * share
        joints[f"{arm}_elbow"] += breath * 1.6 * share
    if emotion in (Emotion.FEAR, Emotion.WEAK):
        tremor = math.sin(seconds * math.tau * 6.5)
        joints["head"] += tremor * 0.9
        joints["near_elbow"] += tremor * 1.6
    if emotion is Emotion.SORROW:
        joints["lean"] += max(0.0, math.sin(seconds * math.tau * 0.9 + phase)) ** 6 * 3
    joints["lid"] = max(joints.get("lid", 0.0), blink(seconds, seed))
    if look.role is Role.CHILD:
        joints["head"] += math.sin(seconds * 2.1 + phase) * 2
    drawn = look.weapon in ALWAYS_DRAWN
    far = Hand.HOLD if drawn else Hand.FIST if emotion is Emotion.ANGER else Hand.OPEN
    near = Hand.FIST if emotion in (Emotion.ANGER, Emotion.RESOLVE) else Hand.OPEN
    return Gesture(joints, near, far, drawn)


def blink(seconds: float, seed: int) -> float:
    """0 open, 1 shut: a blink of 0.16 s every two to five seconds."""
    slot, inside = divmod(seconds, 3.4)
    at = np.random.default_rng((seed % 2**31, int(slot))).uniform(0.4, 3.0)
    return 1.0 if at <= inside < at + 0.16 else 0.0
