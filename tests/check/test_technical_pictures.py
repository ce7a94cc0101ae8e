"""Faults of the picture, each made on purpose in a small film."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest

from yingxi.check.film.delivery import Delivery, delivery
from yingxi.check.film.technical import Asked, technical
from yingxi.check.finding import Examination, Outcome, Severity
from yingxi.errors import MediaError
from yingxi.media.colour import Bgr, to_i420
from yingxi.media.encode import ShotWriter
from yingxi.media.standard import Recipe

WIDE, HIGH, COUNT = 108, 192, 50


def scene(count: int = COUNT) -> list[Bgr]:
    """A textured wall that slides by behind a lamp."""
    rng = np.random.default_rng(3)
    coarse = rng.integers(40, 220, (60, 60, 3), np.uint8)
    wall = cv2.GaussianBlur(
        cv2.resize(coarse, (480, 480), interpolation=cv2.INTER_CUBIC), (0, 0), 2
    )
    out = []
    for i in range(count):
        frame = wall[40 : 40 + HIGH, 10 + 2 * i : 10 + 2 * i + WIDE].copy()
        cv2.circle(frame, (20 + i, 60), 14, (40, 120, 230), -1)
        out.append(frame)
    return out


def spec() -> Delivery:
    """Our master's, for a small and silent picture."""
    master = delivery("master")
    small = {"sizes": ((WIDE, HIGH),), "bits_min": None}
    return master.model_copy(
        update={
            "picture": master.picture.model_copy(update=small),
            "sound": master.sound.model_copy(update={"required": False}),
        }
    )


def inspected(
    tmp_path: Path, frames: list[Bgr], asked: Asked | None = None
) -> dict[str, Examination]:
    path = tmp_path / "film.mp4"
    recipe = Recipe(width=frames[0].shape[1], height=frames[0].shape[0])
    with ShotWriter(path, recipe) as shot:
        for frame in frames:
            shot.write(to_i420(np.ascontiguousarray(frame)))
    return {e.rule: e for e in technical(path, spec=spec(), asked=asked, threads=1)}


def faults(examined: dict[str, Examination]) -> set[str]:
    return {
        e.rule
        for e in examined.values()
        if any(f.severity is not Severity.NOTE for f in e.findings)
    } - {"technical.container"}


def test_a_good_film_passes_but_for_its_index(tmp_path: Path) -> None:
    examined = inspected(tmp_path, scene())
    assert faults(examined) == set()
    # A shot is written without faststart: only masters are.
    assert examined["technical.container"].findings[0].mark == "file.faststart"


Spoil = Callable[[Bgr, int], Bgr]


def _combed(frame: Bgr, i: int) -> Bgr:
    woven = frame.copy()
    x = 10 + i
    woven[0::2, x : x + 40] = 235
    woven[1::2, x + 20 : x + 60] = 235
    return woven


@pytest.mark.parametrize(
    ("rule", "spoil", "first", "last"),
    [
        ("technical.black", lambda f, i: f * 0 + 2, 12, 30),
        ("technical.one_colour", lambda f, i: f * 0 + np.array([0, 255, 0]), 20, 22),
        ("technical.borders", lambda f, i: cv2.copyMakeBorder(f[:, 16:-16], 0, 0, 16, 16, cv2.BORDER_CONSTANT), 8, 45),
        ("technical.flash", lambda f, i: f // 4 + (170 if i % 4 < 2 else 0), 5, 45),
        ("technical.red_flash", lambda f, i: f // 12 + np.array([0, 0, 190 if i % 4 < 2 else 20]), 5, 45),
        ("technical.combing", _combed, 5, 45),
    ],
)  # fmt: skip
def test_a_fault_is_found_where_it_is(
    tmp_path: Path, rule: str, spoil: Spoil, first: int, last: int
) -> None:
    frames = scene()
    frames[first:last] = [
        np.clip(spoil(f, i), 0, 255).astype(np.uint8)
        for i, f in enumerate(frames[first:last], first)
    ]
    found = inspected(tmp_path, frames)[rule].findings
    assert found
    assert found[0].start is not None
    assert found[0].end is not None
    assert found[0].start <= first / 25 + 0.21
    assert abs(found[-1].end - last / 25) < 1.01 if found[-1].end else False


def test_a_held_picture_is_measured_and_may_be_asked_for(tmp_path: Path) -> None:
    frames = scene()
    frames[10:35] = [frames[10]] * 25
    found = inspected(tmp_path, frames)["technical.held"].findings
    assert [(round(f.start or 0, 2), round(f.end or 0, 2)) for f in found] == [(0.4, 1.4)]
    asked = inspected(tmp_path, frames, Asked(held=((0.4, 1.4),)))
    assert asked["technical.held"].outcome is Outcome.PASSED


def test_a_second_that_comes_twice_is_found(tmp_path: Path) -> None:
    frames = scene(70)
    frames[40:66] = frames[5:31]
    found = inspected(tmp_path, frames)["technical.repeated"].findings
    assert [round(f.start or 0, 1) for f in found] == [1.6]


def test_every_fifth_frame_doubled_is_a_cadence(tmp_path: Path) -> None:
    source = scene()
    found = inspected(tmp_path, [source[i - i // 5] for i in range(COUNT)])["technical.cadence"]
    assert "5" in found.findings[0].evidence


def test_animation_on_twos_is_only_noted(tmp_path: Path) -> None:
    source = scene()
    found = inspected(tmp_path, [source[i // 2 * 2] for i in range(COUNT)])["technical.cadence"]
    assert [f.severity for f in found.findings] == [Severity.NOTE]


def test_three_flashes_in_a_second_are_allowed(tmp_path: Path) -> None:
    frames = scene()
    for start in (5, 13, 21):
        frames[start : start + 3] = [f // 4 + 170 for f in frames[start : start + 3]]
    assert inspected(tmp_path, frames)["technical.flash"].outcome is Outcome.PASSED


def test_damaged_data_is_told_and_the_rest_is_still_inspected(tmp_path: Path) -> None:
    inspected(tmp_path, scene())
    path = tmp_path / "film.mp4"
    data = bytearray(path.read_bytes())
    for at in range(len(data) // 3, len(data) * 2 // 3, 97):
        data[at] ^= 0x55
    path.write_bytes(data)
    examined = {e.rule: e for e in technical(path, spec=spec(), threads=1)}
    assert examined["technical.corrupt"].findings
    assert "technical.black" in examined


def test_a_film_that_breaks_the_specification_says_what_and_what_is_wanted(tmp_path: Path) -> None:
    wide = [cv2.resize(f, (HIGH, WIDE)) for f in scene(10)]
    marks = {f.mark for f in inspected(tmp_path, wide)["technical.picture_format"].findings}
    assert marks == {"picture.sizes", "picture.upright"}
    assert "technical.duration" in faults(inspected(tmp_path, wide))


def test_what_is_no_film_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.mp4"
    path.write_bytes(b"no film at all")
    with pytest.raises(MediaError):
        technical(path, spec=spec())
