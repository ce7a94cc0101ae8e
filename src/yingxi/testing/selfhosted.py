"""A fake vLLM-Omni and a fake SGLang behind ``/v1/videos``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from yingxi.testing import samples
from yingxi.testing.vendor import Bad, Call, FakeJob, FakeVendor, Reply, Route, check, now

VIDEOS = "/v1/videos"
_PNG = b"\x89PNG"
_TEXTS = ("model", "prompt", "size", "user", "negative_prompt")
_WHOLES = ("seed", "fps", "num_frames", "width", "height", "num_inference_steps")


class _FakeVideos(FakeVendor):
    """What both have in common; a job that was stopped is not known any more."""

    forgets_seconds = False
    """Whether finished jobs are told without their length."""

    def routes(self) -> Sequence[Route]:
        one = VIDEOS + "/([^/]+)"
        return (
            ("POST", VIDEOS, self._create),
            ("GET", one, self._state),
            ("GET", one + "/content", self._content),
            ("DELETE", one, self._delete),
        )

    def _create(self, call: Call) -> Reply:
        order = self._order(call)
        if not re.fullmatch(r"\d+x\d+", str(order.get("size", "1x1"))):
            raise Bad("size must be WIDTHxHEIGHT")
        job = self.accept(order, {"video": ("video/mp4", samples.mp4(2))})
        return Reply(body=self._told(job) | {"status": "queued"})

    def _state(self, call: Call) -> Reply:
        return Reply(body=self._told(self._known(call)))

    def _known(self, call: Call) -> FakeJob:
        job = self.look(call.match[0])
        if job.cancelled:
            raise Bad("Video not found", kind="missing")
        return job

    def _content(self, call: Call) -> Reply:
        job = self.jobs.get(call.match[0])
        if job is None or job.cancelled or job.state != "done":
            raise Bad("Generation is still in-progress", kind="missing")
        return self.hand_over(job, "video")

    def _told(self, job: FakeJob) -> dict[str, Any]:
        told: dict[str, Any] = {
            "id": job.id, "object": "video", "model": job.order.get("model", "m"),
            "status": self._word(job.state), "progress": 0, "created_at": int(now()),
            "seconds": str(job.order.get("seconds", 4)), "size": job.order.get("size"),
            "error": None,
        }  # fmt: skip
        if self.forgets_seconds:
            del told["seconds"]
        if job.state == "done":
            told |= {"progress": 100, "completed_at": int(now())} | self._extra(job)
        elif job.state == "failed":
            told["error"] = self._error()
        return told

    def _order(self, call: Call) -> dict[str, Any]:
        raise NotImplementedError

    def _word(self, state: str) -> str:
        return {"running": "in_progress", "done": "completed"}.get(state, state)

    def _extra(self, job: FakeJob) -> dict[str, Any]:
        return {}

    def _error(self) -> dict[str, Any]:
        raise NotImplementedError

    def _delete(self, call: Call) -> Reply:
        raise NotImplementedError


class FakeVllm(_FakeVideos):
    """vLLM-Omni: multipart only, faults as vLLM words them, DELETE aborts."""

    def fault(self, bad: Bad) -> Reply:
        plain = super().fault(bad)
        error = {"message": bad.reason, "type": "Bad Request", "param": None, "code": plain.status}
        return Reply(status=plain.status, headers=plain.headers, body={"error": error})

    def _order(self, call: Call) -> dict[str, Any]:
        parts = call.form
        order = _typed({k: v for k, v in parts.items() if k != "input_reference"})
        if not re.fullmatch(r"[1-9]\d*", str(order.get("seconds", "4"))):
            raise Bad("seconds: String should match pattern '^[1-9]\\d*$'")
        _picture(parts)
        return order

    def _extra(self, job: FakeJob) -> dict[str, Any]:
        return {"inference_time_s": 41.52, "media_type": "video/mp4", "file_name": f"{job.id}.mp4"}

    def _error(self) -> dict[str, Any]:
        return {"code": "generation_failed", "message": "CUDA out of memory"}

    def _delete(self, call: Call) -> Reply:
        job = self._known(call)
        job.cancelled = True
        if job in self.accepted:
            self.accepted.remove(job)
        return Reply(body={"id": job.id, "deleted": True, "object": "video.deleted"})


class FakeSglang(_FakeVideos):
    """SGLang diffusion: JSON, or a form with a picture; DELETE drops only the record."""

    def fault(self, bad: Bad) -> Reply:
        plain = super().fault(bad)
        return Reply(status=plain.status, headers=plain.headers, body={"detail": bad.reason})

    def _order(self, call: Call) -> dict[str, Any]:
        if call.headers.get("content-type", "").startswith("multipart/"):
            parts = call.form
            if "input_reference" not in parts:
                raise Bad("input_reference file is required")
            _picture(parts)
            return _typed({k: v for k, v in parts.items() if k != "input_reference"})
        body = call.json
        check(
            body,
            {"prompt": str},
            {"seconds": int, "generate_sound": bool, "input_reference": str}
            | dict.fromkeys(_TEXTS, str)
            | dict.fromkeys(_WHOLES, int),
        )
        return body

    def _word(self, state: str) -> str:
        # Its jobs go from queued to completed; nothing is told between.
        return {"running": "queued", "done": "completed"}.get(state, state)

    def _error(self) -> dict[str, Any]:
        return {"message": "scheduler died"}

    def _delete(self, call: Call) -> Reply:
        job = self._known(call)
        del self.jobs[job.id]
        return Reply(body=self._told(job) | {"status": "deleted"})


def _typed(parts: dict[str, bytes]) -> dict[str, Any]:
    """A form's fields as the server reads them. Raises Bad for one that is not known or no number."""
    order: dict[str, Any] = {}
    if "prompt" not in parts:
        raise Bad("prompt is required")
    for name, raw in parts.items():
        text = raw.decode()
        if name in _WHOLES:
            if not re.fullmatch(r"-?\d+", text):
                raise Bad(f"{name}: not a valid integer")
            order[name] = int(text)
        elif name in (*_TEXTS, "seconds"):
            order[name] = text
        elif name == "generate_sound" and text in ("true", "false"):
            order[name] = text == "true"
        else:
            raise Bad(f"unknown field: {name}")
    return order


def _picture(parts: dict[str, bytes]) -> None:
    if "input_reference" in parts and not parts["input_reference"].startswith(_PNG):
        raise Bad("input_reference is not an image")
