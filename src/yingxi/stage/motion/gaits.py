"""Walking, running, riding: a foot that stands stays where it is until it leaves the ground."""

from __future__ import annotations

import math

from yingxi.stage.motion.keys import Joints, ease
from yingxi.stage.motion.reach import reach, tread

WALK_SPEED = 440.0
"""Puppet units a second."""
WALK_STRIDE = 560.0
"""Units from one step of a foot to its next."""
RUN_SPEED = 860.0
RUN_STRIDE = 720.0
_WALK_STANDS = 0.6
"""Share of a walking stride that a foot is on the ground."""
_RUN_STANDS = 0.36
GALLOP = 0.5
"""Seconds of one stride of a galloping horse."""


def walk(way: float, *, weight: float = 1.0) -> Joints:
    """Joints after ``way`` units; ``weight`` fades the step out as the figure halts."""
    turn = way / WALK_STRIDE
    swing = math.cos(turn * math.tau)
    sink = (13 + 9 * math.cos(2 * turn * math.tau)) * weight
    joints: Joints = {}
    for side, shift, rest in (("near", 0.0, -22.0), ("far", 0.5, 30.0)):
        x, lift, tip = _foot(turn + shift, WALK_STRIDE * _WALK_STANDS, _WALK_STANDS, 46.0)
        joints |= tread(
            side, rest * (1 - 0.6 * weight) + x * weight, lift * weight, pelvis=sink,
            tip=tip * weight,
        )  # fmt: skip
    joints["lean"] = (3.2 + 0.8 * math.sin(2 * turn * math.tau)) * weight
    joints["head"] = -1.6 * math.sin(2 * turn * math.tau + 0.6) * weight
    joints["near_shoulder"] = 4 - 20 * swing * weight
    joints["near_elbow"] = 22 - 9 * swing * weight
    joints["far_shoulder"] = 8 + 18 * swing * weight
    joints["far_elbow"] = 26 + 8 * swing * weight
    return joints


def run(way: float, *, weight: float = 1.0) -> Joints:
    """Joints of a run after ``way`` units, both feet off the ground between the steps."""
    turn = way / RUN_STRIDE
    swing = math.cos(turn * math.tau)
    sink = 40 * weight
    joints: Joints = {}
    for side, shift, rest in (("near", 0.0, -22.0), ("far", 0.5, 30.0)):
        x, lift, tip = _foot(turn + shift, RUN_STRIDE * _RUN_STANDS, _RUN_STANDS, 190.0)
        reached = 1.35 if lift > 0 else 1.0
        joints |= tread(
            side, rest * (1 - weight) + x * reached * weight, lift * weight, pelvis=sink,
            tip=tip * weight * 1.6,
        )  # fmt: skip
    joints["hop"] = -26 * max(0.0, math.cos(2 * (turn * math.tau - 0.2))) * weight
    joints["lean"] = 16 * weight
    joints["head"] = -8 * weight
    joints["near_shoulder"] = -6 - 44 * swing * weight
    joints["near_elbow"] = 74
    joints["far_shoulder"] = 0 + 42 * swing * weight
    joints["far_elbow"] = 74
    return joints


def ride(seconds: float) -> Joints:
    """A rider in the saddle of a galloping horse; one gallop takes ``GALLOP`` seconds."""
    phase = seconds / GALLOP * math.tau
    rein = reach("near", 92 + 8 * math.sin(phase), -86 + 6 * math.cos(phase))
    return {
        **seat(seconds), **rein, "lean": 12 + 4 * math.sin(phase + 0.8),
        "head": -8 - 4 * math.sin(phase + 1.2),
        "far_shoulder": 58 + 6 * math.sin(phase), "far_elbow": 34, "flow": 0.8,
    }  # fmt: skip


def seat(seconds: float) -> Joints:
    """The legs and the bounce of a rider, whatever the hands do."""
    phase = seconds / GALLOP * math.tau
    return {
        "near_hip": 62, "near_knee": 62, "near_ankle": 14, "far_hip": 60, "far_knee": 60,
        "far_ankle": 12, "y": 12 * math.sin(phase), "float": 1.0,
    }  # fmt: skip


def _foot(turn: float, length: float, stands: float, height: float) -> tuple[float, float, float]:
    """Where a foot is before the body, how high, how far its toe points down.

    On the ground it goes back as fast as the body goes on: it stays in its place.
    """
    at = turn % 1.0
    if at < stands:
        u = at / stands
        tip = 16 * max(0.0, (u - 0.72) / 0.28) - 9 * max(0.0, 1 - u / 0.18)
        raised = 24 * max(0.0, (u - 0.72) / 0.28) * max(0.0, tip) / 16
        return length * (0.5 - u), raised, tip
    u = (at - stands) / (1 - stands)
    lift = height * math.sin(math.pi * u**0.8)
    return length * (-0.5 + ease(u)), lift + 24 * (1 - u) ** 3, 26 * (1 - u) ** 1.5 - 9 * u**3
