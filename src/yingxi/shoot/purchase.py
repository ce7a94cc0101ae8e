"""A purchase: what is bought, for whom, and how far it has come. No I/O."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from yingxi.shoot.money import Money, Usage
from yingxi.shoot.provider import Operation
from yingxi.shoot.request import Request


class Department(StrEnum):
    """Who spends: the ledger tells script and inspection from shooting by it."""

    SCRIPT = "script"
    BIBLE = "bible"
    BOARD = "board"
    SHOOT = "shoot"
    SOUND = "sound"
    CHECK = "check"


@dataclass(frozen=True, slots=True, kw_only=True)
class Slate:
    """What a take is a take of."""

    drama: str
    episode: int
    shot: str
    """``E01-S02-03``, or what else it is for: ``cast:苏晓``, ``place:山门``."""
    department: Department
    take: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Purchase:
    """One thing to be bought once. Equal ``key`` is the same thing."""

    key: str
    """Hash of provider, adapter's version, request and the blobs that it carries."""
    provider: str
    request: Request
    slate: Slate
    worst: Money
    price_date: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bought:
    """What a purchase left in the store."""

    key: str
    number: int
    blobs: Mapping[str, str]
    """By the artifact's name."""
    text: str = ""
    facts: Mapping[str, str] = field(default_factory=dict[str, str])
    usage: Usage = field(default_factory=dict)
    cost: Money = field(default_factory=lambda: Money(micros=0))


class Standing(StrEnum):
    """How an attempt stands when somebody comes to it."""

    FRESH = "fresh"
    """Mine, and surely not sent."""
    TAKEN_OVER = "taken over"
    """Mine, left by another in the middle of sending: it may have been accepted."""
    HELD = "held"
    """Another is sending it right now."""
    ACCEPTED = "accepted"
    """The vendor has it: ask after it."""
    DONE = "done"
    FAILED = "failed"
    PARKED = "parked"


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """An attempt and what may be done with it."""

    standing: Standing
    number: int
    reference: str
    """What we call it to the vendor: unique to the attempt, never used again."""
    owner: str = ""
    operation: Operation | None = None
    bought: Bought | None = None
    error: str = ""


class PurchaseLedger(Protocol):
    """What `shoot.buy` needs written down. Every verb is one transaction."""

    def claim(self, purchase: Purchase, *, lease: float, attempts: int) -> Claim:
        """Come to a purchase: the newest attempt, or a new one within ``attempts``.

        A new one reserves its worst case in the same transaction. Raises BudgetExceeded.
        """
        ...

    def posting(self, purchase: Purchase, claim: Claim, *, lease: float) -> bool:
        """Write down that it is about to be sent; False where somebody else has it now."""
        ...

    def accepted(self, purchase: Purchase, claim: Claim, operation: Operation, event: str) -> None:
        """Write down the vendor's job. ``event``: ``accepted``, or ``found`` by looking it up."""
        ...

    def rejected(self, purchase: Purchase, claim: Claim, reason: str, *, final: bool) -> None:
        """It was surely not accepted: nothing is owed; ``final`` ends the attempt."""
        ...

    def lost(self, purchase: Purchase, claim: Claim, reason: str, *, park: bool) -> None:
        """No answer came; ``park`` leaves it to a person."""
        ...

    def done(self, purchase: Purchase, bought: Bought) -> Bought:
        """Settle and finish, once; returns what stands in the ledger."""
        ...

    def failed(
        self, purchase: Purchase, claim: Claim, reason: str, *, billed: Money, again: bool
    ) -> None:
        """The vendor gave it up; ``again`` says that another attempt may be made."""
        ...
