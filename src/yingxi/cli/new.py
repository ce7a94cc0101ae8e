"""``yingxi new``: a drama's folder from a screenplay."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from yingxi.cli.console import data, line, talk
from yingxi.cli.options import JsonOption
from yingxi.tongue import say


def new(
    drama: Annotated[Path, typer.Argument(metavar="DRAMA", help=say("新文件夹", "the new folder"))],
    script: Annotated[
        Path,
        typer.Option(
            "--script",
            metavar="FILE",
            help=say(
                "剧本：.txt .md .docx .fountain .fdx",
                "the screenplay: .txt .md .docx .fountain .fdx",
            ),
        ),
    ],
    culture: Annotated[
        str,
        typer.Option(
            "--culture", metavar="NAME", help=say("文化包，如 longhushan", "a culture pack")
        ),
    ] = "",
    as_json: JsonOption = False,
) -> int:
    """Read the screenplay, draft the bible, lay the folder out."""
    from yingxi.founding import create_drama

    created = create_drama(drama, script, culture=culture)
    if as_json:
        data({"drama": str(created.folder), "title": created.title})
        return 0
    line(str(created.folder))
    talk.print(
        say(f"《{created.title}》建好了。设定在 bible/，可以手改。开拍：yingxi make {drama} 1",
            f"{created.title} is ready; edit bible/ as you like, then: yingxi make {drama} 1"),
        style="green", markup=False,
    )  # fmt: skip
    return 0
