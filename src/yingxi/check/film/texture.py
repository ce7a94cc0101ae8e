"""Two looks at full size: macroblocks with hard edges, and the comb's teeth of mixed fields."""

from __future__ import annotations

import numba as nb
import numpy as np
from numpy.typing import NDArray

_BLOCK = 16
_STEP = 24
"""Luma step across a block's edge that is hard, where both sides are flat."""
_FLAT = 7
_TOOTH = 500
"""Product of the steps up and down from a line: both over some 22, in the same direction."""
_SAME_FIELD = 14


def hard_edges(luma: NDArray[np.uint8]) -> float:
    """Share of the 16 × 16 grid's edges that are hard both across and down: a damaged picture.

    Edges in one direction only (a bar, a caption's box) don't count.
    """
    across, down = _edges(luma)
    return float(min(across, down))


def teeth(luma: NDArray[np.uint8]) -> float:
    """Share of pixels whose line stands against both neighbours, less the same sideways."""
    return float(_teeth(luma))


@nb.njit(cache=True, nogil=True)
def _edges(luma: NDArray[np.uint8]) -> tuple[float, float]:
    rows, columns = luma.shape
    across = down = total = 0
    for y in range(_BLOCK, rows - _BLOCK + 1, _BLOCK):
        for x in range(_BLOCK, columns - _BLOCK + 1, _BLOCK):
            step = before = after = 0
            for i in range(_BLOCK):
                above, top, low = luma[y - 2, x - 1 - i], luma[y - 1, x - 1 - i], luma[y, x - 1 - i]
                under = luma[y + 1, x - 1 - i]
                step += abs(np.int32(low) - top)
                before += abs(np.int32(top) - above)
                after += abs(np.int32(under) - low)
            if step > _STEP * _BLOCK and before < _FLAT * _BLOCK and after < _FLAT * _BLOCK:
                down += 1
            step = before = after = 0
            for i in range(_BLOCK):
                row = luma[y - 1 - i]
                step += abs(np.int32(row[x]) - row[x - 1])
                before += abs(np.int32(row[x - 1]) - row[x - 2])
                after += abs(np.int32(row[x + 1]) - row[x])
            if step > _STEP * _BLOCK and before < _FLAT * _BLOCK and after < _FLAT * _BLOCK:
                across += 1
            total += 1
    if total == 0:
        return 0.0, 0.0
    return across / total, down / total


@nb.njit(cache=True, nogil=True)
def _teeth(luma: NDArray[np.uint8]) -> float:
    rows, columns = luma.shape
    upright = sideways = total = 0
    for y in range(2, rows - 2, 6):
        above, line, below = luma[y - 1], luma[y], luma[y + 1]
        for x in range(1, columns - 1):
            a, b, c = np.int32(above[x]), np.int32(line[x]), np.int32(below[x])
            left, right = np.int32(line[x - 1]), np.int32(line[x + 1])
            if (b - a) * (b - c) > _TOOTH and abs(a - c) < _SAME_FIELD:
                upright += 1
            if (b - left) * (b - right) > _TOOTH and abs(left - right) < _SAME_FIELD:
                sideways += 1
            total += 1
    if total == 0:
        return 0.0
    return (upright - sideways) / total
