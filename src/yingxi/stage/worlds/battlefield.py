"""Battlefield: a wide plain between crags, a walled city on the horizon, smoke, a low sun."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from yingxi.script.model import Hour
from yingxi.stage.backdrop import Backdrop, Plate
from yingxi.stage.flora import grass, leafage
from yingxi.stage.ink import Sheet, blend, smooth, spread, window
from yingxi.stage.pen import Pen, brush, spline
from yingxi.stage.score import World
from yingxi.stage.sky import Tones, sky, tones
from yingxi.stage.space import PLATE_H, PLATE_W
from yingxi.stage.worlds.ground import earth
from yingxi.stage.worlds.massif import hills, massif, rock
from yingxi.stage.worlds.roofs import city_wall, masonry

HORIZON = 958.0
SUN = (700.0, 660.0, 185.0)
WALL = (390.0, 1010.0)


def paint(world: World) -> Backdrop:
    """Plates of a battlefield; the ground from ``horizon_y`` down is left clear for crowds."""
    tone = tones(world.hour, world.weather, world.season, world.seed * 2)
    tone = _grim(tone, world.hour)
    seed = world.seed * 7 + 61
    above = sky(world.hour, world.weather, seed, horizon=900, disc=SUN, palette=tone)
    plates = (
        Plate(name="sky", depth=0, pixels=above.pixels(bleed=False)),
        Plate(name="far", depth=0.25, pixels=_far(tone, seed).pixels()),
        Plate(name="smoke", depth=0.4, drift=6, pixels=_smoke(tone, seed).pixels(bleed=False)),
        Plate(name="floor", depth=1, pixels=_plain(tone, world, seed).pixels()),
        Plate(name="front", depth=1.3, pixels=_front(tone, world, seed).pixels()),
    )
    light = replace(tone.light, x=SUN[0], y=SUN[1] + 120, radius=720)
    return Backdrop(plates=plates, light=light, horizon_y=HORIZON)


BURNING = (
    (0.0, "#1c1620"), (0.10, "#3c2029"), (0.21, "#8a3826"), (0.30, "#d8692c"), (0.37, "#f6b452"),
    (0.43, "#f2b866"), (1.0, "#7a4a2a"),
)  # fmt: skip
"""The dusk of a war: smoke-black above, fire along the horizon."""


def _grim(tone: Tones, hour: Hour) -> Tones:
    """War's own colours: the sky burns lower and redder, by night as embers on the horizon."""
    if hour is Hour.DUSK and tone.wet == 0 and tone.snow < 1:
        return replace(
            tone, stops=BURNING, dark_cloud="#2a161c", dark_amount=0.8, bright_cloud="#ffb070",
            glow="#ff8a34", disc="#ffe7a6", mist="#f0ac62", far=replace(tone.far, ink="#7a4a44", tint="#d8955e"),
            middle=replace(tone.middle, ink="#4e2a28", tint="#b8704a"),
            ground=("#e2a45c", "#86532e", "#2e180e"),
        )  # fmt: skip
    red = "#8a4a36" if tone.stars > 0 else "#d8592a"
    stops = tuple(
        (at * 0.74, blend(tint, red, 0.5 * float(np.exp(-(((at - 0.46) / 0.16) ** 2)))))
        for at, tint in tone.stops
    )
    return replace(tone, stops=(*stops, (1.0, tone.stops[-1][1])))


def _far(tone: Tones, seed: int) -> Sheet:
    sheet = Sheet(0.7)
    look = rock(tone, "far", SUN[0])
    massif(sheet, 235, 640, 300, HORIZON + 70, 10, seed + 1, look)
    massif(sheet, 1190, 680, 280, HORIZON + 70, 10, seed + 2, look)
    ink = rock(tone, "middle", SUN[0])
    massif(sheet, 150, 760, 190, HORIZON + 90, 8, seed + 3, ink)
    massif(sheet, 1270, 780, 180, HORIZON + 90, 8, seed + 4, ink)
    hills(sheet, HORIZON - 8, 20, tone.far.ink, tone.mist, seed + 5, cells=7, fade=80)
    pen = window(WALL[0] - 90, 640, WALL[1] + 90, HORIZON + 30)
    look = masonry(tone, haze=0.2)
    city_wall(pen, WALL[0], WALL[1], HORIZON + 4, 52, look, gate_x=SUN[0])
    if tone.window_amount > 0.8:
        for x in np.linspace(WALL[0] + 20, WALL[1] - 20, 13):
            pen.circle(float(x), HORIZON - 58, 9, ("#ff9a3c", 0.5), blur=5)
            pen.circle(float(x), HORIZON - 58, 2.6, "#ffe0a0")
    sheet.draw(pen)
    sheet.mist(tone.mist, HORIZON + 8, 38, 0.8 * tone.mist_amount, seed=seed + 51, cells=4)
    return sheet


def _smoke(tone: Tones, seed: int) -> Sheet:
    """Columns of smoke leaning with the wind, lit red at the root."""
    sheet = Sheet(0.5)
    cloud = spread(sheet.noise(9, octaves=6, seed=seed + 31, stretch=1.1))
    ink = blend(tone.dark_cloud, tone.front.ink, 0.5)
    for x, height, girth, amount in (
        (300, 560, 95, 0.8),
        (1110, 640, 110, 0.85),
        (880, 380, 56, 0.5),
    ):
        t = np.clip((HORIZON - sheet.y) / height, 0, 1)
        lean = (0.30 + 0.5 * tone.wind) * height * t**1.4 + 26 * np.sin(t * 7 + x)
        body = np.exp(-(((sheet.x - x - lean) / (girth * (0.16 + 0.95 * t))) ** 2))
        run = smooth(0, 0.03, t) * smooth(1, 0.45, t) * (sheet.y < HORIZON)
        cover = body * run * smooth(0.2, 0.62, cloud + 0.25 * (1 - t)) * amount
        root = np.exp(-t * 7)
        sheet.lay(ink, cover)
        sheet.glow("#ff7a2a", cover * root * 0.75)
    for i, (y, amount) in enumerate(((HORIZON + 40, 0.34), (HORIZON - 40, 0.2))):
        sheet.mist(tone.mist, y, 60, amount * tone.mist_amount, seed=seed + 40 + i, wrap=True)
    return sheet


def _plain(tone: Tones, world: World, seed: int) -> Sheet:
    sheet = Sheet()
    top = HORIZON + 6
    ground = (
        tuple(blend(tint, "#8a5a34", 0.25) for tint in tone.ground)
        if tone.snow < 1
        else tone.ground
    )
    earth(
        sheet,
        replace(tone, ground=(blend(ground[0], tone.mist, 0.35), ground[1], ground[2])),
        top,
        seed + 7,
        cells=30,
    )
    along = np.clip((sheet.y - top) / (PLATE_H - top), 0, 1)
    road = np.exp(-(((sheet.x - SUN[0]) / (46 + 300 * along)) ** 2)) * smooth(
        top, top + 60, sheet.y
    )
    sheet.lay(blend(ground[0], tone.mist, 0.3), road * 0.34 * (1 - along * 0.8))
    sheet.glow(tone.glow, road * (1 - along) * 0.28 * max(0.2, tone.disc_amount))
    sheet.fade(smooth(top - 2, top + 26, sheet.y + 0 * sheet.x))
    ruts = Pen(PLATE_W, PLATE_H)
    random = np.random.default_rng(seed + 8)
    for lane in (-2.2, -1.3, 1.2, 2.4):
        line = [
            (SUN[0] + lane * (24 + 0.30 * (y - top)) + random.normal(0, 2), y)
            for y in np.arange(top + 50, PLATE_H + 90, 110)
        ]
        widths = [0.6 + 9 * ((y - top) / (PLATE_H - top)) ** 1.5 for _, y in line]
        ruts.path(brush(line, widths, jitter=0.35, seed=seed), (tone.ground[2], 0.16))
    sheet.draw(ruts)
    grown = leafage(tone, world.season)
    pen = window(0, HORIZON + 60, PLATE_W, PLATE_H)
    for i in range(26):
        depth = random.random() ** 1.5
        y = top + 110 + depth * 1000
        x = random.uniform(120, 460) if random.random() < 0.5 else random.uniform(940, 1280)
        grass(pen, x - 40 * depth, x + 40 * depth, y, 10 + 54 * depth, 3, seed + i, grown)
    sheet.draw(pen)
    return sheet


def _front(tone: Tones, world: World, seed: int) -> Sheet:
    """Wreckage of an earlier charge at both lower corners: spears, a torn flag, arrows, grass."""
    sheet = Sheet()
    dark = blend(tone.front.ink, "#160c08", 0.5)
    pen = window(0, 1350, PLATE_W, PLATE_H)
    random = np.random.default_rng(seed + 90)
    for x, lean, tall, flag in (
        (215, 0.16, 560, True),
        (262, -0.24, 360, False),
        (1180, -0.13, 520, False),
        (1222, 0.22, 420, False),
    ):
        tip = (x + np.sin(lean) * tall, 2110 - np.cos(lean) * tall)
        if flag:
            _torn_flag(pen, tip, lean, tone)
        pen.line((x, 2120), tip, dark, 8)
        head = [
            (tip[0] - 9, tip[1], 1),
            (tip[0] + lean * 46, tip[1] - 62, 1),
            (tip[0] + 9, tip[1], 1),
        ]
        pen.path(spline(head), blend(dark, tone.rim, 0.35), stroke=dark, width=2)
    for _ in range(12):
        x = random.uniform(170, 330) if random.random() < 0.5 else random.uniform(1090, 1240)
        lean, tall, y = (
            random.normal(0.3, 0.25),
            random.uniform(70, 130),
            random.uniform(2010, 2100),
        )
        tip = (x + np.sin(lean) * tall, y - np.cos(lean) * tall)
        pen.line((x, y), tip, dark, 3)
        for k in range(4):
            fx, fy = x + (tip[0] - x) * (0.78 + k * 0.06), y + (tip[1] - y) * (0.78 + k * 0.06)
            pen.line((fx, fy), (fx - 9, fy - 9), (blend(dark, tone.mist, 0.4), 0.9), 2)
    grown = leafage(replace(tone, leaf=dark), world.season)
    grass(pen, 120, 340, 2120, 90, 26, seed + 91, grown)
    grass(pen, 1070, 1290, 2120, 90, 26, seed + 92, grown)
    sheet.draw(pen)
    return sheet


def _torn_flag(pen: Pen, tip: tuple[float, float], lean: float, tone: Tones) -> None:
    x, y = tip[0] - lean * 20, tip[1] + 24
    cloth = blend("#9c2a1c", tone.front.ink, 0.3 if tone.stars == 0 else 0.55)
    blow = 26 * tone.wind
    edge = [(x, y, 1), (x - 50 - blow, y + 12), (x - 112 - blow, y - 4 - blow, 1), (x - 98, y + 40, 1), (x - 126 - blow, y + 70, 1),
            (x - 84, y + 92, 1), (x - 100 - blow, y + 132, 1), (x - 46, y + 112), (x - 24, y + 138, 1), (x - 25, y + 120)]  # fmt: skip
    pen.path(
        spline(edge),
        pen.linear((x - 130, 0), (x, 0), [blend(cloth, "#000000", 0.35), cloth]),
        stroke=("#160c08", 0.9),
        width=3,
    )
    pen.path(f"M{x - 14} {y + 16}q-40 12 -84 -2", None, stroke=(tone.rim, 0.6), width=3)
