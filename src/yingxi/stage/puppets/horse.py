"""A hero's horse: eight phases of the gallop, drawn when first needed, and a seat for the rider."""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np

from yingxi.stage.anatomy import Pose
from yingxi.stage.hide import dye, mix
from yingxi.stage.puppets.rig import PIECES, Matrix, Puppet, Sprite, move, stretch, turn
from yingxi.stage.puppets.sheet import Piece, Sheet
from yingxi.stage.puppets.steed import COATS, HOOF_Y, SADDLE, Harness, draw_horse
from yingxi.stage.score import Look
from yingxi.stage.space import FIGURE_SCALE

PHASES = 8
SIZE = 3.3
"""Puppet units a horse unit: the back stands at about 690 units."""
FINE = 0.4
PELVIS_HEIGHT = 560.0
RIDING = Pose(
    near_hip=66, near_knee=66, near_ankle=10, far_hip=60, far_knee=62, far_ankle=10, lean=8
)
"""Legs of a rider at rest in the saddle."""


class Horse:
    """A horse in one dress; sprites by gallop phase."""

    def __init__(self, harness: Harness, detail: float) -> None:
        self._harness, self._detail = harness, detail

    def place(
        self, phase: float, x: float, y: float, scale: float = FIGURE_SCALE, facing: int = 1
    ) -> tuple[Sprite, ...]:
        """The horse at ``phase`` radians of its gallop, its ground point at plate ``(x, y)``."""
        index = round(phase / math.tau * PHASES) % PHASES
        piece = self._piece(index)
        frame = self._frame(phase, x, y, scale, facing)
        return (Sprite(piece.pixels, (frame @ piece.matrix)[:2], "horse"),)

    def seat(
        self, phase: float, x: float, y: float, scale: float = FIGURE_SCALE, facing: int = 1
    ) -> tuple[float, float]:
        """Where the rider's pelvis belongs, plate pixels."""
        spot = self._frame(phase, x, y, scale, facing) @ np.array([SADDLE[0], SADDLE[1] - 8, 1.0])
        return float(spot[0]), float(spot[1])

    def rider_at(
        self, rider: Puppet, pose: Pose, phase: float, x: float, y: float,
        scale: float = FIGURE_SCALE,
    ) -> tuple[float, float]:  # fmt: skip
        """The ground point, plate pixels, at which the rider's pelvis is in the saddle."""
        sx, sy = self.seat(phase, x, y, scale, pose.facing)
        drop = (PELVIS_HEIGHT - pose.y) * rider.outfit.build.scale * scale
        return sx - pose.x * scale * pose.facing, sy + drop + pose.y * scale

    def mounted(
        self,
        rider: Puppet,
        pose: Pose,
        phase: float,
        x: float,
        y: float,
        scale: float = FIGURE_SCALE,
    ) -> tuple[Sprite, ...]:
        """Horse and rider: his far side behind the horse, the rest before it.

        ``pose.facing`` turns both. The rider's legs come from the pose (see ``RIDING``).
        """  # fmt: skip
        figure = rider.place(pose, *self.rider_at(rider, pose, phase, x, y, scale), scale)
        hidden = {"flag_a", "flag_b", "cape", "feather", "scarf"}
        count = next((i for i, s in enumerate(figure) if s.part not in hidden), 0)
        far_leg = [s for s in figure[count:] if s.part in ("foot", "shin", "thigh")][:3]
        rest = [s for s in figure[count:] if not any(s is leg for leg in far_leg)]
        return (*figure[:count], *far_leg, *self.place(phase, x, y, scale, pose.facing), *rest)

    def _frame(self, phase: float, x: float, y: float, scale: float, facing: int) -> Matrix:
        hop = math.sin(phase + 0.3) * 7
        return (
            move(x, y)
            @ stretch(scale * SIZE * (1 if facing >= 0 else -1), scale * SIZE)
            @ move(0, hop - HOOF_Y)
            @ turn(math.sin(phase + 1.2) * 3.2)
        )

    def _piece(self, index: int) -> Piece:
        key = ("horse", self._harness, self._detail, index)
        piece = PIECES.get(key)
        if piece is None:
            sheet = Sheet()
            draw_horse(sheet, self._harness, index / PHASES * math.tau, FINE)
            detail = min(self._detail, 1.4)
            piece = PIECES.put(key, sheet.piece(detail * FIGURE_SCALE * SIZE, fibre=0.25))
        return piece


@lru_cache(maxsize=32)
def mount(
    look: Look | tuple[str, str, str],
    seed: int = 0,
    *,
    detail: float = 1.2,
    barded: bool | None = None,
) -> Horse:
    """A horse in its rider's colours; the seed picks the coat.

    Generals and warrior ladies ride in barding, others on a light harness, unless ``barded``
    says otherwise.
    """
    colours = look.colours if isinstance(look, Look) else look
    main, second, trim = colours
    light, dark, mane = COATS[seed % len(COATS)]
    if barded is None:
        barded = not isinstance(look, Look) or look.role.value in (
            "general",
            "warrior_lady",
            "emperor",
        )
    cloth = second if second != main else mix(main, "#101014", 0.4)
    harness = Harness(coat=(light, dark), mane=mane, barding=dye(main, depth=0.5), cloth=dye(cloth), trim=trim, barded=barded)  # fmt: skip
    return Horse(harness, detail)
