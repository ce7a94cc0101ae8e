"""A figure's joints as the eighteen points that pose models know (COCO, in OpenPose's order)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from yingxi.stage.anatomy import Pose
from yingxi.stage.puppets.rig import Matrix, Puppet

Bones = NDArray[np.float64]
"""``(18, 2)``: nose, neck, right shoulder, elbow, wrist, left ones, right hip, knee, ankle, left
ones, right eye, left eye, right ear, left ear."""

_NOSE, _EYE, _EAR = (70.0, -80.0), (42.0, -102.0), (-8.0, -96.0)
"""Head units, see ``moulds``: a little inside the outline, so that every mould has them."""
_ORIGIN = (0.0, 0.0)


def bones(puppet: Puppet, pose: Pose, x: float, y: float, scale: float, camera: Matrix) -> Bones:
    """The joints of a puppet placed at plate ``(x, y)``, through the ``(2, 3)`` map ``camera``.

    A figure that faces right turns its right side to us. What a side view hides, the far eye
    and ear, takes its partner's place.
    """
    j = puppet.joints(pose, x, y, scale)
    shoulders = [j.arms[side][0] for side in ("near", "far")]
    neck = (_at(shoulders[0]) + _at(shoulders[1])) / 2
    sides = ("near", "far") if pose.facing >= 0 else ("far", "near")
    arms = [_at(frame) for side in sides for frame in j.arms[side]]
    legs = [_at(frame) for side in sides for frame in j.legs[side]]
    eye, ear = _at(j.head, _EYE), _at(j.head, _EAR)
    spots = np.array([_at(j.head, _NOSE), neck, *arms, *legs, eye, eye, ear, ear])
    return spots @ camera[:, :2].T + camera[:, 2]


def _at(frame: Matrix, spot: tuple[float, float] = _ORIGIN) -> NDArray[np.float64]:
    return (frame @ np.array([*spot, 1.0]))[:2]
