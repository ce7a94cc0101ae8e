"""Prices are data, and an unknown price is never zero."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yingxi.errors import PriceMissing, SettingsError
from yingxi.providers.prices import first_day, is_old, load_prices
from yingxi.shoot.money import Money, Unit, total


def test_five_seconds_of_seedance_cost_what_the_list_says() -> None:
    cost = load_prices().cost("ark", "doubao-seedance-2-0-260128", {Unit.VIDEO_TOKEN: 108_000})
    assert str(cost) == "¥5.51", "the 1080p price, the dearest that it can be"
    assert cost.micros == 5_508_000


def test_a_model_without_a_price_is_an_error_that_says_where_to_put_it() -> None:
    with pytest.raises(PriceMissing) as told:
        load_prices().price("ark", "something-new")
    assert "prices.toml" in told.value.hint


def test_a_unit_without_a_price_is_an_error() -> None:
    with pytest.raises(PriceMissing):
        load_prices().cost("ark", "doubao-seedance-2-0", {Unit.SONG: 1})


def test_a_dramas_own_price_goes_before_ours(tmp_path: Path) -> None:
    (tmp_path / "prices.toml").write_text(
        '[[price]]\nprovider = "ark"\nmodel = "doubao-seedance-2-0"\nvideo_token = "0.00002"\n'
        'date = "2026-12"\n',
        encoding="utf-8",
    )
    book = load_prices(tmp_path)
    assert book.price("ark", "doubao-seedance-2-0-260128").date == "2026-12"
    assert book.price("plain", "m").date == "2026-11"


def test_a_dramas_price_of_a_family_goes_before_ours_of_its_members(tmp_path: Path) -> None:
    (tmp_path / "prices.toml").write_text(
        '[[price]]\nprovider = "ark"\nmodel = "doubao-seedream-5"\nimage = "0.1"\ndate = "2026-12"\n',
        encoding="utf-8",
    )
    book = load_prices(tmp_path)
    assert str(book.cost("ark", "doubao-seedream-5-0-260128", {Unit.IMAGE: 1})) == "¥0.10"
    assert book.price("ark", "doubao-seedream-4-5-251128") == load_prices().price(
        "ark", "doubao-seedream-4-5-251128"
    )


def test_a_fast_sister_has_her_own_price() -> None:
    book, used = load_prices(), {Unit.VIDEO_TOKEN: 1_000_000}
    fast = book.cost("ark", "doubao-seedance-2-0-fast-260128", used)
    assert fast < book.cost("ark", "doubao-seedance-2-0-260128", used)


def test_a_price_is_old_after_half_a_year_and_a_month_means_its_first_day() -> None:
    price = load_prices().price("plain", "m")
    assert first_day(price) == date(2026, 11, 1)
    assert not is_old(price, date(2027, 4, 30))
    assert is_old(price, date(2027, 5, 1))


@pytest.mark.parametrize(
    "text",
    [
        "price = 3 3",
        '[[price]]\nprovider = "x"\nmodel = "y"\nsecond = "1"\ndate = "last May"\n',
        '[[price]]\nprovider = "x"\nmodel = "y"\nsecond = "1"\ndate = "2026-13"\n',
        '[[price]]\nprovider = "x"\nmodel = "y"\ndate = "2026"\n',
        '[[price]]\nprovider = "x"\nmodel = "y"\nsecond = "-1"\ndate = "2026"\n',
        '[[price]]\nprovider = "x"\nmodel = "y"\nsecond = "much"\ndate = "2026"\n',
        '[[price]]\nprovider = "x"\nmodel = "y"\nminute = "1"\ndate = "2026"\n',
        '[[price]]\nmodel = "y"\nsecond = "1"\ndate = "2026"\n',
    ],
)
def test_a_faulty_price_is_told_with_its_place(text: str, tmp_path: Path) -> None:
    (tmp_path / "prices.toml").write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError) as told:
        load_prices(tmp_path)
    assert "prices.toml" in told.value.message


@given(st.lists(st.integers(-(10**12), 10**12)))
def test_sums_of_money_are_exact(amounts: list[int]) -> None:
    assert total(Money(micros=a) for a in amounts).micros == sum(amounts)


@given(st.decimals(0, 10**6, places=6))
def test_yuan_to_the_millionth_survive_the_round_trip(amount: Decimal) -> None:
    assert Decimal(Money.yuan(amount).micros) / 1_000_000 == amount


def test_half_a_fen_is_rounded_up_and_shown_with_two_places() -> None:
    assert str(Money(micros=5_000)) == "¥0.01"
    assert str(Money(micros=4_999)) == "¥0.00"
    assert str(Money(micros=-1_230_000)) == "-¥1.23"
