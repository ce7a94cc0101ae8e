"""A fake MiniMax: films in the second version's words, sound in the first's."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from yingxi.testing import samples
from yingxi.testing.vendor import Bad, Call, FakeVendor, Reply, Route, check

FILMS = "/v2/video_generation"
FILM = "/v2/query/video_generation"
_RATIOS = ("adaptive", "21:9", "16:9", "4:3", "1:1", "3:4", "9:16")
_ROLES = {
    "image_url": ("first_frame", "last_frame", "reference_image"),
    "video_url": ("reference_video",),
    "audio_url": ("reference_audio",),
}
_MOST = {
    "first_frame": 1, "last_frame": 1, "reference_image": 9, "reference_video": 3,
    "reference_audio": 3,
}  # fmt: skip
_EMOTIONS = ("happy", "sad", "angry", "fearful", "disgusted", "surprised", "calm", "fluent")
_FIRST = {"auth": 1004, "key": 2049, "rate": 1002, "content": 1026, "balance": 1008}
_SECOND = {
    "auth": (401, "authorized_error", 1004),
    "key": (401, "authorized_error", 2049),
    "rate": (429, "rate_limit_error", 1002),
    "content": (422, "unprocessable_entity_error", 1026),
    "balance": (402, "insufficient_balance_error", 1008),
}
SECONDS_OF_A_REFERENCE = 5


class FakeMiniMax(FakeVendor):
    """H3, T2A and songs; what is heard can be settled from outside."""

    speech: Callable[[Mapping[str, Any]], bytes] | None = None
    """The WAV for an order's body, at the rate that it asks for."""
    song: Callable[[Mapping[str, Any]], bytes] | None = None
    """The same for a song."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self._asked = threading.local()

    def routes(self) -> Sequence[Route]:
        return (
            ("POST", FILMS, self._create),
            ("GET", FILM + "/([^/]+)", self._state),
            ("DELETE", FILMS + "/([^/]+)", self._delete),
            ("POST", "/v1/t2a_v2", self._speech),
            ("POST", "/v1/music_generation", self._song),
        )

    def authorised(self, call: Call) -> None:
        self._asked.first = call.path.startswith("/v1/")
        told = call.headers.get("authorization", "")
        if not told:
            raise Bad("login fail: Please carry the API secret key", kind="auth")
        if told != f"Bearer {self.key}":
            raise Bad("invalid api key", kind="key")

    def fault(self, bad: Bad) -> Reply:
        """HTTP 200 and a number in the first version, an HTTP status in the second."""
        if self._asked.first:
            code = _FIRST.get(bad.kind, 2013)
            return Reply(body={"base_resp": {"status_code": code, "status_msg": bad.reason}})
        status, kind, code = _SECOND.get(bad.kind, (400, "bad_request_error", 2013))
        error = {"type": kind, "message": f"{bad.reason} ({code})", "http_code": str(status)}
        return Reply(
            status=status, body={"type": "error", "error": error, "request_id": "0217852290"}
        )

    def _create(self, call: Call) -> Reply:
        body = call.json
        check(
            body, {"model": str, "content": list, "resolution": str, "duration": int},
            {"ratio": str, "aigc_watermark": bool, "callback_url": str},
        )  # fmt: skip
        if body["model"] not in ("MiniMax-H3", "MiniMax-H3-Max"):
            raise Bad("invalid params, model")
        roles = [_content(part) for part in body["content"]]
        _combine(roles)
        if not 4 <= body["duration"] <= 15:
            raise Bad("invalid params, duration must be 4 to 15")
        if body["resolution"] not in ("768P", "2K"):
            raise Bad("invalid params, resolution must be 768P or 2K")
        ratio = body.get("ratio", "adaptive")
        if ratio not in _RATIOS:
            raise Bad("invalid params, ratio")
        if roles == ["text"] and ratio == "adaptive":
            raise Bad("invalid params, ratio is required for text-to-video")
        seen = min(15, SECONDS_OF_A_REFERENCE * roles.count("reference_video"))
        job = self.accept({**body, "seen": seen}, {"video": ("video/mp4", samples.mp4(2))})
        return Reply(body={"task_id": job.id})

    def _state(self, call: Call) -> Reply:
        job = self.look(call.match[0])
        task: dict[str, Any] = {"id": job.id, "model": job.order["model"]}
        match job.state:
            case "done":
                made, seen = job.order["duration"], job.order["seen"]
                task |= {
                    "status": "succeeded",
                    "content": {"url": self.url(job, "video"), "duration": made + 0.2},
                    "usage": {
                        "total_seconds": made + seen, "input_seconds": seen, "output_seconds": made,
                    },
                }  # fmt: skip
            case "failed":
                task |= {"status": "failed", "error": {"code": "1000", "message": "internal"}}
            case state:
                task |= {"status": state}
        return Reply(body={"task": task})

    def _delete(self, call: Call) -> Reply:
        job = self.jobs.get(call.match[0])
        if job is None:
            raise Bad("invalid task_id", kind="missing")
        if job.state in ("running", "cancelled"):
            raise Bad(f"a {job.state} task can not be deleted")
        if job.state == "queued":
            job.cancelled = True
            self.accepted.remove(job)
            return Reply(body={"task_id": job.id, "action": "cancel"})
        del self.jobs[job.id]
        return Reply(body={"task_id": job.id, "action": "delete"})

    def _speech(self, call: Call) -> Reply:
        body = call.json
        check(
            body, {"model": str, "text": str, "voice_setting": dict},
            {
                "stream": bool, "audio_setting": dict, "output_format": str, "language_boost": str,
                "subtitle_enable": bool, "pronunciation_dict": dict,
            },
        )  # fmt: skip
        voice = body["voice_setting"]
        check(
            voice, {"voice_id": str},
            {"speed": (int, float), "vol": (int, float), "pitch": int, "emotion": str},
        )  # fmt: skip
        _between(voice, "speed", 0.5, 2)
        _between(voice, "vol", 0.01, 10)
        _between(voice, "pitch", -12, 12)
        if voice.get("emotion", "happy") not in _EMOTIONS:
            raise Bad("invalid params, emotion")
        if not 0 < len(body["text"]) < 10_000:
            raise Bad("invalid params, text length")
        kind = _sound(body, rates=(8000, 16000, 22050, 24000, 32000, 44100))
        if body.get("stream") and kind == "wav":
            raise Bad("invalid params, wav can not be streamed")
        self.accept(body, {})
        rate = body.get("audio_setting", {}).get("sample_rate", 32000)
        sound = samples.wav(rate=rate) if self.speech is None else self.speech(body)
        return _handed(
            sound,
            {
                "audio_length": 1000,
                "audio_format": kind,
                "usage_characters": sum(2 if "一" <= c <= "鿿" else 1 for c in body["text"]),
            },
        )

    def _song(self, call: Call) -> Reply:
        body = call.json
        check(
            body, {"model": str},
            {
                "prompt": str, "lyrics": str, "is_instrumental": bool, "lyrics_optimizer": bool,
                "output_format": str, "audio_setting": dict, "stream": bool,
            },
        )  # fmt: skip
        if body.get("is_instrumental"):
            if "lyrics" in body or not body.get("prompt"):
                raise Bad("invalid params, an instrumental has a prompt and no lyrics")
        elif not body.get("lyrics") and not body.get("lyrics_optimizer"):
            raise Bad("invalid params, lyrics is required")
        if len(body.get("prompt", "")) > 2000 or len(body.get("lyrics", "")) > 3500:
            raise Bad("invalid params, text length")
        _sound(body, rates=(16000, 24000, 32000, 44100))
        self.accept(body, {})
        song = samples.wav(2) if self.song is None else self.song(body)
        return _handed(song, {"music_duration": 25364, "music_channel": 2})


def _handed(sound: bytes, extra: Mapping[str, Any]) -> Reply:
    return Reply(
        body={
            "data": {"audio": sound.hex(), "status": 2},
            "extra_info": dict(extra),
            "trace_id": "04ede0ab069fb1ba",
            "base_resp": {"status_code": 0, "status_msg": "success"},
        }
    )


def _between(told: Mapping[str, Any], name: str, least: float, most: float) -> None:
    if name in told and not least <= told[name] <= most:
        raise Bad(f"invalid params, {name} must be {least} to {most}")


def _sound(body: Mapping[str, Any], *, rates: Sequence[int]) -> str:
    """The format of the sound asked for. Raises Bad for one that the vendor does not make."""
    if body.get("output_format", "hex") != "hex":
        raise Bad("this fake hands sound out as hex only")
    setting = body.get("audio_setting", {})
    check(setting, {}, {"sample_rate": int, "bitrate": int, "format": str, "channel": int})
    if setting.get("sample_rate", 32000) not in rates:
        raise Bad("invalid params, sample_rate")
    if setting.get("format", "mp3") not in ("mp3", "pcm", "flac", "wav"):
        raise Bad("invalid params, format")
    return str(setting.get("format", "mp3"))


def _combine(roles: Sequence[str]) -> None:
    """Raises Bad for roles that don't go together."""
    if roles.count("text") != 1:
        raise Bad("invalid params, content must include a non-empty text item")
    for role, most in _MOST.items():
        if roles.count(role) > most:
            raise Bad(f"invalid params, too many {role}")
    references = {r for r in roles if r.startswith("reference")}
    if references and {"first_frame", "last_frame"} & set(roles):
        raise Bad("invalid params, frames and references are mutually exclusive")
    if references == {"reference_audio"}:
        raise Bad("invalid params, audio references cannot be used alone")


def _content(part: object) -> str:
    """The role of a content part. Raises Bad for one that the vendor does not know."""
    if not isinstance(part, dict):
        raise Bad("invalid params, content must be a list of objects")
    kind = part.get("type")
    if kind == "text":
        check(part, {"type": str, "text": str})
        if not 0 < len(part["text"].strip()) <= 7000:
            raise Bad("invalid params, content must include a non-empty text item")
        return "text"
    if kind not in _ROLES:
        raise Bad(f"invalid params, unknown content type: {kind}")
    check(part, {"type": str, kind: dict, "role": str})
    check(part[kind], {"url": str})
    if not part[kind]["url"].startswith(("http://", "https://", "mm_file://", "data:")):
        raise Bad("invalid params, url")
    if part["role"] not in _ROLES[kind]:
        raise Bad(f"invalid params, role {part['role']} does not go with {kind}")
    return str(part["role"])
