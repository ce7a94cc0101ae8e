"""A file's text becomes clean lines that still know where they stood.

Markdown dress (headings, bold, quotes, lists, rules, fences), invisible characters and
full-width digits and letters are taken off here, so that the parser sees only the writing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from yingxi.script.model import Position

_LINE_END = re.compile(r"\r\n|\n|\r|\u2028|\u2029")
_INVISIBLE = dict.fromkeys(
    (
        *(*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20), 0x7F, 0xAD),
        *(*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070), 0xFEFF, 0xFFFD),
    )
)
_HALF_WIDTH = (
    {ord("０") + i: ord("0") + i for i in range(10)}
    | {ord("Ａ") + i: ord("A") + i for i in range(26)}
    | {ord("ａ") + i: ord("a") + i for i in range(26)}
    | {0x3000: 0x20, 0xA0: 0x20, ord("－"): ord("-"), ord("／"): ord("/"), ord("＃"): ord("#")}
    | {ord("＊"): ord("*"), ord("｜"): ord("|"), ord("［"): ord("["), ord("］"): ord("]")}
)
_SPACES = " \t"
LONGEST_LINE = 4_000
"""A longer line is no line of a screenplay; the bound keeps parsing linear."""

_RULE = re.compile(r"[-*_=~—–─━┄┈═·.\s]{3,}")
_FENCE = re.compile(r"(?:```|~~~)[\w-]*")
_COMMENT = re.compile(r"<!--.{0,300}?-->|<br\s*/?>", re.IGNORECASE)
_PREFIX = re.compile(r"(?:>[ \t]?|#{1,6}[ \t]+|#{1,6}(?=第)|[-*+•][ \t]+|\[[ xX]\][ \t]+)+")
_HASHES = re.compile(r"(?:>\s?)*(#{1,6})")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|>~])")
_EMPHASIS = re.compile(r"\*+|(?<![A-Za-z0-9])_{1,3}|_{1,3}(?![A-Za-z0-9])|~~|`+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of a file without its dress; ``text`` is empty for blank lines and rules."""

    number: int
    column: int
    text: str
    level: int = 0
    """Level of the Markdown heading, 0 for none."""
    row: tuple[str, ...] = ()
    """Cells, when the line is a row of a table."""
    overlong: bool = False
    """The line was longer than LONGEST_LINE and its text is left out."""

    @property
    def position(self) -> Position:
        return Position(line=self.number, column=self.column)


def split_lines(text: str) -> tuple[Line, ...]:
    """Return every line of ``text``, cleaned, numbered from 1, in linear time."""
    return tuple(_clean(number, raw) for number, raw in enumerate(_LINE_END.split(text), start=1))


def _clean(number: int, raw: str) -> Line:
    if len(raw) > LONGEST_LINE and len(raw.strip()) > LONGEST_LINE:
        return Line(number=number, column=1, text="", overlong=True)
    text = raw.translate(_HALF_WIDTH)
    body = text.translate(_INVISIBLE).strip(_SPACES)
    if not body or _RULE.fullmatch(body) or _FENCE.fullmatch(body):
        return Line(number=number, column=1, text="")
    if body.startswith("|") and body.endswith("|") and len(body) > 1:
        return _table_row(number, body)
    hashes = _HASHES.match(body)
    if "<" in body:
        body = _COMMENT.sub("", body)
    if prefix := _PREFIX.match(body):
        body = body[prefix.end() :]
    body = _undress(body).strip(_SPACES)
    column = text.find(body[:1]) + 1 if body else 1
    level = len(hashes[1]) if hashes else 0
    return Line(number=number, column=max(column, 1), text=body, level=level)


def _undress(text: str) -> str:
    if "\\" in text:
        text = _ESCAPE.sub(r"\1", text)
    if any(mark in text for mark in "*_~`"):
        text = _EMPHASIS.sub("", text)
    return text


def _table_row(number: int, body: str) -> Line:
    cells = tuple(_undress(cell).strip(_SPACES) for cell in body.strip("|").split("|"))
    if all(not cell or set(cell) <= set("-: ") for cell in cells):
        return Line(number=number, column=1, text="")
    return Line(number=number, column=1, text="", row=cells)
