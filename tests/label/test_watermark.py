"""The mark in the luma: written, read back blind, and never read where it is not."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from yingxi.label.watermark import Marker, detect, matches, payload_of, same_payload
from yingxi.label.watermark.code import decode, encode

_ID = "a production of the tests"
_SHORT, _LONG = 360, 640


def _frames(count: int, seed: int = 5) -> list[NDArray[np.uint8]]:
    """Grey I420 frames: a soft texture that drifts, with a flat band."""
    random = np.random.default_rng(seed)
    coarse = random.random((24, 14)).astype(np.float32)
    plate = cv2.resize(coarse, (_SHORT + 64, _LONG + 64), interpolation=cv2.INTER_CUBIC)
    plate = np.clip(plate * 150 + 40 + random.normal(0, 4, plate.shape), 16, 235)
    out: list[NDArray[np.uint8]] = []
    for index in range(count):
        frame = np.full((_LONG * 3 // 2, _SHORT), 128, np.uint8)
        frame[:_LONG] = plate[index : index + _LONG, 2 * index : 2 * index + _SHORT]
        frame[: _LONG // 4] = 60
        out.append(frame)
    return out


def _luma(frames: list[NDArray[np.uint8]]) -> list[NDArray[np.uint8]]:
    return [frame[:_LONG] for frame in frames]


@pytest.fixture(scope="module")
def marked() -> list[NDArray[np.uint8]]:
    marker = Marker(payload_of(_ID), width=_SHORT, height=_LONG)
    frames = _frames(12)
    for frame in frames:
        marker.mark(frame)
    return frames


def test_the_payload_is_the_head_of_the_identifiers_digest() -> None:
    assert payload_of("abc") == 0xBA7816BF8F01CFEA


def test_a_payload_is_mended_from_noisy_bits() -> None:
    random = np.random.default_rng(1)
    soft = 0.75 * (1.0 - 2.0 * encode(2**64 - 3)) + random.normal(size=512)
    word = decode(soft)
    assert word is not None
    assert word.payload == 2**64 - 3
    assert word.corrected > 60


def test_noise_is_no_payload() -> None:
    random = np.random.default_rng(2)
    words = [decode(random.normal(size=512)) for _ in range(40)]
    assert sum(word is not None for word in words) <= 1


def test_a_mark_is_read_back(marked: list[NDArray[np.uint8]]) -> None:
    seen = detect(_luma(marked))
    assert seen.payload == payload_of(_ID)
    assert seen.false_positive < 1e-12
    assert not seen.mirrored
    assert seen.scale == pytest.approx(1.0, abs=0.002)
    assert matches(seen, _ID)
    assert not matches(seen, "another")


def test_a_mark_outlives_a_crop_a_mirror_and_a_turn(marked: list[NDArray[np.uint8]]) -> None:
    turn = cv2.getRotationMatrix2D((_SHORT / 2, _LONG / 2), 2.0, 1.0)
    bent = [
        np.asarray(cv2.warpAffine(luma, turn, (_SHORT, _LONG)), np.uint8)[40:-40, 22:-22][:, ::-1]
        for luma in _luma(marked)
    ]
    seen = detect([np.ascontiguousarray(luma) for luma in bent])
    assert seen.payload == payload_of(_ID)
    assert seen.mirrored
    assert abs(seen.rotation) == pytest.approx(2.0, abs=0.05)


def test_nothing_is_read_where_nothing_was_written() -> None:
    seen = detect(_luma(_frames(12)))
    assert not seen.found
    assert seen.false_positive == 1.0
    assert not matches(seen, _ID)
    assert not same_payload(seen, seen)


def test_chroma_is_untouched_and_luma_stays_within_limits(
    marked: list[NDArray[np.uint8]],
) -> None:
    plain = _frames(12)
    for before, after in zip(plain, marked, strict=True):
        assert np.array_equal(before[_LONG:], after[_LONG:])
        assert after[:_LONG].min() >= 16
        assert after[:_LONG].max() <= 235


def test_a_frame_is_marked_the_same_alone_as_among_others(
    marked: list[NDArray[np.uint8]],
) -> None:
    alone = _frames(12)[7]
    Marker(payload_of(_ID), width=_SHORT, height=_LONG).mark(alone)
    assert np.array_equal(alone, marked[7])


def test_a_tiny_frame_is_marked_without_complaint() -> None:
    frame = np.full((96, 36), 128, np.uint8)
    Marker(1, width=36, height=64).mark(frame)
    assert detect([frame[:64]]).payload is None
