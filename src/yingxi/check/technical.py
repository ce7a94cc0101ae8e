"""Technical inspection of a film: every rule of technical.toml, in one walk over the file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from yingxi.check.captions import Cue
from yingxi.check.conformity import conformity
from yingxi.check.cues import subtitle_faults
from yingxi.check.delivery import Delivery, deliveries, delivery
from yingxi.check.finding import Examination
from yingxi.check.master import Report, inspect_master
from yingxi.check.rulebook import Stretch
from yingxi.check.streams import streams

__all__ = [
    "Asked",
    "Cue",
    "Delivery",
    "Report",
    "deliveries",
    "delivery",
    "inspect_master",
    "subtitle_faults",
    "technical",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the script wants and no rule may hold against the film; stretches in seconds."""

    black: tuple[Stretch, ...] = ()
    silent: tuple[Stretch, ...] = ()
    held: tuple[Stretch, ...] = ()
    """Pictures that stand still on purpose: cards, freeze frames."""
    white: tuple[Stretch, ...] = ()
    """Flashes and cards of one colour."""
    borders: tuple[Stretch, ...] = ()
    repeated: tuple[Stretch, ...] = ()
    """Replays: the later of the two places."""
    voices: tuple[float, ...] = ()
    """When each spoken line begins, as mixed: the sound is held against it."""
    lines: tuple[str, ...] = ()
    """The scripted lines, which the subtitles must hold."""


def technical(
    path: Path, *, spec: Delivery, subtitles: Sequence[Cue] = (), asked: Asked | None = None
) -> tuple[Examination, ...]:
    """Examine a film against a specification; subtitles too where they are given.

    Raises MediaError for what is no film or can't be read.
    """
    wish = asked or Asked()
    film = streams(path)
    out = [*conformity(film, spec)]
    if subtitles:
        out += subtitle_faults(subtitles, spec, seconds=film.seconds, lines=wish.lines)
    return tuple(out)
