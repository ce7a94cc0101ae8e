"""Faults of movement: a stretch that comes twice, frames doubled or dropped in a pattern."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from yingxi.check.film.delivery import Limits
from yingxi.check.film.pictures import STILL_SPOT
from yingxi.check.film.rulebook import Stretch, rule, unasked
from yingxi.check.film.watching import Watched
from yingxi.check.finding import Examination, Severity
from yingxi.tongue import say


def repeated(seen: Watched, limits: Limits, asked: Sequence[Stretch]) -> Examination:
    """A moving stretch that comes a second time, frame by frame."""
    found = rule("technical.repeated")
    told = [
        found.finding(
            say(f"与 {first:.2f} 秒起的一段相同", f"the same as from {first:.2f} s"), at=again
        )
        for first, again in _twice(seen, limits.repeated)
        if unasked([again], asked)
    ]
    return found.examined(say(f"{len(told)} 段", f"{len(told)} stretches"), told)


_ALIKE = 1.2
"""Mean difference of two fingerprints of the same picture, coded twice."""
_ALIKE_SPOT = 10.0
"""And of the cell that differs most: another subtitle over the same set is no repeat."""
_PROBE = 4


def _twice(seen: Watched, shortest: float) -> list[tuple[float, Stretch]]:
    """Where a run of frames begins, and where it comes again."""
    prints, count = seen.prints, len(seen.prints)
    length = max(4, round(shortest * seen.rate))
    moving = np.where(np.isfinite(seen.change), seen.change, 0.0)
    busy = np.concatenate([[0.0], np.cumsum(np.minimum(moving, 8.0))])
    covered = -1
    out: list[tuple[float, Stretch]] = []
    for j in range(length, count - length + 1, _PROBE):
        if j < covered or busy[j + length] - busy[j] < 0.15 * length:
            continue
        earlier = prints[: j - length + 1]
        close = np.flatnonzero(np.abs(earlier - prints[j]).mean(axis=1) < _ALIKE)
        for i in close:
            if _run(prints, int(i), j, length):
                start, end = _grown(prints, int(i), j, length)
                if _walks(prints, j + start, j + end):
                    out.append(
                        (
                            float(seen.at[i + start]),
                            (float(seen.at[j + start]), float(seen.at[j + end - 1]) + seen.frame),
                        )
                    )
                    covered = j + end
                    break
    return out


def _same(prints: NDArray[np.float32], i: int, j: int) -> bool:
    apart = np.abs(prints[i] - prints[j])
    return bool(apart.mean() < _ALIKE and apart.max() < _ALIKE_SPOT)


def _run(prints: NDArray[np.float32], i: int, j: int, length: int) -> bool:
    return all(_same(prints, i + k, j + k) for k in range(length))


def _grown(prints: NDArray[np.float32], i: int, j: int, length: int) -> tuple[int, int]:
    """How far before and after the run the two go on alike, as offsets."""
    start, end = 0, length
    while i + start > 0 and j + start - 1 > i + end and _same(prints, i + start - 1, j + start - 1):
        start -= 1
    while j + end < len(prints) and i + end < j + start and _same(prints, i + end, j + end):
        end += 1
    return start, end


def _walks(prints: NDArray[np.float32], start: int, end: int) -> bool:
    """Whether the stretch itself goes somewhere: a picture that stands or swings is no repeat."""
    part = prints[start:end]
    return bool(np.abs(part - part[0]).mean(axis=1).max() > 3 * _ALIKE)


def cadence(seen: Watched) -> Examination:
    """Frames doubled or dropped in a regular pattern, as a changed frame rate leaves them."""
    found = rule("technical.cadence")
    doubled, dropped, singles = _doubled(seen), _dropped(seen), _singles(seen)
    told = []
    for period, stretch in doubled:
        if period > 2 and stretch[1] - stretch[0] >= _LEAST:
            evidence = say(f"每 {period} 帧重复一帧", f"every {period} frames one is doubled")
            told.append(found.finding(evidence, at=stretch))
    twos = [stretch for period, stretch in doubled if period == 2]
    if twos:
        # Drawn animation holds each picture for two frames: told, but no fault.
        total = sum(b - a for a, b in twos)
        evidence = say(f"共 {total:.1f} 秒一拍二", f"{total:.1f} s are animated on twos")
        whole = (twos[0][0], twos[-1][1])
        told.append(found.finding(evidence, at=whole, mark="twos", severity=Severity.NOTE))
    for period, stretch in dropped:
        evidence = say(f"每 {period} 帧丢一帧", f"every {period} frames one is missing")
        told.append(found.finding(evidence, at=stretch))
    return found.examined(
        say(f"运动中单独的重复帧 {singles} 个", f"{singles} single doubled frames within movement"),
        told,
    )


_LEAST = 1.0
"""Seconds of a pattern of three frames and more: a converted rate runs through whole shots, an eased
movement may stand still that regularly for a moment."""
_MOVES = 0.35
"""Mean luma difference of a step that can be compared with its neighbours."""
_EQUAL = 0.25
"""What two codings of one picture may differ by, between key frames."""
_SOMEWHERE = 9
"""What the cell that moved most differs by, where a step moves at all."""


def _moves(seen: Watched) -> NDArray[np.float32]:
    return np.where(np.isfinite(seen.change), seen.change, 0.0)


def _repeats(seen: Watched) -> NDArray[np.bool_]:
    """Frames equal to the one before, between two that move."""
    moved = _moves(seen)
    spot = np.where(np.isfinite(seen.local), seen.local, 0.0)
    out = np.zeros(len(moved), bool)
    if len(moved) < 3:
        return out
    beside, beside_spot = np.minimum(moved[:-2], moved[2:]), np.minimum(spot[:-2], spot[2:])
    # Between two flashes a step looks small too, but it is one.
    whole = (beside > _MOVES) & (moved[1:-1] < np.minimum(0.12 * beside, _EQUAL))
    part = (beside_spot > _SOMEWHERE) & (spot[1:-1] <= STILL_SPOT) & (moved[1:-1] < 0.5 * beside)
    out[1:-1] = whole | part
    return out


def _singles(seen: Watched) -> int:
    return int(_repeats(seen).sum())


def _doubled(seen: Watched) -> list[tuple[int, Stretch]]:
    return _periodic(np.flatnonzero(_repeats(seen)), seen, fewest=4)


def _dropped(seen: Watched) -> list[tuple[int, Stretch]]:
    """Steps that are longer than those around them, though no cuts, at equal distances."""
    moved = _moves(seen)
    around = np.stack([np.roll(moved, k) for k in (-2, -1, 1, 2)])
    usual = np.median(around, axis=0)
    # The step is some twice as long; a cut is many times.
    jumps = (moved > 1.35 * usual) & (moved < 4 * usual) & (around.min(axis=0) > _MOVES)
    jumps[:2] = jumps[-2:] = False
    return [p for p in _periodic(np.flatnonzero(jumps), seen, fewest=6) if p[0] > 2]


def _periodic(hits: NDArray[np.intp], seen: Watched, *, fewest: int) -> list[tuple[int, Stretch]]:
    """Runs of hits at one distance (a frame either way, once), and the distance."""
    out: list[tuple[int, Stretch]] = []
    gaps = np.diff(hits)
    at = 0
    while at < len(gaps):
        period, end = int(gaps[at]), at
        while end < len(gaps) and gaps[end] in (period, 2 * period):
            end += 1
        if end - at + 1 >= fewest and 2 <= period <= 15:
            out.append((period, (float(seen.at[hits[at]]), float(seen.at[hits[end]]) + seen.frame)))
            at = end
        else:
            at += 1
    return _joined(out)


def _joined(found: list[tuple[int, Stretch]]) -> list[tuple[int, Stretch]]:
    """Runs of one period less than three seconds apart are told as one."""
    out: list[tuple[int, Stretch]] = []
    for period, stretch in found:
        if out and out[-1][0] == period and stretch[0] - out[-1][1][1] < 3.0:
            out[-1] = (period, (out[-1][1][0], stretch[1]))
        else:
            out.append((period, stretch))
    return out
