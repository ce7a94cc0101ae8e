"""The study: moon window, scroll, treasure shelves, desk with brushes; an inn or bedchamber too."""

from __future__ import annotations

from yingxi.stage.architecture import painted_beam, pillar, wall_band
from yingxi.stage.backdrop import Backdrop
from yingxi.stage.cutwork import dyed, panel
from yingxi.stage.drapery import drape, swag
from yingxi.stage.dyes import CINNABAR, GOLD, IVORY, TEAL, WOOD, mix, shade
from yingxi.stage.floors import boards
from yingxi.stage.furniture import bamboo, desk, scroll, stool, treasure_shelf, vase
from yingxi.stage.lattice import punched
from yingxi.stage.lights import candle, lantern
from yingxi.stage.openings import ring_frame, ring_lattice, window_pattern
from yingxi.stage.pen import circle_path
from yingxi.stage.scenery import WALL_FOOT, Scenery
from yingxi.stage.score import World
from yingxi.stage.space import PLATE_W
from yingxi.stage.vista import hills

_X, _Y, _R = 700.0, 800.0, 338.0


def paint(world: World) -> Backdrop:
    """The study under the world's light; the seed changes lattice, scroll, shelves and dyes."""
    set_ = Scenery(world)
    mood, seed = set_.mood, world.seed
    view = set_.layer("garden", 0.15, bottom=1240, halo=0.2)
    view.ground = hills(set_, disc=(_X + 60, _Y - 20, 215), horizon=1010, bottom=1240)
    bamboo(view.lit, _X - 210, 1230, 760, seed)
    bamboo(view.lit, _X + 260, 1230, 560, seed + 1)

    wall = set_.layer("wall", 0.6, bottom=int(WALL_FOOT) + 10)
    pen = wall.lit
    plaster = mix(IVORY, ("#c9a874", "#b3b08a", "#c99a7a")[seed % 3], 0.55)
    opening = circle_path(_X, _Y, _R)
    dyed(
        pen,
        punched((-20, -20, PLATE_W + 20, WALL_FOOT), [opening]),
        [shade(plaster, -0.22), plaster, shade(plaster, -0.2)],
        (0, 0, 0, WALL_FOOT),
        edge=0,
        outline=0,
    )
    pen.circle(_X, _Y, _R + 86, None, stroke=(shade(plaster, -0.4), 0.5), width=3)
    ring_lattice(
        pen,
        _X,
        _Y,
        _R,
        _R * 0.80,
        window_pattern(seed)((_X - _R, _Y - _R, _X + _R, _Y + _R)),
        shade(WOOD, -0.1),
    )
    ring_frame(pen, _X, _Y, _R + 18)
    wall_band(pen, 1400, WALL_FOOT - 1400, WOOD, (GOLD,))
    painted_beam(pen, -10, PLATE_W + 10, 196, 84)
    panel(pen, -10, 284, PLATE_W + 20, 26, WOOD)
    scroll(pen, 232, 720, 210, 700, seed)
    set_.daylight(_X, _Y, 560, 560)
    set_.daylight(_X, 1640, 460, 170, 0.8)
    set_.lamp(_X, 900, 640, 0.62)

    room = set_.layer("furniture", 1.0, top=300, bottom=1720)
    treasure_shelf(room.lit, 1010, 560, 330, 1060, seed)
    desk(room.lit, 430, 1240, 540, 380, seed)
    candle(set_, room, 520, 1240, 96, always=mood.lamps > 0.3)
    stool(room.lit, 330, 1640, 120)
    vase(room.lit, 250, 1640, 210, seed)

    floor = boards(set_, WALL_FOOT, "#7a4a2a")
    floor.lit.ellipse(700, 1760, 420, 60, (mix("#ffdf9f", "#ffffff", 0.1), 0.08))
    set_.layers.insert(2, set_.layers.pop())

    front = set_.layer("curtain", 1.3, dark=0.62)
    pillar(front.lit, 62, -20, 2230, 150, shade(CINNABAR, -0.2))
    drape(front.lit, 1, 300, (TEAL, CINNABAR, "#5a3a5e")[seed % 3], length=1650, tie=1080)
    swag(front.lit, -20, PLATE_W + 20, -30, 150, (TEAL, CINNABAR, "#5a3a5e")[seed % 3], 4)
    lantern(set_, front, 236, 420, 74, cord=500, letter="福静雅"[seed % 3])
    return set_.strike()
