"""Vidu: films from words, a first frame, a first and a last frame, or reference pictures.

Wire as in the vendor's pages for ``/ent/v2`` (copies read 2026-11; no live call). Which of four
endpoints takes an order follows from its media. Traps: the key goes as ``Token``, not ``Bearer``;
the q3 models make sound unless told not to; films from frames take no aspect, the picture has one;
there is no negative prompt. Addresses live an hour to a day and are fresh on every question.

Our reference travels in ``payload``, where a person can find it, but the list of tasks can't be
searched by it: an order whose answer was lost is parked. A task that has not begun can be
cancelled; it then counts as failed, ``UserCancelled``, for 0 credits.

What a film costs is told with it, in credits; the rates behind `Vidu.worst` are generous and
unverified, as are the limits of reference pictures for each model.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from yingxi.errors import RateLimited, Refused, UnknownName
from yingxi.providers.answers import text_at
from yingxi.providers.filming import (
    FRAMES,
    REFERENCES,
    FilmAbilities,
    able,
    accepted_id,
    account_faults,
    incomplete,
    last_needs_first,
    longest_prompt,
)
from yingxi.providers.http import POST_TIMEOUT, Answer, Wire
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

BASE = "https://api.vidu.cn/ent/v2"
_RATE = frozenset({"TooManyRequests", "QuotaExceeded", "SystemThrottling"})
_ACCOUNT = frozenset({"CreditInsufficient"})
_PASSING = frozenset({"InternalServiceFailure", "SystemThrottling", "OperationInProcess"})
_FIRST_SECOND = 60
_A_SECOND = {540: 20, 720: 40, 1080: 60}
"""Credits, at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Model:
    seconds: tuple[int, ...]
    sides: tuple[int, ...] = (540, 720, 1080)
    words: bool = False
    frames: bool = False
    longest_with_last: int = 16
    references: int = 0
    audio: bool = False


_MODELS = {
    "viduq3-pro": _Model(seconds=tuple(range(1, 17)), words=True, frames=True, audio=True),
    "viduq3-turbo": _Model(
        seconds=tuple(range(1, 17)), words=True, frames=True, references=7, audio=True
    ),
    "viduq3": _Model(seconds=tuple(range(1, 17)), references=7, audio=True),
    "viduq2": _Model(seconds=tuple(range(1, 11)), words=True, references=7),
    "viduq2-pro": _Model(
        seconds=tuple(range(1, 11)), sides=(720, 1080), frames=True, longest_with_last=8,
        references=7,
    ),
    "viduq2-turbo": _Model(
        seconds=tuple(range(1, 11)), sides=(720, 1080), frames=True, longest_with_last=8
    ),
    "viduq2-pro-fast": _Model(
        seconds=tuple(range(1, 11)), sides=(720, 1080), frames=True, longest_with_last=8
    ),
    "viduq1": _Model(seconds=(5,), sides=(1080,), words=True, frames=True, references=7),
}  # fmt: skip


def _fault(answer: Answer) -> tuple[str, str]:
    told = answer.json()
    return str(told.get("reason") or ""), str(told.get("message") or "")


class Vidu:
    """Films by tasks that are asked after."""

    name = "vidu"
    recovery = Recovery.NONE

    def __init__(self, *, key: str, base: str = BASE, timeout: float = POST_TIMEOUT) -> None:
        self._wire = Wire(
            vendor=self.name, base=base, secrets=(key,), fault=_fault, timeout=timeout,
            headers={"Authorization": f"Token {key}"} if key else {},
        )  # fmt: skip

    def abilities(self, craft: Craft, model: str) -> Abilities:
        """The listed models, by their exact names."""
        if craft is not Craft.VIDEO or model not in _MODELS:
            raise UnknownName(f"{self.name} {craft}", model, _MODELS)
        known = _MODELS[model]
        media: dict[MediaRole, int] = {}
        if known.frames:
            media |= {MediaRole.FIRST_FRAME: 1, MediaRole.LAST_FRAME: 1}
        if known.references:
            media[MediaRole.REFERENCE_IMAGE] = known.references

        def not_too_long(request: VideoRequest) -> str:
            most = known.longest_with_last
            if not request.only(MediaRole.LAST_FRAME) or request.seconds <= most:
                return ""
            return say(f"有尾帧时最长 {most} 秒", f"with a last frame at most {most} s")

        return FilmAbilities(
            craft=craft, seconds=known.seconds, short_sides=known.sides,
            ratios=("9:16", "16:9", "1:1"), media=media, exclusive=(FRAMES, REFERENCES),
            text_alone=known.words, audio=known.audio,
            rules=(last_needs_first, not_too_long, longest_prompt(2000)),
        )  # fmt: skip

    def worst(self, request: Request) -> Usage:
        """The dearest rate of any model at that size."""
        film = able(self.name, request, self.abilities)
        return {Unit.CREDIT: _FIRST_SECOND + _A_SECOND[short_side(film)] * film.seconds}

    def start(self, request: Request, reference: str, blob: OpenBlob) -> Operation | Done:
        film = able(self.name, request, self.abilities)
        path, body = _order(film, reference, blob)
        try:
            with account_faults(_ACCOUNT):
                told = self._wire.order(path, body).json()
        except Refused as fault:
            if fault.code not in _RATE:
                raise
            raise RateLimited(fault.message, code=fault.code) from fault
        return Operation(
            id=accepted_id(self.name, text_at(told, "task_id")),
            extra={"worst": str(self.worst(film)[Unit.CREDIT])},
        )

    def status(self, operation: Operation) -> Status:
        task = self._task(operation)
        match text_at(task, "state"):
            case "success":
                most = operation.extra.get("worst")
                return _film(task, {Unit.CREDIT: int(most)} if most else {})
            case "failed":
                code = text_at(task, "err_code") or "failed"
                used = _credits(task)
                return Failed(
                    reason=self._wire.clean(text_at(task, "err_msg") or code),
                    code=code,
                    usage={Unit.CREDIT: used} if used else {},
                    again=code in _PASSING,
                )
            case _:
                return Running()

    def find(self, reference: str) -> Operation | None:
        return None

    def cancel(self, operation: Operation) -> bool:
        """Asks to stop what has not begun, and believes only what the task then says."""
        if text_at(self._task(operation), "state") not in ("created", "queueing"):
            return False
        try:
            self._wire.ask(
                f"/tasks/{operation.id}/cancel", method="POST", body={"id": operation.id}
            )
        except Refused:
            return False
        task = self._task(operation)
        return text_at(task, "err_code") == "UserCancelled" and not _credits(task)

    def _task(self, operation: Operation) -> Mapping[str, Any]:
        return self._wire.ask(f"/tasks/{operation.id}/creations").json()


def _order(film: VideoRequest, reference: str, blob: OpenBlob) -> tuple[str, dict[str, Any]]:
    body: dict[str, Any] = {
        "model": film.model,
        "prompt": film.prompt,
        "duration": film.seconds,
        "seed": film.seed,
        "resolution": f"{short_side(film)}p",
        "payload": reference,
    }
    if _MODELS[film.model].audio:
        # Left out, it would be true.
        body["audio"] = film.audio
    references = film.only(MediaRole.REFERENCE_IMAGE)
    if references:
        body["images"] = [data_uri(m, blob) for m in references]
        return "/reference2video", body | {"aspect_ratio": film.ratio}
    if not film.media:
        return "/text2video", body | {"aspect_ratio": film.ratio}
    frames = (*film.only(MediaRole.FIRST_FRAME), *film.only(MediaRole.LAST_FRAME))
    body["images"] = [data_uri(m, blob) for m in frames]
    return "/start-end2video" if len(frames) > 1 else "/img2video", body


def _credits(task: Mapping[str, Any]) -> int | None:
    """What was deducted; older pages have it as a string. None where nothing was told."""
    try:
        return max(0, math.ceil(float(text_at(task, "credits"))))
    except (OverflowError, ValueError):
        return None


def _film(task: Mapping[str, Any], most: Usage) -> Done | Failed:
    used = _credits(task)
    if used is None:
        return incomplete("vidu", "credits", most)
    usage: Usage = {Unit.CREDIT: used}
    url = text_at(task, "creations", 0, "url")
    if not url:
        return incomplete("vidu", "url", usage)
    return Done(usage=usage, artifacts=(Artifact(name="video", mime="video/mp4", url=url),))
