"""Who does the work: which hands, which crew, and what a worker loads before it begins."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from yingxi.crew.local import LocalCrew
from yingxi.crew.ray import RayCrew
from yingxi.errors import SettingsError
from yingxi.production import hands
from yingxi.production.episode import Hands
from yingxi.sound.effects import KINDS
from yingxi.stage.direct import direct, world_of
from yingxi.tongue import say

PRELOAD = (hands.__name__,)
EMBEDDED = Hands(
    direct=direct,
    world_of=world_of,
    chorus=hands.chorus,
    sound_kinds=dict(KINDS),
)


def crew_for(
    state: Path, *, workers: int | None, environment: Mapping[str, str] = os.environ
) -> LocalCrew | RayCrew:
    """The crew that ``YINGXI_CREW`` names: local, or ray at ``YINGXI_RAY_ADDRESS``.

    Raises SettingsError for another name, or an address without ray.
    """
    name = environment.get("YINGXI_CREW", "") or "local"
    address = environment.get("YINGXI_RAY_ADDRESS", "")
    match name:
        case "ray":
            return RayCrew(address, workers=workers, state=state)
        case "local" if not address:
            return LocalCrew(workers, preload=PRELOAD)
        case "local":
            raise SettingsError(
                say(
                    "设了 YINGXI_RAY_ADDRESS，却没有用 Ray",
                    "YINGXI_RAY_ADDRESS is set, but Ray is not asked for",
                ),
                hint=say("加上 YINGXI_CREW=ray，或去掉它", "set YINGXI_CREW=ray too, or unset it"),
            )
        case _:
            raise SettingsError(
                say(f"没有这种班底：YINGXI_CREW={name}", f"no such crew: YINGXI_CREW={name}"),
                hint=say("可以写 local 或 ray", "it may be local or ray"),
            )
