"""Words, pictures and speech over OpenAI's API."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from yingxi.errors import (
    BadTake,
    MissingExtra,
    Parked,
    RateLimited,
    Refused,
    Unanswered,
    UnknownName,
)
from yingxi.providers.openai_compatible import OpenAICompatible
from yingxi.shoot.money import Unit
from yingxi.shoot.provider import Done, Failed, Operation
from yingxi.shoot.request import (
    Craft,
    ImageRequest,
    Media,
    MediaRole,
    Message,
    MusicRequest,
    Request,
    SpeechRequest,
    TextRequest,
)
from yingxi.testing import samples
from yingxi.testing.contract import PICTURE, Floor, ProviderContract
from yingxi.testing.openai_compatible import FakeOpenAI
from yingxi.testing.vendor import Call, FakeVendor, Mishap, Reply

SCHEMA = json.dumps(
    {
        "type": "object", "additionalProperties": False, "required": ["title"],
        "properties": {"title": {"type": "string"}},
    }
)  # fmt: skip
OPEN_SCHEMA = json.dumps({"type": "object", "properties": {"title": {"type": "string"}}})


def words(text: str = "写一个开头", **more: object) -> TextRequest:
    told = (Message(role="system", text="你是编剧"), Message(role="user", text=text))
    return TextRequest(model="qwen-max", messages=told, max_tokens=64, **more)  # pyright: ignore[reportArgumentType]


def vendor_of(fake: FakeOpenAI, **more: object) -> OpenAICompatible:
    return OpenAICompatible(base=fake.base + "/v1", key=fake.key, timeout=1.5, **more)  # pyright: ignore[reportArgumentType]


def answer_of(fake: FakeOpenAI, request: Request, **more: object) -> Done:
    done = vendor_of(fake, **more).start(request, "ref", Path)
    assert isinstance(done, Done)
    return done


class _OpenAI(ProviderContract):
    asynchronous = False
    downloads = False

    def vendor(self) -> FakeVendor:
        return FakeOpenAI()

    def provider(self, base: str, key: str) -> OpenAICompatible:
        return OpenAICompatible(base=base + "/v1", key=key, timeout=1.5)


class TestWords(_OpenAI):
    def request(self) -> Request:
        return words(seed=7)

    def test_the_answer_is_kept_with_its_finish(self, floor: Floor) -> None:
        bought = floor.buy(self.request())
        assert bought.text == '{"title": "山门"}'
        assert bought.facts == {"finish": "stop", "model": "qwen-max-0711"}
        order = floor.vendor.accepted[0].order
        assert (order["max_tokens"], order["temperature"], order["seed"]) == (64, 0.7, 7)

    def test_an_answer_without_usage_is_a_bad_take_and_is_not_bought_again(
        self, floor: Floor
    ) -> None:
        assert isinstance(floor.vendor, FakeOpenAI)
        floor.vendor.tells_usage = False
        with pytest.raises(BadTake, match="usage"):
            floor.buy(self.request())
        with pytest.raises(BadTake):
            floor.buy(self.request())
        assert len(floor.vendor.accepted) == 1

    def test_a_server_error_may_have_been_accepted(self, floor: Floor) -> None:
        floor.vendor.mishap(Mishap.BROKEN)
        with pytest.raises(Parked):
            floor.buy(self.request())
        assert len(floor.vendor.calls) == 1, "the package tried again by itself"

    def test_pictures_are_seen_with_the_words(self, floor: Floor) -> None:
        image = Media(role=MediaRole.REFERENCE_IMAGE, blob=PICTURE, mime="image/png")
        told = (Message(role="user", text="这是谁？", images=(image,)),)
        request = TextRequest(model="qwen-vl", messages=told)
        assert not floor.provider.abilities(Craft.TEXT, "qwen-vl").faults(request)
        floor.buy(request)
        kinds = [part["type"] for part in floor.vendor.accepted[0].order["messages"][0]["content"]]
        assert kinds == ["text", "image_url"]


class TestWordsInAShape(_OpenAI):
    def request(self) -> Request:
        return words(schema=SCHEMA)

    def test_the_schema_is_asked_for_strictly_where_it_is_strict(self, floor: Floor) -> None:
        floor.buy(self.request())
        floor.buy(words(schema=OPEN_SCHEMA))
        told = [job.order["response_format"]["json_schema"] for job in floor.vendor.accepted]
        assert [one["strict"] for one in told] == [True, False]
        assert told[0]["schema"] == json.loads(SCHEMA)


class TestWordsInAShapeOfOldServers(_OpenAI):
    def vendor(self) -> FakeVendor:
        fake = FakeOpenAI()
        fake.knows_schema = False
        return fake

    def provider(self, base: str, key: str) -> OpenAICompatible:
        return OpenAICompatible(
            base=base + "/v1", key=key, timeout=1.5, name="deepseek", json_schema=False
        )

    def request(self) -> Request:
        return words(schema=SCHEMA)

    def test_the_schema_is_told_in_the_messages(self, floor: Floor) -> None:
        floor.buy(self.request())
        order = floor.vendor.accepted[0].order
        assert order["response_format"] == {"type": "json_object"}
        assert SCHEMA in order["messages"][0]["content"]


class TestPictures(_OpenAI):
    def request(self) -> Request:
        return ImageRequest(model="z-image", prompt="山门，雪夜", width=1024, height=1792, count=2)

    def test_pictures_come_with_the_answer(self, floor: Floor) -> None:
        bought = floor.buy(self.request())
        kept = [floor.blobs.path(blob).read_bytes() for blob in bought.blobs.values()]
        assert kept == [samples.png(seed=0), samples.png(seed=1)]
        assert bought.usage == {Unit.IMAGE: 2}

    def test_references_are_not_taken(self, floor: Floor) -> None:
        image = Media(role=MediaRole.REFERENCE_IMAGE, blob=PICTURE, mime="image/png")
        request = ImageRequest(model="z", prompt="x", width=8, height=8, references=(image,))
        assert floor.provider.abilities(Craft.IMAGE, "z").faults(request)


class TestSpeech(_OpenAI):
    def request(self) -> Request:
        return SpeechRequest(
            model="tts", text="开门，是我。", voice="alloy", speed=9.0, emotion="低声"
        )

    def test_raw_sound_is_kept_and_characters_are_counted(self, floor: Floor) -> None:
        bought = floor.buy(self.request())
        assert floor.blobs.path(bought.blobs["audio"]).read_bytes() == samples.wav()
        assert bought.usage == {Unit.CHARACTER: 6}
        order = floor.vendor.accepted[0].order
        assert (order["speed"], order["instructions"]) == (4.0, "低声")


def test_an_answer_that_was_cut_says_so() -> None:
    with FakeOpenAI() as fake:
        fake.finish = "length"
        done = answer_of(fake, words())
    assert done.facts["finish"] == "length"
    assert done.usage[Unit.OUTPUT_TOKEN] == 64


def test_the_field_that_bounds_the_answer_can_be_named() -> None:
    with FakeOpenAI() as fake:
        answer_of(fake, words(), limit="max_completion_tokens")
        assert fake.accepted[0].order["max_completion_tokens"] == 64
        assert "max_tokens" not in fake.accepted[0].order


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ({"code": 429, "message": "slow down"}, RateLimited),
        ({"code": 502, "message": "upstream died"}, Unanswered),
        ({"code": 403, "message": "moderated"}, Refused),
        ({"code": "bad_prompt", "message": "no"}, Refused),
    ],
)
@pytest.mark.parametrize(
    "request_",
    [
        words(),
        ImageRequest(model="m", prompt="x", width=8, height=8),
        SpeechRequest(model="m", text="x", voice="v"),
    ],
    ids=["words", "picture", "speech"],
)
def test_a_fault_with_http_200_becomes_the_right_error(
    fault: dict[str, object], error: type[Exception], request_: Request
) -> None:
    with FakeOpenAI() as fake, pytest.raises(error):
        fake.upstream = fault
        answer_of(fake, request_)


@pytest.mark.parametrize("body", [{}, {"choices": []}, {"data": [{}]}, b"<html>", b"[1]", b""])
@pytest.mark.parametrize(
    "request_",
    [
        words(),
        ImageRequest(model="m", prompt="x", width=8, height=8),
        SpeechRequest(model="m", text="x", voice="v"),
    ],
    ids=["words", "picture", "speech"],
)
def test_an_answer_without_what_was_ordered_may_be_billed(body: object, request_: Request) -> None:
    class Empty(FakeOpenAI):
        def _any(self, call: Call) -> Reply:
            return Reply(body=body, mime="application/json")

        _chat = _picture = _speech = _any

    with Empty() as fake, pytest.raises(Unanswered):
        answer_of(fake, request_)


@pytest.mark.parametrize(
    "request_", [words(), SpeechRequest(model="m", text="x", voice="v")], ids=["words", "speech"]
)
def test_an_empty_account_is_not_waited_for_though_it_says_429(request_: Request) -> None:
    with FakeOpenAI() as fake, pytest.raises(Refused, match="quota"):
        fake.empty_account = True
        answer_of(fake, request_)


def test_without_a_key_no_authorization_is_sent_and_no_account_from_the_environment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("OPENAI_ORG_ID", "org-of-somebody")
    monkeypatch.setenv("OPENAI_PROJECT_ID", "project-of-somebody")
    monkeypatch.setenv("OPENAI_API_KEY", "sk-of-somebody")

    class Ollama(FakeOpenAI):
        def authorised(self, call: Call) -> None:
            assert "somebody" not in str(call.headers)
            assert "authorization" not in call.headers

    with Ollama() as fake:
        local = OpenAICompatible(base=fake.base + "/v1", key="", timeout=1.5)
        assert isinstance(local.start(words(), "ref", Path), Done)


def test_the_missing_package_is_told_before_anything_is_promised(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "openai", None)
    vendor = OpenAICompatible(key="k")
    with pytest.raises(MissingExtra) as told:
        vendor.worst(words())
    assert told.value.hint == "pip install 'yingxi[text]'"
    assert vendor.worst(SpeechRequest(model="m", text="你好", voice="v")) == {Unit.CHARACTER: 2}


def test_worst_bounds_chinese_words_and_their_schema() -> None:
    worst = OpenAICompatible(key="k").worst(words("山" * 1000, schema=SCHEMA))
    assert worst[Unit.INPUT_TOKEN] >= 3000 + len(SCHEMA)
    assert worst[Unit.OUTPUT_TOKEN] == 64


def test_films_and_music_are_not_made() -> None:
    vendor = OpenAICompatible(key="k", name="kimi")
    with pytest.raises(UnknownName):
        vendor.abilities(Craft.VIDEO, "any")
    with pytest.raises(UnknownName):
        vendor.worst(MusicRequest(model="m", prompt="x"))
    assert isinstance(vendor.status(Operation(id="x")), Failed)
    assert vendor.name == "kimi"
