"""The flat: a city living room with a wide window, sofa, paper lamps and a scroll on the wall."""

from __future__ import annotations

from yingxi.stage.backdrop import Backdrop
from yingxi.stage.cutwork import cut, dyed, panel
from yingxi.stage.dyes import CINNABAR, GOLD, IVORY, TEAL, WOOD, mix, shade
from yingxi.stage.floors import boards, light_patch, rug
from yingxi.stage.furnishings import floor_lamp, plant, sofa
from yingxi.stage.furniture import scroll, vase
from yingxi.stage.lattice import clouds, punched
from yingxi.stage.lights import pendant
from yingxi.stage.openings import ring_frame
from yingxi.stage.pen import Pen, brush, circle_path, polygon, spline
from yingxi.stage.scenery import WALL_FOOT, Scenery
from yingxi.stage.score import World
from yingxi.stage.space import PLATE_W
from yingxi.stage.vista import skyline

_X, _Y, _R = 700.0, 790.0, 360.0


def paint(world: World) -> Backdrop:
    """The flat under the world's light; the seed changes walls, cloth, town and pictures."""
    set_ = Scenery(world)
    seed, mood = world.seed, set_.mood
    view = set_.layer("town", 0.1, bottom=1300)
    view.ground = skyline(set_, disc=(_X + 90, _Y - 90, 150), horizon=1130, bottom=1300)

    wall = set_.layer("wall", 0.6, bottom=int(WALL_FOOT) + 10)
    pen = wall.lit
    paint_dye = ("#b9a98a", "#8fa096", "#b8967e", "#9a98a2")[seed % 4]
    cloth = (TEAL, "#7a3a2c", "#54607a", "#7a6234")[seed % 4]
    opening = circle_path(_X, _Y, _R)
    dyed(
        pen,
        punched((-20, -20, PLATE_W + 20, WALL_FOOT), [opening]),
        [shade(paint_dye, -0.25), paint_dye, shade(paint_dye, -0.2)],
        (0, 0, 0, WALL_FOOT),
        edge=0,
        outline=0,
    )
    pen.path(
        clouds((0, 260, PLATE_W, 1400), 110, seed),
        None,
        stroke=(shade(paint_dye, 0.35), 0.35),
        width=2.4,
    )
    pen.path(
        opening,
        pen.linear(
            (400, 440), (1000, 1150), [("#ffffff", 0.10), ("#ffffff", 0.0), ("#cfe6ff", 0.08)]
        ),
    )
    for k in (-0.36, 0.36):
        reach = _R * (1 - k * k) ** 0.5
        for width, dye in ((13, "#170d09"), (7, shade(WOOD, 0.1))):
            pen.line((_X + k * _R, _Y - reach), (_X + k * _R, _Y + reach), dye, width)
    for width, dye in ((13, "#170d09"), (7, shade(WOOD, 0.1))):
        pen.line((_X - _R * 0.86, _Y + _R * 0.5), (_X + _R * 0.86, _Y + _R * 0.5), dye, width)
    ring_frame(pen, _X, _Y, _R + 14, width=36)
    panel(pen, -10, 222, PLATE_W + 20, 40, shade(paint_dye, 0.15), edge=4)
    panel(pen, -10, WALL_FOOT - 72, PLATE_W + 20, 72, shade(WOOD, 0.05), hair=10)
    scroll(pen, 226, 690, 170, 560, seed)
    _shelves(pen, 1190, 620, seed)
    set_.daylight(_X, _Y, 540, 540)
    set_.daylight(_X, 1640, 480, 160, 0.8)
    set_.lamp(_X, 1000, 680, 0.5)

    floor = boards(
        set_, WALL_FOOT, ("#7a5636", "#6b4a34", "#8a6a48")[seed % 3], across=70, gloss=0.16
    )
    rug(floor.lit, 1640, 2020, 330, shade(cloth, -0.1), GOLD, WALL_FOOT)
    light_patch(floor, mood.haze, 0.16, ((520.0, 650.0), (668.0, 880.0)), WALL_FOOT + 10, 1960, -30)

    room = set_.layer("furniture", 1.0, top=500, bottom=1760)
    floor_lamp(set_, room, 1180, 1640, 780)
    sofa(room.lit, _X, 1650, 760, 400, cloth, seed)
    panel(room.lit, 196, 1420, 150, 210, WOOD, hair=8)
    vase(room.lit, 270, 1420, 170, seed * 2)

    fore = set_.layer("curtain", 1.3, dark=0.6)
    _curtain(fore.lit, mix(cloth, IVORY, 0.25))
    plant(fore.lit, 1370, 2200, 900, seed + 1)
    pendant(set_, fore, 1160, 330, 210, 400, (CINNABAR, TEAL, "#3c4652")[seed % 3])
    return set_.strike()


def _shelves(pen: Pen, x: float, y: float, seed: int) -> None:
    for k in range(3):
        v = y + k * 190
        panel(pen, x - 130, v, 260, 18, WOOD, edge=3)
        u = x - 112.0
        for i in range(5 + (seed + k) % 3):
            tone = (TEAL, CINNABAR, IVORY, GOLD, "#3c4f6a")[(i * 2 + seed + k) % 5]
            tall = 78 + (i * 37 + seed * 13 + k * 29) % 46
            panel(pen, u, v - tall, 22, tall, tone, edge=3)
            u += 23
    cut(
        pen,
        polygon([(x - 130, y + 18), (x + 130, y + 18), (x + 130, y + 20), (x - 130, y + 20)]),
        "",
        GOLD,
    )


def _curtain(pen: Pen, dye: str) -> None:
    path = spline(
        [(-40, -30, 1), (236, -30, 1), (214, 600), (176, 1300), (206, 2240, 1), (-40, 2240, 1)]
    )
    dyed(
        pen,
        path,
        [shade(dye, -0.5), shade(dye, -0.1), shade(dye, -0.5)],
        (0, -30, 0, 2240),
        edge=16,
    )
    with pen.group(clip=path):
        for k in range(6):
            x = 14 + k * 38
            pen.path(
                brush([(x, -30), (x - 4, 800), (x - 18, 1400), (x, 2240)], [12, 16, 9, 18]),
                ("#170d09", 0.32),
            )
        pen.path(clouds((0, 0, 230, 2200), 64, 5), None, stroke=(GOLD, 0.35), width=2)
