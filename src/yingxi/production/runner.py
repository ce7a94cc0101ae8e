"""Runs jobs through the store and the crew: only what is missing is worked on."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from yingxi.production.jobs import CardJob, Job, MixJob, Order, PaintJob, TakeJob, VoiceJob
from yingxi.production.report import Reporter
from yingxi.store.blobs import Blobs
from yingxi.store.steps import Made, StepLog
from yingxi.tongue import say

TITLES: Mapping[str, tuple[str, str]] = {
    "stage.paint": ("画景 stage.paint", "stage.paint"),
    "sound.voice": ("配音 sound.voice", "sound.voice"),
    "shoot.take": ("拍摄 shoot.take", "shoot.take"),
    "cut.card": ("片头片尾 cut.card", "cut.card"),
    "sound.mix": ("混音 sound.mix", "sound.mix"),
}


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


def run_jobs(
    jobs: Sequence[Job],
    *,
    do: Callable[[Order], Made],
    blobs: Blobs,
    log: StepLog,
    crew: Crew,
    reporter: Reporter,
    tally: Tally,
) -> dict[str, Made]:
    """Every job's result by step key; the same key is never made twice."""
    results: dict[str, Made] = {}
    missing: list[Job] = []
    totals: dict[str, list[float]] = {}
    for job in jobs:
        step = job.step
        found = log.find(step)
        sums = totals.setdefault(step.name, [0.0, 0.0])
        sums[0] += _weight(job)
        if found is None:
            missing.append(job)
            tally.made[step.name] = tally.made.get(step.name, 0) + 1
        else:
            results[step.key] = found
            sums[1] += _weight(job)
            tally.cached[step.name] = tally.cached.get(step.name, 0) + 1
    for name, (total, cached) in totals.items():
        reporter.begin(name, say(*TITLES[name]), total, cached)
    orders = [Order(job=job, state=str(blobs.root)) for job in missing]
    left = {name: sum(j.step.name == name for j in missing) for name in totals}
    began = time.monotonic()
    for index, result in crew.run(do, orders) if orders else ():
        job = missing[index]
        name = job.step.name
        results[job.step.key] = result
        reporter.advance(name, _weight(job), _what(job))
        left[name] -= 1
        if left[name] == 0:
            reporter.end(name)
            tally.seconds[name] = time.monotonic() - began
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
        case PaintJob():
            return 1.0


def _what(job: Job) -> str:
    match job:
        case TakeJob():
            return job.shot_id
        case VoiceJob():
            return job.text[:12]
        case PaintJob():
            return f"{job.world.kind} {job.world.hour}"
        case _:
            return ""
