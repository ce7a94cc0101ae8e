"""Planes of a frame, whatever even size it has."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from yingxi.media.colour import to_bgr, to_i420
from yingxi.media.decode import frames
from yingxi.media.standard import split_planes
from yingxi.testing import samples


@pytest.mark.parametrize(("width", "height"), [(480, 854), (90, 160), (1080, 1920), (64, 66)])
def test_planes_are_views_of_the_whole_frame(width: int, height: int) -> None:
    frame = np.zeros((height * 3 // 2, width), np.uint8)
    y, u, v = split_planes(frame)
    assert (y.shape, u.shape, v.shape) == (
        (height, width), (height // 2, width // 2), (height // 2, width // 2),
    )  # fmt: skip
    y[:], u[:], v[:] = 1, 2, 3
    assert np.bincount(frame.ravel()).tolist() == [0, width * height, *[width * height // 4] * 2]


def test_a_film_whose_chroma_has_an_odd_height_keeps_its_colours(tmp_path: Path) -> None:
    film = tmp_path / "f.mp4"
    film.write_bytes(samples.mp4(1, 92, 166))
    picture = to_bgr(next(frames(film)))
    assert picture.shape == (166, 92, 3)
    again = to_bgr(to_i420(picture))
    assert np.abs(picture.astype(int) - again.astype(int)).mean() < 3
