"""How a figure stands when it does nothing: breath, mood, a blink now and then."""

from __future__ import annotations

import math

import numpy as np

from yingxi.bible.model import Role, Weapon
from yingxi.board.model import Emotion
from yingxi.stage.anatomy import Hand
from yingxi.stage.motion.keys import Gesture, Joints
from yingxi.stage.score import Look

MOODS: dict[Emotion, Joints] = {
    Emotion.CALM: {"near_shoulder": 14, "near_elbow": 52, "far_shoulder": 24, "far_elbow": 62},
    Emotion.JOY: {"near_shoulder": 20, "near_elbow": 66, "far_shoulder": 30, "far_elbow": 70,
                  "head": -5, "lean": -2, "brow": -0.2},
    Emotion.ANGER: {"near_shoulder": -8, "near_elbow": 40, "far_shoulder": 30, "far_elbow": 58,
                    "head": 5, "lean": 6, "brow": 1},
    Emotion.SORROW: {"near_shoulder": 6, "near_elbow": 26, "far_shoulder": 16, "far_elbow": 30,
                     "head": 15, "lean": 5, "brow": -1, "lid": 0.3, "y": 6},
    Emotion.FEAR: {"near_shoulder": 34, "near_elbow": 96, "far_shoulder": 40, "far_elbow": 88,
                   "head": -6, "lean": -8, "brow": -1, "y": 14, "near_knee": 10, "far_knee": 12,
                   "near_hip": 6, "far_hip": 7},
    Emotion.SURPRISE: {"near_shoulder": 30, "near_elbow": 78, "far_shoulder": 34, "far_elbow": 72,
                       "head": -9, "lean": -5, "brow": -0.7},
    Emotion.SCORN: {"near_shoulder": -14, "near_elbow": 24, "far_shoulder": 22, "far_elbow": 66,
                    "head": -9, "lean": -4, "brow": 0.7, "lid": 0.25},
    Emotion.RESOLVE: {"near_shoulder": 4, "near_elbow": 32, "far_shoulder": 36, "far_elbow": 66,
                      "head": -2, "lean": -1, "brow": 0.7},
    Emotion.TENDER: {"near_shoulder": 26, "near_elbow": 72, "far_shoulder": 20, "far_elbow": 50,
                     "head": 7, "lean": 4, "brow": -0.4},
    Emotion.URGENT: {"near_shoulder": 32, "near_elbow": 70, "far_shoulder": 30, "far_elbow": 66,
                     "head": 2, "lean": 9, "brow": 0.3},
    Emotion.WEAK: {"near_shoulder": 30, "near_elbow": 98, "far_shoulder": 8, "far_elbow": 20,
                   "head": 17, "lean": 13, "brow": -0.8, "lid": 0.4, "y": 22,
                   "near_hip": 10, "near_knee": 16, "far_hip": 8, "far_knee": 14},
    Emotion.WHISPER: {"near_shoulder": 38, "near_elbow": 104, "far_shoulder": 16, "far_elbow": 40,
                      "head": 6, "lean": 8},
}  # fmt: skip

BREATH = {Emotion.WEAK: 0.55, Emotion.FEAR: 0.8, Emotion.URGENT: 0.7, Emotion.ANGER: 0.6}
"""Breaths a second; 0.3 at peace."""

ALWAYS_DRAWN = frozenset(
    {Weapon.GUANDAO, Weapon.STAFF, Weapon.SPEAR, Weapon.WHISK, Weapon.FAN, Weapon.UMBRELLA}
)
"""Things that are carried in the hand, not hung at the belt."""


def stance(look: Look, emotion: Emotion, seconds: float, seed: int) -> Gesture:
    """The figure at rest in a mood; ``seconds`` runs on through the shot."""
    joints = dict(MOODS[emotion])
    phase = (seed % 997) / 997 * math.tau
    breath = math.sin(seconds * math.tau * BREATH.get(emotion, 0.3) + phase)
    drift = math.sin(seconds * math.tau * 0.11 + phase * 1.7)
    joints["lean"] = joints.get("lean", 0.0) + breath * 0.7 + drift * 0.8
    joints["head"] = joints.get("head", 0.0) - breath * 0.9 + drift * 1.6
    joints["y"] = joints.get("y", 0.0) - breath * 2.0
    for arm, share in (("near", 1.0), ("far", 0.7)):
        joints[f"{arm}_shoulder"] += breath * 1.2 * share
        joints[f"{arm}_elbow"] += breath * 1.6 * share
    if emotion in (Emotion.FEAR, Emotion.WEAK):
        joints["head"] += math.sin(seconds * math.tau * 6.5) * 0.8
    joints["lid"] = max(joints.get("lid", 0.0), blink(seconds, seed))
    if look.role is Role.CHILD:
        joints["head"] += math.sin(seconds * 2.1 + phase) * 2
    if look.weapon in (Weapon.GUANDAO, Weapon.STAFF, Weapon.SPEAR):
        joints.update(far_shoulder=48 + breath, far_elbow=62 - breath, far_wrist=0)
    drawn = look.weapon in ALWAYS_DRAWN
    far = Hand.HOLD if drawn or look.weapon is not Weapon.NONE else Hand.OPEN
    near = Hand.FIST if emotion in (Emotion.ANGER, Emotion.RESOLVE) else Hand.OPEN
    return Gesture(joints, near, far, drawn)


def blink(seconds: float, seed: int) -> float:
    """0 open, 1 shut: a blink of 0.16 s every two to five seconds."""
    slot, inside = divmod(seconds, 3.4)
    at = np.random.default_rng((seed % 2**31, int(slot))).uniform(0.4, 3.0)
    return 1.0 if at <= inside < at + 0.16 else 0.0
