"""A few frames of every shot of a finished film, small and in colour."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

from yingxi.board.model import FPS
from yingxi.check.plan import ShotSpan
from yingxi.check.takes.seen import Bgr, in_colour
from yingxi.errors import MediaError
from yingxi.media.atomic import media_errors
from yingxi.tongue import say

WIDE = 180
"""Pixels across of a sampled frame."""
_MOST = 5
"""Frames kept of a shot."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Sample:
    """A frame and when it is shown, in seconds."""

    at: float
    frame: Bgr


def sampled(path: Path, spans: Sequence[ShotSpan]) -> dict[str, tuple[Sample, ...]]:
    """Frames from the inside of each shot, by its id; a shot that has none is left out.

    Key frames alone are decoded, a twentieth of the work, if they show nearly every shot; a film
    with few of them is decoded whole. Frames within a dissolve or a fade are no shot's.
    Raises MediaError.
    """
    found = _sorted(_frames(path, spans, keys_only=True), spans)
    if len(found) >= 0.9 * len([s for s in spans if not s.is_card]):
        return found
    return _sorted(_frames(path, spans, keys_only=False), spans)


def _sorted(
    frames: Iterator[tuple[float, NDArray[np.uint8]]], spans: Sequence[ShotSpan]
) -> dict[str, tuple[Sample, ...]]:
    kept: dict[str, list[Sample]] = {}
    ordered = sorted(spans, key=lambda s: s.start_frame)
    begins = [s.start - 0.5 / FPS for s in ordered]
    for at, frame in frames:
        index = bisect_right(begins, at) - 1
        if index < 0 or not _inside(at, ordered, index):
            continue
        kept.setdefault(ordered[index].id, []).append(Sample(at=at, frame=in_colour(frame, WIDE)))
    return {name: _spread(found) for name, found in kept.items()}


def _inside(at: float, spans: Sequence[ShotSpan], index: int) -> bool:
    span = spans[index]
    clear = span.start + (span.blend_frames + 1) / FPS if span.blend_frames else span.start
    return clear - 0.5 / FPS <= at < span.end - 0.5 / FPS


def _spread(found: Sequence[Sample]) -> tuple[Sample, ...]:
    if len(found) <= _MOST:
        return tuple(found)
    return tuple(found[round(i)] for i in np.linspace(0, len(found) - 1, _MOST))


def _frames(
    path: Path, spans: Sequence[ShotSpan], *, keys_only: bool
) -> Iterator[tuple[float, NDArray[np.uint8]]]:
    """Moments and I420 frames; without ``keys_only`` three of each shot."""
    wanted = sorted(
        s.start_frame + round(s.frames * part) for s in spans for part in (0.25, 0.5, 0.8)
    )
    with media_errors(path, "read"), av.open(str(path)) as film:
        if not film.streams.video:
            raise MediaError(
                say(f"{path.name} 里没有画面", f"{path.name} has no picture"),
                hint=say("请给一个有画面的文件", "give a file with a picture"),
            )
        stream = film.streams.video[0]
        stream.thread_count = 1
        if keys_only:
            stream.codec_context.skip_frame = "NONKEY"
        next_wanted = 0
        for picture in film.decode(stream):
            at = float((picture.pts or 0) * (stream.time_base or 0))
            if not keys_only:
                while next_wanted < len(wanted) and wanted[next_wanted] < round(at * FPS):
                    next_wanted += 1
                if next_wanted == len(wanted) or wanted[next_wanted] != round(at * FPS):
                    continue
            yield at, np.asarray(picture.to_ndarray(format="yuv420p"), np.uint8)
