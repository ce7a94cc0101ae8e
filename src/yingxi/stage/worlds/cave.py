"""Cave: a dark vault, stalactites, a shaft of light from above, an altar and a glowing pool."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from yingxi.script.model import Hour
from yingxi.stage.backdrop import Backdrop, Light, Plate
from yingxi.stage.ink import Field, Sheet, blend, colour, jitter, smooth, spread, window
from yingxi.stage.pen import Pen, spline
from yingxi.stage.score import World
from yingxi.stage.sky import Tones, sky, tones
from yingxi.stage.space import PLATE_H, PLATE_W
from yingxi.stage.worlds.ground import perspective
from yingxi.stage.worlds.massif import massif, rock

MOUTH = (700.0, 900.0)
DISC_AT = (700.0, 800.0, 230.0)
FLOOR = 1530.0
VAULTS = (
    (400.0, 520.0, 0.55, 190.0, 26),
    (520.0, 720.0, 0.2, 300.0, 22),
    (630.0, 1230.0, 0.0, 300.0, 14),
)
"""Rings of rock from far to near: half width and half height of the opening, haze, longest tooth, teeth."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gloom:
    """Colours of a cave: the far wall, near rock, what falls in from outside, what glows within."""

    far: str
    wall: str
    rock: str
    dark: str
    shaft: str
    shaft_amount: float
    pool: str
    candle: float


GLOOMS = {
    Hour.DAWN: Gloom(far="#c79a92", wall="#5d5560", rock="#2e2d38", dark="#121219",
                     shaft="#ffd9c6", shaft_amount=0.75, pool="#7fb5b0", candle=0.55),
    Hour.DAY: Gloom(far="#cfd6b4", wall="#59695c", rock="#2a3833", dark="#101816",
                    shaft="#fff6d6", shaft_amount=0.95, pool="#5fc0a8", candle=0.35),
    Hour.DUSK: Gloom(far="#e29a4e", wall="#6b4630", rock="#33211a", dark="#150d0a",
                     shaft="#ffc070", shaft_amount=0.85, pool="#c98a4a", candle=0.85),
    Hour.NIGHT: Gloom(far="#4f86a8", wall="#1f3a55", rock="#0f1f33", dark="#050b15",
                      shaft="#bfe0ff", shaft_amount=0.7, pool="#3fd0d8", candle=1.0),
}  # fmt: skip


def paint(world: World) -> Backdrop:
    """Plates of a cave; weather shows only as what comes down the shaft."""
    tone = tones(world.hour, world.weather, world.season, world.seed)
    gloom = GLOOMS[world.hour]
    if tone.wet > 0:
        gloom = replace(
            gloom,
            shaft=blend(gloom.shaft, "#9fb4c4", 0.6),
            far=blend(gloom.far, "#4e5c66", 0.5),
            shaft_amount=0.45,
        )
    elif tone.snow >= 1:
        gloom = replace(
            gloom, shaft=blend(gloom.shaft, "#ffffff", 0.6), far=blend(gloom.far, "#dfe8ee", 0.45)
        )
    elif tone.mist_amount > 1.8:
        gloom = replace(
            gloom, far=blend(gloom.far, tone.mist, 0.3), wall=blend(gloom.wall, tone.mist, 0.2)
        )
    seed = world.seed * 7 + 91
    plates = (
        Plate(name="sky", depth=0, pixels=_outside(world, tone, seed).pixels(bleed=False)),
        Plate(name="far", depth=0.3, pixels=_ring(gloom, 0, seed).pixels()),
        Plate(name="middle", depth=0.6, pixels=_ring(gloom, 1, seed).pixels()),
        Plate(
            name="light",
            depth=0.75,
            drift=3,
            pixels=_shaft(gloom, seed, tone.snow >= 1).pixels(bleed=False),
        ),
        Plate(name="floor", depth=1, pixels=_floor(gloom, seed).pixels()),
        Plate(
            name="front", depth=1.3, pixels=_ring(replace(gloom, rock=gloom.dark), 2, seed).pixels()
        ),
    )
    b, g, r = (float(v) for v in colour(gloom.shaft))
    high = max(b, g, r)
    light = Light(
        x=MOUTH[0], y=MOUTH[1] + 60, radius=540, ambient=0.42, vignette=0.7, shadow=0.5,
        lamp=(0.55 + 0.5 * b / high, 0.55 + 0.5 * g / high, 0.55 + 0.5 * r / high),
        haze=(int(b * 130), int(g * 130), int(r * 130)),
    )  # fmt: skip
    return Backdrop(plates=plates, light=light, horizon_y=1400)


def _outside(world: World, tone: Tones, seed: int) -> Sheet:
    """What shows through the mouth: the hour's sky, its sun or moon, far crags in mist."""
    sheet = sky(world.hour, world.weather, seed, horizon=1200, disc=DISC_AT, palette=tone)
    look = rock(tone, "far")
    massif(sheet, 520, 940, 240, 1420, 7, seed + 1, look)
    massif(sheet, 930, 1010, 220, 1420, 6, seed + 2, look)
    sheet.mist(tone.mist, 1290, 150, 0.9 * tone.mist_amount, seed=seed + 3)
    return sheet


def _teeth(sheet: Sheet, seed: int, count: int, longest: float, base: Field) -> Field:
    """The lower edge of hanging rock, plate y at every column: ``base`` with stalactites on it."""
    random = np.random.default_rng(seed)
    line = base.copy()
    for _ in range(count):
        x = random.uniform(120, PLATE_W - 120)
        aside = 0.35 + 0.65 * min(1.0, abs(x - MOUTH[0]) / 420)
        length = longest * random.uniform(0.2, 1.0) ** 1.6 * aside
        girth = 12 + length * random.uniform(0.10, 0.17)
        away = np.abs(sheet.x[0] - x) / girth
        root = float(base[min(sheet.width - 1, int(x * sheet.scale))])
        tooth = root + length * (1.12 * np.exp(-away * 1.35) - 0.12)
        line = np.where(away < 1.8, np.maximum(line, tooth), line)
    return np.asarray(line, np.float32)


def _vault(sheet: Sheet, gloom: Gloom, rank: int, seed: int) -> None:
    """One ring of rock about the mouth, its roof hung with stalactites; outer rings are darker."""
    wide, high, haze, longest, count = VAULTS[rank]
    angle = np.arctan2(sheet.y - MOUTH[1], sheet.x - MOUTH[0])
    lobes = sum(
        np.sin(angle * k + p) * s
        for k, p, s in ((2, seed % 7, 0.05), (3, seed % 5 + rank, 0.06), (7, rank * 2.0, 0.025))
    )
    rough = (sheet.noise(9, octaves=6, seed=seed + 5) - 0.5) * (0.42, 0.42, 0.2)[rank]
    ring = np.hypot((sheet.x - MOUTH[0]) / wide, (sheet.y - MOUTH[1]) / high) - 1 + lobes + rough
    across = np.clip(1 - ((sheet.x[0] - MOUTH[0]) / (wide * 1.05)) ** 2, 0, 1)
    roof = (
        MOUTH[1] - high * np.sqrt(across) + jitter(sheet.width, 14, octaves=4, seed=seed + 6) * 22
    )
    hang = _teeth(sheet, seed + 7, count, longest, np.asarray(roof, np.float32))[None] - sheet.y
    inside = np.maximum(
        ring * min(wide, high), hang + (sheet.noise(60, octaves=3, seed=seed) - 0.5) * 12
    )
    _rockface(sheet, np.asarray(inside, np.float32), gloom, haze, seed + 40)


def _ring(gloom: Gloom, rank: int, seed: int) -> Sheet:
    sheet = Sheet((0.6, 0.75, 0.75)[rank])
    _vault(sheet, gloom, rank, seed + 100 * rank)
    if rank < 2:
        low = 1480 + 60 * rank - np.abs(jitter(sheet.width, 9, octaves=5, seed=seed + rank)) * 110
        low = low - 120 * np.abs((sheet.x[0] - MOUTH[0]) / 560) ** 2
        _rockface(
            sheet,
            np.asarray(sheet.y - low[None], np.float32),
            gloom,
            VAULTS[rank][2],
            seed + 31 + rank,
        )
        sheet.mist(gloom.far, 1470 + 50 * rank, 80, (0.55, 0.35)[rank], seed=seed + 50 + rank)
    return sheet


def _rockface(sheet: Sheet, inside: Field, gloom: Gloom, haze: float, seed: int) -> None:
    """Rock where ``inside`` (pixels deep from its edge, plate units) is positive."""
    cuts = spread(sheet.noise(30, octaves=4, seed=seed + 3, stretch=5))
    blots = spread(sheet.noise(12, octaves=5, seed=seed + 4))
    deep = smooth(0, 260, inside)[..., None]
    tint = (
        colour(blend(gloom.rock, gloom.wall, haze)) * (1 - deep)
        + colour(blend(gloom.dark, gloom.rock, haze)) * deep
    )
    ink = np.clip((cuts - 0.48) * 2.6, 0, 1) * smooth(0.25, 0.6, blots) * 0.55
    sheet.lay(tint * (0.85 + 0.3 * blots[..., None]), smooth(-1, 1.5, inside))
    sheet.lay(gloom.dark, ink * smooth(0, 18, inside))
    rim = np.exp(-(((inside - 4) / 2.6) ** 2)) * smooth(0.3, 0.7, blots)
    facing = np.exp(-np.hypot(sheet.x - MOUTH[0], (sheet.y - MOUTH[1]) * 0.8) / 620)
    sheet.lay(gloom.shaft, rim * facing * 1.3 * gloom.shaft_amount)
    sheet.lay(
        gloom.shaft,
        np.exp(-np.clip(inside, 0, None) / 34)
        * smooth(-1, 2, inside)
        * facing
        * 0.28
        * gloom.shaft_amount,
    )


def _shaft(gloom: Gloom, seed: int, snowing: bool) -> Sheet:
    sheet = Sheet(0.5)
    middle = MOUTH[0] + 90 - (sheet.y - 150) * 0.085
    half = 90 + (sheet.y - 100) * 0.15
    beam = np.exp(-(np.abs((sheet.x - middle) / half) ** 3.0))
    rays = 0.6 + 0.5 * spread(sheet.noise(40, octaves=3, seed=seed + 60, stretch=30))
    run = smooth(40, 300, sheet.y) * smooth(1750, 1250, sheet.y)
    sheet.lay(gloom.shaft, np.clip(beam * rays * run * 0.42, 0, 0.6) * gloom.shaft_amount)
    random = np.random.default_rng(seed + 61)
    motes: Field = np.zeros((sheet.height, sheet.width), np.float32)
    for _ in range(420 if snowing else 170):
        x, y = random.uniform(450, 1000), random.uniform(250, 1500)
        motes[int(y * 0.5), int(x * 0.5)] = random.uniform(0.3, 1)
    sheet.lay(gloom.shaft, np.clip(motes * beam, 0, 1))
    sheet.mist(gloom.pool, 1500, 50, 0.22, seed=seed + 62, wrap=True)
    return sheet


def _floor(gloom: Gloom, seed: int) -> Sheet:
    sheet = Sheet()
    edge = FLOOR + jitter(sheet.width, 7, octaves=4, seed=seed + 70)[None] * 22
    grain = perspective(sheet, FLOOR - 60, seed + 71, cells=30)
    t = np.clip((sheet.y - FLOOR) / (PLATE_H - FLOOR), 0, 1)[..., None]
    paint = colour(blend(gloom.wall, gloom.far, 0.3)) * (1 - t**0.6) + colour(gloom.dark) * t**0.6
    sheet.lay(paint * (0.72 + 0.5 * grain[..., None]), smooth(-1.5, 1.5, sheet.y - edge))
    lit = np.exp(-(((sheet.x - 660) / 400) ** 2) - ((sheet.y - FLOOR - 70) / 210) ** 2)
    sheet.glow(gloom.shaft, lit * 0.42 * gloom.shaft_amount)
    ring = (
        np.hypot((sheet.x - 1085) / 290, (sheet.y - 1640) / 46)
        + (spread(sheet.noise(16, seed=seed + 72)) - 0.5) * 0.24
    )
    sheet.lay(gloom.dark, smooth(1.16, 1.0, ring) * 0.8)
    shimmer = spread(sheet.noise(26, octaves=3, seed=seed + 73, stretch=0.06))
    pool = smooth(1.03, 0.94, ring)
    sheet.lay(blend(gloom.pool, gloom.dark, 0.35), pool)
    sheet.lay(blend(gloom.pool, "#ffffff", 0.55), pool * smooth(0.5, 0.95, shimmer) * 0.8)
    halo = np.exp(-(np.hypot((sheet.x - 1085) / 330, (sheet.y - 1600) / 190) ** 2))
    sheet.glow(gloom.pool, halo * 0.35)
    _altar(sheet, gloom)
    return sheet


def _altar(sheet: Sheet, gloom: Gloom) -> None:
    """A stone altar with a burner and candles, left of the middle."""
    x, foot = 420.0, FLOOR + 50
    pen = window(100, 1080, 760, foot + 60)
    stone, dark = blend(gloom.rock, gloom.wall, 0.45), gloom.dark
    lit = blend(stone, gloom.shaft, 0.35)
    pen.ellipse(x, foot + 6, 210, 20, (dark, 0.7), blur=7)
    pen.rect(
        x - 130,
        foot - 120,
        260,
        124,
        pen.linear((x - 130, 0), (x + 130, 0), [dark, stone, lit]),
        stroke=dark,
        line=3,
    )
    pen.path(
        f"M{x - 170} {foot - 150}h340l-22 34h-296z",
        pen.linear((0, foot - 150), (0, foot - 116), [lit, stone]),
        stroke=dark,
        width=3,
    )
    pen.rect(x - 158, foot - 16, 316, 24, stone, stroke=dark, line=3)
    for k in (-1, 1):
        pen.circle(x + k * 66, foot - 58, 30, None, stroke=(lit, 0.55), width=3)
        pen.circle(x + k * 66, foot - 58, 14, (dark, 0.6))
    _burner(pen, x, foot - 150, gloom)
    for cx, tall in ((x - 128, 54), (x - 92, 38), (x + 94, 44), (x + 130, 60)):
        _candle(pen, cx, foot - 150, tall, gloom.candle)
    sheet.draw(pen)
    halo = np.exp(-(np.hypot((sheet.x - x) / 260, (sheet.y - foot + 190) / 190) ** 2))
    sheet.glow("#ffb45a", halo * 0.5 * gloom.candle)


def _burner(pen: Pen, x: float, y: float, gloom: Gloom) -> None:
    bronze, dark = blend(gloom.rock, "#6d5a34", 0.55), gloom.dark
    bowl = [
        (x - 46, y - 52, 1),
        (x - 52, y - 26),
        (x - 24, y - 8, 1),
        (x + 24, y - 8, 1),
        (x + 52, y - 26),
        (x + 46, y - 52, 1),
    ]
    for k in (-1, 1):
        pen.line((x + k * 24, y - 14), (x + k * 32, y), dark, 9)
        pen.arc(x + k * 46, y - 60, 13, 16, 90, 360, bronze, 6)
    pen.path(
        spline(bowl),
        pen.linear((x - 50, 0), (x + 50, 0), [dark, bronze, blend(bronze, gloom.shaft, 0.4)]),
        stroke=dark,
        width=3,
    )
    pen.rect(x - 54, y - 60, 108, 11, bronze, stroke=dark, line=2.4)
    for k in (-1, 0, 1):
        pen.line((x + k * 10, y - 60), (x + k * 14, y - 128), ("#8a3a24", 1.0), 3)
        pen.circle(x + k * 14, y - 129, 3.4, "#ff8a3c")
    smoke = f"M{x} {y - 134}C{x - 30} {y - 190} {x + 34} {y - 230} {x} {y - 290}S{x + 30} {y - 370} {x + 4} {y - 430}"
    pen.path(smoke, None, stroke=(gloom.shaft, 0.28), width=11, blur=5)


def _candle(pen: Pen, x: float, y: float, tall: float, lit: float) -> None:
    pen.rect(
        x - 7,
        y - tall,
        14,
        tall,
        pen.linear((x - 7, 0), (x + 7, 0), ["#8a2018", "#d0402a", "#7a1a14"]),
    )
    flame = [
        (x, y - tall - 36, 1),
        (x + 9, y - tall - 12),
        (x, y - tall, 1),
        (x - 9, y - tall - 12),
    ]
    pen.circle(x, y - tall - 14, 46, ("#ffb45a", 0.2 + 0.3 * lit), blur=14)
    pen.path(spline(flame), "#ffd070")
    pen.ellipse(x, y - tall - 9, 3.4, 8, "#fffbe6")
