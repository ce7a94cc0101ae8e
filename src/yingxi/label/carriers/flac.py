"""FLAC: the label stands in the Vorbis comments, a metadata block (RFC 9639, 8.6)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from yingxi.label.carriers.carrier import Found
from yingxi.label.carriers.id3 import labels_of, relabelled, tags_at, unsyncsafe
from yingxi.label.carriers.vorbis import Comments, comments
from yingxi.label.carriers.whole import (
    Digest,
    Pieces,
    damaged,
    held_whole,
    labels_inside,
    unsupported,
    without_labels,
)

_MAGIC = b"fLaC"
_STREAMINFO, _APPLICATION, _COMMENTS = 0, 2, 4
_LARGEST = (1 << 24) - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class _Block:
    kind: int
    body: bytes


def _owns(head: bytes) -> bool:
    if head.startswith(b"ID3") and len(head) >= 10:
        size = 10 + unsyncsafe(head[6:10])
        return head[size : size + 4] == _MAGIC
    return head.startswith(_MAGIC)


def _read(data: bytes) -> Iterator[Found]:
    for tag in tags_at(data):
        for one in labels_of(tag):
            yield replace(one, place=f"ID3 {one.place}", home=False)
    for block in _blocks(data)[0]:
        if block.kind == _COMMENTS:
            yield from comments(block.body).labels()
        elif block.kind == _APPLICATION:
            for text in labels_inside(block.body):
                yield Found(text=text, place="APPLICATION", home=False)


def _relabel(data: bytes, label: str) -> Pieces:
    blocks, sound = _blocks(data)
    new: list[_Block] = []
    written = False
    for block in blocks:
        if block.kind == _COMMENTS:
            told = comments(block.body).relabelled(None if written else label)
            block, written = replace(block, body=told.dumps()), True
        elif block.kind == _APPLICATION:
            block = replace(block, body=without_labels(block.body, b" "))
        new.append(block)
    if not written:
        told = Comments().relabelled(label)
        new.insert(1, _Block(kind=_COMMENTS, body=told.dumps()))
    laid = [relabelled(tag, None) for tag in tags_at(data)]
    laid.append(_MAGIC)
    for at, block in enumerate(new):
        if len(block.body) > _LARGEST:
            raise unsupported("FLAC 的注释块超过 16 MiB", "the FLAC's comments pass 16 MiB")
        last = 0x80 if at == len(new) - 1 else 0
        laid += [bytes([last | block.kind]), len(block.body).to_bytes(3, "big"), block.body]
    return [*laid, memoryview(data)[sound:]]


def _essence(data: bytes) -> str:
    blocks, sound = _blocks(data)
    digest = Digest("flac")
    digest.add(b"STREAMINFO", blocks[0].body)
    end = len(data) - 128 if data[-128:-125] == b"TAG" else len(data)
    digest.add(b"sound", memoryview(data)[sound : max(sound, end)])
    return digest.hex()


def _blocks(data: bytes) -> tuple[list[_Block], int]:
    """The metadata blocks, and where the sound begins."""
    at = sum(tag.size for tag in tags_at(data))
    if data[at : at + 4] != _MAGIC:
        raise damaged("不是 FLAC", "this is no FLAC")
    at += 4
    found: list[_Block] = []
    last = False
    while not last:
        if at + 4 > len(data):
            raise damaged("FLAC 不完整", "the FLAC is cut short")
        last, kind = bool(data[at] & 0x80), data[at] & 0x7F
        end = at + 4 + int.from_bytes(data[at + 1 : at + 4], "big")
        if end > len(data) or kind == 127:
            raise damaged("FLAC 的信息块已损坏", "the FLAC's metadata blocks are damaged")
        found.append(_Block(kind=kind, body=data[at + 4 : end]))
        at = end
    if found[0].kind != _STREAMINFO or len(found[0].body) != 34:
        raise damaged("FLAC 没有 STREAMINFO", "the FLAC has no STREAMINFO")
    return found, at


CARRIER = held_whole(
    name="flac", endings=(".flac",), owns=_owns, read=_read, relabel=_relabel, essence=_essence
)
