"""Shots get their final length: as long as what is said in them."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from yingxi.board.model import FPS, Purpose, Shot

LEAD = 6
"""Frames before a line: a breath, the look before the word."""
TAIL = 9
"""Frames after it."""
SHORTEST = 20
SHRINK = 0.8
"""A board's length may be cut to this share when the line is done sooner."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LineTiming:
    """How long a spoken line is and how the jaw moves, at 25 frames a second."""

    seconds: float
    mouth: tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedShot:
    """A shot whose every frame is decided."""

    shot: Shot
    frames: int
    line_start: int = 0
    """Frame of this shot on which the voice begins."""
    line_frames: int = 0
    mouth: tuple[float, ...] = ()
    """Jaw opening for every frame of the shot, empty when nobody's mouth moves."""


def plan_shot(shot: Shot, timing: LineTiming | None) -> PlannedShot:
    """Fit one shot to its line: never shorter than the voice and its handles."""
    if timing is None:
        return PlannedShot(shot=shot, frames=max(SHORTEST, shot.frames))
    spoken = math.ceil(timing.seconds * FPS - 1e-6)
    tail = TAIL * 2 if shot.purpose is Purpose.CLIFFHANGER else TAIL
    frames = max(LEAD + spoken + tail, round(shot.frames * SHRINK), SHORTEST)
    mouth = [0.0] * frames
    for i, opening in enumerate(timing.mouth[: frames - LEAD]):
        mouth[LEAD + i] = opening
    return PlannedShot(
        shot=shot,
        frames=frames,
        line_start=LEAD,
        line_frames=spoken,
        mouth=tuple(mouth),
    )


def plan(shots: Sequence[Shot], timings: Mapping[str, LineTiming]) -> tuple[PlannedShot, ...]:
    """Plan every shot; ``timings`` maps shot ids to their lines."""
    return tuple(plan_shot(shot, timings.get(shot.id)) for shot in shots)
