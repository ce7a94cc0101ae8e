"""AVI: the label as chunk ``AIGC`` in ``LIST INFO``, which stands before the pictures.

Readers look no further than the pictures. ``JUNK`` before them gives way where there is enough;
else everything behind moves, and what names places from the file's beginning (an old ``idx1``,
OpenDML's ``indx`` and ``ix##``) is told anew.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

import numpy as np

from yingxi.errors import MediaError
from yingxi.label.aigc import KEY
from yingxi.label.carriers import riff
from yingxi.label.carriers.carrier import Found
from yingxi.label.carriers.packets import film_carrier
from yingxi.label.carriers.riff import Chunk
from yingxi.media.splice import Moves, Piece, Span, cut_short, length, overlaid, read_exactly
from yingxi.media.splice import splice as spliced
from yingxi.tongue import say

_KEY = KEY.encode()
_LARGEST = 64 << 20
_LARGEST_INDEX = 256 << 20
_SUPER, _ENTRY = 24, 16
"""Bytes before the entries of an ``indx``, and of each."""
_BEHIND = 1 << 62
"""A place behind every file's end."""
_BASE = 12
"""Where an ``ix##`` has the place that its entries count from."""


def _owns(head: bytes) -> bool:
    return riff.form(head) == b"AVI "


def _outer(file: BinaryIO) -> list[Chunk]:
    """The ``RIFF`` chunks of a file: the film, and OpenDML's continuations."""
    end = file.seek(0, 2)
    return [c for c in riff.chunks(file, 0, end) if c.kind == b"RIFF" and c.end - c.content >= 4]


def _children(file: BinaryIO, outer: Chunk) -> list[Chunk]:
    return list(riff.chunks(file, outer.content + 4, outer.end))


def _list_kind(file: BinaryIO, chunk: Chunk) -> bytes:
    if chunk.kind != b"LIST" or chunk.end - chunk.content < 4:
        return b""
    file.seek(chunk.content)
    return file.read(4)


def _read(path: Path) -> tuple[Found, ...]:
    found: list[Found] = []
    with path.open("rb") as file:
        for outer in _outer(file):
            for child in _children(file, outer):
                if _list_kind(file, child) != b"INFO":
                    continue
                for item in riff.chunks(file, child.content + 4, child.end):
                    if item.kind.upper() == _KEY:
                        size = item.end - item.content
                        raw = read_exactly(file, item.content, size, limit=_LARGEST)
                        text = raw.rstrip(b"\0").decode("utf-8", "replace")
                        right = item.kind == _KEY
                        place = f"LIST INFO {item.kind.decode('ascii', 'replace')}"
                        found.append(Found(text=text, place=place, home=right))
    return tuple(found)


def _write(source: Path, out: Path, text: str) -> None:
    with source.open("rb") as file:
        outer = _outer(file)
        if not outer or not all(one.whole for one in outer):
            raise cut_short()
        children = _children(file, outer[0])
        if not all(child.whole for child in children):
            raise cut_short()
        film = next((c for c in children if _list_kind(file, c) == b"movi"), None)
        if film is None:
            raise _no_film(source)
        inner = _laid(file, children, film, text)
        odd = max(0, outer[0].end - children[-1].after)
        size = riff.header(b"RIFF", 4 + length(inner) + odd)
        kind = Span(start=outer[0].content, end=outer[0].content + 4)
        rest = Span(start=children[-1].after, end=file.seek(0, 2))
        pieces: list[Piece] = [size, kind, *inner, rest]
        for one in outer[1:]:
            if any(_has_label(file, c) for c in _children(file, one)):
                raise _no_film(source)
        patches = _patches(file, children, film, Moves(pieces))
    spliced(source, out, overlaid(pieces, patches))


def _laid(file: BinaryIO, children: Sequence[Chunk], film: Chunk, text: str) -> list[Piece]:
    """The film's chunks anew: one ``LIST INFO`` before the pictures, with the label in it."""
    infos = [c for c in children if _list_kind(file, c) == b"INFO"]
    home = next((c for c in infos if c.start < film.start), None)
    changed = {c.start: _information(file, c, text if c == home else None) for c in infos}
    growth = sum(len(changed[c.start]) - (c.after - c.start) for c in infos if c.start < film.start)
    new = b""
    if home is None:
        new = riff.chunk(b"LIST", b"INFO" + riff.chunk(_KEY, text.encode() + b"\0"))
        growth += len(new)
    junk = next((c for c in children if c.start < film.start and _gives(c, growth)), None)
    if junk is not None:
        left = junk.after - junk.start - growth
        changed[junk.start] = riff.chunk(b"JUNK", b"\0" * (left - 8)) if left else b""
    pieces: list[Piece] = []
    for child in children:
        if child == film:
            pieces.append(new)
        same = Span(start=child.start, end=child.after)
        pieces.append(changed.get(child.start, same))
    return pieces


def _gives(chunk: Chunk, growth: int) -> bool:
    """Whether padding can take up the growth, leaving nothing or a whole chunk."""
    left = chunk.after - chunk.start - growth
    return chunk.kind == b"JUNK" and (left == 0 or 8 <= left <= _LARGEST) and left % 2 == 0


def _information(file: BinaryIO, info: Chunk, text: str | None) -> bytes:
    """A ``LIST INFO`` without its labels and, where there is a text, with it as one."""
    data = read_exactly(file, info.content, info.after - info.content, limit=_LARGEST)
    kept: list[bytes] = []
    for item in riff.chunks(file, info.content + 4, info.end):
        if not item.whole:
            raise cut_short()
        if item.kind.upper() != _KEY:
            raw = data[item.start - info.content : item.after - info.content]
            kept.append(raw + b"\0" * (len(raw) & 1))
    if text is not None:
        kept.append(riff.chunk(_KEY, text.encode() + b"\0"))
    return riff.chunk(b"LIST", b"INFO" + b"".join(kept))


def _has_label(file: BinaryIO, child: Chunk) -> bool:
    return _list_kind(file, child) == b"INFO" and any(
        item.kind.upper() == _KEY for item in riff.chunks(file, child.content + 4, child.end)
    )


def _patches(
    file: BinaryIO, children: Sequence[Chunk], film: Chunk, moves: Moves
) -> dict[int, bytes]:
    """For each place that is counted from the file's beginning, the new bytes."""
    if all(moves(place) == place for place in (film.start, _BEHIND)):
        return {}
    found: dict[int, bytes] = {}
    for child in children:
        if child.kind == b"idx1":
            found |= _old_index(file, child, film, moves)
        elif _list_kind(file, child) == b"hdrl":
            for track in riff.chunks(file, child.content + 4, child.end):
                if _list_kind(file, track) == b"strl":
                    for index in riff.chunks(file, track.content + 4, track.end):
                        if index.kind == b"indx":
                            found |= dict(_super_index(file, index, moves))
    for inner in riff.chunks(file, film.content + 4, film.end):
        if inner.kind[:2] == b"ix":
            found |= dict(_base(file, inner.start, moves))
    return found


def _old_index(file: BinaryIO, index: Chunk, film: Chunk, moves: Moves) -> dict[int, bytes]:
    """``idx1`` counts from the pictures' list, or, in some files, from the file's beginning."""
    size = (index.end - index.content) // 16 * 16
    data = read_exactly(file, index.content, size, limit=_LARGEST_INDEX)
    entries = np.frombuffer(data, "<u4").reshape(-1, 4).copy()
    if not len(entries) or int(entries[0, 2]) < film.content:
        return {}
    file.seek(int(entries[0, 2]))
    if file.read(4) != data[:4]:
        return {}
    places = moves.all(entries[:, 2].astype(np.uint64))
    if int(places.max()) > riff.LARGEST:
        raise _too_large()
    entries[:, 2] = places
    return {index.content: entries.tobytes()}


def _super_index(file: BinaryIO, index: Chunk, moves: Moves) -> Iterator[tuple[int, bytes]]:
    """OpenDML: the places of the indexes, and in each of those the place that it counts from."""
    size = index.end - index.content
    data = read_exactly(file, index.content, size, limit=_LARGEST)
    if size < _SUPER or data[3] != 0:
        return
    (count,) = struct.unpack_from("<I", data, 4)
    for i in range(min(count, (size - _SUPER) // _ENTRY)):
        at = _SUPER + i * _ENTRY
        (place,) = struct.unpack_from("<Q", data, at)
        if place:
            yield index.content + at, struct.pack("<Q", moves(place))
            yield from _base(file, place, moves)


def _base(file: BinaryIO, place: int, moves: Moves) -> Iterator[tuple[int, bytes]]:
    file.seek(place)
    header = file.read(8 + _BASE + 8)
    if len(header) == 8 + _BASE + 8 and header[:2] == b"ix":
        (base,) = struct.unpack_from("<Q", header, 8 + _BASE)
        yield place + 8 + _BASE, struct.pack("<Q", moves(base))


def _too_large() -> MediaError:
    return MediaError(
        say("AVI 太大，索引放不下", "the AVI is too large for its index"),
        hint=say("请改用 MP4 或 MKV", "use MP4 or MKV instead"),
    )


def _no_film(source: Path) -> MediaError:
    return MediaError(
        say(f"{source.name} 的结构写不了标识", f"{source.name} is laid out so that no label fits"),
        hint=say("请先用 ffmpeg -c copy 重新封装", "remux it with ffmpeg -c copy first"),
    )


CARRIER = film_carrier(
    name="avi",
    endings=(".avi",),
    owns=_owns,
    read=_read,
    write=_write,
    kind="avi",
)
