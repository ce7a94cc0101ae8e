"""An episode's curves: tension and sound, who speaks when, how long every shot is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from yingxi.check.drama.drawn import (
    BODY,
    FAINT,
    INK,
    LINE,
    OCHRE,
    RED,
    SMALL,
    TEAL,
    VOICES,
    WIDTH,
    area,
    box,
    fitting,
    path,
    rule,
    svg,
    text,
    wide,
)  # fmt: skip
from yingxi.check.drama.story_numbers import HOOK, StoryNumbers
from yingxi.check.drama.story_targets import Targets, arousal
from yingxi.check.plan import FilmPlan, ShotSpan
from yingxi.tongue import say

_LEFT, _RIGHT = 92, WIDTH - 20
_LANE = 30
_LANES = 6
_EVERY = 0.5
"""Seconds from one point of a curve to the next."""
_NEAR = 4.0
"""Seconds over which cuts and voices are felt."""
_WEIGHTS = (0.4, 0.3, 0.3)
"""Sound, cuts, voices in the tension curve: an index of our own, to see a shape by."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """Where a moment of the film stands across the chart."""

    seconds: float

    def x(self, at: float) -> float:
        return _LEFT + (_RIGHT - _LEFT) * at / max(self.seconds, 1e-9)


def episode_chart(
    plan: FilmPlan, counted: StoryNumbers, levels: NDArray[np.float64], targets: Targets
) -> str:
    """The chart as SVG; ``levels`` are dBFS of every half second, empty where nobody listened."""
    clock = Clock(seconds=plan.seconds)
    speakers = [p.character for p in sorted(counted.parts, key=lambda p: -p.spoken) if p.lines]
    top = 128.0
    curve, lanes_top = 190.0, top + 190 + 66
    lanes = len(speakers[:_LANES]) * _LANE
    bars_top = lanes_top + lanes + 66
    bars = 150.0
    end = bars_top + bars
    body = [
        *_tiles(counted, targets),
        box(clock.x(0), top, clock.x(HOOK) - clock.x(0), end - top, OCHRE, opacity=0.14),
        *_scenes(plan, clock, top, end),
        *_tension(plan, levels, clock, top, curve),
        *_talk(plan, speakers[:_LANES], clock, lanes_top),
        *_shots(plan, clock, bars_top, bars, targets),
        *_seconds(clock, end),
    ]
    return svg(body, end + 44)


def tension(plan: FilmPlan, levels: NDArray[np.float64]) -> NDArray[np.float64]:
    """How tense each half second is, 0–1: loudness, cuts nearby, how stirred the voices are."""
    at = np.arange(0.0, plan.seconds, _EVERY)
    sound = np.interp(at, np.arange(len(levels)) * _EVERY, levels) if len(levels) else None
    cuts = np.array([s.start for s in plan.spans if s.start > 0])
    near = np.exp(-0.5 * ((at[:, None] - cuts[None]) / (_NEAR / 2)) ** 2).sum(axis=1)
    stirred = np.zeros(len(at))
    for line in plan.lines:
        away = np.maximum(0.0, np.maximum(line.start - at, at - line.end))
        felt = arousal().get(line.emotion, 0.3) * np.exp(-0.5 * (away / (_NEAR / 2)) ** 2)
        stirred = np.maximum(stirred, felt)
    parts = [_unit(near), stirred]
    weights = list(_WEIGHTS[1:])
    if sound is not None:
        parts, weights = [_unit(_smooth(sound)), *parts], list(_WEIGHTS)
    return _smooth(np.average(parts, axis=0, weights=weights))


def _tiles(counted: StoryNumbers, targets: Targets) -> list[str]:
    values = counted.values
    shown = (
        ("shot", say("平均镜长", "mean shot"), f"{values['shot']:.1f} s"),
        ("characters_a_minute", say("字/分钟", "characters/min"), f"{values['characters_a_minute']:.0f}"),
        ("spoken_share", say("说话占比", "spoken"), f"{values['spoken_share']:.0%}"),
        ("beats_a_minute", say("节拍/分钟", "beats/min"), f"{values['beats_a_minute']:.0f}"),
    )  # fmt: skip
    out: list[str] = []
    step = WIDTH / len(shown)
    for i, (name, label, value) in enumerate(shown):
        x, target = 24 + i * step, targets.of(name)
        colour = INK if target.holds(values[name]) else RED
        wanted = say("目标", "want") + f" {_percent(name, target.told)}"
        out += [
            text(x, 48, value, size=38, fill=colour, weight=700),
            text(x, 75, label, size=SMALL, fill=INK),
            text(x, 99, wanted, size=17, fill=FAINT),
        ]
    return out


def _percent(name: str, range_told: str) -> str:
    if name != "spoken_share":
        return range_told
    words = range_told.replace("–", " – ").split()
    shown = [f"{float(w):.0%}".rstrip("%") if w.replace(".", "").isdigit() else w for w in words]
    return "".join(shown) + "%"


def _scenes(plan: FilmPlan, clock: Clock, top: float, end: float) -> list[str]:
    out: list[str] = []
    before = ""
    taken = 0.0
    for span in (s for s in plan.spans if not s.is_card):
        if span.scene == before:
            continue
        before, x = span.scene, clock.x(span.start)
        out.append(rule(x, top - 6, x, end, stroke=LINE))
        last = max(s.end for s in plan.spans if s.scene == span.scene)
        name = fitting(span.place, clock.x(last) - x - 8, 17)
        if x >= taken and len(name) > 1:
            out.append(text(x + 4, top + 12, name, size=17, fill=FAINT))
            taken = x + wide(name, 17) + 6
    return out


def _tension(
    plan: FilmPlan, levels: NDArray[np.float64], clock: Clock, top: float, height: float
) -> list[str]:
    floor, room = top + height, height - 30
    felt = tension(plan, levels)
    points = [(clock.x(i * _EVERY), floor - v * room) for i, v in enumerate(felt)]
    out = [
        text(18, top + height / 2, say("张力", "tension"), size=BODY, fill=RED, weight=700),
        rule(_LEFT, floor, _RIGHT, floor),
    ]
    if len(levels):
        loud = _smooth(np.clip((levels + 48) / 40, 0, 1), 3)
        heard = [(clock.x(i * _EVERY), floor - v * room) for i, v in enumerate(loud)]
        out += [
            path(heard, stroke=TEAL, width=2, opacity=0.55),
            text(18, top + height / 2 + 28, say("声音", "sound"), size=SMALL, fill=TEAL),
        ]
    out += [area(points, floor, fill=RED, opacity=0.13), path(points, stroke=RED, width=3.5)]
    out.append(text(clock.x(0) + 4, floor - 8, say("钩子", "hook"), size=17, fill="#8a5d08"))
    final = max((s for s in plan.spans if not s.is_card), key=lambda s: s.end, default=None)
    if final is not None and len(felt):
        at = min(len(felt) - 1, int(final.end / _EVERY))
        x, y = clock.x(at * _EVERY), floor - felt[at] * room
        out.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="7" fill="{RED}"/>')
        out.append(rule(x, y, x, floor, stroke=RED, dashed=True))
        out.append(text(x - 6, floor - 8, say("结尾", "ending"), size=17, fill=RED, anchor="end"))
    return out


def _talk(plan: FilmPlan, speakers: Sequence[str], clock: Clock, top: float) -> list[str]:
    out = [text(_LEFT, top - 14, say("台词", "lines"), size=BODY, weight=700)]
    for i, name in enumerate(speakers):
        y, colour = top + i * _LANE, VOICES[i % len(VOICES)]
        out.append(text(18, y + 20, fitting(name, _LEFT - 24, SMALL), size=SMALL, fill=colour))
        out.append(rule(_LEFT, y + 14, _RIGHT, y + 14))
        out += [
            box(clock.x(line.start), y + 3, max(3.0, clock.x(line.end) - clock.x(line.start)), 22, colour, round_by=3)
            for line in plan.lines
            if line.speaker == name
        ]  # fmt: skip
    return out


def _shots(plan: FilmPlan, clock: Clock, top: float, height: float, targets: Targets) -> list[str]:
    story = [s for s in plan.spans if not s.is_card]
    wanted, ceiling = targets.of("shot"), targets.of("shot_longest")
    most = max([s.seconds for s in story] + [wanted.most or 0, 2.0]) * 1.12
    floor = top + height

    def y(seconds: float) -> float:
        return floor - height * seconds / most

    upper, lower = min(wanted.most or most, most), wanted.least or 0.0
    out = [
        text(_LEFT, top - 14, say("镜头长度", "length of shots"), size=BODY, weight=700),
        text(_RIGHT, top - 14, say("绿带：平均镜长的目标", "green: wanted mean"), size=17, fill=FAINT, anchor="end"),
        box(_LEFT, y(upper), _RIGHT - _LEFT, y(lower) - y(upper), TEAL, opacity=0.14),
        rule(_LEFT, floor, _RIGHT, floor, stroke=FAINT),
    ]  # fmt: skip
    out += [_bar(span, clock, y, floor, ceiling.holds(span.seconds)) for span in story]
    for seconds in range(2, int(most) + 1, 2 if most < 12 else 5):
        out.append(text(_LEFT - 10, y(seconds) + 6, f"{seconds} s", size=17, fill=FAINT, anchor="end"))  # fmt: skip
    if story:
        longest = max(story, key=lambda s: s.seconds)
        middle = clock.x((longest.start + longest.end) / 2)
        out.append(
            text(min(max(middle, _LEFT + 40), _RIGHT - 40), y(longest.seconds) - 6,
                 f"{longest.seconds:.1f} s", size=17, fill=INK, anchor="middle")
        )  # fmt: skip
    return out


def _bar(
    span: ShotSpan, clock: Clock, y: Callable[[float], float], floor: float, good: bool
) -> str:
    top = y(span.seconds)
    width = max(1.5, clock.x(span.end) - clock.x(span.start) - 1.5)
    return box(clock.x(span.start), top, width, floor - top, INK if good else RED, opacity=0.72)


def _seconds(clock: Clock, floor: float) -> list[str]:
    step = next((s for s in (5, 10, 15, 30, 60, 120, 300) if clock.seconds / s <= 8), 600)
    out: list[str] = []
    for at in range(0, int(clock.seconds) + 1, step):
        x = clock.x(at)
        out.append(rule(x, floor, x, floor + 7, stroke=FAINT))
        out.append(text(x, floor + 28, f"{at // 60}:{at % 60:02d}", size=17, fill=FAINT, anchor="middle"))  # fmt: skip
    return out


def _smooth(values: NDArray[np.float64], reach: int = 5) -> NDArray[np.float64]:
    if len(values) < reach:
        return values
    kernel = np.hanning(reach + 2)[1:-1]
    padded = np.pad(values, reach // 2, mode="edge")
    return np.asarray(np.convolve(padded, kernel / kernel.sum(), mode="valid"), np.float64)


def _unit(values: NDArray[np.float64]) -> NDArray[np.float64]:
    low, high = np.percentile(values, [5, 95]) if len(values) else (0.0, 1.0)
    return np.clip((values - low) / max(float(high - low), 1e-9), 0, 1)
