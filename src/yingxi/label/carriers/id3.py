"""ID3v2 tags (2.2, 2.3, 2.4; id3.org), their frames kept byte for byte around one of ours."""

from __future__ import annotations

import struct
import zlib
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from yingxi.label.aigc import KEY
from yingxi.label.carriers.carrier import Found
from yingxi.label.carriers.whole import damaged, labels_inside, unsupported

_UNSYNCHRONISED, _EXTENDED, _FOOTER = 0x80, 0x40, 0x10
_TEXTS = {b"TXX": b"TXXX", b"COM": b"COMM", b"ULT": b"USLT"}
_ENCODINGS = ("latin-1", "utf-16", "utf-16-be", "utf-8")
_LARGEST = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """A frame with its header: ``body[start:end]`` of the tag, unsynchronisation undone."""

    kind: bytes
    content: bytes
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag:
    """A tag as it stands in the file, 10 bytes of header, body, and perhaps a footer."""

    version: int
    flags: int
    raw: bytes
    """The body in the file's bytes."""
    frames: tuple[Frame, ...]
    first: int
    """Where the frames begin, behind the extended header."""
    last: int
    """Where they end, and the padding begins."""
    size: int
    """Bytes of the whole tag in the file."""
    syncsafe: bool
    """Whether the frames' sizes leave every eighth bit free."""


def tags_at(data: bytes) -> list[Tag]:
    """The tags that the bytes begin with, one behind another. Raises MediaError for a cut one."""
    found: list[Tag] = []
    at = 0
    while data[at : at + 3] == b"ID3" and len(found) < 16:
        found.append(_tag(data, at))
        at += found[-1].size
    return found


def labels_of(tag: Tag) -> Iterator[Found]:
    """The labels in a tag: ``TXXX`` with our description, and foreign ones."""
    for frame in tag.frames:
        kind = _TEXTS.get(frame.kind, frame.kind)
        if kind == b"TXXX":
            name, values = _described(frame.content)
            if name.upper() == KEY:
                for value in values:
                    yield Found(text=value, place="TXXX:AIGC")
                continue
        for text in _foreign(frame, kind):
            yield Found(text=text, place=frame.kind.decode("ascii"), home=False)


def relabelled(tag: Tag, label: str | None) -> bytes:
    """The tag in bytes: with this label, or without any; every other frame as it was."""
    plain, removed = _plain(tag)
    gone = {one.start for one in tag.frames if _is_label(one)}
    if label is None and not gone:
        return _whole(tag, tag.raw)
    keep = [tag.first]
    for one in tag.frames:
        if one.start in gone:
            keep += [one.start, one.end]
    keep.append(tag.last)
    between = list(zip(keep[::2], keep[1::2], strict=True))
    frames = [plain[a:b] for a, b in between]
    # The file's own bytes are kept, so a place is told in them.
    kept = [tag.raw[_place(removed, a) : _place(removed, b)] for a, b in between]
    new = _frame(tag.version, tag.syncsafe, label) if label is not None else b""
    padding = tag.raw[_place(removed, tag.last) :]
    spare = max(0, len(padding) - len(new)) if not gone else len(padding)
    opening = _opening(tag, plain[: tag.first], b"".join([*frames, new]), spare)
    return _whole(tag, b"".join([opening, *kept, new, padding[:spare]]))


def new_tag(label: str) -> bytes:
    """A tag of version 2.3 with the label alone."""
    frame = _frame(3, False, label)
    return b"ID3\x03\0\0" + _syncsafe(len(frame)) + frame


def _tag(data: bytes, at: int) -> Tag:
    if len(data) < at + 10 or any(c & 0x80 for c in data[at + 6 : at + 10]):
        raise damaged("ID3 标签头已损坏", "the ID3 tag's header is damaged")
    version, flags = data[at + 3], data[at + 5]
    size = unsyncsafe(data[at + 6 : at + 10])
    end = at + 10 + size + (10 if version == 4 and flags & _FOOTER else 0)
    if version not in (2, 3, 4) or (version == 2 and flags & _EXTENDED):
        raise unsupported(f"不支持 ID3v2.{version} 标签", f"ID3v2.{version} tags are not supported")
    if end > len(data):
        raise damaged("ID3 标签不完整", "the ID3 tag is cut short")
    raw = data[at + 10 : at + 10 + size]
    body = raw.replace(b"\xff\0", b"\xff") if version < 4 and flags & _UNSYNCHRONISED else raw
    first = _behind_extension(version, flags, body)
    frames, syncsafe = _frames(version, body, first)
    last = frames[-1].end if frames else first
    return Tag(
        version=version,
        flags=flags,
        raw=raw,
        frames=tuple(frames),
        first=first,
        last=last,
        size=end - at,
        syncsafe=syncsafe,
    )


def _behind_extension(version: int, flags: int, body: bytes) -> int:
    if version == 2 or not flags & _EXTENDED:
        return 0
    if len(body) < 6:
        raise damaged("ID3 扩展头已损坏", "the ID3 extended header is damaged")
    size = unsyncsafe(body[:4]) if version == 4 else 4 + int.from_bytes(body[:4], "big")
    if not 6 <= size <= len(body):
        raise damaged("ID3 扩展头已损坏", "the ID3 extended header is damaged")
    return size


def _frames(version: int, body: bytes, first: int) -> tuple[list[Frame], bool]:
    """The frames, and whether their sizes are syncsafe."""
    # Old iTunes wrote the sizes of 2.4 as 2.3 does: what holds is the reading where all meet.
    for syncsafe in (True, False) if version == 4 else (False,):
        try:
            found = list(_walk(version, body, first, syncsafe=syncsafe))
        except _Misread:
            continue
        rest = body[found[-1].end if found else first :]
        if version < 4 or not rest.strip(b"\0"):
            return found, syncsafe
    raise damaged("ID3 标签里的帧对不上", "the ID3 tag's frames don't hold together")


class _Misread(Exception):
    """The frames don't meet when their sizes are read this way."""


def _walk(version: int, body: bytes, at: int, *, syncsafe: bool) -> Iterator[Frame]:
    letters, head = (3, 6) if version == 2 else (4, 10)
    while at + head <= len(body) and body[at]:
        kind = body[at : at + letters]
        size_bytes = body[at + letters : at + letters + letters]
        if not all(48 <= c <= 57 or 65 <= c <= 90 for c in kind.rstrip(b" ")):
            raise _Misread
        if syncsafe and any(c & 0x80 for c in size_bytes):
            raise _Misread
        size = unsyncsafe(size_bytes) if syncsafe else int.from_bytes(size_bytes, "big")
        end = at + head + size
        if end > len(body):
            raise _Misread
        flags = body[at + 9] if version > 2 else 0
        content = _content(version, flags, body[at + head : end])
        yield Frame(kind=kind, content=content, start=at, end=end)
        at = end


def _content(version: int, flags: int, data: bytes) -> bytes:
    """A frame's content, unpacked; empty where it can't be read (encrypted, damaged)."""
    packed, locked, grouped = (8, 4, 64) if version == 4 else (128, 64, 32)
    if flags & locked:
        return b""
    if version == 4:
        skip = (1 if flags & grouped else 0) + (4 if flags & 1 else 0)
        data = data[skip:]
        data = data.replace(b"\xff\0", b"\xff") if flags & 2 else data
    else:
        data = data[(4 if flags & packed else 0) + (1 if flags & grouped else 0) :]
    if flags & packed:
        try:
            return zlib.decompressobj().decompress(data, _LARGEST)
        except zlib.error:
            return b""
    return data


def _is_label(frame: Frame) -> bool:
    kind = _TEXTS.get(frame.kind, frame.kind)
    ours = kind == b"TXXX" and _described(frame.content)[0].upper() == KEY
    return ours or any(True for _ in _foreign(frame, kind))


def _foreign(frame: Frame, kind: bytes) -> list[str]:
    """Labels in a comment, in lyrics, or in any other frame of text or private data."""
    if kind in (b"APIC", b"PIC", b"GEOB", b"GEO") or len(frame.content) > _LARGEST:
        return []
    return labels_inside(frame.content)


def _described(content: bytes) -> tuple[str, list[str]]:
    """Description and values of a ``TXXX`` frame."""
    if not content or content[0] >= len(_ENCODINGS):
        return "", []
    parts = content[1:].decode(_ENCODINGS[content[0]], "replace").split("\0")
    values = [part.removeprefix("\ufeff") for part in parts[1:]]
    return parts[0].removeprefix("\ufeff"), [one for one in values if one]


def _frame(version: int, syncsafe: bool, label: str) -> bytes:
    body = b"\0" + KEY.encode() + b"\0" + label.encode("ascii")
    if version == 2:
        return b"TXX" + len(body).to_bytes(3, "big") + body
    size = _syncsafe(len(body)) if syncsafe else struct.pack(">I", len(body))
    return b"TXXX" + size + b"\0\0" + body


def _plain(tag: Tag) -> tuple[bytes, list[int]]:
    """The body with unsynchronisation undone, and the places of the bytes that it took out."""
    if tag.version == 4 or not tag.flags & _UNSYNCHRONISED:
        return tag.raw, []
    removed: list[int] = []
    at = tag.raw.find(b"\xff\0")
    while at >= 0:
        removed.append(at + 1 - len(removed))
        at = tag.raw.find(b"\xff\0", at + 2)
    return tag.raw.replace(b"\xff\0", b"\xff"), removed


def _place(removed: list[int], at: int) -> int:
    """Where a place of the plain body lies in the file's."""
    return at + bisect_left(removed, at + 1)


def _opening(tag: Tag, opening: bytes, frames: bytes, padding: int) -> bytes:
    """The extended header with its padding size and CRC made right."""
    if not opening:
        return b""
    new = bytearray(opening)
    if tag.version == 3 and len(new) >= 10:
        struct.pack_into(">I", new, 6, padding)
        if new[4] & 0x80 and len(new) >= 14:
            struct.pack_into(">I", new, 10, zlib.crc32(frames))
    elif tag.version == 4 and new[5] & 0x20:
        at = 7 if new[5] & 0x40 else 6
        crc = zlib.crc32(frames + b"\0" * padding)
        new[at + 1 : at + 6] = bytes((crc >> shift) & 0x7F for shift in (28, 21, 14, 7, 0))
        if len(new) != len(opening):
            raise damaged("ID3 扩展头已损坏", "the ID3 extended header is damaged")
    plain = bytes(new)
    synced = tag.version == 3 and tag.flags & _UNSYNCHRONISED
    return plain.replace(b"\xff", b"\xff\0") if synced else plain


def _whole(tag: Tag, raw: bytes) -> bytes:
    if len(raw) >= 1 << 28:
        raise unsupported("ID3 标签超过 256 MiB", "the ID3 tag would be larger than 256 MiB")
    rest = bytes([tag.version, 0, tag.flags]) + _syncsafe(len(raw))
    footer = b"3DI" + rest if tag.version == 4 and tag.flags & _FOOTER else b""
    return b"ID3" + rest + raw + footer


def _syncsafe(value: int) -> bytes:
    return bytes((value >> shift) & 0x7F for shift in (21, 14, 7, 0))


def unsyncsafe(data: bytes) -> int:
    """A number whose bytes leave their first bit free."""
    value = 0
    for byte in data:
        value = value << 7 | byte & 0x7F
    return value
