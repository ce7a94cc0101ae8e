"""A richer board by a language model: scene by scene, within the bounds of the script.

What is asked of a scene depends on that scene, the bible's entries that it names, the template, and
whether it opens the episode: another scene may change, and its answer is still paid for.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from yingxi.bible.lookup import find_place
from yingxi.bible.model import Bible, Character
from yingxi.board.answer import read_scene, scene_schema, tell_scene
from yingxi.board.apart import bible_of, draw_apart, opens_on_its_own
from yingxi.board.bounds import OURS, Bounds, bounds_of, scene_faults
from yingxi.board.model import FPS, Shot
from yingxi.board.terms import TERMS, term
from yingxi.script.asking import Question, Writer, answered, bare
from yingxi.script.model import Episode, Scene
from yingxi.script.render import scene_text
from yingxi.script.templates import read_template
from yingxi.tongue import say

VERSION = 1
"""Raise it when the same answers should be asked for, or put together, anew."""
SCENE_TOKENS = 8192
TEMPLATE = "board"
FIELDS = frozenset(["scene", "cast", "places", "terms", "seconds", "most", "board"])
_CHOICES = (
    "size", "angle", "move", "purpose", "transition", "verb", "emotion", "effect", "sound", "music",
    "crowd", "formation",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedScene:
    """One scene's question and what its answer must keep."""

    id: str
    """``E01-S02``."""
    drawn: tuple[Shot, ...]
    bounds: Bounds
    question: Question


def board_template(drama: Path | None = None) -> str:
    """Our template, or the drama's own ``prompts/board.txt``. Raises SettingsError."""
    return read_template("yingxi.board", TEMPLATE, FIELDS, drama)


def enriched_by(model: str, template: str) -> str:
    """A short hash of who makes a board richer, and with which words."""
    return hashlib.sha256(f"{VERSION}|{model}|{template}".encode()).hexdigest()[:8]


def asked_scenes(episode: Episode, bible: Bible, template: str) -> tuple[AskedScene, ...]:
    """What a model is asked for an episode."""
    return tuple(
        _asked(f"E{episode.number:02d}-S{n:02d}", scene, bible, template, opens=n == 1)
        for n, scene in enumerate(episode.scenes, start=1)
    )


def enriched_scene(asked: AskedScene, writer: Writer) -> tuple[Shot, ...]:
    """A scene's shots as the model gives them.

    Raises BadTake naming the scene and the first fault that one repair has left.
    """

    def read(text: str) -> tuple[Shot, ...]:
        shots = read_scene(bare(text))
        faults = scene_faults(shots, asked.bounds)
        if faults:
            raise ValueError("\n".join(faults))
        return shots

    return answered(asked.question, read, writer)


def _asked(id: str, scene: Scene, bible: Bible, template: str, *, opens: bool) -> AskedScene:
    named = bible_of(scene, bible)
    cold_open = opens and opens_on_its_own(scene, named)
    drawn = draw_apart(scene, named, cold_open=cold_open)
    bounds = bounds_of(scene, named, drawn, cold_open=cold_open)
    words = template.format(
        scene=scene_text(scene),
        cast=_lines(_people(named, bounds)),
        places=_lines(_place(name, named) for name in sorted({s.place for s in bounds.settings})),
        terms=_lines(_choice(c) for c in _CHOICES),
        seconds=f"{bounds.frames / FPS:.1f}", most=f"{bounds.most_frames / FPS:.1f}",
        board=tell_scene(drawn),
    )  # fmt: skip
    question = Question(
        words=words, schema=scene_schema(bounds), max_tokens=SCENE_TOKENS,
        about=f"{id} {scene.heading.place}",
        remedy=say(
            "改剧的 prompts/board.txt，换 [script] text 的模型，或去掉它",
            "change the drama's prompts/board.txt or the model of [script] text, or drop it",
        ),
    )  # fmt: skip
    return AskedScene(id=id, drawn=drawn, bounds=bounds, question=question)


def _people(bible: Bible, bounds: Bounds) -> list[str]:
    known = {c.name for c in bible.cast}
    return [*map(_told, bible.cast), *sorted(bounds.names - known)]


def _told(character: Character) -> str:
    who = [
        term("gender", character.gender), f"{character.age}岁", term("role", character.role),
        character.bearing, character.description, term("weapon", character.weapon),
    ]  # fmt: skip
    crowd = "；是一群人" if character.group else ""
    return f"{character.name}：{'，'.join(word for word in who if word)}{crowd}"


def _place(name: str, bible: Bible) -> str:
    place = find_place(bible, name)
    return f"{name}：" + "，".join(w for w in (term("place", place.kind), place.lore) if w)


def _choice(category: str) -> str:
    kept = {v: t for v, t in TERMS[category].items() if v not in OURS}
    return f"{category}：" + " ".join(f"{value}({name})" for value, name in kept.items())


def _lines(lines: Iterable[str]) -> str:
    return "\n".join(lines)
