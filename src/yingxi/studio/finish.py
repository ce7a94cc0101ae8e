"""The last bench: master, subtitles and covers, labelled, read back, and written down."""

from __future__ import annotations

import contextlib
import errno
import json
import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from yingxi.board.model import Size
from yingxi.cut import captions
from yingxi.cut.assemble import assemble
from yingxi.cut.cover import PORTRAIT, POSTER, cover
from yingxi.cut.titles import episode_name
from yingxi.label.ingredients import Work
from yingxi.media.fit import picture_filling
from yingxi.production.episode import Conformed
from yingxi.production.report import Reporter
from yingxi.production.runner import Tally
from yingxi.production.schedule import starts
from yingxi.production.sources import Finished, Sources
from yingxi.settings import Drama
from yingxi.shoot.plan import PlannedShot
from yingxi.stage.backdrop import Backdrop
from yingxi.stage.direct import direct
from yingxi.stage.perform import Faces, faces, still
from yingxi.stage.score import World
from yingxi.store.blobs import Blobs, disk_faults
from yingxi.store.canon import digest
from yingxi.studio.labelling import labeller, scratch, still_of
from yingxi.tongue import say

_ABANDONED = 3600.0
"""Seconds after which a folder of files on their way is a killed run's, whoever made it."""


class Finishing:
    """Everything that goes to the audience from one conformed episode."""

    def __init__(
        self, sources: Sources, conformed: Conformed, backdrop: Callable[[World], Backdrop]
    ) -> None:
        self._sources, self._conformed, self._backdrop = sources, conformed, backdrop
        drama, number = sources.drama, sources.storyboard.episode
        stem = drama.out / f"ep{number:02d}"
        self.master = stem.with_suffix(".mp4")
        self.subtitles = (stem.with_suffix(".srt"), stem.with_suffix(".ass"))
        self.covers = tuple(
            (drama.out / f"{stem.name}-cover-{shape}.jpg", size)
            for shape, size in (("9x16", PORTRAIT), ("3x4", POSTER))
        )
        self._note = note_of(drama, number)
        self._labeller = labeller(drama, sources.produce_id)
        self._work = Work(
            title=f"{drama.title} 第{number}集",
            ingredients=conformed.ingredients,
            maker="yingxi",
        )

    def finish(self, blobs: Blobs, tally: Tally, reporter: Reporter) -> Finished:
        """Write what has changed since the last cut, each file whole or not at all."""
        began = time.monotonic()
        stamp = self._stamp()
        done = _read_note(self._note) == (stamp, _sizes(self._files()))
        reporter.begin(
            "cut.assemble", say("合成 cut.assemble", "cut.assemble"), 1, 1 if done else 0
        )
        if done:
            tally.cached["cut.assemble"] = 1
        else:
            self._write(blobs, reporter)
            self._write_note(stamp)
            tally.made["cut.assemble"] = 1
        reporter.end("cut.assemble")
        tally.seconds["cut.assemble"] = time.monotonic() - began
        return Finished(
            master=self.master,
            subtitles=self.subtitles,
            covers=tuple(path for path, _ in self.covers),
            frames=self._conformed.frames,
            made=tally.made,
            cached=tally.cached,
            seconds=tally.seconds,
        )

    def _files(self) -> list[Path]:
        return [self.master, *self.subtitles, *(path for path, _ in self.covers)]

    def _stamp(self) -> str:
        c = self._conformed
        label, who = self._labeller.label, self._labeller.who.fingerprint
        return digest((c.slots, c.sound, label, who, [p.path.name for p in c.parts]))

    def _write(self, blobs: Blobs, reporter: Reporter) -> None:
        conformed, drama = self._conformed, self._sources.drama
        with disk_faults(self._note):
            self._note.unlink(missing_ok=True)
        for part in conformed.parts:
            blobs.checked(part.path.name)
        with scratch(drama.out) as folder:
            draft = folder / self.master.name
            assemble(
                conformed.parts, np.load(blobs.checked(conformed.sound)), draft,
                metadata={"title": self._work.title, "comment": "AI生成"},
            )  # fmt: skip
            reporter.advance("cut.assemble", 0.9, self.master.name)
            captions.write_subtitles(self.master.with_suffix(""), conformed.cues, title=drama.title)
            reporter.advance("cut.assemble", 0.1, "")
            self._label(draft, blobs, reporter)

    def _label(self, draft: Path, blobs: Blobs, reporter: Reporter) -> None:
        """Through the chain of trust, the covers first: the master is what people wait for."""
        reporter.begin(
            "label.apply", say("标识 label.apply", "label.apply"), 1 + len(self.covers), 0
        )
        self._write_covers(blobs, reporter)
        self._labeller.film(draft, self.master, self._work)
        reporter.advance("label.apply", 1, self.master.name)
        reporter.end("label.apply")

    def _write_note(self, stamp: str) -> None:
        note = {
            "stamp": stamp,
            "sizes": _sizes(self._files()),
            "black": _black(self._conformed),
            "voices": [(cue.name, cue.start) for cue in self._conformed.voices],
        }
        with disk_faults(self._note):
            self._note.write_text(json.dumps(note), encoding="utf-8")

    def _write_covers(self, blobs: Blobs, reporter: Reporter) -> None:
        frame, seen = self._poster(blobs)
        board = self._sources.storyboard
        name = episode_name(board.episode) + (f" · {board.title}" if board.title else "")
        for path, size in self.covers:
            picture = cover(frame, self._sources.drama.title, name, size, faces=seen)
            self._labeller.picture(picture, path, still_of(self._work))
            reporter.advance("label.apply", 1, path.name)

    def _poster(self, blobs: Blobs) -> tuple[NDArray[np.uint8], Faces]:
        """The frame for the cover and where its faces are: what a model pictured, else the stage's."""
        chosen = self._cover_choice()
        pictured = dict(self._conformed.posters).get(chosen.shot.id)
        if pictured is not None:
            return picture_filling(
                blobs.checked(pictured), width=PORTRAIT[0], height=PORTRAIT[1]
            ), ()
        performance, at = direct(chosen, self._sources.bible), chosen.frames * 2 // 3
        backdrop = self._backdrop(performance.world)
        return still(performance, at, backdrop=backdrop), faces(performance, at)

    def _cover_choice(self) -> PlannedShot:
        """The picture to sell the episode by: two people and an effect beat one face alone."""
        order = (Size.MEDIUM, Size.MEDIUM_CLOSE, Size.FULL, Size.CLOSE)
        able = [p for p in self._conformed.planned if not p.shot.black] or list(
            self._conformed.planned
        )
        return min(
            able,
            key=lambda p: (
                not p.shot.blocking,
                -len(p.shot.blocking) - len(p.shot.effects),
                order.index(p.shot.size) if p.shot.size in order else len(order),
            ),
        )


def _black(conformed: Conformed) -> list[tuple[float, float]]:
    """Where the script wants the picture black, in seconds of the episode."""
    return [
        (at / 25, (at + slot.frames) / 25)
        for slot, at in zip(conformed.slots, starts(conformed.slots), strict=True)
        if slot.planned is not None and slot.planned.shot.black
    ]


def note_of(drama: Drama, number: int) -> Path:
    """Where it is written down how an episode was cut last."""
    return drama.state / f"ep{number:02d}.json"


def asked_black(drama: Drama, number: int) -> list[tuple[float, float]]:
    """Where the script wanted the last cut black, in seconds of the episode."""
    try:
        note = json.loads(note_of(drama, number).read_text(encoding="utf-8"))
        return [(float(a), float(b)) for a, b in note["black"]]
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return []


def _read_note(path: Path) -> tuple[str, dict[str, int]]:
    """What was cut last, and how large the files were that came of it."""
    try:
        note = json.loads(path.read_text(encoding="utf-8"))
        return str(note["stamp"]), dict(note["sizes"])
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return "", {}


def _sizes(files: list[Path]) -> dict[str, int]:
    return {p.name: p.stat().st_size for p in files if p.is_file()}


def _touched(folder: Path) -> float:
    """When something was last written in a folder; it may go while it is looked at."""
    times = [0.0]
    for path in (folder, *folder.glob("*")):
        with contextlib.suppress(FileNotFoundError):
            times.append(path.lstat().st_mtime)
    return max(times)


def ready(folder: Path) -> None:
    """Make sure, before hours of work, that a folder takes files; sweep half-written ones."""
    with disk_faults(folder):
        folder.mkdir(parents=True, exist_ok=True)
        for half in folder.glob(".*.part"):
            if not half.is_dir():
                half.unlink(missing_ok=True)
        for left in folder.glob(".label.*"):
            if left.is_dir() and time.time() - _touched(left) > _ABANDONED:
                shutil.rmtree(left, ignore_errors=True)
        if not os.access(folder, os.W_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
