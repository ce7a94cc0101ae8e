"""The figures in the passes: their sprites' own cut-out shapes, each with a depth."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from yingxi.stage.passes.ink import FINE, contours, ink, thinned
from yingxi.stage.passes.land import bright
from yingxi.stage.passes.screen import Field, Map
from yingxi.stage.pen import Pixels
from yingxi.stage.puppets.rig import Sprite, blit

RELIEF = 0.005
"""Depth from one piece of a figure to the next over it: an arm stands out from the breast."""
_DEEPEST = 0.05
"""A figure is as thick as this on either side of its body."""
_FACE = 1
_FEATURES = frozenset({"face", "jaw", "mouth", "eye_open", "eye_half", "eye_shut", "brow"})
"""Pieces of a face: one shape with lines in it, though it is cut in several."""
SOLID = 110
"""Alpha from which a pixel belongs to a piece."""
_HELD = 512
"""Cut-outs kept in a process: some 20 MB."""


class _Cutouts:
    """The alpha of sprites at the size at which they are needed, the longest unused forgotten."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[int, int], tuple[Pixels, Pixels]] = OrderedDict()

    def at(self, pixels: Pixels, less: int) -> Pixels:
        """The alpha of ``pixels``, ``less`` times smaller."""
        key = (id(pixels), less)
        known = self._kept.get(key)
        if known is not None and known[0] is pixels:
            self._kept.move_to_end(key)
            return known[1]
        alpha = np.ascontiguousarray(pixels[..., 3])
        if less > 1:
            size = (max(1, alpha.shape[1] // less), max(1, alpha.shape[0] // less))
            alpha = np.asarray(cv2.resize(alpha, size, interpolation=cv2.INTER_AREA), np.uint8)
        self._kept[key] = (pixels, alpha)
        while len(self._kept) > _HELD:
            self._kept.popitem(last=False)
        return alpha


_CUTOUTS = _Cutouts()


def shape(
    pixels: Pixels, matrix: Map, height: int, width: int
) -> tuple[tuple[slice, slice], Pixels] | None:
    """Where a sprite falls in a picture of this size and its alpha there; none where it does not."""
    size = float(np.sqrt(abs(np.linalg.det(matrix[:, :2]))))
    alpha = _CUTOUTS.at(pixels, max(1, round(0.75 / max(size, 1e-3))) if size < 0.5 else 1)
    full = np.array(matrix, np.float64)
    full[:, 0] *= pixels.shape[1] / alpha.shape[1]
    full[:, 1] *= pixels.shape[0] / alpha.shape[0]
    h, w = alpha.shape
    corners = full @ np.array([[0, w, 0, w], [0, 0, h, h], [1, 1, 1, 1.0]])
    x0, y0 = (max(0, int(v)) for v in np.floor(corners.min(1)))
    x1 = min(width, int(np.ceil(corners[0].max())) + 1)
    y1 = min(height, int(np.ceil(corners[1].max())) + 1)
    if x1 <= x0 or y1 <= y0:
        return None
    full[:, 2] += full[:, :2] @ (0.5, 0.5) - (x0 + 0.5, y0 + 0.5)
    seen = cv2.warpAffine(alpha, full, (x1 - x0, y1 - y0), flags=cv2.INTER_LINEAR)
    return (slice(y0, y1), slice(x0, x1)), np.asarray(seen, np.uint8)


def lay_shape(out: Field, pixels: Pixels, matrix: Map, value: float) -> None:
    """Lay a sprite's shape over the picture as one grey value."""
    found = shape(pixels, matrix, *out.shape)
    if found is not None:
        spot, alpha = found
        region = out[spot]
        region += (np.float32(value) - region) * (alpha * np.float32(1 / 255))


def lay_depth(out: Field, sprites: Sequence[Sprite], matrix: Map, depth: float) -> None:
    """Lay a figure over a depth pass, its pieces in relief about its body."""
    body = next((i for i, s in enumerate(sprites) if s.part == "torso"), 0)
    for i, sprite in enumerate(sprites):
        deep = depth + float(np.clip((i - body) * RELIEF, -_DEEPEST, _DEEPEST))
        lay_shape(out, sprite.pixels, _joined(matrix, sprite), float(bright(deep)))


def lay_white(out: Field, sprites: Iterable[Sprite], matrix: Map) -> None:
    """Lay a figure over a mask."""
    for sprite in sprites:
        lay_shape(out, sprite.pixels, _joined(matrix, sprite), 255.0)


def lay_lines(out: Field, sprites: Sequence[Sprite], matrix: Map, *, inner: bool = True) -> None:
    """Lay a figure's drawing over a line pass, hiding what is behind.

    The contour of every piece, and its clear ink; without ``inner`` the outline of the whole.
    """
    h, w = out.shape[0] * FINE, out.shape[1] * FINE
    pieces = np.zeros((h, w), np.uint16)
    for number, sprite in enumerate(sprites, _FACE + 1):
        found = shape(sprite.pixels, _joined(matrix * FINE, sprite), h, w)
        if found is not None:
            spot, alpha = found
            number = _FACE if sprite.part in _FEATURES else number
            pieces[spot][alpha > SOLID] = number if inner else 1
    spot = _box(pieces)
    if spot is None:
        return
    drawing = None
    if inner:
        drawing = np.zeros((*pieces[spot].shape, 4), np.uint8)
        camera = matrix * FINE
        camera[:, 2] -= (spot[1].start, spot[0].start)
        blit(drawing, sprites, camera)
    lay_pieces(out, pieces, spot, drawing)


def lay_pieces(
    out: Field, pieces: NDArray[np.uint16], spot: tuple[slice, slice], drawing: Pixels | None = None
) -> None:
    """Lay the contours of numbered pieces over a line pass, and the ink of what is drawn on them.

    ``pieces`` is twice as large as ``out`` and 0 where there is none; ``spot`` is the part of it
    to look at, ``drawing`` that part in premultiplied BGRA.
    """
    part = pieces[spot]
    edges = contours(part)
    lines = thinned(edges)
    if drawing is not None:
        lines = np.maximum(lines, ink(drawing, edges, part == _FACE))
    there = (part > 0).astype(np.float32)
    size = (part.shape[1] // FINE, part.shape[0] // FINE)
    cover = cv2.resize(there, size, interpolation=cv2.INTER_AREA)
    rows, columns = (slice(s.start // FINE, s.stop // FINE) for s in spot)
    region = out[rows, columns]
    region *= 1 - cover
    np.maximum(region, lines, out=region)


def _box(pieces: NDArray[np.uint16]) -> tuple[slice, slice] | None:
    """What is filled and some pixels about it, on even numbers."""
    rows, columns = np.flatnonzero(pieces.any(1)), np.flatnonzero(pieces.any(0))
    if not len(rows):
        return None
    about = [
        slice(max(0, int(at[0]) - 4) // 2 * 2, min(most, (int(at[-1]) + 6) // 2 * 2))
        for at, most in ((rows, pieces.shape[0]), (columns, pieces.shape[1]))
    ]
    return about[0], about[1]


def _joined(matrix: Map, sprite: Sprite) -> Map:
    return matrix @ np.vstack([sprite.matrix, [0, 0, 1]])
