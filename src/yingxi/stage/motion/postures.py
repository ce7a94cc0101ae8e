"""How a figure is down: kneeling, sitting, lying, half risen."""

from __future__ import annotations

from yingxi.stage.motion.keys import Joints
from yingxi.stage.motion.reach import reach

UPRIGHT: Joints = {
    "near_hip": 0.0, "near_knee": 0.0, "near_ankle": 0.0, "far_hip": 0.0, "far_knee": 0.0,
    "far_ankle": 0.0, "spin": 0.0, "float": 0.0, "y": 0.0, "rise": 0.0,
}  # fmt: skip
ONE_KNEE: Joints = {
    **UPRIGHT, "near_hip": -4.0, "near_knee": 84.0, "near_ankle": -40.0,
    "far_hip": 84.0, "far_knee": 84.0,
}  # fmt: skip
"""The near knee on the ground, the far one before: 单膝跪."""
BOTH_KNEES: Joints = {
    **UPRIGHT, "near_hip": 20.0, "near_knee": 104.0, "near_ankle": -58.0,
    "far_hip": 24.0, "far_knee": 106.0, "far_ankle": -58.0,
}  # fmt: skip
ON_THE_HEELS: Joints = {
    **UPRIGHT, "near_hip": 74.0, "near_knee": 158.0, "near_ankle": -66.0,
    "far_hip": 77.0, "far_knee": 160.0, "far_ankle": -66.0,
}  # fmt: skip
SEATED: Joints = {
    **UPRIGHT, "float": 1.0, "y": 226.0, "near_hip": 84.0, "near_knee": 80.0, "near_ankle": -4.0,
    "far_hip": 78.0, "far_knee": 76.0, "far_ankle": -2.0,
}  # fmt: skip
SEAT_HEIGHT = 292.0
"""Puppet units from the ground to what a seated figure sits on."""
LYING: Joints = {
    **UPRIGHT, "float": 1.0, "spin": -87.0, "x": 560.0, "y": 0.0, "rise": 62.0, "lean": -2.0,
    "near_hip": 46.0, "near_knee": 78.0, "near_ankle": 20.0, "far_hip": 8.0, "far_knee": 14.0,
    "far_ankle": -20.0, "near_shoulder": 24.0, "near_elbow": 96.0, "far_shoulder": 150.0,
    "far_elbow": 20.0, "head": -6.0, "lid": 1.0, "brow": -0.6,
}  # fmt: skip
"""On the back, one knee up."""
PROPPED: Joints = {
    **UPRIGHT, "float": 1.0, "y": 464.0, "x": -60.0, "lean": -26.0, "near_hip": 120.0,
    "near_knee": 92.0, "near_ankle": 4.0, "far_hip": 90.0, "far_knee": 10.0, "far_ankle": -6.0,
    **reach("near", 56.0, -168.0), "far_shoulder": -24.0, "far_elbow": 4.0, "head": 10.0,
    "lid": 0.2,
}  # fmt: skip
"""Thrown down, on one arm, a hand on the wound."""
