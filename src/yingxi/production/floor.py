"""The production floor: a graph of purchases and of work, done as each thing becomes possible.

Purchases wait in this process's threads, each vendor's within its limit; work goes to the crew.
What is ready is taken by episode, so that the first episode is finished long before the last.
"""

from __future__ import annotations

import heapq
import queue
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, Protocol

from yingxi.errors import BudgetExceeded, Interrupted, YingxiError
from yingxi.shoot.buy import Buyer
from yingxi.shoot.provider import Provider
from yingxi.shoot.purchase import Bought, Purchase
from yingxi.store.steps import Made, Step, StepLog
from yingxi.tongue import say

IN_FLIGHT = 4
"""How many purchases a vendor has at once, where the drama does not say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Labour:
    """Work for the crew, and the step under which it is kept."""

    step: Step
    order: object


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """Nothing to do: what it stands for is there already."""

    made: Made


Task = Purchase | Labour | Ready
Build = Callable[[Mapping[str, Made]], Task]
"""Given what a node is made from, by id, says what is to be done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """Something to be made when what it is made from is there."""

    id: str
    episode: int
    build: Build
    after: tuple[str, ...] = ()


class Crew(Protocol):
    """Does work somewhere and says as each is done."""

    def run(
        self, work: Callable[[Any], Made], jobs: Sequence[Any]
    ) -> Iterator[tuple[int, Made]]: ...


@dataclass(slots=True, kw_only=True)
class Outcome:
    """What came of a graph."""

    made: dict[str, Made] = field(default_factory=dict[str, Made])
    faults: dict[str, YingxiError] = field(default_factory=dict[str, YingxiError])
    """Why a node was not made. What was to be made from it is in neither."""
    bought: list[str] = field(default_factory=list[str])
    """Nodes for which money was spent in this run."""
    worked: list[str] = field(default_factory=list[str])
    """Nodes that the crew made in this run."""
    tasks: dict[str, Task] = field(default_factory=dict[str, Task])
    """What each node came to, as far as that was known."""


Watch = Callable[[str, Task], None]
"""Told of every node that is finished."""


@dataclass(kw_only=True)
class Floor:
    """Who buys, who works, and how much of a vendor may be in hand at once."""

    buyer: Buyer
    providers: Mapping[str, Provider]
    crew: Crew
    do: Callable[[Any], Made]
    log: StepLog
    limits: Mapping[str, int] = field(default_factory=dict[str, int])
    paid: dict[str, Made] = field(default_factory=dict[str, Made])
    """What was bought before this run, by purchase key: nobody is asked about it again."""
    watch: Watch = lambda _id, _task: None
    said: Callable[[str], None] = lambda _text: None
    """Told what a person should know while they wait."""

    def run(self, nodes: Sequence[Node]) -> Outcome:
        """Make everything that can be made. Raises Interrupted on Ctrl-C; nothing is lost by it."""
        shift = _Shift(self, nodes)
        try:
            return shift.run()
        except BaseException as fault:
            self.buyer.clock.stop()  # nobody goes on waiting for a vendor when the run is over
            if sending := sum(shift.in_flight.values()):
                self.said(
                    say(
                        f"还有 {sending} 笔在路上：等厂商答完这一句再停，免得不知道收没收",
                        f"{sending} orders are on their way: stopping when the vendors have answered",
                    )
                )
            if not isinstance(fault, KeyboardInterrupt):
                raise
            raise Interrupted(
                say("停下了，做好的、买过的都在", "stopped; all that was made or bought is kept"),
                hint=say("再运行一次，从这里继续", "run again to go on from here"),
            ) from fault
        finally:
            shift.close()


class _Shift:
    """One run of a graph."""

    def __init__(self, floor: Floor, nodes: Sequence[Node]) -> None:
        self.floor, self.nodes = floor, {n.id: n for n in nodes}
        self.rank = {n.id: (n.episode, i) for i, n in enumerate(nodes)}
        self.left = {n.id: len(n.after) for n in nodes}
        self.users: dict[str, list[str]] = {}
        for node in nodes:
            for source in node.after:
                self.users.setdefault(source, []).append(node.id)
        self.outcome = Outcome()
        self.tasks = self.outcome.tasks
        self.ready = [(self.rank[n.id], n.id) for n in nodes if not n.after]
        heapq.heapify(self.ready)
        self.news: queue.SimpleQueue[tuple[str, Made | BaseException | None]] = queue.SimpleQueue()
        self.waiting: dict[str, list[tuple[tuple[int, int], str]]] = {}
        self.in_flight: dict[str, int] = {}
        self.labours: list[tuple[tuple[int, int], str]] = []
        self.working = 0
        self.spent = False
        """Whether the budget is used up: nothing more is bought."""
        self.pool = ThreadPoolExecutor(64, thread_name_prefix="buy")
        self.crew_at_work = False

    def run(self) -> Outcome:
        while True:
            self._sort_ready()
            self._send_out()
            if not self.working and not self.crew_at_work:
                return self.outcome
            id, news = self._next_news()
            if news is None:
                self.crew_at_work = False
            else:
                self._hear(id, news)

    def close(self) -> None:
        self.pool.shutdown(wait=True, cancel_futures=True)

    def _next_news(self) -> tuple[str, Made | BaseException | None]:
        """What was done or went wrong, by node; None when the crew is free again."""
        while True:  # a wait without an end would not hear Ctrl-C
            try:
                return self.news.get(timeout=0.5)
            except queue.Empty:
                continue

    def _sort_ready(self) -> None:
        """Say of everything that has become possible whether it is there, bought or worked."""
        while self.ready:
            rank, id = heapq.heappop(self.ready)
            node = self.nodes[id]
            try:
                task = node.build({s: self.outcome.made[s] for s in node.after})
            except YingxiError as fault:
                self.outcome.faults[id] = fault
                continue
            self.tasks[id] = task
            match task:
                case Ready(made=made):
                    self._finish(id, made)
                case Labour(step=step):
                    found = self.floor.log.find(step)
                    if found is not None:
                        self._finish(id, found)
                    else:
                        heapq.heappush(self.labours, (rank, id))
                case Purchase(key=key, provider=provider):
                    paid = self.floor.paid.get(key)
                    if paid is not None and self._is_here(paid):
                        self._finish(id, paid)
                    else:
                        heapq.heappush(self.waiting.setdefault(provider, []), (rank, id))

    def _is_here(self, made: Made) -> bool:
        return all(self.floor.buyer.blobs.path(b).exists() for b in made.blobs.values())

    def _send_out(self) -> None:
        for provider, waiting in self.waiting.items():
            limit = self.floor.limits.get(provider, IN_FLIGHT)
            while waiting and self.in_flight.get(provider, 0) < limit and not self.spent:
                _, id = heapq.heappop(waiting)
                self.in_flight[provider] = self.in_flight.get(provider, 0) + 1
                self.working += 1
                self.pool.submit(self._buy, id)
        if self.labours and not self.crew_at_work:
            batch = [heapq.heappop(self.labours)[1] for _ in range(len(self.labours))]
            self.working += len(batch)
            self.crew_at_work = True
            threading.Thread(target=self._work, args=(batch,), daemon=True).start()

    def _buy(self, id: str) -> None:
        task = self.tasks[id]
        assert isinstance(task, Purchase)
        try:
            provider = self.floor.providers[task.provider]
            bought = self.floor.buyer.buy(task, provider)
            self.news.put((id, made_of(bought)))
        except BaseException as fault:  # noqa: BLE001 - carried to the coordinator, which raises it
            self.news.put((id, fault))

    def _work(self, batch: Sequence[str]) -> None:
        left = list(batch)
        try:
            orders = [task.order for id in batch if isinstance(task := self.tasks[id], Labour)]
            for index, made in self.floor.crew.run(self.floor.do, orders):
                left.remove(batch[index])
                self.news.put((batch[index], made))
        except BaseException as fault:  # noqa: BLE001 - carried to the coordinator, which raises it
            for id in left:
                self.news.put((id, fault))
        finally:
            # A crew may need a while to lay down its tools after the last job was told.
            self.news.put(("", None))

    def _hear(self, id: str, news: Made | BaseException) -> None:
        self.working -= 1
        task = self.tasks[id]
        if isinstance(task, Purchase):
            self.in_flight[task.provider] -= 1
        if isinstance(news, Made):
            (self.outcome.bought if isinstance(task, Purchase) else self.outcome.worked).append(id)
            self._finish(id, news)
        elif isinstance(news, YingxiError) and not isinstance(news, Interrupted):
            self.outcome.faults[id] = news
            self.spent |= isinstance(news, BudgetExceeded)
        else:
            raise news

    def _finish(self, id: str, made: Made) -> None:
        self.outcome.made[id] = made
        self.floor.watch(id, self.tasks[id])
        for user in self.users.get(id, ()):
            self.left[user] -= 1
            if not self.left[user]:
                heapq.heappush(self.ready, (self.rank[user], user))


def always(task: Task) -> Build:
    """Builds a task that depends on nothing made before."""
    return lambda made: task


def first_fault(faults: Iterable[YingxiError]) -> YingxiError:
    """The fault to tell: one that stops everything before one that stops a shot."""
    found = sorted(faults, key=lambda f: f.retryable)
    if len(found) > 1:
        rest = say(f"（另有 {len(found) - 1} 处）", f" (and {len(found) - 1} more)")
        found[0].message += rest
    return found[0]


def made_of(bought: Bought) -> Made:
    """What a purchase left, as what any node leaves."""
    facts = {**bought.facts, "text": bought.text, "key": bought.key, "cost": bought.cost.micros}
    return Made(blobs=bought.blobs, facts=facts)
