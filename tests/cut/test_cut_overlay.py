from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yingxi.cut.conform import conform
from yingxi.cut.overlay import Overlay, burn, overlay
from yingxi.media.colour import to_bgr, to_i420
from yingxi.media.decode import frames
from yingxi.media.standard import Recipe

SIZE = (64, 48)


def frame(bgr: tuple[int, int, int] = (40, 90, 160)) -> np.ndarray:
    return to_i420(np.full((SIZE[1], SIZE[0], 3), bgr, np.uint8))


def square(alpha: int, bgr: tuple[int, int, int], side: int = 16) -> np.ndarray:
    bitmap = np.zeros((side, side, 4), np.uint8)
    bitmap[..., :3] = np.round(np.array(bgr) * alpha / 255)
    bitmap[..., 3] = alpha
    return bitmap


@settings(max_examples=60, deadline=None)
@given(
    st.integers(-20, 70),
    st.integers(-20, 60),
    st.integers(0, 255),
    st.tuples(*[st.integers(0, 255)] * 3),
)
def test_burning_equals_blending_in_rgb(
    x: int, y: int, alpha: int, bgr: tuple[int, int, int]
) -> None:
    x, y = x & ~1, y & ~1
    burnt = frame()
    burn(burnt, [overlay(square(alpha, bgr), x, y, 0, 1)], 0)
    share = alpha / 255
    wanted = to_bgr(frame()).astype(float)
    part = wanted[max(0, y) : max(0, y + 16), max(0, x) : max(0, x + 16)]
    part[:] = part * (1 - share) + np.array(bgr) * share
    assert np.abs(to_bgr(burnt) - wanted).max() <= 5


@settings(max_examples=30, deadline=None)
@given(st.integers(-5, 60), st.integers(-5, 44), st.integers(1, 9), st.integers(1, 9))
def test_planes_stand_on_even_places_and_ink_stays_where_it_was(
    x: int, y: int, width: int, height: int
) -> None:
    bitmap = np.full((height, width, 4), 255, np.uint8)
    layer = overlay(bitmap, x, y, 0, 1)
    assert layer.x % 2 == layer.y % 2 == 0
    assert layer.luma.shape == tuple(2 * side for side in layer.u.shape)
    burnt = frame((0, 0, 0))
    burn(burnt, [layer], 0)
    white = burnt[: SIZE[1]] == 235
    expected = np.zeros_like(white)
    expected[max(0, y) : max(0, y + height), max(0, x) : max(0, x + width)] = True
    assert np.array_equal(white, expected)


def test_an_overlay_shows_only_between_its_frames() -> None:
    layer = overlay(square(255, (255, 255, 255)), 0, 0, 3, 5)
    for index, shown in ((2, False), (3, True), (4, True), (5, False)):
        burnt = frame()
        burn(burnt, [layer], index)
        assert (not np.array_equal(burnt, frame())) is shown


def test_fades_rise_and_fall_without_ever_passing_full() -> None:
    layer = overlay(square(255, (9, 9, 9)), 0, 0, 10, 30, fade_in=4, fade_out=4)
    strengths = [layer.strength(i) for i in range(9, 31)]
    assert strengths[0] == strengths[-1] == 0
    assert strengths[1:6] == sorted(strengths[1:6])
    assert strengths[5] == max(strengths) == 256
    assert strengths[1:-1] == strengths[1:-1][::-1]


def test_shifting_moves_an_overlay_in_time_only() -> None:
    layer = overlay(square(255, (9, 9, 9)), 2, 4, 0, 10, fade_in=2).shifted(100)
    assert isinstance(layer, Overlay)
    assert (layer.start, layer.end, layer.x, layer.y, layer.fade_in) == (100, 110, 2, 4, 2)


def test_an_empty_bitmap_changes_nothing() -> None:
    burnt = frame()
    burn(burnt, [overlay(np.zeros((8, 8, 4), np.uint8), 4, 4, 0, 9)], 0)
    assert np.array_equal(burnt, frame())


def test_conform_burns_into_the_file_and_not_into_the_given_frame(tmp_path: Path) -> None:
    still = frame((0, 0, 0))
    kept = still.copy()
    layer = overlay(square(255, (255, 255, 255)), 8, 8, 2, 4)
    path = tmp_path / "shot.mp4"
    recipe = Recipe(width=SIZE[0], height=SIZE[1])
    assert conform([still] * 6, [layer], path, recipe=recipe) == 6
    assert np.array_equal(still, kept)
    lit = [bool(picture[12, 12] > 200) for picture in frames(path)]
    assert lit == [False, False, True, True, False, False]


@pytest.mark.parametrize("index", [0, 1])
def test_burning_one_still_twice_does_not_add_up(index: int) -> None:
    half = overlay(square(128, (255, 255, 255)), 0, 0, 0, 2)
    once = frame((0, 0, 0))
    burn(once, [half], index)
    assert int(once[4, 4]) == pytest.approx(16 + 219 * 128 / 255, abs=1)
