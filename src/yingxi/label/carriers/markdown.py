"""Markdown: the label is a line of the YAML front matter; the text is never touched."""

from __future__ import annotations

import codecs
import json
import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from yingxi.label.aigc import KEY
from yingxi.label.carriers.carrier import HEAD, Found
from yingxi.label.carriers.whole import (
    Digest,
    Pieces,
    damaged,
    held_whole,
    labels_inside,
    unsupported,
    without_labels,
)

_LINES = re.compile(rb"[^\r\n]*(?:\r\n|\r|\n|\Z)")
_COLON = re.compile(rb":(?=\s|\Z)")
_PAIR = re.compile(r"""\s*["']?(\w+)["']?\s*:\s*(.*)""")
_FOREIGN = re.compile(
    rb"\s*(?:\{|\[\s*[{\"\d]|<\?xml|<!DOCTYPE|<svg|\[Script Info\]|WEBVTT|\d+\s*\n\d\d:\d\d:)"
)
"""How JSON, XML, a web page and subtitles begin: texts, but no Markdown."""
_MOST = 1 << 20
"""Bytes of the longest front matter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry:
    """A key with the lines that belong to it: ``data[start:end]``; the value begins at ``value``."""

    key: str
    start: int
    value: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Front:
    """The front matter; where there is none, all four places are the text's beginning."""

    start: int
    inside: int
    close: int
    """Where the line begins that closes it."""
    text: int
    entries: tuple[_Entry, ...]


def _owns(head: bytes) -> bool:
    # No magic: whatever is UTF-8 and no other kind of text. It is asked last.
    if not head or any(c < 0x20 and c not in b"\t\n\r\f" for c in head):
        return False
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head, final=len(head) < HEAD)
    except UnicodeDecodeError:
        return False
    return not _FOREIGN.match(head.removeprefix(codecs.BOM_UTF8))


def _read(data: bytes) -> Iterator[Found]:
    for entry in _front(data).entries:
        if entry.key.upper() == KEY:
            yield Found(text=_value(data[entry.value : entry.end]), place=f"front matter {KEY}")
        else:
            for text in labels_inside(data[entry.value : entry.end]):
                yield Found(text=text, place="front matter", home=False)


def _relabel(data: bytes, label: str) -> Pieces:
    front = _front(data)
    ending = _ending(data)
    line = KEY.encode() + b": '" + label.replace("'", "''").encode() + b"'" + ending
    if front.text == front.start:
        head, rest = data[: front.start], data[front.start :]
        return [head, b"---", ending, line, b"---", ending, rest]
    pieces: list[bytes] = []
    at, written = 0, False
    for entry in front.entries:
        pieces.append(data[at : entry.start])
        at = entry.end
        if entry.key.upper() != KEY:
            pieces.append(without_labels(data[entry.start : entry.end]))
        elif not written:
            pieces.append(line)
            written = True
    pieces.append(data[at : front.close])
    return [*pieces, b"" if written else line, data[front.close :]]


def _essence(data: bytes) -> str:
    digest = Digest("markdown")
    digest.add(b"text", memoryview(data)[_front(data).text :])
    return digest.hex()


def _front(data: bytes) -> _Front:
    """Raises MediaError for what is no text, or front matter that is no plain list of keys."""
    if not _owns(data[:HEAD]):
        raise damaged("不是 UTF-8 的文字", "this is no text in UTF-8")
    start = len(codecs.BOM_UTF8) if data.startswith(codecs.BOM_UTF8) else 0
    lines = _lines(data, start)
    first = next(lines, None)
    none = _Front(start=start, inside=start, close=start, text=start, entries=())
    if first is not None and data[first[0] : first[1]].rstrip() == b"+++":
        raise unsupported(
            "文首信息是 TOML 的，只支持 YAML", "the front matter is TOML; only YAML is supported"
        )
    if first is None or data[first[0] : first[1]].rstrip() != b"---":
        return none
    inner: list[tuple[int, int]] = []
    for a, b in lines:
        if data[a:b].rstrip() in (b"---", b"..."):
            if not _is_mapping(data, inner):
                return none
            entries = tuple(_entries(data, inner, a))
            return _Front(start=start, inside=first[1], close=a, text=b, entries=entries)
        if b - start > _MOST:
            break
        inner.append((a, b))
    return none


def _is_mapping(data: bytes, inner: list[tuple[int, int]]) -> bool:
    """Whether this is front matter, and no rule across the page with text below it."""
    told = [data[a:b] for a, b in inner if data[a:b].strip() and data[a : a + 1] != b"#"]
    if not told:
        return True
    if _named(told[0]) is None:
        if told[0][:1] in b"{[%":
            raise unsupported(
                "文首信息不是逐行的键和值", "the front matter is not one key and value a line"
            )
        return False
    for line in told:
        if not (line[:1] in b" \t-]}" or _named(line) is not None):
            raise damaged("文首信息已损坏", "the front matter is damaged")
    return True


def _entries(data: bytes, inner: list[tuple[int, int]], close: int) -> Iterator[_Entry]:
    keys = [(a, named) for a, b in inner if (named := _named(data[a:b])) is not None]
    told = [(a, b) for a, b in inner if data[a:b].strip() and data[a : a + 1] != b"#"]
    begins = [a for a, _ in keys]
    afters = [*begins[1:], close][: len(keys)]
    for (a, (key, value)), after in zip(keys, afters, strict=True):
        # Comments and blank lines behind an entry belong to what follows them.
        last = bisect_left(told, (after, after)) - 1
        yield _Entry(key=key, start=a, value=a + value, end=told[last][1])


def _named(line: bytes) -> tuple[str, int] | None:
    """The key that a line begins with, and where its value begins; None for any other line."""
    colon = _COLON.search(line)
    if colon is None or line[:1] in b" \t-#{}[],&*!|>%@`:?":
        return None
    return line[: colon.start()].strip().strip(b"\"'").decode("utf-8", "replace"), colon.end()


def _value(raw: bytes) -> str:
    """The text of a value: quoted in either way, as it stands, or a block of keys and texts."""
    text = raw.decode("utf-8", "replace")
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if text.lstrip(" \t")[:1] in ("\r", "\n") and lines and lines[0][:1] not in "'\"{|>":
        pairs = [match.groups() for line in lines if (match := _PAIR.fullmatch(line))]
        return json.dumps({key: _scalar(value) for key, value in pairs}, separators=(",", ":"))
    if lines and re.fullmatch(r"[|>][+-]?", lines[0]):
        lines = lines[1:]
    return _scalar(" ".join(lines))


def _scalar(text: str) -> str:
    if len(text) > 1 and text[0] == text[-1] == "'":
        return text[1:-1].replace("''", "'")
    if len(text) > 1 and text[0] == text[-1] == '"':
        try:
            return str(json.loads(text))
        except ValueError:
            return text[1:-1]
    return text


def _ending(data: bytes) -> bytes:
    """How the text's first line ends."""
    match = re.search(rb"\r\n|\r|\n", data)
    return match.group() if match else b"\n"


def _lines(data: bytes, at: int) -> Iterator[tuple[int, int]]:
    """Where each line begins and ends, with what ends it."""
    while (match := _LINES.match(data, at)) is not None and match.end() > at:
        yield match.span()
        at = match.end()


CARRIER = held_whole(
    name="markdown",
    endings=(".md", ".markdown"),
    owns=_owns,
    read=_read,
    relabel=_relabel,
    essence=_essence,
)
