"""质检: which film is inspected, by whom, and where its report and people's decisions are kept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from yingxi.check.content import Spoken, from_script
from yingxi.check.film.delivery import Delivery, delivery
from yingxi.check.film.technical import Asked
from yingxi.check.inspection import Examiner, Watch, able, digest_of, inspect_film
from yingxi.check.plan import FilmPlan, read_plan
from yingxi.check.release_gate import Inspected, inspected
from yingxi.check.reporting.report import Group, Report
from yingxi.check.reporting.report_file import read_report, write_report
from yingxi.check.reporting.waivers import read_waivers, waivers_beside
from yingxi.errors import GateClosed, SettingsError, UserError
from yingxi.production.sources import produce_id
from yingxi.script.read import read_script
from yingxi.settings import SCRIPT_SUFFIXES, Drama, cache_folder
from yingxi.studio.examiners import Known, examiners
from yingxi.studio.finish import asked_black
from yingxi.studio.second_reading import SecondReading
from yingxi.studio.wishes import MASTER, spec_of, targets_for
from yingxi.tongue import say


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A film to be inspected, with everything that is known of it."""

    film: Path
    title: str
    spec: str
    """The delivery specification as it was asked for: a name, or a file."""
    examiners: tuple[Examiner, ...]
    waivers: Path
    """Where people's decisions on it are kept."""
    kept: Path
    """Where its last report is kept."""
    command: str
    """How a person asks for this inspection."""


def lone_case(film: Path, spec: str = "") -> Case:
    """A film that belongs to no drama. Raises UnknownName or SettingsError for the specification."""
    wanted = delivery(spec or MASTER)
    return Case(
        film=film,
        title=film.stem,
        spec=wanted.name,
        examiners=examiners(film, Known(spec=wanted, ours=False)),
        waivers=waivers_beside(film),
        kept=cache_folder() / "check" / f"{film.stem[:40]}-{digest_of(film)[:16]}.json",
        command=_typed(str(film), spec=spec),
    )


def episode_case(
    drama: Drama, number: int, spec: str = "", *, reading: SecondReading | None = None
) -> Case:
    """A drama's finished episode, read by hired models too where there is a ``reading``.

    Raises UserError where it is not made yet, SettingsError for what the drama asks for.
    """
    film = drama.out / f"ep{number:02d}.mp4"
    if not film.exists():
        raise UserError(
            say(f"还没有 {film}", f"there is no {film} yet"),
            hint=f"yingxi make {drama.folder} {number}",
        )
    wanted = delivery(spec) if spec else spec_of(drama)
    return Case(
        film=film,
        title=say(f"《{drama.title}》第 {number} 集", f"{drama.title}, episode {number}"),
        spec=wanted.name,
        examiners=examiners(film, replace(_known(drama, number, wanted), reading=reading)),
        waivers=drama.folder / "check" / "waivers.toml",
        kept=drama.state / "check" / f"{film.stem}.json",
        command=_typed(str(drama.folder), str(number), spec=spec),
    )


def inspect(
    case: Case,
    *,
    only: Iterable[Group] = (),
    when: datetime | None = None,
    watch: Watch | None = None,
) -> Report:
    """Inspect a film, under the decisions on it; see ``inspect_film``."""
    decisions = read_waivers(case.waivers)
    return inspect_film(
        case.film, case.examiners, title=case.title, spec=case.spec, decisions=decisions,
        only=only, when=when, watch=watch,
    )  # fmt: skip


def keep_report(case: Case, report: Report) -> None:
    """Keep a report as the film's last, if it is a whole one. Raises StoreConflict, MediaError."""
    if not report.left_out:
        write_report(report, case.kept)


def last_report(case: Case) -> Report | None:
    """The kept report under today's decisions, if it is of this very film and specification and
    nobody can look at it today who could not then.
    """
    if not case.kept.exists():
        return None
    try:
        report = read_report(case.kept)
    except SettingsError:
        return None  # what a machine kept and can't read any more is made anew
    same = (report.film.sha256, report.spec) == (digest_of(case.film), case.spec)
    if not same or set(able()) - set(report.able):
        return None
    return report.decided(read_waivers(case.waivers))


def proof_of(case: Case) -> Inspected:
    """The proof for release, out of the film's last report.

    Raises GateClosed where the film as it is was never inspected whole, or errors stand open.
    """
    report = last_report(case)
    if report is None:
        raise GateClosed(
            say(f"{case.film.name} 还没有质检", f"{case.film.name} is not inspected yet"),
            hint=case.command,
        )
    return inspected(report)


def _typed(*words: str, spec: str) -> str:
    asked = ("--spec", spec) if spec else ()
    return " ".join(f'"{w}"' if " " in w else w for w in ("yingxi", "check", *words, *asked))


def plan_of(drama: Drama, number: int) -> Path:
    """Where it is kept what an episode was meant to be when it was cut last."""
    return drama.state / "plan" / f"ep{number:02d}.json"


def _season(drama: Drama, number: int) -> tuple[FilmPlan, ...]:
    """What is known of the season up to an episode: later ones must not change its report.

    Raises SettingsError for a damaged plan.
    """
    plans = (plan_of(drama, each) for each in range(1, number + 1))
    return tuple(read_plan(path) for path in plans if path.exists())


def _known(drama: Drama, number: int, spec: Delivery) -> Known:
    season = _season(drama, number)
    ours, others = _lines(drama, number)
    return Known(
        spec=spec,
        asked=Asked(black=tuple(asked_black(drama, number))),
        work=produce_id(drama, number),
        plan=season[-1] if season and plan_of(drama, number).exists() else None,
        season=season,
        targets=targets_for(drama),
        script=ours,
        drama=others,
        prints=drama.state / "check" / "voices.json",
    )


def _lines(drama: Drama, number: int) -> tuple[tuple[Spoken, ...], tuple[Spoken, ...]]:
    """The screenplays' lines: this episode's, and those of all others. Raises ScriptError."""
    ours: list[Spoken] = []
    others: list[Spoken] = []
    for path in sorted(drama.scripts.glob("[!.~]*")):
        if path.suffix.lower() not in SCRIPT_SUFFIXES:
            continue
        script = read_script(path)
        for episode in script.episodes:
            lines = from_script(replace(script, episodes=(episode,)), name=path.name)
            (ours if episode.number == number else others).extend(lines)
    return tuple(ours), tuple(others)
