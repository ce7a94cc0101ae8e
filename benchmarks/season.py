"""The graph by itself: how much it costs beside the work.

    python benchmarks/season.py [EPISODES SHOTS]        80 episodes of 40 shots, about a minute

Prints, from one run: the first build of a season whose vendors answer at once and whose work is
nothing, a rebuild with nothing changed, one edited line, the overhead a node against a plain loop
that does the same hashing and storing without graph or ledger, and the rate of hash and store.
"""

from __future__ import annotations

import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from yingxi.production.floor import Floor, Labour, Node, Outcome, made_of
from yingxi.shoot.buy import Buyer
from yingxi.shoot.money import Money, Unit, Usage
from yingxi.shoot.provider import Abilities, Artifact, Done, OpenBlob, Operation, Recovery, Status
from yingxi.shoot.purchase import Department, Purchase, Slate
from yingxi.shoot.request import Craft, ImageRequest, Request, SpeechRequest, VideoRequest
from yingxi.store.blobs import Blobs
from yingxi.store.canon import digest
from yingxi.store.ledger import Ledger
from yingxi.store.steps import Made, Step, StepLog

CLIP_MB = 50


class AtOnce:
    """A vendor in this process that makes a few bytes of what it is asked."""

    name = "at-once"
    recovery = Recovery.NONE
    sold = 0

    def abilities(self, craft: Craft, model: str) -> Abilities:
        return Abilities(craft=craft)

    def worst(self, request: Request) -> Usage:
        return {Unit.CALL: 1}

    def start(self, request: Request, reference: str, blob: OpenBlob) -> Operation | Done:
        type(self).sold += 1
        data = Artifact(name="it", mime="x/y", data=reference.encode())
        return Done(usage={Unit.CALL: 1}, artifacts=(data,))

    def status(self, operation: Operation) -> Status:
        raise NotImplementedError

    def find(self, reference: str) -> Operation | None:
        return None

    def cancel(self, operation: Operation) -> bool:
        return False


class Bench:
    """A crew of one."""

    def run(self, work: Callable[[Any], Made], jobs: Sequence[Any]) -> Iterator[tuple[int, Made]]:
        for index, job in enumerate(jobs):
            yield index, work(job)


def season(episodes: int, shots: int, changed: str = "") -> list[Node]:
    """Voice, picture, film and take of every shot, and a cut an episode."""
    nodes: list[Node] = []
    for e in range(1, episodes + 1):
        takes: list[str] = []
        for s in range(1, shots + 1):
            shot = f"E{e:02d}-{s:02d}"
            words = shot + ("!" if shot == changed else "")
            nodes += [
                bought(f"{shot}/voice", e, SpeechRequest(model="m", text=words, voice="v")),
                bought(f"{shot}/picture", e, ImageRequest(model="m", prompt=shot, width=9, height=16)),
                bought(f"{shot}/film", e,
                       VideoRequest(model="m", prompt=shot, seconds=5, width=9, height=16),
                       after=(f"{shot}/picture",)),
                worked(f"{shot}/take", e, (f"{shot}/film", f"{shot}/voice")),
            ]  # fmt: skip
            takes.append(f"{shot}/take")
        nodes.append(worked(f"E{e:02d}/cut", e, tuple(takes)))
    return nodes


def bought(name: str, episode: int, request: Request, after: tuple[str, ...] = ()) -> Node:
    """A node that is bought."""

    def build(made: Mapping[str, Made]) -> Purchase:
        inputs = [m.blobs["it"] for m in made.values()]
        slate = Slate(drama="b", episode=episode, shot=name, department=Department.SHOOT)
        return Purchase(key=digest((name, request, inputs)), provider="at-once", request=request,
                        worst=Money(micros=1), slate=slate)  # fmt: skip

    return Node(id=name, episode=episode, build=build, after=after)


def worked(name: str, episode: int, after: tuple[str, ...]) -> Node:
    """A node that the crew makes."""

    def build(made: Mapping[str, Made]) -> Labour:
        inputs = tuple(m.blobs["it"] for m in made.values())
        step = Step(name="bench.work", version=1, parameters=name, inputs=inputs)
        return Labour(step=step, order=step)

    return Node(id=name, episode=episode, build=build, after=after)


def run(folder: Path, nodes: Sequence[Node]) -> tuple[Outcome, float, float]:
    """The outcome, wall-clock and CPU seconds of one run in a fresh studio."""
    began, busy = time.perf_counter(), time.process_time()
    blobs = Blobs(folder)
    log, ledger = StepLog(folder, blobs), Ledger(folder)

    def work(step: Step) -> Made:
        return log.record(step, Made(blobs={"it": blobs.keep_bytes(step.key.encode())}, facts={}))

    buyer = Buyer(ledger=ledger, blobs=blobs, fetch=lambda _a, _p: None,
                  cost=lambda _p, _u: Money(micros=1))  # fmt: skip
    floor = Floor(
        buyer=buyer, providers={"at-once": AtOnce()}, crew=Bench(), do=work, log=log,
        limits={"at-once": 8}, paid={k: made_of(b) for k, b in ledger.finished().items()},
    )  # fmt: skip
    out = floor.run(nodes)
    ledger.close()
    return out, time.perf_counter() - began, time.process_time() - busy


def without_graph(folder: Path, nodes: Sequence[Node]) -> float:
    """The same keys and the same stores in a plain loop: CPU seconds."""
    busy = time.process_time()
    blobs = Blobs(folder)
    made: dict[str, Made] = {}
    for node in nodes:
        task = node.build({s: made[s] for s in node.after})
        key = task.step.key if isinstance(task, Labour) else getattr(task, "key", "")
        made[node.id] = Made(blobs={"it": blobs.keep_bytes(str(key).encode())}, facts={})
    return time.process_time() - busy


def main(arguments: list[str]) -> int:
    """Run it all in a scratch folder and print the table."""
    episodes, shots = map(int, arguments or ("80", "40"))
    with tempfile.TemporaryDirectory(prefix="yingxi-season-") as scratch:
        folder = Path(scratch)
        nodes = season(episodes, shots)
        _, first, first_cpu = run(folder / "s", nodes)
        sold = AtOnce.sold
        again, idle, idle_cpu = run(folder / "s", nodes)
        edit, edited, _ = run(folder / "s", season(episodes, shots, "E01-01"))
        plain = without_graph(folder / "p", nodes)
        clip = folder / "clip"
        clip.write_bytes(os.urandom(CLIP_MB << 20))
        began = time.perf_counter()
        Blobs(folder / "s").keep(clip)
        stored = time.perf_counter() - began
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        rows = [
            ("season", f"{len(nodes)} nodes", f"{episodes} episodes of {shots} shots"),
            ("first build", f"{first:.1f} s", f"{sold} bought, ledger on disk at every step"),
            ("no change", f"{idle:.2f} s", f"{idle_cpu:.2f} CPU s; {len(again.bought)} bought, {len(again.worked)} worked"),
            ("one edited line", f"{edited:.2f} s", f"{len(edit.bought)} bought, {len(edit.worked)} worked"),
            ("overhead a node", f"{(first_cpu - plain) / len(nodes) * 1000:.2f} CPU ms",
             f"{first_cpu / plain:.1f}× a plain loop that hashes and stores the same"),
            ("hash and store", f"{CLIP_MB / stored:.0f} MB/s", f"a clip of {CLIP_MB} MB"),
            ("memory", f"{memory:.0f} MB", "largest, of this process"),
        ]  # fmt: skip
        for name, figure, note in rows:
            print(f"{name:<18} {figure:<16} {note}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
