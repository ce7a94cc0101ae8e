"""Our price table: every entry fits an adapter, covers what it bills, and says where it is from."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from importlib import resources
from pathlib import Path

import pytest

from yingxi.errors import UnknownName
from yingxi.providers.comfyui import ComfyUI
from yingxi.providers.local import Local
from yingxi.providers.offers import known_models, offers
from yingxi.providers.prices import PRICES_FILE, PriceBook, first_day, load_prices
from yingxi.providers.registry import vendor, vendors
from yingxi.shoot.money import Price, Unit
from yingxi.shoot.provider import Abilities, Provider
from yingxi.shoot.request import (
    Craft,
    ImageRequest,
    Media,
    MediaRole,
    Message,
    MusicRequest,
    Request,
    SpeechRequest,
    TextRequest,
    VideoRequest,
)
from yingxi.testing.plain import Plain

OURS = load_prices().prices
ANYWHERE = "http://127.0.0.1"
BILLED_ELSEWHERE = {Local.name: {Unit.GPU_SECOND}, ComfyUI.name: {Unit.SECOND, Unit.IMAGE}}
"""What adapters bill whose models are folders and files on the owner's disk."""


def name_of(price: Price) -> str:
    return f"{price.provider}:{price.model}"


def adapter(price: Price) -> Provider:
    if price.provider == Plain.name:
        return Plain(base=ANYWHERE, key="k")
    found = vendor(price.provider)
    return found.open(dict.fromkeys(found.wants(), ANYWHERE))


def smallest(craft: Craft, model: str, able: Abilities) -> Request:
    side = min(able.short_sides, default=720)
    match craft:
        case Craft.TEXT:
            said = Message(role="user", text="好")
            return TextRequest(model=model, messages=(said,), max_tokens=64)
        case Craft.IMAGE:
            return ImageRequest(model=model, prompt="灯", width=side, height=side)
        case Craft.SPEECH:
            return SpeechRequest(model=model, text="好", voice="v")
        case Craft.MUSIC:
            return MusicRequest(model=model, prompt="古琴", seconds=10)
        case Craft.VIDEO:
            frame = Media(role=MediaRole.FIRST_FRAME, blob="sha256:0", mime="image/png")
            return VideoRequest(
                model=model, prompt="灯", seconds=min(able.seconds, default=5), width=side,
                height=side * 16 // 9 // 2 * 2, media=() if able.text_alone else (frame,),
            )  # fmt: skip


def billed(provider: Provider, crafts: tuple[Craft, ...], model: str) -> Iterator[set[Unit]]:
    """The units of a small request, for every craft in which the adapter knows the model."""
    for craft in crafts:
        try:
            able = provider.abilities(craft, model)
        except UnknownName:
            continue
        yield set(provider.worst(smallest(craft, model, able)))


def bills(price: Price) -> list[set[Unit]]:
    """For every model that an entry stands for, one set for each craft that it does."""
    if price.provider in BILLED_ELSEWHERE:
        return [BILLED_ELSEWHERE[price.provider]]
    crafts = tuple(Craft) if price.provider == Plain.name else vendor(price.provider).crafts
    models = [price.model] if price.model else []
    if not models and price.provider in vendors():
        models = list(known_models(vendor(price.provider)))
    provider = adapter(price)
    return [units for m in models or ["any"] for units in billed(provider, crafts, m)]


@pytest.mark.parametrize("price", OURS, ids=name_of)
def test_every_price_is_of_a_known_vendors_model_and_covers_what_is_billed(price: Price) -> None:
    assert price.provider in {*vendors(), Plain.name, Local.name}
    told, priced = bills(price), set(price.per_unit)
    assert told, f"{name_of(price)} is nobody's model"
    if price.provider == "openai":  # any name does every craft: a price is for one of them
        assert priced in told
    else:
        assert all(units <= priced for units in told), told


@pytest.mark.parametrize("price", OURS, ids=name_of)
def test_every_price_says_when_and_where_it_was_read(price: Price) -> None:
    assert price.source
    assert first_day(price) <= datetime.now(UTC).date() + timedelta(days=1)


def test_dollars_are_yuan_at_the_one_rate_of_the_header() -> None:
    text = resources.files("yingxi.providers").joinpath(PRICES_FILE).read_text(encoding="utf-8")
    told = re.search(r"1 USD = ([\d.]+) CNY", text)
    assert told
    rate = Decimal(told[1])
    dollars = [p for p in OURS if "USD" in p.source]
    assert len(dollars) > 5
    for price in dollars:
        assert price.source.endswith(f"× {rate}"), price
        listed = {Decimal(n) * rate for n in re.findall(r"([\d.]+) USD", price.source)}
        parts = [Decimal(n) for n in (1, 100, 1_000_000)]
        for yuan in price.per_unit.values():
            assert any(yuan * part in listed for part in parts), price


def test_no_model_is_priced_twice() -> None:
    assert len({name_of(p) for p in OURS}) == len(OURS)


def test_a_vendor_offers_what_it_names_with_the_oldest_price_of_a_family() -> None:
    offered = {o.model: o.price for o in offers(vendor("ark"), load_prices())}
    family = offered["doubao-seedream"]
    assert family is not None
    assert family.date == min(p.date for p in OURS if p.model.startswith("doubao-seedream"))
    none = {o.model: o.price for o in offers(vendor("ark"), PriceBook(prices=()))}
    assert set(none) == set(offered)
    assert set(none.values()) == {None}


def test_a_vendor_that_takes_any_name_offers_what_is_priced(tmp_path: Path) -> None:
    (tmp_path / PRICES_FILE).write_text(
        '[[price]]\nprovider = "openai"\nmodel = "my-model"\noutput_token = "1"\ndate = "2026-11"\n',
        encoding="utf-8",
    )
    assert "my-model" in {o.model for o in offers(vendor("openai"), load_prices(tmp_path))}
