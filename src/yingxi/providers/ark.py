"""Volcengine Ark: Seedance films and Seedream pictures.

Wire as in the vendor's Python SDK (volcengine-python-sdk, read 2026-11). A failed task still
answers HTTP 200; addresses live a day and are fresh on every question. No idempotency key and no
search by a reference of ours: an order whose answer was lost is parked.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from yingxi.errors import UnknownName
from yingxi.providers.http import POST_TIMEOUT, Wire, bearer
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
    VideoRequest,
    short_side,
)

BASE = "https://ark.cn-beijing.volces.com/api/v3"
TASKS = "/contents/generations/tasks"
_MIME_FIELD = {"image": "image_url", "video": "video_url", "audio": "audio_url"}
_REFERENCES = frozenset(
    {MediaRole.REFERENCE_IMAGE, MediaRole.REFERENCE_VIDEO, MediaRole.REFERENCE_AUDIO}
)
_FRAMES = frozenset({MediaRole.FIRST_FRAME, MediaRole.LAST_FRAME})


class Ark:
    """Films by tasks that are asked after; pictures at once."""

    name = "ark"
    recovery = Recovery.NONE

    def __init__(self, *, key: str, base: str = BASE, timeout: float = POST_TIMEOUT) -> None:
        self._wire = Wire(
            vendor=self.name, base=base, headers=bearer(key), secrets=(key,), timeout=timeout
        )

    def abilities(self, craft: Craft, model: str) -> Abilities:
        """Seedance and Seedream, by the beginning of their names."""
        if craft is Craft.VIDEO and "seedance" in model:
            newer = "2-" in model
            references = {
                MediaRole.REFERENCE_IMAGE: 9 if newer else 4,
                MediaRole.REFERENCE_VIDEO: 3 if newer else 0,
                MediaRole.REFERENCE_AUDIO: 3 if newer else 0,
            }
            return Abilities(
                craft=craft,
                seconds=tuple(range(4, 16)) if newer else (5, 10),
                short_sides=(480, 720, 1080),
                ratios=("9:16", "16:9", "1:1", "3:4", "4:3", "21:9"),
                media={MediaRole.FIRST_FRAME: 1, MediaRole.LAST_FRAME: 1, **references},
                exclusive=(_FRAMES, _REFERENCES),
                audio=newer,
            )
        if craft is Craft.IMAGE and "seedream" in model:
            return Abilities(craft=craft, media={MediaRole.REFERENCE_IMAGE: 10})
        raise UnknownName(f"{self.name} {craft}", model, ("doubao-seedance-2-0", "doubao-seedream"))

    def worst(self, request: Request) -> Usage:
        """Seedance counts width × height × 24 × seconds / 1024 tokens; Seedream counts pictures."""
        match request:
            case VideoRequest():
                tokens = request.width * request.height * 24 * request.seconds / 1024
                return {Unit.VIDEO_TOKEN: round(tokens)}
            case ImageRequest():
                return {Unit.IMAGE: request.count}
            case _:
                raise UnknownName(self.name, request.craft, ("video", "image"))

    def start(self, request: Request, reference: str, blob: OpenBlob) -> Operation | Done:
        match request:
            case VideoRequest():
                answer = self._wire.order(TASKS, _film(request, blob)).json()
                return Operation(id=str(answer["id"]))
            case ImageRequest():
                return _pictures(
                    self._wire.order("/images/generations", _still(request, blob)).json()
                )
            case _:
                raise UnknownName(self.name, request.craft, ("video", "image"))

    def status(self, operation: Operation) -> Status:
        task = self._wire.ask(f"{TASKS}/{operation.id}").json()
        match task.get("status"):
            case "succeeded":
                return _film_done(task)
            case "failed" | "expired" | "cancelled" as state:
                fault = task.get("error") or {}
                return Failed(
                    reason=self._wire.clean(str(fault.get("message") or state)),
                    code=str(fault.get("code") or state),
                    again=state != "cancelled",
                )
            case _:
                return Running()

    def find(self, reference: str) -> Operation | None:
        return None

    def cancel(self, operation: Operation) -> bool:
        """Only what is queued stops; a finished task would lose its record, so it is left alone."""
        if self._wire.ask(f"{TASKS}/{operation.id}").json().get("status") != "queued":
            return False
        self._wire.ask(f"{TASKS}/{operation.id}", method="DELETE")
        return True


def _film(request: VideoRequest, blob: OpenBlob) -> dict[str, Any]:
    content: list[dict[str, Any]] = [{"type": "text", "text": request.prompt}]
    for media in request.media:
        kind = _MIME_FIELD[media.mime.split("/")[0]]
        content.append(
            {"type": kind, kind: {"url": data_uri(media, blob)}, "role": media.role.value}
        )
    return {
        "model": request.model,
        "content": content,
        "resolution": f"{short_side(request)}p",
        "ratio": request.ratio,
        "duration": request.seconds,
        "seed": request.seed,
        "generate_audio": request.audio,
        "watermark": False,
        "return_last_frame": request.return_last_frame,
    }


def _film_done(task: Mapping[str, Any]) -> Done:
    content = task.get("content") or {}
    files = [Artifact(name="video", mime="video/mp4", url=str(content["video_url"]))]
    if content.get("last_frame_url"):
        files.append(
            Artifact(name="last_frame", mime="image/png", url=str(content["last_frame_url"]))
        )
    tokens = int((task.get("usage") or {})["completion_tokens"])
    return Done(usage={Unit.VIDEO_TOKEN: tokens}, artifacts=tuple(files))


def _still(request: ImageRequest, blob: OpenBlob) -> dict[str, Any]:
    body: dict[str, Any] = {
        "model": request.model,
        "prompt": request.prompt,
        "size": f"{request.width}x{request.height}",
        "response_format": "url",
        "watermark": False,
    }
    if request.references:
        body["image"] = [data_uri(m, blob) for m in request.references]
    if request.count > 1:
        body["sequential_image_generation"] = "auto"
        body["sequential_image_generation_options"] = {"max_images": request.count}
    return body


def _pictures(answer: Mapping[str, Any]) -> Done:
    files = [
        Artifact(name="image" if i == 0 else f"image_{i + 1}", mime="image/png", url=str(d["url"]))
        for i, d in enumerate(answer["data"])
    ]
    count = int((answer.get("usage") or {})["generated_images"])
    return Done(usage={Unit.IMAGE: count}, artifacts=tuple(files))
