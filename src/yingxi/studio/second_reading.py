"""The second reader of a drama: hired models go through its words and its frames, when asked to.

Every question is a purchase in the drama's ledger: the same one is never paid for twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from yingxi.check.content import Spoken
from yingxi.check.content.second_reader import FRAMES, WORDS, Shown, second_reader
from yingxi.check.finding import Examination
from yingxi.check.plan import FilmPlan
from yingxi.check.reporting.stills import jpeg, stills
from yingxi.errors import BadTake, UserError
from yingxi.media.probe import probe
from yingxi.production.company import Hired
from yingxi.providers.buying import fetch
from yingxi.settings import DRAMA_FILE
from yingxi.shoot.buy import Buyer
from yingxi.shoot.money import Money
from yingxi.shoot.purchase import Department, Purchase, Slate
from yingxi.shoot.request import Craft, Media, MediaRole, Message, TextRequest
from yingxi.store.blobs import Blobs
from yingxi.store.canon import digest
from yingxi.store.ledger import Ledger
from yingxi.studio.company import Office
from yingxi.studio.writing import Contract, buy_to_the_end, contract, hire
from yingxi.tongue import say

SIDE = 512
"""Short side in pixels of a frame that is shown."""
EVERY = 4.0
"""Seconds between two frames where the shots are not known."""
MOST = 96
"""Frames shown of a film; a longer one is shown more sparsely."""
MOST_TOKENS = 4096
_TEXT, _READER = "[script] text", "[check] reader"


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondReading:
    """Who reads an episode's words and who looks at its frames, by contract."""

    office: Office
    words: Contract
    eyes: Contract | None
    """None where nobody is hired who can see."""
    budget: Money | None = None

    def read(
        self, film: Path, lines: Sequence[Spoken], plan: FilmPlan | None
    ) -> tuple[Examination, ...]:
        """What they say of the film. Raises BudgetExceeded and what else buying raises."""
        folder = self.office.drama.folder
        ledger = self.office.ledger(self.budget)
        try:
            told = second_reader(self._asker(self.words, ledger), lines, drama=folder)
            if not lines:
                told = (_skipped(WORDS, say("没有剧本可读", "there is no screenplay to read")),)
            if self.eyes is None:
                return (*told, _skipped(FRAMES, _blind()))
            seen = shown(film, plan)
            return (
                *told,
                *second_reader(self._asker(self.eyes, ledger), frames=seen, drama=folder),
            )
        finally:
            ledger.close()

    def _asker(self, agreed: Contract, ledger: Ledger) -> _Asker:
        blobs = Blobs(self.office.drama.state)
        bill = self.office.prices().bill
        return _Asker(
            contract=agreed, blobs=blobs,
            buyer=Buyer(ledger=ledger, blobs=blobs, fetch=fetch, cost=bill),
        )  # fmt: skip


def second_reading(office: Office, number: int, budget: Money | None = None) -> SecondReading:
    """Who is hired to read episode ``number``; nothing is asked yet.

    Words are read by the language model, or by the one that sees where there is no other. Raises
    UserError where nobody is hired, SettingsError, UnknownName and PriceMissing.
    """
    hiring, path = office.drama.hiring, office.drama.folder / DRAMA_FILE
    if not hiring.text and not hiring.reader:
        raise UserError(
            say(f"{path}: 没有请第二审读", f"{path}: nobody is hired to read"),
            hint=say(
                f'写 {_TEXT} = "供应商:模型"（读文字）或 {_READER} = "供应商:模型"（也看画面）',
                f'{_TEXT} = "provider:model" for words, {_READER} for frames too',
            ),
        )
    book = office.prices()

    def agreed(told: str, where: str, what: str) -> Contract:
        slate = Slate(
            drama=office.drama.title, episode=number, shot=what, department=Department.CHECK
        )
        hired: Hired = hire(told, where=f"{path}: {where}", environ=office.environ)
        return contract(hired, book, slate)

    eyes = agreed(hiring.reader, _READER, "second_eye") if hiring.reader else None
    words = (
        agreed(hiring.text, _TEXT, "second_reader")
        if hiring.text
        else agreed(hiring.reader, _READER, "second_reader")
    )
    return SecondReading(office=office, words=words, eyes=eyes, budget=budget)


def shown(film: Path, plan: FilmPlan | None) -> tuple[Shown, ...]:
    """The frames that are looked at: the middle of every shot, or one every four seconds.

    Raises MediaError.
    """
    if plan is not None and plan.spans:
        times = [(s.start + s.end) / 2 for s in plan.spans if not s.black]
    else:
        seconds = probe(film).seconds
        times = [EVERY * (i + 0.5) for i in range(int(seconds // EVERY))] or [seconds / 2]
    if len(times) > MOST:
        times = [times[round(i * (len(times) - 1) / (MOST - 1))] for i in range(MOST)]
    found = stills(film, times, short_side=SIDE)
    return tuple(Shown(jpeg=jpeg(still.picture), time=still.at) for still in found)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asker:
    """Asks one hired model: `check.content.second_reader.Ask`."""

    contract: Contract
    buyer: Buyer
    blobs: Blobs

    def __call__(self, words: str, *, pictures: tuple[bytes, ...], schema: str) -> str:
        images = tuple(
            Media(
                role=MediaRole.REFERENCE_IMAGE,
                blob=self.blobs.keep_bytes(picture),
                mime="image/jpeg",
            )
            for picture in pictures
        )
        purchase = self._purchase(words, images, schema)
        return buy_to_the_end(purchase, self.contract.provider, self.buyer).text

    def _purchase(self, words: str, images: tuple[Media, ...], schema: str) -> Purchase:
        hired = self.contract
        request = TextRequest(
            model=hired.model, messages=(Message(role="user", text=words, images=images),),
            schema=schema, max_tokens=MOST_TOKENS, temperature=0.0,
        )  # fmt: skip
        able = hired.provider.abilities(Craft.TEXT, hired.model)
        faults = able.faults(request)
        if faults:
            raise BadTake(
                f"{hired.provider.name}:{hired.model}: {'；'.join(faults)}",
                hint=say("换一个模型", "hire another model"),
            )
        return Purchase(
            key=digest((hired.provider.name, request, *filter(None, (able.revision,)))),
            provider=hired.provider.name, request=request,
            worst=hired.pricing(hired.provider.worst(request)), price_date=hired.price_date,
            slate=hired.slate,
        )  # fmt: skip


def _blind() -> str:
    return say(
        f'没有人看画面：写 {_READER} = "供应商:会看图的模型"',
        f'nobody looks at the frames: {_READER} = "provider:model that sees"',
    )


def _skipped(rule: str, why: str) -> Examination:
    title = (
        say("第二审读：文字", "Second reader: words")
        if rule == WORDS
        else say("第二审读：画面", "Second reader: pictures")
    )
    return Examination(rule=rule, title=title, skipped=why)
