"""A fake Doubao speech, version 3: faults with HTTP 200, sound in pieces."""

from __future__ import annotations

import base64
import io
import json
import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import av

from yingxi.testing import samples
from yingxi.testing.vendor import Bad, Call, FakeVendor, Reply, Route, check

PATH = "/api/v3/tts/unidirectional"
KEY = "1234567890:tok-fake-0123456789abcdef"
_EMOTIONS = ("happy", "sad", "angry", "surprised", "fear", "hate", "excited", "coldness", "neutral")


class FakeDoubaoSpeech(FakeVendor):
    """One route; how the answer is cut and what it forgets can be set."""

    between = "\n"
    """What stands between the pieces; nothing and ``data: `` are seen too."""
    tells_usage = True
    breaks_off = False
    """Whether the sound ends in the middle, without an end."""
    fault_after_sound: dict[str, Any] | None = None

    def __init__(self, *, key: str = KEY) -> None:
        super().__init__(key=key)

    def routes(self) -> Sequence[Route]:
        return (("POST", PATH, self._speak),)

    def authorised(self, call: Call) -> None:
        """Three headers, or one of the new console's."""
        told = call.headers
        app, _, token = self.key.partition(":")
        if "x-api-key" in told:
            if told["x-api-key"] != self.key:
                raise Bad("invalid api key", kind="auth")
        elif (told.get("x-api-app-id"), told.get("x-api-access-key")) != (app, token):
            raise Bad("load grant: requested grant not found", kind="auth")

    def fault(self, bad: Bad) -> Reply:
        if bad.kind in ("auth", "missing"):
            status = 401 if bad.kind == "auth" else 404
            header = {"reqid": "1", "code": 45_000_010, "message": bad.reason}
            return Reply(status=status, body={"header": header})
        words = "quota exceeded for types: concurrency" if bad.kind == "rate" else bad.reason
        code = 55_000_000 if "mismatched" in bad.reason else 45_000_000
        return Reply(body=json.dumps({"code": code, "message": words, "data": None}).encode())

    def _speak(self, call: Call) -> Reply:
        resource = call.headers.get("x-api-resource-id", "")
        if not re.fullmatch(r"seed-(tts|icl)-[12]\.0|volc\.\S+", resource):
            raise Bad("get resource id: access denied")
        if not re.fullmatch(r"[0-9a-f-]{36}", call.headers.get("x-api-request-id", "")):
            raise Bad("X-Api-Request-Id must be a UUID")
        body = call.json
        check(body, {"req_params": dict}, {"user": dict, "namespace": str, "event": int})
        wanted = body["req_params"]
        check(
            wanted,
            {"text": str, "speaker": str, "audio_params": dict},
            {"additions": str, "model": str, "ssml": str},
        )
        newer = "2.0" in resource
        if newer != ("uranus" in wanted["speaker"] or wanted["speaker"].startswith("S_")):
            raise Bad("resource ID is mismatched with speaker related resource")
        _check_sound(wanted["audio_params"], newer=newer)
        _check_additions(json.loads(wanted.get("additions", "{}")), newer=newer)
        sound = _mp3()
        self.accept({**wanted, "resource": resource}, {"audio": ("audio/mpeg", sound)})
        counted = "x-control-require-usage-tokens-return" in call.headers and self.tells_usage
        return self._told(sound, len(wanted["text"]) if counted else None)

    def _told(self, sound: bytes, words: int | None) -> Reply:
        half = len(sound) // 2
        told: list[dict[str, Any]] = [
            {"code": 0, "message": "", "data": base64.b64encode(sound[:half]).decode()},
            {"code": 0, "message": "", "data": None, "sentence": {"text": "x", "words": []}},
        ]
        if self.fault_after_sound is not None:
            told.append(self.fault_after_sound)
        elif not self.breaks_off:
            rest = base64.b64encode(sound[half:]).decode()
            told.append({"code": 0, "message": "", "data": rest})
            end: dict[str, Any] = {"code": 20_000_000, "message": "ok", "data": None}
            told.append(end if words is None else end | {"usage": {"text_words": words}})
        text = self.between.join(map(json.dumps, told))
        return Reply(body=(self.between.lstrip("\n") + text + "\n").encode(), mime="text/plain")


def _check_sound(told: Mapping[str, Any], *, newer: bool) -> None:
    check(
        told,
        {"format": str},
        {"sample_rate": int, "speech_rate": int, "loudness_rate": int, "emotion": str},
    )
    if told["format"] not in ("mp3", "ogg_opus", "pcm"):
        raise Bad("unsupported format")
    if told.get("sample_rate", 24_000) not in (8000, 16000, 22050, 24000, 32000, 44100, 48000):
        raise Bad("unsupported sample_rate")
    if not -50 <= told.get("speech_rate", 0) <= 100:
        raise Bad("speech_rate is out of range")
    if "emotion" in told and (newer or told["emotion"] not in _EMOTIONS):
        raise Bad("emotion is not supported by the speaker")


def _check_additions(told: Mapping[str, Any], *, newer: bool) -> None:
    check(told, {}, {"post_process": dict, "context_texts": list, "explicit_language": str})
    pitch = told.get("post_process", {}).get("pitch", 0)
    if not isinstance(pitch, int) or not -12 <= pitch <= 12:
        raise Bad("pitch is out of range")
    if "context_texts" in told and not newer:
        raise Bad("context_texts is not supported by the speaker")


@cache
def _mp3() -> bytes:
    """The tone of `samples.wav` as a vendor hands it out."""
    out = io.BytesIO()
    with av.open(io.BytesIO(samples.wav()), "r") as tone, av.open(out, "w", format="mp3") as sound:
        stream = sound.add_stream("libmp3lame", rate=24_000)
        for frame in tone.decode(audio=0):
            sound.mux(stream.encode(frame))
        sound.mux(stream.encode(None))
    return out.getvalue()
