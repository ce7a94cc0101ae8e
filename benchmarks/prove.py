"""Prove a drama's episodes: make them, listen to them, read and measure them, print the figures.

    python benchmarks/prove.py examples/longhushan [EPISODE…]

For every episode: the share of scripted syllables that an independent recogniser hears in the
finished mix, how far each line's subtitle stands from the moment the line is heard, loudness,
true peak, black and frozen stretches, the label.
"""

from __future__ import annotations

import sys
from difflib import SequenceMatcher
from pathlib import Path

import numpy as np
from pypinyin import lazy_pinyin

from yingxi.cli.console import BarReporter
from yingxi.media.decode import sound
from yingxi.sound.asr import Word, syllables_heard, transcribe
from yingxi.studio import Studio

RATE = 48_000
WANTED_SYLLABLES = 0.90
WANTED_OFFSET = 0.2


def syllables(words: tuple[Word, ...]) -> list[tuple[str, float]]:
    """Every heard syllable with the moment it begins, spread evenly over its word."""
    out: list[tuple[str, float]] = []
    for word in words:
        letters = [c for c in word.text if "一" <= c <= "鿿"]
        for i, reading in enumerate(lazy_pinyin("".join(letters))):
            out.append((reading, word.start + (word.end - word.start) * i / len(letters)))
    return out


def offsets(srt: Path, heard: list[tuple[str, float]]) -> list[float]:
    """Seconds from each subtitle's start to the moment its first matched syllable was heard."""
    gaps: list[float] = []
    for block in srt.read_text(encoding="utf-8").strip().split("\n\n"):
        _, times, *text = block.split("\n")
        begin, end = (seconds(t) for t in times.split(" --> "))
        wanted = lazy_pinyin("".join(c for c in "".join(text) if "一" <= c <= "鿿"))
        near = [(s, at) for s, at in heard if begin - 1.5 <= at <= end + 1.5]
        match = SequenceMatcher(a=wanted, b=[s for s, _ in near], autojunk=False)
        first = next((m for m in match.get_matching_blocks() if m.size), None)
        if first is None or first.a > 1 or not wanted:
            continue
        spoken = near[first.b][1] - first.a * 0.22
        gaps.append(spoken - begin)
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
        words = transcribe(sound(finished.master), RATE)
        share = syllables_heard(spoken, "".join(w.text for w in words))
        gaps = np.abs(offsets(finished.subtitles[0], syllables(words)))
        late = float(np.percentile(gaps, 95)) if len(gaps) else float("nan")
        report = studio.inspect(number)
        good &= share >= WANTED_SYLLABLES and report.ok
        print(f"第 {number} 集  {finished.frames / 25:.1f} s")
        print(f"  台词听到 lines heard        {share:.1%}  (≥ {WANTED_SYLLABLES:.0%})")
        print(
            f"  字幕偏差 subtitle offset     median {np.median(gaps):.2f} s, 95% {late:.2f} s, "
            f"{np.mean(gaps <= WANTED_OFFSET):.0%} of {len(gaps)} within {WANTED_OFFSET} s"
        )
        for finding in report.findings:
            print(f"  {'✓' if finding.ok else '✗'} {finding.rule}  {finding.evidence}")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
