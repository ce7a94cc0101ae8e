"""The gate as a job: what it reads is in its key, and what it could not look at is in its facts."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from yingxi.production import foreign
from yingxi.production.jobs import GateJob, StripJob
from yingxi.store.blobs import Blobs
from yingxi.testing import samples


@pytest.fixture
def blobs(tmp_path: Path) -> Blobs:
    return Blobs(tmp_path)


def scores(job: GateJob, blobs: Blobs) -> dict[str, dict[str, Any]]:
    return {s["rule"]: s for s in foreign.gate(job, blobs).facts["scores"]}


def test_a_take_is_judged_against_everything_that_it_should_be(blobs: Blobs) -> None:
    film = blobs.keep_bytes(samples.mp4(2))
    picture = blobs.keep_bytes(samples.png())
    job = GateJob(
        shot_id="E01-S01-01", film=film, picture=picture, sheets=(picture,), plate=picture,
        before=film, line="有人来过", looked="不是 JSON",
    )  # fmt: skip
    found = scores(job, blobs)
    assert {"black", "likeness", "wardrobe", "face", "place", "continuity", "text"} <= set(found)
    assert found["place"]["passed"]
    assert found["continuity"]["passed"]
    # A silent film says nothing of its line.
    assert not found["speech"]["passed"]
    assert found["read_identity"]["skipped"]
    assert found["read_identity"]["evidence"]


def test_a_take_that_nothing_is_known_of_is_judged_by_itself(blobs: Blobs) -> None:
    film = blobs.keep_bytes(samples.mp4(2))
    found = scores(GateJob(shot_id="E01-S01-01", film=film, picture=""), blobs)
    assert set(found) == {"black", "still", "flicker", "text"}


@pytest.mark.parametrize(
    "other",
    [
        {"picture": "sha256:b"}, {"sheets": ("sha256:b",)}, {"plate": "sha256:b"},
        {"before": "sha256:b"}, {"line": "b"}, {"written": ("b",)}, {"looked": "b"},
        {"readers": ("text-1",)}, {"film": "sha256:b"},
    ],
)  # fmt: skip
def test_whatever_the_gate_reads_is_in_its_key(other: dict[str, Any]) -> None:
    job = GateJob(shot_id="E01-S01-01", film="sha256:a", picture="")
    assert replace(job, **other).step.key != job.step.key


def test_a_sheet_is_not_taken_for_a_plate() -> None:
    job = GateJob(shot_id="s", film="sha256:a", picture="")
    assert replace(job, plate="sha256:b").step.key != replace(job, sheets=("sha256:b",)).step.key


def test_a_strip_is_four_frames_in_one_picture(blobs: Blobs) -> None:
    film = blobs.keep_bytes(samples.mp4(2, 180, 320))
    image = foreign.strip(StripJob(film=film), blobs).blobs["image"]
    strip = cv2.imdecode(np.frombuffer(blobs.path(image).read_bytes(), np.uint8), 1)
    assert strip is not None
    height, width = strip.shape[:2]
    assert width == pytest.approx(4 * height * 9 / 16, abs=4)


def test_a_film_that_cannot_be_read_fails_and_nobody_is_asked_to_look_at_it(blobs: Blobs) -> None:
    film = blobs.keep_bytes(b"<html>moved</html>")
    picture = blobs.keep_bytes(samples.png())
    judged = foreign.gate(GateJob(shot_id="s", film=film, picture=picture, plate=picture), blobs)
    assert not judged.facts["passed"]
    assert [s["rule"] for s in judged.facts["scores"]] == ["frames"]
    assert foreign.strip(StripJob(film=film), blobs).facts["unseen"]
