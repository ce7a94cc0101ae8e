"""DashScope against its documented shapes."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from yingxi.errors import RateLimited, Refused, Unanswered, Unavailable, UnknownName
from yingxi.providers.dashscope import DashScope
from yingxi.shoot.money import Unit
from yingxi.shoot.provider import Failed, Operation, Running
from yingxi.shoot.request import (
    Craft,
    ImageRequest,
    Media,
    MediaRole,
    MusicRequest,
    Request,
    SpeechRequest,
    VideoRequest,
)
from yingxi.testing.contract import FILM, PICTURE, Floor, ProviderContract
from yingxi.testing.dashscope import FakeDashScope
from yingxi.testing.vendor import Call, FakeVendor, Reply

FIRST = Media(role=MediaRole.FIRST_FRAME, blob=PICTURE, mime="image/png")
LAST = dataclasses.replace(FIRST, role=MediaRole.LAST_FRAME)
SHOWN = dataclasses.replace(FIRST, role=MediaRole.REFERENCE_IMAGE)
MOVING = Media(role=MediaRole.REFERENCE_VIDEO, blob=FILM, mime="video/mp4")
SHOT = VideoRequest(
    model="wan3.0-video", prompt="小道士推开山门", seconds=5, width=720, height=1280,
    media=(FIRST, LAST),
)  # fmt: skip
PICTURES = ImageRequest(
    model="qwen-image-2.0-pro", prompt="苏晓，四视图", width=1024, height=1024, references=(SHOWN,)
)
LINE = SpeechRequest(model="cosyvoice-v3-flash", text="师父，山门开了!", voice="longanyang")


class _DashScope(ProviderContract):
    def vendor(self) -> FakeVendor:
        return FakeDashScope()

    def provider(self, base: str, key: str) -> DashScope:
        return DashScope(base=base, key=key, timeout=1.5)


class TestWan3(_DashScope):
    def request(self) -> Request:
        return SHOT

    def test_words_alone_carry_a_ratio_and_frames_none(self, floor: Floor) -> None:
        floor.buy(dataclasses.replace(SHOT, media=()))
        assert floor.vendor.accepted[-1].order["parameters"]["ratio"] == "9:16"
        assert "media" not in floor.vendor.accepted[-1].order["input"]
        floor.buy(SHOT)
        assert "ratio" not in floor.vendor.accepted[-1].order["parameters"]

    def test_frames_and_references_are_not_mixed(self, floor: Floor) -> None:
        request = dataclasses.replace(SHOT, media=(FIRST, SHOWN))
        assert len(floor.provider.abilities(Craft.VIDEO, request.model).faults(request)) == 1
        with pytest.raises(Refused) as told:
            floor.buy(request)
        assert "exclusive" in told.value.message

    def test_a_reference_film_is_not_offered_because_it_can_not_travel_along(
        self, floor: Floor
    ) -> None:
        request = dataclasses.replace(SHOT, media=(MOVING,))
        assert floor.provider.abilities(Craft.VIDEO, request.model).faults(request)
        with pytest.raises(Refused) as told:
            floor.buy(request)
        assert "url error" in told.value.message

    def test_a_running_film_is_not_cancelled(self, floor: Floor) -> None:
        begun = floor.provider.start(dataclasses.replace(SHOT, media=()), "r", floor.blobs.path)
        assert isinstance(begun, Operation)
        floor.vendor.jobs[begun.id].polls_left = 1
        assert not floor.provider.cancel(begun)
        assert len(floor.vendor.accepted) == 1

    def test_a_task_that_is_gone_after_a_day_is_booked_in_full(self, floor: Floor) -> None:
        status = floor.provider.status(Operation(id="af6efbc0", extra={"seconds": "5"}))
        assert isinstance(status, Failed)
        assert status.code == "UNKNOWN"
        assert status.usage == {Unit.SECOND: 5}
        assert not status.again

    @pytest.mark.parametrize(
        ("model", "media"),
        [
            ("wan2.7-i2v-2026-04-25", (FIRST, LAST)),
            ("wan2.7-i2v", (FIRST,)),
            ("wan2.7-r2v", (SHOWN,)),
            ("wan2.7-r2v", (FIRST, SHOWN, SHOWN)),
            ("wan2.7-t2v", ()),
        ],
    )
    def test_the_siblings_of_2_7_take_what_their_names_say(
        self, model: str, media: tuple[Media, ...], floor: Floor
    ) -> None:
        request = dataclasses.replace(SHOT, model=model, media=media)
        assert not floor.provider.abilities(Craft.VIDEO, model).faults(request)
        assert floor.buy(request).usage == {Unit.SECOND: 5}

    @pytest.mark.parametrize("model", ["wan2.7-r2v", "wan2.7-i2v"])
    def test_words_alone_are_told_before_and_refused_there(self, model: str, floor: Floor) -> None:
        request = dataclasses.replace(SHOT, model=model, media=())
        assert floor.provider.abilities(Craft.VIDEO, model).faults(request)
        with pytest.raises(Refused):
            floor.buy(request)


class TestOneFrame(_DashScope):
    def request(self) -> Request:
        return dataclasses.replace(SHOT, model="wan2.6-i2v", media=(FIRST,))

    def test_the_picture_is_an_address_of_its_own(self, floor: Floor) -> None:
        floor.buy(self.request())
        order = floor.vendor.accepted[-1].order
        assert order["input"]["img_url"].startswith("data:image/png;base64,")
        assert "media" not in order["input"]

    def test_an_older_model_makes_five_seconds_and_is_not_asked_for_a_length(
        self, floor: Floor
    ) -> None:
        request = dataclasses.replace(
            SHOT, model="wan2.2-i2v-flash", media=(FIRST,), width=480, height=832, seconds=4
        )
        assert floor.provider.worst(request) == {Unit.SECOND: 5}
        assert floor.buy(request).usage == {Unit.SECOND: 5}
        assert "duration" not in floor.vendor.accepted[-1].order["parameters"]


class TestFirstAndLastFrame(_DashScope):
    def request(self) -> Request:
        return dataclasses.replace(SHOT, model="wan2.2-kf2v-flash")

    def test_it_is_posted_elsewhere(self, floor: Floor) -> None:
        floor.buy(self.request())
        assert floor.vendor.calls[0].path.endswith("/image2video/video-synthesis")
        assert {"first_frame_url", "last_frame_url"} < set(floor.vendor.accepted[0].order["input"])


class TestWordsAlone(_DashScope):
    def request(self) -> Request:
        return dataclasses.replace(SHOT, model="wan2.5-t2v-preview", media=())

    @pytest.mark.parametrize(
        ("wide", "high", "size"),
        [(720, 1280, "720*1280"), (1920, 1080, "1920*1080"), (480, 480, "624*624")],
    )
    def test_the_size_is_one_of_the_vendors(
        self, wide: int, high: int, size: str, floor: Floor
    ) -> None:
        request = dataclasses.replace(
            SHOT, model="wan2.5-t2v-preview", media=(), width=wide, height=high, negative="文字"
        )
        floor.buy(request)
        order = floor.vendor.accepted[-1].order
        assert order["parameters"]["size"] == size
        assert order["input"]["negative_prompt"] == "文字"


class TestQwenImage(_DashScope):
    asynchronous = False

    def request(self) -> Request:
        return PICTURES

    @pytest.mark.parametrize("count", [1, 3])
    def test_several_pictures_lie_in_one_choice(self, count: int, floor: Floor) -> None:
        bought = floor.buy(dataclasses.replace(PICTURES, count=count))
        assert len(bought.blobs) == count
        assert bought.usage == {Unit.IMAGE: count}

    def test_the_older_models_draw_in_five_sizes_only(self, floor: Floor) -> None:
        plain = dataclasses.replace(PICTURES, model="qwen-image-max", references=())
        assert floor.provider.abilities(Craft.IMAGE, plain.model).faults(plain)
        with pytest.raises(Refused):
            floor.buy(plain)
        floor.buy(dataclasses.replace(plain, width=928, height=1664))


class TestWanImage(_DashScope):
    asynchronous = False

    def request(self) -> Request:
        return dataclasses.replace(
            PICTURES, model="wan2.6-t2i", references=(), width=1280, height=1280
        )

    def test_one_picture_is_one_picture_though_the_vendor_would_make_four(
        self, floor: Floor
    ) -> None:
        assert floor.buy(self.request()).usage == {Unit.IMAGE: 1}

    def test_several_pictures_lie_in_several_choices(self, floor: Floor) -> None:
        request = dataclasses.replace(
            PICTURES, model="wan2.6-image", width=1280, height=1280, count=2, negative="文字"
        )
        assert set(floor.buy(request).blobs) == {"image", "image_2"}


class TestCosyVoice(_DashScope):
    asynchronous = False

    def request(self) -> Request:
        return LINE

    def test_a_han_character_counts_twice(self, floor: Floor) -> None:
        assert floor.buy(LINE).usage == {Unit.CHARACTER: 6 * 2 + 2}

    def test_semitones_become_a_factor_within_what_is_allowed(self, floor: Floor) -> None:
        floor.buy(dataclasses.replace(LINE, pitch=12, speed=9))
        told = floor.vendor.accepted[-1].order["input"]
        assert (told["pitch"], told["rate"]) == (2.0, 2.0)
        floor.buy(dataclasses.replace(LINE, pitch=-2))
        assert floor.vendor.accepted[-1].order["input"]["pitch"] == pytest.approx(0.891)

    def test_a_feeling_is_an_instruction_where_the_model_obeys_one(self, floor: Floor) -> None:
        floor.buy(dataclasses.replace(LINE, emotion="sad"))
        assert "sad" in floor.vendor.accepted[-1].order["input"]["instruction"]
        floor.buy(dataclasses.replace(LINE, emotion="sad", model="cosyvoice-v3-plus"))
        assert "instruction" not in floor.vendor.accepted[-1].order["input"]


class TestQwenSpeech(_DashScope):
    asynchronous = False

    def request(self) -> Request:
        return dataclasses.replace(LINE, model="qwen3-tts-flash", voice="Cherry")

    def test_a_language_that_it_does_not_name_is_left_to_it(self, floor: Floor) -> None:
        floor.buy(dataclasses.replace(LINE, model="qwen3-tts-flash", language="yue"))
        assert floor.vendor.accepted[-1].order["input"]["language_type"] == "Auto"


class _Says(FakeDashScope):
    """Answers every request with the same words."""

    words: Any = None

    def _answer(self, call: Call) -> Reply:
        return Reply(body=self.words)


def _says(words: Any, request: Request | Operation) -> object:
    with _Says() as vendor:
        vendor.words = words
        provider = DashScope(base=vendor.base, key=vendor.key, timeout=1.5)
        if isinstance(request, Operation):
            return provider.status(request)
        return provider.start(request, "r", lambda _: pytest.fail("no media"))


WORDS = dataclasses.replace(SHOT, media=())
DRAWN = dataclasses.replace(PICTURES, references=())
JOB = Operation(id="af6efbc0", extra={"seconds": "5"})


@pytest.mark.parametrize(
    ("request_", "words"),
    [
        (WORDS, {}),
        (WORDS, {"output": {"task_status": "PENDING"}}),
        (WORDS, {"output": None}),
        (DRAWN, {"output": {"choices": []}, "usage": {"image_count": 1}}),
        (DRAWN, {"output": {"choices": [{"message": {"content": [{"text": "no"}]}}]}}),
        (DRAWN, {"output": {"choices": [{"message": {"content": [{"image": "https://x/"}]}}]}}),
        (LINE, {"output": {"audio": {"url": ""}}, "usage": {"characters": 3}}),
        (LINE, {"output": {"audio": {"url": "https://x/a.wav"}}, "usage": {}}),
    ],
)
def test_an_acceptance_that_lacks_what_it_must_have_is_unanswered(
    request_: Request, words: Any
) -> None:
    with pytest.raises(Unanswered):
        _says(words, request_)


def test_a_fault_with_http_200_is_the_right_error() -> None:
    with pytest.raises(RateLimited):
        _says({"code": "Throttling.RateQuota", "message": "slow down"}, LINE)
    with pytest.raises(Refused) as told:
        _says({"code": "InvalidParameter", "message": "sk-fake-0123456789abcdef"}, DRAWN)
    assert "sk-fake" not in told.value.message


@pytest.mark.parametrize(
    "task",
    [
        {"output": {"task_status": "SUCCEEDED"}, "usage": {"duration": 5}},
        {"output": {"task_status": "SUCCEEDED", "video_url": "https://x/v.mp4"}},
        {"output": {"task_status": "SUCCEEDED", "video_url": "https://x/v.mp4"}, "usage": None},
    ],
)
def test_a_film_without_address_or_usage_has_failed_and_is_booked(task: Any) -> None:
    status = _says(task, JOB)
    assert isinstance(status, Failed)
    assert status.usage == {Unit.SECOND: 5}
    assert not status.again


@pytest.mark.parametrize(
    ("code", "again"), [("InternalError", True), ("DataInspectionFailed", False)]
)
def test_a_film_that_would_fail_again_is_not_tried_again(code: str, again: bool) -> None:
    words = {"output": {"task_status": "FAILED", "code": code, "message": "no"}}
    status = _says(words, JOB)
    assert isinstance(status, Failed)
    assert status.again is again
    assert not status.usage


def test_a_suspended_task_goes_on_and_one_without_a_state_is_asked_for_again() -> None:
    assert isinstance(_says({"output": {"task_status": "SUSPENDED"}}, JOB), Running)
    with pytest.raises(Unavailable):
        _says({}, JOB)
    with pytest.raises(RateLimited):
        _says({"code": "Throttling", "message": "20 a second"}, JOB)


@pytest.mark.parametrize(
    ("model", "seconds", "sides"),
    [
        ("wan3.0-video", (2, 30), (480, 720, 1080)),
        ("wan2.7-t2v", (2, 15), (720, 1080)),
        ("wan2.6-i2v-flash", (2, 15), (720, 1080)),
        ("wan2.5-i2v-preview", (5, 10), (480, 720, 1080)),
        ("wan2.2-t2v-plus", (5, 5), (480, 1080)),
        ("wanx2.1-kf2v-plus", (5, 5), (720,)),
        ("wanx2.1-t2v-turbo", (5, 5), (480, 720)),
    ],
)
def test_what_a_model_films_is_told_by_its_name(
    model: str, seconds: tuple[int, int], sides: tuple[int, ...]
) -> None:
    able = DashScope(key="").abilities(Craft.VIDEO, model)
    assert (min(able.seconds), max(able.seconds)) == seconds
    assert able.short_sides == sides


@pytest.mark.parametrize(
    ("craft", "model"),
    [
        (Craft.VIDEO, "wan2.7-videoedit"),
        (Craft.VIDEO, "wan2.6-r2v"),
        (Craft.VIDEO, "qwen-image"),
        (Craft.IMAGE, "wan2.5-t2i-preview"),
        (Craft.SPEECH, "qwen3-tts-flash-realtime"),
        (Craft.MUSIC, "cosyvoice-v3-flash"),
    ],
)
def test_a_model_that_is_not_spoken_to_is_told(craft: Craft, model: str) -> None:
    with pytest.raises(UnknownName):
        DashScope(key="").abilities(craft, model)


def test_music_is_not_made_here() -> None:
    song = MusicRequest(model="x", prompt="x")
    provider = DashScope(key="")
    with pytest.raises(UnknownName):
        provider.worst(song)
    with pytest.raises(UnknownName):
        provider.start(song, "r", lambda _: pytest.fail("no media"))


def test_a_film_without_the_header_is_refused_by_the_fake() -> None:
    class Plain(DashScope):
        def _order(self, path: str, body: Any, *, wait: bool = False) -> dict[str, Any]:
            return super()._order(path, body)

    with FakeDashScope() as vendor:
        provider = Plain(base=vendor.base, key=vendor.key, timeout=1.5)
        with pytest.raises(Refused) as told:
            provider.start(WORDS, "r", lambda _: pytest.fail("no media"))
        assert "synchronous" in told.value.message
