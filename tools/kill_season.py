"""A small season for `tools/kill_test.py`: voice, picture and film bought, then a take pressed.

    python tools/kill_season.py STATE VENDOR_URL RECOVERY CREW EPISODES SHOTS [LEDGER_URL]

``RECOVERY`` is what the adapter declares; ``reckless`` declares what the vendor does not keep.
The last line is JSON: what was made, what is parked.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from yingxi.crew.local import LocalCrew
from yingxi.errors import Parked
from yingxi.production.floor import Crew, Floor, Labour, Node
from yingxi.providers.buying import fetch
from yingxi.shoot.buy import Buyer, Patience
from yingxi.shoot.money import Money
from yingxi.shoot.provider import Recovery
from yingxi.shoot.purchase import Department, Purchase, Slate
from yingxi.shoot.request import (
    ImageRequest,
    Media,
    MediaRole,
    Request,
    SpeechRequest,
    VideoRequest,
)
from yingxi.store.blobs import Blobs
from yingxi.store.canon import digest
from yingxi.store.ledger import Ledger
from yingxi.store.steps import Made, Step, StepLog
from yingxi.testing.plain import Plain

LEASE = 3.0
POST_TIMEOUT = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Press:
    """Work for the crew: a film and a voice become one blob."""

    step: Step
    state: str
    film: str
    voice: str


def press(order: Press) -> Made:
    """Read both, work a little, keep the result; recorded by the worker itself."""
    blobs = Blobs(Path(order.state))
    log = StepLog(Path(order.state), blobs)
    found = log.find(order.step)
    if found is not None:
        return found
    data = b"".join(blobs.checked(name).read_bytes() for name in (order.film, order.voice))
    until = time.monotonic() + 0.03
    worn = data
    while time.monotonic() < until:
        worn = hashlib.sha256(worn).digest()
    take = hashlib.sha256(data).digest() * 500
    return log.record(order.step, Made(blobs={"take": blobs.keep_bytes(take)}, facts={}))


def purchase(request: Request, shot: str, episode: int, department: Department) -> Purchase:
    """A purchase whose key also names the shot, so that every shot buys its own."""
    return Purchase(
        key=digest((shot, request)), provider="plain", request=request, worst=Money(micros=10_000),
        slate=Slate(drama="kill", episode=episode, shot=shot, department=department),
    )  # fmt: skip


def season(episodes: int, shots: int, state: str) -> list[Node]:
    """Four nodes a shot: three are bought, one is worked."""
    nodes: list[Node] = []
    for episode in range(1, episodes + 1):
        for number in range(1, shots + 1):
            nodes += shot_nodes(episode, f"E{episode:02d}-{number:02d}", number, state)
    return nodes


def shot_nodes(episode: int, shot: str, seed: int, state: str) -> list[Node]:
    """Voice and picture; a film from the picture; a take from the film and the voice."""

    def voice(_: Mapping[str, Made]) -> Purchase:
        return purchase(
            SpeechRequest(model="s", text=shot, voice="v"), shot, episode, Department.SOUND
        )

    def picture(_: Mapping[str, Made]) -> Purchase:
        request = ImageRequest(model="i", prompt=shot, width=90, height=160, seed=seed)
        return purchase(request, shot, episode, Department.SHOOT)

    def film(made: Mapping[str, Made]) -> Purchase:
        blob = made[f"{shot}/picture"].blobs["image"]
        media = (Media(role=MediaRole.FIRST_FRAME, blob=blob, mime="image/png"),)
        request = VideoRequest(
            model="v", prompt=shot, seconds=5, width=90, height=160, media=media, seed=seed
        )
        return purchase(request, shot, episode, Department.SHOOT)

    def take(made: Mapping[str, Made]) -> Labour:
        parts = (made[f"{shot}/film"].blobs["video"], made[f"{shot}/voice"].blobs["audio"])
        step = Step(name="kill.press", version=1, parameters=shot, inputs=parts)
        return Labour(step=step, order=Press(step=step, state=state, film=parts[0], voice=parts[1]))

    return [
        Node(id=f"{shot}/voice", episode=episode, build=voice),
        Node(id=f"{shot}/picture", episode=episode, build=picture),
        Node(id=f"{shot}/film", episode=episode, build=film, after=(f"{shot}/picture",)),
        Node(id=f"{shot}/take", episode=episode, build=take,
             after=(f"{shot}/film", f"{shot}/voice")),
    ]  # fmt: skip


def crew_of(kind: str) -> Crew:
    """Processes of this machine, or a Ray cluster of its own."""
    if kind == "local":
        return LocalCrew(2)
    from yingxi.crew.ray import RayCrew

    return RayCrew(workers=2)


def main(arguments: list[str]) -> None:
    """Run the season once, as far as it can be run."""
    state, base, declared, crew_kind, episodes, shots, *url = arguments
    recovery = Recovery.IDEMPOTENCY if declared == "reckless" else Recovery(declared)
    folder = Path(state)
    blobs = Blobs(folder)
    ledger = Ledger(url[0] if url else folder)
    provider = Plain(
        key=os.environ["PLAIN_KEY"], base=base, recovery=recovery, timeout=POST_TIMEOUT
    )
    buyer = Buyer(
        ledger=ledger, blobs=blobs, fetch=fetch, cost=lambda _p, _u: Money(micros=10_000),
        lease=LEASE, long_lease=LEASE, patience=lambda: Patience(first=0.05, most=0.3),
    )  # fmt: skip
    print("BUILD", flush=True)
    crew = crew_of(crew_kind)
    try:
        floor = Floor(
            buyer=buyer, providers={"plain": provider}, crew=crew, do=press,
            log=StepLog(folder, blobs), limits={"plain": 6},
        )  # fmt: skip
        out = floor.run(season(int(episodes), int(shots), state))
    finally:
        getattr(crew, "close", lambda **_: None)(now=True)
    takes = sorted((n, m.blobs["take"]) for n, m in out.made.items() if n.endswith("/take"))
    print(
        json.dumps(
            {
                "made": len(out.made),
                "worked": len(out.worked),
                "parked": sorted(f.reference for f in out.faults.values() if isinstance(f, Parked)),
                "faults": sorted(f"{n}: {f.message}" for n, f in out.faults.items()
                                 if not isinstance(f, Parked)),
                "root": digest(takes),
            }
        )
    )  # fmt: skip


if __name__ == "__main__":
    main(sys.argv[1:])
