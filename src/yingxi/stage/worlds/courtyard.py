"""The courtyard: a hall under its sweeping roof before the great sun or moon, a tree, stone slabs."""

from __future__ import annotations

import numpy as np

from yingxi.stage.architecture import balustrade, brackets, painted_beam, pillar, plaque, roof
from yingxi.stage.backdrop import Backdrop
from yingxi.stage.cutwork import box_path, cut, panel
from yingxi.stage.dyes import CINNABAR, INK, STONE, TEAL, mix, shade
from yingxi.stage.floors import paved
from yingxi.stage.furniture import bamboo, pot_tree
from yingxi.stage.lattice import steps
from yingxi.stage.lights import lantern
from yingxi.stage.openings import door_leaf
from yingxi.stage.pen import Pen, brush
from yingxi.stage.scenery import Scenery
from yingxi.stage.score import World
from yingxi.stage.shrine import censer
from yingxi.stage.vista import hills
from yingxi.stage.well import well

_X = 700.0
_FOOT = 1500.0
_NAMES = ("听雨轩", "明德堂", "观云阁", "松鹤堂")
_LEAVES = {
    "spring": ("#e7b7b4", "#d98d95", "#f3dcd0"), "autumn": ("#b5442a", "#d07a2c", "#8c2f22"),
    "winter": ("#5a5a52", "#4a4c48", "#6a6a60"), "summer": ("#2d5a48", "#42725a", "#1d4038"),
}  # fmt: skip


def paint(world: World) -> Backdrop:
    """The courtyard under the world's sky; the seed names the hall and grows the tree."""
    set_ = Scenery(world)
    seed, mood = world.seed, set_.mood
    sky = set_.layer("sky", 0.0)
    sky.ground = hills(set_, disc=(_X, 770, 300), horizon=1240, bottom=2200)

    hall = set_.layer("hall", 0.45, top=700, bottom=1560, halo=0.9)
    _hall(set_, hall.lit, hall.shine, seed)
    wings = set_.layer("wings", 0.7, top=560, bottom=1640)
    for side in (-1, 1):
        _wing(set_, wings.lit, wings.shine, side)
        lantern(
            set_,
            wings,
            _X + side * 395,
            1120,
            50,
            cord=110,
            letter="福寿"[(side + 1) // 2],
            reach=4.5,
        )

    floor = paved(
        set_,
        _FOOT,
        mix(STONE, "#c9ced0", 0.6 * mood.snow),
        across=128,
        first=24,
        gloss=0.10 + 0.35 * mood.wet,
        stagger=True,
        eye=1290,
    )
    if seed % 2:
        censer(floor.lit, _X, _FOOT + 70, 165)
    else:
        well(floor.lit, _X, _FOOT + 106, 430)
    set_.lamp(_X, 1640, 620, 0.45, ry=210)
    set_.horizon_y = _FOOT

    yard = set_.layer("yard", 1.0, top=900, bottom=1760)
    pot_tree(yard.lit, 232, 1640, 360, seed)
    pot_tree(yard.lit, 1190, 1650, 320, seed + 3)

    fore = set_.layer("tree", 1.3, dark=0.75)
    _tree(fore.lit, seed, world.season, mood.snow)
    if seed % 2:
        bamboo(fore.lit, 1370, 2200, 1300, seed, dye="#12251f")
    lantern(set_, fore, 1236, 330, 78, cord=400, letter="灯")
    return set_.strike()


def _hall(set_: Scenery, pen: Pen, shine: Pen, seed: int) -> None:
    burn = set_.mood.lamps
    left, right, top = _X - 330, _X + 330, 1130
    panel(pen, left, top, right - left, _FOOT - top - 40, "#5d2218")
    w = (right - left) / 6
    for i in range(6):
        x = left + i * w
        door_leaf(
            pen,
            shine,
            x + 3,
            top + 52,
            w - 6,
            _FOOT - top - 96,
            steps((x, top + 60, x + w, top + 260), w * 0.42),
            glow=burn,
        )
    for i in (0, 2, 4, 6):
        pillar(pen, left + i * w, top - 6, _FOOT - 38, 38, CINNABAR)
    painted_beam(pen, left - 30, right + 30, top - 6, 50)
    brackets(pen, left - 20, right + 20, top - 6, 66, 110)
    roof(pen, _X, top - 66, 980, 230, snow=set_.mood.snow)
    plaque(pen, _X, top - 30, _NAMES[seed % 4], 46)
    for k, half in enumerate((400, 450)):
        panel(pen, _X - half, _FOOT - 44 + 22 * k, half * 2, 24, STONE, edge=3)
    for side in (-1, 1):
        a, b = sorted((_X + side * 190, _X + side * 430))
        balustrade(pen, a, b, _FOOT - 42, 92, "#b9ac92", light=shade(STONE, -0.5))
        set_.lamp(_X + side * 160, 1330, 260, 0.4)


def _wing(set_: Scenery, pen: Pen, shine: Pen, side: int) -> None:
    """A side house, seen as a flat wing that steps in from the plate's edge."""
    burn, snow = set_.mood.lamps, set_.mood.snow
    x = _X + side * 640
    panel(pen, x - 200, 1030, 400, 560, mix("#8a8276", "#6e4a38", 0.4))
    window = box_path(x - 130, 1120, x + 130, 1380)
    sheet = shine if burn > 0.3 else pen
    sheet.path(window, mix("#b7a274", "#f4bf6a", burn))
    cut(sheet, window, steps((x - 130, 1120, x + 130, 1380), 86), "#3c160e", 6)
    sheet.path(window, None, stroke=INK, width=6)
    panel(pen, x - 210, 1520, 420, 80, STONE)
    pillar(pen, x - side * 190, 980, 1600, 56, CINNABAR)
    painted_beam(pen, x - 240, x + 240, 990, 52, dye=TEAL)
    brackets(pen, x - 240, x + 240, 990, 70, 96)
    roof(pen, x + side * 60, 926, 720, 260, snow=snow)


def _tree(pen: Pen, seed: int, season: str, snow: float) -> None:
    """An old tree leaning in from the left, its crown along the top of the frame."""
    random = np.random.default_rng(seed + 41)
    leaves = _LEAVES.get(season, _LEAVES["summer"])
    bark = "#1d1511"
    tips: list[tuple[float, float]] = []

    def grow(x: float, y: float, turn: float, length: float, width: float, level: int) -> None:
        points = [(x, y)]
        for _ in range(6):
            turn += random.normal(0, 0.13)
            if x > 250 and y > 500:
                turn = -1.5  # up and away from the faces
            x, y = x + np.cos(turn) * length / 6, y + np.sin(turn) * length / 6
            points.append((x, y))
        pen.path(
            brush(points, list(np.linspace(width, width * 0.6, 7)), jitter=0.05, seed=level), bark
        )
        if snow > 0.3:
            pen.path(
                brush(
                    [(u, v - width * 0.3) for u, v in points], list(np.linspace(width * 0.4, 2, 7))
                ),
                ("#eef2f3", 0.85),
            )
        if level >= 2:
            tips.extend(points[2:])
        if level < 4:
            for _ in range(2 + (random.random() < 0.5)):
                grow(
                    x,
                    y,
                    turn + random.normal(0, 0.45),
                    length * random.uniform(0.6, 0.8),
                    width * 0.6,
                    level + 1,
                )

    grow(-30, 1500, -1.35, 640, 120, 0)
    grow(20, 900, -0.75, 420, 62, 1)
    for x, y in tips:
        for _ in range(3 if season == "winter" else 8):
            u, v = x + random.normal(0, 34), y + random.normal(0, 26)
            if u > 320 and v > 560:
                continue
            r = random.uniform(5, 13)
            turn = random.uniform(-0.7, 0.7)
            leaf = brush(
                [
                    (u - r * np.cos(turn), v - r * np.sin(turn)),
                    (u, v),
                    (u + r * np.cos(turn), v + r * np.sin(turn)),
                ],
                [1, r * 0.9, 1],
            )
            pen.path(leaf, (leaves[int(random.integers(3))], random.uniform(0.55, 0.95)))
