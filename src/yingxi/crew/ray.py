"""The crew of many machines: jobs travel to a Ray cluster, and only by value and path.

Every node must see the state folder under the same path; a node that does not is left out. Which
job goes to which node is decided here: Ray has no priorities, and a request that no node can meet
would wait for ever.
"""

from __future__ import annotations

import heapq
import logging
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any, TypeVar

from yingxi.crew.local import MAX_RESCUES
from yingxi.crew.ray_membership import Membership, join
from yingxi.crew.shared_folder import Answer, Probe, answer, probe
from yingxi.crew.travel import Outcome, bring_home, obey
from yingxi.errors import StoreConflict, UserError
from yingxi.tongue import say

Job = TypeVar("Job")
Result = TypeVar("Result")

LOOK_SECONDS = 2.0
"""How often the cluster is asked for nodes that came or went."""
PROBE_SECONDS = 60.0
"""How long a node may take to answer before it is left out."""
STOP_SECONDS = 5.0
"""How long jobs that were cancelled may take to be gone."""
ONE_THREAD = {
    name: "1" for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NUMBA_NUM_THREADS")
}

log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Node:
    name: str
    slots: int
    """How many jobs it can do at once."""
    busy: int = 0
    proven: bool = False


@dataclass(slots=True)
class _Question:
    """A probe on its way: to which node, and since when."""

    node: str
    since: float = field(default_factory=time.monotonic)


class RayCrew:
    """Runs jobs on a Ray cluster; what a dead worker or a lost node had in hand is done again.

    ``address`` as Ray knows it (``HOST:PORT``, or ``auto`` for the cluster this machine is in);
    empty starts a cluster of this machine alone. ``workers`` bounds the jobs at once, ``gpus`` is
    what each of them asks for. ``state`` is the folder that every node must see.
    """

    def __init__(
        self,
        address: str = "",
        *,
        workers: int | None = None,
        gpus: int = 0,
        state: Path | None = None,
    ) -> None:
        if address.startswith("ray://"):
            raise UserError(
                say(f"不能经 {address} 远程派活", f"can't work through {address}"),
                hint=say(
                    "在本机运行 ray start --address=主机:6379，再设 YINGXI_RAY_ADDRESS=auto",
                    "run ray start --address=HOST:6379 here, and set YINGXI_RAY_ADDRESS=auto",
                ),
            )
        self.address, self.workers, self.gpus, self.state = address, workers, gpus, state
        self._cluster: _Cluster | None = None

    def run(
        self, work: Callable[[Job], Result], jobs: Sequence[Job]
    ) -> Iterator[tuple[int, Result]]:
        """Do every job; yields ``(index, result)`` as each is finished.

        Earlier jobs start first. The first error stops the others and is raised. Raises
        MissingExtra without Ray, UserError where no node can do the jobs, StoreConflict where
        none sees the state folder or workers keep dying.
        """
        if not jobs:
            return
        cluster = self._open()
        ready = list(range(len(jobs)))
        deaths: Counter[int] = Counter()
        try:
            while ready or cluster.in_hand:
                while ready and (node := cluster.free_node()):
                    index = heapq.heappop(ready)
                    cluster.send(index, node, work, jobs[index])
                for index, outcome in cluster.finished():
                    if outcome is not None:
                        yield index, bring_home(outcome)
                        continue
                    deaths[index] += 1
                    if deaths[index] > MAX_RESCUES:
                        raise _keep_dying()
                    heapq.heappush(ready, index)
        finally:
            cluster.cancel()

    def close(self, *, now: bool = False) -> None:
        """Leave the cluster; ``now`` does not wait for jobs in hand."""
        cluster, self._cluster = self._cluster, None
        if cluster is not None:
            cluster.close(now=now)

    def __enter__(self) -> RayCrew:
        return self

    def __exit__(self, *_: object) -> None:
        self.close(now=True)

    @property
    def left_out(self) -> dict[str, str]:
        """The nodes that get no work, and why."""
        return dict(self._cluster.left_out) if self._cluster else {}

    def _open(self) -> _Cluster:
        if self._cluster is None:
            self._cluster = _Cluster(
                join(self.address, self.workers), self.workers, self.gpus, probe(self.state)
            )
        return self._cluster


class _Cluster:
    """The nodes, what each has in hand, and the questions that are on their way to them."""

    def __init__(self, ray: Membership, workers: int | None, gpus: int, probe: Probe) -> None:
        self.in_hand: dict[Any, tuple[int, str]] = {}
        self.left_out: dict[str, str] = {}
        self._membership, self._ray = ray, ray.module
        self._affinity = import_module(
            "ray.util.scheduling_strategies"
        ).NodeAffinitySchedulingStrategy
        self._workers, self._gpus, self._probe = workers, gpus, probe
        self._nodes: dict[str, _Node] = {}
        self._gone: set[str] = set()
        self._questions: dict[Any, _Question] = {}
        self._looked = float("-inf")
        self._obey, self._answer = self._ray.remote(obey), self._ray.remote(answer)

    def free_node(self) -> str:
        """The node with most room for another job, or an empty name."""
        self._look()
        if self._workers is not None and len(self.in_hand) >= self._workers:
            return ""
        room = {i: n.slots - n.busy for i, n in self._nodes.items() if n.proven}
        best = max(room, key=lambda i: room[i], default="")
        return best if best and room[best] > 0 else ""

    def send(self, index: int, node: str, work: Callable[[Job], Result], job: Job) -> None:
        self._nodes[node].busy += 1
        there = self._obey.options(num_cpus=1, num_gpus=self._gpus, **self._on(node))
        self.in_hand[there.remote(work, job)] = (index, node)

    def finished(self) -> Iterator[tuple[int, Outcome | None]]:
        """Wait a while; yields the jobs that are done, with None where the worker died."""
        waiting = [*self.in_hand, *self._questions]
        done, _ = self._ray.wait(waiting, num_returns=1, timeout=LOOK_SECONDS)
        for ref in done:
            if ref in self._questions:
                self._hear(ref)
                continue
            index, node = self.in_hand.pop(ref)
            if node in self._nodes:
                self._nodes[node].busy -= 1
            yield index, self._outcome(ref, node)

    def cancel(self) -> None:
        """Stop what is in hand."""
        refs = [*self.in_hand, *self._questions]
        self.in_hand.clear()
        self._questions.clear()
        for node in self._nodes.values():
            node.busy = 0
        if refs and self._ray.is_initialized():
            for ref in refs:
                self._ray.cancel(ref, force=True)
            self._ray.wait(refs, num_returns=len(refs), timeout=STOP_SECONDS)

    def close(self, *, now: bool) -> None:
        if not now and self.in_hand:
            self._ray.wait(list(self.in_hand), num_returns=len(self.in_hand))
        self.cancel()
        self._probe.forget()
        self._membership.leave()

    def _outcome(self, ref: Any, node: str) -> Outcome | None:
        errors = self._ray.exceptions
        try:
            return self._ray.get(ref)
        except errors.RayTaskError as fault:  # not the job's: it could not even begin there
            self._leave_out(node, str(fault).strip().splitlines()[-1])
        except errors.RayError:
            # A node may be going down with its workers: it gets nothing until it answers again.
            if node in self._nodes:
                self._nodes[node].proven = False
                self._ask(node)
        return None

    def _look(self) -> None:
        """See which nodes came and went, and ask the new ones whether they see the folder."""
        if time.monotonic() - self._looked > LOOK_SECONDS:
            self._looked = time.monotonic()
            alive = {n["NodeID"]: n for n in self._ray.nodes() if n["Alive"]}
            for gone in self._nodes.keys() - alive.keys():
                self._forget(gone)
            for name, told in alive.items():
                if name not in self._nodes and name not in self._gone:
                    self._meet(name, told)
        late = time.monotonic() - PROBE_SECONDS
        for ref in [r for r, q in self._questions.items() if q.since < late]:
            self._ray.cancel(ref, force=True)
            self._leave_out(self._questions.pop(ref).node, say("没有回音", "does not answer"))
        if not self._questions and not any(n.proven for n in self._nodes.values()):
            raise self._nobody()

    def _meet(self, name: str, told: dict[str, Any]) -> None:
        has: dict[str, float] = told["Resources"]
        slots = int(has.get("CPU", 0))
        if self._gpus:
            slots = min(slots, int(has.get("GPU", 0)) // self._gpus)
        if slots < 1:
            self._gone.add(name)
            return
        self._nodes[name] = _Node(name=told["NodeManagerHostname"] or name[:8], slots=slots)
        self._ask(name)

    def _ask(self, node: str) -> None:
        if all(q.node != node for q in self._questions.values()):
            there = self._answer.options(num_cpus=0, **self._on(node))
            self._questions[there.remote(self._probe.question, node)] = _Question(node)

    def _hear(self, ref: Any) -> None:
        node = self._questions.pop(ref).node
        try:
            told: Answer = self._ray.get(ref)
        except self._ray.exceptions.RayTaskError as fault:
            self._leave_out(node, str(fault).strip().splitlines()[-1])
        except self._ray.exceptions.RayError:
            self._forget(node)
        else:
            if why := self._probe.fault(told):
                self._leave_out(node, why)
            elif node in self._nodes:
                self._nodes[node].proven = True

    def _forget(self, node: str) -> None:
        self._nodes.pop(node, None)
        self._gone.add(node)

    def _leave_out(self, node: str, why: str) -> None:
        if node in self._nodes:
            name = self._nodes[node].name
            self.left_out[f"{name} ({node[:8]})"] = why
            log.warning(say("%s 不派活：%s", "%s gets no work: %s"), name, why)
        self._forget(node)

    def _on(self, node: str) -> dict[str, Any]:
        """On that node and no other; what becomes of it there is for us to mend."""
        return {
            "scheduling_strategy": self._affinity(node, soft=False),
            "runtime_env": {"env_vars": ONE_THREAD},
            "max_retries": 0,
        }

    def _nobody(self) -> UserError | StoreConflict:
        if self.left_out:
            reasons = "; ".join(f"{name}: {why}" for name, why in self.left_out.items())
            return StoreConflict(
                say(f"没有一台机器能干活：{reasons}", f"no node can do the work: {reasons}"),
                hint=say(
                    "把剧放在每台机器都以同一路径看得见的盘上，各台装同一版影戏",
                    "keep the drama on a path that every node sees, with the same Yingxi on each",
                ),
            )
        if self._gpus and not self._nodes:
            return UserError(
                say(
                    f"集群里没有一台机器有 1 核和 {self._gpus} 块 GPU",
                    f"no node of the cluster has 1 CPU and {self._gpus} GPU",
                ),
                hint=say(
                    f"加一台：ray start --address=… --num-gpus={self._gpus}",
                    f"add one: ray start --address=… --num-gpus={self._gpus}",
                ),
            )
        return StoreConflict(
            say("集群里没有可用的机器了", "the cluster has no node to work on"),
            hint=say(
                "用 ray start --address=… 加一台再运行一次，做好的都在",
                "add one by ray start --address=… and run again; nothing is lost",
            ),
        )


def _keep_dying() -> StoreConflict:
    return StoreConflict(
        say("干活的进程接连倒下", "worker processes keep dying"),
        hint=say(
            "多半是内存不够：用 --workers 1 再试", "most likely too little memory: try --workers 1"
        ),
    )
