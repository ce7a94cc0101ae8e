"""A file made of pieces of another and of new bytes, without ever holding either whole."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

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
