"""What a figure consists of: the nouns that the wardrobe fills and the rig puts together."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from yingxi.stage.pen import Pen

Drawing = Callable[[Pen], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One piece of the figure, drawn with its joint at (0, 0).

    ``bends`` is the stretch along +y, units from the joint, over which a soft piece curves.
    ``far`` from the face pieces are never drawn finer than a whole figure needs.
    """

    draw: Drawing
    bends: tuple[float, float] | None = None
    far: bool = False
    fibre: float = 0.3


@dataclass(frozen=True, slots=True, kw_only=True)
class Dangle:
    """A soft part that hangs from a joint and sways: hair, beard, ribbon, sash, feather, flag.

    Angles in degrees, positive backward. ``swing`` and ``curl`` are how far it swings and curls
    while it sways; ``stream`` and ``streak`` how far it turns and curls in a full wind; ``lag``
    its delay, radians; ``weight`` how much it hangs down against a tilted frame (1 = always
    plumb).
    """

    part: str
    frame: str
    """torso, pelvis, head, jaw."""
    at: tuple[float, float]
    layer: str = "front"
    """back: behind everything; behind: just behind its frame's own part; front: before it."""
    rest: float = 0.0
    swing: float = 3.0
    curl: float = 5.0
    stream: float = 30.0
    streak: float = 30.0
    lag: float = 0.0
    weight: float = 0.6


@dataclass(frozen=True, slots=True, kw_only=True)
class Build:
    """Proportions. Lengths in units of a grown man of scale 1."""

    scale: float = 1.0
    head: float = 1.0
    breadth: float = 1.0
    stoop: float = 0.0
    """Degrees the back is bent at rest."""
    nape: float = 0.0
    """Degrees the head is raised against the stoop."""
    neck: tuple[float, float] = (10.0, -300.0)
    near_shoulder: tuple[float, float] = (-46.0, -254.0)
    far_shoulder: tuple[float, float] = (50.0, -260.0)
    upper: float = 130.0
    fore: float = 146.0
    near_hip: tuple[float, float] = (-22.0, 10.0)
    far_hip: tuple[float, float] = (30.0, 10.0)
    thigh: float = 250.0
    shin: float = 238.0
    ankle: float = 62.0
    """From the ankle to the ground; hip, thigh, shin and ankle add up to the pelvis' height."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grip:
    """How the weapon is held. Its drawing has the grip at (0, 0) and points along +x."""

    rest: float = -62.0
    """Angle to the forearm; for an ``upright`` one, its screen angle."""
    upright: bool = False
    """Keeps its own direction whatever the arm does: poles, staffs, umbrellas."""
    carried: bool = False
    """Always in the hand; else it appears with ``Pose.drawn``."""
    reach: float = 0.0
    """From the grip to the tip."""
    stowed: bool = False
    """Has a part ``stowed`` that shows while the weapon is not drawn."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outfit:
    """A figure cut and dressed: parts by slot, soft parts, proportions, grip."""

    parts: Mapping[str, Part]
    dangles: tuple[Dangle, ...] = ()
    build: Build = field(default_factory=Build)
    grip: Grip | None = None
    drape: float = 0.85
    """How far the skirt panels follow the legs."""
    sleeve: float = 1.0
    """How far the sleeves fall by their own weight: 0 tight, 1 wide."""
    height: float = 1080.0
    """Ground to the top of the headdress, units, before ``Build.scale``."""
