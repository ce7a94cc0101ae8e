"""Ogg with Vorbis or Opus: the label stands in the comment header, its second packet.

The header is laid into pages anew (RFC 3533); pages of sound get new numbers and checksums, and
keep their content and their times.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from yingxi.label.carriers.carrier import Found
from yingxi.label.carriers.vorbis import comments
from yingxi.label.carriers.whole import Digest, Pieces, damaged, held_whole, unsupported

_CONTINUED, _FIRST = 0x01, 0x02
_NO_PACKET_ENDS = 0xFFFF_FFFF_FFFF_FFFF
_CODECS = {b"\x01vorbis": (b"\x03vorbis", 3), b"OpusHead": (b"OpusTags", 2)}
"""By the first packet's beginning: the comment header's, and how many header packets there are."""
_REVERSED = bytes(int(f"{n:08b}"[::-1], 2) for n in range(256))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Page:
    flags: int
    granule: int
    serial: int
    number: int
    lacing: bytes
    body: bytes

    def dumps(self) -> bytes:
        head = struct.pack(
            "<4sBBQIIIB",
            *(b"OggS", 0, self.flags, self.granule, self.serial, self.number, 0),
            len(self.lacing),
        )
        page = head + self.lacing + self.body
        return page[:22] + _checksum(page).to_bytes(4, "little") + page[26:]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stream:
    """One stream taken apart: its header packets, and its pages of sound."""

    opening: bytes
    packets: tuple[bytes, ...]
    """The header packets, the comments second."""
    first: _Page
    sound: tuple[_Page, ...]
    header_pages: int


def _owns(head: bytes) -> bool:
    return head.startswith(b"OggS")


def _read(data: bytes) -> Iterator[Found]:
    streams: dict[int, list[_Page]] = {}
    known = False
    for page in _pages(data):
        if page.flags & _FIRST and page.serial in streams:
            raise damaged("Ogg 里有两个流同号", "two streams of the Ogg have one number")
        streams.setdefault(page.serial, []).append(page)
    for pages in streams.values():
        if pages[0].body.startswith(tuple(_CODECS)):
            known = True
            stream = _stream(pages)
            yield from comments(stream.packets[1][len(stream.opening) :]).labels()
    if not known:
        raise unsupported("Ogg 里没有 Vorbis 或 Opus", "the Ogg holds no Vorbis and no Opus")


def _relabel(data: bytes, label: str) -> Pieces:
    stream = _stream(list(_alone(data)))
    told = comments(stream.packets[1][len(stream.opening) :]).relabelled(label)
    packets = [stream.opening + told.dumps(), *stream.packets[2:]]
    laid = _laid(packets, stream.first.serial)
    out = [stream.first.dumps(), *(page.dumps() for page in laid)]
    shift = 1 + len(laid) - stream.header_pages
    for page in stream.sound:
        out.append(replace(page, number=(page.number + shift) % (1 << 32)).dumps())
    return out


def _essence(data: bytes) -> str:
    stream = _stream(list(_alone(data)))
    digest = Digest("ogg")
    for packet in (stream.packets[0], *stream.packets[2:]):
        digest.add(b"header", packet)
    for page in stream.sound:
        digest.add(struct.pack("<BQ", page.flags, page.granule), page.lacing, page.body)
    return digest.hex()


def _alone(data: bytes) -> Iterator[_Page]:
    """The pages of a file with one stream only."""
    serial: int | None = None
    for page in _pages(data):
        if serial is not None and (page.serial != serial or page.flags & _FIRST):
            raise unsupported(
                "Ogg 里有不止一个流（复用或串接），不支持",
                "an Ogg with more than one stream, multiplexed or chained, is not supported",
            )
        serial = page.serial
        yield page


def _stream(pages: Sequence[_Page]) -> _Stream:
    """Raises MediaError for another codec, or where sound begins in a header's page."""
    if not pages or not pages[0].flags & _FIRST:
        raise damaged("Ogg 不完整：没有开头页", "the Ogg is damaged: no first page")
    first = pages[0]
    found = [kinds for magic, kinds in _CODECS.items() if first.body.startswith(magic)]
    if not found:
        raise unsupported("Ogg 里不是 Vorbis 或 Opus", "the Ogg holds neither Vorbis nor Opus")
    opening, count = found[0]
    packets: list[bytes] = []
    open_ = bytearray()
    for at, page in enumerate(pages):
        place = 0
        for size in page.lacing:
            if len(packets) == count:
                raise unsupported(
                    "Ogg 的声音与头部同在一页，不支持",
                    "an Ogg with sound in a header's page is not supported",
                )
            open_ += page.body[place : place + size]
            place += size
            if size < 255:
                packets.append(bytes(open_))
                open_.clear()
        if at == 0 and (len(packets) != 1 or open_):
            break
        if len(packets) == count:
            if not packets[1].startswith(opening):
                break
            return _Stream(
                opening=opening,
                packets=tuple(packets),
                first=first,
                sound=tuple(pages[at + 1 :]),
                header_pages=at + 1,
            )
    raise damaged("Ogg 的头部不完整", "the Ogg's headers are incomplete")


def _laid(packets: Sequence[bytes], serial: int) -> list[_Page]:
    """Header packets in pages: at most 255 segments each, every time zero."""
    segments: list[tuple[bytes, bool]] = []
    for packet in packets:
        for at in range(0, len(packet) + 1, 255):
            part = packet[at : at + 255]
            segments.append((part, len(part) < 255))
    pages: list[_Page] = []
    for at in range(0, len(segments), 255):
        part = segments[at : at + 255]
        pages.append(
            _Page(
                flags=_CONTINUED if at and not segments[at - 1][1] else 0,
                granule=0 if any(ends for _, ends in part) else _NO_PACKET_ENDS,
                serial=serial,
                number=1 + len(pages),
                lacing=bytes(len(segment) for segment, _ in part),
                body=b"".join(segment for segment, _ in part),
            )
        )
    return pages


def _pages(data: bytes) -> Iterator[_Page]:
    """The pages. Raises MediaError for a cut one or a wrong checksum."""
    at = 0
    while at < len(data):
        if at + 27 > len(data) or data[at : at + 5] != b"OggS\0":
            raise damaged("Ogg 的页对不上", "the Ogg's pages don't hold together")
        flags, granule, serial, number, told, count = struct.unpack_from("<BQIIIB", data, at + 5)
        lacing = data[at + 27 : at + 27 + count]
        start = at + 27 + count
        end = start + sum(lacing)
        if end > len(data) or len(lacing) < count:
            raise damaged("Ogg 不完整", "the Ogg is cut short")
        if _checksum(data[at : at + 22] + b"\0\0\0\0" + data[at + 26 : end]) != told:
            raise damaged("Ogg 的页校验不对", "a page of the Ogg has a wrong checksum")
        yield _Page(
            flags=flags,
            granule=granule,
            serial=serial,
            number=number,
            lacing=lacing,
            body=data[start:end],
        )
        at = end


def _checksum(page: bytes) -> int:
    """Ogg's CRC-32, most significant bit first; zlib's runs the other way, so bits are turned."""
    turned = zlib.crc32(page.translate(_REVERSED), 0xFFFF_FFFF) ^ 0xFFFF_FFFF
    return int.from_bytes(turned.to_bytes(4, "little").translate(_REVERSED), "big")


CARRIER = held_whole(
    name="ogg",
    endings=(".ogg", ".oga", ".opus"),
    owns=_owns,
    read=_read,
    relabel=_relabel,
    essence=_essence,
)
