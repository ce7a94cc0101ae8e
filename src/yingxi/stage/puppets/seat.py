"""What a seated figure sits on: a drum stool in old times, a plain chair today."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from yingxi.bible.model import Costume
from yingxi.stage.hide import INK, LAMP, clouds, hide, mix
from yingxi.stage.pen import Pen, polygon, spline
from yingxi.stage.puppets.fitting import MODERN
from yingxi.stage.puppets.rig import Sprite, move, stretch
from yingxi.stage.puppets.sheet import Piece, Sheet
from yingxi.stage.score import Look

HEIGHT = 262.0
"""Puppet units from the ground to the seat."""


def seat_for(
    look: Look, x: float, y: float, scale: float, facing: int, detail: float
) -> tuple[Sprite, ...]:
    """The seat under a figure whose ground point is at plate ``(x, y)``."""
    modern = look.role in MODERN or look.costume is not Costume.TRADITIONAL
    piece = _piece(modern, round(min(1.6, detail), 1))
    frame = move(x, y) @ stretch(scale * (1 if facing >= 0 else -1), scale) @ piece.matrix
    return (Sprite(piece.pixels, np.asarray(frame, np.float64)[:2], "seat"),)


@lru_cache(maxsize=8)
def _piece(modern: bool, detail: float) -> Piece:
    sheet = Sheet()
    (_chair if modern else _stool)(sheet)
    return sheet.piece(detail, fibre=0.25)


def _stool(pen: Pen) -> None:
    h = HEIGHT
    body = spline([(-118, -h + 26, 1), (118, -h + 26, 1), (146, -h * 0.5), (118, -22, 1), (-118, -22, 1), (-146, -h * 0.5)])  # fmt: skip
    hide(pen, body, ("#5f7f78", "#22342f"), pattern=clouds(46, 5, 2.4), line=4, thick=0.6)
    for y in (-h + 50, -46):
        for k in range(11):
            pen.circle(-105 + k * 21, y, 5, "#e8c878", stroke=INK, width=1.6)
    for x in (-56, 56):
        ring = spline([(x, -h * 0.66), (x + 32, -h * 0.5), (x, -h * 0.34), (x - 32, -h * 0.5)])
        pen.path(ring, "#141f1c", stroke=LAMP, width=3)
    for top, foot in ((-h, -h + 30), (-26, 0)):
        slab = polygon([(-128, top), (128, top), (124, foot), (-124, foot)])
        hide(pen, slab, ("#8a9a8e", "#46564e"), line=3.4, thick=0.4)


def _chair(pen: Pen) -> None:
    h, wood = HEIGHT, "#6a4a34"
    for x, lean in ((-104, -10), (96, 8)):
        pen.path(polygon([(x - 9, -h + 8), (x + 9, -h + 8), (x + 8 + lean, 0), (x - 8 + lean, 0)]), wood, stroke=INK, width=3)  # fmt: skip
    back = spline([(-112, -h, 1), (-128, -h - 150), (-146, -h - 300, 1), (-122, -h - 306, 1), (-106, -h - 150), (-90, -h, 1)])  # fmt: skip
    hide(pen, back, (mix(wood, LAMP, 0.2), mix(wood, INK, 0.4)), line=3.4, thick=0.4)
    cushion = spline([(-120, -h + 20, 1), (-116, -h - 12), (110, -h - 10), (118, -h + 18, 1)])
    hide(pen, cushion, ("#7a8a94", "#39454d"), line=3.4, thick=0.4)
    pen.path(polygon([(-120, -h + 18), (118, -h + 16), (116, -h + 36), (-118, -h + 38)]), wood, stroke=INK, width=3)  # fmt: skip
