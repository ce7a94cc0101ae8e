"""``yingxi providers``: which model vendors there are, which are ready, and what they cost."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from yingxi.cli.console import data, line, show
from yingxi.cli.options import JsonOption
from yingxi.errors import UserError
from yingxi.tongue import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from yingxi.providers.offers import Offer
    from yingxi.shoot.money import Price


def providers(
    action: Annotated[str, typer.Argument(metavar="[prices|try]", help=say("prices：报价表；try：试一次最便宜的调用", "prices: the price table; try: make the cheapest call"))] = "",
    name: Annotated[str, typer.Argument(metavar="[VENDOR:MODEL]", help=say("试谁", "whom to try"))] = "",
    voice: Annotated[str, typer.Option("--voice", help=say("试配音时用的声音", "the voice, for speech"))] = "",
    drama: Annotated[
        Path | None, typer.Option("--drama", help=say("用这部剧的报价", "with this drama's prices"))
    ] = None,
    as_json: JsonOption = False,
) -> int:  # fmt: skip
    """List every vendor, what it still wants and what is priced; or the prices; or try one."""
    if action == "prices" and not name:
        return _prices(drama, as_json=as_json)
    if action:
        return _try(action, name, voice, drama, as_json=as_json)
    return _list(drama, as_json=as_json)


def _list(drama: Path | None, *, as_json: bool) -> int:
    from yingxi.providers.offers import offers
    from yingxi.providers.prices import is_old, load_prices
    from yingxi.providers.registry import vendors

    book, today = load_prices(drama), _today()
    table = _table(
        say("名字", "name"), say("厂商", "vendor"), say("能做", "does"), say("状态", "state"),
        say("报价（日期：型号）", "priced (date: models)"),
    )  # fmt: skip
    for vendor in vendors().values():
        ready = vendor.configured(os.environ)
        missing = [n for n in vendor.wants() if not os.environ.get(n)]
        offered = offers(vendor, book)
        if as_json:
            models = [
                {"model": o.model, "priced": o.price.date if o.price else None,
                 "old": o.price is not None and is_old(o.price, today)}
                for o in offered
            ]  # fmt: skip
            data({"name": vendor.name, "crafts": [c.value for c in vendor.crafts], "ready": ready,
                  "wants": list(vendor.wants()), "models": models})  # fmt: skip
            continue
        state = say("可用", "ready") if ready else say("缺 ", "wants ") + ", ".join(missing)
        table.add_row(
            vendor.name, vendor.title, ", ".join(vendor.crafts), state, _priced(offered, today),
            style="" if ready else "dim",
        )  # fmt: skip
    if not as_json:
        show(table)
    return 0


def _priced(offered: Sequence[Offer], today: date) -> str:
    """A line for each date, oldest first, and one for the models that nobody priced."""

    def told(offer: Offer) -> str:
        return _date(offer.price, today) if offer.price else say("没有报价", "no price")

    def rank(offer: Offer) -> tuple[bool, str, str]:
        return offer.price is None, offer.price.date if offer.price else "", offer.model

    colon, comma = say("：", ": "), say("、", ", ")
    lines = groupby(sorted(offered, key=rank), key=told)
    return "\n".join(
        f"{when}{colon}{comma.join(_name(o.model) for o in group)}" for when, group in lines
    )


def _prices(drama: Path | None, *, as_json: bool) -> int:
    from yingxi.providers.prices import first_day, is_old, load_prices

    today = _today()
    table = _table(
        say("厂商", "vendor"), say("型号", "model"), say("元／单位", "yuan a unit"),
        say("日期", "date"), say("来源", "source"),
    )  # fmt: skip
    for price in sorted(load_prices(drama).prices, key=first_day):
        units = {unit.value: format(yuan, "f") for unit, yuan in price.per_unit.items()}
        if as_json:
            data({"provider": price.provider, "model": price.model, "yuan": units,
                  "date": price.date, "old": is_old(price, today), "source": price.source})  # fmt: skip
            continue
        table.add_row(
            price.provider, _name(price.model), "\n".join(f"{y} {u}" for u, y in units.items()),
            _date(price, today), price.source, style="yellow" if is_old(price, today) else "",
        )  # fmt: skip
    if not as_json:
        show(table)
    return 0


def _table(*columns: str) -> Table:
    table = Table(box=None, pad_edge=False)
    for column in columns:
        table.add_column(column, overflow="fold")
    return table


def _name(model: str) -> str:
    return model or say("全部", "all")


def _date(price: Price, today: date) -> str:
    from yingxi.providers.prices import is_old

    return price.date + (say(" 旧", " old") if is_old(price, today) else "")


def _today() -> date:
    return datetime.now(UTC).date()


def _try(action: str, name: str, voice: str, drama: Path | None, *, as_json: bool) -> int:
    from yingxi.studio.trial import try_vendor

    if action != "try" or not name:
        raise UserError(
            say(
                f"不懂 providers {action} {name}".rstrip(),
                f"can't do: providers {action} {name}".rstrip(),
            ),
            hint="yingxi providers try ark:doubao-seedream-5-0-260128",
        )
    trial = try_vendor(name, voice=voice, drama=drama)
    if as_json:
        data({"craft": trial.craft.value, "yuan": trial.bought.cost.micros / 1e6,
              "usage": {str(k): v for k, v in trial.bought.usage.items()},
              "files": [str(p) for p in trial.files], "text": trial.bought.text})  # fmt: skip
        return 0
    used = "，".join(f"{amount} {unit}" for unit, amount in trial.bought.usage.items())
    yuan = f"¥{trial.bought.cost.micros / 1e6:.6f}"
    line(say(f"{name} 通了：{used}，{yuan}", f"{name} works: {used}, {yuan}"))
    for path in trial.files:
        line(str(path))
    return 0
