"""Kling: films from words, from a first (and last) frame, or from several reference pictures.

Wire as in the vendor's pages for the ``/v1/videos`` endpoints (copies read 2026-11; no live call).
Traps: the duration is a string; pictures are bare base64, a ``data:`` prefix is refused; the end is
spelt ``succeed``; image2video takes no aspect, the picture has one; HTTP 429 also means an empty
account (1100-1102) or a closed one (1304), and a fault may come with HTTP 200 and a ``code``.

A task can be asked after by our ``external_task_id`` in place of its own id, on each endpoint
(documented; the vendor also says that the reference must be unique in an account), so an order
whose answer was lost is looked up. A missing task is told as 1203, or 1201 "not found".

Units are decimals (``"1.5"``): one CREDIT here is a *hundredth of a Kling unit*, so that usage
stays whole. Rates are of 2026-08, with sound at kling-v3 unverified. There is no cancelling. Models
before v2-5 are announced to end on 2026-09-15; only kling-v1-6 takes reference pictures here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import ROUND_CEILING, Decimal, InvalidOperation
from typing import Any
from urllib.parse import quote

from yingxi.errors import Refused, Unanswered, Unavailable, UnknownName
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
from yingxi.providers.http import POST_TIMEOUT, Answer, Wire, bearer
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
from yingxi.shoot.request import Craft, MediaRole, Request, VideoRequest, short_side
from yingxi.tongue import say

BASE = "https://api-beijing.klingai.com"
TEXT, IMAGE, IMAGES = (
    f"/v1/videos/{name}" for name in ("text2video", "image2video", "multi-image2video")
)
_MODES = {720: "std", 1080: "pro"}
_RATE = frozenset({"1302", "1303"})
_ACCOUNT = frozenset({"1100", "1101", "1102", "1304"})
_THEIRS = frozenset({"5000", "5001", "5002"})
_JUDGED = re.compile(r"risk|sensitive|policy|风控|敏感|违规", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Model:
    """Rates are hundredths of a unit a second, by short side."""

    seconds: tuple[int, ...] = (5, 10)
    silent: Mapping[int, int]
    voiced: Mapping[int, int] = field(default_factory=dict[int, int])
    last_at: tuple[int, ...] = (1080,)
    """Short sides at which a last frame is taken."""
    references: int = 0


_MODELS = {
    "kling-v3": _Model(
        seconds=tuple(range(3, 16)), silent={720: 60, 1080: 80}, voiced={720: 90, 1080: 120},
        last_at=(720, 1080),
    ),
    "kling-v2-6": _Model(silent={720: 30, 1080: 50}, voiced={1080: 100}),
    "kling-v2-5-turbo": _Model(silent={720: 30, 1080: 50}),
    "kling-v1-6": _Model(silent={720: 40, 1080: 70}, references=4),
}  # fmt: skip


def _fault(answer: Answer) -> tuple[str, str]:
    told = answer.json()
    code = told.get("code", 0)
    return ("", "") if code in (0, None) else (str(code), str(told.get("message") or ""))


class Kling:
    """Films by tasks that are asked after where they were ordered."""

    name = "kling"
    recovery = Recovery.LOOKUP

    def __init__(self, *, key: str, base: str = BASE, timeout: float = POST_TIMEOUT) -> None:
        self._wire = Wire(
            vendor=self.name, base=base, headers=bearer(key), secrets=(key,), fault=_fault,
            timeout=timeout,
        )  # fmt: skip

    def abilities(self, craft: Craft, model: str) -> Abilities:
        """The listed models, by their exact names."""
        if craft is not Craft.VIDEO or model not in _MODELS:
            raise UnknownName(f"{self.name} {craft}", model, _MODELS)
        known = _MODELS[model]
        media = {MediaRole.FIRST_FRAME: 1, MediaRole.LAST_FRAME: 1}
        if known.references:
            media[MediaRole.REFERENCE_IMAGE] = known.references

        def last_at(request: VideoRequest) -> str:
            if not request.only(MediaRole.LAST_FRAME) or short_side(request) in known.last_at:
                return ""
            return say("尾帧只在 1080p 可用", "a last frame is taken at 1080p only")

        def voiced_at(request: VideoRequest) -> str:
            if not request.audio or not known.voiced or short_side(request) in known.voiced:
                return ""
            return say("配声音只在 1080p 可用", "sound is made at 1080p only")

        return FilmAbilities(
            craft=craft, seconds=known.seconds, short_sides=tuple(_MODES),
            ratios=("9:16", "16:9", "1:1"), media=media, exclusive=(FRAMES, REFERENCES),
            audio=bool(known.voiced),
            rules=(last_needs_first, last_at, voiced_at, longest_prompt(2500)),
        )  # fmt: skip

    def worst(self, request: Request) -> Usage:
        """Seconds at the model's rate, in hundredths of a unit."""
        film = able(self.name, request, self.abilities)
        known = _MODELS[film.model]
        rate = (known.voiced if film.audio else known.silent)[short_side(film)]
        return {Unit.CREDIT: rate * film.seconds}

    def start(self, request: Request, reference: str, blob: OpenBlob) -> Operation | Done:
        film = able(self.name, request, self.abilities)
        path, body = _order(film, reference, blob)
        with account_faults(_ACCOUNT):
            answer = self._wire.order(path, body)
        code, message = _fault(answer)
        if code in _THEIRS:
            raise Unanswered(self._wire.clean(f"{self.name}: {code} {message}"), code=code)
        data = self._data(answer)
        worst = str(self.worst(film)[Unit.CREDIT])
        return Operation(
            id=accepted_id(self.name, text_at(data, "task_id")),
            extra={"path": path, "worst": worst},
        )

    def status(self, operation: Operation) -> Status:
        path = operation.extra.get("path")
        if not path:
            # A person attached it by its id alone: the endpoints know ids as they know references.
            found = self.find(operation.id)
            if found is None:
                raise self._wire.refuse("1203", operation.id)
            path = found.extra["path"]
        task = self._task(path, operation.id)
        used = _units(text_at(task, "final_unit_deduction"))
        match text_at(task, "task_status"):
            case "succeed":
                most = operation.extra.get("worst")
                return _film(task, used, {Unit.CREDIT: int(most)} if most else {})
            case "failed":
                reason = self._wire.clean(text_at(task, "task_status_msg") or "failed")
                return Failed(
                    reason=reason,
                    code="failed",
                    usage={Unit.CREDIT: used} if used else {},
                    again=not _JUDGED.search(reason),
                )
            case _:
                return Running()

    def find(self, reference: str) -> Operation | None:
        """Asks each endpoint in turn: which of them took the order is not in the reference."""
        for path in (IMAGE, TEXT, IMAGES):
            try:
                task = self._task(path, reference)
            except Refused as fault:
                if not _is_missing(fault):
                    raise
                continue
            return Operation(
                id=accepted_id(self.name, text_at(task, "task_id")), extra={"path": path}
            )
        return None

    def cancel(self, operation: Operation) -> bool:
        return False

    def _task(self, path: str, id: str) -> object:
        with account_faults(_ACCOUNT):
            answer = self._wire.ask(f"{path}/{quote(id, safe='')}")
        code, message = _fault(answer)
        if code in _THEIRS:
            raise Unavailable(self._wire.clean(f"{self.name}: {code} {message}"), code=code)
        return self._data(answer)

    def _data(self, answer: Answer) -> object:
        """What a good answer holds. Raises the fault of one that came with HTTP 200."""
        code, message = _fault(answer)
        if code:
            raise self._wire.refuse(code, message, rate=code in _RATE)
        return answer.json().get("data")


def _is_missing(fault: Refused) -> bool:
    told = fault.message.lower()
    return fault.code == "1203" or (fault.code == "1201" and "not found" in told)


def _order(film: VideoRequest, reference: str, blob: OpenBlob) -> tuple[str, dict[str, Any]]:
    body: dict[str, Any] = {
        "model_name": film.model,
        "prompt": film.prompt,
        "mode": _MODES[short_side(film)],
        "duration": str(film.seconds),
        "external_task_id": reference,
    }
    if film.negative:
        body["negative_prompt"] = film.negative
    if _MODELS[film.model].voiced:
        body["sound"] = "on" if film.audio else "off"
    references = film.only(MediaRole.REFERENCE_IMAGE)
    if references:
        body["image_list"] = [{"image": plain_base64(m, blob)} for m in references]
        return IMAGES, body | {"aspect_ratio": film.ratio}
    if not film.media:
        return TEXT, body | {"aspect_ratio": film.ratio}
    for role, name in ((MediaRole.FIRST_FRAME, "image"), (MediaRole.LAST_FRAME, "image_tail")):
        for media in film.only(role):
            body[name] = plain_base64(media, blob)
    return IMAGE, body


def _units(told: str) -> int | None:
    """Hundredths of a unit, rounded up; None where the vendor told none."""
    try:
        return max(0, int((Decimal(told) * 100).to_integral_value(ROUND_CEILING)))
    except (InvalidOperation, ValueError, OverflowError):
        return None


def _film(task: object, used: int | None, most: Usage) -> Done | Failed:
    if used is None:
        return incomplete("kling", "final_unit_deduction", most)
    usage: Usage = {Unit.CREDIT: used}
    url = text_at(task, "task_result", "videos", 0, "url")
    if not url:
        return incomplete("kling", "url", usage)
    return Done(usage=usage, artifacts=(Artifact(name="video", mime="video/mp4", url=url),))
