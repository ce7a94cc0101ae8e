"""Lines of a drawing: the contours of its pieces and its clear ink, thin, white on black."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from yingxi.stage.passes.screen import Field
from yingxi.stage.pen import Pixels

FINE = 2
"""Lines are found in a picture so many times as large, then made small: that smooths them."""
_SHORTEST = 36
"""Pixels of a line in the large picture; what is shorter is paper, not drawing."""
_BRUSH = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (7, 7))
_INK = 30
"""Grey levels by which an ink line is darker than what is beside it."""
_FEATURE = 16
"""And in a face, where a line is an eye, a brow or a mouth."""
_NEAR, _DENSE = 31, 0.17
"""Where more than this share of a square so wide is ink, it is a pattern on cloth."""
_HALF = 140
_PAPER = np.float32(0.62)
"""How white the ink inside a figure is at most: contours lead."""


def drawn_lines(picture: Pixels, blur: float) -> Field:
    """The lines of a painted BGR set, ``(h, w)`` 0–255; ``blur`` is how far it is out of focus."""
    h, w = picture.shape[:2]
    grey = cv2.medianBlur(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY), 3)
    # Night is drawn in a few greys: its edges count as those of day do.
    low, high = np.percentile(grey, (2, 98))
    level = np.clip((grey - low) * (255 / max(48.0, high - low)), 0, 255).astype(np.uint8)
    calm = cv2.bilateralFilter(cv2.bilateralFilter(level, 9, 36, 5), 9, 30, 5)
    large = cv2.resize(calm, (w * FINE, h * FINE), interpolation=cv2.INTER_CUBIC)
    large = cv2.GaussianBlur(large, (0, 0), max(1.5, blur * FINE))
    edges = cv2.Canny(large, 14, 40, L2gradient=True)
    return thinned(longer(edges, _SHORTEST * 2))


def outlines(alpha: Pixels) -> Field:
    """The outline of a plate's shape, ``(h, w)`` 0–255, its needles and grasses left out."""
    h, w = alpha.shape
    large = cv2.resize(alpha, (w * FINE, h * FINE), interpolation=cv2.INTER_LINEAR)
    calm = cv2.GaussianBlur(large, (0, 0), 2.6) > _HALF
    return thinned(longer(contours(calm.astype(np.uint16)), _SHORTEST * 3))


def contours(pieces: NDArray[np.uint16]) -> Pixels:
    """Where one piece ends and another begins, 255, in a picture of their numbers."""
    edge = np.zeros(pieces.shape, np.uint8)
    edge[:, 1:][pieces[:, 1:] != pieces[:, :-1]] = 255
    edge[1:][pieces[1:] != pieces[:-1]] = 255
    return longer(edge, _SHORTEST)


def ink(drawing: Pixels, edges: Pixels, face: NDArray[np.bool_]) -> Field:
    """The ink inside a premultiplied BGRA figure: thin dark lines that are no pattern.

    What runs along the ``edges`` is their own outline. In a ``face`` every line counts.
    """
    alpha = drawing[..., 3]
    paper = cv2.merge([cv2.bitwise_not(alpha)] * 3)
    grey = cv2.cvtColor(cv2.add(drawing[..., :3], paper), cv2.COLOR_BGR2GRAY)
    hat = cv2.morphologyEx(cv2.GaussianBlur(grey, (0, 0), 1.1), cv2.MORPH_BLACKHAT, _BRUSH)
    dark = np.asarray(cv2.threshold(hat, _INK, 255, cv2.THRESH_BINARY)[1], np.uint8)
    dark[cv2.boxFilter(dark, -1, (_NEAR, _NEAR)) > _DENSE * 255] = 0
    features = ((hat > _FEATURE) & face).astype(np.uint8) * np.uint8(255)
    dark = cv2.max(longer(dark, _SHORTEST * 2), longer(features, _SHORTEST // 2))
    dark[cv2.dilate(edges, _BRUSH) > 0] = 0
    soft = cv2.min(dark, cv2.convertScaleAbs(hat, alpha=255 / (2 * _INK)))
    size = (drawing.shape[1] // FINE, drawing.shape[0] // FINE)
    small = cv2.resize(soft, size, interpolation=cv2.INTER_AREA).astype(np.float32)
    white = np.where(cv2.resize(face.astype(np.uint8), size) > 0, np.float32(1), _PAPER)
    return np.asarray(np.minimum(small * 1.5, 255) * white, np.float32)


def thinned(edges: Pixels) -> Field:
    """One-pixel edges of a large picture as soft lines."""
    wide = cv2.dilate(edges, np.ones((2, 2), np.uint8))
    size = (edges.shape[1] // FINE, edges.shape[0] // FINE)
    small = cv2.resize(wide, size, interpolation=cv2.INTER_AREA).astype(np.float32)
    return np.minimum(small * 1.3, 255).astype(np.float32)


def longer(edges: Pixels, least: int) -> Pixels:
    """Only those connected lines that have ``least`` pixels."""
    count, marks, stats, _ = cv2.connectedComponentsWithStats(edges, connectivity=8)
    keep = np.zeros(count, np.uint8)
    keep[1:] = np.where(stats[1:, cv2.CC_STAT_AREA] >= least, 255, 0)
    return np.asarray(keep[np.asarray(marks, np.int32)], np.uint8)
