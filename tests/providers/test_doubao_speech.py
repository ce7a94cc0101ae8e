"""Doubao speech against its recorded shapes."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import av
import pytest

from yingxi.errors import RateLimited, Refused, Unanswered, UnknownName
from yingxi.providers.doubao_speech import DoubaoSpeech
from yingxi.shoot.money import Unit
from yingxi.shoot.provider import Done, Failed, Operation
from yingxi.shoot.request import Craft, ImageRequest, Request, SpeechRequest
from yingxi.testing.contract import Floor, ProviderContract
from yingxi.testing.doubao_speech import FakeDoubaoSpeech
from yingxi.testing.vendor import Call, FakeVendor, Reply

NEW_VOICE = "zh_female_vv_uranus_bigtts"
OLD_VOICE = "zh_female_shuangkuaisisi_emo_v2_mars_bigtts"


def line(**more: Any) -> SpeechRequest:
    told: dict[str, Any] = {
        "model": "seed-tts-2.0",
        "voice": NEW_VOICE,
        "text": "开门，是我。",
        **more,
    }
    return SpeechRequest(**told)


def spoken(fake: FakeDoubaoSpeech, request: SpeechRequest) -> Done:
    done = DoubaoSpeech(base=fake.base, key=fake.key, timeout=1.5).start(request, "ref", Path)
    assert isinstance(done, Done)
    return done


class _Doubao(ProviderContract):
    asynchronous = False
    downloads = False

    def vendor(self) -> FakeVendor:
        return FakeDoubaoSpeech()

    def provider(self, base: str, key: str) -> DoubaoSpeech:
        return DoubaoSpeech(base=base, key=key, timeout=1.5)


class TestNewVoices(_Doubao):
    def request(self) -> Request:
        return line(emotion="压低声音、害怕", speed=1.25, pitch=-2.0)

    def test_the_pieces_are_one_sound_that_plays(self, floor: Floor) -> None:
        bought = floor.buy(self.request())
        kept = floor.blobs.path(bought.blobs["audio"]).read_bytes()
        with av.open(io.BytesIO(kept), "r") as sound:
            assert sum(frame.samples for frame in sound.decode(audio=0)) > 20_000

    def test_billed_characters_are_those_that_the_vendor_tells(self, floor: Floor) -> None:
        assert floor.buy(self.request()).usage == {Unit.CHARACTER: 6}

    def test_manner_pitch_and_speed_are_said_as_the_vendor_knows_them(self, floor: Floor) -> None:
        floor.buy(self.request())
        order = floor.vendor.accepted[0].order
        assert order["audio_params"]["speech_rate"] == 25
        assert json.loads(order["additions"]) == {
            "post_process": {"pitch": -2},
            "context_texts": ["用压低声音、害怕的语气说"],
        }


class TestOldVoices(_Doubao):
    def request(self) -> Request:
        return line(model="seed-tts-1.0", voice=OLD_VOICE, emotion="angry", speed=9.0)

    def test_an_emotion_is_a_parameter_and_speed_is_kept_in_range(self, floor: Floor) -> None:
        floor.buy(self.request())
        order = floor.vendor.accepted[0].order
        assert order["audio_params"]["emotion"] == "angry"
        assert order["audio_params"]["speech_rate"] == 100
        assert "additions" not in order


class TestKeysOfTheNewConsole(_Doubao):
    def vendor(self) -> FakeVendor:
        return FakeDoubaoSpeech(key="d77c97de-fake-4285-945b-0123456789ab")

    def request(self) -> Request:
        return line()

    def test_one_word_goes_into_one_header(self, floor: Floor) -> None:
        floor.buy(self.request())
        headers = floor.vendor.calls[0].headers
        assert headers["x-api-key"] == floor.vendor.key
        assert "x-api-app-id" not in headers


@pytest.mark.parametrize("between", ["\n", "", "\n\n", "\ndata: ", "\nevent: 352\ndata: "])
def test_pieces_are_read_however_they_are_set_apart(between: str) -> None:
    with FakeDoubaoSpeech() as fake:
        fake.between = between
        assert spoken(fake, line()).usage == {Unit.CHARACTER: 6}


def test_a_voice_of_another_resource_is_refused_with_http_200() -> None:
    with FakeDoubaoSpeech() as fake, pytest.raises(Refused, match="mismatched") as told:
        spoken(fake, line(voice=OLD_VOICE))
    assert told.value.code == "55000000"


def test_a_fault_after_some_sound_may_be_billed() -> None:
    with FakeDoubaoSpeech() as fake, pytest.raises(Unanswered, match="timeout"):
        fake.fault_after_sound = {"code": 55_000_000, "message": "synthesis timeout", "data": None}
        spoken(fake, line())


def test_sound_without_an_end_is_no_answer() -> None:
    with FakeDoubaoSpeech() as fake, pytest.raises(Unanswered):
        fake.breaks_off = True
        spoken(fake, line())


def test_sound_without_usage_is_no_answer() -> None:
    with FakeDoubaoSpeech() as fake, pytest.raises(Unanswered, match=r"用量|usage"):
        fake.tells_usage = False
        spoken(fake, line())


@pytest.mark.parametrize(
    ("status", "message", "error"),
    [
        (200, "quota exceeded for types: concurrency", RateLimited),
        (403, "quota exceeded for types: concurrency", RateLimited),
        (200, "quota exceeded for types: text_words_lifetime", Refused),
        (403, "requested resource not granted", Refused),
    ],
)
def test_the_words_tell_a_limit_from_an_empty_account(
    status: int, message: str, error: type[Exception]
) -> None:
    class Strict(FakeDoubaoSpeech):
        def _speak(self, call: Call) -> Reply:
            return Reply(status=status, body={"header": {"code": 45_000_000, "message": message}})

    with Strict() as fake, pytest.raises(error, match=message.split(":", maxsplit=1)[0]):
        spoken(fake, line())


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b"null", b'{"code":0,"data":"!!"}', b'{"code":20000000}']
)
def test_what_is_no_answer_is_none(body: bytes) -> None:
    class Mute(FakeDoubaoSpeech):
        def _speak(self, call: Call) -> Reply:
            return Reply(body=body)

    with Mute() as fake, pytest.raises(Unanswered):
        spoken(fake, line())


def test_neither_half_of_the_key_is_told() -> None:
    class Talkative(FakeDoubaoSpeech):
        def _speak(self, call: Call) -> Reply:
            token = call.headers["x-api-access-key"]
            return Reply(body={"code": 45_000_000, "message": f"token {token} has no grant"})

    with Talkative() as fake, pytest.raises(Refused) as told:
        spoken(fake, line())
    assert "tok-fake" not in told.value.message


def test_only_speech_is_made() -> None:
    vendor = DoubaoSpeech(key="1:t")
    with pytest.raises(UnknownName):
        vendor.abilities(Craft.IMAGE, "seed-tts-2.0")
    with pytest.raises(UnknownName):
        vendor.abilities(Craft.SPEECH, "gpt-tts")
    with pytest.raises(UnknownName):
        vendor.worst(ImageRequest(model="m", prompt="x", width=8, height=8))
    assert vendor.abilities(Craft.SPEECH, "seed-tts-2.0").craft is Craft.SPEECH
    assert isinstance(vendor.status(Operation(id="x")), Failed)
