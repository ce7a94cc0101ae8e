"""Scenes become shots by film grammar: the storyboard of an episode."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import Any

from yingxi.bible.model import Bible, Weapon
from yingxi.board.camera import move_camera
from yingxi.board.continuity import carry_on
from yingxi.board.hook import Drawn, add_cliffhanger, add_hook, opens_strong
from yingxi.board.model import Shot, Storyboard, Transition
from yingxi.board.reading import roster_of
from yingxi.board.reel import Reel, scene_transition
from yingxi.board.scene import SceneDrawing
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
    shots = _whole(episode, bible, drawn, strong_opening=strong)
    return Storyboard(episode=episode.number, title=episode.title, shots=_score(move_camera(shots)))


def join_scenes(episode: Episode, bible: Bible, scenes: Sequence[Sequence[Shot]]) -> Storyboard:
    """Return the storyboard of an episode whose scenes were made one by one.

    Numbers the shots, adds hook and cliffhanger, carries postures and things on, and says the
    music where it changes; what the shots say of their camera stays.
    """
    roster = roster_of(episode, bible)
    drawn: list[Drawn] = []
    for number, shots in enumerate(scenes, start=1):
        drawn += [Drawn(scene=number, shot=s) for s in _led_in(shots, drawn)]
    strong = opens_strong(episode, roster)
    whole = _whole(episode, bible, drawn, strong_opening=strong)
    return Storyboard(episode=episode.number, title=episode.title, shots=_score(whole))


def _led_in(shots: Sequence[Shot], before: Sequence[Drawn]) -> Sequence[Shot]:
    """A scene's shots, the first with the transition that a leap from the last scene wants."""
    if not before or not shots or shots[0].transition is not Transition.CUT:
        return shots
    wanted = scene_transition(before[-1].shot.setting, shots[0].setting)
    return [replace(shots[0], transition=wanted or Transition.CUT), *shots[1:]]


def _whole(
    episode: Episode, bible: Bible, drawn: list[Drawn], *, strong_opening: bool
) -> tuple[Shot, ...]:
    """All scenes together: hook, cliffhanger, ids, continuity."""
    hooked = add_hook(drawn, roster_of(episode, bible), strong_opening=strong_opening)
    numbered = _numbered(add_cliffhanger(hooked), episode.number)
    return carry_on(numbered, empty_handed(bible))


def empty_handed(bible: Bible) -> frozenset[str]:
    """Return the names of those whom the bible gives no weapon."""
    return frozenset(c.name for c in bible.cast if c.weapon is Weapon.NONE)


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


def board_digest(episode: Episode, bible: Bible, *, enriched_by: str = "") -> str:
    """Return a short hash of all that a drawn board depends on.

    Positions in the source file do not count, nor voices and pronunciations: moving a line down
    or re-casting a voice leaves a board valid. ``enriched_by`` (see `enrich`) stands behind a
    ``+``, so that `same_sources` can tell a change of model from a change of script.
    """
    cast = [[c.name, *c.aliases, c.group, c.weapon] for c in bible.cast]
    places = [[p.name, p.kind] for p in bible.places]
    material = [GRAMMAR, _without_positions(asdict(episode)), cast, places]
    text = json.dumps(material, ensure_ascii=False, sort_keys=True, default=str)
    drawn_from = hashlib.sha256(text.encode()).hexdigest()[:16]
    return f"{drawn_from}+{enriched_by}" if enriched_by else drawn_from


def same_sources(one: str, other: str) -> bool:
    """Tell whether two digests are of the same script and bible, whoever enriched the board."""
    return one.partition("+")[0] == other.partition("+")[0]


def _without_positions(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: _without_positions(v) for k, v in value.items() if k != "position"}
    if isinstance(value, list | tuple):
        return [_without_positions(v) for v in value]
    return value
