"""Prove a drama's episodes: make them, listen to them, read and measure them, print the figures.

    python benchmarks/prove.py examples/longhushan [EPISODE…]

For every episode: the share of scripted syllables that an independent recogniser hears in the
finished mix, how far each line's subtitle stands from the moment its voice is found in the film
(by correlation with the recorded voice), loudness,
true peak, black and frozen stretches, the label.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from yingxi.check.drama.heard import heard_at, onset
from yingxi.cli.progress import BarReporter
from yingxi.media.decode import sound
from yingxi.sound.asr import syllables_heard, transcribe
from yingxi.studio import Studio

RATE = 48_000
Mono = NDArray[np.float32]
WANTED_SYLLABLES = 0.90
WANTED_OFFSET = 0.2


def subtitle_starts(srt: Path) -> list[float]:
    """Where each subtitle of a file begins, in seconds."""
    blocks = srt.read_text(encoding="utf-8").strip().split("\n\n")
    return [seconds(block.split("\n")[1].split(" --> ")[0]) for block in blocks]


def offsets(studio: Studio, number: int, srt: Path, film: Mono) -> list[float]:
    """Seconds between each line's first sound in the film and the nearest subtitle's start."""
    note = json.loads((studio.drama.state / f"ep{number:02d}.json").read_text(encoding="utf-8"))
    begins = np.array(subtitle_starts(srt))
    gaps: list[float] = []
    for blob, planned in note["voices"]:
        voice = np.load(studio.blobs.path(blob))
        at, _ = heard_at(film, voice, int(planned), rate=RATE)
        first = at / RATE + onset(voice, rate=RATE)
        gaps.append(float(begins[np.argmin(np.abs(begins - first))] - first))
    return gaps


def seconds(stamp: str) -> float:
    """``00:01:02,500`` in seconds."""
    hours, minutes, rest = stamp.strip().replace(",", ".").split(":")
    return int(hours) * 3600 + int(minutes) * 60 + float(rest)


def main(arguments: list[str]) -> int:
    """Make and measure; exit 1 when a figure misses its mark."""
    studio = Studio.open(Path(arguments[0]))
    numbers = [int(a) for a in arguments[1:]] or sorted(studio.scripts())
    good = True
    for number in numbers:
        with BarReporter() as watch:
            finished = studio.make(number, watch)
        spoken = "".join(s.line.text for s in studio.storyboard(number).shots if s.line)
        film = sound(finished.master)
        words = transcribe(film, RATE)
        share = syllables_heard(spoken, "".join(w.text for w in words))
        gaps = np.abs(offsets(studio, number, finished.subtitles[0], film.mean(axis=1)))
        report = studio.inspect(number)
        good &= share >= WANTED_SYLLABLES and bool((gaps <= WANTED_OFFSET).all()) and report.ok
        print(f"第 {number} 集  {finished.frames / 25:.1f} s")
        print(f"  台词听到 lines heard        {share:.1%}  (≥ {WANTED_SYLLABLES:.0%})")
        print(
            f"  字幕偏差 subtitle offset     median {np.median(gaps):.3f} s, worst {gaps.max():.3f} s "
            f"of {len(gaps)} lines  (≤ {WANTED_OFFSET} s)"
        )
        for finding in (*report.errors, *report.warnings):
            print(f"  {finding.severity} {finding.rule}  {finding.evidence}")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
