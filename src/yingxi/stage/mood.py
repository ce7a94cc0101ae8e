"""The mood of a built set under an hour and a weather: ambient light, daylight, lamps."""

from __future__ import annotations

from dataclasses import dataclass, replace

from yingxi.board.model import Weather
from yingxi.script.model import Hour
from yingxi.stage.dyes import Tint, blend, mix, tint
from yingxi.stage.score import World


@dataclass(frozen=True, slots=True, kw_only=True)
class Mood:
    ambient: Tint
    daylight: Tint
    """What comes in through a window."""
    lamp: Tint = (0.396, 0.718, 1.0)
    lamps: float = 0.0
    """How bright lamps burn, 0–1."""
    ink: str = "#3a4650"
    """Colour of distant things."""
    haze: str = "#d9ccb0"
    windows: float = 0.1
    """Share of the windows of a distant town that are lit."""
    figure: Tint = (0.80, 0.95, 1.06)
    """The lamp on the puppets."""
    figure_ambient: float = 0.5
    wet: float = 0.0
    snow: float = 0.0


_HOURS = {
    Hour.DAWN: Mood(
        ambient=tint("#8f8fb4", 0.80), daylight=tint("#ffc4ae", 0.80),
        lamps=0.28, ink="#5a5f78", haze="#dcbcb6", windows=0.22,
        figure=(1.00, 0.97, 1.05), figure_ambient=0.60,
    ),
    Hour.DAY: Mood(
        ambient=tint("#dcd8c6", 1.02), daylight=tint("#fff6dc", 0.62),
        lamps=0.1, ink="#56645f", haze="#e4d9bd", windows=0.05,
        figure=(0.95, 1.00, 1.03), figure_ambient=0.70,
    ),
    Hour.DUSK: Mood(
        ambient=tint("#9c6a52", 0.68), daylight=tint("#ff9440", 0.98),
        lamps=0.6, ink="#4a2f33", haze="#d68b4d", windows=0.4,
        figure=(0.76, 0.93, 1.08), figure_ambient=0.50,
    ),
    Hour.NIGHT: Mood(
        ambient=tint("#5470ac", 0.46), daylight=tint("#7fa8e6", 0.34),
        lamps=1.0, ink="#0e1c33", haze="#25415f", windows=0.62,
        figure=(0.76, 0.91, 1.06), figure_ambient=0.44,
    ),
}  # fmt: skip


def mood_of(world: World) -> Mood:
    """The mood of the world's hour, dulled by its weather."""
    mood = _HOURS[world.hour]
    match world.weather:
        case Weather.CLEAR | Weather.WIND:
            return mood
        case Weather.RAIN:
            return _overcast(mood, "#667377", 0.62, wet=0.8)
        case Weather.STORM:
            return _overcast(mood, "#2d3743", 0.72, wet=1.0, dark=0.78)
        case Weather.SNOW:
            return _overcast(mood, "#b9c1c4", 0.5, snow=1.0)
        case Weather.MIST:
            return replace(_overcast(mood, "#c0c2b8", 0.5), haze=mix(mood.haze, "#d3d3c8", 0.45))


def _overcast(
    mood: Mood, cloud: str, share: float, *, wet: float = 0, snow: float = 0, dark: float = 0.92
) -> Mood:
    # Clouds take the night's darkness on, or rain would turn the night to day.
    level = sum(mood.ambient) / 3
    cloud = mix("#05080f", cloud, min(1.0, 0.1 + level * 1.3))
    grey = tint(cloud, 0.95)
    b, g, r = blend(mood.ambient, grey, 0.35)
    return replace(
        mood,
        ambient=(b * dark, g * dark, r * dark),
        daylight=blend(mood.daylight, grey, 0.5),
        lamps=min(1.0, mood.lamps + 0.3),
        haze=mix(mood.haze, cloud, share * 0.9),
        windows=min(0.8, mood.windows + 0.15),
        wet=wet,
        snow=snow,
    )
