"""A fake Zhipu: CogVideoX-3."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from yingxi.testing import samples
from yingxi.testing.vendor import Bad, Call, FakeVendor, Reply, Route, check

_SIZES = (
    "1280x720", "720x1280", "1024x1024", "1920x1080", "1080x1920", "2048x1080", "3840x2160",
)  # fmt: skip
_SAID = {
    "no key": (401, "1001"),
    "auth": (401, "1002"),
    "rate": (429, "1302"),
    "account": (429, "1113"),
    "content": (400, "1301"),
    "again": (400, "1231"),
    "missing": (404, "1222"),
}


class FakeZhipu(FakeVendor):
    """Tasks that PROCESS until they are a SUCCESS or a FAIL; nothing is ever queued."""

    faults_at_200 = False
    """Whether faults come with HTTP 200 and only ``error`` tells."""
    tells_films = True
    """Whether a finished task says where its film lies."""

    def routes(self) -> Sequence[Route]:
        return (
            ("POST", "/videos/generations", self._create),
            ("GET", "/async-result/([^/]+)", self._state),
        )

    def authorised(self, call: Call) -> None:
        if not call.headers.get("authorization"):
            raise Bad("no Authentication in the header", kind="no key")
        super().authorised(call)

    def fault(self, bad: Bad) -> Reply:
        status, code = _SAID.get(bad.kind, (400, "1210"))
        return Reply(
            status=200 if self.faults_at_200 else status,
            body={"error": {"code": code, "message": bad.reason}},
        )

    def _create(self, call: Call) -> Reply:
        body = call.json
        check(
            body,
            {"model": str},
            {
                "prompt": str, "quality": str, "with_audio": bool, "watermark_enabled": bool,
                "image_url": (str, list), "size": str, "fps": int, "duration": int,
                "request_id": str, "user_id": str,
            },
        )  # fmt: skip
        _values(body)
        reference = body.get("request_id", "")
        if reference and any(j.reference == reference for j in self.jobs.values()):
            raise Bad(f"a request {reference} is already there", kind="again")
        job = self.accept(body, {"video": ("video/mp4", samples.mp4(2))}, reference=reference)
        return Reply(
            body={
                "model": body["model"], "id": job.id, "request_id": reference,
                "task_status": "PROCESSING",
            }
        )  # fmt: skip

    def _state(self, call: Call) -> Reply:
        job = self.look(call.match[0])
        told: dict[str, Any] = {"model": job.order["model"], "request_id": job.reference}
        match job.state:
            case "done":
                told["task_status"] = "SUCCESS"
                film = {"url": self.url(job, "video"), "cover_image_url": ""}
                told["video_result"] = [film] if self.tells_films else []
            case "failed" | "cancelled":
                told["task_status"] = "FAIL"
            case _:
                told["task_status"] = "PROCESSING"
        return Reply(body=told)


def _values(body: dict[str, Any]) -> None:
    """Raises Bad for a value that the vendor does not take."""
    if body["model"] != "cogvideox-3":
        raise Bad("the model does not exist")
    pictures = body.get("image_url", [])
    if isinstance(pictures, str):
        pictures = [pictures]
    if not pictures and not body.get("prompt"):
        raise Bad("image_url and prompt can not both be empty")
    if len(pictures) > 2:
        raise Bad("image_url takes at most two pictures")
    for picture in pictures:
        if not str(picture).startswith(("http://", "https://", "data:image/")):
            raise Bad("image_url is not a picture")
    if len(body.get("prompt", "")) > 512:
        raise Bad("the prompt is too long")
    if body.get("size", "1920x1080") not in _SIZES:
        raise Bad("size is not supported")
    if body.get("duration", 5) not in (5, 10) or body.get("fps", 30) not in (30, 60):
        raise Bad("duration or fps is not supported")
    if body.get("quality", "speed") not in ("speed", "quality"):
        raise Bad("quality is not supported")
