"""``yingxi shot``: one sentence, one shot."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Annotated

import typer

from yingxi.cli.console import data, line, reporter, talk
from yingxi.cli.options import JsonOption, WorkersOption
from yingxi.studio import shoot_prompt
from yingxi.tongue import say


def shot(
    prompt: Annotated[str, typer.Argument(metavar="PROMPT", help=say("一句话", "a sentence"))],
    out: Annotated[Path, typer.Option("-o", "--out", help=say("成片", "the film to write"))] = Path(
        "shot.mp4"
    ),
    seconds: Annotated[
        float, typer.Option("--seconds", min=1, max=60, help=say("秒数", "length"))
    ] = 5,
    workers: WorkersOption = None,
    as_json: JsonOption = False,
) -> int:
    """Say what was understood and what was not, then shoot it."""
    began = time.monotonic()
    with reporter(as_json=as_json) as watch:
        understanding, frames = shoot_prompt(
            prompt, out, seconds=seconds, workers=workers, reporter=watch
        )
    if as_json:
        data({"out": str(out), "frames": frames, "understood": dict(understanding.understood),
              "ignored": list(understanding.ignored), "wall": round(time.monotonic() - began, 2)})  # fmt: skip
        return 0
    for said, meant in understanding.understood:
        talk.print(f"  {said} → {meant}", markup=False)
    if understanding.ignored:
        rest = "、".join(understanding.ignored)
        talk.print(
            say(f"  没听懂：{rest}", f"  not understood: {rest}"), style="yellow", markup=False
        )
    talk.print(f"  {time.monotonic() - began:.1f} s", style="dim")
    line(str(out))
    return 0
