"""ZIP archives (PKWARE APPNOTE) with a few members made anew and every other byte kept."""

from __future__ import annotations

import itertools
import struct
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from yingxi.label.carriers.whole import LIMIT, Pieces, damaged, printable, unsupported

_LOCAL, _CENTRAL, _END = b"PK\3\4", b"PK\1\2", b"PK\5\6"
_CENTRAL_HEAD = struct.Struct("<4sHHHHHHIIIHHHHHII")
_END_HEAD = struct.Struct("<4sHHHHIIH")
_ZIP64, _SATURATED, _SATURATED_COUNT = 1, 0xFFFF_FFFF, 0xFFFF
_LOCKED, _UTF8 = 0x0001, 0x0800
_BLOCK = 1 << 20
_FIRST_DAY = 0x21
"""The first of January 1980, at midnight: an archive made twice has the same bytes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A file in the archive, packed in ``data[start:end]`` behind its own header at ``local``."""

    name: str
    raw_name: bytes
    flags: int
    method: int
    crc: int
    size: int
    """Bytes unpacked, as the archive's directory says."""
    local: int
    start: int
    end: int
    entry: bytes
    """Its record in the archive's directory."""
    moved_at: int
    """Where in that record the place of the header stands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Archive:
    """The members in the directory's order, and where the directory begins."""

    data: bytes
    members: tuple[Member, ...]
    directory: int
    end: int
    """Where the record of the archive's end begins."""

    def named(self, name: str) -> Member | None:
        """The member of this name, in whichever case its letters are."""
        return next((m for m in self.members if m.name.lower() == name.lower()), None)

    def content(self, member: Member, *, limit: int) -> bytes:
        """A member unpacked. Raises MediaError above ``limit`` bytes."""
        if member.size > limit:
            name = printable(member.raw_name)
            raise unsupported(f"压缩包里的 {name} 过大", f"{name} in the archive is too large")
        return b"".join(self.blocks(member))

    def blocks(self, member: Member) -> Iterator[bytes]:
        """A member unpacked, a block at a time, never more than the directory says it has.

        Raises MediaError where it is locked, packed in another way than ZIP's usual one, or
        damaged.
        """
        name = printable(member.raw_name)
        if member.flags & _LOCKED or member.method not in (0, 8):
            raise unsupported(
                f"压缩包里的 {name} 加了密或用了少见的压缩方法",
                f"{name} in the archive is encrypted or packed in an unusual way",
            )
        crc = size = 0
        for block in _unpacked(self.data[member.start : member.end], member.method):
            crc, size = zlib.crc32(block, crc), size + len(block)
            if size > member.size:
                break
            yield block
        if size != member.size or crc != member.crc:
            raise damaged(f"压缩包里的 {name} 已损坏", f"{name} in the archive is damaged")

    def with_members(self, new: Mapping[str, bytes]) -> Pieces:
        """The archive with these members replaced where they stood, or put behind the others."""
        view = memoryview(self.data)
        order = sorted(self.members, key=lambda m: m.local)
        begins = [m.local for m in order] + [self.directory]
        pieces: list[bytes | memoryview] = [view[: begins[0]]]
        at = begins[0]
        entries: dict[int, bytes] = {}
        for member, begin, after in zip(order, begins[:-1], begins[1:], strict=True):
            if member.name in new:
                laid, entry = _packed(member.raw_name, new[member.name], at, member.entry)
            else:
                laid, entry = view[begin:after], _moved(member, at)
            entries[begin] = entry
            pieces.append(laid)
            at += len(laid)
        listed = [entries[m.local] for m in self.members]
        known = {m.name for m in self.members}
        for name, content in new.items():
            if name not in known:
                laid, entry = _packed(name.encode(), content, at, b"")
                pieces.append(laid)
                listed.append(entry)
                at += len(laid)
        directory = b"".join(listed)
        if len(listed) >= _SATURATED_COUNT or at + len(directory) >= _SATURATED:
            raise unsupported("压缩包过大", "the archive is too large")
        told = _END_HEAD.pack(
            *(_END, 0, 0, len(listed), len(listed), len(directory), at),
            len(self.data) - self.end - _END_HEAD.size,
        )
        return [*pieces, directory, told, view[self.end + _END_HEAD.size :]]


def archive(data: bytes) -> Archive:
    """Read an archive's directory.

    Raises MediaError where it is damaged, where members overlap or share a name, and where they
    would unpack to more than `LIMIT`: a small archive can announce any size.
    """
    end = _end(data)
    _, disk, first_disk, here, count, size, start, _ = _END_HEAD.unpack_from(data, end)
    if _SATURATED_COUNT in (here, count) or _SATURATED in (size, start):
        raise unsupported("不支持 ZIP64 的目录", "a ZIP64 directory is not supported")
    if disk or first_disk or here != count or start + size != end:
        raise damaged("压缩包的目录对不上", "the archive's directory doesn't hold together")
    found: list[Member] = []
    at = start
    for _ in range(count):
        member, at = _member(data, at, start, end)
        found.append(member)
    if at != end or not found:
        raise damaged("压缩包的目录对不上", "the archive's directory doesn't hold together")
    if len({member.name.lower() for member in found}) < len(found):
        raise damaged("压缩包里有重名的文件", "two files in the archive have one name")
    order = sorted(found, key=lambda m: m.local)
    if any(a.end > b.local for a, b in itertools.pairwise(order)):
        raise damaged("压缩包里的文件互相重叠", "files in the archive overlap")
    if sum(member.size for member in found) > LIMIT:
        raise unsupported("压缩包解开后超过 1 GiB", "the archive unpacks to more than 1 GiB")
    return Archive(data=data, members=tuple(found), directory=start, end=end)


def _end(data: bytes) -> int:
    """Where the record of the archive's end begins: its comment must reach the file's end."""
    at = data.rfind(_END, max(0, len(data) - _END_HEAD.size - 0xFFFF))
    while at >= 0:
        if at + _END_HEAD.size <= len(data):
            (comment,) = struct.unpack_from("<H", data, at + _END_HEAD.size - 2)
            if at + _END_HEAD.size + comment == len(data):
                return at
        at = data.rfind(_END, max(0, len(data) - _END_HEAD.size - 0xFFFF), at)
    raise damaged("压缩包不完整：没有目录", "the archive is cut short: it has no directory")


def _member(data: bytes, at: int, directory: int, end: int) -> tuple[Member, int]:
    if at + _CENTRAL_HEAD.size > end or data[at : at + 4] != _CENTRAL:
        raise damaged("压缩包的目录已损坏", "the archive's directory is damaged")
    fields = _CENTRAL_HEAD.unpack_from(data, at)
    flags, method, crc, packed, size = fields[3], fields[4], *fields[7:10]
    name_size, extra_size, comment_size, local = *fields[10:13], fields[16]
    after = at + _CENTRAL_HEAD.size + name_size + extra_size + comment_size
    if after > end:
        raise damaged("压缩包的目录已损坏", "the archive's directory is damaged")
    name_at = at + _CENTRAL_HEAD.size
    raw_name = data[name_at : name_at + name_size]
    moved_at = _CENTRAL_HEAD.size - 4
    if _SATURATED in (packed, size, local):
        wide = _wide(data, name_at + name_size, extra_size)
        values = [packed, size, local]
        for n in (1, 0, 2):  # the order in which the wide fields stand
            if values[n] == _SATURATED:
                value = data[wide[0] : wide[0] + 8]
                if len(value) < 8 or wide[0] + 8 > wide[1]:
                    raise damaged("压缩包的目录已损坏", "the archive's directory is damaged")
                values[n] = int.from_bytes(value, "little")
                moved_at = wide[0] - at if n == 2 else moved_at
                wide = (wide[0] + 8, wide[1])
        packed, size, local = values
    start = _content_at(data, local, directory)
    if start + packed > directory:
        raise damaged("压缩包里的文件不完整", "a file in the archive is cut short")
    return Member(
        name=raw_name.decode("utf-8" if flags & _UTF8 else "cp437", "replace"),
        raw_name=raw_name,
        flags=flags,
        method=method,
        crc=crc,
        size=size,
        local=local,
        start=start,
        end=start + packed,
        entry=data[at:after],
        moved_at=moved_at,
    ), after


def _wide(data: bytes, at: int, size: int) -> tuple[int, int]:
    """Where the 64-bit fields of a directory's record lie; an empty place where there are none."""
    end = at + size
    while at + 4 <= end:
        kind, length = struct.unpack_from("<HH", data, at)
        if kind == _ZIP64:
            return at + 4, min(at + 4 + length, end)
        at += 4 + length
    return end, end


def _content_at(data: bytes, local: int, directory: int) -> int:
    if local + 30 > directory or data[local : local + 4] != _LOCAL:
        raise damaged("压缩包里的文件头已损坏", "a file's header in the archive is damaged")
    name_size, extra_size = struct.unpack_from("<HH", data, local + 26)
    return local + 30 + name_size + extra_size


def _unpacked(data: bytes, method: int) -> Iterator[bytes]:
    if method == 0:
        yield data
        return
    unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        for at in range(0, len(data), _BLOCK):
            packed = data[at : at + _BLOCK]
            while packed and not unpacker.eof:
                yield unpacker.decompress(packed, _BLOCK)
                packed = unpacker.unconsumed_tail
        yield unpacker.flush()
    except zlib.error as fault:
        raise damaged("压缩包里的数据已损坏", "packed data in the archive is damaged") from fault


def _packed(name: bytes, content: bytes, at: int, old: bytes) -> tuple[bytes, bytes]:
    """A member's header with its packed content, and its record in the directory."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    packed = packer.compress(content) + packer.flush()
    flags, time, day, attributes = 0, 0, _FIRST_DAY, 0
    if old:
        fields = _CENTRAL_HEAD.unpack_from(old)
        flags, time, day, attributes = fields[3] & _UTF8, fields[5], fields[6], fields[15]
    told = (20, flags, 8, time, day, zlib.crc32(content), len(packed), len(content), len(name), 0)
    local = struct.pack("<4sHHHHHIIIHH", _LOCAL, *told) + name
    entry = _CENTRAL_HEAD.pack(_CENTRAL, 20, *told, 0, 0, 0, attributes, at) + name
    return local + packed, entry


def _moved(member: Member, at: int) -> bytes:
    entry = bytearray(member.entry)
    wide = member.moved_at != _CENTRAL_HEAD.size - 4
    struct.pack_into("<Q" if wide else "<I", entry, member.moved_at, at)
    return bytes(entry)
