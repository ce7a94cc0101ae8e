"""What people see of money: the call sheet, the budget, the ledger, the vendors."""

from __future__ import annotations

import csv
import os
from collections.abc import Generator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from doors import TINY, yingxi
from PIL import Image

from yingxi.testing.ark import FakeArk

HIRED = """
[shoot]
image = "ark:doubao-seedream-5-0-260128"
video = "ark:doubao-seedance-2-0-260128"
short_side = 480
"""
PRICE = (
    '[[price]]\nprovider = "ark"\nmodel = "doubao-seedream-5"\nimage = "0.22"\ndate = "2026-11"\n'
)


@pytest.fixture
def ark() -> Generator[FakeArk]:
    with FakeArk() as vendor:
        yield vendor


@pytest.fixture
def drama(tmp_path: Path) -> Path:
    (tmp_path / "s.txt").write_text(TINY.format(first="走。", second="好。"), encoding="utf-8")
    assert yingxi("new", "d", "--script", "s.txt", cwd=tmp_path).code == 0
    folder = tmp_path / "d"
    with (folder / "drama.toml").open("a", encoding="utf-8") as file:
        file.write(HIRED)
    (folder / "prices.toml").write_text(PRICE, encoding="utf-8")
    return folder


def env(ark: FakeArk) -> dict[str, str]:
    return {"ARK_API_KEY": ark.key, "ARK_BASE_URL": ark.base}


def test_a_dry_run_prices_everything_and_sends_nothing(drama: Path, ark: FakeArk) -> None:
    told = yingxi("make", drama, "1", "--dry-run", cwd=drama, **env(ark))
    assert told.code == 0, told
    assert "cast:阿青" in told.out
    assert "¥0.22" in told.out
    assert "要花" in told.out
    assert not ark.accepted
    events = yingxi("make", drama, "1", "--dry-run", "--json", cwd=drama, **env(ark)).events
    calls = [e for e in events if e["event"] == "call"]
    assert events[-1]["yuan"] == pytest.approx(sum(e["yuan"] for e in calls))
    assert events[-1]["worst_yuan"] > events[-1]["yuan"]


def test_a_missing_key_and_a_missing_price_are_each_one_line(drama: Path, ark: FakeArk) -> None:
    answer = yingxi("make", drama, "1", cwd=drama, ARK_BASE_URL=ark.base)
    assert answer.code == 4
    assert "ARK_API_KEY" in answer.faults[0]
    settings = drama / "drama.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace("doubao-seedream-5-0-260128", "doubao-seedream-99"), "utf-8")
    answer = yingxi("make", drama, "1", "--dry-run", cwd=drama, **env(ark))
    assert answer.code == 10
    assert "prices.toml" in answer.hints[0]
    assert not ark.accepted


def test_a_budget_that_is_too_small_stops_with_its_own_exit_code(drama: Path, ark: FakeArk) -> None:
    answer = yingxi("make", drama, "1", "--budget", "0.3", cwd=drama, **env(ark))
    assert answer.code == 11, answer
    assert len(answer.faults) == 1
    assert len(ark.accepted) == 1, "one picture at 0.22 fits, a second does not"
    assert "Traceback" not in answer.talk
    ledger = yingxi("ledger", drama, cwd=drama)
    assert "¥0.22" in ledger.out


def test_the_ledger_is_a_table_a_csv_and_a_picture(drama: Path, ark: FakeArk) -> None:
    yingxi("make", drama, "1", "--budget", "0.5", cwd=drama, **env(ark))
    told = yingxi("ledger", drama, "--csv", "账.csv", "--picture", "账.png", cwd=drama)
    assert told.code == 0, told
    rows = list(csv.DictReader((drama / "账.csv").read_text(encoding="utf-8-sig").splitlines()))
    assert sum(float(r["yuan"]) for r in rows if r["yuan"]) == pytest.approx(
        0.22 * len(ark.accepted)
    )
    with Image.open(drama / "账.png") as picture:
        assert picture.width == 1080


def test_a_reference_that_is_not_parked_is_told(drama: Path) -> None:
    answer = yingxi("ledger", drama, "--resend", "nobody-1", cwd=drama)
    assert answer.code == 2
    assert "nobody-1" in answer.faults[0]


def test_the_vendors_say_what_they_still_want(tmp_path: Path) -> None:
    told = yingxi("providers", cwd=tmp_path, ARK_API_KEY="sk-something-secret")
    assert told.code == 0
    assert "MINIMAX_API_KEY" in told.out or "MINIMAX_API_KEY" in os.environ
    assert "sk-something-secret" not in told.out + told.talk


def test_the_vendors_say_which_of_their_models_are_priced_and_since_when(drama: Path) -> None:
    told = yingxi("providers", cwd=drama)
    kling = next(line for line in told.out.splitlines() if line.startswith("kling"))
    assert "2026-08-12：kling-v1-6" in kling
    vidu = next(line for line in told.out.splitlines() if line.startswith("vidu"))
    assert "没有报价：viduq1" in vidu
    with (drama / "prices.toml").open("a", encoding="utf-8") as file:
        file.write(
            '[[price]]\nprovider = "vidu"\nmodel = "viduq3"\ncredit = "0.03"\ndate = "2020"\n'
        )
    events = yingxi("providers", "--json", "--drama", drama, cwd=drama).events
    models = next(e for e in events if e["name"] == "vidu")["models"]
    assert {"model": "viduq3-pro", "priced": "2020", "old": True} in models
    assert {"model": "viduq2", "priced": None, "old": False} in models


def test_the_price_table_is_shown_with_dates_and_sources_the_oldest_first(drama: Path) -> None:
    today = datetime.now(UTC).date().isoformat()
    with (drama / "prices.toml").open("a", encoding="utf-8") as file:
        for model, date in (("viduq2", today), ("viduq3", "2020-01")):
            file.write(f'[[price]]\nprovider = "vidu"\nmodel = "{model}"\ncredit = "0.0000003"\n')
            file.write(f'date = "{date}"\nsource = "合同 {model}"\n')
    told = yingxi("providers", "prices", "--drama", drama, cwd=drama)
    assert told.code == 0, told
    oldest = told.out.splitlines()[1].split()
    assert oldest == ["vidu", "viduq3", "0.0000003", "credit", "2020-01", "旧", "合同", "viduq3"]
    fresh = next(line for line in told.out.splitlines() if "viduq2" in line)
    assert "旧" not in fresh
    events = yingxi("providers", "prices", "--drama", drama, "--json", cwd=drama).events
    assert events[0] == {
        "provider": "vidu", "model": "viduq3", "yuan": {"credit": "0.0000003"},
        "date": "2020-01", "old": True, "source": "合同 viduq3",
    }  # fmt: skip
    (drama / "prices.toml").write_text("[[price]]\n", encoding="utf-8")
    told = yingxi("providers", "prices", "--drama", drama, cwd=drama)
    assert told.code == 4
    assert len(told.faults) == 1


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ('video = "ark"', "ark"),
        ('video = "nobody:model"', "nobody"),
        ('video = "openai:sora"', "openai"),
    ],
)
def test_a_hiring_that_can_not_be_is_told_with_its_place(
    line: str, named: str, drama: Path
) -> None:
    settings = drama / "drama.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace('video = "ark:doubao-seedance-2-0-260128"', line), "utf-8")
    answer = yingxi("make", drama, "1", "--dry-run", cwd=drama)
    assert answer.code in (2, 4), answer
    assert named in answer.faults[0]
    assert "drama.toml" in answer.faults[0]


def test_a_vendor_is_tried_by_its_cheapest_call_and_the_price_is_told(
    drama: Path, ark: FakeArk
) -> None:
    cache = {"XDG_CACHE_HOME": str(drama / "cache")}
    model = "ark:doubao-seedream-5-0-260128"
    told = yingxi("providers", "try", model, "--drama", drama, cwd=drama, **env(ark), **cache)
    assert told.code == 0, told
    assert "¥0.220000" in told.out
    assert Path(told.out.splitlines()[-1]).stat().st_size > 100
    assert len(ark.accepted) == 1
    wrong = env(ark) | {"ARK_API_KEY": "sk-wrong-0123456789"}
    told = yingxi("providers", "try", model, "--drama", drama, cwd=drama, **wrong, **cache)
    assert told.code == 8
    assert "sk-wrong" not in told.talk + told.out
    assert len(ark.accepted) == 1


@pytest.mark.parametrize(
    "words", [("try",), ("buy", "ark:x"), ("try", "ark"), ("try", "ark:x"), ("prices", "ark")]
)
def test_a_trial_that_can_not_be_is_one_line(
    words: tuple[str, ...], drama: Path, ark: FakeArk
) -> None:
    told = yingxi("providers", *words, cwd=drama, **env(ark))
    assert told.code in (2, 4), told
    assert len(told.faults) == 1
