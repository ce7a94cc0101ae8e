"""Technical inspection of a film: every rule of technical.toml, in one walk over the file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from yingxi.check.film import hearing, motion, pictures
from yingxi.check.film.captions import Captions, Cue
from yingxi.check.film.conformity import conformity
from yingxi.check.film.cues import subtitle_faults
from yingxi.check.film.delivery import Delivery, deliveries, delivery
from yingxi.check.film.hearing import hear
from yingxi.check.film.listening import damaged_sound, listen
from yingxi.check.film.rulebook import Stretch
from yingxi.check.film.streams import Picture, Track, streams
from yingxi.check.film.timing import sync
from yingxi.check.film.watching import watch
from yingxi.check.finding import Examination

__all__ = [
    "Asked",
    "Cue",
    "Delivery",
    "deliveries",
    "delivery",
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
    path: Path,
    *,
    spec: Delivery,
    subtitles: Sequence[Cue] | Captions | Path = (),
    asked: Asked | None = None,
    threads: int = 2,
) -> tuple[Examination, ...]:
    """Examine a film against a specification; subtitles too where they are given.

    Subtitles as a file, or as `read_captions` returns it, also tell what could not be read.

    One walk over the packets, one decoding of the picture on ``threads`` and one of the sound.
    Raises MediaError for what is no film or can't be read.
    """
    wish = asked or Asked()
    film = streams(path)
    out = [*conformity(film, spec)]
    if film.picture is not None:
        out += _pictures(path, film.picture, spec, wish, threads)
    if film.track is not None:
        out += _sounds(path, film.track, spec, wish)
    if subtitles:
        out += subtitle_faults(subtitles, spec, seconds=film.seconds, lines=wish.lines)
    return tuple(out)


def _pictures(
    path: Path, picture: Picture, spec: Delivery, asked: Asked, threads: int
) -> tuple[Examination, ...]:
    seen = watch(
        path, rate=picture.rate or 25.0, threads=threads, full_range=picture.range == "full"
    )
    limits = spec.limits
    return (
        pictures.black(seen, limits, asked.black),
        pictures.held(seen, limits, (*asked.held, *asked.black)),
        pictures.one_colour(seen, (*asked.white, *asked.black)),
        *pictures.flashing(seen),
        pictures.corrupt(seen),
        pictures.borders(seen, limits, (*asked.borders, *asked.black)),
        pictures.combing(seen),
        motion.repeated(seen, limits, asked.repeated),
        motion.cadence(seen),
    )


def _sounds(path: Path, track: Track, spec: Delivery, asked: Asked) -> tuple[Examination, ...]:
    listened = listen(path)
    heard = hear(listened.sound)
    return (
        damaged_sound(listened),
        *hearing.levels(heard, spec),
        hearing.silence(heard, spec.limits, asked.silent),
        hearing.clipping(heard),
        hearing.dropouts(heard),
        hearing.dc_offset(heard),
        hearing.hum(heard),
        hearing.channels(heard, track.channels),
        sync(heard.sound, spec.limits, asked.voices),
    )
