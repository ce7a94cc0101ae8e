"""Words and phrases by rule, with the contexts in which they are harmless; data in lexicon.toml."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from yingxi.check.content.folding import Folded, fold
from yingxi.check.content.sounds import sounding

if TYPE_CHECKING:
    import jieba

DENIED = 0.4
"""What is left of a word's weight where the sentence warns of the thing or forbids it."""
CALM = 0.5
"""What is left of it in a setting (fantasy, a costume piece) to which the thing belongs."""
LEAST = 0.2
"""Below this nothing is said."""
_NEAR = 5
"""Letters before a word in which a warning is looked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Words of one rule that weigh the same and are harmless in the same contexts."""

    rule: str
    weight: float
    """0 to 1: how sure it is that a line with it breaks the rule."""
    words: tuple[str, ...] = ()
    patterns: tuple[re.Pattern[str], ...] = ()
    unless: tuple[str, ...] = ()
    """Phrases around the word in which it means something else."""
    calm: tuple[str, ...] = ()
    """Settings to which it belongs."""
    shown: bool | None = None
    """Only in what is shown, only in what is said; none for both."""
    sounds: bool = False
    """Also when spelt in Latin letters or with letters that sound the same."""
    flat: bool = False
    """A warning before it changes nothing (an insult, a thing shown)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A word of a rule in a sentence."""

    rule: str
    word: str
    """As written in the sentence."""
    confidence: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """A kind of story, told by its words: at least ``least`` different ones."""

    name: str
    words: tuple[str, ...]
    least: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    entries: tuple[Entry, ...]
    settings: tuple[Setting, ...]
    denials: tuple[str, ...]

    def setting(self, texts: Iterable[str]) -> frozenset[str]:
        """The settings that a drama's lines tell of."""
        told = "\n".join(texts)
        return frozenset(
            s.name for s in self.settings if sum(word in told for word in s.words) >= s.least
        )

    def hits(
        self, sentence: str, *, shown: bool = False, settings: frozenset[str] = frozenset()
    ) -> tuple[Hit, ...]:
        """The surest word of each rule in a sentence, in the lexicon's order of rules."""
        folded = fold(sentence)
        best: dict[str, Hit] = {}
        for entry in self.entries:
            if entry.shown is not None and entry.shown is not shown:
                continue
            for start, end, share in _found(entry, folded):
                if _harmless(entry, folded.text, start, end):
                    continue
                weight = entry.weight * share
                if not entry.flat and _denied(folded.text, start, self.denials):
                    weight *= DENIED
                if settings & set(entry.calm):
                    weight *= CALM
                known = best.get(entry.rule)
                if weight >= LEAST and (known is None or known.confidence < weight):
                    word = folded.original(start, end)
                    best[entry.rule] = Hit(rule=entry.rule, word=word, confidence=weight)
        return tuple(best.values())


def _found(entry: Entry, folded: Folded) -> Iterator[tuple[int, int, float]]:
    """Where an entry's words and patterns stand, and which share of the weight they have."""
    text = folded.text
    for word in entry.words:
        at = text.find(word)
        while at >= 0:
            if len(word) > 2 or _whole(text, at, at + len(word)):
                yield at, at + len(word), 1.0
            at = text.find(word, at + 1)
    for pattern in entry.patterns:
        for found in pattern.finditer(text):
            if found.end() > found.start():
                yield found.start(), found.end(), 1.0
    if entry.sounds:
        yield from sounding(text, entry.words)


def _whole(text: str, start: int, end: int) -> bool:
    """Whether a short word begins and ends where words do: 吸毒 is not in 呼吸毒气."""
    borders = _borders(text)
    return start in borders and end in borders


@lru_cache(maxsize=256)
def _borders(text: str) -> frozenset[int]:
    borders, at = {0}, 0
    for token in _tokenizer().lcut(text):
        at += len(token)
        borders.add(at)
    return frozenset(borders)


@cache
def _tokenizer() -> jieba.Tokenizer:
    # Imported late: its dictionary takes most of a second, which no other verb should pay.
    import jieba

    jieba.setLogLevel(60)
    return jieba.Tokenizer()


def _harmless(entry: Entry, text: str, start: int, end: int) -> bool:
    for phrase in entry.unless:
        at = text.find(phrase)
        while at >= 0:
            if at < end and start < at + len(phrase):
                return True
            at = text.find(phrase, at + 1)
    return False


def _denied(text: str, start: int, denials: Sequence[str]) -> bool:
    before = text[max(0, start - _NEAR) : start]
    return any(word in before for word in denials)


@cache
def our_lexicon() -> Lexicon:
    """The lexicon that comes with Yingxi."""
    told = tomllib.loads(files("yingxi.check.content").joinpath("lexicon.toml").read_text("utf-8"))
    return Lexicon(
        entries=tuple(_entry(entry) for entry in told["entry"]),
        settings=tuple(
            Setting(name=name, words=tuple(s["words"]), least=s["least"])
            for name, s in told["settings"].items()
        ),
        denials=tuple(told["denials"]),
    )


def _entry(told: dict[str, Any]) -> Entry:
    return Entry(
        rule=told["rule"], weight=told["weight"], words=tuple(told.get("words", ())),
        patterns=tuple(re.compile(p) for p in told.get("patterns", ())),
        unless=tuple(told.get("unless", ())), calm=tuple(told.get("calm", ())),
        shown=told.get("shown"), sounds=told.get("sounds", False), flat=told.get("flat", False),
    )  # fmt: skip
