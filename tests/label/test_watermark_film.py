"""The mark in files: through an encoder, in a long film, and in what is no film."""

from __future__ import annotations

import math
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from yingxi.errors import MediaError
from yingxi.label.watermark import Marker, detect, mark_picture, matches, payload_of
from yingxi.media.encode import ShotWriter
from yingxi.media.standard import Recipe

_ID = "a film of the tests"
_SHORT, _LONG = 360, 640


def _plate() -> NDArray[np.uint8]:
    random = np.random.default_rng(9)
    coarse = random.random((20, 12)).astype(np.float32)
    soft = cv2.resize(coarse, (_SHORT + 80, _LONG), interpolation=cv2.INTER_CUBIC)
    return np.clip(soft * 140 + 40 + random.normal(0, 3, soft.shape), 16, 235).astype(np.uint8)


def _film(path: Path, count: int, *, marked: bool, rate: int = 25) -> Path:
    plate, marker = _plate(), Marker(payload_of(_ID), width=_SHORT, height=_LONG)
    recipe = Recipe(width=_SHORT, height=_LONG, crf=26, gop=rate, rate=rate, preset="ultrafast")
    with ShotWriter(path, recipe) as shot:
        for index in range(count):
            frame = np.full((_LONG * 3 // 2, _SHORT), 128, np.uint8)
            left = index % 80
            frame[:_LONG] = plate[:, left : left + _SHORT]
            if marked:
                marker.mark(frame)
            shot.write(frame)
    return path


def test_a_short_film_gives_its_mark_back(tmp_path: Path) -> None:
    seen = detect(_film(tmp_path / "short.mp4", 20, marked=True))
    assert seen.payload == payload_of(_ID)
    assert matches(seen, _ID)


def test_a_long_film_is_read_by_its_key_frames(tmp_path: Path) -> None:
    seen = detect(_film(tmp_path / "long.mp4", 14 * 6, marked=True, rate=6))
    assert seen.payload == payload_of(_ID)
    assert seen.frames <= 24


def test_a_film_without_a_mark_has_none(tmp_path: Path) -> None:
    seen = detect(_film(tmp_path / "plain.mp4", 12, marked=False))
    assert not seen.found
    assert not matches(seen, _ID)


def test_what_is_no_film_is_said_in_a_line(tmp_path: Path) -> None:
    path = tmp_path / "notes.mp4"
    path.write_bytes(b"these are notes" * 40)
    with pytest.raises(MediaError) as caught:
        detect(path)
    assert "\n" not in caught.value.message


def test_flat_frames_are_searched_without_a_fault() -> None:
    seen = detect([np.full((_LONG, _SHORT), 60, np.uint8)] * 2)
    assert not seen.found
    assert math.isfinite(seen.sync)


def test_no_frames_at_all_are_no_mark() -> None:
    assert not detect([]).found


def test_a_still_gives_its_mark_back_out_of_a_jpeg() -> None:
    still = np.repeat(_plate()[..., None], 3, axis=2)
    drawn = cv2.imencode(
        ".jpg", mark_picture(still, payload_of(_ID)), [cv2.IMWRITE_JPEG_QUALITY, 80]
    )
    back = np.asarray(cv2.imdecode(drawn[1], cv2.IMREAD_GRAYSCALE), np.uint8)
    assert detect([back]).payload == payload_of(_ID)
