"""The cheapest call to a vendor: does the key work, what comes back, what did it cost."""

from __future__ import annotations

import os
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from yingxi.errors import SettingsError, UnknownName
from yingxi.providers import registry
from yingxi.providers.prices import load_prices
from yingxi.shoot.provider import Provider
from yingxi.shoot.purchase import Bought, Department, Purchase, Slate
from yingxi.shoot.request import (
    Craft,
    ImageRequest,
    Message,
    MusicRequest,
    Request,
    SpeechRequest,
    TextRequest,
    VideoRequest,
)
from yingxi.store.canon import digest
from yingxi.studio.counter import counter
from yingxi.tongue import say


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What a trial call was and what came of it."""

    craft: Craft
    bought: Bought
    files: tuple[Path, ...]


def try_vendor(
    told: str,
    *,
    voice: str = "",
    drama: Path | None = None,
    environ: Mapping[str, str] = os.environ,
) -> Trial:
    """Buy the cheapest thing that ``provider:model`` sells; it is in the ledger of the cache folder.

    Raises SettingsError for a model that does none of its vendor's crafts, PriceMissing, and what
    the vendor says.
    """
    name, _, model = told.partition(":")
    vendor = registry.vendor(name)
    if not model:
        raise SettingsError(
            say(f"{told}: 还要写模型", f"{told}: name the model too"),
            hint=f"yingxi providers try {name}:MODEL",
        )
    provider = vendor.open(environ)
    request = _cheapest(provider, vendor.crafts, model, voice)
    book = load_prices(drama)

    with counter(book) as buyer:
        purchase = Purchase(
            key=digest((name, request, uuid.uuid4().hex)), provider=name, request=request,
            worst=book.cost(name, model, provider.worst(request)),
            price_date=book.price(name, model).date,
            slate=Slate(drama="", episode=0, shot="try", department=Department.SHOOT),
        )  # fmt: skip
        bought = buyer.buy(purchase, provider)
        files = tuple(buyer.blobs.path(blob) for blob in bought.blobs.values())
    return Trial(craft=request.craft, bought=bought, files=files)


def _cheapest(provider: Provider, crafts: tuple[Craft, ...], model: str, voice: str) -> Request:
    """The smallest request of the first craft in which the vendor knows the model."""
    for craft in crafts:
        try:
            able = provider.abilities(craft, model)
        except UnknownName:
            continue
        side = min(able.short_sides, default=720)
        match craft:
            case Craft.TEXT:
                said = Message(role="user", text="只回答一个字：好")
                return TextRequest(model=model, messages=(said,), max_tokens=64)
            case Craft.IMAGE:
                side = min(able.short_sides, default=1024)
                return ImageRequest(model=model, prompt="一盏灯", width=side, height=side)
            case Craft.SPEECH:
                return SpeechRequest(model=model, text="好", voice=voice)
            case Craft.MUSIC:
                return MusicRequest(model=model, prompt="古琴，独奏", seconds=10)
            case Craft.VIDEO:
                return VideoRequest(
                    model=model, prompt="一盏灯在风里摇", seconds=min(able.seconds, default=5),
                    width=side, height=side * 16 // 9 // 2 * 2,
                )  # fmt: skip
    raise SettingsError(
        say(f"{provider.name} 没有 {model}", f"{provider.name} has no {model}"),
        hint=say("看看模型名", "check the model's name"),
    )
