"""Wires a studio from settings: the only place that knows every concrete class."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import time
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from yingxi.bible.culture import Culture, load_culture
from yingxi.bible.draft import draft_bible
from yingxi.bible.files import read_bible, write_bible
from yingxi.bible.model import Bible
from yingxi.board.draw import board_digest, draw_board
from yingxi.board.files import open_board, write_board
from yingxi.board.model import Shot, Size, Storyboard
from yingxi.board.prompt import Understanding, understand
from yingxi.check.technical import Report, inspect_master
from yingxi.crew.local import LocalCrew
from yingxi.cut import captions
from yingxi.cut.cover import PORTRAIT, POSTER, cover
from yingxi.cut.timeline import Part
from yingxi.cut.titles import episode_name
from yingxi.errors import UserError
from yingxi.label.aigc import PLACEHOLDER_PRODUCER, AigcLabel, check_provider
from yingxi.label.visible import mark_picture
from yingxi.label.write import master as write_master
from yingxi.label.write import picture as write_picture
from yingxi.production import hands
from yingxi.production.episode import Conformed, EpisodeLine, Hands
from yingxi.production.jobs import PaintJob
from yingxi.production.report import Reporter
from yingxi.production.runner import JobRunner
from yingxi.production.schedule import starts
from yingxi.production.single import mix_job, planned_shot, take_jobs
from yingxi.production.sources import Finished, Sources
from yingxi.script.model import Episode, Script
from yingxi.script.read import read_script
from yingxi.settings import SCRIPT_SUFFIXES, Drama, cache_folder, read_drama
from yingxi.shoot.plan import plan_shot
from yingxi.sound.effects import KINDS
from yingxi.stage.backdrop import Backdrop
from yingxi.stage.direct import direct, look_of, world_of
from yingxi.stage.perform import faces, still
from yingxi.stage.score import Performance, World
from yingxi.stage.sheets import captioned, grid, portrait
from yingxi.store.blobs import Blobs, disk_faults
from yingxi.store.canon import digest
from yingxi.store.lock import alone, together
from yingxi.store.steps import StepLog
from yingxi.tongue import say

PRELOAD = (hands.__name__,)
EMBEDDED = Hands(
    direct=direct,
    world_of=world_of,
    chorus=hands.chorus,
    sound_kinds=dict(KINDS),
)


class Studio:
    """A drama, its store and its crew: what the doors call."""

    def __init__(self, drama: Drama, *, workers: int | None = None) -> None:
        self.drama = drama
        self.blobs = Blobs(drama.state)
        self.log = StepLog(drama.state, self.blobs)
        self.crew = LocalCrew(workers, preload=PRELOAD)

    @classmethod
    def open(cls, folder: Path, *, workers: int | None = None) -> Studio:
        """The studio of a drama's folder. Raises UserError or SettingsError."""
        drama = read_drama(folder)
        if drama.producer:
            check_provider(drama.producer)
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
            write_bible(draft_bible(_joined(scripts), self._culture()), self.drama.bible)
        return read_bible(self.drama.bible)

    def storyboard(self, number: int, *, redraw: bool = False) -> Storyboard:
        """The episode's board: the file if a person edited it, else drawn from the script.

        Raises UserError when both the board and the script were changed by hand.
        """
        episode, bible = self.episode(number), self.bible()
        path = self.drama.board(number)
        fresh = board_digest(episode, bible)
        if path.exists() and not redraw:
            stored = open_board(path)
            if stored.digest == fresh:
                return stored.board
            if stored.edited:
                raise UserError(
                    say(
                        f"{path}: 分镜改过，剧本或设定也改过",
                        f"{path}: edited, and the script or bible changed too",
                    ),
                    hint=say(
                        f"重画用 yingxi board {self.drama.folder} {number} --redraw（会丢掉分镜的改动）",
                        f"yingxi board {self.drama.folder} {number} --redraw draws it anew, dropping edits",
                    ),
                )
        board = draw_board(episode, bible)
        write_board(board, path, digest=fresh)
        return board

    def make(self, number: int, reporter: Reporter, *, redraw: bool = False) -> Finished:
        """Build an episode: master, subtitles, covers, all labelled and read back."""
        with alone(self.drama.state):
            _ready(self.drama.out)
            sources = Sources(
                drama=self.drama,
                bible=self.bible(),
                storyboard=self.storyboard(number, redraw=redraw),
            )
            with self.crew:
                runner = self._runner(reporter)
                conformed = EpisodeLine(sources, hands=EMBEDDED, runner=runner).build()
            return self._finish(sources, runner, conformed, reporter)

    def _runner(self, reporter: Reporter) -> JobRunner:
        return JobRunner(
            do=hands.do, blobs=self.blobs, log=self.log, crew=self.crew, reporter=reporter
        )

    def _finish(
        self, sources: Sources, runner: JobRunner, conformed: Conformed, reporter: Reporter
    ) -> Finished:
        number = sources.storyboard.episode
        out = self.drama.out
        master = out / f"ep{number:02d}.mp4"
        label = AigcLabel(
            producer=self.drama.producer or PLACEHOLDER_PRODUCER,
            produce_id=_produce_id(sources, conformed),
        )
        stamp = digest(
            (conformed.slots, conformed.sound, label, [str(p.path.name) for p in conformed.parts])
        )
        began = time.monotonic()
        files = {
            "srt": out / f"ep{number:02d}.srt",
            "ass": out / f"ep{number:02d}.ass",
            "tall": out / f"ep{number:02d}-cover-9x16.jpg",
            "wide": out / f"ep{number:02d}-cover-3x4.jpg",
        }
        note = self.drama.state / f"ep{number:02d}.json"
        done = _read_note(note) == (stamp, _sizes([master, *files.values()]))
        reporter.begin(
            "cut.assemble", say("合成 cut.assemble", "cut.assemble"), 1, 1 if done else 0
        )
        if not done:
            with disk_faults(note):
                note.unlink(missing_ok=True)
            for part in conformed.parts:
                self.blobs.checked(part.path.name)
            write_master(
                conformed.parts, np.load(self.blobs.checked(conformed.sound)), master, label,
                metadata={"title": f"{self.drama.title} 第{number}集", "comment": "AI生成"},
            )  # fmt: skip
            reporter.advance("cut.assemble", 0.8, master.name)
            captions.write_subtitles(
                out / f"ep{number:02d}", conformed.cues, title=self.drama.title
            )
            self._write_covers(sources, conformed, label, files["tall"], files["wide"])
            with disk_faults(note):
                note.write_text(
                    json.dumps(
                        {
                            "stamp": stamp,
                            "sizes": _sizes([master, *files.values()]),
                            "black": _black(conformed),
                            "voices": [(c.name, c.start) for c in conformed.voices],
                        }
                    ),
                    encoding="utf-8",
                )
            reporter.advance("cut.assemble", 0.2, "")
            runner.tally.made["cut.assemble"] = 1
        else:
            runner.tally.cached["cut.assemble"] = 1
        reporter.end("cut.assemble")
        runner.tally.seconds["cut.assemble"] = time.monotonic() - began
        return Finished(
            master=master,
            subtitles=(files["srt"], files["ass"]),
            covers=(files["tall"], files["wide"]),
            frames=conformed.frames,
            made=runner.tally.made,
            cached=runner.tally.cached,
            seconds=runner.tally.seconds,
        )

    def _write_covers(
        self, sources: Sources, conformed: Conformed, label: AigcLabel, tall: Path, wide: Path
    ) -> None:
        performance, at = self._cover_shot(sources, conformed)
        backdrop = self._backdrop(performance.world)
        frame, seen = still(performance, at, backdrop=backdrop), faces(performance, at)
        board = sources.storyboard
        name = episode_name(board.episode) + (f" · {board.title}" if board.title else "")
        for path, size in ((tall, PORTRAIT), (wide, POSTER)):
            picture = cover(frame, self.drama.title, name, size, faces=seen)
            write_picture(mark_picture(picture), path, label)

    def _cover_shot(self, sources: Sources, conformed: Conformed) -> tuple[Performance, int]:
        """The picture to sell the episode by: two people and an effect beat one face alone."""
        order = (Size.MEDIUM, Size.MEDIUM_CLOSE, Size.FULL, Size.CLOSE)
        able = [p for p in conformed.planned if not p.shot.black] or list(conformed.planned)
        chosen = min(
            able,
            key=lambda p: (
                not p.shot.blocking,
                -len(p.shot.blocking) - len(p.shot.effects),
                order.index(p.shot.size) if p.shot.size in order else len(order),
            ),
        )
        return direct(chosen, sources.bible), chosen.frames * 2 // 3

    def contact_sheet(self, number: int) -> Path:
        """Every shot's middle frame with its name, as a labelled picture beside the board."""
        bible, board = self.bible(), self.storyboard(number)
        tiles = [self._tile(shot, bible, board.fps) for shot in board.shots]
        return write_sheet(grid(tiles, columns=6), self.drama.board(number).with_suffix(".jpg"))

    def _tile(self, shot: Shot, bible: Bible, fps: int) -> NDArray[np.uint8]:
        performance = direct(plan_shot(shot, None), bible)
        backdrop = None if shot.black else self._backdrop(performance.world)
        return captioned(
            still(performance, performance.frames // 2, backdrop=backdrop),
            f"{shot.id} {shot.size} {shot.frames / fps:.1f}s",
            shot.line.text if shot.line else shot.action,
        )

    def _backdrop(self, world: World) -> Backdrop:
        return hands.backdrop_of(world, self.blobs, self.log)

    def cast_sheet(self) -> Path:
        """The whole cast on the lamp-lit screen."""
        tiles = [
            captioned(portrait(look_of(c)), c.name, f"{c.role} {c.age}")
            for c in self.bible().cast
            if not c.group
        ]
        return write_sheet(grid(tiles, columns=5), self.drama.bible / "cast.jpg")

    def inspect(self, number: int) -> Report:
        """Measure the finished master. Raises UserError where there is none yet."""
        master = self.drama.out / f"ep{number:02d}.mp4"
        if not master.exists():
            raise UserError(
                say(f"还没有 {master}", f"there is no {master} yet"),
                hint=f"yingxi make {self.drama.folder} {number}",
            )
        return inspect_master(master, black_asked=_asked_black(self.drama.state, number))

    def _culture(self) -> Culture | None:
        return load_culture(self.drama.culture) if self.drama.culture else None


def _black(conformed: Conformed) -> list[tuple[float, float]]:
    """Where the script wants the picture black, in seconds of the episode."""
    return [
        (at / 25, (at + slot.frames) / 25)
        for slot, at in zip(conformed.slots, starts(conformed.slots), strict=True)
        if slot.planned is not None and slot.planned.shot.black
    ]


def _asked_black(state: Path, number: int) -> list[tuple[float, float]]:
    try:
        note = json.loads((state / f"ep{number:02d}.json").read_text(encoding="utf-8"))
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


def _ready(folder: Path) -> None:
    """Make sure, before hours of work, that a folder takes files; sweep half-written ones."""
    with disk_faults(folder):
        folder.mkdir(parents=True, exist_ok=True)
        for half in folder.glob(".*.part"):
            half.unlink(missing_ok=True)
        if not os.access(folder, os.W_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))


def _produce_id(sources: Sources, conformed: Conformed) -> str:
    """A stable name of this very cut: ``EP01-`` and the head of its content's hash."""
    head = digest((sources.drama.title, conformed.slots, conformed.sound))[7:19].upper()
    return f"EP{sources.storyboard.episode:02d}-{head}"


def _joined(scripts: list[Script]) -> Script:
    """All files of a season as one script, for the bible's sake."""
    first = scripts[0]
    return Script(
        title=first.title,
        writer=first.writer,
        outline=first.outline,
        sketches=tuple({s.name: s for script in scripts for s in script.sketches}.values()),
        episodes=tuple({e.number: e for script in scripts for e in script.episodes}.values()),
    )


def shoot_prompt(
    prompt: str, out: Path, *, seconds: float, workers: int | None, reporter: Reporter
) -> tuple[Understanding, int]:
    """Shoot one shot from a sentence into ``out``; returns what was understood and the frames."""
    _refuse_odd_film(out)
    understanding = understand(prompt, seconds=seconds)
    with together(cache_folder()):
        return understanding, _shoot(understanding, prompt, out, seconds, workers, reporter)


def _refuse_odd_film(out: Path) -> None:
    """Before a minute of work: can the film be written there at all?"""
    if out.suffix.lower() != ".mp4" or out.is_dir():
        raise UserError(
            say(f"写不成 {out}：成片是 .mp4", f"can't write {out}: the film is an .mp4"),
            hint="-o shot.mp4",
        )
    with disk_faults(out):
        out.parent.mkdir(parents=True, exist_ok=True)
        if not os.access(out.parent, os.W_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))


def _shoot(
    understanding: Understanding,
    prompt: str,
    out: Path,
    seconds: float,
    workers: int | None,
    reporter: Reporter,
) -> int:
    state = cache_folder()
    blobs = Blobs(state)
    log = StepLog(state, blobs)
    shot, bible = understanding.shot, understanding.bible
    planned = planned_shot(shot, seconds)
    performance = direct(planned, bible)
    takes = take_jobs(shot, performance)
    mix = mix_job(shot, planned.frames, EMBEDDED.sound_kinds, seed=performance.seed)
    with LocalCrew(workers, preload=PRELOAD) as crew:
        runner = JobRunner(do=hands.do, blobs=blobs, log=log, crew=crew, reporter=reporter)
        runner.run([] if shot.black else [PaintJob(world=performance.world)])
        made = runner.run([mix, *takes])
    parts = [Part(blobs.checked(made[t.step.key].blobs["take"]), t.stop - t.start) for t in takes]
    sound = np.load(blobs.checked(made[mix.step.key].blobs["sound"]))
    label = AigcLabel(
        producer=PLACEHOLDER_PRODUCER, produce_id="SHOT-" + digest((prompt, seconds))[7:19].upper()
    )
    return write_master(parts, sound, out, label, metadata={"title": prompt})


def write_sheet(picture: NDArray[np.uint8], path: Path) -> Path:
    """Write a labelled contact sheet."""
    with disk_faults(path):
        path.parent.mkdir(parents=True, exist_ok=True)
    produce_id = "SHEET-" + hashlib.sha256(picture.tobytes()).hexdigest()[:12].upper()
    write_picture(
        picture, path, AigcLabel(producer=PLACEHOLDER_PRODUCER, produce_id=produce_id), quality=86
    )
    return path
