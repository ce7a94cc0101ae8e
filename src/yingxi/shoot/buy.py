"""Buying exactly once.

1. The intent is written down with a lease, and its worst case reserved.
2. That it is being sent is written down; then it is sent, once.
3. The vendor's job is written down before it is first asked after.
4. It is asked after until it is done; a slow vendor is still owed.
5. What came back is stored whole; then the purchase is settled.

Whoever finds an attempt in the middle waits its lease out (longer than a POST can take), and then
does what the vendor allows: sends the same reference again, looks the job up, or leaves it to a
person. Nothing is ever sent on a guess.
"""

from __future__ import annotations

import json
import random
import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Protocol

from yingxi.errors import (
    BadTake,
    Interrupted,
    MissingExtra,
    NotSent,
    Parked,
    RateLimited,
    Refused,
    Unanswered,
    Unavailable,
    UserError,
)
from yingxi.shoot.money import NOTHING, Money, Unit, Usage
from yingxi.shoot.provider import (
    Artifact,
    Done,
    Failed,
    Operation,
    Provider,
    Recovery,
    Running,
)
from yingxi.shoot.purchase import Bought, Claim, Purchase, PurchaseLedger, Standing
from yingxi.shoot.request import Craft
from yingxi.tongue import say

LEASE = 90.0
"""Seconds for which an attempt is its sender's: longer than a POST may take."""
LONG_LEASE = 330.0
"""The same where the answer is the finished work, which may take five minutes."""
WHOLE = frozenset({Craft.TEXT, Craft.IMAGE, Craft.MUSIC})
"""What many vendors hand over with their answer."""
TURNED_AWAY = 40
"""How often an order is brought again to a vendor that says it has too many."""
ATTEMPTS = 3
"""How often a request is sent anew after the vendor gave it up."""
DOWNLOADS = 6
_ANSWER = "answer"
"""Under this name an operation keeps an answer that came at once, with addresses to fetch."""


class BlobStore(Protocol):
    """Where what came back is kept."""

    def path(self, name: str) -> Path: ...

    def draft(self, suffix: str = "") -> Path: ...

    def keep(self, draft: Path) -> str: ...


Fetch = Callable[[Artifact, Path], None]
"""Download an artifact into a file. Raises Unavailable, or BadTake with code ``expired``."""
Cost = Callable[[Purchase, Usage], Money]
"""What a use costs. Raises PriceMissing."""


class Wall:
    """The clock on the wall, and a way to stop everyone who waits on it."""

    def __init__(self) -> None:
        self._stop = threading.Event()

    def wait(self, seconds: float) -> None:
        """Sleep. Raises Interrupted when the run is being stopped."""
        if self._stop.wait(seconds):
            raise Interrupted(
                say("停下了，买过的都记着", "stopped; everything bought is written down"),
                hint=say("再运行一次，从这里继续", "run again to go on from here"),
            )

    def stop(self) -> None:
        self._stop.set()


@dataclass(slots=True, kw_only=True)
class Patience:
    """How long to wait between two questions: from ``first`` to ``most`` seconds."""

    first: float = 2.0
    most: float = 15.0
    growth: float = 1.4
    _next: float = field(init=False, default=0.0)

    def pause(self, asked: float = 0.0) -> float:
        """The next pause; at least what the vendor ``asked`` for."""
        self._next = min(self.most, (self._next * self.growth) or self.first)
        return max(asked, self._next * random.uniform(0.85, 1.15))


@dataclass(frozen=True, slots=True, kw_only=True)
class Buyer:
    """Everything that buying needs from outside."""

    ledger: PurchaseLedger
    blobs: BlobStore
    fetch: Fetch
    cost: Cost
    clock: Wall = field(default_factory=Wall)
    lease: float = LEASE
    long_lease: float = LONG_LEASE
    attempts: int = ATTEMPTS
    patience: Callable[[], Patience] = Patience
    told: Callable[[Purchase, float | None], None] = lambda _purchase, _progress: None

    def buy(self, purchase: Purchase, provider: Provider) -> Bought:
        """Buy it, or take up what was begun. Raises Parked, Refused, BadTake, BudgetExceeded…"""
        patience, away = self.patience(), 0
        lease = self.long_lease if purchase.request.craft in WHOLE else self.lease
        while True:
            claim = self.ledger.claim(purchase, lease=lease, attempts=self.attempts)
            match claim.standing:
                case Standing.DONE:
                    assert claim.bought is not None
                    self._must_be_here(purchase, claim.bought)
                    return claim.bought
                case Standing.PARKED:
                    raise parked(purchase, claim)
                case Standing.FAILED:
                    raise BadTake(
                        say(
                            f"{purchase.slate.shot}: {purchase.provider} 没做成：{claim.error}",
                            f"{purchase.slate.shot}: {purchase.provider} gave up: {claim.error}",
                        ),
                        hint=say("改提示词，或换一家", "change the prompt, or the provider"),
                    )
                case Standing.HELD:
                    self.clock.wait(min(1.0, self.lease / 4))
                case Standing.ACCEPTED:
                    assert claim.operation is not None
                    bought = self._collect(purchase, claim, claim.operation, provider)
                    if bought is not None:
                        return bought
                case Standing.FRESH | Standing.TAKEN_OVER:
                    try:
                        self._send(purchase, claim, provider, lease)
                    except (RateLimited, Unanswered) as fault:
                        away += 1
                        if away >= TURNED_AWAY:
                            raise
                        self.clock.wait(patience.pause(getattr(fault, "retry_after", 0.0)))

    def _must_be_here(self, purchase: Purchase, bought: Bought) -> None:
        """What was paid for is never bought again because its file is gone: a person is told."""
        gone = [n for n, blob in bought.blobs.items() if not self.blobs.path(blob).exists()]
        if gone:
            raise BadTake(
                say(
                    f"{purchase.slate.shot}: 买过的 {'、'.join(gone)} 不在仓库里了",
                    f"{purchase.slate.shot}: {', '.join(gone)} was paid for, but is not here",
                ),
                code="gone",
                hint=say(
                    "恢复 .yingxi/blobs；是样片的话，也可以 yingxi dailies --retake 重拍一条",
                    "restore .yingxi/blobs; a take can be ordered anew: yingxi dailies --retake",
                ),
            )

    def _send(self, purchase: Purchase, claim: Claim, provider: Provider, lease: float) -> None:
        """Send an attempt that is mine. Raises RateLimited or Unanswered where to come again."""
        if claim.standing is Standing.TAKEN_OVER:
            found = self._recover(purchase, claim, provider)
            if found is not None:
                self.ledger.accepted(purchase, claim, found, "found")
                return
        if not self.ledger.posting(purchase, claim, lease=lease):
            return
        try:
            begun = provider.start(purchase.request, claim.reference, self.blobs.path)
        except (RateLimited, NotSent, UserError, MissingExtra) as fault:
            self.ledger.rejected(purchase, claim, fault.message, final=False)
            raise
        except Refused as fault:
            self.ledger.rejected(purchase, claim, fault.message, final=True)
            raise
        except Unanswered as fault:
            park = provider.recovery is Recovery.NONE
            self.ledger.lost(purchase, claim, fault.message, park=park)
            if park:
                raise parked(purchase, claim) from fault
            raise
        except BadTake as fault:  # answered, and unusable: it is billed, at worst all of it
            self.ledger.accepted(purchase, claim, Operation(id=""), "accepted")
            self.ledger.failed(purchase, claim, fault.message, billed=purchase.worst, again=False)
            raise
        if isinstance(begun, Done):
            self._keep_answer(purchase, claim, begun)
        else:
            self.ledger.accepted(purchase, claim, begun, "accepted")

    def _recover(self, purchase: Purchase, claim: Claim, provider: Provider) -> Operation | None:
        """What a vendor can say about an attempt that may have been accepted."""
        match provider.recovery:
            case Recovery.LOOKUP:
                return provider.find(claim.reference)
            case Recovery.IDEMPOTENCY:
                return None
            case Recovery.NONE:
                self.ledger.lost(purchase, claim, "left in the middle of sending", park=True)
                raise parked(purchase, claim)

    def _keep_answer(self, purchase: Purchase, claim: Claim, done: Done) -> None:
        """An answer that came at once: what it carries is stored, its addresses written down."""
        held: list[Artifact] = []
        for artifact in done.artifacts:
            if artifact.url:
                held.append(replace(artifact, headers={}))
            else:
                draft = self.blobs.draft()
                draft.write_bytes(artifact.data)
                held.append(replace(artifact, data=b"", url=self.blobs.keep(draft)))
        answer = json.dumps(
            {
                "usage": {str(k): v for k, v in done.usage.items()},
                "text": done.text,
                "facts": dict(done.facts),
                "artifacts": [{"name": a.name, "mime": a.mime, "url": a.url} for a in held],
            },
            ensure_ascii=False,
        )
        self.ledger.accepted(purchase, claim, Operation(id="", extra={_ANSWER: answer}), "accepted")

    def _collect(
        self, purchase: Purchase, claim: Claim, operation: Operation, provider: Provider
    ) -> Bought | None:
        """Ask after a job until it ends; None where it failed and may be tried again."""
        patience, broken = self.patience(), 0
        while True:
            answer = self._ask(purchase, operation, provider, patience)
            if isinstance(answer, Failed):
                billed = self.cost(purchase, answer.usage) if answer.usage else NOTHING
                self.ledger.failed(
                    purchase, claim, f"{answer.code} {answer.reason}".strip(),
                    billed=billed, again=answer.again,
                )  # fmt: skip
                return None
            try:
                blobs = {a.name: self._kept(a) for a in answer.artifacts}
            except (Unavailable, BadTake) as fault:
                broken += 1
                lasting = isinstance(fault, BadTake) and (
                    fault.code != "expired" or not operation.id
                )
                if broken >= DOWNLOADS or (lasting and broken > 1):
                    if isinstance(fault, Unavailable):
                        raise
                    self.ledger.failed(
                        purchase, claim, fault.message,
                        billed=self.cost(purchase, answer.usage), again=True,
                    )  # fmt: skip
                    return None
                self.clock.wait(patience.pause())
                continue
            bought = Bought(
                key=purchase.key, number=claim.number, blobs=blobs, text=answer.text,
                facts=answer.facts, usage=answer.usage, cost=self.cost(purchase, answer.usage),
            )  # fmt: skip
            return self.ledger.done(purchase, bought)

    def _ask(
        self, purchase: Purchase, operation: Operation, provider: Provider, patience: Patience
    ) -> Done | Failed:
        if _ANSWER in operation.extra:
            return _answer_of(operation.extra[_ANSWER])
        while True:
            asked = 0.0
            try:
                status = provider.status(operation)
                if not isinstance(status, Running):
                    return status
                self.told(purchase, status.progress)
            except RateLimited as fault:
                asked = fault.retry_after
            except (Unavailable, NotSent):
                pass
            self.clock.wait(patience.pause(asked))

    def _kept(self, artifact: Artifact) -> str:
        if artifact.url.startswith("sha256:"):
            return artifact.url
        draft = self.blobs.draft()
        try:
            if artifact.url:
                self.fetch(artifact, draft)
            else:
                draft.write_bytes(artifact.data)
            return self.blobs.keep(draft)
        finally:
            draft.unlink(missing_ok=True)


def parked(purchase: Purchase, claim: Claim) -> Parked:
    """The error for a purchase that only a person can decide."""
    return Parked(
        say(
            f"{purchase.slate.shot}: 发给 {purchase.provider} 后没有回音，可能已经计费",
            f"{purchase.slate.shot}: sent to {purchase.provider}, no answer; it may be billed",
        ),
        reference=claim.reference,
        hint=say(
            f"到 {purchase.provider} 后台核对，再 yingxi ledger --resend 或 --forget {claim.reference}",
            f"look at {purchase.provider}'s console, then yingxi ledger --resend or --forget "
            f"{claim.reference}",
        ),
    )


def _answer_of(text: str) -> Done:
    told = json.loads(text)
    return Done(
        usage={Unit(k): int(v) for k, v in told["usage"].items()},
        text=told["text"],
        facts=told["facts"],
        artifacts=tuple(Artifact(**a) for a in told["artifacts"]),
    )
