"""A screenplay gone over by a language model stays the same story, or is refused."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from yingxi.errors import BadTake
from yingxi.script.model import Script
from yingxi.script.polish import polished
from yingxi.script.read import read_script, read_text
from yingxi.script.render import episode_text, front_text
from yingxi.testing.screenwriter import Scripted

SCRIPTS = Path(__file__).parents[2] / "examples/longhushan/script"
SOURCE = """《灯》
编剧：甲
人物小传：
阿青（18岁）：灯匠的徒弟。

第1集：灯灭
1-1 夜 内 灯铺
人物：阿青、阿蓝
△灯灭了。
阿青（惊）：是谁在外面？你出来，让我看一看你。
阿蓝（OS）：是我，我回来了。

第2集：灯亮
2-1 日 外 街上
人物：阿蓝
阿蓝：走。
"""
FIRST = "第1集：灯灭\n1-1 夜 内 灯铺\n人物：阿青、阿蓝\n△灯灭了，门自己开了。\n阿青（惊）：谁？\n阿蓝（OS）：我。\n"
SECOND = "第2集：灯亮\n2-1 日 外 街上\n人物：阿蓝\n阿蓝：走！\n"


def quiet(_: str) -> None:
    pass


def script() -> Script:
    return read_text(SOURCE, name="灯.txt")


def without_positions(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: without_positions(v) for k, v in value.items() if k != "position"}
    if isinstance(value, list | tuple):
        return [without_positions(v) for v in value]
    return value


@pytest.mark.parametrize("name", ["ep01.txt", "ep02.txt", "ep03.txt"])
def test_what_is_rendered_reads_back_as_the_same_script(name: str) -> None:
    before = read_script(SCRIPTS / name)
    text = front_text(before) + "\n" + "\n".join(map(episode_text, before.episodes))
    after = read_text(text, name=name)
    assert after.faults == ()
    assert without_positions(asdict(after)) == without_positions(asdict(before))


def test_every_episode_is_gone_over_and_the_front_stays() -> None:
    writer = Scripted(FIRST, f"```\n{SECOND}```")
    found = read_text(polished(script(), writer, quiet), name="灯.txt")
    assert (found.title, found.writer, found.sketches[0].name) == ("灯", "甲", "阿青")
    assert [e.number for e in found.episodes] == [1, 2]
    assert "灯灭了，门自己开了。" in episode_text(found.episodes[0])
    assert "阿蓝：走。" in writer.asked[1][0][1], "each episode is asked for by itself"
    assert "是谁在外面" not in writer.asked[1][0][1]


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        ("好的，这就改。", "场景"),
        (FIRST.replace("阿蓝（OS）", "阿黄（OS）"), "阿黄"),
        (FIRST.replace("灯铺", "码头"), "灯铺"),
        (FIRST.replace("夜 内", "日 内"), "灯铺"),
        (SECOND, "第 1 集"),
        (FIRST + SECOND, "第 1 集"),
        (FIRST.replace("谁？", "谁？" * 40), "对白"),
        ("第1集：灯灭\n1-1 夜 内 灯铺\n△灯灭了。\n", "对白"),
    ],
)
def test_another_story_is_sent_back_once_and_then_refused(bad: str, reason: str) -> None:
    writer = Scripted(bad, FIRST, SECOND)
    assert "谁？" in polished(script(), writer, quiet)
    assert reason in writer.asked[1][-1][1], "the model is told what is wrong"
    with pytest.raises(BadTake, match="《灯》第 1 集") as refused:
        polished(script(), Scripted(bad, bad), quiet)
    assert "原剧本没有动" in refused.value.hint
