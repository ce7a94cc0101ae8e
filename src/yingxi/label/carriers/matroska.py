"""MKV and WebM: the label in the film's tags, which stand before the first cluster.

All tags of the file are gathered in one element there, the others' byte for byte. Clusters are
copied as they are; the places that ``SeekHead``, ``Cues`` and the clusters themselves name are
told anew, and a segment without a size keeps none.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from yingxi.errors import MediaError
from yingxi.label.carriers import matroska_places as places
from yingxi.label.carriers.carrier import Found
from yingxi.label.carriers.ebml import (
    CRC,
    HEADER,
    VOID,
    Element,
    damaged,
    element,
    head,
    in_file,
    sealed,
)
from yingxi.label.carriers.matroska_tags import TAGS, label_tag, labels_in_tags, unlabelled
from yingxi.label.carriers.packets import film_carrier
from yingxi.media.splice import Piece, Span, cut_short, length, overlaid, read_exactly, splice
from yingxi.tongue import say

_SEGMENT = 0x18538067
_MAGIC = HEADER.to_bytes(4, "big")
_LARGEST = 64 << 20
_MOST = 4_000_000
"""Elements of a segment: more than any film has."""
_TURNS = 6
"""From the third on every number is eight bytes wide, and two later nothing moves any more."""


def _owns(head: bytes) -> bool:
    return head.startswith(_MAGIC) and (b"matroska" in head[:128] or b"webm" in head[:128])


def _read(path: Path) -> tuple[Found, ...]:
    found: list[Found] = []
    with path.open("rb") as file:
        for segment in _segments(file):
            for one in _children(file, segment):
                if one.ident == TAGS and not one.cut:
                    found += labels_in_tags(_content(file, one))
    return tuple(found)


def _segments(file: BinaryIO) -> list[Element]:
    end = file.seek(0, 2)
    return [one for one in in_file(file, 0, end) if one.ident == _SEGMENT]


def _children(file: BinaryIO, segment: Element) -> list[Element]:
    """A segment's elements; a cluster without a size ends where the next one of them begins."""
    found: list[Element] = []
    at = segment.content
    while at < segment.end and len(found) < _MOST:
        one = next(in_file(file, at, segment.end), None)
        if one is None or (segment.open and one.ident in (HEADER, _SEGMENT)):
            break
        if one.open:
            if one.ident != places.CLUSTER:
                break
            one = _closed(file, one)
        found.append(one)
        at = one.end
    return found


def _closed(file: BinaryIO, cluster: Element) -> Element:
    end, cut = cluster.content, False
    for one in in_file(file, cluster.content, cluster.end):
        if one.ident in places.OUTER or one.ident in (HEADER, _SEGMENT):
            break
        end, cut = one.end, one.cut
    return Element(
        ident=cluster.ident, start=cluster.start, content=cluster.content, end=end, cut=cut
    )


def _content(file: BinaryIO, one: Element) -> bytes:
    return read_exactly(file, one.content, one.end - one.content, limit=_LARGEST)


def _write(source: Path, out: Path, text: str) -> None:
    with source.open("rb") as file:
        segment, children = _checked(file)
        film = _Film.of(file, segment, children, text)
        layout = film.settled()
        patches: dict[int, bytes] = {}
        for one in children:
            if one.ident == places.CLUSTER and layout.moved:
                patches |= places.cluster_patches(file, one, segment.content, layout)
        file.seek(segment.start)
        old = file.read(segment.content - segment.start)
        after = Span(start=segment.end, end=file.seek(0, 2))
    size = length(layout.pieces)
    start = old if segment.open else head(_SEGMENT, size, len(old) - 4)
    before = Span(start=0, end=segment.start)
    splice(source, out, [before, start, *overlaid(layout.pieces, patches), after])


def _checked(file: BinaryIO) -> tuple[Element, list[Element]]:
    """The one segment and what it holds. Raises MediaError for what is cut short or unclear."""
    segments = _segments(file)
    if len(segments) != 1:
        raise MediaError(
            say(
                f"文件里有 {len(segments)} 段影片，应有一段",
                f"the file holds {len(segments)} films; there must be one",
            ),
            hint=say("请先用 ffmpeg -c copy 重新封装", "remux it with ffmpeg -c copy first"),
        )
    (segment,) = segments
    children = _children(file, segment)
    if segment.cut or any(one.cut for one in children):
        raise cut_short()
    if (children[-1].end if children else segment.content) != segment.end:
        raise damaged()
    return segment, children


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """The segment's new content, and where its elements stand in it."""

    pieces: tuple[Piece, ...]
    starts: tuple[int, ...]
    """Each element's place in the source's segment."""
    made: tuple[int, ...]
    """Its place in the new one."""
    tags: int

    @property
    def moved(self) -> bool:
        """Whether any element stands elsewhere than it did."""
        return self.starts != self.made

    def __call__(self, place: int) -> int:
        """The new place in the segment of what stood at ``place`` in it."""
        at = max(0, bisect_right(self.starts, place) - 1)
        return place + self.made[at] - self.starts[at] if self.starts else place


@dataclass(frozen=True, slots=True, kw_only=True)
class _Film:
    """A segment taken apart: its elements, those in memory that name places, and all its tags."""

    segment: Element
    children: tuple[Element, ...]
    held: dict[int, bytes]
    """By where they start: the contents of ``SeekHead`` and ``Cues``."""
    tags: bytes

    @classmethod
    def of(cls, file: BinaryIO, segment: Element, children: list[Element], text: str) -> _Film:
        held = {
            one.start: _content(file, one)
            for one in children
            if one.ident in (places.SEEK_HEAD, places.CUES)
        }
        old = [_content(file, one) for one in children if one.ident == TAGS]
        content = b"".join(unlabelled(tags) for tags in old) + label_tag(text)
        crc = any(tags[:1] == CRC.to_bytes(1, "big") for tags in old)
        return cls(
            segment=segment,
            children=tuple(children),
            held=held,
            tags=sealed(TAGS, content, crc=crc),
        )

    def settled(self) -> Layout:
        """The layout whose places are told right, with wide numbers only where narrow ones fail."""
        layout = self._laid(None, wide=False)
        for turn in range(_TURNS):
            again = self._laid(layout, wide=turn > 1)
            if again == layout:
                return layout
            layout = again
        raise damaged()

    def _laid(self, before: Layout | None, *, wide: bool) -> Layout:
        """One pass: every place is told as ``before`` has it, or as it was."""
        pieces: list[Piece] = []
        starts: list[int] = []
        made: list[int] = []
        at, tags = 0, -1
        first_seek = next((c.start for c in self.children if c.ident == places.SEEK_HEAD), -1)
        for one in self._ordered():
            if one is None:
                tags = at
                pieces.append(self.tags)
                at += len(self.tags)
                continue
            starts.append(one.start - self.segment.content)
            made.append(at)
            piece = self._piece(one, before, wide=wide, adds=one.start == first_seek)
            pieces.append(piece)
            at += length((piece,))
        return Layout(pieces=tuple(pieces), starts=tuple(starts), made=tuple(made), tags=tags)

    def _ordered(self) -> Iterator[Element | None]:
        """The elements, with None where the tags come in: before the first cluster."""
        placed = False
        for one in self.children:
            if one.ident == places.CLUSTER and not placed:
                placed = True
                yield None
            yield one
        if not placed:
            yield None

    def _piece(self, one: Element, before: Layout | None, *, wide: bool, adds: bool) -> Piece:
        match one.ident:
            case _ if one.ident == TAGS:
                return b""
            case places.SEEK_HEAD:
                tags = None if before is None else before.tags
                return places.seek_head(self.held[one.start], before, tags=tags or 0, adds=adds)
            case places.CUES if before is not None and before.moved:
                return places.cues(self.held[one.start], before, wide=wide)
            case _ if one.ident == CRC:
                # The whole segment's checksum: no reader needs it, and it would be wrong now.
                return element(VOID, b"\0" * 4)
            case _:
                return Span(start=one.start, end=one.end)


CARRIER = film_carrier(
    name="matroska",
    endings=(".mkv", ".webm", ".mka"),
    owns=_owns,
    read=_read,
    write=_write,
    kind="matroska",
)
