"""A hired language model enriches a drama's boards: paid once, within the budget, never over an edit."""

from __future__ import annotations

import json
import signal
import threading
import time
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any

import pytest

from yingxi.board.draw import draw_board
from yingxi.board.files import open_board
from yingxi.errors import BadTake, BudgetExceeded, PriceMissing, SettingsError, UserError
from yingxi.founding import create_drama
from yingxi.production.report import Silent
from yingxi.shoot.money import Money
from yingxi.store.accounts import Accounts, Line, spent
from yingxi.studio import Studio
from yingxi.studio.company import Office
from yingxi.testing import screenwriter
from yingxi.testing.openai_compatible import FakeOpenAI
from yingxi.testing.vendor import KEY

SCRIPT = """《一句》
第1集：门
1-1 夜 内 空屋
人物：阿青
△阿青推门，门后空无一人。
阿青：有人来过。
阿青（惊）：谁？

1-2 日 外 街上
人物：阿青、阿蓝
阿蓝：你找我？
阿青：找了三年。
"""
HIRED = '\n[script]\ntext = "openai:m"\n\n[limits]\nopenai = 1\n'
PRICE = (
    '[[price]]\nprovider = "openai"\nmodel = "m"\ninput_token = "0.000002"\n'
    'output_token = "0.000008"\ndate = "2026-11"\n'
)


@pytest.fixture
def model() -> Generator[FakeOpenAI]:
    with FakeOpenAI() as fake:
        fake.answers = screenwriter.answer
        yield fake


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    script = tmp_path / "script.txt"
    script.write_text(SCRIPT, encoding="utf-8")
    drama = tmp_path / "drama"
    create_drama(drama, script)
    with (drama / "drama.toml").open("a", encoding="utf-8") as file:
        file.write(HIRED)
    (drama / "prices.toml").write_text(PRICE, encoding="utf-8")
    return drama


def studio_of(folder: Path, model: FakeOpenAI) -> Studio:
    studio = Studio.open(folder)
    studio.office = Office(
        studio.drama, {"OPENAI_API_KEY": KEY, "OPENAI_BASE_URL": model.base + "/v1"}
    )
    return studio


def bill(model: FakeOpenAI) -> Money:
    """What the vendor would ask for, counted on its side of the wire."""
    return Money(micros=sum(2 * sent + 8 * made for sent, made in model.spent))


def lines_of(studio: Studio) -> tuple[Line, ...]:
    ledger = studio.office.ledger()
    try:
        return Accounts(ledger.engine).lines()
    finally:
        ledger.close()


def rewrite(path: Path, before: str, after: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")


def script_of(folder: Path) -> Path:
    return next((folder / "script").glob("*.txt"))


def in_turn(*answers: Callable[[dict[str, Any]], str]) -> Callable[[dict[str, Any]], str]:
    left = list(answers)
    return lambda body: (left.pop(0) if left else screenwriter.answer)(body)


def not_a_board(_: dict[str, Any]) -> str:
    return '{"shots": []}'


def test_a_board_is_enriched_once_and_the_ledger_is_the_bill(
    folder: Path, model: FakeOpenAI
) -> None:
    studio = studio_of(folder, model)
    board = studio.storyboard(1)
    drawn = draw_board(studio.episode(1), studio.bible())
    assert board.shots != drawn.shots
    assert len(model.accepted) == 2, "one question a scene"
    assert open_board(studio.drama.board(1)).board == board
    lines = lines_of(studio)
    assert spent(lines) == bill(model)
    assert {(one.shot, one.department, one.craft, one.episode) for one in lines} == {
        ("E01-S01", "board", "text", 1), ("E01-S02", "board", "text", 1),
    }  # fmt: skip

    assert studio_of(folder, model).storyboard(1) == board
    assert studio_of(folder, model).storyboard(1, redraw=True) == board
    assert len(model.accepted) == 2, "nothing is asked twice"


def test_one_edited_scene_is_one_question(folder: Path, model: FakeOpenAI) -> None:
    before = studio_of(folder, model).storyboard(1)
    rewrite(script_of(folder), "找了三年。", "找了三十年。")
    after = studio_of(folder, model).storyboard(1)
    assert len(model.accepted) == 3
    assert "找了三十年。" in [s.line.text for s in after.shots if s.line]
    first = [[s for s in b.shots if s.id.startswith("E01-S01")] for b in (before, after)]
    assert first[0] == first[1]


def test_a_faulty_answer_is_repaired_and_both_are_paid(folder: Path, model: FakeOpenAI) -> None:
    model.answers = in_turn(not_a_board)
    studio = studio_of(folder, model)
    assert len(studio.storyboard(1).shots) > 4
    assert len(model.accepted) == 3
    said = json.loads(model.calls[1].body)["messages"]
    assert [m["role"] for m in said] == ["user", "assistant", "user"]
    assert spent(lines_of(studio)) == bill(model)


def test_an_answer_that_stays_faulty_is_refused_and_nothing_is_written(
    folder: Path, model: FakeOpenAI
) -> None:
    model.answers = in_turn(screenwriter.answer, not_a_board, not_a_board)
    studio = studio_of(folder, model)
    with pytest.raises(BadTake, match="E01-S02 街上"):
        studio.storyboard(1)
    assert not studio.drama.board(1).exists()
    assert spent(lines_of(studio)) == bill(model)
    with pytest.raises(BadTake, match="E01-S02"):
        studio_of(folder, model).storyboard(1)
    assert len(model.accepted) == 3, "the same question is not paid for again"


def test_a_cut_off_answer_goes_on(folder: Path, model: FakeOpenAI) -> None:
    def first_half(body: dict[str, Any]) -> str:
        model.finish = "length"
        whole = screenwriter.answer(body)
        return whole[: len(whole) // 2]

    def second_half(body: dict[str, Any]) -> str:
        model.finish = "stop"
        whole = screenwriter.answer(body)
        return whole[len(whole) // 2 :]

    model.answers = in_turn(first_half, second_half)
    studio = studio_of(folder, model)
    halved = studio.storyboard(1)
    assert len(model.accepted) == 3
    assert spent(lines_of(studio)) == bill(model)
    model.answers = screenwriter.answer
    (folder / "prompts").mkdir()
    own = folder / "prompts/board.txt"
    own.write_text("```json\n{board}\n```", encoding="utf-8")
    assert studio_of(folder, model).storyboard(1) == halved
    assert len(model.accepted) == 5, "another template asks anew"


def test_switching_the_model_redraws_an_unedited_board_and_keeps_an_edited_one(
    folder: Path, model: FakeOpenAI
) -> None:
    settings = folder / "drama.toml"
    rich = studio_of(folder, model).storyboard(1)
    rewrite(settings, "openai:m", "")
    plain = studio_of(folder, model).storyboard(1)
    assert plain != rich
    rewrite(folder / "board/ep01.toml", "seconds = ", "seconds = 1")
    edited = studio_of(folder, model).storyboard(1)
    assert edited != plain
    rewrite(settings, 'text = ""', 'text = "openai:m"')
    assert studio_of(folder, model).storyboard(1) == edited
    assert len(model.accepted) == 2
    rewrite(script_of(folder), "谁？", "是谁？")
    with pytest.raises(UserError, match=r"ep01\.toml"):
        studio_of(folder, model).storyboard(1)
    assert len(model.accepted) == 2


def test_a_dry_run_prices_the_questions_and_asks_none(folder: Path, model: FakeOpenAI) -> None:
    studio = studio_of(folder, model)
    sheet = studio.call_sheet(1)
    assert [line.id.startswith(f"board:E01-S0{n}") for n, line in enumerate(sheet.lines, 1)] == [
        True,
        True,
    ]
    assert all("自己画的分镜" in line.id and line.craft == "text" for line in sheet.lines)
    assert not model.calls
    assert not studio.drama.board(1).exists()

    model.answers = in_turn(not_a_board)
    studio_of(folder, model).storyboard(1)
    assert bill(model) < sheet.worst, "one repair is within the worst case"
    assert studio_of(folder, model).call_sheet(1).lines == (), "the board is there"
    (folder / "board/ep01.toml").unlink()
    again = studio_of(folder, model).call_sheet(1)
    assert [line.bought for line in again.lines] == [True, True, True]
    assert again.worst == Money(micros=0)
    assert sum(line.cost.micros for line in again.lines) == bill(model).micros

    rewrite(script_of(folder), "谁？", "是谁？")
    partly = studio_of(folder, model).call_sheet(1)
    assert [line.bought for line in partly.lines] == [False, True]
    assert len(model.accepted) == 3


def test_a_budget_stops_before_the_question(folder: Path, model: FakeOpenAI) -> None:
    with pytest.raises(BudgetExceeded):
        studio_of(folder, model).make(1, Silent(), budget=Money(micros=1))
    assert not model.calls


def test_what_is_not_settled_is_said_before_anything_is_asked(
    folder: Path, model: FakeOpenAI
) -> None:
    studio = studio_of(folder, model)
    studio.office = Office(studio.drama, {})
    with pytest.raises(SettingsError, match="OPENAI_API_KEY"):
        studio.storyboard(1)
    (folder / "prices.toml").unlink()
    with pytest.raises(PriceMissing):
        studio_of(folder, model).storyboard(1)
    assert not model.calls


def test_who_is_told_to_stop_waits_for_the_answer_that_is_paid_for(
    folder: Path, model: FakeOpenAI, request: pytest.FixtureRequest
) -> None:
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    request.addfinalizer(lambda: signal.signal(signal.SIGINT, before))
    main = threading.main_thread().ident
    assert main is not None
    stop = threading.Timer(0.2, signal.pthread_kill, (main, signal.SIGINT))

    def slow(body: dict[str, Any]) -> str:
        stop.start()
        time.sleep(0.8)
        return screenwriter.answer(body)

    model.answers = in_turn(slow)
    studio = studio_of(folder, model)
    with pytest.raises(KeyboardInterrupt):
        studio.storyboard(1)
    lines = lines_of(studio)
    assert [line.state for line in lines] == ["done"]
    assert not studio.drama.board(1).exists()
    model.answers = screenwriter.answer
    assert studio_of(folder, model).storyboard(1).shots
    assert len(model.accepted) == 2, "the first scene is not asked again"
