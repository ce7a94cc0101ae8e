"""What a person typed wrong, said in one line of our own instead of the library's page."""

from __future__ import annotations

import re
from typing import Any

from typer.exceptions import TyperException

from yingxi.cli.help import PROGRAM, usage
from yingxi.errors import UserError
from yingxi.tongue import say

_EXTRA = re.compile(r"unexpected extra argument(?:s|\(s\))? \((.*)\)")
_FLAG = re.compile(r"Option '(.*)' does not take")
_WANTS = re.compile(r"Option '(.*)' requires")


def mistyped(fault: TyperException) -> UserError:
    """The one line for a wrong option, a missing word or one too many; the hint is the usage."""
    context: Any = getattr(fault, "ctx", None)
    if context is None:
        return UserError(_what(fault), hint=f"{PROGRAM} --help")
    how = usage(context.command, context.command_path)
    return UserError(
        _what(fault),
        hint=say(f"写法：{how}；细说：", f"write: {how}; more: ")
        + f"{context.command_path} --help",
    )


def _what(fault: Any) -> str:
    # The library keeps these classes to itself; their names are what it prints and documents.
    match type(fault).__name__:
        case "NoSuchOption":
            near = "、".join(fault.possibilities or ())
            meant = say(f"，是不是 {near}？", f"; did you mean {near}?") if near else ""
            return (
                say(f"没有这个选项：{fault.option_name}", f"no such option: {fault.option_name}")
                + meant
            )
        case "MissingParameter":
            name = _name(fault.param)
            about = (fault.param.help or "") if fault.param is not None else ""
            return say(f"缺 {name}（{about}）", f"{name} is missing ({about})")
        case "BadParameter":
            return f"{_name(fault.param)}: {fault.message}"
        case _:
            return _by_message(str(fault.message))


def _by_message(message: str) -> str:
    if extra := _EXTRA.search(message):
        return say(f'多了："{extra[1]}"', f'too many words: "{extra[1]}"')
    if wants := _WANTS.search(message):
        return say(f"{wants[1]} 后面要写一个值", f"{wants[1]} wants a value")
    if flag := _FLAG.search(message):
        return say(f"{flag[1]} 后面不写值", f"{flag[1]} takes no value")
    return message


def _name(param: Any) -> str:
    if param is None:
        return "?"
    if param.param_type_name == "option":
        return str(param.opts[-1])
    return str(param.metavar or param.name.upper()).strip("[]")
