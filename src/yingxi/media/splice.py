"""A file made of pieces of another and of new bytes, without ever holding either whole."""

from __future__ import annotations

import hashlib
import shutil
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from yingxi.errors import MediaError
from yingxi.tongue import say

BLOCK = 1 << 20
"""Bytes read at a time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """The source's bytes from ``start`` up to, not including, ``end``."""

    start: int
    end: int


Piece = bytes | Span


def length(pieces: Iterable[Piece]) -> int:
    """How many bytes the pieces make together."""
    return sum(len(p) if isinstance(p, bytes) else p.end - p.start for p in pieces)


class Moves:
    """Where the source's bytes stand in the file that the pieces make."""

    def __init__(self, pieces: Iterable[Piece]) -> None:
        self._starts: list[int] = []
        self._moved: list[int] = []
        at = 0
        for piece in pieces:
            if isinstance(piece, Span):
                self._starts.append(piece.start)
                self._moved.append(at - piece.start)
            at += length((piece,))

    @property
    def none(self) -> bool:
        """Whether every byte that stays is where it was."""
        return not any(self._moved)

    def __call__(self, place: int) -> int:
        """The new place; of bytes that are gone, that of what stood next before them."""
        at = bisect_right(self._starts, place) - 1
        return place + (self._moved[at] if at >= 0 else 0)

    def all(self, places: NDArray[np.uint64]) -> NDArray[np.uint64]:
        """The new places of many."""
        if not self._starts:
            return places
        at = np.searchsorted(np.array(self._starts, np.uint64), places, "right")
        moved = np.array([0, *self._moved], np.int64)[at]
        return (places.astype(np.int64) + moved).astype(np.uint64)


def overlaid(pieces: Iterable[Piece], patches: Mapping[int, bytes]) -> list[Piece]:
    """The pieces with new bytes over the source's, from the places in it that the keys name.

    A patch must lie within one span; where it does not, it is not laid.
    """
    places = sorted(patches)
    made: list[Piece] = []
    for piece in pieces:
        if isinstance(piece, bytes):
            made.append(piece)
            continue
        at = piece.start
        first, last = bisect_left(places, piece.start), bisect_left(places, piece.end)
        for place in places[first:last]:
            new = patches[place]
            if place < at or place + len(new) > piece.end:
                continue
            made += [Span(start=at, end=place), new]
            at = place + len(new)
        made.append(Span(start=at, end=piece.end))
    return made


def splice(source: Path, out: Path, pieces: Iterable[Piece]) -> None:
    """Write the pieces one after another; ``out`` is another file than ``source``.

    Raises MediaError where the source ends before a span does.
    """
    with source.open("rb") as file, out.open("wb") as made:
        for piece in pieces:
            if isinstance(piece, bytes):
                made.write(piece)
            else:
                made.writelines(blocks(file, piece.start, piece.end))
    shutil.copymode(source, out)


def blocks(file: BinaryIO, start: int, end: int) -> Iterator[bytes]:
    """The file's bytes of a span, a block at a time. Raises MediaError where they end too soon."""
    file.seek(start)
    left = end - start
    while left > 0:
        block = file.read(min(BLOCK, left))
        if not block:
            raise cut_short()
        left -= len(block)
        yield block


def read_exactly(file: BinaryIO, start: int, size: int, *, limit: int) -> bytes:
    """``size`` bytes from ``start``; ``limit`` bounds what is held in memory.

    Raises MediaError where the file is shorter, or the part larger than any honest one.
    """
    if not 0 <= size <= limit:
        raise MediaError(
            say(
                f"文件里有一段索引或说明大得不合理（{size} 字节）",
                f"an index or a description in the file is unreasonably large ({size} bytes)",
            ),
            hint=say("文件可能已损坏；请用原来的文件", "the file may be damaged; use the original"),
        )
    # What the file says of its size is not believed: reading stops where the file does.
    file.seek(start)
    data = file.read(size)
    if len(data) != size:
        raise cut_short()
    return data


def digest(path: Path, spans: Sequence[Span]) -> str:
    """SHA-256 (64 hex digits) over the spans of a file, one after another."""
    found = hashlib.sha256()
    with path.open("rb") as file:
        for span in spans:
            for block in blocks(file, span.start, span.end):
                found.update(block)
    return found.hexdigest()


def cut_short() -> MediaError:
    """The fault of a file that ends before what it announces."""
    return MediaError(
        say("文件不完整，后半截缺失", "the file is cut short"),
        hint=say("请重新复制或下载原来的文件", "copy or download the original again"),
    )
