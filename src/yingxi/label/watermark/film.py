"""Frames of a film for the search: few where few will do, spread over the whole where it is long."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import av
import numpy as np
from av.container import InputContainer
from av.video.frame import VideoFrame
from av.video.stream import VideoStream
from numpy.typing import NDArray

from yingxi.errors import MediaError
from yingxi.media.atomic import media_errors
from yingxi.tongue import say

Luma = NDArray[np.uint8]

SHORT = 12.0
"""Seconds up to which a film is read through at once."""
WINDOW = 4.0


def length(path: Path) -> float:
    """Seconds of picture, 0 where the container does not say. Raises MediaError."""
    with media_errors(path, "read"), av.open(str(path)) as film:
        stream = _picture(film, path)
        if stream.duration and stream.time_base:
            return float(stream.duration * stream.time_base)
        return (film.duration or 0) / 1_000_000


def key_frames(path: Path, count: int) -> Iterator[Luma]:
    """About ``count`` key frames, spread over the film out of order: halves, quarters, eighths."""
    with media_errors(path, "read"), av.open(str(path)) as film:
        stream = _picture(film, path)
        seconds = float((stream.duration or 0) * (stream.time_base or 0))
        start = float((stream.start_time or 0) * (stream.time_base or 0))
        stream.codec_context.skip_frame = "NONKEY"
        seen: set[int] = set()
        for share in _spread(count):
            film.seek(round((start + share * seconds) * 1_000_000))
            frame = next(iter(film.decode(stream)), None)
            if frame is not None and frame.pts is not None and frame.pts not in seen:
                seen.add(frame.pts)
                yield _luma(frame)


def stretch(path: Path, start: float, seconds: float, *, every: float) -> Iterator[Luma]:
    """Frames from ``start``, one in ``every`` seconds. Raises MediaError."""
    with media_errors(path, "read"), av.open(str(path)) as film:
        stream = _picture(film, path)
        first = float((stream.start_time or 0) * (stream.time_base or 0))
        if start > 0:
            film.seek(round((first + start) * 1_000_000))
        due = start
        for frame in film.decode(stream):
            at = (frame.time or 0.0) - first
            if at >= start + seconds:
                return
            if at + 1e-6 >= due:
                due = max(due + every, at)
                yield _luma(frame)


def _spread(count: int) -> list[float]:
    """Places between 0 and 1, each as far as it can be from those before it."""
    return [int(f"{index:010b}"[::-1], 2) / 1024 for index in range(count)]


def _picture(film: InputContainer, path: Path) -> VideoStream:
    if not film.streams.video:
        raise MediaError(
            say(f"{path.name} 里没有画面", f"{path.name} has no picture"),
            hint=say("请给一个有画面的文件", "give a file with a picture"),
        )
    return film.streams.video[0]


def _luma(frame: VideoFrame) -> Luma:
    if frame.format.name in ("yuv420p", "yuvj420p", "nv12", "yuv422p", "yuv444p"):
        plane = frame.planes[0]
        rows = np.frombuffer(memoryview(plane), np.uint8).reshape(-1, plane.line_size)
        return np.ascontiguousarray(rows[: frame.height, : frame.width])
    return np.asarray(frame.to_ndarray(format="gray"), np.uint8)
