"""Vorbis comments: the list of ``KEY=text`` in FLAC, Vorbis and Opus."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from yingxi.label.aigc import KEY
from yingxi.label.carriers.carrier import Found
from yingxi.label.carriers.whole import damaged, labels_inside, printable

_MOST = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Comments:
    """The writing program's name, the comments as bytes, and what stands behind them."""

    vendor: bytes = b"yingxi"
    comments: tuple[bytes, ...] = ()
    rest: bytes = b""

    def dumps(self) -> bytes:
        """The block's bytes."""
        parts = [_sized(self.vendor), len(self.comments).to_bytes(4, "little")]
        return b"".join([*parts, *map(_sized, self.comments), self.rest])

    def labels(self) -> Iterator[Found]:
        """The labels: our key in any case, and foreign ones in other comments."""
        for comment in self.comments:
            key, _, text = comment.partition(b"=")
            if key.upper() == KEY.encode():
                yield Found(text=text.decode("utf-8", "replace"), place=f"comment {KEY}")
            else:
                for label in labels_inside(text):
                    place = f"comment {printable(key)}"
                    yield Found(text=label, place=place, home=False)

    def relabelled(self, label: str | None) -> Comments:
        """With this label as the only one, or without any; other comments in their order."""
        kept = tuple(one for one in self.comments if not _is_label(one))
        ours = () if label is None else (f"{KEY}={label}".encode(),)
        return replace(self, comments=kept + ours)


def comments(data: bytes) -> Comments:
    """Read a block. Raises MediaError for one that is cut short."""
    vendor, at = _take(data, 0)
    count = int.from_bytes(data[at : at + 4], "little")
    at += 4
    if at > len(data) or count > _MOST:
        raise damaged("注释块已损坏", "the block of comments is damaged")
    found: list[bytes] = []
    for _ in range(count):
        one, at = _take(data, at)
        found.append(one)
    return Comments(vendor=vendor, comments=tuple(found), rest=data[at:])


def _take(data: bytes, at: int) -> tuple[bytes, int]:
    end = at + 4 + int.from_bytes(data[at : at + 4], "little")
    if at + 4 > len(data) or end > len(data):
        raise damaged("注释块已损坏", "the block of comments is damaged")
    return data[at + 4 : end], end


def _sized(data: bytes) -> bytes:
    return len(data).to_bytes(4, "little") + data


def _is_label(comment: bytes) -> bool:
    key, _, text = comment.partition(b"=")
    return key.upper() == KEY.encode() or bool(labels_inside(text))
