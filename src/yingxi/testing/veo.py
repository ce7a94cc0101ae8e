"""A fake Veo: operations with paths for names, films that want the key."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from dataclasses import replace
from http.server import BaseHTTPRequestHandler
from typing import Any

from yingxi.testing import samples
from yingxi.testing.vendor import Bad, Call, FakeVendor, Reply, Route, check

_SAID = {
    "no key": (403, "PERMISSION_DENIED"),
    "auth": (400, "INVALID_ARGUMENT"),
    "rate": (429, "RESOURCE_EXHAUSTED"),
    "missing": (404, "NOT_FOUND"),
}


class FakeVeo(FakeVendor):
    """Long-running operations of the Developer API."""

    wording = "generatedSamples"
    """How a finished operation lists its films."""
    nested = True
    """Whether it does so inside ``generateVideoResponse``."""
    holds_back = False
    """Whether finished films are filtered."""

    def routes(self) -> Sequence[Route]:
        return (
            ("POST", "/models/([^/:]+):predictLongRunning", self._create),
            ("GET", "/models/([^/]+)/operations/([^/]+)", self._state),
        )

    def authorised(self, call: Call) -> None:
        told = call.headers.get("x-goog-api-key")
        if not told:
            raise Bad("callers without established identity are not allowed", kind="no key")
        if told != self.key:
            raise Bad("API key not valid. Please pass a valid API key.", kind="auth")

    def fault(self, bad: Bad) -> Reply:
        status, name = _SAID.get(bad.kind, (400, "INVALID_ARGUMENT"))
        return Reply(
            status=status, body={"error": {"code": status, "message": bad.reason, "status": name}}
        )

    def _create(self, call: Call) -> Reply:
        (model,) = call.match
        body = call.json
        check(body, {"instances": list}, {"parameters": dict})
        if len(body["instances"]) != 1:
            raise Bad("exactly one instance is needed")
        shot, settings = body["instances"][0], body.get("parameters", {})
        check(shot, {"prompt": str}, {"image": dict, "lastFrame": dict, "referenceImages": list})
        check(
            settings,
            {},
            {
                "aspectRatio": str, "resolution": str, "durationSeconds": int,
                "negativePrompt": str, "personGeneration": str, "sampleCount": int,
            },
        )  # fmt: skip
        _values(model, shot, settings)
        job = self.accept(
            {**settings, **shot, "model": model}, {"video": ("video/mp4", samples.mp4(2))}
        )
        return Reply(body={"name": f"models/{model}/operations/{job.id}"})

    def _state(self, call: Call) -> Reply:
        model, id = call.match
        job = self.look(id)
        told: dict[str, Any] = {"name": f"models/{model}/operations/{id}"}
        match job.state:
            case "done":
                films = {self.wording: [{"video": {"uri": self.url(job, "video")}}]}
                if self.holds_back:
                    films = {
                        "raiMediaFilteredCount": 1,
                        "raiMediaFilteredReasons": ["the film shows a known person"],
                    }
                response = {"generateVideoResponse": films} if self.nested else films
                told |= {"done": True, "response": response}
            case "failed":
                told |= {"done": True, "error": {"code": 13, "message": "internal error"}}
            case "cancelled":
                told |= {"done": True, "error": {"code": 1, "message": "cancelled"}}
            case _:
                pass
        return Reply(body=told)

    def _hand_out(self, door: BaseHTTPRequestHandler, call: Call) -> None:
        if call.headers.get("x-goog-api-key") != self.key:
            # Without its query an address is as good as expired: HTTP 403.
            call = replace(call, query={})
        super()._hand_out(door, call)


def _values(model: str, shot: dict[str, Any], settings: dict[str, Any]) -> None:
    """Raises Bad for a value that the vendor does not take."""
    if not model.startswith("veo-3"):
        raise Bad(f"models/{model} is not found", kind="missing")
    if settings.get("aspectRatio", "16:9") not in ("16:9", "9:16"):
        raise Bad("aspectRatio is not supported")
    resolution, seconds = settings.get("resolution", "720p"), settings.get("durationSeconds", 8)
    if resolution not in ("720p", "1080p") or seconds not in (4, 6, 8):
        raise Bad("resolution or durationSeconds is not supported")
    full = resolution == "1080p" or "lastFrame" in shot or "referenceImages" in shot
    if full and seconds != 8:
        raise Bad("durationSeconds must be 8")
    _pictures(model, shot)


def _pictures(model: str, shot: dict[str, Any]) -> None:
    """Raises Bad for pictures that the vendor does not take."""
    references = shot.get("referenceImages", [])
    if references and ("image" in shot or "lastFrame" in shot):
        raise Bad("referenceImages can not be combined with frames")
    if "lastFrame" in shot and "image" not in shot:
        raise Bad("lastFrame needs an image")
    if (references or "lastFrame" in shot) and not model.startswith("veo-3.1"):
        raise Bad("lastFrame and referenceImages are not supported by this model")
    if len(references) > 3:
        raise Bad("at most 3 referenceImages")
    for part in references:
        check(part, {"image": dict, "referenceType": str})
        if part["referenceType"] != "asset":
            raise Bad("referenceType is not supported")
    frames = [shot[name] for name in ("image", "lastFrame") if name in shot]
    for image in (*frames, *(part["image"] for part in references)):
        check(image, {"bytesBase64Encoded": str, "mimeType": str})
        try:
            base64.b64decode(image["bytesBase64Encoded"], validate=True)
        except binascii.Error as fault:
            raise Bad("bytesBase64Encoded is not base64") from fault
