"""``yingxi script check``: the breakdown of a screenplay, and its faults."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Annotated

import typer

from yingxi.cli.console import data, fault_line, line, talk
from yingxi.cli.help import Verb, Verbs
from yingxi.cli.options import JsonOption
from yingxi.tongue import say

app = typer.Typer(cls=Verbs, no_args_is_help=True)


@app.callback()
def _root() -> None:
    pass


@app.command(
    "check",
    cls=Verb,
    epilog="yingxi script check 剧本.docx\nyingxi script check script/ep01.txt --json",
    help=say("检查剧本：人物、场景、时长、毛病", "cast, places, running time, faults"),
)
def check(
    file: Annotated[Path, typer.Argument(metavar="FILE", help=say("剧本文件", "the screenplay"))],
    as_json: JsonOption = False,
) -> int:
    """Print the breakdown; a script with errors raises ScriptError with every one of them."""
    from yingxi.script.breakdown import break_down
    from yingxi.script.read import read_script

    script = read_script(file)
    found = break_down(script)
    if as_json:
        data({"title": script.title, "writer": script.writer, **dataclasses.asdict(found),
              "warnings": [dataclasses.asdict(f) for f in script.faults]})  # fmt: skip
        return 0
    line(
        f"《{script.title}》"
        + (say(f"  编剧：{script.writer}", f"  by {script.writer}") if script.writer else "")
    )
    for episode in found.episodes:
        name = say(f"第 {episode.number} 集", f"episode {episode.number}")
        line(
            f"{name} {episode.title}  {episode.scenes} {say('场', 'scenes')}  ≈ {episode.seconds:.0f} s"
        )
    line(say("人物", "cast"))
    for person in found.cast:
        line(
            f"  {person.name}\t{person.lines} {say('句', 'lines')}\t{person.characters} {say('字', 'characters')}"
        )
    line(say("场景", "places"))
    for place in found.places:
        line(f"  {place.name}\t{place.scenes} {say('场', 'scenes')}")
    for fault in script.faults:
        talk.print(fault_line(fault), style="yellow", markup=False)
    line(
        say("没有错误", "no errors")
        + (f" · {len(script.faults)} {say('处提醒', 'warnings')}" if script.faults else "")
    )
    return 0
