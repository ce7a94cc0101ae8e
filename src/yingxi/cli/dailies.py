"""``yingxi dailies``: look at the takes, circle one, reject one, ask for another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from yingxi.cli.console import data, line, show, talk
from yingxi.cli.options import DramaArg, EpisodeArg, JsonOption
from yingxi.tongue import say

if TYPE_CHECKING:
    from yingxi.studio.dailies import Daily


def dailies(
    drama: DramaArg,
    episode: EpisodeArg = 1,
    circle: Annotated[
        list[str] | None,
        typer.Option("--circle", metavar="SHOT:TAKE", help=say("选用这一条", "use this take")),
    ] = None,
    reject: Annotated[
        list[str] | None,
        typer.Option(
            "--reject", metavar="SHOT:TAKE", help=say("不用这一条", "don't use this take")
        ),
    ] = None,
    retake: Annotated[
        list[str] | None,
        typer.Option("--retake", metavar="SHOT", help=say("这个镜头重拍", "shoot this shot again")),
    ] = None,
    note: Annotated[str, typer.Option("--note", help=say("为什么", "why"))] = "",
    as_json: JsonOption = False,
) -> int:
    """Show every take with its measures; write down what is said of them."""
    from yingxi.store.accounts import Accounts
    from yingxi.studio import Studio
    from yingxi.studio import dailies as room

    studio = Studio.open(drama)
    ledger = studio.office.ledger()
    try:
        accounts = Accounts(ledger.engine)
        shown = room.dailies(accounts, episode, studio.drama.title)
        for name in circle or ():
            room.decide(accounts, shown, name, "circle", note)
        for name in reject or ():
            room.decide(accounts, shown, name, "reject", note)
        for shot in retake or ():
            room.retake(accounts, shown, shot, note)
        shown = room.dailies(accounts, episode, studio.drama.title)
    finally:
        ledger.close()
    table = Table(box=None, pad_edge=False)
    for head in (
        say("样片", "take"),
        say("花了", "cost"),
        say("看片", "gate"),
        say("说法", "verdict"),
    ):
        table.add_column(head)
    for one in shown:
        wrong = "、".join(f"{rule} {told}" for rule, good, told in one.scores if not good)
        if as_json:
            data({"take": one.name, "yuan": one.line.actual.micros / 1e6 if one.line.actual else 0,
                  "scores": {rule: told for rule, _, told in one.scores}, "passed": not wrong,
                  "skipped": dict(one.skipped), "verdict": one.line.verdict})  # fmt: skip
            continue
        verdict = {"circle": say("选用", "circled"), "reject": say("不用", "rejected")}
        table.add_row(
            one.name, str(one.line.actual or ""), _gate(one, wrong),
            verdict.get(one.line.verdict, ""),
        )  # fmt: skip
    unseen = dict(why for one in shown for why in one.skipped)
    for why in () if as_json else dict.fromkeys(unseen.values()):
        talk.print(f"  {why}", style="dim", markup=False)
    if not as_json and not shown:
        line(say("还没有样片", "there are no takes yet"))
    elif not as_json:
        show(table)
        sheet = room.contact_sheet(
            shown, studio.blobs, studio.drama.out / f"ep{episode:02d}-dailies.jpg"
        )
        line(str(sheet))
    return 0


def _gate(one: Daily, wrong: str) -> str:
    """What the gate says of a take; nothing of a reference, which it does not look at."""
    if wrong or not one.scores:
        return wrong
    return say("合格", "passed")
