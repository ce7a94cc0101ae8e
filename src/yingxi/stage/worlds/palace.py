"""The throne hall: a dragon screen under a golden disc, steps, red pillars, palace lamps."""

from __future__ import annotations

from yingxi.stage.architecture import balustrade, brackets, couplet, painted_beam, pillar, plaque
from yingxi.stage.backdrop import Backdrop
from yingxi.stage.cutwork import cut, dyed, meander_band, panel
from yingxi.stage.dragon import dragon
from yingxi.stage.drapery import swag
from yingxi.stage.dyes import CINNABAR, GOLD, INK, LACQUER, STONE, TEAL, mix, shade
from yingxi.stage.floors import paved, rug
from yingxi.stage.lattice import clouds, steps, waves
from yingxi.stage.lights import candle, palace_lamp, shafts
from yingxi.stage.pen import Pen, circle_path, polygon
from yingxi.stage.scenery import Layer, Scenery
from yingxi.stage.score import World
from yingxi.stage.shrine import censer, throne
from yingxi.stage.space import PLATE_W

_X, _Y, _R = 700.0, 800.0, 350.0
_NAMES = ("正大光明", "建极绥猷", "中正仁和", "允执厥中")


def paint(world: World) -> Backdrop:
    """The palace hall under the world's light; the seed chooses the board and the dyes."""
    set_ = Scenery(world)
    seed = world.seed
    cloth = (CINNABAR, "#c08a2a", "#5b2a4a")[seed % 3]
    wall = set_.layer("wall", 0.4, bottom=1600)
    _back(wall, seed)
    _screen(set_, wall, seed)
    plaque(wall.lit, _X, 330, _NAMES[seed % 4], 70, dye="#152a3c")
    set_.lamp(_X, _Y, 560, 0.14 + 0.4 * set_.mood.lamps, always=True)
    set_.daylight(_X, 1500, 800, 520, 0.6)

    dais = set_.layer("dais", 0.7, bottom=1640)
    throne(dais.lit, _X, 1395, 430, 400, cloth)
    _steps(dais.lit, cloth)
    for side in (-1, 1):
        pillar(dais.lit, _X + side * 400, 150, 1600, 92, shade(CINNABAR, -0.05), dragon=True)
        censer(dais.lit, _X + side * 292, 1440, 120)
    painted_beam(dais.lit, -10, PLATE_W + 10, 168, 90)
    brackets(dais.lit, -10, PLATE_W + 10, 168, 120, 175)
    for side in (-1, 1):
        palace_lamp(set_, dais, _X + side * 240, 470, 58, 220)

    floor = paved(set_, 1600, "#7d6a50", across=132, first=28, gloss=0.3)
    rug(floor.lit, 1600, 2260, 190, shade(LACQUER, 0.06), GOLD, 1600)
    set_.lamp(_X, 1780, 560, 0.3, ry=150, always=True)

    front = set_.layer("pillars", 1.0, dark=0.9)
    for side in (-1, 1):
        x = _X + side * 580
        pillar(front.lit, x, -20, 1680, 138, CINNABAR, dragon=True)
        couplet(
            front.lit,
            x + side * 96,
            900,
            ("万国来朝", "四海升平")[(side + 1) // 2],
            50,
            dye="#1c2c33",
        )
        for k in range(2):
            candle(set_, front, _X + side * (470 - 44 * k), 1640 - 0, 120 - 30 * k)

    shafts(set_, front, 30, -20, 140, 1980, 660)
    fore = set_.layer("curtain", 1.3, bottom=1000, dark=0.5)
    swag(fore.lit, -20, PLATE_W + 20, -30, 190, cloth, 5)
    for side in (-1, 1):
        palace_lamp(set_, fore, _X + side * 560, 420, 92, 460)
    return set_.strike()


def _back(layer: Layer, seed: int) -> None:
    pen = layer.lit
    pen.rect(
        -10,
        -10,
        PLATE_W + 20,
        1640,
        pen.linear((0, 0), (0, 1600), ["#4a1b12", "#8a2a1a", "#4a170f"]),
    )
    pattern = clouds if seed % 2 else None
    box = (0, 280, PLATE_W, 1500)
    d = pattern(box, 90, seed) if pattern else steps(box, 150)
    pen.path(d, None, stroke=(GOLD, 0.28), width=3)
    for k in range(8):
        panel(pen, k * 200 - 100 - 12, 260, 24, 1340, LACQUER, across=True, edge=4)


def _screen(set_: Scenery, layer: Layer, seed: int) -> None:
    """The three-fold screen behind the throne, a golden disc with a dragon above it."""
    pen, shine = layer.lit, layer.shine
    for k, tall, half in ((-1, 690, 150), (1, 690, 150), (0, 560, 175)):
        x = _X + k * 322
        crown = polygon(
            [
                (x - half, 1420),
                (x - half, tall),
                (x - half * 0.6, tall - 60),
                (x + half * 0.6, tall - 60),
                (x + half, tall),
                (x + half, 1420),
            ]
        )
        dyed(pen, crown, [shade(GOLD, -0.25), shade(GOLD, -0.5)], (x, tall - 60, x, 1420))
        field = polygon(
            [
                (x - half + 22, 1400),
                (x - half + 22, tall + 18),
                (x + half - 22, tall + 18),
                (x + half - 22, 1400),
            ]
        )
        pen.path(field, shade(TEAL, -0.3), stroke=INK, width=3)
        cut(pen, field, waves((x - half, 1120, x + half, 1400), 56), GOLD, 2, opacity=0.8)
        cut(
            pen,
            field,
            clouds((x - half, tall, x + half, 1140), 64, seed + k),
            GOLD,
            2.2,
            opacity=0.8,
        )
    burn = 0.30 + 0.7 * set_.mood.lamps
    gold = mix(mix("#d2b67e", set_.mood.haze, 0.5), "#ffe4a0", burn)
    shine.circle(
        _X,
        _Y,
        _R,
        shine.radial((_X, _Y), _R, [gold, mix(gold, "#f0b050", 0.5), "#a8641c"], [0, 0.66, 1]),
    )
    dragon(shine, _X, _Y, _R * 0.97, "#9a4a16", "#ffe7a6")
    for r, dye, width in (
        (_R, INK, 26),
        (_R, shade(GOLD, -0.2), 19),
        (_R + 8, INK, 2),
        (_R - 8, INK, 2),
    ):
        shine.circle(_X, _Y, r, None, stroke=dye, width=width)
    beads = "".join(
        f"M{x - 5:.1f} {y:.1f}a5 5 0 1 0 10 0a5 5 0 1 0 -10 0"
        for x, y, _ in circle_path(_X, _Y, _R).along(30)
    )
    shine.path(beads, CINNABAR)


def _steps(pen: Pen, cloth: str) -> None:
    for k, (y, half) in enumerate(((1395, 330), (1440, 390), (1490, 455), (1545, 530))):
        tall = (45, 50, 55, 58)[k]
        panel(pen, _X - half, y, half * 2, tall, STONE, edge=5)
        pen.line((_X - half, y + 8), (_X + half, y + 8), ("#fff0cc", 0.45), 2)
        w = 96 + 20 * k
        panel(pen, _X - w, y, w * 2, tall, shade(cloth, -0.1), edge=4)
        for s in (-1, 1):
            pen.line((_X + s * (w - 12), y), (_X + s * (w - 8), y + tall), GOLD, 2.4)
        meander_band(
            pen,
            _X - half + 8,
            _X - w - 8,
            y + tall * 0.62,
            tall * 0.5,
            shade(STONE, -0.15),
            shade(STONE, 0.4),
        )
        meander_band(
            pen,
            _X + w + 8,
            _X + half - 8,
            y + tall * 0.62,
            tall * 0.5,
            shade(STONE, -0.15),
            shade(STONE, 0.4),
        )
    for side in (-1, 1):
        a, b = sorted((_X + side * 540, _X + side * 760))
        balustrade(pen, a, b, 1602, 170, "#b5a78c", light=shade(STONE, -0.5))
