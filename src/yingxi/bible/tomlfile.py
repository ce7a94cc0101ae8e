"""Reads TOML that people edit by hand and tells a fault by line, field and remedy."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import get_close_matches
from typing import Any

import tomlkit
from pydantic import ValidationError
from tomlkit.exceptions import ParseError, TOMLKitError

from yingxi.errors import SettingsError
from yingxi.tongue import say

_TABLE = re.compile(r"\s*\[(\[?)\s*([^\]]+?)\s*\]")


def parse_toml(text: str, filename: str) -> dict[str, Any]:
    """Return the plain values of a TOML text.

    Raises:
        SettingsError: the text is no TOML; tells line and column.

    """
    try:
        return tomlkit.parse(text).unwrap()
    except ParseError as error:
        raise SettingsError(
            f"{filename}:{error.line}:{error.col + 1}: {say('不是正确的 TOML', 'not valid TOML')}",
            hint=say(
                '每行写成 名字 = "值"；文字要加引号，列表写成 ["一", "二"]',
                'write each line as name = "value"; put text in quotes, write lists as ["a", "b"]',
            ),
        ) from error
    except (TOMLKitError, ValueError, RecursionError) as error:
        raise SettingsError(
            say(
                f"{filename}: 不是正确的 TOML（{str(error)[:60]}）",
                f"{filename}: not valid TOML ({str(error)[:60]})",
            ),
            hint=say(
                '每行写成 名字 = "值"；同一个名字只写一次',
                'write each line as name = "value"; write each name only once',
            ),
        ) from error


def fault_of(error: ValidationError, text: str, filename: str) -> SettingsError:
    """Return the first fault that pydantic found, with its line, field and what is allowed."""
    faults = error.errors(include_url=False)
    first = faults[0]
    location = first["loc"]
    line = line_of(text, location)
    where = ".".join(str(part + 1) if isinstance(part, int) else part for part in location)
    message, hint = _explain(
        first["type"], first.get("ctx") or {}, first.get("input"), first["msg"]
    )
    more = say(f"（共 {len(faults)} 处）", f" ({len(faults)} faults)") if len(faults) > 1 else ""
    return SettingsError(f"{filename}:{line}: {where}: {message}{more}", hint=hint)


def line_of(text: str, location: Sequence[str | int]) -> int:
    """Return the line, from 1, of the value at ``location``; the nearest table if it is absent."""
    lines = text.split("\n")
    names = [part for part in location if isinstance(part, str)]
    index = next((part for part in location if isinstance(part, int)), 0)
    start, end = _table(lines, names[0], index) if names else (0, len(lines))
    for depth in range(len(names) - 1, 0, -1):
        key = re.compile(rf'\s*"?{re.escape(names[depth])}"?\s*=')
        for number in range(start, end):
            if key.match(lines[number]):
                return number + 1
    if len(names) == 1:
        key = re.compile(rf'\s*"?{re.escape(names[0])}"?\s*=')
        for number, line in enumerate(lines):
            if key.match(line):
                return number + 1
    return start + 1


def _table(lines: Sequence[str], name: str, index: int) -> tuple[int, int]:
    """Return first and last line of the ``index``-th table called ``name``."""
    seen = -1
    start: int | None = None
    for number, line in enumerate(lines):
        match = _TABLE.match(line)
        if not match:
            continue
        own = match[2] == name
        if start is not None and (own or not match[2].startswith(f"{name}.")):
            return start, number
        if own:
            seen += 1
            start = number if seen == index or not match[1] else None
    return (start, len(lines)) if start is not None else (0, len(lines))


def _explain(kind: str, context: dict[str, Any], value: object, message: str) -> tuple[str, str]:
    shown = str(value)[:40]
    if kind == "extra_forbidden":
        return say("没有这个字段", "no such field"), say(
            "检查拼写，或删去这一行", "check the spelling, or delete this line"
        )
    if kind == "missing":
        return say("缺少这个字段", "this field is missing"), say("补上这一行", "add this line")
    if kind == "enum" or kind == "literal_error":
        allowed = re.findall(r"'([^']*)'", str(context.get("expected", "")))
        near = get_close_matches(shown, allowed, n=1, cutoff=0.5)
        meant = say(f"是不是 {near[0]}？", f"did you mean {near[0]}? ") if near else ""
        listed = say(f"可以是：{'、'.join(allowed)}", f"allowed: {', '.join(allowed)}")
        return say(f"不能是 {shown}", f'may not be "{shown}"'), f"{meant}{listed}"
    if kind == "value_error":
        return message.removeprefix("Value error, "), _mend()
    kinds = {
        "string_type": ("应为带引号的文字", "must be text in quotes"),
        "int_type": ("应为整数", "must be a whole number"),
        "int_parsing": ("应为整数", "must be a whole number"),
        "int_from_float": ("应为整数", "must be a whole number"),
        "float_type": ("应为数字", "must be a number"),
        "float_parsing": ("应为数字", "must be a number"),
        "bool_type": ("应为 true 或 false", "must be true or false"),
        "bool_parsing": ("应为 true 或 false", "must be true or false"),
        "tuple_type": ('应为列表，如 ["一", "二"]', 'must be a list such as ["a", "b"]'),
        "dict_type": ("应为表", "must be a table"),
        "model_type": ("应为表", "must be a table"),
        "string_too_short": ("不能空着", "must not be empty"),
        "too_short": ("太短了", "too short"),
        "too_long": ("太长了", "too long"),
        "string_pattern_mismatch": ("写法不对", "not written as it must be"),
        "greater_than_equal": (
            f"不能小于 {context.get('ge')}",
            f"must be at least {context.get('ge')}",
        ),
        "less_than_equal": (
            f"不能大于 {context.get('le')}",
            f"must be at most {context.get('le')}",
        ),
        "greater_than": (f"应大于 {context.get('gt')}", f"must be over {context.get('gt')}"),
        "finite_number": ("应为有限的数", "must be a finite number"),
    }
    explained = say(*kinds[kind]) if kind in kinds else message
    allowed_pattern = str(context.get("pattern", ""))
    hint = (
        say(f"允许的写法：{allowed_pattern}", f"it must match {allowed_pattern}")
        if allowed_pattern
        else _mend()
    )
    return explained + say(f"（现在是 {shown}）", f' (now "{shown}")'), hint


def _mend() -> str:
    return say("改正后再运行", "correct it and run again")
