"""JPEG: the label stands in the XMP packet of an ``APP1`` segment (XMP part 3, 1.1.3)."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from yingxi.label import xmp
from yingxi.label.carriers.carrier import Found
from yingxi.label.carriers.mpf import moved
from yingxi.label.carriers.whole import (
    Digest,
    Pieces,
    damaged,
    held_whole,
    labels_inside,
    unsupported,
    without_labels,
)

_SOS, _APP1, _APP2, _APP14, _COM = 0xDA, 0xE1, 0xE2, 0xEE, 0xFE
_EXTENSION = b"http://ns.adobe.com/xmp/extension/\0"
_EXTENSION_HEAD = len(_EXTENSION) + 32 + 8
_EXIF, _ICC, _MPF = b"Exif\0\0", b"ICC_PROFILE\0", b"MPF\0"
_LARGEST = 0xFFFF - 2 - len(xmp.JPEG_HEADER)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Segment:
    """``data[start:end]``; ``body`` is what follows the length."""

    marker: int
    body: bytes
    start: int
    end: int

    def opens(self, marker: int, with_: bytes) -> bool:
        return self.marker == marker and self.body.startswith(with_)


def _owns(head: bytes) -> bool:
    return head.startswith(b"\xff\xd8\xff")


def _read(data: bytes) -> Iterator[Found]:
    segments, _ = _segments(data)
    for one in segments:
        if one.opens(_APP1, xmp.JPEG_HEADER):
            for text in xmp.labels_in(one.body[len(xmp.JPEG_HEADER) :]):
                yield Found(text=text, place="APP1 XMP")
        elif (place := _foreign(one)) is not None:
            for text in labels_inside(one.body):
                yield Found(text=text, place=place, home=False)
    for text in xmp.labels_in(_extended(segments)):
        yield Found(text=text, place="APP1 Extended XMP", home=False)


def _relabel(data: bytes, label: str) -> Pieces:
    segments, scan = _segments(data)
    if xmp.labels_in(_extended(segments)):
        raise unsupported(
            "标识写在了扩展 XMP 里，这里不改它",
            "a label stands in the extended XMP, which is not edited",
        )
    packets = [one for one in segments if one.opens(_APP1, xmp.JPEG_HEADER)]
    old = packets[0].body[len(xmp.JPEG_HEADER) :] if packets else b""
    new = _segment(_APP1, xmp.JPEG_HEADER + _fitting(old, label))
    changed: dict[int, bytes] = {}
    for one in segments:
        if one in packets[1:]:
            rest = xmp.unlabelled(one.body[len(xmp.JPEG_HEADER) :])
            changed[one.start] = _segment(_APP1, xmp.JPEG_HEADER + rest)
        elif _foreign(one) is not None and labels_inside(one.body):
            changed[one.start] = _segment(one.marker, without_labels(one.body, b" "))
    if packets:
        changed[packets[0].start] = new
        at = -1
    else:
        at = _place(segments)
    out = bytearray(data[:2])
    indexed: list[tuple[int, int]] = []
    for one in segments:
        if one.start == at:
            out += new
        if one.opens(_APP2, _MPF):
            indexed.append((len(out), one.start))
        out += changed.get(one.start, data[one.start : one.end])
    if at == scan:
        out += new
    grown = len(out) - scan
    for now, before in indexed:
        out[now:] = moved(bytes(out[now:]), grown, grown - (now - before))
    return [bytes(out), memoryview(data)[scan:]]


def _place(segments: list[_Segment]) -> int:
    """Where a first packet goes: behind JFIF and Exif, before an index that counts from itself."""
    for one in segments:
        if one.marker != 0xE0 and not one.opens(_APP1, _EXIF):
            return one.start
    return segments[-1].end if segments else 2


def _fitting(old: bytes, label: str) -> bytes:
    new = xmp.merged(old, label)
    if len(new) > _LARGEST:
        new = xmp.without_padding(new)
    if len(new) > _LARGEST:
        raise unsupported(
            "JPEG 里的 XMP 已接近 64 KiB，放不下标识",
            "the JPEG's XMP is near 64 KiB: no room for the label",
        )
    return new


def _essence(data: bytes) -> str:
    segments, scan = _segments(data)
    digest = Digest("jpeg")
    for one in segments:
        shown = one.opens(_APP2, _ICC) or one.marker == _APP14
        if shown or not (0xE0 <= one.marker <= 0xEF or one.marker == _COM):
            digest.add(bytes([one.marker]), one.body)
    digest.add(b"scan", memoryview(data)[scan:])
    return digest.hex()


def _segments(data: bytes) -> tuple[list[_Segment], int]:
    """The segments before the first scan, and where that begins."""
    if not data.startswith(b"\xff\xd8"):
        raise damaged("不是 JPEG", "this is no JPEG")
    found: list[_Segment] = []
    at = 2
    while True:
        start = at
        while data[at : at + 2] == b"\xff\xff":  # fill bytes
            at += 1
        if at + 4 > len(data) or data[at] != 0xFF or data[at + 1] < 0xC0:
            raise damaged("JPEG 的段对不上", "the JPEG's segments don't hold together")
        marker = data[at + 1]
        if marker == _SOS:
            return found, start
        (size,) = struct.unpack_from(">H", data, at + 2)
        end = at + 2 + size
        if size < 2 or end > len(data):
            raise damaged("JPEG 不完整", "the JPEG is cut short")
        found.append(_Segment(marker=marker, body=data[at + 4 : end], start=start, end=end))
        at = end


def _segment(marker: int, body: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body


def _foreign(one: _Segment) -> str | None:
    if one.opens(_APP1, _EXIF):
        return "APP1 Exif"
    if one.marker == _COM:
        return "COM"
    return None


def _extended(segments: list[_Segment]) -> bytes:
    """The extended XMP put together: its parts say where they belong."""
    parts = [
        (int.from_bytes(one.body[_EXTENSION_HEAD - 4 : _EXTENSION_HEAD], "big"), one.body)
        for one in segments
        if one.opens(_APP1, _EXTENSION) and len(one.body) > _EXTENSION_HEAD
    ]
    return b"".join(body[_EXTENSION_HEAD:] for _, body in sorted(parts))


CARRIER = held_whole(
    name="jpeg",
    endings=(".jpg", ".jpeg", ".jpe", ".jfif"),
    owns=_owns,
    read=_read,
    relabel=_relabel,
    essence=_essence,
)
