"""WAV, RF64 and BW64: the label stands in a chunk ``AIGC`` of its own, behind the sound.

The sound is never held in memory: such a file may be many gigabytes large (EBU Tech 3306).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from yingxi.label.aigc import KEY
from yingxi.label.carriers.carrier import Carrier, Found
from yingxi.label.carriers.riff import LARGEST, Chunk, chunk, chunks, header
from yingxi.label.carriers.whole import (
    Digest,
    damaged,
    labels_inside,
    named,
    printable,
    require_only,
    require_visible,
    unsupported,
    without_labels,
)
from yingxi.media.atomic import media_errors, whole_file
from yingxi.media.splice import Piece, Span, blocks, length, read_exactly, splice

_LARGE_FORMS = (b"RF64", b"BW64")
_STREAMED = 0x7FFF_0000
"""A size at least this large that passes the file's end: the writer could not go back to it."""
_TOLD = 8 << 20
"""Bytes of the largest chunk that is searched for foreign labels."""
_MOST = 50_000


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wave:
    form: bytes
    chunks: tuple[Chunk, ...]
    streamed: bool
    end: int
    size: int


def _owns(head: bytes) -> bool:
    return head[:4] in (b"RIFF", *_LARGE_FORMS) and head[8:12] == b"WAVE"


def _read(path: Path) -> tuple[Found, ...]:
    with media_errors(path, "read"), named(path), path.open("rb") as file:
        return tuple(_labels(file, _layout(file)))


def _write(source: Path, out: Path, text: str) -> None:
    require_visible(text)
    before = _essence(source)
    with media_errors(source, "read"), named(source), source.open("rb") as file:
        pieces = _laid(file, _layout(file), chunk(KEY.encode(), text.encode("ascii")))
    with whole_file(out) as draft:
        splice(source, draft, pieces)
        with named(source):
            with draft.open("rb") as file:
                require_only(_labels(file, _layout(file)), text)
            if _essence(draft) != before:
                raise damaged("写入标识会改动声音", "the label would touch the sound")


def _essence(path: Path) -> str:
    with media_errors(path, "read"), named(path), path.open("rb") as file:
        digest = Digest("wav")
        for one in _layout(file).chunks:
            if one.kind in (b"fmt ", b"data") or _is_wave_list(file, one):
                size = one.end - one.content
                digest.stream(one.kind, size, blocks(file, one.content, one.end))
        return digest.hex()


def _layout(file: BinaryIO) -> _Wave:
    """The chunks, with the true size of the sound. Raises MediaError for a damaged file."""
    total = file.seek(0, 2)
    file.seek(0)
    head = file.read(12)
    if not _owns(head):
        raise damaged("不是 WAV", "this is no WAV")
    form, size = head[:4], int.from_bytes(head[4:8], "little")
    sound = None
    if form in _LARGE_FORMS:
        size, sound = _large(file, total)
    streamed = form == b"RIFF" and size >= _STREAMED and 8 + size > total
    end = total if streamed else 8 + size
    if end > total:
        raise damaged("WAV 不完整", "the WAV is cut short")
    found: list[Chunk] = []
    at = 12
    while (one := next(chunks(file, at, end), None)) is not None:
        if one.kind == b"data" and sound is not None:
            stop = one.content + sound
            one = replace(one, end=stop, after=min(stop + (sound & 1), end), whole=stop <= end)
        if not one.whole and not (streamed and one.kind == b"data"):
            raise damaged("WAV 的区块对不上", "the WAV's chunks don't hold together")
        if not all(0x20 <= c < 0x7F for c in one.kind):
            raise damaged("WAV 的区块名不对", "the WAV has a chunk with an impossible name")
        if len(found) == _MOST:
            raise damaged("WAV 的区块太多", "the WAV has too many chunks")
        found.append(one)
        at = one.after
    kinds = [one.kind for one in found]
    if b"fmt " not in kinds or b"data" not in kinds:
        raise damaged("WAV 里没有声音", "the WAV holds no sound")
    return _Wave(form=form, chunks=tuple(found), streamed=streamed, end=end, size=total)


def _large(file: BinaryIO, total: int) -> tuple[int, int | None]:
    """The sizes of the whole and of the sound from ``ds64``; None where the sound's own holds."""
    first = next(chunks(file, 12, total), None)
    if first is None or first.kind != b"ds64" or first.end - first.content < 28:
        raise damaged("RF64 没有 ds64", "the RF64 file has no ds64")
    fields = read_exactly(file, first.content, 28, limit=28)
    size, sound, _, table = struct.unpack("<QQQI", fields)
    if table:
        raise unsupported(
            "RF64 里声音以外的区块超过 4 GiB，不支持",
            "RF64 with other chunks above 4 GiB is not supported",
        )
    for one in chunks(file, first.after, total):
        if one.kind == b"data":
            file.seek(one.start + 4)
            told = int.from_bytes(file.read(4), "little")
            return size, sound if told == LARGEST else None
    return size, None


def _labels(file: BinaryIO, wave: _Wave) -> Iterator[Found]:
    for one in wave.chunks:
        if one.kind == KEY.encode():
            data = read_exactly(file, one.content, one.end - one.content, limit=_TOLD)
            text = data.rstrip(b"\0 \r\n").decode("utf-8", "replace")
            yield Found(text=text, place="RIFF AIGC")
        elif (data := _told(file, one)) is not None:
            for text in labels_inside(data):
                place = printable(data[:4] if one.kind == b"LIST" else one.kind)
                yield Found(text=text, place=place, home=False)


def _told(file: BinaryIO, one: Chunk) -> bytes | None:
    """A chunk that tells about the sound; None for the sound itself and for what is no text."""
    size = one.end - one.content
    if one.kind in (b"fmt ", b"data", b"ds64", b"C2PA") or size > _TOLD:
        return None
    if _is_wave_list(file, one):
        return None
    return read_exactly(file, one.content, size, limit=_TOLD)


def _is_wave_list(file: BinaryIO, one: Chunk) -> bool:
    file.seek(one.content)
    return one.kind == b"LIST" and file.read(4) == b"wavl"


def _laid(file: BinaryIO, wave: _Wave, added: bytes) -> list[Piece]:
    pieces: list[Piece] = []
    for one in wave.chunks:
        data = _told(file, one)
        size = one.end - one.content
        if one.kind == KEY.encode():
            continue
        if data is not None and labels_inside(data):
            pieces.append(chunk(one.kind, without_labels(data, b" ")))
        elif wave.streamed and one.kind == b"data":
            pieces += [header(one.kind, size), Span(start=one.content, end=one.end)]
            pieces.append(b"\0" * (size & 1))
        else:
            missing = (size & 1) - (one.after - one.end)
            pieces += [Span(start=one.start, end=one.after), b"\0" * missing]
    pieces.append(added)
    size = 4 + length(pieces)
    if wave.form in _LARGE_FORMS:
        pieces = _told_size(wave, pieces, size)
        opening = wave.form + LARGEST.to_bytes(4, "little")
    else:
        opening = header(b"RIFF", size)
    return [opening, b"WAVE", *pieces, Span(start=wave.end, end=wave.size)]


def _told_size(wave: _Wave, pieces: list[Piece], size: int) -> list[Piece]:
    """The pieces with the new size of the whole in ``ds64``, the first chunk."""
    first = wave.chunks[0]
    fields = struct.pack("<Q", size)
    start = Span(start=first.start, end=first.content)
    rest = Span(start=first.content + 8, end=first.after)
    return [start, fields, rest, *pieces[1:]]


CARRIER = Carrier(
    name="wav",
    endings=(".wav", ".wave", ".rf64", ".bw64"),
    owns=_owns,
    read=_read,
    write=_write,
    essence=_essence,
)
