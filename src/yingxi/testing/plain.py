"""A vendor without a brand: the smallest wire there is, in each of the three kinds of recovery.

It stands for any vendor in tests of the purchase itself: what it accepted is on its bill, whatever
became of the answer.
"""

from __future__ import annotations

import random
import time
from collections.abc import Sequence
from typing import Any

from yingxi.providers.http import Wire, bearer
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
from yingxi.shoot.request import Craft, MediaRole, Request, VideoRequest, media_of
from yingxi.testing import samples
from yingxi.testing.vendor import Bad, Call, FakeVendor, Mishap, Reply, Route, check

_NAMES = {"video": ("video/mp4", "video"), "image": ("image/png", "image")}
_SOUND = ("audio/wav", "audio")


def _file(craft: str, seed: int) -> bytes:
    match craft:
        case "video":
            return samples.mp4(1, seed=seed)
        case "image":
            return samples.png(seed=seed)
        case _:
            return samples.wav(0.5, pitch=180.0 + seed)


class FakePlain(FakeVendor):
    """``slow`` seconds at most pass before and after an order is accepted; ``most`` in hand."""

    def __init__(
        self, recovery: Recovery, *, slow: float = 0.0, most: int = 1000, key: str = "sk-plain-01234567"
    ) -> None:  # fmt: skip
        super().__init__(key=key)
        self.recovery, self.slow, self.most = recovery, slow, most
        self.turned_away = 0
        self._born: dict[str, float] = {}

    def routes(self) -> Sequence[Route]:
        return (
            ("POST", "/jobs", self._create),
            ("GET", "/jobs", self._find),
            ("GET", "/jobs/([^/]+)", self._state),
            ("DELETE", "/jobs/([^/]+)", self._cancel),
            ("GET", "/bill", lambda _: Reply(body=self.bill())),
        )

    def bill(self) -> dict[str, Any]:
        """What was accepted, and which of it for the same reference more than once."""
        by_reference: dict[str, int] = {}
        for job in self.accepted:
            by_reference[job.reference] = by_reference.get(job.reference, 0) + 1
        return {
            "accepted": len(self.accepted),
            "references": sorted(by_reference),
            "doubles": {r: n for r, n in by_reference.items() if n > 1},
            "turned_away": self.turned_away,
        }

    def _create(self, call: Call) -> Reply:
        body = call.json
        check(
            body,
            {
                "reference": str,
                "craft": str,
                "model": str,
                "seed": int,
                "media": int,
                "seconds": int,
            },
        )
        time.sleep(random.uniform(0, self.slow))
        with self._lock:
            known = next((j for j in self.accepted if j.reference == body["reference"]), None)
            if known is not None and self.recovery is Recovery.IDEMPOTENCY:
                return Reply(body={"id": known.id})
            if self._in_hand() >= self.most:
                self.turned_away += 1
                raise Bad("too many jobs", kind="rate")
            hangs = self._take(Mishap.HANG) is not None
            mime, name = _NAMES.get(body["craft"], _SOUND)
            file = (mime, _file(body["craft"], body["seed"] % 7))
            job = self.accept(body, {name: file}, reference=body["reference"])
            self._born[job.id] = time.monotonic()
        if hangs:  # outside the lock: others are served meanwhile
            self._stop.wait(60)
            raise ConnectionAbortedError
        time.sleep(random.uniform(0, self.slow))
        return Reply(body={"id": job.id})

    def _in_hand(self) -> int:
        """Jobs that take up room: an unasked one is done too after a second."""
        young = time.monotonic() - 1.0
        return sum(self.jobs[i].polls_left > 0 and born > young for i, born in self._born.items())

    def _find(self, call: Call) -> Reply:
        if self.recovery is not Recovery.LOOKUP:
            raise Bad("no such route", kind="missing")
        found = [j.id for j in self.accepted if j.reference == call.query.get("reference")]
        return Reply(body={"ids": found})

    def _state(self, call: Call) -> Reply:
        job = self.look(call.match[0])
        urls = {name: self.url(job, name) for name in job.files} if job.state == "done" else {}
        told = {"craft": job.order["craft"], "seconds": job.order["seconds"]}
        return Reply(body={"state": job.state, "urls": urls, **told})

    def _cancel(self, call: Call) -> Reply:
        job = self.jobs.get(call.match[0])
        if job is None or job.state != "queued":
            raise Bad("not queued")
        job.cancelled = True
        return Reply(body={})


class Plain:
    """The adapter. ``declared`` may lie about the vendor, to show what that costs."""

    name = "plain"

    def __init__(
        self, *, key: str, base: str, recovery: Recovery = Recovery.NONE, timeout: float = 5.0,
        name: str = "plain",
    ) -> None:  # fmt: skip
        self.recovery = recovery
        self.name = name
        self._wire = Wire(
            vendor=name, base=base, headers=bearer(key), secrets=(key,), timeout=timeout
        )

    def abilities(self, craft: Craft, model: str) -> Abilities:
        return Abilities(
            craft=craft, seconds=tuple(range(2, 13)),
            media=dict.fromkeys(MediaRole, 9),
        )  # fmt: skip

    def worst(self, request: Request) -> Usage:
        return (
            {Unit.SECOND: request.seconds} if isinstance(request, VideoRequest) else {Unit.CALL: 1}
        )

    def start(self, request: Request, reference: str, blob: OpenBlob) -> Operation | Done:
        body = {
            "reference": reference,
            "craft": request.craft.value,
            "model": request.model,
            "seed": getattr(request, "seed", 0),
            "seconds": getattr(request, "seconds", 1),
            "media": sum(blob(m.blob).stat().st_size for m in media_of(request)),
        }
        return Operation(id=str(self._wire.order("/jobs", body).json()["id"]))

    def status(self, operation: Operation) -> Status:
        told = self._wire.ask(f"/jobs/{operation.id}").json()
        match told["state"]:
            case "done":
                craft, seconds = str(told["craft"]), int(told["seconds"])
                usage = {Unit.SECOND: seconds} if craft == "video" else {Unit.CALL: 1}
                mime, _ = _NAMES.get(craft, _SOUND)
                artifacts = tuple(
                    Artifact(name=n, mime=mime, url=u) for n, u in told["urls"].items()
                )
                return Done(usage=usage, artifacts=artifacts)
            case "failed" | "cancelled" as state:
                return Failed(reason=state, again=state == "failed")
            case _:
                return Running()

    def find(self, reference: str) -> Operation | None:
        ids = self._wire.ask(f"/jobs?reference={reference}").json()["ids"]
        return Operation(id=str(ids[0])) if ids else None

    def cancel(self, operation: Operation) -> bool:
        self._wire.ask(f"/jobs/{operation.id}", method="DELETE")
        return True
