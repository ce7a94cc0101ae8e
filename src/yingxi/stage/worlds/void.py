"""The shadow-play screen itself: lamp-lit cloth in a carved wooden frame, for unnamed places."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from yingxi.board.model import Weather
from yingxi.script.model import Hour
from yingxi.stage.backdrop import Backdrop, Light, Plate
from yingxi.stage.ink import Sheet, blend, colour, smooth, spread, window
from yingxi.stage.pen import Pen, spiral, spline
from yingxi.stage.score import World
from yingxi.stage.sky import tones
from yingxi.stage.space import PLATE_H, PLATE_W

LAMP_AT = (700.0, 800.0)
LEDGE = 1600.0
LEFT, RIGHT, TOP = 206.0, 1194.0, 212.0
"""Inner edges of the frame."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lamp:
    """What burns behind the cloth: its heart, its light on the cloth, the cloth's far corners."""

    heart: str
    lit: str
    middle: str
    edge: str


LAMPS = {
    Hour.DAWN: Lamp(heart="#fff4ea", lit="#fbdccb", middle="#d99f92", edge="#54404e"),
    Hour.DAY: Lamp(heart="#fffdf0", lit="#f7ecc8", middle="#d9bd84", edge="#6b5a3a"),
    Hour.DUSK: Lamp(heart="#fff3cc", lit="#fcd086", middle="#c9742f", edge="#371409"),
    Hour.NIGHT: Lamp(heart="#f6f6e8", lit="#a9cbe2", middle="#35648c", edge="#071022"),
}


def paint(world: World) -> Backdrop:
    """Plates of the bare screen; season and weather are cut silhouettes at its edge."""
    tone = tones(world.hour, world.weather, world.season, world.seed)
    lamp = LAMPS[world.hour]
    if tone.wet > 0:
        lamp = replace(
            lamp,
            lit=blend(lamp.lit, "#8fa0a6", 0.5),
            middle=blend(lamp.middle, "#3c4a52", 0.6),
            edge=blend(lamp.edge, "#0a0e12", 0.5),
        )
    elif tone.snow >= 1:
        lamp = replace(
            lamp, lit=blend(lamp.lit, "#f4f7f8", 0.6), middle=blend(lamp.middle, "#a9b6c2", 0.6)
        )
    elif world.weather is Weather.MIST:
        lamp = replace(
            lamp, middle=blend(lamp.middle, lamp.lit, 0.5), edge=blend(lamp.edge, lamp.middle, 0.5)
        )
    seed = world.seed * 7 + 111
    plates = (
        Plate(name="cloth", depth=0, pixels=_cloth(lamp, seed).pixels(bleed=False)),
        Plate(
            name="clouds",
            depth=0.3,
            drift=5,
            pixels=_cutouts(lamp, tone.wind, seed).pixels(bleed=False),
        ),
        Plate(name="hills", depth=0.5, pixels=_hills(lamp, seed).pixels()),
        Plate(name="floor", depth=1, pixels=_ledge(lamp, seed).pixels()),
        Plate(name="frame", depth=1.3, pixels=_frame(lamp, seed).pixels()),
    )
    light = replace(tone.light, x=LAMP_AT[0], y=LAMP_AT[1], radius=640, ambient=0.48, vignette=0.6)
    return Backdrop(plates=plates, light=_lit(light, lamp), horizon_y=1440)


def _lit(light: Light, lamp: Lamp) -> Light:
    b, g, r = (float(v) for v in colour(lamp.lit))
    return replace(light, haze=(int(b * 220), int(g * 220), int(r * 220)))


def _cloth(lamp: Lamp, seed: int) -> Sheet:
    """White cloth with the lamp behind it: weave, creases, a seam, the soft halo."""
    sheet = Sheet()
    uneven = (sheet.noise(3, octaves=4, seed=seed) - 0.5) * 160
    away = np.hypot(sheet.x - LAMP_AT[0], (sheet.y - LAMP_AT[1]) * 0.86) + uneven
    stops = np.array([0, 230, 420, 760, 1250], np.float32)
    tints = np.stack(
        [
            colour(c)
            for c in (
                lamp.heart,
                lamp.lit,
                blend(lamp.lit, lamp.middle, 0.5),
                lamp.middle,
                lamp.edge,
            )
        ]
    )
    paint = np.stack([np.interp(away, stops, tints[:, c]) for c in range(3)], -1)
    disc = smooth(
        337,
        331,
        np.hypot(sheet.x - LAMP_AT[0], sheet.y - LAMP_AT[1])
        + (sheet.noise(50, octaves=3, seed=8) - 0.5) * 6,
    )
    paint = paint + (colour(lamp.heart) - paint) * (disc * 0.62)[..., None]
    weave = np.sin(sheet.x * 1.55) * 0.012 + np.sin(sheet.y * 1.55) * 0.012
    slub = (spread(sheet.noise(160, octaves=2, seed=seed + 1, stretch=0.05)) - 0.5) * 0.05
    fall = (
        (spread(sheet.noise(7, octaves=4, seed=seed + 2, stretch=7)) - 0.5)
        * 0.16
        * smooth(300, 760, away)
    )
    sheet.lay(paint * (1 + weave + slub + fall)[..., None], 1.0)
    return sheet


def _cutouts(lamp: Lamp, wind: float, seed: int) -> Sheet:
    """Auspicious clouds cut from hide, pale amber where the lamp comes through."""
    sheet = Sheet(0.75)
    pen = window(0, 240, PLATE_W, 700)
    tint = blend(lamp.middle, lamp.edge, 0.35)
    random = np.random.default_rng(seed + 5)
    for x, y, size in ((330, 420, 92), (1085, 520, 74), (1000, 360, 56)):
        _cloud(pen, x + random.normal(0, 20), y + random.normal(0, 16), size, tint, lamp.lit, wind)
    sheet.draw(pen)
    return sheet


def _cloud(pen: Pen, x: float, y: float, s: float, tint: str, light: str, wind: float) -> None:
    tail = 1.5 + 0.9 * wind
    body = [(x - s * 1.25, y + s * 0.1), (x - s * 1.1, y - s * 0.42), (x - s * 0.55, y - s * 0.36), (x - s * 0.3, y - s * 0.86),
            (x + s * 0.35, y - s * 0.8), (x + s * 0.48, y - s * 0.3), (x + s * 1.0, y - s * 0.4), (x + s * 1.2, y + s * 0.05),
            (x + s * tail * 1.3, y + s * 0.22, 1), (x + s * 0.8, y + s * 0.36), (x - s * 0.2, y + s * 0.26), (x - s * tail, y + s * 0.44, 1),
            (x - s * 0.9, y + s * 0.26)]  # fmt: skip
    pen.path(spline(body), (tint, 0.62), stroke=(tint, 0.9), width=3)
    for cx, cy, r, way in (
        (x - s * 0.86, y - s * 0.06, 0.3, 1),
        (x + 0.04 * s, y - s * 0.36, 0.42, 1),
        (x + s * 0.84, y - s * 0.06, 0.3, -1),
    ):
        pen.path(
            spiral(cx, cy, s * r, 1.5, 1.2, way),
            None,
            stroke=(light, 0.9),
            width=max(3.0, s * 0.06),
        )
    for k in range(5):
        pen.circle(x - s * 0.6 + k * s * 0.3, y + s * 0.17, s * 0.035, (light, 0.9))


def _hills(lamp: Lamp, seed: int) -> Sheet:
    """Stylised hills and waves low on the screen, cut in scallops."""
    sheet = Sheet(0.75)
    pen = window(0, 1230, PLATE_W, LEDGE + 20)
    random = np.random.default_rng(seed + 9)
    for row, (y, size, share) in enumerate(((1440, 120, 0.30), (1500, 100, 0.5), (1560, 84, 0.7))):
        tint, light = (
            blend(lamp.middle, lamp.edge, share),
            blend(lamp.lit, lamp.middle, share * 0.8),
        )
        for k in range(-1, int(PLATE_W / size) + 2):
            x = k * size + (row % 2) * size / 2
            lift = 26 * abs((x - 700) / 600) ** 2 + random.uniform(-5, 5)
            for ring, part in enumerate((1.0, 0.74, 0.48, 0.24)):
                pen.circle(
                    x,
                    y + 40 - lift,
                    size * 0.62 * part,
                    tint if ring % 2 == 0 else blend(tint, light, 0.6),
                    stroke=(light, 0.5),
                    width=2,
                )
    sheet.draw(pen)
    return sheet


def _ledge(lamp: Lamp, seed: int) -> Sheet:
    """The wooden sill that the puppets walk on, with a carved front."""
    sheet = Sheet()
    wood, dark, light = _woods(lamp)
    pen = window(0, LEDGE - 20, PLATE_W, PLATE_H)
    face = LEDGE + 262
    pen.rect(
        0,
        LEDGE,
        PLATE_W,
        face - LEDGE,
        pen.linear((0, LEDGE), (0, face), [light, wood, blend(wood, dark, 0.45)], [0, 0.3, 1]),
    )
    for k in range(1, 5):
        y = LEDGE + 14 * k**1.75
        pen.line((0, y), (PLATE_W, y), (dark, 0.5), 1.5 + k * 0.6)
        pen.line((0, y + 3), (PLATE_W, y + 3), (light, 0.25), 1.5)
    pen.rect(
        0,
        face,
        PLATE_W,
        PLATE_H - face,
        pen.linear((0, face), (0, PLATE_H), [blend(wood, dark, 0.35), dark], [0, 0.8]),
    )
    pen.rect(
        0,
        face - 6,
        PLATE_W,
        14,
        pen.linear((0, face - 6), (0, face + 8), [light, dark]),
        stroke=(dark, 0.9),
        line=2,
    )
    for k in range(10):
        x = 70 + k * 140
        _ruyi(pen, x, face + 116, 40, blend(dark, wood, 0.5), blend(light, wood, 0.45))
    pen.line((0, face + 40), (PLATE_W, face + 40), (light, 0.35), 3)
    pen.line((0, face + 190), (PLATE_W, face + 190), (light, 0.3), 3)
    sheet.draw(pen)
    grain = spread(sheet.noise(5, octaves=6, seed=seed + 20, stretch=0.05))
    sheet.image[..., :3] *= (0.82 + 0.3 * grain)[..., None]
    pool = np.exp(-(((sheet.x - 700) / 470) ** 2) - ((sheet.y - LEDGE) / 210) ** 2)
    sheet.glow(lamp.lit, pool * 0.5)
    return sheet


def _woods(lamp: Lamp) -> tuple[str, str, str]:
    wood = blend("#5a2f1a", lamp.edge, 0.45)
    return wood, blend(wood, "#050304", 0.65), blend(wood, lamp.lit, 0.4)


def _ruyi(pen: Pen, x: float, y: float, s: float, tint: str, line: str) -> None:
    d = (
        f"M{x} {y + s}C{x - s * 0.5} {y + s * 0.4} {x - s * 1.4} {y + s * 0.6} {x - s * 1.1} {y - s * 0.15}"
        f"C{x - s * 0.9} {y - s * 0.6} {x - s * 0.5} {y - s * 0.5} {x - s * 0.45} {y - s * 0.3}"
        f"C{x - s * 0.5} {y - s * 1.1} {x + s * 0.5} {y - s * 1.1} {x + s * 0.45} {y - s * 0.3}"
        f"C{x + s * 0.5} {y - s * 0.5} {x + s * 0.9} {y - s * 0.6} {x + s * 1.1} {y - s * 0.15}"
        f"C{x + s * 1.4} {y + s * 0.6} {x + s * 0.5} {y + s * 0.4} {x} {y + s}Z"
    )
    pen.path(d, tint, stroke=line, width=3)
    for way in (-1, 1):
        pen.path(
            spiral(x + way * s * 0.62, y + s * 0.05, s * 0.34, 1.3, 1.57 - way * 1.2, way),
            None,
            stroke=(line, 0.8),
            width=2.4,
        )


def _frame(lamp: Lamp, seed: int) -> Sheet:
    """The carved frame at the picture's edges and a fringe along its top."""
    sheet = Sheet()
    wood, dark, light = _woods(lamp)
    pen = Pen(PLATE_W, PLATE_H)
    for x, way in ((LEFT, -1), (RIGHT, 1)):
        edge = 0.0 if way < 0 else x
        span = x if way < 0 else PLATE_W - x
        pen.rect(
            edge,
            0,
            span,
            PLATE_H,
            pen.linear((x, 0), (x + way * 60, 0), [light, wood, dark], [0, 0.25, 1]),
        )
        pen.line((x, TOP), (x, PLATE_H), (dark, 0.95), 5)
        pen.line((x + way * 13, 0), (x + way * 13, PLATE_H), (light, 0.55), 3)
        for k in range(12):
            pen.path(
                spiral(x + way * 31, 250 + k * 165, 15, 1.3, 0, 1 if k % 2 else -1),
                None,
                stroke=(light, 0.5),
                width=3,
            )
    pen.rect(0, 0, PLATE_W, TOP, pen.linear((0, 90), (0, TOP), [dark, wood, light], [0, 0.75, 1]))
    pen.line((0, TOP), (PLATE_W, TOP), (dark, 0.95), 5)
    for k in range(9):
        _ruyi(pen, 140 + k * 140, TOP - 42, 24, blend(dark, wood, 0.5), blend(light, wood, 0.4))
    for way, x in ((1, LEFT), (-1, RIGHT)):
        for reach, alpha in ((150, 1.0), (104, 0.9)):
            d = f"M{x} {TOP}h{way * reach}C{x + way * reach * 0.5} {TOP + 14} {x + way * 40} {TOP + 40} {x + way * 26} {TOP + reach * 0.6}C{x + way * 20} {TOP + reach * 0.8} {x + way * 6} {TOP + reach} {x} {TOP + reach}Z"
            pen.path(
                d,
                (wood, alpha) if reach > 120 else (blend(wood, light, 0.3), alpha),
                stroke=dark,
                width=3,
            )
        pen.path(
            spiral(x + way * 40, TOP + 36, 24, 1.4, 0.6, way), None, stroke=(light, 0.8), width=3
        )
    fringe, gold = "#7d1f16", blend(lamp.lit, "#c98a34", 0.5)
    if lamp is LAMPS[Hour.NIGHT]:
        fringe = "#3a1826"
    for k in range(42):
        x = LEFT + 150 + k * 16.8
        if x > RIGHT - 150:
            break
        pen.path(
            f"M{x - 8} {TOP + 2}h16l-4 {34 + 12 * (k % 2)}q-4 8 -8 0z",
            blend(fringe, dark, 0.25 * (k % 3)),
            stroke=(dark, 0.6),
            width=1,
        )
    pen.line((LEFT + 140, TOP + 5), (RIGHT - 140, TOP + 5), gold, 6)
    sheet.draw(pen)
    grain = spread(sheet.noise(14, octaves=5, seed=seed + 30, stretch=4))
    sheet.image[..., :3] *= (0.84 + 0.26 * grain)[..., None]
    return sheet
