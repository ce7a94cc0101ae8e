"""Where things are on the stage: one set of coordinates for plates, puppets and camera.

Plates are painted larger than the frame so that the camera can move over them. A point is
``(x, y)`` in plate pixels, y down. With the view at rest the frame shows the middle
``FRAME_W`` × ``FRAME_H`` of the plate.
"""

from __future__ import annotations

from dataclasses import dataclass

FRAME_W, FRAME_H = 1080, 1920
PLATE_W, PLATE_H = 1400, 2200
MARGIN_X = (PLATE_W - FRAME_W) // 2
MARGIN_Y = (PLATE_H - FRAME_H) // 2

FLOOR_Y = 1592 + MARGIN_Y
"""The line the puppets stand on, plate pixels."""
FIGURE_SCALE = 1.1
"""Plate pixels a puppet unit: a grown figure of 1,000 units stands 1,100 px tall."""


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """What the camera sees of the puppets' plane: centre in plate pixels, zoom, roll in degrees."""

    cx: float = PLATE_W / 2
    cy: float = PLATE_H / 2
    zoom: float = 1.0
    roll: float = 0.0
