"""The stage's own language: a Performance says all that is needed to draw a shot, frame by frame.

Nothing here knows a screenplay. ``direct.py`` writes a Performance from a board's shot.
"""

from __future__ import annotations

from dataclasses import dataclass

from yingxi.bible.model import Costume, Gender, PlaceKind, Role, Weapon
from yingxi.board.model import (
    FPS,
    Angle,
    Crowd,
    EffectKind,
    Emotion,
    Move,
    Size,
    Verb,
    Weather,
)
from yingxi.script.model import Hour


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """A set under a light: what ``worlds.paint`` paints. Same world, same plates."""

    kind: PlaceKind
    hour: Hour = Hour.DAY
    weather: Weather = Weather.CLEAR
    season: str = "summer"
    seed: int = 0
    memory: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """All that the wardrobe needs to cut a puppet."""

    role: Role
    gender: Gender
    age: int = 30
    costume: Costume = Costume.TRADITIONAL
    colours: tuple[str, str, str] = ("#2e8a86", "#1b3136", "#f2c668")
    weapon: Weapon = Weapon.NONE
    beard: bool = False
    seed: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """A verb over frames ``[start, end)``; acts of one figure follow each other without overlap."""

    verb: Verb
    start: int
    end: int
    emotion: Emotion = Emotion.CALM
    toward: float | None = None
    """Plate x that the act goes to or is aimed at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    id: str
    look: Look
    x: float
    """Plate x where the figure stands at frame 0 (where it will stand, for ``ENTER``)."""
    facing: int = 1
    depth: float = 0.0
    """0 on the front line; 1 stands far behind, smaller and hazier."""
    acts: tuple[Act, ...] = ()
    mouth: tuple[float, ...] = ()
    """Jaw opening 0–1 for every frame of the shot; empty keeps it shut."""
    mounted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    kind: EffectKind
    start: int
    end: int
    x: float | None = None
    y: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Camera:
    size: Size = Size.FULL
    angle: Angle = Angle.EYE
    move: Move = Move.HOLD
    focus: str = ""
    """Id of the figure the camera is on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Performance:
    world: World
    figures: tuple[Figure, ...] = ()
    crowd: Crowd | None = None
    effects: tuple[Effect, ...] = ()
    camera: Camera = Camera()
    prop: str = ""
    """What an insert shows, in words ("拂尘", "phone")."""
    frames: int = FPS
    seed: int = 0
    black: bool = False
