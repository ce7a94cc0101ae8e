"""The local crew: a pool of this machine's processes that draw, speak and encode."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from functools import partial
from multiprocessing import connection, forkserver, resource_tracker
from multiprocessing.context import BaseContext
from typing import Any, TypeVar

from yingxi.crew.travel import portable
from yingxi.errors import StoreConflict
from yingxi.tongue import say

Job = TypeVar("Job")
Result = TypeVar("Result")

MAX_RESCUES = 2
"""How often the jobs left are given to a fresh pool after a worker died."""
ORPHANED = 71
"""A worker's exit code when its foreman is gone."""


def cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class LocalCrew:
    """Runs jobs in processes; a worker that dies is replaced and its job done again.

    ``preload`` names modules that are imported once and shared by all workers. Workers outlive
    neither the crew nor, where this process is killed, this process.
    """

    def __init__(self, workers: int | None = None, *, preload: Sequence[str] = ()) -> None:
        self.workers = workers or cores()
        self._preload = list(preload)
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
            try:
                pending = self._hand_out(work, left)
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
                self.close(now=True)
                raise

    def _hand_out(
        self, work: Callable[[Job], Result], jobs: Mapping[int, Job]
    ) -> dict[Future[Any], int]:
        """Give the pool its jobs. Raises BrokenProcessPool where workers can't be started."""
        try:
            pool = self._open()
            return {pool.submit(partial(_obey, work), job): i for i, job in jobs.items()}
        except (EOFError, ConnectionError) as fault:
            raise BrokenProcessPool("no worker could be started") from fault

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
            self._pool = ProcessPoolExecutor(
                self.workers, mp_context=_context(self._preload), initializer=_start_worker
            )
        return self._pool


def _context(preload: list[str]) -> BaseContext:
    """How workers are started: forked from a server that has nothing but the preload in it."""
    if os.name != "posix":
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(preload)
    # One thread each: the workers are the parallelism, and a server to fork must have no threads.
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NUMBA_NUM_THREADS"):
        os.environ.setdefault(name, "1")
    resource_tracker.ensure_running()
    with _interrupts_held():
        forkserver.ensure_running()
    return context


@contextmanager
def _interrupts_held() -> Generator[None]:
    """Processes started inside never hear Ctrl-C: the foreman alone does, once it is out again."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _start_worker() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_leave_with_foreman, daemon=True).start()


def _leave_with_foreman() -> None:
    """End this worker when its foreman is gone, whatever it is doing.

    Nothing is lost by it: a file is there only when it is whole.
    """
    foreman = multiprocessing.parent_process()
    if foreman is not None:
        connection.wait([foreman.sentinel])
        os._exit(ORPHANED)


def _obey(work: Callable[[Job], Result], job: Job) -> Result:
    try:
        return work(job)
    except Exception as fault:
        # The pool takes an exception that does not survive the way home for a dead worker.
        told = portable(fault)
        if told is fault:
            raise
        raise told from fault
