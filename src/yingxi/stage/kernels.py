"""Per-frame pixel kernels, compiled once and cached: over, lamp light, finish, soft dots, streaks.

Canvases are ``(H, W, 4)`` premultiplied BGRA, ``uint8``, C-contiguous; the frame's own alpha is
not used. Signatures are explicit, so that a kernel has one compiled form and the cache is found.
"""

# numba compiles what it reads: annotations would be evaluated as Python, loops are meant.
from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

import cv2
import numba as nb
import numpy as np
from numpy.typing import NDArray

Canvas = NDArray[np.uint8]

_OPTIONS: dict[str, Any] = {
    "cache": True,
    "fastmath": True,
    "nogil": True,
    "error_model": "numpy",
}


def _compiled(signature: str) -> Any:
    return cast(Any, nb.njit(signature, **_OPTIONS))


@_compiled("void(u4[:,::1], u4[:,::1], i8, i8)")
def _over(dst, src, y0, x0):  # type: ignore[no-untyped-def]
    # Two channels at a time in one word: 0x00ff00ff holds blue and red, or green and alpha.
    even = np.uint32(0x00FF00FF)
    odd = np.uint32(0xFF00FF00)
    rows, columns = src.shape[0], src.shape[1]
    for y in range(max(0, -y0), min(rows, dst.shape[0] - y0)):
        a, b = max(0, -x0), min(columns, dst.shape[1] - x0)
        if b <= a:
            continue
        s = src[y, a:b]
        some = np.uint32(0)
        for x in range(b - a):
            some |= s[x]
        if some == 0:
            continue
        d = dst[y0 + y, x0 + a : x0 + b]
        for x in range(b - a):
            alpha = s[x] >> np.uint32(24)
            keep = np.uint32(256) - (alpha + (alpha >> np.uint32(7)))
            low = (((d[x] & even) * keep) >> np.uint32(8)) & even
            high = (((d[x] >> np.uint32(8)) & even) * keep) & odd
            d[x] = s[x] + (low | high)


@_compiled("void(u1[:,:,::1], u1[:,:,::1])")
def _over_bright(dst, src):  # type: ignore[no-untyped-def]
    for y in range(src.shape[0]):
        s, d = src[y], dst[y]
        for x in range(src.shape[1]):
            if s[x, 3] == 0 and s[x, 0] == 0 and s[x, 1] == 0 and s[x, 2] == 0:
                continue
            keep = np.int32(255) - np.int32(s[x, 3])
            for c in range(3):
                v = np.int32(d[x, c]) * keep + np.int32(128)
                v = np.int32(s[x, c]) + ((v + (v >> 8)) >> 8)
                d[x, c] = np.uint8(min(v, np.int32(255)))


@_compiled("void(u1[:,:,::1], u1[:,:,::1], f4[:,:,::1], u1[:,::1], i8, i8)")
def _light(frame, figures, lamp, shade, top, bottom):  # type: ignore[no-untyped-def]
    width = frame.shape[1]
    for y in range(top, bottom):
        f, p, lights, dark = frame[y], figures[y], lamp[y >> 2], shade[y]
        for x in range(width):
            keep = (np.float32(255) - np.float32(p[x, 3])) * np.float32(1 / 255)
            keep *= np.float32(dark[x]) * np.float32(1 / 255)
            q = x >> 2
            for c in range(3):
                v = np.float32(f[x, c]) * keep + np.float32(p[x, c]) * lights[q, c]
                f[x, c] = np.uint8(min(v + np.float32(0.5), np.float32(255)))


@_compiled("void(u1[:,:,::1], u1[:,:,::1], u1[:,::1], i1[:,::1], f4[::1], i8, u1[:,::1])")
def _finish(frame, bloom, vignette, grain, gain, roll, out):  # type: ignore[no-untyped-def]
    height, width = frame.shape[0], frame.shape[1]
    t = np.empty((3, 2, width), np.float32)
    gb, gg, gr = gain[0], gain[1], gain[2]
    for y in range(0, height, 2):
        for j in range(2):
            f, glow, dark = frame[y + j], bloom[y + j], vignette[y + j]
            speck = grain[(y + j + roll) & 255]
            tb, tg, tr = t[0, j], t[1, j], t[2, j]
            for x in range(width):
                k = np.float32(dark[x]) * np.float32(1 / 255)
                n = np.float32(speck[(x + roll * 7) & 255]) * np.float32(0.25)
                b, g, r = np.float32(f[x, 0]), np.float32(f[x, 1]), np.float32(f[x, 2])
                b += np.float32(glow[x, 0]) * (np.float32(1) - b * np.float32(1 / 255))
                g += np.float32(glow[x, 1]) * (np.float32(1) - g * np.float32(1 / 255))
                r += np.float32(glow[x, 2]) * (np.float32(1) - r * np.float32(1 / 255))
                tb[x] = max(np.float32(0), min(np.float32(255), b * k * gb + n))
                tg[x] = max(np.float32(0), min(np.float32(255), g * k * gg + n))
                tr[x] = max(np.float32(0), min(np.float32(255), r * k * gr + n))
            luma = out[y + j]
            for x in range(width):
                luma[x] = np.uint8(
                    np.float32(0.18259) * tr[x]
                    + np.float32(0.61423) * tg[x]
                    + np.float32(0.06201) * tb[x]
                    + np.float32(16.5)
                )
        half = width // 2
        row = y >> 1
        u = out[height + (row >> 1)][(row & 1) * half : (row & 1) * half + half]
        v = out[height + height // 4 + (row >> 1)][(row & 1) * half : (row & 1) * half + half]
        b0, b1, g0, g1, r0, r1 = t[0, 0], t[0, 1], t[1, 0], t[1, 1], t[2, 0], t[2, 1]
        for x in range(half):
            b = b0[2 * x] + b0[2 * x + 1] + b1[2 * x] + b1[2 * x + 1]
            g = g0[2 * x] + g0[2 * x + 1] + g1[2 * x] + g1[2 * x + 1]
            r = r0[2 * x] + r0[2 * x + 1] + r1[2 * x] + r1[2 * x + 1]
            u[x] = np.uint8(
                np.float32(-0.025161) * r
                - np.float32(0.084643) * g
                + np.float32(0.109804) * b
                + np.float32(128.5)
            )
            v[x] = np.uint8(
                np.float32(0.109804) * r
                - np.float32(0.099733) * g
                - np.float32(0.010071) * b
                + np.float32(128.5)
            )


@_compiled("void(u1[:,:,::1], f4[:,::1], f4[::1])")
def _dots(frame, dots, colour):  # type: ignore[no-untyped-def]
    height, width = frame.shape[0], frame.shape[1]
    for i in range(dots.shape[0]):
        cx, cy, radius, strength = dots[i, 0], dots[i, 1], dots[i, 2], dots[i, 3]
        if strength <= 0 or radius <= 0:
            continue
        x0, x1 = max(0, int(cx - radius)), min(width, int(cx + radius) + 2)
        y0, y1 = max(0, int(cy - radius)), min(height, int(cy + radius) + 2)
        inverse = np.float32(1) / (radius * radius)
        for y in range(y0, y1):
            dy = (np.float32(y) - cy) * (np.float32(y) - cy)
            for x in range(x0, x1):
                far = ((np.float32(x) - cx) * (np.float32(x) - cx) + dy) * inverse
                if far < 1:
                    k = (np.float32(1) - far) * (np.float32(1) - far) * strength
                    for c in range(3):
                        v = np.float32(frame[y, x, c])
                        lit = v + colour[c] * k
                        if colour[3] > 0:
                            lit = v + (colour[c] - v) * k * colour[3]
                        frame[y, x, c] = np.uint8(max(np.float32(0), min(np.float32(255), lit)))


@_compiled("void(u1[:,:,::1], f4[:,::1], f4[::1])")
def _streaks(frame, lines, colour):  # type: ignore[no-untyped-def]
    height, width = frame.shape[0], frame.shape[1]
    for i in range(lines.shape[0]):
        x0, y0, x1, y1 = lines[i, 0], lines[i, 1], lines[i, 2], lines[i, 3]
        strength, thick = lines[i, 4], lines[i, 5]
        steep = abs(y1 - y0) >= abs(x1 - x0)
        if not steep:
            x0, y0, x1, y1 = y0, x0, y1, x1
        if y1 < y0:
            x0, y0, x1, y1 = x1, y1, x0, y0
        length = y1 - y0
        if length < 0.5:
            continue
        slope = (x1 - x0) / length
        long = height if steep else width
        wide = width if steep else height
        for a in range(max(0, int(y0)), min(long, int(y1) + 1)):
            along = (np.float32(a) - y0) / length
            if along < 0 or along > 1:
                continue
            centre = x0 + slope * (np.float32(a) - y0)
            half = thick * np.float32(0.5) * (np.float32(0.4) + np.float32(0.6) * along)
            taper = strength * min(np.float32(1), np.float32(4) * (np.float32(1) - along))
            for b in range(max(0, int(centre - half)), min(wide, int(centre + half) + 2)):
                cover = half + np.float32(0.5) - abs(np.float32(b) - centre)
                if cover <= 0:
                    continue
                k = min(np.float32(1), cover) * taper * (np.float32(0.25) + along)
                y, x = (a, b) if steep else (b, a)
                for c in range(3):
                    v = np.float32(frame[y, x, c])
                    v += (colour[c] - v) * min(np.float32(1), k) * colour[3]
                    v += colour[c] * k * (np.float32(1) - colour[3])
                    frame[y, x, c] = np.uint8(max(np.float32(0), min(np.float32(255), v)))


def over(canvas: Canvas, image: Canvas, y: int = 0, x: int = 0) -> None:
    """Lay a premultiplied BGRA image over the canvas with its top left corner at ``(x, y)``.

    No colour of the image may exceed its alpha; for pictures that hold light use ``over_bright``.
    """
    _over(canvas.view(np.uint32)[..., 0], image.view(np.uint32)[..., 0], y, x)


def over_bright(canvas: Canvas, image: Canvas) -> None:
    """As ``over`` for an image of the canvas' size, saturating: fire may outshine its alpha."""
    _over_bright(canvas, image)


def light(
    frame: Canvas, figures: Canvas, lamp: NDArray[np.float32], shade: Canvas, rows: tuple[int, int]
) -> None:
    """Lay figures over the frame: their colour times the lamp, the set under their shadow.

    ``lamp`` is ``(H/4, W/4, 3)`` multipliers, ``shade`` ``(H, W)`` with 255 unshaded; only the
    given rows are touched.
    """
    _light(frame, figures, lamp, shade, *rows)


def finish(
    frame: Canvas, bloom: Canvas, vignette: Canvas, grain: NDArray[np.int8],
    gain: NDArray[np.float32], roll: int, out: Canvas,
) -> None:  # fmt: skip
    """Screen the bloom on, darken the corners, strew grain, and write I420 into ``out``.

    ``bloom`` is ``(H, W, 3)``, ``vignette`` ``(H, W)`` with 255 clear, ``grain`` a 256-square tile
    moved by ``roll``, ``gain`` three BGR multipliers, ``out`` ``(H·3/2, W)``. Coefficients are
    those of ITU-R BT.709 in limited range.
    """
    _finish(frame, bloom, vignette, grain, gain, roll, out)


def dots(
    frame: Canvas, spots: NDArray[np.float32], bgr: tuple[float, float, float], paint: float = 0.0
) -> None:
    """Soft round dots, rows of ``(x, y, radius, strength)``: light added, or ``paint`` of 1 laid on."""
    _dots(frame, np.ascontiguousarray(spots, np.float32), np.array([*bgr, paint], np.float32))


def streaks(
    frame: Canvas, lines: NDArray[np.float32], bgr: tuple[float, float, float], paint: float = 0.0
) -> None:
    """Tapering strokes, rows of ``(x0, y0, x1, y1, strength, thickness)``, brightest at their end."""
    _streaks(frame, np.ascontiguousarray(lines, np.float32), np.array([*bgr, paint], np.float32))


def tinted(image: Canvas, gains: Sequence[float]) -> Canvas:
    """A BGRA image with each channel multiplied and saturated; four gains."""
    # OpenCV takes a scalar here, which its stubs leave out.
    return cast(Any, cv2).multiply(image, (gains[0], gains[1], gains[2], gains[3]))


def lighten(image: Canvas, amounts: Sequence[float]) -> None:
    """Add four amounts to a BGRA image in place, saturating."""
    cast(Any, cv2).add(image, (amounts[0], amounts[1], amounts[2], amounts[3]), dst=image)
