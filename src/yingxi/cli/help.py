"""The help pages: laid out by us, so that they speak the user's language and end in examples."""

from __future__ import annotations

from typing import Any

from rich.cells import cell_len
from typer.core import TyperCommand, TyperGroup

from yingxi.errors import UserError
from yingxi.tongue import say

PROGRAM = "yingxi"


class Verb(TyperCommand):
    """A verb with a help page of ours."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        formatter.write(_page(self, ctx, _verb_sections(self)))


class Verbs(TyperGroup):
    """Several verbs; a wrong one is answered with the nearest."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        rows = [(name, self.commands[name].help or "") for name in self.list_commands(ctx)]
        sections = [(say("动词", "Verbs"), rows), *_verb_sections(self)]
        formatter.write(_page(self, ctx, sections))

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Find the verb; raises UserError with those there are."""
        if args and args[0] not in self.commands and not args[0].startswith("-"):
            from difflib import get_close_matches

            near = get_close_matches(args[0], self.commands, n=1, cutoff=0.5)
            known = "、".join(self.commands)
            meant = say(f"是不是 {near[0]}？", f"did you mean {near[0]}? ") if near else ""
            raise UserError(
                say(f'没有这个动词："{args[0]}"', f'no such verb: "{args[0]}"'),
                hint=meant + say(f"有：{known}", f"there are: {', '.join(self.commands)}"),
            )
        return super().resolve_command(ctx, args)


def usage(command: Any, path: str) -> str:
    """How a verb is written, in one line: ``yingxi make DRAMA [EPISODE]``."""
    words = [path]
    if getattr(command, "commands", None):
        words.append(say("动词", "VERB"))
    for param in command.params:
        if param.param_type_name == "argument":
            words.append(param.metavar or param.name.upper())
        elif param.required:
            words.append(f"{param.opts[-1]} {_value_name(param)}")
    words.append(say("[选项]", "[OPTIONS]"))
    return " ".join(words)


def _page(command: Any, ctx: Any, sections: list[tuple[str, list[tuple[str, str]]]]) -> str:
    lines = [f"{say('用法', 'Usage')}  {usage(command, ctx.command_path)}", ""]
    if command.help:
        lines += [*command.help.splitlines(), ""]
    width = max((cell_len(left) for _, rows in sections for left, _ in rows), default=0)
    for title, rows in sections:
        lines.append(title)
        lines += [f"  {left}{' ' * (width - cell_len(left))}  {right}" for left, right in rows]
        lines.append("")
    if command.epilog:
        lines.append(say("例子", "Examples"))
        lines += [f"  {line}" for line in command.epilog.splitlines()]
    return "\n".join(lines).rstrip() + "\n"


def _verb_sections(command: Any) -> list[tuple[str, list[tuple[str, str]]]]:
    arguments = [p for p in command.params if p.param_type_name == "argument"]
    options = [p for p in command.params if p.param_type_name == "option"]
    sections: list[tuple[str, list[tuple[str, str]]]] = []
    if arguments:
        rows = [((p.metavar or p.name.upper()).strip("[]"), p.help or "") for p in arguments]
        sections.append((say("写什么", "Arguments"), rows))
    rows = [(_option(p), p.help or "") for p in options]
    rows.append(("-h, --help", say("这份说明", "this page")))
    sections.append((say("选项", "Options"), rows))
    return sections


def _option(param: Any) -> str:
    names = "/".join([", ".join(param.opts), *param.secondary_opts])
    return names if param.is_flag else f"{names} {_value_name(param)}"


def _value_name(param: Any) -> str:
    return str(param.metavar or param.name.upper())
