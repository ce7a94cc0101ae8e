"""The office: a glass wall over ink-wash towers, desks with glowing screens, a lattice screen."""

from __future__ import annotations

from yingxi.stage.backdrop import Backdrop
from yingxi.stage.cutwork import cut, dyed, meander_band, panel
from yingxi.stage.dyes import COLD, GOLD, INK, TEAL, mix, shade
from yingxi.stage.floors import light_patch, paved
from yingxi.stage.furnishings import STEEL, framed_words, office_chair, plant, wall_clock, work_desk
from yingxi.stage.lattice import ice, punched, steps
from yingxi.stage.lights import tube
from yingxi.stage.pen import polygon
from yingxi.stage.scenery import WALL_FOOT, Scenery
from yingxi.stage.score import World
from yingxi.stage.space import PLATE_W
from yingxi.stage.vista import skyline

_X, _Y = 700.0, 800.0
_SPANS = ((178.0, 424.0), (448.0, 952.0), (976.0, 1222.0))
_TOP, _SILL = 380.0, 1290.0
_WORDS = ("厚德载物", "天道酬勤", "宁静致远", "海纳百川")


def paint(world: World) -> Backdrop:
    """The office under the world's light; the seed changes the town, wood, blinds and sayings."""
    set_ = Scenery(world)
    seed, mood = world.seed, set_.mood
    view = set_.layer("town", 0.1, bottom=1400)
    view.ground = skyline(set_, disc=(_X, _Y - 10, 255), horizon=1190, bottom=1400)

    wall = set_.layer("glass wall", 0.6, bottom=int(WALL_FOOT) + 10)
    pen = wall.lit
    plaster = ("#8d9288", "#a3947c", "#7f8a90")[seed % 3]
    panes = [polygon([(a, _TOP), (b, _TOP), (b, _SILL), (a, _SILL)]) for a, b in _SPANS]
    dyed(
        pen,
        punched((-20, -20, PLATE_W + 20, WALL_FOOT), panes),
        [shade(plaster, -0.3), plaster, shade(plaster, -0.25)],
        (0, 0, 0, WALL_FOOT),
        edge=0,
        outline=0,
    )
    for (a, b), pane in zip(_SPANS, panes, strict=True):
        sheen = pen.linear(
            (a, _TOP), (b, _SILL), [("#ffffff", 0.10), ("#ffffff", 0.0), ("#cfe6ff", 0.07)]
        )
        pen.path(pane, sheen)
        pen.path(pane, None, stroke=INK, width=17)
        pen.path(pane, None, stroke=shade(STEEL, -0.1), width=11)
        pen.path(pane, None, stroke=(GOLD, 0.7), width=1.8)
        pen.line((a, _SILL - 190), (b, _SILL - 190), INK, 9)
        pen.line((a, _SILL - 190), (b, _SILL - 190), shade(STEEL, 0.1), 4)
        for k in range(5 if a < 400 or a > 900 else 3):
            y = _TOP + 8 + k * 19
            panel(pen, a + 6, y, b - a - 12, 13, mix("#d9cfb4", plaster, 0.3), edge=2)
        corner = polygon([(a, _SILL - 190), (b, _SILL - 190), (b, _SILL), (a, _SILL)])
        cut(
            pen,
            corner,
            ice((a, _SILL - 190, b, _SILL), 78, seed)
            if seed % 2
            else steps((a, _SILL - 190, b, _SILL), 95),
            INK,
            7,
        )
        cut(
            pen,
            corner,
            ice((a, _SILL - 190, b, _SILL), 78, seed)
            if seed % 2
            else steps((a, _SILL - 190, b, _SILL), 95),
            shade(STEEL, 0.12),
            3.6,
        )
    panel(pen, -10, _SILL + 8, PLATE_W + 20, 34, shade(plaster, 0.2), edge=4)
    meander_band(pen, -10, PLATE_W + 10, WALL_FOOT - 34, 54, shade(TEAL, -0.25))
    panel(pen, -10, 236, PLATE_W + 20, 34, STEEL, edge=4)
    framed_words(pen, _X, 310, _WORDS[seed % 4], 58)
    wall_clock(pen, 1100, 312, 46, 3 + seed % 8)
    for a, b in _SPANS:
        set_.daylight((a + b) / 2, 820, 300, 420, 0.62)
    set_.daylight(_X, 1640, 560, 160, 0.8)
    for x in (330.0, 1070.0):
        tube(set_, wall, x, 190, 330)
    set_.lamp(_X, 1000, 640, 0.55, dye="#dfeaf2")

    floor = paved(
        set_,
        WALL_FOOT,
        ("#5c6468", "#6e6253", "#57606a")[seed % 3],
        across=176,
        first=34,
        gloss=0.42,
    )
    light_patch(floor, mood.haze, 0.16, _SPANS, WALL_FOOT + 8, 1980, -40)

    room = set_.layer("desks", 1.0, top=860, bottom=1760)
    for x, side in ((312.0, 1), (1120.0, 2)):
        work_desk(room, x, 1262, 400, 372, seed + side)
        set_.lamp(x, 1160, 260, 0.35, dye=COLD)
    office_chair(room.lit, 470, 1700, 470, (TEAL, "#6a2a22", "#3a4652")[seed % 3])

    fore = set_.layer("plant", 1.3, dark=0.5)
    plant(fore.lit, 1380, 2200, 1020, seed)
    panel(fore.lit, -40, -20, 190, 2240, shade(STEEL, -0.3), across=True)
    cut(
        fore.lit,
        polygon([(30, 0), (130, 0), (130, 2200), (30, 2200)]),
        steps((30, 0, 130, 2200), 100),
        (shade(GOLD, -0.35)),
        5,
    )
    tube(set_, fore, _X + 240, 70, 420)
    return set_.strike()
