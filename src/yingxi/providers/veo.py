"""Veo by the Gemini API: films with sound from words, frames or reference pictures.

Wire as in Google's python-genai (Developer API paths) and ai.google.dev (read 2026-11; no live
call). Traps: a finished operation lists its films as ``generatedVideos`` or ``generatedSamples``,
inside ``generateVideoResponse`` or beside it; the download wants the key in a header, which is
given to Google's hosts and to the address we order from, to nobody else; a film held back for what
it shows ends well and lists none; a wrong key is told as HTTP 400. Sound can't be turned off, seeds
aren't taken, and 1080p, a last frame or references come with 8 seconds only.

Nothing of ours is kept with an order: one whose answer was lost is parked. There is no cancelling.
Films are billed by the second and lie there for two days; what was ordered isn't told with the
film, so a job that a person attached counts as the longest. 4k is left out: it has another price.
How long to wait after 429 is told in the answer's body, and not read.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from yingxi.errors import UnknownName
from yingxi.providers.answers import at, text_at
from yingxi.providers.filming import (
    FRAMES,
    REFERENCES,
    FilmAbilities,
    able,
    accepted_id,
    incomplete,
    last_needs_first,
)
from yingxi.providers.http import POST_TIMEOUT, Answer, Wire
from yingxi.providers.media import plain_base64
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
from yingxi.shoot.request import Craft, Media, MediaRole, Request, VideoRequest, short_side
from yingxi.tongue import say

BASE = "https://generativelanguage.googleapis.com/v1beta"
_SECONDS = (4, 6, 8)
_PASSING = frozenset({"8", "13", "14"})
"""google.rpc: RESOURCE_EXHAUSTED, INTERNAL, UNAVAILABLE."""


def _fault(answer: Answer) -> tuple[str, str]:
    told = answer.json().get("error")
    return text_at(told, "status") or text_at(told, "code"), text_at(told, "message")


class Veo:
    """Films by long-running operations."""

    name = "veo"
    recovery = Recovery.NONE

    def __init__(self, *, key: str, base: str = BASE, timeout: float = POST_TIMEOUT) -> None:
        self._key = {"x-goog-api-key": key} if key else {}
        self._host = urlsplit(base).netloc
        self._wire = Wire(
            vendor=self.name, base=base, headers=self._key, secrets=(key,), fault=_fault,
            timeout=timeout,
        )  # fmt: skip

    def abilities(self, craft: Craft, model: str) -> Abilities:
        """Veo 3 and 3.1, by the beginning of their names."""
        if craft is not Craft.VIDEO or not model.startswith("veo-3"):
            raise UnknownName(f"{self.name} {craft}", model, ("veo-3.1-generate-preview",))
        newer = model.startswith("veo-3.1")
        media = {MediaRole.FIRST_FRAME: 1}
        if newer:
            media[MediaRole.LAST_FRAME] = 1
        if newer and "lite" not in model:
            media[MediaRole.REFERENCE_IMAGE] = 3
        return FilmAbilities(
            craft=craft, seconds=_SECONDS, short_sides=(720, 1080), ratios=("9:16", "16:9"),
            media=media, exclusive=(FRAMES, REFERENCES), audio=True,
            rules=(last_needs_first, _eight_seconds),
        )  # fmt: skip

    def worst(self, request: Request) -> Usage:
        """The seconds that are ordered."""
        return {Unit.SECOND: able(self.name, request, self.abilities).seconds}

    def start(self, request: Request, reference: str, blob: OpenBlob) -> Operation | Done:
        film = able(self.name, request, self.abilities)
        path = f"/models/{film.model}:predictLongRunning"
        told = self._wire.order(path, _order(film, blob)).json()
        return Operation(
            id=accepted_id(self.name, text_at(told, "name")), extra={"seconds": str(film.seconds)}
        )

    def status(self, operation: Operation) -> Status:
        told = self._wire.ask(f"/{operation.id}").json()
        if not told.get("done"):
            return Running()
        if told.get("error"):
            code = text_at(told, "error", "code")
            return Failed(
                reason=self._wire.clean(text_at(told, "error", "message") or "failed"),
                code=code,
                again=code in _PASSING,
            )
        seconds = int(operation.extra.get("seconds") or max(_SECONDS))
        return self._film(told.get("response"), seconds)

    def find(self, reference: str) -> Operation | None:
        return None

    def cancel(self, operation: Operation) -> bool:
        return False

    def _film(self, response: object, seconds: int) -> Done | Failed:
        usage: Usage = {Unit.SECOND: seconds}
        for told in (at(response, "generateVideoResponse"), response):
            for name in ("generatedVideos", "generatedSamples"):
                uri = text_at(told, name, 0, "video", "uri")
                if uri:
                    film = Artifact(
                        name="video",
                        mime="video/mp4",
                        url=uri,
                        headers=self._key_for(uri),
                    )
                    return Done(usage=usage, artifacts=(film,))
            held = at(told, "raiMediaFilteredReasons")
            if held or at(told, "raiMediaFilteredCount"):
                return Failed(reason=self._wire.clean(str(held or "filtered")), code="RAI")
        return incomplete(self.name, "uri", usage)

    def _key_for(self, uri: str) -> Mapping[str, str]:
        """The key, for hosts that have it already."""
        parts = urlsplit(uri)
        google = parts.scheme == "https" and (parts.hostname or "").endswith(".googleapis.com")
        return self._key if google or parts.netloc == self._host else {}


def _eight_seconds(request: VideoRequest) -> str:
    free = short_side(request) == 720 and not request.only(
        MediaRole.LAST_FRAME, MediaRole.REFERENCE_IMAGE
    )
    if free or request.seconds == 8:
        return ""
    return say("1080p、尾帧或参考图只能拍 8 秒", "1080p, a last frame or references: 8 s only")


def _order(film: VideoRequest, blob: OpenBlob) -> dict[str, Any]:
    shot: dict[str, Any] = {"prompt": film.prompt}
    for role, name in ((MediaRole.FIRST_FRAME, "image"), (MediaRole.LAST_FRAME, "lastFrame")):
        for media in film.only(role):
            shot[name] = _image(media, blob)
    references = film.only(MediaRole.REFERENCE_IMAGE)
    if references:
        shot["referenceImages"] = [
            {"image": _image(m, blob), "referenceType": "asset"} for m in references
        ]
    parameters: dict[str, Any] = {
        "aspectRatio": film.ratio,
        "resolution": f"{short_side(film)}p",
        "durationSeconds": film.seconds,
    }
    if film.negative:
        parameters["negativePrompt"] = film.negative
    return {"instances": [shot], "parameters": parameters}


def _image(media: Media, blob: OpenBlob) -> dict[str, str]:
    return {"bytesBase64Encoded": plain_base64(media, blob), "mimeType": media.mime}
