"""Curving a soft piece: a skirt over a knee, hair in the wind."""

from __future__ import annotations

import math

import numpy as np
from numba import njit
from numpy.typing import NDArray

from yingxi.stage.pen import Pixels
from yingxi.stage.puppets.sheet import Piece


def bend(piece: Piece, angle: float, start: float, end: float) -> Piece:
    """The piece with everything below ``end`` turned by ``angle`` degrees, backward positive.

    Between ``start`` and ``end`` (units along +y) its spine is a circular arc, so nothing tears;
    above ``start`` it stays as it is.
    """
    turn = math.radians(abs(angle))
    if turn < 0.004:
        return piece
    scale, way = piece.scale, 1.0 if angle > 0 else -1.0
    height, width = piece.pixels.shape[:2]
    s0, s1 = start * scale, end * scale
    radius = (s1 - s0) / turn
    ox, oy = piece.left * scale, piece.top * scale
    x0, y0, x1, y1 = _bounds(width, height, ox, oy, s0, s1, turn, way)
    out = np.zeros((y1 - y0, x1 - x0, 4), np.uint8)
    _curve(piece.pixels, out, ox, oy, float(x0), float(y0), s0, s1, radius, turn, way)
    return Piece(out, -x0 / scale, -y0 / scale, scale)


def _bounds(
    width: int, height: int, ox: float, oy: float, s0: float, s1: float, turn: float, way: float
) -> tuple[int, int, int, int]:
    """Pixel box round the bent piece, relative to its joint."""
    s = np.linspace(-oy, height - oy, 40)
    low = np.array([np.inf, np.inf])
    high = -low
    radius = (s1 - s0) / turn
    for edge in (-ox, width - ox):
        u = edge * way
        phi = np.clip((s - s0) / radius, 0, turn)
        x = -radius + (radius + u) * np.cos(phi)
        y = s0 + (radius + u) * np.sin(phi)
        past, before = np.maximum(s - s1, 0), np.minimum(s - s0, 0)
        x = x - past * math.sin(turn)
        y = y + past * math.cos(turn) + before
        spots: NDArray[np.float64] = np.stack([x * way, y], 1)
        low, high = np.minimum(low, spots.min(0)), np.maximum(high, spots.max(0))
    return (
        math.floor(low[0]) - 1,
        math.floor(low[1]) - 1,
        math.ceil(high[0]) + 2,
        math.ceil(high[1]) + 2,
    )


@njit(cache=True, fastmath=True, nogil=True)
def _curve(
    source: Pixels, out: Pixels, ox: float, oy: float, x0: float, y0: float,
    s0: float, s1: float, radius: float, turn: float, way: float,
) -> None:  # fmt: skip
    height, width = source.shape[0], source.shape[1]
    c, s = math.cos(turn), math.sin(turn)
    for j in range(out.shape[0]):
        py = y0 + j + 0.5
        for i in range(out.shape[1]):
            px = (x0 + i + 0.5) * way
            dx, dy = px + radius, py - s0
            if dy <= 0 and px > -radius:
                u, v = px, py
            else:
                lx, ly = dx * c + dy * s, dy * c - dx * s
                if ly > 0:
                    u, v = lx - radius, s1 + ly
                else:
                    phi = math.atan2(dy, dx)
                    if phi < 0 or phi > turn:
                        continue
                    u, v = math.sqrt(dx * dx + dy * dy) - radius, s0 + radius * phi
            fx, fy = u * way + ox - 0.5, v + oy - 0.5
            if fx < 0 or fy < 0 or fx >= width - 1 or fy >= height - 1:
                continue
            ix, iy = int(fx), int(fy)
            ax, ay = fx - ix, fy - iy
            w00, w01, w10, w11 = (1 - ax) * (1 - ay), ax * (1 - ay), (1 - ax) * ay, ax * ay
            if source[iy, ix, 3] + source[iy, ix + 1, 3] + source[iy + 1, ix, 3] + source[iy + 1, ix + 1, 3] == 0:  # fmt: skip
                continue
            for k in range(4):
                value = (
                    source[iy, ix, k] * w00
                    + source[iy, ix + 1, k] * w01
                    + source[iy + 1, ix, k] * w10
                    + source[iy + 1, ix + 1, k] * w11
                )
                out[j, i, k] = np.uint8(value)


@njit("void(u1[:,:,:], u1[:,:,::1])", cache=True, nogil=True, error_model="numpy")
def over(region: Pixels, top: Pixels) -> None:
    """Lay premultiplied ``top`` over ``region`` of the same size, in place, saturating."""
    for y in range(top.shape[0]):
        d, s = region[y], top[y]
        for x in range(top.shape[1]):
            alpha = np.int32(s[x, 3])
            if alpha == 0:
                continue
            if alpha == 255:
                for c in range(4):
                    d[x, c] = s[x, c]
                continue
            keep = 255 - alpha
            for c in range(4):
                v = np.int32(d[x, c]) * keep + 128
                v = np.int32(s[x, c]) + ((v + (v >> 8)) >> 8)
                d[x, c] = np.uint8(min(v, 255))
