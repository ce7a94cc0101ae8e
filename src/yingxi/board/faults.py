"""Faults of a board file, told with file, line, field and what would be allowed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from pydantic import ValidationError

from yingxi.board.terms import TERMS
from yingxi.errors import SettingsError
from yingxi.tongue import say

_CATEGORY = {"kind": "crowd", "effects": "effect", "sounds": "sound"}
_SHOT = re.compile(r"^\s*\[\[\s*shot\s*\]\]")
_MOST = 5


def board_error(error: ValidationError, text: str, path: Path) -> SettingsError:
    """Return one error that lists the file's faults, the first few of them in full."""
    faults = error.errors()
    told = [_tell(f["loc"], f["type"], f.get("input"), text, path) for f in faults[:_MOST]]
    if len(faults) > _MOST:
        told.append(say(f"……另有 {len(faults) - _MOST} 处", f"… and {len(faults) - _MOST} more"))
    hint = next((h for f in faults if (h := _allowed(f["loc"]))), "")
    return SettingsError(
        "\n".join(told),
        hint=hint
        or say(
            "对照文件开头列出的写法改；删掉这份分镜表可以重画",
            "correct it after the list at the head of the file; delete the file to have the board drawn anew",
        ),
    )


def _tell(loc: Sequence[int | str], kind: str, value: object, text: str, path: Path) -> str:
    field = _field(loc)
    where = f"{path}:{find_line(text, loc)}"
    if kind == "missing":
        return say(f"{where}：缺 {field}", f"{where}: {field} is missing")
    if kind == "extra_forbidden":
        return say(f"{where}：没有 {field} 这一项", f"{where}: no such field: {field}")
    return say(f"{where}：{field} 不能是 {value!r}", f"{where}: {field} may not be {value!r}")


def _field(loc: Sequence[int | str]) -> str:
    return ".".join(str(p) for p in loc if isinstance(p, str) and p != "shot") or say(
        "文件", "the file"
    )


def _allowed(loc: Sequence[int | str]) -> str:
    name = next((p for p in reversed(loc) if isinstance(p, str)), "")
    if name == "kind" and "crowd" not in loc:
        return ""
    terms = TERMS.get(_CATEGORY.get(name, name))
    if terms is None:
        facing = say("facing 只能是 -1（朝左）或 1（朝右）", "facing is -1 (left) or 1 (right)")
        return facing if name == "facing" else ""
    bilingual = " ".join(f"{v}({t})" for v, t in terms.items())
    return say(f"{name} 可用：{bilingual}", f"{name} may be: {', '.join(terms)}")


def find_line(text: str, loc: Sequence[int | str]) -> int:
    """Return the line (from 1) on which the field at ``loc`` stands, or its shot's first line."""
    lines = text.splitlines()
    if len(loc) < 2 or loc[0] != "shot" or not isinstance(loc[1], int):
        return _line_of(lines, 0, len(lines), str(loc[0])) if loc else 1
    heads = [at for at, line in enumerate(lines) if _SHOT.match(line)]
    if loc[1] >= len(heads):
        return 1
    start = heads[loc[1]]
    end = heads[loc[1] + 1] if loc[1] + 1 < len(heads) else len(lines)
    fields = [p for p in loc[2:] if isinstance(p, str)]
    at = _line_of(lines, start, end, fields[0]) if fields else start + 1
    row = next((p for p in loc[3:] if isinstance(p, int)), None)
    if fields[:1] == ["figures"] and row is not None:
        return min(at + row + 1, end)
    return at


def _line_of(lines: Sequence[str], start: int, end: int, name: str) -> int:
    pattern = re.compile(rf"^\s*{re.escape(name)}\s*=")
    return next((at + 1 for at in range(start, end) if pattern.match(lines[at])), start + 1)
