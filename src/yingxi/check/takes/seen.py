"""What the gate looks at of a film: every frame small and grey, some in colour, a few large."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from yingxi.errors import MediaError
from yingxi.media.colour import to_bgr
from yingxi.media.decode import frames
from yingxi.tongue import say

Grey = NDArray[np.uint8]
"""``(height, width)`` luma."""
Bgr = NDArray[np.uint8]
"""``(height, width, 3)``."""

MOST_FRAMES = 250
"""Of a longer take, only this many frames are looked at."""
GREY_WIDTH, COLOUR_WIDTH, LARGE_SIDE = 180, 270, 720
"""Pixels across; ``LARGE_SIDE`` is the shorter side of the frames in which to read and to know."""
STRIP_HEIGHT = 768
EVERY = 5
"""Every so many frames one is kept in colour."""
LARGE = 4
"""Frames kept large, evenly spread over the take."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A film's frames in their order."""

    grey: tuple[Grey, ...]
    colour: tuple[Bgr, ...]
    large: tuple[Bgr, ...]


def look(path: Path) -> Seen:
    """Look at a film once, from its first frame on. Raises MediaError."""
    return gathered(frames(path))


def gathered(film: Iterable[NDArray[np.uint8]]) -> Seen:
    """What is kept of I420 frames."""
    grey: list[Grey] = []
    colour: list[Bgr] = []
    held: list[tuple[int, Bgr]] = []
    step = 1
    for number, frame in enumerate(film):
        if number >= MOST_FRAMES:
            break
        height = frame.shape[0] * 2 // 3
        grey.append(_across(frame[:height], GREY_WIDTH))
        if number % EVERY and number % step:
            continue
        if number % EVERY == 0:
            colour.append(in_colour(frame, COLOUR_WIDTH))
        if number % step == 0:
            held.append((number, in_colour(frame, _large_width(height, frame.shape[1]))))
        # How long the film is shows only at its end: keep ever fewer, always evenly spread.
        if len(held) > 2 * LARGE:
            step *= 2
            held = [(at, kept) for at, kept in held if at % step == 0]
    return Seen(grey=tuple(grey), colour=tuple(colour), large=_spread([k for _, k in held]))


def ending(path: Path, count: int = 5) -> tuple[Bgr, ...]:
    """A film's last frames in colour, ``COLOUR_WIDTH`` across. Raises MediaError."""
    last: list[NDArray[np.uint8]] = []
    for frame in frames(path):
        last = [*last[1 - count :], frame] if count > 1 else [frame]
    return tuple(in_colour(frame, COLOUR_WIDTH) for frame in last)


def picture(path: Path) -> Bgr:
    """A picture file, its shorter side at most ``LARGE_SIDE``. Raises MediaError."""
    found = cv2.imdecode(np.frombuffer(path.read_bytes(), np.uint8), cv2.IMREAD_COLOR)
    if found is None:
        raise MediaError(
            say(f"{path.name} 不是图片", f"{path.name} is no picture"),
            hint=say("重做这张图", "have the picture made anew"),
        )
    return _large(np.asarray(found, np.uint8))


def across(frame: Bgr, width: int = COLOUR_WIDTH) -> Bgr:
    """A picture so many pixels wide, never larger than it was."""
    return _across(frame, width)


def strip_of(seen: Seen) -> bytes:
    """The large frames side by side, each ``STRIP_HEIGHT`` high, as a JPEG. Raises MediaError."""
    if not seen.large:
        raise MediaError(
            say("片子里没有画面", "the film has no picture"), hint=say("重拍一条", "order a retake")
        )
    high = [_across(f, round(f.shape[1] * STRIP_HEIGHT / f.shape[0])) for f in seen.large]
    height = min(f.shape[0] for f in high)
    laid = np.hstack([f[:height] for f in high])
    return cv2.imencode(".jpg", laid, [cv2.IMWRITE_JPEG_QUALITY, 88])[1].tobytes()


def _spread(kept: list[Bgr]) -> tuple[Bgr, ...]:
    if len(kept) <= LARGE:
        return tuple(kept)
    return tuple(kept[round(i)] for i in np.linspace(0, len(kept) - 1, LARGE))


def _large(frame: Bgr) -> Bgr:
    height, width = frame.shape[:2]
    return _across(frame, _large_width(height, width))


def _large_width(height: int, width: int) -> int:
    return round(width * min(1.0, LARGE_SIDE / min(height, width)))


def in_colour(frame: NDArray[np.uint8], width: int) -> Bgr:
    """An I420 frame in colour, shrunk before it is converted: most of it is not needed."""
    rows, wide = frame.shape
    high = rows * 2 // 3
    half = max(1, min(width, wide) // 2)
    # Vendors' films come in heights that are no multiple of four.
    quarter = max(1, round(high * half / wide / 2))
    planes = (frame[:high], *frame[high:].reshape(2, high // 2, wide // 2))
    sizes = ((2 * half, 4 * quarter), (half, 2 * quarter), (half, 2 * quarter))
    small = [
        cv2.resize(plane, size, interpolation=cv2.INTER_AREA)
        for plane, size in zip(planes, sizes, strict=True)
    ]
    flat = np.concatenate([np.asarray(plane, np.uint8).ravel() for plane in small])
    return to_bgr(flat.reshape(6 * quarter, 2 * half))


def _across(frame: NDArray[np.uint8], width: int) -> NDArray[np.uint8]:
    if frame.shape[1] <= width:
        return np.ascontiguousarray(frame)
    height = max(1, round(frame.shape[0] * width / frame.shape[1]))
    return np.asarray(cv2.resize(frame, (width, height), interpolation=cv2.INTER_AREA), np.uint8)
