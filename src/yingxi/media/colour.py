"""BGR pictures to the encoder's planes and back: ITU-R BT.709, limited range."""

from __future__ import annotations

import numba as nb
import numpy as np
from numpy.typing import NDArray

from yingxi.media.standard import I420, split_planes

Bgr = NDArray[np.uint8]
"""``(height, width, 3)``, both even."""


def to_i420(bgr: Bgr) -> I420:
    """A frame for the encoder; chroma is the mean of each 2 × 2 pixels."""
    height, width = bgr.shape[:2]
    frame = np.empty((height * 3 // 2, width), np.uint8)
    _fill(np.ascontiguousarray(bgr), *split_planes(frame))
    return frame


def to_bgr(frame: I420) -> Bgr:
    """The picture in a frame; chroma pixels are repeated."""
    luma, u, v = split_planes(frame)
    y = (luma.astype(np.float32) - 16) * np.float32(255 / 219)
    pb = _doubled(u)
    pr = _doubled(v)
    bgr = np.stack([y + 2.1124 * pb, y - 0.2132 * pb - 0.5329 * pr, y + 1.7927 * pr], axis=-1)
    return np.clip(np.round(bgr), 0, 255).astype(np.uint8)


def _doubled(plane: NDArray[np.uint8]) -> NDArray[np.float32]:
    big = np.repeat(np.repeat(plane, 2, axis=0), 2, axis=1)
    return big.astype(np.float32) - np.float32(128)


@nb.njit(cache=True, nogil=True)
def _fill(bgr: Bgr, luma: I420, u: I420, v: I420) -> None:
    """Fixed-point matrix of 16 bits: Kr 0.2126, Kb 0.0722."""
    for row in range(luma.shape[0]):
        line, out = bgr[row], luma[row]
        for x in range(out.shape[0]):
            b, g, r = np.int32(line[x, 0]), np.int32(line[x, 1]), np.int32(line[x, 2])
            out[x] = np.uint8((11966 * r + 40254 * g + 4064 * b + 1081344) >> 16)
    for row in range(u.shape[0]):
        first, second, out_u, out_v = bgr[2 * row], bgr[2 * row + 1], u[row], v[row]
        for x in range(out_u.shape[0]):
            left, right = 2 * x, 2 * x + 1
            b = np.int32(first[left, 0]) + first[right, 0] + second[left, 0] + second[right, 0]
            g = np.int32(first[left, 1]) + first[right, 1] + second[left, 1] + second[right, 1]
            r = np.int32(first[left, 2]) + first[right, 2] + second[left, 2] + second[right, 2]
            out_u[x] = np.uint8((28784 * b - 6596 * r - 22188 * g + 33685504) >> 18)
            out_v[x] = np.uint8((28784 * r - 26145 * g - 2639 * b + 33685504) >> 18)
