"""PNG and APNG: the label stands in the XMP packet of an ``iTXt`` chunk (PNG 3, 11.3.3)."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from yingxi.label import xmp
from yingxi.label.aigc import KEY
from yingxi.label.carriers.carrier import Found
from yingxi.label.carriers.whole import (
    Digest,
    Pieces,
    damaged,
    held_whole,
    labels_inside,
    printable,
    without_labels,
)

_MAGIC = b"\x89PNG\r\n\x1a\n"
_PACKET = xmp.PNG_KEYWORD.encode()
_TEXTS = (b"tEXt", b"zTXt", b"iTXt")
_CONTENT = {
    *(b"IHDR", b"PLTE", b"IDAT", b"tRNS", b"acTL", b"fcTL", b"fdAT", b"CgBI"),
    *(b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"cICP", b"mDCV", b"cLLI", b"sBIT", b"bKGD"),
}
"""Chunks that say how the picture looks; the others tell about it."""
_LARGEST_TEXT = 8 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class _Chunk:
    kind: bytes
    body: bytes
    raw: memoryview


@dataclass(frozen=True, slots=True, kw_only=True)
class _Text:
    """A text chunk: what stands before the text, and the text itself, unpacked."""

    keyword: bytes
    head: bytes
    text: bytes
    packed: bool

    def chunk(self, kind: bytes, text: bytes) -> bytes:
        return _chunk(kind, self.head + (zlib.compress(text) if self.packed else text))


def _owns(head: bytes) -> bool:
    return head.startswith(_MAGIC)


def _read(data: bytes) -> Iterator[Found]:
    for chunk in _chunks(data):
        if chunk.kind in _TEXTS and (text := _text(chunk)) is not None:
            place = f"{chunk.kind.decode()} {printable(text.keyword)}"
            if _is_packet(chunk, text):
                for label in xmp.labels_in(text.text):
                    yield Found(text=label, place=place)
            elif text.keyword == KEY.encode():
                yield Found(text=text.text.decode("utf-8", "replace"), place=place, home=False)
            else:
                for label in labels_inside(text.text):
                    yield Found(text=label, place=place, home=False)
        elif chunk.kind == b"eXIf":
            for label in labels_inside(chunk.body):
                yield Found(text=label, place="eXIf", home=False)


def _relabel(data: bytes, label: str) -> Pieces:
    chunks = list(_chunks(data))
    if not chunks or chunks[0].kind not in (b"IHDR", b"CgBI"):
        raise damaged("PNG 没有以 IHDR 开头", "the PNG doesn't begin with IHDR")
    texts = {at: _text(one) for at, one in enumerate(chunks) if one.kind in _TEXTS}
    packets = [at for at, text in texts.items() if text and _is_packet(chunks[at], text)]
    new = [bytes(one.raw) for one in chunks]
    for at, text in texts.items():
        if text is not None:
            new[at] = _cleaned(chunks[at], text, label if packets[:1] == [at] else None)
    for at, one in enumerate(chunks):
        if one.kind == b"eXIf" and labels_inside(one.body):
            new[at] = _chunk(one.kind, without_labels(one.body, b" "))
    if not packets:
        start = next(at for at, one in enumerate(chunks) if one.kind == b"IHDR") + 1
        body = _PACKET + b"\0\0\0\0\0" + xmp.packet_of(label).encode()
        new.insert(start, _chunk(b"iTXt", body))
    size = len(_MAGIC) + sum(len(one.raw) for one in chunks)
    return [_MAGIC, *new, memoryview(data)[size:]]


def _cleaned(chunk: _Chunk, text: _Text, label: str | None) -> bytes:
    """The text chunk without labels, with ``label`` merged in; empty where nothing is left."""
    if label is not None:
        return text.chunk(chunk.kind, xmp.merged(text.text, label))
    if _is_packet(chunk, text):
        if xmp.labels_in(text.text):
            return text.chunk(chunk.kind, xmp.unlabelled(text.text))
    elif text.keyword == KEY.encode():
        return b""
    elif labels_inside(text.text):
        return text.chunk(chunk.kind, without_labels(text.text))
    return bytes(chunk.raw)


def _essence(data: bytes) -> str:
    digest = Digest("png")
    packed: list[bytes] = []
    for chunk in _chunks(data):
        if chunk.kind == b"IDAT":
            packed.append(chunk.body)  # where it is cut into chunks says nothing
            continue
        if packed:
            digest.add(b"IDAT", *packed)
            packed = []
        if chunk.kind in _CONTENT:
            digest.add(chunk.kind, chunk.body)
    return digest.hex()


def _chunks(data: bytes) -> Iterator[_Chunk]:
    """The chunks up to and with ``IEND``. Raises MediaError for a cut one or a wrong CRC."""
    if not data.startswith(_MAGIC):
        raise damaged("不是 PNG", "this is no PNG")
    view, at, kind = memoryview(data), len(_MAGIC), b""
    while kind != b"IEND":
        if at + 12 > len(data):
            raise damaged("PNG 不完整：没有 IEND", "the PNG is cut short: no IEND")
        size, kind = struct.unpack_from(">I4s", data, at)
        end = at + 12 + size
        if end > len(data) or zlib.crc32(view[at + 4 : end - 4]).to_bytes(4, "big") != bytes(
            view[end - 4 : end]
        ):
            name = printable(kind)
            raise damaged(f"PNG 的 {name} 块已损坏", f"the PNG's chunk {name} is damaged")
        yield _Chunk(kind=kind, body=data[at + 8 : end - 4], raw=view[at:end])
        at = end


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def _is_packet(chunk: _Chunk, text: _Text) -> bool:
    return chunk.kind == b"iTXt" and text.keyword == _PACKET


def _text(chunk: _Chunk) -> _Text | None:
    """The text chunk taken apart; None where it is malformed, as every reader then skips it."""
    keyword, zero, rest = chunk.body.partition(b"\0")
    if not zero:
        return None
    skip, packed = 0, chunk.kind == b"zTXt"
    if chunk.kind == b"iTXt":
        # compression flag and method, language \0, translated keyword \0, text
        parts = rest[2:].split(b"\0", 2)
        if len(rest) < 2 or len(parts) < 3:
            return None
        packed, skip = rest[0] == 1, len(rest) - len(parts[2])
    elif packed:
        skip = 1
    head = chunk.body[: len(keyword) + 1 + skip]
    body = rest[skip:]
    if packed:
        try:
            unpacker = zlib.decompressobj()
            body = unpacker.decompress(body, _LARGEST_TEXT)
        except zlib.error:
            return None
        if unpacker.unconsumed_tail:
            raise damaged("PNG 里的文字块过大", "a text chunk of the PNG is too large")
    return _Text(keyword=keyword, head=head, text=body, packed=packed)


CARRIER = held_whole(
    name="png",
    endings=(".png", ".apng"),
    owns=_owns,
    read=_read,
    relabel=_relabel,
    essence=_essence,
)
