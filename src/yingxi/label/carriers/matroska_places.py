"""What in a Matroska film names places: ``SeekHead``, ``Cues`` and clusters, told anew.

Every place is counted from where the segment's content begins (RFC 9559).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import BinaryIO

from yingxi.label.carriers.ebml import (
    CRC,
    VOID,
    Element,
    element,
    in_file,
    inside,
    sealed,
    unsigned,
)
from yingxi.label.carriers.matroska_tags import TAGS

SEEK_HEAD, CUES, CLUSTER = 0x114D9B74, 0x1C53BB6B, 0x1F43B675
OUTER = {SEEK_HEAD, CUES, CLUSTER, TAGS, 0x1549A966, 0x1654AE6B, 0x1043A770, 0x1941A469}
"""The elements that a segment holds, and a cluster does not."""

_SEEK, _SEEK_ID, _SEEK_POSITION = 0x4DBB, 0x53AB, 0x53AC
_CUE_POINT, _CUE_TRACK, _CUE_REFERENCE = 0xBB, 0xB7, 0xDB
_CUE_PLACES = {0xF1, 0xEA, 0x97, 0xEB}
"""A cue's cluster, codec state, and those of what it refers to."""
_CODEC_STATES = {0xEA, 0xEB}
_POSITION = 0xA7
_BEFORE_BLOCKS = {CRC, VOID, 0xE7, 0x5854, 0xAB, _POSITION}

Places = Callable[[int], int]


def seek_head(content: bytes, moved: Places | None, *, tags: int, adds: bool) -> bytes:
    """A ``SeekHead`` with every place in eight bytes; ``adds`` one for the tags at ``tags``."""
    kept: list[bytes] = []
    for seek in inside(content):
        if seek.ident != _SEEK:
            continue
        fields = {
            part.ident: content[part.content : part.end]
            for part in inside(content, seek.content, seek.end)
        }
        ident, place = fields.get(_SEEK_ID, b""), fields.get(_SEEK_POSITION, b"")
        if ident == TAGS.to_bytes(4, "big"):
            continue
        old = int.from_bytes(place, "big")
        kept.append(_seek(ident, moved(old) if moved else old))
    if adds:
        kept.append(_seek(TAGS.to_bytes(4, "big"), tags))
    return sealed(SEEK_HEAD, b"".join(kept), crc=_has_crc(content))


def _seek(ident: bytes, place: int) -> bytes:
    position = unsigned(place & (1 << 64) - 1, 8)
    return element(_SEEK, element(_SEEK_ID, ident) + element(_SEEK_POSITION, position))


def cues(content: bytes, moved: Places, *, wide: bool) -> bytes:
    """A ``Cues`` element told anew: numbers as wide as they were, or all of eight bytes."""

    def rebuilt(start: int, end: int) -> bytes:
        made: list[bytes] = []
        for one in inside(content, start, end):
            if one.ident in (_CUE_POINT, _CUE_TRACK, _CUE_REFERENCE):
                made.append(element(one.ident, rebuilt(one.content, one.end)))
            elif one.ident in _CUE_PLACES:
                made.append(_cue(content, one, moved, wide=wide))
            elif one.ident != CRC:
                made.append(content[one.start : one.end])
        return b"".join(made)

    return sealed(CUES, rebuilt(0, len(content)), crc=_has_crc(content))


def _cue(content: bytes, one: Element, moved: Places, *, wide: bool) -> bytes:
    old = int.from_bytes(content[one.content : one.end], "big")
    # Nought for a codec state means the one in the track's header.
    new = moved(old) if old or one.ident not in _CODEC_STATES else 0
    width = one.end - one.content
    if wide or new >= 1 << 8 * width:
        width = 8
    return element(one.ident, unsigned(new & (1 << 64) - 1, width))


def cluster_patches(
    file: BinaryIO, cluster: Element, segment: int, moved: Places
) -> dict[int, bytes]:
    """The bytes that tell a cluster's own place anew, by where they go in the source.

    A place that grew too long for its field becomes padding: players don't need it.
    """
    found: dict[int, bytes] = {}
    seal = -1
    for one in in_file(file, cluster.content, cluster.end):
        if one.ident not in _BEFORE_BLOCKS:
            break
        if one.ident == CRC:
            seal = one.start
        if one.ident == _POSITION:
            new, width = moved(cluster.start - segment), one.end - one.content
            if width <= 8 and new < 1 << 8 * width:
                found[one.content] = unsigned(new, width)
            else:
                found[one.start] = VOID.to_bytes(1, "big")
            if seal >= 0:
                # The checksum would have to be counted over the whole cluster.
                found[seal] = VOID.to_bytes(1, "big")
    return found


def _has_crc(content: bytes) -> bool:
    return content[:1] == CRC.to_bytes(1, "big")
