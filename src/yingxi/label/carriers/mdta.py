"""A film's metadata boxes: QuickTime's keys and values, iTunes's free-form ones, and XMP."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from yingxi.errors import MediaError
from yingxi.label.aigc import KEY
from yingxi.label.xmp import labels_in, unlabelled
from yingxi.media.box_writer import Part, damaged, field, pack, parts, repacked

_KEY = KEY.encode()
_UTF8 = 1
_MARK = b"<?xpacket end"


@dataclass(frozen=True, slots=True, kw_only=True)
class Meta:
    """A ``meta`` box: ISO's has version and flags before its boxes, QuickTime's has not."""

    opening: bytes
    boxes: tuple[Part, ...]
    tail: bytes

    @property
    def handler(self) -> bytes:
        """``mdta`` for keys and values, ``mdir`` for iTunes."""
        return next((b.content[8:12] for b in self.boxes if b.kind == b"hdlr"), b"")

    def content(self, *boxes: bytes) -> bytes:
        """The box's content with these boxes in it."""
        return self.opening + b"".join(boxes) + self.tail


def opened(content: bytes) -> Meta:
    """A ``meta`` box's content taken apart."""
    start = 0 if content[4:8] == b"hdlr" else 4
    found, tail = parts(content[start:])
    return Meta(opening=content[:start], boxes=tuple(found), tail=tail)


def labels_of(content: bytes) -> Iterator[tuple[str, str]]:
    """Every label in a ``meta`` box: its text and the name it stands under."""
    meta = opened(content)
    keys = _keys(meta)
    for item in _items(meta):
        name = _key_of(item, keys) if meta.handler == b"mdta" else _name(item)
        if _is_label(name):
            for data in parts(item.content)[0]:
                if data.kind == b"data":
                    yield _text(data.content), name.decode("utf-8", "replace")


def relabelled(content: bytes, text: str | None) -> bytes:
    """A ``meta`` box's content without its labels; in an ``mdta`` one, with ``text`` as a label."""
    meta = opened(content)
    if meta.handler != b"mdta":
        return _without_itunes(meta)
    keys, items = _keys(meta), _items(meta)
    if any(not 1 <= _number(item) <= len(keys) for item in items):
        raise damaged()
    gone = [i for i, key in enumerate(keys, 1) if _is_label(key[4:])]
    kept_keys = [key for i, key in enumerate(keys, 1) if i not in gone]
    kept: list[bytes] = []
    for item in items:
        number = _number(item)
        if number not in gone:
            new = number - sum(i < number for i in gone)
            kept.append(item.raw if new == number else _numbered(item, new))
    if text is not None:
        kept_keys.append(b"mdta" + _KEY)
        kept.append(value(len(kept_keys), text))
    return _assembled(meta, keys_box(kept_keys), pack(b"ilst", b"".join(kept)))


def new_meta(text: str, others: list[bytes]) -> bytes:
    """A whole ``meta`` box that says nothing but the label.

    ``others`` are keys that go before its own, without values: libavformat keeps only the first
    table of keys that it meets, so ours must begin like the one that comes after it.
    """
    handler = pack(b"hdlr", b"\0" * 8 + b"mdta" + b"\0" * 13)
    keys = [*others, b"mdta" + _KEY]
    # With version and flags, as ISO says: libavformat and ExifTool look for them in a `udta`.
    return pack(
        b"meta", b"\0" * 4 + handler + keys_box(keys) + pack(b"ilst", value(len(keys), text))
    )


def keys_in(content: bytes) -> list[bytes]:
    """The keys of an ``mdta`` box, namespace first; none for another."""
    meta = opened(content)
    return _keys(meta) if meta.handler == b"mdta" else []


def keys_box(keys: list[bytes]) -> bytes:
    """A ``keys`` box; each key begins with its namespace."""
    entries = b"".join(struct.pack(">I", len(key) + 4) + key for key in keys)
    return pack(b"keys", b"\0" * 4 + struct.pack(">I", len(keys)) + entries)


def value(number: int, text: str) -> bytes:
    """An ``ilst`` entry: UTF-8 for the key of this number."""
    data = pack(b"data", struct.pack(">II", _UTF8, 0) + text.encode())
    return pack(struct.pack(">I", number), data)


def unlabelled_packet(xmp: bytes) -> bytes:
    """An XMP packet of the same size, with blanks in the place of its labels."""
    if not labels_in(xmp):
        return xmp
    new = unlabelled(xmp)
    blanks = b" " * (len(xmp) - len(new))
    end = new.rfind(_MARK)
    return new[:end] + blanks + new[end:] if end >= 0 else new + blanks


def _assembled(meta: Meta, keys: bytes, values: bytes) -> bytes:
    new = {b"keys": keys, b"ilst": values}
    boxes = [new.pop(b.kind, b"") if b.kind in (b"keys", b"ilst") else b.raw for b in meta.boxes]
    return meta.content(*boxes, *new.values())


def _without_itunes(meta: Meta) -> bytes:
    boxes: list[bytes] = []
    for box in meta.boxes:
        if box.kind == b"ilst":
            items, tail = parts(box.content)
            kept = b"".join(item.raw for item in items if not _is_label(_name(item)))
            boxes.append(repacked(box, kept + tail))
        else:
            boxes.append(box.raw)
    return meta.content(*boxes)


def _keys(meta: Meta) -> list[bytes]:
    """Each key with the four letters of its namespace before it."""
    found: list[bytes] = []
    for box in meta.boxes:
        if box.kind == b"keys":
            count = field(box.content, 4, 4)
            at = 8
            while at < len(box.content) and len(found) < count:
                size = field(box.content, at, 4)
                if size < 8 or at + size > len(box.content):
                    raise damaged()
                found.append(box.content[at + 4 : at + size])
                at += size
            if len(found) != count:
                raise damaged()
    return found


def _items(meta: Meta) -> list[Part]:
    return [item for b in meta.boxes if b.kind == b"ilst" for item in parts(b.content)[0]]


def _number(item: Part) -> int:
    return int.from_bytes(item.kind, "big")


def _numbered(item: Part, number: int) -> bytes:
    return item.raw[:4] + struct.pack(">I", number) + item.raw[8:]


def _key_of(item: Part, keys: list[bytes]) -> bytes:
    number = _number(item)
    return keys[number - 1][4:] if 1 <= number <= len(keys) else b""


def _name(item: Part) -> bytes:
    """What iTunes calls a value: four letters, or the name in a free-form one."""
    if item.kind != b"----":
        return item.kind
    return next((b.content[4:] for b in parts(item.content)[0] if b.kind == b"name"), b"")


def _is_label(name: bytes) -> bool:
    return name.rsplit(b".", 1)[-1].upper() == _KEY


def _text(data: bytes) -> str:
    try:
        kind = field(data, 0, 4) & 0xFF_FFFF
    except MediaError:
        return ""
    return data[8:].decode("utf-16-be" if kind == 2 else "utf-8", "replace")
