"""River: still water between hills, a boat, a reed bank; the puppets stand on a jetty."""

from __future__ import annotations

from dataclasses import replace

from yingxi.script.model import Hour
from yingxi.stage.backdrop import Backdrop, Plate
from yingxi.stage.flora import birds, leafage, reeds, tree, willow
from yingxi.stage.ink import Sheet, window
from yingxi.stage.score import World
from yingxi.stage.sky import Tones, clouds, sky, tones
from yingxi.stage.space import PLATE_H, PLATE_W
from yingxi.stage.worlds.ground import planks
from yingxi.stage.worlds.massif import hills, massif, rock
from yingxi.stage.worlds.roofs import cottage, lantern, masonry
from yingxi.stage.worlds.water import afloat, mirror

SHORE = 1235.0
DISC_AT = (700.0, 800.0, 250.0)


def paint(world: World) -> Backdrop:
    """Plates of a river world."""
    tone = tones(world.hour, world.weather, world.season, world.seed)
    seed = world.seed * 7 + 31
    above = sky(world.hour, world.weather, seed, horizon=1150, disc=DISC_AT, palette=tone)
    if world.hour is not Hour.NIGHT and tone.wet == 0:
        pen = window(200, 380, 800, 760)
        birds(pen, 470, 640, 11, 18, seed, tone.near.ink)
        above.draw(pen)
    far = _far(tone, seed)
    water = _water(tone, seed, world, above, far)
    afloat_at = Sheet()
    afloat(
        afloat_at, 830, 1390, 250, tone.front.ink, tone.window if tone.window_amount > 0.5 else ""
    )
    plates = (
        Plate(name="sky", depth=0, pixels=above.pixels(bleed=False)),
        Plate(name="far", depth=0.25, pixels=far.pixels()),
        Plate(name="water", depth=0.5, pixels=water.pixels()),
        Plate(name="boat", depth=0.7, drift=-5, pixels=_adrift(tone, seed, afloat_at).pixels()),
        Plate(name="floor", depth=1, pixels=_floor(tone, world, seed).pixels()),
        Plate(name="front", depth=1.3, pixels=_front(tone, world, seed).pixels()),
    )
    light = replace(tone.light, x=DISC_AT[0], y=DISC_AT[1])
    return Backdrop(plates=plates, light=light, horizon_y=SHORE)


def _far(tone: Tones, seed: int) -> Sheet:
    sheet = Sheet(0.6)
    massif(sheet, 250, 900, 330, SHORE + 110, 8, seed + 1, rock(tone, "far"))
    massif(sheet, 1240, 850, 300, SHORE + 110, 8, seed + 2, rock(tone, "far"))
    sheet.mist(tone.mist, 1170, 90, 0.7 * tone.mist_amount, seed=seed + 50)
    hills(sheet, 1190, 70, tone.middle.ink, tone.mist, seed + 3, cells=5, fade=150)
    massif(sheet, 1120, 1010, 220, SHORE + 90, 8, seed + 4, rock(tone, "middle"))
    sheet.mist(tone.mist, SHORE + 6, 46, 0.85 * tone.mist_amount, seed=seed + 51, cells=4)
    return sheet


def _water(tone: Tones, seed: int, world: World, above: Sheet, far: Sheet) -> Sheet:
    sheet = Sheet(0.7)
    pen = window(150, 1040, 620, SHORE + 60)
    look = masonry(tone, haze=0.25)
    grown = leafage(tone, world.season, near=0.5)
    hills(sheet, SHORE - 4, 26, tone.near.ink, tone.middle.ink, seed + 8, cells=3, fade=70)
    sheet.fade(0 * sheet.y + (sheet.x < 640) * 1.0)
    for x, size in ((250, 100), (345, 120), (450, 92)):
        cottage(pen, x, SHORE + 4, size, look, thatch=True)
    for x, size in ((195, 210), (300, 170), (510, 190)):
        tree(pen, x, SHORE + 6, size, seed + x, grown)
    sheet.draw(pen)
    mirror((above, far, sheet), SHORE, sheet, tone, seed)
    sheet.mist(tone.mist, SHORE + 14, 34, 0.55 * tone.mist_amount, seed=seed + 52, cells=4)
    return sheet


def _adrift(tone: Tones, seed: int, boat: Sheet) -> Sheet:
    sheet = Sheet(0.7)
    sheet.put(boat)
    sheet.put(clouds(tone, seed, y=430, amount=0.22))
    sheet.mist(tone.mist, 1300, 40, 0.25 * tone.mist_amount, seed=seed + 53, cells=4, wrap=True)
    return sheet


def _floor(tone: Tones, world: World, seed: int) -> Sheet:
    sheet = Sheet()
    grown = leafage(tone, world.season)
    bank = window(900, 1180, PLATE_W, 1760)
    reeds(bank, 1010, 1400, 1640, 300, 80, seed + 3, grown)
    sheet.draw(bank)
    pen = window(0, 1280, 420, 1760)
    reeds(pen, 0, 330, 1650, 230, 60, seed + 4, grown)
    sheet.draw(pen)
    dark = tone.front.ink
    pen = window(0, 1420, PLATE_W, PLATE_H)
    for x, top in ((262, 1470), (1138, 1470)):
        pen.rect(x - 17, top, 34, 260, pen.linear((x - 17, 0), (x + 17, 0), [tone.ground[1], dark]))
        pen.ellipse(x, top, 17, 7, tone.ground[0])
        for k in range(3):
            pen.line((x - 18, top + 40 + k * 9), (x + 18, top + 44 + k * 9), ("#6b5638", 0.9), 5)
    rope = f"M262 1510Q{PLATE_W / 2} 1612 1138 1510"
    pen.path(rope, None, stroke=("#5a482e", 0.95), width=7)
    sheet.draw(pen)
    planks(sheet, tone, seed + 9, top=1600)
    return sheet


def _front(tone: Tones, world: World, seed: int) -> Sheet:
    sheet = Sheet()
    grown = leafage(replace(tone, leaf=tone.front.ink), world.season)
    way = 1 if seed % 2 else -1
    pen = window(0, 0, PLATE_W, 1000)
    willow(pen, 110 if way > 0 else PLATE_W - 110, 60, way, seed + 6, grown)
    if tone.window_amount > 0.6:
        lantern(pen, 1150 if way > 0 else 250, 340, 56, tone)
    sheet.draw(pen)
    pen = window(0, 1560, PLATE_W, PLATE_H)
    reeds(pen, 60, 280, 2150, 420, 34, seed + 12, grown)
    reeds(pen, 1130, 1380, 2170, 380, 30, seed + 13, grown)
    sheet.draw(pen)
    return sheet
