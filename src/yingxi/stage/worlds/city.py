"""The modern street: towers in perspective, neon, a wet road, the moon between the houses."""

from __future__ import annotations

import numpy as np

from yingxi.stage.backdrop import Backdrop
from yingxi.stage.cutwork import cut, panel, slab
from yingxi.stage.dyes import AMBER, CINNABAR, COLD, GOLD, INK, IVORY, TEAL, mix, shade
from yingxi.stage.floors import asphalt
from yingxi.stage.lattice import bars, ruyi, steps
from yingxi.stage.lights import lantern, light_sign, neon
from yingxi.stage.pen import Pen, brush, circle_path, polygon, spline
from yingxi.stage.scenery import Layer, Scenery
from yingxi.stage.score import World
from yingxi.stage.space import PLATE_W
from yingxi.stage.vista import skyline

_X, _EYE, _FOOT = 700.0, 1360.0, 1478.0
_NEON = ("#ff5a4a", "#4fd0d8", "#ffb23e", "#ff6fa8", "#7fb8ff")
_SIGNS = (
    "不夜城",
    "大酒店",
    "火锅",
    "酒吧",
    "茶馆",
    "电影院",
    "书店",
    "夜宵",
    "咖啡",
    "药房",
    "面馆",
    "影戏",
)


def paint(world: World) -> Backdrop:
    """The city street under the world's sky; the seed writes its signs and dyes its houses."""
    set_ = Scenery(world)
    mood, random = set_.mood, set_.random
    sky = set_.layer("sky", 0.0)
    sky.ground = skyline(set_, disc=(_X, 800, 250), horizon=1330, bottom=2200)
    signs = [str(s) for s in random.permutation(_SIGNS)]
    glow = [str(s) for s in random.permutation(_NEON)]
    far = set_.layer("far houses", 0.5, top=300, bottom=1640)
    floor = asphalt(
        set_,
        _FOOT,
        mix("#4d5052", "#c9d0d3", 0.5 * mood.snow),
        gloss=0.30 + 0.4 * max(mood.wet, mood.lamps),
        eye=_EYE,
    )
    _kerb(floor.lit)
    close = set_.layer("near houses", 1.0, bottom=1640)
    for order, (near, away) in enumerate(((196, 128), (330, 208), (600, 350))):
        row = far if order < 2 else close
        row.coat()
        for side in (-1, 1):
            _house(set_, row, side, near, away, order * 2 + (side + 1) // 2)
        row.coat()
        for side in (-1, 1):
            at = order * 2 + (side + 1) // 2
            _signs(set_, row, side, near, signs[at], glow[at % 5])
    set_.lamp(_X, 1660, 520, 0.4, ry=170, dye="#ffb070")
    set_.horizon_y = _FOOT

    street = set_.layer("street", 1.0, top=300, bottom=1700)
    for side in (-1, 1):
        _street_lamp(set_, street, _X + side * 440, 1600, 1120, -side)
    _wires(street.lit)
    _cars(street, set_)

    fore = set_.layer("front", 1.3, dark=0.5)
    pen = fore.lit
    panel(pen, -30, -20, 150, 2240, "#2b2a30", across=True)
    cut(
        pen,
        polygon([(10, 0), (100, 0), (100, 2200), (10, 2200)]),
        steps((10, 0, 100, 2200), 90),
        shade(GOLD, -0.4),
        4,
    )
    light_sign(set_, fore, 205, 560, signs[7], 92, glow[2])
    lantern(set_, fore, 1262, 420, 84, cord=500, letter="夜")
    return set_.strike()


def _at(side: int, reach: float, height: float) -> tuple[float, float]:
    return _X + side * reach, _EYE - height * reach


def _house(set_: Scenery, row: Layer, side: int, near: float, away: float, at: int) -> None:
    """A tower's street wall in perspective: shop below, rows of windows above."""
    pen, shine, mood, random = row.lit, row.shine, set_.mood, set_.random
    dye = mix(
        ("#5c5450", "#47545a", "#6a5848", "#504a58")[(at + set_.world.seed) % 4], mood.ink, 0.25
    )
    dye = shade(dye, 0.32 * (1 - mood.lamps))
    tall = (2.9, 3.5, 2.5, 3.1)[(at * 3 + set_.world.seed) % 4]
    foot = -0.36
    wall = [
        _at(side, near, foot),
        _at(side, away, foot),
        _at(side, away, tall),
        _at(side, near, tall),
    ]
    slab(pen, wall, dye, foot=shade(dye, -0.35))
    front = polygon(
        [
            _at(side, near, foot),
            (_X + side * near * 2.2, _at(side, near, foot)[1]),
            (_X + side * near * 2.2, _at(side, near, tall)[1]),
            _at(side, near, tall),
        ]
    )
    _, y0, _, y1 = front.bounds
    pen.path(
        front,
        pen.linear((0, y0), (0, y1), [shade(dye, -0.3), shade(dye, -0.55)]),
        stroke=INK,
        width=3,
    )
    burn = mood.lamps
    lit: dict[str, list[str]] = {"#ffcd7c": [], COLD: [], shade(dye, -0.45): []}
    columns, pitch = 6, 0.135
    for level in np.arange(0.62, tall - 0.12, pitch):
        for k in range(columns):
            a, b = (away + (near - away) * (k + u) / columns for u in (0.18, 0.82))
            draw = random.random()
            tone = shade(dye, -0.45)
            if draw < mood.windows * 0.5:
                tone = COLD if draw < mood.windows * 0.12 else "#ffcd7c"
            p = [
                _at(side, a, level),
                _at(side, b, level),
                _at(side, b, level + pitch * 0.62),
                _at(side, a, level + pitch * 0.62),
            ]
            lit[tone].append("M" + "L".join(f"{u:.1f} {v:.1f}" for u, v in p) + "Z")
    for tone, panes in lit.items():
        dark = tone not in ("#ffcd7c", COLD)
        (pen if dark else shine).path(
            "".join(panes), (tone, 1.0 if dark else 0.55 + 0.4 * burn), stroke=(INK, 0.7), width=1.6
        )
    shop = polygon(
        [
            _at(side, away * 1.03, foot * 0.8),
            _at(side, near * 0.97, foot * 0.8),
            _at(side, near * 0.97, 0.26),
            _at(side, away * 1.03, 0.26),
        ]
    )
    sx0, sy0, sx1, sy1 = shop.bounds
    warm = mix("#98907c", ("#ffca78", "#cfe6f2")[at % 2], burn)
    sheet = shine if burn > 0.3 else pen
    sheet.path(shop, sheet.linear((0, sy0), (0, sy1), [shade(warm, 0.1), shade(warm, -0.35)]))
    cut(sheet, shop, bars((sx0, sy0, sx1, sy1), 5, 3), INK, max(2.5, near / 110))
    sheet.path(shop, None, stroke=INK, width=max(3, near / 100))
    awning = [
        _at(side, near * 1.0, 0.27),
        _at(side, away, 0.27),
        _at(side, away * 0.93, 0.18),
        _at(side, near * 0.90, 0.18),
    ]
    slab(pen, awning, (CINNABAR, TEAL, AMBER)[at % 3])
    cornice = [
        _at(side, near * 1.02, tall + 0.05),
        _at(side, away * 0.99, tall + 0.05),
        _at(side, away * 0.96, tall - 0.03),
        _at(side, near * 0.95, tall - 0.03),
    ]
    slab(pen, cornice, shade(dye, 0.1) if mood.snow < 0.5 else "#e6eaec")
    band = [
        _at(side, near, 0.46),
        _at(side, away, 0.46),
        _at(side, away, 0.54),
        _at(side, near, 0.54),
    ]
    slab(pen, band, shade(TEAL, -0.2))
    for k in range(6):
        u = away + (near - away) * (k + 0.5) / 6
        x, y = _at(side, u, 0.49)
        pen.path(ruyi(x, y, u * 0.028), None, stroke=(GOLD, 0.9), width=max(1.2, u / 260))
    set_.lamp(_X + side * near * 0.9, _EYE, near * 0.75, 0.5)


def _signs(set_: Scenery, row: Layer, side: int, near: float, text: str, dye: str) -> None:
    size = near * 0.115
    x = _X + side * near * 0.80
    light_sign(set_, row, x - side * size * 0.2, _EYE - near * 0.92, text, size, dye)
    burn = max(0.15, set_.mood.lamps)
    ring = circle_path(_X + side * near * 0.98, _EYE - near * 1.46, near * 0.10)
    if near > 300:
        neon(row, ring, dye, near / 75, burn)
        mark = ruyi(_X + side * near * 0.98, _EYE - near * 1.44, near * 0.065)
        neon(row, mark, IVORY, near / 110, burn)


def _street_lamp(set_: Scenery, layer: Layer, x: float, foot: float, h: float, lean: int) -> None:
    """A street lamp of iron with a cloud bracket; its head glows."""
    pen, burn = layer.lit, set_.mood.lamps
    iron = "#2c3436"
    panel(pen, x - 9, foot - h, 18, h, iron, across=True, edge=2)
    panel(pen, x - 22, foot - 60, 44, 60, iron, edge=4)
    arm = [(x, foot - h + 30), (x + lean * 30, foot - h - 26), (x + lean * 96, foot - h - 34)]
    pen.path(brush(arm, [14, 11, 8]), iron, stroke=INK, width=2.4)
    pen.path(ruyi(x + lean * 34, foot - h + 22, 22), None, stroke=INK, width=6)
    pen.path(ruyi(x + lean * 34, foot - h + 22, 22), None, stroke=shade(GOLD, -0.2), width=2.4)
    head = spline(
        [
            (x + lean * 70, foot - h - 30, 1),
            (x + lean * 128, foot - h - 30, 1),
            (x + lean * 116, foot - h + 6),
            (x + lean * 82, foot - h + 6),
        ]
    )
    layer.shine.path(head, mix("#b9b29a", "#ffe3a0", burn), stroke=INK, width=2.6)
    set_.lamp(x + lean * 99, foot - h + 30, 240, 0.7)


def _wires(pen: Pen) -> None:
    for k in range(4):
        y = 420 + 60 * k
        sag = 60 + 22 * k
        line = spline(
            [
                (-20, y - 40 * k),
                (_X - 300, y + sag * 0.8),
                (_X, y + sag),
                (_X + 320, y + sag * 0.7),
                (PLATE_W + 20, y - 60 + 20 * k),
            ],
            closed=False,
        )
        pen.path(line, None, stroke=(INK, 0.85), width=2.6)


def _cars(layer: Layer, set_: Scenery) -> None:
    """Two cars far down the street, one coming, one going: only their lamps are loud."""
    burn = max(0.3, set_.mood.lamps)
    for x, dye, light in ((_X - 62, "#27424a", "#fff0c0"), (_X + 66, CINNABAR, "#ff4a34")):
        y, w = _FOOT + 26, 74
        body = spline(
            [
                (x - w / 2, y, 1),
                (x - w / 2, y - 26),
                (x - w * 0.34, y - 32),
                (x - w * 0.24, y - 54),
                (x + w * 0.24, y - 54),
                (x + w * 0.34, y - 32),
                (x + w / 2, y - 26),
                (x + w / 2, y, 1),
            ]
        )
        layer.lit.path(body, dye, stroke=INK, width=2.6)
        layer.lit.path(
            spline(
                [
                    (x - w * 0.28, y - 33, 1),
                    (x - w * 0.2, y - 49),
                    (x + w * 0.2, y - 49),
                    (x + w * 0.28, y - 33, 1),
                ]
            ),
            "#9fb4b4",
            stroke=INK,
            width=1.8,
        )
        for s in (-1, 1):
            layer.lit.rect(x + s * w * 0.34 - 8, y - 3, 16, 12, INK)
            layer.shine.ellipse(
                x + s * w * 0.36, y - 17, 8, 6, mix("#8d877a", light, burn), stroke=INK, width=1.4
            )


def _kerb(pen: Pen) -> None:
    """Pavements on either side, with a kerb stone."""
    for side in (-1, 1):
        near = 2200.0
        a, b = 172.0, 900.0
        scale = (near - _EYE) / (_FOOT - _EYE)
        path = polygon(
            [
                (_X + side * a, _FOOT),
                (_X + side * b, _FOOT),
                (_X + side * b * scale, near),
                (_X + side * a * scale, near),
            ]
        )
        pen.path(path, ("#8a8478", 0.75), stroke=INK, width=3)
        pen.line(
            (_X + side * (a + 5), _FOOT), (_X + side * (a + 5) * scale, near), (IVORY, 0.35), 3
        )
