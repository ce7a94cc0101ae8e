"""A puppet's joints: the one agreement between those who draw puppets and those who move them.

Puppet units: y down, origin on the ground between the feet, the figure faces right. A grown
figure is about 1,000 units tall with its headdress (pelvis at −560, neck at −862, crown near
−1,000). Angles are degrees, **anatomical**: 0 is the figure at rest, standing, arms hanging.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Hand(StrEnum):
    """Shapes a hand can take."""

    OPEN = "open"
    FIST = "fist"
    HOLD = "hold"  # round the grip of a weapon
    POINT = "point"  # sword fingers: first two extended
    PALM = "palm"  # raised, palm out
    CUP = "cup"  # both hands together, 拱手


@dataclass(frozen=True, slots=True, kw_only=True)
class Pose:
    """How a puppet stands at one instant.

    Positive angles: shoulders and hips swing the limb **forward** (towards the facing), elbows
    bend the forearm forward and up, knees bend the shin **backward**, ankles lift the toe, head
    and lean nod **forward**. ``near`` is the viewer's side.
    """

    x: float = 0.0
    """Where the ground point is displaced from the figure's mark, puppet units, forward positive."""
    y: float = 0.0
    """Pelvis displacement, units, down positive (crouch, hop)."""
    lean: float = 0.0
    spin: float = 0.0
    """Whole figure turned about its ground point, forward positive: 90 lies on the face."""
    head: float = 0.0
    near_shoulder: float = 0.0
    near_elbow: float = 10.0
    near_wrist: float = 0.0
    far_shoulder: float = 0.0
    far_elbow: float = 10.0
    far_wrist: float = 0.0
    near_hip: float = 0.0
    near_knee: float = 0.0
    near_ankle: float = 0.0
    far_hip: float = 0.0
    far_knee: float = 0.0
    far_ankle: float = 0.0
    near_hand: Hand = Hand.OPEN
    far_hand: Hand = Hand.HOLD
    weapon: float = 0.0
    """Turn of the weapon in the far hand, from its rest angle."""
    drawn: bool = False
    """The weapon is in the hand; else it hangs at the belt or on the back, or is carried."""
    jaw: float = 0.0
    """0 shut, 1 wide open."""
    brow: float = 0.0
    """−1 worried, +1 stern."""
    lid: float = 0.0
    """0 open, 1 closed: blinks."""
    sway: float = 0.0
    """Phase of hair, ribbons and cloth, radians."""
    flow: float = 0.0
    """How far hair and cloth stream backward: 0 hanging, 1 a gale or a gallop."""
    facing: int = 1
    turn: float = 1.0
    """Width of the figure, 1 full profile, near 0 edge-on while it turns round."""


REST = Pose()
