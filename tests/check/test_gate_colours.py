"""Clothes, place and light are told by what can be measured, and nothing is said of the rest."""

from __future__ import annotations

import numpy as np
import pytest

from yingxi.check.takes.continuity import continuity
from yingxi.check.takes.place import place
from yingxi.check.takes.wardrobe import figure, wardrobe

Bgr = np.ndarray
RED, GREEN, BLUE = (40, 40, 190), (60, 150, 50), (180, 80, 30)


def hills(seed: int = 0, light: float = 1.0) -> Bgr:
    """A set: soft bands of its own few colours."""
    y, x = np.mgrid[0:480, 0:270]
    dice = np.random.default_rng(seed)
    low, high = dice.uniform(40, 200, (2, 3))
    turn = seed * 0.9
    wave = 0.5 + 0.5 * np.sin((x * np.cos(turn) + y * np.sin(turn)) / 25)[..., None]
    return ((low * wave + high * (1 - wave)) * light).clip(0, 255).astype(np.uint8)


def dressed(colour: tuple[int, int, int], ground: Bgr, width: int = 100) -> Bgr:
    """A figure in one coat before a ground."""
    out = ground.copy()
    middle = ground.shape[1] // 2
    out[120:460, middle - width // 2 : middle + width // 2] = colour
    return out


def sheet(colour: tuple[int, int, int], ground: int = 235) -> Bgr:
    return dressed(colour, np.full((480, 270, 3), ground, np.uint8))


def test_the_coat_of_the_sheet_is_known_in_the_take() -> None:
    score = wardrobe([dressed(RED, hills())], [sheet(RED)], hills())
    assert score.passed
    assert not score.skipped


def test_another_coat_is_not() -> None:
    score = wardrobe([dressed(GREEN, hills())], [sheet(RED)], hills())
    assert (score.rule, score.passed) == ("wardrobe", False)


def test_a_coat_by_lamplight_is_the_same_coat() -> None:
    lamp = np.array([0.82, 0.95, 1.0])
    frame = (dressed(RED, hills()) * lamp).astype(np.uint8)
    assert wardrobe([frame], [sheet(RED)], (hills() * lamp).astype(np.uint8)).passed


@pytest.mark.parametrize(
    ("frame", "page", "plate"),
    [
        (dressed(RED, hills()), sheet(RED), None),
        (dressed(RED, hills()), hills(3), hills()),
        (dressed(RED, hills(), width=12), sheet(RED), hills()),
    ],
    ids=["no plate", "a sheet without a plain ground", "too far away"],
)
def test_clothes_that_cannot_be_told_are_said_to_be_skipped(
    frame: Bgr, page: Bgr, plate: Bgr | None
) -> None:
    score = wardrobe([frame], [page], plate)
    assert score.skipped
    assert score.evidence
    assert score.version.endswith("skipped")


def test_a_figure_is_found_on_a_ground_that_shades_off() -> None:
    shade = np.linspace(200, 245, 270)[None, :, None].repeat(480, 0).repeat(3, 2)
    found = figure(dressed(BLUE, shade.astype(np.uint8)))
    assert found is not None
    assert found.mean() == pytest.approx(340 * 100 / (480 * 270), rel=0.05)


def test_the_place_of_the_plate_is_known_behind_a_player() -> None:
    assert place([dressed(RED, hills())], hills()).passed


def test_another_place_is_not() -> None:
    assert not place([dressed(RED, hills(5))], hills()).passed


def test_a_shot_goes_on_under_the_same_light() -> None:
    assert continuity([hills()], [dressed(RED, hills(light=0.95))]).passed


def test_a_jump_of_the_light_is_seen() -> None:
    assert not continuity([hills()], [hills(light=0.45)]).passed
