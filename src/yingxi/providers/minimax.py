"""MiniMax: films of H3, speech and music.

Wire as in the vendor's reference (platform.minimaxi.com, read 2026-11). Two dialects share a key.
The second version (films) words a fault with an HTTP status. The first (sound) words it with HTTP
200 and a number in ``base_resp``. Neither takes a reference of ours: an order whose answer was lost
is parked.

Traps: a film's ``ratio`` is required where there are only words, and ignored where there are
frames. H3 takes no seed and no negative prompt, and always makes sound. Reference seconds are
billed too. From the sixth picture on each costs extra, which ``usage`` does not tell: no more than
five are offered. Frames and references exclude each other; a reference sound can't stand alone. A
task can be asked after for seven days.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from yingxi.errors import ProviderError, Refused, Unanswered, Unavailable, UnknownName
from yingxi.providers.answers import at, text_at, whole_at
from yingxi.providers.filming import ALL_REFERENCES, FRAMES
from yingxi.providers.http import POST_TIMEOUT, Answer, Wire, bearer, openai_fault
from yingxi.providers.media import data_uri
from yingxi.providers.minimax_sound import (
    SONGS,
    SPEECH,
    characters,
    song_body,
    song_done,
    speech_body,
    speech_done,
)
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
from yingxi.shoot.request import (
    Craft,
    MediaRole,
    MusicRequest,
    Request,
    SpeechRequest,
    VideoRequest,
    short_side,
)
from yingxi.tongue import say

BASE = "https://api.minimaxi.com"
FILMS = "/v2/video_generation"
FILM = "/v2/query/video_generation"
REFERENCE_SECONDS = 15
"""All reference films of a request together; the vendor takes no more."""
_KNOWN = ("MiniMax-H3", "speech-2.8-hd", "music-2.6")
_BUSY = frozenset({"1002", "1039", "1041", "2045"})
_REFUSED = frozenset({"1004", "1008", "1026", "1027", "1042"})


class MiniMax:
    """Films by tasks that are asked after; speech and songs at once."""

    name = "minimax"
    recovery = Recovery.NONE

    def __init__(self, *, key: str, base: str = BASE, timeout: float = POST_TIMEOUT) -> None:
        self._wire = Wire(
            vendor=self.name, base=base, headers=bearer(key), secrets=(key,), fault=_fault,
            timeout=timeout,
        )  # fmt: skip

    def abilities(self, craft: Craft, model: str) -> Abilities:
        """H3, and speech and music models by the beginning of their names."""
        if craft is Craft.VIDEO and model.startswith("MiniMax-H3"):
            return Abilities(
                craft=craft,
                seconds=tuple(range(4, 16)),
                short_sides=(768, 1440),
                ratios=("9:16", "16:9", "1:1", "3:4", "4:3", "21:9"),
                media={
                    MediaRole.FIRST_FRAME: 1,
                    MediaRole.LAST_FRAME: 1,
                    MediaRole.REFERENCE_IMAGE: 5,
                    MediaRole.REFERENCE_VIDEO: 3,
                    MediaRole.REFERENCE_AUDIO: 3,
                },
                exclusive=(FRAMES, ALL_REFERENCES),
                audio=True,
            )
        spoken = craft is Craft.SPEECH and model.startswith("speech-")
        if spoken or (craft is Craft.MUSIC and model.startswith("music-")):
            return Abilities(craft=craft)
        raise UnknownName(f"{self.name} {craft}", model, _KNOWN)

    def worst(self, request: Request) -> Usage:
        """Seconds made and seconds of reference films; characters; songs."""
        match request:
            case VideoRequest():
                shown = request.only(MediaRole.REFERENCE_VIDEO)
                return {Unit.SECOND: request.seconds + (REFERENCE_SECONDS if shown else 0)}
            case SpeechRequest():
                return {Unit.CHARACTER: characters(request.text)}
            case MusicRequest():
                return {Unit.SONG: 1}
            case _:
                raise UnknownName(self.name, request.craft, ("video", "speech", "music"))

    def start(self, request: Request, reference: str, blob: OpenBlob) -> Operation | Done:
        match request:
            case VideoRequest():
                task = text_at(self._order(FILMS, _film(request, blob)), "task_id")
                if not task:
                    raise self._wire.lacking("task_id")
                seconds = self.worst(request)[Unit.SECOND]
                return Operation(id=task, extra={"seconds": str(seconds)})
            case SpeechRequest():
                done = speech_done(self._order(SPEECH, speech_body(request)))
            case MusicRequest():
                done = song_done(self._order(SONGS, song_body(request), whole=True))
            case _:
                raise UnknownName(self.name, request.craft, ("video", "speech", "music"))
        if isinstance(done, str):
            raise self._wire.lacking(done)
        return done

    def status(self, operation: Operation) -> Status:
        worst = {Unit.SECOND: int(operation.extra.get("seconds", "0"))}
        try:
            answer = self._wire.ask(f"{FILM}/{operation.id}")
            self._look(answer)
        except Refused as fault:
            # Asked too late, the vendor calls the task's name invalid. It was made and billed.
            if fault.code not in ("bad_request_error", "2013"):
                raise
            return Failed(reason=fault.message, code=fault.code, usage=worst)
        except Unanswered as fault:
            raise Unavailable(fault.message, code=fault.code) from fault
        task = at(answer.json(), "task")
        match text_at(task, "status"):
            case "succeeded":
                return _film_done(task, worst)
            case "failed" | "expired" | "cancelled" as state:
                return Failed(
                    reason=self._wire.clean(text_at(task, "error", "message") or state),
                    code=text_at(task, "error", "code") or state,
                    again=state == "failed",
                )
            case "":
                raise Unavailable(
                    say(f"{self.name}: 回答里没有状态", f"{self.name}: the answer has no status")
                )
            case _:
                return Running()

    def find(self, reference: str) -> Operation | None:
        return None

    def cancel(self, operation: Operation) -> bool:
        """Only what is queued stops; a finished task would lose its record, so it is left alone."""
        task = self._wire.ask(f"{FILM}/{operation.id}").json()
        if text_at(task, "task", "status") != "queued":
            return False
        try:
            told = self._wire.ask(f"{FILMS}/{operation.id}", method="DELETE").json()
        except Refused:
            return False
        return (text_at(told, "action") or "cancel").startswith("cancel")

    def _order(self, path: str, body: Mapping[str, Any], *, whole: bool = False) -> dict[str, Any]:
        answer = self._wire.order(path, body, whole=whole)
        self._look(answer)
        return answer.json()

    def _look(self, answer: Answer) -> None:
        """Raises the right error for a fault that came with HTTP 200."""
        code, message = _fault(answer)
        if code in _BUSY:
            raise self._wire.refuse(code, message, rate=True)
        if code in _REFUSED or (len(code) > 3 and code.startswith("2")):
            raise _with_hint(self._wire.refuse(code, message))
        if code:
            # The other numbers are the vendor's own trouble, as HTTP 500 is.
            raise Unanswered(self._wire.clean(f"{self.name}: {code} {message}"), code=code)


def _fault(answer: Answer) -> tuple[str, str]:
    """``base_resp`` of the first version, ``error`` of the second."""
    told = answer.json()
    if "base_resp" in told:
        code = text_at(told, "base_resp", "status_code")
        return ("", "") if code in ("", "0") else (code, text_at(told, "base_resp", "status_msg"))
    return openai_fault(answer)


def _with_hint(fault: ProviderError) -> ProviderError:
    match fault.code:
        case "1004" | "2049":
            fault.hint = say("看看密钥对不对", "check the key")
        case "1008":
            fault.hint = say("账户余额不够", "the account's balance is too low")
        case _:
            pass
    return fault


def _film(request: VideoRequest, blob: OpenBlob) -> dict[str, Any]:
    content: list[dict[str, Any]] = [{"type": "text", "text": request.prompt}]
    for media in request.media:
        kind = media.mime.split("/")[0] + "_url"
        content.append(
            {"type": kind, kind: {"url": data_uri(media, blob)}, "role": media.role.value}
        )
    body: dict[str, Any] = {
        "model": request.model,
        "content": content,
        "resolution": "768P" if short_side(request) <= 768 else "2K",
        "duration": request.seconds,
    }
    if not request.only(*FRAMES):
        body["ratio"] = request.ratio
    return body


def _film_done(task: object, worst: Usage) -> Done | Failed:
    url = text_at(task, "content", "url")
    seconds = whole_at(task, "usage", "total_seconds")
    if not url or seconds is None:
        return Failed(
            reason=say("做成了，但没有给出地址或用量", "made, but without an address or a usage"),
            code="incomplete",
            usage=worst if seconds is None else {Unit.SECOND: seconds},
        )
    return Done(
        usage={Unit.SECOND: seconds},
        artifacts=(Artifact(name="video", mime="video/mp4", url=url),),
    )
