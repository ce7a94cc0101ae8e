"""The port behind which every model vendor stands.

An adapter is two plain functions around the one loop of `shoot.buy`: ``start`` sends a request and
``status`` asks after it. How to find out what became of a request whose answer was lost is the
adapter's to declare (`Recovery`); polling, waiting, downloading and accounting are nobody's but the
loop's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from yingxi.shoot.money import Usage
from yingxi.shoot.request import (
    Craft,
    ImageRequest,
    Media,
    MediaRole,
    Request,
    VideoRequest,
    media_of,
    short_side,
)
from yingxi.tongue import say


class Recovery(StrEnum):
    """What can be done when a request was sent and its answer never came."""

    IDEMPOTENCY = "idempotency"
    """The same reference may be sent again: the vendor makes it once."""
    LOOKUP = "lookup"
    """The vendor can be asked for the job by our reference."""
    NONE = "none"
    """Neither: a person decides."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """A job that a vendor accepted: what is written down before it is first asked after."""

    id: str
    extra: Mapping[str, str] = field(default_factory=dict[str, str])
    """Whatever else the adapter needs to ask after it; no secret."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Artifact:
    """One thing that came back: at ``url``, or as ``data`` when it came with the answer."""

    name: str
    """``video``, ``last_frame``, ``image``, ``audio``; further ones ``image_2``…"""
    mime: str
    url: str = ""
    data: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict[str, str], repr=False)
    """Sent with the download where the vendor wants its key there too. Never stored."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """Not done yet; ``progress`` 0–1 where the vendor tells."""

    progress: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """Finished: what came back, and what the vendor says was used."""

    usage: Usage
    artifacts: tuple[Artifact, ...] = ()
    text: str = ""
    facts: Mapping[str, str] = field(default_factory=dict[str, str])
    """Small things worth keeping for the slate: the seed used, the finish reason."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """Accepted, then given up by the vendor."""

    reason: str
    code: str = ""
    usage: Usage = field(default_factory=dict)
    """What is billed all the same; most vendors bill nothing."""
    again: bool = False
    """Whether the same request may succeed another time."""


Status = Running | Done | Failed
OpenBlob = Callable[[str], Path]
"""Gives the file of a blob's hash."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Abilities:
    """What a model can be asked for; the board is planned within it."""

    craft: Craft
    seconds: tuple[int, ...] = ()
    """Lengths that can be ordered; empty where length is no matter."""
    short_sides: tuple[int, ...] = ()
    """480, 720, 1080…; empty for any size."""
    ratios: tuple[str, ...] = ()
    """Empty for any aspect."""
    media: Mapping[MediaRole, int] = field(default_factory=dict[MediaRole, int])
    """How many of each role it takes; a role that is not there is not taken."""
    exclusive: tuple[frozenset[MediaRole], ...] = ()
    """Groups of roles of which only one group may be used in a request."""
    text_alone: bool = True
    """Whether it works from words without any picture."""
    audio: bool = False
    revision: str = ""
    """What the model is besides its name, where its owner can change it: a workflow's hash."""

    def faults(self, request: Request) -> tuple[str, ...]:
        """Why this model can't do the request as it stands; empty when it can."""
        return tuple(
            [
                *self._size_faults(request),
                *self._media_faults(media_of(request)),
            ]
        )

    def fit_seconds(self, wanted: float) -> int:
        """The shortest length on offer that holds ``wanted`` seconds, else the longest."""
        return next((s for s in sorted(self.seconds) if s >= wanted), max(self.seconds, default=5))

    def _size_faults(self, request: Request) -> list[str]:
        if not isinstance(request, (VideoRequest, ImageRequest)):
            return []
        found: list[str] = []
        side = short_side(request)
        if self.short_sides and side not in self.short_sides:
            offered = ", ".join(map(str, self.short_sides))
            found.append(say(f"没有 {side}p，只有 {offered}", f"no {side}p, only {offered}"))
        if isinstance(request, VideoRequest):
            if self.seconds and request.seconds not in self.seconds:
                offered = ", ".join(map(str, self.seconds))
                found.append(
                    say(
                        f"没有 {request.seconds} 秒，只有 {offered}",
                        f"no {request.seconds} s, only {offered}",
                    )
                )
            if self.ratios and request.ratio not in self.ratios:
                found.append(say(f"没有 {request.ratio} 画幅", f"no aspect {request.ratio}"))
            if request.audio and not self.audio:
                found.append(say("不会配声音", "makes no sound"))
            if not request.media and not self.text_alone:
                found.append(say("要有参考图才能拍", "needs a picture to start from"))
        return found

    def _media_faults(self, media: tuple[Media, ...]) -> list[str]:
        found: list[str] = []
        for role in dict.fromkeys(m.role for m in media):
            count, most = sum(m.role is role for m in media), self.media.get(role, 0)
            if count > most:
                found.append(
                    say(f"{role} 最多 {most}，给了 {count}", f"{role}: at most {most}, got {count}")
                )
        used = {m.role for m in media}
        groups = [g for g in self.exclusive if g & used]
        if len(groups) > 1:
            clash = " / ".join("+".join(sorted(g & used)) for g in groups)
            found.append(say(f"不能同时用 {clash}", f"can't be combined: {clash}"))
        return found


class Provider(Protocol):
    """A model vendor. Raises the `ProviderError` tree; each says what it means for the money."""

    @property
    def name(self) -> str:
        """As in ``drama.toml``: ``ark``, ``minimax``…"""
        ...

    @property
    def recovery(self) -> Recovery: ...

    def abilities(self, craft: Craft, model: str) -> Abilities:
        """What a model can do. Raises UnknownName for one this vendor does not have."""
        ...

    def worst(self, request: Request) -> Usage:
        """The most that a request can use, told before it is sent."""
        ...

    def start(self, request: Request, reference: str, blob: OpenBlob) -> Operation | Done:
        """Send a request, once. ``reference`` is ours, unique to the attempt.

        Raises NotSent, RateLimited, Refused where it was surely not accepted; Unanswered where it
        may have been.
        """
        ...

    def status(self, operation: Operation) -> Status:
        """Ask after a job. Raises Unavailable when there was no answer, Refused for a bad key."""
        ...

    def find(self, reference: str) -> Operation | None:
        """The job of our reference, None when the vendor has none. Only where it can look up."""
        ...

    def cancel(self, operation: Operation) -> bool:
        """Whether the job was stopped before it began (and so is not billed)."""
        ...
