"""``yingxi``: the verbs, and the one place where errors become lines and exit codes."""

from __future__ import annotations

import os
import signal
import sys
import threading
import traceback
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import Any

import typer
from typer.exceptions import TyperException

from yingxi import __version__
from yingxi.cli import (
    bible,
    board,
    check,
    dailies,
    doctor,
    label,
    make,
    money,
    new,
    passes,
    providers,
    script,
    sheets,
    shot,
    verify,
    write,
)
from yingxi.cli.console import complain, line
from yingxi.cli.help import PROGRAM, Verb, Verbs
from yingxi.cli.usage import mistyped
from yingxi.errors import Interrupted, MissingExtra, StoreConflict, YingxiError
from yingxi.tongue import say

OUR_FAULT = 70
"""Exit code for what none of `errors.py` names: EX_SOFTWARE of sysexits.h."""

_STOPS = (signal.SIGINT, signal.SIGTERM)

app = typer.Typer(
    name=PROGRAM,
    cls=Verbs,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help=say(
        "影戏：一条命令，把剧本变成一集竖屏短剧。",
        "Yingxi: one command turns a screenplay into an episode.",
    ),
    epilog=say(
        "yingxi new 天师印 --script 剧本.docx        从剧本新建一部剧\n"
        "yingxi make 天师印 1                        做第 1 集\n"
        'yingxi shot "千军万马，大漠黄昏" -o shot.mp4  一句话拍一个镜头\n'
        "YINGXI_LANG=en yingxi --help                说英文",
        "yingxi new mydrama --script play.fountain   start a drama from a screenplay\n"
        "yingxi make mydrama 1                       make episode 1\n"
        'yingxi shot "ten thousand horses at dusk"   shoot one shot',
    ),
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _verb(name: str, do: Callable[..., Any], help: str, example: str) -> None:
    app.command(name, cls=Verb, help=help, epilog=example)(do)


_verb(
    "new", new.new, say("从剧本新建一部剧", "start a drama from a screenplay"),
    "yingxi new 天师印 --script 剧本.docx\nyingxi new 天师印 --script 剧本.txt --culture longhushan",
)  # fmt: skip
_verb(
    "write", write.write,
    say("一个点子写成剧本，或打磨剧本", "a screenplay from an idea, or one gone over"),
    'yingxi write 剧本.txt --idea "小道士奉命杀师" --model openai:deepseek-chat --episodes 3\n'
    "yingxi write 新剧本.txt --polish 剧本.txt --model openai:deepseek-chat",
)  # fmt: skip
_verb(
    "make", make.make, say("做一集，或全部；只做改过的", "make an episode, or all; only what changed"),
    "yingxi make 天师印 1\nyingxi make 天师印 --dry-run\nyingxi make 天师印 --budget 200",
)  # fmt: skip
_verb(
    "shot", shot.shot, say("一句话拍一个镜头", "shoot one shot from a sentence"),
    'yingxi shot "千军万马，大漠黄昏，铁骑对冲，烽火连天" -o shot.mp4 --seconds 5',
)  # fmt: skip
_verb(
    "passes", passes.passes, say("一个镜头的控制片：预演、深度、遮罩、骨架、线稿", "a shot's control films: previz, depth, mask, pose, line"),
    "yingxi passes 天师印 E01-S02-03\nyingxi passes 天师印 E01-S02-03 --pass depth --size 720x1280 --rate 24",
)  # fmt: skip
_verb(
    "board", board.board, say("画分镜和分镜图", "draw the storyboard and its contact sheet"),
    "yingxi board 天师印 1\nyingxi board 天师印 1 --redraw",
)  # fmt: skip
_verb("cast", bible.cast, say("看人物造型", "see the cast"), "yingxi cast 天师印")
_verb(
    "check", check.check, say("质检：一个影片，或一部剧的每一集", "inspect a film, or a drama's episodes"),
    "yingxi check 天师印 1 --html 报告.html\nyingxi check 成片.mp4 --spec douyin\n"
    'yingxi check 天师印 1 --waive 3f9a2b1c --reason "有意静止" --name 王导',
)  # fmt: skip
_verb(
    "label", label.label, say("写标识：给任何文件，或写上传播者", "label any file, or add a propagator"),
    "yingxi label 图.png 旁白.wav --producer 0011…\nyingxi label 成片.mp4 -o 成品/ --drama 天师印\n"
    "yingxi label 成片.mp4 --propagate 0011… --propagate-id 20260901-7",
)  # fmt: skip
_verb(
    "verify", verify.verify, say("验标识：标了没有，是不是我们的，改过、丢过什么", "verify labels: there, ours, changed, lost"),
    "yingxi verify 成片.mp4\nyingxi verify 天师印 --html 报告.html --csv 报告.csv\n"
    "yingxi verify 下载的片子/ --quick --json",
)  # fmt: skip
_verb(
    "dailies", dailies.dailies, say("看样片：选用、不用、重拍", "the takes: circle, reject, retake"),
    "yingxi dailies 天师印 1\nyingxi dailies 天师印 1 --circle E01-S02-03:2\n"
    'yingxi dailies 天师印 1 --retake E01-S02-04 --note "脸不像"',
)  # fmt: skip
_verb(
    "ledger", money.ledger, say("看账：花在哪里", "the ledger: where the money went"),
    "yingxi ledger 天师印\nyingxi ledger 天师印 --csv 账.csv --picture 账.png",
)  # fmt: skip
_verb(
    "providers",
    providers.providers,
    say("看有哪些模型厂商", "the model vendors"),
    "yingxi providers",
)
_verb(
    "sheets", sheets.sheets, say("画造型与场景总览", "draw the contact sheets"),
    "yingxi sheets docs/sheets",
)  # fmt: skip
_verb(
    "doctor", doctor.doctor, say("看这台机器能做什么", "what this machine can do"), "yingxi doctor"
)
app.add_typer(
    script.app, name="script", help=say("剧本：检查", "screenplay: check"),
    epilog="yingxi script check 剧本.docx",
)  # fmt: skip


def _version(wanted: bool) -> None:
    if wanted:
        line(f"{PROGRAM} {__version__}")
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
    try:
        with _one_interrupt():
            result = app(given, prog_name=PROGRAM, standalone_mode=False)
        return result if isinstance(result, int) else 0
    except BrokenPipeError:
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115 - the reader has gone; nothing to say
        return 0
    except typer.Exit as leave:
        return leave.exit_code
    except (Exception, _Stopped) as fault:  # noqa: BLE001 - the door
        if type(fault).__name__ == "NoArgsIsHelpError":
            line(str(fault).rstrip())
            return 0
        if os.environ.get("YINGXI_DEBUG"):
            traceback.print_exc()
        told = _told(fault)
        complain(told, as_json="--json" in given)
        return told.exit_code


class _Stopped(BaseException):
    """Asked to stop. Not KeyboardInterrupt, which the library would swallow without a word."""

    def __init__(self, signal_number: int) -> None:
        super().__init__()
        self.exit_code = 128 + signal_number


@contextmanager
def _one_interrupt() -> Generator[None]:
    """The first Ctrl-C (or a polite kill) stops the work; more do not disturb the tidying up."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(number: int, _: object) -> None:
        for each in _STOPS:
            signal.signal(each, signal.SIG_IGN)
        raise _Stopped(number)

    before = {each: signal.signal(each, stop) for each in _STOPS}
    try:
        yield
    except _Stopped:
        before = {}  # who was told to stop is leaving, and goes on not hearing it
        raise
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


def _told(fault: BaseException) -> YingxiError:
    """Any fault as one of ours, with a line, a remedy and an exit code."""
    match fault:
        case YingxiError():
            return fault
        case typer.Abort() if fault.__cause__ is not None:
            return _told(fault.__cause__)
        case _Stopped():
            stopped = Interrupted(
                say("停下了", "stopped"),
                hint=say(
                    "做好的都留着，再运行一次就接着做",
                    "what is finished is kept; run again to go on",
                ),
            )
            stopped.exit_code = fault.exit_code
            return stopped
        case TyperException():
            return mistyped(fault)
        case ImportError() if not (fault.name or "").startswith(PROGRAM):
            return MissingExtra(
                say(f"缺少 {fault.name or fault}", f"{fault.name or fault} is missing"),
                hint=say(
                    "yingxi doctor 会列出缺什么、怎么装",
                    "yingxi doctor lists what is missing and how to install it",
                ),
            )
        case MemoryError():
            return StoreConflict(
                say("内存不够", "out of memory"),
                hint=say("关掉别的程序，或用 --workers 1", "close other programs, or --workers 1"),
            )
        case OSError() if fault.strerror:
            where = f"{fault.filename}: " if fault.filename else ""
            return StoreConflict(
                f"{where}{fault.strerror}",
                hint=say("看看磁盘、权限和路径", "look at the disk, the permissions and the path"),
            )
        case _:
            return _ours(fault)


def _ours(fault: BaseException) -> YingxiError:
    told = YingxiError(
        f"{type(fault).__name__}: {fault}",
        hint=say(
            "这是程序的错。设 YINGXI_DEBUG=1 再试，把输出报告给我们",
            "a fault of ours: run again with YINGXI_DEBUG=1 and report what it prints",
        ),
    )
    told.exit_code = OUR_FAULT
    return told
