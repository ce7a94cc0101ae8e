"""Speaking with the hands: gestures on the stressed syllables, by mood."""

from __future__ import annotations

import math

import numpy as np

from yingxi.board.model import Emotion
from yingxi.stage.anatomy import Hand
from yingxi.stage.motion.keys import Gesture, Joints, ease

_CALM: tuple[Joints, ...] = (
    {"near_shoulder": 42, "near_elbow": 74, "near_wrist": -12, "head": 4},
    {"near_shoulder": 58, "near_elbow": 40, "near_wrist": 14, "head": -3},
    {"near_shoulder": 30, "near_elbow": 100, "head": 6, "lean": 3},
    {"far_shoulder": 46, "far_elbow": 78, "near_shoulder": 36, "near_elbow": 88, "head": -4},
)
_HOT: tuple[Joints, ...] = (
    {"near_shoulder": 84, "near_elbow": 16, "head": 9, "lean": 9},
    {"near_shoulder": 62, "near_elbow": 66, "near_wrist": -20, "head": 7, "lean": 10},
    {"near_shoulder": 110, "near_elbow": 46, "head": -6, "lean": 3},
    {"near_shoulder": 24, "near_elbow": 22, "head": 10, "lean": 11},
)
_LOW: tuple[Joints, ...] = (
    {"near_shoulder": 28, "near_elbow": 108, "head": 14, "lean": 7},
    {"near_shoulder": 46, "near_elbow": 58, "head": 6, "lean": 5},
    {"near_shoulder": 14, "near_elbow": 40, "head": 20, "lean": 8},
)
_PROUD: tuple[Joints, ...] = (
    {"near_shoulder": 48, "near_elbow": 92, "head": -12, "lean": -6},
    {"near_shoulder": -20, "near_elbow": 34, "head": -8, "lean": -3},
    {"near_shoulder": 70, "near_elbow": 52, "near_wrist": 24, "head": -10, "lean": 2},
)

PHRASES: dict[Emotion, tuple[Joints, ...]] = {
    Emotion.ANGER: _HOT, Emotion.URGENT: _HOT, Emotion.SURPRISE: _HOT,
    Emotion.SORROW: _LOW, Emotion.WEAK: _LOW, Emotion.FEAR: _LOW, Emotion.WHISPER: _LOW,
    Emotion.SCORN: _PROUD, Emotion.RESOLVE: _PROUD,
}  # fmt: skip
HANDS: dict[Emotion, Hand] = {
    Emotion.ANGER: Hand.POINT, Emotion.URGENT: Hand.PALM, Emotion.RESOLVE: Hand.FIST,
    Emotion.SCORN: Hand.POINT, Emotion.FEAR: Hand.PALM,
}  # fmt: skip
PACE = {Emotion.ANGER: 0.85, Emotion.URGENT: 0.75, Emotion.SORROW: 1.9, Emotion.WEAK: 2.2}
"""Seconds from one gesture to the next; 1.3 in calm speech."""


def talking(base: Joints, emotion: Emotion, seconds: float, voice: float, seed: int) -> Gesture:
    """The gesture of somebody speaking, over the stance ``base``.

    ``voice`` is the smoothed jaw opening, 0–1.
    """
    phrases = PHRASES.get(emotion, _CALM)
    pace = PACE.get(emotion, 1.3)
    beat, inside = divmod(seconds, pace)
    here, before = (_phrase(phrases, int(beat) - back, seed) for back in (0, 1))
    # A small pull back before each new gesture, then the gesture, then a hold.
    t = inside / pace
    way = -0.10 * math.sin(min(1.0, t / 0.16) * math.pi) if t < 0.16 else ease((t - 0.16) / 0.3)
    joints: Joints = {}
    for name in here.keys() | before.keys():
        rest = base.get(name, 0.0)
        a, b = before.get(name, rest), here.get(name, rest)
        joints[name] = a + (b - a) * way
    nod = voice * (4.0 if phrases is _HOT else 2.4)
    joints["head"] = joints.get("head", base.get("head", 0.0)) + nod
    joints["near_wrist"] = joints.get("near_wrist", 0.0) - voice * 10
    return Gesture(joints, HANDS.get(emotion, Hand.OPEN))


def _phrase(phrases: tuple[Joints, ...], beat: int, seed: int) -> Joints:
    if beat < 0:
        return {}
    pick = np.random.default_rng((seed % 2**31, beat + 1)).integers(len(phrases))
    return phrases[int(pick)]
