"""质检: which film is inspected, by whom, and where its report and people's decisions are kept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from yingxi.check.captions import Cue, read_captions
from yingxi.check.delivery import Delivery, delivery
from yingxi.check.finding import Examination, Finding, Severity
from yingxi.check.inspection import Examiner, Watch, digest_of, inspect_film
from yingxi.check.report import Group, Report, read_report, write_report
from yingxi.check.technical import Asked, technical
from yingxi.check.waivers import read_waivers, waivers_beside
from yingxi.errors import SettingsError, UserError, YingxiError
from yingxi.label.read import read_label
from yingxi.settings import Drama, cache_folder
from yingxi.studio.finish import asked_black
from yingxi.tongue import say

_MASTER = "master"


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
    wanted = delivery(spec or _MASTER)
    return Case(
        film=film,
        title=film.stem,
        spec=wanted.name,
        examiners=(
            _technical(film, wanted, Asked()),
            _label(Severity.WARNING),
        ),
        waivers=waivers_beside(film),
        kept=cache_folder() / "check" / f"{film.stem[:40]}-{digest_of(film)[:16]}.json",
        command=_typed(str(film), spec=spec),
    )


def episode_case(drama: Drama, number: int, spec: str = "") -> Case:
    """A drama's finished episode. Raises UserError where it is not made yet."""
    film = drama.out / f"ep{number:02d}.mp4"
    if not film.exists():
        raise UserError(
            say(f"还没有 {film}", f"there is no {film} yet"),
            hint=f"yingxi make {drama.folder} {number}",
        )
    wanted = delivery(spec or _MASTER)
    return Case(
        film=film,
        title=say(f"《{drama.title}》第 {number} 集", f"{drama.title}, episode {number}"),
        spec=wanted.name,
        examiners=(
            _technical(film, wanted, Asked(black=tuple(asked_black(drama, number)))),
            _label(Severity.ERROR),
        ),
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
    """The kept report under today's decisions, if it is of this very film and specification."""
    if not case.kept.exists():
        return None
    try:
        report = read_report(case.kept)
    except SettingsError:
        return None  # what a machine kept and can't read any more is made anew
    if (report.film.sha256, report.spec) != (digest_of(case.film), case.spec):
        return None
    return report.decided(read_waivers(case.waivers))


def _typed(*words: str, spec: str) -> str:
    asked = ("--spec", spec) if spec else ()
    return " ".join(f'"{w}"' if " " in w else w for w in ("yingxi", "check", *words, *asked))


def _technical(film: Path, spec: Delivery, asked: Asked) -> Examiner:
    return Examiner(
        rule=Group.TECHNICAL,
        title=say(f"技术：{spec.title}", f"Technical: {spec.title}"),
        examine=lambda path: technical(path, spec=spec, subtitles=_subtitles(film), asked=asked),
    )


def _subtitles(film: Path) -> tuple[Cue, ...]:
    """The cues of the subtitle file beside a film, if there is one."""
    beside = (film.with_suffix(suffix) for suffix in (".srt", ".ass"))
    return next((read_captions(path).cues for path in beside if path.exists()), ())


def _label(missing: Severity) -> Examiner:
    """Whether the film says in its data that it was generated; ``missing`` weighs if it doesn't."""
    rule, title = "label.implicit", say("隐式标识", "implicit label")

    def examine(path: Path) -> tuple[Examination, ...]:
        try:
            label = read_label(path)
        except YingxiError as fault:
            found = Finding(rule=rule, severity=missing, evidence=fault.message, remedy=fault.hint)
            return (Examination(rule=rule, title=title, findings=(found,)),)
        told = f"{label.produce_id} · {label.producer}"
        return (Examination(rule=rule, title=title, measured=told),)

    return Examiner(rule=rule, title=say("AI 标识", "AI label"), examine=examine)
