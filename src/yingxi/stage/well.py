"""An old well, sealed with chains and talismans: a set's and an insert's."""

from __future__ import annotations

import math
from itertools import pairwise

from yingxi.stage.cutwork import cut, dyed
from yingxi.stage.dyes import INK, shade
from yingxi.stage.lattice import waves
from yingxi.stage.pen import Pen, Point, brush, polygon, spline

_STONE = "#8d8a80"
_IRON = "#3b4146"


def well(pen: Pen, x: float, foot: float, width: float, *, sealed: bool = True) -> None:
    """An eight-sided stone rim ``width`` wide, standing on ``foot``; ``sealed`` lays chains on it."""
    half, rise = width / 2, width * 0.42
    lip, deep = width * 0.13, width * 0.10
    top = foot - rise
    sides = (-1.0, -0.56, 0.0, 0.56, 1.0)
    for a, b in pairwise(sides):
        bend = [lip * math.sqrt(max(0.0, 1 - s * s)) for s in (a, b)]
        face = polygon(
            [(x + a * half, top + bend[0]), (x + b * half, top + bend[1]),
             (x + b * half * 1.08, foot + bend[1]), (x + a * half * 1.08, foot + bend[0])]
        )  # fmt: skip
        tone = shade(_STONE, 0.1 - 0.3 * abs(a + b) / 2)
        dyed(pen, face, [tone, shade(tone, -0.45)], face.bounds, edge=9)
        x0, y0, x1, y1 = face.bounds
        cut(pen, face, waves((x0, y0 + rise * 0.5, x1, y1), width * 0.09), shade(_STONE, -0.5), 2.2, opacity=0.7)  # fmt: skip
    pen.ellipse(x, top, half, lip, shade(_STONE, 0.22), stroke=INK, width=4)
    pen.ellipse(x, top, half * 0.82, lip * 0.74, pen.linear((x, top - lip), (x, top + deep), ["#020305", "#0d2420"]), stroke=INK, width=4)  # fmt: skip
    if sealed:
        for side in (-1, 1):
            chain(pen, [(x + side * half * 1.18, foot + lip * 0.4), (x + side * half * 0.98, top), (x + side * half * 0.45, top + lip * 0.5), (x - side * half * 0.5, top + lip * 0.7 + rise * 0.5)], width * 0.05)  # fmt: skip
        for k, lean in ((-0.34, -6), (0.36, 5)):
            _charm(pen, x + k * width, top + lip * 1.2, width * 0.11, lean)


def chain(pen: Pen, spine: list[Point], size: float, *, colour: str = _IRON) -> None:
    """Iron links along the spine, seen flat and on edge by turns."""
    for k, (x, y, angle) in enumerate(spline(spine, closed=False).along(size * 1.55)):
        with pen.group(translate=(x, y), rotate=math.degrees(angle)):
            if k % 2:
                pen.rect(-size, -size * 0.2, size * 2, size * 0.4, shade(colour, 0.15), radius=size * 0.2, stroke=INK, line=2.4)  # fmt: skip
            else:
                pen.ellipse(0, 0, size, size * 0.58, None, stroke=INK, width=size * 0.52)
                pen.ellipse(0, 0, size, size * 0.58, None, stroke=colour, width=size * 0.34)
                pen.ellipse(0, -size * 0.08, size * 0.98, size * 0.5, None, stroke=(shade(colour, 0.5), 0.7), width=size * 0.07)  # fmt: skip


def _charm(pen: Pen, x: float, y: float, width: float, lean: float) -> None:
    with pen.group(translate=(x, y), rotate=lean):
        h = width * 2.5
        paper = polygon([(-width / 2, 0), (width / 2, 0), (width / 2, h), (-width / 2, h)])
        dyed(pen, paper, ["#f2cf6a", "#b98a2e"], (-width, 0, width, h), edge=2, outline=2)
        pen.path(brush([(0, h * 0.1), (-width * 0.2, h * 0.4), (width * 0.2, h * 0.6), (0, h * 0.92)], [3, 4, 4, 1]), "#a3241a")  # fmt: skip
