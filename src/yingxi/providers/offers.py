"""Which of a vendor's models have a price, and which price that is."""

from __future__ import annotations

from dataclasses import dataclass

from yingxi.errors import UnknownName, YingxiError
from yingxi.providers.prices import PriceBook, first_day
from yingxi.providers.registry import Vendor
from yingxi.shoot.money import Price

_ANYWHERE = "http://127.0.0.1"
"""Stands for keys and addresses: an adapter is asked what it knows, nothing is sent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A model, or a family of them, and its price; None where nobody has told one."""

    model: str
    """The beginning of a name; empty where any name will do."""
    price: Price | None


def offers(vendor: Vendor, book: PriceBook) -> tuple[Offer, ...]:
    """The models that a vendor's adapter names, else those that have a price.

    A family has the oldest price of its members.
    """
    prices = [p for p in book.prices if p.provider == vendor.name]
    named = known_models(vendor)
    if not named:
        return tuple(Offer(model=p.model, price=p) for p in prices)
    return tuple(Offer(model=name, price=_price(name, prices)) for name in named)


def known_models(vendor: Vendor) -> tuple[str, ...]:
    """The names that an adapter lists when it is asked for one that it does not know, sorted.

    Empty where it takes any name, or can't be asked on this machine.
    """
    names: set[str] = set()
    try:
        provider = vendor.open(dict.fromkeys(vendor.wants(), _ANYWHERE))
    except YingxiError:
        return ()
    for craft in vendor.crafts:
        try:
            provider.abilities(craft, "")
        except UnknownName as fault:
            names.update(fault.known)
        except YingxiError:
            continue
    return tuple(sorted(names))


def _price(name: str, prices: list[Price]) -> Price | None:
    fit = [p for p in prices if name.startswith(p.model)]
    if fit:
        return max(fit, key=lambda p: len(p.model))
    family = [p for p in prices if p.model.startswith(name)]
    return min(family, key=first_day, default=None)
