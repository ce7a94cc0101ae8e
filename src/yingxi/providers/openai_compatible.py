"""Words, pictures and speech from anyone who speaks OpenAI's API: Doubao, Qwen, DeepSeek, Kimi…

Words go through the official ``openai`` package (an extra, imported when first needed; its own
retries are off, since a retry after a time-out buys twice); pictures and speech go through `Wire`.
Wire as in OpenAI's API reference (read 2026-11). Traps:

- Servers that know only ``json_object`` (``json_schema=False``) want the word JSON in the messages:
  the schema is told there.
- ``strict`` is asked for only where the schema is of the strict kind; others would be refused.
- For models that think, ``max_tokens`` may leave the thinking out, at Ark for one, so that the
  worst case would not hold: name the field that bounds both (``limit="max_completion_tokens"``).
- 429 is also said when the balance is gone, which waiting does not mend.
- Some answer HTTP 200 with ``{"error"}``. An answer without ``usage`` can't be paid: BadTake.
- ``seed`` 0 is left out, as not everybody knows the field. ``/audio/speech`` knows no pitch,
  ``/images/generations`` no references, seed or negative words.
- ``/audio/speech`` tells no usage: characters are counted as they were sent.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NoReturn, cast

from yingxi.errors import (
    BadTake,
    MissingExtra,
    NotSent,
    ProviderError,
    RateLimited,
    Refused,
    Unanswered,
    UnknownName,
)
from yingxi.providers.http import CHAT_TIMEOUT, Answer, Wire, bearer, openai_fault, retry_after
from yingxi.providers.media import data_uri
from yingxi.shoot.money import Unit, Usage
from yingxi.shoot.provider import (
    Abilities,
    Artifact,
    Done,
    Failed,
    OpenBlob,
    Operation,
    Recovery,
    Status,
)
from yingxi.shoot.request import (
    Craft,
    ImageRequest,
    MediaRole,
    Message,
    Request,
    SpeechRequest,
    TextRequest,
)
from yingxi.tongue import say

if TYPE_CHECKING:
    import openai

BASE = "https://api.openai.com/v1"
_CRAFTS = (Craft.TEXT, Craft.IMAGE, Craft.SPEECH)
_PICTURES = 16
_TOKENS_PER_PICTURE = 16_384
"""More than any vendor's pictures take as we know them (Qwen-VL's limit)."""
_TOKENS_PER_MESSAGE = 16
"""Room for the marks that a chat template puts round a message."""
_NO_BALANCE = frozenset({"insufficient_quota", "exceeded_current_quota_error", "1113"})
"""What OpenAI and DashScope, Kimi, and GLM call an empty account, with 429."""
_NEVER_LEFT = frozenset(
    {"ConnectError", "ConnectTimeout", "PoolTimeout", "UnsupportedProtocol", "InvalidURL"}
)
"""By name, since the package speaks httpx or httpx2 as its version has it."""
_MAGIC = {b"\x89PNG": "image/png", b"\xff\xd8\xff": "image/jpeg", b"RIFF": "image/webp"}


class OpenAICompatible:
    """Everything is answered at once; ``name`` tells several vendors apart."""

    recovery = Recovery.NONE

    def __init__(
        self, *, key: str, base: str = BASE, timeout: float = CHAT_TIMEOUT, name: str = "openai",
        json_schema: bool = True, limit: str = "max_tokens",
    ) -> None:  # fmt: skip
        """``timeout`` is longer than other vendors': a purchase's lease must outlast it."""
        self.name = name
        self._key = key
        self._base = base
        self._timeout = timeout
        self._json_schema = json_schema
        self._limit = limit
        self._wire = Wire(
            vendor=name, base=base, headers=bearer(key), secrets=(key,), timeout=timeout
        )

    def abilities(self, craft: Craft, model: str) -> Abilities:
        """What the routes can carry; which model knows it is for its vendor to say."""
        if craft not in _CRAFTS:
            raise UnknownName(self.name, craft, _CRAFTS)
        pictures = {MediaRole.REFERENCE_IMAGE: _PICTURES} if craft is Craft.TEXT else {}
        return Abilities(craft=craft, media=pictures)

    def worst(self, request: Request) -> Usage:
        """Tokens are never more than the bytes of UTF-8 that they stand for."""
        match request:
            case TextRequest():
                _package()  # before anything is promised
                messages = self._messages(request)
                spoken = sum(len(m.text.encode()) + _TOKENS_PER_MESSAGE for m in messages)
                seen = sum(len(m.images) for m in messages) * _TOKENS_PER_PICTURE
                shape = len(request.schema.encode()) + _TOKENS_PER_MESSAGE
                return {
                    Unit.INPUT_TOKEN: spoken + seen + shape,
                    Unit.OUTPUT_TOKEN: request.max_tokens,
                }
            case ImageRequest():
                return {Unit.IMAGE: request.count}
            case SpeechRequest():
                return {Unit.CHARACTER: len(request.text)}
            case _:
                raise UnknownName(self.name, request.craft, _CRAFTS)

    def start(self, request: Request, reference: str, blob: OpenBlob) -> Operation | Done:
        match request:
            case TextRequest():
                return self._written(self._chat(request, blob))
            case ImageRequest():
                return self._drawn(self._order("/images/generations", _still(request), whole=True))
            case SpeechRequest():
                return self._spoken(self._order("/audio/speech", _line(request)), request)
            case _:
                raise UnknownName(self.name, request.craft, _CRAFTS)

    def status(self, operation: Operation) -> Status:
        """Never asked: there are no jobs."""
        return Failed(reason=say("这一家没有任务", "this vendor has no jobs"), code="no job")

    def find(self, reference: str) -> Operation | None:
        return None

    def cancel(self, operation: Operation) -> bool:
        return False

    # Words --------------------------------------------------------------------------------------

    def _messages(self, request: TextRequest) -> tuple[Message, ...]:
        if not request.schema or self._json_schema:
            return request.messages
        told = f"Answer with one JSON object that satisfies this JSON Schema: {request.schema}"
        return (Message(role="system", text=told), *request.messages)

    def _chat(self, request: TextRequest, blob: OpenBlob) -> Mapping[str, Any]:
        sdk = _package()
        more: dict[str, Any] = {
            self._limit: request.max_tokens,
            "temperature": request.temperature,
        }
        if request.seed:
            more["seed"] = request.seed
        if request.schema:
            more["response_format"] = self._shape(request.schema)
        messages = [_message(m, blob) for m in self._messages(request)]
        # The package would add the account that it finds in the environment.
        headers = {
            "Authorization": f"Bearer {self._key}" if self._key else sdk.Omit(),
            "OpenAI-Organization": sdk.Omit(),
            "OpenAI-Project": sdk.Omit(),
        }
        waits = sdk.Timeout(self._timeout, connect=min(15.0, self._timeout))
        try:
            with sdk.OpenAI(
                api_key=self._key or "none", base_url=self._base, max_retries=0, timeout=waits,
                http_client=sdk.DefaultHttpxClient(follow_redirects=False),
            ) as client:  # fmt: skip
                got = client.chat.completions.with_raw_response.create(
                    model=request.model, messages=cast("Any", messages), extra_body=more,
                    extra_headers=cast("Any", headers),
                )  # fmt: skip
                content = got.content
        except sdk.APIStatusError as fault:
            raise self._told(
                Answer(
                    status=fault.status_code,
                    headers={k.lower(): v for k, v in fault.response.headers.items()},
                    content=fault.response.content,
                )
            ) from None  # the package's error holds the request with its key
        except sdk.APIConnectionError as fault:
            self._lost(fault)
        return Answer(status=200, headers={}, content=content).json()

    def _shape(self, schema: str) -> dict[str, Any]:
        if not self._json_schema:
            return {"type": "json_object"}
        shape = json.loads(schema)
        told = {"name": "answer", "schema": shape, "strict": _is_strict(shape)}
        return {"type": "json_schema", "json_schema": told}

    def _written(self, told: Mapping[str, Any]) -> Done:
        choices = told.get("choices")
        if not isinstance(choices, list) or not choices:
            self._not_an_answer(told)
        choice = _mapping(cast("list[Any]", choices)[0])
        usage = _mapping(told.get("usage"))
        spent = (usage.get("prompt_tokens"), usage.get("completion_tokens"))
        if not all(isinstance(n, int) for n in spent):
            raise BadTake(
                say(
                    f"{self.name}: 回答里没有 usage，不知道用了多少",
                    f"{self.name}: the answer has no usage, so nobody knows what it costs",
                ),
                code="no usage",
                hint=say("换一家会说用量的", "use a vendor that tells the usage"),
            )
        text = _mapping(choice.get("message")).get("content")
        return Done(
            usage={Unit.INPUT_TOKEN: int(spent[0] or 0), Unit.OUTPUT_TOKEN: int(spent[1] or 0)},
            text=text if isinstance(text, str) else "",
            facts={
                "finish": str(choice.get("finish_reason") or ""),
                "model": str(told.get("model") or ""),
            },
        )

    def _lost(self, fault: openai.APIConnectionError) -> NoReturn:
        what = type(fault.__cause__).__name__
        if what in _NEVER_LEFT:
            raise NotSent(
                say(f"{self.name}: 连不上 {self._base}", f"{self.name}: can't reach {self._base}"),
                hint=say("看看网络和地址", "look at the network and the address"),
            ) from None
        raise Unanswered(
            say(f"{self.name}: 没有回音（{what}）", f"{self.name}: no answer ({what})")
        ) from None

    # Pictures and speech ------------------------------------------------------------------------

    def _order(self, path: str, body: Mapping[str, Any], *, whole: bool = False) -> Answer:
        try:
            return self._wire.order(path, body, whole=whole)
        except RateLimited as fault:
            if fault.code in _NO_BALANCE:
                raise _no_balance(fault.message, fault.code) from None
            raise

    def _drawn(self, answer: Answer) -> Done:
        told = answer.json()
        listed = told.get("data")
        data = cast("list[object]", listed) if isinstance(listed, list) else []
        found = [_picture(_mapping(one)) for one in data]
        made = [one for one in found if one is not None]
        if not made:
            self._not_an_answer(told)
        files = [
            Artifact(name="image" if i == 0 else f"image_{i + 1}", mime=mime, url=url, data=drawn)
            for i, (mime, url, drawn) in enumerate(made)
        ]
        return Done(usage={Unit.IMAGE: len(files)}, artifacts=tuple(files))

    def _spoken(self, answer: Answer, request: SpeechRequest) -> Done:
        mime = answer.headers.get("content-type", "").split(";")[0].strip()
        if mime.startswith(("application/json", "text/")) or not answer.content:
            self._not_an_answer(answer.json())
        mime = mime if mime.startswith("audio/") else "audio/wav"
        return Done(
            usage={Unit.CHARACTER: len(request.text)},
            artifacts=(Artifact(name="audio", mime=mime, data=answer.content),),
        )

    # What went wrong ----------------------------------------------------------------------------

    def _not_an_answer(self, told: Mapping[str, Any]) -> NoReturn:
        """The error for HTTP 200 without what was ordered."""
        code, message = openai_fault(Answer(status=200, headers={}, content=_bytes(told)))
        if code.isdigit() and 400 <= int(code) < 600:
            content = _bytes(told)
            raise self._told(Answer(status=int(code), headers={}, content=content))
        if code or message:
            raise self._wire.refuse(code, message)
        raise Unanswered(
            say(
                f"{self.name}: 回答里没有要的东西",
                f"{self.name}: the answer lacks what was asked for",
            )
        )

    def _told(self, answer: Answer) -> ProviderError:
        code, message = openai_fault(answer)
        text = self._wire.clean(f"{self.name}: HTTP {answer.status} {code} {message}".strip())
        code = code or str(answer.status)
        if code in _NO_BALANCE:
            return _no_balance(text, code)
        if answer.status == 429:
            return RateLimited(text, retry_after=retry_after(answer.headers), code=code)
        if answer.status >= 500:
            return Unanswered(text, code=code)
        hint = say("看看密钥、地址、模型名和提示词", "check the key, address, model and prompt")
        return Refused(text, code=code, hint=hint)


def _package() -> Any:
    """The ``openai`` package. Raises MissingExtra."""
    try:
        import openai
    except ImportError as fault:
        raise MissingExtra(
            say("文字模型要装 openai 包", "text models need the openai package"),
            hint="pip install 'yingxi[text]'",
        ) from fault
    return openai


def _message(message: Message, blob: OpenBlob) -> dict[str, Any]:
    if not message.images:
        return {"role": message.role, "content": message.text}
    parts: list[dict[str, Any]] = [{"type": "text", "text": message.text}]
    parts += [
        {"type": "image_url", "image_url": {"url": data_uri(image, blob)}}
        for image in message.images
    ]
    return {"role": message.role, "content": parts}


def _is_strict(schema: object) -> bool:
    """Whether every object of a schema is closed and wants all of its properties."""
    if isinstance(schema, list):
        return all(map(_is_strict, cast("list[object]", schema)))
    if not isinstance(schema, dict):
        return True
    node = cast("dict[str, object]", schema)
    if node.get("type") == "object" or "properties" in node:
        wanted, known = node.get("required"), set(_mapping(node.get("properties")))
        if node.get("additionalProperties") is not False or not isinstance(wanted, list):
            return False
        if set(cast("list[str]", wanted)) != known:
            return False
    return all(map(_is_strict, node.values()))


def _still(request: ImageRequest) -> dict[str, Any]:
    return {
        "model": request.model,
        "prompt": request.prompt,
        "n": request.count,
        "size": f"{request.width}x{request.height}",
        "response_format": "b64_json",
    }


def _line(request: SpeechRequest) -> dict[str, Any]:
    body: dict[str, Any] = {
        "model": request.model,
        "input": request.text,
        "voice": request.voice,
        "response_format": "wav",
    }
    if request.speed != 1.0:
        body["speed"] = min(4.0, max(0.25, request.speed))
    if request.emotion:
        body["instructions"] = request.emotion
    return body


def _picture(one: Mapping[str, Any]) -> tuple[str, str, bytes] | None:
    """MIME type, address and bytes of a picture; None where it is none."""
    if isinstance(one.get("url"), str) and one["url"].startswith("http"):
        return "image/png", one["url"], b""
    try:
        data = base64.b64decode(str(one.get("b64_json") or ""), validate=True)
    except (binascii.Error, ValueError):
        return None
    mime = next((m for magic, m in _MAGIC.items() if data.startswith(magic)), "")
    return (mime, "", data) if mime else None


def _no_balance(text: str, code: str) -> Refused:
    return Refused(text, code=code, hint=say("账户余额不够", "the account's balance is too low"))


def _mapping(value: object) -> Mapping[str, Any]:
    return cast("Mapping[str, Any]", value) if isinstance(value, dict) else {}


def _bytes(told: Mapping[str, Any]) -> bytes:
    return json.dumps(told).encode()
