"""Is every scripted line in the film: said at all, in its words, in its time?

Whether something is said where a line must be is measured without any model. What is said is heard
by an independent recogniser, if it is installed; it is weak on shouts, choruses and very short
lines, so its word alone is a warning.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import numpy as np
import soxr
from numpy.typing import NDArray

from yingxi.check.drama.heard import Match, Syllable, heard_syllables, match, shift, syllables
from yingxi.check.drama.voiced import (
    EAR_RATE,
    NOBODY,
    Detector,
    Presence,
    presence,
    spoken_share,
    usual_level,
)
from yingxi.check.finding import Examination, Finding, Severity
from yingxi.check.plan import SpokenLine
from yingxi.check.takes.spoken import Ear
from yingxi.errors import MissingExtra
from yingxi.media.decode import sound as sound_of
from yingxi.media.standard import SAMPLE_RATE
from yingxi.sound.asr import Word, transcribe
from yingxi.tongue import say

UNDERSTOOD, MISHEARD = 0.7, 0.45
"""Share of a line's syllables from which it was said, and under which it was not heard at all.

On the example's first episode lines reach 0.82 and more, other lines' texts 0.38 (95th centile).
"""
AROUND = 0.5
"""Seconds around a line's window in which its words may be heard."""
AGAIN = 0.4
"""Seconds of film around a line that is listened to once more by itself."""
ELSEWHERE = 8.0
"""Seconds within which a line that is not in its window is looked for."""
LATE = 0.6
"""Seconds of shift that a viewer notices; a recogniser's times are good to 0.2."""
MOST_AGAIN = 12
"""Lines heard a second time: each costs a second of work."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hearing:
    """One line as it was heard."""

    line: SpokenLine
    wanted: tuple[str, ...]
    share: float
    text: str
    shift: float
    presence: Presence


def speech(
    sound: Path | NDArray[np.float32],
    lines: Sequence[SpokenLine],
    *,
    ear: Ear = transcribe,
    detector: Detector = spoken_share,
) -> tuple[Examination, ...]:
    """Every scripted line looked for in the master's sound (a file, or 48 kHz samples).

    Without the recogniser the rules that need it are skipped. Raises MediaError for a bad file.
    """
    samples = sound_of(sound) if isinstance(sound, Path) else sound
    mono = _mono(samples)
    stretches = [(line.start, line.end) for line in lines]
    felt = presence(mono, stretches)
    try:
        heard = hear(mono, lines, felt, ear)
        voiced = detector(mono, stretches)
    except MissingExtra as missing:
        why = missing.message + say("；", "; ") + missing.hint
        return (
            _absent(lines, felt),
            *(Examination(rule=rule, title=title, skipped=why) for rule, title in _heard_rules()),
            _overlaps(lines),
        )
    return (
        _absent(lines, felt, heard, voiced),
        _missed(heard),
        _worded(heard),
        _timed(heard),
        _overlaps(lines),
    )


def hear(
    mono: NDArray[np.float32], lines: Sequence[SpokenLine], felt: Sequence[Presence], ear: Ear
) -> tuple[Hearing, ...]:
    """The film heard once through, and once more wherever a line was not understood."""
    words = tuple(ear(mono, EAR_RATE)) if lines else ()
    first = [_hearing(line, words, here) for line, here in zip(lines, felt, strict=True)]
    doubtful = sorted(
        (i for i, h in enumerate(first) if h.wanted and h.share < UNDERSTOOD),
        key=lambda i: -len(first[i].wanted),
    )
    for i in doubtful[:MOST_AGAIN]:
        line = lines[i]
        begin = max(0.0, line.start - AGAIN)
        piece = mono[round(begin * EAR_RATE) : round((line.end + AGAIN) * EAR_RATE)]
        again = _hearing(line, _moved(ear(piece, EAR_RATE), begin), felt[i])
        if again.share > first[i].share:
            first[i] = again
    return tuple(_elsewhere(h, words) if h.share < UNDERSTOOD else h for h in first)


def _hearing(line: SpokenLine, words: Sequence[Word], here: Presence) -> Hearing:
    return _matched(line, _between(words, line.start - AROUND, line.end + AROUND), here)


def _matched(line: SpokenLine, words: Sequence[Word], here: Presence) -> Hearing:
    wanted, said = syllables(line.text), heard_syllables(words)
    found = match(wanted, [s.sound for s in said])
    return Hearing(
        line=line, wanted=wanted, share=found.share, text="".join(w.text for w in words),
        shift=_shift(line, found, said, wanted), presence=here,
    )  # fmt: skip


def _elsewhere(heard: Hearing, words: Sequence[Word]) -> Hearing:
    """The same line where it is heard whole some seconds off; a short one would be anywhere."""
    line = heard.line
    if len(heard.wanted) < 4:
        return heard
    length = line.end - line.start
    best = heard
    for word in _between(words, line.start - ELSEWHERE, line.start + ELSEWHERE):
        piece = _between(words, word.start - 0.05, word.start + length + AROUND)
        found = _matched(line, piece, heard.presence)
        if found.share >= UNDERSTOOD and found.share > best.share:
            best = found
    return best


def _shift(
    line: SpokenLine, found: Match, said: Sequence[Syllable], wanted: Sequence[str]
) -> float:
    return shift(found, said, line.start, line.end, len(wanted))


def _absent(
    lines: Sequence[SpokenLine],
    felt: Sequence[Presence],
    heard: Sequence[Hearing] = (),
    voiced: Sequence[float] = (),
) -> Examination:
    """An error where a line must be and nobody speaks; who understands a line takes it back."""
    gone: list[Finding] = []
    usual = usual_level(felt)
    for i, (line, here) in enumerate(zip(lines, felt, strict=True)):
        mute = here.lacks_speech(usual) or (bool(voiced) and voiced[i] < NOBODY)
        if not mute or (heard and heard[i].wanted and heard[i].share >= MISHEARD):
            continue
        told = say(
            f"“{line.text}”的位置没有人声：{here.level:.0f} dBFS，音节起伏 {here.beat:.2f}",
            f'no voice where "{line.text}" must be: {here.level:.0f} dBFS, syllable beat {here.beat:.2f}',
        )
        remedy = say(
            "检查这句的配音和混音，重做这个镜头", "check this line's voice and mix; make it anew"
        )
        gone.append(_finding("speech.absent", Severity.ERROR, line, told, remedy))
    measured = say(f"{len(lines) - len(gone)}/{len(lines)} 句有声", f"{len(lines) - len(gone)} of {len(lines)} lines sound")  # fmt: skip
    return Examination(
        rule="speech.absent", title=say("台词有声", "lines sound"), measured=measured,
        findings=tuple(gone),
    )  # fmt: skip


def _missed(heard: Sequence[Hearing]) -> Examination:
    """A warning for each line of which the recogniser understood next to nothing."""
    told = [h for h in heard if h.wanted]
    total = sum(len(h.wanted) for h in told)
    share = sum(h.share * len(h.wanted) for h in told) / total if total else 1.0
    missed = [h for h in told if h.share < MISHEARD]
    findings = tuple(
        _finding(
            "speech.heard", _weight(h), h.line,
            say(f"没听出“{h.line.text}”，听到的是“{h.text}”（{h.share:.0%}）",
                f'"{h.line.text}" was not heard, but "{h.text}" ({h.share:.0%})'),
            say("听一遍这一句；喊叫、齐声和极短的句子机器常听不出",
                "listen to it; shouts, choruses and very short lines are often not understood"),
            confidence=_sure(h),
        )
        for h in missed
    )  # fmt: skip
    return Examination(
        rule="speech.heard", title=say("台词听得出", "lines are understood"), findings=findings,
        measured=say(f"{len(told) - len(missed)}/{len(told)} 句，音节 {share:.0%}",
                     f"{len(told) - len(missed)} of {len(told)} lines, {share:.0%} of syllables"),
    )  # fmt: skip


def _worded(heard: Sequence[Hearing]) -> Examination:
    """A warning for each line that was said, but in other words."""
    wrong = [h for h in heard if h.wanted and MISHEARD <= h.share < UNDERSTOOD]
    findings = tuple(
        _finding(
            "speech.words", _weight(h), h.line,
            say(f"“{h.line.text}”听成“{h.text}”（{h.share:.0%}）",
                f'"{h.line.text}" was heard as "{h.text}" ({h.share:.0%})'),
            say("对照剧本听一遍；读错的字写进设定的读音表",
                "compare with the script; put misread words into the bible's pronunciations"),
            confidence=0.5 * _sure(h),
        )
        for h in wrong
    )  # fmt: skip
    return Examination(
        rule="speech.words", title=say("台词字句", "words of the lines"), findings=findings,
        measured=say(f"疑似读错 {len(wrong)} 句", f"{len(wrong)} in doubt"),
    )  # fmt: skip


def _timed(heard: Sequence[Hearing]) -> Examination:
    """A warning for each line that was understood at another time than planned."""
    known = [h for h in heard if h.wanted and h.share >= UNDERSTOOD]
    late = [h for h in known if abs(h.shift) > LATE]
    worst = max((abs(h.shift) for h in known), default=0.0)
    findings = tuple(
        _finding(
            "speech.timing", Severity.WARNING, h.line,
            say(f"“{h.line.text}”比计划{'晚' if h.shift > 0 else '早'} {abs(h.shift):.1f} 秒",
                f'"{h.line.text}" is {abs(h.shift):.1f} s {"late" if h.shift > 0 else "early"}'),
            say("检查这句在混音里的位置和画面", "check where it lies in the mix and the picture"),
            confidence=min(1.0, h.share),
        )
        for h in late
    )  # fmt: skip
    return Examination(
        rule="speech.timing", title=say("台词时点", "time of the lines"), findings=findings,
        measured=say(f"{len(known)} 句，最大偏差 {worst:.2f} 秒", f"{len(known)} lines, worst {worst:.2f} s"),
    )  # fmt: skip


def _overlaps(lines: Sequence[SpokenLine]) -> Examination:
    """A note for each two lines that sound at once; some are meant to."""
    pairs = [
        (a, b)
        for a, b in combinations(sorted(lines, key=lambda s: s.start), 2)
        if b.start < a.end - 0.08
    ]
    findings = tuple(
        _finding(
            "speech.overlap", Severity.NOTE, b,
            say(f"“{b.text}”压在“{a.text}”上 {a.end - b.start:.1f} 秒",
                f'"{b.text}" lies over "{a.text}" for {a.end - b.start:.1f} s'),
            say("不是有意抢话，就把这个镜头放长", "unless it is meant, make the shot longer"),
        )
        for a, b in pairs
    )  # fmt: skip
    return Examination(
        rule="speech.overlap", title=say("台词重叠", "lines that overlap"), findings=findings,
        measured=say(f"{len(pairs)} 处", f"{len(pairs)}"),
    )  # fmt: skip


def _heard_rules() -> tuple[tuple[str, str], ...]:
    return (
        ("speech.heard", say("台词听得出", "lines are understood")),
        ("speech.words", say("台词字句", "words of the lines")),
        ("speech.timing", say("台词时点", "time of the lines")),
    )


def _weak(h: Hearing) -> bool:
    """Whether a recogniser's no is worth little: a chorus, a whisper, up to three syllables."""
    return h.line.group or h.line.emotion in ("whisper", "weak") or len(h.wanted) < 4


def _sure(h: Hearing) -> float:
    return 0.3 if _weak(h) else 0.7


def _weight(h: Hearing) -> Severity:
    return Severity.NOTE if _weak(h) else Severity.WARNING


def _finding(
    rule: str, severity: Severity, line: SpokenLine, evidence: str, remedy: str,
    *, confidence: float | None = None,
) -> Finding:  # fmt: skip
    return Finding(
        rule=rule, severity=severity, evidence=evidence, remedy=remedy, mark=line.text,
        start=line.start, end=line.end, place=line.shot, confidence=confidence,
    )  # fmt: skip


def _between(words: Sequence[Word], start: float, end: float) -> tuple[Word, ...]:
    return tuple(w for w in words if start <= (w.start + w.end) / 2 <= end)


def _moved(words: Sequence[Word], by: float) -> tuple[Word, ...]:
    return tuple(Word(text=w.text, start=w.start + by, end=w.end + by) for w in words)


def _mono(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    mono = samples.mean(axis=1) if samples.ndim == 2 else samples
    return np.asarray(soxr.resample(mono.astype(np.float32), SAMPLE_RATE, EAR_RATE), np.float32)
