"""Options that several verbs share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from yingxi.tongue import say

DramaArg = Annotated[
    Path, typer.Argument(metavar="DRAMA", help=say("一部剧的文件夹", "a drama's folder"))
]
EpisodeArg = Annotated[
    int, typer.Argument(metavar="EPISODE", min=1, help=say("第几集", "which episode"))
]
JsonOption = Annotated[
    bool, typer.Option("--json", help=say("给机器读：每行一个 JSON", "for machines"))
]
WorkersOption = Annotated[
    int | None,
    typer.Option("--workers", min=1, help=say("用几个进程（默认：核数）", "processes to use")),
]
RedrawOption = Annotated[
    bool,
    typer.Option("--redraw", help=say("重画分镜，丢掉手改", "draw the board anew, drop edits")),
]
