"""A report kept as JSON, with the name and the version of its schema.

``read_report`` brings older versions up to the present one.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from yingxi.check.reporting.report import SCHEMA, VERSION, Report
from yingxi.errors import SettingsError
from yingxi.media.atomic import media_errors, whole_file
from yingxi.tongue import say

Upgrade = Callable[[dict[str, Any]], dict[str, Any]]
UPGRADES: Mapping[int, Upgrade] = {}
"""How a report of a version becomes one of the next."""

_DIGEST = "digest"
_READER = TypeAdapter(Report)


def write_report(report: Report, path: Path) -> None:
    """Keep a report as JSON, whole or not at all. Raises StoreConflict or MediaError."""
    data = report.as_data()
    text = json.dumps(data | {_DIGEST: _digest(data)}, ensure_ascii=False, indent=1)
    with whole_file(path) as draft:
        draft.write_text(text + "\n", encoding="utf-8", errors="backslashreplace", newline="\n")


def read_report(path: Path) -> Report:
    """Read a kept report. Raises MediaError for no file, SettingsError for what is none or is no
    longer as it was written: people decide in the file of waivers, with their name.
    """
    with media_errors(path, "read"):
        data = path.read_bytes()
    report = loads(data, str(path))
    told: dict[str, Any] = json.loads(data)
    if told.pop(_DIGEST, "") != _digest(told):
        raise _no_report(str(path))
    return report


def loads(
    text: str | bytes, filename: str, *, upgrades: Mapping[int, Upgrade] = UPGRADES
) -> Report:
    """A report out of its JSON, of this version or an older one. Raises SettingsError."""
    try:
        data: Any = json.loads(text, parse_float=_finite, parse_constant=_finite)
    except (ValueError, RecursionError) as fault:
        raise _no_report(filename) from fault
    if not isinstance(data, dict) or data.get("schema") != SCHEMA:
        raise _no_report(filename)
    version = data.get("version")
    if not isinstance(version, int) or version > VERSION:
        raise SettingsError(
            say(
                f"{filename}: 是更新的影戏写的报告（{version}）",
                f"{filename}: a newer Yingxi wrote this report ({version})",
            ),
            hint=say("升级影戏，或重新质检", "upgrade Yingxi, or inspect anew"),
        )
    try:
        while version < VERSION:
            data, version = upgrades[version](data), version + 1
        return _READER.validate_python(data)
    except (KeyError, TypeError, ValidationError) as fault:
        raise _no_report(filename) from fault


def _digest(data: Mapping[str, Any]) -> str:
    """A trip-wire for edits by hand, not a proof: who wants to can count it anew."""
    told = json.dumps(data, sort_keys=True, ensure_ascii=True)
    return hashlib.sha256(told.encode()).hexdigest()


def _finite(told: str) -> float:
    number = float(told)
    if not math.isfinite(number):
        raise ValueError(told)
    return number


def _no_report(filename: str) -> SettingsError:
    return SettingsError(
        say(f"{filename}: 不是质检报告", f"{filename}: not a report of an inspection"),
        hint=say("重新质检：yingxi check", "inspect anew: yingxi check"),
    )
