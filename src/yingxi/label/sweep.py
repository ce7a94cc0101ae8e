"""Many files at once: found in folders, examined in processes, told as they are done."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from yingxi.label import carry
from yingxi.label.evidence import Evidence
from yingxi.label.verdict import Verdict, judge
from yingxi.label.verify import Studio, examine
from yingxi.tongue import say

ONLY_SIGNED = (".gif", ".tif", ".tiff", ".m4a", ".heic", ".avif")
"""Kinds that hold a C2PA manifest, though the standard names no place in them for the label."""
_DRAMA, _OUT = "drama.toml", "out"


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A file, what was found on it, and what to make of it."""

    evidence: Evidence
    verdict: Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Finds:
    """The files to look at, in order, and how many others lie beside them."""

    files: tuple[Path, ...]
    others: int = 0


def files_in(places: Iterable[Path]) -> Finds:
    """Files as they are named; of folders, every file of a kind that can be labelled.

    Hidden files are left out, links to folders are followed once. Of a drama only ``out`` goes to
    the audience, so only that is looked at.
    """
    endings = {e.lower() for carrier in carry.CARRIERS for e in carrier.endings} | {*ONLY_SIGNED}
    files: dict[Path, None] = {}
    others = 0
    for place in places:
        if not place.is_dir():
            files[place] = None
            continue
        inside = place / _OUT if (place / _DRAMA).is_file() and (place / _OUT).is_dir() else place
        for path in _walk(inside):
            if path.suffix.lower() in endings:
                files[path] = None
            else:
                others += 1
    return Finds(files=tuple(files), others=others)


def _walk(folder: Path) -> Iterator[Path]:
    seen: set[tuple[int, int]] = set()
    for here, folders, names in os.walk(folder, followlinks=True):
        try:
            told = os.stat(here)
        except OSError:
            folders.clear()
            continue
        if (told.st_dev, told.st_ino) in seen:
            folders.clear()
            continue
        seen.add((told.st_dev, told.st_ino))
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (Path(here, name) for name in sorted(names) if not name.startswith("."))


def check_one(path: Path, who: Studio, *, quick: bool = False) -> Checked:
    """Examine and judge a file; whatever is wrong with it is said in the verdict."""
    try:
        found = examine(path, who, quick=quick)
    except Exception as fault:  # noqa: BLE001 - the workers' loop: one odd file must not end the rest
        found = Evidence(
            path=path, quick=quick,
            fault=say(f"{path.name} 看不了（{type(fault).__name__}：{fault}）",
                      f"{path.name} can't be examined ({type(fault).__name__}: {fault})")[:300],
            hint=say("文件可能已损坏；若别的播放器能放，请报告给我们",
                     "the file may be damaged; if others play it, please report this"),
        )  # fmt: skip
    return Checked(evidence=found, verdict=judge(found))


def check_all(
    files: Sequence[Path], who: Studio, *, workers: int, quick: bool = False
) -> Iterator[Checked]:
    """Every file's result, in the order in which they are done."""
    if workers <= 1 or len(files) <= 1:
        yield from (check_one(path, who, quick=quick) for path in files)
        return
    waiting = list(files)
    while waiting:
        done: set[Path] = set()
        try:
            for one in _pooled(waiting, who, min(workers, len(waiting)), quick=quick):
                done.add(one.evidence.path)
                yield one
            return
        except BrokenProcessPool:
            waiting = [path for path in waiting if path not in done]
        # A worker was lost, to one of the files that were in its hands: each of those alone.
        for path in waiting[: 2 * workers]:
            try:
                yield from _pooled([path], who, 1, quick=quick)
            except BrokenProcessPool:
                yield _lost(path, quick=quick)
        waiting = waiting[2 * workers :]


def _lost(path: Path, *, quick: bool) -> Checked:
    found = Evidence(
        path=path, quick=quick,
        fault=say(f"{path.name} 让检验进程崩溃了", f"{path.name} crashed the process that read it"),
        hint=say("不要打开它；请把它报告给我们", "do not open it; please report it"),
    )  # fmt: skip
    return Checked(evidence=found, verdict=judge(found))


_STUDIO: list[Studio] = []
"""In a worker: what the studio knows, sent once and not with every file."""


def _pooled(files: Sequence[Path], who: Studio, workers: int, *, quick: bool) -> Iterator[Checked]:
    pool = ProcessPoolExecutor(
        workers, mp_context=get_context("spawn"), initializer=_begin, initargs=(who,)
    )
    rest = iter(files)
    running: set[Future[Checked]] = set()
    try:
        while True:
            # Two files for each worker: when one is lost, few are under suspicion.
            for path in rest:
                running.add(pool.submit(_in_worker, path, quick))
                if len(running) >= 2 * workers:
                    break
            if not running:
                return
            finished, running = wait(running, return_when=FIRST_COMPLETED)
            for future in finished:
                yield future.result()
    finally:
        pool.shutdown(cancel_futures=True)


def _begin(who: Studio) -> None:
    # The person's Ctrl-C is for the foreman, who tells the workers.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _STUDIO[:] = [who]


def _in_worker(path: Path, quick: bool) -> Checked:
    return check_one(path, _STUDIO[0], quick=quick)
