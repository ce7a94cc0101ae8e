"""The kernel that puts thousands of sprites on a canvas, each with its own size, haze and light."""

from __future__ import annotations

from typing import Any, cast

import numba as nb
import numpy as np
from numpy.typing import NDArray

from yingxi.stage.pen import Pixels

Sprites = NDArray[np.float32]
"""Rows of ``(sprite, x, y, scale, haze, dust, light b, light g, light r)``; haze, dust 0–1."""


def _compiled(signature: str) -> Any:
    return cast(Any, nb.njit(signature, cache=True, fastmath=True, nogil=True, error_model="numpy"))


@_compiled("void(u1[:,:,::1], u1[:,::1], i8[:,::1], f4[:,::1], i2[:,::1], f4[:,::1], f4[::1])")
def _blit(dst, atlas, rects, feet, spans, sprites, distance):  # type: ignore[no-untyped-def]
    height, width = dst.shape[0], dst.shape[1]
    for i in range(sprites.shape[0]):
        k = np.int64(sprites[i, 0])
        offset, w, h, first = rects[k, 0], rects[k, 1], rects[k, 2], rects[k, 3]
        scale = sprites[i, 3]
        x0 = sprites[i, 1] - feet[k, 0] * scale
        y0 = sprites[i, 2] - feet[k, 1] * scale
        step = np.float32(1) / scale
        top, bottom = max(0, int(np.ceil(y0))), min(height, int(y0 + h * scale) + 1)
        if bottom <= top or x0 >= width or x0 + w * scale <= 0:
            continue
        fixed = np.int64(step * np.float32(65536))
        for y in range(top, bottom):
            sy = int((np.float32(y) - y0) * step)
            if sy < 0 or sy >= h:
                continue
            sa, sb = spans[first + sy, 0], spans[first + sy, 1]
            if sb <= sa:
                continue
            left = max(0, int(np.ceil(x0 + sa * scale)))
            right = min(width, int(x0 + sb * scale) + 1)
            if right <= left:
                continue
            low = np.float32(sy) / np.float32(h)
            z = sprites[i, 4] + sprites[i, 5] * low * low * low
            z = min(np.float32(1), z)
            keep = (np.float32(1) - z) * np.float32(256)
            lb = np.int32(sprites[i, 6] * keep)
            lg = np.int32(sprites[i, 7] * keep)
            lr = np.int32(sprites[i, 8] * keep)
            hb = np.int32(distance[0] * z * np.float32(256 / 255))
            hg = np.int32(distance[1] * z * np.float32(256 / 255))
            hr = np.int32(distance[2] * z * np.float32(256 / 255))
            row = offset + sy * w
            at = np.int64((np.float32(left) - x0) * step * np.float32(65536))
            d = dst[y]
            for x in range(left, right):
                sx = at >> 16
                at += fixed
                if sx < 0 or sx >= w:
                    continue
                p = atlas[row + sx]
                a = np.int32(p[3])
                if a < 8:
                    continue
                b = (np.int32(p[0]) * lb + hb * a) >> 8
                g = (np.int32(p[1]) * lg + hg * a) >> 8
                r = (np.int32(p[2]) * lr + hr * a) >> 8
                if a < 248:
                    rest = np.int32(255) - a
                    b += (np.int32(d[x, 0]) * rest + 128) >> 8
                    g += (np.int32(d[x, 1]) * rest + 128) >> 8
                    r += (np.int32(d[x, 2]) * rest + 128) >> 8
                    a += (np.int32(d[x, 3]) * rest + 128) >> 8
                d[x, 0] = np.uint8(min(b, np.int32(255)))
                d[x, 1] = np.uint8(min(g, np.int32(255)))
                d[x, 2] = np.uint8(min(r, np.int32(255)))
                d[x, 3] = np.uint8(min(a, np.int32(255)))


def blit(
    canvas: Pixels, atlas: Pixels, rects: NDArray[np.int64], feet: NDArray[np.float32],
    spans: NDArray[np.int16], sprites: Sprites, haze: tuple[float, float, float],
) -> None:  # fmt: skip
    """Lay the sprites over the premultiplied BGRA canvas in the order given.

    ``atlas`` holds all pixels row after row, ``(n, 4)``; ``rects`` are ``(offset, width, height,
    first row in spans)``, ``feet`` the ground point of each, ``spans`` the filled columns of
    each row. Sampling is nearest: keep ``scale`` between 0.7 and 1.
    """
    colour = np.array(haze, np.float32)
    _blit(canvas, atlas, rects, feet, spans, np.ascontiguousarray(sprites, np.float32), colour)
