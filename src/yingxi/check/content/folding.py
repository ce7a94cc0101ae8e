"""One form of many: traditional letters, full-width forms and letters set apart are folded."""

from __future__ import annotations

import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_APART = frozenset(" \t\u3000·•・*_|/\\-—~^+=.#&@")
"""What is set between letters so that a filter does not see the word."""
_UNSEEN = frozenset("\u200b\u200c\u200d\u2060\ufeff\u00ad")


@dataclass(frozen=True, slots=True, kw_only=True)
class Folded:
    """A text as it is searched, and where each of its letters stood in the text as written."""

    text: str
    at: tuple[int, ...]
    written: str

    def original(self, start: int, end: int) -> str:
        """What was written where ``text[start:end]`` was read."""
        return self.written[self.at[start] : self.at[end - 1] + 1]


def fold(written: str) -> Folded:
    """Simplified, half-width, small letters; marks between two Chinese letters are taken out."""
    table = _simplified()
    letters: list[str] = []
    at: list[int] = []
    for index, letter in enumerate(written):
        if letter in _UNSEEN:
            continue
        for plain in unicodedata.normalize("NFKC", letter).lower():
            letters.append(table.get(plain, plain))
            at.append(index)
    keep = [i for i in range(len(letters)) if not _between(letters, i)]
    return Folded(
        text="".join(letters[i] for i in keep), at=tuple(at[i] for i in keep), written=written
    )


def normal(written: str) -> str:
    """A sentence without marks and spaces, folded: what stays when it is only set anew."""
    return "".join(letter for letter in fold(written).text if letter.isalnum())


def is_hanzi(letter: str) -> bool:
    return "\u4e00" <= letter <= "\u9fff"


def _between(letters: list[str], i: int) -> bool:
    """Whether a mark stands between two Chinese letters, with nothing but such marks around it."""
    if letters[i] not in _APART:
        return False
    left, right = i, i
    while left >= 0 and letters[left] in _APART:
        left -= 1
    while right < len(letters) and letters[right] in _APART:
        right += 1
    if left < 0 or right >= len(letters):
        return False
    return is_hanzi(letters[left]) and is_hanzi(letters[right])


@cache
def _simplified() -> dict[str, str]:
    told = tomllib.loads(files("yingxi.check.content").joinpath("folding.toml").read_text("utf-8"))
    return dict(zip(told["traditional"], told["simplified"], strict=True))
