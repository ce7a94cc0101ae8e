"""What a film was made of, told by C2PA's and IPTC's words: one noun for each thing that went in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

_IPTC = "http://cv.iptc.org/newscodes/digitalsourcetype/"


class Source(StrEnum):
    """IPTC's digital source types that a studio's work has."""

    STAGE = "algorithmicMedia"
    """Drawn or played by rules, without a trained model: the shadow-play stage, our music."""
    NEURAL = "trainedAlgorithmicMedia"
    FOOTAGE = "digitalCapture"
    WRITTEN = "digitalCreation"
    """Made by a person on a computer: a screenplay, a drawing, a score."""
    SYNTHETIC_MIX = "compositeSynthetic"
    """Of several sorts, one of them synthetic, none by a trained model."""
    NEURAL_MIX = "compositeWithTrainedAlgorithmicMedia"

    @property
    def uri(self) -> str:
        return _IPTC + self.value


@dataclass(frozen=True, slots=True, kw_only=True)
class Ingredient:
    """A keyframe, a take, a voice, a piece of music: what it is and how it came to be."""

    kind: str
    """``keyframe``, ``take``, ``voice``, ``music``, ``effect``, ``screenplay``."""
    title: str
    source: Source
    sha256: str
    """Of the blob that went in, 64 hex digits: the ledger and the store know it by that."""
    maker: str = ""
    """``provider:model``, or the stage's name."""
    seed: int | None = None
    mime: str = "video/mp4"
    path: Path | None = None
    """The file itself, only where it carries a manifest of its own that is worth keeping."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What the manifest says of the whole."""

    title: str
    ingredients: tuple[Ingredient, ...] = ()
    source: Source | None = None
    """Where there are no ingredients to tell it from, or to overrule what they tell."""
    maker: str = ""
    when: datetime | None = None
    """When it was made; now where it is not told."""

    @property
    def whole(self) -> Source:
        """The source type of the whole."""
        return self.source or whole_source(one.source for one in self.ingredients)

    @property
    def moment(self) -> str:
        """When it was made, ISO 8601 in UTC."""
        told = (self.when or datetime.now(UTC)).astimezone(UTC)
        return told.isoformat(timespec="seconds").replace("+00:00", "Z")


def whole_source(sources: Iterable[Source]) -> Source:
    """What a work of these parts is; what a person wrote for it does not make it a mixture."""
    found = set(sources)
    made = found - {Source.WRITTEN}
    if made & {Source.NEURAL, Source.NEURAL_MIX}:
        return Source.NEURAL if made == {Source.NEURAL} else Source.NEURAL_MIX
    if len(made) > 1:
        return Source.SYNTHETIC_MIX
    # A film of nothing that was told is our own stage's work: it has no other hands.
    return next(iter(made or found or {Source.STAGE}))
