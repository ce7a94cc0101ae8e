"""MP4 and MOV: the label as key ``AIGC`` in ``moov.udta.meta``, every other box kept.

Pictures and sounds are copied block by block. When the index grows and stands before them, a
``free`` box behind it gives way, or every place that the film names is told anew.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import BinaryIO

from yingxi.errors import MediaError
from yingxi.label.aigc import KEY
from yingxi.label.carriers import mdta
from yingxi.label.carriers.carrier import Found
from yingxi.label.carriers.packets import film_carrier
from yingxi.label.xmp import labels_in
from yingxi.media.box_writer import Part, at, header, pack, parts, repacked
from yingxi.media.boxes import Box, top_boxes
from yingxi.media.chunk_offsets import fragment_patches, names_places, rebased
from yingxi.media.splice import Moves, Piece, Span, cut_short, overlaid, read_exactly, splice
from yingxi.tongue import say

_FIRST = {b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot"}
_PICTURES = {b"avif", b"avis", b"heic", b"heix", b"heim", b"heis", b"mif1", b"msf1", b"jp2 "}
"""Brands of still pictures in the same kind of boxes."""
_XMP = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")
_LARGEST_INDEX = 512 << 20
_LARGEST_XMP = 8 << 20
_FREE = (b"free", b"skip")
_TURNS = 8
_HOME = "moov.udta.meta"


def _owns(head: bytes) -> bool:
    return head[4:8] in _FIRST and not (head[4:8] == b"ftyp" and head[8:12] in _PICTURES)


def _read(path: Path) -> tuple[Found, ...]:
    found: list[Found] = []
    with path.open("rb") as file:
        for box in top_boxes(path):
            if box.kind == b"moov":
                moov = read_exactly(file, box.content, box.end - box.content, limit=_LARGEST_INDEX)
                found += _in_holder(moov, "moov")
                for trak in at(moov, b"trak"):
                    found += _in_holder(trak.content, "moov.trak")
            elif box.kind == b"meta" and box.end - box.content <= _LARGEST_INDEX:
                meta = read_exactly(file, box.content, box.end - box.content, limit=_LARGEST_INDEX)
                found += _in_meta(meta, "meta")
            elif packet := _packet(file, box):
                found += [Found(text=t, place="XMP", home=False) for t in labels_in(packet)]
    return tuple(found)


def _in_holder(content: bytes, place: str) -> Iterator[Found]:
    """The labels in the ``meta`` and ``udta`` boxes of a film or a track."""
    for meta in at(content, b"meta"):
        yield from _in_meta(meta.content, f"{place}.meta")
    for udta in at(content, b"udta"):
        for part in parts(udta.content)[0]:
            if part.kind == b"meta":
                yield from _in_meta(part.content, f"{place}.udta.meta")
            elif part.kind == b"XMP_":
                for text in labels_in(part.content):
                    yield Found(text=text, place=f"{place}.udta.XMP_", home=False)
            elif part.kind == KEY.encode():
                text = part.content.decode("utf-8", "replace")
                yield Found(text=text, place=f"{place}.udta.{KEY}", home=False)


def _in_meta(content: bytes, place: str) -> Iterator[Found]:
    home = place == _HOME and mdta.opened(content).handler == b"mdta"
    for text, name in mdta.labels_of(content):
        right = home and name == KEY
        yield Found(text=text, place=place if right else f"{place} {name}", home=right)


def _packet(file: BinaryIO, box: Box) -> bytes:
    """The XMP in a ``uuid`` box; nothing where it is another's."""
    size = box.end - box.content
    if box.kind != b"uuid" or not 16 <= size <= _LARGEST_XMP:
        return b""
    file.seek(box.content)
    if file.read(16) != _XMP:
        return b""
    return read_exactly(file, box.content + 16, size - 16, limit=_LARGEST_XMP)


def _write(source: Path, out: Path, text: str) -> None:
    boxes = _checked(source)
    with source.open("rb") as file:
        place = next(i for i, box in enumerate(boxes) if box.kind == b"moov")
        box = boxes[place]
        old = read_exactly(file, box.content, box.end - box.content, limit=_LARGEST_INDEX)
        moov = _relabelled(old, text)
        film = _Film(boxes=boxes, place=place, end=file.seek(0, 2))
        moov, moves = _settled(moov, film)
        if not moves.none and _items_move(file, boxes, moov):
            raise MediaError(
                say(
                    "影片里有按位置存放的图片条目，不能移动",
                    "the film has still items at fixed places, which can't be moved",
                ),
                hint=say("请先用 ffmpeg -c copy 重新封装", "remux it with ffmpeg -c copy first"),
            )
        patches = fragment_patches(file, boxes, moves) | _blanked(file, boxes)
    splice(source, out, overlaid(film.laid(moov), patches))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Film:
    """The outermost boxes, which of them is the index, and where the file ends."""

    boxes: tuple[Box, ...]
    place: int
    end: int

    def laid(self, moov: bytes) -> list[Piece]:
        """The file with this index in the place of the old."""
        old = self.boxes[self.place]
        size = len(moov) + len(header(b"moov", len(moov)))
        gap, behind = self._gap(size - (old.end - old.start))
        index = header(b"moov", len(moov)) + moov + gap
        return [Span(start=0, end=old.start), index, Span(start=behind, end=self.end)]

    def _gap(self, growth: int) -> tuple[bytes, int]:
        """What makes up for the growth: the beginning of a free box, and where the rest begins."""
        old = self.boxes[self.place]
        following = self.boxes[self.place + 1 : self.place + 2]
        for free in following:
            left = free.end - free.start - growth
            if free.kind in _FREE and free.content - free.start == 8 and growth:
                if left == 0:
                    return b"", free.end
                if 8 <= left < 1 << 32:
                    return header(free.kind, left - 8) + b"\0" * (left - 8), free.end
        if following and growth <= -8:
            return pack(b"free", b"\0" * (-growth - 8)), old.end
        return b"", old.end


def _settled(moov: bytes, film: _Film) -> tuple[bytes, Moves]:
    """The index with every place told anew; where that makes it larger, once more.

    Raises MediaError where it never settles: as it grows the free box behind it takes it up, then
    nothing moves, then it shrinks.
    """
    made = moov
    for _ in range(_TURNS):
        moves = Moves(film.laid(made))
        again = rebased(moov, moves)
        if len(again) == len(made):
            return again, moves
        made = again
    raise MediaError(
        say("影片的索引放不下标识", "the label does not fit into the film's index"),
        hint=say("请先用 ffmpeg -c copy 重新封装", "remux it with ffmpeg -c copy first"),
    )


def _checked(source: Path) -> tuple[Box, ...]:
    """The outermost boxes. Raises MediaError for what can't be written without guessing."""
    boxes = top_boxes(source)
    end = boxes[-1].end if boxes else 0
    with source.open("rb") as file:
        file.seek(end)
        rest = file.read(8)
    if len(rest) == 8 and rest[4:].isalnum():
        raise cut_short()
    indexes = sum(box.kind == b"moov" for box in boxes)
    if indexes != 1:
        raise MediaError(
            say(
                f"{source.name} 里有 {indexes} 个索引（moov），应有一个",
                f"{source.name} has {indexes} indexes (moov); there must be one",
            ),
            hint=say(
                "录制没有正常结束的文件要先修复",
                "a recording that was cut off must be mended first",
            ),
        )
    return boxes


def _relabelled(moov: bytes, text: str) -> bytes:
    """The index's content with this label as its only one."""
    found, tail = parts(moov)
    if any(part.kind == b"cmov" for part in found):
        raise MediaError(
            say("影片的索引是压缩的（cmov）", "the film's index is compressed (cmov)"),
            hint=say("请先用 ffmpeg -c copy 重新封装", "remux it with ffmpeg -c copy first"),
        )
    home = _home(found)
    made: list[bytes] = []
    for i, part in enumerate(found):
        if part.kind == b"trak":
            made.append(repacked(part, _unlabelled_holder(part.content)))
        elif part.kind == b"meta":
            made.append(repacked(part, mdta.relabelled(part.content, None)))
        elif part.kind == b"udta":
            made.append(repacked(part, _user_data(part.content, text if i == home else None)))
        else:
            made.append(part.raw)
    if home is None:
        others = [k for part in found if part.kind == b"meta" for k in mdta.keys_in(part.content)]
        # Before the film's own metadata: see `mdta.new_meta` for why the order matters.
        first = next((i for i, part in enumerate(found) if part.kind == b"meta"), len(made))
        made.insert(first, pack(b"udta", mdta.new_meta(text, others)))
    return b"".join(made) + tail


def _home(found: list[Part]) -> int | None:
    """Which user data takes the label: where keys and values stand already, else the first."""
    first: int | None = None
    for i, part in enumerate(found):
        if part.kind == b"udta":
            if any(mdta.opened(m.content).handler == b"mdta" for m in at(part.content, b"meta")):
                return i
            first = i if first is None else first
    return first


def _user_data(content: bytes, text: str | None) -> bytes:
    found, tail = parts(content)
    made: list[bytes] = []
    for part in found:
        if part.kind == b"meta":
            takes = text is not None and mdta.opened(part.content).handler == b"mdta"
            made.append(repacked(part, mdta.relabelled(part.content, text if takes else None)))
            text = None if takes else text
        elif part.kind == b"XMP_":
            made.append(repacked(part, mdta.unlabelled_packet(part.content)))
        elif part.kind != KEY.encode():
            made.append(part.raw)
    if text is not None:
        made.append(mdta.new_meta(text, []))
    return b"".join(made) + tail


def _unlabelled_holder(content: bytes) -> bytes:
    found, tail = parts(content)
    change = {b"meta": partial(mdta.relabelled, text=None), b"udta": partial(_user_data, text=None)}
    made = [
        repacked(part, change[part.kind](part.content)) if part.kind in change else part.raw
        for part in found
    ]
    return b"".join(made) + tail


def _blanked(file: BinaryIO, boxes: tuple[Box, ...]) -> dict[int, bytes]:
    """Where an XMP packet holds a label, the packet without it."""
    found: dict[int, bytes] = {}
    for box in boxes:
        packet = _packet(file, box)
        if packet and labels_in(packet):
            found[box.content + 16] = mdta.unlabelled_packet(packet)
    return found


def _items_move(file: BinaryIO, boxes: tuple[Box, ...], moov: bytes) -> bool:
    metas = [part.content for part in (*at(moov, b"meta"), *at(moov, b"trak", b"meta"))]
    for box in boxes:
        if box.kind == b"meta":
            size = box.end - box.content
            metas.append(read_exactly(file, box.content, size, limit=_LARGEST_INDEX))
    return any(names_places(meta) for meta in metas)


CARRIER = film_carrier(
    name="mp4",
    endings=(".mp4", ".mov", ".m4v", ".m4a", ".3gp"),
    owns=_owns,
    read=_read,
    write=_write,
    kind="mov",
)
