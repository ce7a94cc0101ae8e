"""Volcengine's Doubao speech, version 3: one line of text, the whole sound in one answer.

Wire as in the vendor's page "单向流式HTTP-V3" (docs/6561/1598757, read 2026-11 through copies).
Traps:

- The key is two: ``APPID:TOKEN``. One word without a colon is a key of the new console and goes
  into ``X-Api-Key`` instead.
- The model is a resource id (``seed-tts-2.0``, ``seed-icl-2.0``…) and must go with the voice.
- The answer is JSON after JSON, mostly one a line, sometimes with nothing between, sometimes with
  ``data:`` before it; sound comes in base64 pieces, and only ``20000000`` ends it.
- Faults come with HTTP 200, even after some sound. One code stands for many things, so that the
  words decide what is a limit.
- Billed characters are told only when a header asks for them.
- ``emotion`` is a parameter of some 1.0 voices; 2.0 voices take a sentence about the manner (not
  billed). Which words a voice knows is not verified here.
- No reference of ours is searchable: an order whose answer was lost is parked.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
import uuid
from collections.abc import Iterator
from typing import Any

from yingxi.errors import RateLimited, Refused, Unanswered, UnknownName
from yingxi.providers.answers import at, text_at, whole_at
from yingxi.providers.http import POST_TIMEOUT, Answer, Wire
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
from yingxi.shoot.request import Craft, Request, SpeechRequest
from yingxi.tongue import say

BASE = "https://openspeech.bytedance.com"
PATH = "/api/v3/tts/unidirectional"
_RESOURCES = ("seed-tts-2.0", "seed-tts-1.0", "seed-icl-2.0", "seed-icl-1.0")
_END = 20_000_000
_BETWEEN = re.compile(r"(?:\s|data:|event:[^\n]*)*")
_LIMIT = re.compile(r"concurrency|qps|too many|rate limit", re.IGNORECASE)
"""``quota exceeded for types: concurrency`` passes; ``…: text_words_lifetime`` does not."""
_MOST_PER_CHARACTER = 2
"""Some of the trade count a Chinese character as two."""


class DoubaoSpeech:
    """Speech at once."""

    name = "doubao"
    recovery = Recovery.NONE

    def __init__(self, *, key: str, base: str = BASE, timeout: float = POST_TIMEOUT) -> None:
        app, colon, token = key.partition(":")
        headers = {"X-Api-App-Id": app, "X-Api-Access-Key": token} if colon else {"X-Api-Key": key}
        self._wire = Wire(
            vendor=self.name, base=base, headers=headers, secrets=(key, token), fault=_fault,
            timeout=timeout,
        )  # fmt: skip

    def abilities(self, craft: Craft, model: str) -> Abilities:
        """Speech by the resources of ``seed-tts`` and ``seed-icl`` (cloned voices)."""
        if craft is not Craft.SPEECH or not model.startswith(("seed-", "volc.")):
            raise UnknownName(f"{self.name} {craft}", model, _RESOURCES)
        return Abilities(craft=craft)

    def worst(self, request: Request) -> Usage:
        """Characters, each counted as the strictest count it."""
        if not isinstance(request, SpeechRequest):
            raise UnknownName(self.name, request.craft, ("speech",))
        return {Unit.CHARACTER: len(request.text) * _MOST_PER_CHARACTER}

    def start(self, request: Request, reference: str, blob: OpenBlob) -> Operation | Done:
        if not isinstance(request, SpeechRequest):
            raise UnknownName(self.name, request.craft, ("speech",))
        headers = {
            "X-Api-Resource-Id": request.model,
            "X-Api-Request-Id": str(uuid.uuid5(uuid.NAMESPACE_URL, f"yingxi:{reference}")),
            "X-Control-Require-Usage-Tokens-Return": "text_words",
        }
        try:
            return self._spoken(self._wire.order(PATH, _line(request), headers=headers))
        except Refused as fault:
            if _LIMIT.search(fault.message):
                raise RateLimited(fault.message, code=fault.code) from None
            raise

    def status(self, operation: Operation) -> Status:
        """Never asked: there are no jobs."""
        return Failed(reason=say("这一家没有任务", "this vendor has no jobs"), code="no job")

    def find(self, reference: str) -> Operation | None:
        return None

    def cancel(self, operation: Operation) -> bool:
        return False

    def _spoken(self, answer: Answer) -> Done:
        sound, used, ended = b"", None, False
        for told in _pieces(answer.content):
            code = whole_at(told, "code") or whole_at(told, "header", "code") or 0
            if code not in (0, _END):
                self._faulted(told, code, begun=bool(sound))
            try:
                sound += base64.b64decode(text_at(told, "data"), validate=True)
            except (binascii.Error, ValueError):
                break
            words = whole_at(told, "usage", "text_words")
            used = used if words is None else words
            ended = ended or code == _END
        if not ended or not sound or used is None:
            what = "usage" if ended and sound else "the end of the sound"
            raise Unanswered(
                say(f"{self.name}: 声音没有收全或没有用量", f"{self.name}: the answer lacks {what}")
            )
        return Done(
            usage={Unit.CHARACTER: used},
            artifacts=(Artifact(name="audio", mime="audio/mpeg", data=sound),),
        )

    def _faulted(self, told: object, code: int, *, begun: bool) -> None:
        message = text_at(told, "message") or text_at(told, "header", "message")
        if begun:
            raise Unanswered(
                self._wire.clean(f"{self.name}: {code} {message}"), code=str(code)
            )  # what was spoken until then may be billed
        raise self._wire.refuse(str(code), message)


def _line(request: SpeechRequest) -> dict[str, Any]:
    sound: dict[str, Any] = {
        "format": "mp3",
        "sample_rate": 24_000,
        "speech_rate": round(min(100.0, max(-50.0, (request.speed - 1) * 100))),
    }
    more: dict[str, Any] = {}
    if request.pitch:
        more["post_process"] = {"pitch": round(min(12.0, max(-12.0, request.pitch)))}
    if request.emotion and "2.0" in request.model:
        more["context_texts"] = [f"用{request.emotion}的语气说"]
    elif request.emotion:
        sound["emotion"] = request.emotion
    wanted = {"text": request.text, "speaker": request.voice, "audio_params": sound}
    if more:
        # A text that holds JSON, as the vendor wants it.
        wanted["additions"] = json.dumps(more, ensure_ascii=False)
    return {"user": {"uid": "yingxi"}, "req_params": wanted}


def _pieces(content: bytes) -> Iterator[object]:
    """JSON after JSON until there is no more, or something that is none."""
    text, at_, decoder = content.decode(errors="replace"), 0, json.JSONDecoder()
    while True:
        gap = _BETWEEN.match(text, at_)
        at_ = gap.end() if gap else at_
        if at_ >= len(text):
            return
        try:
            told, at_ = decoder.raw_decode(text, at_)
        except ValueError:
            return
        yield told


def _fault(answer: Answer) -> tuple[str, str]:
    """``{"header": {"code", "message"}}`` before the text is looked at, ``{"code"…}`` after."""
    told = answer.json()
    place = told.get("header") if isinstance(told.get("header"), dict) else told
    return text_at(place, "code"), text_at(place, "message") or text_at(at(told, "error"))
