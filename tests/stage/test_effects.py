import numpy as np
import pytest

from yingxi.bible.model import PlaceKind
from yingxi.board.model import EffectKind, Weather
from yingxi.stage.backdrop import Backdrop
from yingxi.stage.compose import canvas
from yingxi.stage.effects import Moment, prepare
from yingxi.stage.score import Effect, World
from yingxi.stage.space import View
from yingxi.stage.weather import air, gust

GREY = 90


def drawn(cue, frame, seed=1):
    effect = prepare(cue, Backdrop(plates=()), seed=seed, source=300.0)
    out = canvas()
    out[...] = (GREY, GREY, GREY, 255)
    at = Moment(frame=frame, start=cue.start, end=cue.end, view=View())
    effect.behind(out, at)
    effect.front(out, at)
    return out, effect.gain(at)


@pytest.mark.parametrize("kind", list(EffectKind))
def test_every_effect_shows_itself_or_changes_the_light(kind):
    cue = Effect(kind=kind, start=0, end=50)
    seen = 0.0
    for frame in (2, 12, 25):
        out, gain = drawn(cue, frame)
        seen += float(np.abs(out[..., :3].astype(int) - GREY).mean()) + max(gain) - 1
    assert seen > 0.05


@pytest.mark.parametrize("kind", list(EffectKind))
def test_an_effect_is_the_same_every_time_it_is_drawn(kind):
    cue = Effect(kind=kind, start=0, end=50, x=640.0)
    first, _ = drawn(cue, 20)
    again, _ = drawn(cue, 20)
    assert np.array_equal(first, again)


@pytest.mark.parametrize(
    "kind", [EffectKind.LIGHTNING, EffectKind.GLOW, EffectKind.SWORD_LIGHT, EffectKind.FLASH]
)
def test_light_is_only_added(kind):
    for frame in (3, 10, 30):
        out, _ = drawn(Effect(kind=kind, start=0, end=50), frame)
        assert out[..., :3].min() >= GREY


def test_lightning_lights_the_whole_picture_and_its_glow_dies():
    cue = Effect(kind=EffectKind.LIGHTNING, start=0, end=50)
    _, bright = drawn(cue, 2)
    _, later = drawn(cue, 40)
    assert bright[0] > 1.3
    assert later[0] < 1.1


@pytest.mark.parametrize("weather", list(Weather))
def test_weather_moves_from_frame_to_frame_and_repeats_for_a_seed(weather):
    world = World(kind=PlaceKind.RIVER, weather=weather)

    def at(frame):
        out = canvas()
        out[...] = (GREY, GREY, GREY, 255)
        sky = air(world, Backdrop(plates=()), 5)
        sky.behind(out, View(), frame)
        sky.front(out, View(), frame)
        return out

    first = at(10)
    assert np.array_equal(first, at(10))
    assert not np.array_equal(first, at(16))


def test_it_does_not_rain_under_a_roof():
    inside = World(kind=PlaceKind.STUDY, weather=Weather.STORM)
    assert type(air(inside, Backdrop(plates=()), 1)).__name__ == "Motes"
    assert gust(inside) == 0
    assert gust(World(kind=PlaceKind.RIVER, weather=Weather.STORM)) > 0.5
