"""The hour and the weather: what colours a world has, and the sky over it."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from yingxi.board.model import Weather
from yingxi.script.model import Hour
from yingxi.stage.backdrop import Light
from yingxi.stage.ink import Field, Sheet, blend, colour, gradient, smooth, spread
from yingxi.stage.space import PLATE_H, PLATE_W

SKY_SCALE = 0.5
DISC = (PLATE_W / 2, 790.0, 330.0)
"""Where the great sun or moon hangs, behind the speakers: x, y, radius."""

Stops = tuple[tuple[float, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stone:
    """Colours of one depth of land: the ink, the bare paper under it, what grows on the tops."""

    ink: str
    tint: str
    cap: str
    cap_amount: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Tones:
    """All colours that an hour and a weather give to a world."""

    stops: Stops
    disc: str
    disc_amount: float
    glow: str
    bright_cloud: str
    dark_cloud: str
    dark_amount: float
    far: Stone
    middle: Stone
    near: Stone
    front: Stone
    mist: str
    mist_amount: float = 1.0
    ground: tuple[str, str, str]
    """The floor from its far edge to the viewer's feet."""
    rim: str
    rim_amount: float
    leaf: str
    leaf_light: str
    window: str
    """Paper lit from within."""
    window_amount: float
    light: Light
    stars: float = 0.0
    snow: float = 0.0
    wet: float = 0.0
    wind: float = 0.0


_DAWN = Tones(
    stops=(
        (0.0, "#56789a"), (0.15, "#7d97b0"), (0.28, "#b3a3b6"), (0.39, "#dca19f"),
        (0.50, "#efb69e"), (0.62, "#f5d2b8"), (1.0, "#e2c6ba"),
    ),
    disc="#fff3e2", disc_amount=0.95, glow="#ff9d86", bright_cloud="#ffd9c8",
    dark_cloud="#7f86a2", dark_amount=0.42,
    far=Stone(ink="#8b98b4", tint="#e4cccb", cap="#a9b6bd", cap_amount=0.2),
    middle=Stone(ink="#4d6579", tint="#d3c3c4", cap="#7e9a94", cap_amount=0.35),
    near=Stone(ink="#233c4a", tint="#a9b3b2", cap="#56796f", cap_amount=0.45),
    front=Stone(ink="#14252f", tint="#6f7f83", cap="#3d5c55", cap_amount=0.5),
    mist="#f5dfd6", mist_amount=1.15, ground=("#d9b9ad", "#8d7a7a", "#38363e"),
    rim="#ffe3cf", rim_amount=0.7, leaf="#1c3a3a", leaf_light="#5d8577",
    window="#ffcf9a", window_amount=0.55,
    light=Light(lamp=(0.98, 0.97, 1.05), ambient=0.58, haze=(206, 208, 232), shadow=0.36,
                vignette=0.42, radius=700),
)  # fmt: skip
_DAY = Tones(
    stops=(
        (0.0, "#3f7f92"), (0.14, "#669ca0"), (0.28, "#93b5a2"), (0.42, "#bdc79c"),
        (0.54, "#dccf9c"), (0.66, "#e0c894"), (1.0, "#cfb684"),
    ),
    disc="#fff1c4", disc_amount=0.9, glow="#c9a660", bright_cloud="#f6efd8",
    dark_cloud="#6f9a9e", dark_amount=0.46,
    far=Stone(ink="#4f8592", tint="#c9cfae", cap="#6fa8a4", cap_amount=0.6),
    middle=Stone(ink="#1f5664", tint="#cdba86", cap="#2f8a86", cap_amount=0.95),
    near=Stone(ink="#12343f", tint="#b89c64", cap="#1f7869", cap_amount=1.0),
    front=Stone(ink="#0d2024", tint="#7f6b45", cap="#1f5648", cap_amount=0.95),
    mist="#ecdfbc", mist_amount=0.8, ground=("#d8bf88", "#957a50", "#3c3022"),
    rim="#fff0bc", rim_amount=0.8, leaf="#143c2c", leaf_light="#5c9a5c",
    window="#fff0cc", window_amount=0.15,
    light=Light(lamp=(0.96, 1.02, 1.06), ambient=0.66, haze=(186, 214, 214), shadow=0.4,
                vignette=0.36, radius=760),
)  # fmt: skip
_DUSK = Tones(
    stops=(
        (0.0, "#1f2a44"), (0.14, "#3c4260"), (0.28, "#86667a"), (0.40, "#d6946c"),
        (0.51, "#f4c283"), (0.62, "#f3d5a6"), (1.0, "#e0bd92"),
    ),
    disc="#ffeec6", disc_amount=0.96, glow="#ffa552", bright_cloud="#fab78c",
    dark_cloud="#3d3850", dark_amount=0.55,
    far=Stone(ink="#8a7690", tint="#e3b48e", cap="#a8838c", cap_amount=0.2),
    middle=Stone(ink="#3f4d5c", tint="#cda784", cap="#5a6a66", cap_amount=0.3),
    near=Stone(ink="#16272e", tint="#94937c", cap="#2f4a44", cap_amount=0.4),
    front=Stone(ink="#0e1a1e", tint="#5e6658", cap="#22382f", cap_amount=0.5),
    mist="#f2cfa2", mist_amount=1.0, ground=("#c58a54", "#6b4428", "#1e130d"),
    rim="#ffd98a", rim_amount=1.0, leaf="#12241f", leaf_light="#4a5b3c",
    window="#ffd487", window_amount=0.85,
    light=Light(),
)  # fmt: skip
_TEAL_DUSK: Stops = (
    (0.0, "#0f2036"), (0.18, "#1d4254"), (0.33, "#4b6a66"), (0.46, "#b5834e"),
    (0.58, "#e6a859"), (0.7, "#efc58a"), (1.0, "#c08a58"),
)  # fmt: skip
_NIGHT = Tones(
    stops=(
        (0.0, "#050a1a"), (0.16, "#0a1733"), (0.32, "#122a52"), (0.46, "#1f4473"),
        (0.58, "#38648f"), (0.68, "#4f7a9c"), (1.0, "#27486a"),
    ),
    disc="#f4f1dc", disc_amount=0.98, glow="#7fb0e0", bright_cloud="#6f97c0",
    dark_cloud="#0a1428", dark_amount=0.55,
    far=Stone(ink="#27456a", tint="#557da2", cap="#3a6286", cap_amount=0.25),
    middle=Stone(ink="#122643", tint="#36597c", cap="#1f4560", cap_amount=0.35),
    near=Stone(ink="#08142a", tint="#1f3b5a", cap="#15344a", cap_amount=0.45),
    front=Stone(ink="#040a16", tint="#14263c", cap="#0f2735", cap_amount=0.45),
    mist="#6d93b6", mist_amount=0.85, ground=("#3f5f80", "#1d3048", "#080d18"),
    rim="#cfe6ff", rim_amount=0.8, leaf="#0a1a24", leaf_light="#3d6672",
    window="#ffc266", window_amount=1.0, stars=1.0,
    light=Light(lamp=(1.02, 0.94, 0.90), ambient=0.50, haze=(150, 118, 80), shadow=0.5,
                vignette=0.6, radius=560),
)  # fmt: skip
_HOURS = {Hour.DAWN: _DAWN, Hour.DAY: _DAY, Hour.DUSK: _DUSK, Hour.NIGHT: _NIGHT}

_CAPS = {"spring": "#7fae6e", "autumn": "#b4622e", "winter": "#8d9496"}


def tones(
    hour: Hour, weather: Weather = Weather.CLEAR, season: str = "summer", seed: int = 0
) -> Tones:
    """The colours of an hour under a weather in a season; ``seed`` chooses between two dusks."""
    out = _HOURS[hour]
    if hour is Hour.DUSK and seed % 2:
        out = replace(out, stops=_TEAL_DUSK, dark_cloud="#132a38")
    out = _season(out, season)
    match weather:
        case Weather.RAIN:
            return _overcast(out, "#5d6a70", 0.58, 0.8)
        case Weather.STORM:
            return _overcast(out, "#2b333d", 0.72, 1.0)
        case Weather.SNOW:
            return _snowfall(out)
        case Weather.MIST:
            return _misty(out)
        case Weather.WIND:
            return replace(out, wind=1.0)
        case Weather.CLEAR:
            return out


def _season(out: Tones, season: str) -> Tones:
    if season not in _CAPS:
        return out
    share = 0.5 if out.stars == 0 else 0.25
    stones = {
        name: replace(stone, cap=blend(stone.cap, _CAPS[season], share))
        for name, stone in (
            ("far", out.far),
            ("middle", out.middle),
            ("near", out.near),
            ("front", out.front),
        )
    }
    snow = 0.35 if season == "winter" else 0.0
    return replace(out, **stones, snow=snow)


def _dull(out: Tones, grey: str, share: float) -> Tones:
    """Every colour of land and sky drawn towards one grey."""

    def toward(text: str, part: float = 1.0) -> str:
        return blend(text, grey, share * part)

    def stone(old: Stone, part: float) -> Stone:
        return replace(
            old, ink=toward(old.ink, part * 0.5), tint=toward(old.tint, part),
            cap=toward(old.cap, part),
        )  # fmt: skip

    return replace(
        out, stops=tuple((at, toward(tint, 1.12 - 0.5 * at)) for at, tint in out.stops),
        far=stone(out.far, 1), middle=stone(out.middle, 0.8), near=stone(out.near, 0.6),
        front=stone(out.front, 0.5), mist=toward(out.mist, 0.8),
        bright_cloud=toward(out.bright_cloud, 0.8), dark_cloud=toward(out.dark_cloud, 0.6),
        glow=toward(out.glow, 0.8), leaf=toward(out.leaf, 0.3),
        leaf_light=toward(out.leaf_light, 0.75),
    )  # fmt: skip


def _overcast(out: Tones, grey: str, share: float, wet: float) -> Tones:
    night = out.stars > 0
    cold = blend(grey, "#0a1220", 0.55) if night else grey
    dull = _dull(out, cold, share)
    ground = tuple(blend(tint, cold, 0.5) for tint in out.ground)
    light = replace(
        out.light, ambient=out.light.ambient * (0.94 if wet < 1 else 0.84),
        lamp=(out.light.lamp[0] * 1.02, out.light.lamp[1] * 0.97, out.light.lamp[2] * 0.9),
        vignette=out.light.vignette + 0.12,
    )  # fmt: skip
    return replace(
        dull, ground=(ground[0], blend(ground[1], "#10161c", 0.3), blend(ground[2], "#05080c", 0.4)),
        disc_amount=0.16 if wet < 1 else 0.0, dark_amount=0.8, rim_amount=out.rim_amount * 0.3,
        mist_amount=1.15, stars=0.0, wet=wet, wind=0.35 if wet < 1 else 1.0, light=light,
        dark_cloud=blend(cold, "#0b0f16", 0.45),
    )  # fmt: skip


def _snowfall(out: Tones) -> Tones:
    night = out.stars > 0
    pale = "#3a5474" if night else blend("#dfe5ea", out.stops[3][1], 0.28)
    dull = _dull(out, pale, 0.62)
    white = "#7f9cbc" if night else blend("#f2f4f4", out.mist, 0.25)
    return replace(
        dull, ground=(white, blend(white, out.middle.ink, 0.28), blend(white, out.near.ink, 0.72)),
        disc_amount=0.4, snow=1.0, stars=out.stars * 0.3, rim_amount=0.25, mist_amount=1.2,
        mist=blend(white, out.mist, 0.4), dark_amount=0.3,
    )  # fmt: skip


def _misty(out: Tones) -> Tones:
    dull = _dull(out, blend(out.mist, out.stops[2][1], 0.3), 0.5)
    return replace(
        dull, mist=out.mist, mist_amount=2.0, disc_amount=out.disc_amount * 0.5,
        stars=out.stars * 0.2, rim_amount=out.rim_amount * 0.4,
        light=replace(out.light, ambient=out.light.ambient * 1.05, vignette=0.35),
    )  # fmt: skip


def sky(
    hour: Hour, weather: Weather = Weather.CLEAR, seed: int = 0, *, season: str = "summer",
    disc: tuple[float, float, float] | None = DISC, horizon: float = PLATE_H * 0.6,
    palette: Tones | None = None,
) -> Sheet:  # fmt: skip
    """An opaque sky with its sun or moon, standing clouds and stars.

    ``disc`` is x, y and radius in plate pixels, ``None`` for a sky without; clouds thin out
    above ``horizon``. ``palette`` replaces the hour's own tones.
    """
    tone = palette or tones(hour, weather, season, seed)
    sheet = Sheet(SKY_SCALE)
    sheet.lay(gradient(sheet, tone.stops, 420, seed), 1.0)
    if tone.stars > 0:
        _stars(sheet, tone.stars, horizon, seed + 5)
    if disc is not None:
        _halo(sheet, tone, disc)
    _streaks(sheet, tone, horizon, seed)
    if disc is not None:
        _disc(sheet, tone, disc, moon=hour is Hour.NIGHT, seed=seed)
    if tone.wet > 0:
        _thunderheads(sheet, tone, horizon, seed)
    return sheet


def _halo(sheet: Sheet, tone: Tones, disc: tuple[float, float, float]) -> None:
    away = np.hypot(sheet.x - disc[0], sheet.y - disc[1])
    near = np.exp(-((away / (disc[2] * 1.5)) ** 1.3)) * 0.5
    wide = np.exp(-away / (disc[2] * 2 + 300)) * 0.3
    sheet.glow(tone.glow, np.asarray((near + wide) * tone.disc_amount, np.float32))


def _streaks(sheet: Sheet, tone: Tones, horizon: float, seed: int) -> None:
    """Long thin clouds: bright ones low, dark ones high; wind draws them out."""
    flat = 1 - 0.45 * tone.wind
    for i, (tint, amount, cells, low) in enumerate(
        (
            (tone.bright_cloud, 0.5, 3.2, 0.58),
            (tone.dark_cloud, tone.dark_amount, 3.6, 0.62),
            (tone.bright_cloud, 0.35, 2.2, 0.5),
        )
    ):
        cloud = spread(sheet.noise(cells, octaves=6, seed=seed + 4 + i * 10, stretch=0.15 * flat))
        top = smooth(40, 300, sheet.y)
        bottom = smooth(horizon * (1.0, 0.75, 1.05)[i], horizon * (0.7, 0.5, 0.75)[i], sheet.y)
        low -= 0.1 * tone.wind
        sheet.lay(tint, smooth(low, low + 0.36, cloud) * top * bottom * amount)


def _disc(
    sheet: Sheet, tone: Tones, disc: tuple[float, float, float], *, moon: bool, seed: int
) -> None:
    x, y, radius = disc
    away = np.hypot(sheet.x - x, sheet.y - y)
    edge = away + (sheet.noise(50, octaves=3, seed=8) - 0.5) * 7
    cover = smooth(radius + 2.5, radius - 2.5, edge)
    stain = spread(sheet.noise(9, seed=seed + 2)) * spread(sheet.noise(4, octaves=4, seed=seed + 7))
    face = 1.06 - (0.3 if moon else 0.12) * stain - 0.2 * (away / radius) ** 4
    sheet.lay(np.asarray(colour(tone.disc) * face[..., None], np.float32), cover * tone.disc_amount)
    veil = smooth(0.55, 0.95, spread(sheet.noise(3, seed=seed + 91, stretch=0.12)))
    band = np.exp(-(((sheet.y - y - radius * 0.5) / (radius * 0.22)) ** 2))
    tint = blend(tone.bright_cloud, tone.dark_cloud, 0.35)
    sheet.lay(tint, np.asarray(veil * band * cover * 0.5, np.float32))


def _stars(sheet: Sheet, amount: float, horizon: float, seed: int) -> None:
    random = np.random.default_rng(seed)
    milky = np.exp(-(((sheet.x * 0.55 + sheet.y * 0.8 - 900) / 240) ** 2))
    river = spread(sheet.noise(5, octaves=6, seed=seed)) * milky * smooth(horizon, 200, sheet.y)
    sheet.lay("#9fbbe0", np.asarray(river * 0.22 * amount, np.float32))
    light: Field = np.zeros((sheet.height, sheet.width), np.float32)
    for _ in range(int(620 * amount)):
        x, y = random.integers(1, sheet.width - 1), int(random.power(0.75) * horizon * sheet.scale)
        if not 1 <= y < sheet.height - 1:
            continue
        size = random.random() ** 6
        light[y, x] += 0.35 + 0.65 * size
        if size > 0.35:
            for dx, dy in ((1, 0), (-1, 0), (0, 1), (0, -1)):
                light[y + dy, x + dx] += 0.42 * size
    sheet.lay("#f2f4ff", light * amount * smooth(horizon, horizon * 0.55, sheet.y))


def _thunderheads(sheet: Sheet, tone: Tones, horizon: float, seed: int) -> None:
    """A heavy lid of rain cloud over the upper sky, lit along its folds, trailing rain."""
    for i, (cells, low, reach) in enumerate(((2.6, 0.40, 0.95), (3.6, 0.46, 0.72))):
        cloud = spread(sheet.noise(cells, octaves=6, seed=seed + 60 + i, stretch=0.5))
        lid = smooth(horizon * reach, horizon * reach * 0.25, sheet.y)
        body = smooth(low, low + 0.22, cloud * 0.75 + lid * 0.45)
        lit = np.clip(np.gradient(cloud, axis=0) * 26, 0, 1)
        tint = colour(tone.dark_cloud) * (1 - 0.35 * lit[..., None]) + colour(tone.bright_cloud) * (
            0.35 * lit[..., None]
        )
        sheet.lay(np.asarray(tint, np.float32), body * lid * (0.5 + 0.3 * tone.wet))
    fall = spread(sheet.noise(44, octaves=3, seed=seed + 71, stretch=12))
    band = smooth(horizon * 0.35, horizon * 0.6, sheet.y) * smooth(
        horizon * 1.1, horizon * 0.8, sheet.y
    )
    patch = smooth(0.4, 0.8, spread(sheet.noise(2, octaves=2, seed=seed + 72)))
    sheet.lay(tone.dark_cloud, fall * band * patch * 0.2 * tone.wet)


def clouds(palette: Tones, seed: int, *, y: float = 620, amount: float = 0.5) -> Sheet:
    """A transparent sheet of drifting cloud, its left edge continuing the right."""
    sheet = Sheet(SKY_SCALE)
    stretch = 0.22 if palette.wind < 0.5 else 0.13
    cloud = spread(sheet.noise(3, octaves=6, seed=seed + 40, stretch=stretch, wrap=True))
    fine = spread(sheet.noise(7, octaves=5, seed=seed + 41, stretch=stretch, wrap=True))
    body = smooth(0.56, 0.95, cloud * 0.7 + fine * 0.3)
    band = np.exp(-(((sheet.y - y) / 330) ** 2))
    lit = np.asarray(smooth(0.5, 0.9, cloud)[..., None], np.float32)
    tint = colour(palette.bright_cloud) * (1 - 0.3 * lit) + colour(palette.dark_cloud) * 0.3 * lit
    sheet.lay(tint, np.asarray(body * band * amount * (1 + 0.5 * palette.wind), np.float32))
    return sheet
