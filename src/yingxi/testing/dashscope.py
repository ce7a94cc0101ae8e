"""A fake DashScope: three generations of Wan, two ways to draw, two voices."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from yingxi.testing import samples
from yingxi.testing.vendor import Bad, Call, FakeVendor, Reply, Route, check

_SERVICES = "/api/v1/services/"
TASKS = "/api/v1/tasks"
_RATIOS = ("16:9", "9:16", "1:1", "4:3", "3:4")
_LISTED = {
    "wan3.0-video": {
        "first_frame": 1, "last_frame": 1, "reference_image": 10, "reference_video": 5,
        "reference_audio": 5,
    },
    "wan2.7-i2v": {"first_frame": 1, "last_frame": 1, "driving_audio": 1, "first_clip": 1},
    "wan2.7-r2v": {"first_frame": 1, "reference_image": 5, "reference_video": 5},
    "wan2.7-t2v": {},
}  # fmt: skip
_STATES = {
    "queued": "PENDING", "running": "RUNNING", "done": "SUCCEEDED", "failed": "FAILED",
    "cancelled": "CANCELED",
}  # fmt: skip
_OLD_SIZES = (
    "480*832", "832*480", "624*624", "720*1280", "1280*720", "960*960", "832*1088", "1088*832",
    "1080*1920", "1920*1080", "1440*1440", "1248*1632", "1632*1248",
)  # fmt: skip
_FIXED_PICTURES = ("1664*928", "1472*1104", "1328*1328", "1104*1472", "928*1664")
_LANGUAGES = (
    "Auto", "Chinese", "English", "German", "Italian", "Portuguese", "Spanish", "Japanese",
    "Korean", "French", "Russian",
)  # fmt: skip
_SETTINGS: dict[str, type | tuple[type, ...]] = {
    "resolution": str, "seed": int, "prompt_extend": bool, "watermark": bool, "duration": int,
}  # fmt: skip


class FakeDashScope(FakeVendor):
    """Films, pictures and speech."""

    def routes(self) -> Sequence[Route]:
        return (
            ("POST", _SERVICES + "aigc/video-generation/video-synthesis", self._film),
            ("POST", _SERVICES + "aigc/image2video/video-synthesis", self._between),
            ("POST", _SERVICES + "aigc/multimodal-generation/generation", self._at_once),
            ("POST", _SERVICES + "audio/tts/SpeechSynthesizer", self._cosy),
            ("GET", TASKS + "/([^/]+)", self._state),
            ("POST", TASKS + "/([^/]+)/cancel", self._cancel),
        )

    def fault(self, bad: Bad) -> Reply:
        status, code = {
            "auth": (401, "InvalidApiKey"),
            "rate": (429, "Throttling.RateQuota"),
            "content": (400, "DataInspectionFailed"),
            "sync": (403, "AccessDenied"),
            "model": (404, "ModelNotFound"),
            "missing": (404, "NotFound"),
            "late": (400, "UnsupportedOperation"),
        }.get(bad.kind, (400, "InvalidParameter"))
        return Reply(
            status=status, body={"code": code, "message": bad.reason, "request_id": "7438d53d"}
        )

    # Films ---------------------------------------------------------------------------------------

    def _film(self, call: Call) -> Reply:
        body = _ordered(call)
        model, told = body["model"], body["input"]
        setting = body.get("parameters", {})
        name = next((m for m in _LISTED if model.startswith(m)), "")
        if name:
            return self._listed(name, body)
        if re.match(r"wanx?2\.[1-6]-i2v", model):
            check(
                told, {"img_url": str},
                {"prompt": str, "negative_prompt": str, "audio_url": str, "template": str},
            )  # fmt: skip
            check(setting, {}, {**_SETTINGS, "audio": bool, "shot_type": str})
            _picture_url(told["img_url"])
        elif re.match(r"wanx?2\.[1-6]-t2v", model):
            check(told, {"prompt": str}, {"negative_prompt": str, "audio_url": str})
            check(
                setting,
                {},
                {**{k: v for k, v in _SETTINGS.items() if k != "resolution"}, "size": str},
            )
            if setting.get("size", "1280*720") not in _OLD_SIZES:
                raise Bad("size is not supported")
        else:
            raise Bad(f"Model {model} not exist.", kind="model")
        _resolved(model, setting)
        return self._begun(body, _length(model, setting))

    def _listed(self, name: str, body: Mapping[str, Any]) -> Reply:
        told, setting = body["input"], body.get("parameters", {})
        check(told, {"prompt": str}, {"negative_prompt": str, "media": list})
        check(setting, {}, {**_SETTINGS, "ratio": str})
        roles = [_media(part) for part in told.get("media", [])]
        for role in roles:
            if roles.count(role) > _LISTED[name].get(role, 0):
                raise Bad(f"media: {role} is not supported or too many")
        references = [r for r in roles if r.startswith("reference")]
        frames = {"first_frame", "last_frame"} & set(roles)
        match name:
            case "wan3.0-video" if frames and references:
                raise Bad("media: frames and references are mutually exclusive")
            case "wan2.7-i2v" if not {"first_frame", "first_clip"} & set(roles):
                raise Bad("image-to-video model must provide an image")
            case "wan2.7-r2v" if not 1 <= len(references) <= 5:
                raise Bad("reference-to-video model must provide 1 to 5 references")
            case "wan2.7-i2v" if "ratio" in setting:
                raise Bad("unknown field: ratio")
            case _:
                pass
        if setting.get("ratio", "16:9") not in _RATIOS:
            raise Bad("ratio is not supported")
        _resolved(name, setting)
        return self._begun(body, _length(name, setting))

    def _between(self, call: Call) -> Reply:
        body = _ordered(call)
        if "kf2v" not in body["model"]:
            raise Bad("url error, please check url!")
        told, setting = body["input"], body.get("parameters", {})
        check(
            told, {"first_frame_url": str, "last_frame_url": str},
            {"prompt": str, "negative_prompt": str},
        )  # fmt: skip
        check(setting, {}, _SETTINGS)
        _picture_url(told["first_frame_url"])
        _picture_url(told["last_frame_url"])
        _resolved(body["model"], setting)
        return self._begun(body, _length(body["model"], setting))

    def _begun(self, body: Mapping[str, Any], seconds: int) -> Reply:
        job = self.accept({**body, "seconds": seconds}, {"video": ("video/mp4", samples.mp4(2))})
        told = {"task_id": job.id, "task_status": "PENDING"}
        return Reply(body={"output": told, "request_id": "4909100c"})

    def _state(self, call: Call) -> Reply:
        id = call.match[0]
        try:
            job = self.look(id)
        except Bad as bad:
            if bad.kind != "missing":
                raise
            told = {"task_id": id, "task_status": "UNKNOWN"}
            return Reply(body={"output": told, "request_id": "a4de7c32"})
        output: dict[str, Any] = {"task_id": id, "task_status": _STATES[job.state]}
        answer: dict[str, Any] = {"request_id": "2ca1c497", "output": output}
        if job.state == "done":
            output["video_url"] = self.url(job, "video")
            seconds = job.order["seconds"]
            old = re.match(r"wanx?2\.[12]", job.order["model"])
            answer["usage"] = {
                "video_count": 1,
                **({"video_duration": seconds} if old else {"duration": seconds, "SR": 720}),
            }
        elif job.state == "failed":
            output |= {"code": "InternalError.Timeout", "message": "the task failed"}
        return Reply(body=answer)

    def _cancel(self, call: Call) -> Reply:
        job = self.jobs.get(call.match[0])
        if job is None or job.state != "queued":
            raise Bad("Failed to cancel the task, please confirm it is PENDING.", kind="late")
        job.cancelled = True
        self.accepted.remove(job)
        return Reply(body={"request_id": "45ac7f13"})

    # Pictures and speech -------------------------------------------------------------------------

    def _at_once(self, call: Call) -> Reply:
        body = call.json
        check(body, {"model": str, "input": dict}, {"parameters": dict})
        if body["model"].startswith("qwen3-tts"):
            return self._qwen_speech(body)
        return self._picture(body)

    def _picture(self, body: Mapping[str, Any]) -> Reply:
        model, setting = body["model"], body.get("parameters", {})
        shown = _message(body["input"])
        check(
            setting, {},
            {
                "size": str, "n": int, "seed": int, "prompt_extend": bool, "watermark": bool,
                "negative_prompt": str,
            },
        )  # fmt: skip
        wan, older = model.startswith("wan2.6"), model.startswith(("qwen-image-m", "qwen-image-p"))
        most_shown = 4 if model == "wan2.6-image" else 0 if older or wan else 3
        if shown > most_shown:
            raise Bad("too many images")
        if shown == 0 and ("edit" in model or model == "wan2.6-image"):
            raise Bad("the model must be given an image")
        size = setting.get("size", "1664*928" if older else "1024*1024")
        if not re.fullmatch(r"\d+\*\d+", size) or (older and size not in _FIXED_PICTURES):
            raise Bad("size is not supported")
        wide, high = map(int, size.split("*"))
        if not 512 * 512 <= wide * high <= 2048 * 2048:
            raise Bad("the total pixels must be between 512*512 and 2048*2048")
        # Wan's own default, and each one is billed.
        count = setting.get("n", 4 if wan else 1)
        if not 1 <= count <= (1 if older else 4 if wan else 6):
            raise Bad("num_images_per_prompt is out of range")
        files = {f"image{i}": ("image/png", samples.png(seed=i)) for i in range(count)}
        job = self.accept(body, files)
        parts: list[dict[str, str]] = [{"image": self.url(job, name)} for name in files]
        # Wan makes a choice of each picture, Qwen one choice with all of them.
        groups = [[p] for p in parts] if wan else [parts]
        choices = [
            {"finish_reason": "stop", "message": {"role": "assistant", "content": g}}
            for g in groups
        ]
        usage = {"image_count": count, "width": wide, "height": high}
        return Reply(
            body={"output": {"choices": choices}, "usage": usage, "request_id": "d0250a3d"}
        )

    def _qwen_speech(self, body: Mapping[str, Any]) -> Reply:
        told = body["input"]
        check(told, {"text": str, "voice": str}, {"language_type": str})
        if told.get("language_type", "Auto") not in _LANGUAGES:
            raise Bad("language_type is not supported")
        return self._spoken(body, told["text"])

    def _cosy(self, call: Call) -> Reply:
        body = call.json
        check(body, {"model": str, "input": dict})
        told = body["input"]
        check(
            told, {"text": str, "voice": str},
            {
                "format": str, "sample_rate": int, "volume": int, "rate": (int, float),
                "pitch": (int, float), "seed": int, "language_hints": list, "instruction": str,
            },
        )  # fmt: skip
        if not body["model"].startswith("cosyvoice-"):
            raise Bad(f"Model {body['model']} not exist.", kind="model")
        if told.get("format", "mp3") not in ("mp3", "pcm", "wav", "opus"):
            raise Bad("format is not supported")
        if told.get("sample_rate", 22050) not in (8000, 16000, 22050, 24000, 44100, 48000):
            raise Bad("sample_rate is not supported")
        for name in ("rate", "pitch"):
            if not 0.5 <= told.get(name, 1.0) <= 2.0:
                raise Bad(f"{name} must be between 0.5 and 2.0")
        if "instruction" in told and "flash" not in body["model"]:
            raise Bad("instruction is not supported by this model")
        return self._spoken(body, told["text"])

    def _spoken(self, body: Mapping[str, Any], text: str) -> Reply:
        if not text.strip():
            raise Bad("text is empty")
        job = self.accept(body, {"audio": ("audio/wav", samples.wav())})
        audio = {"url": self.url(job, "audio"), "data": "", "id": f"audio_{job.id}"}
        used = sum(2 if "一" <= c <= "鿿" else 1 for c in text)
        return Reply(
            body={
                "output": {"finish_reason": "stop", "audio": {**audio, "expires_at": 1766113409}},
                "usage": {"characters": used},
                "request_id": "5c63c65c",
            }
        )


def _ordered(call: Call) -> dict[str, Any]:
    """The body of a film's order. Raises Bad without the header that all of them need."""
    if call.headers.get("x-dashscope-async") != "enable":
        raise Bad("current user api does not support synchronous calls", kind="sync")
    body = call.json
    check(body, {"model": str, "input": dict}, {"parameters": dict})
    return body


def _media(part: object) -> str:
    if not isinstance(part, dict):
        raise Bad("media must be a list of objects")
    check(part, {"type": str, "url": str}, {"reference_voice": str})
    role = str(part["type"])
    if role.endswith(("frame", "image")):
        _picture_url(part["url"])
    elif not part["url"].startswith(("http://", "https://", "oss://")):
        raise Bad("url error, please check url!")
    return role


def _picture_url(url: str) -> None:
    if not url.startswith(("http://", "https://", "oss://", "data:image/")):
        raise Bad("url error, please check url!")


def _resolved(model: str, setting: Mapping[str, Any]) -> None:
    """Raises Bad for a size or a seed that the model does not take."""
    fine = (
        ("720P", "1080P") if model.startswith(("wan2.6", "wan2.7")) else ("480P", "720P", "1080P")
    )
    if setting.get("resolution", "1080P") not in fine:
        raise Bad("resolution is not supported")
    if not 0 <= setting.get("seed", 0) < 2**31:
        raise Bad("seed must be between 0 and 2147483647")


def _length(model: str, setting: Mapping[str, Any]) -> int:
    """Seconds that will be made. Raises Bad for a length that the model does not make."""
    seconds = int(setting.get("duration", 5))
    most = 30 if model.startswith("wan3") else 15
    fixed = "kf2v" in model or re.match(r"wanx?2\.[12]", model)
    if fixed and "duration" in setting:
        raise Bad("duration can not be changed")
    if model.startswith("wan2.5") and seconds not in (5, 10):
        raise Bad("duration must be 5 or 10")
    if not 2 <= seconds <= most:
        raise Bad(f"duration must be between 2 and {most}")
    return seconds


def _message(told: Mapping[str, Any]) -> int:
    """How many pictures are shown. Raises Bad unless it is one turn with one text."""
    check(told, {"messages": list})
    (turn, *more) = told["messages"] or [{}]
    check(turn, {"role": str, "content": list})
    texts = [p for p in turn["content"] if set(p) == {"text"}]
    images = [p for p in turn["content"] if set(p) == {"image"}]
    if more or turn["role"] != "user" or len(texts) != 1:
        raise Bad("messages must be one turn of the user with one text")
    if len(texts) + len(images) != len(turn["content"]):
        raise Bad("content must be text and image")
    for image in images:
        _picture_url(image["image"])
    return len(images)
