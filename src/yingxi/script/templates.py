"""Prompt files: texts with fields in braces that a director can read and change."""

from __future__ import annotations

import string
from importlib import resources
from pathlib import Path

from yingxi.errors import SettingsError
from yingxi.tongue import say

FOLDER = "prompts"
"""Where templates lie: in a department's package, and in a drama's folder."""


def read_template(
    package: str, name: str, fields: frozenset[str], drama: Path | None = None
) -> str:
    """A template of ``package``, or the drama's own of that name before it.

    Raises SettingsError naming the file where it can't be read, is empty, or uses another field
    than ``fields``.
    """
    own = drama / FOLDER / f"{name}.txt" if drama is not None else None
    if own is None or not own.exists():
        ours = resources.files(package).joinpath(FOLDER, f"{name}.txt")
        return _checked(ours.read_text(encoding="utf-8"), fields, f"{name}.txt")
    try:
        text = own.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as fault:
        raise SettingsError(
            say(f"读不了 {own}", f"can't read {own}"),
            hint=say("存成 UTF-8 文本再试", "save it as UTF-8 text"),
        ) from fault
    return _checked(text, fields, str(own))


def _checked(text: str, fields: frozenset[str], where: str) -> str:
    if not text.strip():
        raise SettingsError(
            f"{where}: " + say("是空的", "is empty"),
            hint=say("写上提示词，或删掉这个文件", "write the prompt, or delete the file"),
        )
    try:
        parts = list(string.Formatter().parse(text))
    except ValueError as fault:
        raise SettingsError(
            f"{where}: " + say("花括号没有配对", "a brace without its pair"),
            hint=say("花括号本身写成 {{ }}", "write a plain brace as {{ }}"),
        ) from fault
    for _, name, spec, conversion in parts:
        if name is not None and (name not in fields or spec or conversion):
            raise SettingsError(
                f"{where}: {{{name}}} " + say("不是可用的字段", "is no field"),
                hint=say(
                    f"可用：{'、'.join(sorted(fields))}；花括号本身写成 {{{{ }}}}",
                    f"fields: {', '.join(sorted(fields))}; write a plain brace as {{{{ }}}}",
                ),
            )
    return text
