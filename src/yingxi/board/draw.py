"""Scenes become shots by film grammar: the storyboard of an episode."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from dataclasses import asdict, replace
from typing import Any

from yingxi.bible.model import Bible, Weapon
from yingxi.board.camera import move_camera
from yingxi.board.continuity import carry_on
from yingxi.board.hook import Drawn, add_cliffhanger, add_hook, opens_strong
from yingxi.board.model import Shot, Storyboard
from yingxi.board.reading import roster_of
from yingxi.board.scene import Reel, SceneDrawing
from yingxi.script.model import Episode

GRAMMAR = 2
"""Version of the film grammar: raise it when the same script should be drawn anew."""


def draw_board(episode: Episode, bible: Bible) -> Storyboard:
    """Return the storyboard of one episode.

    Every scripted line is spoken exactly once, in order; each pair of speakers keeps its screen
    sides through a scene; the first three seconds are a hook and the last shot a cliffhanger.
    The same episode and bible give the same board.
    """
    roster = roster_of(episode, bible)
    strong = opens_strong(episode, roster)
    reel = Reel()
    drawn: list[Drawn] = []
    for number, scene in enumerate(episode.scenes, start=1):
        cold_open = strong and number == 1
        drawing = SceneDrawing(scene, bible, roster, reel, cold_open=cold_open)
        drawn += [Drawn(scene=number, shot=shot) for shot in drawing.draw()]
    drawn = add_hook(drawn, roster, strong_opening=strong)
    drawn = add_cliffhanger(drawn)
    empty_handed = frozenset(c.name for c in bible.cast if c.weapon is Weapon.NONE)
    shots = move_camera(carry_on(_numbered(drawn, episode.number), empty_handed))
    return Storyboard(episode=episode.number, title=episode.title, shots=_score(shots))


def _numbered(drawn: list[Drawn], episode: int) -> list[Shot]:
    counts: Counter[int] = Counter()
    shots: list[Shot] = []
    for item in drawn:
        counts[item.scene] += 1
        name = f"E{episode:02d}-S{item.scene:02d}-{counts[item.scene]:02d}"
        shots.append(replace(item.shot, id=name))
    return shots


def _score(shots: tuple[Shot, ...]) -> tuple[Shot, ...]:
    """Say the music only where it changes."""
    playing = ""
    scored: list[Shot] = []
    for shot in shots:
        same = shot.music == playing
        playing = shot.music or playing
        scored.append(replace(shot, music="") if same else shot)
    return tuple(scored)


def board_digest(episode: Episode, bible: Bible) -> str:
    """Return a short hash of all that a drawn board depends on.

    Positions in the source file do not count, nor voices and pronunciations: moving a line down
    or re-casting a voice leaves a board valid.
    """
    cast = [[c.name, *c.aliases, c.group, c.weapon] for c in bible.cast]
    places = [[p.name, p.kind] for p in bible.places]
    material = [GRAMMAR, _without_positions(asdict(episode)), cast, places]
    text = json.dumps(material, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _without_positions(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: _without_positions(v) for k, v in value.items() if k != "position"}
    if isinstance(value, list | tuple):
        return [_without_positions(v) for v in value]
    return value
