"""A drama and its studio: what the doors call."""

from __future__ import annotations

from pathlib import Path

from yingxi.bible.culture import Culture, load_culture
from yingxi.bible.draft import draft_bible
from yingxi.bible.files import read_bible, write_bible
from yingxi.bible.model import Bible
from yingxi.board.model import Storyboard
from yingxi.check.inspection import Watch
from yingxi.check.plan import write_plan
from yingxi.check.reporting.report import Report
from yingxi.errors import UserError
from yingxi.label.aigc import check_provider
from yingxi.production import hands
from yingxi.production.callsheet import CallSheet
from yingxi.production.episode import Conformed, EpisodeLine
from yingxi.production.floor import Crew
from yingxi.production.inspected import film_plan
from yingxi.production.report import Reporter, Silent
from yingxi.production.runner import JobRunner
from yingxi.production.sources import Finished, Sources
from yingxi.script.model import Episode, Script
from yingxi.script.read import read_script
from yingxi.script.season import join_scripts
from yingxi.settings import SCRIPT_SUFFIXES, Drama, read_drama
from yingxi.shoot.money import Money
from yingxi.stage.backdrop import Backdrop
from yingxi.stage.score import World
from yingxi.stage.sheets import grid
from yingxi.store.blobs import Blobs
from yingxi.store.lock import alone
from yingxi.store.steps import StepLog
from yingxi.studio.boards import SILENT, BoardRoom
from yingxi.studio.company import Office
from yingxi.studio.finish import Finishing, ready
from yingxi.studio.inspecting import episode_case, inspect, keep_report, last_report, plan_of
from yingxi.studio.sheets import board_tiles, cast_tiles, write_sheet
from yingxi.studio.wiring import EMBEDDED, crew_for
from yingxi.studio.wishes import spec_of, targets_for
from yingxi.tongue import say


class Studio:
    """A drama, its store and who works for it: what the doors call."""

    def __init__(self, drama: Drama, *, workers: int | None = None) -> None:
        self.drama = drama
        self.blobs = Blobs(drama.state)
        self.log = StepLog(drama.state, self.blobs)
        self.workers = workers
        self.office = Office(drama)

    @property
    def boards(self) -> BoardRoom:
        """Where its boards are drawn."""
        return BoardRoom(office=self.office, blobs=self.blobs)

    @classmethod
    def open(cls, folder: Path, *, workers: int | None = None) -> Studio:
        """The studio of a drama's folder. Raises UserError or SettingsError."""
        drama = read_drama(folder)
        if drama.producer:
            check_provider(drama.producer)
        # A fault in what its inspection is held against is told before an episode is made.
        spec_of(drama)
        targets_for(drama)
        return cls(drama, workers=workers)

    def scripts(self) -> dict[int, tuple[Episode, Script]]:
        """Every episode of every script file. Raises ScriptError."""
        found: dict[int, tuple[Episode, Script]] = {}
        folder = self.drama.scripts
        files = sorted(p for p in folder.glob("[!.~]*") if p.suffix.lower() in SCRIPT_SUFFIXES)
        for path in files:
            script = read_script(path)
            for episode in script.episodes:
                if episode.number in found:
                    raise UserError(
                        say(
                            f"{path}: 第{episode.number}集写了两遍",
                            f"{path}: episode {episode.number} is there twice",
                        ),
                        hint=say("每集只留一个文件", "keep one file an episode"),
                    )
                found[episode.number] = (episode, script)
        if not found:
            raise UserError(
                say(f"{folder} 里没有剧本", f"no screenplay in {folder}"),
                hint=say(
                    "把剧本放进去，比如 script/ep01.txt", "put one there, script/ep01.txt say"
                ),
            )
        return found

    def episode(self, number: int) -> Episode:
        """One episode. Raises UserError naming those there are."""
        found = self.scripts()
        if number not in found:
            known = "、".join(str(n) for n in sorted(found))
            raise UserError(
                say(f"没有第{number}集", f"there is no episode {number}"),
                hint=say(f"现有：{known}", f"there are: {known}"),
            )
        return found[number][0]

    def bible(self) -> Bible:
        """The bible, drafted from the scripts and written down where there is none yet."""
        if not self.drama.bible.exists():
            scripts = [script for _, script in self.scripts().values()]
            write_bible(draft_bible(join_scripts(scripts), self._culture()), self.drama.bible)
        return read_bible(self.drama.bible)

    def storyboard(
        self, number: int, *, redraw: bool = False, budget: Money | None = None,
        reporter: Reporter = SILENT,
    ) -> Storyboard:  # fmt: skip
        """The episode's board: the file if a person edited it, else drawn; see `BoardRoom.board`."""
        return self.boards.board(
            self.episode(number), self.bible(), redraw=redraw, budget=budget, reporter=reporter
        )

    def make(
        self, number: int, reporter: Reporter, *, redraw: bool = False, budget: Money | None = None
    ) -> Finished:
        """Build an episode: master, subtitles, covers, all labelled and read back.

        Raises BudgetExceeded before the purchase that would pass the ``budget`` of this run.
        """
        crew = crew_for(self.drama.state, workers=self.workers)
        with alone(self.drama.state):
            ready(self.drama.out)
            sources = Sources(
                drama=self.drama,
                bible=self.bible(),
                storyboard=self.storyboard(number, redraw=redraw, budget=budget, reporter=reporter),
            )
            with crew:
                runner = JobRunner(
                    do=hands.do, blobs=self.blobs, log=self.log, crew=crew, reporter=reporter
                )
                line = EpisodeLine(sources, hands=EMBEDDED, runner=runner)
                conformed = (
                    self._filmed(line, crew, budget) if self.office.anybody else line.build()
                )
            finished = Finishing(sources, conformed, self.backdrop).finish(
                self.blobs, runner.tally, reporter
            )
            # What the film was meant to be: without it an inspection knows no line and no shot.
            meant = film_plan(conformed, sources.storyboard, sources.bible)
            write_plan(plan_of(self.drama, number), meant)
            return finished

    def call_sheet(self, number: int) -> CallSheet:
        """What making an episode would buy, by whom and at what price; nothing is spent."""
        if not self.office.anybody and not self.drama.hiring.text:
            return CallSheet(lines=(), retakes=Money(micros=0))
        bible = self.bible()
        paper = self.boards.on_paper(self.episode(number), bible)
        if not self.office.anybody:
            return CallSheet(lines=paper.lines, retakes=paper.repairs)
        sources = Sources(drama=self.drama, bible=bible, storyboard=paper.board)
        crew = crew_for(self.drama.state, workers=self.workers)
        runner = JobRunner(
            do=hands.do, blobs=self.blobs, log=self.log, crew=crew, reporter=Silent()
        )
        line = EpisodeLine(sources, hands=EMBEDDED, runner=runner)
        ledger = self.office.ledger()
        try:
            sheet = self.office.call_sheet(line, ledger, self.blobs, self.log, crew)
        finally:
            ledger.close()
        return CallSheet(lines=(*paper.lines, *sheet.lines), retakes=paper.repairs + sheet.retakes)

    def _filmed(self, line: EpisodeLine, crew: Crew, budget: Money | None) -> Conformed:
        ledger = self.office.ledger(budget)
        try:
            return self.office.line(line, ledger, self.blobs, self.log, crew).build()
        finally:
            ledger.close()

    def backdrop(self, world: World) -> Backdrop:
        """The painted set of a world, from the store where it was painted before."""
        return hands.backdrop_of(world, self.blobs, self.log)

    def contact_sheet(self, number: int) -> Path:
        """Every shot's middle frame with its name, as a labelled picture beside the board."""
        tiles = board_tiles(self.storyboard(number), self.bible(), self.backdrop)
        return write_sheet(grid(tiles, columns=6), self.drama.board(number).with_suffix(".jpg"))

    def cast_sheet(self) -> Path:
        """The whole cast on the lamp-lit screen."""
        return write_sheet(grid(cast_tiles(self.bible()), columns=5), self.drama.bible / "cast.jpg")

    def inspect(self, number: int, watch: Watch | None = None) -> Report:
        """The inspection of a finished master: the kept one while the film is the same, else anew.

        Raises UserError where there is no master yet.
        """
        case = episode_case(self.drama, number)
        report = last_report(case)
        if report is None:
            report = inspect(case, watch=watch)
            keep_report(case, report)
        return report

    def report_page(self, number: int, report: Report) -> Path:
        """An inspection as a page for people, beside their decisions on it.

        Drawing reads the film again: a page that is newer than the report and the decisions stays.
        """
        case = episode_case(self.drama, number)
        path = case.waivers.with_name(f"{case.film.stem}.html")
        if _newer(path, case.kept, case.waivers):
            return path
        # Drawing brings much that no other verb wants.
        from yingxi.check.reporting.illustrations import illustrate
        from yingxi.check.reporting.page import page, write_page

        write_page(page(report, illustrate(report, case.film), command=case.command), path)
        return path

    def _culture(self) -> Culture | None:
        return load_culture(self.drama.culture) if self.drama.culture else None


def _newer(path: Path, *than: Path) -> bool:
    """Whether a file is there and was written after all of these that are."""
    if not path.is_file():
        return False
    return all(path.stat().st_mtime >= each.stat().st_mtime for each in than if each.is_file())
