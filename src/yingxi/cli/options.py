"""Options that several verbs share."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from yingxi.errors import UserError
from yingxi.tongue import say


def whole_number(name: str, *, least: int = 1, most: int = 9_999) -> Callable[[str | int], int]:
    """A reader of whole numbers; what it can't read is a UserError that tells the bounds."""

    def read(text: str | int) -> int:
        try:
            number = int(text)
        except ValueError:
            number = least - 1
        if not least <= number <= most:
            raise UserError(
                say(f'{name} 不能是 "{text}"', f'{name} can\'t be "{text}"'),
                hint=say(f"写 {least} 到 {most} 的整数", f"a whole number from {least} to {most}"),
            )
        return number

    return read


def amount(name: str, *, least: float, most: float) -> Callable[[str | float], float]:
    """A reader of numbers; what it can't read is a UserError that tells the bounds."""

    def read(text: str | float) -> float:
        try:
            number = float(text)
        except ValueError:
            number = math.nan
        if not least <= number <= most:
            raise UserError(
                say(f'{name} 不能是 "{text}"', f'{name} can\'t be "{text}"'),
                hint=say(f"写 {least:g} 到 {most:g} 的数", f"a number from {least:g} to {most:g}"),
            )
        return number

    return read


DramaArg = Annotated[
    Path, typer.Argument(metavar="DRAMA", help=say("一部剧的文件夹", "a drama's folder"))
]
EpisodeArg = Annotated[
    int,
    typer.Argument(
        metavar="[EPISODE]",
        parser=whole_number("EPISODE"),
        help=say("第几集，不写就是第 1 集", "which episode; 1 if left out"),
    ),
]
JsonOption = Annotated[
    bool, typer.Option("--json", help=say("给机器读：每行一个 JSON", "for machines: JSON lines"))
]
WorkersOption = Annotated[
    int | None,
    typer.Option(
        "--workers",
        metavar="N",
        parser=whole_number("--workers", most=256),
        help=say("用几个进程，不写就是核数", "processes to use; as many as cores if left out"),
    ),
]
RedrawOption = Annotated[
    bool,
    typer.Option("--redraw", help=say("重画分镜，丢掉手改", "draw the board anew, drop edits")),
]
