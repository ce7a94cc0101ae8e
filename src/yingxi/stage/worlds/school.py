"""The classroom: tall windows with a tree outside, the blackboard in perspective, rows of desks."""

from __future__ import annotations

from yingxi.stage.backdrop import Backdrop
from yingxi.stage.cutwork import cut, dyed, meander_band, panel, slab
from yingxi.stage.dyes import CINNABAR, GOLD, INK, IVORY, TEAL, WOOD, shade
from yingxi.stage.fittings import pupil_desk
from yingxi.stage.floors import boards, light_patch
from yingxi.stage.furnishings import plant, wall_clock
from yingxi.stage.furniture import bamboo
from yingxi.stage.lattice import clouds, ice, punched, steps
from yingxi.stage.lettering import lettering
from yingxi.stage.lights import tube
from yingxi.stage.pen import Pen, Point, brush, polygon, spline
from yingxi.stage.scenery import WALL_FOOT, Scenery
from yingxi.stage.score import World
from yingxi.stage.space import PLATE_W
from yingxi.stage.vista import hills, skyline

_X, _Y = 700.0, 800.0
_TOP, _SILL = 460.0, 1180.0
_SPANS = ((436.0, 700.0), (722.0, 986.0))
_VERSES = (("床前明月光", "疑是地上霜"), ("海内存知己", "天涯若比邻"), ("欲穷千里目", "更上一层楼"))


def paint(world: World) -> Backdrop:
    """The classroom under the world's light; the seed writes the board and dresses the window."""
    set_ = Scenery(world)
    seed, mood = world.seed, set_.mood
    view = set_.layer("yard", 0.1, bottom=1280)
    look = skyline if seed % 2 else hills
    view.ground = look(set_, disc=(_X, _Y - 10, 262), horizon=1120, bottom=1280)
    bamboo(view.lit, 420, 1270, 700, seed, dye="#2c4a40")
    bamboo(view.lit, 1000, 1270, 560, seed + 4, dye="#2c4a40")

    wall = set_.layer("wall", 0.6, bottom=int(WALL_FOOT) + 10)
    pen = wall.lit
    plaster, band = (
        ("#c4b690", "#b5bba4", "#c2ab92")[seed % 3],
        ("#4f7a6a", "#3f6476", "#7a5a40")[seed % 3],
    )
    panes = [polygon([(a, _TOP), (b, _TOP), (b, _SILL), (a, _SILL)]) for a, b in _SPANS]
    dyed(
        pen,
        punched((-20, -20, PLATE_W + 20, WALL_FOOT), panes),
        [shade(plaster, -0.25), plaster, shade(plaster, -0.15)],
        (0, 0, 0, WALL_FOOT),
        edge=0,
        outline=0,
    )
    frame = shade(band, 0.12)
    for (a, b), pane in zip(_SPANS, panes, strict=True):
        pen.path(
            pane,
            pen.linear(
                (a, _TOP), (b, _SILL), [("#ffffff", 0.14), ("#ffffff", 0.0), ("#fff0d0", 0.10)]
            ),
        )
        top = polygon([(a, _TOP), (b, _TOP), (b, _TOP + 150), (a, _TOP + 150)])
        lattice = (
            ice((a, _TOP, b, _TOP + 150), 84, seed)
            if seed % 2
            else steps((a, _TOP, b, _TOP + 150), 106)
        )
        cut(pen, top, lattice, INK, 8)
        cut(pen, top, lattice, frame, 4.4)
        for u in ((a + b) / 2,):
            pen.line((u, _TOP + 150), (u, _SILL), INK, 15)
            pen.line((u, _TOP + 150), (u, _SILL), frame, 9)
        pen.line((a, _TOP + 150), (b, _TOP + 150), INK, 15)
        pen.line((a, _TOP + 150), (b, _TOP + 150), frame, 9)
        pen.line((a, _SILL - 250), (b, _SILL - 250), INK, 10)
        pen.line((a, _SILL - 250), (b, _SILL - 250), frame, 5)
        for width, dye in ((26, INK), (19, frame), (2, GOLD)):
            pen.path(pane, None, stroke=dye, width=width)
    panel(
        pen, 404, _SILL + 12, 614, 30, shade(plaster, 0.2) if mood.snow < 0.5 else "#f3f5f5", edge=4
    )
    panel(pen, -10, 1232, PLATE_W + 20, WALL_FOOT - 1232, band, edge=8)
    meander_band(pen, -10, PLATE_W + 10, 1250, 42, shade(band, -0.25))
    _slogan(pen, ("好好学习", "天天向上"))
    _board(pen, _VERSES[seed % 3])
    _notices(pen, seed)
    for a, b in _SPANS:
        set_.daylight((a + b) / 2, _Y, 380, 500, 0.75)
    set_.daylight(_X, 1650, 480, 160, 0.8)
    for x in (330.0, 1070.0):
        tube(set_, wall, x, 170, 300)
    set_.lamp(_X, 900, 720, 0.66, dye="#f4e6c4")

    floor = boards(
        set_, WALL_FOOT, ("#8a6a44", "#7a6650", "#8f6038")[seed % 3], across=74, gloss=0.14
    )
    light_patch(floor, mood.haze, 0.22, _SPANS, WALL_FOOT + 8, 1960, -70)

    room = set_.layer("desks", 1.0, top=1150, bottom=1780)
    for x, y, w, h in (
        (560.0, 1330.0, 190.0, 240.0),
        (840.0, 1330.0, 190.0, 240.0),
        (300.0, 1360.0, 250.0, 310.0),
        (1110.0, 1360.0, 250.0, 310.0),
    ):
        pupil_desk(room.lit, x, y, w, h, set_.random)

    fore = set_.layer("curtain", 1.3, dark=0.6)
    _curtain(fore.lit, ("#5a8a86", "#7a93a8", "#b08a5a")[seed % 3], seed)
    plant(fore.lit, 60, 2210, 700, seed)
    return set_.strike()


def _slogan(pen: Pen, words: tuple[str, str]) -> None:
    """The eight characters over every classroom's wall, and a clock between them."""
    for side, text in ((-1, words[0]), (1, words[1])):
        for i, letter in enumerate(text):
            x = _X + side * 250 + (i - 1.5) * 96
            panel(pen, x - 42, 290, 84, 84, shade(CINNABAR, -0.05), hair=6)
            pen.path(lettering(letter, x, 332, 58), shade(GOLD, 0.3))
    wall_clock(pen, _X, 332, 44, 8)


def _board(pen: Pen, verse: tuple[str, str]) -> None:
    """The blackboard on the left wall, running away from the viewer, a poem chalked on it."""

    def at(u: float, v: float) -> tuple[float, float]:
        x = -40 + u * 436
        top, low = 380 + u * 120, 1300 - u * 130
        return x, top + v * (low - top)

    wall: list[Point] = [(-20, -20), (398, 240), (398, WALL_FOOT), (-20, 1760)]
    slab(pen, wall, "#a89a78")
    slab(pen, [at(0, 0), at(0.93, 0), at(0.93, 1), at(0, 1)], WOOD)
    slab(pen, [at(0, 0.03), at(0.90, 0.03), at(0.90, 0.96), at(0, 0.96)], "#24423a")
    slab(pen, [at(0, 0.97), at(0.95, 0.97), at(0.98, 1.02), at(0, 1.03)], shade(WOOD, 0.2))
    for i, line in enumerate(verse):
        for k, letter in enumerate(line):
            x, y = at(0.78 - 0.17 * i, 0.16 + 0.155 * k)
            pen.path(lettering(letter, x, y, 62 - 3 * (1 - i)), ("#f0ead6", 0.9))


def _notices(pen: Pen, seed: int) -> None:
    """A notice board with stars and sheets on the right."""
    panel(pen, 1090, 520, 300, 560, shade(WOOD, 0.05), edge=6)
    panel(pen, 1106, 536, 268, 528, "#8f7a52", edge=6)
    for k in range(6):
        x, y = 1124 + (k % 2) * 122, 560 + (k // 2) * 168
        tone = (IVORY, "#d8b9a0", "#b9cdb8", "#cfc2d0")[(k + seed) % 4]
        panel(pen, x, y, 104, 140, tone, edge=3)
        if (k + seed) % 3 == 0:
            pen.path(clouds((x, y, x + 104, y + 140), 44, k), None, stroke=(TEAL, 0.6), width=2)
        else:
            for i in range(5):
                pen.line(
                    (x + 14, y + 34 + i * 20),
                    (x + 60 + (i * 37 + k * 13) % 30, y + 34 + i * 20),
                    (INK, 0.45),
                    3,
                )
        pen.circle(x + 52, y + 8, 6, CINNABAR, stroke=INK, width=1.5)


def _curtain(pen: Pen, dye: str, seed: int) -> None:
    path = spline(
        [
            (1200, -30, 1),
            (1440, -30, 1),
            (1440, 2230, 1),
            (1290, 2230, 1),
            (1310, 1500),
            (1260, 760),
        ]
    )
    dyed(pen, path, [shade(dye, -0.4), dye, shade(dye, -0.45)], (0, 0, 0, 2200), edge=14)
    with pen.group(clip=path):
        for k in range(6):
            x = 1236 + k * 36
            pen.path(
                brush([(x, -30), (x + 30, 800), (x + 52, 1500), (x + 44, 2230)], [9, 15, 8, 16]),
                (INK, 0.28),
            )
        pen.path(clouds((1200, 0, 1400, 2200), 66, seed), None, stroke=("#f4efdc", 0.45), width=2.2)
