"""Runway: films from a first (and with some models a last) frame.

Wire as in the vendor's Python SDK (runwayml, read 2026-11; no live call). Traps: the version header
is required; the aspect is told in pixels, by a list of each model's own, so 1:1 and others come a
little larger than asked; a prompt has 1000 UTF-16 units; a deleted task can't be fetched again, and
deleting is also how one is cancelled. What fails by ``SAFETY`` must not be sent again. Addresses
live one to two days and are fresh on every question.

Nothing of ours is kept with an order: one whose answer was lost is parked. A task does not tell
what it cost: CREDIT is counted by the published rates (secondary sources, 2026), and a job that a
person attached by its id counts as the dearest. Text alone has another endpoint, left out here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from yingxi.errors import Refused, UnknownName
from yingxi.providers.answers import at, text_at
from yingxi.providers.filming import (
    FilmAbilities,
    able,
    accepted_id,
    incomplete,
    last_needs_first,
)
from yingxi.providers.http import POST_TIMEOUT, Answer, Wire, bearer
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
from yingxi.shoot.request import Craft, MediaRole, Request, VideoRequest, short_side
from yingxi.tongue import say

BASE = "https://api.dev.runwayml.com"
VERSION = "2024-11-06"
_GEN_4 = {
    (720, "16:9"): "1280:720",
    (720, "9:16"): "720:1280",
    (720, "4:3"): "1104:832",
    (720, "3:4"): "832:1104",
    (720, "1:1"): "960:960",
    (720, "21:9"): "1584:672",
}
_VEO = {
    (720, "16:9"): "1280:720",
    (720, "9:16"): "720:1280",
    (1080, "16:9"): "1920:1080",
    (1080, "9:16"): "1080:1920",
}
_FINAL = ("SAFETY", "ASSET.INVALID", "INPUT_PREPROCESSING.SAFETY")
"""Beginnings of failure codes after which the same request can't succeed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Model:
    """Rates are credits a second."""

    seconds: tuple[int, ...] = tuple(range(2, 11))
    ratios: Mapping[tuple[int, str], str]
    silent: int
    voiced: int = 0
    last: bool = False


_MODELS = {
    "gen4.5": _Model(ratios=_GEN_4, silent=12),
    "gen4_turbo": _Model(ratios=_GEN_4, silent=5),
    "veo3.1": _Model(seconds=(4, 6, 8), ratios=_VEO, silent=20, voiced=40, last=True),
    "veo3.1_fast": _Model(seconds=(4, 6, 8), ratios=_VEO, silent=10, voiced=15, last=True),
}
_DEAREST = max(max(m.silent, m.voiced) * max(m.seconds) for m in _MODELS.values())


def _fault(answer: Answer) -> tuple[str, str]:
    """The vendor has words for its faults, and no codes."""
    return "", text_at(answer.json(), "error")


class Runway:
    """Films by tasks that are asked after."""

    name = "runway"
    recovery = Recovery.NONE

    def __init__(self, *, key: str, base: str = BASE, timeout: float = POST_TIMEOUT) -> None:
        self._wire = Wire(
            vendor=self.name, base=base, headers={**bearer(key), "X-Runway-Version": VERSION},
            secrets=(key,), fault=_fault, timeout=timeout,
        )  # fmt: skip

    def abilities(self, craft: Craft, model: str) -> Abilities:
        """The listed models, by their exact names."""
        if craft is not Craft.VIDEO or model not in _MODELS:
            raise UnknownName(f"{self.name} {craft}", model, _MODELS)
        known = _MODELS[model]
        media = {MediaRole.FIRST_FRAME: 1}
        if known.last:
            media[MediaRole.LAST_FRAME] = 1
        return FilmAbilities(
            craft=craft, seconds=known.seconds, media=media, text_alone=False,
            short_sides=tuple(dict.fromkeys(side for side, _ in known.ratios)),
            ratios=tuple(dict.fromkeys(ratio for _, ratio in known.ratios)),
            audio=bool(known.voiced), rules=(last_needs_first, _prompt_fits),
        )  # fmt: skip

    def worst(self, request: Request) -> Usage:
        """Seconds at the model's rate."""
        film = able(self.name, request, self.abilities)
        known = _MODELS[film.model]
        return {Unit.CREDIT: (known.voiced if film.audio else known.silent) * film.seconds}

    def start(self, request: Request, reference: str, blob: OpenBlob) -> Operation | Done:
        film = able(self.name, request, self.abilities)
        told = self._wire.order("/v1/image_to_video", _order(film, blob)).json()
        return Operation(
            id=accepted_id(self.name, text_at(told, "id")),
            extra={"credits": str(self.worst(film)[Unit.CREDIT])},
        )

    def status(self, operation: Operation) -> Status:
        task = self._task(operation)
        match text_at(task, "status"):
            case "SUCCEEDED":
                return _film(task, int(operation.extra.get("credits") or _DEAREST))
            case "FAILED" | "CANCELLED" as state:
                code = text_at(task, "failureCode") or state
                return Failed(
                    reason=self._wire.clean(text_at(task, "failure") or state),
                    code=code,
                    again=state == "FAILED" and not code.startswith(_FINAL),
                )
            case _:
                progress = at(task, "progress")
                return Running(
                    progress=float(progress) if isinstance(progress, (int, float)) else None
                )

    def find(self, reference: str) -> Operation | None:
        return None

    def cancel(self, operation: Operation) -> bool:
        """Only what waits; deleting a running task may be billed, a finished one would be lost."""
        if text_at(self._task(operation), "status") not in ("PENDING", "THROTTLED"):
            return False
        try:
            self._wire.ask(f"/v1/tasks/{operation.id}", method="DELETE")
        except Refused:
            return False
        return True

    def _task(self, operation: Operation) -> Mapping[str, Any]:
        return self._wire.ask(f"/v1/tasks/{operation.id}").json()


def _prompt_fits(request: VideoRequest) -> str:
    units = len(request.prompt.encode("utf-16-le")) // 2
    if 0 < units <= 1000:
        return ""
    return say(
        f"提示词要有 1 到 1000 个 UTF-16 单位，写了 {units}",
        f"prompt: 1 to 1000 UTF-16 units, {units} given",
    )


def _order(film: VideoRequest, blob: OpenBlob) -> dict[str, Any]:
    known = _MODELS[film.model]
    frames = ((MediaRole.FIRST_FRAME, "first"), (MediaRole.LAST_FRAME, "last"))
    body: dict[str, Any] = {
        "model": film.model,
        "promptText": film.prompt,
        "promptImage": [
            {"uri": data_uri(media, blob), "position": position}
            for role, position in frames
            for media in film.only(role)
        ],
        "ratio": known.ratios[short_side(film), film.ratio],
        "duration": film.seconds,
    }
    if not known.voiced:
        return body | {"seed": film.seed}
    if film.negative:
        body["negativePrompt"] = film.negative
    return body | {"audio": film.audio}


def _film(task: Mapping[str, Any], credits: int) -> Done | Failed:
    usage: Usage = {Unit.CREDIT: credits}
    url = text_at(task, "output", 0)
    if not url:
        return incomplete("runway", "output", usage)
    film = Artifact(name="video", mime="video/mp4", url=url)
    return Done(usage=usage, artifacts=(film,))
