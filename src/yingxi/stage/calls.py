"""Which extras a performance needs dressed before it is shot: cheap to ask, seconds to answer."""

from __future__ import annotations

from dataclasses import dataclass

from yingxi.board.model import CrowdKind, Formation
from yingxi.stage.score import Performance


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """Whom the wardrobe is to dress: equal calls give equal sprites."""

    kind: CrowdKind
    banners: tuple[str, ...] = ()
    kneel: bool = False
    champions: bool = False
    """The leader of each host, drawn large, instead of the rank and file."""


def calls(performance: Performance) -> tuple[Call, ...]:
    """The crowd's ranks, then the champions before a clash of riders that no figure leads."""
    crowd = performance.crowd
    if crowd is None or performance.black:
        return ()
    riders = crowd.kind is CrowdKind.CAVALRY
    ranks = Call(
        kind=crowd.kind,
        banners=crowd.banners if riders else (),
        kneel=crowd.formation is Formation.KNEEL and not riders,
    )
    if riders and crowd.formation is Formation.CLASH and not performance.figures:
        return ranks, Call(kind=crowd.kind, champions=True)
    return (ranks,)
