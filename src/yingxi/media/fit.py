"""A film of any size and rate as frames of ours."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import av
import cv2
import numpy as np
from av.video.reformatter import ColorRange, Colorspace
from numpy.typing import NDArray

from yingxi.errors import MediaError
from yingxi.media.atomic import media_errors
from yingxi.media.standard import I420
from yingxi.tongue import say


def fitted(
    path: Path, frames: int, *, width: int, height: int, rate: int, fill: bool = False
) -> Iterator[I420]:
    """``frames`` pictures of ``width`` × ``height`` at ``rate``, BT.709, the picture filling all.

    What sticks out is cut off evenly. A film that is too short is slowed down evenly; one that is
    too long is cut at its end, or quickened to its end with ``fill``. Raises MediaError for a file
    without a picture.
    """
    with media_errors(path, "read"), av.open(str(path)) as film:
        if not film.streams.video:
            raise MediaError(
                say(f"{path.name} 里没有画面", f"{path.name} has no picture"),
                hint=say("重拍一条", "order a retake"),
            )
        length = _seconds(path)
        natural = length * rate / frames if length else 1.0
        pace = natural if fill else min(1.0, natural)
        made, picture, begin = 0, None, None
        for picture in film.decode(video=0):
            begin = (picture.time or 0.0) if begin is None else begin
            until = (picture.time or 0.0) - begin + 0.5 / rate
            if made * pace / rate > until:
                continue
            shown = _filling(picture, width, height)
            while made < frames and made * pace / rate <= until:
                yield shown
                made += 1
            if made >= frames:
                return
        if picture is None:
            raise MediaError(
                say(f"{path.name} 里没有画面", f"{path.name} has no picture"),
                hint=say("重拍一条", "order a retake"),
            )
        if made < frames:
            shown = _filling(picture, width, height)
            for _ in range(frames - made):
                yield shown


def _seconds(path: Path) -> float:
    with av.open(str(path)) as film:
        stream = film.streams.video[0]
        if stream.duration and stream.time_base:
            return float(stream.duration * stream.time_base)
        return float(film.duration or 0) / av.time_base


def _filling(picture: av.VideoFrame, width: int, height: int) -> I420:
    """Scaled until it covers the frame, its middle cut out."""
    scale = max(width / picture.width, height / picture.height)
    wide, high = _even(picture.width * scale, width), _even(picture.height * scale, height)
    whole = picture.reformat(
        width=wide, height=high, format="yuv420p",
        dst_colorspace=Colorspace.ITU709, dst_color_range=ColorRange.MPEG,
    ).to_ndarray()  # fmt: skip
    left, top = (wide - width) // 4 * 2, (high - height) // 4 * 2
    luma = whole[top : top + height, left : left + width]
    chroma = whole[high:].reshape(2, high // 2, wide // 2)
    cut = chroma[:, top // 2 : (top + height) // 2, left // 2 : (left + width) // 2]
    flat = np.concatenate([luma.ravel(), cut.ravel()])
    return np.ascontiguousarray(flat.reshape(height * 3 // 2, width), np.uint8)


def _even(size: float, least: int) -> int:
    return max(least, round(size / 2) * 2)


def picture_filling(path: Path, *, width: int, height: int) -> NDArray[np.uint8]:
    """A still picture as ``(height, width, 3)`` BGR, filling all, its middle cut out.

    Raises MediaError for a file that is no picture.
    """
    found = cv2.imdecode(np.frombuffer(path.read_bytes(), np.uint8), cv2.IMREAD_COLOR)
    if found is None:
        raise MediaError(
            say(f"{path.name} 不是图片", f"{path.name} is no picture"),
            hint=say("重做这张图", "have the picture made anew"),
        )
    scale = max(width / found.shape[1], height / found.shape[0])
    wide, high = _even(found.shape[1] * scale, width), _even(found.shape[0] * scale, height)
    whole = cv2.resize(
        found, (wide, high), interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    )
    top, left = (high - height) // 2, (wide - width) // 2
    return np.ascontiguousarray(whole[top : top + height, left : left + width], np.uint8)
