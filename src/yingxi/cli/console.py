"""How the command line talks: data on stdout, talk on stderr."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from typing import Any

from rich.console import Console
from rich.table import Table

from yingxi.errors import ScriptError, YingxiError
from yingxi.script.model import Fault
from yingxi.tongue import say

talk = Console(stderr=True, highlight=False, soft_wrap=True)
"""Where people read."""


def data(value: Mapping[str, Any]) -> None:
    """One JSON object for machines, on stdout."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def line(text: str) -> None:
    """One line of data for people, on stdout."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def show(table: Table) -> None:
    """A table of data for people, on stdout; whole where nobody sees where it would be cut."""
    width = None if sys.stdout.isatty() else 200
    Console(highlight=False, width=width).print(table)


def complain(fault: YingxiError, *, as_json: bool) -> None:
    """Say what is wrong in one line and what to do in another; every fault of a script."""
    if as_json:
        data({"error": type(fault).__name__, "message": fault.message, "hint": fault.hint})
        return
    talk.print(f"✗ {fault.message}", style="red", markup=False)
    if isinstance(fault, ScriptError) and len(fault.faults) > 1:
        for item in fault.faults:
            if isinstance(item, Fault):
                talk.print(fault_line(item), markup=False)
    if fault.hint:
        talk.print(f"  → {fault.hint}", style="yellow", markup=False)


def fault_line(fault: Fault) -> str:
    """One fault of a screenplay on one line."""
    at = f"{fault.position.line}:{fault.position.column}"
    expected = (
        say(f"应为：{fault.expected}", f"expected: {fault.expected}") if fault.expected else ""
    )
    return "  ".join(part for part in (f"  {at}", fault.message, expected, fault.remedy) if part)
