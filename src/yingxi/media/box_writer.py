"""MP4 boxes taken apart and put together again, what is not touched byte for byte."""

from __future__ import annotations

import struct
from collections.abc import Callable
from dataclasses import dataclass

from yingxi.errors import MediaError
from yingxi.media.boxes import child_boxes
from yingxi.tongue import say

_NOTHING = b"\0" * 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A box held in memory: ``raw`` with its header, ``content`` without."""

    kind: bytes
    raw: bytes
    content: bytes


def parts(content: bytes) -> tuple[list[Part], bytes]:
    """The boxes in a box, and the bytes after them that are none (QuickTime ends with zeros)."""
    found: list[Part] = []
    at = 0
    for box in child_boxes(content):
        raw = content[box.start : box.end]
        if raw[:8] == _NOTHING:
            break
        inside = content[box.content : box.end]
        if raw[:4] == b"\0\0\0\0":
            # A size of nought means "to the end": with something behind it that is not true.
            raw = pack(box.kind, inside)
        found.append(Part(kind=box.kind, raw=raw, content=inside))
        at = box.end
    return found, content[at:]


def pack(kind: bytes, content: bytes) -> bytes:
    """A box, with a 64-bit size only where it must be."""
    return header(kind, len(content)) + content


def header(kind: bytes, size: int) -> bytes:
    """The header of a box with ``size`` bytes of content."""
    if size + 8 > 0xFFFF_FFFF:
        return struct.pack(">I4sQ", 1, kind, size + 16)
    return struct.pack(">I4s", size + 8, kind)


Change = Callable[[Part], bytes]


def mapped(content: bytes, change: Change) -> bytes:
    """The content with every box in it changed."""
    found, tail = parts(content)
    return b"".join(change(part) for part in found) + tail


def within(way: tuple[bytes, ...], change: Change) -> Change:
    """A change of the boxes that lie at the end of ``way``; all others stay as they are."""

    def go(part: Part) -> bytes:
        if part.kind != way[0]:
            return part.raw
        if len(way) == 1:
            return change(part)
        return repacked(part, mapped(part.content, within(way[1:], change)))

    return go


def repacked(part: Part, content: bytes) -> bytes:
    """The box with other content; the very same bytes where the content is the same."""
    return part.raw if content == part.content else pack(part.kind, content)


def at(content: bytes, *way: bytes) -> list[Part]:
    """The boxes at the end of a way through boxes that hold boxes."""
    found, _ = parts(content)
    here = [part for part in found if part.kind == way[0]]
    if len(way) == 1:
        return here
    return [deep for part in here for deep in at(part.content, *way[1:])]


def field(content: bytes, offset: int, size: int) -> int:
    """A big-endian number in a box. Raises MediaError where the box is too short for it."""
    if offset < 0 or offset + size > len(content):
        raise damaged()
    return int.from_bytes(content[offset : offset + size], "big")


def damaged() -> MediaError:
    """The fault of a film whose index makes no sense."""
    return MediaError(
        say("MP4 的索引已损坏", "the MP4's index is damaged"),
        hint=say("请重新复制或下载原来的文件", "copy or download the original again"),
    )
