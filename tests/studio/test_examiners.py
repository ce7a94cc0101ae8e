"""What the production knows of an episode reaches those who inspect it."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from yingxi.check.content import Spoken
from yingxi.check.film.technical import Asked
from yingxi.check.plan import FilmPlan, ShotSpan, SpokenLine, write_plan
from yingxi.check.reporting.report import Group
from yingxi.errors import GateClosed, SettingsError
from yingxi.settings import read_drama
from yingxi.studio.examiners import wanted_by
from yingxi.studio.inspecting import (
    episode_case,
    inspect,
    keep_report,
    last_report,
    lone_case,
    plan_of,
    proof_of,
)
from yingxi.studio.script_times import timed
from yingxi.testing.tiny_films import tiny_film

PLAN = FilmPlan(
    episode=1,
    frames=50,
    spans=(
        ShotSpan(id="TITLE", scene="", start_frame=0, frames=10),
        ShotSpan(id="E01-S01-01", scene="E01-S01", start_frame=10, frames=20, black=True),
        ShotSpan(id="E01-S01-02", scene="E01-S01", start_frame=30, frames=20, blend_frames=5),
    ),
    lines=(
        SpokenLine(text="有人吗？", speaker="阿青", start=0.5, end=0.9, shot="E01-S01-01"),
        SpokenLine(text="没人。", speaker="阿青", start=1.3, end=1.5, shot="E01-S01-02"),
        SpokenLine(text="走吧。", speaker="阿青", start=1.6, end=1.9, shot="E01-S01-02"),
    ),
)


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_film(tmp_path_factory.mktemp("film") / "ep01.mp4", seconds=2, black=(0.4, 1.2))


@pytest.fixture
def drama(tmp_path: Path, film: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    folder = tmp_path / "剧"
    (folder / "out").mkdir(parents=True)
    (folder / "drama.toml").write_text('title = "一句"\n', "utf-8")
    shutil.copy(film, folder / "out" / "ep01.mp4")
    return folder


def test_what_the_plan_wants_is_not_held_against_the_film() -> None:
    asked = wanted_by(PLAN, Asked(black=((5.0, 6.0),)))
    assert asked.black == ((5.0, 6.0), (0.4, 1.2))
    assert (0.0, 0.4) in asked.held, "a card stands still"
    assert asked.white == ((1.2, 1.4),)
    assert asked.voices == (0.5, 1.3, 1.6)


def test_written_lines_get_the_times_at_which_they_are_said() -> None:
    script = (
        Spoken(text="夜。空屋。", shown=True),
        Spoken(text="有人吗？", place="ep01.txt:4"),
        Spoken(text="没人。走吧。", place="ep01.txt:5"),
        Spoken(text="没人。", place="ep01.txt:6"),
    )
    told = timed(script, PLAN)
    assert [(one.start, one.end) for one in told] == [
        (None, None), (0.5, 0.9), (1.3, 1.9), (None, None),
    ]  # fmt: skip
    assert [one.place for one in told] == [one.place for one in script]


def test_a_deed_gets_the_time_of_the_shots_that_show_it_and_each_only_once() -> None:
    deeds = ("阿青推门。", "门后空无一人。", "阿青推门。")
    plan = replace(
        PLAN,
        spans=tuple(
            ShotSpan(id=f"E01-S01-{i}", scene="E01-S01", start_frame=25 * i, frames=25, action=deed)
            for i, deed in enumerate(deeds)
        ),
    )
    script = ("阿青推门。门后空无一人。", "阿青推门。", "阿青推门。")
    told = timed([Spoken(text=text, shown=True) for text in script], plan)
    assert [(one.start, one.end) for one in told] == [(0.0, 2.0), (2.0, 3.0), (None, None)]
    told = timed([Spoken(text=deeds[0], shown=True)] * 3, plan)
    assert [one.start for one in told] == [0.0, 2.0, None]


def test_a_black_shot_that_the_plan_wants_is_no_fault(drama: Path) -> None:
    folder = read_drama(drama)
    technical = [Group.TECHNICAL]
    unplanned = inspect(episode_case(folder, 1), only=technical)
    assert any(f.rule == "technical.black" for f in unplanned.errors)
    write_plan(plan_of(folder, 1), PLAN)
    planned = inspect(episode_case(folder, 1), only=technical)
    assert not any(f.rule == "technical.black" for f in planned.errors)


def test_the_story_is_drawn_where_the_plan_is_known_and_skipped_where_not(drama: Path) -> None:
    folder = read_drama(drama)
    assert all(
        one.skipped for one in inspect(episode_case(folder, 1), only=[Group.STORY]).of(Group.STORY)
    )
    write_plan(plan_of(folder, 1), PLAN)
    report = inspect(episode_case(folder, 1), only=[Group.STORY])
    assert report.charts
    assert not report.errors, "a story's numbers close no gate"


def test_a_damaged_plan_is_told_and_not_passed_over(drama: Path) -> None:
    folder = read_drama(drama)
    plan_of(folder, 1).parent.mkdir(parents=True)
    plan_of(folder, 1).write_text("{", "utf-8")
    with pytest.raises(SettingsError):
        episode_case(folder, 1)


def test_the_last_report_is_of_the_very_film_and_whole(drama: Path, film: Path) -> None:
    case = lone_case(drama / "out" / "ep01.mp4")
    partial = inspect(case, only=[Group.SPEECH])
    keep_report(case, partial)
    assert last_report(case) is None
    with pytest.raises(GateClosed, match="还没有质检"):
        proof_of(case)
    case = episode_case(read_drama(drama), 1)
    # The order's first alone: what the others find is told by their own tests.
    case = replace(case, examiners=case.examiners[:1])
    whole = inspect(case)
    keep_report(case, whole)
    assert last_report(case) == whole
    with pytest.raises(GateClosed, match="错误"):
        proof_of(case)
    case.film.write_bytes(film.read_bytes() + b"\0")
    assert last_report(case) is None
    with pytest.raises(GateClosed, match="还没有质检"):
        proof_of(case)
