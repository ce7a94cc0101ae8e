"""Servers of one's own against the recorded shapes of vLLM-Omni and SGLang."""

from __future__ import annotations

from pathlib import Path

import pytest

from yingxi.errors import Refused, Unanswered, UnknownName
from yingxi.providers.selfhosted import SelfHosted
from yingxi.shoot.money import Unit
from yingxi.shoot.provider import Done, Failed, Operation
from yingxi.shoot.request import Craft, ImageRequest, Media, MediaRole, Request, VideoRequest
from yingxi.testing import samples
from yingxi.testing.contract import PICTURE, Floor, ProviderContract
from yingxi.testing.selfhosted import FakeSglang, FakeVllm
from yingxi.testing.vendor import FakeVendor, Reply

FIRST = Media(role=MediaRole.FIRST_FRAME, blob=PICTURE, mime="image/png")


def a_film(*media: Media, audio: bool = False) -> VideoRequest:
    return VideoRequest(
        model="Wan-AI/Wan2.2-I2V-A14B-Diffusers", prompt="小道士推开山门", seconds=5, width=480,
        height=832, seed=7, negative="模糊", media=media, audio=audio,
    )  # fmt: skip


class _Vllm(ProviderContract):
    def vendor(self) -> FakeVendor:
        return FakeVllm()

    def provider(self, base: str, key: str) -> SelfHosted:
        return SelfHosted(base=base, key=key, timeout=1.5, sound=True)


class TestVllmWithAPicture(_Vllm):
    def request(self) -> Request:
        return a_film(FIRST)

    def test_the_picture_arrives_byte_for_byte(self, floor: Floor) -> None:
        floor.buy(self.request())
        assert samples.png() in floor.vendor.calls[0].body

    def test_gpu_seconds_are_kept_as_a_fact(self, floor: Floor) -> None:
        assert floor.buy(self.request()).facts == {"gpu_seconds": "41.5"}

    def test_a_queued_job_is_stopped_by_delete(self, floor: Floor) -> None:
        floor.vendor.polls = 50
        begun = floor.provider.start(floor.purchase(self.request()).request, "r", floor.blobs.path)
        assert isinstance(begun, Operation)
        assert floor.provider.cancel(begun)
        assert not floor.vendor.accepted

    def test_a_running_job_is_left_alone(self, floor: Floor) -> None:
        begun = floor.provider.start(floor.purchase(self.request()).request, "r", floor.blobs.path)
        assert isinstance(begun, Operation)
        assert not floor.provider.cancel(begun)
        assert all(call.method != "DELETE" for call in floor.vendor.calls)


class TestVllmFromWords(_Vllm):
    def request(self) -> Request:
        return a_film(audio=True)

    def test_the_form_is_multipart_without_a_picture_too(self, floor: Floor) -> None:
        floor.buy(self.request())
        order = floor.vendor.calls[0]
        assert order.headers["content-type"].startswith("multipart/form-data")
        assert floor.vendor.accepted[0].order == {
            "model": "Wan-AI/Wan2.2-I2V-A14B-Diffusers", "prompt": "小道士推开山门",
            "seconds": "5", "size": "480x832", "seed": 7, "negative_prompt": "模糊",
            "generate_sound": True,
        }  # fmt: skip

    def test_json_is_turned_away_there(self, floor: Floor) -> None:
        wrong = SelfHosted(base=floor.vendor.base, key=floor.vendor.key, dialect="sglang")
        with pytest.raises(Refused, match="multipart"):
            wrong.start(self.request(), "r", floor.blobs.path)


class TestPricedByTheCall(_Vllm):
    def provider(self, base: str, key: str) -> SelfHosted:
        return SelfHosted(base=base + "/v1", key=key, timeout=1.5, counted=Unit.CALL, fps=16)

    def request(self) -> Request:
        return a_film()

    def test_a_film_is_one_call(self, floor: Floor) -> None:
        assert floor.buy(self.request()).usage == {Unit.CALL: 1}
        assert floor.vendor.accepted[0].order["fps"] == 16


class _Sglang(ProviderContract):
    def vendor(self) -> FakeVendor:
        return FakeSglang()

    def provider(self, base: str, key: str) -> SelfHosted:
        return SelfHosted(base=base, key=key, timeout=1.5, dialect="sglang")


class TestSglangWithAPicture(_Sglang):
    def request(self) -> Request:
        return a_film(FIRST)

    def test_a_picture_travels_in_a_form(self, floor: Floor) -> None:
        floor.buy(self.request())
        assert floor.vendor.calls[0].headers["content-type"].startswith("multipart/form-data")


class TestSglangFromWords(_Sglang):
    def request(self) -> Request:
        return a_film()

    def test_words_travel_as_json_with_seconds_as_a_number(self, floor: Floor) -> None:
        floor.buy(self.request())
        assert floor.vendor.calls[0].json["seconds"] == 5

    def test_a_form_without_a_picture_is_turned_away_there(self, floor: Floor) -> None:
        wrong = SelfHosted(base=floor.vendor.base, key=floor.vendor.key, dialect="vllm")
        with pytest.raises(Refused, match="input_reference"):
            wrong.start(self.request(), "r", floor.blobs.path)

    def test_nothing_is_cancelled_since_delete_would_only_lose_the_record(
        self, floor: Floor
    ) -> None:
        floor.vendor.polls = 50
        begun = floor.provider.start(self.request(), "r", floor.blobs.path)
        assert isinstance(begun, Operation)
        assert not floor.provider.cancel(begun)
        assert [call.method for call in floor.vendor.calls] == ["POST"]


def test_a_film_without_its_length_is_not_taken_and_counts_as_reserved() -> None:
    with FakeVllm() as vendor:
        vendor.polls, vendor.forgets_seconds = 0, True
        server = SelfHosted(base=vendor.base, key=vendor.key, timeout=1.5)
        begun = server.start(a_film(), "r", Path)
        assert isinstance(begun, Operation)
        status = server.status(begun)
    assert isinstance(status, Failed)
    assert status.usage == {Unit.SECOND: 5}
    assert not status.again


def test_a_job_lost_by_a_restart_may_be_tried_anew() -> None:
    with FakeSglang() as vendor:
        server = SelfHosted(base=vendor.base, key=vendor.key, timeout=1.5, dialect="sglang")
        status = server.status(Operation(id="of-yesterday"))
    assert isinstance(status, Failed)
    assert status.again
    assert status.code == "gone"


def test_an_acceptance_without_an_id_is_no_answer() -> None:
    class Mute(FakeVllm):
        def _create(self, call: object) -> Reply:
            return Reply(body={"status": "queued"})

    with Mute() as vendor, pytest.raises(Unanswered):
        SelfHosted(base=vendor.base, key=vendor.key).start(a_film(), "r", Path)


def test_the_download_carries_the_key_but_the_operation_does_not() -> None:
    with FakeVllm() as vendor:
        vendor.polls = 0
        server = SelfHosted(base=vendor.base, key=vendor.key, timeout=1.5)
        begun = server.start(a_film(), "r", Path)
        assert isinstance(begun, Operation)
        done = server.status(begun)
        assert isinstance(done, Done)
        assert vendor.key in str(done.artifacts[0].headers)
        assert vendor.key not in repr(begun) + repr(done)


def test_only_films_are_made() -> None:
    server = SelfHosted()
    with pytest.raises(UnknownName):
        server.abilities(Craft.IMAGE, "any")
    with pytest.raises(UnknownName):
        server.worst(ImageRequest(model="m", prompt="x", width=8, height=8))
    last = Media(role=MediaRole.LAST_FRAME, blob=PICTURE, mime="image/png")
    assert server.abilities(Craft.VIDEO, "any").faults(a_film(last))
    assert server.abilities(Craft.VIDEO, "any").faults(a_film(audio=True))
