"""RIFF: files made of chunks with four letters and a size, little-endian, padded to even bytes."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from yingxi.errors import MediaError
from yingxi.tongue import say

LARGEST = 0xFFFF_FFFF


@dataclass(frozen=True, slots=True, kw_only=True)
class Chunk:
    """Four letters, where the chunk begins, and where its content lies.

    ``end`` is exclusive and without the padding, ``after`` is where the next chunk begins. A
    chunk that announces more than its file holds is not ``whole`` and ends with the file.
    """

    kind: bytes
    start: int
    content: int
    end: int
    after: int
    whole: bool


def form(head: bytes) -> bytes:
    """The four letters that say which RIFF file begins with ``head``; empty where it is none."""
    return head[8:12] if len(head) >= 12 and head[:4] == b"RIFF" else b""


def body(file: BinaryIO) -> Chunk:
    """The file's first chunk, the ``RIFF`` itself; its children begin at ``content + 4``.

    Raises MediaError where there is none.
    """
    first = next(chunks(file, 0, file.seek(0, 2)), None)
    if first is None or first.kind != b"RIFF" or first.end - first.content < 4:
        raise damaged()
    return first


def chunks(file: BinaryIO, start: int, end: int) -> Iterator[Chunk]:
    """The chunks lying one after another in ``[start, end)``, without reading their contents."""
    at = start
    while at + 8 <= end:
        file.seek(at)
        header = file.read(8)
        if len(header) < 8:
            return
        kind, size = struct.unpack("<4sI", header)
        stop = at + 8 + size
        whole = stop <= end
        after = min(stop + (size & 1), end) if whole else end
        yield Chunk(
            kind=kind, start=at, content=at + 8, end=min(stop, end), after=after, whole=whole
        )
        at = after


def chunk(kind: bytes, content: bytes) -> bytes:
    """A chunk with its header and padding. Raises MediaError above 4 GiB."""
    return header(kind, len(content)) + content + b"\0" * (len(content) & 1)


def header(kind: bytes, size: int) -> bytes:
    """A chunk's first 8 bytes. Raises MediaError where the size does not fit in 32 bits."""
    if size > LARGEST:
        raise MediaError(
            say("RIFF 文件不能超过 4 GiB", "a RIFF file can't be larger than 4 GiB"),
            hint=say("请改用 MP4、MKV 或 FLAC", "use MP4, MKV or FLAC instead"),
        )
    return struct.pack("<4sI", kind, size)


def damaged() -> MediaError:
    """The fault of a file whose chunks make no sense."""
    return MediaError(
        say("RIFF 文件已损坏：区块对不上", "the RIFF file is damaged: its chunks make no sense"),
        hint=say("请重新复制或下载原来的文件", "copy or download the original again"),
    )
