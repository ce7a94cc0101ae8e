"""What a scene takes over from the scenes before, and what its cues ask of the next shot."""

from __future__ import annotations

from dataclasses import dataclass, field

from yingxi.board.model import EffectKind, Setting, Transition


@dataclass(slots=True)
class Pending:
    """What cues have asked of the next shot."""

    transition: Transition | None = None
    caption: str = ""
    sounds: tuple[str, ...] = ()
    music: str = ""
    effects: tuple[EffectKind, ...] = ()


@dataclass(slots=True)
class Reel:
    """What the episode has shown before this scene."""

    places: set[str] = field(default_factory=set)
    things: set[str] = field(default_factory=set)
    setting: Setting | None = None


def scene_transition(before: Setting, now: Setting) -> Transition | None:
    """Return how a scene begins after another: a memory flashes, a leap in time dissolves."""
    if before.memory is not now.memory:
        return Transition.WHITE
    leap = before.place == now.place and before.hour is not now.hour
    return Transition.DISSOLVE if leap else None


def asked_transition(text: str) -> Transition:
    """Return the transition a 【转场】 cue asks for; a dissolve where it only says that there is one."""
    if any(w in text for w in ("白", "flash")):
        return Transition.WHITE
    if any(w in text for w in ("淡入", "黑", "渐显", "fade")):
        return Transition.FADE_IN
    if any(w in text for w in ("切", "cut")):
        return Transition.CUT
    return Transition.DISSOLVE
