"""A drama says what its inspection holds it against: a platform, its own rhythm, its season."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from yingxi.check.finding import Finding
from yingxi.check.plan import FilmPlan, ShotSpan, SpokenLine, write_plan
from yingxi.check.reporting.report import Group, Report
from yingxi.cli.main import main
from yingxi.errors import SettingsError
from yingxi.settings import read_drama
from yingxi.studio.inspecting import episode_case, inspect, plan_of
from yingxi.studio.wishes import spec_of, targets_for
from yingxi.testing.tiny_films import tiny_film

PLAN = FilmPlan(
    episode=1,
    frames=40,
    spans=(ShotSpan(id="E01-S01-01", scene="E01-S01", start_frame=0, frames=40),),
    lines=(SpokenLine(text="有人吗？", speaker="阿青", start=0.5, end=0.9, shot="E01-S01-01"),),
)
SPEC = """
name = "tiny"
title_zh = "小样"
title_en = "tiny"
checked = 2026-11-22
confidence = "low"
source = "tests"
"""


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_film(tmp_path_factory.mktemp("film") / "ep.mp4", seconds=1.6)


@pytest.fixture
def folder(tmp_path: Path, film: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    folder = tmp_path / "剧"
    (folder / "out").mkdir(parents=True)
    wish(folder, "")
    for number in (1, 2, 3):
        shutil.copy(film, folder / "out" / f"ep{number:02d}.mp4")
    return folder


def wish(folder: Path, told: str) -> None:
    (folder / "drama.toml").write_text(f'title = "一句"\n{told}', "utf-8")


def told(folder: Path, number: int = 1) -> Report:
    return inspect(episode_case(read_drama(folder), number), only=[Group.STORY])


def notes(report: Report, rule: str) -> tuple[Finding, ...]:
    return tuple(f for f in report.notes if f.rule == rule)


def test_the_story_is_held_against_the_dramas_own_targets(folder: Path) -> None:
    write_plan(plan_of(read_drama(folder), 1), PLAN)
    (usual,) = notes(told(folder), "story.length")
    assert "行业习惯" in usual.evidence
    wish(folder, '[check.story]\nlength = [1, 3]\nshot = [0.1, ""]\nhook = 0\n')
    own = told(folder)
    assert not notes(own, "story.length") and not notes(own, "story.hook")
    wish(folder, '[check.story]\nlength = ["", 1]\n')
    (ours,) = notes(told(folder), "story.length")
    assert "本剧的目标 ≤ 1" in ours.evidence


@pytest.mark.parametrize(
    ("line", "place", "hint"),
    [
        ("lenght = [1, 3]", "[check.story]: 没有这个目标：lenght", "length"),
        ("length = [3, 1]", "[check.story]: 目标 length 写错了", "最少"),
        ('length = ["", ""]', "[check.story]: 目标 length 写错了", "最少"),
        ('length = ["a", 3]', "[check.story]: 目标 length 写错了", "最少"),
        ('length = "一分钟"', "check.story.length", ""),
        ("length = [1, 2, 3]", "check.story.length", ""),
    ],
)
def test_a_target_that_is_none_is_told_with_file_key_and_remedy(
    line: str, place: str, hint: str, folder: Path
) -> None:
    wish(folder, f"[check.story]\n{line}\n")
    with pytest.raises(SettingsError) as fault:
        targets_for(read_drama(folder))
    assert str(folder / "drama.toml") in fault.value.message
    assert place in fault.value.message
    assert hint in fault.value.hint and fault.value.hint


def test_a_drama_is_held_against_the_delivery_that_it_names(folder: Path) -> None:
    assert episode_case(read_drama(folder), 1).spec == "master"
    wish(folder, '[check]\nspec = "douyin"\n')
    drama = read_drama(folder)
    assert episode_case(drama, 1).spec == "douyin"
    assert episode_case(drama, 1, "master").spec == "master", "who asks for another gets it"
    (folder / "ours.toml").write_text(SPEC, "utf-8")
    wish(folder, '[check]\nspec = "ours.toml"\n')
    assert spec_of(read_drama(folder)).name == "tiny", "a file lies in the drama's folder"


def test_a_delivery_that_nobody_knows_is_told_in_one_line(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wish(folder, '[check]\nspec = "duoyin"\n')
    assert main(["check", str(folder), "1"]) == SettingsError.exit_code
    said = capsys.readouterr().err
    assert "drama.toml: [check] spec" in said and "duoyin" in said and "douyin" in said
    assert "Traceback" not in said


def test_a_fault_in_it_is_told_before_an_episode_is_made(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wish(folder, "[check.story]\nshot = [3, 1]\n")
    assert main(["make", str(folder), "1"]) == SettingsError.exit_code
    assert "[check.story]" in capsys.readouterr().err


def test_a_report_tells_the_season_as_far_as_it_has_come(folder: Path) -> None:
    drama = read_drama(folder)
    for number in (1, 2, 3):
        write_plan(plan_of(drama, number), replace(PLAN, episode=number))
    alone, second, third = (told(folder, number) for number in (1, 2, 3))
    assert "story.season" not in {one.rule for one in alone.examinations}
    assert len(alone.charts) == 1
    for report, lines in ((second, 2), (third, 3)):
        (season,) = [one for one in report.examinations if one.rule == "story.season"]
        assert f"阿青 第 1 集起，{lines} 句" in season.measured
        assert len(report.charts) == 2


def test_a_damaged_plan_of_an_earlier_episode_is_told(folder: Path) -> None:
    drama = read_drama(folder)
    write_plan(plan_of(drama, 2), replace(PLAN, episode=2))
    plan_of(drama, 1).write_text("{", "utf-8")
    with pytest.raises(SettingsError, match=r"ep01\.json"):
        episode_case(drama, 2)
