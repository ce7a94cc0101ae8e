"""Films from a server of one's own that speaks ``/v1/videos``: vLLM-Omni or SGLang diffusion.

Wire as in vLLM-Omni's ``docs/serving/videos_api.md`` and ``protocol/videos.py``, and in SGLang's
``multimodal_gen/runtime/entrypoints/openai/video_api.py`` (both read 2026-11). Traps:

- vLLM-Omni takes a multipart form only, even without a picture, and ``seconds`` as a text.
- SGLang takes JSON, ``seconds`` as a number; its multipart form must carry a picture. Faults come
  as ``{"detail"}``.
- DELETE stops a job at vLLM-Omni. At SGLang it drops the record while the job goes on, so nothing
  is cancelled there.
- Neither keeps jobs over a restart: a job that the server no longer knows has failed, and may be
  tried anew. Neither keeps a reference of ours: an order whose answer was lost is parked.
- Nothing is billed by the server: what a film costs is its seconds (`Unit.SECOND`) or the call
  (`Unit.CALL`) at the price that its owner sets. GPU seconds can't be bounded beforehand; where
  vLLM-Omni tells them they are kept as the fact ``gpu_seconds``.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Literal

from yingxi.errors import Refused, Unanswered, UnknownName
from yingxi.providers.http import POST_TIMEOUT, Answer, Wire, bearer
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
from yingxi.shoot.request import Craft, Media, MediaRole, Request, VideoRequest
from yingxi.tongue import say

BASE = "http://127.0.0.1:8091"
VIDEOS = "/v1/videos"
Dialect = Literal["vllm", "sglang"]
Counted = Literal[Unit.SECOND, Unit.CALL]
_SUFFIX = {"image/png": "png", "image/jpeg": "jpg", "image/webp": "webp"}


class SelfHosted:
    """Films by jobs; ``name`` tells several servers apart in ``drama.toml``."""

    recovery = Recovery.NONE

    def __init__(
        self, *, key: str = "", base: str = BASE, timeout: float = POST_TIMEOUT,
        dialect: Dialect = "vllm", name: str = "selfhosted", counted: Counted = Unit.SECOND,
        fps: int = 0, sound: bool = False,
    ) -> None:  # fmt: skip
        """``fps`` 0 leaves the frame rate to the server; ``sound``: whether its model makes any."""
        self.name = name
        self._dialect: Dialect = dialect
        self._counted: Counted = counted
        self._fps = fps
        self._sound = sound
        self._headers = bearer(key)
        self._wire = Wire(
            vendor=name, base=base.rstrip("/").removesuffix("/v1"), headers=self._headers,
            secrets=(key,), fault=_fault, timeout=timeout,
        )  # fmt: skip

    def abilities(self, craft: Craft, model: str) -> Abilities:
        """What the route can carry; the limits of the model behind it are its owner's to know."""
        if craft is not Craft.VIDEO:
            raise UnknownName(self.name, craft, ("video",))
        return Abilities(craft=craft, media={MediaRole.FIRST_FRAME: 1}, audio=self._sound)

    def worst(self, request: Request) -> Usage:
        """The seconds asked for, or one call."""
        if not isinstance(request, VideoRequest):
            raise UnknownName(self.name, request.craft, ("video",))
        return {self._counted: request.seconds if self._counted is Unit.SECOND else 1}

    def start(self, request: Request, reference: str, blob: OpenBlob) -> Operation | Done:
        worst = self.worst(request)
        assert isinstance(request, VideoRequest)
        picture = next(iter(request.only(MediaRole.FIRST_FRAME)), None)
        fields = self._fields(request)
        if self._dialect == "sglang" and picture is None:
            answer = self._wire.order(VIDEOS, fields)
        else:
            answer = self._wire.order(VIDEOS, files=_parts(fields, picture, blob))
        told = answer.json()
        if not isinstance(told.get("id"), str) or not told["id"]:
            raise Unanswered(
                say(f"{self.name}: 接单了，却没给编号", f"{self.name}: accepted without an id")
            )
        return Operation(id=told["id"], extra={"asked": str(worst[self._counted])})

    def status(self, operation: Operation) -> Status:
        job = self._job(operation)
        match job.get("status"):
            case "completed":
                return self._done(job, operation)
            case "failed" | "cancelled" | "deleted" as state:
                fault = job.get("error")
                told: Mapping[str, Any] = fault if isinstance(fault, Mapping) else {}
                return Failed(
                    reason=self._wire.clean(str(told.get("message") or fault or state)),
                    code=str(told.get("code") or state),
                    again=state == "failed",
                )
            case "gone":
                reason = say("服务器不认得这个任务了", "the server no longer knows the job")
                return Failed(reason=reason, code="gone", again=True)
            case _:
                percent = job.get("progress")
                return Running(progress=percent / 100 if isinstance(percent, int) else None)

    def find(self, reference: str) -> Operation | None:
        return None

    def cancel(self, operation: Operation) -> bool:
        """Only what is queued at vLLM-Omni stops; SGLang would go on without a record."""
        if self._dialect == "sglang" or self._job(operation).get("status") != "queued":
            return False
        gone = self._wire.ask(f"{VIDEOS}/{operation.id}", method="DELETE").json()
        return gone.get("deleted") is True

    def _job(self, operation: Operation) -> dict[str, Any]:
        try:
            return self._wire.ask(f"{VIDEOS}/{operation.id}").json()
        except Refused as fault:
            if fault.code == "404":
                return {"status": "gone"}
            raise

    def _done(self, job: Mapping[str, Any], operation: Operation) -> Done | Failed:
        asked = operation.extra.get("asked", "")
        used = asked if self._counted is Unit.CALL else str(job.get("seconds") or "")
        if not used.isdigit():
            # It is made and counts: what was reserved for it is what is billed.
            return Failed(
                reason=say("没说拍了几秒", "the answer tells no seconds"),
                code="no usage",
                usage={self._counted: int(asked)} if asked.isdigit() else {},
            )
        took = job.get("inference_time_s")
        return Done(
            usage={self._counted: int(used)},
            artifacts=(
                Artifact(
                    name="video",
                    mime="video/mp4",
                    url=f"{self._wire.base}{VIDEOS}/{operation.id}/content",
                    headers=self._headers,
                ),
            ),
            facts={"gpu_seconds": f"{took:.1f}"} if isinstance(took, (int, float)) else {},
        )

    def _fields(self, request: VideoRequest) -> dict[str, Any]:
        fields: dict[str, Any] = {
            "model": request.model,
            "prompt": request.prompt,
            "seconds": request.seconds,
            "size": f"{request.width}x{request.height}",
            "seed": request.seed,
        }
        if request.negative:
            fields["negative_prompt"] = request.negative
        if self._fps:
            fields["fps"] = self._fps
        if request.audio:
            fields["generate_sound"] = True
        return fields


def _parts(
    fields: Mapping[str, Any], picture: Media | None, blob: OpenBlob
) -> dict[str, tuple[str, bytes, str]]:
    """A multipart form; a part without a file name is a plain field of it."""
    parts = {
        name: ("", (value if isinstance(value, str) else json.dumps(value)).encode(), "text/plain")
        for name, value in fields.items()
    }
    if picture is not None:
        name = f"first_frame.{_SUFFIX.get(picture.mime, 'bin')}"
        parts["input_reference"] = (name, blob(picture.blob).read_bytes(), picture.mime)
    return parts


def _fault(answer: Answer) -> tuple[str, str]:
    """As vLLM words it, ``{"error": {"code", "message"}}``, or FastAPI, ``{"detail"}``."""
    told = answer.json()
    fault = told.get("error")
    if isinstance(fault, dict):
        return str(fault.get("code") or ""), str(fault.get("message") or "")
    detail = told.get("detail") or fault or ""
    text = detail if isinstance(detail, str) else json.dumps(detail, ensure_ascii=False)
    return "", text
