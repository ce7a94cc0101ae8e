"""Skeletons as pose models are shown them: OpenPose's seventeen limbs in their colours."""

from __future__ import annotations

import math

import cv2
import numpy as np
from numpy.typing import NDArray

from yingxi.stage.passes.screen import Map
from yingxi.stage.puppets.bones import Bones

LIMBS = (
    (1, 2), (1, 5), (2, 3), (3, 4), (5, 6), (6, 7), (1, 8), (8, 9), (9, 10), (1, 11), (11, 12),
    (12, 13), (1, 0), (0, 14), (14, 16), (0, 15), (15, 17),
)  # fmt: skip
"""Pairs of joints in OpenPose's order of drawing, which is that of ``COLOURS``."""
COLOURS = (
    (255, 0, 0), (255, 85, 0), (255, 170, 0), (255, 255, 0), (170, 255, 0), (85, 255, 0),
    (0, 255, 0), (0, 255, 85), (0, 255, 170), (0, 255, 255), (0, 170, 255), (0, 85, 255),
    (0, 0, 255), (85, 0, 255), (170, 0, 255), (255, 0, 255), (255, 0, 170), (255, 0, 85),
)  # fmt: skip
"""R, G, B of each limb, and of each joint."""
_STICK = 4 / 512
"""Half the width of a limb, in shares of the picture's shorter side."""
_DIM = 0.6
"""Limbs are darker than joints, so that what crosses can be told apart."""
_SHIFT = 4
"""Bits of a pixel's fraction that OpenCV draws with."""


def draw_bones(out: NDArray[np.uint8], bones: Bones, map: Map) -> None:
    """Draw a skeleton, frame pixels through ``map``, on an RGB picture, limbs then joints."""
    spots = bones @ map[:, :2].T + map[:, 2]
    stick = max(1.0, min(out.shape[:2]) * _STICK)
    # A skeleton that is small in the frame gets thinner limbs, or they would run together.
    tall = float(np.ptp(spots, axis=0).max())
    stick = min(stick, max(1.0, tall / 40))
    for (a, b), colour in zip(LIMBS, COLOURS, strict=False):
        _limb(out, spots[a], spots[b], stick, tuple(c * _DIM for c in colour))
    for spot, colour in zip(spots, COLOURS, strict=True):
        centre = tuple(round(float(v - 0.5) * 2**_SHIFT) for v in spot)
        cv2.circle(
            out, (centre[0], centre[1]), round(stick * 2**_SHIFT), colour, -1, cv2.LINE_AA, _SHIFT
        )


def _limb(
    out: NDArray[np.uint8], a: NDArray[np.float64], b: NDArray[np.float64], stick: float,
    colour: tuple[float, ...],
) -> None:  # fmt: skip
    length = math.dist(a, b)
    if length < 0.5:
        return
    along, across = (b - a) / length, np.array([a[1] - b[1], b[0] - a[0]]) / length
    turn = np.linspace(0, math.tau, 40, endpoint=False)[:, None]
    rim = (a + b) / 2 + along * (np.cos(turn) * length / 2) + across * (np.sin(turn) * stick)
    points = np.round((rim - 0.5) * 2**_SHIFT).astype(np.int32)
    cv2.fillConvexPoly(out, points, colour, cv2.LINE_AA, _SHIFT)
