"""Village: white walls and black tiles or thatch among terraced fields, a path, a fence."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from yingxi.script.model import Hour
from yingxi.stage.backdrop import Backdrop, Plate
from yingxi.stage.flora import Leafage, birds, grass, leafage, tree
from yingxi.stage.ink import Sheet, blend, colour, jitter, smooth, spread, window
from yingxi.stage.pen import Pen, brush
from yingxi.stage.score import World
from yingxi.stage.sky import Tones, clouds, sky, tones
from yingxi.stage.space import PLATE_H, PLATE_W
from yingxi.stage.worlds.ground import earth
from yingxi.stage.worlds.massif import massif, rock
from yingxi.stage.worlds.roofs import cottage, lantern, masonry

HORIZON = 1400.0
DISC_AT = (700.0, 770.0, 250.0)
GROUND = 1580.0
CROPS = {"spring": "#9cc46a", "autumn": "#d9a53c", "winter": "#a99f86"}


def paint(world: World) -> Backdrop:
    """Plates of a village world; odd seeds are thatched, even ones tiled."""
    tone = tones(world.hour, world.weather, world.season, world.seed)
    seed = world.seed * 7 + 101
    above = sky(world.hour, world.weather, seed, horizon=1150, disc=DISC_AT, palette=tone)
    if world.hour is not Hour.NIGHT and tone.wet == 0:
        pen = window(700, 380, 1200, 700)
        birds(pen, 960, 560, 7, 16, seed, tone.near.ink)
        above.draw(pen)
    plates = (
        Plate(name="sky", depth=0, pixels=above.pixels(bleed=False)),
        Plate(name="far", depth=0.25, pixels=_far(tone, seed).pixels()),
        Plate(name="fields", depth=0.5, pixels=_fields(tone, world, seed).pixels()),
        Plate(name="smoke", depth=0.6, drift=5, pixels=_smoke(tone, seed).pixels(bleed=False)),
        Plate(name="floor", depth=1, pixels=_floor(tone, world, seed).pixels()),
        Plate(name="front", depth=1.3, pixels=_front(tone, world, seed).pixels()),
    )
    return Backdrop(
        plates=plates, light=replace(tone.light, x=DISC_AT[0], y=DISC_AT[1]), horizon_y=HORIZON
    )


def _far(tone: Tones, seed: int) -> Sheet:
    sheet = Sheet(0.5)
    massif(sheet, 330, 850, 420, 1330, 8, seed + 1, rock(tone, "far"))
    massif(sheet, 1130, 900, 380, 1330, 8, seed + 2, rock(tone, "far"))
    sheet.mist(tone.mist, 1190, 110, 0.9 * tone.mist_amount, seed=seed + 51)
    return sheet


def _fields(tone: Tones, world: World, seed: int) -> Sheet:
    """Terraces climbing both sides of a valley, with the hamlet's roofs on them."""
    sheet = Sheet(0.75)
    look = leafage(tone, world.season, near=0.6)
    thatch = world.seed % 2 == 1
    random = np.random.default_rng(seed + 3)
    for step in range(9):
        depth = step / 8
        _terrace_step(sheet, tone, world, 1130 + 40 * step, depth, seed + 10 + step)
        if step in (2, 4, 6):
            _hamlet(sheet, tone, world, look, step, thatch, random)
        if step in (3, 6):
            sheet.mist(
                tone.mist,
                1150 + 40 * step,
                44,
                0.5 * tone.mist_amount,
                seed=seed + 30 + step,
                cells=4,
            )
    sheet.mist(tone.mist, 1500, 60, 0.5 * tone.mist_amount, seed=seed + 52, cells=4)
    return sheet


def _terrace_step(
    sheet: Sheet, tone: Tones, world: World, y: float, depth: float, seed: int
) -> None:
    climb = ((sheet.x[0] - 690) / 640) ** 2 * (150 - 60 * depth)
    line = y - climb + jitter(sheet.width, 5, octaves=3, seed=seed) * 14
    below = sheet.y - line[None]
    crop = CROPS.get(world.season, "#6f9a58")
    night, snow = tone.stars > 0, tone.snow
    tint = blend(
        blend(crop, tone.middle.ink, 0.62 if night else 0.14 + 0.3 * tone.wet),
        tone.mist,
        0.5 * (1 - depth),
    )
    if snow > 0:
        tint = blend(
            tint,
            tone.ground[0] if snow >= 1 else "#e6ebee",
            0.35 + 0.5 * min(1, snow) if not night else 0.3 + 0.3 * snow,
        )
    bank = blend(tone.middle.ink, tint, 0.45 + 0.25 * (1 - depth))
    rows = np.sin(
        np.clip(below, 0, None) * 0.5 + spread(sheet.noise(20, octaves=3, seed=seed + 1)) * 5
    )
    share = smooth(24 + 8 * depth, 30 + 10 * depth, np.clip(below, 0, None))[..., None]
    paint = colour(tint) * (1 - share) + colour(bank) * share
    paint = paint * (1 + 0.05 * rows * (1 - share[..., 0]))[..., None]
    hair = np.exp(-(((below - 3) / 2.4) ** 2))[..., None] * 0.55 * tone.rim_amount
    paint = paint + (colour(tone.rim) - paint) * hair
    sheet.lay(paint, smooth(-1, 1, below))


def _hamlet(
    sheet: Sheet, tone: Tones, world: World, look: Leafage, step: int, thatch: bool,
    random: np.random.Generator,
) -> None:  # fmt: skip
    depth = step / 8
    walls = replace(
        masonry(tone, haze=0.42 * (1 - depth)),
        wall=blend("#efe6d2", tone.middle.ink, 0.6)
        if tone.stars > 0
        else blend("#f3ecdc", tone.mist, 0.35 + 0.2 * tone.wet),
    )
    pen = window(100, 900, 1300, 1600)
    size = 70 + 90 * depth
    spots = [
        *(x for x in np.linspace(200, 470 - 40 * depth, 3)),
        *(x for x in np.linspace(930 + 40 * depth, 1210, 3)),
    ]
    for x in spots:
        at = float(x + random.normal(0, 14))
        y = 1150 + 40 * step - ((at - 690) / 640) ** 2 * (150 - 60 * depth) + 14
        if random.random() < 0.6:
            tree(
                pen,
                at + size * random.choice((-0.75, 0.75)),
                y + 4,
                size * random.uniform(1.3, 1.9),
                int(random.integers(1 << 20)),
                look,
            )
        cottage(
            pen,
            at,
            y,
            size * random.uniform(0.9, 1.15),
            walls,
            thatch=thatch,
            lit=tone.window_amount > 0.3,
        )
    sheet.draw(pen)


def _smoke(tone: Tones, seed: int) -> Sheet:
    sheet = clouds(tone, seed, y=430, amount=0.28)
    for x, y, i in ((330.0, 1190.0, 0), (1060.0, 1220.0, 1)):
        t = np.clip((y - sheet.y) / 300, 0, 1)
        lean = x + (40 + 150 * tone.wind) * t**1.3 + 14 * np.sin(t * 8 + i)
        wisp = (
            np.exp(-(((sheet.x - lean) / (6 + 26 * t)) ** 2))
            * smooth(0, 0.06, t)
            * smooth(1, 0.3, t)
        )
        sheet.lay(tone.mist, wisp * 0.55)
    sheet.mist(tone.mist, 1420, 70, 0.4 * tone.mist_amount, seed=seed + 53, wrap=True)
    return sheet


def _floor(tone: Tones, world: World, seed: int) -> Sheet:
    sheet = Sheet()
    look = leafage(tone, world.season)
    edge = GROUND - 6 + jitter(sheet.width, 6, octaves=4, seed=seed + 4)[None] * 12
    green = replace(tone, ground=_meadow(tone, world))
    earth(sheet, green, GROUND, seed + 7, edge=edge, cells=36)
    along = np.clip((sheet.y - GROUND) / (PLATE_H - GROUND), 0, 1)
    rough = (spread(sheet.noise(26, octaves=4, seed=seed + 5)) - 0.5) * 0.3
    lane = np.abs(sheet.x - 700 + 90 * np.sin(along * 2.6)) / (330 + 330 * along) + rough
    sheet.lay(
        blend(tone.ground[0], tone.ground[1], 0.25),
        smooth(1.05, 0.85, lane) * sheet.image[..., 3] * (0.8 - 0.62 * along),
    )
    pen = window(0, 1180, PLATE_W, 1700)
    _fence(pen, tone, 120, 420, GROUND + 4)
    _fence(pen, tone, 1010, 1290, GROUND + 4)
    tree(pen, 236, GROUND + 14, 420, seed + 6, look)
    _well(pen, tone, 1120, GROUND + 34)
    grass(pen, 120, 430, GROUND + 10, 44, 40, seed + 8, look)
    grass(pen, 980, 1290, GROUND + 12, 44, 40, seed + 9, look)
    sheet.draw(pen)
    return sheet


def _meadow(tone: Tones, world: World) -> tuple[str, str, str]:
    if tone.snow >= 1:
        return tone.ground
    crop = CROPS.get(world.season, "#7a9a5a")
    share = 0.16 if tone.stars > 0 else 0.34
    return (
        blend(tone.ground[0], crop, share),
        blend(tone.ground[1], crop, share * 0.9),
        blend(tone.ground[2], "#1d2a18", 0.4),
    )


def _fence(pen: Pen, tone: Tones, x0: float, x1: float, foot: float) -> None:
    wood, dark = blend(tone.ground[1], "#4a3420", 0.6), blend(tone.front.ink, "#1a110a", 0.5)
    random = np.random.default_rng(int(x0))
    for rail in (46, 88):
        line = [(x, foot - rail + random.normal(0, 3)) for x in np.linspace(x0, x1, 7)]
        pen.path(brush(line, [7] * 7, jitter=0.15, seed=rail), wood, stroke=(dark, 0.7), width=1.4)
    for x in np.arange(x0 + 6, x1, 27):
        tall = 112 + random.normal(0, 8)
        stick = [
            (x, foot + 4),
            (x + random.normal(0, 3), foot - tall / 2),
            (x + random.normal(0, 5), foot - tall),
        ]
        pen.path(
            brush(stick, [8, 7, 5], jitter=0.1, seed=int(x)), wood, stroke=(dark, 0.8), width=1.6
        )
        if tone.snow > 0:
            pen.ellipse(
                stick[-1][0],
                stick[-1][1] - 2,
                6,
                3 + 3 * tone.snow,
                "#eef2f4" if tone.stars == 0 else "#9db4cc",
            )


def _well(pen: Pen, tone: Tones, x: float, foot: float) -> None:
    """A stone well with its windlass."""
    stone, dark = blend(tone.ground[1], tone.near.ink, 0.45), blend(tone.front.ink, "#120c08", 0.4)
    wood = blend(tone.ground[1], "#4a3018", 0.65)
    lit = blend(stone, tone.rim, 0.35)
    for k in (-1, 1):
        pen.line((x + k * 70, foot - 20), (x + k * 54, foot - 176), wood, 11)
        pen.line((x + k * 62, foot - 20), (x + k * 46, foot - 176), (dark, 0.5), 2)
    pen.line((x - 82, foot - 160), (x + 92, foot - 160), wood, 15)
    pen.line((x + 4, foot - 156), (x + 4, foot - 60), ("#7a6440", 1.0), 3.4)
    pen.ellipse(x, foot - 4, 92, 17, (dark, 0.55), blur=5)
    pen.rect(
        x - 80,
        foot - 72,
        160,
        70,
        pen.linear((x - 80, 0), (x + 80, 0), [dark, stone, lit, stone], [0, 0.3, 0.6, 1]),
        radius=8,
        stroke=dark,
        line=3,
    )
    for row in range(3):
        y = foot - 66 + row * 22
        pen.line((x - 78, y + 20), (x + 78, y + 20), (dark, 0.5), 2)
        for k in range(5):
            px = x - 66 + k * 36 + (row % 2) * 16
            pen.line((px, y), (px, y + 20), (dark, 0.5), 2)
    pen.ellipse(x, foot - 74, 82, 16, lit, stroke=dark, width=3)
    pen.ellipse(x, foot - 72, 62, 10, dark)
    if tone.snow > 0:
        pen.path(
            f"M{x - 84} {foot - 76}a84 16 0 0 1 168 0a84 22 0 0 0 -168 0z",
            "#eef2f4" if tone.stars == 0 else "#9db4cc",
        )


def _front(tone: Tones, world: World, seed: int) -> Sheet:
    sheet = Sheet()
    dark = blend(tone.front.ink, tone.leaf, 0.3)
    look = replace(leafage(tone, world.season), dark=dark, light=blend(dark, tone.leaf_light, 0.5))
    way = 1 if seed % 2 else -1
    pen = window(0, 0, PLATE_W, 900)
    edge = 60 if way > 0 else PLATE_W - 60
    limb(pen, edge, 120, way, seed + 60, look)
    if tone.window_amount > 0.6:
        lantern(pen, PLATE_W - 250 if way > 0 else 250, 350, 56, tone)
    sheet.draw(pen)
    pen = window(0, 1850, PLATE_W, PLATE_H)
    grass(pen, 110, 320, 2130, 150, 26, seed + 61, look)
    grass(pen, 1090, 1290, 2130, 150, 26, seed + 62, look)
    sheet.draw(pen)
    return sheet


def limb(pen: Pen, x: float, y: float, way: int, seed: int, look: Leafage) -> None:
    """A leafy branch of a broad-leaved tree reaching into the frame."""
    with pen.group(translate=(x - way * 40, y), rotate=way * 104):
        tree(pen, 0, 0, 640, seed, look)
