"""The local crew: a pool of this machine's processes that draw, speak and encode."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from typing import Any, TypeVar

from yingxi.errors import StoreConflict
from yingxi.tongue import say

Job = TypeVar("Job")
Result = TypeVar("Result")

MAX_RESCUES = 2
"""How often a job is given to a fresh pool after its worker died."""


def cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _start_worker() -> None:
    # Ctrl-C goes to the foreman alone; a worker finishes or is told to stop.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
        os.environ.setdefault(name, "1")


class LocalCrew:
    """Runs jobs in processes; a worker that dies is replaced and its job done again."""

    def __init__(self, workers: int | None = None) -> None:
        self.workers = workers or cores()
        self._pool: ProcessPoolExecutor | None = None

    def run(
        self, work: Callable[[Job], Result], jobs: Sequence[Job]
    ) -> Iterator[tuple[int, Result]]:
        """Do every job; yields ``(index, result)`` as each is finished.

        The first error stops what has not begun and is raised; finished work was already yielded.
        """
        rescues = 0
        left = dict(enumerate(jobs))
        while left:
            pool = self._open()
            pending: dict[Future[Any], int] = {pool.submit(work, job): i for i, job in left.items()}
            try:
                while pending:
                    finished, _ = wait(pending, return_when=FIRST_COMPLETED)
                    for future in finished:
                        index = pending.pop(future)
                        result = future.result()
                        del left[index]
                        yield index, result
            except BrokenProcessPool as fault:
                self.close()
                rescues += 1
                if rescues > MAX_RESCUES:
                    raise StoreConflict(
                        say("干活的进程接连倒下", "worker processes keep dying"),
                        hint=say(
                            "多半是内存不够：用 --workers 1 再试",
                            "most likely too little memory: try --workers 1",
                        ),
                    ) from fault
            except BaseException:
                for future in pending:
                    future.cancel()
                self.close(now=True)
                raise

    def close(self, *, now: bool = False) -> None:
        """Send the crew home; ``now`` does not wait for jobs in hand."""
        pool, self._pool = self._pool, None
        if pool is None:
            return
        if now:
            for process in list((getattr(pool, "_processes", None) or {}).values()):
                process.terminate()
        pool.shutdown(wait=not now, cancel_futures=True)

    def __enter__(self) -> LocalCrew:
        return self

    def __exit__(self, *_: object) -> None:
        self.close(now=True)

    def _open(self) -> ProcessPoolExecutor:
        if self._pool is None:
            context = multiprocessing.get_context("forkserver" if os.name == "posix" else "spawn")
            self._pool = ProcessPoolExecutor(
                self.workers, mp_context=context, initializer=_start_worker
            )
        return self._pool
