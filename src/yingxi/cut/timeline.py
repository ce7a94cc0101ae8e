"""Where each conformed shot stands in the episode, and how it begins and ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import KW_ONLY, dataclass
from pathlib import Path

from yingxi.errors import MediaError


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
        raise MediaError(f"{name} 的帧数不对：{part}", hint="长度至少 1 帧，转场不能是负数")
    if first and part.dissolve:
        raise MediaError(f"第一个镜头 {name} 前面没有画面可叠化", hint="把它的转场改成切或淡入")
    if max(part.dissolve, part.fade_in, part.white) + max(dissolve_after, part.fade_out) > (
        part.frames
    ):
        raise MediaError(
            f"{name} 只有 {part.frames} 帧，放不下首尾的转场", hint="缩短转场或加长这个镜头"
        )
