"""What an episode is made from, and what comes of it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from yingxi.bible.model import Bible
from yingxi.board.model import Storyboard
from yingxi.settings import Drama


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """Everything that a person wrote or approved for one episode."""

    drama: Drama
    bible: Bible
    storyboard: Storyboard


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
