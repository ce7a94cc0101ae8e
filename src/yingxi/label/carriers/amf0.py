"""AMF0: the values in an FLV's script tags, with where each stands in the bytes."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from yingxi.errors import MediaError
from yingxi.tongue import say

NUMBER, BOOLEAN, STRING, OBJECT, NULL = 0, 1, 2, 3, 5
UNDEFINED, REFERENCE, ECMA_ARRAY, END, STRICT_ARRAY, DATE, LONG_STRING = 6, 7, 8, 9, 10, 11, 12
_FIXED = {NUMBER: 8, BOOLEAN: 1, NULL: 0, UNDEFINED: 0, REFERENCE: 2, DATE: 10, 13: 0}
_DEEPEST = 16
_CLOSE = b"\0\0\x09"


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """A value's marker, and its bytes ``[start, end)`` with the marker.

    ``members`` are the named values of an object or array, by where each name begins; a strict
    array's have no names. ``closed`` is where the members end, before what says so.
    """

    marker: int
    start: int
    end: int
    members: tuple[Member, ...] = ()
    closed: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A name, where it begins, and its value."""

    name: str
    start: int
    value: Value


def value_at(data: bytes, at: int, depth: int = 0) -> Value:
    """The value that begins at ``at``. Raises MediaError for what makes no sense."""
    marker = _bytes(data, at, 1)[0]
    if depth > _DEEPEST:
        raise damaged()
    if marker in _FIXED:
        _bytes(data, at + 1, _FIXED[marker])
        return Value(marker=marker, start=at, end=at + 1 + _FIXED[marker])
    if marker in (STRING, LONG_STRING):
        width = 2 if marker == STRING else 4
        size = int.from_bytes(_bytes(data, at + 1, width), "big")
        _bytes(data, at + 1 + width, size)
        return Value(marker=marker, start=at, end=at + 1 + width + size)
    if marker in (OBJECT, ECMA_ARRAY):
        return _named(data, at, at + (1 if marker == OBJECT else 5), depth)
    if marker == STRICT_ARRAY:
        return _listed(data, at, depth)
    raise damaged()


def _named(data: bytes, start: int, at: int, depth: int) -> Value:
    members: list[Member] = []
    while data[at : at + 3] != _CLOSE:
        if at >= len(data):
            # Some writers leave the end mark out.
            return Value(marker=data[start], start=start, end=at, members=tuple(members), closed=at)
        size = int.from_bytes(_bytes(data, at, 2), "big")
        name = _bytes(data, at + 2, size).decode("utf-8", "replace")
        value = value_at(data, at + 2 + size, depth + 1)
        members.append(Member(name=name, start=at, value=value))
        at = value.end
    return Value(marker=data[start], start=start, end=at + 3, members=tuple(members), closed=at)


def _listed(data: bytes, start: int, depth: int) -> Value:
    count = int.from_bytes(_bytes(data, start + 1, 4), "big")
    at = start + 5
    members: list[Member] = []
    for _ in range(count):
        value = value_at(data, at, depth + 1)
        members.append(Member(name="", start=at, value=value))
        at = value.end
    return Value(marker=STRICT_ARRAY, start=start, end=at, members=tuple(members), closed=at)


def walk(value: Value, name: str = "") -> Iterator[tuple[str, Value]]:
    """Every value in a value, with the name of the nearest that has one."""
    yield name, value
    for member in value.members:
        yield from walk(member.value, member.name or name)


def text(data: bytes, value: Value) -> str | None:
    """A string's text; None for another kind of value."""
    if value.marker not in (STRING, LONG_STRING):
        return None
    start = value.start + (3 if value.marker == STRING else 5)
    return data[start : value.end].decode("utf-8", "replace")


def number(data: bytes, value: Value) -> float | None:
    """A number; None for another kind of value."""
    if value.marker != NUMBER:
        return None
    (found,) = struct.unpack_from(">d", data, value.start + 1)
    return float(found)


def string(words: str) -> bytes:
    """A string as a value."""
    raw = words.encode()
    if len(raw) > 0xFFFF:
        return struct.pack(">BI", LONG_STRING, len(raw)) + raw
    return struct.pack(">BH", STRING, len(raw)) + raw


def named(name: str, value: bytes) -> bytes:
    """A value with its name, as objects and arrays hold it."""
    raw = name.encode()
    return struct.pack(">H", len(raw)) + raw + value


def _bytes(data: bytes, at: int, size: int) -> bytes:
    if at + size > len(data):
        raise damaged()
    return data[at : at + size]


def damaged() -> MediaError:
    """The fault of a script tag that makes no sense."""
    return MediaError(
        say("FLV 的脚本数据已损坏", "the FLV's script data is damaged"),
        hint=say("请重新复制或下载原来的文件", "copy or download the original again"),
    )
