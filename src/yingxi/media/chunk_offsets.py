"""The places of pictures and sounds that an MP4's boxes name, told anew when bytes have moved.

ISO/IEC 14496-12: ``stco``, ``co64`` and ``saio`` in the index; ``tfhd``, ``sidx`` and ``tfra`` in
fragmented films.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from functools import partial
from typing import BinaryIO

import numpy as np

from yingxi.errors import MediaError
from yingxi.media.box_writer import Part, at, damaged, field, mapped, pack, parts, repacked, within
from yingxi.media.boxes import Box, child_boxes
from yingxi.media.splice import Moves, read_exactly
from yingxi.tongue import say

_FOUR_GIB = 1 << 32
_LARGEST = 256 << 20
_TABLE = (b"trak", b"mdia", b"minf", b"stbl")
_REFERENCES = (b"mdia", b"minf", b"dinf", b"dref")


def rebased(moov: bytes, moves: Moves) -> bytes:
    """The index with the new places; a table that 32 bits can't hold any more becomes ``co64``.

    Tracks whose pictures lie in other files stay as they are. Raises MediaError for tables that
    make no sense.
    """
    if moves.none:
        return moov

    def track(trak: Part) -> bytes:
        if not _has_own_data(trak.content):
            return trak.raw
        change = within(_TABLE[1:], partial(_rebase_table, moves=moves))
        return repacked(trak, mapped(trak.content, change))

    return mapped(moov, within((b"trak",), track))


def _rebase_table(stbl: Part, *, moves: Moves) -> bytes:
    def table(part: Part) -> bytes:
        if part.kind in (b"stco", b"co64"):
            return _rebase_chunks(part, moves)
        if part.kind == b"saio":
            return pack(b"saio", _rebase_auxiliary(part.content, moves))
        return part.raw

    return repacked(stbl, mapped(stbl.content, table))


def _rebase_chunks(part: Part, moves: Moves) -> bytes:
    width = 4 if part.kind == b"stco" else 8
    count = field(part.content, 4, 4)
    if 8 + count * width > len(part.content):
        raise damaged()
    places = np.frombuffer(part.content, f">u{width}", count, 8).astype(np.uint64)
    new = moves.all(places)
    if count and int(new.max()) >= _FOUR_GIB:
        width = 8
    rest = part.content[8 + count * (4 if part.kind == b"stco" else 8) :]
    content = part.content[:8] + new.astype(f">u{width}").tobytes() + rest
    return pack(b"co64" if width == 8 else b"stco", content)


def _rebase_auxiliary(content: bytes, moves: Moves) -> bytes:
    """``saio``: places of the samples' auxiliary data, as encryption keeps it."""
    version, flags = field(content, 0, 1), field(content, 1, 3)
    start = 4 + (8 if flags & 1 else 0)
    count, width = field(content, start, 4), 8 if version else 4
    made = bytearray(content)
    for i in range(count):
        place = start + 4 + i * width
        new = moves(field(content, place, width))
        made[place : place + width] = _number(new, width)
    return bytes(made)


def _has_own_data(trak: bytes) -> bool:
    """Whether a track's pictures lie in this file; raises MediaError where only some do."""
    own: list[bool] = []
    for dref in at(trak, *_REFERENCES):
        entries, _ = parts(dref.content[8:])
        own += [bool(field(entry.content, 0, 4) & 1) for entry in entries]
    if any(own) and not all(own):
        raise MediaError(
            say("影片的一部分画面在别的文件里", "some of the film's pictures lie in other files"),
            hint=say("请先导出成一个完整的文件", "export it as one self-contained file first"),
        )
    return all(own)


def fragment_patches(file: BinaryIO, boxes: Sequence[Box], moves: Moves) -> dict[int, bytes]:
    """For each place in the file where a fragment names another, the new bytes."""
    if moves.none:
        return {}
    found: dict[int, bytes] = {}
    for box in boxes:
        if box.kind not in (b"moof", b"sidx", b"mfra"):
            continue
        data = read_exactly(file, box.start, box.end - box.start, limit=_LARGEST)
        inside = box.content - box.start
        for offset, new in _patches(box, data, inside, moves):
            if data[offset : offset + len(new)] != new:
                found[box.start + offset] = new
    return found


def _patches(box: Box, data: bytes, inside: int, moves: Moves) -> Iterator[tuple[int, bytes]]:
    if box.kind == b"sidx":
        yield from _of_sidx(box, data, inside, moves)
    for child in child_boxes(data, inside):
        if box.kind == b"moof" and child.kind == b"traf":
            for tfhd in child_boxes(data, child.content, child.end):
                if tfhd.kind == b"tfhd" and field(data, tfhd.content, 4) & 1:
                    base = field(data, tfhd.content + 8, 8)
                    yield tfhd.content + 8, _number(moves(base), 8)
        if box.kind == b"mfra" and child.kind == b"tfra":
            yield from _of_tfra(data, child, moves)


def _of_sidx(box: Box, data: bytes, inside: int, moves: Moves) -> Iterator[tuple[int, bytes]]:
    width = 8 if field(data, inside, 1) else 4
    offset = inside + 12 + width
    first = field(data, offset, width)
    here = box.end + first
    yield offset, _number(moves(here) - moves(box.end), width)
    count = field(data, offset + width + 2, 2)
    for i in range(count):
        entry = offset + width + 4 + i * 12
        told = field(data, entry, 4)
        size = told & 0x7FFF_FFFF
        new = moves(here + size) - moves(here)
        if not 0 <= new < 1 << 31:
            raise damaged()
        yield entry, _number(told & 0x8000_0000 | new, 4)
        here += size


def _of_tfra(data: bytes, tfra: Box, moves: Moves) -> Iterator[tuple[int, bytes]]:
    width = 8 if field(data, tfra.content, 1) else 4
    lengths = field(data, tfra.content + 8, 4)
    numbers = sum((lengths >> shift & 3) + 1 for shift in (4, 2, 0))
    count = field(data, tfra.content + 12, 4)
    entry = 2 * width + numbers
    if tfra.content + 16 + count * entry > tfra.end:
        raise damaged()
    for i in range(count):
        place = tfra.content + 16 + i * entry + width
        yield place, _number(moves(field(data, place, width)), width)


def names_places(meta: bytes) -> bool:
    """Whether a ``meta`` box's content has items (``iloc``), which may lie anywhere in the file."""
    start = 0 if meta[4:8] == b"hdlr" else 4
    return any(part.kind == b"iloc" for part in parts(meta[start:])[0])


def _number(value: int, width: int) -> bytes:
    if not 0 <= value < 1 << 8 * width:
        raise MediaError(
            say(
                "文件太大，它的片段索引用 32 位记位置，放不下标识",
                "the film is too large for its 32-bit index of fragments to take a label",
            ),
            hint=say("请先用 64 位索引重新封装", "remux it with a 64-bit index first"),
        )
    return struct.pack(">Q", value)[8 - width :]
