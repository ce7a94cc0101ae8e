"""Melody in the Chinese modes: motifs, and phrases that open, answer, turn and close (起承转合).

A melody is written in degrees of a five-note mode; a degree of 5 is the tonic an octave up.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

# Semitones above the tonic (Gong, Shang, Jue, Zhi, Yu).
MODES: dict[str, tuple[int, int, int, int, int]] = {
    "gong": (0, 2, 4, 7, 9),
    "shang": (0, 2, 5, 7, 10),
    "jue": (0, 3, 5, 8, 10),
    "zhi": (0, 2, 5, 7, 9),
    "yu": (0, 3, 5, 7, 10),
}
BONES: dict[str, tuple[int, ...]] = {
    "gong": (0, 3, 2),
    "shang": (0, 3, 2),
    "jue": (0, 2, 4),
    "zhi": (0, 3, 2),
    "yu": (0, 3, 1),
}
"""Degrees that carry the mode: they fall on strong beats."""

BAR = 4.0
CELLS: dict[str, tuple[tuple[float, ...], ...]] = {
    "slow": ((2, 2), (3, 1), (2, 1, 1), (1.5, 0.5, 2), (4,)),
    "song": (
        (2, 1, 1),
        (1.5, 0.5, 1, 1),
        (1, 1, 2),
        (1, 0.5, 0.5, 2),
        (3, 0.5, 0.5),
        (1.5, 0.5, 2),
    ),
    "lively": (
        (1, 0.5, 0.5, 1, 1),
        (0.5, 0.5, 1, 0.5, 0.5, 1),
        (1, 1, 0.5, 0.5, 1),
        (1.5, 0.5, 1, 1),
    ),
    "driving": (
        (1, 1, 0.5, 0.5, 1),
        (1.5, 0.5, 1.5, 0.5),
        (0.5, 0.5, 1, 2),
        (1, 1, 2),
        (0.75, 0.25, 1, 2),
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Tone:
    """A note of a melody: when and how long in beats, which degree, how strong (0–1)."""

    beat: float
    beats: float
    degree: int
    force: float = 0.7
    ornament: str = ""
    """``grace`` a neighbour before it, ``slide`` bent in, ``tremolo`` rolled."""


def pitch(degree: int, mode: str, tonic: float) -> float:
    """Return the MIDI pitch of a degree, octaves included."""
    octave, step = divmod(degree, 5)
    return tonic + 12 * octave + MODES[mode][step]


Bar = tuple[tuple[float, int], ...]
"""(beats, degree) for every note of a bar."""


def motif(
    mode: str, cells: str, rng: np.random.Generator, *, start: int, bars: int = 2
) -> tuple[Bar, ...]:
    """Return a motif: rhythms that belong together, a line that steps more than it leaps."""
    choices = CELLS[cells]
    first = choices[int(rng.integers(len(choices)))]
    second = choices[int(rng.integers(len(choices)))]
    degree, direction, leapt = start, int(rng.choice((-1, 1))), False
    made: list[Bar] = []
    for index in range(bars):
        bar: list[tuple[float, int]] = []
        at = 0.0
        for beats in first if index % 2 == 0 else second:
            if made or bar:
                step = _step(direction, rng, leapt=leapt)
                leapt = abs(step) > 1
                degree += step
            if at % 2 == 0 and rng.random() < 0.75:
                degree = _boned(degree, mode)
            if degree > start + 4 or degree < start - 3:
                direction = -1 if degree > start else 1
                degree = start + (4 if degree > start else -3)
            bar.append((beats, degree))
            at += beats
        made.append(tuple(bar))
        direction = -direction if rng.random() < 0.65 else direction
    return tuple(made)


def _step(direction: int, rng: np.random.Generator, *, leapt: bool) -> int:
    if leapt:  # a leap is filled by a step back
        return -direction
    chance = rng.random()
    if chance < 0.62:
        return direction
    if chance < 0.74:
        return -direction
    if chance < 0.82:
        return 0
    return direction * (2 if chance < 0.96 else 3)


def _boned(degree: int, mode: str) -> int:
    octave = degree // 5
    near = [bone + 5 * shift for shift in (octave - 1, octave, octave + 1) for bone in BONES[mode]]
    return min(near, key=lambda bone: (abs(bone - degree), bone))


def phrase(
    theme: tuple[Bar, ...], kind: str, mode: str, rng: np.random.Generator, *, bars: int, close: int
) -> tuple[Bar, ...]:
    """Return a phrase of ``bars`` bars on a theme, ending long on the degree ``close``.

    ``kind``: ``open`` states it, ``answer`` turns its second half, ``turn`` climbs and is livelier,
    ``close`` brings it back and rests.
    """
    shift = {"open": 0, "answer": 0, "turn": int(rng.choice((2, 3))), "close": 0}[kind]
    body: list[Bar] = []
    for index in range(bars - 1):
        bar = theme[index % len(theme)]
        if index >= len(theme) or (kind == "answer" and index >= len(theme) // 2):
            bar = _varied(bar, mode, rng)
        if kind == "turn":
            bar = _enlivened(tuple((beats, degree + shift) for beats, degree in bar), rng)
        body.append(bar)
    return (*body, _cadence(body[-1][-1][1] if body else close + 1, close, kind, rng))


def _varied(bar: Bar, mode: str, rng: np.random.Generator) -> Bar:
    """Keep a bar's rhythm, and move its notes in sequence or in mirror."""
    if rng.random() < 0.55:
        move = int(rng.choice((-2, -1, 1)))
        return tuple((beats, degree + move) for beats, degree in bar)
    first = bar[0][1]
    mirrored = tuple((beats, 2 * first - degree) for beats, degree in bar)
    return (*mirrored[:-1], (mirrored[-1][0], _boned(mirrored[-1][1], mode)))


def _enlivened(bar: Bar, rng: np.random.Generator) -> Bar:
    out: list[tuple[float, int]] = []
    for beats, degree in bar:
        if beats >= 2 and rng.random() < 0.7:
            out += [(beats / 2, degree), (beats / 4, degree + 1), (beats / 4, degree)]
        else:
            out.append((beats, degree))
    return tuple(out)


def _cadence(last: int, close: int, kind: str, rng: np.random.Generator) -> Bar:
    goal = close + 5 * round((last - close) / 5)
    if kind == "close" or abs(last - goal) <= 1:
        return ((4.0, goal),)
    via = goal + (1 if last > goal else -1)
    return (
        ((1.0, via), (3.0, goal))
        if rng.random() < 0.5
        else ((0.5, via + 1), (0.5, via), (3.0, goal))
    )


FORM = ("open", "answer", "turn", "close")


def melody(
    mode: str, cells: str, bars: int, rng: np.random.Generator, *, rests: bool = True
) -> tuple[Tone, ...]:
    """Return a melody of ``bars`` bars of four beats: phrases of four with air between them."""
    theme = motif(mode, cells, rng, start=int(rng.choice(BONES[mode])) + 5)
    tones: list[Tone] = []
    at, index = 0, 0
    bones = BONES[mode]
    closes = {"open": bones[1], "answer": bones[0], "turn": bones[2], "close": bones[0]}
    while at < bars:
        left = bars - at
        length = 4 if left >= 6 or left == 4 else min(left, 5 if left == 5 else 4)
        kind = "close" if left - length < 2 else FORM[index % 4]
        line = phrase(theme, kind, mode, rng, bars=length, close=closes[kind] + 5)
        tones += _written(line, at, kind, rng)
        at += length
        index += 1
        # After an answer the players let the scene speak for a bar.
        if rests and kind in ("answer", "close") and bars - at >= 5:
            at += 1
    return tuple(tones)


def _written(line: tuple[Bar, ...], first: int, kind: str, rng: np.random.Generator) -> list[Tone]:
    tones: list[Tone] = []
    rise = {"open": 0.0, "answer": 0.03, "turn": 0.14, "close": -0.02}[kind]
    for index, bar in enumerate(line):
        beat = (first + index) * BAR
        arch = 0.1 * np.sin(np.pi * (index + 0.5) / len(line))
        for beats, degree in bar:
            strong = 0.06 if beat % 2 == 0 else 0.0
            chance = rng.random()
            ornament = ""
            if beats >= 1 and chance < 0.2:
                ornament = "grace"
            elif beats >= 1 and chance < 0.38:
                ornament = "slide"
            elif beats >= 3 and chance < 0.7:
                ornament = "tremolo"
            force = float(np.clip(0.6 + rise + arch + strong + rng.uniform(-0.05, 0.05), 0.2, 1.0))
            tones.append(
                Tone(beat=beat, beats=beats, degree=degree, force=force, ornament=ornament)
            )
            beat += beats
    last = tones[-1]
    tones[-1] = Tone(
        beat=last.beat,
        beats=last.beats * 0.85,
        degree=last.degree,
        force=last.force,
        ornament=last.ornament,
    )
    return tones


def roots(tones: tuple[Tone, ...], mode: str, bars: int) -> tuple[int, ...]:
    """Return a root degree (0–4) for every bar, chosen to sit under the melody's strong notes."""
    scale = MODES[mode]
    found: list[int] = []
    for bar in range(bars):
        here = [t for t in tones if bar * BAR <= t.beat < (bar + 1) * BAR]
        if not here or bar == bars - 1:
            found.append(found[-1] if found and bar % 2 else 0)
            continue

        def fit(root: int, here: list[Tone] = here, bar: int = bar) -> float:
            score = 0.4 if root == 0 else 0.15 if root == BONES[mode][1] else 0.0
            if found and found[-1] == root:
                score -= 0.35
            for tone in here:
                weight = tone.beats * (2 if tone.beat % BAR == 0 else 1)
                distance = (scale[tone.degree % 5] - scale[root]) % 12
                score += weight * {0: 1.0, 7: 0.8, 4: 0.7, 3: 0.7, 5: 0.3, 9: 0.3}.get(
                    distance, -0.2
                )
            return score

        found.append(max(range(5), key=fit))
    return tuple(found)
