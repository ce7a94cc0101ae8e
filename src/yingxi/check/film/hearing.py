"""The sound of a film in one decoding pass, and the faults that a waveform shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage, signal

from yingxi.check.film.delivery import Delivery, Limits
from yingxi.check.film.rulebook import Stretch, rule, runs, times, unasked
from yingxi.check.finding import Examination, Finding, Severity
from yingxi.media.standard import SAMPLE_RATE, Sound
from yingxi.sound.loudness import K_WEIGHTING, SILENCE, integrated, true_peak
from yingxi.tongue import say

_STEP = SAMPLE_RATE // 100
"""Levels are kept for every 10 ms."""
_QUIET = -60.0
"""dBFS, RMS: nothing is heard below."""
_DC = 0.01
_DEAD = 40.0
"""dB between two channels that make one of them dead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """A film's sound at 48 kHz, ``(samples, 2)``, and its levels every 10 ms."""

    sound: Sound
    level: NDArray[np.float64]
    """dBFS RMS of both channels together."""
    integrated: float
    true_peak: float
    short_term: float
    """The loudest three seconds, LUFS."""
    range: float
    """LU."""


def hear(sound: Sound) -> Heard:
    """Measure a sound once for all rules."""
    count = len(sound) // _STEP
    blocks = sound[: count * _STEP].reshape(count, -1).astype(np.float64)
    power = (blocks**2).mean(axis=1) if count else np.zeros(0)
    short, spread = _short_term(sound)
    return Heard(
        sound=sound,
        level=10 * np.log10(np.maximum(power, 1e-12)),
        integrated=integrated(sound),
        true_peak=true_peak(sound),
        short_term=short,
        range=spread,
    )


def _short_term(sound: Sound) -> tuple[float, float]:
    """The loudest 3 s, and the loudness range after EBU Tech 3342 (10th to 95th of gated ones)."""
    if len(sound) < 3 * SAMPLE_RATE:
        return integrated(sound), 0.0
    weighted = signal.sosfilt(K_WEIGHTING, sound.astype(np.float64), axis=0)
    hop = SAMPLE_RATE // 10
    count = len(weighted) // hop
    tenths = (weighted[: count * hop] ** 2).sum(axis=1).reshape(count, hop).mean(axis=1)
    power = np.convolve(tenths, np.ones(30) / 30, "valid")
    levels = -0.691 + 10 * np.log10(np.maximum(power, 1e-12))
    loud = levels[levels > SILENCE]
    if not len(loud):
        return SILENCE, 0.0
    gate = -0.691 + 10 * np.log10(power[levels > SILENCE].mean()) - 20
    gated = loud[loud > gate]
    low, high = np.percentile(gated, [10, 95])
    return float(loud.max()), float(high - low)


def levels(heard: Heard, spec: Delivery) -> tuple[Examination, ...]:
    """Loudness, true peak, and the loudest place and range against the specification."""
    want = spec.sound
    out: list[tuple[str, str, list[tuple[bool, str, str]]]] = [
        (
            "technical.loudness",
            f"{heard.integrated:.1f} LUFS",
            [
                (
                    want.loudness is not None
                    and abs(heard.integrated - want.loudness) > want.loudness_tolerance,
                    "sound.loudness",
                    f"{heard.integrated:.1f} LUFS ≠ {want.loudness or 0:g} ± {want.loudness_tolerance:g}",
                )
            ],
        ),
        (
            "technical.true_peak",
            f"{heard.true_peak:.2f} dBTP",
            [
                (
                    want.true_peak_max is not None and heard.true_peak > want.true_peak_max + 0.05,
                    "sound.true_peak_max",
                    f"{heard.true_peak:.2f} dBTP > {want.true_peak_max or 0:g}",
                )
            ],
        ),
        (
            "technical.dynamics",
            f"{heard.short_term:.1f} LUFS / 3 s, {heard.range:.1f} LU",
            [
                (
                    want.short_term_max is not None and heard.short_term > want.short_term_max,
                    "sound.short_term_max",
                    f"{heard.short_term:.1f} LUFS > {want.short_term_max or 0:g}",
                ),
                (
                    want.range_max is not None and heard.range > want.range_max,
                    "sound.range_max",
                    f"{heard.range:.1f} LU > {want.range_max or 0:g}",
                ),
            ],
        ),
    ]
    return tuple(
        rule(name).examined(
            measured,
            [
                rule(name).finding(
                    told,
                    mark=field,
                    severity=Severity.WARNING if field in spec.advice else None,
                )
                for broken, field, told in rows
                if broken
            ],
        )
        for name, measured, rows in out
    )


def silence(heard: Heard, limits: Limits, asked: Sequence[Stretch]) -> Examination:
    """Stretches under -60 dBFS for longer than the limit, where the script wants sound."""
    found = rule("technical.silence")
    quiet = [(a / 100, b / 100) for a, b in runs(heard.level < _QUIET)]
    long = [s for s in quiet if s[1] - s[0] > limits.silence]
    longest = max((b - a for a, b in quiet), default=0.0)
    return found.examined(
        say(f"最长 {longest:.2f} 秒", f"longest {longest:.2f} s"),
        [found.finding(f"{b - a:.2f} s", at=(a, b)) for a, b in unasked(long, asked)],
    )


_KINKS = 4
"""Flat tops within a second that nobody's voice has."""


def clipping(heard: Heard) -> Examination:
    """Tops cut flat: samples at the ceiling in runs, or kinked plateaus under a later limiter."""
    found = rule("technical.clipping")
    tops = np.unique(np.concatenate([_flat_tops(c) for c in heard.sound.T] or [np.zeros(0)]))
    seconds = np.bincount((tops / SAMPLE_RATE).astype(int)) if len(tops) else np.zeros(0, int)
    told = [
        found.finding(
            say(f"{seconds[a:b].sum()} 处平顶", f"{seconds[a:b].sum()} flat tops"),
            at=(float(a), min(float(b), len(heard.sound) / SAMPLE_RATE)),
        )
        for a, b in runs(seconds >= _KINKS)
    ]
    return found.examined(say(f"{len(tops)} 处平顶", f"{len(tops)} flat tops"), told)


def _flat_tops(wave: NDArray[np.float32]) -> NDArray[np.intp]:
    """Where a plateau near the local maximum begins and ends with a kink."""
    if len(wave) < 64:
        return np.zeros(0, np.intp)
    loud = np.abs(wave)
    around = ndimage.maximum_filter1d(loud, SAMPLE_RATE // 50)
    near = (loud > 0.86 * around) & (around > 0.1)
    step = np.abs(np.diff(wave, append=wave[-1:]))
    edges = np.flatnonzero(np.diff(np.concatenate([[False], near, [False]]).astype(np.int8)))
    starts, ends = edges[0::2], edges[1::2]
    length = ends - starts
    keep = (length >= 5) & (starts >= 3) & (ends < len(wave) - 3)
    starts, ends, length = starts[keep], ends[keep], length[keep]
    total = np.concatenate([[0.0], np.cumsum(step, dtype=np.float64)])
    # Steps within the plateau, without its own first and last, against those just outside.
    inside = (total[ends - 2] - total[starts + 1]) / np.maximum(length - 3, 1)
    before = (total[starts] - total[starts - 2]) / 2
    after = (total[ends + 1] - total[ends - 1]) / 2
    top = around[starts]
    # A sine of any pitch that stays n samples over 0.86 leaves at a slope of 0.52 × 2 / n.
    steep = np.minimum(before, after) > 2.2 * 1.04 * top / length
    flat = inside < 0.35 * np.minimum(before, after)
    return starts[steep & flat]


def dropouts(heard: Heard) -> Examination:
    """Short holes in sound: the level falls and rises by 30 dB within a few milliseconds."""
    found = rule("technical.dropout")
    holes = _holes(heard.sound)
    told = [
        found.finding(
            say(f"{(b - a) * 1000:.0f} 毫秒的洞", f"a hole of {(b - a) * 1000:.0f} ms"),
            at=(a, b),
            mark=f"{(b - a) * 1000:.0f}ms",
        )
        for a, b in holes
    ]
    return found.examined(times(holes), told)


_FINE = SAMPLE_RATE // 1000
_HOLE = (0.005, 0.6)
_DEEP = 27.0
"""dB that a hole lies under the loudest of its surroundings."""
_HEARD = -36.0
"""dBFS on both sides; a hole in what is quieter is a pause."""
_SUDDEN = 15.0
"""dB under the loudest of 40 ms that the last milliseconds before a hole may have."""


def _holes(sound: Sound) -> list[Stretch]:
    """Seconds of every hole, by the level of each millisecond.

    A lossy coder smears a hole's edges by a few milliseconds and fills short ones a little.
    """
    count = len(sound) // _FINE
    if count < 50:
        return []
    power = (sound[: count * _FINE].astype(np.float64) ** 2).mean(axis=1)
    level = 10 * np.log10(np.maximum(power.reshape(count, _FINE).mean(axis=1), 1e-12))
    around = ndimage.maximum_filter1d(level, 41)
    out: list[Stretch] = []
    for a, b in runs((level < around - _DEEP) & (level < -34.0) | (level < -62.0)):
        if not _HOLE[0] <= (b - a) / 1000 <= _HOLE[1] or a < 12 or b > count - 12:
            continue
        floor = float(np.median(level[a:b]))
        # Loud to the edge (a pitch period is some eight milliseconds): speech dies away slower.
        before, after = level[a - 8 : a].max(), level[b : b + 8].max()
        loud = (before > around[a] - _SUDDEN) and (after > around[b - 1] - _SUDDEN)
        if loud and min(before, after) > max(_HEARD, floor + _DEEP):
            out.append((a / 1000, b / 1000))
    return out


def dc_offset(heard: Heard) -> Examination:
    """A mean that is not zero."""
    found = rule("technical.dc")
    mean = heard.sound.mean(axis=0, dtype=np.float64) if len(heard.sound) else np.zeros(2)
    worst = float(np.abs(mean).max(initial=0.0))
    evidence = f"{worst:.2%}"
    return found.examined(evidence, [found.finding(evidence)] if worst > _DC else [])


def hum(heard: Heard) -> Examination:
    """A line at 50 or 60 Hz, or twice that, that stands out in nearly every moment."""
    found = rule("technical.hum")
    lines = _lines(heard.sound)
    told = [
        found.finding(
            say(
                f"{pitch} Hz 高出周围 {height:.0f} dB，{level:.0f} dBFS",
                f"{pitch} Hz stands {height:.0f} dB over its surroundings, {level:.0f} dBFS",
            ),
            mark=f"{pitch}Hz",
            confidence=0.8,
        )
        for pitch, height, level in lines
    ]
    return found.examined(
        "、".join(f"{pitch} Hz" for pitch, *_ in lines) or say("无", "none"), told
    )


_HUM_HEIGHT = 12.0
_HUM_LEVEL = -66.0
_HUM_TUNE = 0.3
"""Hz that the mains may be off at 50; the notes nearest to it are 49.0 and 51.9."""
_SLOW = 1500
"""Hz to which the sound is brought down before its bass is looked at."""


def _lines(sound: Sound) -> list[tuple[int, float, float]]:
    """Pitch, height in dB over the surroundings, level in dBFS."""
    seconds = len(sound) / SAMPLE_RATE
    if seconds < 2.5:
        return []
    mono = sound.mean(axis=1, dtype=np.float64)
    slow = signal.resample_poly(mono, 1, SAMPLE_RATE // _SLOW)
    span = (4 if seconds >= 12 else 2) * _SLOW
    _, _, table = signal.spectrogram(
        slow, _SLOW, "hann", nperseg=span, noverlap=span * 3 // 4, scaling="spectrum", mode="psd"
    )
    # What is there in all but the quietest fifth of moments; notes and voices come and go.
    steady = 10 * np.log10(np.maximum(np.percentile(table, 20, axis=1), 1e-14))
    resolution = _SLOW / span
    out: list[tuple[int, float, float]] = []
    for base in (50, 60):
        heights = sorted((_line(steady, base * n, resolution) for n in (1, 2, 3)), reverse=True)
        height, level = heights[0]
        # The mains bring overtones; a lone line must stand out more, or it may be a bass note.
        alone = heights[1][0] < _HUM_HEIGHT / 2
        if height > _HUM_HEIGHT * (2 if alone else 1) and level > _HUM_LEVEL:
            out.append((base, height, level))
    return out


def _line(steady: NDArray[np.float64], pitch: int, resolution: float) -> tuple[float, float]:
    """How high a pitch stands over its surroundings, and its level; nothing for a near note's skirt."""
    at, near = round(pitch / resolution), round(3 / resolution)
    peak = at - near + int(steady[at - near : at + near + 1].argmax())
    level = float(steady[peak])
    left, right = float(steady[peak - 1]), float(steady[peak + 1])
    bend = 2 * level - left - right
    exact = (peak + 0.5 * (right - left) / bend if bend > 1e-9 else peak) * resolution
    if abs(exact - pitch) > _HUM_TUNE * pitch / 50:
        return 0.0, level
    wide = round(7 / resolution)
    around = np.concatenate([steady[at - wide : at - near], steady[at + near + 1 : at + wide + 1]])
    return level - float(np.percentile(around, 75)), level


def channels(heard: Heard, told_channels: int) -> Examination:
    """A dead side, a side turned over, or two equal sides (told only)."""
    found = rule("technical.channels")
    if told_channels < 2 or len(heard.sound) < SAMPLE_RATE // 2:
        return found.examined(say("单声道", "mono"))
    left, right = (heard.sound[:, side].astype(np.float64) for side in (0, 1))
    loud = [10 * np.log10(max(float((c**2).mean()), 1e-12)) for c in (left, right)]
    both = float((left * right).mean())
    likeness = both / max(float(np.sqrt((left**2).mean() * (right**2).mean())), 1e-12)
    measured = say(
        f"左 {loud[0]:.1f}、右 {loud[1]:.1f} dBFS，相关 {likeness:+.2f}",
        f"left {loud[0]:.1f}, right {loud[1]:.1f} dBFS, correlation {likeness:+.2f}",
    )
    told: list[Finding] = []
    if max(loud) > _QUIET and abs(loud[0] - loud[1]) > _DEAD:
        side = say("左", "left") if loud[0] < loud[1] else say("右", "right")
        told.append(found.finding(say(f"{side}声道没有声音", f"{side} is dead"), mark="dead"))
    elif likeness < -0.5:
        told.append(
            found.finding(
                say(f"左右反相（{likeness:+.2f}）", f"sides inverted ({likeness:+.2f})"),
                mark="phase",
            )
        )
    elif likeness > 0.9999 and max(loud) > _QUIET:
        mono = say("左右完全相同，实为单声道", "both sides are equal: it is mono")
        told.append(found.finding(mono, mark="mono", severity=Severity.NOTE))
    return found.examined(measured, told)
