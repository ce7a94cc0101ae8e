"""Where each conformed shot stands in the episode, and how it begins and ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import KW_ONLY, dataclass
from pathlib import Path

from yingxi.errors import MediaError
from yingxi.tongue import say


@dataclass(frozen=True, slots=True)
class Part:
    """A conformed shot in the episode.

    A dissolve of n frames lays this part's first n over the last n of the part before, so the
    episode is n frames shorter than its parts. Fades don't change any length.
    """

    path: Path
    frames: int
    _: KW_ONLY
    dissolve: int = 0
    fade_in: int = 0
    """Frames from black to the picture."""
    white: int = 0
    """Frames from white to the picture."""
    fade_out: int = 0
    """Frames from the picture to black at the part's end."""


def timeline(parts: Sequence[Part]) -> tuple[int, ...]:
    """The frame each part starts on. Raises MediaError where transitions don't fit."""
    starts: list[int] = []
    end = 0
    for i, part in enumerate(parts):
        _check(part, parts[i + 1].dissolve if i + 1 < len(parts) else 0, first=i == 0)
        starts.append(end - part.dissolve)
        end = starts[-1] + part.frames
    return tuple(starts)


def total_frames(parts: Sequence[Part]) -> int:
    """The episode's length: the sum of the parts less the dissolves."""
    return sum(part.frames - part.dissolve for part in parts)


def _check(part: Part, dissolve_after: int, *, first: bool) -> None:
    name = part.path.name
    spans = (part.dissolve, part.fade_in, part.white, part.fade_out)
    if part.frames < 1 or min(spans) < 0:
        raise MediaError(
            say(f"{name} 的帧数不对：{part}", f"{name} has wrong frame counts: {part}"),
            hint=say(
                "长度至少 1 帧，转场不能是负数",
                "a shot lasts at least 1 frame, a transition at least 0",
            ),
        )
    if first and part.dissolve:
        raise MediaError(
            say(
                f"第一个镜头 {name} 前面没有画面可叠化",
                f"the first shot, {name}, has no picture before it to dissolve from",
            ),
            hint=say("把它的转场改成切或淡入", "make its transition a cut or a fade-in"),
        )
    if max(part.dissolve, part.fade_in, part.white) + max(dissolve_after, part.fade_out) > (
        part.frames
    ):
        raise MediaError(
            say(
                f"{name} 只有 {part.frames} 帧，放不下首尾的转场",
                f"{name} has only {part.frames} frames, too few for its transitions",
            ),
            hint=say("缩短转场或加长这个镜头", "shorten the transitions or lengthen the shot"),
        )
