"""Floors in one-point perspective: stone, boards, brick, polished tile, wet asphalt."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from yingxi.stage.dyes import INK, shade
from yingxi.stage.pen import Pen, brush, polygon, spline
from yingxi.stage.scenery import Layer, Scenery
from yingxi.stage.space import PLATE_H, PLATE_W

EYE_Y = 1330.0
"""The vanishing line of rooms: low, as seen from the stalls."""
CENTRE = PLATE_W / 2


def rows(foot: float, first: float, eye: float = EYE_Y) -> list[float]:
    """The y of floor lines equally far apart in depth, from the wall's foot to the plate's end."""
    pace = first / (first + foot - eye)
    end = (foot - eye) / (PLATE_H - eye)
    count = int((1 - end) / pace) + 1
    return [eye + (foot - eye) / (1 - k * pace) for k in range(count)]


def paved(
    scenery: Scenery, foot: float, dye: str, *, across: float = 120.0, first: float = 26.0,
    gloss: float = 0.0, stagger: bool = False, border: str = "", eye: float = EYE_Y,
) -> Layer:  # fmt: skip
    """Square slabs; ``across`` is a slab's width at the wall's foot."""
    layer = _ground(scenery, foot, dye, gloss)
    pen, random = layer.lit, scenery.random
    lines = rows(foot, first, eye)
    for i, (a, b) in enumerate(zip(lines, [*lines[1:], PLATE_H + 60.0], strict=True)):
        shift = 0.5 if stagger and i % 2 else 0.0
        reach = int(CENTRE / across * 1.2) + 3
        for k in range(-reach, reach):
            xs = [
                _at(across * (k + u + shift), foot, y, eye)
                for u, y in ((0, a), (1, a), (1, b), (0, b))
            ]
            if max(xs) < -10 or min(xs) > PLATE_W + 10:
                continue
            tone = shade(dye, random.normal(0, 0.07))
            path = polygon([(xs[0], a), (xs[1], a), (xs[2], b), (xs[3], b)])
            near = (a - foot) / (PLATE_H - foot)
            pen.path(path, (tone, 0.6), stroke=(INK, 0.42), width=1.4 + 2.2 * near)
            pen.line((xs[0] + 2, a + 2.5), (xs[1] - 2, a + 2.5), ("#ffe9bd", 0.20), 1.2 + near)
    _fall(pen, foot)
    if border:
        pen.rect(-5, foot - 2, PLATE_W + 10, 10, border, stroke=INK, line=2.2)
    return layer


def boards(
    scenery: Scenery, foot: float, dye: str, *, across: float = 64.0, gloss: float = 0.0
) -> Layer:
    """Planks running away from the viewer."""
    layer = _ground(scenery, foot, dye, gloss)
    pen, random = layer.lit, scenery.random
    reach = int(CENTRE / across * 1.15) + 3
    lines = rows(foot, 40)
    for k in range(-reach, reach):
        edges = [
            _at(across * u, foot, y, EYE_Y)
            for u, y in ((k, foot), (k + 1, foot), (k + 1, PLATE_H), (k, PLATE_H))
        ]
        if max(edges) < 0 or min(edges) > PLATE_W:
            continue
        path = polygon(
            [(edges[0], foot), (edges[1], foot), (edges[2], PLATE_H), (edges[3], PLATE_H)]
        )
        pen.path(path, (shade(dye, random.normal(0, 0.08)), 0.7))
        pen.path(brush([(edges[0], foot), (edges[3], PLATE_H)], [1.4, 4.2]), (INK, 0.6))
        pen.line((edges[0] + 2, foot), (edges[3] + 5, PLATE_H), ("#ffdf9f", 0.16), 1.3)
        for y in random.choice(lines[1:], 2, replace=False):
            a, b = _at(across * k, foot, y, EYE_Y), _at(across * (k + 1), foot, y, EYE_Y)
            pen.line((a, y), (b, y), (INK, 0.55), 2)
        for _ in range(3):
            u, y = random.uniform(0.15, 0.85), random.uniform(foot, PLATE_H - 80)
            length = (y - EYE_Y) * 0.16
            grain = [
                (_at(across * (k + u), foot, v, EYE_Y), v) for v in np.linspace(y, y + length, 4)
            ]
            pen.path(brush(grain, [0.6, 1.6, 1.4, 0.5]), (INK, 0.28))
    _fall(pen, foot)
    return layer


def asphalt(scenery: Scenery, foot: float, dye: str, *, gloss: float, eye: float) -> Layer:
    """A road to the vanishing point: a zebra crossing far off, worn asphalt before the viewer."""
    layer = _ground(scenery, foot, dye, gloss)
    pen = layer.lit
    paint = "#d8d2bd"
    for k in (-1, 1):
        edge = [
            (_at(k * u, foot, y, eye), y)
            for u, y in ((150, foot), (156, foot), (156, PLATE_H), (150, PLATE_H))
        ]
        pen.path(polygon(edge), (paint, 0.55))
    # The crossing lies far off: where titles are read the road is quiet.
    near, far = foot + 92.0, foot + 40.0
    for k in range(-5, 6):
        stripe = [
            (_at(k * 26 + u, foot, y, eye), y)
            for u, y in ((-8, far), (8, far), (8, near), (-8, near))
        ]
        pen.path(polygon(stripe), pen.linear((0, far), (0, near), [(paint, 0.6), (paint, 0.42)]))
    for y, tall in ((foot + 18, 5.0), (foot + 116, 11.0)):
        stop = [
            (_at(u, foot, v, eye), v)
            for u, v in ((-148, y), (148, y), (148, y + tall), (-148, y + tall))
        ]
        pen.path(polygon(stop), (paint, 0.4))
    _worn(pen, foot, eye)
    _fall(pen, foot)
    return layer


def _worn(pen: Pen, foot: float, eye: float) -> None:
    """Mended seams, cracks and an iron cover with a coin's face."""
    for u, y0, y1 in ((-70, 150, 420), (86, 230, 560)):
        seam = [
            (_at(u + 5 * (k % 2), foot, foot + y, eye), foot + y)
            for k, y in enumerate(range(y0, y1, 54))
        ]
        pen.path(spline(seam, closed=False), None, stroke=(INK, 0.3), width=2.2)
    y = foot + 330
    x, rx, ry = _at(-62, foot, y, eye), 74.0, 17.0
    pen.ellipse(x, y, rx, ry, (INK, 0.34), stroke=(INK, 0.5), width=3)
    pen.ellipse(x, y, rx * 0.78, ry * 0.76, None, stroke=("#d8d2bd", 0.16), width=2.4)
    pen.rect(x - 17, y - 4, 34, 8, ("#d8d2bd", 0.14))
    for k in range(8):
        turn = k * 0.7854
        a = (x + np.cos(turn) * rx * 0.4, y + np.sin(turn) * ry * 0.4)
        b = (x + np.cos(turn) * rx * 0.7, y + np.sin(turn) * ry * 0.7)
        pen.line(a, b, ("#d8d2bd", 0.14), 3)


def rug(pen: Pen, y0: float, y1: float, half: float, dye: str, thread: str, foot: float) -> None:
    """A carpet lying in the room's perspective, with two borders."""
    for inset, tone, width in ((0.0, dye, 3.0), (0.10, shade(dye, 0.12), 2.0), (0.2, dye, 2.0)):
        a, b = y0 + (y1 - y0) * inset * 0.7, y1 - (y1 - y0) * inset
        h = half * (1 - inset)
        corners = [(_at(s * h, foot, y, EYE_Y), y) for s, y in ((-1, a), (1, a), (1, b), (-1, b))]
        pen.path(polygon(corners), tone, stroke=INK if inset == 0 else thread, width=width)


def light_patch(
    layer: Layer, dye: str, opacity: float, spans: Sequence[tuple[float, float]], y0: float,
    y1: float, lean: float,
) -> None:  # fmt: skip
    """Daylight lying on the floor in the shape of the window's lights."""
    for a, b in spans:
        near = (y1 - EYE_Y) / (y0 - EYE_Y)
        path = polygon([
            (a, y0), (b, y0), (CENTRE + (b - CENTRE) * near + lean, y1),
            (CENTRE + (a - CENTRE) * near + lean, y1),
        ])  # fmt: skip
        fade = layer.lit.linear((0, y0), (0, y1), [(dye, opacity), (dye, opacity * 0.25)])
        layer.lit.path(path, fade)


def _ground(scenery: Scenery, foot: float, dye: str, gloss: float) -> Layer:
    layer = scenery.layer("floor", 1.0, top=int(foot) - 8)
    shades = [shade(dye, 0.06), dye, shade(dye, -0.45)]
    layer.lit.rect(
        -5, foot, PLATE_W + 10, PLATE_H - foot + 5,
        layer.lit.linear((0, foot), (0, PLATE_H), shades, [0, 0.4, 1]),
    )  # fmt: skip
    layer.gloss = gloss
    return layer


def _fall(pen: Pen, foot: float) -> None:
    """Shadow where the wall stands on the floor, and towards the viewer."""
    shades = [(INK, 0.55), (INK, 0.0), (INK, 0.0), (INK, 0.5)]
    pen.rect(
        -5, foot, PLATE_W + 10, PLATE_H - foot + 5,
        pen.linear((0, foot), (0, PLATE_H), shades, [0, 0.09, 0.45, 1]),
    )  # fmt: skip
    pen.line((0, foot), (PLATE_W, foot), INK, 3)


def _at(offset: float, foot: float, y: float, eye: float) -> float:
    """The x on row ``y`` of the line that starts ``offset`` right of the middle at the foot."""
    return CENTRE + offset * (y - eye) / (foot - eye)
