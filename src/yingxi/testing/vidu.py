"""A fake Vidu: ``Token`` keys, four endpoints, faults by ``reason``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from yingxi.testing import samples
from yingxi.testing.vendor import Bad, Call, FakeVendor, Reply, Route, check

_Q3 = ("viduq3-pro", "viduq3-turbo", "viduq3")
_MODELS = {
    "text2video": ("viduq3-turbo", "viduq3-pro", "viduq2", "viduq1"),
    "img2video": (
        "viduq3-turbo", "viduq3-pro", "viduq2-pro-fast", "viduq2-pro", "viduq2-turbo", "viduq1",
    ),
    "start-end2video": (
        "viduq3-turbo", "viduq3-pro", "viduq2-pro-fast", "viduq2-pro", "viduq2-turbo", "viduq1",
    ),
    "reference2video": ("viduq3-turbo", "viduq3", "viduq2-pro", "viduq2", "viduq1"),
}  # fmt: skip
_PICTURES = {
    "text2video": range(1),
    "img2video": range(1, 2),
    "start-end2video": range(2, 3),
    "reference2video": range(1, 8),
}
_COMMON = {
    "prompt": str, "audio": bool, "duration": int, "seed": int, "resolution": str,
    "movement_amplitude": str, "payload": str, "off_peak": bool, "watermark": bool, "bgm": bool,
    "callback_url": str,
}  # fmt: skip
_SAID = {
    "auth": (401, "Unauthorized"),
    "rate": (429, "TooManyRequests"),
    "busy": (400, "QuotaExceeded"),
    "content": (400, "AuditSubmitIllegal"),
    "account": (400, "CreditInsufficient"),
    "missing": (404, "TaskNotFound"),
}


class FakeVidu(FakeVendor):
    """Tasks of four endpoints, in one list."""

    tells_credits = True
    """Whether a finished task says what it cost."""

    def routes(self) -> Sequence[Route]:
        return (
            ("POST", "/(text2video|img2video|start-end2video|reference2video)", self._create),
            ("GET", "/tasks/([^/]+)/creations", self._state),
            ("POST", "/tasks/([^/]+)/cancel", self._cancel),
        )

    def authorised(self, call: Call) -> None:
        if call.headers.get("authorization", "") != f"Token {self.key}":
            raise Bad("unauthorized", kind="auth")

    def fault(self, bad: Bad) -> Reply:
        status, reason = _SAID.get(bad.kind, (400, "FieldInvalid"))
        return Reply(
            status=status,
            body={
                "code": status, "reason": reason, "message": bad.reason,
                "metadata": {"trace_id": "t"},
            },
        )  # fmt: skip

    def _create(self, call: Call) -> Reply:
        (kind,) = call.match
        body = call.json
        needed: dict[str, type] = {"model": str}
        allowed: dict[str, type] = dict(_COMMON)
        if kind in ("text2video", "reference2video"):
            needed["prompt"] = str
            allowed["aspect_ratio"] = str
        if kind != "text2video":
            needed["images"] = list
        check(body, needed, allowed)
        _values(kind, body)
        job = self.accept(
            {"audio": body["model"] in _Q3, **body, "kind": kind},
            {"video": ("video/mp4", samples.mp4(2))},
            reference=body.get("payload", ""),
        )
        told = {"task_id": job.id, "state": "created", "credits": _credits(job.order)}
        return Reply(body={**body, **told, "created_at": "2026-11-22T08:00:00Z"})

    def _state(self, call: Call) -> Reply:
        job = self.look(call.match[0])
        told: dict[str, Any] = {
            "id": job.id, "state": "queueing", "err_code": "", "creations": [],
            "payload": job.reference,
        }  # fmt: skip
        match job.state:
            case "done":
                told |= {"state": "success", "credits": _credits(job.order)}
                told["creations"] = [{"id": "c", "url": self.url(job, "video"), "cover_url": ""}]
            case "failed":
                told |= {"state": "failed", "err_code": "InternalServiceFailure", "credits": 0}
            case "cancelled":
                told |= {"state": "failed", "err_code": "UserCancelled", "credits": 0}
            case "running":
                told["state"] = "processing"
            case _:
                pass
        if not self.tells_credits:
            told.pop("credits", None)
        return Reply(body=told)

    def _cancel(self, call: Call) -> Reply:
        check(call.json, {"id": str})
        job = self.jobs.get(call.match[0])
        if job is None or call.json["id"] != job.id:
            raise Bad("task not found", kind="missing")
        if job.state != "queued":
            raise Bad("the task can not be cancelled any more")
        job.cancelled = True
        self.accepted.remove(job)
        return Reply(body={})


def _values(kind: str, body: dict[str, Any]) -> None:
    """Raises Bad for a value that the vendor does not take."""
    model: str = body["model"]
    if model not in _MODELS[kind]:
        raise Bad(f"model {model} is not supported by {kind}")
    longest = 16 if model in _Q3 else 8 if kind == "start-end2video" else 10
    if model == "viduq1":
        if body.get("duration", 5) != 5 or body.get("resolution", "1080p") != "1080p":
            raise Bad("viduq1 makes 5 s at 1080p")
    elif not 1 <= body.get("duration", 5) <= longest:
        raise Bad("duration is out of range")
    sides = ("720p", "1080p") if model.startswith("viduq2-") else ("540p", "720p", "1080p")
    if body.get("resolution", "720p") not in sides:
        raise Bad("resolution is not supported")
    if body.get("aspect_ratio", "16:9") not in ("16:9", "9:16", "1:1"):
        raise Bad("aspect_ratio is not supported")
    if "audio" in body and model not in _Q3:
        raise Bad("audio_type is required")
    if len(body.get("images", [])) not in _PICTURES[kind]:
        raise Bad("the number of images is out of range")
    for image in body.get("images", []):
        if not str(image).startswith(("http://", "https://", "data:image/")):
            raise Bad("an image must be a URL or a data URI")


def _credits(order: Any) -> int:
    rate = {"540p": 14, "720p": 30, "1080p": 32}[order.get("resolution", "720p")]
    return rate * order.get("duration", 5)
