"""``yingxi providers``: which model vendors there are, and which are ready."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from yingxi.cli.console import data, line, show
from yingxi.cli.options import JsonOption
from yingxi.errors import UserError
from yingxi.tongue import say


def providers(
    action: Annotated[str, typer.Argument(metavar="[try]", help=say("try：试一次最便宜的调用", "try: make the cheapest call"))] = "",
    name: Annotated[str, typer.Argument(metavar="[VENDOR:MODEL]", help=say("试谁", "whom to try"))] = "",
    voice: Annotated[str, typer.Option("--voice", help=say("试配音时用的声音", "the voice, for speech"))] = "",
    drama: Annotated[
        Path | None, typer.Option("--drama", help=say("用这部剧的报价", "with this drama's prices"))
    ] = None,
    as_json: JsonOption = False,
) -> int:  # fmt: skip
    """List every vendor and what it still wants; or try one and say what it cost."""
    if action:
        return _try(action, name, voice, drama, as_json=as_json)
    from yingxi.providers.registry import vendors

    table = Table(box=None, pad_edge=False)
    for name in (
        say("名字", "name"),
        say("厂商", "vendor"),
        say("能做", "does"),
        say("状态", "state"),
    ):
        table.add_column(name)
    for vendor in vendors().values():
        ready = vendor.configured(os.environ)
        missing = [n for n in vendor.wants() if not os.environ.get(n)]
        if as_json:
            data({"name": vendor.name, "crafts": [c.value for c in vendor.crafts], "ready": ready,
                  "wants": list(vendor.wants())})  # fmt: skip
            continue
        state = say("可用", "ready") if ready else say("缺 ", "wants ") + ", ".join(missing)
        table.add_row(
            vendor.name, vendor.title, ", ".join(vendor.crafts), state, style="" if ready else "dim"
        )
    if not as_json:
        show(table)
    return 0


def _try(action: str, name: str, voice: str, drama: Path | None, *, as_json: bool) -> int:
    from yingxi.studio.trial import try_vendor

    if action != "try" or not name:
        raise UserError(
            say(
                f"不懂 providers {action} {name}".rstrip(),
                f"can't do: providers {action} {name}".rstrip(),
            ),
            hint="yingxi providers try ark:doubao-seedream-5-0-260128",
        )
    trial = try_vendor(name, voice=voice, drama=drama)
    if as_json:
        data({"craft": trial.craft.value, "yuan": trial.bought.cost.micros / 1e6,
              "usage": {str(k): v for k, v in trial.bought.usage.items()},
              "files": [str(p) for p in trial.files], "text": trial.bought.text})  # fmt: skip
        return 0
    used = "，".join(f"{amount} {unit}" for unit, amount in trial.bought.usage.items())
    yuan = f"¥{trial.bought.cost.micros / 1e6:.6f}"
    line(say(f"{name} 通了：{used}，{yuan}", f"{name} works: {used}, {yuan}"))
    for path in trial.files:
        line(str(path))
    return 0
