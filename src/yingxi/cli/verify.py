"""``yingxi verify``: is a file labelled as the law asks, is it ours, was anything changed or lost?"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from yingxi.cli.console import data, line, show, talk
from yingxi.cli.options import JsonOption, WorkersOption
from yingxi.errors import UserError
from yingxi.tongue import say

if TYPE_CHECKING:
    from rich.tree import Tree

    from yingxi.label.provenance import Node
    from yingxi.label.sweep import Checked, Finds
    from yingxi.label.verify import Studio

RED, AMBER = 1, 13
"""Exit codes: a file is broken or unlabelled; at worst one has gaps."""
_STYLE = {"green": "green", "amber": "yellow", "red": "red", "grey": "dim"}
_SIGN = {"green": "✓", "amber": "△", "red": "✗", "grey": "·"}
_FEW = 200
"""Files whose metadata are read sooner than processes are started."""
_MOST_ROWS = 200
"""Rows of a table before only what is not in order is listed."""


def verify(
    places: Annotated[
        list[Path],
        typer.Argument(
            metavar="FILE…", help=say("文件，或文件夹，或一部剧", "files, folders or dramas")
        ),
    ],
    as_json: JsonOption = False,
    csv_file: Annotated[
        Path | None,
        typer.Option("--csv", metavar="FILE", help=say("逐个写成 CSV", "a row for each as CSV")),
    ] = None,
    html: Annotated[
        Path | None,
        typer.Option("--html", metavar="FILE", help=say("写成一页报告", "a report as one page")),
    ] = None,
    workers: WorkersOption = None,
    quick: Annotated[
        bool,
        typer.Option(
            "--quick",
            help=say("只看元数据和签名，不看画面", "metadata and signatures only, not the picture"),
        ),
    ] = False,
    tree: Annotated[
        bool,
        typer.Option("--tree", help=say("列出清单里的组成部分", "list the parts of the work")),
    ] = False,
    trust: Annotated[
        Path | None,
        typer.Option(
            "--trust",
            metavar="PEM",
            help=say("另外信任的根证书", "further roots to trust"),
        ),
    ] = None,
) -> int:
    """Look at every file; 0 all in order, 1 something broken or unlabelled, 13 gaps only."""
    from yingxi.label.sweep import files_in
    from yingxi.label.verify import studio

    who = studio(trust=_roots(trust))
    finds = files_in(places)
    _refuse_films(finds.files, (csv_file, html))
    if not finds.files:
        raise UserError(
            say("这里没有可以检验的文件", "there is nothing here that can be verified"),
            hint=say("给视频、图片、声音或文档，或它们所在的文件夹",
                     "give films, pictures, sounds or documents, or a folder of them"),
        )  # fmt: skip
    few = quick and len(finds.files) <= _FEW
    count = 1 if few and not workers else workers or os.cpu_count() or 1
    checked = _run(finds, who, workers=count, quick=quick, as_json=as_json, tree=tree)
    if not as_json:
        if len(checked) == 1:
            _tell(checked[0])
        else:
            _table(checked, finds.others)
        if tree:
            for one in checked:
                _tell_tree(one)
    _write(checked, finds.others, csv_file, html, as_json=as_json)
    colours = {one.verdict.colour.value for one in checked}
    return RED if "red" in colours else AMBER if colours & {"amber", "grey"} else 0


def _refuse_films(films: Iterable[Path], reports: Iterable[Path | None]) -> None:
    """Before anything is read: a report must not be written over what it is about."""
    wanted = [path for path in reports if path is not None]
    known = {path.resolve() for path in films} if wanted else set()
    for path in wanted:
        if path.is_dir() or path.resolve() in known:
            raise UserError(
                say(f"报告不能写成 {path}", f"the report can't be written as {path}"),
                hint=say("给报告另起一个名字", "give the report a name of its own"),
            )


def _roots(path: Path | None) -> bytes:
    if path is None:
        return b""
    from cryptography import x509

    from yingxi.media.atomic import media_errors

    with media_errors(path, "read"):
        text = path.read_bytes()
    try:
        x509.load_pem_x509_certificates(text)
    except ValueError as fault:
        raise UserError(
            say(f"{path} 里没有证书", f"{path} holds no certificate"),
            hint=say("--trust 要 PEM 格式的根证书", "--trust takes root certificates as PEM"),
        ) from fault
    return text


def _run(
    finds: Finds, who: Studio, *, workers: int, quick: bool, as_json: bool, tree: bool
) -> list[Checked]:
    """Every file, in the order of asking; JSON lines as they are done."""
    from yingxi.cli.progress import BarReporter
    from yingxi.label import verdict_rows
    from yingxi.label.sweep import check_all

    done: dict[Path, Checked] = {}
    with BarReporter() as bar:
        watched = not as_json and len(finds.files) > 1
        if watched:
            bar.begin("verify", say("检验标识", "verify"), len(finds.files), 0)
        for one in check_all(finds.files, who, workers=workers, quick=quick):
            done[one.evidence.path] = one
            if as_json:
                told = verdict_rows.record(one)
                work = one.evidence.provenance.work
                data({**told, "tree": verdict_rows.tree(work)} if tree and work else told)
            if watched:
                bar.advance("verify", 1, one.evidence.path.name)
        if watched:
            bar.end("verify")
    return [done[path] for path in finds.files]


def _tell(one: Checked) -> None:
    """One file on one screen."""
    found, verdict = one.evidence, one.verdict
    _say(f"{_SIGN[verdict.colour]} {verdict.headline}", f"bold {_STYLE[verdict.colour]}")
    if verdict.links:
        table = Table.grid(padding=(0, 2))
        for link in verdict.links:
            style = _STYLE[link.colour]
            told = _clean(link.told)
            if link.remedy and link.colour in ("amber", "red"):
                told += f"\n[dim]→ {_clean(link.remedy)}[/]"
            table.add_row(f"  [{style}]{_SIGN[link.colour]}[/]", escape(link.title), told)
        show(table)
    if verdict.lost:
        line(say("  丢了：", "  lost: ") + _flat(say("、", ", ").join(verdict.lost)))
    line(f"  {_flat(str(found.path))}  {found.kind}  {found.size:,} B  {found.seconds:.2f} s")
    if verdict.remedy and all(link.remedy != verdict.remedy for link in verdict.links):
        _say(f"  → {verdict.remedy}", "yellow")


def _table(checked: Sequence[Checked], others: int) -> None:
    """Many files: a line each, or only those not in order where there are very many."""
    rows = [
        one for one in checked if len(checked) <= _MOST_ROWS or one.verdict.colour.value != "green"
    ]
    table = Table(box=None, pad_edge=False)
    for name in ("", say("文件", "file"), say("显隐封印链合", "links"), say("说明", "what")):
        table.add_column(name, overflow="fold")
    for one in rows:
        lamps = "".join(f"[{_STYLE[k.colour]}]{_SIGN[k.colour]}[/]" for k in one.verdict.links)
        sign = f"[{_STYLE[one.verdict.colour]}]{_SIGN[one.verdict.colour]}[/]"
        table.add_row(sign, _clean(one.evidence.path.name), lamps, _clean(one.verdict.headline))
    if rows:
        show(table)
    told = {c: sum(one.verdict.colour.value == c for one in checked) for c in _STYLE}
    line(
        say(f"{len(checked)} 个文件：{told['green']} 齐全，{told['amber']} 有缺，{told['red']} 断了",
            f"{len(checked)} files: {told['green']} in order, {told['amber']} with gaps, {told['red']} broken")
    )  # fmt: skip
    if others:
        talk.print(
            say(f"  另有 {others} 个不带标识的种类没有看", f"  {others} more are of kinds that carry no label"),
            style="dim",
        )  # fmt: skip
    for remedy in _remedies(rows):
        _say(f"  → {remedy}", "yellow")


def _remedies(rows: Iterable[Checked]) -> list[str]:
    """Each remedy once, the broken files' first."""
    ranked = sorted(rows, key=lambda one: one.verdict.colour.value != "red")
    return list(dict.fromkeys(one.verdict.remedy for one in ranked if one.verdict.remedy))[:5]


def _tell_tree(one: Checked) -> None:
    from rich.tree import Tree

    work = one.evidence.provenance.work
    if work is None:
        line(say(f"{one.evidence.path.name}：没有清单", f"{one.evidence.path.name}: no manifest"))
        return
    root = Tree(f"{_clean(work.title)} [dim]{_clean(work.source)} · {work.count}[/]")
    _branch(root, work)
    Console(highlight=False, width=None if talk.is_terminal else 200).print(root)


def _branch(above: Tree, node: Node) -> None:
    from yingxi.label.verdict_page import part_line

    for part in node.parts:
        _branch(above.add(_clean(part_line(part))), part)


def _write(
    checked: Sequence[Checked], others: int, csv_file: Path | None, html: Path | None,
    *, as_json: bool,
) -> None:  # fmt: skip
    if csv_file is not None:
        from yingxi.label.verdict_rows import write_csv

        write_csv(csv_file, checked)
    if html is not None:
        from yingxi.label.verdict_page import page, write_page

        write_page(page(checked, when=datetime.now(), others=others), html)
    for path in (csv_file, html):
        if path is not None and not as_json:
            line(str(path))


def _flat(text: str) -> str:
    """One line that a terminal shows as it is: a file's name may hold escape sequences."""
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)


def _clean(text: str) -> str:
    return escape(_flat(text))


def _say(text: str, style: str) -> None:
    Console(highlight=False, soft_wrap=True).print(_flat(text), style=style, markup=False)
