"""Runway against its SDK's shapes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from yingxi.errors import BadTake, Refused, Unanswered
from yingxi.providers.runway import Runway
from yingxi.shoot.money import Unit
from yingxi.shoot.provider import Done, Failed, Operation
from yingxi.shoot.request import Media, MediaRole, Request, VideoRequest
from yingxi.testing.contract import PICTURE, Floor, ProviderContract
from yingxi.testing.runway import FakeRunway
from yingxi.testing.vendor import Call, FakeVendor, Mishap, Reply


def _picture(role: MediaRole) -> Media:
    return Media(role=role, blob=PICTURE, mime="image/png")


SHOT = VideoRequest(
    model="gen4_turbo", prompt="雪夜山门", seconds=5, width=720, height=1280,
    media=(_picture(MediaRole.FIRST_FRAME),),
)  # fmt: skip


def _start(floor: Floor, reference: str) -> Operation:
    floor.purchase(SHOT)
    begun = floor.provider.start(SHOT, reference, floor.blobs.path)
    assert isinstance(begun, Operation)
    return begun


class _Runway(ProviderContract):
    def vendor(self) -> FakeVendor:
        return FakeRunway()

    def provider(self, base: str, key: str) -> Runway:
        return Runway(base=base, key=key, timeout=1.5)


class TestFirstFrame(_Runway):
    def request(self) -> Request:
        return SHOT

    def test_every_question_says_its_version(self, floor: Floor) -> None:
        floor.buy(self.request())
        asked = [c for c in floor.vendor.calls if c.path.startswith("/v1/")]
        assert {c.headers.get("x-runway-version") for c in asked} == {"2024-11-06"}

    def test_five_seconds_of_turbo_are_25_credits(self, floor: Floor) -> None:
        assert floor.buy(self.request()).usage == {Unit.CREDIT: 25}

    def test_words_alone_make_no_film(self, floor: Floor) -> None:
        with pytest.raises(Refused):
            floor.buy(replace(SHOT, media=()))
        assert not floor.vendor.calls

    def test_a_prompt_is_measured_in_utf_16(self, floor: Floor) -> None:
        abilities = floor.provider.abilities(SHOT.craft, SHOT.model)
        assert not abilities.faults(replace(SHOT, prompt="🎬" * 500))
        assert abilities.faults(replace(SHOT, prompt="🎬" * 501))

    def test_what_is_not_safe_is_not_ordered_again(self, floor: Floor) -> None:
        assert isinstance(floor.vendor, FakeRunway)
        floor.vendor.failure = "SAFETY.INPUT.TEXT"
        floor.vendor.mishap(Mishap.FAILED)
        with pytest.raises(BadTake, match=r"SAFETY\.INPUT\.TEXT"):
            floor.buy(self.request())
        assert len(floor.vendor.accepted) == 1

    def test_a_waiting_task_is_cancelled_and_others_are_left_alone(self, floor: Floor) -> None:
        floor.vendor.polls = 50
        waiting = _start(floor, "r-1")
        floor.vendor.polls = 1
        finished = _start(floor, "r-2")
        assert floor.provider.cancel(waiting)
        assert not floor.provider.cancel(finished)
        assert isinstance(floor.provider.status(finished), Done)

    def test_an_answer_without_a_task_may_be_a_task(self, floor: Floor) -> None:
        class Mute(FakeRunway):
            def _create(self, call: Call) -> Reply:
                super()._create(call)
                return Reply(body={})

        floor.purchase(SHOT)
        with Mute() as vendor, pytest.raises(Unanswered):
            self.provider(vendor.base, vendor.key).start(SHOT, "r-1", floor.blobs.path)

    def test_a_success_without_a_film_is_billed_and_not_ordered_again(self, floor: Floor) -> None:
        assert isinstance(floor.vendor, FakeRunway)
        floor.vendor.tells_films, floor.vendor.polls = False, 1
        begun = _start(floor, "r-1")
        status = floor.provider.status(begun)
        assert isinstance(status, Failed)
        assert status.usage == {Unit.CREDIT: 25}
        assert not status.again

    def test_a_job_attached_by_its_id_alone_counts_as_the_dearest(self, floor: Floor) -> None:
        floor.vendor.polls = 0
        begun = _start(floor, "r-1")
        status = floor.provider.status(Operation(id=begun.id))
        assert isinstance(status, Done)
        assert status.usage == {Unit.CREDIT: 320}


class TestFirstAndLastFrame(_Runway):
    def request(self) -> Request:
        media = (_picture(MediaRole.LAST_FRAME), _picture(MediaRole.FIRST_FRAME))
        return replace(SHOT, model="veo3.1_fast", seconds=4, media=media)

    def test_each_says_its_position(self, floor: Floor) -> None:
        floor.buy(self.request())
        parts = floor.vendor.accepted[0].order["promptImage"]
        assert [part["position"] for part in parts] == ["first", "last"]

    def test_sound_has_its_price(self, floor: Floor) -> None:
        request = self.request()
        assert isinstance(request, VideoRequest)
        assert floor.buy(request).usage == {Unit.CREDIT: 40}
        assert floor.buy(replace(request, audio=True)).usage == {Unit.CREDIT: 60}

    def test_turbo_takes_no_last_frame(self, floor: Floor) -> None:
        with pytest.raises(Refused):
            floor.buy(replace(SHOT, media=(*SHOT.media, _picture(MediaRole.LAST_FRAME))))
        assert not floor.vendor.calls
