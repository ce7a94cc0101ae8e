"""What a scene's board must keep, whoever makes it richer: the words, the people, the place, the length."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from yingxi.bible.model import Bible
from yingxi.board.apart import roster_apart
from yingxi.board.model import FPS, Purpose, Setting, Shot, SpokenLine
from yingxi.script.dialogue import NARRATOR
from yingxi.script.model import Dialogue, Scene
from yingxi.tongue import say

LONGER = 1.5
"""So much longer than ours a scene may become."""
SHORTEST = 10
"""Frames: what is shorter is not seen."""
MOST_FIGURES = 8
OURS = frozenset({Purpose.HOOK, Purpose.CLIFFHANGER})
"""Purposes that the episode's beginning and end are given when all scenes are there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """What may be said of a scene."""

    lines: tuple[SpokenLine, ...]
    """The script's lines in order; their emotion is free."""
    names: frozenset[str]
    """Who may be seen or looked at: not the narrator, nor two who only speak as one."""
    groups: frozenset[str]
    """Those of ``names`` who are drawn as a crowd, never as one figure."""
    settings: frozenset[Setting]
    captions: tuple[str, ...]
    black: int
    """Pictures that the script wants black."""
    frames: int
    """Length of the scene as we drew it."""
    cold_open: bool
    """Whether the first shot is the episode's hook."""

    @property
    def most_frames(self) -> int:
        return int(self.frames * LONGER) + FPS


def bounds_of(
    scene: Scene, bible: Bible, drawn: Sequence[Shot], *, cold_open: bool = False
) -> Bounds:
    """The bounds of a scene of which we drew these shots."""
    roster = roster_apart(scene, bible)
    seen = {b.character for shot in drawn for b in shot.blocking}
    named = {shot.focus for shot in drawn} | {b.target for shot in drawn for b in shot.blocking}
    names = {*roster.names.values(), *named} - {""}
    voices = {n for n in names if n == NARRATOR or "、" in n}
    names = names - voices | seen
    lines = [
        SpokenLine(speaker=roster.canonical(e.speaker), text=e.text, delivery=e.delivery)
        for e in scene.elements
        if isinstance(e, Dialogue) and e.text
    ]
    return Bounds(
        lines=tuple(lines),
        names=frozenset(names),
        groups=frozenset(n for n in names if roster.is_group(n) and n not in seen),
        settings=frozenset(shot.setting for shot in drawn),
        captions=tuple(shot.caption for shot in drawn if shot.caption),
        black=sum(shot.black for shot in drawn),
        frames=sum(shot.frames for shot in drawn),
        cold_open=cold_open,
    )


def scene_faults(shots: Sequence[Shot], bounds: Bounds) -> tuple[str, ...]:
    """What breaks the bounds, in the order of the shots; empty where nothing does."""
    faults = [fault for n, shot in enumerate(shots, 1) for fault in _shot_faults(n, shot, bounds)]
    return (*_word_faults(shots, bounds.lines), *faults, *_whole_faults(shots, bounds))


def _shot_faults(number: int, shot: Shot, bounds: Bounds) -> Iterator[str]:
    where = say(f"第 {number} 镜", f"shot {number}")
    figures = [b.character for b in shot.blocking]
    for name in dict.fromkeys((*figures, shot.focus, *(b.target for b in shot.blocking))):
        if name and name not in bounds.names:
            yield say(f"{where}：设定里没有{name}", f"{where}: {name} is not in the bible")
    for name, times in Counter(figures).items():
        if name in bounds.groups:
            yield say(f"{where}：{name}是一群人，要写成 crowd", f"{where}: {name} is a crowd")
        if times > 1:
            yield say(f"{where}：{name}站了两次", f"{where}: {name} stands there twice")
    if len(figures) > MOST_FIGURES:
        yield say(f"{where}：最多站 {MOST_FIGURES} 人", f"{where}: at most {MOST_FIGURES} figures")
    if shot.setting not in bounds.settings:
        s = shot.setting
        told = f"{s.place} {s.hour} {s.weather}" + (" memory" if s.memory else "")
        yield say(
            f"{where}：这一场没有这个时空：{told}", f"{where}: the scene is not there: {told}"
        )
    if shot.frames < SHORTEST:
        least = f"{SHORTEST / FPS:.1f}"
        yield say(f"{where}：短于 {least} 秒", f"{where}: shorter than {least} s")
    if shot.purpose in OURS:
        yield say(f"{where}：purpose 不能是 {shot.purpose}", f"{where}: purpose {shot.purpose}")
    if shot.crowd is not None and any(len(b) != 1 for b in shot.crowd.banners):
        yield say(f"{where}：旗上只写一个字", f"{where}: a banner has one character")


def _word_faults(shots: Sequence[Shot], lines: Sequence[SpokenLine]) -> Iterator[str]:
    """The first place where what is spoken leaves the script; a long line may go over shots."""
    wanted = list(lines)
    left = wanted[0].text if wanted else ""
    for number, shot in enumerate(shots, 1):
        line = shot.line
        if line is None or not line.text:
            continue
        where = say(f"第 {number} 镜的台词", f"the line of shot {number}")
        if not wanted:
            yield say(
                f"{where}剧本里没有：{line.text}", f"{where} is not in the script: {line.text}"
            )
            return
        now = wanted[0]
        said = (line.speaker, line.delivery) == (now.speaker, now.delivery)
        if not said or not left.startswith(line.text):
            should = f"{now.speaker}（{now.delivery}）：{left}"
            yield say(
                f"{where}一个字也不能改，应为 {should}；写成了 {line.speaker}（{line.delivery}）：{line.text}",
                f"{where} must be {should}; written: {line.speaker} ({line.delivery}): {line.text}",
            )
            return
        left = left[len(line.text) :]
        if not left:
            wanted.pop(0)
            left = wanted[0].text if wanted else ""
    if wanted:
        yield say(
            f"少了台词：{wanted[0].speaker}：{left}", f"not spoken: {wanted[0].speaker}: {left}"
        )


def _whole_faults(shots: Sequence[Shot], bounds: Bounds) -> Iterator[str]:
    frames = sum(shot.frames for shot in shots)
    if frames > bounds.most_frames:
        long, most = f"{frames / FPS:.1f}", f"{bounds.most_frames / FPS:.1f}"
        yield say(f"全场 {long} 秒，最多 {most} 秒", f"the scene lasts {long} s, at most {most} s")
    black = sum(shot.black for shot in shots)
    if black != bounds.black:
        yield say(
            f"黑屏要有 {bounds.black} 镜，写了 {black} 镜",
            f"{bounds.black} black shots wanted, {black} written",
        )
    told = iter(shot.caption for shot in shots)
    for caption in bounds.captions:
        if caption not in told:
            yield say(f"少了字幕：{caption}", f"a caption is missing: {caption}")
            return
    if bounds.cold_open and shots and _is_bare_place(shots[0]):
        yield say("第 1 镜要直接是钩子，不能先空镜", "shot 1 must be the hook, not an empty place")


def _is_bare_place(shot: Shot) -> bool:
    told = shot.action or shot.line or shot.blocking or shot.effects or shot.crowd
    return shot.purpose is Purpose.ESTABLISH and not told
