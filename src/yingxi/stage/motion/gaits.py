"""Walking, running, riding: legs that carry weight and do not slide."""

from __future__ import annotations

import math

from yingxi.stage.motion.keys import Joints

WALK_SPEED = 300.0
"""Puppet units a second."""
WALK_STRIDE = 400.0
"""Units from one step of a foot to its next."""
RUN_SPEED = 760.0
RUN_STRIDE = 640.0


def walk(way: float, *, weight: float = 1.0) -> Joints:
    """Joints after ``way`` units; ``weight`` fades the step out as the figure halts."""
    phase = way / WALK_STRIDE * math.tau
    joints: Joints = {}
    for leg, at in (("near", phase), ("far", phase + math.pi)):
        swing = math.sin(at)
        lift = max(0.0, math.cos(at))
        joints[f"{leg}_hip"] = 23 * swing * weight + 8 * lift * weight
        joints[f"{leg}_knee"] = (6 + 40 * lift * (0.6 - 0.4 * swing)) * weight
        joints[f"{leg}_ankle"] = (10 * swing - 8 * lift) * weight
    joints["y"] = (7 - 11 * abs(math.cos(phase))) * weight
    joints["lean"] = (2.5 + 0.9 * math.sin(2 * phase)) * weight
    joints["head"] = -1.6 * math.sin(2 * phase + 0.6) * weight
    joints["near_shoulder"] = 10 - 15 * math.sin(phase) * weight
    joints["near_elbow"] = 32 + 8 * math.cos(phase) * weight
    joints["far_shoulder"] = 18 + 9 * math.sin(phase) * weight
    joints["far_elbow"] = 46
    return joints


def run(way: float, *, weight: float = 1.0) -> Joints:
    """Joints of a run after ``way`` units."""
    phase = way / RUN_STRIDE * math.tau
    joints: Joints = {}
    for leg, at in (("near", phase), ("far", phase + math.pi)):
        swing, lift = math.sin(at), max(0.0, math.cos(at))
        joints[f"{leg}_hip"] = (42 * swing + 12) * weight
        joints[f"{leg}_knee"] = (20 + 72 * lift) * weight
        joints[f"{leg}_ankle"] = (-14 * lift + 12 * swing) * weight
    joints["y"] = (14 - 30 * abs(math.cos(phase))) * weight
    joints["lean"] = 17 * weight
    joints["head"] = -9 * weight
    joints["near_shoulder"] = 12 - 44 * math.sin(phase) * weight
    joints["near_elbow"] = 78
    joints["far_shoulder"] = 12 + 40 * math.sin(phase) * weight
    joints["far_elbow"] = 74
    return joints


def ride(seconds: float) -> Joints:
    """A rider in the saddle of a galloping horse; one gallop takes 0.5 s."""
    phase = seconds / 0.5 * math.tau
    return {
        "near_hip": 62, "near_knee": 62, "near_ankle": 14, "far_hip": 60, "far_knee": 60,
        "y": 12 * math.sin(phase), "lean": 12 + 4 * math.sin(phase + 0.8),
        "head": -8 - 4 * math.sin(phase + 1.2), "near_shoulder": 52 + 6 * math.sin(phase + 0.5),
        "near_elbow": 42, "far_shoulder": 64 + 8 * math.sin(phase), "far_elbow": 30,
        "flow": 0.8,
    }  # fmt: skip
