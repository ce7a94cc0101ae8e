"""Stills of a film at given times, small, as JPEG: what a report shows."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import av
import cv2
import numpy as np
from av.container import InputContainer
from av.video.frame import VideoFrame
from av.video.stream import VideoStream
from numpy.typing import NDArray

from yingxi.media.atomic import media_errors

Bgr = NDArray[np.uint8]
"""``(height, width, 3)``."""

_READ_ON = 1.0
"""Seconds ahead that are read through; a jump to a key frame is dearer than that."""
_BT709 = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Still:
    """The picture that is seen at a time of the film, in seconds from its start."""

    at: float
    picture: Bgr


def stills(path: Path, times: Sequence[float], *, short_side: int) -> Iterator[Still]:
    """The pictures at these times in order of time, each with this short side, upright.

    A time past the end gives the last picture; a film without pictures gives none. Raises
    MediaError for what can't be read.
    """
    with media_errors(path, "read"), av.open(str(path)) as film:
        if film.streams.video:
            stream = film.streams.video[0]
            stream.thread_type = "AUTO"
            yield from _at(film, stream, sorted(set(times)), short_side)


def jpeg(picture: Bgr, *, quality: int = 74) -> bytes:
    """The picture as a JPEG file."""
    _, data = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, quality])
    return data.tobytes()


def strip(pictures: Sequence[Bgr], *, width: int, height: int) -> Bgr:
    """Pictures side by side, each cut to fill its part of ``width`` × ``height``."""
    edges = np.linspace(0, width, len(pictures) + 1).round().astype(int)
    out = np.zeros((height, width, 3), np.uint8)
    for picture, left, right in zip(pictures, edges, edges[1:], strict=False):
        out[:, left:right] = _filling(picture, int(right - left), height)
    return out


def detail(picture: Bgr) -> float:
    """How much there is to see in a picture: the spread of its light; a black one has none."""
    return float(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY).std())


def _at(
    film: InputContainer, stream: VideoStream, times: Sequence[float], short_side: int
) -> Iterator[Still]:
    base = float(stream.time_base or 0) or 1.0
    rate = float(stream.average_rate or 25)
    begin = (stream.start_time or 0) * base
    decoded = film.decode(stream)
    last: VideoFrame | None = None
    for wanted in times:
        at = -math.inf if last is None else _time(last, begin)
        if last is None or wanted - at > _READ_ON:
            film.seek(max(0, math.floor((wanted + begin) / base)), stream=stream)
            decoded = film.decode(stream)
        if last is None or at < wanted - 0.5 / rate:
            for frame in decoded:
                last = frame
                if _time(frame, begin) >= wanted - 0.5 / rate:
                    break
        if last is not None:
            yield Still(at=wanted, picture=_small(last, short_side))


def _time(frame: VideoFrame, begin: float) -> float:
    return (frame.time or 0.0) - begin


def _small(frame: VideoFrame, short_side: int) -> Bgr:
    scale = min(1.0, short_side / max(1, min(frame.width, frame.height)))
    width, height = (max(2, round(side * scale)) for side in (frame.width, frame.height))
    bgr = frame.reformat(
        width=width,
        height=height,
        format="bgr24",
        src_colorspace="ITU709" if frame.colorspace == _BT709 else None,
        interpolation="AREA",
    ).to_ndarray()
    turns = round(frame.rotation / 90) % 4
    return np.ascontiguousarray(np.rot90(np.asarray(bgr, np.uint8), turns))


def _filling(picture: Bgr, width: int, height: int) -> Bgr:
    high, wide = picture.shape[:2]
    scale = max(width / wide, height / high)
    size = (max(width, round(wide * scale)), max(height, round(high * scale)))
    whole = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
    left, top = (size[0] - width) // 2, (size[1] - height) // 2
    return np.asarray(whole[top : top + height, left : left + width], np.uint8)
