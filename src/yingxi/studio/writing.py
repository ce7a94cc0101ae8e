"""The language model that `script.write` is handed: every answer bought once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from yingxi.shoot.buy import Buyer
from yingxi.shoot.money import Money, Usage
from yingxi.shoot.provider import Provider
from yingxi.shoot.purchase import Department, Purchase, Slate
from yingxi.shoot.request import Message, TextRequest
from yingxi.store.canon import digest


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
