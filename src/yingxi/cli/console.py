"""How the command line talks: data on stdout, talk and progress on stderr."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Mapping
from typing import Any

from rich.console import Console
from rich.progress import (
    BarColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

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


class BarReporter:
    """A bar for each step, with what is left; plain lines where nobody watches a terminal."""

    def __init__(self) -> None:
        self._live = talk.is_terminal
        self._bars = Progress(
            TextColumn("{task.description}"),
            BarColumn(bar_width=28),
            TextColumn("{task.percentage:>3.0f}%"),
            TimeElapsedColumn(),
            TimeRemainingColumn(),
            TextColumn("{task.fields[note]}", style="dim"),
            console=talk,
        )
        self._tasks: dict[str, TaskID] = {}
        self._totals: dict[str, tuple[str, float, float, float]] = {}
        self._said: dict[str, float] = {}

    def __enter__(self) -> BarReporter:
        if self._live:
            self._bars.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._live:
            self._bars.stop()

    def begin(self, step: str, title: str, total: float, cached: float) -> None:
        self._totals[step] = (title, total, cached, time.monotonic())
        if self._live:
            task = self._bars.add_task(title, total=max(total, 1e-6), note="")
            self._bars.update(task, completed=cached)
            self._tasks[step] = task
        elif cached < total:
            talk.print(f"· {title}", markup=False)

    def advance(self, step: str, done: float, note: str) -> None:
        title, total, so_far, began = self._totals[step]
        so_far += done
        self._totals[step] = (title, total, so_far, began)
        if self._live:
            self._bars.update(self._tasks[step], advance=done, note=note)
            return
        now = time.monotonic()
        if now - self._said.get(step, began) < 5:
            return
        self._said[step] = now
        share = so_far / max(total, 1e-6)
        left = (now - began) / max(share, 1e-6) * (1 - share)
        rest = say(f"还要约 {left:.0f} 秒", f"about {left:.0f} s left")
        talk.print(f"  {title} {share:4.0%}  {rest}  {note}", markup=False)

    def end(self, step: str) -> None:
        title, total, so_far, began = self._totals[step]
        if self._live:
            self._bars.update(self._tasks[step], completed=max(total, 1e-6), note="")
        elif so_far > 0:
            talk.print(f"✓ {title}  {time.monotonic() - began:.1f} s", markup=False)

    def note(self, text: str) -> None:
        talk.print(f"  {text}", style="yellow", markup=False)


class JsonReporter:
    """One JSON line for each event, on stdout."""

    def __enter__(self) -> JsonReporter:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def begin(self, step: str, title: str, total: float, cached: float) -> None:
        data({"event": "begin", "step": step, "total": round(total, 3), "cached": round(cached, 3)})

    def advance(self, step: str, done: float, note: str) -> None:
        data({"event": "advance", "step": step, "done": round(done, 3), "note": note})

    def end(self, step: str) -> None:
        data({"event": "end", "step": step})

    def note(self, text: str) -> None:
        data({"event": "note", "text": text})


def reporter(*, as_json: bool) -> BarReporter | JsonReporter:
    """The reporter for this run."""
    return JsonReporter() if as_json else BarReporter()
