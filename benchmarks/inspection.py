"""Seeded faults: how many of them the inspection finds, how often it cries wolf, what it costs.

``python benchmarks/inspection.py [--set tune] [--film FILM] [--only RULE] [--out TABLE.md]``

Every clip is made from a seed with one known fault, or none. The set ``tune`` is for trying
thresholds on; ``report``, of other families of pictures and other seeds, is what is reported.
With ``--film`` a third of the reported clips are cut from a finished film.
"""

from __future__ import annotations

import argparse
import importlib
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from seeded_clip import FULL, SMALL, Clip, write
from seeded_faults import FAULTS, INSPECTORS, Fault
from seeded_scenes import clean

from yingxi.check.film.delivery import Delivery, delivery
from yingxi.check.film.rulebook import Stretch, rules
from yingxi.check.film.technical import Asked, technical
from yingxi.check.finding import Examination, Severity

SEEDS = {"tune": 1_000, "report": 50_000}
CLEAN = 60
_NEAR = 0.5


@dataclass(frozen=True, slots=True)
class Job:
    kind: str
    number: int
    seed: int
    fault: int | None
    """Index into FAULTS; none for a clean clip."""
    nth: int
    film: Path | None


@dataclass(frozen=True, slots=True)
class Outcome:
    job: Job
    seconds: float
    wall: float
    found: bool
    told: tuple[tuple[str, str], ...]
    """Rule and evidence of every error and warning."""
    where: Stretch | None


def jobs(kind: str, film: Path | None, only: str, plain: int = CLEAN) -> list[Job]:
    """What is to be made and inspected, in an order that never changes."""
    out: list[Job] = []
    for index, fault in enumerate(FAULTS):
        for nth in range(fault.times):
            if only and only not in fault.rule:
                continue
            number = len(out)
            seed = SEEDS[kind] + 17 * index + 1009 * nth
            out.append(Job(kind, number, seed, index, nth, _sometimes(film, number)))
    for nth in range(plain):
        seed = SEEDS[kind] + 20_000 + 31 * nth
        out.append(Job(kind, len(out), seed, None, nth, _sometimes(film, nth)))
    return out


def _sometimes(film: Path | None, number: int) -> Path | None:
    return film if film is not None and number % 3 == 0 else None


def load(modules: Sequence[str]) -> None:
    """Let every module register its faults."""
    for name in modules:
        importlib.import_module(name)


def run(job: Job) -> Outcome:
    """Make one clip, inspect it, compare."""
    fault = FAULTS[job.fault] if job.fault is not None else None
    clip, where = _made(job, fault)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"clip{clip.suffix}"
        write(clip, path)
        began = time.perf_counter()
        told = _inspected(path, clip, fault)
        wall = time.perf_counter() - began
    heavy = [
        f
        for e in told
        for f in e.findings
        if f.severity is not Severity.NOTE or f.rule == "subtitle.gap"
    ]
    hit = fault is not None and any(
        f.rule == fault.rule and _overlaps(where, (f.start, f.end)) for f in heavy
    )
    return Outcome(job, clip.seconds, wall, hit, tuple((f.rule, f.evidence) for f in heavy), where)


def _made(job: Job, fault: Fault | None) -> tuple[Clip, Stretch | None]:
    # A few clean ones are full size, as a third of the faults of full size are.
    full = fault.full_size if fault else job.nth % 15 == 7
    # Every fourth clean one has lines enough for the rule on sync.
    seconds = fault.seconds if fault else (1.6 if full else 8.0 if job.nth % 4 == 0 else 4.0)
    clip = clean(job.kind, job.seed, size=FULL if full else SMALL, seconds=seconds, film=job.film)
    where = fault.make(clip, np.random.default_rng(job.seed + 7), job.nth) if fault else None
    return clip, where


def _inspected(path: Path, clip: Clip, fault: Fault | None) -> tuple[Examination, ...]:
    asked = Asked(voices=clip.voices, lines=clip.lines)
    out = technical(path, spec=spec_for(clip, fault), subtitles=clip.cues, asked=asked, threads=1)
    for inspector in INSPECTORS:
        out += inspector(path, clip)
    return out


def spec_for(clip: Clip, fault: Fault | None) -> Delivery:
    """Our master's specification, for a small picture of few bits."""
    spec = delivery("master")
    small = {"sizes": (SMALL, FULL), "bits_min": None}
    if fault is not None and fault.rule == "technical.bitrate":
        small["bits_min"] = 100_000
    sound = {"bits_min": 96_000, "range_max": None}
    return spec.model_copy(
        update={
            "advice": (),
            "picture": spec.picture.model_copy(update=small),
            "sound": spec.sound.model_copy(update=sound),
        }
    )


def _overlaps(where: Stretch | None, told: tuple[float | None, float | None]) -> bool:
    if where is None or told[0] is None or told[1] is None:
        return True
    return told[0] < where[1] + _NEAR and told[1] > where[0] - _NEAR


def table(outcomes: Sequence[Outcome], kind: str, wall: float) -> str:
    """The figures, a row a rule."""
    seeded: Counter[str] = Counter()
    found: Counter[str] = Counter()
    beside: Counter[str] = Counter()
    alarms: dict[str, set[int]] = defaultdict(set)
    for outcome in outcomes:
        fault = FAULTS[outcome.job.fault] if outcome.job.fault is not None else None
        if fault:
            seeded[fault.rule] += 1
            found[fault.rule] += outcome.found
            beside.update({r for r, _ in outcome.told if r != fault.rule})
        else:
            for name, _ in outcome.told:
                alarms[name].add(outcome.job.number)
    every = [n for n in (*rules(), *seeded) if n in seeded or n in alarms]
    names = list(dict.fromkeys(every))
    plain = sum(o.job.fault is None for o in outcomes)
    lines = [
        "| rule | seeded | found | false alarms on clean clips | told beside another's fault |",
        "|---|---|---|---|---|",
    ]
    lines += [
        f"| {n} | {seeded[n]} | {found[n]} | {len(alarms[n])} / {plain} | {beside[n]} |"
        for n in names
    ]
    total, hits = sum(seeded.values()), sum(found.values())
    wolf = len(set().union(*alarms.values())) if alarms else 0
    lines.append(f"| **all** | **{total}** | **{hits}** | **{wolf} / {plain}** | |")
    clips = sum(o.seconds for o in outcomes)
    spent = sum(o.wall for o in outcomes)
    real = sum(o.job.film is not None for o in outcomes)
    lines += [
        "",
        f"Set `{kind}`: {len(outcomes)} clips, {clips:.0f} s of film, {real} of them from a finished film; "
        f"inspected in {spent:.0f} s ({spent / max(clips, 1e-9):.2f} of their length, one thread each); "
        f"whole run {wall:.0f} s.",
        "Thresholds were tried on the set `tune` only: other seeds, other families of pictures. "
        "Notes don't count as alarms. An alarm beside another fault is mostly its consequence "
        "(clipped sound is also too loud).",
    ]
    return "\n".join(lines)


def misses(outcomes: Iterable[Outcome]) -> str:
    """What was missed, and every false alarm, so that one can look."""
    out: list[str] = []
    for outcome in outcomes:
        job = outcome.job
        if job.fault is not None and not outcome.found:
            name = FAULTS[job.fault].make.__name__
            told = ", ".join(f"{r}" for r, _ in outcome.told)
            out.append(
                f"missed: {FAULTS[job.fault].rule} {name} #{job.nth} seed {job.seed} at {outcome.where}; told: {told}"
            )
        if job.fault is None and outcome.told:
            out.append(
                f"alarm: clean #{job.nth} seed {job.seed} film {job.film is not None}: {outcome.told}"
            )
    return "\n".join(out)


def main() -> None:
    """Make the clips, inspect them, print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--set", choices=tuple(SEEDS), default="report", dest="kind")
    parser.add_argument(
        "--film", type=Path, help="a finished film to cut a third of the clips from"
    )
    parser.add_argument("--only", default="", help="rules whose name holds this")
    parser.add_argument("--clean", type=int, default=CLEAN, help="how many clips without a fault")
    parser.add_argument("--also", action="append", default=[], help="a module with more faults")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--out", type=Path)
    given = parser.parse_args()
    modules = ("seeded_files", *given.also)
    load(modules)
    work = jobs(given.kind, given.film, given.only, given.clean)
    began = time.perf_counter()
    with ProcessPoolExecutor(given.workers, initializer=load, initargs=(modules,)) as pool:
        outcomes = list(pool.map(run, work))
    told = table(outcomes, given.kind, time.perf_counter() - began)
    print(told)
    print(misses(outcomes))
    if given.out:
        given.out.write_text(told + "\n", "utf-8")


if __name__ == "__main__":
    main()
