"""The restaurant: a moon-gate lattice screen aglow, a round table with hotpot, hanging lamps."""

from __future__ import annotations

import numpy as np

from yingxi.stage.architecture import couplet, painted_beam, pillar, plaque
from yingxi.stage.backdrop import Backdrop
from yingxi.stage.cutwork import cut, dyed, panel
from yingxi.stage.dyes import CINNABAR, GOLD, INK, LACQUER, TEAL, WOOD, mix, shade
from yingxi.stage.fittings import dining_chair, round_table
from yingxi.stage.floors import paved
from yingxi.stage.furnishings import plant
from yingxi.stage.lattice import coins, punched, ruyi, steps
from yingxi.stage.lettering import lettering
from yingxi.stage.lights import lantern, palace_lamp
from yingxi.stage.openings import ring_frame, ring_lattice, window_pattern
from yingxi.stage.pen import Pen, circle_path, polygon, spline
from yingxi.stage.scenery import WALL_FOOT, Layer, Scenery
from yingxi.stage.score import World
from yingxi.stage.space import PLATE_W
from yingxi.stage.vista import skyline

_X, _Y, _R = 700.0, 800.0, 345.0
_NAMES = ("聚福楼", "望江楼", "老灶火锅", "食为天")
_DISHES = ("红烧肉", "清蒸鱼", "麻婆豆腐", "回锅肉", "佛跳墙", "叫花鸡", "夫妻肺片", "东坡肘子")


def paint(world: World) -> Backdrop:
    """The restaurant under the world's light; the seed names it, hangs its menu, dyes its cloth."""
    set_ = Scenery(world)
    seed, mood, random = world.seed, set_.mood, set_.random
    cloth = (CINNABAR, TEAL, "#8a5a1e")[seed % 3]
    view = set_.layer("town", 0.15, bottom=1260)
    view.ground = skyline(set_, disc=(_X, _Y - 20, 190), horizon=1080, bottom=1260)

    wall = set_.layer("screen", 0.6, bottom=int(WALL_FOOT) + 10)
    pen = wall.lit
    ground = ("#7a3a26", "#5f4a34", "#3f5550")[seed % 3]
    dyed(
        pen,
        punched((-20, -20, PLATE_W + 20, WALL_FOOT), [circle_path(_X, _Y, _R)]),
        [shade(ground, -0.35), ground, shade(ground, -0.35)],
        (0, 0, 0, WALL_FOOT),
        edge=0,
        outline=0,
    )
    for side in (-1, 1):
        x = _X + side * 545
        field = polygon([(x - 150, 480), (x + 150, 480), (x + 150, 1330), (x - 150, 1330)])
        warm = mix(shade(ground, -0.3), "#e79a48", 0.75 * mood.lamps)
        wall.shine.path(
            field, wall.shine.radial((x, 900), 480, [shade(warm, 0.12), warm, shade(warm, -0.35)])
        )
        cut(
            wall.shine,
            field,
            coins((x - 150, 480, x + 150, 1330), 100)
            if seed % 2
            else steps((x - 150, 480, x + 150, 1330), 100),
            shade(WOOD, -0.35),
            8,
        )
        wall.shine.path(field, None, stroke=INK, width=9)
    for i, dish in enumerate(str(d) for d in random.permutation(_DISHES)[:6]):
        side = -1 if i < 3 else 1
        _menu(pen, _X + side * (322 + (i % 3) * 62), 262 + (i % 2) * 22, dish)
    ring_lattice(
        pen,
        _X,
        _Y,
        _R,
        _R * 0.74,
        window_pattern(seed + 1)((_X - _R, _Y - _R, _X + _R, _Y + _R)),
        shade(WOOD, 0.02),
    )
    ring_frame(pen, _X, _Y, _R + 18, dye=shade(LACQUER, 0.05))
    panel(pen, -10, 1370, PLATE_W + 20, WALL_FOOT - 1370, shade(WOOD, -0.1), hair=12)
    for k in range(7):
        pen.path(ruyi(100 + k * 200, 1478, 40), None, stroke=(GOLD, 0.6), width=2.6)
    painted_beam(pen, -10, PLATE_W + 10, 150, 86)
    plaque(pen, _X, 316, _NAMES[seed % 4], 66)
    set_.daylight(_X, _Y + 200, 860, 900, 1.15)
    set_.daylight(_X, 1760, 620, 200, 0.9)
    set_.lamp(_X, 1050, 640, 0.75)

    room = set_.layer("table", 1.0, top=300, bottom=1760)
    for side in (-1, 1):
        pillar(room.lit, _X + side * 500, 230, 1620, 84, CINNABAR)
        couplet(
            room.lit,
            _X + side * 500,
            760,
            ("食在人间", "味满乾坤")[(side + 1) // 2],
            46,
            dye="#1c2c33",
        )
        dining_chair(room.lit, _X + side * 375, 1680, 480, side)
        palace_lamp(set_, room, _X + side * 205, 500, 50, 280)
    round_table(room, _X, 1330, 620, 330, cloth)
    paved(
        set_,
        WALL_FOOT,
        ("#6a5240", "#57514a", "#6e4a38")[seed % 3],
        across=124,
        first=28,
        gloss=0.26,
        stagger=True,
    )
    set_.layers.insert(2, set_.layers.pop())

    steam = set_.layer("steam", 1.0, top=560, bottom=1320)
    steam.halo = 0.2
    _steam(steam, set_)

    fore = set_.layer("front", 1.3, dark=0.6)
    for side in (-1, 1):
        panel(fore.lit, _X + side * 660 - 70, -20, 140, 2240, shade(LACQUER, -0.15), across=True)
        cut(
            fore.lit,
            polygon(
                [
                    (_X + side * 660 - 44, 0),
                    (_X + side * 660 + 44, 0),
                    (_X + side * 660 + 44, 2200),
                    (_X + side * 660 - 44, 2200),
                ]
            ),
            steps((_X + side * 660 - 44, 0, _X + side * 660 + 44, 2200), 88),
            shade(GOLD, -0.3),
            4,
        )
    lantern(set_, fore, 214, 360, 92, cord=420, letter="福")
    lantern(set_, fore, 1186, 300, 92, cord=420, letter="味")
    plant(fore.lit, 1360, 2200, 780, seed)
    return set_.strike()


def _menu(pen: Pen, x: float, y: float, text: str) -> None:
    """A wooden tally with a dish's name, on a cord."""
    h = 38 * len(text) + 24
    pen.line((x, y - 40), (x, y), INK, 3)
    panel(pen, x - 25, y, 50, h, "#c08a4a", hair=5)
    pen.path(lettering(text, x, y + h / 2, 34, vertical=True), INK)


def _steam(layer: Layer, set_: Scenery) -> None:
    random = set_.random
    for k in range(9):
        lean = random.normal(0, 50)
        top = 640 + 60 * random.random()
        ys = np.linspace(1260, top, 8)
        xs = (
            _X
            + (k - 4) * 18
            + np.sin(np.linspace(k, k + 4.5, 8)) * np.linspace(4, 46, 8)
            + lean * np.linspace(0, 1, 8)
        )
        line = spline(list(zip(xs, ys, strict=True)), closed=False)
        fade = layer.shine.linear(
            (0, 1260), (0, top), [("#fff4dc", 0.34), ("#fff4dc", 0.14), ("#fff4dc", 0.0)]
        )
        layer.shine.path(line, None, stroke=fade, width=5 + 5 * (k % 3))
