"""A language model makes a board richer, and never takes the script out of the writer's hands."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scripts_for_boards import BIBLE, episodes, one_scene, say

from yingxi.bible.files import read_bible
from yingxi.board.answer import read_scene, scene_schema, tell_scene
from yingxi.board.bounds import scene_faults
from yingxi.board.draw import board_digest, draw_board, join_scenes, same_sources
from yingxi.board.edges import ShotRecord
from yingxi.board.enrich import (
    AskedScene,
    asked_scenes,
    board_template,
    enriched_by,
    enriched_scene,
)
from yingxi.board.model import Blocking, Purpose, Shot, Size
from yingxi.errors import BadTake, SettingsError
from yingxi.script.asking import MOST_PARTS
from yingxi.script.model import Action, Cue, CueKind, Delivery, Dialogue, Episode
from yingxi.script.read import read_script
from yingxi.testing import screenwriter
from yingxi.testing.screenwriter import Scripted

ROOT = Path(__file__).parents[2] / "examples/longhushan"
TEMPLATE = board_template()
LONG = "原来当年亲手杀了我爹的人，就是你。我等这一天，等了整整二十年，一天也没有忘。"
SCENE = one_scene(
    Action(text="张小满提剑冲出。"),
    say("张小满", "你是谁？"),
    Cue(kind=CueKind.BLACKOUT),
    Cue(kind=CueKind.CAPTION, text="三年后"),
    say("白璃", LONG, "冷笑"),
    say("众弟子", "拿下她！"),
)


class Screenwriter:
    """The scripted model without a wire."""

    def ask(
        self, turns: Sequence[tuple[str, str]], *, schema: str, max_tokens: int
    ) -> tuple[str, bool]:
        messages = [{"role": role, "content": text} for role, text in turns]
        return screenwriter.answer({"messages": messages}), False


def asked(episode: Episode = SCENE) -> AskedScene:
    return asked_scenes(episode, BIBLE, TEMPLATE)[0]


def told(change: Callable[[list[dict[str, Any]]], None]) -> tuple[Shot, ...]:
    """Our board of the scene as an answer, changed."""
    answer = json.loads(tell_scene(asked().drawn))
    change(answer["shots"])
    return read_scene(json.dumps(answer))


def spoken(shots: Sequence[Shot]) -> str:
    return "".join(f"{s.line.speaker}：{s.line.text}" for s in shots if s.line)


@settings(max_examples=25, deadline=None)
@given(episodes)
def test_our_own_board_given_back_unchanged_is_always_taken(episode: Episode) -> None:
    for one in asked_scenes(episode, BIBLE, TEMPLATE):
        shots = read_scene(tell_scene(one.drawn))
        assert scene_faults(shots, one.bounds) == ()
        assert len(shots) == len(one.drawn)
        for shot, drawn in zip(shots, one.drawn, strict=True):
            assert ShotRecord.of(drawn).to_shot() == drawn
            free = tuple(replace(b, held=None, holds=None) for b in drawn.blocking)
            assert shot == replace(drawn, id="", blocking=free)


@settings(max_examples=25, deadline=None)
@given(episodes, st.data())
def test_no_spoken_line_can_be_dropped_changed_or_said_twice(
    episode: Episode, data: st.DataObject
) -> None:
    for one in asked_scenes(episode, BIBLE, TEMPLATE):
        at = [n for n, shot in enumerate(one.drawn) if shot.line is not None and shot.line.text]
        if not at:
            continue
        n = data.draw(st.sampled_from(at))
        shots, shot = list(one.drawn), one.drawn[n]
        assert shot.line is not None
        other = replace(shot, line=replace(shot.line, text=shot.line.text + "吗"))
        elsewhere = replace(shot, line=replace(shot.line, speaker="路人"))
        for wrong in ([replace(shot, line=None)], [other], [elsewhere], [shot, shot]):
            assert scene_faults([*shots[:n], *wrong, *shots[n + 1 :]], one.bounds)


def test_an_enriched_episode_is_another_board_of_the_same_script() -> None:
    bible = read_bible(ROOT / "bible")
    (episode,) = read_script(ROOT / "script/ep01.txt").episodes
    drawn = draw_board(episode, bible)
    asked = asked_scenes(episode, bible, TEMPLATE)
    rich = join_scenes(episode, bible, [enriched_scene(one, Screenwriter()) for one in asked])
    lines = [e.text for s in episode.scenes for e in s.elements if isinstance(e, Dialogue)]
    assert "".join(s.line.text for s in rich.shots if s.line) == "".join(lines)
    assert [s.id for s in rich.shots] == sorted({s.id for s in rich.shots})
    assert rich.shots[0].purpose is Purpose.HOOK
    assert rich.shots[-1].purpose is Purpose.CLIFFHANGER
    faces = [sum(s.size is Size.CLOSE for s in board.shots) for board in (drawn, rich)]
    assert faces[1] > faces[0], "closer faces are kept"
    assert sum(s.move != "push" for s in rich.shots) > 5, "the model's moves are kept"
    assert rich.shots != drawn.shots


def test_a_scenes_question_hangs_on_that_scene_and_on_whom_it_names() -> None:
    bible = read_bible(ROOT / "bible")
    (episode,) = read_script(ROOT / "script/ep01.txt").episodes
    before = [one.question for one in asked_scenes(episode, bible, TEMPLATE)]
    first = episode.scenes[0]
    shorter = replace(
        episode, scenes=(replace(first, elements=first.elements[:-2]), *episode.scenes[1:])
    )
    after = [one.question for one in asked_scenes(shorter, bible, TEMPLATE)]
    assert [a == b for a, b in zip(after, before, strict=True)] == [False, True, True]

    moved = replace(episode, number=7, scenes=(first, first, *episode.scenes[1:]))
    words = [one.question.words for one in asked_scenes(moved, bible, TEMPLATE)]
    assert words[2:] == [one.words for one in before[1:]], "nor on its number"

    soldier = next(c for c in bible.cast if c.name == "陆战")
    older = replace(
        bible, cast=tuple(replace(c, age=99) if c == soldier else c for c in bible.cast)
    )
    after = [one.question for one in asked_scenes(episode, older, TEMPLATE)]
    named = ["陆战" in one.words for one in before]
    assert [a != b for a, b in zip(after, before, strict=True)] == named
    assert any(named)
    assert not all(named)


def test_what_is_told_is_all_that_may_be_named() -> None:
    schema = json.loads(scene_schema(asked().bounds))
    figure = schema["$defs"]["FigureRecord"]
    assert "众弟子" not in figure["properties"]["character"]["enum"], "they are a crowd"
    assert {"张小满", "白璃"} <= set(figure["properties"]["character"]["enum"])
    assert "陆战" not in figure["properties"]["character"]["enum"]
    assert "hook" not in schema["$defs"]["Purpose"]["enum"]
    assert schema["$defs"]["ToldShot"]["properties"]["place"]["enum"] == ["天师殿"]
    assert "id" not in schema["$defs"]["ToldShot"]["required"]


def _put(at: int, **said: object) -> Callable[[list[dict[str, Any]]], None]:
    return lambda shots: shots[at].update(said)


def _stand(name: str, times: int = 1) -> Callable[[list[dict[str, Any]]], None]:
    return _put(0, figures=[{"character": name}] * times)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (_stand("孙悟空"), "孙悟空"),
        (_stand("众弟子"), "crowd"),
        (_stand("白璃", 2), "两次"),
        (_put(0, focus="孙悟空"), "孙悟空"),
        (_put(0, place="战场"), "战场"),
        (_put(0, hour="night"), "night"),
        (_put(0, seconds=119), "最多"),
        (_put(0, seconds=0.08), "短于"),
        (_put(0, purpose="hook"), "hook"),
        (_put(0, crowd={"kind": "infantry", "count": 9, "banners": ["天师府"]}), "旗"),
        (_put(0, line={"speaker": "白璃", "text": "多一句。"}), "多一句"),
        (lambda shots: shots.reverse(), "一个字也不能改"),
        (lambda shots: [s.pop("black", None) for s in shots] and None, "黑屏"),
        (lambda shots: [s.pop("caption", None) for s in shots] and None, "三年后"),
        (lambda shots: [s.pop("line", None) for s in shots] and None, "少了台词"),
    ],
)  # fmt: skip
def test_what_breaks_the_bounds_is_told(
    change: Callable[[list[dict[str, Any]]], None], reason: str
) -> None:
    faults = scene_faults(told(change), asked().bounds)
    assert reason in "\n".join(faults)


def test_a_long_line_may_go_over_shots_and_a_crowd_stays_a_crowd() -> None:
    one = asked()
    at = next(n for n, s in enumerate(one.drawn) if s.line and s.line.text in LONG)
    shot = one.drawn[at]
    assert shot.line is not None
    head, tail = shot.line.text[:3], shot.line.text[3:]
    halves = [replace(shot, line=replace(shot.line, text=text), frames=20) for text in (head, tail)]
    shots = [*one.drawn[:at], *halves, *one.drawn[at + 1 :]]
    assert scene_faults(shots, one.bounds) == ()
    assert spoken(shots).replace("白璃：", "") == spoken(one.drawn).replace("白璃：", "")


def test_an_inner_voice_stays_an_inner_voice() -> None:
    one = asked(one_scene(say("张小满", "有鬼。", delivery=Delivery.OFF_SCREEN)))
    loud = [
        replace(s, line=replace(s.line, delivery=Delivery.SPOKEN)) if s.line else s
        for s in one.drawn
    ]
    assert scene_faults(loud, one.bounds)


def test_the_narrator_is_heard_and_never_seen() -> None:
    one = asked(one_scene(say("旁白", "那一年，山门没有关。", delivery=Delivery.NARRATION)))
    assert "旁白" in one.question.words
    assert scene_faults(one.drawn, one.bounds) == ()
    seen = [replace(s, blocking=(Blocking(character="旁白"),)) for s in one.drawn]
    assert scene_faults(seen, one.bounds)


def test_the_hook_is_not_put_off_by_an_empty_place() -> None:
    one = asked()
    assert one.bounds.cold_open, "a man with a drawn sword runs out"
    place = Shot(id="", size=Size.LONG, purpose=Purpose.ESTABLISH,
                 setting=one.drawn[0].setting, frames=30)  # fmt: skip
    assert scene_faults([place, *one.drawn], one.bounds)
    assert not scene_faults(
        [replace(place, blocking=(Blocking(character="张小满"),)), *one.drawn], one.bounds
    )


GOOD = tell_scene(asked().drawn)


def test_a_faulty_answer_is_repaired_once() -> None:
    writer = Scripted(
        GOOD.replace("你是谁", "你是谁呀"), f"<think>{{改}}</think>\n```json\n{GOOD}\n```"
    )
    assert spoken(enriched_scene(asked(), writer)) == spoken(asked().drawn)
    assert "你是谁？" in writer.asked[1][-1][1], "the model is told what the line must be"


@pytest.mark.parametrize(
    "bad", ["", "好的！", "{}", '{"shots": []}', GOOD.replace("你是谁", "你谁"), GOOD.replace('"close"', '"very close"')]
)  # fmt: skip
def test_an_answer_that_stays_faulty_is_refused_naming_the_scene(bad: str) -> None:
    with pytest.raises(BadTake) as refused:
        enriched_scene(asked(), Scripted(bad, bad))
    assert refused.value.message.startswith("E01-S01 天师殿：")
    assert "\n" not in refused.value.message
    assert "prompts/board.txt" in refused.value.hint


def test_a_cut_off_answer_is_continued_where_it_stopped() -> None:
    third = len(GOOD) // 3
    writer = Scripted((GOOD[:third], True), (GOOD[third : 2 * third], True), GOOD[2 * third :])
    assert spoken(enriched_scene(asked(), writer)) == spoken(asked().drawn)
    with pytest.raises(BadTake, match="E01-S01"):
        enriched_scene(asked(), Scripted(*[("…", True)] * MOST_PARTS))


def test_a_dramas_own_template_goes_first_and_a_strange_field_is_told(tmp_path: Path) -> None:
    own = tmp_path / "prompts/board.txt"
    own.parent.mkdir()
    own.write_text("只给特写。{board} {{}}", encoding="utf-8")
    template = board_template(tmp_path)
    assert asked_scenes(SCENE, BIBLE, template)[0].question.words.startswith("只给特写。{")
    for bad in ("{nonsense}", "{board!r}", "{board.x}", "{", "{}", " "):
        own.write_text(bad, encoding="utf-8")
        with pytest.raises(SettingsError, match=r"board\.txt"):
            board_template(tmp_path)


def test_a_boards_digest_tells_who_enriched_it() -> None:
    plain = board_digest(SCENE, BIBLE)
    rich = board_digest(SCENE, BIBLE, enriched_by=enriched_by("openai:a", TEMPLATE))
    other = board_digest(SCENE, BIBLE, enriched_by=enriched_by("openai:b", TEMPLATE))
    edited = board_digest(SCENE, BIBLE, enriched_by=enriched_by("openai:a", TEMPLATE + "。"))
    assert len({plain, rich, other, edited}) == 4
    assert all(same_sources(plain, one) for one in (rich, other, edited))
    assert not same_sources(rich, board_digest(one_scene(), BIBLE))
