"""Continuity: who knelt stays on his knees, who was given the sword has it, until told otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from yingxi.bible.model import Weapon
from yingxi.board.model import Blocking, Shot, Transition, Verb

_LASTING = frozenset({Verb.KNEEL, Verb.FALL, Verb.SIT, Verb.RIDE})
"""Deeds that leave a figure in another posture."""
_IN_PLACE = frozenset(
    {Verb.STAND, Verb.TALK, Verb.LISTEN, Verb.NOD, Verb.SHAKE_HEAD, Verb.WEEP, Verb.LAUGH,
     Verb.LOOK_UP, Verb.POINT, Verb.GIVE, Verb.READ, Verb.DRINK, Verb.PHONE, Verb.TURN}
)  # fmt: skip
"""Deeds done in whatever posture one is; all others bring a figure to its feet."""
_FROM_THE_SADDLE = _IN_PLACE | {Verb.STRIKE, Verb.FIGHT, Verb.DRAW}
_AIMS = frozenset({Weapon.SWORD, Weapon.SABRE, Weapon.SPEAR})
THINGS: tuple[tuple[str, Weapon], ...] = (
    ("剑", Weapon.SWORD), ("枪", Weapon.SPEAR), ("刀", Weapon.SABRE), ("拂尘", Weapon.WHISK),
    ("符", Weapon.TALISMAN), ("手机", Weapon.PHONE), ("信", Weapon.BOOK), ("书", Weapon.BOOK),
    ("卷", Weapon.BOOK), ("酒", Weapon.CUP), ("杯", Weapon.CUP), ("茶", Weapon.CUP),
    ("碗", Weapon.CUP), ("扇", Weapon.FAN), ("伞", Weapon.UMBRELLA), ("杖", Weapon.STAFF),
    ("sword", Weapon.SWORD), ("letter", Weapon.BOOK), ("phone", Weapon.PHONE),
    ("cup", Weapon.CUP), ("talisman", Weapon.TALISMAN),
)  # fmt: skip
"""Words in an action and what then is in a hand; the first that fits."""
_BY_VERB = {Verb.READ: Weapon.BOOK, Verb.DRINK: Weapon.CUP, Verb.PHONE: Weapon.PHONE}
_THROUGH = ("穿", "刺", "stab")
"""An embrace with a blade in it."""
_WITH_A_THING = frozenset(
    {Verb.EMBRACE, Verb.GIVE, Verb.READ, Verb.POINT, Verb.STRIKE, Verb.DRAW, Verb.FIGHT, *_BY_VERB}
)


@dataclass(slots=True)
class _State:
    """What the last shot left: postures of this scene, things that changed hands."""

    scene: str = ""
    down: dict[str, Verb] = field(default_factory=dict)
    carried: dict[str, Weapon] = field(default_factory=dict)


def goes_on(before: Shot, after: Shot) -> bool:
    """Whether a shot goes on where the one before ends: the same people in the same set-up."""
    return (
        after.transition is Transition.CUT
        and (before.setting, before.size, before.angle) == (after.setting, after.size, after.angle)
        and bool(after.blocking)
        and [b.character for b in before.blocking] == [b.character for b in after.blocking]
        and before.id.rpartition("-")[0] == after.id.rpartition("-")[0]
    )


def carry_on(shots: Sequence[Shot], empty_handed: frozenset[str]) -> tuple[Shot, ...]:
    """Mark on every figure how it is when its shot begins and what it then has in the hand.

    ``empty_handed`` are those whom the bible gives no weapon. Memories are left as they are, and
    postures end with the scene; what was handed over is kept to the end of the episode.
    """
    state = _State()
    out: list[Shot] = []
    for shot in shots:
        scene = shot.id.rpartition("-")[0]
        if scene != state.scene:
            state.scene, state.down = scene, {}
        now = _State() if shot.setting.memory else state
        figures = tuple(_carried(b, shot, now, empty_handed) for b in shot.blocking)
        out.append(replace(shot, blocking=figures))
        if shot.setting.memory:
            continue
        for figure in figures:
            _remember(figure, state)
    return tuple(out)


def _carried(figure: Blocking, shot: Shot, state: _State, empty_handed: frozenset[str]) -> Blocking:
    name, verb = figure.character, figure.verb
    held = state.down.get(name)
    stays = _FROM_THE_SADDLE if held is Verb.RIDE else _IN_PLACE
    if held is not None and verb not in stays:
        held = None
    holds = _named_thing(figure, shot.action)
    if holds in _AIMS and verb is not Verb.GIVE and name not in empty_handed:
        holds = None
    if holds is None and verb is not Verb.GIVE:
        holds = state.carried.get(name)
    return replace(figure, held=held, holds=holds)


def _named_thing(figure: Blocking, action: str) -> Weapon | None:
    if figure.verb not in _WITH_A_THING:
        return None
    words = action.lower()
    found = next((weapon for word, weapon in THINGS if word in words), None)
    if figure.verb is Verb.GIVE:
        return found or Weapon.NONE
    if figure.verb is Verb.EMBRACE and not any(word in words for word in _THROUGH):
        return None
    return found or _BY_VERB.get(figure.verb)


def _remember(figure: Blocking, state: _State) -> None:
    name, verb = figure.character, figure.verb
    aims = verb is Verb.POINT and figure.holds in _AIMS
    if verb in _LASTING or aims:
        state.down[name] = verb
    elif figure.held is None:
        state.down.pop(name, None)
    if figure.holds is None:
        return
    if verb is Verb.GIVE and figure.target:
        state.carried.pop(name, None)
        if figure.holds in _AIMS | {Weapon.TALISMAN}:
            state.carried[figure.target] = figure.holds
    elif figure.holds in _AIMS | {Weapon.TALISMAN}:
        state.carried[name] = figure.holds
