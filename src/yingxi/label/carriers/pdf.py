"""PDF: the label stands in the document information dictionary (ISO 32000-1, 14.3.3).

It is put there by an incremental update (7.5.6): the file as it was is the beginning of the new.
"""

from __future__ import annotations

import hashlib
import io
import logging
import re
import struct
import zlib
from collections.abc import Generator, Iterator, Mapping
from contextlib import contextmanager

from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import (
    ArrayObject,
    ByteStringObject,
    DictionaryObject,
    IndirectObject,
    NameObject,
    NumberObject,
    PdfObject,
    StreamObject,
    TextStringObject,
)

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
    unsupported,
    without_labels,
)

# What pypdf mends in passing is nobody's news.
logging.getLogger("pypdf").addHandler(logging.NullHandler())

_KEY = f"/{KEY}"
_START = re.compile(rb"startxref\s+(\d{1,10})\s+%%EOF")
_OBJECT = re.compile(rb"\s*\d{1,10}\s+\d{1,5}\s+obj\b")
_NAMED = re.compile(rb"/AIGC(?=[\s(<])")
_LAST = 2048
"""Bytes of the file's end within which the last index is named."""
_SHOWN = ("/Pages", "/AcroForm", "/OCProperties", "/Outlines", "/PageLabels")
"""What the catalogue names that the audience sees; files that are only attached it does not."""
_TOLD = {"/Metadata", "/PieceInfo", "/LastModified", "/AF", "/Parent", "/StructParents", "/P"}
"""Entries of any dictionary that tell about it or lead back."""
_MOST = 500_000
"""Objects that one document may have: the walk ends."""


def _owns(head: bytes) -> bool:
    return head.lstrip(b"\0\t\n\f\r \xef\xbb\xbf").startswith(b"%PDF-")


def _read(data: bytes) -> Iterator[Found]:
    with _reading(data) as reader:
        yield from _labels(data, reader)


def _labels(data: bytes, reader: PdfReader) -> list[Found]:
    found: list[Found] = []
    for key, value in _info(reader).items():
        text = _text(value)
        if key.upper() == _KEY:
            found += [Found(text=text, place=f"Info {_KEY}")] * _times(data, reader)
        else:
            place = f"Info {printable(key.encode('utf-8', 'replace'))}"
            found += [Found(text=t, place=place, home=False) for t in labels_inside(text.encode())]
    packet = _packet(reader)
    texts = [] if packet is None else xmp.labels_in(packet) or labels_inside(packet)
    return found + [Found(text=text, place="XMP", home=False) for text in texts]


def _relabel(data: bytes, label: str) -> Pieces:
    with _reading(data) as reader:
        root = _root(reader)
        perms = _resolved(root.get("/Perms"))
        if isinstance(perms, DictionaryObject) and "/DocMDP" in perms:
            raise unsupported(
                "PDF 的签名不许再改动", "the PDF's signature forbids any further change"
            )
        at = _last_index(data)
        known = [*reader.xref_objStm, *(n for table in reader.xref.values() for n in table)]
        size = max(_number(reader.trailer.get("/Size")), *(n + 1 for n in known))
        new: dict[tuple[int, int], bytes] = {}
        old = _raw(reader.trailer, "/Info")
        if isinstance(old, IndirectObject):
            place = (old.idnum, old.generation)
        else:
            place, size = (size, 0), size + 1
        new[place] = _dumped(_labelled(_info(reader), label))
        packet, told = _packet(reader), _raw(root, "/Metadata")
        if packet is not None and (xmp.labels_in(packet) or labels_inside(packet)):
            if not isinstance(told, IndirectObject):
                raise damaged("PDF 的 XMP 已损坏", "the PDF's XMP is damaged")
            new[told.idnum, told.generation] = _stream(without_labels(xmp.unlabelled(packet)))
        return _updated(data, at, reader, new, place, size)


def _essence(data: bytes) -> str:
    with _reading(data) as reader:
        root = _root(reader)
        digest = Digest("pdf")
        order: dict[tuple[int, int], int] = {}
        queue: list[PdfObject] = []
        for key in _SHOWN:
            if key in root:
                digest.add(key.encode(), _canonical(root.raw_get(key), order, queue))
        at = 0
        while at < len(queue):
            if at >= _MOST:
                raise unsupported("PDF 里的对象太多", "the PDF has too many objects")
            one = queue[at].get_object()
            told = b"null" if one is None else _canonical(one, order, queue)
            # As it is packed: unpacking it proves no more and may be a bomb.
            body = one._data if isinstance(one, StreamObject) else b""  # pyright: ignore[reportPrivateUsage]
            digest.add(b"object", told, b"\0", hashlib.sha256(body).digest())
            at += 1
        return digest.hex()


@contextmanager
def _reading(data: bytes) -> Generator[PdfReader]:
    """The document; what pypdf raises for a damaged one becomes MediaError.

    pypdf looks for no fault before it stumbles over it, so Python's own errors count as well.
    """
    if not _owns(data[:1024]):
        raise damaged("不是 PDF", "this is no PDF")
    try:
        reader = PdfReader(io.BytesIO(data), strict=False)
        if "/Encrypt" in reader.trailer:
            raise unsupported("PDF 加了密", "the PDF is encrypted")
        yield reader
    except (
        PyPdfError,
        LookupError,
        TypeError,
        ValueError,
        AttributeError,
        ArithmeticError,
        AssertionError,
        EOFError,
        RecursionError,
        NotImplementedError,
        struct.error,
        zlib.error,
    ) as fault:
        raise damaged("PDF 已损坏，读不出来", "the PDF is damaged and can't be read") from fault


def _root(reader: PdfReader) -> DictionaryObject:
    root = _resolved(reader.trailer.get("/Root"))
    if not isinstance(root, DictionaryObject) or "/Pages" not in root:
        raise damaged("PDF 没有目录", "the PDF has no catalogue")
    return root


def _info(reader: PdfReader) -> Mapping[str, PdfObject]:
    found = _resolved(reader.trailer.get("/Info"))
    if found is None:
        return {}
    if not isinstance(found, DictionaryObject):
        raise damaged("PDF 的信息字典已损坏", "the PDF's information dictionary is damaged")
    return {str(key): found.raw_get(key) for key in found}


def _times(data: bytes, reader: PdfReader) -> int:
    """How often the key stands in the dictionary, of which pypdf gives one; 1 where unknown."""
    place = _raw(reader.trailer, "/Info")
    if isinstance(place, IndirectObject):
        at = reader.xref.get(place.generation, {}).get(place.idnum, 0)
        if at and place.idnum not in reader.xref_objStm:
            end = data.find(b"endobj", at)
            return max(1, len(_NAMED.findall(data, at, end if end > 0 else len(data))))
    return 1


def _packet(reader: PdfReader) -> bytes | None:
    found = _resolved(_root(reader).get("/Metadata"))
    return found.get_data() if isinstance(found, StreamObject) else None


def _raw(found: DictionaryObject, key: str) -> PdfObject | None:
    return found.raw_get(key) if key in found else None


def _resolved(found: object) -> PdfObject | None:
    return found.get_object() if isinstance(found, PdfObject) else None


def _number(found: object) -> int:
    if not isinstance(found, NumberObject) or not 0 < int(found) < 1 << 23:
        raise damaged("PDF 的索引已损坏", "the PDF's index is damaged")
    return int(found)


def _text(value: PdfObject) -> str:
    found = _resolved(value)
    if isinstance(found, ByteStringObject):
        return bytes(found).decode("utf-8", "replace")
    return str(found) if isinstance(found, TextStringObject | NameObject) else ""


def _labelled(info: Mapping[str, PdfObject], label: str) -> DictionaryObject:
    made = DictionaryObject()
    for key, value in info.items():
        if key.upper() == _KEY:
            continue
        text = _text(value)
        if labels_inside(text.encode()):
            value = TextStringObject(without_labels(text.encode()).decode())
        made[NameObject(key)] = value
    made[NameObject(_KEY)] = TextStringObject(label)
    return made


def _dumped(one: PdfObject) -> bytes:
    out = io.BytesIO()
    one.write_to_stream(out)
    return out.getvalue()


def _stream(content: bytes, told: bytes = b"/Type /Metadata /Subtype /XML") -> bytes:
    head = b"<< %s /Length %d >>\nstream\n" % (told, len(content))
    return head + content + b"\nendstream"


def _last_index(data: bytes) -> int:
    """Where the last index begins. Raises MediaError where the file's end doesn't say it."""
    named = list(_START.finditer(data, max(0, len(data) - _LAST)))
    at = int(named[-1].group(1)) if named else len(data)
    if not (data[at : at + 4] == b"xref" or _OBJECT.match(data, at)):
        raise damaged("PDF 的索引已损坏", "the PDF's index is damaged")
    return at


def _updated(
    data: bytes,
    before: int,
    reader: PdfReader,
    new: Mapping[tuple[int, int], bytes],
    info: tuple[int, int],
    size: int,
) -> Pieces:
    """The file with these objects behind it, and an index of the same kind as its last."""
    pieces: list[bytes] = [data, b"" if data.endswith((b"\n", b"\r")) else b"\n"]
    places: dict[tuple[int, int], int] = {}
    at = sum(map(len, pieces))
    for (number, generation), body in new.items():
        places[number, generation] = at
        pieces.append(b"%d %d obj\n%s\nendobj\n" % (number, generation, body))
        at += len(pieces[-1])
    root = reader.trailer.raw_get("/Root")
    told = b"/Root %s /Info %d %d R /Prev %d" % (_dumped(root), *info, before)
    told += _identity(reader, b"".join(new.values()))
    if data[before : before + 4] == b"xref":
        pieces.append(_table(places) + b"trailer\n<< /Size %d %s >>\n" % (size, told))
    else:
        places[size, 0] = at
        pieces.append(_index(places, size + 1, told))
    return [*pieces, b"startxref\n%d\n%%%%EOF\n" % at]


def _identity(reader: PdfReader, new: bytes) -> bytes:
    """The file's identity: the first half stays, the second is another (14.4)."""
    found = _resolved(reader.trailer.get("/ID"))
    if not isinstance(found, ArrayObject) or len(found) != 2:
        return b""
    second = hashlib.sha256(_dumped(found) + new).digest()[:16]
    return b" /ID [%s <%s>]" % (_dumped(found[0]), second.hex().encode())


def _table(places: Mapping[tuple[int, int], int]) -> bytes:
    out = b"xref\n0 1\n0000000000 65535 f \n"
    for (number, generation), at in sorted(places.items()):
        out += b"%d 1\n%010d %05d n \n" % (number, at, generation)
    return out


def _index(places: Mapping[tuple[int, int], int], size: int, told: bytes) -> bytes:
    """The index as a stream, itself an object, the last."""
    rows = sorted(places.items())
    listed = b" ".join(b"%d 1" % number for (number, _), _ in rows)
    body = b"".join(struct.pack(">BQH", 1, at, generation) for (_, generation), at in rows)
    told = b"/Type /XRef /Size %d /W [1 8 2] /Index [%s] %s" % (size, listed, told)
    return b"%d 0 obj\n%s\nendobj\n" % (size - 1, _stream(body, told))


def _canonical(
    one: PdfObject | None, order: dict[tuple[int, int], int], queue: list[PdfObject]
) -> bytes:
    """An object as bytes that don't depend on numbers: what it names is counted as it is met."""
    if isinstance(one, IndirectObject):
        place = (one.idnum, one.generation)
        if place not in order:
            order[place] = len(order)
            queue.append(one)
        return b"R%d" % order[place]
    if isinstance(one, DictionaryObject):
        entries = [
            key.encode("utf-8", "replace") + b" " + _canonical(one.raw_get(key), order, queue)
            for key in sorted(one)
            if key not in _TOLD and not (isinstance(one, StreamObject) and key == "/Length")
        ]
        return b"<<" + b" ".join(entries) + b">>"
    if isinstance(one, ArrayObject):
        return (
            b"[" + b" ".join(_canonical(part, order, queue) for part in list.__iter__(one)) + b"]"
        )
    return b"null" if one is None else _dumped(one)


CARRIER = held_whole(
    name="pdf", endings=(".pdf",), owns=_owns, read=_read, relabel=_relabel, essence=_essence
)
