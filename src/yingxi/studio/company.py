"""Hiring: from a drama's settings to opened providers, prices, a floor."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field

from yingxi.errors import SettingsError
from yingxi.production import hands
from yingxi.production.episode import EpisodeLine
from yingxi.production.filmed import Company, FilmedLine, Hired
from yingxi.production.floor import Crew, Floor
from yingxi.providers import registry
from yingxi.providers.buying import fetch
from yingxi.providers.prices import PriceBook, load_prices
from yingxi.settings import Drama
from yingxi.shoot.buy import Buyer
from yingxi.shoot.money import Money, Usage
from yingxi.shoot.prompting import load_prompts
from yingxi.shoot.provider import Provider
from yingxi.shoot.purchase import Purchase
from yingxi.shoot.request import Craft
from yingxi.store.accounts import Accounts
from yingxi.store.blobs import Blobs
from yingxi.store.ledger import Ledger
from yingxi.store.steps import StepLog
from yingxi.tongue import say

LEDGER_URL = "YINGXI_LEDGER"


@dataclass(slots=True)
class Office:
    """Who is hired for a drama, at what price, and the ledger it is written in."""

    drama: Drama
    environ: Mapping[str, str] = field(default_factory=lambda: os.environ)
    _opened: dict[str, Provider] = field(default_factory=dict[str, Provider])

    @property
    def anybody(self) -> bool:
        """Whether any model at all is hired for shooting or sound."""
        h = self.drama.hiring
        return bool(h.image or h.video or h.speech)

    def company(self) -> Company:
        """Everybody, opened. Raises SettingsError or UnknownName naming the setting."""
        h = self.drama.hiring
        speech = self._hire(Craft.SPEECH, h.speech, "[sound] speech")
        voices = dict(h.voices)
        if speech is not None and not voices:
            raise SettingsError(
                f"{self.drama.folder / 'drama.toml'}: [sound.voices] "
                + say("还没有写谁用哪个声音", "does not say who has which voice"),
                hint='[sound.voices]\n"*" = "VOICE_ID"',
            )
        return Company(
            image=self._hire(Craft.IMAGE, h.image, "[shoot] image"),
            video=self._hire(Craft.VIDEO, h.video, "[shoot] video"),
            speech=speech, voices=voices, takes=h.takes, retakes=h.retakes,
            short_side=h.short_side, dailies=h.dailies,
        )  # fmt: skip

    def ledger(self, budget: Money | None = None) -> Ledger:
        """The ledger: beside the drama, or where ``YINGXI_LEDGER`` says."""
        return Ledger(self.environ.get(LEDGER_URL) or self.drama.state, budget=budget)

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

        def cost(purchase: Purchase, usage: Usage) -> Money:
            return book.cost(purchase.provider, purchase.request.model, usage)

        company = self.company()
        buyer = Buyer(ledger=ledger, blobs=blobs, fetch=fetch, cost=cost)
        vendors = registry.vendors()
        limits = {name: vendors[name].limit for name in self._opened} | dict(
            self.drama.hiring.limits
        )
        floor = Floor(
            buyer=buyer, providers=self.providers(), crew=crew, do=hands.do, log=log, limits=limits
        )
        return FilmedLine(
            embedded, company=company, floor=floor, prompts=load_prompts(self.drama.folder),
            pricing=pricing, dailies=Accounts(ledger.engine),
        )  # fmt: skip

    def _hire(self, craft: Craft, told: str, where: str) -> Hired | None:
        if not told:
            return None
        place = f"{self.drama.folder / 'drama.toml'}: {where}"
        hired = registry.Hired.parse(craft, told, where=place)
        if hired.provider not in self._opened:
            self._opened[hired.provider] = registry.vendor(hired.provider).open(self.environ)
        return Hired(provider=self._opened[hired.provider], model=hired.model)
