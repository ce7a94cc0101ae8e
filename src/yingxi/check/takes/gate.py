"""The gate: every take a model shot is measured before a person sees it.

Each rule is a module that measures without guessing, or says why it could not; here they are put
together. A measure and its version are kept with the take; below the bar a take is never silently
accepted.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from yingxi.check.takes import faces, lettering, reader, spoken
from yingxi.check.takes.continuity import continuity
from yingxi.check.takes.palette import SMALL, shaped
from yingxi.check.takes.place import place
from yingxi.check.takes.score import Score, at_least, at_most
from yingxi.check.takes.seen import Bgr, Seen
from yingxi.check.takes.wardrobe import wardrobe

VERSION = "2"
BLACK_LUMA = 24
STILL = 0.06
"""Mean difference of luma under which a frame repeats the one before.

Measured: a frozen picture, coded, differs by 0.04 at most; a slow push into a dark well by 0.10.
"""
MOST_BLACK = 0.1
MOST_STILL = 0.6
MOST_FLICKER = 6.0
"""Mean jump of the whole picture's light between frames, beyond its trend, in luma steps."""
LEAST_LIKENESS = 0.35
"""Correlation of the first frame with the approved picture, both small and blurred."""
FIRST = 2
"""Frames in colour that count as a take's beginning."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What a take should be: approved pictures, the shot before, words."""

    picture: Bgr | None = None
    """What it was to begin with."""
    sheets: tuple[Bgr, ...] = ()
    plate: Bgr | None = None
    before: tuple[Bgr, ...] = ()
    """The last frames of the shot before in the same scene."""
    line: str = ""
    """Words the film itself was asked to speak."""
    written: tuple[str, ...] = ()
    """Words that may be read in the picture: a sign, a letter."""
    looked: str = ""
    """A reader's answer."""


def judge(
    seen: Seen, expected: Expected, samples: NDArray[np.float32] | None = None
) -> tuple[Score, ...]:
    """Every measure of a take; ``samples`` are its own sound at 48 kHz, where it has any."""
    picture = expected.picture
    grey = (
        None if picture is None else np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY), np.uint8)
    )
    scores = measure(seen.grey, grey)
    return (*scores, *_further(seen, expected, samples)) if seen.grey else scores


def readers() -> tuple[str, ...]:
    """The optional models that are installed, each with the version of its rule: a gate's key."""
    optional = (
        (faces.installed(), faces),
        (lettering.installed(), lettering),
        (spoken.installed(), spoken),
    )
    return tuple(f"{rule.RULE}-{rule.VERSION}" for there, rule in optional if there)


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
        return (Score(rule="frames", value=0.0, passed=False, evidence="0", version=VERSION),)
    light = np.array([f.mean() for f in small])
    moves = np.array([np.abs(a - b).mean() for a, b in itertools.pairwise(small)] or [0.0])
    black = float((light < BLACK_LUMA).mean())
    still = float((moves < STILL).mean())
    trend = np.convolve(np.pad(light, 2, mode="edge"), np.ones(5) / 5, "valid")
    flicker = float(np.abs(np.diff(light - trend)).mean()) if len(light) > 1 else 0.0
    scores = [
        at_most("black", black, MOST_BLACK, f"{black:.0%}", version=VERSION),
        at_most("still", still, MOST_STILL, f"{still:.0%}", version=VERSION),
        at_most("flicker", flicker, MOST_FLICKER, f"{flicker:.1f}", version=VERSION),
    ]
    if picture is not None:
        alike = likeness(small[0], picture)
        told = f"{alike:.2f}"
        scores.append(at_least("likeness", alike, LEAST_LIKENESS, told, version=VERSION))
    return tuple(scores)


def likeness(frame: NDArray[np.float32], picture: NDArray[np.uint8]) -> float:
    """Correlation -1–1 of two pictures' light, small and blurred, each filling the same shape."""
    other = np.asarray(cv2.resize(shaped(picture), SMALL, interpolation=cv2.INTER_AREA), np.float32)
    a, b = (cv2.GaussianBlur(p, (0, 0), 3).ravel() for p in (frame, other))
    a, b = a - a.mean(), b - b.mean()
    length = float(np.linalg.norm(a) * np.linalg.norm(b))
    return float(a @ b) / length if length > 1e-6 else 0.0


def passed(scores: Iterable[Score]) -> bool:
    """Whether a take is good enough to be seen: a rule that was skipped says nothing of it."""
    return all(s.passed for s in scores)


def worth(scores: Iterable[Score]) -> float:
    """One number to choose takes by, more is better: a failed rule outweighs everything else.

    Else it is the mean 0–1 of what was measured, so that skipped rules do not count.
    """
    told = [s for s in scores if not s.skipped]
    mean = sum(s.worth for s in told) / max(1, len(told))
    return mean - 10.0 * sum(not s.passed for s in told)


def _further(
    seen: Seen, expected: Expected, samples: NDArray[np.float32] | None
) -> Iterator[Score]:
    if expected.sheets:
        yield wardrobe(seen.colour, expected.sheets, expected.plate)
        yield faces.face(seen.large, expected.sheets)
    if expected.plate is not None:
        yield place(seen.colour, expected.plate)
    if expected.before:
        yield continuity(expected.before, seen.colour[:FIRST])
    approved = () if expected.plate is None else (expected.plate,)
    yield lettering.lettering(seen.large, approved=approved, asked=expected.written)
    if expected.line:
        yield spoken.speech(samples, expected.line)
    if expected.looked:
        yield from reader.read(expected.looked)
