"""MiniMax against its documented shapes."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from yingxi.errors import RateLimited, Refused, Unanswered, Unavailable, UnknownName
from yingxi.providers.minimax import MiniMax
from yingxi.shoot.money import Unit
from yingxi.shoot.provider import Failed, Operation
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
from yingxi.testing import samples
from yingxi.testing.contract import FILM, PICTURE, Floor, ProviderContract
from yingxi.testing.minimax import FakeMiniMax
from yingxi.testing.vendor import Call, FakeVendor, Reply

FIRST = Media(role=MediaRole.FIRST_FRAME, blob=PICTURE, mime="image/png")
MOVING = Media(role=MediaRole.REFERENCE_VIDEO, blob=FILM, mime="video/mp4")
SHOT = VideoRequest(
    model="MiniMax-H3", prompt="小道士推开山门", seconds=4, width=768, height=1366, media=(FIRST,)
)
LINE = SpeechRequest(model="speech-2.8-hd", text="师父，山门开了!", voice="male-qn-qingse")
SONG = MusicRequest(model="music-2.6", prompt="古琴，雪夜，缓慢")


class _MiniMax(ProviderContract):
    def vendor(self) -> FakeVendor:
        return FakeMiniMax()

    def provider(self, base: str, key: str) -> MiniMax:
        return MiniMax(base=base, key=key, timeout=1.5)


class TestFilms(_MiniMax):
    def request(self) -> Request:
        return SHOT

    def test_words_alone_carry_a_ratio_and_frames_none(self, floor: Floor) -> None:
        floor.buy(dataclasses.replace(SHOT, media=()))
        assert floor.vendor.accepted[-1].order["ratio"] == "9:16"
        floor.buy(SHOT)
        assert "ratio" not in floor.vendor.accepted[-1].order

    def test_reference_seconds_are_billed_and_were_reserved(self, floor: Floor) -> None:
        request = dataclasses.replace(SHOT, media=(MOVING,))
        used = floor.buy(request).usage[Unit.SECOND]
        assert used == 4 + 5
        assert floor.provider.worst(request)[Unit.SECOND] == 4 + 15

    def test_frames_and_references_are_not_mixed(self, floor: Floor) -> None:
        request = dataclasses.replace(SHOT, media=(FIRST, MOVING))
        faults = floor.provider.abilities(Craft.VIDEO, request.model).faults(request)
        assert len(faults) == 1
        with pytest.raises(Refused) as told:
            floor.buy(request)
        assert "exclusive" in told.value.message

    @pytest.mark.parametrize(("side", "named"), [(768, "768P"), (1440, "2K")])
    def test_the_two_sizes_have_the_vendors_names(
        self, side: int, named: str, floor: Floor
    ) -> None:
        floor.buy(dataclasses.replace(SHOT, width=side, height=side * 16 // 9))
        assert floor.vendor.accepted[-1].order["resolution"] == named

    @pytest.mark.parametrize("seconds", [3, 16])
    def test_a_length_that_is_not_made_is_told_before_and_refused_there(
        self, seconds: int, floor: Floor
    ) -> None:
        request = dataclasses.replace(SHOT, seconds=seconds)
        assert floor.provider.abilities(Craft.VIDEO, request.model).faults(request)
        with pytest.raises(Refused):
            floor.buy(request)

    def test_a_running_film_is_not_cancelled(self, floor: Floor) -> None:
        begun = floor.provider.start(SHOT, "r", lambda _: _png(floor))
        assert isinstance(begun, Operation)
        floor.vendor.jobs[begun.id].polls_left = 2
        assert not floor.provider.cancel(begun)
        assert len(floor.vendor.accepted) == 1

    def test_a_task_that_can_no_longer_be_asked_after_is_booked_in_full(self, floor: Floor) -> None:
        gone = Operation(id="job-99999", extra={"seconds": "19"})
        status = floor.provider.status(gone)
        assert isinstance(status, Failed)
        assert status.usage == {Unit.SECOND: 19}
        assert not status.again


class TestSpeech(_MiniMax):
    asynchronous = False
    downloads = False

    def request(self) -> Request:
        return LINE

    def test_the_hex_in_the_answer_is_the_sound(self, floor: Floor) -> None:
        blob = floor.buy(LINE).blobs["audio"]
        assert floor.blobs.path(blob).read_bytes() == samples.wav(rate=32000)

    def test_a_han_character_counts_twice(self, floor: Floor) -> None:
        assert floor.buy(LINE).usage == {Unit.CHARACTER: 6 * 2 + 2}

    @pytest.mark.parametrize(
        ("asked", "sent"), [("angry", "angry"), ("neutral", "calm"), ("悲愤", None), ("", None)]
    )
    def test_only_feelings_that_the_vendor_knows_are_sent(
        self, asked: str, sent: str | None, floor: Floor
    ) -> None:
        floor.buy(dataclasses.replace(LINE, emotion=asked))
        assert floor.vendor.accepted[-1].order["voice_setting"].get("emotion") == sent

    def test_speed_and_pitch_stay_within_what_is_allowed(self, floor: Floor) -> None:
        floor.buy(dataclasses.replace(LINE, speed=9.0, pitch=-40.5))
        voice = floor.vendor.accepted[-1].order["voice_setting"]
        assert (voice["speed"], voice["pitch"]) == (2.0, -12)

    def test_a_wrong_key_comes_with_http_200_and_is_a_refusal(self, floor: Floor) -> None:
        other = self.provider(floor.vendor.base, "sk-wrong")
        with pytest.raises(Refused) as told:
            other.start(LINE, "r", floor.blobs.path)
        assert told.value.code == "2049"
        assert "密钥" in told.value.hint or "key" in told.value.hint


class TestSongs(_MiniMax):
    asynchronous = False
    downloads = False

    def request(self) -> Request:
        return SONG

    def test_an_instrumental_has_no_lyrics(self, floor: Floor) -> None:
        floor.buy(dataclasses.replace(SONG, lyrics="[verse]\n雪落山门"))
        assert "lyrics" not in floor.vendor.accepted[-1].order

    def test_a_sung_song_without_lyrics_has_them_written(self, floor: Floor) -> None:
        floor.buy(dataclasses.replace(SONG, instrumental=False))
        assert floor.vendor.accepted[-1].order["lyrics_optimizer"] is True
        floor.buy(dataclasses.replace(SONG, instrumental=False, lyrics="[verse]\n雪落山门"))
        assert floor.vendor.accepted[-1].order["lyrics"].startswith("[verse]")

    def test_a_song_is_billed_by_the_song(self, floor: Floor) -> None:
        bought = floor.buy(SONG)
        assert bought.usage == {Unit.SONG: 1}
        assert bought.facts == {"milliseconds": "25364"}


class _Says(FakeMiniMax):
    """Answers every request with the same words."""

    words: Any = None
    status = 200

    def _answer(self, call: Call) -> Reply:
        return Reply(body=self.words, status=self.status)


def _says(words: Any, request: Request | Operation, status: int = 200) -> object:
    with _Says() as vendor:
        vendor.words, vendor.status = words, status
        provider = MiniMax(base=vendor.base, key=vendor.key, timeout=1.5)
        if isinstance(request, Operation):
            return provider.status(request)
        return provider.start(request, "r", lambda _: pytest.fail("no media"))


def _png(floor: Floor) -> Any:
    return floor.blobs.path(floor.blobs.keep_bytes(samples.png()))


WORDS = dataclasses.replace(SHOT, media=())
JOB = Operation(id="424010985738629", extra={"seconds": "4"})
FINE = {"base_resp": {"status_code": 0, "status_msg": "success"}}


@pytest.mark.parametrize(
    ("request_", "words"),
    [
        (WORDS, {}),
        (WORDS, {"task_id": None}),
        (WORDS, [1]),
        (LINE, {**FINE, "data": None}),
        (LINE, {**FINE, "data": {"audio": "not hex"}, "extra_info": {"usage_characters": 3}}),
        (LINE, {**FINE, "data": {"audio": "00ff"}, "extra_info": {}}),
        (LINE, {**FINE, "data": {"audio": "00ff"}, "extra_info": {"usage_characters": "3"}}),
        (SONG, {**FINE, "data": {"audio": ""}}),
        (SONG, {"base_resp": {"status_code": 1000, "status_msg": "unknown error"}}),
        (LINE, {"base_resp": {"status_code": 1033, "status_msg": "system error"}}),
    ],
)
def test_an_acceptance_that_lacks_what_it_must_have_is_unanswered(
    request_: Request, words: Any
) -> None:
    with pytest.raises(Unanswered):
        _says(words, request_)


@pytest.mark.parametrize(
    ("code", "error"),
    [
        (1002, RateLimited), (1004, Refused), (1008, Refused), (1026, Refused), (2013, Refused),
        (2049, Refused),
    ],
)  # fmt: skip
def test_a_fault_with_http_200_is_the_right_error(code: int, error: type[Exception]) -> None:
    words = {"base_resp": {"status_code": code, "status_msg": "sk-fake-0123456789abcdef is bad"}}
    with pytest.raises(error) as told:
        _says(words, LINE)
    assert str(code) in str(told.value)
    assert "sk-fake" not in str(told.value)


@pytest.mark.parametrize(
    "task",
    [
        {"status": "succeeded"},
        {"status": "succeeded", "content": {}, "usage": {"total_seconds": 4}},
        {"status": "succeeded", "content": {"url": "https://x/v.mp4"}, "usage": {}},
        {"status": "succeeded", "content": {"url": "https://x/v.mp4"}, "usage": None},
    ],
)
def test_a_film_without_address_or_usage_has_failed_and_is_booked(task: Any) -> None:
    status = _says({"task": task}, JOB)
    assert isinstance(status, Failed)
    assert status.usage == {Unit.SECOND: 4}
    assert not status.again


def test_an_answer_without_a_state_is_asked_for_again() -> None:
    with pytest.raises(Unavailable):
        _says({}, JOB)
    with pytest.raises(Unavailable):
        _says({"base_resp": {"status_code": 1000, "status_msg": "oops"}}, JOB)


def test_a_bad_key_while_asking_is_told() -> None:
    words = {"type": "error", "error": {"type": "authorized_error", "message": "no (1004)"}}
    with pytest.raises(Refused):
        _says(words, JOB, status=401)


def test_a_model_or_craft_that_is_not_there_is_told() -> None:
    provider = MiniMax(key="")
    for craft, model in [(Craft.VIDEO, "MiniMax-Hailuo-2.3"), (Craft.MUSIC, "speech-2.8-hd")]:
        with pytest.raises(UnknownName):
            provider.abilities(craft, model)
    picture = ImageRequest(model="image-01", prompt="x", width=1024, height=1024)
    with pytest.raises(UnknownName):
        provider.worst(picture)
    with pytest.raises(UnknownName):
        provider.start(picture, "r", lambda _: pytest.fail("no media"))


def test_the_fake_refuses_what_the_vendor_refuses(tmp_path: Any) -> None:
    sound = Media(role=MediaRole.REFERENCE_AUDIO, blob="sha256:0", mime="audio/wav")
    (tmp_path / "x").write_bytes(b"x")
    with FakeMiniMax() as vendor:
        provider = MiniMax(base=vendor.base, key=vendor.key, timeout=1.5)
        for request in (
            dataclasses.replace(SHOT, prompt=" "),
            dataclasses.replace(SHOT, model="MiniMax-H9"),
            dataclasses.replace(SHOT, media=(sound,)),
            dataclasses.replace(SHOT, media=(FIRST, FIRST)),
            dataclasses.replace(LINE, text=""),
            dataclasses.replace(SONG, prompt=""),
        ):
            with pytest.raises(Refused):
                provider.start(request, "r", lambda _: tmp_path / "x")
        assert not vendor.accepted
