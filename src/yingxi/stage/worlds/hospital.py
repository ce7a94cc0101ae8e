"""The ward: bed, drip stand and bedside monitor, a curtained window, teal wainscot."""

from __future__ import annotations

from yingxi.stage.backdrop import Backdrop
from yingxi.stage.cutwork import cut, dyed, meander_band, panel
from yingxi.stage.dyes import CINNABAR, COLD, GOLD, INK, JADE, TEAL, mix, shade
from yingxi.stage.fittings import bed, drip, heart_monitor
from yingxi.stage.floors import light_patch, paved
from yingxi.stage.furnishings import STEEL, plant, wall_clock
from yingxi.stage.lattice import clouds, coins, lozenge, punched
from yingxi.stage.lettering import lettering
from yingxi.stage.lights import tube
from yingxi.stage.pen import Pen, brush, polygon, spline
from yingxi.stage.scenery import WALL_FOOT, Scenery
from yingxi.stage.score import World
from yingxi.stage.space import PLATE_W
from yingxi.stage.vista import hills, skyline

_X, _Y = 700.0, 800.0
_LEFT, _RIGHT, _TOP, _SILL = 400.0, 1000.0, 440.0, 1130.0
_SIGNS = ("静", "安静", "病区", "康")


def paint(world: World) -> Backdrop:
    """The ward under the world's light; the seed chooses garden or town, cloth and signs."""
    set_ = Scenery(world)
    seed, mood = world.seed, set_.mood
    view = set_.layer("view", 0.1, bottom=1240)
    look = hills if seed % 2 else skyline
    view.ground = look(set_, disc=(_X, _Y, 235), horizon=1110, bottom=1240)

    wall = set_.layer("wall", 0.6, bottom=int(WALL_FOOT) + 10)
    pen = wall.lit
    plaster, band = (
        ("#b4bcae", "#b9b7a4", "#a9b8bb")[seed % 3],
        (TEAL, "#3f6a68", "#3a5a70")[seed % 3],
    )
    arch = spline(
        [
            (_LEFT, _SILL, 1),
            (_LEFT, 700, 1),
            (_LEFT + 50, 545),
            (_X - 130, 458),
            (_X, 440),
            (_X + 130, 458),
            (_RIGHT - 50, 545),
            (_RIGHT, 700, 1),
            (_RIGHT, _SILL, 1),
        ]
    )
    dyed(
        pen,
        punched((-20, -20, PLATE_W + 20, WALL_FOOT), [arch]),
        [shade(plaster, -0.22), plaster, shade(plaster, -0.12)],
        (0, 0, 0, WALL_FOOT),
        edge=0,
        outline=0,
    )
    pen.path(
        lozenge((0, 250, PLATE_W, 1180), 150), None, stroke=(shade(plaster, -0.25), 0.35), width=2
    )
    pen.path(
        arch,
        pen.linear(
            (400, 440), (1000, 1130), [("#ffffff", 0.16), ("#ffffff", 0.02), ("#d8ecff", 0.12)]
        ),
    )
    for width, dye in ((30, INK), (23, "#dcd8c6"), (2, GOLD)):
        pen.path(arch, None, stroke=dye, width=width)
    for x in (_X - 100, _X + 100):
        pen.line((x, 450), (x, _SILL), INK, 12)
        pen.line((x, 450), (x, _SILL), "#dcd8c6", 7)
    pen.line((_LEFT, 700), (_RIGHT, 700), INK, 12)
    pen.line((_LEFT, 700), (_RIGHT, 700), "#dcd8c6", 7)
    transom = polygon([(_LEFT, 440), (_RIGHT, 440), (_RIGHT, 694), (_LEFT, 694)])
    with pen.group(clip=arch):
        cut(pen, transom, coins((_LEFT, 440, _RIGHT, 700), 72), INK, 3.4, opacity=0.75)
    panel(
        pen,
        _LEFT - 50,
        _SILL + 6,
        _RIGHT - _LEFT + 100,
        30,
        "#e0dcc9" if mood.snow < 0.5 else "#f4f6f6",
        edge=4,
    )
    _wainscot(pen, band)
    _door(wall.lit, 150, seed)
    _cross(wall.lit, wall.shine, 1170, 470)
    wall_clock(pen, _X, 330, 50, 2 + seed % 9)
    pen.path(lettering(_SIGNS[seed % 4], 1170, 640, 74), (band, 0.9))
    set_.daylight(_X, _Y, 520, 560)
    set_.daylight(_X, 1650, 420, 150, 0.7)
    for x in (360.0, 1040.0):
        tube(set_, wall, x, 190, 300)
    set_.lamp(_X, 900, 720, 0.62, dye="#f4ecd6")
    set_.lamp(1010, 1380, 330, 0.5)

    floor = paved(
        set_,
        WALL_FOOT,
        ("#8d968f", "#8a8f94", "#9a9684")[seed % 3],
        across=140,
        first=30,
        gloss=0.42,
    )
    light_patch(
        floor,
        mood.haze,
        0.2,
        ((_LEFT, _X - 108), (_X - 92, _X + 92), (_X + 108, _RIGHT)),
        WALL_FOOT + 8,
        1960,
        -60,
    )

    room = set_.layer("bed", 1.0, top=560, bottom=1760)
    bed(room.lit, _X + 20, 1660, 680, 380, 1, (JADE, "#6f8fae", "#b98a72")[seed % 3])
    drip(room, 1142, 1650, 900)
    panel(room.lit, 1100, 1430, 170, 216, shade("#b7bdb2", -0.1), hair=8)
    heart_monitor(room, 1190, 1430, 190)
    set_.lamp(1190, 1350, 230, 0.3, dye=COLD)

    fore = set_.layer("curtain", 1.3, dark=0.7)
    _curtain(fore.lit, mix(band, "#cfd8cc", 0.45), seed)
    plant(fore.lit, 1390, 2200, 760, seed)
    return set_.strike()


def _wainscot(pen: Pen, dye: str) -> None:
    panel(pen, -10, 1190, PLATE_W + 20, WALL_FOOT - 1190, dye, edge=8)
    meander_band(pen, -10, PLATE_W + 10, 1206, 44, shade(dye, -0.25))
    panel(pen, -10, 1310, PLATE_W + 20, 34, "#a8824e", edge=4)
    panel(pen, -10, WALL_FOOT - 40, PLATE_W + 20, 40, shade(dye, -0.4), edge=4)


def _door(pen: Pen, x: float, seed: int) -> None:
    """The ward's door with a porthole and its number."""
    panel(pen, x - 130, 500, 260, WALL_FOOT - 500, "#c9b78e", hair=12)
    pen.circle(x, 760, 76, "#e8dcb4", stroke=INK, width=12)
    pen.circle(x, 760, 76, None, stroke=STEEL, width=6)
    pen.path(clouds((x - 50, 720, x + 50, 800), 46, seed), None, stroke=(INK, 0.6), width=2)
    panel(pen, x + 66, 1050, 40, 110, STEEL, edge=4)
    pen.path(lettering(str(301 + seed % 18), x, 590, 50, sans=True), INK)


def _cross(pen: Pen, shine: Pen, x: float, y: float) -> None:
    pen.rect(x - 74, y - 74, 148, 148, "#ece4cc", stroke=INK, line=3, radius=14)
    pen.rect(x - 64, y - 64, 128, 128, None, stroke=GOLD, line=1.8, radius=10)
    arm, half = 20, 48
    cross = polygon(
        [
            (x - arm, y - half),
            (x + arm, y - half),
            (x + arm, y - arm),
            (x + half, y - arm),
            (x + half, y + arm),
            (x + arm, y + arm),
            (x + arm, y + half),
            (x - arm, y + half),
            (x - arm, y + arm),
            (x - half, y + arm),
            (x - half, y - arm),
            (x - arm, y - arm),
        ]
    )
    shine.path(cross, shade(CINNABAR, 0.08), stroke=INK, width=2.6)


def _curtain(pen: Pen, dye: str, seed: int) -> None:
    """The bed curtain on its ceiling rail, pulled to the left."""
    panel(pen, -20, 196, 420, 20, STEEL, edge=3)
    path = spline(
        [(-40, 216, 1), (284, 216, 1), (262, 700), (232, 1300), (252, 1900, 1), (-40, 1900, 1)]
    )
    dyed(pen, path, [shade(dye, -0.2), dye, shade(dye, -0.45)], (0, 216, 0, 1900), edge=14)
    with pen.group(clip=path):
        for k in range(7):
            x = 10 + k * 42
            pen.path(brush([(x, 216), (x - 3, 900), (x - 12, 1900)], [8, 15, 18]), (INK, 0.26))
        pen.path(clouds((0, 260, 290, 1880), 70, seed), None, stroke=("#f4efdc", 0.5), width=2.2)
    for k in range(8):
        pen.circle(6 + k * 38, 218, 8, None, stroke="#c9cfc8", width=3)
