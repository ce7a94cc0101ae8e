"""What was found on one file, link by link; `verdict.py` says what to make of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from yingxi.label.aigc import AigcLabel
from yingxi.label.carriers.carrier import Found
from yingxi.label.proof import VisibleProof
from yingxi.label.provenance import Provenance, Standing
from yingxi.label.register import Entry
from yingxi.label.seal import SealKind, SealState

NO_SEAL = SealState(kind=SealKind.ABSENT)
NO_MANIFEST = Provenance(standing=Standing.UNFIT)
NOT_SEEN = VisibleProof(skipped="-")


class Medium(StrEnum):
    """What an audience does with a file."""

    FILM = "film"
    PICTURE = "picture"
    SOUND = "sound"
    TEXT = "text"
    UNKNOWN = "unknown"

    @property
    def has_pixels(self) -> bool:
        return self in (Medium.FILM, Medium.PICTURE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Implicit:
    """The AIGC label in the metadata."""

    found: tuple[Found, ...] = ()
    label: AigcLabel | None = None
    """The first one, where it keeps the rules."""
    fault: str = ""
    """Why the first one does not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """The watermark, and what the studio's book knows of it."""

    payload: int | None = None
    chance: float = 1.0
    """Upper bound on the chance that a file without a mark reads so."""
    faint: str = ""
    """The ProduceID that stands in it beyond doubt, though it can't be read outright."""
    entries: tuple[Entry, ...] = ()
    """The book's, by the payload or the faint ProduceID, the latest first."""
    skipped: str = ""
    """Why nobody looked."""

    @property
    def found(self) -> bool:
        return self.payload is not None or bool(self.faint)


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Everything that was found on a file."""

    path: Path
    size: int = 0
    kind: str = ""
    """The carrier's name, or the MIME type where only C2PA knows it."""
    medium: Medium = Medium.UNKNOWN
    fault: str = ""
    """Why the file could not be examined at all."""
    hint: str = ""
    visible: VisibleProof = NOT_SEEN
    implicit: Implicit = Implicit()
    seal: SealState = NO_SEAL
    copy_seal: SealState = NO_SEAL
    """The propagator's."""
    own_key: bool = False
    """Whether the seal's key is the studio's own, or one its book knows."""
    own_copy_key: bool = False
    """The same of the propagator's seal."""
    mark: Mark = Mark()
    provenance: Provenance = NO_MANIFEST
    known: tuple[Entry, ...] = ()
    """The book's entries for the label's ProduceID, the latest first."""
    essence: str = ""
    quick: bool = False
    """Whether the picture and the sound were left alone on purpose."""
    seconds: float = 0.0
    """What the examination took."""
