"""Where hands and feet go: the angles of two-boned limbs that bring them there.

Arms are aimed in the torso's frame (origin the pelvis, forward and down positive), legs from the
ground point, both in puppet units of a grown figure: the wrist and the ankle arrive at the point.
"""

from __future__ import annotations

import math

from yingxi.stage.motion.keys import Joints

SHOULDERS = {"near": (-46.0, -254.0), "far": (50.0, -260.0)}
UPPER, FORE = 130.0, 146.0
HIPS = {"near": (-22.0, -550.0), "far": (30.0, -550.0)}
THIGH, SHIN = 250.0, 238.0
ANKLE, HEEL, TOE = 62.0, -30.0, 88.0


def reach(side: str, x: float, y: float) -> Joints:
    """Shoulder and elbow that bring the wrist of the ``near`` or ``far`` arm to ``(x, y)``.

    What is out of reach is pointed at with a straight arm.
    """
    sx, sy = SHOULDERS[side]
    way, bend = _solve(x - sx, y - sy, UPPER, FORE)
    return {f"{side}_shoulder": way - bend[0], f"{side}_elbow": bend[1]}


def tread(side: str, x: float, lift: float, *, pelvis: float = 0.0, tip: float = 0.0) -> Joints:
    """Hip, knee and ankle that stand the foot ``x`` before the ground point, ``lift`` above it.

    ``pelvis`` is how far the pelvis has sunk, ``tip`` degrees that the toe points down.
    """
    hx, hy = HIPS[side]
    way, bend = _solve(x - hx, -ANKLE - lift - hy - pelvis, THIGH, SHIN)
    hip, knee = way + bend[0], bend[1]
    return {f"{side}_hip": hip, f"{side}_knee": knee, f"{side}_ankle": knee - hip - tip}


def wrist(joints: Joints, side: str) -> tuple[float, float]:
    """Where the wrist is, in the torso's frame: the inverse of ``reach``."""
    sx, sy = SHOULDERS[side]
    a = math.radians(joints.get(f"{side}_shoulder", 0.0))
    b = a + math.radians(joints.get(f"{side}_elbow", 0.0))
    return (
        sx + UPPER * math.sin(a) + FORE * math.sin(b),
        sy + UPPER * math.cos(a) + FORE * math.cos(b),
    )


def lowest(joints: Joints) -> float:
    """How far below the ground the lowest of both feet and knees is, the pelvis at its height."""
    depths: list[float] = []
    for side, (_, hy) in HIPS.items():
        hip = math.radians(joints.get(f"{side}_hip", 0.0))
        shin = hip - math.radians(joints.get(f"{side}_knee", 0.0))
        knee = hy + THIGH * math.cos(hip)
        ankle = knee + SHIN * math.cos(shin)
        tilt = -shin - math.radians(joints.get(f"{side}_ankle", 0.0))
        sole = max(x * math.sin(tilt) + ANKLE * math.cos(tilt) for x in (HEEL, TOE))
        depths += [knee + 34, ankle + sole]
    return max(depths)


def _solve(dx: float, dy: float, a: float, b: float) -> tuple[float, tuple[float, float]]:
    """Direction from straight down, and the turns of the first and the second bone."""
    way = math.degrees(math.atan2(dx, dy))
    far = min(math.hypot(dx, dy), (a + b) * 0.9995)
    far = max(far, abs(a - b) + 1.0)
    second = math.acos(max(-1.0, min(1.0, (far * far - a * a - b * b) / (2 * a * b))))
    first = math.atan2(b * math.sin(second), a + b * math.cos(second))
    return way, (math.degrees(first), math.degrees(second))
