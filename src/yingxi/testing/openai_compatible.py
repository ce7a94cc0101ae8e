"""A fake vendor that speaks OpenAI's API: words, pictures, speech."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Sequence
from typing import Any, cast

from yingxi.testing import samples
from yingxi.testing.vendor import KEY, Bad, Call, FakeVendor, Reply, Route, check, now


class FakeOpenAI(FakeVendor):
    """Under ``/v1``; what it knows and what it forgets can be set."""

    knows_schema = True
    """Whether ``json_schema`` is known, or ``json_object`` only (DeepSeek)."""
    tells_usage = True
    finish = "stop"
    text = '{"title": "山门"}'
    answers: Callable[[dict[str, Any]], str] | None = None
    """Gives the text for a request's body; ``text`` where it is None. It may set ``finish``."""
    upstream: dict[str, Any] | None = None
    """A fault that comes with HTTP 200, as relays tell what happened behind them."""
    empty_account = False

    def __init__(self, *, key: str = KEY) -> None:
        super().__init__(key=key)
        self.spent: list[tuple[int, int]] = []
        """Tokens in and out of every answer: what is on the bill."""

    def routes(self) -> Sequence[Route]:
        return (
            ("POST", "/v1/chat/completions", self._chat),
            ("POST", "/v1/images/generations", self._picture),
            ("POST", "/v1/audio/speech", self._speech),
        )

    def fault(self, bad: Bad) -> Reply:
        kind, code = {
            "auth": ("invalid_request_error", "invalid_api_key"),
            "rate": ("requests", "rate_limit_exceeded"),
            "content": ("invalid_request_error", "content_policy_violation"),
            "balance": ("insufficient_quota", "insufficient_quota"),
        }.get(bad.kind, ("invalid_request_error", None))
        plain = super().fault(bad)
        status = 429 if bad.kind == "balance" else plain.status
        error = {"message": bad.reason, "type": kind, "param": None, "code": code}
        return Reply(status=status, headers=plain.headers, body={"error": error})

    def _chat(self, call: Call) -> Reply:
        self._account()
        body = call.json
        check(
            body,
            {"model": str, "messages": list},
            {
                "max_tokens": int, "max_completion_tokens": int, "temperature": (int, float),
                "seed": int, "response_format": dict,
            },
        )  # fmt: skip
        if not 0 <= body.get("temperature", 1) <= 2:
            raise Bad("temperature must be between 0 and 2")
        if not body["messages"]:
            raise Bad("messages: empty array")
        said = "".join(_said(message) for message in body["messages"])
        self._format(body.get("response_format") or {"type": "text"}, said)
        self.accept(body, {})
        if self.upstream is not None:
            return Reply(body={"error": self.upstream})
        text = self.text if self.answers is None else self.answers(body)
        most = body.get("max_tokens") or body.get("max_completion_tokens") or 4096
        message = {"role": "assistant", "content": text, "refusal": None}
        told: dict[str, Any] = {
            "id": "chatcmpl-1", "object": "chat.completion", "created": int(now()),
            "model": body["model"] + "-0711",
            "choices": [{"index": 0, "message": message, "finish_reason": self.finish}],
        }  # fmt: skip
        if self.tells_usage:
            sent = len(said) + 8 * len(body["messages"])
            made = most if self.finish == "length" else min(most, len(text))
            told["usage"] = {
                "prompt_tokens": sent, "completion_tokens": made, "total_tokens": sent + made,
            }  # fmt: skip
            self.spent.append((sent, made))
        return Reply(body=told)

    def _format(self, told: dict[str, Any], said: str) -> None:
        match told.get("type"):
            case "text":
                check(told, {"type": str})
            case "json_object":
                check(told, {"type": str})
                if "json" not in said.lower():
                    raise Bad("Prompt must contain the word 'json' in some form")
            case "json_schema" if self.knows_schema:
                check(told, {"type": str, "json_schema": dict})
                shape = told["json_schema"]
                check(shape, {"name": str, "schema": dict}, {"strict": bool, "description": str})
                if not re.fullmatch(r"[a-zA-Z0-9_-]{1,64}", shape["name"]):
                    raise Bad("json_schema.name does not match the pattern")
                if shape.get("strict"):
                    _strict(shape["schema"])
            case _:
                raise Bad("This response_format type is unavailable now")

    def _picture(self, call: Call) -> Reply:
        self._account()
        body = call.json
        check(body, {"prompt": str}, {"model": str, "n": int, "size": str, "response_format": str})
        if not 1 <= body.get("n", 1) <= 10 or not re.fullmatch(r"\d+x\d+", body.get("size", "1x1")):
            raise Bad("n or size is out of range")
        if body.get("response_format") not in ("url", "b64_json"):
            raise Bad("response_format must be url or b64_json")
        pictures = [samples.png(seed=i) for i in range(body.get("n", 1))]
        job = self.accept(body, {f"image{i}": ("image/png", p) for i, p in enumerate(pictures)})
        if self.upstream is not None:
            return Reply(body={"error": self.upstream})
        data = [{"b64_json": base64.b64encode(p).decode()} for _, p in job.files.values()]
        return Reply(body={"created": int(now()), "data": data})

    def _speech(self, call: Call) -> Reply:
        self._account()
        body = call.json
        check(
            body,
            {"model": str, "input": str, "voice": str},
            {"response_format": str, "speed": (int, float), "instructions": str},
        )
        if not body["input"] or len(body["input"]) > 4096:
            raise Bad("input must have 1 to 4096 characters")
        if not 0.25 <= body.get("speed", 1) <= 4:
            raise Bad("speed must be between 0.25 and 4")
        if body.get("response_format", "mp3") != "wav":
            raise Bad("this fake has wav only")
        self.accept(body, {"audio": ("audio/wav", samples.wav())})
        if self.upstream is not None:
            return Reply(body={"error": self.upstream})
        return Reply(body=samples.wav(), mime="audio/wav")

    def _account(self) -> None:
        if self.empty_account:
            raise Bad("You exceeded your current quota", kind="balance")


def _said(message: object) -> str:
    """The words of a message. Raises Bad for one that is not known."""
    if not isinstance(message, dict):
        raise Bad("messages must be objects")
    check(cast("dict[str, Any]", message), {"role": str, "content": (str, list)})
    if message["role"] not in ("system", "user", "assistant"):
        raise Bad(f"unknown role {message['role']}")
    content = message["content"]
    if isinstance(content, str):
        return content
    words = ""
    for part in cast("list[dict[str, Any]]", content):
        if part.get("type") == "text":
            words += part["text"]
        elif part.get("type") != "image_url" or not part["image_url"]["url"].startswith("data:"):
            raise Bad("unknown part of content")
    return words


_UNKNOWN = frozenset({"default", "minLength", "maxLength", "allOf", "oneOf", "prefixItems"})
"""Keywords of JSON Schema that strict mode refuses."""


def _strict(schema: dict[str, Any]) -> None:
    """Raises Bad for what OpenAI's strict mode does not take."""
    strange = _UNKNOWN & schema.keys()
    if strange:
        raise Bad(f"Invalid schema: '{sorted(strange)[0]}' is not permitted")
    if "$ref" in schema and len(schema) > 1:
        raise Bad("Invalid schema: $ref cannot have keywords beside it")
    if schema.get("type") == "object":
        if schema.get("additionalProperties") is not False:
            raise Bad("Invalid schema: 'additionalProperties' is required to be false")
        if sorted(schema.get("required", [])) != sorted(schema.get("properties", {})):
            raise Bad("Invalid schema: 'required' must list every key in properties")
    named = [*schema.get("properties", {}).values(), *schema.get("$defs", {}).values()]
    for node in (*named, schema.get("items"), *schema.get("anyOf", [])):
        if isinstance(node, dict):
            _strict(cast("dict[str, Any]", node))
