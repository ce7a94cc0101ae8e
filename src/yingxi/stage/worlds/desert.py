"""Desert, 大漠: dunes, beacon towers on the ridges, a straight smoke and a round sun."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np

from yingxi.board.model import Weather
from yingxi.script.model import Hour
from yingxi.stage.backdrop import Backdrop, Plate
from yingxi.stage.flora import Leafage, grass, leafage, tree
from yingxi.stage.ink import Field, Sheet, blend, colour, jitter, smooth, spread, window
from yingxi.stage.pen import Pen, brush, polygon, spline
from yingxi.stage.score import World
from yingxi.stage.sky import Tones, clouds, sky, tones
from yingxi.stage.space import PLATE_H, PLATE_W
from yingxi.stage.worlds.ground import perspective, pool, weathered
from yingxi.stage.worlds.massif import hills
from yingxi.stage.worlds.roofs import beacon, masonry

HORIZON = 1120.0
SUN = (700.0, 840.0, 265.0)
SAND = "#d8a25e"


def paint(world: World) -> Backdrop:
    """Plates of a desert world: wide open ground for riders."""
    tone = _sandy(tones(world.hour, world.weather, world.season, world.seed * 2), world.hour)
    seed = world.seed * 7 + 71
    above = sky(world.hour, world.weather, seed, horizon=1050, disc=SUN, palette=tone)
    plates = (
        Plate(name="sky", depth=0, pixels=above.pixels(bleed=False)),
        Plate(name="far", depth=0.25, pixels=_far(tone, seed).pixels()),
        Plate(name="haze", depth=0.4, drift=10, pixels=_haze(tone, seed).pixels(bleed=False)),
        Plate(name="dunes", depth=0.6, pixels=_dunes(tone, world, seed).pixels()),
        Plate(name="floor", depth=1, pixels=_floor(tone, seed).pixels()),
        Plate(name="front", depth=1.3, pixels=_front(tone, world, seed).pixels()),
    )
    light = replace(tone.light, x=SUN[0], y=SUN[1], radius=720)
    return Backdrop(plates=plates, light=light, horizon_y=HORIZON + 130)


BLAZING = (
    (0.0, "#241a33"), (0.12, "#4a2c44"), (0.24, "#8f4640"), (0.34, "#d9763a"), (0.42, "#f4b050"),
    (0.50, "#f3c67a"), (1.0, "#8a5a34"),
)  # fmt: skip
"""大漠孤烟，长河落日: violet above, gold along the dunes."""


def _sandy(tone: Tones, hour: Hour) -> Tones:
    if hour is Hour.DUSK and tone.wet == 0 and tone.snow < 1:
        tone = replace(
            tone, stops=BLAZING, dark_cloud="#3a2038", bright_cloud="#ffb478", glow="#ff9a44",
            disc="#ffdf94", mist="#f2b46a", ground=("#e6a45a", "#93562c", "#2c160c"),
        )  # fmt: skip
    share = 0.12 if tone.stars > 0 else (0.15 if tone.snow >= 1 else 0.42)
    ground = (
        blend(tone.ground[0], "#ecc07c", share),
        blend(tone.ground[1], "#b9753c", share),
        blend(tone.ground[2], "#4c2a16", share),
    )
    stops = tuple((at, blend(tint, SAND, share * 0.5 * at)) for at, tint in tone.stops)
    return replace(tone, ground=ground, stops=stops, mist=blend(tone.mist, "#eec68c", share * 0.5))


def _far(tone: Tones, seed: int) -> Sheet:
    sheet = Sheet(0.6)
    crest = hills(
        sheet,
        HORIZON + 10,
        60,
        blend(tone.far.ink, tone.mist, 0.3),
        tone.mist,
        seed + 1,
        cells=3,
        fade=150,
    )
    pen = window(120, 800, 1300, HORIZON + 60)
    look = masonry(tone, haze=0.35)
    fire = "#ff9a3c" if tone.window_amount > 0.8 else ""
    for x, height in ((330, 96), (1085, 70), (1215, 46)):
        y = float(crest[int(x * sheet.scale)])
        beacon(pen, x, y + 8, height, look, fire=fire)
    if not fire and tone.wet == 0:
        y = float(crest[int(330 * sheet.scale)]) - 96
        lean = 12 + 90 * tone.wind
        d = f"M326 {y}C{326 + lean * 0.2} {y - 90} {330 + lean} {y - 160} {350 + lean * 2} {y - 270}L{372 + lean * 2} {y - 262}C{352 + lean} {y - 150} {340 + lean * 0.2} {y - 80} 336 {y}Z"
        pen.path(d, (tone.middle.ink, 0.5), blur=5)
    sheet.draw(pen)
    sheet.mist(tone.mist, HORIZON + 20, 60, 0.8 * tone.mist_amount, seed=seed + 51)
    return sheet


def _haze(tone: Tones, seed: int) -> Sheet:
    sheet = clouds(tone, seed, y=430, amount=0.3)
    sheet.mist(
        tone.mist,
        HORIZON - 30,
        110,
        0.35 * tone.mist_amount + 0.35 * tone.wind,
        seed=seed + 52,
        wrap=True,
    )
    return sheet


def dune(
    sheet: Sheet,
    tone: Tones,
    peaks: tuple[tuple[float, float], ...],
    foot: float,
    near: float,
    seed: int,
) -> None:
    """A dune with crescent peaks at ``(x, y)``: a lit windward face, a sharp lee in shadow."""
    xs = np.array([-300.0, *(p[0] for p in peaks), PLATE_W + 300.0])
    ys = np.array([foot - 30, *(p[1] for p in peaks), foot - 50])
    line = np.full(sheet.width, foot, np.float32)
    for i in range(1, len(xs) - 1):
        x, y = xs[i], ys[i]
        away = sheet.x[0] - x
        reach = np.where(away < 0, 560.0, 330.0) * (0.5 + 0.6 * near)
        hump = (foot - y) * np.exp(-(np.abs(away / reach) ** 1.35))
        line = np.minimum(line, foot - hump)
    line = cv2.GaussianBlur(line[None].astype(np.float32), (0, 0), 3 * sheet.scale)[0]
    line = line + jitter(sheet.width, 9, octaves=3, seed=seed) * 9 * near
    below = np.clip(sheet.y - line[None], 0, None)
    depth = below / max(60.0, foot - float(line.min()))
    lit = colour(blend(tone.ground[0], tone.mist, 0.55 * (1 - near)))
    shade = colour(blend(tone.ground[1], tone.mist, 0.6 * (1 - near)))
    deep = colour(blend(blend(tone.ground[1], tone.near.ink, 0.42), tone.mist, 0.55 * (1 - near)))
    paint: Field = np.asarray(
        lit + (shade - lit) * np.clip(depth, 0, 1)[..., None] * 0.85, np.float32
    )
    for i in range(1, len(xs) - 1):
        x, y = xs[i], ys[i]
        fall = np.clip(sheet.y - y, 0, None)
        wander = x + 60 * near * (np.cos(fall / (54 * near + 24)) - 1) + fall * 1.15
        past = sheet.x - wander
        lee = smooth(-3, 4, past) * smooth(520 * (0.4 + near), 120 * near, past - fall * 0.35)
        lee = lee * np.exp(-((fall / (foot - y)) ** 2) * 1.1)
        paint = np.asarray(paint + (deep - paint) * (lee * 0.85)[..., None], np.float32)
    ripples = np.sin(
        (below * (0.55 - 0.2 * near) + spread(sheet.noise(5, octaves=3, seed=seed + 2)) * 46) / 2.1
    )
    paint *= (1 + 0.045 * near * ripples * smooth(0, 40, below))[..., None]
    hair = np.exp(-(((below - 3) / 2.4) ** 2)) * 0.75 * tone.rim_amount
    paint = np.asarray(paint + (colour(tone.rim) - paint) * hair[..., None], np.float32)
    sheet.lay(paint, smooth(-1, 1, sheet.y - line[None]))


def _dunes(tone: Tones, world: World, seed: int) -> Sheet:
    sheet = Sheet(0.7)
    random = np.random.default_rng(seed)
    shift = random.uniform(-60, 60)
    dune(sheet, tone, ((360 + shift, 1085), (1120 + shift, 1120)), 1210, 0.35, seed + 1)
    sheet.mist(tone.mist, 1200, 46, 0.45 * tone.mist_amount, seed=seed + 53, cells=4)
    if world.weather in (Weather.CLEAR, Weather.MIST):
        pen = window(120, 1000, 1300, 1340)
        caravan(pen, 470 + shift, 1186, 62, 5, blend(tone.near.ink, tone.mist, 0.12))
        sheet.draw(pen)
    dune(sheet, tone, ((1010 + shift, 1150), (180 + shift, 1190)), 1330, 0.65, seed + 2)
    look = leafage(tone, "autumn" if world.season == "autumn" else world.season)
    pen = window(820, 760, PLATE_W, 1420)
    poplar(pen, 1150, 1352, 430, seed + 3, look)
    sheet.draw(pen)
    sheet.mist(tone.mist, 1330, 40, 0.35 * tone.mist_amount, seed=seed + 54, cells=4)
    return sheet


def caravan(pen: Pen, x: float, y: float, size: float, count: int, ink: str) -> None:
    """Camels in file towards the left on a rope, the first led on foot; ``size`` is a camel's height."""
    step = size * 1.35
    for k in range(count):
        cx, cy = x + k * step, y + 5 * np.sin(k * 1.7)
        s = size / 100
        back = [(-44, -52), (-30, -66), (-20, -84), (-8, -66), (4, -64), (16, -86), (30, -64), (42, -56), (46, -38)]  # fmt: skip
        belly = [(30, -36), (0, -32), (-26, -36)]
        neck = [(-36, -44), (-50, -38), (-62, -56), (-68, -86), (-80, -88), (-86, -97), (-76, -104), (-62, -102), (-55, -80)]  # fmt: skip
        body = spline([(cx + a * s, cy + b * s) for a, b in [*back, *belly, *neck]])
        pen.path(body, (ink, 0.94))
        swing = 7 * (-1 if k % 2 else 1)
        for leg, way in ((-30, 1), (-22, -1), (26, 1), (36, -1)):
            foot = cx + (leg + swing * way) * s
            pen.path(brush([(cx + leg * s, cy - 42 * s), (foot, cy - 20 * s), (foot - 2 * s, cy)], [9 * s, 5 * s, 5 * s]), (ink, 0.94))  # fmt: skip
        if k % 2 == 0:  # a rider wrapped against the sand
            rider = [(-14, -74), (-12, -100), (-4, -112), (6, -112), (12, -98), (14, -72)]
            pen.path(spline([(cx + a * s, cy + b * s) for a, b in rider]), (ink, 0.94))
            pen.circle(cx + 1 * s, cy - 118 * s, 8 * s, (ink, 0.94))
        else:
            load = [(-26, -62), (-22, -84), (0, -76), (20, -84), (26, -60), (0, -48)]
            pen.path(spline([(cx + a * s, cy + b * s) for a, b in load]), (ink, 0.94))
        if k:
            rope = [(cx - 84 * s, cy - 92 * s), (cx - step * 0.6, cy - 62 * s), (cx - step + 44 * s, cy - 56 * s)]  # fmt: skip
            pen.path(spline(rope, closed=False), None, stroke=(ink, 0.8), width=1.4)
    lead, s = x - size * 1.35, size / 100
    man = [(-12, 0), (-10, -44), (-6, -70), (4, -72), (9, -44), (14, 0)]
    pen.path(spline([(lead + a * s, y + b * s) for a, b in man]), (ink, 0.94))
    pen.circle(lead - 1 * s, y - 80 * s, 8.5 * s, (ink, 0.94))
    hat = [(lead - 17 * s, y - 82 * s), (lead - 1 * s, y - 97 * s), (lead + 15 * s, y - 82 * s)]
    pen.path(polygon(hat), (ink, 0.94))


def poplar(pen: Pen, x: float, y: float, size: float, seed: int, look: Leafage) -> None:
    """A desert poplar (胡杨): a thick split trunk, half dead, half in leaf."""
    random = np.random.default_rng(seed)
    trunk = [(x - 8, y + 8), (x + 10, y - size * 0.18), (x - 14, y - size * 0.36), (x + 6, y - size * 0.52)]  # fmt: skip
    pen.path(brush(trunk, [size * 0.13, size * 0.085, size * 0.075, size * 0.045], jitter=0.12, seed=seed), look.wood)  # fmt: skip
    for bend in (-0.3, 0.1):
        cut = [(px + size * 0.03 * bend * 3, py) for px, py in trunk]
        pen.path(brush(cut, [2, 4, 3, 1], jitter=0.4, seed=seed + 5), (look.bark, 0.55))
    for angle, reach, dead in ((-2.5, 0.34, True), (-1.0, 0.36, False), (-1.75, 0.40, False), (-2.1, 0.22, False), (-0.5, 0.26, False)):  # fmt: skip
        root = trunk[2] if reach > 0.3 else trunk[3]
        tip = (root[0] + np.cos(angle) * reach * size, root[1] + np.sin(angle) * reach * size)
        mid = ((root[0] + tip[0]) / 2 + random.normal(0, 12), (root[1] + tip[1]) / 2 - 10)
        pen.path(brush([root, mid, tip], [size * 0.045, size * 0.028, 2]), look.wood)
        if dead:
            for t in (0.5, 0.75):
                at = (root[0] + (tip[0] - root[0]) * t, root[1] + (tip[1] - root[1]) * t)
                pen.path(brush([at, (at[0] - 10, at[1] - 46)], [5, 0.8]), look.wood)
            continue
        leafy = replace(look, wood=look.wood)
        tree(pen, float(mid[0]), float(mid[1]), size * 0.36, int(random.integers(1 << 30)), leafy)
        tree(pen, float(tip[0]), float(tip[1]) + 24, size * 0.3, int(random.integers(1 << 30)), leafy)  # fmt: skip


def _floor(tone: Tones, seed: int) -> Sheet:
    sheet = Sheet()
    top = 1380.0
    swell = (
        46 * np.cos((sheet.x - 480) / 330) + jitter(sheet.width, 8, octaves=3, seed=seed)[None] * 10
    )
    line = top + 30 - swell
    t = np.clip((sheet.y - top) / (PLATE_H - top), 0, 1)
    tints = np.stack([colour(c) for c in tone.ground])
    base = np.stack([np.interp(t**0.8, [0, 0.5, 1], tints[:, c]) for c in range(3)], -1)
    bend = perspective(sheet, top - 200, seed + 5, cells=6)
    rows = 90000 / (sheet.y - top + 190) + bend * 11
    ripple = np.sin(rows) * smooth(top, top + 200, sheet.y)
    paint = base * (0.92 + 0.035 * ripple + 0.14 * (bend - 0.5))[..., None]
    below = np.clip(sheet.y - line, 0, None)
    hair = np.exp(-(((below - 3) / 2.4) ** 2)) * 0.75 * tone.rim_amount
    paint = paint + (colour(tone.rim) - paint) * hair[..., None]
    far = np.exp(-below / 90)[..., None] * 0.45
    paint = paint + (colour(blend(tone.ground[1], tone.near.ink, 0.25)) - paint) * far
    sheet.lay(paint, smooth(-1, 1.5, sheet.y - line))
    pool(sheet, tone, top + 120, soft=130)
    weathered(sheet, tone, top + 60, seed + 6)
    return sheet


def _front(tone: Tones, world: World, seed: int) -> Sheet:
    sheet = Sheet()
    dark = blend(tone.front.ink, tone.ground[2], 0.5)
    grown = replace(leafage(tone, world.season), dark=dark, light=blend(dark, tone.ground[1], 0.6))
    pen = window(0, 1850, PLATE_W, PLATE_H)
    grass(pen, 150, 300, 2090, 130, 12, seed + 1, grown)
    grass(pen, 1120, 1270, 2110, 110, 10, seed + 2, grown)
    sheet.draw(pen)
    if tone.wind >= 1:
        blown = spread(sheet.noise(4, octaves=6, seed=seed + 9, stretch=0.12, wrap=True))
        sheet.lay(tone.mist, smooth(0.6, 1, blown) * smooth(1500, 1900, sheet.y) * 0.4)
    return sheet
