"""``yingxi passes``: the passes of a shot as films, for models that take them."""

from __future__ import annotations

import re
import time
from pathlib import Path
from typing import Annotated

import typer

from yingxi.cli.console import data, line, talk
from yingxi.cli.options import DramaArg, JsonOption, WorkersOption, whole_number
from yingxi.errors import UnknownName, UserError
from yingxi.tongue import say

ALL = "all"
LEAST, MOST = 64, 4096


def _size(text: str) -> tuple[int, int]:
    told = re.fullmatch(r"(\d{1,5})[xX×*](\d{1,5})", text)
    size = (int(told[1]), int(told[2])) if told else (0, 0)
    if not all(LEAST <= side <= MOST and side % 2 == 0 for side in size):
        raise UserError(
            say(f'--size 不能是 "{text}"', f'--size can\'t be "{text}"'),
            hint=say(
                f"写 宽x高，{LEAST} 到 {MOST} 的偶数，比如 480x832",
                f"WIDTHxHEIGHT, even numbers from {LEAST} to {MOST}, 480x832 say",
            ),
        )
    return size


def passes(
    drama: DramaArg,
    shot: Annotated[
        str,
        typer.Argument(
            metavar="SHOT", help=say("镜号，比如 E01-S02-03", "its number in the board")
        ),
    ],
    kinds: Annotated[
        list[str] | None,
        typer.Option(
            "--pass",
            metavar="PASS",
            help=say(
                "previz 预演、depth 深度、mask 遮罩、pose 骨架、line 线稿；不写就是全部",
                "previz, depth, mask, pose, line; all if left out",
            ),
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "-o",
            "--out",
            metavar="FOLDER",
            help=say("写到哪里，不写就是剧的 out/passes", "where to; out/passes if left out"),
        ),
    ] = None,
    size: Annotated[
        str,
        typer.Option(
            "--size",
            metavar="WxH",
            help=say("宽x高，不写就是 480x832", "480x832 if left out"),
        ),
    ] = "480x832",
    rate: Annotated[
        int,
        typer.Option(
            "--rate",
            metavar="N",
            parser=whole_number("--rate", most=60),
            help=say("每秒几帧，不写就是 16", "frames a second; 16 if left out"),
        ),
    ] = 16,
    workers: WorkersOption = None,
    as_json: JsonOption = False,
) -> int:
    """Shoot the passes that are not there yet and write each as a film."""
    from yingxi.cli.progress import reporter
    from yingxi.stage.passes.kinds import Pass
    from yingxi.studio import Studio
    from yingxi.studio.passes import shoot_passes

    known = [kind.value for kind in Pass]
    asked = list(dict.fromkeys(kinds or [ALL]))
    for name in asked:
        if name not in (*known, ALL):
            raise UnknownName(say("通道", "pass"), name, (*known, ALL))
    wanted = list(Pass) if ALL in asked else [Pass(name) for name in asked]
    pixels = _size(size)
    began = time.monotonic()
    studio = Studio.open(drama, workers=workers)
    folder = studio.drama.out / "passes" if out is None else out
    if folder.exists() and not folder.is_dir():
        raise UserError(say(f"{folder} 不是文件夹", f"{folder} is not a folder"), hint="-o passes")
    with reporter(as_json=as_json) as watch:
        films, frames = shoot_passes(
            studio, shot, wanted, folder, size=pixels, rate=rate, reporter=watch
        )
    if as_json:
        data({"films": [str(f) for f in films], "frames": frames, "rate": rate,
              "wall": round(time.monotonic() - began, 2)})  # fmt: skip
        return 0
    for film in films:
        line(str(film))
    talk.print(say(f"  {frames} 帧", f"  {frames} frames"), style="dim")
    return 0
