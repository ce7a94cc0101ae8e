"""What was heard against what was to be said: by syllables without tones, as an ear forgives.

A recogniser writes 天使 for 天师 and 眼 for 印: the same sound to half the country. Two syllables
that differ only by a curled tongue (zh/z) or by the ending of the nose (ing/in) count nearly whole.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from yingxi.sound.asr import Word
from yingxi.sound.numerals import spelled

Mono = NDArray[np.float32]

NEAR, HALF = 0.8, 0.3
"""Worth of a syllable that only an accent tells apart, and of one that rhymes or alliterates."""
_CURLED = {"zh": "z", "ch": "c", "sh": "s"}
_BACK = {"ang": "an", "eng": "en", "ing": "in", "ong": "on"}
_PARTS = re.compile(r"(zh|ch|sh|[bpmfdtnlgkhjqxzcsryw]?)(.*)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Syllable:
    """A heard syllable and the moment of its middle, in seconds."""

    sound: str
    at: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """How much of a line was heard, 0–1, and what of it: pairs of its and the heard syllables."""

    share: float
    pairs: tuple[tuple[int, int], ...] = ()


def syllables(text: str) -> tuple[str, ...]:
    """The Chinese of a text as syllables without tones; figures are spelled out, Latin left out."""
    from pypinyin import Style, lazy_pinyin

    han = "".join(c for c in spelled(text) if "一" <= c <= "鿿" or c == "〇")
    return tuple(lazy_pinyin(han, style=Style.NORMAL))


def heard_syllables(words: Sequence[Word]) -> tuple[Syllable, ...]:
    """What was heard as syllables, spread evenly over their words."""
    out: list[Syllable] = []
    for word in words:
        said = syllables(word.text)
        step = (word.end - word.start) / max(1, len(said))
        out += [
            Syllable(sound=sound, at=word.start + (i + 0.5) * step) for i, sound in enumerate(said)
        ]
    return tuple(out)


def match(wanted: Sequence[str], heard: Sequence[str]) -> Match:
    """The best alignment in order of a line's syllables with heard ones; nothing wanted is 1.

    What else was heard around the line costs nothing (Needleman–Wunsch with free gaps).
    """
    if not wanted:
        return Match(share=1.0)
    best = np.zeros((len(wanted) + 1, len(heard) + 1))
    for i, one in enumerate(wanted, 1):
        for j, other in enumerate(heard, 1):
            best[i, j] = max(best[i - 1, j], best[i, j - 1], best[i - 1, j - 1] + alike(one, other))
    pairs: list[tuple[int, int]] = []
    i, j = len(wanted), len(heard)
    while i and j:
        if best[i, j] == best[i - 1, j]:
            i -= 1
        elif best[i, j] == best[i, j - 1]:
            j -= 1
        else:
            i, j = i - 1, j - 1
            pairs.append((i, j))
    return Match(share=float(best[-1, -1] / len(wanted)), pairs=tuple(reversed(pairs)))


@lru_cache(maxsize=65_536)
def alike(one: str, other: str) -> float:
    """How alike two toneless syllables sound, 0–1."""
    if one == other:
        return 1.0
    a, b = _plain(one), _plain(other)
    if a == b:
        return NEAR
    return HALF if a[1] == b[1] or (a[0] and a[0] == b[0]) else 0.0


def _plain(syllable: str) -> tuple[str, str]:
    parts = _PARTS.fullmatch(syllable)
    start, end = parts.groups() if parts else ("", syllable)
    for back, front in _BACK.items():
        if end.endswith(back):
            end = end.removesuffix(back) + front
    return _CURLED.get(start, start), end


def shift(found: Match, heard: Sequence[Syllable], start: float, end: float, count: int) -> float:
    """Seconds by which a line of ``count`` syllables is heard later than it was planned.

    The middle one of all matched syllables decides: a recogniser's first word often begins early.
    """
    step = (end - start) / max(1, count)
    late = [heard[j].at - (start + (i + 0.5) * step) for i, j in found.pairs]
    return float(np.median(late)) if late else 0.0


def heard_at(film: Mono, voice: Mono, near: int, *, rate: int) -> tuple[int, float]:
    """The sample at which a recorded voice stands in a finished film, and how surely.

    Both are whitened (only phases count) and correlated within a second of ``near``: music and
    ambience under the line do not move the peak. Sure is the peak over the next highest.
    """
    start = max(0, near - rate)
    piece = film[start : near + len(voice) + rate]
    size = 1 << int(np.ceil(np.log2(len(piece) + len(voice))))
    bins = np.fft.rfftfreq(size, 1 / rate)
    cross = np.fft.rfft(piece, size) * np.conj(np.fft.rfft(voice, size))
    cross[(bins <= 200) | (bins >= 5000)] = 0
    found = np.fft.irfft(cross / np.maximum(np.abs(cross), 1e-12), size)[: len(piece)]
    at = int(np.argmax(found))
    apart = rate // 100
    others = np.delete(found, slice(max(0, at - apart), at + apart))
    return start + at, float(found[at] / max(1e-9, np.abs(others).max()))


def onset(voice: Mono, *, rate: int) -> float:
    """Seconds into a voice at which it rises above a fiftieth of its peak."""
    return float(np.argmax(np.abs(voice) > np.abs(voice).max() / 50)) / rate
