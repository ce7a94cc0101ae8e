"""What an episode is made from, and what comes of it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from yingxi.bible.model import Bible
from yingxi.board.model import Storyboard
from yingxi.label.watermark import payload_of
from yingxi.settings import Drama
from yingxi.store.canon import digest


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """Everything that a person wrote or approved for one episode."""

    drama: Drama
    bible: Bible
    storyboard: Storyboard

    @property
    def produce_id(self) -> str:
        """The episode's ProduceID: one name for the work, whatever cut of it; the seal tells cuts
        apart. ``EP01-`` and twelve digits of what the drama, its producer and number hash to.
        """
        return produce_id(self.drama, self.storyboard.episode)

    @property
    def mark(self) -> int:
        """The 64 bits that every frame of the episode carries."""
        return payload_of(self.produce_id)

    @property
    def sound_mark(self) -> int | None:
        """The same bits in the sound, where the drama asks for them."""
        return self.mark if self.drama.sound_mark else None


def produce_id(drama: Drama, episode: int) -> str:
    """The ProduceID of an episode of a drama."""
    head = digest((drama.title, drama.producer, episode))[7:19].upper()
    return f"EP{episode:02d}-{head}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    """A finished episode's files and how much of it was made anew."""

    master: Path
    subtitles: tuple[Path, ...]
    covers: tuple[Path, ...]
    frames: int
    made: dict[str, int]
    """Per step, how many things were made in this run."""
    cached: dict[str, int]
    seconds: dict[str, float]
    """Per step, wall-clock seconds."""
