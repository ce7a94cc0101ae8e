"""The boxes an MP4 file is made of (ISO/IEC 14496-12)."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from yingxi.errors import MediaError
from yingxi.tongue import say

MOST = 1_000_000
"""Boxes beside one another: a file of nothing but headers would fill the memory with them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """Four letters, where the box begins, and where its content lies; ``end`` is exclusive."""

    kind: bytes
    start: int
    content: int
    end: int


def top_boxes(path: Path) -> tuple[Box, ...]:
    """The outermost boxes of a file, without reading what is in them; stops at nonsense.

    Raises MediaError where there are more than `MOST`.
    """
    with path.open("rb") as file:
        return tuple(_walk(file, file.seek(0, 2)))


def _walk(file: BinaryIO, end: int) -> Iterator[Box]:
    at = count = 0
    while at + 8 <= end:
        file.seek(at)
        box = _box_at(file.read(16), 0, at, end)
        if box is None:
            return
        yield box
        at, count = box.end, _counted(count)


def _counted(count: int) -> int:
    """One more; raises MediaError where that is more than any film has."""
    if count >= MOST:
        raise MediaError(
            say("MP4 里的盒子多得不合理", "the MP4 has unreasonably many boxes"),
            hint=say("文件可能已损坏；请用原来的文件", "the file may be damaged; use the original"),
        )
    return count + 1


def child_boxes(data: bytes, start: int = 0, end: int | None = None) -> Iterator[Box]:
    """The boxes lying one after another in ``data[start:end]``; stops at nonsense.

    Raises MediaError where there are more than `MOST`.
    """
    stop = len(data) if end is None else end
    at, count = start, 0
    while at + 8 <= stop:
        box = _box_at(data, at, at, stop)
        if box is None:
            return
        yield box
        at, count = box.end, _counted(count)


def _box_at(data: bytes, offset: int, start: int, limit: int) -> Box | None:
    size, kind = struct.unpack_from(">I4s", data, offset)
    header = 8
    if size == 1 and len(data) >= offset + 16:
        size = int(struct.unpack_from(">Q", data, offset + 8)[0])
        header = 16
    elif size == 0:
        size = limit - start
    if size < header or start + size > limit:
        return None
    return Box(kind=kind, start=start, content=start + header, end=start + size)


def is_faststart(path: Path) -> bool:
    """True where the index (moov) stands before the pictures (mdat), so that playing can begin."""
    kinds = [box.kind for box in top_boxes(path)]
    return b"moov" in kinds and b"mdat" in kinds and kinds.index(b"moov") < kinds.index(b"mdat")
