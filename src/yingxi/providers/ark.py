"""Volcengine Ark: Seedance films and Seedream pictures.

Wire as in the vendor's Python SDK (volcengine-python-sdk, read 2026-11). A failed task still
answers HTTP 200; addresses live a day and are fresh on every question. No idempotency key and no
search by a reference of ours: an order whose answer was lost is parked.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from yingxi.errors import UnknownName
from yingxi.providers.answers import list_at, text_at, whole_at
from yingxi.providers.filming import ALL_REFERENCES, FRAMES, accepted_id, incomplete
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
                exclusive=(FRAMES, ALL_REFERENCES),
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
                tokens = str(self.worst(request)[Unit.VIDEO_TOKEN])
                return Operation(
                    id=accepted_id(self.name, text_at(answer, "id")), extra={"tokens": tokens}
                )
            case ImageRequest():
                order = self._wire.order("/images/generations", _still(request, blob), whole=True)
                return self._pictures(order.json())
            case _:
                raise UnknownName(self.name, request.craft, ("video", "image"))

    def status(self, operation: Operation) -> Status:
        task = self._wire.ask(f"{TASKS}/{operation.id}").json()
        match text_at(task, "status"):
            case "succeeded":
                return self._film_done(task, operation)
            case "failed" | "expired" | "cancelled" as state:
                return Failed(
                    reason=self._wire.clean(text_at(task, "error", "message") or state),
                    code=text_at(task, "error", "code") or state,
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

    def _film_done(self, task: Mapping[str, Any], operation: Operation) -> Done | Failed:
        url, tokens = (
            text_at(task, "content", "video_url"),
            whole_at(task, "usage", "completion_tokens"),
        )
        if not url or tokens is None:
            worst = {Unit.VIDEO_TOKEN: int(operation.extra.get("tokens", "0"))}
            return incomplete(self.name, "usage" if url else "video_url", worst)
        files = [Artifact(name="video", mime="video/mp4", url=url)]
        last = text_at(task, "content", "last_frame_url")
        if last:
            files.append(Artifact(name="last_frame", mime="image/png", url=last))
        return Done(usage={Unit.VIDEO_TOKEN: tokens}, artifacts=tuple(files))

    def _pictures(self, answer: Mapping[str, Any]) -> Done:
        urls = [url for data in list_at(answer, "data") if (url := text_at(data, "url"))]
        count = whole_at(answer, "usage", "generated_images")
        if not urls or count is None:
            raise self._wire.lacking("usage" if urls else "data[].url")
        files = (
            Artifact(name="image" if i == 1 else f"image_{i}", mime="image/png", url=url)
            for i, url in enumerate(urls, 1)
        )
        return Done(usage={Unit.IMAGE: count}, artifacts=tuple(files))


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
