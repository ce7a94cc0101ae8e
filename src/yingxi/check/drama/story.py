"""A story's numbers beside the drama's own targets: notes for the director, never an error."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from yingxi.check.drama.story_chart import episode_chart
from yingxi.check.drama.story_numbers import StoryNumbers, energy, numbers, opening
from yingxi.check.drama.story_season import season_chart
from yingxi.check.drama.story_targets import Target, Targets, usual
from yingxi.check.finding import Examination, Finding, Severity
from yingxi.check.plan import FilmPlan
from yingxi.check.reporting.report import Chart
from yingxi.media.decode import sound as sound_of
from yingxi.tongue import say

Story = tuple[tuple[Examination, ...], tuple[Chart, ...]]


def story(
    plan: FilmPlan,
    film: Path | None = None,
    *,
    sound: NDArray[np.float32] | None = None,
    targets: Targets | None = None,
) -> Story:
    """One episode's examinations and its curves.

    ``film`` is looked at for its opening and, unless ``sound`` (48 kHz) is given, listened to; without
    both only the plan is counted. Raises MediaError.
    """
    if sound is None and film is not None:
        sound = sound_of(film)
    counted = numbers(plan, opening(film) if film else None)
    wanted = targets or usual()
    levels = energy(sound) if sound is not None else np.zeros(0)
    chart = Chart(title=say("节奏曲线", "rhythm"), svg=episode_chart(plan, counted, levels, wanted))
    return _examined(counted, wanted), (chart,)


def season(plans: Sequence[FilmPlan]) -> Story:
    """A season's characters: where each is, when it first appears, how many lines it has."""
    counted = [numbers(plan) for plan in sorted(plans, key=lambda p: p.episode)]
    chart = Chart(title=say("全剧人物", "characters over the season"), svg=season_chart(counted))
    return (_presence(counted),), (chart,)


def _examined(counted: StoryNumbers, targets: Targets) -> tuple[Examination, ...]:
    values = counted.values
    groups = (
        ("story.length", say("时长", "length"), ("length",), ""),
        ("story.hook", say("三秒钩子", "hook in three seconds"), ("hook",), signs(counted.hook)),
        ("story.dialogue", say("台词密度", "dialogue"), ("characters_a_minute", "spoken_share", "silence"), ""),
        ("story.beats", say("节拍", "beats"), ("beats_a_minute",), ""),
        ("story.shots", say("镜头长度", "length of shots"), ("shot", "shot_longest", "cuts_a_minute"), _median(counted)),
        ("story.cliffhanger", say("结尾悬念", "cliffhanger"), ("cliffhanger",), _ending(counted)),
        ("story.presence", say("人物戏份", "presence"), (), _parts(counted)),
    )  # fmt: skip
    return tuple(
        Examination(
            rule=rule,
            title=title,
            measured=say("；", "; ").join(
                [*(told(name, values[name]) for name in names), *([more] if more else [])]
            ),
            findings=tuple(
                _note(rule, targets.of(name), values[name], counted)
                for name in names
                if not targets.of(name).holds(values[name])
            ),
        )
        for rule, title, names, more in groups
    )


def _note(rule: str, target: Target, value: float, counted: StoryNumbers) -> Finding:
    start, end = _where(target.name, counted)
    whose = (
        say("本剧的目标", "the drama's target")
        if target.own
        else say("行业习惯", "habit of the trade")
    )
    return Finding(
        rule=rule, severity=Severity.NOTE, mark=target.name, start=start, end=end,
        confidence=None if target.own else 0.3,
        evidence=say(f"{told(target.name, value)}；{whose} {target.told}", f"{told(target.name, value)}; {whose} {target.told}"),
        remedy=say("由导演判断；不合适就在本剧设置里改目标", "the director decides; set the drama's own target if this is meant"),
    )  # fmt: skip


def _where(name: str, counted: StoryNumbers) -> tuple[float | None, float | None]:
    if name == "silence":
        return counted.silence
    return (0.0, 3.0) if name == "hook" else (None, None)


def told(name: str, value: float) -> str:
    """A number with its name and unit in the reader's language."""
    chinese, english, kind = _NAMES[name]
    shown = f"{value:.0%}" if kind == "%" else f"{value:.1f}" if kind == ".1" else f"{value:.0f}"
    return say(chinese, english).format(shown)


def signs(names: Sequence[str]) -> str:
    """The signs of a hook or an ending in the reader's language."""
    return say("、", ", ").join(say(*_SIGNS[name]) for name in names) or say("没有", "none")


def _median(counted: StoryNumbers) -> str:
    middle = float(np.median(counted.shots)) if counted.shots else 0.0
    return say(
        f"中位 {middle:.1f} 秒，共 {len(counted.shots)} 镜",
        f"median {middle:.1f} s, {len(counted.shots)} shots",
    )


def _ending(counted: StoryNumbers) -> str:
    line = say(f"最后一句“{counted.last_line}”", f'last line "{counted.last_line}"')
    return say("；", "; ").join([signs(counted.ending), *([line] if counted.last_line else [])])


def _parts(counted: StoryNumbers) -> str:
    return say("、", ", ").join(
        say(f"{p.character} {p.seen:.0%}（{p.lines} 句）", f"{p.character} {p.seen:.0%} ({p.lines} lines)")
        for p in counted.parts[:8]
    )  # fmt: skip


def _presence(counted: Sequence[StoryNumbers]) -> Examination:
    first: dict[str, int] = {}
    lines: dict[str, int] = {}
    for episode in counted:
        for part in episode.parts:
            first.setdefault(part.character, episode.episode)
            lines[part.character] = lines.get(part.character, 0) + part.lines
    return Examination(
        rule="story.season", title=say("人物弧线", "characters over the season"),
        measured=say("、", ", ").join(
            say(f"{name} 第 {first[name]} 集起，{count} 句", f"{name} from episode {first[name]}, {count} lines")
            for name, count in sorted(lines.items(), key=lambda item: -item[1])[:12]
        ),
    )  # fmt: skip


_NAMES = {
    "length": ("全长 {} 秒", "{} s long", ""),
    "hook": ("开场 {} 个信号", "{} signs in the opening", ""),
    "characters_a_minute": ("每分钟 {} 字", "{} characters a minute", ""),
    "spoken_share": ("说话占 {}", "{} of the time spoken", "%"),
    "silence": ("最长 {} 秒无台词", "{} s without a line at most", ".1"),
    "beats_a_minute": ("每分钟 {} 拍", "{} beats a minute", ""),
    "shot": ("平均 {} 秒", "{} s on average", ".1"),
    "shot_longest": ("最长 {} 秒", "{} s the longest", ".1"),
    "cuts_a_minute": ("每分钟 {} 切", "{} cuts a minute", ""),
    "cliffhanger": ("结尾 {} 个信号", "{} signs in the ending", ""),
}
_SIGNS = {
    "line": ("台词", "a line"),
    "face": ("人脸", "a face"),
    "action": ("动作", "action"),
    "effect": ("特效", "an effect"),
    "caption": ("字幕", "a caption"),
    "motion": ("画面在动", "motion"),
    "contrast": ("明暗对比", "contrast"),
    "shot": ("悬念镜头", "a shot for it"),
    "question": ("以问句收", "ends with a question"),
    "unsaid": ("话没说完", "something left unsaid"),
    "shout": ("以喊句收", "ends with a cry"),
}
