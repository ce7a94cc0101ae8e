"""顺场表: who speaks how much, where, and how long each episode will run.

The estimate counts speech at 4 Chinese characters or 2.6 English words a second (the pace of a
short drama's dialogue, which the packaged voices keep), 2.5 s for each action line and caption,
1.5 s for each change of scene after the first and for each 【转场】 or 【黑屏】.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from yingxi.script.model import Action, Cue, CueKind, Dialogue, Episode, Scene, Script

CHARACTERS_A_SECOND = 4.0
WORDS_A_SECOND = 2.6
ACTION_SECONDS = 2.5
CHANGE_SECONDS = 1.5

_CHINESE = re.compile(r"[\u3400-\u9fff]")
_WORD = re.compile(r"[A-Za-z][A-Za-z'’-]*|\d+")


@dataclass(frozen=True, slots=True, kw_only=True)
class CastLine:
    name: str
    lines: int
    characters: int
    """Chinese characters plus English words spoken."""
    scenes: int
    """Scenes in which the name speaks or stands on the cast list."""
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceLine:
    name: str
    scenes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EpisodeLine:
    number: int
    title: str
    scenes: int
    lines: int
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Breakdown:
    title: str
    cast: tuple[CastLine, ...]
    """Most spoken first; those who only appear last."""
    places: tuple[PlaceLine, ...]
    episodes: tuple[EpisodeLine, ...]
    seconds: float


def break_down(script: Script) -> Breakdown:
    """Return the counts of ``script`` and its estimated running time in seconds."""
    scenes = [scene for episode in script.episodes for scene in episode.scenes]
    places: dict[str, int] = {}
    for scene in scenes:
        places[scene.heading.place] = places.get(scene.heading.place, 0) + 1
    episodes = tuple(_episode_line(episode) for episode in script.episodes)
    return Breakdown(
        title=script.title,
        cast=_cast_lines(scenes),
        places=tuple(
            PlaceLine(name=name, scenes=count)
            for name, count in sorted(places.items(), key=lambda item: -item[1])
        ),
        episodes=episodes,
        seconds=sum(episode.seconds for episode in episodes),
    )


def spoken_seconds(text: str) -> float:
    """Return how long ``text`` takes to say."""
    chinese = len(_CHINESE.findall(text))
    words = len(_WORD.findall(text))
    return chinese / CHARACTERS_A_SECOND + words / WORDS_A_SECOND


def spoken_characters(text: str) -> int:
    """Return how many Chinese characters and English words ``text`` has."""
    return len(_CHINESE.findall(text)) + len(_WORD.findall(text))


def dialogues(scenes: Iterator[Scene] | list[Scene] | tuple[Scene, ...]) -> Iterator[Dialogue]:
    """Yield every spoken line of ``scenes`` in order."""
    for scene in scenes:
        for element in scene.elements:
            if isinstance(element, Dialogue):
                yield element


def _cast_lines(scenes: list[Scene]) -> tuple[CastLine, ...]:
    lines: dict[str, int] = {}
    characters: dict[str, int] = {}
    seconds: dict[str, float] = {}
    appearances: dict[str, int] = {}
    for scene in scenes:
        present = dict.fromkeys(scene.cast)
        for spoken in dialogues([scene]):
            name = spoken.speaker
            present[name] = None
            lines[name] = lines.get(name, 0) + 1
            characters[name] = characters.get(name, 0) + spoken_characters(spoken.text)
            seconds[name] = seconds.get(name, 0.0) + spoken_seconds(spoken.text)
        for name in present:
            appearances[name] = appearances.get(name, 0) + 1
    cast = [
        CastLine(
            name=name,
            lines=lines.get(name, 0),
            characters=characters.get(name, 0),
            scenes=count,
            seconds=seconds.get(name, 0.0),
        )
        for name, count in appearances.items()
    ]
    return tuple(sorted(cast, key=lambda line: (-line.characters, -line.scenes)))


def _episode_line(episode: Episode) -> EpisodeLine:
    seconds = CHANGE_SECONDS * max(0, len(episode.scenes) - 1)
    lines = 0
    for scene in episode.scenes:
        for element in scene.elements:
            if isinstance(element, Dialogue):
                lines += 1
                seconds += spoken_seconds(element.text)
            elif isinstance(element, Action) or element.kind is CueKind.CAPTION:
                seconds += ACTION_SECONDS
            elif _changes_picture(element):
                seconds += CHANGE_SECONDS
    return EpisodeLine(
        number=episode.number,
        title=episode.title,
        scenes=len(episode.scenes),
        lines=lines,
        seconds=seconds,
    )


def _changes_picture(cue: Cue) -> bool:
    return cue.kind in (CueKind.TRANSITION, CueKind.BLACKOUT)
