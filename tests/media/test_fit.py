"""Films and pictures of any shape become frames of ours."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from yingxi.errors import MediaError
from yingxi.media.fit import fitted, picture_filling
from yingxi.testing import samples


def frames_of(data: bytes, count: int, tmp_path: Path) -> list[np.ndarray]:
    path = tmp_path / "film.mp4"
    path.write_bytes(data)
    return list(fitted(path, count, width=108, height=192, rate=25))


@pytest.mark.parametrize("count", [10, 50, 70])
def test_a_film_gives_as_many_frames_as_asked_whatever_its_length(
    count: int, tmp_path: Path
) -> None:
    frames = frames_of(samples.mp4(2), count, tmp_path)
    assert len(frames) == count
    assert all(f.shape == (288, 108) and f.dtype == np.uint8 for f in frames)


def test_a_film_that_is_too_short_is_slowed_and_not_frozen(tmp_path: Path) -> None:
    frames = frames_of(samples.mp4(2), 70, tmp_path)
    still = sum(np.array_equal(a, b) for a, b in pairwise(frames))
    assert still < 70 - 45
    assert not np.array_equal(frames[-1], frames[-4])


@pytest.mark.parametrize(("width", "height"), [(160, 90), (90, 160), (128, 128)])
def test_a_film_of_another_shape_fills_the_frame(width: int, height: int, tmp_path: Path) -> None:
    luma = frames_of(samples.mp4(1, width, height), 5, tmp_path)[0][:192]
    assert luma[:, 0].mean() > 30
    assert luma[:, -1].mean() > 30
    assert luma[0].mean() > 30
    assert luma[-1].mean() > 30


def test_sound_alone_is_no_film(tmp_path: Path) -> None:
    with pytest.raises(MediaError):
        frames_of(samples.wav(), 5, tmp_path)


def test_a_picture_fills_and_keeps_its_middle(tmp_path: Path) -> None:
    path = tmp_path / "p.png"
    path.write_bytes(samples.png(200, 100))
    got = picture_filling(path, width=90, height=160)
    assert got.shape == (160, 90, 3)
    path.write_bytes(b"not a picture")
    with pytest.raises(MediaError):
        picture_filling(path, width=90, height=160)
