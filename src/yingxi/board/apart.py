"""A scene drawn apart from its episode: what it is does not hang on any other scene."""

from __future__ import annotations

from dataclasses import replace

from yingxi.bible.lookup import find_place
from yingxi.bible.model import Bible
from yingxi.board.camera import move_camera
from yingxi.board.continuity import carry_on
from yingxi.board.draw import empty_handed
from yingxi.board.hook import opens_strong
from yingxi.board.model import Shot
from yingxi.board.reading import Roster, roster_of
from yingxi.board.reel import Reel
from yingxi.board.scene import SceneDrawing
from yingxi.script.model import Episode, Scene
from yingxi.script.render import scene_text


def bible_of(scene: Scene, bible: Bible) -> Bible:
    """The bible's entries that a scene names, and nothing else."""
    words = scene_text(scene).lower()
    place = find_place(bible, scene.heading.place).name
    return Bible(
        cast=tuple(
            c for c in bible.cast if any(n.lower() in words for n in (c.name, *c.aliases) if n)
        ),
        places=tuple(p for p in bible.places if p.name == place or p.name.lower() in words),
    )


def roster_apart(scene: Scene, bible: Bible) -> Roster:
    """Everybody who may be named in a scene."""
    return roster_of(Episode(number=1, scenes=(scene,)), bible)


def opens_on_its_own(scene: Scene, bible: Bible) -> bool:
    """Whether the scene's first picture or line is a hook by itself."""
    return opens_strong(Episode(number=1, scenes=(scene,)), roster_apart(scene, bible))


def draw_apart(scene: Scene, bible: Bible, *, cold_open: bool = False) -> tuple[Shot, ...]:
    """The scene's shots by film grammar, without hook and cliffhanger; ids count from ``01``.

    ``cold_open``: the hook must come first, so that the place is not shown before it.
    """
    drawing = SceneDrawing(scene, bible, roster_apart(scene, bible), Reel(), cold_open=cold_open)
    shots = [replace(shot, id=f"S-{n:02d}") for n, shot in enumerate(drawing.draw(), start=1)]
    return move_camera(carry_on(shots, empty_handed(bible)))
