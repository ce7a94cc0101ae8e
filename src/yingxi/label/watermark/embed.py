"""Lay the mark over a frame: stronger where the picture is busy, barely there where it is flat."""

from __future__ import annotations

import hashlib
from functools import lru_cache

import cv2
import numba as nb
import numpy as np
from numpy.typing import NDArray

from yingxi.label.watermark.tile import pattern
from yingxi.media.standard import I420

_CELL = 8
_FLAT, _BUSY = 1.1, 2.0
"""The mark's root mean square where nothing stirs, and the most it may be, in steps of luma: 2 keep
a frame at 42 dB whatever is in it."""
_RISE = 0.16
"""How much of a cell's own deviation the mark may add."""
_FINE = 16
_DARKEST, _BRIGHTEST = 16, 235

Steps = NDArray[np.int8]
Strength = NDArray[np.int32]


def payload_of(produce_id: str) -> int:
    """The 64 bits a film carries: the head of its ProduceID's SHA-256."""
    return int.from_bytes(hashlib.sha256(produce_id.encode()).digest()[:8], "big")


class Marker:
    """Marks the luma of frames of one size; each alone, so a shot may be cut anywhere."""

    def __init__(self, payload: int, *, width: int, height: int) -> None:
        self.payload = payload
        self._steps = _steps(payload, width, height)

    def mark(self, frame: I420) -> None:
        """Mark an I420 frame in place; luma stays within 16-235, chroma is not touched."""
        mark_luma(frame[: self._steps.shape[0]], self._steps)


def mark_picture(picture: NDArray[np.uint8], payload: int) -> NDArray[np.uint8]:
    """A marked copy of a still ``(height, width, 3)`` in BGR: its luma changes, its colours not."""
    height, width = picture.shape[:2]
    planes = cv2.cvtColor(picture, cv2.COLOR_BGR2YCrCb)
    luma = np.ascontiguousarray(planes[..., 0], np.uint8)
    _lay(luma, _steps(payload, width, height), _strength(luma), 0, 255)
    planes[..., 0] = luma
    return np.asarray(cv2.cvtColor(planes, cv2.COLOR_YCrCb2BGR), np.uint8)


def mark_luma(luma: NDArray[np.uint8], steps: Steps) -> None:
    """Mark one plane of limited-range luma in place."""
    _lay(luma, steps, _strength(luma), _DARKEST, _BRIGHTEST)


@lru_cache(maxsize=4)
def _steps(payload: int, width: int, height: int) -> Steps:
    drawn = np.round(pattern(payload, width, height) * _FINE)
    steps = np.clip(drawn, -127, 127).astype(np.int8)
    steps.flags.writeable = False
    return steps


def _strength(luma: NDArray[np.uint8]) -> Strength:
    """How strong the mark may be at the cells' corners, in 1/256 steps of luma."""
    busy = _deviation(luma)
    # The least of the neighbours: one hard edge does not hide a mark in the flat wash beside it.
    calm = cv2.blur(cv2.erode(busy, np.ones((3, 3), np.uint8)), (3, 3))
    allowed = np.clip(_FLAT + _RISE * calm, _FLAT, _BUSY)
    corners = cv2.blur(cv2.copyMakeBorder(allowed, 0, 1, 0, 1, cv2.BORDER_REPLICATE), (2, 2))
    return np.round(corners * 256).astype(np.int32)


@nb.njit(cache=True, nogil=True)
def _deviation(luma: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Standard deviation of each cell of 8 × 8, the ragged ones at the far edges included."""
    height, width = luma.shape
    rows, columns = (height + _CELL - 1) // _CELL, (width + _CELL - 1) // _CELL
    out = np.empty((rows, columns), np.float32)
    sums, squares = np.empty(columns, np.int32), np.empty(columns, np.int32)
    for row in range(rows):
        sums[:] = 0
        squares[:] = 0
        bottom = min(height, (row + 1) * _CELL)
        for y in range(row * _CELL, bottom):
            line = luma[y]
            for column in range(columns):
                start, end = column * _CELL, min(width, (column + 1) * _CELL)
                total, square = np.int32(0), np.int32(0)
                for x in range(start, end):
                    value = np.int32(line[x])
                    total += value
                    square += value * value
                sums[column] += total
                squares[column] += square
        for column in range(columns):
            count = (bottom - row * _CELL) * (min(width, (column + 1) * _CELL) - column * _CELL)
            mean = sums[column] / count
            out[row, column] = np.sqrt(max(0.0, squares[column] / count - mean * mean))
    return out


@nb.njit(cache=True, nogil=True)
def _lay(
    luma: NDArray[np.uint8], steps: Steps, strength: Strength, darkest: int, brightest: int
) -> None:
    height, width = luma.shape
    allowed = np.empty(width + _CELL, np.int32)
    half = 256 * _FINE // 2
    for y in range(height):
        row, below = y // _CELL, y % _CELL
        for column in range(strength.shape[1] - 1):
            left = strength[row, column] * (_CELL - below) + strength[row + 1, column] * below
            right = strength[row, column + 1] * (_CELL - below)
            right += strength[row + 1, column + 1] * below
            for x in range(_CELL):
                allowed[column * _CELL + x] = (left * (_CELL - x) + right * x) >> 6
        line, drawn = luma[y], steps[y]
        for x in range(width):
            change = (allowed[x] * np.int32(drawn[x]) + half) // (256 * _FINE)
            value = np.int32(line[x]) + change
            line[x] = np.uint8(min(max(value, darkest), brightest))
