"""How the work goes on, live: bars for people, JSON lines for machines."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from rich.progress import (
    BarColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from yingxi.cli.console import data, talk
from yingxi.tongue import say

EVERY = 5.0
"""Seconds between two lines of a step where nobody watches a terminal."""


@dataclass(slots=True, kw_only=True)
class _Watched:
    title: str
    total: float
    done: float = 0.0
    """In this run; what was made before is in ``before``."""
    before: float
    began: float = field(default_factory=time.monotonic)
    said: float = field(default_factory=time.monotonic)


class BarReporter:
    """A bar for each step, with what is left; plain lines where nobody watches a terminal."""

    def __init__(self, title: str = "") -> None:
        self._title = title
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
        self._steps: dict[str, _Watched] = {}

    def __enter__(self) -> BarReporter:
        if self._live:
            self._bars.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._live:
            self._bars.stop()

    def begin(self, step: str, title: str, total: float, cached: float) -> None:
        if self._title:
            talk.print(self._title, style="bold", markup=False)
            self._title = ""
        self._steps[step] = _Watched(title=title, total=max(total, 1e-6), before=cached)
        if self._live:
            task = self._bars.add_task(title, total=max(total, 1e-6), note="")
            self._bars.update(task, completed=cached)
            self._tasks[step] = task
        elif cached < total:
            talk.print(f"· {title}", markup=False)

    def advance(self, step: str, done: float, note: str) -> None:
        watched = self._steps[step]
        watched.done += done
        if self._live:
            self._bars.update(self._tasks[step], advance=done, note=note)
            return
        now = time.monotonic()
        share = (watched.before + watched.done) / watched.total
        if share >= 1 or now - watched.said < EVERY:
            return
        watched.said = now
        undone = watched.total - watched.before - watched.done
        seconds = (now - watched.began) / max(watched.done, 1e-6) * undone
        rest = say(f"还要约 {seconds:.0f} 秒", f"about {seconds:.0f} s left")
        talk.print(f"  {watched.title} {share:4.0%}  {rest}  {note}", markup=False)

    def end(self, step: str) -> None:
        watched = self._steps[step]
        if self._live:
            self._bars.update(self._tasks[step], completed=watched.total, note="")
        elif watched.done > 0:
            spent = time.monotonic() - watched.began
            talk.print(f"✓ {watched.title}  {spent:.1f} s", markup=False)

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


def reporter(*, as_json: bool, title: str = "") -> BarReporter | JsonReporter:
    """The reporter for this run; ``title`` stands above its bars once the work begins."""
    return JsonReporter() if as_json else BarReporter(title)
