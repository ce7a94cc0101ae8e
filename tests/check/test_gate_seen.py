"""The gate looks at a film once and keeps little of it."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from yingxi.check.takes.seen import COLOUR_WIDTH, LARGE, MOST_FRAMES, gathered, strip_of
from yingxi.errors import MediaError


def film(frames: int, height: int = 854, width: int = 480) -> Iterator[np.ndarray]:
    """Ever brighter, reddish, as I420."""
    for i in range(frames):
        frame = np.full((height * 3 // 2, width), 60 + i // 2, np.uint8)
        frame[height:].reshape(2, -1)[0], frame[height:].reshape(2, -1)[1] = 100, 200
        yield frame


@pytest.mark.parametrize("frames", [1, 3, 50, 120, 400])
def test_the_large_frames_are_few_and_reach_over_the_take(frames: int) -> None:
    seen = gathered(film(frames))
    light = [int(f[..., 1].min()) for f in seen.large]
    assert len(light) == min(frames, LARGE)
    assert light == sorted(light)
    spread = light[-1] - light[0]
    assert spread >= 0.3 * (min(frames, MOST_FRAMES) - 1)


def test_a_height_that_vendors_use_and_encoders_do_not_is_read() -> None:
    first = gathered(film(1)).colour[0]
    assert first.shape[1] == COLOUR_WIDTH
    assert first.shape[0] == pytest.approx(COLOUR_WIDTH * 854 / 480, abs=3)
    blue, green, red = first.reshape(-1, 3).mean(axis=0)
    assert red > 150 > green
    assert blue < 60


def test_a_strip_of_nothing_is_refused() -> None:
    with pytest.raises(MediaError):
        strip_of(gathered(iter(())))
