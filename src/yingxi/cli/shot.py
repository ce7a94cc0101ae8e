"""``yingxi shot``: one sentence, one shot."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Annotated

import typer

from yingxi.cli.console import data, line, talk
from yingxi.cli.options import JsonOption, WorkersOption, amount
from yingxi.tongue import say


def shot(
    prompt: Annotated[str, typer.Argument(metavar="PROMPT", help=say("一句话", "a sentence"))],
    out: Annotated[
        Path,
        typer.Option(
            "-o",
            "--out",
            metavar="FILE",
            help=say("写到哪里，不写就是 shot.mp4", "the film to write; shot.mp4 if left out"),
        ),
    ] = Path("shot.mp4"),
    seconds: Annotated[
        float,
        typer.Option(
            "--seconds",
            metavar="N",
            parser=amount("--seconds", least=1, most=60),
            help=say("几秒，1 到 60，不写就是 5", "how long, 1 to 60; 5 if left out"),
        ),
    ] = 5,
    workers: WorkersOption = None,
    as_json: JsonOption = False,
) -> int:
    """Say what was understood and what was not, then shoot it."""
    from yingxi.cli.progress import reporter
    from yingxi.studio import shoot_prompt

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
