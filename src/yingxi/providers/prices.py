"""The price table: ours as data, and a drama's own before it."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from importlib import resources
from pathlib import Path
from typing import Any

from yingxi.errors import PriceMissing, SettingsError
from yingxi.shoot.money import Money, Price, Unit, Usage
from yingxi.shoot.purchase import Purchase
from yingxi.tongue import say

PRICES_FILE = "prices.toml"
OLD_DAYS = 180
"""A price that was looked up longer ago is pointed out: lists change about twice a year."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceBook:
    """Prices, the ones that count first."""

    prices: tuple[Price, ...]

    def price(self, provider: str, model: str) -> Price:
        """A model's price: of the first table that has one, the longest name that fits.

        Raises PriceMissing.
        """
        fit = [p for p in self.prices if p.provider == provider and model.startswith(p.model)]
        if not fit:
            raise PriceMissing(
                say(f"不知道 {provider}:{model} 的价格", f"no price for {provider}:{model}"),
                hint=say(
                    f"写进这部剧的 {PRICES_FILE}：[[price]] provider = "
                    f'"{provider}" model = "{model}" second = "0.6" date = "2026-11"',
                    f"put it into the drama's {PRICES_FILE}: [[price]] provider = "
                    f'"{provider}" model = "{model}" second = "0.6" date = "2026-11"',
                ),
            )
        return max(fit, key=lambda p: len(p.model))

    def cost(self, provider: str, model: str, usage: Usage) -> Money:
        """What a use costs. Raises PriceMissing for a unit without a price."""
        price = self.price(provider, model)
        missing = [unit for unit in usage if unit not in price.per_unit]
        if missing:
            raise PriceMissing(
                say(
                    f"{provider}:{model} 没有按 {missing[0]} 的价格",
                    f"{provider}:{model} has no price for a {missing[0]}",
                ),
                hint=say(f"补进 {PRICES_FILE}", f"add it to {PRICES_FILE}"),
            )
        return price.cost(usage)

    def bill(self, purchase: Purchase, usage: Usage) -> Money:
        """What a purchase's use costs: `shoot.buy` is handed this."""
        return self.cost(purchase.provider, purchase.request.model, usage)


def load_prices(drama: Path | None = None) -> PriceBook:
    """Our table, and a drama folder's own before it. Raises SettingsError naming the entry.

    What a drama prices as ``model`` it prices for every name that begins so: ours for longer names
    would win otherwise.
    """
    ours = resources.files("yingxi.providers").joinpath(PRICES_FILE).read_text(encoding="utf-8")
    prices = _read(ours, PRICES_FILE)
    file = drama / PRICES_FILE if drama is not None else None
    if file is not None and file.exists():
        theirs = _read(file.read_text(encoding="utf-8-sig"), str(file))
        prices = [*theirs, *(p for p in prices if not any(_covers(own, p) for own in theirs))]
    return PriceBook(prices=tuple(prices))


def first_day(price: Price) -> date:
    """The earliest day that a price's date can mean: ``2026-11`` is its first. Raises ValueError."""
    return date.fromisoformat(price.date + "-01-01"[3 * price.date.count("-") :])


def is_old(price: Price, today: date) -> bool:
    """Whether it was looked up more than `OLD_DAYS` ago."""
    return (today - first_day(price)).days > OLD_DAYS


def _covers(theirs: Price, ours: Price) -> bool:
    return theirs.provider == ours.provider and ours.model.startswith(theirs.model)


def _read(text: str, name: str) -> list[Price]:
    try:
        entries: Sequence[Mapping[str, Any]] = tomllib.loads(text).get("price", [])
    except tomllib.TOMLDecodeError as fault:
        raise SettingsError(
            f"{name}: {fault}", hint=say("按 TOML 的写法改", "mend it as TOML")
        ) from fault
    return [_entry(entry, f"{name} [[price]] {i}") for i, entry in enumerate(entries, 1)]


def _entry(entry: Mapping[str, Any], where: str) -> Price:
    words = {"provider", "model", "date", "source"}
    units = {u.value for u in Unit}
    strange = [k for k in entry if k not in words | units]
    if strange:
        raise SettingsError(
            f"{where}: {strange[0]}: " + say("没有这一项", "no such field"),
            hint=say(
                f"可用的单位：{'、'.join(sorted(units))}", f"units: {', '.join(sorted(units))}"
            ),
        )
    try:
        per_unit = {Unit(k): Decimal(str(v)) for k, v in entry.items() if k in units}
        if not per_unit or min(per_unit.values()) < 0:
            raise ValueError
        price = Price(
            provider=str(entry["provider"]), model=str(entry["model"]), per_unit=per_unit,
            date=str(entry["date"]), source=str(entry.get("source", "")),
        )  # fmt: skip
        first_day(price)
    except (KeyError, ValueError, InvalidOperation) as fault:
        raise SettingsError(
            f"{where}: "
            + say(
                "要有 provider、model、date（如 2026-11）和至少一个不为负的单价",
                "wants provider, model, date (2026-11 say) and at least one price, not negative",
            ),
            hint='provider = "ark"  model = "doubao-seedance"  video_token = "0.000046"  date = "2026-11"',
        ) from fault
    return price
