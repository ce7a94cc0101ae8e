"""Where something is bought that belongs to no drama: the ledger and store of the cache folder."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager

from yingxi.providers.buying import fetch
from yingxi.providers.prices import PriceBook
from yingxi.settings import cache_folder
from yingxi.shoot.buy import Buyer
from yingxi.shoot.money import Money
from yingxi.store.blobs import Blobs
from yingxi.store.ledger import Ledger


@contextmanager
def counter(book: PriceBook, budget: Money | None = None) -> Generator[Buyer]:
    """A buyer for as long as it is needed."""
    folder = cache_folder()
    ledger = Ledger(folder, budget=budget)
    try:
        yield Buyer(ledger=ledger, blobs=Blobs(folder), fetch=fetch, cost=book.bill)
    finally:
        ledger.close()
