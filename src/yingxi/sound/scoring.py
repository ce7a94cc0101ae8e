"""The composer's desk: for each mood, who plays what. Beats are counted from the first bar."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from yingxi.sound.ensemble import Stage
from yingxi.sound.melody import BAR, Tone, melody, roots


def calm(stage: Stage, bars: int) -> None:
    """A guzheng alone, then a xiao above it; low strings mark the bars."""
    lead, under = _planned(stage, "song", bars, intro=1)
    first, second = _halves(lead, bars)
    stage.pluck("guzheng", first, octave=1, ring=3.0)
    stage.sing("xiao", second, level=0.9, legato=0.97)
    stage.pluck("guzheng", _echo(second), octave=0, level=0.5, ring=3.0)
    _broken(stage, "guzheng", under, pattern=(0, 3, 5, 7), octave=-1, force=0.42)
    _pads(stage, under, level=0.55)
    if bars > 5:
        stage.sweep(0.05, 0, 10, seconds=1.3, level=0.4)


def tender(stage: Stage, bars: int) -> None:
    """A dizi played low and a guzheng that answers in flowing eighths."""
    lead, under = _planned(stage, "song", bars, intro=1)
    first, second = _halves(lead, bars)
    stage.sing("xiao", first, octave=0, level=0.85, legato=0.98)
    stage.sing("erhu", second, octave=0, level=0.6, legato=1.0)
    stage.pluck("harmonic", _echo(first), octave=1, level=0.5)
    _broken(stage, "guzheng", under, pattern=(0, 2, 3, 5, 7, 5, 3, 2), octave=-1, force=0.34)
    _pads(stage, under, level=0.7)


def sorrow(stage: Stage, bars: int) -> None:
    """An erhu over almost nothing: a low guzheng note a bar, a cello, a far drum."""
    lead, under = _planned(stage, "slow", bars, intro=1)
    stage.sing("erhu", lead, octave=0, level=1.0, legato=1.0)
    low = [_tone(bar * BAR, 4, root, 0.5) for bar, root in enumerate(under)]
    stage.pluck("guzheng", low, octave=-1, ring=4.0, level=0.9)
    stage.pluck(
        "guzheng", [_tone(t.beat + 2, 2, t.degree + 3, 0.36) for t in low], ring=3.5, level=0.8
    )
    stage.sing("cello", [replace(t, force=0.32) for t in low], octave=-1, level=0.7)
    _pads(stage, under, level=0.5)
    for bar in range(0, bars, 8):
        stage.strike("great_drum", bar * BAR, 0.16)


def tension(stage: Stage, bars: int) -> None:
    """A pipa ostinato that tightens, a held second in the strings, a heart underneath."""
    rng = stage.rng
    cell = [0, 0, 3, 0, 2, 0, 3, 4] if rng.random() < 0.5 else [0, 3, 0, 2, 0, 3, 0, 1]
    for bar in range(bars):
        heat = 0.5 + 0.5 * ((bar % 8) / 7)
        steps = [
            _tone(
                bar * BAR + i * 0.5,
                0.5,
                degree + (5 if bar % 8 >= 6 else 0),
                0.22 + 0.28 * heat * (1.2 if i % 4 == 0 else 0.8),
            )
            for i, degree in enumerate(cell)
            if bar % 4 != 3 or i < 5
        ]
        stage.pluck("pipa", steps, octave=1, ring=0.6, level=0.8)
        stage.strike("pulse", bar * BAR, 0.7)
        stage.strike("pulse", bar * BAR + 0.75, 0.4)
        if bar % 4 == 3:
            stage.pluck(
                "pipa", [_tone(bar * BAR + 3, 1.6, 5, 0.5 * heat + 0.2, "tremolo")], octave=1
            )
            stage.strike("great_drum", bar * BAR + 3, 0.3 + 0.25 * heat)
        if bar % 8 == 0 and bar:
            stage.strike("great_gong", bar * BAR, 0.2)
    _drones(stage, bars, (0.0, 7.0, 13.0))
    calls = [
        replace(tone, beat=tone.beat + 16, force=tone.force * 0.7)
        for tone in melody(stage.mode, "slow", max(2, bars - 4), rng)
        if int(tone.beat // 16) % 2 == 0
    ]
    stage.sing("erhu", [t for t in calls if t.beat < bars * BAR - 1], octave=0, level=0.5)


def battle(stage: Stage, bars: int) -> None:
    """War drums, a pipa in sixteenths, erhu and dizi an octave apart, gongs on the phrases."""
    lead, under = _planned(stage, "driving", bars, intro=2 if bars > 6 else 0)
    sung = _sung(lead)
    for bar, root in enumerate(under):
        if bar == bars - 1 and bars > 2:
            for name, force in (("great_drum", 1.0), ("great_gong", 0.8), ("cymbals", 0.7)):
                stage.strike(name, bar * BAR, force)
            stage.pluck("pipa", [_tone(bar * BAR, 3, root, 0.7, "tremolo")], octave=1)
            break
        _war_drums(stage, bar, alone=bar not in sung)
        if bar not in sung:
            continue
        gallop = [
            _tone(bar * BAR + b, 0.5, root + d, 0.62 if b % 1 == 0 else 0.4) for b, d in GALLOP
        ]
        stage.pluck("pipa", gallop, octave=1, ring=0.45, level=0.85)
        low = [_tone(bar * BAR + b, 0.9, root, 0.6) for b in range(4)]
        stage.sing("cello", low, octave=-1, level=0.8, legato=0.7)
    stage.sing("erhu", [replace(t, force=min(1.0, t.force + 0.15)) for t in lead], level=0.95)
    stage.sing("dizi", [t for t in lead if int(t.beat // 16) % 2], octave=1, level=0.6)
    _pads(stage, under, level=0.5)


GALLOP = (
    (0, 0), (0.5, 0), (0.75, 0), (1, 3), (1.5, 0), (1.75, 0),
    (2, 2), (2.5, 0), (2.75, 0), (3, 3), (3.5, 1), (3.75, 0),
)  # fmt: skip
WALK = ((0, 0.95), (1, 0.6), (1.5, 0.45), (2, 0.8), (3, 0.65), (3.5, 0.55))


def _war_drums(stage: Stage, bar: int, *, alone: bool) -> None:
    """Beat a bar of war drums; alone, they come up from far off, the clappers rolling over them."""
    for beat, force in WALK if bar % 2 or alone else WALK[::2]:
        rise = 0.45 + 0.55 * beat / BAR if alone else 1.0
        stage.strike("great_drum", bar * BAR + beat, force * rise)
    if alone or bar % 4 == 3:
        for i in range(8):
            stage.strike("clapper_drum", bar * BAR + 2 + i * 0.25, 0.3 + 0.08 * i)
    if alone:
        return
    if bar % 4 == 0:
        stage.strike("great_gong", bar * BAR, 0.5)
    if bar % 2 == 0:
        stage.strike("cymbals", bar * BAR, 0.4)


def mystery(stage: Stage, bars: int) -> None:
    """A xiao that asks and waits; harmonics, a bowl and a far gong in the silence."""
    lead, under = _planned(stage, "slow", bars, intro=1)
    asked = [tone for tone in lead if int(tone.beat // 8) % 2 == 0]
    stage.sing("xiao", asked, octave=0, level=0.9)
    rng = stage.rng
    for bar, root in enumerate(under):
        if bar % 2:
            for i in range(int(rng.integers(2, 5))):
                beat = bar * BAR + float(rng.choice((0, 0.5, 1, 1.5, 2.5))) + i * 0.25
                stage.pluck(
                    "harmonic",
                    [_tone(beat, 2, root + int(rng.choice((5, 7, 8, 10))), 0.3)],
                    octave=1,
                    ring=4.0,
                )
        if bar % 4 == 0:
            stage.strike("bell", bar * BAR + 0.5, 0.5)
        if bar % 8 == 4:
            stage.strike("great_gong", bar * BAR, 0.14)
        if bar % 4 == 2:
            stage.pluck("guzheng", [_tone(bar * BAR, 4, root, 0.45, "slide")], octave=-1, ring=5.0)
    _drones(stage, bars, (0.0, 7.0))
    _drones(stage, bars, (12.0, 14.0), level=0.25)


def triumph(stage: Stage, bars: int) -> None:
    """Dizi and erhu together, sweeps of the guzheng, drums that walk, a gong at every arrival."""
    lead, under = _planned(stage, "lively", bars, intro=1)
    sung = _sung(lead)
    stage.sing("dizi", lead, octave=1, level=0.75, legato=0.95)
    stage.sing("erhu", [replace(t, ornament="") for t in lead], octave=0, level=0.7)
    _broken(stage, "guzheng", under, pattern=(0, 3, 5, 3, 7, 5, 3, 5), octave=0, force=0.4)
    for bar, root in enumerate(under):
        if bar in sung or bar == bars - 1:
            for beat, force in ((0, 0.8), (1.5, 0.3), (2, 0.55), (3, 0.35), (3.5, 0.4)):
                if bar < bars - 1 or beat == 0:
                    stage.strike("great_drum", bar * BAR + beat, force)
            low = [_tone(bar * BAR, 2, root, 0.5), _tone(bar * BAR + 2, 2, root + 3, 0.4)]
            stage.sing("cello", low, octave=-1, level=0.7)
        if bar % 2 == 0:
            stage.strike("small_gong", bar * BAR, 0.5)
            stage.strike("cymbals", bar * BAR + 2, 0.3)
        if bar % 4 == 0:
            start = max(0.0, (bar * BAR - 0.9) * stage.beat)
            stage.sweep(start, 0, 12, seconds=0.9 * stage.beat)
            stage.strike("great_gong", bar * BAR, 0.35)
    _pads(stage, under, level=0.7)


def comic(stage: Stage, bars: int) -> None:
    """A pipa and a short-breathed dizi trade bars over woodblocks; the little gong laughs."""
    lead, under = _planned(stage, "lively", bars, intro=1)
    mine = [tone for tone in lead if int(tone.beat // 8) % 2 == 0]
    yours = [tone for tone in lead if int(tone.beat // 8) % 2]
    stage.pluck(
        "pipa",
        [replace(t, ornament="" if t.ornament == "tremolo" else t.ornament) for t in mine],
        octave=1,
        ring=0.7,
    )
    stage.sing(
        "dizi", [replace(t, ornament="grace") for t in yours], octave=1, level=0.8, legato=0.5
    )
    for bar, root in enumerate(under):
        stage.pluck(
            "electric",
            [_tone(bar * BAR, 1, root, 0.6), _tone(bar * BAR + 2, 1, root + 3, 0.5)],
            octave=-1,
            ring=0.6,
            level=1.2,
        )
        stage.pluck(
            "guzheng", [_tone(bar * BAR + b, 0.5, root + 5, 0.35) for b in (1, 3)], ring=0.5
        )
        for beat, force in ((1, 0.5), (1.5, 0.35), (3, 0.55)):
            stage.strike("woodblock", bar * BAR + beat, force)
        if bar % 4 == 3:
            stage.strike("small_gong", bar * BAR + 2, 0.6)
            for i in range(4):
                stage.strike("clapper_drum", bar * BAR + 1 + i * 0.25, 0.4)


def dread(stage: Stage, bars: int) -> None:
    """A low cluster that leans, a slow heart, a scraped string, something struck far away."""
    rng = stage.rng
    _drones(stage, bars, (-12.0, -5.0, 1.0), level=1.1)
    _drones(stage, bars, (0.0, 6.0), level=0.4)
    for bar in range(bars):
        stage.strike("pulse", bar * BAR, 0.9)
        stage.strike("pulse", bar * BAR + 0.6, 0.5)
        if bar % 3 == 1:
            stage.strike("great_gong", bar * BAR + 2, 0.16)
        if bar % 4 == 2:
            first = int(rng.choice((5, 6, 8)))
            line = [
                _tone(bar * BAR, 3, first, 0.4, "slide"),
                _tone(bar * BAR + 3, 3, first - 1, 0.5, "slide"),
            ]
            stage.sing("erhu", line, octave=-1, level=0.55)
        if bar % 4 == 0 and bar:
            call = [
                _tone(bar * BAR + 1, 1.5, 5, 0.4),
                _tone(bar * BAR + 2.5, 3, 6 if bar % 8 else 4, 0.45, "slide"),
            ]
            stage.sing("xiao", call, level=0.7)
        if rng.random() < 0.3:
            stage.pluck(
                "harmonic",
                [_tone(bar * BAR + float(rng.integers(4)), 3, int(rng.choice((5, 8, 9))), 0.25)],
                octave=1,
                ring=4.0,
            )


def modern(stage: Stage, bars: int) -> None:
    """A felt piano over four chords, a soft electric string, a deep bass, a brush."""
    circle = ((0, 3, 1, 4), (0, 2, 3, 1), (0, 4, 3, 2))[int(stage.rng.integers(3))]
    lead, _ = _planned(stage, "song", bars, intro=2 if bars > 5 else 0)
    for bar in range(bars):
        root = circle[bar % 4] if bar < bars - 1 else 0
        chord = [
            _tone(bar * BAR + 0.02 * i, 4, root + step, 0.36) for i, step in enumerate((0, 2, 4, 5))
        ]
        stage.keys(chord, octave=0, level=0.55)
        figure = (0, 5, 3, 7, 5, 3, 7, 5)
        arpeggio = [
            _tone(bar * BAR + i * 0.5, 1, root + step, 0.34 if i else 0.42)
            for i, step in enumerate(figure)
        ]
        stage.pluck("electric", arpeggio[: 1 if bar == bars - 1 else 8], octave=0, ring=1.6)
        stage.sing("cello", [_tone(bar * BAR, 3.8, root, 0.4)], octave=-1, level=0.6)
        stage.hold((root, root + 2, root + 3), bar * BAR, BAR, octave=0, level=0.5)
        if 2 <= bar < bars - 1:
            stage.strike("pulse", bar * BAR, 0.5)
            stage.strike("pulse", bar * BAR + 2.5, 0.35)
            for beat in range(4):
                stage.strike("brush", bar * BAR + beat + 0.5, 0.3)
    stage.keys([replace(t, force=t.force * 0.9) for t in lead], octave=1, level=0.9)


# Parts that several moods share


def _tone(beat: float, beats: float, degree: int, force: float, ornament: str = "") -> Tone:
    return Tone(beat=beat, beats=beats, degree=degree, force=force, ornament=ornament)


def _planned(
    stage: Stage, cells: str, bars: int, *, intro: int, rests: bool = True
) -> tuple[tuple[Tone, ...], tuple[int, ...]]:
    """Return a melody that begins after ``intro`` bars, and a root for every bar."""
    intro = intro if bars > 4 else 0
    lead = melody(stage.mode, cells, bars - intro, stage.rng, rests=rests)
    shifted = tuple(replace(tone, beat=tone.beat + intro * BAR) for tone in lead)
    return shifted, roots(shifted, stage.mode, bars)


def _sung(lead: Sequence[Tone]) -> frozenset[int]:
    """Return the bars in which the melody sounds."""
    return frozenset(
        bar
        for tone in lead
        for bar in range(int(tone.beat // BAR), int((tone.beat + tone.beats - 0.01) // BAR) + 1)
    )


def _halves(lead: Sequence[Tone], bars: int) -> tuple[tuple[Tone, ...], tuple[Tone, ...]]:
    """Part a melody for two players, who change every second phrase."""
    if bars < 8:
        return tuple(lead), ()
    first = tuple(tone for tone in lead if int(tone.beat // (9 * BAR)) % 2 == 0)
    return first, tuple(tone for tone in lead if int(tone.beat // (9 * BAR)) % 2)


def _echo(tones: Sequence[Tone]) -> tuple[Tone, ...]:
    """Return the long notes, answered a beat later and softer."""
    return tuple(
        replace(t, beat=t.beat + 1, force=t.force * 0.55, ornament="")
        for t in tones
        if t.beats >= 2
    )


def _broken(
    stage: Stage,
    name: str,
    under: Sequence[int],
    *,
    pattern: Sequence[int],
    octave: int,
    force: float,
) -> None:
    """Play broken chords: one pass of the pattern a bar, the last bar a single low note."""
    step = BAR / len(pattern)
    for bar, root in enumerate(under):
        last = bar == len(under) - 1
        tones = [
            _tone(
                bar * BAR + i * step,
                step,
                root + degree,
                force * (1.15 if i == 0 else float(stage.rng.uniform(0.75, 0.95))),
            )
            for i, degree in enumerate(pattern[: 1 if last else len(pattern)])
        ]
        stage.pluck(name, tones, octave=octave, ring=2.6)


def _pads(stage: Stage, under: Sequence[int], *, level: float) -> None:
    """Hold root and fifth, changing where the root does."""
    first = 0
    for bar in range(1, len(under) + 1):
        if bar == len(under) or under[bar] != under[first]:
            root = under[first]
            stage.hold(
                (root, root + 3, root + 5), first * BAR, (bar - first) * BAR, octave=-1, level=level
            )
            first = bar


def _drones(stage: Stage, bars: int, pitches: Sequence[float], *, level: float = 0.8) -> None:
    """Hold a drone in spans of eight bars that overlap."""
    for bar in range(0, bars, 8):
        seconds = min(9, bars - bar + 1) * BAR * stage.beat
        stage.drone(pitches, max(0.0, bar * BAR * stage.beat - 1.0), seconds + 1.0, level=level)
