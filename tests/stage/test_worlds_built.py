from __future__ import annotations

from importlib import import_module

import numpy as np
import pytest

from yingxi.bible.model import PlaceKind
from yingxi.board.model import Weather
from yingxi.script.model import Hour
from yingxi.stage.backdrop import Backdrop
from yingxi.stage.cutwork import box_path
from yingxi.stage.floors import EYE_Y, rows
from yingxi.stage.lattice import ice, punched
from yingxi.stage.lettering import lettering
from yingxi.stage.mood import mood_of
from yingxi.stage.pen import Pen, circle_path
from yingxi.stage.score import World
from yingxi.stage.space import FLOOR_Y, PLATE_H, PLATE_W

BUILT = (
    PlaceKind.TEMPLE, PlaceKind.PALACE, PlaceKind.COURTYARD, PlaceKind.STREET, PlaceKind.STUDY,
    PlaceKind.OFFICE, PlaceKind.FLAT, PlaceKind.CITY, PlaceKind.HOSPITAL, PlaceKind.RESTAURANT,
    PlaceKind.SCHOOL,
)  # fmt: skip


def painted(world: World) -> Backdrop:
    return import_module(f"yingxi.stage.worlds.{world.kind.value}").paint(world)


def flattened(backdrop: Backdrop, *, over_figures: bool = True) -> np.ndarray:
    out = np.zeros((PLATE_H // 4, PLATE_W // 4, 3))
    for plate in backdrop.plates:
        if plate.depth > 1 and not over_figures:
            continue
        small = plate.pixels[::4, ::4].astype(float)
        out = out * (1 - small[..., 3:] / 255) + small[..., :3]
    return out


def check_contract(backdrop: Backdrop) -> None:
    depths = [plate.depth for plate in backdrop.plates]
    assert depths == sorted(depths)
    assert depths[-1] > 1
    cover = np.zeros((PLATE_H, PLATE_W), bool)
    for plate in backdrop.plates:
        assert plate.pixels.shape == (PLATE_H, PLATE_W, 4)
        assert plate.pixels.dtype == np.uint8
        assert (plate.pixels[..., :3].max(-1) <= plate.pixels[..., 3]).all()
        if plate.depth <= 1:
            cover |= plate.pixels[..., 3] > 250
        else:
            faces = plate.pixels[600:1600, 330:1070, 3]
            assert (faces > 128).mean() < 0.02
    assert cover[140:2060, 160:1240].all()
    assert backdrop.floor_y == FLOOR_Y


@pytest.mark.slow
@pytest.mark.parametrize("kind", BUILT)
def test_every_built_world_keeps_the_plate_contract_and_changes_with_the_hour(
    kind: PlaceKind,
) -> None:
    day, night = (painted(World(kind=kind, hour=h, seed=2)) for h in (Hour.DAY, Hour.NIGHT))
    check_contract(day)
    check_contract(night)
    bright, dark = flattened(day), flattened(night)
    assert dark.mean() < bright.mean()
    assert np.abs(bright - dark).mean() > 20


@pytest.mark.slow
@pytest.mark.parametrize("kind", (PlaceKind.OFFICE, PlaceKind.STREET))
def test_the_seed_makes_two_places_of_one_kind_differ(kind: PlaceKind) -> None:
    one, two = (flattened(painted(World(kind=kind, seed=s))) for s in (1, 2))
    assert np.abs(one - two).mean() > 4


@pytest.mark.slow
def test_snow_whitens_the_roofs_of_the_courtyard() -> None:
    clear, snow = (
        flattened(painted(World(kind=PlaceKind.COURTYARD, weather=w, seed=1)), over_figures=False)
        for w in (Weather.CLEAR, Weather.SNOW)
    )
    roof = (slice(240, 262), slice(120, 230))
    assert snow[roof].mean() > clear[roof].mean() + 40


def test_the_study_is_painted_alike_twice() -> None:
    world = World(kind=PlaceKind.STUDY, hour=Hour.DUSK, seed=5)
    one, two = painted(world), painted(world)
    check_contract(one)
    for a, b in zip(one.plates, two.plates, strict=True):
        assert np.array_equal(a.pixels, b.pixels)


def test_a_wall_is_clear_where_it_is_punched() -> None:
    pen = Pen(200, 200)
    pen.path(punched((0, 0, 200, 200), [circle_path(100, 100, 60)]), "#808080")
    alpha = pen.pixels()[..., 3]
    assert alpha[100, 100] == 0
    assert alpha[10, 10] == 255


def test_letters_keep_their_holes() -> None:
    pen = Pen(200, 200)
    pen.path(lettering("口", 100, 100, 180), "#000000")
    alpha = pen.pixels()[..., 3]
    assert alpha[100, 100] == 0
    assert alpha.max() == 255


def test_vertical_lettering_runs_down_the_sign() -> None:
    x0, y0, x1, y1 = lettering("同福客栈", 0, 0, 50, vertical=True).bounds
    assert y1 - y0 > 3 * (x1 - x0)


def test_cracked_ice_stays_inside_its_box_and_follows_its_seed() -> None:
    box = (0.0, 0.0, 300.0, 200.0)
    assert ice(box, 60, 1) == ice(box, 60, 1)
    assert ice(box, 60, 1) != ice(box, 60, 2)
    numbers = [
        float(v)
        for v in ice(box, 60, 1).replace("M", " ").replace("L", " ").replace("Z", " ").split()
    ]
    assert min(numbers) >= -0.1
    assert max(numbers) <= 300.1


def test_floor_lines_lie_ever_farther_apart_towards_the_viewer() -> None:
    gaps = np.diff(rows(1572, 28, EYE_Y))
    assert (np.diff(gaps) > 0).all()


def test_a_box_is_its_own_bounds() -> None:
    assert box_path(1, 2, 30, 40).bounds == (1, 2, 30, 40)


def test_rain_wets_and_dulls_and_lights_the_lamps() -> None:
    clear, rain = (
        mood_of(World(kind=PlaceKind.CITY, weather=w)) for w in (Weather.CLEAR, Weather.RAIN)
    )
    assert rain.wet > clear.wet
    assert rain.lamps > clear.lamps
    assert sum(rain.ambient) < sum(clear.ambient)
