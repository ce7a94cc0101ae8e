"""Words hidden by their sound: spelt in Latin letters, or with other letters of the same sound."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from yingxi.check.content.folding import is_hanzi

SPELT = 0.9
"""Share of a word's weight when it is spelt: du博, dubo."""
HEARD = 0.7
"""And when other letters of the same sound stand for it; three letters and more, one of them true."""


def sounding(text: str, words: Sequence[str]) -> Iterator[tuple[int, int, float]]:
    """Where a word is hidden by its sound in a folded text: start, end, share of its weight."""
    if not any(is_hanzi(letter) or letter.isascii() for letter in text):
        return
    syllables = _syllables(text)
    latin = any(told.isascii() and told.isalpha() for told in text)
    for word in words:
        if not latin and len(word) < 3:
            continue
        wanted = _sound(word)
        for first in range(len(syllables)):
            start, last = syllables[first][0], _matches(syllables, first, wanted)
            if last is None:
                continue
            end = syllables[last][1]
            hidden = text[start:end]
            if hidden == word:
                continue
            if any("a" <= letter <= "z" for letter in hidden):
                yield start, end, SPELT
            elif len(hidden) == len(word) and _half_true(hidden, word):
                yield start, end, HEARD


def _half_true(hidden: str, word: str) -> bool:
    """Most of its letters are the word's own: one letter was put in another's place."""
    return sum(a == b for a, b in zip(hidden, word, strict=True)) >= len(word) - 1


def _matches(syllables: Sequence[tuple[int, int, str]], first: int, wanted: str) -> int | None:
    told = ""
    for last in range(first, len(syllables)):
        told += syllables[last][2]
        if told == wanted:
            return last
        if not wanted.startswith(told):
            return None
    return None


@lru_cache(maxsize=256)
def _syllables(text: str) -> tuple[tuple[int, int, str], ...]:
    """The text's letters as sounds: a Chinese letter, or a run of Latin ones, spaces between left out."""
    out: list[tuple[int, int, str]] = []
    at = 0
    while at < len(text):
        letter = text[at]
        if "a" <= letter <= "z":
            end = at
            while end < len(text) and "a" <= text[end] <= "z":
                end += 1
            out.append((at, end, text[at:end]))
            at = end
        else:
            if not letter.isspace():
                out.append((at, at + 1, _sound(letter) if is_hanzi(letter) else letter))
            at += 1
    return tuple(out)


@lru_cache(maxsize=8192)
def _sound(word: str) -> str:
    from pypinyin import Style, lazy_pinyin

    return "".join(
        "".join(lazy_pinyin(letter, style=Style.NORMAL)) if is_hanzi(letter) else letter
        for letter in word
    )
