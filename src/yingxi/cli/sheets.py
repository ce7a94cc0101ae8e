"""``yingxi sheets``: contact sheets of every role, every place, ten prompts, and the passes."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.status import Status

from yingxi.cli.console import line, talk
from yingxi.tongue import say


def sheets(
    out: Annotated[
        Path, typer.Argument(metavar="[FOLDER]", help=say("写到哪里", "where to write"))
    ] = Path("docs/sheets"),
    drama: Annotated[
        Path | None,
        typer.Option(
            "--passes",
            metavar="DRAMA",
            help=say("只画这部剧四个镜头的控制通道", "only the passes of four shots of this drama"),
        ),
    ] = None,
) -> int:
    """Draw every role in four poses, every place under four lights, ten prompts; or the passes."""
    from yingxi.stage.sheets import places_sheet, roles_sheet
    from yingxi.studio import Studio, prompts_sheet, write_sheet
    from yingxi.studio.passes_sheet import passes_sheet

    drawn: tuple[tuple[str, Callable[..., Any]], ...] = (
        ("roles", roles_sheet),
        ("places", places_sheet),
        ("prompts", prompts_sheet),
    )
    if drama is not None:
        drawn = (("passes", partial(passes_sheet, Studio.open(drama))),)
    for name, draw in drawn:
        with talk.status(name) as status:

            def told(done: int, of: int, name: str = name, status: Status = status) -> None:
                status.update(f"{name} {done}/{of}")

            sheet = draw(progress=told)
        line(str(write_sheet(sheet, out / f"{name}.jpg")))
    return 0
