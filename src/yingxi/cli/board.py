"""``yingxi board``: the storyboard, and a picture of it."""

from __future__ import annotations

from typing import Annotated

import typer

from yingxi.cli.console import data, line, talk
from yingxi.cli.options import DramaArg, EpisodeArg, JsonOption, RedrawOption, amount
from yingxi.shoot.money import Money
from yingxi.tongue import say


def board(
    drama: DramaArg,
    episode: EpisodeArg = 1,
    redraw: RedrawOption = False,
    budget: Annotated[
        float | None,
        typer.Option(
            "--budget",
            metavar="YUAN",
            parser=amount("--budget", least=0, most=1e9),
            help=say("语言模型最多花多少元", "spend at most so many yuan on the language model"),
        ),
    ] = None,
    as_json: JsonOption = False,
) -> int:
    """Draw the board where there is none, keep one that was edited, and draw its contact sheet."""
    from yingxi.studio import Studio

    studio = Studio.open(drama)
    left = None if budget is None else Money.yuan(str(budget))
    storyboard = studio.storyboard(episode, redraw=redraw, budget=left)
    path = studio.drama.board(episode)
    sheet = studio.contact_sheet(episode)
    seconds = sum(s.frames for s in storyboard.shots) / storyboard.fps
    if as_json:
        data(
            {
                "board": str(path),
                "sheet": str(sheet),
                "shots": len(storyboard.shots),
                "seconds": seconds,
            }
        )
        return 0
    line(str(path))
    line(str(sheet))
    talk.print(
        say(
            f"{len(storyboard.shots)} 个镜头，约 {seconds:.0f} 秒",
            f"{len(storyboard.shots)} shots, about {seconds:.0f} s",
        )
    )
    return 0
