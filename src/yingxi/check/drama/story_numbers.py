"""An episode's rhythm in numbers: opening, talk, shots, ending. Measures, not opinions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from yingxi.check.plan import FilmPlan, ShotSpan, SpokenLine
from yingxi.media.decode import frames
from yingxi.media.standard import SAMPLE_RATE

HOOK = 3.0
"""Seconds in which a viewer decides to stay."""
ENDING = 6.0
"""Seconds at the story's end in which it must make the viewer come back."""
LIVELY = 3.0
"""Mean change of luma from frame to frame, of 255, from which a picture moves much."""
CONTRAST = 40.0
"""Standard deviation of luma from which light and dark stand against each other."""
_FACES = {"close", "extreme_close", "medium_close"}
_TO_BE_CONTINUED = ("未完待续", "待续", "下集", "to be continued")
_STEP = SAMPLE_RATE // 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """The picture of the first seconds."""

    motion: float
    contrast: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What one character has of an episode."""

    character: str
    lines: int
    spoken: float
    """Seconds."""
    seen: float
    """Share of the story's time in which it is in the picture or speaks, 0–1."""
    first: float
    """Second at which it first is seen or heard."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryNumbers:
    """One episode, counted. Shots, talk and beats without the cards."""

    episode: int
    seconds: float
    story_seconds: float
    shots: tuple[float, ...]
    """Lengths in their order, seconds."""
    lines: int
    characters: int
    spoken: float
    silence: tuple[float, float]
    """The longest stretch without a line, from and to."""
    beats: int
    hook: tuple[str, ...]
    """Signs of a hook: line, face, action, effect, caption, motion, contrast."""
    ending: tuple[str, ...]
    """Signs of an open ending: shot, question, unsaid, shout, action, caption."""
    last_line: str
    last_emotion: str
    parts: tuple[Part, ...]

    @property
    def minutes(self) -> float:
        return max(self.story_seconds, 1e-9) / 60

    @property
    def values(self) -> dict[str, float]:
        """By the names that targets have."""
        shots = self.shots or (0.0,)
        return {
            "length": self.seconds,
            "hook": len(self.hook),
            "characters_a_minute": self.characters / self.minutes,
            "spoken_share": self.spoken / max(self.story_seconds, 1e-9),
            "silence": self.silence[1] - self.silence[0],
            "beats_a_minute": self.beats / self.minutes,
            "shot": float(np.mean(shots)),
            "shot_longest": max(shots),
            "cuts_a_minute": max(0, len(self.shots) - 1) / self.minutes,
            "cliffhanger": len(self.ending),
        }


def numbers(plan: FilmPlan, opening: Opening | None = None) -> StoryNumbers:
    """Count an episode; without ``opening`` the picture's own signs of a hook are not known."""
    story = [s for s in plan.spans if not s.is_card]
    actions = {(s.scene, s.action) for s in story if s.action}
    last = max(plan.lines, key=lambda line: line.end, default=None)
    return StoryNumbers(
        episode=plan.episode,
        seconds=plan.seconds,
        story_seconds=_covered([(s.start, s.end) for s in story]),
        shots=tuple(s.seconds for s in story),
        lines=len(plan.lines),
        characters=sum(written(line.text) for line in plan.lines),
        spoken=_covered([(line.start, line.end) for line in plan.lines]),
        silence=_silence(plan),
        beats=len(plan.lines) + len(actions),
        hook=_hook(plan, opening),
        ending=_ending(story, plan.lines),
        last_line=last.text if last else "",
        last_emotion=last.emotion if last else "",
        parts=_parts(plan),
    )


def opening(path: Path) -> Opening:
    """Look at the first three seconds of a film. Raises MediaError."""
    before: NDArray[np.float32] | None = None
    moved: list[float] = []
    spread: list[float] = []
    for i, frame in enumerate(frames(path)):
        if i >= round(HOOK * 25):
            break
        small = cv2.resize(
            frame[: frame.shape[0] * 2 // 3], (90, 160), interpolation=cv2.INTER_AREA
        )
        luma = np.asarray(small, np.float32)
        if before is not None:
            moved.append(float(np.abs(luma - before).mean()))
        spread.append(float(luma.std()))
        before = luma
    return Opening(
        motion=float(np.mean(moved)) if moved else 0.0,
        contrast=float(np.max(spread)) if spread else 0.0,
    )


def energy(sound: NDArray[np.float32]) -> NDArray[np.float64]:
    """Level of every half second of 48 kHz sound, dBFS, not under -60."""
    mono = sound.mean(axis=1) if sound.ndim == 2 else sound
    count = len(mono) // _STEP
    power = (mono[: count * _STEP].reshape(count, _STEP).astype(np.float64) ** 2).mean(axis=1)
    return np.maximum(-60.0, 10 * np.log10(power + 1e-12))


def written(text: str) -> int:
    """Characters of a line that are read aloud: Chinese ones, and Latin words as one each."""
    han = sum("一" <= c <= "鿿" for c in text)
    latin = "".join(c if c.isascii() and c.isalnum() else " " for c in text).split()
    return han + len(latin)


def _hook(plan: FilmPlan, seen: Opening | None) -> tuple[str, ...]:
    shots = [s for s in plan.spans if not s.is_card and s.start < HOOK]
    signs = {
        "line": any(line.start < HOOK for line in plan.lines),
        "face": any(s.size in _FACES and s.characters for s in shots),
        "action": any(s.action for s in shots),
        "effect": any(s.effects for s in shots),
        "caption": any(s.caption for s in shots),
        "motion": seen is not None and seen.motion >= LIVELY,
        "contrast": seen is not None and seen.contrast >= CONTRAST,
    }
    return tuple(name for name, there in signs.items() if there)


def _ending(story: Sequence[ShotSpan], lines: Sequence[SpokenLine]) -> tuple[str, ...]:
    if not story:
        return ()
    end = max(s.end for s in story)
    final = max(story, key=lambda s: s.end)
    last = [line for line in lines if line.end > end - ENDING]
    text = last[-1].text.rstrip("”’」』\"' ") if last else ""
    captions = " ".join(s.caption for s in story if s.end > end - ENDING).lower()
    signs = {
        "shot": final.purpose == "cliffhanger",
        "question": text.endswith(("？", "?")),
        "unsaid": text.endswith(("…", "—", "，")),
        "shout": text.endswith(("！", "!")),
        "action": bool(final.action or final.effects),
        "caption": any(words in captions for words in _TO_BE_CONTINUED),
    }
    return tuple(name for name, there in signs.items() if there)


def _silence(plan: FilmPlan) -> tuple[float, float]:
    """The longest stretch of the story without a line."""
    story = [s for s in plan.spans if not s.is_card]
    if not story:
        return 0.0, 0.0
    edge, end = min(s.start for s in story), max(s.end for s in story)
    longest = (edge, edge)
    for line in [*sorted(plan.lines, key=lambda s: s.start), None]:
        until = line.start if line else end
        if until - edge > longest[1] - longest[0]:
            longest = (edge, until)
        edge = max(edge, line.end if line else end)
    return longest


def _covered(stretches: Sequence[tuple[float, float]]) -> float:
    """Seconds that stretches cover together."""
    total, until = 0.0, 0.0
    for start, end in sorted(stretches):
        total += max(0.0, end - max(start, until))
        until = max(until, end)
    return total


def _parts(plan: FilmPlan) -> tuple[Part, ...]:
    story = [s for s in plan.spans if not s.is_card]
    total = max(1e-9, _covered([(s.start, s.end) for s in story]))
    seen: dict[str, list[tuple[float, float]]] = {}
    for span in story:
        for name in dict.fromkeys(span.characters):
            seen.setdefault(name, []).append((span.start, span.end))
    for line in plan.lines:
        seen.setdefault(line.speaker, []).append((line.start, line.end))
    parts = [
        Part(
            character=name,
            lines=sum(line.speaker == name for line in plan.lines),
            spoken=sum(line.end - line.start for line in plan.lines if line.speaker == name),
            seen=min(1.0, _covered(when) / total),
            first=min(start for start, _ in when),
        )
        for name, when in seen.items()
    ]
    return tuple(sorted(parts, key=lambda p: -p.seen))
