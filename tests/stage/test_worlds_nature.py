from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from yingxi.bible.model import PlaceKind
from yingxi.board.model import Weather
from yingxi.script.model import Hour
from yingxi.stage import ink, sky, worlds
from yingxi.stage.backdrop import Backdrop
from yingxi.stage.pen import Pixels
from yingxi.stage.score import World
from yingxi.stage.space import FLOOR_Y, PLATE_H, PLATE_W

NATURAL = (
    PlaceKind.MOUNTAIN, PlaceKind.RIVER, PlaceKind.BATTLEFIELD, PlaceKind.DESERT,
    PlaceKind.FOREST, PlaceKind.CAVE, PlaceKind.VILLAGE, PlaceKind.VOID,
)  # fmt: skip


def flat(backdrop: Backdrop, *, front: bool = False) -> Pixels:
    out = np.zeros((PLATE_H // 4, PLATE_W // 4, 3), np.float32)
    for plate in backdrop.plates:
        if plate.depth > 1 and not front:
            continue
        part = plate.pixels[::4, ::4].astype(np.float32)
        out = out * (1 - part[..., 3:] / 255) + part[..., :3]
    return np.clip(out, 0, 255).astype(np.uint8)


def check_plates(backdrop: Backdrop) -> None:
    depths = [p.depth for p in backdrop.plates]
    assert 4 <= len(depths) <= 6
    assert depths[0] == 0 and depths == sorted(depths)
    assert any(d == 1 for d in depths) and depths[-1] > 1
    for plate in backdrop.plates:
        assert plate.pixels.shape == (PLATE_H, PLATE_W, 4)
        assert plate.pixels.dtype == np.uint8
        assert (plate.pixels[..., :3].max(-1) <= plate.pixels[..., 3]).all(), plate.name
    assert (backdrop.plates[0].pixels[..., 3] == 255).all()


def check_stage(backdrop: Backdrop) -> None:
    floor = next(p for p in backdrop.plates if p.depth == 1)
    under_the_feet = floor.pixels[int(FLOOR_Y) : PLATE_H, 350:1050, 3]
    assert under_the_feet.min() > 250, "the puppets stand on nothing"
    front = backdrop.plates[-1].pixels
    assert front[650:1500, 400:1000, 3].max() < 40, "something hangs before the faces"
    quiet = flat(backdrop)[1700 // 4 : 1890 // 4, 240 // 4 : 1160 // 4].astype(np.float32).mean(-1)
    assert quiet.std() < 42, "the floor under the subtitles is restless"
    assert backdrop.horizon_y < backdrop.floor_y


DUSK_SCREEN = World(kind=PlaceKind.VOID, hour=Hour.DUSK, seed=5)


@pytest.fixture(scope="module")
def screen() -> Backdrop:
    return worlds.paint(DUSK_SCREEN)


def test_a_world_is_premultiplied_and_leaves_room_for_the_puppets(screen: Backdrop) -> None:
    check_plates(screen)
    check_stage(screen)


@pytest.mark.slow
@pytest.mark.parametrize("hour", Hour)
@pytest.mark.parametrize("kind", NATURAL)
def test_every_natural_world_stands_at_every_hour(kind: PlaceKind, hour: Hour) -> None:
    backdrop = worlds.paint(World(kind=kind, hour=hour, seed=3))
    check_plates(backdrop)
    check_stage(backdrop)


@pytest.mark.slow
@pytest.mark.parametrize("kind", NATURAL)
def test_hours_weathers_and_seasons_show(kind: PlaceKind) -> None:
    # Inside a mountain and on the bare screen the weather shows only through the mouth and the lamp.
    least = 1.5 if kind in (PlaceKind.CAVE, PlaceKind.VOID) else 6
    clear = World(kind=kind, hour=Hour.DAY)
    seen = [flat(worlds.paint(clear), front=True).astype(np.float32)]
    others = (
        replace(clear, hour=Hour.DUSK),
        replace(clear, hour=Hour.NIGHT),
        replace(clear, weather=Weather.STORM),
        replace(clear, weather=Weather.SNOW),
    )
    for world in others:
        picture = flat(worlds.paint(world), front=True).astype(np.float32)
        for other in seen:
            assert np.abs(picture - other).mean() > least, world
        seen.append(picture)


def test_the_same_world_gives_the_same_plates(screen: Backdrop) -> None:
    again = worlds.paint(DUSK_SCREEN)
    for a, b in zip(screen.plates, again.plates, strict=True):
        assert np.array_equal(a.pixels, b.pixels)


@pytest.mark.slow
def test_another_seed_gives_another_mountain() -> None:
    world = World(kind=PlaceKind.MOUNTAIN, seed=5)
    first, other = worlds.paint(world), worlds.paint(replace(world, seed=6))
    assert not np.array_equal(first.plates[1].pixels, other.plates[1].pixels)


def test_a_memory_is_paler_and_less_coloured_than_the_present(screen: Backdrop) -> None:
    now = flat(screen).astype(np.float32)
    then_plates = tuple(replace(p, pixels=worlds.faded(p.pixels)) for p in screen.plates)
    then = flat(replace(screen, plates=then_plates)).astype(np.float32)
    assert (then.max(-1) - then.min(-1)).mean() < 0.7 * (now.max(-1) - now.min(-1)).mean()
    assert np.percentile(then, 2) > np.percentile(now, 2)


def test_every_kind_of_place_has_a_module_of_its_name() -> None:
    assert set(worlds.MODULES) == set(PlaceKind)
    assert worlds.MODULES[PlaceKind.RIVER].endswith(".river")


def test_noise_is_the_same_picture_at_every_scale() -> None:
    small = ink.Sheet(0.25).noise(6, octaves=3, seed=4)
    large = ink.Sheet(0.5).noise(6, octaves=3, seed=4)
    height, width = small.shape
    shrunk = large[: height * 2, : width * 2].reshape(height, 2, width, 2).mean((1, 3))
    assert np.abs(shrunk - small).mean() < 0.02


def test_wrapped_noise_closes_on_itself() -> None:
    field = ink.noise(120, 400, 5, octaves=3, seed=2, wrap=True)
    seam = np.abs(field[:, 0] - field[:, -1]).mean()
    assert seam < 4 * np.abs(np.diff(field, axis=1)).mean()


def test_paint_laid_on_a_sheet_stays_premultiplied() -> None:
    sheet = ink.Sheet(0.1)
    sheet.lay("#ff8040", 0.5)
    sheet.glow("#ffffff", np.full((sheet.height, sheet.width), 0.7))
    assert (sheet.image[..., :3].max(-1) <= sheet.image[..., 3] + 1e-5).all()


def test_night_has_stars_and_a_storm_hides_them() -> None:
    assert sky.tones(Hour.NIGHT).stars > 0
    assert sky.tones(Hour.NIGHT, Weather.STORM).stars == 0
    assert sky.tones(Hour.DAY, Weather.STORM).disc_amount == 0


def test_winter_lies_thinner_than_falling_snow() -> None:
    winter = sky.tones(Hour.DAY, season="winter").snow
    falling = sky.tones(Hour.DAY, Weather.SNOW).snow
    assert 0 < winter < falling
