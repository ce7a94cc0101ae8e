"""Faults of the picture, judged from what one pass has seen."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from yingxi.check.film.delivery import Limits
from yingxi.check.film.flashes import AREA
from yingxi.check.film.rulebook import Stretch, rule, times, unasked
from yingxi.check.film.watching import Watched, bridged, stretches
from yingxi.check.finding import Examination, Severity
from yingxi.tongue import say

BLACK = 22
"""Mean luma below which a frame is black; 16 is the legal black."""
BLACK_SPOT = 40
"""The brightest hundredth of a black frame stays under it."""
STILL = 0.06
"""Mean luma difference below which nothing has moved."""
STILL_SPOT = 3
"""No cell of a held picture changes by more."""
KEY_POP = 2.5
"""A key frame codes a held picture anew and differs by up to this much."""
_FLAT = 2.5
_COLOURED = 40
_NULL = 0.04
_BLOCKS = 0.02
_COMBED = 0.004
_BORDER = 0.02
_EVEN_BORDER = 0.012


def black(seen: Watched, limits: Limits, asked: Sequence[Stretch]) -> Examination:
    """Black frames for longer than the limit, where the script does not want them."""
    found = rule("technical.black")
    dark = stretches(_dark(seen), seen)
    long = unasked([s for s in dark if _lasts(s, limits.black)], asked)
    told = [found.finding(_seconds(s), at=s) for s in long]
    return found.examined(times(dark), told)


def held(seen: Watched, limits: Limits, asked: Sequence[Stretch]) -> Examination:
    """Pictures in which nothing moves for longer than the limit; black ones are told as black."""
    found = rule("technical.held")
    marks = still(seen) & ~_dark(seen)
    # A run of n unmoving steps shows n + 1 equal frames; the first of them moved.
    runs = [(a - seen.frame, b) for a, b in stretches(marks, seen)]
    long = [s for s in unasked(runs, asked) if _lasts(s, limits.held)]
    longest = max((b - a for a, b in runs), default=0.0)
    return found.examined(
        say(f"最长 {longest:.2f} 秒不动", f"longest {longest:.2f} s without movement"),
        [found.finding(_seconds(s), at=s) for s in long],
    )


def still(seen: Watched) -> NDArray[np.bool_]:
    """Frames that don't differ from the one before, key frames of a held picture among them."""
    same = (seen.change < STILL) & (seen.local <= STILL_SPOT)
    popped = seen.key & (seen.change < KEY_POP) & (seen.local < 24)
    beside = np.zeros_like(same)
    beside[1:-1] = same[:-2] & same[2:]
    return bridged(same | (popped & beside), 0)


def _dark(seen: Watched) -> NDArray[np.bool_]:
    return (seen.mean < BLACK) & (seen.bright < BLACK_SPOT)


def one_colour(seen: Watched, asked: Sequence[Stretch]) -> Examination:
    """Frames of a single colour: strong ones are faults, grey and white ones may be flashes."""
    found = rule("technical.one_colour")
    flat = (seen.spread < _FLAT) & (seen.hue_spread < _FLAT) & ~_dark(seen)
    strong = np.abs(seen.hue - 128).sum(axis=1) > _COLOURED
    coloured = stretches(flat & strong, seen)
    grey = unasked(stretches(flat & ~strong, seen), asked)
    told = [found.finding(_seconds(s), at=s) for s in unasked(coloured, asked)]
    told += [found.finding(_seconds(s), at=s, severity=Severity.WARNING) for s in grey]
    return found.examined(times([*coloured, *grey]), told)


def corrupt(seen: Watched) -> Examination:
    """Packets that can't be decoded, the green of missing data, blocks that fit nothing."""
    found = rule("technical.corrupt")
    told = [
        found.finding(say("解码出错", "can't be decoded"), at=(a, b), mark="decoder")
        for a, b in _grouped(seen.damaged, 1.0)
    ]
    green = stretches(seen.null > _NULL, seen)
    told += [
        found.finding(
            say(
                f"{_most(seen.null, seen, s):.0%} 是缺数据的绿色",
                f"{_most(seen.null, seen, s):.0%} is green",
            ),
            at=s,
        )
        for s in green
    ]
    usual = float(np.median(seen.blocks)) if len(seen.blocks) else 0.0
    rough = bridged(seen.blocks > max(_BLOCKS, 6 * usual), 2)
    told += [
        found.finding(
            say(
                f"{_most(seen.blocks, seen, s):.1%} 的宏块边缘断裂",
                f"{_most(seen.blocks, seen, s):.1%} of the macroblocks have broken edges",
            ),
            at=s,
            confidence=0.8,
        )
        for s in unasked(stretches(rough, seen), green, 0.1)
    ]
    worst = float(seen.blocks.max(initial=0.0))
    return found.examined(
        say(
            f"{len(seen.damaged)} 处解码错误；硬边宏块最多 {worst:.2%}",
            f"{len(seen.damaged)} decoding errors; at most {worst:.2%} macroblocks with hard edges",
        ),
        told,
    )


def borders(seen: Watched, limits: Limits, asked: Sequence[Stretch]) -> Examination:
    """Black strips that stand at an edge, equally wide, over a picture that is not dark."""
    found = rule("technical.borders")
    told = []
    widest = 0.0
    lit = seen.bright > 60
    for side, name in enumerate(
        (say("上", "top"), say("下", "bottom"), say("左", "left"), say("右", "right"))
    ):
        wide = np.where(lit, seen.edges[:, side], 0.0)
        widest = max(widest, float(np.median(wide)) if len(wide) else 0.0)
        for stretch, share in _even(wide, seen):
            if _lasts(stretch, limits.borders) and unasked([stretch], asked):
                evidence = say(f"{name}边 {share:.1%}", f"{name}: {share:.1%}")
                told.append(found.finding(evidence, at=stretch, mark=name))
    return found.examined(say(f"多数画面 {widest:.1%}", f"most frames {widest:.1%}"), told)


def _even(wide: NDArray[np.float32], seen: Watched) -> list[tuple[Stretch, float]]:
    """Runs of frames whose border keeps its width."""
    out: list[tuple[Stretch, float]] = []
    began = 0
    for i in range(1, len(wide) + 1):
        if i < len(wide) and abs(wide[i] - wide[began]) < _EVEN_BORDER:
            continue
        if wide[began] > _BORDER:
            out.append(
                ((float(seen.at[began]), float(seen.at[i - 1]) + seen.frame), float(wide[began]))
            )
        began = i
    return out


def combing(seen: Watched) -> Examination:
    """Lines of two moments in one frame, where the picture moves."""
    found = rule("technical.combing")
    marks = bridged(seen.combed > _COMBED, round(seen.rate))
    told = [
        found.finding(
            say(
                f"{_most(seen.combed, seen, s):.1%} 的像素成锯齿",
                f"{_most(seen.combed, seen, s):.1%} of the pixels are combed",
            ),
            at=s,
        )
        for s in stretches(marks, seen)
        if s[1] - s[0] >= 3.5 * seen.frame
    ]
    return found.examined(f"{float(seen.combed.max(initial=0.0)):.2%}", told)


def flashing(seen: Watched) -> tuple[Examination, Examination]:
    """More than three flashes a second over a quarter of the picture; and of saturated red."""
    general, red = rule("technical.flash"), rule("technical.red_flash")
    second = 1.0
    out: list[Examination] = []
    for found, share in ((general, seen.flashing), (red, seen.red_flashing)):
        # A mark looks back over a second: the flashes began that much earlier.
        runs = [
            (max(0.0, a - second), b)
            for a, b in stretches(bridged(share >= AREA, round(seen.rate)), seen)
        ]
        told = [
            found.finding(
                say(
                    f"每秒超过三次，面积 {_most(share, seen, s):.0%}",
                    f"more than three a second over {_most(share, seen, s):.0%} of the picture",
                ),
                at=s,
            )
            for s in runs
        ]
        most = float(share.max(initial=0.0))
        measured = say(
            f"一秒内四分之一画面最多 {seen.flashes} 次明暗变化；超限面积 {most:.0%}",
            f"at most {seen.flashes} changes in a second over a quarter; over the limit {most:.0%}",
        )
        plain = say(f"超限面积 {most:.0%}", f"over the limit {most:.0%}")
        out.append(found.examined(measured if found is general else plain, told))
    return out[0], out[1]


def _grouped(moments: Sequence[float], near: float) -> list[Stretch]:
    """Moments less than ``near`` seconds apart as stretches."""
    out: list[Stretch] = []
    for moment in sorted(moments):
        if out and moment - out[-1][1] < near:
            out[-1] = (out[-1][0], moment)
        else:
            out.append((moment, moment))
    return out


def _most(values: NDArray[np.float32], seen: Watched, stretch: Stretch) -> float:
    inside = (seen.at >= stretch[0] - 1e-6) & (seen.at < stretch[1])
    return float(values[inside].max(initial=0.0))


def _lasts(stretch: Stretch, limit: float) -> bool:
    return stretch[1] - stretch[0] > limit + 1e-6


def _seconds(stretch: Stretch) -> str:
    return say(f"{stretch[1] - stretch[0]:.2f} 秒", f"{stretch[1] - stretch[0]:.2f} s")
