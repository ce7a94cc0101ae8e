"""Forest: bamboo or old pines in depth, shafts of light, a path; the seed chooses which grows."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from yingxi.script.model import Hour
from yingxi.stage.backdrop import Backdrop, Plate
from yingxi.stage.flora import Leafage, bamboo, bough, grass, leafage, needles, spray, tree
from yingxi.stage.ink import Field, Sheet, blend, smooth, spread, window
from yingxi.stage.pen import Pen, brush, spline
from yingxi.stage.score import World
from yingxi.stage.sky import Tones, sky, tones
from yingxi.stage.space import PLATE_H, PLATE_W
from yingxi.stage.worlds.ground import earth
from yingxi.stage.worlds.massif import hills
from yingxi.stage.worlds.roofs import lantern

GLADE = (700.0, 800.0, 240.0)
GROUND = 1560.0


def paint(world: World) -> Backdrop:
    """Plates of a forest world with a clearing in the middle for the speakers."""
    tone = tones(world.hour, world.weather, world.season, world.seed)
    tone = _green(tone, world)
    seed = world.seed * 7 + 81
    above = sky(world.hour, world.weather, seed, horizon=1300, disc=GLADE, palette=tone)
    above.mist(tone.mist, 1200, 420, (0.34 if _is_clear(tone) else 0.6) * tone.mist_amount, seed=seed)  # fmt: skip
    plates = (
        Plate(name="sky", depth=0, pixels=above.pixels(bleed=False)),
        Plate(name="far", depth=0.3, pixels=_rank(tone, world, seed, 0).pixels()),
        Plate(name="middle", depth=0.55, pixels=_rank(tone, world, seed, 1).pixels()),
        Plate(name="light", depth=0.7, drift=4, pixels=_shafts(tone, seed).pixels(bleed=False)),
        Plate(name="floor", depth=1, pixels=_floor(tone, world, seed).pixels()),
        Plate(name="front", depth=1.3, pixels=_front(tone, world, seed).pixels()),
    )
    light = replace(tone.light, x=GLADE[0], y=GLADE[1], vignette=tone.light.vignette + 0.12)
    return Backdrop(plates=plates, light=light, horizon_y=1330)


def is_bamboo(world: World) -> bool:
    """Even seeds grow bamboo, odd ones pine."""
    return world.seed % 2 == 0


def _is_clear(tone: Tones) -> bool:
    return tone.mist_amount <= 1.15 and tone.snow < 1 and tone.wet == 0


def _green(tone: Tones, world: World) -> Tones:
    """The air under leaves: greener, dimmer at the ground."""
    night, snow = tone.stars > 0, tone.snow >= 1
    leaf = {"autumn": "#c9983e", "winter": "#a9b0a4"}.get(world.season, "#8fb86a")
    share = 0.10 if snow else (0.12 if night else 0.3)
    stops = tuple((at, blend(tint, leaf, share)) for at, tint in tone.stops)
    ground = tone.ground if snow else tuple(blend(c, "#2f4a2c", 0.3) for c in tone.ground)
    return replace(
        tone,
        stops=stops,
        mist=blend(tone.mist, leaf, share * 0.7),
        ground=(ground[0], ground[1], ground[2]),
    )


def _veiled(look: Leafage, tone: Tones, haze: float) -> Leafage:
    tint = tone.mist

    def far(text: str) -> str:
        return blend(text, tint, haze)

    return replace(
        look, wood=far(look.wood), bark=far(look.bark), dark=far(look.dark), light=far(look.light),
        blossom=tuple(far(b) for b in look.blossom),
    )  # fmt: skip


def _rank(tone: Tones, world: World, seed: int, rank: int) -> Sheet:
    """One row of stems; nearer rows are darker, thicker and leave the clearing open."""
    sheet = Sheet(0.6 if rank == 0 else 0.75)
    random = np.random.default_rng(seed + 10 + rank)
    clear = _is_clear(tone)
    haze = ((0.60, 0.22) if clear else (0.74, 0.42))[rank]
    look = _veiled(leafage(tone, world.season), tone, haze)
    foot = (1400.0, 1500.0)[rank]
    hills(
        sheet,
        foot - 40,
        26,
        blend(tone.ground[1], tone.mist, (0.6, 0.35)[rank]),
        tone.mist,
        seed + rank,
        cells=4,
        fade=240,
    )
    pen = Pen(PLATE_W, PLATE_H)
    count, gap = ((26, 60.0), (15, 190.0))[rank]
    for x in np.linspace(90, 1310, count) + random.normal(0, 16, count):
        if abs(x - GLADE[0]) < gap and random.random() < 0.85:
            continue
        root = foot + random.uniform(-30, 30)
        if is_bamboo(world):
            bamboo(
                pen,
                float(x),
                root,
                40,
                (11.0, 19.0)[rank] * random.uniform(0.7, 1.15),
                int(random.integers(1 << 30)),
                look,
            )
        else:
            trunk(
                pen,
                float(x),
                root,
                (26.0, 52.0)[rank] * random.uniform(0.7, 1.2),
                int(random.integers(1 << 30)),
                look,
            )
    if not is_bamboo(world):
        _canopy(pen, rank, random, look)
    if rank == 1 and look.blossom:
        under = _veiled(leafage(tone, world.season), tone, 0.18)
        tree(pen, 345, foot + 14, 430, seed + 91, under)
        tree(pen, 1085, foot + 18, 380, seed + 92, under)
    sheet.draw(pen)
    veil = ((0.62, 0.42) if clear else (0.85, 0.7))[rank]
    sheet.mist(tone.mist, foot + 10, 130, veil * tone.mist_amount, seed=seed + 51 + rank)
    if not is_bamboo(world):
        pen = window(0, foot - 220, PLATE_W, foot + 80)
        _bushes(pen, foot, rank, random, look)
        sheet.draw(pen)
        sheet.mist(tone.mist, foot + 40, 60, veil * 0.6 * tone.mist_amount, seed=seed + 57 + rank)
    return sheet


def _canopy(pen: Pen, rank: int, random: np.random.Generator, look: Leafage) -> None:
    """Layered tufts that close over the glade like eaves, open in the middle."""
    for _ in range((60, 46)[rank]):
        x = random.uniform(40, PLATE_W - 40)
        open_by = 1 - np.exp(-(((x - GLADE[0]) / 330) ** 2))
        y = random.uniform(40, 140 + (330, 430)[rank] * open_by)
        needles(pen, x, y, random.uniform(34, 58) * (1.0, 1.35)[rank], random, look)


def _bushes(
    pen: Pen, foot: float, rank: int, random: np.random.Generator, look: Leafage
) -> None:  # fmt: skip
    """Undergrowth and mossy stones about the roots."""
    for _ in range((16, 12)[rank]):
        x = random.uniform(60, PLATE_W - 60)
        if abs(x - GLADE[0]) < (120, 230)[rank]:
            continue
        y = foot + random.uniform(-26, 34)
        if random.random() < 0.3:
            w, h = random.uniform(40, 90), random.uniform(26, 52)
            stone = spline([(x - w, y + 10, 1), (x - w * 0.8, y - h * 0.6), (x - w * 0.2, y - h), (x + w * 0.5, y - h * 0.7), (x + w, y + 10, 1)])  # fmt: skip
            pen.path(stone, pen.linear((0, y - h), (0, y + 10), [look.light, look.bark, look.wood], [0, 0.35, 1]), stroke=(look.wood, 0.7), width=2)  # fmt: skip
            continue
        tree(pen, x, y + 16, random.uniform(90, 150) * (0.8, 1.2)[rank], int(random.integers(1 << 30)), look)  # fmt: skip
        grass(pen, x - 60, x + 60, y + 14, 40 * (0.8, 1.3)[rank], 6, int(random.integers(1 << 30)), look)  # fmt: skip


def trunk(pen: Pen, x: float, foot: float, girth: float, seed: int, look: Leafage) -> None:
    """A tall pine trunk out of the top of the plate, scaly, with a few tufted boughs."""
    random = np.random.default_rng(seed)
    lean = random.normal(0, 34) + 60 * look.wind
    line = [
        (x + lean * t + random.normal(0, girth * 0.12), foot - t * (foot + 60))
        for t in np.linspace(0, 1, 9)
    ]
    widths = [girth * (0.95 if i == 0 else 1 - 0.055 * i) for i in range(9)]
    for root in (-1.5, -0.9, -0.35, 0.4, 0.95, 1.6):
        grip = (x + root * girth * 0.3, foot - girth * (1.0 - 0.3 * abs(root)))
        tip = (x + root * girth * random.uniform(0.8, 1.05), foot + girth * 0.16)
        knee = ((grip[0] * 0.55 + tip[0] * 0.45), foot - girth * 0.3)
        pen.path(brush([grip, knee, tip], [girth * 0.4, girth * 0.3, 2]), look.wood)
    body = brush(line, widths, jitter=0.05, seed=seed)
    shade = pen.linear(
        (x - girth * 0.6, 0), (x + girth * 0.6, 0), [look.wood, look.bark, look.wood], [0, 0.3, 1]
    )
    pen.path(body, shade)
    scales = ""
    for _ in range(int(foot / 14)):
        t = random.random()
        bx, by = x + lean * t + random.normal(0, girth * 0.24), foot - t * foot
        w = girth * random.uniform(0.1, 0.22)
        scales += f"M{bx:.1f} {by:.1f}q{w:.1f} {w * 0.9:.1f} {w * 2:.1f} 0"
    with pen.group(clip=body):
        pen.path(scales, None, stroke=(look.wood, 0.7), width=max(1.2, girth * 0.035))
    if look.snow > 0:
        side = [(px - widths[i] * 0.36, py) for i, (px, py) in enumerate(line)]
        pen.path(
            brush(side, [girth * 0.14] * 9, jitter=0.7, seed=seed),
            (look.snow_tint, 0.7 * look.snow),
        )
    for _ in range(int(random.integers(3, 6))):
        t = random.uniform(0.35, 0.95)
        way = 1 if random.random() < 0.5 else -1
        start = (x + lean * t, foot - t * foot)
        reach = girth * random.uniform(2.2, 4.6)
        tip = (start[0] + way * reach, start[1] + random.uniform(-0.1, 0.25) * reach)
        middle = ((start[0] + tip[0]) / 2, (start[1] + tip[1]) / 2 - girth * 0.25)
        pen.path(brush([start, middle, tip], [girth * 0.2, girth * 0.12, 2]), look.wood)
        for k in range(7):
            s = 0.35 + 0.65 * k / 6
            at = (
                start[0] + (tip[0] - start[0]) * s,
                start[1] + (tip[1] - start[1]) * s - girth * 0.12,
            )
            needles(pen, at[0], at[1], girth * random.uniform(0.55, 0.85), random, look)


def _shafts(tone: Tones, seed: int) -> Sheet:
    """Light falling through leaves: slanted bands from the glade's disc, and drifting mist."""
    sheet = Sheet(0.5)
    random = np.random.default_rng(seed + 30)
    strength = 0.75 * tone.disc_amount if tone.wet == 0 else 0.15
    source = (GLADE[0] + 60, 120.0)
    angle = np.arctan2(sheet.x - source[0], sheet.y - source[1] + 500)
    rays: Field = np.zeros((sheet.height, sheet.width), np.float32)
    for _ in range(11):
        at, wide = random.uniform(-0.42, 0.42), random.uniform(0.008, 0.03)
        rays = np.asarray(
            rays + np.exp(-(((angle - at) / wide) ** 2)) * random.uniform(0.3, 1), np.float32
        )
    dust = 0.6 + 0.4 * spread(sheet.noise(6, seed=seed + 31))
    run = smooth(100, 500, sheet.y) * smooth(1680, 900, sheet.y)
    sheet.lay(
        blend(tone.disc, tone.glow, 0.3), np.clip(rays * run * dust * 0.34, 0, 0.5) * strength
    )
    sheet.mist(tone.mist, 1440, 90, (0.28 if _is_clear(tone) else 0.5) * tone.mist_amount, seed=seed + 55, wrap=True)  # fmt: skip
    return sheet


def _floor(tone: Tones, world: World, seed: int) -> Sheet:
    sheet = Sheet()
    look = leafage(tone, world.season)
    edge = GROUND - 16 + (spread(sheet.noise(7, octaves=4, seed=seed + 3))[:1] - 0.5) * 50
    earth(sheet, tone, GROUND, seed + 7, edge=edge, cells=34)
    along = np.clip((sheet.y - GROUND) / (PLATE_H - GROUND), 0, 1)
    path = np.exp(-(((sheet.x - 700 - 60 * np.sin(along * 3)) / (190 + 330 * along)) ** 4))
    rough = 0.7 + 0.3 * spread(sheet.noise(40, octaves=3, seed=seed + 4))
    sheet.lay(
        blend(tone.ground[0], tone.mist, 0.3),
        path * rough * 0.4 * (1 - 0.6 * along) * sheet.image[..., 3],
    )
    _litter(sheet, tone, world, look, seed)
    pen = Pen(PLATE_W, PLATE_H)
    random = np.random.default_rng(seed + 40)
    for x in (205.0, 262.0, 1150.0, 1215.0):
        at = x + float(random.normal(0, 10))
        if is_bamboo(world):
            bamboo(
                pen,
                at,
                1596 + random.uniform(-14, 14),
                -60,
                30 * random.uniform(0.8, 1.1),
                int(random.integers(1 << 30)),
                look,
            )
        elif x in (205.0, 1215.0):
            trunk(pen, at, 1606, 96, int(random.integers(1 << 30)), look)
    sheet.draw(pen)
    pen = window(0, 1400, PLATE_W, 1720)
    for k, (inner, tall, y) in enumerate(
        ((620, 26, 1560), (500, 44, 1578), (400, 62, 1596), (310, 84, 1616))
    ):
        grass(pen, 120, inner, y, tall, (inner - 120) // 7, seed + 41 + k, look)
        grass(pen, PLATE_W - inner, 1280, y, tall, (inner - 120) // 7, seed + 51 + k, look)
    sheet.draw(pen)
    return sheet


def _litter(sheet: Sheet, tone: Tones, world: World, look: Leafage, seed: int) -> None:
    """Fallen leaves, or petals in spring; under snow nothing."""
    if tone.snow >= 1:
        return
    random = np.random.default_rng(seed + 60)
    pen = window(0, GROUND, PLATE_W, PLATE_H)
    tints = look.blossom or (look.light, look.dark)
    for _ in range(230 if look.blossom else 130):
        t = random.random() ** 1.3
        x, y = random.uniform(120, 1280), GROUND + 20 + t * (PLATE_H - GROUND)
        size = 3 + 11 * t
        turn = random.uniform(-0.5, 0.5)
        leaf = [(x - size, y - turn * size), (x, y - size * 0.18), (x + size, y + turn * size)]
        tint = tints[int(random.integers(len(tints)))]
        pen.path(brush(leaf, [0.6, size * 0.45, 0.6]), (tint, random.uniform(0.3, 0.7)))
    sheet.draw(pen)


def _front(tone: Tones, world: World, seed: int) -> Sheet:
    sheet = Sheet()
    dark = blend(tone.front.ink, tone.leaf, 0.35)
    look = replace(leafage(tone, world.season), dark=dark, light=blend(dark, tone.leaf_light, 0.45))
    random = np.random.default_rng(seed + 70)
    pen = window(0, 0, PLATE_W, 700)
    if is_bamboo(world):
        for _ in range(26):
            left = random.random() < 0.5
            x, y = (
                (random.uniform(60, 330) if left else random.uniform(1070, 1340)),
                random.uniform(60, 330),
            )
            spray(pen, x, y, (1 if left else -1) * random.uniform(90, 190), random, look)
    else:
        bough(pen, 100, 210, 1, seed + 71, look, reach=8)
        bough(pen, PLATE_W - 100, 250, -1, seed + 72, look, reach=7)
    if world.hour is Hour.NIGHT:
        lantern(pen, 1130, 420, 46, tone)
    sheet.draw(pen)
    pen = window(0, 1850, PLATE_W, PLATE_H)
    grass(pen, 110, 330, 2130, 190, 30, seed + 73, look)
    grass(pen, 1090, 1290, 2130, 170, 26, seed + 74, look)
    sheet.draw(pen)
    return sheet
