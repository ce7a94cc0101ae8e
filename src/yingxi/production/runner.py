"""Runs jobs through the store and the crew: only what is missing is worked on."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from yingxi.production.jobs import (
    CardJob,
    DressJob,
    FilmJob,
    GateJob,
    Job,
    MixJob,
    Order,
    PaintJob,
    PassJob,
    TakeJob,
    VoiceJob,
)
from yingxi.production.report import Reporter
from yingxi.store.blobs import Blobs
from yingxi.store.steps import Made, StepLog
from yingxi.tongue import say

TITLES: Mapping[str, tuple[str, str]] = {
    name: (f"{chinese} {name}", name)
    for name, chinese in {
        "stage.paint": "画景", "stage.dress": "扮群演", "stage.pass": "拍通道",
        "bible.picture": "设定图", "shoot.keyframe": "关键帧", "shoot.take": "拍摄",
        "sound.voice": "配音", "sound.music": "配乐", "sound.mix": "混音",
        "check.take": "看样片", "cut.card": "片头片尾", "cut.conform": "套底",
    }.items()
}  # fmt: skip
"""What a phase of the work is called, in Chinese and in English."""


class Crew(Protocol):
    """Does jobs somewhere and says as each is done."""

    def run(
        self, work: Callable[[Order], Made], jobs: Sequence[Order]
    ) -> Iterator[tuple[int, Made]]: ...


@dataclass(slots=True)
class Tally:
    """How much was made anew, how much was there, and how long it took."""

    made: dict[str, int] = field(default_factory=dict[str, int])
    cached: dict[str, int] = field(default_factory=dict[str, int])
    seconds: dict[str, float] = field(default_factory=dict[str, float])


class JobRunner:
    """Takes from the store what was made before, and has the crew make the rest."""

    def __init__(
        self,
        *,
        do: Callable[[Order], Made],
        blobs: Blobs,
        log: StepLog,
        crew: Crew,
        reporter: Reporter,
    ) -> None:
        self.blobs = blobs
        self.tally = Tally()
        self.reporter = reporter
        self._do, self._log, self._crew = do, log, crew

    def run(self, jobs: Sequence[Job]) -> dict[str, Made]:
        """Every job's result by step key; the same key is never made twice."""
        results: dict[str, Made] = {}
        missing: list[tuple[Job, str]] = []
        totals: dict[str, list[float]] = {}
        for job in jobs:
            step = job.step
            key = step.key
            found = self._log.find(step)
            sums = totals.setdefault(step.name, [0.0, 0.0])
            sums[0] += _weight(job)
            if found is None:
                missing.append((job, key))
                self.tally.made[step.name] = self.tally.made.get(step.name, 0) + 1
            else:
                results[key] = found
                sums[1] += _weight(job)
                self.tally.cached[step.name] = self.tally.cached.get(step.name, 0) + 1
        for name, (total, cached) in totals.items():
            self.reporter.begin(name, say(*TITLES[name]), total, cached)
        left = {name: sum(j.step.name == name for j, _ in missing) for name in totals}
        # A worker may stand in another folder than we do.
        state = str(self.blobs.root.absolute())
        orders = [Order(job=job, state=state) for job, _ in missing]
        began = time.monotonic()
        for index, result in self._crew.run(self._do, orders) if orders else ():
            job, key = missing[index]
            name = job.step.name
            results[key] = result
            self.reporter.advance(name, _weight(job), _what(job))
            left[name] -= 1
            if left[name] == 0:
                self.reporter.end(name)
                self.tally.seconds[name] = time.monotonic() - began
        return results


def _weight(job: Job) -> float:
    match job:
        case TakeJob():
            return job.stop - job.start
        case VoiceJob():
            return max(1.0, len(job.text) / 4)
        case CardJob():
            return job.card.frames
        case MixJob():
            return job.total / 48_000
        case FilmJob() | PassJob():
            return job.frames
        case _:
            return 1.0


def _what(job: Job) -> str:
    match job:
        case PassJob():
            return f"{job.shot_id} {job.kind}"
        case TakeJob() | FilmJob() | GateJob():
            return job.shot_id
        case VoiceJob():
            return job.text[:12]
        case DressJob():
            return str(job.call.kind)
        case PaintJob():
            return f"{job.world.kind} {job.world.hour}"
        case _:
            return ""
