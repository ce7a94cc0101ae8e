"""EBML (RFC 8794): the elements that Matroska and WebM are made of."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from yingxi.errors import MediaError
from yingxi.tongue import say

HEADER, CRC, VOID = 0x1A45DFA3, 0xBF, 0xEC
_LONGEST_HEADER = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """A number, where the element begins, and where its content lies; ``end`` is exclusive.

    An ``open`` element does not say where it ends; a ``cut`` one says more than there is. Both
    end with what holds them.
    """

    ident: int
    start: int
    content: int
    end: int
    open: bool = False
    cut: bool = False


def in_file(file: BinaryIO, start: int, end: int) -> Iterator[Element]:
    """The elements lying one after another in a file, contents unread; stops at nonsense."""
    at = start
    while at < end:
        file.seek(at)
        found = _element(file.read(min(_LONGEST_HEADER, end - at)), 0, at, end)
        if found is None:
            return
        yield found
        at = found.end


def inside(data: bytes, start: int = 0, end: int | None = None) -> list[Element]:
    """The elements in ``data[start:end]``. Raises MediaError where they don't fill it."""
    stop = len(data) if end is None else end
    found: list[Element] = []
    at = start
    while at < stop:
        one = _element(data[at : min(at + _LONGEST_HEADER, stop)], 0, at, stop)
        if one is None or one.cut or one.open:
            raise damaged()
        found.append(one)
        at = one.end
    return found


def _element(data: bytes, at: int, start: int, limit: int) -> Element | None:
    wide = _width(data, at)
    if not 1 <= wide <= 4 or at + wide >= len(data):
        return None
    ident = int.from_bytes(data[at : at + wide], "big")
    size = _width(data, at + wide)
    if not size or at + wide + size > len(data):
        return None
    told = int.from_bytes(data[at + wide : at + wide + size], "big") & ((1 << 7 * size) - 1)
    content = start + wide + size
    unknown = told == (1 << 7 * size) - 1
    end = limit if unknown else content + told
    return Element(
        ident=ident,
        start=start,
        content=content,
        end=min(end, limit),
        open=unknown,
        cut=end > limit,
    )


def _width(data: bytes, at: int) -> int:
    """How many bytes a number of variable length has, by its first; 0 for none."""
    return 9 - data[at].bit_length() if at < len(data) and data[at] else 0


def element(ident: int, content: bytes) -> bytes:
    """An element with a size as short as can be."""
    return head(ident, len(content)) + content


def head(ident: int, size: int, width: int = 0) -> bytes:
    """An element's number and size, the size in ``width`` bytes where that many suffice."""
    least = next(w for w in range(1, 9) if size < (1 << 7 * w) - 1)
    width = max(width, least)
    number = ident.to_bytes((ident.bit_length() + 7) // 8, "big")
    return number + (size | 1 << 7 * width).to_bytes(width, "big")


def sealed(ident: int, content: bytes, *, crc: bool) -> bytes:
    """A master element, with a CRC-32 over its content where one is wanted."""
    seal = element(CRC, zlib.crc32(content).to_bytes(4, "little")) if crc else b""
    return element(ident, seal + content)


def unsigned(value: int, width: int) -> bytes:
    """A number in so many bytes."""
    return value.to_bytes(width, "big")


def damaged() -> MediaError:
    """The fault of a Matroska file whose elements make no sense."""
    return MediaError(
        say("MKV/WebM 文件已损坏：元素对不上", "the MKV/WebM is damaged: its elements clash"),
        hint=say("请重新复制或下载原来的文件", "copy or download the original again"),
    )
