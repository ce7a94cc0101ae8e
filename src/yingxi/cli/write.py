"""``yingxi write``: a screenplay from an idea, or one gone over, by a language model."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from yingxi.cli.console import line, talk
from yingxi.cli.options import amount, whole_number
from yingxi.errors import UserError
from yingxi.shoot.money import Money
from yingxi.tongue import say


def write(
    out: Annotated[
        Path | None, typer.Argument(metavar="[FILE.txt]", help=say("写到哪里；不写就打在屏幕上", "where to write; standard output if left out"))
    ] = None,
    idea: Annotated[str, typer.Option("--idea", help=say("点子，一两句话", "the idea, in a sentence or two"))] = "",
    polish: Annotated[
        Path | None, typer.Option("--polish", metavar="SCRIPT", help=say("打磨这个剧本，原文件不动", "go over this screenplay; the file stays as it is"))
    ] = None,
    *,
    model: Annotated[str, typer.Option("--model", metavar="VENDOR:MODEL", help=say("用哪个语言模型", "which language model"))],
    episodes: Annotated[
        int, typer.Option("--episodes", parser=whole_number("--episodes", most=120), help=say("几集", "how many episodes"))
    ] = 3,
    budget: Annotated[
        float | None,
        typer.Option("--budget", metavar="YUAN", parser=amount("--budget", least=0, most=1e9), help=say("最多花多少元", "spend at most so many yuan")),
    ] = None,
    prices: Annotated[
        Path | None, typer.Option("--drama", help=say("用这部剧的报价", "with this drama's prices"))
    ] = None,
) -> int:  # fmt: skip
    """Draft a screenplay from an idea, or go over one; every episode is read by our own reader."""
    from yingxi.script.polish import polished
    from yingxi.script.read import read_script
    from yingxi.script.write import screenplay
    from yingxi.studio.writing import hired_writer

    if bool(idea) is (polish is not None):
        raise UserError(
            say("要么写点子，要么打磨剧本", "either an idea or a screenplay to go over"),
            hint=say("--idea 点子，或 --polish 剧本.txt", "--idea TEXT, or --polish SCRIPT"),
        )
    if out is not None and out.exists():
        raise UserError(
            say(f"{out} 已经有了", f"{out} is there already"),
            hint=say("换一个文件名", "choose another name"),
        )
    script = read_script(polish) if polish is not None else None
    left = None if budget is None else Money.yuan(str(budget))
    with hired_writer(model, drama=prices, budget=left, environ=os.environ) as writer:
        if script is not None:
            text = polished(script, writer, _tell)
        else:
            text = screenplay(idea, episodes, writer, _tell)
    if out is None:
        line(text.rstrip("\n"))
        return 0
    _keep(out, text)
    line(str(out))
    talk.print(say(f"接着：yingxi new 我的剧 --script {out}", f"next: yingxi new mydrama --script {out}"),
               style="dim", markup=False)  # fmt: skip
    return 0


def _tell(told: str) -> None:
    talk.print(f"✓ {told}", markup=False)


def _keep(out: Path, text: str) -> None:
    from yingxi.store.blobs import disk_faults

    with disk_faults(out):
        out.parent.mkdir(parents=True, exist_ok=True)
        draft = out.with_name(f".{out.name}.draft")
        draft.write_text(text, encoding="utf-8")
        draft.replace(out)
