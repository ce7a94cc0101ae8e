"""A season's characters as a strip: how much each is there, episode by episode."""

from __future__ import annotations

from collections.abc import Sequence

from yingxi.check.drama.drawn import (
    FAINT,
    INK,
    LINE,
    RED,
    SMALL,
    WIDTH,
    box,
    fitting,
    svg,
    text,
)
from yingxi.check.drama.story_numbers import Part, StoryNumbers
from yingxi.tongue import say

_LEFT, _RIGHT = 130, WIDTH - 96
_TOP, _ROW, _GAP = 122, 44, 3.0
_MOST = 14
"""Characters shown, those with most lines and presence first."""
_DOTTED = 12.0
"""Width of a cell from which a dot marks where somebody first appears."""
_WRITTEN = 34
"""Width of a cell from which its share is written in it."""


def season_chart(counted: Sequence[StoryNumbers]) -> str:
    """The strip as SVG: a row a character, a column an episode, darker where it is more."""
    names = _order(counted)
    step = (_RIGHT - _LEFT) / max(1, len(counted))
    body = [
        text(24, 40, say("人物戏份", "presence"), size=28, weight=700),
        text(24, 68, _legend(step), size=SMALL, fill=FAINT),
        text(_RIGHT + 84, 110, say("台词", "lines"), size=17, fill=FAINT, anchor="end"),
    ]  # fmt: skip
    every = max(1, round(60 / max(step, 1)))
    for i, episode in enumerate(counted):
        if i % every == 0:
            middle = _LEFT + (i + 0.5) * step
            body.append(
                text(middle, 110, f"{episode.episode}", size=17, fill=FAINT, anchor="middle")
            )
    for row, name in enumerate(names):
        body += _row(name, counted, _TOP + row * _ROW, step)
    left_out = len({p.character for e in counted for p in e.parts}) - len(names)
    end = _TOP + len(names) * _ROW + 20
    if left_out:
        body.append(text(24, end + 8, say(f"另有 {left_out} 人", f"and {left_out} more"), size=17, fill=FAINT))  # fmt: skip
        end += 24
    return svg(body, end)


def _legend(step: float) -> str:
    share = say("占每集时长的比例：入画或说话", "share of the episode: seen or speaking")
    return share + say("　● 首次出现", "   ● first time") if step >= _DOTTED else share


def _row(name: str, counted: Sequence[StoryNumbers], y: float, step: float) -> list[str]:
    out = [text(24, y + 27, fitting(name, _LEFT - 32, SMALL), size=SMALL)]
    lines = 0
    first = True
    for i, episode in enumerate(counted):
        x, part = _LEFT + i * step, _part(episode, name)
        wide = max(1.0, step - min(_GAP, step * 0.12))
        if part is None:
            out.append(box(x, y, wide, _ROW - _GAP, LINE, opacity=0.5, round_by=3))
            continue
        lines += part.lines
        # Half of an episode is much for one face: the scale is full there.
        strength = 0.12 + 0.88 * min(1.0, part.seen / 0.6)
        out.append(box(x, y, wide, _ROW - _GAP, RED, opacity=round(strength, 2), round_by=3))
        if first and step >= _DOTTED:
            out.append(f'<circle cx="{x + 7:.1f}" cy="{y + 7:.1f}" r="3.5" fill="{INK}"/>')
        first = False
        if wide >= _WRITTEN:
            colour = "#ffffff" if strength > 0.6 else INK
            out.append(text(x + wide / 2, y + 27, f"{part.seen:.0%}", size=17, fill=colour, anchor="middle"))  # fmt: skip
    out.append(text(_RIGHT + 84, y + 27, f"{lines}", size=SMALL, anchor="end"))
    return out


def _part(episode: StoryNumbers, name: str) -> Part | None:
    return next((p for p in episode.parts if p.character == name), None)


def _order(counted: Sequence[StoryNumbers]) -> list[str]:
    weight: dict[str, float] = {}
    for episode in counted:
        for part in episode.parts:
            weight[part.character] = weight.get(part.character, 0.0) + part.seen
    return sorted(weight, key=lambda name: -weight[name])[:_MOST]
