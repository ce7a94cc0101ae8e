"""``yingxi providers``: which model vendors there are, and which are ready."""

from __future__ import annotations

import os

from rich.table import Table

from yingxi.cli.console import data, show
from yingxi.cli.options import JsonOption
from yingxi.tongue import say


def providers(as_json: JsonOption = False) -> int:
    """List every vendor, what it does, and what it still wants from the environment."""
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
