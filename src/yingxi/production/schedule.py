"""Where every shot, card and sound stands in the episode."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from yingxi.board.model import FPS, Purpose, Transition
from yingxi.production.jobs import SoundCue
from yingxi.shoot.plan import PlannedShot

SAMPLES_A_FRAME = 48_000 // FPS
TITLE_FRAMES = 60
CREDIT_FRAMES = 75
DISSOLVE = 10
WHITE = 12
FADE = 12
MOOD = "calm"
"""Of the music where a board asks for none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """A place in the running order: a planned shot, or a card."""

    id: str
    frames: int
    planned: PlannedShot | None = None
    dissolve: int = 0
    fade_in: int = 0
    white: int = 0
    fade_out: int = 0


def running_order(planned: Sequence[PlannedShot]) -> tuple[Slot, ...]:
    """The hook first, then the title, the story, the credits; transitions within their shots."""
    hooks = 0
    while hooks < len(planned) - 1 and planned[hooks].shot.purpose is Purpose.HOOK:
        hooks += 1
    slots = [_slot(p) for p in planned]
    if slots:
        slots[0] = Slot(id=slots[0].id, frames=slots[0].frames, planned=slots[0].planned)
    slots.insert(hooks, Slot(id="title", frames=TITLE_FRAMES, fade_in=0))
    slots.append(Slot(id="credits", frames=CREDIT_FRAMES, fade_in=FADE))
    return tuple(_fitting(slots))


def _slot(planned: PlannedShot) -> Slot:
    way = planned.shot.transition
    third = planned.frames // 3
    return Slot(
        id=planned.shot.id,
        frames=planned.frames,
        planned=planned,
        dissolve=min(DISSOLVE, third) if way is Transition.DISSOLVE else 0,
        fade_in=min(FADE, third) if way is Transition.FADE_IN else 0,
        white=min(WHITE, third) if way is Transition.WHITE else 0,
    )


def _fitting(slots: list[Slot]) -> list[Slot]:
    """A dissolve never follows a card, nor a line that still sounds in the overlapped frames."""
    out = slots[:1]
    for before, slot in pairwise(slots):
        speaks_to = (
            before.planned.line_start + before.planned.line_frames
            if before.planned
            else before.frames
        )
        if slot.dissolve and (before.planned is None or speaks_to > before.frames - slot.dissolve):
            slot = Slot(id=slot.id, frames=slot.frames, planned=slot.planned)
        out.append(slot)
    return out


def starts(slots: Sequence[Slot]) -> tuple[int, ...]:
    """The frame of the episode on which each slot begins; a dissolve overlaps the one before."""
    at, out = 0, list[int]()
    for i, slot in enumerate(slots):
        at -= slot.dissolve if i else 0
        out.append(at)
        at += slot.frames
    return tuple(out)


def total_frames(slots: Sequence[Slot]) -> int:
    return sum(s.frames for s in slots) - sum(s.dissolve for s in slots[1:])


def sound_cues(
    slots: Sequence[Slot],
    voices: Mapping[str, tuple[str, int]],
    kinds: Mapping[str, str],
    *,
    seed: int,
) -> tuple[SoundCue, ...]:
    """All that is heard: voices on their frames, beds under their scenes, hits on their shots.

    ``voices`` maps a shot's id to its blob and length in samples; ``kinds`` a sound's name to
    ambience, effect or both.
    """
    begin = starts(slots)
    total = total_frames(slots)
    cues: list[SoundCue] = []
    for slot, at in zip(slots, begin, strict=True):
        if slot.planned is None:
            continue
        if slot.id in voices:
            blob, length = voices[slot.id]
            cues.append(
                SoundCue(kind="voice", name=blob, length=length,
                         start=(at + slot.planned.line_start) * SAMPLES_A_FRAME)
            )  # fmt: skip
    cues += _music(slots, begin, total, seed)
    cues += _beds(slots, begin, kinds, seed)
    cues += _hits(slots, begin, kinds, seed)
    return tuple(cues)


def _music(slots: Sequence[Slot], begin: Sequence[int], total: int, seed: int) -> list[SoundCue]:
    changes: list[tuple[int, str]] = []
    for slot, at in zip(slots, begin, strict=True):
        mood = slot.planned.shot.music if slot.planned else ""
        if mood and (not changes or changes[-1][1] != mood):
            changes.append((at, mood))
    if not changes:
        changes = [(0, MOOD)]
    changes[0] = (0, changes[0][1])
    ends = [at for at, _ in changes[1:]] + [total]
    # Each mood runs a second into the next: the mix fades one into the other.
    return [
        SoundCue(
            kind="music", name=mood, start=at * SAMPLES_A_FRAME,
            length=(min(end + FPS, total) - at) * SAMPLES_A_FRAME, seed=seed + i,
        )
        for i, ((at, mood), end) in enumerate(zip(changes, ends, strict=True))
        if end > at
    ]  # fmt: skip


def _beds(
    slots: Sequence[Slot], begin: Sequence[int], kinds: Mapping[str, str], seed: int
) -> list[SoundCue]:
    runs: list[tuple[str, int, int]] = []
    for slot, at in zip(slots, begin, strict=True):
        if slot.planned is None:
            continue
        for name in slot.planned.shot.sounds:
            if kinds.get(name) not in ("ambience", "both"):
                continue
            last = next((i for i, r in enumerate(runs) if r[0] == name and r[2] >= at - FPS), None)
            end = at + slot.frames
            if last is None:
                runs.append((name, at, end))
            else:
                runs[last] = (name, runs[last][1], end)
    return [
        SoundCue(
            kind="ambience", name=name, start=at * SAMPLES_A_FRAME,
            length=(end - at) * SAMPLES_A_FRAME, seed=_pick(seed, i),
        )
        for i, (name, at, end) in enumerate(runs)
    ]  # fmt: skip


def _hits(
    slots: Sequence[Slot], begin: Sequence[int], kinds: Mapping[str, str], seed: int
) -> list[SoundCue]:
    cues: list[SoundCue] = []
    for i, (slot, at) in enumerate(zip(slots, begin, strict=True)):
        if slot.planned is None:
            continue
        shot = slot.planned.shot
        names = [n for n in shot.sounds if kinds.get(n) == "effect"]
        if shot.purpose is Purpose.CLIFFHANGER and "sting" in kinds:
            names.append("sting")
        for k, name in enumerate(names):
            late = slot.frames // 3 if name == "sting" else min(6, slot.frames // 5) + 3 * k
            cues.append(
                SoundCue(kind="effect", name=name, start=(at + late) * SAMPLES_A_FRAME, length=0,
                         seed=_pick(seed, 100 + i * 7 + k))
            )  # fmt: skip
    return cues


def _pick(seed: int, index: int) -> int:
    return int(np.random.default_rng((seed, index)).integers(2**31))
