"""The ledger: what was meant, sent, accepted, paid. Implements `shoot.purchase.PurchaseLedger`.

Every verb is one transaction; every change of state is a compare-and-set beside its money entry.
Time is the database's, never a worker's.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Float,
    Row,
    func,
    insert,
    literal_column,
    select,
    update,
)
from sqlalchemy.exc import DBAPIError, IntegrityError

from yingxi.errors import BudgetExceeded, StoreConflict, UserError
from yingxi.shoot.money import NOTHING, Money, Unit
from yingxi.shoot.provider import Operation
from yingxi.shoot.purchase import Bought, Claim, Purchase, Standing
from yingxi.store.canon import canonical
from yingxi.store.database import open_database
from yingxi.store.tables import attempt, entry, run, submission
from yingxi.tongue import say

REFERENCE_LENGTH = 32


class Ledger:
    """One run's hand on the ledger of a drama; processes and threads may hold many."""

    def __init__(self, where: Path | str, *, run_id: str = "", budget: Money | None = None) -> None:
        self.engine = open_database(where)
        self.run = run_id or uuid.uuid4().hex
        self._now: ColumnElement[float] = literal_column(
            "((julianday('now') - 2440587.5) * 86400.0)"
            if self.engine.dialect.name == "sqlite"
            else "EXTRACT(EPOCH FROM clock_timestamp())::float8",
            Float,
        )
        """The database's clock, read by the statement that needs it."""
        self._open_run(budget)

    def close(self) -> None:
        self.engine.dispose()

    # The purchase protocol ----------------------------------------------------------------------

    def claim(self, purchase: Purchase, *, lease: float, attempts: int) -> Claim:
        """See `PurchaseLedger.claim`. ``attempts`` are counted within this run."""
        try:
            with self._writing() as db:
                return self._come(db, purchase, lease, attempts)
        except IntegrityError:  # another process began the same purchase at this very moment
            return Claim(standing=Standing.HELD, number=1, reference="")

    def _come(self, db: Connection, purchase: Purchase, lease: float, attempts: int) -> Claim:
        last = _last(db, purchase.key)
        if last is None:
            return self._begin(db, purchase, 1, lease)
        match last.state:
            case "refused":
                return self._begin(db, purchase, last.number + 1, lease)
            case "again" if self._given_up(db, purchase.key) < attempts:
                return self._begin(db, purchase, last.number + 1, lease)
            case "again" | "failed":
                return _claim(Standing.FAILED, last)
            case "done":
                return _claim(Standing.DONE, last)
            case "parked":
                return _claim(Standing.PARKED, last)
            case "accepted":
                return _claim(Standing.ACCEPTED, last)
            case _:
                return self._take_over(db, last, lease)

    def _given_up(self, db: Connection, key: str) -> int:
        """How many attempts of this run the vendor gave up."""
        mine = (attempt.c.key == key, attempt.c.run == self.run, attempt.c.state == "again")
        return int(db.execute(select(func.count()).select_from(attempt).where(*mine)).scalar_one())

    def posting(self, purchase: Purchase, claim: Claim, *, lease: float) -> bool:
        """See `PurchaseLedger.posting`; the lease counts anew from here."""
        with self._writing() as db:
            mine = db.execute(
                update(attempt)
                .where(*_is(purchase, claim.number), attempt.c.state == "intent",
                       attempt.c.owner == claim.owner)
                .values(lease=self._now + lease)
                .returning(attempt.c.number)
            ).first()  # fmt: skip
            if mine is None:
                return False
            self._note(db, purchase.key, claim.number, "post", "")
            return True

    def accepted(self, purchase: Purchase, claim: Claim, operation: Operation, event: str) -> None:
        """See `PurchaseLedger.accepted`. A second job for one attempt is noted as ``late``."""
        told = json.dumps({"id": operation.id, "extra": dict(operation.extra)}, ensure_ascii=False)
        with self._writing() as db:
            taken = db.execute(
                update(attempt)
                .where(*_is(purchase, claim.number), attempt.c.state.in_(("intent", "parked")))
                .values(state="accepted", operation=told, owner="", lease=0.0)
                .returning(attempt.c.number)
            ).first()
            self._note(db, purchase.key, claim.number, event if taken else "late", operation.id)

    def rejected(self, purchase: Purchase, claim: Claim, reason: str, *, final: bool) -> None:
        """See `PurchaseLedger.rejected`."""
        with self._writing() as db:
            values = {"error": reason, "owner": "", "lease": 0.0}
            mine = db.execute(
                update(attempt)
                .where(*_is(purchase, claim.number), attempt.c.state == "intent",
                       attempt.c.owner == claim.owner)
                .values(**values, **({"state": "refused", "finished": self._now} if final else {}))
                .returning(attempt.c.number)
            ).first()  # fmt: skip
            self._note(db, purchase.key, claim.number, "rejected", reason)
            if final and mine is not None:
                self._settle(db, purchase, claim.number, NOTHING, reason)

    def lost(self, purchase: Purchase, claim: Claim, reason: str, *, park: bool) -> None:
        """See `PurchaseLedger.lost`. The reservation stays: it may be owed."""
        with self._writing() as db:
            db.execute(
                update(attempt)
                .where(*_is(purchase, claim.number), attempt.c.state == "intent",
                       attempt.c.owner == claim.owner)
                .values(error=reason, owner="", lease=0.0, **({"state": "parked"} if park else {}))
            )  # fmt: skip
            self._note(db, purchase.key, claim.number, "lost", reason)

    def done(self, purchase: Purchase, bought: Bought) -> Bought:
        """See `PurchaseLedger.done`."""
        result = {
            "blobs": dict(bought.blobs),
            "text": bought.text,
            "facts": dict(bought.facts),
            "usage": {str(k): v for k, v in bought.usage.items()},
        }
        with self._writing() as db:
            first = db.execute(
                update(attempt)
                .where(*_is(purchase, bought.number), attempt.c.state == "accepted")
                .values(
                    state="done", actual=bought.cost.micros, finished=self._now,
                    result=json.dumps(result, ensure_ascii=False),
                )
                .returning(attempt.c.number)
            ).first()  # fmt: skip
            if first is not None:
                self._settle(db, purchase, bought.number, bought.cost, "")
                return bought
            row = db.execute(select(attempt).where(*_is(purchase, bought.number))).one()
            return _bought(row)

    def failed(
        self, purchase: Purchase, claim: Claim, reason: str, *, billed: Money, again: bool
    ) -> None:
        """See `PurchaseLedger.failed`."""
        with self._writing() as db:
            first = db.execute(
                update(attempt)
                .where(*_is(purchase, claim.number), attempt.c.state == "accepted")
                .values(
                    state="again" if again else "failed", error=reason, actual=billed.micros,
                    finished=self._now,
                )
                .returning(attempt.c.number)
            ).first()  # fmt: skip
            if first is not None:
                self._settle(db, purchase, claim.number, billed, reason)

    def finished(self) -> dict[str, Bought]:
        """Everything that was ever bought and came, by key: one question for a whole season."""
        with self.engine.begin() as db:
            rows = db.execute(select(attempt).where(attempt.c.state == "done"))
            return {row.key: _bought(row) for row in rows}

    # A person's word ------------------------------------------------------------------------------

    def resend(self, reference: str) -> None:
        """A person looked: the vendor never had it. It is sent again. Raises UserError."""
        self._unpark(reference, "intent", "person: not accepted", release=False)

    def forget(self, reference: str) -> None:
        """A person gives it up, unpaid; another attempt may be made. Raises UserError."""
        self._unpark(reference, "again", "person: given up", release=True)

    def attach(self, reference: str, job: str) -> None:
        """A person found the vendor's job: it is asked after. Raises UserError."""
        with self._writing() as db:
            told = json.dumps({"id": job, "extra": {}})
            row = db.execute(
                update(attempt)
                .where(attempt.c.reference == reference, attempt.c.state == "parked")
                .values(state="accepted", operation=told)
                .returning(attempt.c.key, attempt.c.number)
            ).first()
            if row is None:
                raise _unknown(reference)
            self._note(db, row.key, row.number, "found", job)

    def _unpark(self, reference: str, state: str, note: str, *, release: bool) -> None:
        with self._writing() as db:
            row = db.execute(
                update(attempt)
                .where(attempt.c.reference == reference, attempt.c.state == "parked")
                .values(state=state, owner="", lease=0.0)
                .returning(attempt.c.key, attempt.c.number, attempt.c.reserved, attempt.c.run)
            ).first()
            if row is None:
                raise _unknown(reference)
            self._note(db, row.key, row.number, "rejected", note)
            if release:
                self._book(db, row.key, row.number, "release", -row.reserved, note)
                self._spend(db, row.run, -row.reserved)

    # Inside ------------------------------------------------------------------------------------------

    def _open_run(self, budget: Money | None) -> None:
        with self._writing() as db:
            micros = None if budget is None else budget.micros
            mine = run.c.id == self.run
            if db.execute(select(run.c.id).where(mine)).first() is None:
                db.execute(
                    insert(run).values(id=self.run, started=self._now, spent=0, budget=micros)
                )
            elif micros is not None:
                db.execute(update(run).where(mine).values(budget=micros))

    def _begin(self, db: Connection, purchase: Purchase, number: int, lease: float) -> Claim:
        self._within_budget(db, purchase)
        owner = uuid.uuid4().hex
        reference = purchase.key.removeprefix("sha256:")[:REFERENCE_LENGTH] + f"-{number}"
        request, slate = purchase.request, purchase.slate
        db.execute(
            insert(attempt).values(
                key=purchase.key, number=number, reference=reference, run=self.run,
                drama=slate.drama, episode=slate.episode, shot=slate.shot,
                department=slate.department.value, craft=request.craft.value,
                provider=purchase.provider, model=request.model, take=slate.take,
                seed=getattr(request, "seed", 0), state="intent", owner=owner, lease=self._now + lease,
                takeovers=0, request=canonical(request), reserved=purchase.worst.micros,
                price_date=purchase.price_date, error="", started=self._now,
            )
        )  # fmt: skip
        self._book(db, purchase.key, number, "reserve", purchase.worst.micros, "")
        self._spend(db, self.run, purchase.worst.micros)
        return Claim(standing=Standing.FRESH, number=number, reference=reference, owner=owner)

    def _take_over(self, db: Connection, last: Row[Any], lease: float) -> Claim:
        """An intent: mine when its lease has run out. Sent before, or surely not?"""
        owner = uuid.uuid4().hex
        mine = db.execute(
            update(attempt)
            .where(attempt.c.key == last.key, attempt.c.number == last.number,
                   attempt.c.lease <= self._now)
            .values(
                owner=owner, lease=self._now + lease, takeovers=last.takeovers + bool(last.owner)
            )
            .returning(attempt.c.number)
        ).first()  # fmt: skip
        if mine is None:
            return _claim(Standing.HELD, last)
        event = db.execute(
            select(submission.c.event)
            .where(submission.c.key == last.key, submission.c.number == last.number)
            .order_by(submission.c.id.desc())
            .limit(1)
        ).scalar()
        sent = event in ("post", "lost")
        return Claim(
            standing=Standing.TAKEN_OVER if sent else Standing.FRESH,
            number=last.number, reference=last.reference, owner=owner,
        )  # fmt: skip

    def _within_budget(self, db: Connection, purchase: Purchase) -> None:
        row = db.execute(
            select(run.c.budget, run.c.spent).where(run.c.id == self.run).with_for_update()
        ).one()
        if row.budget is None or row.spent + purchase.worst.micros <= row.budget:
            return
        left = Money(micros=max(0, row.budget - row.spent))
        raise BudgetExceeded(
            say(
                f"{purchase.slate.shot}: 最多要 {purchase.worst}，预算只剩 {left}",
                f"{purchase.slate.shot}: up to {purchase.worst}, but only {left} is left",
            ),
            hint=say(
                "做好的都在；加大 --budget 再运行一次",
                "what is made stays; run again with a larger --budget",
            ),
        )

    def _settle(
        self, db: Connection, purchase: Purchase, number: int, actual: Money, note: str
    ) -> None:
        row = db.execute(
            select(attempt.c.reserved, attempt.c.run).where(*_is(purchase, number))
        ).one()
        self._book(db, purchase.key, number, "release", -row.reserved, note)
        self._book(db, purchase.key, number, "settle", actual.micros, note)
        self._spend(db, row.run, actual.micros - row.reserved)

    def _book(
        self, db: Connection, key: str, number: int, kind: str, micros: int, note: str
    ) -> None:
        db.execute(
            insert(entry).values(
                key=key, number=number, kind=kind, micros=micros, at=self._now, note=note
            )
        )

    @staticmethod
    def _spend(db: Connection, run_id: str, micros: int) -> None:
        db.execute(update(run).where(run.c.id == run_id).values(spent=run.c.spent + micros))

    def _note(self, db: Connection, key: str, number: int, event: str, note: str) -> None:
        db.execute(
            insert(submission).values(
                key=key, number=number, event=event, at=self._now, note=note[:500]
            )
        )

    @contextmanager
    def _writing(self) -> Generator[Connection]:
        """One transaction. Raises StoreConflict where the database refuses."""
        try:
            with self.engine.begin() as db:
                yield db
        except IntegrityError:
            raise
        except DBAPIError as fault:
            reason = str(fault.orig).splitlines()[0]
            raise StoreConflict(
                say(f"账本写不进：{reason}", f"can't write the ledger: {reason}"),
                hint=say("看看磁盘和数据库，再运行一次", "check the disk and the database"),
            ) from fault


def _last(db: Connection, key: str) -> Row[Any] | None:
    return db.execute(
        select(attempt)
        .where(attempt.c.key == key)
        .order_by(attempt.c.number.desc())
        .limit(1)
        .with_for_update()
    ).first()


def _is(purchase: Purchase, number: int) -> tuple[Any, ...]:
    return attempt.c.key == purchase.key, attempt.c.number == number


def _claim(standing: Standing, row: Row[Any]) -> Claim:
    operation = json.loads(row.operation) if row.operation else None
    return Claim(
        standing=standing,
        number=row.number,
        reference=row.reference,
        operation=Operation(**operation) if operation else None,
        bought=_bought(row) if row.result else None,
        error=row.error,
    )


def _bought(row: Row[Any]) -> Bought:
    told: Mapping[str, Any] = json.loads(row.result)
    return Bought(
        key=row.key,
        number=row.number,
        blobs=told["blobs"],
        text=told["text"],
        facts=told["facts"],
        usage={Unit(k): v for k, v in told["usage"].items()},
        cost=Money(micros=row.actual),
    )


def _unknown(reference: str) -> UserError:
    return UserError(
        say(f"没有待定的 {reference}", f"nothing parked is called {reference}"),
        hint=say("yingxi ledger 列出所有待定的", "yingxi ledger lists what is parked"),
    )
