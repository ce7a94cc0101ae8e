"""The language model that `script.asking` is handed: every answer bought once, or only priced."""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from yingxi.errors import YingxiError
from yingxi.production.callsheet import CallLine
from yingxi.production.company import Hired
from yingxi.providers import registry
from yingxi.providers.prices import PriceBook, load_prices
from yingxi.script.asking import Turn
from yingxi.shoot.buy import Buyer
from yingxi.shoot.money import NOTHING, Money, Usage
from yingxi.shoot.provider import Provider
from yingxi.shoot.purchase import Bought, Department, Purchase, Slate
from yingxi.shoot.request import Craft, Message, TextRequest
from yingxi.store.canon import digest
from yingxi.store.steps import Made
from yingxi.studio.counter import counter


@dataclass(frozen=True, slots=True, kw_only=True)
class Contract:
    """Who writes, at what price, and what for."""

    provider: Provider
    model: str
    pricing: Callable[[Usage], Money]
    price_date: str
    slate: Slate

    def purchase(self, turns: Sequence[Turn], *, schema: str, max_tokens: int) -> Purchase:
        """An answer as something to be bought: the same conversation is the same thing."""
        request = TextRequest(
            model=self.model, messages=tuple(Message(role=r, text=t) for r, t in turns),
            schema=schema, max_tokens=max_tokens,
        )  # fmt: skip
        return Purchase(
            key=digest((self.provider.name, request)), provider=self.provider.name, request=request,
            worst=self.pricing(self.provider.worst(request)), price_date=self.price_date,
            slate=self.slate,
        )  # fmt: skip


def hire(told: str, *, where: str, environ: Mapping[str, str]) -> Hired:
    """The language model called ``provider:model``. Raises SettingsError or UnknownName."""
    named = registry.Named.parse(Craft.TEXT, told, where=where)
    return Hired(provider=registry.vendor(named.provider).open(environ), model=named.model)


def contract(hired: Hired, book: PriceBook, slate: Slate) -> Contract:
    """A contract at the book's price. Raises PriceMissing."""
    name, model = hired.provider.name, hired.model
    return Contract(
        provider=hired.provider, model=model, slate=slate,
        pricing=lambda usage: book.cost(name, model, usage),
        price_date=book.price(name, model).date,
    )  # fmt: skip


def buy_to_the_end(purchase: Purchase, provider: Provider, buyer: Buyer) -> Bought:
    """Buy in a thread: who is told to stop waits for the answer that is on its way, else nobody
    would know whether it was made. Raises what buying raises.
    """
    with ThreadPoolExecutor(1, thread_name_prefix="ask") as pool:
        asked = pool.submit(buyer.buy, purchase, provider)
        try:
            return asked.result()
        except YingxiError:
            raise
        except BaseException:
            buyer.clock.stop()
            raise


@dataclass(frozen=True, slots=True, kw_only=True)
class HiredWriter:
    """Asks a provider's model; the same conversation is never paid for twice."""

    contract: Contract
    buyer: Buyer

    def ask(self, turns: Sequence[Turn], *, schema: str, max_tokens: int) -> tuple[str, bool]:
        """See `script.asking.Writer`. Raises what buying raises."""
        purchase = self.contract.purchase(turns, schema=schema, max_tokens=max_tokens)
        bought = buy_to_the_end(purchase, self.contract.provider, self.buyer)
        return bought.text, bought.facts.get("finish") == "length"


class Unasked(Exception):
    """A question came that was never paid for, where nothing may be spent."""


@dataclass(slots=True, kw_only=True)
class PaperWriter:
    """Gives the answers that were bought before; the first other question is priced, not asked."""

    contract: Contract
    paid: Mapping[str, Made]
    id: str
    """What the lines of the call sheet are called."""
    lines: list[CallLine] = field(default_factory=list[CallLine])
    repair: Money = NOTHING
    """At most, what one repair of the unasked answer would cost."""

    def ask(self, turns: Sequence[Turn], *, schema: str, max_tokens: int) -> tuple[str, bool]:
        """See `script.asking.Writer`. Raises Unasked."""
        purchase = self.contract.purchase(turns, schema=schema, max_tokens=max_tokens)
        made = self.paid.get(purchase.key)
        cost = purchase.worst if made is None else Money(micros=int(made.facts["cost"]))
        self.lines.append(
            CallLine(
                id=self.id, provider=purchase.provider, model=self.contract.model,
                craft=Craft.TEXT.value, cost=cost, bought=made is not None,
                price_date=self.contract.price_date,
            )
        )  # fmt: skip
        if made is not None:
            return str(made.facts["text"]), made.facts.get("finish") == "length"
        if len(turns) == 1:
            # An answer's tokens, said back, are no more than it was allowed to have.
            back = [("assistant", "x" * max_tokens), ("user", "x" * max_tokens)]
            again = self.contract.purchase([*turns, *back], schema=schema, max_tokens=max_tokens)
            self.repair = again.worst
        raise Unasked


@contextmanager
def hired_writer(
    told: str, *, drama: Path | None = None, budget: Money | None = None,
    environ: Mapping[str, str] = os.environ,
) -> Generator[HiredWriter]:  # fmt: skip
    """A language model by ``provider:model``, for a screenplay that belongs to no drama yet.

    Raises SettingsError, UnknownName or PriceMissing before anything is asked.
    """
    hired = hire(told, where="--model", environ=environ)
    book = load_prices(drama)
    slate = Slate(drama="", episode=0, shot="script", department=Department.SCRIPT)
    agreed = contract(hired, book, slate)
    with counter(book, budget) as buyer:
        yield HiredWriter(contract=agreed, buyer=buyer)
