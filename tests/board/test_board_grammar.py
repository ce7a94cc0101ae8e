from __future__ import annotations

import math
import os
import subprocess
import sys
from itertools import groupby, pairwise

from hypothesis import HealthCheck, given, settings
from scripts_for_boards import BIBLE, DEEDS, NAMES, episodes, one_scene, say

from yingxi.board.draw import board_digest, draw_board
from yingxi.board.model import (
    CrowdKind,
    EffectKind,
    Formation,
    Move,
    Purpose,
    Shot,
    Size,
    Transition,
    Verb,
    Weather,
)
from yingxi.board.rhythm import split_line, spoken_length
from yingxi.script.model import Action, Cue, CueKind, Delivery, Dialogue, Episode

many = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def shots_of(episode: Episode) -> tuple[Shot, ...]:
    return draw_board(episode, BIBLE).shots


def scripted(episode: Episode) -> list[tuple[str, str]]:
    """(speaker, words) with one speaker's running lines joined."""
    lines = [(e.speaker, e.text) for s in episode.scenes for e in s.elements
             if isinstance(e, Dialogue)]  # fmt: skip
    return joined(lines)


def joined(lines: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(who, "".join(t for _, t in run)) for who, run in groupby(lines, key=lambda p: p[0])]


@many
@given(episodes)
def test_every_scripted_line_is_spoken_once_and_in_order(episode: Episode) -> None:
    spoken = [(s.line.speaker, s.line.text) for s in shots_of(episode) if s.line is not None]
    assert joined(spoken) == scripted(episode)


@many
@given(episodes)
def test_each_pair_of_people_keeps_its_sides_through_a_scene(episode: Episode) -> None:
    by_scene = groupby(shots_of(episode), key=lambda s: s.id.split("-")[1])
    for scene, shots in by_scene:
        if scene == "S00":
            continue
        left_of: set[tuple[str, str]] = set()
        for shot in shots:
            figures = sorted(shot.blocking, key=lambda b: b.x)
            for a, b in ((a, b) for i, a in enumerate(figures) for b in figures[i + 1 :]):
                assert (b.character, a.character) not in left_of
                left_of.add((a.character, b.character))


@many
@given(episodes)
def test_who_speaks_to_somebody_looks_the_same_way_all_scene_long(episode: Episode) -> None:
    by_scene = groupby(shots_of(episode), key=lambda s: s.id.split("-")[1])
    for scene, shots in by_scene:
        if scene == "S00":
            continue
        looks: dict[tuple[str, str], int] = {}
        for figure in (b for shot in shots for b in shot.blocking if b.target):
            if figure.verb is Verb.EXIT:
                continue
            pair = (figure.character, figure.target)
            assert looks.setdefault(pair, figure.facing) == figure.facing
            assert looks.get(pair[::-1], -figure.facing) == -figure.facing


@many
@given(episodes)
def test_a_frame_holds_at_most_four_people_and_each_once(episode: Episode) -> None:
    for shot in shots_of(episode):
        names = [b.character for b in shot.blocking]
        assert len(names) == len(set(names)) <= 4
        assert all(-1 <= b.x <= 1 and b.facing in (-1, 1) for b in shot.blocking)


@many
@given(episodes)
def test_shots_last_as_long_as_their_line_and_silent_ones_four_seconds_at_most(
    episode: Episode,
) -> None:
    for shot in shots_of(episode):
        if shot.line is not None:
            assert shot.frames >= math.ceil(spoken_length(shot.line.text) / 4 * 25)
        else:
            assert 25 <= shot.frames <= 100


@many
@given(episodes)
def test_nobody_is_seen_to_speak_under_a_voice_from_elsewhere(episode: Episode) -> None:
    for shot in shots_of(episode):
        if shot.line is not None and shot.line.delivery is not Delivery.SPOKEN:
            assert all(b.verb is not Verb.TALK for b in shot.blocking)


@many
@given(episodes)
def test_the_last_picture_is_a_held_push_in_with_a_sting(episode: Episode) -> None:
    seen = [s for s in shots_of(episode) if not s.black and s.purpose is not Purpose.CAPTION]
    if not seen:
        return
    last = seen[-1]
    assert last.purpose is Purpose.CLIFFHANGER
    assert last.move is Move.PUSH
    assert last.frames >= 60
    assert "impact" in last.sounds
    assert last.size in {Size.CLOSE, Size.EXTREME_CLOSE, Size.INSERT} or not last.blocking


@many
@given(episodes)
def test_shot_ids_are_unique_and_tell_episode_scene_and_shot(episode: Episode) -> None:
    ids = [s.id for s in shots_of(episode)]
    assert len(ids) == len(set(ids))
    assert all(len(i) == 10 and i.startswith("E01-S") for i in ids)


def test_an_episode_that_opens_on_a_blow_opens_on_it_at_once() -> None:
    episode = one_scene(Action(text="白璃一剑刺向陆战。"), say("陆战", "你疯了！"))
    first = shots_of(episode)[0]
    assert first.purpose is Purpose.HOOK
    assert first.id == "E01-S01-01"
    assert first.frames <= 75
    assert {b.verb for b in first.blocking} == {Verb.STRIKE, Verb.RECOIL}


def test_a_quiet_opening_gets_a_short_flash_of_the_strongest_picture() -> None:
    episode = one_scene(
        Action(text="青禾坐下喝茶。"),
        say("青禾", "今天天气不错。"),
        say("张小满", "是。"),
        Action(text="白璃一剑刺向张小满，剑光闪过。"),
        say("张小满", "为何？"),
        say("白璃", "不为何。"),
        say("青禾", "住手。"),
    )
    shots = shots_of(episode)
    assert shots[0].purpose is Purpose.HOOK
    assert "白璃" in shots[0].action
    assert shots[0].line is None
    assert shots[0].frames < 75
    assert shots[1].transition is Transition.FADE_IN


def test_a_talk_starts_with_a_two_shot_and_ends_closer() -> None:
    lines = [say(NAMES[i % 2], f"第{n}句话在这里", "怒" if i > 5 else "")
             for i, n in enumerate("一二三四五六七八")]  # fmt: skip
    shots = [s for s in shots_of(one_scene(*lines)) if s.line is not None]
    order = list(Size)
    assert len(shots[0].blocking) == 2
    assert order.index(shots[-1].size) > order.index(shots[0].size)


def test_nobody_is_shot_three_times_running_at_the_same_size() -> None:
    lines = [say(NAMES[i % 2], "你说什么我都不信", "怒") for i in range(14)]
    shots = shots_of(one_scene(*lines))
    for name in NAMES[:2]:
        sizes = [s.size for s in shots if s.focus == name and s.line and len(s.blocking) == 1]
        assert all(len(list(run)) <= 2 for _, run in groupby(sizes))


def test_two_lines_of_one_speaker_never_jump_cut_at_one_size() -> None:
    shots = shots_of(
        one_scene(say("白璃", "你来了。"), say("白璃", "我等你很久。"), say("白璃", "坐。"))
    )
    spoken = [s for s in shots if s.line is not None]
    assert all(a.size is not b.size for a, b in pairwise(spoken))


def test_a_long_line_is_cut_at_its_breaths_and_partly_heard_over_the_listener() -> None:
    text = "你以为我要的是那方印？我带一万人来，不是攻山，是来堵那口井，堵住里头的东西！"
    shots = shots_of(one_scene(say("白璃", "说。"), say("陆战", text)))
    parts = [s for s in shots if s.line is not None and s.line.speaker == "陆战"]
    assert len(parts) >= 2
    assert "".join(s.line.text for s in parts if s.line) == text
    assert all(s.line is not None and s.line.text[-1] in "，？！" for s in parts)
    assert any(s.focus == "白璃" for s in parts)


def test_a_line_without_a_breath_stays_whole() -> None:
    text = "这是一句非常非常非常非常非常非常非常非常非常非常长而没有停顿的话"
    assert split_line(text) == (text,)


def test_a_crowd_of_ten_thousand_horse_becomes_one_wide_shot() -> None:
    text = "千军万马对冲，“陆”字大旗迎风展开，火光冲天。"
    shots = shots_of(one_scene(Action(text=text), say("陆战", "杀！")))
    crowd = shots[0].crowd
    assert crowd is not None
    assert (crowd.kind, crowd.count, crowd.formation) == (
        CrowdKind.CAVALRY,
        10_000,
        Formation.CLASH,
    )
    assert crowd.banners == ("陆",)
    assert shots[0].size is Size.EXTREME_LONG
    assert EffectKind.FIRE in shots[0].effects


def test_an_inner_voice_is_heard_over_the_silent_face_of_its_owner() -> None:
    shots = shots_of(
        one_scene(say("白璃", "你怕吗？"), say("张小满", "我怕。", delivery=Delivery.OFF_SCREEN))
    )
    inner = next(s for s in shots if s.line is not None and s.line.text == "我怕。")
    assert [b.character for b in inner.blocking] == ["张小满"]


def test_narration_runs_over_the_picture_before_it() -> None:
    shots = shots_of(
        one_scene(
            Action(text="千军万马冲下山来。"),
            say("旁白", "那一年，天下大乱。", delivery=Delivery.NARRATION),
            say("陆战", "走！"),
        )
    )
    assert shots[0].crowd is not None
    assert shots[0].line is not None
    assert shots[0].line.speaker == "旁白"


def test_cues_become_captions_blackness_memories_and_sounds() -> None:
    shots = shots_of(
        one_scene(
            Cue(kind=CueKind.CAPTION, text="三年前"),
            Cue(kind=CueKind.FLASHBACK, text="山门，夜"),
            Action(text="白璃跪下。"),
            Cue(kind=CueKind.FLASHBACK_END),
            Cue(kind=CueKind.SOUND, text="雷声"),
            say("陆战", "我记得。"),
            Cue(kind=CueKind.BLACKOUT),
        )
    )
    memory = next(s for s in shots if s.setting.memory and s.purpose is Purpose.ACTION)
    assert memory.transition is Transition.WHITE
    assert memory.setting.place == "山门"
    after = next(s for s in shots if s.line is not None)
    assert after.setting.place == "天师殿"
    assert "thunder" in after.sounds
    assert any(s.caption == "三年前" for s in shots)
    assert shots[-1].black


def test_the_sky_in_a_likeness_or_a_negation_does_not_fall() -> None:
    for text in ("青禾挥剑，剑光如雪。", "没有下雪，青禾挥剑。"):
        shots = shots_of(one_scene(Action(text=text), say("青禾", "走。"), place="山门"))
        assert all(s.setting.weather is Weather.CLEAR for s in shots)


def test_a_blow_that_fells_makes_the_other_fall() -> None:
    shots = shots_of(one_scene(Action(text="陆战一枪震飞青禾。"), say("青禾", "你！")))
    verbs = {b.character: b.verb for b in shots[0].blocking}
    assert verbs == {"陆战": Verb.STRIKE, "青禾": Verb.FALL}


def test_the_same_script_gives_the_same_board_in_another_process() -> None:
    code = (
        "import sys; sys.path.insert(0, 'tests/board');"
        "from scripts_for_boards import *; from yingxi.board.draw import draw_board;"
        "e = one_scene(*[Action(text=t.format(a='白璃', b='陆战')) for t in DEEDS]);"
        "import hashlib; print(hashlib.sha256(repr(draw_board(e, BIBLE)).encode()).hexdigest())"
    )
    import hashlib

    episode = one_scene(*[Action(text=t.format(a="白璃", b="陆战")) for t in DEEDS])
    here = hashlib.sha256(repr(draw_board(episode, BIBLE)).encode()).hexdigest()
    there = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONHASHSEED": "7"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert there.stdout.strip() == here


def test_moving_a_line_in_the_file_leaves_the_digest_alone_and_changing_it_does_not() -> None:
    from yingxi.script.model import Position

    here = one_scene(say("白璃", "你来了。"))
    moved = one_scene(Dialogue(speaker="白璃", text="你来了。", position=Position(line=9)))
    changed = one_scene(say("白璃", "你走吧。"))
    assert board_digest(here, BIBLE) == board_digest(moved, BIBLE)
    assert board_digest(here, BIBLE) != board_digest(changed, BIBLE)


def test_an_episode_without_scenes_gives_an_empty_board() -> None:
    assert draw_board(Episode(number=3), BIBLE).shots == ()
