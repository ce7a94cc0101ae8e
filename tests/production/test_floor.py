"""The floor: what can be made is made, by episode, within limits, and faults stay where they are."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from yingxi.errors import BudgetExceeded, Interrupted, MissingExtra, Refused
from yingxi.production.floor import Floor, Labour, Node, Ready, Task
from yingxi.shoot.buy import Buyer, Patience
from yingxi.shoot.money import Money, Unit, Usage
from yingxi.shoot.provider import Abilities, Artifact, Done, OpenBlob, Operation, Recovery, Status
from yingxi.shoot.purchase import Department, Purchase, Slate
from yingxi.shoot.request import Craft, Request, SpeechRequest
from yingxi.store.blobs import Blobs
from yingxi.store.canon import digest
from yingxi.store.ledger import Ledger
from yingxi.store.steps import Made, Step, StepLog


class Shop:
    """A vendor in this process that answers at once and notes who came when."""

    name = "shop"
    recovery = Recovery.NONE

    def __init__(self) -> None:
        self.served: list[str] = []
        self.inside = self.most = 0
        self._lock = threading.Lock()
        self.refuses: set[str] = set()
        self.lacks = False
        self.slow = threading.Event()
        self.slow.set()

    def abilities(self, craft: Craft, model: str) -> Abilities:
        return Abilities(craft=craft)

    def worst(self, request: Request) -> Usage:
        return {Unit.CALL: 1}

    def start(self, request: Request, reference: str, blob: OpenBlob) -> Operation | Done:
        assert isinstance(request, SpeechRequest)
        with self._lock:
            self.inside += 1
            self.most = max(self.most, self.inside)
        try:
            self.slow.wait(0.02)
            threading.Event().wait(0.01)
            if request.text in self.refuses:
                raise Refused("no")
            if self.lacks:
                raise MissingExtra("no torch")
            with self._lock:
                self.served.append(request.text)
            data = Artifact(name="audio", mime="audio/wav", data=request.text.encode())
            return Done(usage={Unit.CALL: 1}, artifacts=(data,))
        finally:
            with self._lock:
                self.inside -= 1

    def status(self, operation: Operation) -> Status:
        raise AssertionError("it answered at once")

    def find(self, reference: str) -> Operation | None:
        return None

    def cancel(self, operation: Operation) -> bool:
        return False


class Bench:
    """A crew of one, in this thread."""

    lingers = 0.0
    """Seconds it needs after its last job before it can take another batch."""

    def run(self, work: Callable[[Any], Made], jobs: Sequence[Any]) -> Iterator[tuple[int, Made]]:
        for index, job in enumerate(jobs):
            yield index, work(job)
        threading.Event().wait(self.lingers)


@pytest.fixture
def ledger(tmp_path: Path) -> Generator[Ledger]:
    ledger = Ledger(tmp_path / "state", budget=Money(micros=1000))
    yield ledger
    ledger.close()


@pytest.fixture
def shop() -> Shop:
    return Shop()


@pytest.fixture
def floor(tmp_path: Path, ledger: Ledger, shop: Shop) -> Floor:
    blobs = Blobs(tmp_path / "state")
    log = StepLog(tmp_path / "state", blobs)
    buyer = Buyer(
        ledger=ledger, blobs=blobs, fetch=lambda _a, _p: None, cost=lambda _p, _u: Money(micros=10),
        patience=lambda: Patience(first=0.01, most=0.02),
    )  # fmt: skip

    def work(order: Step) -> Made:
        return log.record(
            order, Made(blobs={"take": blobs.keep_bytes(order.key.encode())}, facts={})
        )

    return Floor(
        buyer=buyer, providers={"shop": shop}, crew=Bench(), do=work, log=log, limits={"shop": 2}
    )


def line(text: str, episode: int = 1) -> Purchase:
    return Purchase(
        key=digest(text), provider="shop", worst=Money(micros=10),
        request=SpeechRequest(model="m", text=text, voice="v"),
        slate=Slate(drama="试", episode=episode, shot=text, department=Department.SOUND),
    )  # fmt: skip


def buys(name: str, episode: int = 1, after: tuple[str, ...] = ()) -> Node:
    return Node(id=name, episode=episode, build=lambda _: line(name, episode), after=after)


def works(name: str, after: tuple[str, ...]) -> Node:
    def build(made: Mapping[str, Made]) -> Task:
        inputs = tuple(blob for m in made.values() for blob in m.blobs.values())
        step = Step(name="test.work", version=1, parameters=name, inputs=inputs)
        return Labour(step=step, order=step)

    return Node(id=name, episode=1, build=build, after=after)


def test_work_follows_what_it_is_made_from_and_is_done_once(floor: Floor, shop: Shop) -> None:
    nodes = [buys("a"), buys("b"), works("take", ("a", "b"))]
    first = floor.run(nodes)
    assert set(first.made) == {"a", "b", "take"}
    assert first.worked == ["take"]
    again = floor.run(nodes)
    assert again.worked == []
    assert sorted(shop.served) == ["a", "b"]
    assert again.made["take"] == first.made["take"]


def test_a_vendor_has_no_more_in_hand_than_its_limit(floor: Floor, shop: Shop) -> None:
    floor.run([buys(f"line {i}") for i in range(12)])
    assert len(shop.served) == 12
    assert shop.most <= 2


def test_the_first_episode_goes_before_the_last(floor: Floor, shop: Shop) -> None:
    floor.limits = {"shop": 1}
    floor.run([buys(f"e{e}s{s}", episode=e) for s in range(3) for e in (3, 2, 1)])
    assert [name[:2] for name in shop.served] == ["e1"] * 3 + ["e2"] * 3 + ["e3"] * 3


def test_a_fault_stops_what_depends_on_it_and_nothing_else(floor: Floor, shop: Shop) -> None:
    shop.refuses = {"bad"}
    out = floor.run([buys("bad"), buys("good"), works("x", ("bad",)), works("y", ("good",))])
    assert set(out.faults) == {"bad"}
    assert isinstance(out.faults["bad"], Refused)
    assert set(out.made) == {"good", "y"}


def test_a_budget_stops_buying_and_lets_what_is_bought_be_worked(floor: Floor, shop: Shop) -> None:
    floor.limits = {"shop": 1}
    many = [buys(f"line {i:03d}") for i in range(150)]
    out = floor.run([*many, works("y", ("line 000",))])
    assert len(shop.served) == 100, "1000 millionths at 10 each"
    assert any(isinstance(f, BudgetExceeded) for f in out.faults.values())
    assert "y" in out.made


def test_work_that_comes_while_the_crew_lays_down_its_tools_is_done(floor: Floor) -> None:
    crew = Bench()
    crew.lingers = 0.3
    floor.crew = crew
    out = floor.run([buys("a"), works("x", ("a",)), works("y", ("x",)), works("z", ("y",))])
    assert out.worked == ["x", "y", "z"]


def test_what_failed_before_it_was_sent_is_free_at_once(floor: Floor, shop: Shop) -> None:
    shop.lacks = True
    out = floor.run([buys("a")])
    assert isinstance(out.faults["a"], MissingExtra)
    shop.lacks = False
    began = time.monotonic()
    assert "a" in floor.run([buys("a")]).made
    assert time.monotonic() - began < 5, "nobody waits for a lease of ninety seconds"


def test_what_is_there_already_needs_nobody(floor: Floor, shop: Shop) -> None:
    made = Made(blobs={"audio": "sha256:x"}, facts={})
    out = floor.run([Node(id="a", episode=1, build=lambda _: Ready(made=made))])
    assert out.made == {"a": made}
    assert not shop.served


def test_a_run_that_is_being_stopped_says_so_and_can_go_on(floor: Floor, shop: Shop) -> None:
    def press_ctrl_c(_id: str, _task: Task) -> None:
        raise KeyboardInterrupt

    floor.watch = press_ctrl_c
    with pytest.raises(Interrupted):
        floor.run([buys(f"line {i}") for i in range(6)])
    seen = len(shop.served)
    floor.watch = lambda _id, _task: None
    floor.run([buys(f"line {i}") for i in range(6)])
    assert len(shop.served) == 6
    assert seen < 6
