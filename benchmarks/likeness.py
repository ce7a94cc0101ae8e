"""What the inspection of lines, voices and scenes finds in finished episodes, and what it misses.

    python benchmarks/likeness.py DRAMA [EPISODE…]

The episodes must have been made (``out/`` and ``.yingxi/plan/``). Faults are seeded into what is
measured, one at a time: a line that is another, a line that comes late, a window without a voice, a
line in another's voice, a character in another's voice for a whole episode, a shot in another grade
or at another place. Everything found without a fault is a false alarm.

The bars of the lines were set on the example's first episode alone. Those of scenes and voices also
stand clear of three more cuts of its first two: their misses are held out, their silence is not.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from yingxi.check.drama.agreement import agreement, agreement_of
from yingxi.check.drama.lines import speech
from yingxi.check.drama.prints import EpisodeVoice, Prints
from yingxi.check.drama.sampled import Sample, sampled
from yingxi.check.drama.story import story
from yingxi.check.drama.voiced import presence, spoken_share, usual_level
from yingxi.check.drama.voices import HeardVoice, by_line, by_season, episode_voices, hear_voices
from yingxi.check.finding import Examination, Severity
from yingxi.check.plan import FilmPlan, ShotSpan, read_plan
from yingxi.media.decode import sound
from yingxi.sound.asr import EAR_RATE, Word, transcribe

RATE = 48_000
DELAYS = (0.5, 0.8, 1.0, 3.0)
SAME_KIND = 0.6
"""Likeness of two characters' voices from which they are of one kind to the network."""
GRADES: dict[str, tuple[tuple[float, float, float], float]] = {
    "a stop darker": ((1, 1, 1), 0.5),
    "a stop brighter": ((1, 1, 1), 2.0),
    "warm": ((0.7, 1, 1.4), 1.0),
    "cold": ((1.4, 1, 0.7), 1.0),
    "green": ((0.85, 1.25, 0.85), 1.0),
    "very warm": ((0.5, 1, 1.8), 1.0),
    "very cold": ((1.8, 1, 0.55), 1.0),
}


@dataclass(slots=True)
class Table:
    """Found of how many, by fault; and what each step cost."""

    found: dict[str, list[int]] = field(default_factory=dict)
    cost: dict[str, float] = field(default_factory=dict)
    seconds: float = 0.0

    def count(self, fault: str, hit: bool) -> None:
        row = self.found.setdefault(fault, [0, 0])
        row[0], row[1] = row[0] + hit, row[1] + 1

    def timed(self, step: str, work: Callable[[], Any]) -> Any:
        began = time.process_time()
        result = work()
        self.cost[step] = self.cost.get(step, 0.0) + time.process_time() - began
        return result


def alarms(examinations: Sequence[Examination]) -> int:
    """Findings that are more than a note."""
    return sum(f.severity is not Severity.NOTE for e in examinations for f in e.findings)


def lines(plan: FilmPlan, heard: NDArray[np.float32], table: Table) -> None:
    """The rules on lines, on the film as it is and with faults."""
    whole = table.timed("speech", lambda: speech(heard, plan.lines))
    for one in whole:
        print(f"  {one.rule:<18} {one.measured}  {[f.evidence for f in one.findings] or ''}")
    for _ in plan.lines:
        table.count("lines: false alarms", False)
    table.found["lines: false alarms"][0] += alarms(whole)
    words = transcribe(heard, RATE)

    def ear(samples: NDArray[np.float32], rate: int) -> tuple[Word, ...]:
        return words if len(samples) == mono_length else ()

    mono_length = round(len(heard) * EAR_RATE / RATE)
    rng = np.random.default_rng(plan.episode)
    for line in (li for li in plan.lines if len(li.text) > 4):
        other = str(rng.choice([li.text for li in plan.lines if li.text != line.text]))
        wrong = speech(heard, [replace(line, text=other)], ear=ear, detector=_somebody)
        table.count("lines: other words", any(e.findings for e in wrong))
        for late in (d for d in DELAYS if line.start > d):
            moved = replace(line, start=line.start - late, end=line.end - late)
            found = speech(heard, [moved], ear=ear, detector=_somebody)
            table.count(f"lines: {late} s late", any(e.findings for e in found))
    _gaps(plan, heard, table)


def _gaps(plan: FilmPlan, heard: NDArray[np.float32], table: Table) -> None:
    """Music and ambience alone, as where a voice is missing from the mix."""
    mono = heard.mean(axis=1)[::3].astype(np.float32)
    edges = [0.0, *(t for li in plan.lines for t in (li.start - 0.2, li.end + 0.2)), plan.seconds]
    gaps = [(a + k * 1.5, a + k * 1.5 + 1.5) for a, b in zip(edges[::2], edges[1::2], strict=True)
            for k in range(int((b - a) / 1.5))]  # fmt: skip
    usual = usual_level(presence(mono, [(li.start, li.end) for li in plan.lines]))
    for here, share in zip(presence(mono, gaps), spoken_share(mono, gaps), strict=True):
        table.count("lines: no voice, by level and beat alone", here.lacks_speech(usual))
        table.count("lines: no voice, by the detector too", here.lacks_speech(usual) or share < 0.1)


def voices(heard: dict[int, tuple[HeardVoice, ...]], table: Table) -> None:
    """Every line given to every other speaker; every speaker to every other over the season."""
    now = {number: episode_voices(said, number, {}) for number, said in heard.items()}
    prints: Prints = tuple(voice for every in now.values() for voice in every)
    for number, said in heard.items():
        spoken = {v.character: v for v in now[number]}
        alarmed = {f.start for f in by_line(said, now[number]).findings}
        for i, one in enumerate(said):
            table.count("voices: false alarms by line", one.line.start in alarmed)
            for name in spoken.keys() - {one.line.speaker}:
                swapped = [*said]
                swapped[i] = replace(one, line=replace(one.line, speaker=name))
                found = by_line(swapped, episode_voices(swapped, number, {})).findings
                kind = _kind(spoken[one.line.speaker], spoken[name])
                table.count(f"voices: a line in another's, {kind}", one.line.start in {f.start for f in found})  # fmt: skip
        others = [p for p in prints if p.episode != number]
        known = {p.character for p in others}
        for voice in (v for v in now[number] if v.seconds >= 2 and v.character in known):
            table.count(
                "voices: false alarms by season", bool(by_season([voice], prints, number).findings)
            )
            for name in known - {voice.character}:
                meant = next(p for p in others if p.character == name)
                found = by_season([replace(voice, character=name)], prints, number).findings
                table.count(f"voices: an episode in another's, {_kind(voice, meant)}", bool(found))


def scenes(plan: FilmPlan, seen: dict[str, tuple[Sample, ...]], table: Table) -> None:
    """Each shot graded otherwise, and each in the place of one framed alike elsewhere."""
    shots = [s for s in plan.spans if not s.is_card and s.size != "insert" and s.id in seen]
    clean = {f.place for e in agreement_of(seen, plan.spans) for f in e.findings}
    for shot in shots:
        table.count("scenes: false alarms", shot.id in clean)
        scene = [s for s in plan.spans if (s.scene, s.place) == (shot.scene, shot.place)]
        if len(scene) < 4:
            continue
        for name, (gains, light) in GRADES.items():
            graded = tuple(replace(s, frame=grade(s.frame, gains, light)) for s in seen[shot.id])
            table.count(f"scenes: {name}", _told(shot, scene, {**seen, shot.id: graded}))
        other = next((s for s in shots if s.place != shot.place and s.size == shot.size), None)
        if other is not None:
            taken = {**seen, shot.id: seen[other.id]}
            table.count("scenes: another place", _told(shot, scene, taken))


def grade(
    frame: NDArray[np.uint8], gains: tuple[float, float, float], light: float
) -> NDArray[np.uint8]:
    """A frame under another light: gains of B, G and R in linear light (gamma 2.2)."""
    linear = (frame.astype(np.float32) / 255) ** 2.2 * np.array(gains) * light
    return (np.clip(linear, 0, 1) ** (1 / 2.2) * 255).astype(np.uint8)


def _told(shot: ShotSpan, scene: Sequence[ShotSpan], seen: dict[str, tuple[Sample, ...]]) -> bool:
    return any(f.place == shot.id for e in agreement_of(seen, scene) for f in e.findings)


def _kind(one: EpisodeVoice, other: EpisodeVoice) -> str:
    return "like voices" if float(one.vector @ other.vector) >= SAME_KIND else "unlike voices"


def _somebody(
    mono: NDArray[np.float32], stretches: Sequence[tuple[float, float]]
) -> tuple[float, ...]:
    return (1.0,) * len(stretches)


def main(arguments: list[str]) -> int:
    """Print the table; exit 1 where a sound film raises an alarm."""
    drama = Path(arguments[0])
    plans = sorted((drama / ".yingxi" / "plan").glob("ep*.json"))
    wanted = {int(a) for a in arguments[1:]}
    table = Table()
    heard: dict[int, tuple[HeardVoice, ...]] = {}
    for plan in map(read_plan, plans):
        if wanted and plan.episode not in wanted:
            continue
        film = drama / "out" / f"ep{plan.episode:02d}.mp4"
        print(f"episode {plan.episode}: {plan.seconds:.1f} s, {len(plan.lines)} lines")
        table.seconds += plan.seconds
        samples = sound(film)
        lines(plan, samples, table)
        said = table.timed("voices", lambda s=samples, p=plan: hear_voices(s, p.lines))
        heard[plan.episode] = said
        table.timed("agreement", lambda f=film, p=plan: agreement(f, p.spans))
        table.timed("story", lambda f=film, p=plan, s=samples: story(p, f, sound=s))
        scenes(plan, sampled(film, plan.spans), table)
    voices(heard, table)
    for fault, (hit, of) in sorted(table.found.items()):
        print(f"  {fault:<48} {hit:>4} of {of:<4} {hit / max(1, of):>5.0%}")
    for step, cost in table.cost.items():
        print(f"  {step:<20} {cost:6.1f} CPU s, {cost / table.seconds:.3f} of the film's length")
    return int(any(row[0] for fault, row in table.found.items() if "false alarms" in fault))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
