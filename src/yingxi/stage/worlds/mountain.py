"""Mountain: crags and a waterfall over a sea of mist, seen from a stone terrace."""

from __future__ import annotations

from dataclasses import replace

from yingxi.script.model import Hour
from yingxi.stage.backdrop import Backdrop, Plate
from yingxi.stage.flora import birds, bough, leafage, pine, tree
from yingxi.stage.ink import Sheet, window
from yingxi.stage.score import World
from yingxi.stage.sky import DISC, Tones, clouds, sky, tones
from yingxi.stage.space import PLATE_H, PLATE_W
from yingxi.stage.worlds.ground import balustrade, terrace
from yingxi.stage.worlds.massif import massif, rock, waterfall
from yingxi.stage.worlds.roofs import lantern, masonry, pavilion

HORIZON = 1400.0


def paint(world: World) -> Backdrop:
    """Plates of a mountain world; the puppets stand on a terrace with a low balustrade."""
    tone = tones(world.hour, world.weather, world.season, world.seed)
    seed = world.seed * 7 + 21
    above = sky(world.hour, world.weather, seed, season=world.season, horizon=1250, palette=tone)
    if world.hour is not Hour.NIGHT and tone.wet == 0:
        pen = window(500, 420, 1100, 720)
        birds(pen, 860, 560, 9, 17, seed, tone.near.ink)
        above.draw(pen)
    plates = (
        Plate(name="sky", depth=0, pixels=above.pixels(bleed=False)),
        Plate(name="far", depth=0.25, pixels=_far(tone, seed).pixels()),
        Plate(name="middle", depth=0.5, pixels=_middle(tone, seed).pixels()),
        Plate(name="veil", depth=0.6, drift=7, pixels=_veil(tone, seed).pixels(bleed=False)),
        Plate(name="floor", depth=1, pixels=_floor(tone, world, seed).pixels()),
        Plate(name="front", depth=1.3, pixels=_front(tone, world, seed).pixels()),
    )
    light = replace(tone.light, x=DISC[0], y=DISC[1])
    return Backdrop(plates=plates, light=light, horizon_y=HORIZON)


def _far(tone: Tones, seed: int) -> Sheet:
    sheet = Sheet(0.5)
    look = rock(tone, "far", DISC[0])
    massif(sheet, 260, 690, 430, 1460, 10, seed + 1, look)
    massif(sheet, 1180, 800, 400, 1460, 9, seed + 2, look)
    massif(sheet, 640, 1040, 320, 1460, 6, seed + 3, look)
    sheet.mist(tone.mist, 1330, 200, 0.8 * tone.mist_amount, seed=seed + 51)
    return sheet


def _middle(tone: Tones, seed: int) -> Sheet:
    sheet = Sheet(0.7)
    look = rock(tone, "middle", DISC[0])
    massif(sheet, 980, 1030, 470, 1660, 12, seed + 41, look)
    massif(sheet, 230, 1010, 400, 1680, 13, seed + 42, look)
    x = 950.0
    steps = (
        (x, 1120, x - 8, 1200, 8),
        (x - 8, 1204, x + 2, 1290, 12),
        (x + 2, 1294, x - 6, 1400, 17),
    )
    waterfall(sheet, steps, "#fff6e6" if tone.stars == 0 else "#cfe0f2", tone.mist, seed + 77)
    sheet.mist(tone.mist, 1480, 130, 0.95 * tone.mist_amount, seed=seed + 52)
    return sheet


def _veil(tone: Tones, seed: int) -> Sheet:
    sheet = clouds(tone, seed, y=480, amount=0.3)
    sheet.mist(tone.mist, 1380, 110, 0.55 * tone.mist_amount, seed=seed + 53, wrap=True)
    sheet.mist(tone.mist, 1180, 60, 0.3 * tone.mist_amount, seed=seed + 54, cells=4, wrap=True)
    return sheet


def _floor(tone: Tones, world: World, seed: int) -> Sheet:
    sheet = Sheet()
    look = rock(tone, "near", DISC[0])
    grown = leafage(tone, world.season)
    massif(sheet, 210, 1094, 250, 1800, 10, seed + 9, look)
    pen = window(0, 780, 560, 1560)
    pavilion(pen, 222, 1112, 118, 2, masonry(tone))
    pine(pen, 300, 1420, 270, 0.4, seed + 11, grown)
    sheet.draw(pen)
    massif(sheet, 1240, 1180, 230, 1800, 9, seed + 10, look)
    pen = window(980, 1060, PLATE_W, 1620)
    tree(pen, 1160, 1600, 400, seed + 5, grown)
    sheet.draw(pen)
    sheet.mist(tone.mist, 1570, 80, 0.75 * tone.mist_amount, seed=seed + 55, cells=4)
    terrace(sheet, tone, seed + 7)
    balustrade(sheet, tone)
    return sheet


def _front(tone: Tones, world: World, seed: int) -> Sheet:
    sheet = Sheet()
    grown = leafage(replace(tone, leaf=tone.front.ink), world.season)
    way = 1 if seed % 2 else -1
    pen = window(0, 0, PLATE_W, 760)
    bough(pen, 110 if way > 0 else PLATE_W - 110, 210, way, seed + 6, grown)
    if tone.window_amount > 0.6:
        lantern(pen, 1140 if way > 0 else 260, 330, 58, tone)
    sheet.draw(pen)
    look = replace(rock(tone, "front", DISC[0]), rim_amount=tone.rim_amount * 0.5)
    massif(sheet, 170 if way < 0 else PLATE_W - 170, 1910, 300, PLATE_H + 260, 4, seed + 15, look)
    return sheet
