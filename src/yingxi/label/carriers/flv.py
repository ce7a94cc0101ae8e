"""FLV: the label as a string ``AIGC`` in ``onMetaData``; the places in it are told anew."""

from __future__ import annotations

import math
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from yingxi.errors import MediaError
from yingxi.label.aigc import KEY
from yingxi.label.carriers import amf0
from yingxi.label.carriers.carrier import Found
from yingxi.label.carriers.packets import film_carrier
from yingxi.media.splice import Moves, Piece, Span, cut_short, length, read_exactly, splice
from yingxi.tongue import say

_SCRIPT = 18
_HEADER = 11
_NAME = "onMetaData"
_LARGEST = (1 << 24) - 1
_PLACES = {"filepositions", "lastkeyframelocation"}
_SIZE = "filesize"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Tag:
    """A tag's kind, and where it and its content begin and end; its size follows it."""

    kind: int
    start: int
    content: int
    end: int
    after: int


def _owns(head: bytes) -> bool:
    return head[:4] == b"FLV\1" and len(head) >= 9


def _tags(file: BinaryIO, start: int) -> Iterator[_Tag]:
    """The tags of a file, contents unread; stops where one is cut short."""
    end = file.seek(0, 2)
    at = start
    while at + _HEADER <= end:
        file.seek(at)
        header = file.read(4)
        content = at + _HEADER
        stop = content + int.from_bytes(header[1:4], "big")
        if stop > end:
            return
        yield _Tag(kind=header[0], start=at, content=content, end=stop, after=min(stop + 4, end))
        at = stop + 4


def _first(file: BinaryIO) -> int:
    """Where the first tag begins: behind the header and the size of no tag."""
    start = int.from_bytes(read_exactly(file, 0, 9, limit=9)[5:9], "big")
    if start < 9:
        raise amf0.damaged()
    return start + 4


def _scripts(file: BinaryIO) -> Iterator[tuple[_Tag, bytes, amf0.Value]]:
    """Every ``onMetaData``: its tag, the tag's content and the value in it."""
    for tag in _tags(file, _first(file)):
        if tag.kind == _SCRIPT:
            data = read_exactly(file, tag.content, tag.end - tag.content, limit=_LARGEST)
            if data:
                name = amf0.value_at(data, 0)
                if amf0.text(data, name) == _NAME:
                    yield tag, data, amf0.value_at(data, name.end)


def _read(path: Path) -> tuple[Found, ...]:
    found: list[Found] = []
    with path.open("rb") as file:
        for _, data, value in _scripts(file):
            for member in value.members:
                text = amf0.text(data, member.value)
                if member.name.upper() == KEY and text is not None:
                    right = member.name == KEY
                    found.append(Found(text=text, place=f"{_NAME}.{member.name}", home=right))
    return tuple(found)


def _write(source: Path, out: Path, text: str) -> None:
    with source.open("rb") as file:
        first, end = _first(file), file.seek(0, 2)
        if first > end:
            raise cut_short()
        scripts = list(_scripts(file))
        pieces: list[Piece] = []
        at = 0
        if not scripts:
            empty = amf0.string(_NAME) + struct.pack(">BI", amf0.ECMA_ARRAY, 0) + b"\0\0\x09"
            value = amf0.value_at(empty, len(amf0.string(_NAME)))
            made = _tag(b"\0" * 7, _labelled(empty, value, text))
            pieces, at = [Span(start=0, end=first), made], first
        for i, (tag, data, value) in enumerate(scripts):
            file.seek(tag.start + 4)
            rest = file.read(_HEADER - 4)
            made = _tag(rest, _labelled(data, value, text if i == 0 else None))
            pieces += [Span(start=at, end=tag.start), made]
            at = tag.after
        pieces.append(Span(start=at, end=end))
    moves, size = Moves(pieces), length(pieces)
    splice(source, out, [_told(piece, moves, size) for piece in pieces])


def _tag(rest: bytes, data: bytes) -> bytes:
    """A script tag, with its time and stream in ``rest``, and its size after it."""
    if len(data) > _LARGEST:
        raise amf0.damaged()
    size = len(data).to_bytes(3, "big")
    return bytes([_SCRIPT]) + size + rest + data + struct.pack(">I", _HEADER + len(data))


def _labelled(data: bytes, value: amf0.Value, text: str | None) -> bytes:
    """A script's data without its labels and, where there is a text, with it as one."""
    if text is None and not any(m.name.upper() == KEY for m in value.members):
        return data
    if value.marker not in (amf0.OBJECT, amf0.ECMA_ARRAY):
        raise MediaError(
            say("FLV 的 onMetaData 不是一组字段", "the FLV's onMetaData is not a set of fields"),
            hint=say("请先用 ffmpeg -c copy 重新封装", "remux it with ffmpeg -c copy first"),
        )
    kept = [data[m.start : m.value.end] for m in value.members if m.name.upper() != KEY]
    if text is not None:
        kept.append(amf0.named(KEY, amf0.string(text)))
    opening = bytearray(data[: value.start + (1 if value.marker == amf0.OBJECT else 5)])
    if value.marker == amf0.ECMA_ARRAY:
        opening[-4:] = struct.pack(">I", len(kept))
    closing = data[value.closed : value.end] or b"\0\0\x09"
    return bytes(opening) + b"".join(kept) + closing + data[value.end :]


def _told(piece: Piece, moves: Moves, size: int) -> Piece:
    """A script tag's piece with the file's size and the key frames' places told anew."""
    if not isinstance(piece, bytes):
        return piece
    made = bytearray(piece)
    start = _HEADER + amf0.value_at(piece[_HEADER:], 0).end
    for name, value in amf0.walk(amf0.value_at(piece, start)):
        old = amf0.number(piece, value)
        if old is None or not math.isfinite(old) or not 0 < old < 1 << 53:
            continue
        if name in _PLACES:
            struct.pack_into(">d", made, value.start + 1, float(moves(int(old))))
        elif name == _SIZE:
            struct.pack_into(">d", made, value.start + 1, float(size))
    return bytes(made)


CARRIER = film_carrier(
    name="flv",
    endings=(".flv",),
    owns=_owns,
    read=_read,
    write=_write,
    kind="flv",
)
