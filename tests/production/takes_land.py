"""An episode of a few shots whose vendor, crew and gate are plain functions: rounds of takes, fast."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from yingxi.board.model import Shot
from yingxi.check.takes.reader import look_prompt
from yingxi.founding import create_drama
from yingxi.production.callsheet import CallSheet, call_sheet
from yingxi.production.company import Company, Hired, Take
from yingxi.production.episode import EpisodeLine, timings
from yingxi.production.filmed import FilmedLine
from yingxi.production.floor import Floor, made_of
from yingxi.production.jobs import GateJob, HeardJob, Order, StripJob, TailJob, TrackJob, VoiceJob
from yingxi.production.report import Silent
from yingxi.production.runner import JobRunner
from yingxi.production.sources import Sources
from yingxi.shoot.buy import Buyer, Patience
from yingxi.shoot.money import Money, Unit, Usage
from yingxi.shoot.plan import plan
from yingxi.shoot.prompting import load_prompts
from yingxi.shoot.provider import Abilities, Artifact, Done, OpenBlob, Operation, Recovery, Status
from yingxi.shoot.request import Craft, MediaRole, Request, VideoRequest
from yingxi.store.accounts import Accounts
from yingxi.store.canon import digest
from yingxi.store.ledger import Ledger
from yingxi.store.steps import Made
from yingxi.studio import Studio
from yingxi.studio import dailies as room
from yingxi.studio.wiring import EMBEDDED

SCRIPT = (
    "《一句》\n第1集：门\n1-1 夜 内 空屋\n人物：阿青\n阿青：有人来过。\n△阿青推门，门后空无一人。\n"
)
EACH = Money(micros=1000)
BEGINS = {MediaRole.FIRST_FRAME: 1}
FIVE = Abilities(craft=Craft.VIDEO, seconds=(5,), media=BEGINS)


@dataclass(slots=True)
class Shop:
    """A vendor that answers at once and remembers what it sold."""

    video: Abilities = FIVE
    sold: list[Request] = field(default_factory=list[Request])
    name: str = "shop"
    recovery: Recovery = Recovery.NONE

    def abilities(self, craft: Craft, model: str) -> Abilities:
        if craft is Craft.VIDEO:
            return self.video
        return Abilities(craft=craft, media={MediaRole.REFERENCE_IMAGE: 16})

    def worst(self, request: Request) -> Usage:
        return {Unit.SECOND: request.seconds if isinstance(request, VideoRequest) else 1}

    def start(self, request: Request, reference: str, blob: OpenBlob) -> Operation | Done:
        self.sold.append(request)
        name = {Craft.VIDEO: "video", Craft.IMAGE: "image"}.get(request.craft, "audio")
        thing = Artifact(name=name, mime="x/x", data=digest(request).encode())
        text = request.craft is Craft.TEXT
        return Done(usage=self.worst(request), text="{}", artifacts=() if text else (thing,))

    def status(self, operation: Operation) -> Status:
        raise AssertionError("it answered at once")

    def find(self, reference: str) -> Operation | None:
        return None

    def cancel(self, operation: Operation) -> bool:
        return False


class Bench:
    """A crew of one."""

    def run(self, work: Callable[[Any], Made], jobs: Sequence[Any]) -> Iterator[tuple[int, Made]]:
        for i, job in enumerate(jobs):
            yield i, work(job)


Verdict = Callable[[GateJob], tuple[str, ...]]
"""The rules that a take fails."""


class Land:
    """A drama, its vendor, and runs of its takes."""

    def __init__(self, root: Path, shots: Callable[[Shot], Sequence[Shot]] | None = None) -> None:
        (root / "s.txt").write_text(SCRIPT, encoding="utf-8")
        create_drama(root / "drama", root / "s.txt")
        self.studio = Studio.open(root / "drama")
        self.shop, self.judged = Shop(), list[GateJob]()
        self.fails: Verdict = lambda _job: ()
        self.board = self.studio.storyboard(1)
        if shots is not None:
            first = next(s for s in self.board.shots if s.blocking)
            self.board = replace(self.board, shots=tuple(shots(replace(first, line=None))))

    def run(self, **hired: Any) -> dict[str, Take]:
        """Shoot; what was sold in this run is in ``new``."""
        ledger, before = Ledger(self.studio.drama.state), len(self.shop.sold)
        try:
            line = self._line(ledger, **hired)
            line.shift([*line.voice_nodes(), *line.music_nodes(), *line.reference_nodes()])
            voices = timings(line.voices(line.made))
            return line.shooting(plan(self.board.shots, voices)).shoot()
        finally:
            ledger.close()
            self.new = self.shop.sold[before:]

    def sheet(self, **hired: Any) -> CallSheet:
        ledger = Ledger(self.studio.drama.state)
        try:
            line = self._line(ledger, **hired)
            return call_sheet(line, dict(line.floor.paid), self.studio.log)
        finally:
            ledger.close()

    def say(self, name: str, word: str, note: str = "") -> None:
        """A person's word on a take, or on a shot with ``retake``."""
        ledger = Ledger(self.studio.drama.state)
        accounts = Accounts(ledger.engine)
        shown = room.dailies(accounts, 1)
        if word == "retake":
            room.retake(accounts, shown, name, note)
        else:
            room.decide(accounts, shown, name, word, note)
        ledger.close()

    @property
    def crafts(self) -> dict[str, int]:
        """What was sold in the last run."""
        return dict(Counter(r.craft.value for r in self.new))

    def _line(self, ledger: Ledger, **hired: Any) -> FilmedLine:
        given = {"image": True, "video": True, "speech": False, "music": False, "reader": False}
        given |= {k: hired.pop(k) for k in list(hired) if k in given}
        who = Hired(provider=self.shop, model="m")
        company = Company(
            voices={"*": "v"}, **{k: who for k, wanted in given.items() if wanted}, **hired
        )
        state = self.studio
        runner = JobRunner(
            do=self._do, blobs=state.blobs, log=state.log, crew=Bench(), reporter=Silent()
        )
        sources = Sources(drama=state.drama, bible=state.bible(), storyboard=self.board)
        buyer = Buyer(
            ledger=ledger, blobs=state.blobs, fetch=lambda _a, _p: None,
            cost=lambda _p, usage: Money(micros=EACH.micros * sum(usage.values())),
            patience=lambda: Patience(first=0.01, most=0.02),
        )  # fmt: skip
        floor = Floor(
            buyer=buyer, providers={"shop": self.shop}, crew=Bench(), do=self._do, log=state.log,
            paid={key: made_of(bought) for key, bought in ledger.finished().items()},
        )  # fmt: skip
        return FilmedLine(
            EpisodeLine(sources, hands=EMBEDDED, runner=runner), company=company, floor=floor,
            prompts=load_prompts(), reading=look_prompt(), dailies=Accounts(ledger.engine),
            pricing=lambda _p, _m, u: (Money(micros=EACH.micros * sum(u.values())), "2026-11"),
        )  # fmt: skip

    def _do(self, order: Order) -> Made:
        job, blobs = order.job, self.studio.blobs
        match job:
            case GateJob():
                self.judged.append(job)
                wrong = self.fails(job)
                scores = [
                    {"rule": r, "version": "1", "value": 0.0, "passed": False, "evidence": ""}
                    for r in wrong
                ]
                facts = {"passed": not wrong, "worth": 1.0 - len(wrong) * 10, "scores": scores}
                made = Made(blobs={"film": job.film}, facts=facts)
            case VoiceJob() | HeardJob():
                facts = {"seconds": 1.0, "samples": 48_000, "mouth": []}
                made = Made(blobs={"voice": blobs.keep_bytes(b"v")}, facts=facts)
            case TailJob() | StripJob():
                made = Made(blobs={"image": blobs.keep_bytes(job.film.encode())}, facts={})
            case TrackJob():
                made = Made(blobs={"track": blobs.keep_bytes(b"t")}, facts={})
            case _:
                raise AssertionError(job)
        return self.studio.log.record(job.step, made)


def coin(*things: object) -> float:
    """The same number 0–1 for the same things."""
    return int(hashlib.sha256(repr(things).encode()).hexdigest()[:8], 16) / 2**32
