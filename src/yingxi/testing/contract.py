"""The suite that every provider passes, against a fake vendor that enforces its wire.

    from yingxi.testing.contract import ProviderContract

    class TestMine(ProviderContract):
        def vendor(self): return FakeMine()
        def provider(self, base, key): return Mine(base=base, key=key)
        def request(self): return VideoRequest(…)

A vendor that answers at once (``asynchronous = False``) is excused from what only a job can do.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import logging
from collections.abc import Generator
from pathlib import Path

import pytest

from yingxi.errors import BadTake, NotSent, Parked, Refused, YingxiError
from yingxi.providers.buying import fetch
from yingxi.shoot.buy import Buyer, Patience
from yingxi.shoot.money import Money, Usage
from yingxi.shoot.provider import Operation, Provider, Recovery
from yingxi.shoot.purchase import Bought, Department, Purchase, Slate
from yingxi.shoot.request import Request, media_of
from yingxi.store.blobs import Blobs
from yingxi.store.canon import digest
from yingxi.store.ledger import Ledger
from yingxi.testing import samples
from yingxi.testing.vendor import KEY, FakeVendor, Mishap

LEASE = 0.6
_UNIT = Money(micros=1000)


@dataclasses.dataclass(slots=True)
class Floor:
    """A buyer with a store and a ledger of its own, and the vendor that it buys from."""

    vendor: FakeVendor
    provider: Provider
    buyer: Buyer
    ledger: Ledger
    blobs: Blobs
    folder: Path

    def purchase(self, request: Request) -> Purchase:
        """A purchase of a request, its media put into the store."""
        for media in media_of(request):
            data = samples.mp4(1) if media.mime.startswith("video") else samples.png()
            assert self.blobs.keep_bytes(data) == media.blob, (
                "use contract.PICTURE or contract.FILM"
            )
        slate = Slate(drama="试", episode=1, shot="E01-S01-01", department=Department.SHOOT)
        key = digest((self.provider.name, request))
        return Purchase(
            key=key, provider=self.provider.name, request=request, slate=slate,
            worst=_cost(self.provider.worst(request)),
        )  # fmt: skip

    def buy(self, request: Request) -> Bought:
        return self.buyer.buy(self.purchase(request), self.provider)


def _cost(usage: Usage) -> Money:
    return Money(micros=_UNIT.micros * sum(usage.values()))


def quick() -> Patience:
    """Pauses short enough for a test."""
    return Patience(first=0.01, most=0.05)


class ProviderContract:
    """Subclass it and say which vendor, which adapter and which request."""

    asynchronous = True
    """Whether an order is a job that is asked after."""
    downloads = True
    """Whether what comes back lies at an address."""

    def vendor(self) -> FakeVendor:
        """The fake."""
        raise NotImplementedError

    def provider(self, base: str, key: str) -> Provider:
        """The adapter, pointed at the fake, with a time-out of a second at most."""
        raise NotImplementedError

    def request(self) -> Request:
        """The cheapest request; its media are `PICTURE` or `FILM`."""
        raise NotImplementedError

    @pytest.fixture
    def floor(self, tmp_path: Path) -> Generator[Floor]:
        with self.vendor() as vendor:
            self._ledgers: list[Ledger] = []
            provider = self.provider(vendor.base, vendor.key)
            yield self._floor(vendor, provider, tmp_path)
            for ledger in self._ledgers:
                ledger.close()

    def _floor(self, vendor: FakeVendor, provider: Provider, folder: Path) -> Floor:
        blobs, ledger = Blobs(folder / "state"), Ledger(folder / "state")
        self._ledgers.append(ledger)
        buyer = Buyer(
            ledger=ledger, blobs=blobs, fetch=fetch, cost=lambda _p, usage: _cost(usage),
            lease=LEASE, long_lease=LEASE, patience=quick,
        )  # fmt: skip
        return Floor(vendor, provider, buyer, ledger, blobs, folder)

    def test_an_order_is_made_and_what_came_back_is_kept(self, floor: Floor) -> None:
        bought = floor.buy(self.request())
        assert bought.blobs or bought.text
        assert all(floor.blobs.path(b).stat().st_size for b in bought.blobs.values())
        assert bought.usage
        assert bought.cost.micros > 0
        assert len(floor.vendor.accepted) == 1

    def test_the_worst_case_is_told_before_and_holds(self, floor: Floor) -> None:
        worst = floor.provider.worst(self.request())
        used = floor.buy(self.request()).usage
        assert all(used[unit] <= worst[unit] for unit in used)

    def test_the_same_order_is_bought_once(self, floor: Floor) -> None:
        assert floor.buy(self.request()) == floor.buy(self.request())
        assert len(floor.vendor.accepted) == 1

    def test_a_slow_vendor_is_waited_for(self, floor: Floor) -> None:
        floor.vendor.polls = 9
        floor.buy(self.request())
        assert len(floor.vendor.accepted) == 1

    def test_a_question_that_goes_unanswered_is_asked_again(self, floor: Floor) -> None:
        if not self.asynchronous:
            pytest.skip("answers at once: there is nothing to ask after")
        floor.vendor.mishap(Mishap.LOST_POLL, Mishap.LOST_POLL)
        floor.buy(self.request())
        assert len(floor.vendor.accepted) == 1

    def test_a_crash_after_acceptance_goes_on_with_the_same_job(self, floor: Floor) -> None:
        purchase = floor.purchase(self.request())
        claim = floor.ledger.claim(purchase, lease=LEASE, attempts=3)
        floor.ledger.posting(purchase, claim, lease=LEASE)
        begun = floor.provider.start(purchase.request, claim.reference, floor.blobs.path)
        if not isinstance(begun, Operation):
            pytest.skip("answers at once: there is no job to go on with")
        stored = json.loads(json.dumps({"id": begun.id, "extra": dict(begun.extra)}))
        floor.ledger.accepted(purchase, claim, Operation(**stored), "accepted")
        again = self.provider(floor.vendor.base, floor.vendor.key)
        floor.buyer.buy(purchase, again)
        assert len(floor.vendor.accepted) == 1

    def test_too_many_requests_wait_as_long_as_asked(self, floor: Floor) -> None:
        floor.vendor.mishap(Mishap.RATE_LIMITED)
        floor.buy(self.request())
        assert len(floor.vendor.accepted) == 1

    def test_refused_content_is_told_in_the_vendors_words_and_owed_nothing(
        self, floor: Floor
    ) -> None:
        floor.vendor.mishap(Mishap.CONTENT)
        with pytest.raises(Refused) as told:
            floor.buy(self.request())
        assert "sensitive" in told.value.message
        assert not floor.vendor.accepted
        floor.buy(self.request())
        assert len(floor.vendor.accepted) == 1

    def test_a_job_that_fails_there_is_tried_anew(self, floor: Floor) -> None:
        if not self.asynchronous:
            pytest.skip("answers at once: a failure is a refusal")
        floor.vendor.mishap(Mishap.FAILED)
        bought = floor.buy(self.request())
        assert bought.number == 2
        references = {j.reference for j in floor.vendor.accepted if j.reference}
        assert len(floor.vendor.accepted) == 2
        assert len(references) in (0, 2), "a reference was used twice"

    def test_a_job_that_always_fails_is_given_up_with_its_reason(self, floor: Floor) -> None:
        if not self.asynchronous:
            pytest.skip("answers at once: a failure is a refusal")
        floor.vendor.mishap(*[Mishap.FAILED] * 3)
        with pytest.raises(BadTake):
            floor.buy(self.request())
        assert len(floor.vendor.accepted) == 3

    def test_a_job_that_the_vendor_stops_is_told(self, floor: Floor) -> None:
        if not self.asynchronous:
            pytest.skip("answers at once: there is nothing to stop")
        floor.vendor.mishap(*[Mishap.CANCELLED] * 3)
        with pytest.raises(BadTake):
            floor.buy(self.request())

    def test_a_queued_job_can_be_cancelled_where_the_vendor_lets_us(self, floor: Floor) -> None:
        floor.vendor.polls = 50
        request = floor.purchase(self.request()).request
        begun = floor.provider.start(request, "ref-cancel-1", floor.blobs.path)
        if isinstance(begun, Operation) and floor.provider.cancel(begun):
            assert floor.vendor.jobs[self.job_id(begun)].cancelled
        else:
            assert len(floor.vendor.accepted) == 1

    def job_id(self, operation: Operation) -> str:
        """The fake's name of a job; its id unless the adapter keeps a path there."""
        return operation.id

    def test_an_expired_address_is_asked_for_afresh(self, floor: Floor) -> None:
        if not self.downloads:
            pytest.skip("what comes back comes with the answer")
        floor.vendor.mishap(Mishap.EXPIRED)
        if self.asynchronous:
            floor.buy(self.request())
            assert len(floor.vendor.accepted) == 1
        else:
            floor.buy(self.request())
            assert len(floor.vendor.accepted) == 2, "an answer's address can't be asked for again"

    def test_a_broken_download_is_fetched_again(self, floor: Floor) -> None:
        if not self.downloads:
            pytest.skip("what comes back comes with the answer")
        floor.vendor.mishap(Mishap.TRUNCATED, Mishap.TRUNCATED)
        bought = floor.buy(self.request())
        name = next(iter(bought.blobs))
        job = floor.vendor.accepted[-1]
        kept = floor.blobs.path(bought.blobs[name]).stat().st_size
        assert kept in {len(data) for _, data in job.files.values()}
        assert len(floor.vendor.accepted) == 1

    def test_something_else_than_was_promised_is_not_kept(self, floor: Floor) -> None:
        if not self.downloads:
            pytest.skip("what comes back comes with the answer")
        floor.vendor.mishap(Mishap.WRONG_TYPE)
        bought = floor.buy(self.request())
        for blob in bought.blobs.values():
            assert b"<html" not in floor.blobs.path(blob).read_bytes()[:20]

    def test_an_order_without_an_answer_is_never_sent_on_a_guess(self, floor: Floor) -> None:
        floor.vendor.mishap(Mishap.HANG)
        if floor.provider.recovery is Recovery.NONE:
            with pytest.raises(Parked) as told:
                floor.buy(self.request())
            assert told.value.reference
            with pytest.raises(Parked):
                floor.buy(self.request())
        else:
            floor.buy(self.request())
        assert len(floor.vendor.accepted) == 1

    def test_a_vendor_that_is_not_there_is_told_and_nothing_is_owed(
        self, floor: Floor, tmp_path: Path
    ) -> None:
        with self.vendor() as gone:
            base = gone.base
        lonely = self._floor(floor.vendor, self.provider(base, KEY), tmp_path / "lonely")
        with pytest.raises(NotSent):
            lonely.buy(self.request())
        lonely.provider = floor.provider
        lonely.buy(self.request())
        assert len(floor.vendor.accepted) == 1

    @pytest.mark.parametrize("key", ["", "sk-wrong-key-9876543210"])
    def test_a_missing_or_wrong_key_is_told_without_it(
        self, key: str, floor: Floor, tmp_path: Path, caplog: pytest.LogCaptureFixture
    ) -> None:
        caplog.set_level(logging.DEBUG)
        other = self._floor(floor.vendor, self.provider(floor.vendor.base, key), tmp_path / "other")
        with pytest.raises(Refused) as told:
            other.buy(self.request())
        assert not floor.vendor.accepted
        if key:
            self._no_secret(key, told.value, other, caplog)

    def test_no_secret_is_in_any_log_record_or_error(
        self, floor: Floor, caplog: pytest.LogCaptureFixture
    ) -> None:
        caplog.set_level(logging.DEBUG)
        floor.vendor.mishap(Mishap.CONTENT)
        with pytest.raises(Refused) as told:
            floor.buy(self.request())
        floor.buy(self.request())
        self._no_secret(floor.vendor.key, told.value, floor, caplog)

    def _no_secret(
        self, key: str, error: YingxiError, floor: Floor, caplog: pytest.LogCaptureFixture
    ) -> None:
        assert key not in error.message + error.hint + repr(error)
        assert key not in caplog.text
        for path in floor.folder.rglob("*"):
            if path.is_file():
                assert key.encode() not in path.read_bytes(), path


PICTURE = "sha256:" + hashlib.sha256(samples.png()).hexdigest()
"""The blob of `samples.png()`: a request's reference picture."""
FILM = "sha256:" + hashlib.sha256(samples.mp4(1)).hexdigest()
"""The blob of `samples.mp4(1)`: a request's reference film."""
