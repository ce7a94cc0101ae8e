"""A screenplay from an idea: read by our own reader, repaired once, bought once."""

from __future__ import annotations

import json
from collections.abc import Callable, Generator
from pathlib import Path

import pytest
from doors import yingxi

from yingxi.cli.main import main
from yingxi.errors import BadTake
from yingxi.script.asking import MOST_PARTS
from yingxi.script.read import read_script
from yingxi.script.write import outline, screenplay
from yingxi.testing.openai_compatible import FakeOpenAI
from yingxi.testing.screenwriter import Scripted

OUTLINE = json.dumps(
    {
        "title": "灯", "logline": "一盏灯换一条命。",
        "cast": [{"name": "阿青", "age": 18, "gender": "女", "who": "灯匠", "want": "救师父"}],
        "episodes": [
            {"number": n, "title": f"第{n}盏", "hook": "灯灭", "turns": ["灯又亮"], "cliffhanger": "谁？"}
            for n in (1, 2)
        ],
    },
    ensure_ascii=False,
)  # fmt: skip
EPISODE = (
    "第{n}集：第{n}盏\n{n}-1 夜 内 灯铺\n人物：阿青\n△灯灭了。\n阿青（惊）：是谁？\n阿青：出来。\n"
)
PRICE = (
    '[[price]]\nprovider = "openai"\nmodel = "m"\ninput_token = "0.000002"\n'
    'output_token = "0.000008"\ndate = "2026-11"\n'
)


def in_order(*answers: str) -> FakeOpenAI:
    """A vendor that gives these answers, whatever is asked."""
    left = list(answers)
    fake = FakeOpenAI()
    fake.answers = lambda _body: left.pop(0)
    return fake


def quiet(_: str) -> None:
    pass


def test_an_idea_becomes_a_screenplay_that_our_reader_reads(tmp_path: Path) -> None:
    writer = Scripted(OUTLINE, EPISODE.format(n=1), EPISODE.format(n=2))
    path = tmp_path / "s.txt"
    path.write_text(screenplay("一盏灯", 2, writer, quiet), encoding="utf-8")
    script = read_script(path)
    assert script.title == "灯"
    assert [e.number for e in script.episodes] == [1, 2]
    assert not script.faults


def test_a_fenced_answer_is_unwrapped_and_a_cut_off_one_goes_on() -> None:
    half = len(OUTLINE) // 2
    plan = outline("x", 2, Scripted((OUTLINE[:half], True), OUTLINE[half:]))
    assert plan == outline("x", 2, Scripted(f"```json\n{OUTLINE}\n```"))


def test_a_faulty_answer_is_sent_back_once_with_its_faults() -> None:
    writer = Scripted(OUTLINE.replace('"logline"', '"log"'), OUTLINE)
    assert outline("x", 2, writer).title == "灯"
    assert "logline" in writer.asked[1][-1][1]


@pytest.mark.parametrize("bad", ["", "好的！", "{}", OUTLINE.replace('"number": 2', '"number": 3')])
def test_an_answer_that_stays_faulty_is_refused_with_the_reason(bad: str) -> None:
    with pytest.raises(BadTake):
        outline("x", 2, Scripted(bad, bad))


def test_an_answer_that_never_ends_is_given_up() -> None:
    with pytest.raises(BadTake):
        outline("x", 2, Scripted(*[("…", True)] * MOST_PARTS))


def where(vendor: FakeOpenAI, folder: Path) -> dict[str, str]:
    """The environment of a person who has an account there, and a price in ``folder``."""
    (folder / "prices.toml").write_text(PRICE, encoding="utf-8")
    return {
        "OPENAI_API_KEY": vendor.key, "OPENAI_BASE_URL": vendor.base + "/v1",
        "XDG_CACHE_HOME": str(folder / "cache"),
    }  # fmt: skip


@pytest.fixture
def vendor() -> Generator[FakeOpenAI]:
    broken = "没有场景的一段话"
    with in_order(OUTLINE, broken, EPISODE.format(n=1), EPISODE.format(n=2)) as fake:
        yield fake


def test_a_screenplay_is_written_paid_for_once_and_taken_by_new(
    vendor: FakeOpenAI, tmp_path: Path
) -> None:
    env = where(vendor, tmp_path)
    words = ("--idea", "一盏灯", "--model", "openai:m", "--episodes", "2", "--drama", tmp_path)
    told = yingxi("write", "s.txt", *words, cwd=tmp_path, **env)
    assert told.code == 0, told
    assert len(vendor.accepted) == 4, "outline, a faulty episode, its repair, the second"
    (tmp_path / "s.txt").unlink()
    told = yingxi("write", "s.txt", *words, cwd=tmp_path, **env)
    assert told.code == 0, told
    assert len(vendor.accepted) == 4, "the same conversation is not paid for twice"
    assert yingxi("new", "d", "--script", "s.txt", cwd=tmp_path).code == 0
    taken = yingxi("write", "s.txt", *words, cwd=tmp_path, **env)
    assert taken.code == 2
    poor = yingxi("write", "t.txt", *words, "--budget", "0", cwd=tmp_path, **{
        **env, "XDG_CACHE_HOME": str(tmp_path / "other")})  # fmt: skip
    assert poor.code == 11
    assert not (tmp_path / "t.txt").exists()


@pytest.fixture
def door(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[FakeOpenAI, str, Path], int]:
    """The program in this process: polish ``source`` with a vendor's model into ``out``."""

    def polish(vendor: FakeOpenAI, out: str, source: Path) -> int:
        for name, value in where(vendor, tmp_path).items():
            monkeypatch.setenv(name, value)
        monkeypatch.chdir(tmp_path)
        words = ["--polish", str(source), "--model", "openai:m", "--drama", str(tmp_path)]
        return main(["write", *([out] if out else []), *words])

    return polish


def test_a_screenplay_is_polished_beside_the_source_and_never_over_it(
    tmp_path: Path, door: Callable[[FakeOpenAI, str, Path], int],
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    source = tmp_path / "s.txt"
    source.write_text("《灯》\n\n" + EPISODE.format(n=1) + EPISODE.format(n=2), encoding="utf-8")
    before = source.read_bytes()
    better = EPISODE.format(n=1).replace("是谁？", "谁？！")
    with in_order(better, EPISODE.format(n=3), EPISODE.format(n=2)) as vendor:
        assert door(vendor, "s.txt", source) == 2, "the source is there already"
        assert not vendor.calls
        assert door(vendor, "t.txt", source) == 0
        assert len(vendor.accepted) == 3, "an episode, a wrong one, its repair"
        capsys.readouterr()
        assert door(vendor, "", source) == 0
        shown = capsys.readouterr().out
        assert len(vendor.accepted) == 3, "paid for once"
    assert source.read_bytes() == before
    assert shown == (tmp_path / "t.txt").read_text(encoding="utf-8")
    script = read_script(tmp_path / "t.txt")
    assert [e.number for e in script.episodes] == [1, 2]
    assert "谁？！" in shown


def test_a_polish_that_stays_wrong_is_one_line_and_no_file(
    tmp_path: Path, door: Callable[[FakeOpenAI, str, Path], int],
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    source = tmp_path / "s.txt"
    source.write_text("《灯》\n\n" + EPISODE.format(n=1), encoding="utf-8")
    with in_order("好的。", "好的。") as vendor:
        assert door(vendor, "t.txt", source) == 8
    faults = [one for one in capsys.readouterr().err.splitlines() if one.startswith("✗")]
    assert len(faults) == 1
    assert "第 1 集" in faults[0]
    assert not (tmp_path / "t.txt").exists()


@pytest.mark.parametrize("words", [[], ["--idea", "灯", "--polish", "s.txt"]])
def test_either_an_idea_or_a_screenplay(words: list[str]) -> None:
    assert main(["write", "t.txt", "--model", "openai:m", *words]) == 2
