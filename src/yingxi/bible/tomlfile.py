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
            f"{filename}:{error.line}:{error.col + 1}: 不是正确的 TOML",
            hint='每行写成 名字 = "值"；文字要加引号，列表写成 ["一", "二"]',
        ) from error
    except (TOMLKitError, ValueError, RecursionError) as error:
        raise SettingsError(
            f"{filename}: 不是正确的 TOML（{str(error)[:60]}）",
            hint='每行写成 名字 = "值"；同一个名字只写一次',
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
    more = f"（共 {len(faults)} 处）" if len(faults) > 1 else ""
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
        return "没有这个字段", "检查拼写，或删去这一行"
    if kind == "missing":
        return "缺少这个字段", "补上这一行"
    if kind == "enum" or kind == "literal_error":
        allowed = re.findall(r"'([^']*)'", str(context.get("expected", "")))
        near = get_close_matches(shown, allowed, n=1, cutoff=0.5)
        meant = f"是不是 {near[0]}？" if near else ""
        return f"不能是 {shown}", f"{meant}可以是：{'、'.join(allowed)}"
    if kind == "value_error":
        return message.removeprefix("Value error, "), "改正后再运行"
    kinds = {
        "string_type": "应为带引号的文字",
        "int_type": "应为整数",
        "int_parsing": "应为整数",
        "int_from_float": "应为整数",
        "float_type": "应为数字",
        "float_parsing": "应为数字",
        "bool_type": "应为 true 或 false",
        "bool_parsing": "应为 true 或 false",
        "tuple_type": '应为列表，如 ["一", "二"]',
        "dict_type": "应为表",
        "model_type": "应为表",
        "too_short": "太短了",
        "too_long": "太长了",
        "string_pattern_mismatch": "写法不对",
    }
    bounds = {
        "greater_than_equal": f"不能小于 {context.get('ge')}",
        "less_than_equal": f"不能大于 {context.get('le')}",
        "greater_than": f"应大于 {context.get('gt')}",
        "finite_number": "应为有限的数",
    }
    explained = kinds.get(kind) or bounds.get(kind) or message
    allowed_pattern = str(context.get("pattern", ""))
    hint = f"允许的写法：{allowed_pattern}" if allowed_pattern else "改正后再运行"
    return f"{explained}（现在是 {shown}）", hint
