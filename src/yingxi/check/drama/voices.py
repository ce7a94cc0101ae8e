"""Does each character keep one voice, line by line and over the season?

The network knows voices, but music under a line, a shout and a short line lower the likeness, and
two young voices may be alike to it that no viewer confuses: what it says is a warning.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from yingxi.check.drama.prints import EpisodeVoice, Prints, learned, reference
from yingxi.check.drama.voiceprint import Embedder, Vector, unit, voice_vector
from yingxi.check.finding import Examination, Finding, Severity
from yingxi.check.plan import SpokenLine
from yingxi.errors import MissingExtra
from yingxi.media.decode import sound as sound_of
from yingxi.media.standard import SAMPLE_RATE
from yingxi.tongue import say

SHORTEST = 0.9
"""Seconds of a line from which its voice can be told at all."""
KNOWN = 2.0
"""Seconds of a character's other lines that a line is compared with, at least."""
WRONG, WRONG_OF_TWO = -0.3, -0.2
"""Likeness to its own character less that to another, under which a line has the wrong voice.

The first with the film's mean voice taken off, which takes three characters; the second without.
"""
STIRRED = ("anger", "urgent", "fear", "surprise", "whisper", "weak")
MORE = 0.3
"""Emotions that bend a voice, and by how much further such a line must be from its own."""
STRANGE = 0.35
"""Likeness to its own character under which a line is in nobody's voice."""
CHANGED = 0.5
"""Likeness to the season under which a character's voice is another."""
MISTAKEN = -0.22
"""Likeness to its own season less that to another character's, the mean taken off, under which it
is rather the other's: a whole episode tells more than a line."""
SEASON = 2.0
"""Seconds of a character in an episode from which it is compared with the season."""
ALIKE = 0.85
"""Likeness of two characters whom this measure can't tell apart."""

LINES, SEASONED = "continuity.voice", "continuity.voice_season"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class HeardVoice:
    """The voice of one line."""

    line: SpokenLine
    vector: Vector

    @property
    def seconds(self) -> float:
        return self.line.end - self.line.start


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class VoiceReading:
    """What was found, and the season's prints with this episode's voices."""

    examinations: tuple[Examination, ...]
    prints: Prints


def voice_identity(
    sound: Path | NDArray[np.float32],
    lines: Sequence[SpokenLine],
    *,
    episode: int,
    prints: Prints = (),
    made: Mapping[str, str] | None = None,
    embed: Embedder | None = None,
) -> VoiceReading:
    """Each line against its character's other lines, each character against the season.

    ``made`` tells how each character's voice is made: one that was changed on purpose is not
    compared. Without the network both rules are skipped. Raises MediaError for a bad file.
    """
    try:
        heard = hear_voices(sound, lines, embed=embed)
    except MissingExtra as missing:
        why = missing.message + say("；", "; ") + missing.hint
        return VoiceReading(
            examinations=tuple(
                Examination(rule=rule, title=title, skipped=why)
                for rule, title in _titles().items()
            ),
            prints=prints,
        )
    now = episode_voices(heard, episode, made or {})
    seasoned = by_season(now, prints, episode)
    # What is in doubt must not become what the next episode is measured by.
    doubted = {finding.place for finding in seasoned.findings}
    return VoiceReading(
        examinations=(by_line(heard, now), seasoned),
        prints=learned(prints, episode, [v for v in now if v.character not in doubted]),
    )


def hear_voices(
    sound: Path | NDArray[np.float32], lines: Sequence[SpokenLine], *, embed: Embedder | None = None
) -> tuple[HeardVoice, ...]:
    """The voice of every line that one person says, long enough to tell. Raises MissingExtra."""
    samples = sound_of(sound) if isinstance(sound, Path) else sound
    mono = samples.mean(axis=1) if samples.ndim == 2 else samples
    embed = embed or voice_vector
    return tuple(
        HeardVoice(line=line, vector=embed(piece, SAMPLE_RATE))
        for line in lines
        if not line.group and line.end - line.start >= SHORTEST
        and len(piece := mono[round(line.start * SAMPLE_RATE) : round(line.end * SAMPLE_RATE)])
    )  # fmt: skip


def episode_voices(
    heard: Sequence[HeardVoice], episode: int, made: Mapping[str, str]
) -> tuple[EpisodeVoice, ...]:
    """Each speaker's voice in this episode."""
    return tuple(
        EpisodeVoice(
            character=name, episode=episode, made=made.get(name, ""),
            vector=_together([h for h in heard if h.line.speaker == name]),
            seconds=sum(h.seconds for h in heard if h.line.speaker == name),
        )
        for name in sorted({h.line.speaker for h in heard})
    )  # fmt: skip


def by_line(heard: Sequence[HeardVoice], now: Sequence[EpisodeVoice]) -> Examination:
    """Each line against its speaker's other lines and everybody else's voice."""
    centre = _centre([v.vector for v in now])
    findings: list[Finding] = []
    likeness: list[float] = []
    for one in heard:
        own = [h for h in heard if h.line.speaker == one.line.speaker and h is not one]
        if sum(h.seconds for h in own) < KNOWN:
            continue
        mine = _together(own)
        likeness.append(float(one.vector @ mine))
        others = {
            v.character: v.vector
            for v in now
            if v.character != one.line.speaker and v.seconds >= KNOWN
        }
        nearest, margin = _nearest(one.vector, mine, others, centre)
        bar = WRONG if len(now) >= 3 else WRONG_OF_TWO
        bar -= MORE if one.line.emotion in STIRRED else 0.0
        if nearest and margin < bar:
            findings.append(_wrong(one.line, nearest, margin, bar))
        elif likeness[-1] < STRANGE:
            findings.append(_strange(one.line, likeness[-1]))
    measured = say("没有可比的台词", "no lines to compare")
    if likeness:
        measured = say(
            f"{len(likeness)} 句，与本人其他台词相似度中位 {np.median(likeness):.2f}",
            f"{len(likeness)} lines, median likeness to the character's others {np.median(likeness):.2f}",
        ) + _too_alike(now)
    return Examination(
        rule=LINES, title=_titles()[LINES], measured=measured, findings=tuple(findings)
    )


def by_season(now: Sequence[EpisodeVoice], prints: Prints, episode: int) -> Examination:
    """Each character of an episode against the prints of all others."""
    names = sorted({p.character for p in prints if p.episode != episode})
    season = {name: found for name in names if (found := reference(prints, name, but=episode))}
    centre = _centre([p.vector for p in season.values()])
    findings: list[Finding] = []
    told: list[str] = []
    for voice in now:
        before = season.get(voice.character)
        if before is None or min(voice.seconds, before.seconds) < SEASON:
            continue
        if voice.made != before.made:
            told.append(say(f"{voice.character} 换了配音设定，不比", f"{voice.character} was given another voice: not compared"))  # fmt: skip
            continue
        likeness = float(voice.vector @ before.vector)
        told.append(f"{voice.character} {likeness:.2f}")
        others = {name: p.vector for name, p in season.items() if name != voice.character}
        nearest, margin = _nearest(voice.vector, before.vector, others, centre)
        mixed = margin < (MISTAKEN if len(season) >= 3 else WRONG_OF_TWO)
        if likeness < CHANGED or mixed:
            findings.append(_changed(voice, likeness, nearest if mixed else ""))
    return Examination(
        rule=SEASONED, title=_titles()[SEASONED], findings=tuple(findings),
        measured=say("、", ", ").join(told) or say("还没有别的集可比", "no other episode to compare with yet"),
    )  # fmt: skip


def _nearest(
    vector: Vector, own: Vector, others: Mapping[str, Vector], centre: NDArray[np.float64]
) -> tuple[str, float]:
    """Whose of the other voices is nearest, and how much nearer the own one is."""
    like = {name: _like(vector, other, centre) for name, other in others.items()}
    nearest = max(like, key=lambda name: like[name], default="")
    return nearest, _like(vector, own, centre) - like[nearest] if nearest else 0.0


def _centre(vectors: Sequence[Vector]) -> NDArray[np.float64]:
    """The mean voice, which all have in common; nothing where two would be each other's opposite."""
    return np.mean(vectors, axis=0) if len(vectors) >= 3 else np.zeros(1)


def _wrong(line: SpokenLine, nearest: str, margin: float, bar: float) -> Finding:
    return Finding(
        rule=LINES, severity=Severity.WARNING, place=line.shot, mark=f"{line.speaker}:{line.text}",
        start=line.start, end=line.end, confidence=round(min(0.9, 0.5 + (bar - margin)), 2),
        evidence=say(f"{line.speaker}的“{line.text}”更像{nearest}的声音（差 {-margin:.2f}）",
                     f'"{line.text}" of {line.speaker} sounds more like {nearest} (by {-margin:.2f})'),
        remedy=say("听一遍；声音给错了就重做这一句", "listen; if the voice is wrong, make the line anew"),
    )  # fmt: skip


def _strange(line: SpokenLine, likeness: float) -> Finding:
    return Finding(
        rule=LINES, severity=Severity.WARNING, place=line.shot, mark=f"{line.speaker}:{line.text}",
        start=line.start, end=line.end, confidence=0.4,
        evidence=say(f"{line.speaker}的“{line.text}”不像本人其他台词（相似度 {likeness:.2f}）",
                     f'"{line.text}" is unlike the other lines of {line.speaker} ({likeness:.2f})'),
        remedy=say("听一遍；喊叫、耳语会降低相似度", "listen; shouts and whispers lower the likeness"),
    )  # fmt: skip


def _changed(voice: EpisodeVoice, likeness: float, nearest: str) -> Finding:
    more = say(f"，更像{nearest}", f", more like {nearest}") if nearest else ""
    return Finding(
        rule=SEASONED, severity=Severity.WARNING, place=voice.character, mark=str(voice.episode),
        confidence=round(min(0.9, 0.5 + 2 * max(0.0, CHANGED - likeness)), 2),
        evidence=say(f"{voice.character}本集的声音与前后集相似度只有 {likeness:.2f}{more}",
                     f"the voice of {voice.character} is like the season's by {likeness:.2f} only{more}"),
        remedy=say("对照别的集听一遍；确实换了声音就统一", "listen beside another episode; give one voice to all"),
    )  # fmt: skip


def _too_alike(now: Sequence[EpisodeVoice]) -> str:
    pairs = [
        f"{a.character}/{b.character} {float(a.vector @ b.vector):.2f}"
        for a, b in combinations(now, 2)
        if float(a.vector @ b.vector) >= ALIKE
    ]
    if not pairs:
        return ""
    return say("；机器难分：", "; too alike for this measure: ") + say("、", ", ").join(pairs)


def _together(heard: Sequence[HeardVoice]) -> Vector:
    return unit(np.sum([h.vector * h.seconds for h in heard], axis=0))


def _like(a: Vector, b: Vector, centre: NDArray[np.float64]) -> float:
    return float(unit(a - centre) @ unit(b - centre))


def _titles() -> dict[str, str]:
    return {
        LINES: say("人物声音一致", "one voice a character"),
        SEASONED: say("全剧声音一致", "one voice over the season"),
    }
