"""Zhipu (bigmodel.cn): CogVideoX films from words, or from a first (and last) frame.

Wire as on docs.bigmodel.cn (read 2026-11; no live call). Traps: only whole sizes are taken
(``720x1280``), not any aspect; HTTP 429 also means an empty or locked account (1113 and others),
for which no waiting helps; films carry a watermark until the account has signed it away, so none
is asked for here; there is no seed and no negative prompt.

``request_id`` is ours and must be unique: a second order under it is refused (1231), so nothing is
made twice, but no job can be found by it either. An order whose answer was lost is parked. Films
are billed by the piece: one CALL. There is no cancelling. Whether frames may come as data URIs is
not said (``?``); the vendor's other models ask for them in that form.
"""

from __future__ import annotations

from typing import Any

from yingxi.errors import UnknownName
from yingxi.providers.answers import at, text_at
from yingxi.providers.filming import (
    FRAMES,
    FilmAbilities,
    able,
    accepted_id,
    account_faults,
    incomplete,
    last_needs_first,
    longest_prompt,
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
from yingxi.shoot.request import Craft, MediaRole, Request, VideoRequest
from yingxi.tongue import say

BASE = "https://open.bigmodel.cn/api/paas/v4"
_SIZES = ("1280x720", "720x1280", "1920x1080", "1080x1920")
_RATE = frozenset({"1302", "1303", "1305", "1312"})
_ACCOUNT = frozenset(
    {"1110", "1111", "1112", "1113", "1121", "1304", "1308", "1309", "1310", "1311", "1313"}
)
_JUDGED = frozenset({"1300", "1301"})
_A_FILM: Usage = {Unit.CALL: 1}


def _fault(answer: Answer) -> tuple[str, str]:
    told = answer.json()
    message = text_at(told, "error", "message") or text_at(told, "error")
    return text_at(told, "error", "code"), message


class Zhipu:
    """Films by tasks that are asked after."""

    name = "zhipu"
    recovery = Recovery.NONE

    def __init__(self, *, key: str, base: str = BASE, timeout: float = POST_TIMEOUT) -> None:
        self._wire = Wire(
            vendor=self.name, base=base, headers=bearer(key), secrets=(key,), fault=_fault,
            timeout=timeout,
        )  # fmt: skip

    def abilities(self, craft: Craft, model: str) -> Abilities:
        """CogVideoX-3; what older ones take is another wire."""
        if craft is not Craft.VIDEO or model != "cogvideox-3":
            raise UnknownName(f"{self.name} {craft}", model, ("cogvideox-3",))
        return FilmAbilities(
            craft=craft, seconds=(5, 10), short_sides=(720, 1080), ratios=("9:16", "16:9"),
            media={role: 1 for role in FRAMES}, audio=True,
            rules=(last_needs_first, _whole_size, longest_prompt(512)),
        )  # fmt: skip

    def worst(self, request: Request) -> Usage:
        """One film."""
        able(self.name, request, self.abilities)
        return _A_FILM

    def start(self, request: Request, reference: str, blob: OpenBlob) -> Operation | Done:
        film = able(self.name, request, self.abilities)
        with account_faults(_ACCOUNT):
            answer = self._wire.order("/videos/generations", _order(film, reference, blob))
        told = answer.json()
        code, message = _fault(answer)
        if (code or message) and not told.get("id"):
            raise self._wire.refuse(code, message, rate=code in _RATE)
        return Operation(id=accepted_id(self.name, text_at(told, "id")))

    def status(self, operation: Operation) -> Status:
        with account_faults(_ACCOUNT):
            task = self._wire.ask(f"/async-result/{operation.id}").json()
        match text_at(task, "task_status"):
            case "SUCCESS":
                url = text_at(task, "video_result", 0, "url")
                if not url:
                    return incomplete(self.name, "url", _A_FILM)
                film = Artifact(name="video", mime="video/mp4", url=url)
                return Done(usage=_A_FILM, artifacts=(film,))
            case "FAIL":
                return self._failed(at(task, "error"))
            case _:
                return Running()

    def find(self, reference: str) -> Operation | None:
        return None

    def cancel(self, operation: Operation) -> bool:
        return False

    def _failed(self, fault: object) -> Failed:
        code = text_at(fault, "code") or "FAIL"
        return Failed(
            reason=self._wire.clean(text_at(fault, "message") or "FAIL"),
            code=code,
            again=code not in _JUDGED,
        )


def _whole_size(request: VideoRequest) -> str:
    size = f"{request.width}x{request.height}"
    if size in _SIZES:
        return ""
    offered = ", ".join(_SIZES)
    return say(f"没有 {size}，只有 {offered}", f"no {size}, only {offered}")


def _order(film: VideoRequest, reference: str, blob: OpenBlob) -> dict[str, Any]:
    body: dict[str, Any] = {
        "model": film.model,
        "prompt": film.prompt,
        "quality": "quality",
        "with_audio": film.audio,
        "size": f"{film.width}x{film.height}",
        "fps": 30,
        "duration": film.seconds,
        "request_id": reference,
    }
    frames = (*film.only(MediaRole.FIRST_FRAME), *film.only(MediaRole.LAST_FRAME))
    pictures = [data_uri(m, blob) for m in frames]
    if pictures:
        # One picture is a string, two are a list: the first frame, then the last.
        body["image_url"] = pictures if len(pictures) > 1 else pictures[0]
    return body
