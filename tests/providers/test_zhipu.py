"""Zhipu against its documented shapes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from yingxi.errors import Refused, Unanswered
from yingxi.providers.zhipu import Zhipu
from yingxi.shoot.money import Unit
from yingxi.shoot.provider import Failed, Operation
from yingxi.shoot.request import Media, MediaRole, Request, VideoRequest
from yingxi.testing.contract import PICTURE, Floor, ProviderContract
from yingxi.testing.vendor import Bad, Call, FakeVendor, Mishap, Reply
from yingxi.testing.zhipu import FakeZhipu

WORDS = VideoRequest(model="cogvideox-3", prompt="雪夜山门", seconds=5, width=720, height=1280)


def _picture(role: MediaRole) -> Media:
    return Media(role=role, blob=PICTURE, mime="image/png")


class _Zhipu(ProviderContract):
    def vendor(self) -> FakeVendor:
        return FakeZhipu()

    def provider(self, base: str, key: str) -> Zhipu:
        return Zhipu(base=base, key=key, timeout=1.5)


class TestTextToVideo(_Zhipu):
    def request(self) -> Request:
        return WORDS

    def test_a_film_is_one_piece_however_long(self, floor: Floor) -> None:
        assert floor.buy(replace(WORDS, seconds=10)).usage == {Unit.CALL: 1}

    def test_a_size_that_is_not_on_the_list_is_told_before_anything_is_sent(
        self, floor: Floor
    ) -> None:
        with pytest.raises(Refused, match="720x1278"):
            floor.provider.start(replace(WORDS, height=1278), "ref-00001", floor.blobs.path)
        assert not floor.vendor.calls

    def test_an_empty_account_is_told_and_not_waited_for(self, floor: Floor) -> None:
        class Empty(FakeZhipu):
            def _create(self, call: Call) -> Reply:
                raise Bad("the account is in arrears", kind="account")

        with Empty() as vendor, pytest.raises(Refused) as told:
            self.provider(vendor.base, vendor.key).start(WORDS, "ref-00001", floor.blobs.path)
        assert told.value.code == "1113"

    def test_a_fault_in_a_good_answer_is_a_refusal(self, floor: Floor) -> None:
        assert isinstance(floor.vendor, FakeZhipu)
        floor.vendor.faults_at_200 = True
        floor.vendor.mishap(Mishap.CONTENT)
        with pytest.raises(Refused, match="sensitive"):
            floor.buy(self.request())
        floor.vendor.mishap(Mishap.RATE_LIMITED)
        floor.buy(self.request())
        assert len(floor.vendor.accepted) == 1

    def test_the_same_reference_is_never_made_twice(self, floor: Floor) -> None:
        floor.provider.start(WORDS, "ref-00001", floor.blobs.path)
        with pytest.raises(Refused) as told:
            floor.provider.start(WORDS, "ref-00001", floor.blobs.path)
        assert told.value.code == "1231"
        assert len(floor.vendor.accepted) == 1

    def test_an_answer_without_a_task_may_be_a_task(self, floor: Floor) -> None:
        class Mute(FakeZhipu):
            def _create(self, call: Call) -> Reply:
                super()._create(call)
                return Reply(body={"task_status": "PROCESSING"})

        with Mute() as vendor, pytest.raises(Unanswered):
            self.provider(vendor.base, vendor.key).start(WORDS, "ref-00001", floor.blobs.path)

    def test_a_success_without_a_film_is_billed_and_not_ordered_again(self, floor: Floor) -> None:
        assert isinstance(floor.vendor, FakeZhipu)
        floor.vendor.tells_films = False
        floor.vendor.polls = 1
        begun = floor.provider.start(WORDS, "ref-00001", floor.blobs.path)
        assert isinstance(begun, Operation)
        status = floor.provider.status(begun)
        assert isinstance(status, Failed)
        assert status.usage == {Unit.CALL: 1}
        assert not status.again


class TestFrames(_Zhipu):
    def request(self) -> Request:
        return replace(WORDS, media=(_picture(MediaRole.FIRST_FRAME),))

    def test_one_frame_is_a_string_and_two_are_a_list(self, floor: Floor) -> None:
        floor.buy(self.request())
        media = (_picture(MediaRole.FIRST_FRAME), _picture(MediaRole.LAST_FRAME))
        floor.buy(replace(WORDS, media=media))
        one, two = (job.order["image_url"] for job in floor.vendor.accepted)
        assert two == [one, one]
