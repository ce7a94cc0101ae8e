"""The language model that `script.write` is handed: every answer bought once."""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from yingxi.providers import registry
from yingxi.providers.prices import load_prices
from yingxi.shoot.buy import Buyer
from yingxi.shoot.money import Money, Usage
from yingxi.shoot.provider import Provider
from yingxi.shoot.purchase import Department, Purchase, Slate
from yingxi.shoot.request import Craft, Message, TextRequest
from yingxi.store.canon import digest
from yingxi.studio.counter import counter


@dataclass(frozen=True, slots=True, kw_only=True)
class HiredWriter:
    """Asks a provider's model; the same conversation is never paid for twice."""

    buyer: Buyer
    provider: Provider
    model: str
    pricing: Callable[[Usage], Money]
    price_date: str
    drama: str = ""

    def ask(
        self, turns: Sequence[tuple[str, str]], *, schema: str, max_tokens: int
    ) -> tuple[str, bool]:
        """See `script.write.Writer`. Raises what buying raises."""
        request = TextRequest(
            model=self.model, messages=tuple(Message(role=r, text=t) for r, t in turns),
            schema=schema, max_tokens=max_tokens,
        )  # fmt: skip
        purchase = Purchase(
            key=digest((self.provider.name, request)), provider=self.provider.name, request=request,
            worst=self.pricing(self.provider.worst(request)), price_date=self.price_date,
            slate=Slate(drama=self.drama, episode=0, shot="script", department=Department.SCRIPT),
        )  # fmt: skip
        bought = self.buyer.buy(purchase, self.provider)
        return bought.text, bought.facts.get("finish") == "length"


@contextmanager
def hired_writer(
    told: str, *, drama: Path | None = None, budget: Money | None = None,
    environ: Mapping[str, str] = os.environ,
) -> Generator[HiredWriter]:  # fmt: skip
    """A language model by ``provider:model``.

    Raises SettingsError, UnknownName or PriceMissing before anything is asked.
    """
    hired = registry.Named.parse(Craft.TEXT, told, where="--model")
    provider = registry.vendor(hired.provider).open(environ)
    book = load_prices(drama)
    date = book.price(hired.provider, hired.model).date
    with counter(book, budget) as buyer:
        yield HiredWriter(
            buyer=buyer, provider=provider, model=hired.model, price_date=date,
            pricing=lambda usage: book.cost(hired.provider, hired.model, usage),
        )  # fmt: skip
