"""Mandarin tone sandhi: what the tones of a sentence become when it is spoken.

Rules after Duanmu, *The Phonology of Standard Chinese* (2nd ed., 2007, chapters 11 and 12): third
tones change inside a foot first, then between feet; 一 and 不 follow the next tone.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

NUMERALS = "零〇一二三四五六七八九十百千万亿点两"


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """One syllable: its character, pinyin letters and tone 1–5."""

    character: str
    letters: str
    tone: int

    @property
    def pinyin(self) -> str:
        return f"{self.letters}{self.tone}"


Word = tuple[Spoken, ...]


def sandhi(words: tuple[Word, ...], *, splits: tuple[int, ...] = ()) -> tuple[Word, ...]:
    """Return the words of one breath group with spoken tones.

    ``splits[i]`` is where word ``i`` of three or more syllables divides (小|老虎 1, 展览|馆 2);
    0 or a missing entry stands for pairs from the left.
    """
    flat = [syllable for word in words for syllable in word]
    starts = _starts(words)
    flat = _yi_and_bu(flat, starts)
    flat = _third_tones(flat, _feet(words, splits))
    spoken: list[Word] = []
    at = 0
    for word in words:
        spoken.append(tuple(flat[at : at + len(word)]))
        at += len(word)
    return tuple(spoken)


def _starts(words: tuple[Word, ...]) -> frozenset[int]:
    starts: set[int] = set()
    at = 0
    for word in words:
        starts.add(at)
        at += len(word)
    return frozenset(starts)


def _yi_and_bu(flat: list[Spoken], starts: frozenset[int]) -> list[Spoken]:
    spoken = list(flat)
    for i, syllable in enumerate(flat):
        before = flat[i - 1] if i else None
        after = flat[i + 1] if i + 1 < len(flat) else None
        if syllable.character == "一" and syllable.letters == "yi":
            ends_word = i not in starts and (i + 1 in starts or after is None)
            spoken[i] = replace(syllable, tone=_yi(before, after, ends_word=ends_word))
        elif syllable.character == "不" and syllable.letters == "bu":
            spoken[i] = replace(syllable, tone=_bu(before, after))
    return spoken


def _yi(before: Spoken | None, after: Spoken | None, *, ends_word: bool) -> int:
    """一 is high when it counts or ends a word, rises before a falling tone, falls otherwise."""
    if after is None or ends_word:
        return 1
    if before is not None and before.character == after.character:
        return 5
    if (
        before is not None
        and before.character in f"第初十零〇{NUMERALS}"
        and before.character != "万"
    ):
        return 1
    if after.character in "零〇一二三四五六七八九点月号楼" or after.character == "十":
        return 1
    return 2 if after.tone == 4 or after.character == "个" else 4


def _bu(before: Spoken | None, after: Spoken | None) -> int:
    """不 is light between a doubled verb, rises before a falling tone, falls otherwise."""
    if before is not None and after is not None and before.character == after.character:
        return 5
    return 2 if after is not None and after.tone == 4 else 4


def _feet(words: tuple[Word, ...], splits: tuple[int, ...]) -> list[tuple[int, int]]:
    """Group syllables: a word's own halves, and single-syllable words by twos."""
    feet: list[tuple[int, int]] = []
    alone: int | None = None
    at = 0
    for index, word in enumerate(words):
        end = at + len(word)
        if len(word) == 1:
            if alone is None:
                alone = at
            else:
                feet.append((alone, end))
                alone = None
        else:
            if alone is not None:
                feet.append((alone, at))
                alone = None
            split = splits[index] if index < len(splits) else 0
            feet.extend(_halves(at, end, split))
        at = end
    if alone is not None:
        feet.append((alone, at))
    return feet


def _halves(start: int, end: int, split: int) -> list[tuple[int, int]]:
    if split:
        return [*_halves(start, start + split, 0), *_halves(start + split, end, 0)]
    feet = [(i, min(i + 2, end)) for i in range(start, end, 2)]
    return feet


def _third_tones(flat: list[Spoken], feet: list[tuple[int, int]]) -> list[Spoken]:
    spoken = list(flat)
    for start, end in feet:
        for i in range(start, end - 1):
            if spoken[i].tone == 3 and spoken[i + 1].tone == 3:
                spoken[i] = replace(spoken[i], tone=2)
    # Then across feet, from the right, on what the feet have left.
    for start, _ in reversed(feet[1:]):
        if spoken[start - 1].tone == 3 and spoken[start].tone == 3:
            spoken[start - 1] = replace(spoken[start - 1], tone=2)
    return spoken
