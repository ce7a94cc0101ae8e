"""``yingxi sheets``: contact sheets of every role, every place and ten prompts."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.status import Status

from yingxi.cli.console import line, talk
from yingxi.tongue import say


def sheets(
    out: Annotated[
        Path, typer.Argument(metavar="[FOLDER]", help=say("写到哪里", "where to write"))
    ] = Path("docs/sheets"),
) -> int:
    """Draw every role in four poses, every place under four lights, and ten prompts."""
    from yingxi.stage.sheets import places_sheet, roles_sheet
    from yingxi.studio import prompts_sheet, write_sheet

    drawn = (("roles", roles_sheet), ("places", places_sheet), ("prompts", prompts_sheet))
    for name, draw in drawn:
        with talk.status(name) as status:

            def told(done: int, of: int, name: str = name, status: Status = status) -> None:
                status.update(f"{name} {done}/{of}")

            sheet = draw(progress=told)
        line(str(write_sheet(sheet, out / f"{name}.jpg")))
    return 0
