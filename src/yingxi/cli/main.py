"""``yingxi``: the verbs, and the one place where errors become lines and exit codes."""

from __future__ import annotations

import os
import sys
import traceback

import typer

from yingxi import __version__
from yingxi.cli import bible, board, doctor, make, new, script, sheets, shot
from yingxi.cli.console import complain, line, talk
from yingxi.errors import Interrupted, YingxiError
from yingxi.tongue import say

app = typer.Typer(
    name="yingxi",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help=say(
        "影戏：一条命令，把剧本变成一集竖屏短剧。",
        "Yingxi: one command turns a screenplay into an episode.",
    ),
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("new", help=say("从剧本新建一部剧", "start a drama from a screenplay"))(new.new)
app.command("make", help=say("做一集（或全部）", "make an episode, or all of them"))(make.make)
app.command("shot", help=say("一句话拍一个镜头", "shoot one shot from a sentence"))(shot.shot)
app.command("board", help=say("画分镜和分镜图", "draw the storyboard and its contact sheet"))(
    board.board
)
app.command("cast", help=say("看人物造型", "see the cast"))(bible.cast)
app.command("check", help=say("检查做好的一集", "inspect a finished episode"))(make.check)
app.command("sheets", help=say("画造型与场景总览", "draw the contact sheets"))(sheets.sheets)
app.command("doctor", help=say("看这台机器能做什么", "what this machine can do"))(doctor.doctor)
app.add_typer(script.app, name="script", help=say("剧本：检查", "screenplay: check"))


def _version(wanted: bool) -> None:
    if wanted:
        line(f"yingxi {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: bool = typer.Option(
        False, "--version", callback=_version, is_eager=True, help=say("版本", "the version")
    ),
) -> None:
    pass


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; returns the exit code."""
    given = sys.argv[1:] if arguments is None else arguments
    as_json = "--json" in given
    try:
        result = app(given, standalone_mode=False)
        return result if isinstance(result, int) else 0
    except YingxiError as fault:
        complain(fault, as_json=as_json)
        return fault.exit_code
    except (KeyboardInterrupt, typer.Abort):
        stop = Interrupted(
            say("停下了", "stopped"),
            hint=say(
                "做好的都留着，再运行一次就接着做", "what is finished is kept; run again to go on"
            ),
        )
        complain(stop, as_json=as_json)
        return stop.exit_code
    except typer.Exit as leave:
        return leave.exit_code
    except BrokenPipeError:
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115 - the reader has gone; nothing to say
        return 0
    except Exception as fault:  # noqa: BLE001 - the door: whatever is left is a fault of ours
        shown = getattr(fault, "show", None)
        if shown is not None:
            shown()
            return int(getattr(fault, "exit_code", 2))
        talk.print(f"✗ {type(fault).__name__}: {fault}", style="red", markup=False)
        talk.print(
            say("  → 这是程序的错。设 YINGXI_DEBUG=1 再试，把输出报告给我们",
                "  → a fault of ours: run again with YINGXI_DEBUG=1 and report what it prints"),
            style="yellow", markup=False,
        )  # fmt: skip
        if os.environ.get("YINGXI_DEBUG"):
            traceback.print_exc()
        return 70
