"""What every effect is told at each frame, and the two ways of putting light and smoke on a canvas."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import cv2
import numpy as np
from numpy.typing import NDArray

from yingxi.board.model import FPS
from yingxi.stage import kernels
from yingxi.stage.camera import to_frame
from yingxi.stage.pen import Pixels
from yingxi.stage.space import View

Field = NDArray[np.float32]
Gain = tuple[float, float, float]
"""Multipliers of the whole picture's light, B, G, R."""

PLAIN: Gain = (1.0, 1.0, 1.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """One frame of an effect that lasts over frames ``[start, end)`` of the shot."""

    frame: int
    start: int
    end: int
    view: View

    @property
    def t(self) -> float:
        """Seconds since the effect began."""
        return (self.frame - self.start) / FPS

    @property
    def u(self) -> float:
        """How far through the effect this is, 0–1."""
        return (self.frame - self.start) / max(1, self.end - self.start - 1)

    def envelope(self, rise: float = 0.25, fall: float = 0.35) -> float:
        """0 at both ends, 1 between; ``rise`` and ``fall`` in seconds."""
        left = (self.end - self.frame) / FPS
        return float(np.clip(self.t / rise, 0, 1) * np.clip(left / fall, 0, 1))

    def place(self, x: float, y: float) -> tuple[float, float]:
        """A plate point in frame pixels."""
        return to_frame(self.view, x, y)


class Effect(Protocol):
    """Something drawn over the frames of a shot, partly behind the figures, partly before them."""

    def behind(self, canvas: Pixels, at: Moment) -> None: ...

    def front(self, canvas: Pixels, at: Moment) -> None: ...

    def gain(self, at: Moment) -> Gain: ...


def add_light(
    canvas: Pixels, field: Field, bgr: Sequence[float], x: float, y: float, scale: float = 1.0
) -> None:
    """Add ``field`` × ``bgr`` with its top left corner at ``(x, y)``, enlarged by ``scale``.

    ``field`` is ``(h, w)`` from 0 to 1; what lies outside the canvas is cut.
    """
    lit = np.clip(field, 0, 1)[..., None] * np.array([*bgr, 0], np.float32)
    image = np.clip(lit, 0, 255).astype(np.uint8)
    if scale != 1.0:
        image = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_LINEAR)
    spot = _overlap(canvas, np.asarray(image, np.uint8), x, y)
    if spot is not None:
        target, source = spot
        cv2.add(target, source, dst=target)


def lay(
    canvas: Pixels, cover: Field, bgr: Sequence[float], x: float, y: float, scale: float = 1.0
) -> None:
    """Lay a colour with the given cover, 0 to 1, as smoke and dust do; placed as ``add_light``."""
    alpha = np.clip(cover, 0, 1)[..., None] * np.float32(255)
    tint = np.array([*[float(c) / 255 for c in bgr], 1.0], np.float32)
    image = (alpha * np.minimum(tint, 1)).astype(np.uint8)
    if scale != 1.0:
        image = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_LINEAR)
    kernels.over(canvas, np.ascontiguousarray(image, np.uint8), round(y), round(x))


def stamp(canvas: Pixels, image: Pixels, matrix: Field) -> None:
    """Draw a premultiplied BGRA image through a ``(2, 3)`` map, touching only where it falls."""
    h, w = image.shape[:2]
    corners = np.array([[0, 0, 1], [w, 0, 1], [0, h, 1], [w, h, 1]], np.float32) @ matrix.T
    low = np.floor(corners.min(0)).astype(int) - 1
    high = np.ceil(corners.max(0)).astype(int) + 2
    x0, y0 = max(0, int(low[0])), max(0, int(low[1]))
    x1, y1 = min(canvas.shape[1], int(high[0])), min(canvas.shape[0], int(high[1]))
    if x1 <= x0 or y1 <= y0:
        return
    local = np.array(matrix, np.float32)
    local[:, 2] -= (x0, y0)
    drawn = cv2.warpAffine(image, local, (x1 - x0, y1 - y0), flags=cv2.INTER_LINEAR)
    target = canvas[y0:y1, x0:x1]
    alpha = drawn[..., 3]
    keep = cv2.merge([cv2.bitwise_not(alpha)] * 4)
    cv2.add(cv2.multiply(target, keep, scale=1 / 255), drawn, dst=target)


def turned(
    x: float, y: float, angle: float, scale_x: float, scale_y: float, centre: tuple[float, float]
) -> Field:
    """The map that puts an image's ``centre`` at ``(x, y)``, turned by ``angle`` degrees."""
    c, s = np.cos(np.radians(angle)), np.sin(np.radians(angle))
    m = np.array([[c * scale_x, -s * scale_y, 0], [s * scale_x, c * scale_y, 0]], np.float32)
    m[0, 2] = x - m[0, 0] * centre[0] - m[0, 1] * centre[1]
    m[1, 2] = y - m[1, 0] * centre[0] - m[1, 1] * centre[1]
    return m


def _overlap(canvas: Pixels, image: Pixels, x: float, y: float) -> tuple[Pixels, Pixels] | None:
    x0, y0 = round(x), round(y)
    h, w = image.shape[:2]
    xa, ya = max(0, x0), max(0, y0)
    xb, yb = min(canvas.shape[1], x0 + w), min(canvas.shape[0], y0 + h)
    if xb <= xa or yb <= ya:
        return None
    return canvas[ya:yb, xa:xb], image[ya - y0 : yb - y0, xa - x0 : xb - x0]
