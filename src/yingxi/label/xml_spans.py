"""XML read with the place of every element in the bytes, so that an edit leaves the rest alone.

A document type, and with it every entity of its own, is refused, and so is a large document.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pyexpat import ExpatError, ParserCreate
from typing import NoReturn

from yingxi.errors import MediaError
from yingxi.tongue import say

LIMIT = 8 << 20
_DEPTH = 200
_NODES = 200_000
_TAG = re.compile(rb"<(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>")


@dataclass(slots=True, kw_only=True)
class Element:
    """An element: ``data[start:end]``, of which ``data[start:inside]`` is the start tag."""

    name: str
    """Namespace, a blank, local name; the local name alone without a namespace."""
    attributes: Mapping[str, str]
    depth: int
    start: int
    inside: int
    end: int = 0
    text: str = ""
    """Its own text, without that of its children."""
    pieces: list[str] = field(default_factory=list[str], repr=False)
    """The text as the parser came upon it."""

    @property
    def empty(self) -> bool:
        """Whether start and end are one tag."""
        return self.inside == self.end


def elements(data: bytes) -> list[Element]:
    """Every element in the order of its start tag. Raises MediaError for what is not XML."""
    if len(data) > LIMIT:
        raise _bad("XML 过大", "the XML is too large")
    parser = ParserCreate("utf-8", " ")
    parser.ordered_attributes = True
    found: list[Element] = []
    open_: list[Element] = []

    def start(name: str, attributes: list[str]) -> None:
        at = parser.CurrentByteIndex
        tag = _TAG.match(data, at)
        if tag is None or len(open_) >= _DEPTH or len(found) >= _NODES:
            raise _bad("XML 过深或过大", "the XML is too deep or too large")
        one = Element(
            name=name,
            attributes=dict(zip(attributes[::2], attributes[1::2], strict=True)),
            depth=len(open_),
            start=at,
            inside=tag.end(),
        )
        found.append(one)
        open_.append(one)

    def end(_: str) -> None:
        one = open_.pop()
        at = parser.CurrentByteIndex
        # Expat tells the start of an empty element's tag for its end as well.
        closes = one.inside if at <= one.start else data.index(b">", at) + 1
        one.end = one.inside if data[one.inside - 2 : one.inside] == b"/>" else closes
        one.text = "".join(one.pieces)

    def characters(text: str) -> None:
        if open_:
            open_[-1].pieces.append(text)

    def doctype(*_: object) -> NoReturn:
        raise _bad("XML 里不允许 DTD", "a document type is not allowed in the XML")

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = characters
    parser.StartDoctypeDeclHandler = doctype
    try:
        parser.Parse(data, True)
    except (ExpatError, ValueError) as fault:
        raise _bad("XML 不完整", "the XML is not well-formed") from fault
    return found


def edited(data: bytes, changes: Iterable[tuple[int, int, bytes]]) -> bytes:
    """The bytes with each ``(start, end, new)`` put in; they must not overlap."""
    out, at = bytearray(), 0
    for start, end, new in sorted(changes, key=lambda change: change[:2]):
        out += data[at:start] + new
        at = end
    return bytes(out + data[at:])


def _bad(chinese: str, english: str) -> MediaError:
    return MediaError(
        say(chinese, english),
        hint=say("文件可能已损坏；请换回原来的文件", "the file may be damaged; use the original"),
    )
