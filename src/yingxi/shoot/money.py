"""Money in whole millionths of a currency unit, and what a use of a model costs.

A voiced line may cost a hundredth of a fen: in fen it would be nothing, and a season of nothings is
a bill (see docs/decisions/0004-millionths.md). What people read is rounded to the fen, once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

MICROS = 1_000_000


class Unit(StrEnum):
    """What vendors count."""

    INPUT_TOKEN = "input_token"
    OUTPUT_TOKEN = "output_token"
    VIDEO_TOKEN = "video_token"
    IMAGE = "image"
    SECOND = "second"
    CHARACTER = "character"
    SONG = "song"
    CREDIT = "credit"
    GPU_SECOND = "gpu_second"
    CALL = "call"


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Money:
    """An amount: ``micros`` are millionths of a yuan, unless ``currency`` says otherwise."""

    micros: int
    currency: str = "CNY"

    @classmethod
    def yuan(cls, amount: Decimal | str | int) -> Money:
        """An amount in yuan. Raises decimal.InvalidOperation for what is no number."""
        exact = Decimal(amount) * MICROS
        return cls(micros=int(exact.to_integral_value(ROUND_HALF_UP)))

    @property
    def fen(self) -> int:
        """Rounded half up to the hundredth."""
        return int((Decimal(self.micros) / 10_000).to_integral_value(ROUND_HALF_UP))

    def __add__(self, other: Money) -> Money:
        self._same(other)
        return Money(micros=self.micros + other.micros, currency=self.currency)

    def __sub__(self, other: Money) -> Money:
        self._same(other)
        return Money(micros=self.micros - other.micros, currency=self.currency)

    def __str__(self) -> str:
        sign, fen = ("-", -self.fen) if self.fen < 0 else ("", self.fen)
        mark = {"CNY": "¥", "USD": "$"}.get(self.currency, self.currency + " ")
        return f"{sign}{mark}{fen // 100}.{fen % 100:02d}"

    def _same(self, other: Money) -> None:
        if self.currency != other.currency:
            raise ValueError(f"{self.currency} and {other.currency} can't be added")


NOTHING = Money(micros=0)


def total(amounts: Iterable[Money]) -> Money:
    """The sum in yuan. Raises ValueError where another currency is among them."""
    return sum(amounts, start=NOTHING)


Usage = Mapping[Unit, int]
"""How much of what was used, in whole units (seconds and GPU-seconds rounded up)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """What one provider's model costs, and since when that is known."""

    provider: str
    model: str
    per_unit: Mapping[Unit, Decimal]
    """Yuan for one unit."""
    date: str
    source: str

    def cost(self, usage: Usage) -> Money:
        """What a use costs, rounded half up to the millionth.

        Raises KeyError for a unit without a price: an unknown price is not zero.
        """
        exact = sum((self.per_unit[unit] * amount for unit, amount in usage.items()), Decimal(0))
        return Money.yuan(exact)
