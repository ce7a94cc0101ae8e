"""Hiring: from a drama's settings to opened providers, prices, a floor."""

from __future__ import annotations

import os
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field

from yingxi.check.takes.reader import look_prompt
from yingxi.errors import SettingsError
from yingxi.production import hands
from yingxi.production.callsheet import CallSheet, call_sheet
from yingxi.production.company import Company, Hired
from yingxi.production.episode import EpisodeLine
from yingxi.production.filmed import FilmedLine
from yingxi.production.floor import Crew, Floor, made_of
from yingxi.providers import registry
from yingxi.providers.buying import fetch
from yingxi.providers.prices import PriceBook, load_prices
from yingxi.settings import Drama
from yingxi.shoot.buy import Buyer
from yingxi.shoot.money import Money, Usage
from yingxi.shoot.prompting import load_prompts
from yingxi.shoot.provider import Provider
from yingxi.shoot.request import Craft, MediaRole
from yingxi.store.accounts import Accounts
from yingxi.store.blobs import Blobs
from yingxi.store.ledger import Ledger
from yingxi.store.steps import Made, StepLog
from yingxi.tongue import say

LEDGER_URL = "YINGXI_LEDGER"


@dataclass(slots=True)
class Office:
    """Who is hired for a drama, at what price, and the ledger it is written in."""

    drama: Drama
    environ: Mapping[str, str] = field(default_factory=lambda: os.environ)
    run: str = field(default_factory=lambda: uuid.uuid4().hex)
    """This run's name in the ledger: all episodes of one ``make`` share its budget."""
    _opened: dict[str, Provider] = field(default_factory=dict[str, Provider])

    @property
    def anybody(self) -> bool:
        """Whether any model at all is hired for shooting or sound."""
        h = self.drama.hiring
        return bool(h.image or h.video or h.speech or h.music)

    def company(self) -> Company:
        """Everybody, opened. Raises SettingsError or UnknownName naming the setting."""
        h = self.drama.hiring
        image = self._hire(Craft.IMAGE, h.image, "[shoot] image")
        video = self._hire(Craft.VIDEO, h.video, "[shoot] video")
        speech = self._hire(Craft.SPEECH, h.speech, "[sound] speech")
        music = self._hire(Craft.MUSIC, h.music, "[sound] music")
        reader = self._hire(Craft.TEXT, h.reader, "[check] reader")
        voices = dict(h.voices)
        if speech is not None and not voices:
            raise SettingsError(
                f"{self.drama.folder / 'drama.toml'}: [sound.voices] "
                + say("还没有写谁用哪个声音", "does not say who has which voice"),
                hint='[sound.voices]\n"*" = "VOICE_ID"',
            )
        company = Company(
            image=self._open(image), video=self._open(video), speech=self._open(speech),
            music=self._open(music), reader=self._open(reader), voices=voices, takes=h.takes,
            retakes=h.retakes, short_side=h.short_side, dailies=h.dailies, control=h.control,
        )  # fmt: skip
        if h.control and not _takes_control(company.video):
            raise SettingsError(
                f'{self.drama.folder / "drama.toml"}: [shoot] control = "{h.control}": '
                + say(
                    f"{h.video or '影戏台'} 不收控制视频", f"{h.video or 'the stage'} takes none"
                ),
                hint=say(
                    "换一个收控制视频的模型（local 的 Wan-VACE），或去掉 control",
                    "hire a model that takes a control film (local: Wan-VACE), or drop control",
                ),
            )
        return company

    def ledger(self, budget: Money | None = None) -> Ledger:
        """The ledger: beside the drama, or where ``YINGXI_LEDGER`` says."""
        return Ledger(
            self.environ.get(LEDGER_URL) or self.drama.state, run_id=self.run, budget=budget
        )

    def providers(self) -> dict[str, Provider]:
        """Everything opened so far, by name."""
        return dict(self._opened)

    def prices(self) -> PriceBook:
        return load_prices(self.drama.folder)

    def line(
        self, embedded: EpisodeLine, ledger: Ledger, blobs: Blobs, log: StepLog, crew: Crew
    ) -> FilmedLine:
        """The line of an episode on which models are hired."""
        book = self.prices()

        def pricing(provider: str, model: str, usage: Usage) -> tuple[Money, str]:
            return book.cost(provider, model, usage), book.price(provider, model).date

        company = self.company()
        for hired in company.hired:  # an unknown price is told before anything is bought
            book.price(hired.provider.name, hired.model)
        buyer = Buyer(ledger=ledger, blobs=blobs, fetch=fetch, cost=book.bill)
        vendors = registry.vendors()
        limits = {name: vendors[name].limit for name in self._opened} | dict(
            self.drama.hiring.limits
        )
        floor = Floor(
            buyer=buyer, providers=self.providers(), crew=crew, do=hands.do, log=log,
            limits=limits, paid=_paid(ledger),
        )  # fmt: skip
        return FilmedLine(
            embedded, company=company, floor=floor, prompts=load_prompts(self.drama.folder),
            reading=look_prompt(self.drama.folder), pricing=pricing, dailies=Accounts(ledger.engine), scope=self.drama.title if self.environ.get(LEDGER_URL) else "",
        )  # fmt: skip

    def call_sheet(
        self, embedded: EpisodeLine, ledger: Ledger, blobs: Blobs, log: StepLog, crew: Crew
    ) -> CallSheet:
        """What an episode would buy; nothing is sent."""
        line = self.line(embedded, ledger, blobs, log, crew)
        return call_sheet(line, _paid(ledger), log)

    def _hire(self, craft: Craft, told: str, where: str) -> registry.Named | None:
        """Who is named for a craft; nobody is opened yet."""
        place = f"{self.drama.folder / 'drama.toml'}: {where}"
        return registry.Named.parse(craft, told, where=place) if told else None

    def _open(self, hired: registry.Named | None) -> Hired | None:
        if hired is None:
            return None
        if hired.provider not in self._opened:
            self._opened[hired.provider] = registry.vendor(hired.provider).open(self.environ)
        return Hired(provider=self._opened[hired.provider], model=hired.model)


def _takes_control(hired: Hired | None) -> bool:
    if hired is None:
        return False
    return MediaRole.CONTROL_VIDEO in hired.provider.abilities(Craft.VIDEO, hired.model).media


def _paid(ledger: Ledger) -> dict[str, Made]:
    return {key: made_of(bought) for key, bought in ledger.finished().items()}
