"""The room where storyboards are drawn: kept where a person edited, drawn anew where the script changed."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

from yingxi.bible.model import Bible
from yingxi.board.draw import board_digest, draw_board, join_scenes, same_sources
from yingxi.board.enrich import (
    asked_scenes,
    board_template,
    enriched_by,
    enriched_scene,
)
from yingxi.board.files import open_board, write_board
from yingxi.board.model import Shot, Storyboard
from yingxi.errors import UserError
from yingxi.production.callsheet import CallLine
from yingxi.production.floor import IN_FLIGHT, made_of
from yingxi.production.report import Reporter, Silent
from yingxi.providers.buying import fetch
from yingxi.script.model import Episode
from yingxi.settings import DRAMA_FILE
from yingxi.shoot.buy import Buyer
from yingxi.shoot.money import Money, total
from yingxi.shoot.purchase import Department, Slate
from yingxi.store.blobs import Blobs
from yingxi.store.ledger import Ledger
from yingxi.studio.company import Office
from yingxi.studio.writing import Contract, HiredWriter, PaperWriter, Unasked, contract, hire
from yingxi.tongue import say

STEP = "board.draw"
SILENT = Silent()


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperBoard:
    """A board for a call sheet, and what the model that makes it richer would cost."""

    board: Storyboard
    lines: tuple[CallLine, ...] = ()
    repairs: Money
    """At most, what repairing every answer would cost more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardRoom:
    """Draws a drama's boards, with a language model where one is hired."""

    office: Office
    blobs: Blobs

    def board(
        self, episode: Episode, bible: Bible, *, redraw: bool = False, budget: Money | None = None,
        reporter: Reporter = SILENT,
    ) -> Storyboard:  # fmt: skip
        """The board's file if a person edited it, else drawn from the script and made richer.

        Raises UserError when both board and script were changed, BadTake naming the scene where
        the model's answer can't be used, and what buying raises; then nothing is written.
        """
        path = self.office.drama.board(episode.number)
        template, fresh = self._fresh(episode, bible)
        kept = None if redraw else self._kept(path, episode.number, fresh)
        if kept is not None:
            return kept
        if template:
            ledger = self.office.ledger(budget)
            try:
                board = self._enriched(episode, bible, template, ledger, reporter)
            finally:
                ledger.close()
        else:
            board = draw_board(episode, bible)
        write_board(board, path, digest=fresh)
        return board

    def on_paper(self, episode: Episode, bible: Bible) -> PaperBoard:
        """The board as far as it is there or paid for, else ours; nothing is spent.

        Where a model is hired nothing is written either.
        """
        template, fresh = self._fresh(episode, bible)
        kept = self._kept(self.office.drama.board(episode.number), episode.number, fresh)
        if kept is not None or not template:
            board = self.board(episode, bible) if kept is None else kept
            return PaperBoard(board=board, repairs=Money(micros=0))
        ledger = self.office.ledger()
        try:
            paid = {key: made_of(bought) for key, bought in ledger.finished().items()}
        finally:
            ledger.close()
        agreed, scenes = self._contracts(episode), list[tuple[Shot, ...]]()
        writers: list[PaperWriter] = []
        asked = asked_scenes(episode, bible, template)
        for one in asked:
            writers.append(PaperWriter(contract=agreed(one.id), paid=paid, id=f"board:{one.id}"))
            try:
                scenes.append(enriched_scene(one, writers[-1]))
            except Unasked:
                continue
        whole = len(scenes) == len(asked)
        return PaperBoard(
            board=join_scenes(episode, bible, scenes) if whole else draw_board(episode, bible),
            lines=tuple(_named(line, whole=whole) for w in writers for line in w.lines),
            repairs=total(w.repair for w in writers),
        )

    def _fresh(self, episode: Episode, bible: Bible) -> tuple[str, str]:
        """The template that a hired model is asked with, empty where none is, and the digest."""
        drama = self.office.drama
        if not drama.hiring.text:
            return "", board_digest(episode, bible)
        template = board_template(drama.folder)
        by = enriched_by(drama.hiring.text, template)
        return template, board_digest(episode, bible, enriched_by=by)

    def _kept(self, path: Path, number: int, fresh: str) -> Storyboard | None:
        """The board's file where it stays. Raises UserError when script and board were changed."""
        if not path.exists():
            return None
        stored = open_board(path)
        if stored.digest == fresh or (stored.edited and same_sources(stored.digest, fresh)):
            return stored.board
        if stored.edited:
            folder = self.office.drama.folder
            raise UserError(
                say(
                    f"{path}: 分镜改过，剧本或设定也改过",
                    f"{path}: edited, and the script or bible changed too",
                ),
                hint=say(
                    f"重画用 yingxi board {folder} {number} --redraw（会丢掉分镜的改动）",
                    f"yingxi board {folder} {number} --redraw draws it anew, dropping edits",
                ),
            )
        return None

    def _contracts(self, episode: Episode) -> Callable[[str], Contract]:
        """The contract for a scene's id. Raises SettingsError, UnknownName or PriceMissing."""
        drama, book = self.office.drama, self.office.prices()
        where = f"{drama.folder / DRAMA_FILE}: [script] text"
        hired = hire(drama.hiring.text, where=where, environ=self.office.environ)

        def agreed(scene: str) -> Contract:
            slate = Slate(
                drama=drama.title, episode=episode.number, shot=scene, department=Department.BOARD
            )
            return contract(hired, book, slate)

        return agreed

    def _enriched(
        self, episode: Episode, bible: Bible, template: str, ledger: Ledger, reporter: Reporter
    ) -> Storyboard:
        """Every scene by the model, several at once; all that was answered is kept."""
        agreed, asked = self._contracts(episode), asked_scenes(episode, bible, template)
        buyer = Buyer(ledger=ledger, blobs=self.blobs, fetch=fetch, cost=self.office.prices().bill)
        limits = dict(self.office.drama.hiring.limits)
        most = limits.get(self.office.drama.hiring.text.partition(":")[0], IN_FLIGHT)
        reporter.begin(STEP, say("画分镜 board.draw", STEP), float(len(asked)), 0.0)
        pool = ThreadPoolExecutor(most, thread_name_prefix="scene")
        try:
            running = [
                pool.submit(enriched_scene, one, HiredWriter(contract=agreed(one.id), buyer=buyer))
                for one in asked
            ]
            scenes: list[tuple[Shot, ...]] = []
            for one, scene in zip(asked, running, strict=True):
                scenes.append(scene.result())
                reporter.advance(STEP, 1.0, one.id)
        except BaseException:
            buyer.clock.stop()
            raise
        finally:
            pool.shutdown(cancel_futures=True)
        reporter.end(STEP)
        return join_scenes(episode, bible, scenes)


def _named(line: CallLine, *, whole: bool) -> CallLine:
    """Says of an unpaid answer that what follows is counted by our own board."""
    if whole or line.bought:
        return line
    told = say("（以下先按自己画的分镜算）", " (counted below: the board as drawn without it)")
    return replace(line, id=line.id + told)
