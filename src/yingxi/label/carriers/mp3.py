"""MP3: the label stands in an ID3v2 frame ``TXXX`` described as ``AIGC``."""

from __future__ import annotations

from collections.abc import Iterator

from yingxi.label.carriers.carrier import HEAD, Found
from yingxi.label.carriers.id3 import labels_of, new_tag, relabelled, tags_at, unsyncsafe
from yingxi.label.carriers.whole import (
    Digest,
    Pieces,
    damaged,
    held_whole,
    labels_inside,
    unsupported,
)

_SEARCHED = 1 << 16
"""Bytes behind the tags within which the first frame of sound must begin."""
_RATES = (44_100, 48_000, 32_000)
_KBITS = {
    True: (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    False: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
"""Of layer III by the header's index, for MPEG-1 and for its half rates (ISO 11172-3, 13818-3)."""


def _owns(head: bytes) -> bool:
    if head.startswith(b"ID3"):
        # The same tag may stand before other sounds, whose own letters then follow it.
        size = 10 + unsyncsafe(head[6:10])
        return size + 4 > min(len(head), HEAD) or head[size : size + 4] not in (b"fLaC", b"OggS")
    return _is_frame(head)


def _is_frame(data: bytes) -> bool:
    """Whether a frame header of MPEG layer III begins here (ISO 11172-3, 2.4.1.3)."""
    return (
        len(data) >= 4
        and data[0] == 0xFF
        and data[1] & 0xE6 == 0xE2
        and data[1] & 0x18 != 0x08
        and data[2] & 0xF0 != 0xF0
        and data[2] & 0x0C != 0x0C
    )


def _read(data: bytes) -> Iterator[Found]:
    start, end = _sound(data)
    for tag in tags_at(data[:start]):
        yield from labels_of(tag)
    for text in labels_inside(data[end:]):
        yield Found(text=text, place="tag behind the sound", home=False)


def _relabel(data: bytes, label: str) -> Pieces:
    start, _ = _sound(data)
    tags = tags_at(data[:start])
    new = [relabelled(tag, None if at else label) for at, tag in enumerate(tags)]
    return [*(new or [new_tag(label)]), memoryview(data)[start:]]


def _essence(data: bytes) -> str:
    start, end = _sound(data)
    digest = Digest("mp3")
    digest.add(b"sound", memoryview(data)[start:end])
    return digest.hex()


def _sound(data: bytes) -> tuple[int, int]:
    """Where the sound begins and ends, between the tags. Raises MediaError where there is none."""
    start = sum(tag.size for tag in tags_at(data))
    end = len(data)
    while (before := _before_tag(data, start, end)) != end:
        end = before
    if data[start : start + 4] in (b"fLaC", b"OggS"):
        raise unsupported("ID3 标签后面不是 MP3 的声音", "the sound behind the ID3 tag is no MP3")
    limit = min(start + _SEARCHED, end)
    at = data.find(b"\xff", start, limit)
    while at >= 0 and not _begins_sound(data, at, end):
        at = data.find(b"\xff", at + 1, limit)
    if at < 0:
        raise damaged("MP3 里没有声音", "the MP3 holds no sound")
    return start, end


def _begins_sound(data: bytes, at: int, end: int) -> bool:
    """Whether a frame stands here and another, or the end, follows it."""
    head = data[at : at + 4]
    if not _is_frame(head):
        return False
    full = head[1] & 0x18 == 0x18
    kbits = _KBITS[full][head[2] >> 4]
    if not kbits:
        return True  # of a free rate: its length is not told
    rate = _RATES[head[2] >> 2 & 3] >> {0x18: 0, 0x10: 1, 0x00: 2}[head[1] & 0x18]
    after = at + (144_000 if full else 72_000) * kbits // rate + (head[2] >> 1 & 1)
    return after >= end or _is_frame(data[after : after + 4])


def _before_tag(data: bytes, start: int, end: int) -> int:
    """Where the tag begins that ends here: ID3v1, ID3v2, APE, Lyrics3; ``end`` itself where none does."""
    begins = end
    if data[end - 128 : end - 125] == b"TAG":
        begins = end - 128
    elif data[end - 10 : end - 7] == b"3DI":
        begins = end - 20 - unsyncsafe(data[end - 4 : end])
    elif data[end - 32 : end - 24] == b"APETAGEX":
        size = int.from_bytes(data[end - 20 : end - 16], "little")
        header = 32 if data[end - 9] & 0x80 else 0
        begins = end - size - header
    elif data[end - 9 : end] == b"LYRICS200" and data[end - 15 : end - 9].isdigit():
        begins = end - 15 - int(data[end - 15 : end - 9])
    return begins if start <= begins < end else end


CARRIER = held_whole(
    name="mp3", endings=(".mp3",), owns=_owns, read=_read, relabel=_relabel, essence=_essence
)
