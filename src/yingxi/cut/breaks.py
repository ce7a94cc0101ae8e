"""Where a spoken line may be broken: by sense, into cards of at most two lines."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import jieba

MAX_EM = 14.0
"""The longest line, in widths of a Chinese character."""

_OPENERS = "《〈「『（(【“‘"
_SENTENCE_END = "。！？!?…～"
_CLAUSE_END = "，；：,;:—"
_ENUMERATION = "、·"
_CLINGS_BACK = re.compile(r"^[的地得了着过吗呢吧啊呀哪嘛们之者]")
_LEANS_FORWARD = re.compile(r"[把被在从向对给与和跟为将让使替比这那一第几每各的]$")
_CARD_COST = 9.0
_BREAK_WEIGHT = 3.0
_SHORT_LINE = 3.0
_TORN = 5.0
_ACROSS = 12.0
"""A line that ends inside a clause while a pause stands in its midst reads badly."""

Card = tuple[str, ...]
"""One or two lines that are shown together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Unit:
    """A word with the punctuation that belongs to it."""

    text: str
    em: float


def em(text: str) -> float:
    """The width in Chinese characters; half-width letters count for about a half."""
    return sum(1.0 if unicodedata.east_asian_width(c) in "WFA" else 0.55 for c in text)


def cards(text: str, *, words: Sequence[str] = (), max_em: float = MAX_EM) -> tuple[Card, ...]:
    """Break a line into cards of one or two lines, none longer than ``max_em``.

    Breaks fall at punctuation first, then between words (``words`` are names never to be torn);
    no line begins with a punctuation mark. A card's closing full stop or comma is left out, as
    the trade does. The text's words come out complete and in order.
    """
    units = _units(" ".join(text.split()), words, max_em)
    if not units:
        return ()
    best: list[tuple[float, int, Card]] = [(0.0, 0, ())]
    for end in range(1, len(units) + 1):
        choices: list[tuple[float, int, Card]] = []
        for start in range(end - 1, -1, -1):
            if sum(unit.em for unit in units[start:end]) > 2 * max_em + 2:
                break
            laid = _lay(units[start:end], max_em)
            if laid is None:
                continue
            after = _penalty(units, end) if end < len(units) else 0.0
            cost = best[start][0] + _CARD_COST + _BREAK_WEIGHT * after + laid[0]
            choices.append((cost, start, laid[1]))
        best.append(min(choices, key=lambda choice: choice[0]))
    found: list[Card] = []
    at = len(units)
    while at > 0:
        _, start, card = best[at]
        found.append(card)
        at = start
    return tuple(reversed(found))


def _lay(units: Sequence[_Unit], max_em: float) -> tuple[float, Card] | None:
    """The best way to set units on one line or two, with its cost; None where they don't fit."""
    whole = _trimmed(units)
    if em(whole) <= max_em:
        return (max(0.0, _SHORT_LINE - em(whole)), (whole,))
    best: tuple[float, Card] | None = None
    for cut in range(1, len(units)):
        first, second = _trimmed(units[:cut]), _trimmed(units[cut:])
        widths = em(first), em(second)
        if max(widths) > max_em or not first or not second:
            continue
        torn = _penalty(units, cut)
        cost = 2.0 + abs(widths[0] - widths[1]) * 0.5 + torn
        if torn >= _TORN and (_holds_pause(first) or _holds_pause(second)):
            cost += _ACROSS
        if best is None or cost < best[0]:
            best = cost, (first, second)
    return best


def _trimmed(units: Sequence[_Unit]) -> str:
    return "".join(unit.text for unit in units).strip().rstrip("。，；、：,;:")


def _holds_pause(line: str) -> bool:
    return any(c in _SENTENCE_END + _CLAUSE_END for c in line.rstrip(_SENTENCE_END + "”’」』）)"))


def _penalty(units: Sequence[_Unit], at: int) -> float:
    """What a break before unit ``at`` costs the sense."""
    before, after = units[at - 1].text.rstrip(), units[at].text
    last = before.rstrip("”’」』）)】》〉\"'")[-1:]
    if last in _SENTENCE_END:
        return 0.0
    if last in _CLAUSE_END:
        return 0.4
    if last in _ENUMERATION:
        return 2.0
    cost = 5.0
    if _CLINGS_BACK.match(after):
        cost += 6.0
    if _LEANS_FORWARD.search(before):
        cost += 4.0
    if before[-1:].isdigit() or (before[-1:].isascii() and after[:1].isascii()):
        cost += 4.0
    return cost


def _units(text: str, words: Sequence[str], max_em: float) -> list[_Unit]:
    units: list[str] = []
    opening = ""
    for token in _tokens(text, words):
        if token in _OPENERS:
            opening += token
        elif _is_mark(token) and units and not opening:
            units[-1] += token
        else:
            units.append(opening + token)
            opening = ""
    if opening:
        units.append(opening)
    return [_Unit(text=piece, em=em(piece)) for unit in units for piece in _torn(unit, max_em)]


def _torn(unit: str, max_em: float) -> list[str]:
    """A unit that fits no line, cut where it must be; marks stay with what they follow."""
    if em(unit) <= max_em:
        return [unit]
    pieces = [""]
    for character in unit:
        full = em(pieces[-1] + character) > max_em - 2
        if full and not _is_mark(character):
            pieces.append("")
        pieces[-1] += character
    return [part for piece in pieces for part in _hard(piece, max_em)]


def _hard(piece: str, max_em: float) -> list[str]:
    if em(piece) <= max_em:
        return [piece]
    size = int(max_em)
    return [piece[i : i + size] for i in range(0, len(piece), size)]


def _is_mark(token: str) -> bool:
    return bool(token) and all(unicodedata.category(c)[0] in "PZ" or c in "～" for c in token)


def _tokens(text: str, words: Sequence[str]) -> list[str]:
    names = sorted({w for w in words if w}, key=lambda w: (-len(w), w))
    if not names:
        return _segment(text)
    pattern = "(" + "|".join(map(re.escape, names)) + ")"
    tokens: list[str] = []
    for piece in re.split(pattern, text):
        tokens += [piece] if piece in names else _segment(piece)
    return tokens


def _segment(text: str) -> list[str]:
    return [token for token in _tokenizer().lcut(text) if token]


@lru_cache(maxsize=1)
def _tokenizer() -> jieba.Tokenizer:
    # Imported late: its dictionary takes most of a second, which no other verb should pay.
    import jieba

    jieba.setLogLevel(60)
    return jieba.Tokenizer()
