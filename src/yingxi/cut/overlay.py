"""Bitmaps laid over frames: converted to Y, U, V and alpha once, then blended where they lie."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numba as nb
import numpy as np
from numpy.typing import NDArray

from yingxi.media.standard import I420, split_planes

Bitmap = NDArray[np.uint8]
"""Premultiplied BGRA ``(height, width, 4)``."""
Plane = NDArray[np.uint8]
Channel = NDArray[np.float64]

_FULL = 256


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Overlay:
    """A picture that lies at ``(x, y)`` over the frames ``start`` to ``end`` (exclusive).

    The planes are premultiplied; ``fade_in`` and ``fade_out`` count frames at either end.
    """

    x: int
    y: int
    start: int
    end: int
    fade_in: int = 0
    fade_out: int = 0
    luma: Plane
    luma_alpha: Plane
    u: Plane
    v: Plane
    chroma_alpha: Plane

    def strength(self, index: int) -> int:
        """How much of the overlay shows at a frame, 0 to 256."""
        if not self.start <= index < self.end:
            return 0
        rise = (index - self.start + 1) / (self.fade_in + 1)
        fall = (self.end - index) / (self.fade_out + 1)
        return round(_FULL * min(1.0, rise, fall))

    def shifted(self, frames: int) -> Overlay:
        """The same overlay, later by so many frames."""
        return replace(self, start=self.start + frames, end=self.end + frames)


def overlay(
    bitmap: Bitmap, x: int, y: int, start: int, end: int, *, fade_in: int = 0, fade_out: int = 0
) -> Overlay:
    """Convert a premultiplied BGRA bitmap for blending; empty margins are cut away.

    The matrix is ITU-R BT.709 with 16-235 luma. Chroma is the mean of each 2 × 2 pixels, which is
    right for premultiplied colours.
    """
    bitmap, x, y = _even(bitmap, x, y)
    b, g, r, a = (bitmap[..., i].astype(np.float64) for i in range(4))
    luma = 0.1826 * r + 0.6142 * g + 0.0620 * b + 16 * a / 255
    u = -0.1006 * r - 0.3386 * g + 0.4392 * b + 128 * a / 255
    v = 0.4392 * r - 0.3989 * g - 0.0403 * b + 128 * a / 255
    return Overlay(
        x=x,
        y=y,
        start=start,
        end=end,
        fade_in=fade_in,
        fade_out=fade_out,
        luma=_bytes(luma),
        luma_alpha=bitmap[..., 3].copy(),
        u=_bytes(_halved(u)),
        v=_bytes(_halved(v)),
        chroma_alpha=_bytes(_halved(a)),
    )


def _even(bitmap: Bitmap, x: int, y: int) -> tuple[Bitmap, int, int]:
    solid = bitmap[..., 3] > 0
    if not solid.any():
        return np.zeros((2, 2, 4), np.uint8), x & ~1, y & ~1
    rows, columns = np.flatnonzero(solid.any(1)), np.flatnonzero(solid.any(0))
    top, left = int(rows[0]), int(columns[0])
    inked = bitmap[top : rows[-1] + 1, left : columns[-1] + 1]
    x, y = x + left, y + top
    before = ((y & 1), (x & 1))
    after = ((inked.shape[0] + before[0]) & 1, (inked.shape[1] + before[1]) & 1)
    padded = np.pad(inked, ((before[0], after[0]), (before[1], after[1]), (0, 0)))
    return padded, x - before[1], y - before[0]


def _halved(plane: Channel) -> Channel:
    size = (plane.shape[1] // 2, plane.shape[0] // 2)
    return np.asarray(cv2.resize(plane, size, interpolation=cv2.INTER_AREA), np.float64)


def _bytes(plane: Channel) -> Plane:
    return np.clip(np.round(plane), 0, 255).astype(np.uint8)


def burn(frame: I420, overlays: Sequence[Overlay], index: int) -> None:
    """Blend what shows at frame ``index`` into the frame, in place; what hangs out is cut off."""
    for layer in overlays:
        strength = layer.strength(index)
        if strength:
            _lay(frame, layer, strength)


def _lay(frame: I420, layer: Overlay, strength: int) -> None:
    luma, u, v = split_planes(frame)
    half_x, half_y = layer.x // 2, layer.y // 2
    _blend(luma, layer.luma, layer.luma_alpha, layer.x, layer.y, strength)
    _blend(u, layer.u, layer.chroma_alpha, half_x, half_y, strength)
    _blend(v, layer.v, layer.chroma_alpha, half_x, half_y, strength)


@nb.njit(cache=True, nogil=True)
def _blend(plane: Plane, ink: Plane, alpha: Plane, x: int, y: int, strength: int) -> None:
    left, top = max(0, -x), max(0, -y)
    right = min(ink.shape[1], plane.shape[1] - x)
    bottom = min(ink.shape[0], plane.shape[0] - y)
    for row in range(top, bottom):
        under = plane[y + row]
        over, cover = ink[row], alpha[row]
        for column in range(left, right):
            if cover[column]:
                shown = np.int32(cover[column]) * strength
                mixed = np.int32(under[x + column]) * (65280 - shown)
                mixed += np.int32(over[column]) * strength * 255
                under[x + column] = np.uint8(min(255, (mixed + 32640) // 65280))
