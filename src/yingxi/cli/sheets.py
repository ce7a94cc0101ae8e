"""``yingxi sheets``: contact sheets of every role and every place."""

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
    """Draw every role in four poses, and every place under four lights."""
    from yingxi.stage.sheets import places_sheet, roles_sheet
    from yingxi.studio import write_sheet

    for name, draw in (("roles", roles_sheet), ("places", places_sheet)):
        with talk.status(name) as status:

            def told(done: int, of: int, name: str = name, status: Status = status) -> None:
                status.update(f"{name} {done}/{of}")

            sheet = draw(progress=told)
        line(str(write_sheet(sheet, out / f"{name}.jpg")))
    return 0
