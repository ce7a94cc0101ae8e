"""The gate: every take a model shot is measured before a person sees it.

Only what can be measured without guessing: frames that are black, frames that do not move, light
that flickers, a first frame that is not the approved picture. A measure and its version are kept
with the take; below the bar a take is never silently accepted.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

VERSION = "1"
SMALL = (90, 160)
BLACK_LUMA = 24
STILL = 0.25
"""Mean difference of luma under which a frame repeats the one before."""
MOST_BLACK = 0.1
MOST_STILL = 0.6
MOST_FLICKER = 6.0
"""Mean jump of the whole picture's light between frames, beyond its trend, in luma steps."""
LEAST_LIKENESS = 0.35
"""Correlation of the first frame with the approved picture, both small and blurred."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """One measure of a take."""

    rule: str
    value: float
    passed: bool
    evidence: str
    version: str = VERSION


def measure(
    frames: Iterable[NDArray[np.uint8]], picture: NDArray[np.uint8] | None
) -> tuple[Score, ...]:
    """Measure a take's grey frames against the approved grey picture, if there is one.

    ``frames`` and ``picture`` are ``(height, width)`` luma of any size.
    """
    small = [
        np.asarray(cv2.resize(f, SMALL, interpolation=cv2.INTER_AREA), np.float32) for f in frames
    ]
    if not small:
        return (Score(rule="frames", value=0.0, passed=False, evidence="0"),)
    light = np.array([f.mean() for f in small])
    moves = np.array([np.abs(a - b).mean() for a, b in itertools.pairwise(small)] or [0.0])
    black = float((light < BLACK_LUMA).mean())
    still = float((moves < STILL).mean())
    trend = np.convolve(np.pad(light, 2, mode="edge"), np.ones(5) / 5, "valid")
    flicker = float(np.abs(np.diff(light - trend)).mean()) if len(light) > 1 else 0.0
    scores = [
        _at_most("black", black, MOST_BLACK, f"{black:.0%}"),
        _at_most("still", still, MOST_STILL, f"{still:.0%}"),
        _at_most("flicker", flicker, MOST_FLICKER, f"{flicker:.1f}"),
    ]
    if picture is not None:
        alike = likeness(small[0], picture)
        scores.append(
            Score(
                rule="likeness",
                value=alike,
                passed=alike >= LEAST_LIKENESS,
                evidence=f"{alike:.2f}",
            )
        )
    return tuple(scores)


def likeness(frame: NDArray[np.float32], picture: NDArray[np.uint8]) -> float:
    """Correlation -1–1 of two pictures' light, small and blurred, each filling the same shape."""
    other = np.asarray(
        cv2.resize(_shaped(picture), SMALL, interpolation=cv2.INTER_AREA), np.float32
    )
    a, b = (cv2.GaussianBlur(p, (0, 0), 3).ravel() for p in (frame, other))
    a, b = a - a.mean(), b - b.mean()
    length = float(np.linalg.norm(a) * np.linalg.norm(b))
    return float(a @ b) / length if length > 1e-6 else 0.0


def passed(scores: Iterable[Score]) -> bool:
    """Whether a take is good enough to be seen."""
    return all(s.passed for s in scores)


def worth(scores: Iterable[Score]) -> float:
    """One number to choose takes by, more is better: a failed rule outweighs everything else."""
    sums = 0.0
    for score in scores:
        sums -= 0.0 if score.passed else 10.0
        sums += score.value if score.rule == "likeness" else -score.value / 10
    return sums


def _at_most(rule: str, value: float, most: float, evidence: str) -> Score:
    return Score(rule=rule, value=value, passed=value <= most, evidence=evidence)


def _shaped(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The middle of a picture in the shape of a frame."""
    height, width = picture.shape
    wide = min(width, round(height * SMALL[0] / SMALL[1]))
    high = min(height, round(wide * SMALL[1] / SMALL[0]))
    top, left = (height - high) // 2, (width - wide) // 2
    return picture[top : top + high, left : left + wide]
