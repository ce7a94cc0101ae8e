"""``yingxi make``."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Annotated, Any

import typer

from yingxi.cli.console import data, line, talk
from yingxi.cli.options import (
    DramaArg,
    JsonOption,
    RedrawOption,
    WorkersOption,
    amount,
    whole_number,
)
from yingxi.errors import YingxiError
from yingxi.shoot.money import Money
from yingxi.tongue import say

if TYPE_CHECKING:
    from pathlib import Path

    from yingxi.check.reporting.report import Report
    from yingxi.production.sources import Finished

_TOLD = 6
"""Findings that are told at once; the page has all."""


def make(
    drama: DramaArg,
    episode: Annotated[
        int | None,
        typer.Argument(
            metavar="[EPISODE]",
            parser=whole_number("EPISODE"),
            help=say("第几集，不写就全做", "which episode; all if left out"),
        ),
    ] = None,
    workers: WorkersOption = None,
    redraw: RedrawOption = False,
    dry_run: Annotated[
        bool,
        typer.Option(
            "--dry-run", help=say("只打通告单，不花钱", "print the call sheet, spend nothing")
        ),
    ] = False,
    budget: Annotated[
        float | None,
        typer.Option(
            "--budget",
            metavar="YUAN",
            parser=amount("--budget", least=0, most=1e9),
            help=say("这一次最多花多少元", "spend at most so many yuan in this run"),
        ),
    ] = None,
    check: Annotated[
        bool,
        typer.Option(
            "--check/--no-check",
            help=say(
                "做完就质检（发布前总要查一次）", "inspect what is made (release asks for it)"
            ),
        ),
    ] = True,
    as_json: JsonOption = False,
) -> int:
    """Build what has changed, and nothing else; then inspect it."""
    from yingxi.cli.progress import reporter
    from yingxi.studio import Studio

    studio = Studio.open(drama, workers=workers)
    numbers = [episode] if episode else sorted(studio.scripts())
    if dry_run:
        from yingxi.cli.money import tell_call_sheets

        return tell_call_sheets(studio, numbers, as_json=as_json)
    left = None if budget is None else Money.yuan(str(budget))
    for number in numbers:
        began = time.monotonic()
        title = say(
            f"《{studio.drama.title}》第 {number} 集", f"{studio.drama.title}, episode {number}"
        )
        with reporter(as_json=as_json, title=title) as watch:
            finished = studio.make(number, watch, redraw=redraw, budget=left)
            made = time.monotonic() - began
            try:
                report = studio.inspect(number, watch) if check else None
                page = None if report is None else studio.report_page(number, report)
            except YingxiError:
                # The film is there all the same, and whoever waited for it is told so.
                if as_json:
                    data(_told(finished, number, made) | {"inspection": None})
                else:
                    _tell(finished, made)
                raise
        if as_json:
            data(_told(finished, number, made) | {"inspection": _inspected(report, page)})
            continue
        _tell(finished, made)
        if report is not None and page is not None:
            _tell_report(report, page)
    return 0


def _told(finished: Finished, number: int, seconds: float) -> dict[str, Any]:
    return {
        "event": "finished",
        "episode": number,
        "master": str(finished.master),
        "subtitles": [str(p) for p in finished.subtitles],
        "covers": [str(p) for p in finished.covers],
        "seconds": round(finished.frames / 25, 2),
        "wall": round(seconds, 2),
        "made": finished.made,
        "cached": finished.cached,
    }


def _inspected(report: Report | None, page: Path | None) -> dict[str, Any] | None:
    if report is None:
        return None
    return {
        "ok": report.ok,
        "errors": len(report.open_errors),
        "warnings": len(report.open_warnings),
        "skipped": len(report.skipped),
        "page": str(page),
    }


def _tell(finished: Finished, seconds: float) -> None:
    length, made = finished.frames / 25, sum(finished.made.values())
    talk.print(
        say(f"成片 {length:.1f} 秒，用时 {seconds:.1f} 秒，新做 {made} 件，沿用 {sum(finished.cached.values())} 件",
            f"{length:.1f} s of film in {seconds:.1f} s; {made} made, {sum(finished.cached.values())} reused"),
        style="green", markup=False,
    )  # fmt: skip
    line(str(finished.master))
    for path in (*finished.subtitles, *finished.covers):
        talk.print(f"  {path}", style="dim", markup=False)


def _tell_report(report: Report, page: Path) -> None:
    """The inspection in a line, what stands open beneath it, and where the page is."""
    from yingxi.check.reporting.wording import verdict

    word, why = verdict(report)
    style = "green" if report.ok else "red"
    talk.print(
        say(f"质检{word}：{why}", f"inspection: {word.lower()}: {why}"), style=style, markup=False
    )
    for finding in (*report.open_errors, *report.open_warnings)[:_TOLD]:
        talk.print(f"  {finding.rule}  {finding.evidence}", markup=False)
    talk.print(f"  {page}", style="dim", markup=False)
