"""A drama's hired models read its words and look at its frames: asked once, only when told to."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest

from yingxi.check.finding import Examination, Outcome, Severity
from yingxi.check.inspection import inspect_film
from yingxi.check.plan import FilmPlan, ShotSpan, SpokenLine, write_plan
from yingxi.check.reporting.report import Group, Report
from yingxi.cli.main import main
from yingxi.errors import BudgetExceeded, PriceMissing, UserError
from yingxi.settings import read_drama
from yingxi.shoot.money import Money
from yingxi.store.accounts import Accounts, Line
from yingxi.studio.company import Office
from yingxi.studio.inspecting import episode_case, inspect, plan_of
from yingxi.studio.second_reading import second_reading, shown
from yingxi.testing.openai_compatible import FakeOpenAI
from yingxi.testing.tiny_films import tiny_film
from yingxi.testing.vendor import KEY

SCRIPT = """《一句》
第1集：门
1-1 夜 内 空屋
人物：阿青
阿青：跟我去押一把。

1-2 日 外 街上
人物：阿青
阿青：天亮了。
"""
PRICES = "".join(
    f'[[price]]\nprovider = "openai"\nmodel = "{name}"\ninput_token = "0.000002"\n'
    'output_token = "0.000008"\ndate = "2026-11"\n'
    for name in ("words", "eyes")
)
PLAN = FilmPlan(
    episode=1,
    frames=50,
    spans=(
        ShotSpan(id="E01-S01-01", scene="E01-S01", start_frame=0, frames=25),
        ShotSpan(id="E01-S01-02", scene="E01-S01", start_frame=25, frames=10, black=True),
        ShotSpan(id="E01-S02-01", scene="E01-S02", start_frame=35, frames=15),
    ),
    lines=(
        SpokenLine(text="跟我去押一把。", speaker="阿青", start=0.2, end=0.9, shot="E01-S01-01"),
    ),
)
SECOND = "content.second_reader", "content.second_eye"


def said(*findings: dict[str, object]) -> str:
    return json.dumps({"findings": list(findings)}, ensure_ascii=False)


def answer(body: dict[str, Any]) -> str:
    """A reader that minds the bet, after the title, and the second frame that it is shown."""
    (turn,) = body["messages"]
    if not isinstance(turn["content"], str):
        return said({"rule": "smoking", "line": 1, "confidence": 0.7, "reason": "有人吸烟"})
    if "押一把" in turn["content"]:
        return said({"rule": "gambling", "line": 1, "confidence": 0.9, "reason": "劝人下注"})
    return said()


@pytest.fixture
def model() -> Generator[FakeOpenAI]:
    with FakeOpenAI() as fake:
        fake.answers = answer
        yield fake


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_film(tmp_path_factory.mktemp("film") / "ep01.mp4", seconds=2)


@pytest.fixture
def folder(tmp_path: Path, film: Path) -> Path:
    folder = tmp_path / "剧"
    for name in ("out", "script"):
        (folder / name).mkdir(parents=True)
    hire(folder, '[script]\ntext = "openai:words"\n[check]\nreader = "openai:eyes"\n')
    (folder / "prices.toml").write_text(PRICES, "utf-8")
    (folder / "script" / "ep01.txt").write_text(SCRIPT, "utf-8")
    shutil.copy(film, folder / "out" / "ep01.mp4")
    write_plan(plan_of(read_drama(folder), 1), PLAN)
    return folder


def hire(folder: Path, told: str) -> None:
    (folder / "drama.toml").write_text(f'title = "一句"\n{told}', "utf-8")


def office_of(folder: Path, model: FakeOpenAI) -> Office:
    keys = {"OPENAI_API_KEY": KEY, "OPENAI_BASE_URL": model.base + "/v1"}
    return Office(read_drama(folder), keys)


def read(folder: Path, model: FakeOpenAI, budget: Money | None = None) -> Report:
    """The second reader's part of an inspection."""
    office = office_of(folder, model)
    case = episode_case(office.drama, 1, reading=second_reading(office, 1, budget))
    (only,) = [each for each in case.examiners if each.rule == "content.second"]
    return inspect_film(case.film, [only])


def told(report: Report, rule: str) -> Examination:
    return next(one for one in report.examinations if one.rule == rule)


def ledger_of(office: Office) -> tuple[Line, ...]:
    ledger = office.ledger()
    try:
        return Accounts(ledger.engine).lines()
    finally:
        ledger.close()


def test_words_go_to_the_writer_and_frames_to_the_one_who_sees(
    folder: Path, model: FakeOpenAI
) -> None:
    report = read(folder, model)
    (words,) = told(report, SECOND[0]).findings
    assert words.rule == "content.gambling" and words.severity is Severity.WARNING
    assert (words.start, words.end) == (0.2, 0.9), "where the film says it"
    (frame,) = told(report, SECOND[1]).findings
    assert frame.rule == "content.smoking"
    assert frame.start == pytest.approx(1.7), "the second frame shown: the black shot is not"
    asked = [job.order for job in model.jobs.values()]
    assert [body["model"] for body in asked] == ["words", "words", "eyes"]
    parts = asked[2]["messages"][0]["content"]
    assert sum(part["type"] == "image_url" for part in parts) == 2


def test_the_same_question_is_paid_once_and_stands_in_the_ledger(
    folder: Path, model: FakeOpenAI
) -> None:
    first = read(folder, model)
    again = read(folder, model)
    assert len(model.spent) == 3
    assert again.findings == first.findings
    lines = ledger_of(office_of(folder, model))
    assert {line.department for line in lines} == {"check"}
    paid = sum(line.actual.micros for line in lines if line.actual)
    assert paid == sum(2 * sent + 8 * made for sent, made in model.spent)


def test_the_budget_stops_before_the_question_that_would_pass_it(
    folder: Path, model: FakeOpenAI
) -> None:
    with pytest.raises(BudgetExceeded):
        read(folder, model, Money.yuan("0.000001"))
    assert not model.spent


def test_without_eyes_the_frames_are_told_as_not_looked_at(folder: Path, model: FakeOpenAI) -> None:
    hire(folder, '[script]\ntext = "openai:words"\n')
    report = read(folder, model)
    assert told(report, SECOND[0]).outcome is Outcome.FOUND
    unseen = told(report, SECOND[1])
    assert unseen.outcome is Outcome.SKIPPED and "[check] reader" in unseen.skipped


def test_who_only_sees_reads_the_words_too(folder: Path, model: FakeOpenAI) -> None:
    hire(folder, '[check]\nreader = "openai:eyes"\n')
    assert {f.rule for f in read(folder, model).findings} == {"content.gambling", "content.smoking"}


def test_a_vendor_that_says_no_leaves_the_scene_unread(folder: Path, model: FakeOpenAI) -> None:
    model.empty_account = True
    report = read(folder, model)
    assert [told(report, rule).outcome for rule in SECOND] == [Outcome.SKIPPED] * 2


def test_nobody_hired_and_no_price_are_told_before_anything_is_asked(
    folder: Path, model: FakeOpenAI
) -> None:
    (folder / "prices.toml").unlink()
    with pytest.raises(PriceMissing):
        second_reading(office_of(folder, model), 1)
    hire(folder, "")
    with pytest.raises(UserError, match="第二审读"):
        second_reading(office_of(folder, model), 1)
    assert not model.spent


def test_no_model_is_asked_unless_it_is_told_to(folder: Path) -> None:
    rules = {each.rule for each in episode_case(read_drama(folder), 1).examiners}
    assert "content.second" not in rules


def test_a_long_film_is_shown_sparsely_and_one_without_plan_by_the_clock(film: Path) -> None:
    spans = tuple(ShotSpan(id=str(i), scene="s", start_frame=i, frames=1) for i in range(0, 50))
    assert len(shown(film, FilmPlan(episode=1, frames=50, spans=spans))) == 50
    (only,) = shown(film, None)
    assert only.time == pytest.approx(1.0, abs=0.05) and only.jpeg.startswith(b"\xff\xd8")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--budget", "1"], "--second-reader"),
        (["--second-reader", "--only", "技术"], "只查内容"),
        (["--second-reader", "--waive", "ffffffff", "--reason", "x"], "先读"),
    ],
)
def test_a_slip_of_the_pen_costs_nothing(
    words: list[str], said: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", str(folder), "1", *words]) == 2
    assert said in capsys.readouterr().err


def test_check_asks_the_second_reader_through_its_door(
    folder: Path, model: FakeOpenAI, capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    monkeypatch.setenv("OPENAI_BASE_URL", model.base + "/v1")
    code = main(["check", str(folder), "1", "--second-reader", "--only", "内容", "--json"])
    report = json.loads(capsys.readouterr().out)
    assert code == 0, "a second reader closes no gate"
    assert set(SECOND) <= {one["rule"] for one in report["examinations"]}
    assert main(["check", str(folder / "out" / "ep01.mp4"), "--second-reader"]) == 2


def test_the_inspection_without_it_still_runs(folder: Path) -> None:
    report = inspect(episode_case(read_drama(folder), 1), only=[Group.STORY])
    assert report.ok


def test_who_is_told_to_stop_waits_for_the_answer_that_is_paid_for(
    folder: Path, model: FakeOpenAI
) -> None:
    children: list[subprocess.Popen[str]] = []

    def slow(body: dict[str, Any]) -> str:
        children[0].send_signal(signal.SIGINT)
        time.sleep(0.8)
        return answer(body)

    model.answers = slow
    keys = {"OPENAI_API_KEY": KEY, "OPENAI_BASE_URL": model.base + "/v1"}
    words = ["check", str(folder), "1", "--second-reader", "--only", "内容"]
    children.append(
        subprocess.Popen(
            [sys.executable, "-m", "yingxi", *words], env={**os.environ, **keys},
            stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )
    )  # fmt: skip
    _, talk = children[0].communicate(timeout=60)
    assert children[0].returncode == 130
    assert "Traceback" not in talk
    assert len(model.spent) == 1
    assert [line.state for line in ledger_of(office_of(folder, model))] == ["done"]
