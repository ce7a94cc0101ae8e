"""``yingxi make --dry-run`` and ``yingxi ledger``: what will be spent, and what was."""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from yingxi.cli.console import data, line, show
from yingxi.cli.options import DramaArg, JsonOption
from yingxi.shoot.money import Money, total
from yingxi.tongue import say

if TYPE_CHECKING:
    from yingxi.store.accounts import Line
    from yingxi.studio import Studio


def tell_call_sheets(studio: Studio, numbers: Sequence[int], *, as_json: bool) -> int:
    """Print what each episode would buy, and the sum; nothing is spent."""
    spend = worst = Money(micros=0)
    for number in numbers:
        sheet = studio.call_sheet(number)
        spend, worst = spend + sheet.to_spend, worst + sheet.worst
        if as_json:
            for one in sheet.lines:
                data({"event": "call", "episode": number, "id": one.id, "provider": one.provider,
                      "model": one.model, "yuan": one.cost.micros / 1e6, "bought": one.bought,
                      "price_date": one.price_date})  # fmt: skip
            continue
        table = _table(
            say(f"通告单 · 第 {number} 集", f"Call sheet, episode {number}"),
            say("要做的", "what"), say("谁来做", "by whom"), say("至多", "at most"),
            say("报价日期", "price of"), "",
        )  # fmt: skip
        for one in sheet.lines:
            table.add_row(
                one.id, f"{one.provider}:{one.model}", str(one.cost), one.price_date,
                say("已买", "bought") if one.bought else "",
                style="dim" if one.bought else "",
            )  # fmt: skip
        if sheet.lines:
            show(table)
    if as_json:
        data({"event": "total", "yuan": spend.micros / 1e6, "worst_yuan": worst.micros / 1e6})
    else:
        line(
            say(f"要花 {spend}；每个镜头都补拍到头，最多 {worst}",
                f"to spend: {spend}; at most {worst}, if every shot needs every retake")
        )  # fmt: skip
    return 0


_NAMES = {
    "script": "剧本", "bible": "设定", "board": "分镜", "shoot": "拍摄", "sound": "声音",
    "check": "质检", "kept": "留用", "rejected": "不用", "open": "未结",
}  # fmt: skip
"""How departments and what became of a take are called in Chinese."""


def _named(word: str) -> str:
    return say(_NAMES.get(word, word), word)


_BY: tuple[tuple[str, str, Callable[[Line], str]], ...] = (
    ("集", "episode", lambda one: f"{one.episode:2d}"),
    ("部门", "department", lambda one: _named(one.department)),
    ("厂商", "provider", lambda one: one.provider),
    ("日期", "day", lambda one: one.day),
    ("取舍", "kept", lambda one: _named(one.kept)),
)
THINKING = ("script", "board", "check")


def ledger(
    drama: DramaArg,
    csv_file: Annotated[
        Path | None,
        typer.Option("--csv", metavar="FILE", help=say("逐笔写成 CSV", "every purchase as CSV")),
    ] = None,
    picture: Annotated[
        Path | None,
        typer.Option("--picture", metavar="FILE.png", help=say("画成图", "draw it")),
    ] = None,
    resend: Annotated[
        str, typer.Option("--resend", metavar="REF", help=say("待定的一笔：厂商没有，重发", "parked: the vendor never had it, send again"))
    ] = "",
    forget: Annotated[
        str, typer.Option("--forget", metavar="REF", help=say("待定的一笔：放弃", "parked: give it up"))
    ] = "",
    attach: Annotated[
        str, typer.Option("--attach", metavar="REF=JOB", help=say("待定的一笔：厂商的任务号是它", "parked: this is the vendor's job"))
    ] = "",
    as_json: JsonOption = False,
) -> int:  # fmt: skip
    """Show what was spent: by episode, department, provider, day, kept or rejected."""
    from yingxi.store.accounts import Accounts, spent
    from yingxi.studio import Studio

    book = Studio.open(drama).office.ledger()
    try:
        if resend:
            book.resend(resend)
        if forget:
            book.forget(forget)
        if attach:
            reference, _, job = attach.partition("=")
            book.attach(reference, job)
        lines = Accounts(book.engine).lines()
    finally:
        book.close()
    if csv_file is not None:
        _write_csv(csv_file, lines)
        line(str(csv_file))
    if picture is not None:
        from yingxi.cli.ledger_picture import draw

        draw(_whole(lines, spent(lines)), _sums(lines), picture)
        line(str(picture))
    if as_json:
        for one in lines:
            data(_row(one))
        return 0
    if csv_file is None and picture is None:
        _show(lines, spent(lines))
    return 0


def _show(lines: Sequence[Line], paid: Money) -> None:
    for name, rows in _sums(lines):
        table = _table("", name, say("花了", "spent"), say("笔数", "purchases"))
        for key, money, count in rows:
            table.add_row(key, str(money), str(count))
        if rows:
            show(table)
    line(_whole(lines, paid))
    waiting = [one for one in lines if one.state == "parked"]
    for one in waiting:
        line(say(f"待定 {one.reference}  {one.shot}  {one.provider}  至多 {one.reserved}",
                 f"parked {one.reference}  {one.shot}  {one.provider}  up to {one.reserved}"))  # fmt: skip


def _whole(lines: Sequence[Line], paid: Money) -> str:
    """The sum, and how much of it went into thinking before and after the shooting."""
    thinking = total(o.actual for o in lines if o.actual is not None and o.department in THINKING)
    share = thinking.micros / paid.micros if paid.micros else 0.0
    return say(
        f"一共 {paid}；剧本、分镜和质检占 {share:.1%}",
        f"{paid} in all; {share:.1%} of it for script, board and inspection",
    )


def _sums(lines: Sequence[Line]) -> list[tuple[str, list[tuple[str, Money, int]]]]:
    out: list[tuple[str, list[tuple[str, Money, int]]]] = []
    for zh, en, key_of in _BY:
        groups: dict[str, list[Line]] = {}
        for one in lines:
            groups.setdefault(key_of(one), []).append(one)
        rows = [
            (key, total(o.actual for o in group if o.actual is not None), len(group))
            for key, group in sorted(groups.items())
        ]
        out.append((say(zh, en), rows))
    return out


def _row(one: Line) -> dict[str, object]:
    return {
        "reference": one.reference, "state": one.state, "episode": one.episode, "shot": one.shot,
        "department": one.department, "craft": one.craft, "provider": one.provider,
        "model": one.model, "take": one.take, "seed": one.seed, "day": one.day, "kept": one.kept,
        "reserved_yuan": one.reserved.micros / 1e6,
        "yuan": None if one.actual is None else one.actual.micros / 1e6, "error": one.error,
    }  # fmt: skip


def _write_csv(path: Path, lines: Sequence[Line]) -> None:
    from yingxi.store.blobs import disk_faults

    rows = [_row(one) for one in lines]
    with disk_faults(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.DictWriter(file, fieldnames=list(rows[0]) if rows else ["reference"])
            writer.writeheader()
            writer.writerows(rows)


def _table(title: str, *columns: str) -> Table:
    table = Table(title=title or None, title_justify="left", box=None, pad_edge=False)
    for i, column in enumerate(columns):
        table.add_column(column, justify="right" if i in (1, 2) and len(columns) == 3 else "left")
    return table
