"""Vidu against its documented shapes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from yingxi.errors import RateLimited, Refused, Unanswered
from yingxi.providers.vidu import Vidu
from yingxi.shoot.money import Unit
from yingxi.shoot.provider import Failed, Operation
from yingxi.shoot.request import Media, MediaRole, Request, VideoRequest
from yingxi.testing.contract import PICTURE, Floor, ProviderContract
from yingxi.testing.vendor import Bad, Call, FakeVendor, Reply
from yingxi.testing.vidu import FakeVidu

WORDS = VideoRequest(model="viduq3-turbo", prompt="雪夜山门", seconds=5, width=720, height=1280)


def _picture(role: MediaRole) -> Media:
    return Media(role=role, blob=PICTURE, mime="image/png")


class _Vidu(ProviderContract):
    def vendor(self) -> FakeVendor:
        return FakeVidu()

    def provider(self, base: str, key: str) -> Vidu:
        return Vidu(base=base, key=key, timeout=1.5)


class TestTextToVideo(_Vidu):
    def request(self) -> Request:
        return WORDS

    def test_the_key_goes_as_a_token(self, floor: Floor) -> None:
        floor.buy(self.request())
        assert floor.vendor.calls[0].headers["authorization"] == f"Token {floor.vendor.key}"

    def test_sound_is_refused_where_it_would_come_by_itself(self, floor: Floor) -> None:
        floor.buy(self.request())
        assert floor.vendor.accepted[0].order["audio"] is False

    def test_our_reference_travels_with_the_order(self, floor: Floor) -> None:
        floor.buy(self.request())
        assert floor.vendor.accepted[0].reference

    def test_a_queued_task_is_cancelled_and_a_running_one_is_not(self, floor: Floor) -> None:
        floor.vendor.polls = 50
        begun = floor.provider.start(WORDS, "r-1", floor.blobs.path)
        assert isinstance(begun, Operation)
        assert floor.provider.cancel(begun)
        assert not floor.vendor.accepted
        floor.vendor.polls = 2
        late = floor.provider.start(WORDS, "r-2", floor.blobs.path)
        assert isinstance(late, Operation)
        assert not floor.provider.cancel(late)
        assert len(floor.vendor.accepted) == 1

    def test_an_empty_account_is_a_refusal(self, floor: Floor) -> None:
        class Empty(FakeVidu):
            def _create(self, call: Call) -> Reply:
                raise Bad("insufficient credits", kind="account")

        with Empty() as vendor, pytest.raises(Refused) as told:
            self.provider(vendor.base, vendor.key).start(WORDS, "r-1", floor.blobs.path)
        assert told.value.code == "CreditInsufficient"

    def test_too_many_at_once_is_waited_for_whatever_its_status(self, floor: Floor) -> None:
        class Busy(FakeVidu):
            def _create(self, call: Call) -> Reply:
                raise Bad("concurrency limit", kind="busy")

        with Busy() as vendor, pytest.raises(RateLimited):
            self.provider(vendor.base, vendor.key).start(WORDS, "r-1", floor.blobs.path)

    def test_an_answer_without_a_task_may_be_a_task(self, floor: Floor) -> None:
        class Mute(FakeVidu):
            def _create(self, call: Call) -> Reply:
                super()._create(call)
                return Reply(body={"state": "created"})

        with Mute() as vendor, pytest.raises(Unanswered):
            self.provider(vendor.base, vendor.key).start(WORDS, "r-1", floor.blobs.path)

    def test_a_film_without_its_price_is_billed_at_the_worst_and_not_kept(
        self, floor: Floor
    ) -> None:
        assert isinstance(floor.vendor, FakeVidu)
        floor.vendor.tells_credits = False
        floor.vendor.polls = 1
        begun = floor.provider.start(WORDS, "r-1", floor.blobs.path)
        assert isinstance(begun, Operation)
        status = floor.provider.status(begun)
        assert isinstance(status, Failed)
        assert status.usage == floor.provider.worst(WORDS)
        assert status.usage[Unit.CREDIT] > 0


class TestFirstFrame(_Vidu):
    def request(self) -> Request:
        return replace(WORDS, model="viduq2-pro", media=(_picture(MediaRole.FIRST_FRAME),))

    def test_the_aspect_is_the_pictures(self, floor: Floor) -> None:
        floor.buy(self.request())
        order = floor.vendor.accepted[0].order
        assert order["kind"] == "img2video"
        assert "aspect_ratio" not in floor.vendor.calls[0].json


class TestFirstAndLastFrame(_Vidu):
    def request(self) -> Request:
        media = (_picture(MediaRole.LAST_FRAME), _picture(MediaRole.FIRST_FRAME))
        return replace(WORDS, media=media)

    def test_they_go_to_an_endpoint_of_their_own(self, floor: Floor) -> None:
        floor.buy(self.request())
        assert floor.vendor.accepted[0].order["kind"] == "start-end2video"

    def test_they_allow_no_more_than_eight_seconds_of_q2(self, floor: Floor) -> None:
        request = self.request()
        assert isinstance(request, VideoRequest)
        abilities = floor.provider.abilities(request.craft, "viduq2-pro")
        assert not abilities.faults(replace(request, model="viduq2-pro", seconds=8))
        assert abilities.faults(replace(request, model="viduq2-pro", seconds=9))


class TestReferences(_Vidu):
    def request(self) -> Request:
        media = (_picture(MediaRole.REFERENCE_IMAGE),) * 3
        return replace(WORDS, model="viduq2", media=media)

    def test_they_go_to_an_endpoint_of_their_own(self, floor: Floor) -> None:
        floor.buy(self.request())
        assert floor.vendor.accepted[0].order["kind"] == "reference2video"

    def test_a_model_for_references_makes_nothing_from_words(self, floor: Floor) -> None:
        with pytest.raises(Refused):
            floor.buy(replace(WORDS, model="viduq3"))
        assert not floor.vendor.calls
