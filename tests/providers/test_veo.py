"""Veo against its documented shapes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from yingxi.errors import BadTake, Refused, Unanswered
from yingxi.providers.veo import Veo
from yingxi.shoot.money import Unit
from yingxi.shoot.provider import Done, Failed, Operation
from yingxi.shoot.request import Media, MediaRole, Request, VideoRequest
from yingxi.testing.contract import PICTURE, Floor, ProviderContract
from yingxi.testing.vendor import Call, FakeJob, FakeVendor, Reply
from yingxi.testing.veo import FakeVeo

MODEL = "veo-3.1-generate-preview"
WORDS = VideoRequest(model=MODEL, prompt="雪夜山门", seconds=4, width=720, height=1280)


def _picture(role: MediaRole) -> Media:
    return Media(role=role, blob=PICTURE, mime="image/png")


class _Veo(ProviderContract):
    def vendor(self) -> FakeVendor:
        return FakeVeo()

    def provider(self, base: str, key: str) -> Veo:
        return Veo(base=base, key=key, timeout=1.5)

    def job_id(self, operation: Operation) -> str:
        return operation.id.rsplit("/", 1)[-1]


class TestTextToVideo(_Veo):
    def request(self) -> Request:
        return WORDS

    @pytest.mark.parametrize("nested", [True, False])
    @pytest.mark.parametrize("wording", ["generatedSamples", "generatedVideos"])
    def test_films_are_found_under_every_name_they_go_by(
        self, wording: str, nested: bool, floor: Floor
    ) -> None:
        assert isinstance(floor.vendor, FakeVeo)
        floor.vendor.wording, floor.vendor.nested = wording, nested
        assert floor.buy(self.request()).usage == {Unit.SECOND: 4}

    def test_the_download_carries_the_key(self, floor: Floor) -> None:
        floor.buy(self.request())
        assert floor.vendor.calls[-1].headers["x-goog-api-key"] == floor.vendor.key

    def test_the_key_goes_to_no_other_host(self, floor: Floor) -> None:
        class Elsewhere(FakeVeo):
            def url(self, job: FakeJob, name: str) -> str:
                return "https://googleapis.com.evil.example/film.mp4"

        with Elsewhere() as vendor:
            vendor.polls = 1
            provider = self.provider(vendor.base, vendor.key)
            begun = provider.start(WORDS, "r-1", floor.blobs.path)
            assert isinstance(begun, Operation)
            status = provider.status(begun)
        assert isinstance(status, Done)
        assert not status.artifacts[0].headers

    def test_a_film_that_is_held_back_is_not_ordered_again(self, floor: Floor) -> None:
        assert isinstance(floor.vendor, FakeVeo)
        floor.vendor.holds_back = True
        with pytest.raises(BadTake, match="known person"):
            floor.buy(self.request())
        assert len(floor.vendor.accepted) == 1

    def test_an_answer_without_an_operation_may_be_one(self, floor: Floor) -> None:
        class Mute(FakeVeo):
            def _create(self, call: Call) -> Reply:
                super()._create(call)
                return Reply(body={})

        with Mute() as vendor, pytest.raises(Unanswered):
            self.provider(vendor.base, vendor.key).start(WORDS, "r-1", floor.blobs.path)

    def test_a_success_without_a_film_is_billed_and_not_ordered_again(self, floor: Floor) -> None:
        assert isinstance(floor.vendor, FakeVeo)
        floor.vendor.wording, floor.vendor.polls = "generatedNothing", 1
        begun = floor.provider.start(WORDS, "r-1", floor.blobs.path)
        assert isinstance(begun, Operation)
        status = floor.provider.status(begun)
        assert isinstance(status, Failed)
        assert status.usage == {Unit.SECOND: 4}
        assert not status.again

    def test_a_job_attached_by_its_name_alone_counts_as_the_longest(self, floor: Floor) -> None:
        floor.vendor.polls = 0
        begun = floor.provider.start(WORDS, "r-1", floor.blobs.path)
        assert isinstance(begun, Operation)
        status = floor.provider.status(Operation(id=begun.id))
        assert isinstance(status, Done)
        assert status.usage == {Unit.SECOND: 8}

    def test_1080p_comes_with_eight_seconds_only(self, floor: Floor) -> None:
        with pytest.raises(Refused):
            floor.buy(replace(WORDS, width=1080, height=1920))
        assert not floor.vendor.calls
        floor.buy(replace(WORDS, width=1080, height=1920, seconds=8))


class TestFrames(_Veo):
    def request(self) -> Request:
        media = (_picture(MediaRole.FIRST_FRAME), _picture(MediaRole.LAST_FRAME))
        return replace(WORDS, seconds=8, media=media)

    def test_they_go_as_base64_with_their_type(self, floor: Floor) -> None:
        floor.buy(self.request())
        order = floor.vendor.accepted[0].order
        assert order["image"]["mimeType"] == order["lastFrame"]["mimeType"] == "image/png"

    def test_veo_3_takes_no_last_frame(self, floor: Floor) -> None:
        request = self.request()
        abilities = floor.provider.abilities(request.craft, "veo-3.0-generate-001")
        assert abilities.faults(request)


class TestReferences(_Veo):
    def request(self) -> Request:
        return replace(WORDS, seconds=8, media=(_picture(MediaRole.REFERENCE_IMAGE),) * 3)

    def test_they_go_as_assets(self, floor: Floor) -> None:
        floor.buy(self.request())
        parts = floor.vendor.accepted[0].order["referenceImages"]
        assert {part["referenceType"] for part in parts} == {"asset"}
