"""A line begins with its own first sound."""

from __future__ import annotations

import numpy as np
import pytest

from yingxi.sound.onset import LEAD, without_false_start

RATE = 24_000
SPEED = 0.74


def line(*parts: tuple[str, float, float]) -> np.ndarray:
    """Two seconds with hum or hiss between two moments, in seconds."""
    rng = np.random.default_rng(1)
    out = np.zeros(2 * RATE, np.float32)
    clock = np.arange(len(out)) / RATE
    for kind, begin, end in parts:
        inside = (clock >= begin) & (clock < end)
        hum = 0.3 * np.sin(2 * np.pi * 200 * clock)
        hiss = 0.3 * np.diff(rng.standard_normal(len(out) + 1))
        out[inside] = (hum if kind == "hum" else hiss)[inside]
    return out


def level(samples: np.ndarray, begin: float, end: float) -> float:
    return float(np.sqrt(np.mean(samples[int(begin * RATE) : int(end * RATE)] ** 2)))


@pytest.mark.parametrize("said", ["kʊ→ŋi↗ŋ", "ʂa→nɕja"])
def test_a_syllable_before_the_line_is_silenced(said: str) -> None:
    heard = line(("hum", 0.42, 0.52), ("hiss", 0.57, 0.66), ("hum", 0.66, 1.5))
    clean = without_false_start(heard, said, SPEED, RATE)
    assert level(clean, 0, 0.53) == 0
    np.testing.assert_array_equal(clean[int(0.6 * RATE) :], heard[int(0.6 * RATE) :])


def test_a_rest_of_it_that_runs_into_the_lines_noise_goes_too() -> None:
    begin = LEAD / SPEED
    heard = line(
        ("hum", 0.42, begin + 0.03),
        ("hiss", begin + 0.03, begin + 0.12),
        ("hum", begin + 0.12, 1.5),
    )
    clean = without_false_start(heard, "ʂa→nɕja", SPEED, RATE)
    assert level(clean, begin, begin + 0.02) == 0
    assert level(clean, begin + 0.06, begin + 0.11) == level(heard, begin + 0.06, begin + 0.11)


def test_a_line_that_begins_with_voice_keeps_its_voice() -> None:
    begin = LEAD / SPEED
    heard = line(("hum", begin, begin + 0.2), ("hiss", begin + 0.2, begin + 0.3), ("hum", 0.9, 1.5))
    clean = without_false_start(heard, "wo↓ʂɨ↘", SPEED, RATE)
    assert level(clean, begin + 0.02, 2) == level(heard, begin + 0.02, 2)


def test_nothing_is_lost_of_a_line_said_quickly() -> None:
    heard = line(("hiss", 0.345, 0.42), ("hum", 0.42, 1.2))
    np.testing.assert_array_equal(without_false_start(heard, "ʂɨ→fu", 1.25, RATE), heard)
