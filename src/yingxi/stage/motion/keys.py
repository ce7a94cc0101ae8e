"""Key poses and the way from one to the next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from yingxi.stage.anatomy import Hand

Joints = dict[str, float]


REST_AT = {"turn": 1.0}
"""Joints that do not rest at 0."""


@dataclass(frozen=True, slots=True)
class Key:
    """A key pose at ``at`` seconds: only the joints it cares about; hands hold until changed.

    ``snap`` rushes into this key (a strike), else the way eases in and out; ``rest`` lets every
    joint that the key does not name go back to the stance.
    """

    at: float
    joints: Mapping[str, float] = field(default_factory=dict[str, float])
    near_hand: Hand | None = None
    far_hand: Hand | None = None
    drawn: bool | None = None
    snap: bool = False
    rest: bool = False


@dataclass(slots=True)
class Gesture:
    """A pose in the making: joints to be laid over what lies below."""

    joints: Joints = field(default_factory=dict[str, float])
    near_hand: Hand | None = None
    far_hand: Hand | None = None
    drawn: bool | None = None


def ease(t: float) -> float:
    """Slow in, slow out: 3t² − 2t³ on 0…1."""
    t = min(1.0, max(0.0, t))
    return t * t * (3 - 2 * t)


def rush(t: float) -> float:
    """Late and fast, with weight behind it: t³ on 0…1."""
    t = min(1.0, max(0.0, t))
    return t * t * t


def sample(keys: tuple[Key, ...], seconds: float, base: Mapping[str, float]) -> Gesture:
    """The gesture at a moment; before the first key and after the last the pose holds.

    A joint that a key leaves out keeps the value of the key before, at first that of the stance
    ``base``.
    """
    gesture = Gesture()
    filled: list[Joints] = []
    known: Joints = {}
    for key in keys:
        known = dict(key.joints) if key.rest else {**known, **key.joints}
        filled.append(known)
    every = {name for joints in filled for name in joints}
    for joints in filled:
        for name in every - joints.keys():
            joints[name] = base.get(name, REST_AT.get(name, 0.0))
    i = 0
    while i + 1 < len(keys) and keys[i + 1].at <= seconds:
        i += 1
    for key in keys[: i + 1]:
        gesture.near_hand = key.near_hand or gesture.near_hand
        gesture.far_hand = key.far_hand or gesture.far_hand
        gesture.drawn = key.drawn if key.drawn is not None else gesture.drawn
    if i + 1 == len(keys) or seconds < keys[0].at:
        gesture.joints = dict(filled[i])
        return gesture
    here, there = keys[i], keys[i + 1]
    way = (seconds - here.at) / max(1e-6, there.at - here.at)
    part = rush(way) if there.snap else ease(way)
    gesture.joints = {
        name: filled[i][name] + (filled[i + 1][name] - filled[i][name]) * part for name in every
    }
    return gesture


def mix(below: Joints, above: Mapping[str, float], weight: float) -> Joints:
    """Lay joints over others; what only ``below`` names stays as it is."""
    out = dict(below)
    for name, value in above.items():
        start = below.get(name, REST_AT.get(name, 0.0))
        out[name] = start + (value - start) * weight
    return out


def cross(before: Joints, after: Joints, weight: float) -> Joints:
    """Pass from one pose to another; a joint that one of them leaves out rests there."""
    out: Joints = {}
    for name in before.keys() | after.keys():
        rest = REST_AT.get(name, 0.0)
        a, b = before.get(name, rest), after.get(name, rest)
        out[name] = a + (b - a) * weight
    return out
