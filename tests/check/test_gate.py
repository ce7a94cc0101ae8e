"""The gate sees what no director should have to."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from yingxi.check.takes.gate import measure, passed, worth

Spoil = Callable[[np.ndarray, int], np.ndarray]


def film(frames: int = 50, *, seed: int = 1) -> list[np.ndarray]:
    """A lit field with a dark disc that wanders."""
    y, x = np.mgrid[0:320, 0:180]
    field = 90 + 60 * np.sin(x / 40 + seed) + 40 * np.cos(y / 60)
    out = []
    for i in range(frames):
        frame = field.copy()
        frame[np.hypot(x - 30 - 2 * i, y - 200) < 40] = 20
        out.append(frame.clip(0, 255).astype(np.uint8))
    return out


def failed(frames: list[np.ndarray], picture: np.ndarray | None = None) -> set[str]:
    return {s.rule for s in measure(frames, picture) if not s.passed}


def test_a_good_take_passes() -> None:
    frames = film()
    scores = measure(frames, frames[0])
    assert passed(scores)
    assert {s.rule for s in scores} == {"black", "still", "flicker", "likeness"}


@pytest.mark.parametrize(
    ("rule", "spoil"),
    [
        ("black", lambda f, i: np.zeros_like(f) if i < 10 else f),
        ("still", lambda f, i: film(1)[0]),
        ("flicker", lambda f, i: (f * (0.6 if i % 2 else 1.0)).astype(np.uint8)),
    ],
)
def test_a_spoilt_take_fails_by_its_own_rule(rule: str, spoil: Spoil) -> None:
    assert rule in failed([spoil(f, i) for i, f in enumerate(film())])


def test_a_take_of_something_else_is_not_like_its_picture() -> None:
    assert "likeness" in failed(film(seed=1), 255 - film(seed=1)[0])


def test_a_picture_of_another_shape_is_compared_by_its_middle() -> None:
    frames = film()
    wide = np.pad(frames[0], ((0, 0), (70, 70)), mode="edge")
    assert "likeness" not in failed(frames, wide)


def test_a_take_without_a_frame_fails() -> None:
    assert failed([]) == {"frames"}


def test_a_failed_rule_outweighs_any_likeness() -> None:
    good, spoilt = film(), [np.zeros_like(f) for f in film()]
    assert worth(measure(good, None)) > worth(measure(spoilt, spoilt[0])) + 5
