"""A fake Kling: a duration that is a string, bare base64, faults with a ``code`` in the body."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from typing import Any

from yingxi.testing import samples
from yingxi.testing.vendor import Bad, Call, FakeJob, FakeVendor, Reply, Route, check, now

VIDEOS = "/v1/videos/"
_RATIOS = ("16:9", "9:16", "1:1")
_COMMON = {
    "model_name": str, "negative_prompt": str, "mode": str, "duration": str, "sound": str,
    "callback_url": str, "external_task_id": str,
}  # fmt: skip
_MODELS = {
    "text2video": {"kling-v1-6", "kling-v2-5-turbo", "kling-v2-6", "kling-v3"},
    "image2video": {"kling-v1-6", "kling-v2-5-turbo", "kling-v2-6", "kling-v3"},
    "multi-image2video": {"kling-v1-6"},
}
_HTTP = {"auth": 401, "rate": 429, "account": 429, "missing": 400}
_CODES = {"auth": 1002, "rate": 1302, "account": 1102, "missing": 1201, "content": 1301}


class FakeKling(FakeVendor):
    """Tasks of three endpoints, each of which knows only its own."""

    faults_at_200 = False
    """Whether faults come with HTTP 200 and only the ``code`` tells."""
    tells_units = True
    """Whether a finished task says what was deducted."""

    def routes(self) -> Sequence[Route]:
        kinds = "(text2video|image2video|multi-image2video)"
        return (
            ("POST", VIDEOS + kinds, self._create),
            ("GET", VIDEOS + kinds + "/([^/]+)", self._state),
        )

    def authorised(self, call: Call) -> None:
        if not call.headers.get("authorization"):
            raise Bad("Authorization is empty", kind="auth")
        super().authorised(call)

    def fault(self, bad: Bad) -> Reply:
        body = {"code": _CODES.get(bad.kind, 1201), "message": bad.reason, "request_id": "r"}
        return Reply(body=body, status=200 if self.faults_at_200 else _HTTP.get(bad.kind, 400))

    def _create(self, call: Call) -> Reply:
        (kind,) = call.match
        body = call.json
        match kind:
            case "text2video":
                check(body, {"prompt": str}, {**_COMMON, "aspect_ratio": str})
            case "image2video":
                check(body, {}, {**_COMMON, "prompt": str, "image": str, "image_tail": str})
                if "image" not in body and "image_tail" not in body:
                    raise Bad("image and image_tail can not both be empty")
            case _:
                check(body, {"prompt": str, "image_list": list}, {**_COMMON, "aspect_ratio": str})
        _values(kind, body)
        reference = body.get("external_task_id", "")
        if reference and any(j.reference == reference for j in self.jobs.values()):
            raise Bad("external_task_id already exists")
        job = self.accept(
            {**body, "kind": kind}, {"video": ("video/mp4", samples.mp4(2))}, reference=reference
        )
        return self._told({"task_id": job.id, "task_status": "submitted"})

    def _state(self, call: Call) -> Reply:
        kind, id = call.match
        same = [j.id for j in self.jobs.values() if j.reference == id or j.id == id]
        job = self.look(same[0] if same else id)
        if job.order["kind"] != kind:
            raise Bad("Task not found", kind="missing")
        return self._told(self._task(job))

    def look(self, id: str) -> FakeJob:
        try:
            return super().look(id)
        except Bad as bad:
            raise Bad(
                "Task not found" if bad.kind == "missing" else bad.reason, kind=bad.kind
            ) from bad

    def _task(self, job: FakeJob) -> dict[str, Any]:
        told: dict[str, Any] = {
            "task_id": job.id, "task_status_msg": "",
            "task_info": {"external_task_id": job.reference},
        }  # fmt: skip
        match job.state:
            case "done":
                seconds = job.order.get("duration", "5")
                video = {"id": "v", "url": self.url(job, "video"), "duration": f"{seconds}.041"}
                told |= {"task_status": "succeed", "task_result": {"videos": [video]}}
                if self.tells_units:
                    told["final_unit_deduction"] = _units(job.order)
            case "failed" | "cancelled":
                told |= {"task_status": "failed", "task_status_msg": "generation failed"}
            case "queued":
                told |= {"task_status": "submitted"}
            case _:
                told |= {"task_status": "processing"}
        return told

    def _told(self, data: dict[str, Any]) -> Reply:
        at = int(now() * 1000)
        data |= {"created_at": at, "updated_at": at}
        return Reply(
            body={"code": 0, "message": "SUCCEED", "request_id": "r", "data": data},
        )


def _values(kind: str, body: dict[str, Any]) -> None:
    """Raises Bad for a value that the vendor does not take."""
    model = body.get("model_name", "kling-v1-6")
    if model not in _MODELS[kind]:
        raise Bad(f"model {model} is not supported by {kind}")
    lengths = [str(s) for s in range(3, 16)] if model == "kling-v3" else ["5", "10"]
    if body.get("duration", "5") not in lengths:
        raise Bad("duration is invalid")
    if body.get("mode", "std") not in ("std", "pro"):
        raise Bad("mode is invalid")
    if body.get("aspect_ratio", "16:9") not in _RATIOS:
        raise Bad("aspect_ratio is invalid")
    if "sound" in body and (model < "kling-v2-6" or body["sound"] not in ("on", "off")):
        raise Bad("sound is not supported")
    if "image_tail" in body and model != "kling-v3" and body.get("mode") != "pro":
        raise Bad("image_tail is supported in pro mode only")
    pictures = [body[name] for name in ("image", "image_tail") if name in body]
    listed = body.get("image_list", [])
    if len(listed) > 4:
        raise Bad("image_list has more than 4 images")
    for part in listed:
        if not isinstance(part, dict) or set(part) != {"image"}:
            raise Bad("image_list must hold objects with an image")
        pictures.append(part["image"])
    for picture in pictures:
        _picture(picture)


def _picture(told: object) -> None:
    if not isinstance(told, str):
        raise Bad("image must be a string")
    if told.startswith(("http://", "https://")):
        return
    try:
        base64.b64decode(told, validate=True)
    except binascii.Error as fault:
        raise Bad("image is neither a URL nor bare base64") from fault


def _units(order: Any) -> str:
    """What a task costs, a decimal in a string as the vendor writes it."""
    rates = {
        "kling-v3": {("std", "off"): 60, ("pro", "off"): 80, ("std", "on"): 90, ("pro", "on"): 120},
        "kling-v2-6": {("std", "off"): 30, ("pro", "off"): 50, ("pro", "on"): 100},
        "kling-v2-5-turbo": {("std", "off"): 30, ("pro", "off"): 50},
        "kling-v1-6": {("std", "off"): 40, ("pro", "off"): 70},
    }
    model = order.get("model_name", "kling-v1-6")
    rate = rates[model][order.get("mode", "std"), order.get("sound", "off")]
    return str(rate * int(order.get("duration", "5")) / 100)
