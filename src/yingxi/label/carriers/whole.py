"""A carrier whose files are held in memory whole: its verbs are pure functions over bytes."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Generator, Iterable
from contextlib import contextmanager
from pathlib import Path

from yingxi.errors import MediaError
from yingxi.label.carriers.carrier import Carrier, Found
from yingxi.media.atomic import media_errors, whole_file
from yingxi.tongue import say

LIMIT = 1 << 30
"""Bytes of the largest file that is held whole."""

Pieces = Iterable[bytes | memoryview]

_WIDE = ("utf-16-le", "utf-16-be")
_BRACED = re.compile(rb"\{[^{}]*\}")


def held_whole(
    *,
    name: str,
    endings: tuple[str, ...],
    owns: Callable[[bytes], bool],
    read: Callable[[bytes], Iterable[Found]],
    relabel: Callable[[bytes, str], Pieces],
    essence: Callable[[bytes], str],
) -> Carrier:
    """A carrier from pure functions; writing also proves the label and the content."""

    def read_path(path: Path) -> tuple[Found, ...]:
        data = whole_bytes(path)
        with named(path):
            return tuple(read(data))

    def write_path(source: Path, out: Path, text: str) -> None:
        require_visible(text)
        data = whole_bytes(source)
        with named(source):
            before = essence(data)
            made = b"".join(relabel(data, text))
            require_only(read(made), text)
            if essence(made) != before:
                raise damaged(
                    "写入标识会改动内容，没有写", "the label would touch the content; not written"
                )
        with whole_file(out) as draft:
            draft.write_bytes(made)

    def essence_of(path: Path) -> str:
        data = whole_bytes(path)
        with named(path):
            return essence(data)

    return Carrier(
        name=name,
        endings=endings,
        owns=owns,
        read=read_path,
        write=write_path,
        essence=essence_of,
    )


def whole_bytes(path: Path) -> bytes:
    """The file's bytes. Raises MediaError where it can't be read or passes `LIMIT`."""
    with media_errors(path, "read"):
        if path.stat().st_size > LIMIT:
            raise MediaError(
                say(f"{path.name} 超过 1 GiB，太大", f"{path.name} is larger than 1 GiB"),
                hint=say("请换小一些的文件", "use a smaller file"),
            )
        return path.read_bytes()


@contextmanager
def named(path: Path) -> Generator[None]:
    """Put the file's name before what a pure function says is wrong."""
    try:
        yield
    except MediaError as fault:
        raise MediaError(f"{path.name}: {fault.message}", hint=fault.hint) from fault


def damaged(chinese: str, english: str) -> MediaError:
    """The error for bytes that don't hold together."""
    return MediaError(
        say(chinese, english),
        hint=say("文件可能已损坏；请换回原来的文件", "the file may be damaged; use the original"),
    )


def unsupported(chinese: str, english: str) -> MediaError:
    """The error for a whole file of a kind that is not written, and why."""
    return MediaError(
        say(chinese, english),
        hint=say("请先另存为普通的文件，再写标识", "save it as a plain file first, then label it"),
    )


def require_visible(text: str) -> None:
    """Raise MediaError unless the text has visible ASCII characters only (GB 45438-2025)."""
    if not text or not all("\x21" <= c <= "\x7e" for c in text):
        raise MediaError(
            say("标识只能用可见的 ASCII 字符", "a label takes visible ASCII characters only"),
            hint=say("用 AigcLabel.dumps() 生成标识", "make it with AigcLabel.dumps()"),
        )


def require_only(found: Iterable[Found], text: str) -> None:
    """Raise MediaError unless this text is the only label, and stands at home."""
    found = tuple(found)
    if [(one.text, one.home) for one in found] == [(text, True)]:
        return
    places = ", ".join(one.place for one in found) or "-"
    raise MediaError(
        say(
            f"写入后读回的标识不是唯一的一个：{places}",
            f"the label doesn't read back as the only one: {places}",
        ),
        hint=say("请先去掉文件里别处的标识", "remove the label that stands elsewhere in the file"),
    )


def printable(name: bytes) -> str:
    """A name out of a file, fit for a line that people read: 40 characters of it at most."""
    return "".join(chr(c) if 0x20 <= c < 0x7F else "?" for c in name[:40]).strip()


def labels_inside(data: bytes) -> list[str]:
    """The labels' JSON that stands anywhere in bytes, in ASCII or in UTF-16.

    For the places that the guide doesn't name.
    """
    found = [data[a:b].decode("ascii") for a, b in _spans(data)]
    if not found and any('"Label"'.encode(wide) in data for wide in _WIDE):
        narrow = data.replace(b"\0", b"")
        found = [narrow[a:b].decode("ascii") for a, b in _spans(narrow)]
    return found


def without_labels(data: bytes, fill: bytes = b"") -> bytes:
    """The bytes without the labels in them; ``fill`` (one byte) keeps every other byte's place."""
    out, at = bytearray(), 0
    for a, b in _spans(data):
        out += data[at:a] + fill * (b - a)
        at = b
    left = bytes(out + data[at:])
    for text in labels_inside(left):
        for wide in _WIDE:
            left = left.replace(text.encode(wide), (fill * len(text)).decode().encode(wide))
    return left


def _spans(data: bytes) -> Iterable[tuple[int, int]]:
    if b'"Label"' not in data:
        return
    for match in _BRACED.finditer(data):
        text = match.group()
        if b'"Label"' not in text or not text.isascii():
            continue
        try:
            fields = json.loads(text)
        except (ValueError, RecursionError):
            continue
        if "Label" in fields and "ContentProducer" in fields:
            yield match.span()


class Digest:
    """A SHA-256 over named parts, each with its length, so that no two lists collide."""

    def __init__(self, kind: str) -> None:
        self._hash = hashlib.sha256(b"yingxi essence " + kind.encode() + b"\0")

    def add(self, name: bytes, *parts: bytes | memoryview) -> None:
        """Take one part in."""
        size = sum(len(part) for part in parts)
        self._hash.update(len(name).to_bytes(4, "big") + name + size.to_bytes(8, "big"))
        for part in parts:
            self._hash.update(part)

    def stream(self, name: bytes, size: int, blocks: Iterable[bytes]) -> None:
        """Take one part of ``size`` bytes in, a block at a time."""
        self._hash.update(len(name).to_bytes(4, "big") + name + size.to_bytes(8, "big"))
        for block in blocks:
            self._hash.update(block)

    def hex(self) -> str:
        """64 hex digits."""
        return self._hash.hexdigest()
