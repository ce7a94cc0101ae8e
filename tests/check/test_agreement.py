"""Shots of one scene look like one scene in the finished film."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from yingxi.check.drama.agreement import (
    COLOURS,
    LIGHT,
    PLACE,
    WARDROBE,
    Approved,
    agreement,
    agreement_of,
)
from yingxi.check.drama.sampled import Sample, sampled
from yingxi.check.finding import Examination, Outcome, Severity
from yingxi.check.plan import ShotSpan
from yingxi.errors import MediaError
from yingxi.media.colour import to_i420
from yingxi.media.encode import ShotWriter
from yingxi.media.standard import Recipe

GREEN, RED, GREY = (60, 150, 70), (50, 60, 170), (120, 120, 120)
Bgr = NDArray[np.uint8]


def picture(base: tuple[int, int, int], seed: int = 0, light: float = 1.0) -> Bgr:
    """A field of one colour with lights and shadows."""
    rng = np.random.default_rng(seed)
    shade = rng.uniform(0.4, 1.1, (16, 9, 1)).repeat(20, axis=0).repeat(20, axis=1)
    return np.clip(np.array(base) * shade * light, 0, 255).astype(np.uint8)


def scene(count: int = 6, **more: object) -> tuple[ShotSpan, ...]:
    return tuple(
        ShotSpan(id=f"E01-S01-{i:02d}", scene="E01-S01", start_frame=25 * i, frames=25,
                 place="镇妖井", hour="night", size="medium", characters=("白璃",), **more)  # type: ignore[arg-type]
        for i in range(count)
    )  # fmt: skip


def seen(spans: tuple[ShotSpan, ...], odd: dict[int, Bgr] | None = None) -> dict[str, tuple[Sample, ...]]:  # fmt: skip
    frames = [picture(GREEN, seed=i) for i in range(len(spans))]
    for i, frame in (odd or {}).items():
        frames[i] = frame
    return {s.id: (Sample(at=s.start, frame=f),) for s, f in zip(spans, frames, strict=True)}


def of(examinations: tuple[Examination, ...], rule: str) -> Examination:
    return next(e for e in examinations if e.rule == rule)


def test_a_scene_under_one_light_is_passed() -> None:
    spans = scene()
    found = agreement_of(seen(spans), spans)
    assert of(found, COLOURS).outcome is Outcome.PASSED
    assert of(found, LIGHT).outcome is Outcome.PASSED


def test_a_shot_in_other_colours_than_its_scene_is_a_warning_with_both_times() -> None:
    spans = scene()
    found = of(agreement_of(seen(spans, {3: picture(RED)}), spans), COLOURS).findings
    assert [(f.place, f.severity) for f in found] == [("E01-S01-03", Severity.WARNING)]
    assert "3.00 秒" in found[0].evidence
    assert found[0].evidence.count("秒") == 2


def test_two_shots_in_the_other_colours_are_two_framings_and_no_fault() -> None:
    spans = scene()
    other = {3: picture(RED, 1), 4: picture(RED, 2)}
    assert of(agreement_of(seen(spans, other), spans), COLOURS).findings == ()


def test_another_hour_a_memory_and_black_are_not_compared() -> None:
    spans = scene()
    for change in ({"hour": "day"}, {"memory": True}, {"black": True}, {"size": "insert"}):
        changed = (*spans[:5], replace(spans[5], **change))  # type: ignore[arg-type]
        found = of(agreement_of(seen(changed, {5: picture(RED)}), changed), COLOURS)
        assert found.findings == (), change


def test_a_shot_much_darker_than_others_framed_alike_is_told() -> None:
    spans = scene()
    dark = {2: picture(GREEN, 2, light=0.45)}
    assert [f.place for f in of(agreement_of(seen(spans, dark), spans), LIGHT).findings] == [
        spans[2].id
    ]
    flash = (*spans[:2], replace(spans[2], effects=("flash",)), *spans[3:])
    assert of(agreement_of(seen(flash, dark), flash), LIGHT).findings == ()


def test_a_scene_of_three_shots_is_too_few_to_call_one_odd() -> None:
    spans = scene(3)
    assert of(agreement_of(seen(spans, {1: picture(RED)}), spans), COLOURS).findings == ()


def test_sets_are_held_against_their_approved_plates_and_skipped_without() -> None:
    spans = scene(2)
    plates = {spans[0].id: picture(GREEN), spans[1].id: picture(RED)}
    approved = Approved(sheets={}, plates=plates)
    found = agreement_of(seen(spans), spans, approved=approved)
    assert [f.place for f in of(found, PLACE).findings] == [spans[1].id]
    assert of(found, WARDROBE).outcome is Outcome.SKIPPED
    assert of(agreement_of(seen(spans), spans), PLACE).outcome is Outcome.SKIPPED


@pytest.fixture(scope="module", params=[25, 1000], ids=["a key frame a second", "one key frame"])
def film(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Six seconds, one shot each; the fourth is red."""
    path = tmp_path_factory.mktemp("film") / "film.mp4"
    colours = [GREEN, GREEN, GREEN, RED, GREEN, GREEN]
    recipe = Recipe(width=180, height=320, preset="ultrafast", gop=request.param)
    with ShotWriter(path, recipe) as shot:
        for i, colour in enumerate(colours):
            frame = to_i420(np.ascontiguousarray(picture(colour, seed=i)))
            for _ in range(25):
                shot.write(frame)
    return path


def test_the_odd_shot_of_a_real_film_is_found_with_few_and_with_many_key_frames(film: Path) -> None:
    found = of(agreement(film, scene()), COLOURS).findings
    assert [f.place for f in found] == ["E01-S01-03"]


def test_frames_within_a_dissolve_are_no_shots(film: Path) -> None:
    spans = tuple(replace(s, blend_frames=10) for s in scene())
    assert all(
        sample.at >= span.start + 10 / 25
        for span in spans
        for sample in sampled(film, spans)[span.id]
    )


def test_a_file_that_is_no_film_is_a_clear_error(tmp_path: Path) -> None:
    path = tmp_path / "no.mp4"
    path.write_bytes(b"nothing")
    with pytest.raises(MediaError):
        agreement(path, scene())
