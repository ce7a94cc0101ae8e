"""通告单: what a run will make, by whom and at what price, before anything is spent."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from yingxi.production.episode import timings
from yingxi.production.filmed import FilmedLine
from yingxi.production.floor import Labour, Node
from yingxi.shoot.money import Money, total
from yingxi.shoot.plan import plan
from yingxi.shoot.purchase import Purchase
from yingxi.store.steps import Made, StepLog


@dataclass(frozen=True, slots=True, kw_only=True)
class CallLine:
    """One thing to be bought, or that was."""

    id: str
    provider: str
    model: str
    craft: str
    cost: Money
    """At most; what was paid where it is there already."""
    bought: bool
    price_date: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CallSheet:
    """An episode's purchases in their order."""

    lines: tuple[CallLine, ...]
    retakes: Money
    """What all the retakes that the drama allows would cost more."""

    @property
    def to_spend(self) -> Money:
        """What this run spends at most, when no take is shot again."""
        return total(line.cost for line in self.lines if not line.bought)

    @property
    def worst(self) -> Money:
        return self.to_spend + self.retakes


class _Unmade(dict[str, str]):
    """Blobs that are not made yet: every name is there, none is real."""

    def __missing__(self, name: str) -> str:
        return f"sha256:unmade-{name}"


def call_sheet(line: FilmedLine, paid: Mapping[str, Made], log: StepLog) -> CallSheet:
    """Walk an episode's graph without doing it.

    ``paid`` is what was bought before, by purchase key. What depends on something unmade is
    counted as to be bought. Raises PriceMissing, and what else the graph refuses.
    """
    made: dict[str, Made] = {}
    begun = [*line.voice_nodes(), *line.music_nodes(), *line.reference_nodes()]
    first = list(_walk(begun, made, paid, log))
    planned = plan(line.sources.storyboard.shots, timings(line.voices(made)))
    shooting = line.shooting(planned)
    second = list(_walk(shooting.nodes(tuple(shooting.turns.values())), made, paid, log))
    films = [one.cost for one in second if one.craft == "video" and not one.bought]
    per_shot = total(films).micros // max(1, line.company.takes)
    return CallSheet(lines=(*first, *second), retakes=Money(micros=per_shot * line.company.retakes))


def _walk(
    nodes: Iterable[Node], made: dict[str, Made], paid: Mapping[str, Made], log: StepLog
) -> Iterator[CallLine]:
    for node in nodes:
        task = node.build(made)
        found: Made | None = None
        match task:
            case Purchase():
                found = paid.get(task.key)
                cost = task.worst if found is None else Money(micros=int(found.facts["cost"]))
                yield CallLine(
                    id=node.id, provider=task.provider, model=task.request.model,
                    craft=task.request.craft.value, cost=cost, bought=found is not None,
                    price_date=task.price_date,
                )  # fmt: skip
            case Labour(step=step):
                found = log.find(step)
            case _:
                found = task.made
        made[node.id] = found or Made(blobs=_Unmade(), facts={})
