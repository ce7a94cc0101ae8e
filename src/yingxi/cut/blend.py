"""The few frames of an episode that must be made anew: dissolves and fades."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import av
import cv2
import numpy as np

from yingxi.cut.timeline import Part, timeline
from yingxi.errors import MediaError
from yingxi.media.atomic import media_errors
from yingxi.media.standard import FPS, I420, split_planes
from yingxi.tongue import say

_BLACK, _WHITE = 16, 235


def dissolve(before: I420, after: I420, share: float) -> I420:
    """The mixture of two frames; ``share`` of the second, 0 to 1."""
    return np.asarray(cv2.addWeighted(before, 1 - share, after, share, 0), np.uint8)


def fade(frame: I420, share: float, *, white: bool = False) -> I420:
    """The frame at ``share`` of its strength over black or white."""
    out = np.empty_like(frame)
    ground = (_WHITE if white else _BLACK, 128, 128)
    planes = zip(split_planes(frame), split_planes(out), ground, strict=True)
    for plane, target, level in planes:
        target[:] = np.clip(plane * np.float32(share) + (1 - share) * level + 0.5, 0, 255)
    return out


def _faded(part: Part, frame: I420, index: int) -> I420:
    if index < part.fade_in:
        frame = fade(frame, (index + 1) / (part.fade_in + 1))
    if index < part.white:
        frame = fade(frame, (index + 1) / (part.white + 1), white=True)
    left = part.frames - index
    if left <= part.fade_out:
        frame = fade(frame, (left - 1) / part.fade_out)
    return frame


def frames_from(path: Path, first: int) -> Iterator[I420]:
    """The frames of a conformed shot from ``first`` on, decoding from the key frame before it."""
    with media_errors(path, "read"), av.open(str(path)) as film:
        stream = film.streams.video[0]
        tick = 1 / (FPS * (stream.time_base or 1))
        film.seek(int(first * tick), stream=stream)
        for frame in film.decode(stream):
            if frame.pts is not None and round(frame.pts / tick) >= first:
                yield np.asarray(frame.to_ndarray(format="yuv420p"), np.uint8)


def remade(parts: Sequence[Part], start: int, end: int) -> Iterator[I420]:
    """The episode's frames ``start`` to ``end`` (exclusive) with dissolves and fades done."""
    begins = timeline(parts)
    shown = [
        (part, begin, frames_from(part.path, max(0, start - begin)))
        for part, begin in zip(parts, begins, strict=True)
        if begin < end and begin + part.frames > start
    ]
    for at in range(start, end):
        picture: I420 | None = None
        for part, begin, source in shown:
            if not begin <= at < begin + part.frames:
                continue
            frame = next(source, None)
            if frame is None:
                raise MediaError(
                    say(f"{part.path.name} 比说的短", f"{part.path.name} is shorter than said"),
                    hint=say("删除这个镜头，重新生成它", "delete this shot and make it again"),
                )
            frame = _faded(part, frame, at - begin)
            if picture is None:
                picture = frame
            else:
                share = (at - begin + 1) / (part.dissolve + 1)
                picture = dissolve(picture, frame, share)
        assert picture is not None, "parts leave no gap"
        yield picture
