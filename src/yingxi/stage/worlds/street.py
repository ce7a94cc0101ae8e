"""The old market street in perspective: shop fronts, signs, lanterns, a memorial arch at its end."""

from __future__ import annotations

import numpy as np

from yingxi.stage.architecture import brackets, painted_beam, pillar, plaque, roof
from yingxi.stage.backdrop import Backdrop
from yingxi.stage.cutwork import cut, dyed, panel, slab
from yingxi.stage.dyes import (
    AMBER,
    CINNABAR,
    GOLD,
    INK,
    IVORY,
    LACQUER,
    STONE,
    TEAL,
    WOOD,
    mix,
    shade,
)
from yingxi.stage.floors import paved
from yingxi.stage.lattice import bars, clouds, ice
from yingxi.stage.lettering import lettering
from yingxi.stage.lights import lantern
from yingxi.stage.pen import Pen, polygon, spline
from yingxi.stage.scenery import Layer, Scenery
from yingxi.stage.score import World
from yingxi.stage.space import PLATE_W
from yingxi.stage.vista import hills

_X, _EYE, _FOOT = 700.0, 1330.0, 1470.0
_SHOPS = ("酒", "茶", "药", "当", "米", "布", "面", "书", "糖", "香")
_SIGNS = (
    "同福客栈",
    "醉仙楼",
    "回春堂",
    "聚宝斋",
    "龙门镖局",
    "碧螺春",
    "文渊书局",
    "锦绣坊",
    "天香楼",
)
_ARCHES = ("龙虎山镇", "清平古镇", "朱雀门", "永安坊")


def paint(world: World) -> Backdrop:
    """The market street under the world's sky; the seed writes its signs and dyes its shops."""
    set_ = Scenery(world)
    seed, mood, random = world.seed, set_.mood, set_.random
    sky = set_.layer("sky", 0.0)
    sky.ground = hills(set_, disc=(_X, 790, 275), horizon=1300, bottom=2200)
    far = set_.layer("far shops", 0.5, top=500, bottom=1640)
    _arch(far.lit, mood.snow, _ARCHES[seed % 4], mood.haze)
    set_.lamp(_X, 1380, 300, 0.5)
    signs = [str(s) for s in random.permutation(_SIGNS)]
    letters = [str(s) for s in random.permutation(_SHOPS)]
    paved(
        set_,
        _FOOT,
        mix("#7a6d5a", "#cfd5d6", 0.6 * mood.snow),
        across=62,
        first=14,
        gloss=0.12 + 0.4 * mood.wet,
        stagger=True,
        eye=_EYE,
    )
    close = set_.layer("near shops", 1.0, bottom=1640)
    for order, (near, away) in enumerate(((205, 120), (330, 205), (560, 330))):
        row = far if order < 2 else close
        row.coat()
        for side in (-1, 1):
            _shop(row, set_, side, near, away, order * 2 + (side + 1) // 2)
        row.coat()
        for side in (-1, 1):
            at = order * 2 + (side + 1) // 2
            _hangings(set_, row, side, near, at, letters[at], signs[at])
    set_.lamp(_X, 1720, 520, 0.5, ry=190)
    set_.horizon_y = _FOOT

    strings = set_.layer("lanterns", 1.0, top=100, bottom=760)
    for k, (y, drop, size) in enumerate(((300, 150, 46), (480, 70, 27))):
        half = 620 - 260 * k
        rope = spline(
            [
                (_X - half, y - 60),
                (_X - half * 0.5, y + drop * 0.55),
                (_X, y + drop * 0.75),
                (_X + half * 0.5, y + drop * 0.55),
                (_X + half, y - 60),
            ],
            closed=False,
        )
        strings.lit.path(rope, None, stroke=INK, width=3)
        for u in (-0.72, -0.38, 0.38, 0.72):
            v = y + drop * (0.75 - 1.55 * u * u * 0.9)
            lantern(set_, strings, _X + u * half, v + size * 1.1, size, cord=size * 0.4, reach=5)
    fore = set_.layer("front", 1.3, dark=0.6)
    _awning(fore.lit, seed)
    lantern(set_, fore, 1232, 560, 84, cord=380, letter=letters[7])
    _flag(fore.lit, 190, 420, letters[8], (CINNABAR, TEAL, "#b5762a")[seed % 3])
    return set_.strike()


def _edge(side: int, reach: float, height: float) -> tuple[float, float]:
    """A point on a street wall: ``reach`` from the middle, ``height`` shares of it above the eye."""
    return _X + side * reach, _EYE - height * reach


def _shop(row: Layer, set_: Scenery, side: int, near: float, away: float, at: int) -> None:
    """One house of the row: its street wall in perspective, and its roofs."""
    pen, shine, burn = row.lit, row.shine, set_.mood.lamps
    dye = (LACQUER, WOOD, "#6a5138", shade(TEAL, -0.2))[(at + set_.world.seed) % 4]
    foot, storey, eave = -0.42, 0.52, 1.15 + 0.10 * (at % 3)

    def point(reach: float, height: float) -> tuple[float, float]:
        return _edge(side, reach, height)

    wall = [point(near, foot), point(away, foot), point(away, eave), point(near, eave)]
    slab(pen, wall, dye)
    for low, high, count, lit in (
        (foot * 0.45, storey - 0.06, 4, 0.9),
        (storey + 0.10, eave - 0.12, 3, 0.8),
    ):
        for k in range(count):
            a, b = (away + (near - away) * (k + u) / count for u in (0.10, 0.90))
            pane = [point(b, low), point(a, low), point(a, high), point(b, high)]
            path = polygon(pane)
            x0, y0, x1, y1 = path.bounds
            glow = mix(mix("#b39a6a", dye, 0.3), "#f6b85c", burn * lit)
            sheet = shine if burn > 0.3 else pen
            sheet.path(path, sheet.linear((0, y0), (0, y1), [shade(glow, 0.1), shade(glow, -0.25)]))
            pattern = (
                ice((x0, y0, x1, y1), (x1 - x0) * 0.55, at + k)
                if at % 2
                else bars((x0, y0, x1, y1), 4, 5)
            )
            cut(sheet, path, pattern, shade(dye, -0.6), max(2.0, near / 130))
            sheet.path(path, None, stroke=INK, width=max(2.4, near / 150))
    beam = [
        point(near, storey),
        point(away, storey),
        point(away, storey + 0.08),
        point(near, storey + 0.08),
    ]
    slab(pen, beam, shade(TEAL, -0.1))
    for k in range(5):
        u = away + (near - away) * (k + 0.5) / 5
        pen.circle(*point(u, storey + 0.04), u * 0.018, GOLD, stroke=INK, width=1.5)
    _eaves(pen, side, near, away, eave, set_.mood.snow)
    _eaves(pen, side, near, away, storey + 0.07, set_.mood.snow, small=True)
    for u in (near, away):
        x, y = point(u, eave)
        panel(
            pen,
            x - u * 0.03,
            y,
            u * 0.06,
            u * (eave - foot),
            shade(CINNABAR, -0.1),
            across=True,
            edge=3,
        )


def _hangings(
    set_: Scenery, row: Layer, side: int, near: float, at: int, letter: str, sign: str
) -> None:
    """A shop's sign board and lantern, standing out from its wall."""
    pen, storey = row.lit, 0.52
    size = near * 0.105
    hx = _X + side * (near * 0.80)
    if len(sign) > 3 or at % 2 == 0:
        x, y = hx - side * near * 0.10, _EYE - near * (storey + 0.28)
        h = size * 1.15 * len(sign) + size
        pen.line(
            (x + side * size * 2.2, y - h / 2 - 8), (x - side * size * 0.4, y - h / 2 - 8), INK, 4
        )
        panel(
            pen,
            x - size * 0.85,
            y - h / 2,
            size * 1.7,
            h,
            (CINNABAR, "#1d3038", WOOD)[at % 3],
            hair=5,
            edge=5,
        )
        pen.path(lettering(sign, x, y, size, vertical=True, spacing=1.12), shade(GOLD, 0.2))
    lantern(
        set_,
        row,
        hx - side * near * 0.16,
        _EYE - near * 0.20,
        near * 0.085,
        cord=near * 0.22,
        letter=letter,
        reach=5,
    )
    set_.lamp(hx, _EYE - near * 0.1, near * 0.7, 0.35)


def _eaves(
    pen: Pen,
    side: int,
    near: float,
    away: float,
    height: float,
    snow: float,
    *,
    small: bool = False,
) -> None:
    """The roof over a street wall: a tiled slope that flies up at its near corner."""
    out, drop, rise, over = (0.10, 0.02, 0.09, 0.02) if small else (0.16, 0.04, 0.34, -0.30)
    n, a = near * 1.02, away * 0.99
    tile = "#3d4a50"

    def at(reach: float, inward: float, lift: float) -> tuple[float, float]:
        return _X + side * reach * (1 - inward), _EYE - (height + lift) * reach

    flick = at(n * 1.02, out * 1.5, 0.10 if not small else 0.05)
    edge = [flick, at(n * 0.97, out, 0.0), at((n * 2 + a) / 3, out, -drop), at(a, out, -drop)]
    path = spline(
        [(*flick, 1), *edge[1:3], (*edge[3], 1), (*at(a, over, rise), 1), (*at(n, over, rise), 1)]
    )
    x0, y0, x1, y1 = path.bounds
    dyed(pen, path, [shade(tile, -0.4), tile, mix(tile, GOLD, 0.15)], (x0, y0, x1, y1), edge=6)
    ribs = "".join(
        "M{:.1f} {:.1f}L{:.1f} {:.1f}".format(*at(u, over, rise), *at(u, out, -drop))
        for u in np.linspace(a, n, 13)
    )
    with pen.group(clip=path):
        pen.path(ribs, None, stroke=(INK, 0.6), width=max(2.0, near / 150))
        pen.path(ribs, None, stroke=(shade(tile, 0.4), 0.3), width=1.2)
        if snow > 0:
            pen.path(
                path,
                pen.linear((0, y0), (0, y1), [("#f0f3f4", 0.95 * snow), ("#e6ecee", 0.5 * snow)]),
            )
    pen.path(spline(edge, closed=False), None, stroke=INK, width=max(5, near / 60))
    pen.path(spline(edge, closed=False), None, stroke=GOLD, width=max(1.8, near / 200))


def _arch(pen: Pen, snow: float, name: str, haze: str) -> None:
    """The memorial arch (牌坊) at the street's end."""
    for x, w in ((-120, 26), (-58, 30), (58, 30), (120, 26)):
        pillar(pen, _X + x, 1180, _FOOT + 4, w, mix(CINNABAR, haze, 0.25))
    painted_beam(pen, _X - 130, _X + 130, 1240, 30)
    painted_beam(pen, _X - 66, _X + 66, 1190, 34)
    brackets(pen, _X - 70, _X + 70, 1190, 44, 46)
    roof(pen, _X, 1150, 230, 84, snow=snow)
    for s in (-1, 1):
        roof(pen, _X + s * 112, 1236, 124, 56, snow=snow)
    plaque(pen, _X, 1214, name, 22)
    panel(pen, _X - 150, _FOOT - 10, 300, 18, STONE, edge=2)


def _awning(pen: Pen, seed: int) -> None:
    """A tea-house awning across the top of the frame, its scalloped edge hanging."""
    dye = (TEAL, CINNABAR, AMBER)[seed % 3]
    w = PLATE_W / 9
    for i in range(-1, 10):
        tone = shade(dye if i % 2 else IVORY, -0.15)
        strip = spline(
            [
                (i * w, -30, 1),
                (i * w + w, -30, 1),
                (i * w + w, 130, 1),
                (i * w + w * 0.5, 186),
                (i * w, 130, 1),
            ]
        )
        dyed(pen, strip, [shade(tone, -0.5), tone], (0, -30, 0, 190), edge=6)
    pen.path(clouds((0, 0, PLATE_W, 120), 60, seed), None, stroke=(INK, 0.25), width=2)
    pillar(pen, 40, -20, 2220, 110, shade(LACQUER, -0.1))


def _flag(pen: Pen, x: float, y: float, letter: str, dye: str) -> None:
    """A shop's cloth flag on a slanting pole."""
    pen.line((x - 120, y - 10), (x + 130, y - 60), INK, 12)
    pen.line((x - 120, y - 10), (x + 130, y - 60), WOOD, 7)
    cloth = spline(
        [
            (x - 20, y - 32, 1),
            (x + 112, y - 58, 1),
            (x + 108, y + 120),
            (x + 118, y + 260, 1),
            (x + 50, y + 226, 1),
            (x - 14, y + 282, 1),
            (x - 28, y + 120),
        ]
    )
    dyed(pen, cloth, [shade(dye, 0.1), shade(dye, -0.3)], (x, y - 50, x, y + 280))
    pen.circle(x + 44, y + 90, 56, IVORY, stroke=INK, width=3)
    pen.path(lettering(letter, x + 44, y + 90, 78), INK)
