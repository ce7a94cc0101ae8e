"""Where people stand. One order of seats a scene keeps the 180-degree rule for every pair."""

from __future__ import annotations

from collections.abc import Sequence

from yingxi.board.model import Blocking, Size, Verb
from yingxi.board.reading import Deed

MOST_FIGURES = 4
_PLACES = {
    1: (0.0,),
    2: (-0.5, 0.5),
    3: (-0.62, 0.0, 0.62),
    4: (-0.72, -0.25, 0.25, 0.72),
}
_LOOK_ROOM = {Size.CLOSE: 0.1, Size.EXTREME_CLOSE: 0.05, Size.MEDIUM_CLOSE: 0.15}
"""How far off the middle a single stands, on the side away from where it looks."""


class Seats:
    """The order of a scene's people from left to right.

    Whoever comes new is seated outside the ones already there, right and left by turns, so that
    no two people ever change sides: the camera never crosses the line between any pair.
    """

    def __init__(self, *, mirrored: bool = False) -> None:
        self._ranks: dict[str, int] = {}
        self._step = -1 if mirrored else 1

    def rank(self, name: str) -> int:
        """Return the person's place in the order, seating them if they are new."""
        if name not in self._ranks:
            count = len(self._ranks)
            side = -1 if count % 2 == 0 else 1
            self._ranks[name] = self._step * side * (count // 2 + 1)
        return self._ranks[name]

    def facing(self, name: str, toward: str = "") -> int:
        """Return 1 where ``name`` looks right, -1 left; without a partner, into the scene."""
        if toward and toward != name:
            return 1 if self.rank(toward) > self.rank(name) else -1
        return -1 if self.rank(name) > 0 else 1


def place_figures(deeds: Sequence[Deed], seats: Seats, size: Size) -> tuple[Blocking, ...]:
    """Put at most four people into the frame in their seats' order, looking where they should."""
    chosen = list(deeds)[:MOST_FIGURES]
    for deed in chosen:
        seats.rank(deed.who)
    ordered = sorted(chosen, key=lambda d: seats.rank(d.who))
    xs = _PLACES.get(len(ordered), ())
    blocked: list[Blocking] = []
    for index, (deed, x) in enumerate(zip(ordered, xs, strict=True)):
        target = deed.target or _neighbour(ordered, index)
        facing = seats.facing(deed.who, target)
        if deed.verb is Verb.EXIT:
            facing = -facing
        if len(ordered) == 1:
            x = -facing * _LOOK_ROOM.get(size, 0.25)
        blocked.append(
            Blocking(
                character=deed.who,
                x=round(x, 2),
                facing=facing,
                verb=deed.verb,
                emotion=deed.emotion,
                target=deed.target,
            )
        )
    return tuple(blocked)


def _neighbour(ordered: Sequence[Deed], index: int) -> str:
    """Whom a person without a target looks at: the next one toward the middle of the frame."""
    if len(ordered) == 1:
        return ""
    inward = index + 1 if index < len(ordered) / 2 else index - 1
    return ordered[inward].who
