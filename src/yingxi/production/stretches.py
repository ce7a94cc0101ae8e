"""What a model films in one go: a shot, or a part of one that is longer than the model's films."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from yingxi.board.continuity import goes_on
from yingxi.board.model import FPS, Shot
from yingxi.shoot.plan import PlannedShot
from yingxi.shoot.provider import Abilities
from yingxi.shoot.request import MediaRole

SLOWEST = 1.15
"""A film may be slowed by this much before the shot is filmed in two."""
WHOLE = 0.1
"""A film that is longer than its shot by no more than this share is shown whole."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """Frames ``[start, start + frames)`` of a shot, filmed in one go."""

    id: str
    """The shot's own for its first stretch, then ``E01-S02-03+2``."""
    planned: PlannedShot
    start: int
    frames: int
    follows: str = ""
    """The stretch whose last picture this one begins with."""
    meets: str = ""
    """The stretch whose first picture this one ends with."""
    before: str = ""
    """The stretch before it in the same place under the same light."""

    @property
    def shot(self) -> Shot:
        return self.planned.shot

    @property
    def seconds(self) -> float:
        return self.frames / FPS


def stretches(
    planned: Sequence[PlannedShot], able: Abilities, *, pictured: bool = True
) -> tuple[Stretch, ...]:
    """Everything that a model films of an episode, in its order; black shots need nobody.

    ``pictured`` where every film begins with a picture made for it. Where an action goes on over a cut, or a shot is longer than the model's longest film, what
    comes after begins with the last picture of what was before; a model that takes a last frame
    ends on the next keyframe instead, where the lengths allow that its last frame is seen.
    """
    near = {(a.shot.id, b.shot.id) for a, b in pairwise(planned)}
    parts = [part for p in planned if not p.shot.black for part in _parts(p, able)]
    for i in range(len(parts) - 1):
        one, two = parts[i], parts[i + 1]
        apart = one.shot.id != two.shot.id and (one.shot.id, two.shot.id) not in near
        if apart or one.shot.setting != two.shot.setting:
            continue
        two = replace(two, before=one.id)
        if _joined(one, two):
            if (
                pictured
                and not two.start
                and MediaRole.LAST_FRAME in able.media
                and _fills(one, able)
            ):
                parts[i] = replace(parts[i], meets=two.id)
            elif MediaRole.FIRST_FRAME in able.media:
                two = replace(two, follows=one.id)
        parts[i + 1] = two
    return tuple(parts)


def _parts(planned: PlannedShot, able: Abilities) -> list[Stretch]:
    """Equal parts of a shot, each within the model's longest film."""
    longest = max(able.seconds, default=0) * FPS
    count = 1
    if longest and MediaRole.FIRST_FRAME in able.media and planned.frames > longest * SLOWEST:
        count = -(-planned.frames // longest)
    edges = [planned.frames * i // count for i in range(count + 1)]
    return [
        Stretch(
            id=planned.shot.id + (f"+{i + 1}" if i else ""), planned=planned,
            start=start, frames=stop - start,
        )
        for i, (start, stop) in enumerate(pairwise(edges))
    ]  # fmt: skip


def _joined(one: Stretch, two: Stretch) -> bool:
    return one.shot.id == two.shot.id or goes_on(one.shot, two.shot)


def _fills(stretch: Stretch, able: Abilities) -> bool:
    """Whether the film that would be ordered is hardly longer than the stretch."""
    ordered = able.fit_seconds(stretch.seconds)
    return abs(ordered - stretch.seconds) <= WHOLE * stretch.seconds
