"""Kling against its documented shapes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from yingxi.errors import Refused, Unanswered
from yingxi.providers.kling import Kling
from yingxi.shoot.money import Unit
from yingxi.shoot.provider import Done, Failed, Operation
from yingxi.shoot.request import Media, MediaRole, Request, VideoRequest
from yingxi.testing.contract import PICTURE, Floor, ProviderContract
from yingxi.testing.kling import FakeKling
from yingxi.testing.vendor import Bad, Call, FakeVendor, Mishap, Reply

WORDS = VideoRequest(model="kling-v3", prompt="小道士推开山门", seconds=5, width=720, height=1280)


def _picture(role: MediaRole) -> Media:
    return Media(role=role, blob=PICTURE, mime="image/png")


class _Kling(ProviderContract):
    def vendor(self) -> FakeVendor:
        return FakeKling()

    def provider(self, base: str, key: str) -> Kling:
        return Kling(base=base, key=key, timeout=1.5)


class TestTextToVideo(_Kling):
    def request(self) -> Request:
        return WORDS

    def test_the_duration_is_a_string(self, floor: Floor) -> None:
        floor.buy(self.request())
        assert floor.vendor.accepted[0].order["duration"] == "5"

    def test_a_half_unit_is_not_rounded_to_a_whole_one(self, floor: Floor) -> None:
        request = replace(WORDS, model="kling-v2-5-turbo")
        assert floor.buy(request).usage == {Unit.CREDIT: 150}

    def test_our_reference_goes_with_the_order(self, floor: Floor) -> None:
        floor.buy(self.request())
        reference = floor.vendor.accepted[0].reference
        assert reference
        found = floor.provider.find(reference)
        assert found is not None
        assert found.id == floor.vendor.accepted[0].id

    def test_a_job_attached_by_its_id_alone_is_asked_after(self, floor: Floor) -> None:
        floor.vendor.polls = 0
        begun = floor.provider.start(WORDS, "r-1", floor.blobs.path)
        assert isinstance(begun, Operation)
        assert isinstance(floor.provider.status(Operation(id=begun.id)), Done)
        with pytest.raises(Refused):
            floor.provider.status(Operation(id="nobody"))

    def test_a_reference_that_was_never_used_is_not_found(self, floor: Floor) -> None:
        assert floor.provider.find("nobody-1") is None

    def test_a_look_up_that_is_refused_is_no_proof_that_there_is_none(self, floor: Floor) -> None:
        other = self.provider(floor.vendor.base, "sk-wrong-key-9876543210")
        with pytest.raises(Refused):
            other.find("nobody-1")

    def test_a_lost_answer_is_found_and_collected(self, floor: Floor) -> None:
        floor.vendor.mishap(Mishap.HANG)
        bought = floor.buy(self.request())
        assert bought.number == 1
        assert len(floor.vendor.accepted) == 1

    def test_sound_is_said_to_be_off_when_it_is_not_wanted(self, floor: Floor) -> None:
        floor.buy(self.request())
        floor.buy(replace(WORDS, audio=True))
        assert [j.order["sound"] for j in floor.vendor.accepted] == ["off", "on"]

    def test_a_fault_in_a_good_answer_is_a_refusal(self, floor: Floor) -> None:
        assert isinstance(floor.vendor, FakeKling)
        floor.vendor.faults_at_200 = True
        floor.vendor.mishap(Mishap.CONTENT)
        with pytest.raises(Refused, match="sensitive"):
            floor.buy(self.request())
        floor.vendor.mishap(Mishap.RATE_LIMITED)
        floor.buy(self.request())
        assert len(floor.vendor.accepted) == 1

    def test_an_empty_account_is_told_and_not_waited_for(self, floor: Floor) -> None:
        class Empty(FakeKling):
            def _create(self, call: Call) -> Reply:
                raise Bad("resource pack exhausted", kind="account")

        with Empty() as vendor, pytest.raises(Refused) as told:
            self.provider(vendor.base, vendor.key).start(WORDS, "r-1", floor.blobs.path)
        assert told.value.code == "1102"

    def test_an_answer_without_a_task_is_looked_up_and_never_guessed(self, floor: Floor) -> None:
        class Mute(FakeKling):
            def _create(self, call: Call) -> Reply:
                super()._create(call)
                return Reply(body={"code": 0, "data": None})

        with Mute() as vendor, pytest.raises(Unanswered):
            self.provider(vendor.base, vendor.key).start(WORDS, "r-1", floor.blobs.path)

    def test_a_film_without_its_price_is_billed_at_the_worst_and_not_kept(
        self, floor: Floor
    ) -> None:
        assert isinstance(floor.vendor, FakeKling)
        floor.vendor.tells_units = False
        floor.vendor.polls = 1
        begun = floor.provider.start(WORDS, "r-1", floor.blobs.path)
        assert isinstance(begun, Operation)
        status = floor.provider.status(begun)
        assert isinstance(status, Failed)
        assert status.usage == {Unit.CREDIT: 300}
        assert not status.again


class TestFrames(_Kling):
    def request(self) -> Request:
        return replace(WORDS, media=(_picture(MediaRole.FIRST_FRAME),))

    def test_first_and_last_frame_go_bare(self, floor: Floor) -> None:
        media = (_picture(MediaRole.FIRST_FRAME), _picture(MediaRole.LAST_FRAME))
        floor.buy(replace(WORDS, media=media))
        order = floor.vendor.accepted[0].order
        assert not order["image"].startswith("data:")
        assert order["image"] == order["image_tail"]
        assert "aspect_ratio" not in order

    def test_a_last_frame_alone_is_not_taken_for_the_first(self, floor: Floor) -> None:
        with pytest.raises(Refused):
            floor.provider.start(
                replace(WORDS, media=(_picture(MediaRole.LAST_FRAME),)), "r-1", floor.blobs.path
            )
        assert not floor.vendor.calls

    @pytest.mark.parametrize(("side", "faults"), [(720, 1), (1080, 0)])
    def test_older_models_take_a_last_frame_at_1080p_only(
        self, side: int, faults: int, floor: Floor
    ) -> None:
        media = (_picture(MediaRole.FIRST_FRAME), _picture(MediaRole.LAST_FRAME))
        request = replace(WORDS, model="kling-v2-6", width=side, height=side * 16 // 9, media=media)
        abilities = floor.provider.abilities(request.craft, request.model)
        assert len(abilities.faults(request)) == faults


class TestReferences(_Kling):
    def request(self) -> Request:
        media = (_picture(MediaRole.REFERENCE_IMAGE),) * 2
        return replace(WORDS, model="kling-v1-6", media=media)

    def test_they_are_found_by_reference_too(self, floor: Floor) -> None:
        floor.buy(self.request())
        found = floor.provider.find(floor.vendor.accepted[0].reference)
        assert found is not None
        assert found.extra["path"].endswith("/multi-image2video")

    def test_frames_and_references_are_not_mixed(self, floor: Floor) -> None:
        media = (_picture(MediaRole.FIRST_FRAME), _picture(MediaRole.REFERENCE_IMAGE))
        with pytest.raises(Refused):
            floor.buy(replace(WORDS, model="kling-v1-6", media=media))
        assert not floor.vendor.calls
