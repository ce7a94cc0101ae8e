"""What can be shot of a performance besides its take, and on which of its frames."""

from __future__ import annotations

from enum import StrEnum

from yingxi.board.model import FPS


class Pass(StrEnum):
    """A way of seeing a shot; every value of one shot lies exactly on the others."""

    PREVIZ = "previz"
    """The stage's own picture, without lettering."""
    DEPTH = "depth"
    """Near is bright, the sky black; the same thing is equally bright in every frame."""
    MASK = "mask"
    """The figures white, all else black."""
    POSE = "pose"
    """The figures' joints as eighteen-point skeletons on black."""
    LINE = "line"
    """White ink lines on black."""


def source_frames(frames: int, rate: int, count: int | None = None) -> tuple[int, ...]:
    """Which of a shot's ``frames`` at 25 a second stand in its film at ``rate`` a second.

    As many as last as long, at least one; or ``count`` of them, the last one held where the shot
    is over.
    """
    wanted = max(1, round(frames * rate / FPS)) if count is None else count
    return tuple(min(frames - 1, int((k + 0.5) * FPS / rate)) for k in range(wanted))
