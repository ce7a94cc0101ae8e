"""WebP: the label stands in the chunk ``XMP ``, for which a simple file becomes an extended one."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from yingxi.label import xmp
from yingxi.label.carriers.carrier import Found
from yingxi.label.carriers.riff import chunk, form
from yingxi.label.carriers.whole import (
    Digest,
    Pieces,
    damaged,
    held_whole,
    labels_inside,
    printable,
    without_labels,
)

_XMP_FLAG, _ALPHA_FLAG = 0x04, 0x10
_CONTENT = (b"VP8 ", b"VP8L", b"ALPH", b"ANIM", b"ANMF", b"ICCP")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    kind: bytes
    body: bytes


def _owns(head: bytes) -> bool:
    return form(head) == b"WEBP"


def _read(data: bytes) -> Iterator[Found]:
    for part in _parts(data):
        if part.kind == b"XMP ":
            for text in xmp.labels_in(part.body):
                yield Found(text=text, place="XMP")
        elif part.kind not in _CONTENT and part.kind != b"C2PA":
            for text in labels_inside(part.body):
                place = printable(part.kind)
                yield Found(text=text, place=place, home=False)


def _relabel(data: bytes, label: str) -> Pieces:
    parts = _parts(data)
    width, height = _canvas(parts)
    new: list[_Part] = []
    packed = False
    for part in parts:
        if part.kind == b"VP8X":
            body = bytes([part.body[0] | _XMP_FLAG]) + part.body[1:]
            new.append(_Part(kind=part.kind, body=body))
        elif part.kind == b"XMP ":
            body = xmp.unlabelled(part.body) if packed else xmp.merged(part.body, label)
            packed = True
            new.append(_Part(kind=part.kind, body=body))
        elif part.kind in _CONTENT or part.kind == b"C2PA":
            new.append(part)
        else:
            new.append(_Part(kind=part.kind, body=without_labels(part.body, b" ")))
    if not packed:
        new.append(_Part(kind=b"XMP ", body=xmp.packet_of(label).encode()))
    if parts[0].kind != b"VP8X":
        flags = _XMP_FLAG | (_ALPHA_FLAG if _simple_alpha(parts[0]) else 0)
        size = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
        new.insert(0, _Part(kind=b"VP8X", body=bytes([flags, 0, 0, 0]) + size))
    laid = b"".join(chunk(part.kind, part.body) for part in new)
    tail = memoryview(data)[_end(data) :]
    return [b"RIFF" + struct.pack("<I", 4 + len(laid)) + b"WEBP", laid, tail]


def _essence(data: bytes) -> str:
    parts = _parts(data)
    digest = Digest("webp")
    digest.add(b"canvas", struct.pack("<II", *_canvas(parts)))
    for part in parts:
        if part.kind in _CONTENT:
            digest.add(part.kind, part.body)
    return digest.hex()


def _end(data: bytes) -> int:
    """Where the RIFF ends; what follows is kept as it is."""
    size = int.from_bytes(data[4:8], "little")
    return 8 + size + (size & 1 and 8 + size < len(data))


def _parts(data: bytes) -> list[_Part]:
    """The chunks. Raises MediaError for a cut file or one without a picture first."""
    end = _end(data)
    if form(data[:12]) != b"WEBP" or end > len(data):
        raise damaged("WebP 不完整", "the WebP is cut short")
    found: list[_Part] = []
    at = 12
    while at + 8 <= end:
        kind, size = struct.unpack_from("<4sI", data, at)
        if at + 8 + size > end:
            raise damaged("WebP 的区块对不上", "the WebP's chunks don't hold together")
        found.append(_Part(kind=kind, body=data[at + 8 : at + 8 + size]))
        at += 8 + size + (size & 1)
    if not found or found[0].kind not in (b"VP8 ", b"VP8L", b"VP8X"):
        raise damaged("WebP 里没有图像", "the WebP holds no picture")
    return found


def _canvas(parts: list[_Part]) -> tuple[int, int]:
    """Width and height in pixels, from the extended header or the first frame's."""
    first = parts[0].body
    if parts[0].kind == b"VP8X" and len(first) >= 10:
        return int.from_bytes(first[4:7], "little") + 1, int.from_bytes(first[7:10], "little") + 1
    if parts[0].kind == b"VP8 " and first[3:6] == b"\x9d\x01\x2a" and len(first) >= 10:
        width, height = struct.unpack_from("<HH", first, 6)
        if width & 0x3FFF and height & 0x3FFF:
            return width & 0x3FFF, height & 0x3FFF
    if parts[0].kind == b"VP8L" and first[:1] == b"\x2f" and len(first) >= 5:
        bits = int.from_bytes(first[1:5], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    raise damaged("WebP 的图像头已损坏", "the WebP's picture header is damaged")


def _simple_alpha(part: _Part) -> bool:
    return part.kind == b"VP8L" and bool(part.body[4] & 0x10)


CARRIER = held_whole(
    name="webp", endings=(".webp",), owns=_owns, read=_read, relabel=_relabel, essence=_essence
)
