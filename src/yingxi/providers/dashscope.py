"""Alibaba DashScope: films of Wan, pictures of Qwen and Wan, speech of CosyVoice and Qwen.

Wire as in the vendor's Python SDK and reference (help.aliyun.com/model-studio, read 2026-11). No
reference of ours is taken: an order whose answer was lost is parked.

Traps: a film's order needs the header ``X-DashScope-Async``; without it the refusal reads like a
missing right. A failed task still answers HTTP 200. A task can be asked after for a day; then it is
``UNKNOWN``, though it was made and billed. ``usage.duration`` counts seconds of reference films
too; older models call it ``video_duration``. Pictures come at once and at an address that can't be
asked for again. Wan makes **four** pictures, and bills them, unless ``n`` is said.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from yingxi.errors import Refused, Unavailable, UnknownName
from yingxi.providers.answers import list_at, text_at, whole_at
from yingxi.providers.dashscope_speech import COSY, characters, cosy_body, qwen_body, speaks
from yingxi.providers.dashscope_wan import Wan
from yingxi.providers.http import POST_TIMEOUT, Answer, Wire, bearer
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
    Running,
    Status,
)
from yingxi.shoot.request import (
    Craft,
    ImageRequest,
    MediaRole,
    Request,
    SpeechRequest,
    VideoRequest,
)
from yingxi.tongue import say

BASE = "https://dashscope.aliyuncs.com"
AT_ONCE = "/api/v1/services/aigc/multimodal-generation/generation"
TASKS = "/api/v1/tasks"
_IMAGES = ("qwen-image-2.0-pro", "qwen-image-max", "qwen-image-edit-plus", "wan2.6-t2i")
_HOPELESS = ("DataInspectionFailed", "InvalidParameter", "IPInfringementSuspect")
"""Beginnings of the codes with which the same order would fail again."""


class DashScope:
    """Films by tasks that are asked after; pictures and speech at once."""

    name = "dashscope"
    recovery = Recovery.NONE

    def __init__(self, *, key: str, base: str = BASE, timeout: float = POST_TIMEOUT) -> None:
        self._wire = Wire(
            vendor=self.name, base=base, headers=bearer(key), secrets=(key,), fault=_fault,
            timeout=timeout,
        )  # fmt: skip

    def abilities(self, craft: Craft, model: str) -> Abilities:
        """By the beginning of a model's name; versions with a date are known too."""
        match craft:
            case Craft.VIDEO:
                return Wan.named(model).abilities()
            case Craft.IMAGE:
                return _draws(model)
            case Craft.SPEECH if speaks(model):
                return Abilities(craft=craft)
            case _:
                known = ("cosyvoice-v3-flash", "qwen3-tts-flash")
                raise UnknownName(f"{self.name} {craft}", model, known)

    def worst(self, request: Request) -> Usage:
        """Seconds of film, pictures, characters."""
        match request:
            case VideoRequest():
                return {Unit.SECOND: Wan.named(request.model).length(request)}
            case ImageRequest():
                return {Unit.IMAGE: request.count}
            case SpeechRequest():
                return {Unit.CHARACTER: characters(request.text)}
            case _:
                raise UnknownName(self.name, request.craft, ("video", "image", "speech"))

    def start(self, request: Request, reference: str, blob: OpenBlob) -> Operation | Done:
        match request:
            case VideoRequest():
                wan = Wan.named(request.model)
                told = self._order(wan.path, wan.body(request, blob), wait=True)
                task = text_at(told, "output", "task_id")
                if not task:
                    raise self._wire.lacking("output.task_id")
                return Operation(id=task, extra={"seconds": str(wan.length(request))})
            case ImageRequest():
                return self._pictures(self._order(AT_ONCE, _picture(request, blob), whole=True))
            case SpeechRequest() if request.model.startswith("cosyvoice-"):
                return self._spoken(self._order(COSY, cosy_body(request)))
            case SpeechRequest():
                return self._spoken(self._order(AT_ONCE, qwen_body(request)))
            case _:
                raise UnknownName(self.name, request.craft, ("video", "image", "speech"))

    def status(self, operation: Operation) -> Status:
        answer = self._wire.ask(f"{TASKS}/{operation.id}")
        task = answer.json()
        worst = {Unit.SECOND: int(operation.extra.get("seconds", "0"))}
        code = text_at(task, "output", "code")
        match text_at(task, "output", "task_status"):
            case "SUCCEEDED":
                return _film_done(task, worst)
            case "FAILED" | "CANCELED" as state:
                return Failed(
                    reason=self._wire.clean(text_at(task, "output", "message") or state),
                    code=code or state,
                    again=state == "FAILED" and not code.startswith(_HOPELESS),
                )
            case "UNKNOWN":
                # Made and billed, most likely: nobody asked for a day.
                return Failed(
                    reason=say(
                        "任务记录只留一天，已经查不到", "a task is kept for a day; it is gone"
                    ),
                    code="UNKNOWN",
                    usage=worst,
                )
            case "":
                self._look(answer)
                raise Unavailable(
                    say(f"{self.name}: 回答里没有状态", f"{self.name}: the answer has no status")
                )
            case _:
                return Running()

    def find(self, reference: str) -> Operation | None:
        return None

    def cancel(self, operation: Operation) -> bool:
        """Only what is still queued stops; the vendor refuses for anything else."""
        try:
            self._wire.ask(f"{TASKS}/{operation.id}/cancel", method="POST")
        except Refused as fault:
            if fault.code != "UnsupportedOperation":
                raise
            return False
        return True

    def _order(
        self, path: str, body: Mapping[str, Any], *, wait: bool = False, whole: bool = False
    ) -> dict[str, Any]:
        headers = {"X-DashScope-Async": "enable"} if wait else {}
        answer = self._wire.order(path, body, headers=headers, whole=whole)
        self._look(answer)
        return answer.json()

    def _look(self, answer: Answer) -> None:
        """Raises the right error for a fault that came with HTTP 200."""
        code, message = _fault(answer)
        if code:
            raise self._wire.refuse(code, message, rate=code.startswith("Throttling"))

    def _pictures(self, told: Mapping[str, Any]) -> Done:
        urls = [
            url
            for choice in list_at(told, "output", "choices")
            for part in list_at(choice, "message", "content")
            if (url := text_at(part, "image"))
        ]
        count = whole_at(told, "usage", "image_count")
        if not urls:
            raise self._wire.lacking("output.choices[].message.content[].image")
        if count is None:
            raise self._wire.lacking("usage.image_count")
        names = ["image", *(f"image_{i}" for i in range(2, len(urls) + 1))]
        files = [
            Artifact(name=name, mime="image/png", url=url)
            for name, url in zip(names, urls, strict=True)
        ]
        return Done(usage={Unit.IMAGE: count}, artifacts=tuple(files))

    def _spoken(self, told: Mapping[str, Any]) -> Done:
        url = text_at(told, "output", "audio", "url")
        used = whole_at(told, "usage", "characters")
        if not url:
            raise self._wire.lacking("output.audio.url")
        if used is None:
            raise self._wire.lacking("usage.characters")
        return Done(
            usage={Unit.CHARACTER: used},
            artifacts=(Artifact(name="audio", mime="audio/wav", url=url),),
        )


def _fault(answer: Answer) -> tuple[str, str]:
    """``code`` and ``message`` beside everything else; a task's own lie in ``output``."""
    told = answer.json()
    return text_at(told, "code"), text_at(told, "message")


def _film_done(task: Mapping[str, Any], worst: Usage) -> Done | Failed:
    url = text_at(task, "output", "video_url")
    seconds = whole_at(task, "usage", "duration")
    if seconds is None:
        seconds = whole_at(task, "usage", "video_duration")
    if not url or seconds is None:
        return Failed(
            reason=say("做成了，但没有给出地址或用量", "made, but without an address or a usage"),
            code="incomplete",
            usage=worst if seconds is None else {Unit.SECOND: seconds},
        )
    return Done(
        usage={Unit.SECOND: seconds},
        artifacts=(Artifact(name="video", mime="video/mp4", url=url),),
    )


def _draws(model: str) -> Abilities:
    """What a picture model takes. Raises UnknownName for one that does not answer at once."""
    if model.startswith(("qwen-image-2", "qwen-image-3")):
        return Abilities(craft=Craft.IMAGE, media={MediaRole.REFERENCE_IMAGE: 3})
    if model.startswith("qwen-image-edit"):
        return Abilities(craft=Craft.IMAGE, media={MediaRole.REFERENCE_IMAGE: 3}, text_alone=False)
    if model.startswith("qwen-image"):
        # 1664*928, 1472*1104, 1328*1328 and these on end; no other size, one at a time.
        return Abilities(craft=Craft.IMAGE, short_sides=(928, 1104, 1328))
    if model.startswith("wan2.6-t2i"):
        return Abilities(craft=Craft.IMAGE)
    if model.startswith("wan2.6-image"):
        return Abilities(craft=Craft.IMAGE, media={MediaRole.REFERENCE_IMAGE: 4}, text_alone=False)
    raise UnknownName("dashscope image", model, _IMAGES)


def _picture(request: ImageRequest, blob: OpenBlob) -> dict[str, Any]:
    content: list[dict[str, str]] = [{"image": data_uri(m, blob)} for m in request.references]
    content.append({"text": request.prompt})
    setting: dict[str, Any] = {
        "size": f"{request.width}*{request.height}",
        "n": request.count,
        "seed": request.seed % 2**31,
        "prompt_extend": False,
        "watermark": False,
    }
    if request.negative:
        setting["negative_prompt"] = request.negative
    return {
        "model": request.model,
        "input": {"messages": [{"role": "user", "content": content}]},
        "parameters": setting,
    }
