"""A fake Runway: a version header, aspects in pixels, tasks that vanish when they are deleted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from yingxi.testing import samples
from yingxi.testing.vendor import Bad, Call, FakeVendor, Reply, Route, check

VERSION = "2024-11-06"
_GEN_4 = ("1280:720", "720:1280", "1104:832", "960:960", "832:1104", "1584:672")
_VEO = ("1280:720", "720:1280", "1080:1920", "1920:1080")
_COMMON = {"promptText": str, "duration": int}
_GEN_4_FIELDS = {**_COMMON, "seed": int, "contentModeration": dict}
_VEO_FIELDS = {**_COMMON, "audio": bool, "negativePrompt": str}


class FakeRunway(FakeVendor):
    """Tasks of image_to_video."""

    failure = "INTERNAL.BAD_OUTPUT.CODE01"
    """How a failing task is coded."""
    tells_films = True
    """Whether a finished task says where its film lies."""

    def routes(self) -> Sequence[Route]:
        return (
            ("POST", "/v1/image_to_video", self._create),
            ("GET", "/v1/tasks/([^/]+)", self._state),
            ("DELETE", "/v1/tasks/([^/]+)", self._delete),
        )

    def authorised(self, call: Call) -> None:
        super().authorised(call)
        if call.headers.get("x-runway-version") != VERSION:
            raise Bad("a valid X-Runway-Version header is required")

    def fault(self, bad: Bad) -> Reply:
        plain = super().fault(bad)
        return Reply(status=plain.status, headers=plain.headers, body={"error": bad.reason})

    def _create(self, call: Call) -> Reply:
        body = call.json
        if str(body.get("model")).startswith("veo"):
            check(body, {"model": str, "promptImage": (str, list), "ratio": str}, _VEO_FIELDS)
        else:
            check(body, {"model": str, "promptImage": (str, list), "ratio": str}, _GEN_4_FIELDS)
        _values(body)
        job = self.accept(body, {"video": ("video/mp4", samples.mp4(2))})
        return Reply(body={"id": job.id})

    def _state(self, call: Call) -> Reply:
        job = self.look(call.match[0])
        told: dict[str, Any] = {"id": job.id, "createdAt": "2026-11-22T08:00:00Z"}
        match job.state:
            case "done":
                told |= {"status": "SUCCEEDED"}
                told["output"] = [self.url(job, "video")] if self.tells_films else []
            case "failed":
                told |= {
                    "status": "FAILED", "failure": "the task failed", "failureCode": self.failure,
                }  # fmt: skip
            case "cancelled":
                told |= {"status": "CANCELLED"}
            case "running":
                told |= {"status": "RUNNING", "progress": 0.5}
            case _:
                told |= {"status": "PENDING"}
        return Reply(body=told)

    def _delete(self, call: Call) -> Reply:
        job = self.jobs.get(call.match[0])
        if job is None:
            raise Bad("task not found", kind="missing")
        if job.state == "queued":
            job.cancelled = True
            self.accepted.remove(job)
        else:
            del self.jobs[job.id]
        return Reply(status=204, body=b"")


def _values(body: dict[str, Any]) -> None:
    """Raises Bad for a value that the vendor does not take."""
    rules: dict[str, tuple[tuple[str, ...], tuple[int, ...], tuple[str, ...]]] = {
        "gen4.5": (_GEN_4, tuple(range(2, 11)), ("first",)),
        "gen4_turbo": (_GEN_4, tuple(range(2, 11)), ("first",)),
        "veo3.1": (_VEO, (4, 6, 8), ("first", "last")),
        "veo3.1_fast": (_VEO, (4, 6, 8), ("first", "last")),
    }
    if body["model"] not in rules:
        raise Bad("model is not supported")
    ratios, seconds, positions = rules[body["model"]]
    if body["ratio"] not in ratios:
        raise Bad("ratio is not supported")
    if body.get("duration", seconds[-1]) not in seconds:
        raise Bad("duration is not supported")
    if body["model"] == "gen4.5" and not {"duration", "promptText"} <= set(body):
        raise Bad("duration and promptText are required")
    if "promptText" in body and not 0 < len(body["promptText"].encode("utf-16-le")) <= 2000:
        raise Bad("promptText must have 1 to 1000 characters")
    _pictures(body["promptImage"], positions)


def _pictures(told: str | list[Any], positions: tuple[str, ...]) -> None:
    """Raises Bad for pictures that the vendor does not take."""
    parts = [{"uri": told, "position": "first"}] if isinstance(told, str) else told
    for part in parts:
        check(part, {"uri": str, "position": str})
        if not part["uri"].startswith(("https://", "runway://", "data:image/")):
            raise Bad("uri must be HTTPS or a data URI")
    given = [part["position"] for part in parts]
    if given.count("first") != 1 or len(set(given)) != len(given) or set(given) - set(positions):
        raise Bad("promptImage must hold one first frame, and at most one of each other")
