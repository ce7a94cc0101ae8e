"""通告单: what a run will make, by whom and at what price, before anything is spent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from yingxi.production.episode import timings
from yingxi.production.filmed import FilmedLine
from yingxi.production.floor import Labour, Node, Outcome, Task
from yingxi.shoot.money import Money, total
from yingxi.shoot.plan import LineTiming, plan
from yingxi.shoot.purchase import Purchase
from yingxi.store.steps import Made, StepLog

SLOWEST_VOICE = 2.5
"""Characters a second of a slow voice: so long is a line at most that nobody has spoken yet."""


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
    paper = _Paper(paid, log)
    paper.walk([*line.voice_nodes(), *line.music_nodes(), *line.reference_nodes()])
    spoken = timings(line.voices(paper.made))
    for shot in line.sources.storyboard.shots:
        if shot.line and shot.line.text.strip() and shot.id not in spoken:
            seconds = len(shot.line.text) / SLOWEST_VOICE
            spoken[shot.id] = LineTiming(seconds=seconds, mouth=())
    shooting = line.shooting(plan(line.sources.storyboard.shots, spoken))
    unmade = {s.id for s in shooting.walk(paper.walk)}
    further: dict[str, Money] = {}
    for one in paper.lines:
        kind, _, rest = one.id.partition(":")
        stretch = rest.rpartition(":")[0]
        if kind in ("film", "look") and stretch in unmade and rest.endswith(":1"):
            further[stretch] = further.get(stretch, Money(micros=0)) + one.cost
    retakes = total(further.values()).micros * line.company.retakes
    return CallSheet(lines=tuple(paper.lines), retakes=Money(micros=retakes))


class _Paper:
    """Goes over nodes as the floor would, and writes down what would be bought."""

    def __init__(self, paid: Mapping[str, Made], log: StepLog) -> None:
        self._paid, self._log = paid, log
        self._known: set[str] = set()
        self.made: dict[str, Made] = {}
        self.lines: list[CallLine] = []

    def walk(self, nodes: Sequence[Node]) -> Outcome:
        """What of these was made before."""
        out, left = Outcome(), list(nodes)
        coming = {n.id for n in left}
        while left:  # what a node is made from comes before it, wherever it stands in the row
            able = [n for n in left if not coming.intersection(n.after)]
            for node in able:
                found = self._found(node.id, node.build(self.made))
                self.made[node.id] = found or Made(blobs=_Unmade(), facts={})
                if found is not None:
                    out.made[node.id] = found
            coming.difference_update(n.id for n in able)
            left = [n for n in left if n.id in coming]
        return out

    def _found(self, id: str, task: Task) -> Made | None:
        match task:
            case Purchase():
                found = self._paid.get(task.key)
                if id not in self._known:
                    self.lines.append(_line(id, task, found))
                self._known.add(id)
                return found
            case Labour(step=step):
                return self._log.find(step)
            case _:
                return task.made


def _line(id: str, task: Purchase, found: Made | None) -> CallLine:
    return CallLine(
        id=id, provider=task.provider, model=task.request.model, craft=task.request.craft.value,
        cost=task.worst if found is None else Money(micros=int(found.facts["cost"])),
        bought=found is not None, price_date=task.price_date,
    )  # fmt: skip
