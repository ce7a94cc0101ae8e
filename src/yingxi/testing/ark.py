"""A fake Volcengine Ark."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from yingxi.testing import samples
from yingxi.testing.vendor import Bad, Call, FakeJob, FakeVendor, Reply, Route, check

_SIDES = {"480p": 480, "720p": 720, "1080p": 1080}
_RATIOS = ("9:16", "16:9", "1:1", "3:4", "4:3", "21:9")
_ROLES = {
    "image_url": ("first_frame", "last_frame", "reference_image"),
    "video_url": ("reference_video",),
    "audio_url": ("reference_audio",),
}
TASKS = "/contents/generations/tasks"


class FakeArk(FakeVendor):
    """Tasks of Seedance, pictures of Seedream; what they show can be settled from outside."""

    film: Callable[[Mapping[str, Any]], bytes] | None = None
    """The MP4 for an order's body."""
    picture: Callable[[Mapping[str, Any]], bytes] | None = None
    """The PNG for one."""

    def routes(self) -> Sequence[Route]:
        return (
            ("POST", TASKS, self._create),
            ("GET", TASKS + "/([^/]+)", self._state),
            ("DELETE", TASKS + "/([^/]+)", self._delete),
            ("POST", "/images/generations", self._picture),
        )

    def fault(self, bad: Bad) -> Reply:
        code = {
            "auth": "AuthenticationError",
            "rate": "RateLimitExceeded.EndpointRPMExceeded",
            "content": "InputTextSensitiveContentDetected",
            "missing": "NotFound",
        }.get(bad.kind, "InvalidParameter")
        plain = super().fault(bad)
        return Reply(
            status=plain.status, headers=plain.headers,
            body={"error": {"code": code, "message": bad.reason, "param": "", "type": "BadRequest"}},
        )  # fmt: skip

    def _create(self, call: Call) -> Reply:
        body = call.json
        check(
            body,
            {"model": str, "content": list},
            {
                "resolution": str, "ratio": str, "duration": int, "seed": int, "watermark": bool,
                "generate_audio": bool, "return_last_frame": bool, "callback_url": str,
                "service_tier": str, "execution_expires_after": int,
            },
        )  # fmt: skip
        roles = [_content(part) for part in body["content"]]
        frames = {"first_frame", "last_frame"} & set(roles)
        references = {r for r in roles if r.startswith("reference")}
        if frames and references:
            raise Bad("first/last frame and references are mutually exclusive")
        if body.get("resolution", "720p") not in _SIDES or body.get("ratio", "9:16") not in _RATIOS:
            raise Bad("resolution or ratio is not supported")
        wide, high = map(int, body.get("ratio", "9:16").split(":"))
        side = _SIDES[body.get("resolution", "720p")]
        long = side * max(wide, high) // min(wide, high)
        film = samples.mp4(2) if self.film is None else self.film(body)
        job = self.accept(
            {**body, "tokens": side * long * 24 * body.get("duration", 5) // 1024},
            {"video": ("video/mp4", film), "last_frame": ("image/png", samples.png())},
        )
        return Reply(body={"id": job.id})

    def _state(self, call: Call) -> Reply:
        job = self.look(call.match[0])
        told: dict[str, Any] = {"id": job.id, "model": job.order["model"], "error": None}
        match job.state:
            case "done":
                content = {"video_url": self.url(job, "video")}
                if job.order.get("return_last_frame"):
                    content["last_frame_url"] = self.url(job, "last_frame")
                tokens = job.order["tokens"]
                usage = {"completion_tokens": tokens, "total_tokens": tokens}
                told |= {"status": "succeeded", "content": content, "usage": usage}
            case "failed":
                told |= {
                    "status": "failed",
                    "error": {"code": "InternalServiceError", "message": "the task failed"},
                }
            case state:
                told |= {"status": state}
        return Reply(body=told)

    def _delete(self, call: Call) -> Reply:
        job = self.jobs.get(call.match[0])
        if job is None:
            raise Bad("task not found", kind="missing")
        if job.state == "running":
            raise Bad("a running task can not be deleted")
        self.drop(job)
        return Reply(body={})

    def drop(self, job: FakeJob) -> None:
        """A queued task is stopped and not billed; a finished one loses its record."""
        if job.state == "queued":
            job.cancelled = True
            self.accepted.remove(job)
        else:
            del self.jobs[job.id]

    def _picture(self, call: Call) -> Reply:
        body = call.json
        check(
            body,
            {"model": str, "prompt": str},
            {
                "image": (str, list), "size": str, "response_format": str, "watermark": bool,
                "sequential_image_generation": str, "sequential_image_generation_options": dict,
                "seed": int,
            },
        )  # fmt: skip
        options = body.get("sequential_image_generation_options") or {}
        count = int(options.get("max_images", 1))
        files = {
            f"image{i}": (
                "image/png", samples.png(seed=i) if self.picture is None else self.picture(body)
            )
            for i in range(count)
        }  # fmt: skip
        job = self.accept(body, files)
        data = [{"url": self.url(job, name)} for name in files]
        return Reply(
            body={"model": body["model"], "data": data, "usage": {"generated_images": count}}
        )


def _content(part: object) -> str:
    """The role of a content part. Raises Bad for one that the vendor does not know."""
    if not isinstance(part, dict):
        raise Bad("content must be a list of objects")
    kind = part.get("type")
    if kind == "text":
        check(part, {"type": str, "text": str})
        return "text"
    if kind not in _ROLES:
        raise Bad(f"unknown content type: {kind}")
    check(part, {"type": str, kind: dict, "role": str})
    url = part[kind].get("url", "")
    if not str(url).startswith(("http://", "https://", "data:")):
        raise Bad("url must be http(s) or a data URI")
    if part["role"] not in _ROLES[kind]:
        raise Bad(f"role {part['role']} does not go with {kind}")
    return str(part["role"])
