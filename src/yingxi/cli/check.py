"""``yingxi check``: inspect a film or a drama's episodes, and write down what people decide."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from yingxi.cli.console import data, talk
from yingxi.cli.options import JsonOption, amount, whole_number
from yingxi.errors import UnknownName, UserError
from yingxi.shoot.money import Money
from yingxi.tongue import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from yingxi.check.reporting.report import Group, Report
    from yingxi.studio.inspecting import Case

_EPISODE = re.compile(r"ep(\d+)\.mp4")

TargetArg = Annotated[
    Path,
    typer.Argument(
        metavar="FILE|DRAMA",
        help=say("一个影片文件，或一部剧的文件夹", "a film, or a drama's folder"),
    ),
]
EpisodeArg = Annotated[
    int | None,
    typer.Argument(
        metavar="[EPISODE]",
        parser=whole_number("EPISODE"),
        help=say("第几集，不写就查做好的每一集", "which episode; every finished one if left out"),
    ),
]
SpecOption = Annotated[
    str,
    typer.Option(
        "--spec", metavar="NAME|FILE",
        help=say("按哪份交付规格，不写就按本片母版", "the delivery specification; our master's if left out"),
    ),
]  # fmt: skip
HtmlOption = Annotated[
    Path | None,
    typer.Option("--html", metavar="FILE", help=say("另写一页可以给人看的报告", "also write a page to show")),
]  # fmt: skip
OnlyOption = Annotated[
    str,
    typer.Option(
        "--only", metavar="GROUP,…",
        help=say("只查这几组：技术 内容 连续性 故事 语音 标识", "only: technical content continuity story speech label"),
    ),
]  # fmt: skip
StrictOption = Annotated[
    bool,
    typer.Option(
        "--strict",
        help=say("有警告、有没查成的规则也算不过", "warnings and rules not applied fail too"),
    ),
]
WaiveOption = Annotated[
    list[str] | None,
    typer.Option("--waive", metavar="KEY", help=say("准许保留这一项，要写 --reason", "let it stand; give a --reason")),
]  # fmt: skip
AcceptOption = Annotated[
    list[str] | None,
    typer.Option("--accept", metavar="KEY", help=say("这一项属实，会改", "it is right and will be mended")),
]  # fmt: skip
UnwaiveOption = Annotated[
    list[str] | None,
    typer.Option("--unwaive", metavar="KEY", help=say("收回对这一项说过的话", "take back what was said of it")),
]  # fmt: skip
ReasonOption = Annotated[str, typer.Option("--reason", help=say("为什么", "why"))]
NameOption = Annotated[
    str,
    typer.Option(
        "--name",
        help=say(
            "谁决定的；不写就用 YINGXI_NAME，再不然是 git 的 user.name",
            "who decides; else YINGXI_NAME, else git's user.name",
        ),
    ),
]
SecondReaderOption = Annotated[
    bool,
    typer.Option(
        "--second-reader",
        help=say("另请 drama.toml 里的模型读台词、看画面（要花钱，问过的不再付）",
                 "have drama.toml's models read words and frames too: costs money, each question once"),
    ),
]  # fmt: skip
BudgetOption = Annotated[
    float | None,
    typer.Option(
        "--budget", metavar="YUAN", parser=amount("--budget", least=0, most=1e9),
        help=say("第二审读最多花多少元", "spend at most so many yuan on the second reader"),
    ),
]  # fmt: skip


def check(
    target: TargetArg,
    episode: EpisodeArg = None,
    spec: SpecOption = "",
    html: HtmlOption = None,
    only: OnlyOption = "",
    strict: StrictOption = False,
    waive: WaiveOption = None,
    accept: AcceptOption = None,
    unwaive: UnwaiveOption = None,
    reason: ReasonOption = "",
    name: NameOption = "",
    second_reader: SecondReaderOption = False,
    budget: BudgetOption = None,
    as_json: JsonOption = False,
) -> int:
    """Inspect, or decide about what was found; exit 1 while an error stands open."""
    from yingxi.cli.check_report import tell
    from yingxi.studio.inspecting import keep_report

    groups = _groups(only)
    deciding = bool(waive or accept or unwaive)
    if deciding and groups:
        raise UserError(
            say("--only 不能和决定一起写", "--only can't go with a decision"),
            hint=say("去掉 --only", "leave --only out"),
        )
    if budget is not None and not second_reader:
        raise UserError(
            say("--budget 要和 --second-reader 一起写", "--budget goes with --second-reader"),
            hint=say("别的检查不花钱", "nothing else costs money"),
        )
    if second_reader:
        _needs_content(groups, deciding=deciding)
    cases = _cases(target, episode, spec, second=second_reader, budget=budget)
    _refuse_films(html, cases)
    reports = [_report(case, groups, last=deciding, quiet=as_json) for case in cases]
    if deciding:
        reports = _decided(
            cases, reports, waive=waive or (), accept=accept or (), unwaive=unwaive or (),
            reason=reason, name=name,
        )  # fmt: skip
    for case, report in zip(cases, reports, strict=True):
        if as_json:
            data(report.as_data())
        else:
            tell(report)
        keep_report(case, report)
        if html is not None:
            _draw(case, report, _page_name(html, case, len(cases)), quiet=as_json)
    return 0 if all(_passes(report, strict=strict) for report in reports) else 1


def _passes(report: Report, *, strict: bool) -> bool:
    return report.ok and not (strict and (report.open_warnings or report.skipped))


def _groups(only: str) -> tuple[Group, ...]:
    """The groups that are named, in either language. Raises UnknownName."""
    from yingxi.check.reporting.report import Group

    known = {word: group for group in Group for word in (str(group), group.heading.lower())}
    words = [word.strip().lower() for word in re.split(r"[,，、\s]+", only) if word.strip()]
    for word in words:
        if word not in known:
            raise UnknownName(say("组", "group"), word, [group.heading for group in Group])
    return tuple(known[word] for word in words)


def _needs_content(groups: Sequence[Group], *, deciding: bool) -> None:
    """Refuse to hire a second reader where it would not be heard."""
    from yingxi.check.reporting.report import Group

    if deciding:
        raise UserError(
            say("--second-reader 不能和决定一起写", "--second-reader can't go with a decision"),
            hint=say("先读，再决定", "have it read first, then decide"),
        )
    if groups and Group.CONTENT not in groups:
        raise UserError(
            say("第二审读只查内容", "the second reader inspects content only"),
            hint=say("--only 里加上 内容", "add content to --only"),
        )


def _cases(
    target: Path, episode: int | None, spec: str, *, second: bool, budget: float | None
) -> list[Case]:
    from yingxi.settings import Drama, read_drama
    from yingxi.studio.company import Office
    from yingxi.studio.inspecting import episode_case, lone_case
    from yingxi.studio.second_reading import second_reading

    def one(drama: Drama, number: int, office: Office) -> Case:
        left = None if budget is None else Money.yuan(str(budget))
        reading = second_reading(office, number, left) if second else None
        return episode_case(drama, number, spec, reading=reading)

    if target.is_file() or (target.suffix and not target.is_dir()):
        if episode is not None:
            raise UserError(
                say(f"{target} 是一个文件，没有第 {episode} 集", f"{target} is a file: it has no episodes"),
                hint=f"yingxi check {target}",
            )  # fmt: skip
        if second:
            raise UserError(
                say("第二审读只读一部剧", "a second reader reads dramas only"),
                hint="yingxi check DRAMA --second-reader",
            )
        return [lone_case(target, spec)]
    drama = read_drama(target)
    office = Office(drama)  # one for all episodes: they share the budget
    if episode is not None:
        return [one(drama, episode, office)]
    names = (_EPISODE.fullmatch(path.name) for path in drama.out.glob("ep*.mp4"))
    made = sorted(int(found[1]) for found in names if found)
    if not made:
        raise UserError(
            say(f"{drama.out} 里还没有做好的一集", f"no finished episode in {drama.out} yet"),
            hint=f"yingxi make {target}",
        )
    return [one(drama, number, office) for number in made]


def _report(case: Case, groups: Sequence[Group], *, last: bool, quiet: bool) -> Report:
    """A fresh report; for a decision the last one, as long as the film is the same."""
    from yingxi.cli.progress import BarReporter
    from yingxi.studio.inspecting import inspect, last_report

    if last and (kept := last_report(case)) is not None:
        return kept
    if quiet:
        return inspect(case, only=groups)
    with BarReporter(say(f"质检 {case.title}", f"inspecting {case.title}")) as watch:
        return inspect(case, only=groups, watch=watch)


def _decided(
    cases: Sequence[Case], reports: Sequence[Report], *, waive: Sequence[str],
    accept: Sequence[str], unwaive: Sequence[str], reason: str, name: str,
) -> list[Report]:  # fmt: skip
    """The reports under the new decisions, which are written down."""
    from datetime import date

    from yingxi.check.reporting.deciding import decisions_on, keys_named
    from yingxi.check.reporting.decision import Decision, Word
    from yingxi.check.reporting.waivers import drop_decisions, read_waivers, write_decisions

    path = cases[0].waivers
    if (waive or accept) and not reason.strip():
        raise UserError(
            say("没写理由", "no reason is given"),
            hint=say('--reason "为什么可以留着"', '--reason "why it may stand"'),
        )
    fresh: list[Decision] = []
    for word, prefixes in ((Word.WAIVED, waive), (Word.ACCEPTED, accept)):
        if prefixes:
            who, day = _who(name, path), date.today().isoformat()
            fresh += decisions_on(
                reports, prefixes, word, name=who, reason=reason.strip(), date=day
            )
    if unwaive:
        drop_decisions(path, keys_named(unwaive, {each.key for each in read_waivers(path)}))
    if fresh:
        write_decisions(path, fresh)
    talk.print(str(path), style="dim", markup=False)
    decisions = read_waivers(path)
    return [report.decided(decisions) for report in reports]


def _who(given: str, beside: Path) -> str:
    """Whoever decides, by name: as given, from the environment, as git knows them."""
    name = given.strip() or os.environ.get("YINGXI_NAME", "").strip() or _git_name(beside)
    if not name:
        raise UserError(
            say("不知道是谁决定的", "who decides is not known"),
            hint=say('--name "姓名"，或设 YINGXI_NAME', '--name "NAME", or set YINGXI_NAME'),
        )
    return name


def _git_name(beside: Path) -> str:
    folder = next(each for each in beside.absolute().parents if each.is_dir())
    asked = ["git", "-C", str(folder), "config", "user.name"]
    try:
        done = subprocess.run(asked, capture_output=True, text=True, check=False)
    except OSError:
        return ""  # no git here: then it must be told
    return done.stdout.strip()


def _page_name(html: Path, case: Case, films: int) -> Path:
    """One page a film: in a folder by the film's name, else beside each other by it."""
    if html.is_dir():
        return html / f"{case.film.stem}.html"
    return html if films == 1 else html.with_name(f"{html.stem}-{case.film.stem}{html.suffix}")


def _refuse_films(html: Path | None, cases: Sequence[Case]) -> None:
    """Before anything is looked at: a page must not be written over a film it is about."""
    films = {case.film.resolve() for case in cases}
    for case in cases:
        if html is not None and (page := _page_name(html, case, len(cases))).resolve() in films:
            raise UserError(
                say(f"报告不能写成 {page}", f"the report can't be written as {page}"),
                hint="--html report.html",
            )


def _draw(case: Case, report: Report, path: Path, *, quiet: bool) -> None:
    from yingxi.check.reporting.illustrations import illustrate
    from yingxi.check.reporting.page import page, write_page

    if not quiet:
        talk.print(say("· 画报告", "· drawing the page"), markup=False)
    write_page(page(report, illustrate(report, case.film), command=case.command), path)
    talk.print(str(path), style="green", markup=False)
