"""Speaking and hearing: gestures on the stressed syllables, and what the words do to a hearer."""

from __future__ import annotations

import math

import numpy as np

from yingxi.board.model import Emotion
from yingxi.stage.anatomy import Hand
from yingxi.stage.motion.keys import Gesture, Joints, ease
from yingxi.stage.motion.reach import reach, wrist


def _hand(x: float, y: float, **rest: float) -> Joints:
    return {**reach("near", x, y), **rest}


_CALM: tuple[Joints, ...] = (
    _hand(104, -128, near_wrist=10, head=3),
    _hand(132, -108, near_wrist=26, head=-3, lean=2),
    _hand(84, -160, near_wrist=-6, head=5, lean=3),
    _hand(118, -172, near_wrist=12, head=-2),
)
_HOT: tuple[Joints, ...] = (
    _hand(208, -226, head=8, lean=9),
    _hand(140, -196, near_wrist=30, head=3, lean=6),
    _hand(176, -96, near_wrist=-14, head=10, lean=11),
    _hand(96, -150, head=6, lean=8),
)
_PLEADING: tuple[Joints, ...] = (
    {**_hand(136, -140, near_wrist=24, head=-4, lean=10), **reach("far", 150, -110)},
    _hand(158, -176, near_wrist=20, head=2, lean=12),
    {**_hand(92, -120, head=5, lean=8), **reach("far", 110, -90)},
)
_LOW: tuple[Joints, ...] = (
    _hand(62, -186, head=15, lean=8),
    _hand(96, -96, near_wrist=18, head=8, lean=6),
    _hand(28, -12, head=20, lean=9),
)
_FEARFUL: tuple[Joints, ...] = (
    _hand(92, -188, head=-2, lean=-7),
    _hand(142, -196, near_wrist=20, head=3, lean=-3),
    _hand(68, -164, head=-6, lean=-9),
)
_PROUD: tuple[Joints, ...] = (
    _hand(132, -150, near_wrist=24, head=-8, lean=-4),
    _hand(-78, -62, head=-11, lean=-6),
    _hand(172, -188, near_wrist=18, head=-5, lean=1),
)
_FIRM: tuple[Joints, ...] = (
    _hand(70, -168, head=-2, lean=3),
    _hand(150, -152, near_wrist=-8, head=4, lean=6),
    _hand(52, -60, head=2, lean=4),
)
_SOFT: tuple[Joints, ...] = (
    _hand(122, -118, near_wrist=24, head=9, lean=5),
    _hand(78, -160, head=6, lean=4),
    _hand(142, -150, near_wrist=16, head=4, lean=7),
)

PHRASES: dict[Emotion, tuple[Joints, ...]] = {
    Emotion.ANGER: _HOT, Emotion.URGENT: _PLEADING, Emotion.SURPRISE: _FEARFUL,
    Emotion.SORROW: _LOW, Emotion.WEAK: _LOW, Emotion.FEAR: _FEARFUL, Emotion.WHISPER: _SOFT,
    Emotion.TENDER: _SOFT, Emotion.SCORN: _PROUD, Emotion.RESOLVE: _FIRM,
}  # fmt: skip
HANDS: dict[Emotion, Hand] = {
    Emotion.ANGER: Hand.POINT, Emotion.RESOLVE: Hand.FIST, Emotion.FEAR: Hand.PALM,
}  # fmt: skip
PACE = {Emotion.ANGER: 0.9, Emotion.URGENT: 0.8, Emotion.SORROW: 1.9, Emotion.WEAK: 2.2}
"""Seconds from one gesture to the next; 1.35 in calm speech."""
_STARTLED = frozenset({Emotion.FEAR, Emotion.SURPRISE})
ELBOW_ROOM = 150.0
"""Puppet units before a hearer's mark where a speaker's hand stops: it must not hide the face."""


def talking(
    base: Joints, emotion: Emotion, seconds: float, voice: float, seed: int, room: float
) -> Gesture:
    """The gesture of somebody speaking, over the stance ``base``.

    ``voice`` is the smoothed jaw opening, 0–1; ``room`` units are free before the figure.
    """
    phrases = PHRASES.get(emotion, _CALM)
    pace = PACE.get(emotion, 1.35)
    beat, inside = divmod(seconds, pace)
    here, before = (_phrase(phrases, int(beat) - back, seed) for back in (0, 1))
    # A small pull back before each new gesture, then the gesture, then a hold.
    t = inside / pace
    way = -0.10 * math.sin(min(1.0, t / 0.16) * math.pi) if t < 0.16 else ease((t - 0.16) / 0.26)
    joints: Joints = {}
    for name in here.keys() | before.keys():
        rest = base.get(name, 0.0)
        a, b = before.get(name, rest), here.get(name, rest)
        joints[name] = a + (b - a) * way
    hot = emotion in (Emotion.ANGER, Emotion.URGENT)
    joints["head"] = joints.get("head", base.get("head", 0.0)) + voice * (4.0 if hot else 2.4)
    joints["lean"] = joints.get("lean", base.get("lean", 0.0)) + voice * (1.6 if hot else 0.7)
    joints["near_wrist"] = joints.get("near_wrist", 0.0) - voice * 10
    for side in ("near", "far"):
        if f"{side}_shoulder" in joints:
            joints |= _within(joints, side, room)
    return Gesture(joints, HANDS.get(emotion, Hand.OPEN))


def hearing(base: Joints, emotion: Emotion, seconds: float, length: float, seed: int) -> Joints:
    """What somebody who listens does: a nod or a tilt, or a start when the word falls."""
    random = np.random.default_rng((seed % 2**31, 77))
    joints: Joints = {}
    if emotion in _STARTLED:
        t = seconds - min(1.1, 0.4 * length)
        start = math.exp(-max(0.0, t) / 0.7) * ease(t / 0.14) if t > 0 else 0.0
        joints["lean"] = base.get("lean", 0.0) - 7 * start
        joints["head"] = base.get("head", 0.0) - 5 * start
        joints["brow"] = base.get("brow", 0.0) - 0.3 * start
        return joints
    at, deep = random.uniform(0.5, 1.3), random.choice((-3.5, 4.0, 5.5))
    t = (seconds - at) % 2.6
    nod = math.sin(min(1.0, t / 0.55) * math.pi) if seconds > at else 0.0
    joints["head"] = base.get("head", 0.0) + deep * nod
    # A breath before the answer.
    near_end = ease(1 - (length - seconds) / 0.45) if length - seconds < 0.45 else 0.0
    joints["lean"] = base.get("lean", 0.0) - 1.8 * near_end
    return joints


def _within(joints: Joints, side: str, room: float) -> Joints:
    x, y = wrist(joints, side)
    return reach(side, max(60.0, room), y) if x > room else {}


def _phrase(phrases: tuple[Joints, ...], beat: int, seed: int) -> Joints:
    """The gesture of a beat, never the same twice running; none before the first."""
    if beat < 0:
        return {}
    first = np.random.default_rng(seed % 2**31).integers(len(phrases))
    step = 1 if seed % 2 else len(phrases) - 1
    return phrases[(int(first) + beat * step) % len(phrases)]
