"""The picture that a pass is drawn on: any size, the stage's frame filling all of it."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from yingxi.stage.pen import Pixels
from yingxi.stage.space import FRAME_H, FRAME_W

Map = NDArray[np.float64]
"""``(2, 3)``, from one plane to another; a pixel's middle lies at a half."""
Field = NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """A picture of ``width`` × ``height`` over the frame's middle: what sticks out is cut off."""

    width: int
    height: int

    @property
    def scale(self) -> float:
        """Picture pixels a frame pixel."""
        return max(self.width / FRAME_W, self.height / FRAME_H)

    @property
    def map(self) -> Map:
        """From frame pixels to picture pixels."""
        k = self.scale
        left, top = (self.width - FRAME_W * k) / 2, (self.height - FRAME_H * k) / 2
        return np.array([[k, 0, left], [0, k, top]])

    def through(self, view: NDArray[np.floating]) -> Map:
        """From what a ``(2, 3)`` map takes into the frame to picture pixels."""
        return self.map @ np.vstack([view, [0, 0, 1]]).astype(np.float64)

    def cut(self, frame: Pixels) -> Pixels:
        """The stage's own frame, ``(FRAME_H, FRAME_W, c)``, as this picture."""
        wide, high = round(FRAME_W * self.scale), round(FRAME_H * self.scale)
        way = cv2.INTER_AREA if self.scale < 1 else cv2.INTER_CUBIC
        whole = cv2.resize(frame, (wide, high), interpolation=way)
        left, top = (wide - self.width) // 2, (high - self.height) // 2
        part = whole[top : top + self.height, left : left + self.width]
        return np.ascontiguousarray(part, np.uint8)

    def field(self) -> Field:
        """Black, one channel."""
        return np.zeros((self.height, self.width), np.float32)


def warped(image: NDArray[np.floating], map: Map, width: int, height: int, border: int) -> Field:
    """``image`` through ``map``, pixel middles on a half."""
    local = map.copy()
    local[:, 2] += map[:, :2] @ (0.5, 0.5) - 0.5
    out = cv2.warpAffine(
        image, local, (width, height), flags=cv2.INTER_LINEAR, borderMode=border
    )  # fmt: skip
    return np.asarray(out, np.float32)
