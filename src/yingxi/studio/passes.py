"""The passes of a board's shot as films: for any tool that takes a control video."""

from __future__ import annotations

import re
import shutil
from collections.abc import Sequence
from pathlib import Path

from yingxi.board.model import Shot
from yingxi.errors import UnknownName
from yingxi.media.atomic import whole_file
from yingxi.production import hands
from yingxi.production.episode import EpisodeLine
from yingxi.production.jobs import PassJob
from yingxi.production.report import Reporter
from yingxi.production.runner import JobRunner
from yingxi.production.single import sets
from yingxi.production.sources import Sources
from yingxi.stage.passes import Pass, source_frames
from yingxi.store.blobs import disk_faults
from yingxi.store.lock import alone
from yingxi.studio.drama import Studio
from yingxi.studio.wiring import EMBEDDED, crew_for
from yingxi.tongue import say


def shoot_passes(
    studio: Studio, shot_id: str, kinds: Sequence[Pass], out: Path, *, size: tuple[int, int],
    rate: int, reporter: Reporter,
) -> tuple[tuple[Path, ...], int]:  # fmt: skip
    """Write ``SHOT.PASS.mp4`` for each kind into the folder ``out``; returns them and the frames.

    The shot is as long as it is on the stage: a line is spoken by the built-in voices. Raises
    UnknownName with the shots there are.
    """
    sources, shot = _found(studio, shot_id)
    with disk_faults(out):
        out.mkdir(parents=True, exist_ok=True)
    with alone(studio.drama.state), crew_for(studio.drama.state, workers=studio.workers) as crew:
        runner = JobRunner(
            do=hands.do, blobs=studio.blobs, log=studio.log, crew=crew, reporter=reporter
        )
        planned = EpisodeLine(sources, hands=EMBEDDED, runner=runner).planned(shot)
        performance = EMBEDDED.direct(planned, sources.bible)
        frames = len(source_frames(performance.frames, rate))
        jobs = [
            PassJob(
                shot_id=shot.id, performance=performance, kind=kind,
                width=size[0], height=size[1], rate=rate, frames=frames,
            )
            for kind in kinds
        ]  # fmt: skip
        runner.run(sets(performance))
        made = runner.run(jobs)
        films: list[Path] = []
        for job in jobs:
            path = out / f"{shot.id}.{job.kind}.mp4"
            with disk_faults(path), whole_file(path) as draft:
                shutil.copyfile(studio.blobs.checked(made[job.step.key].blobs["film"]), draft)
            films.append(path)
    return tuple(films), frames


def _found(studio: Studio, shot_id: str) -> tuple[Sources, Shot]:
    told = re.match(r"E(\d+)-", shot_id, re.IGNORECASE)
    episodes = sorted(studio.scripts())
    episode = int(told[1]) if told else episodes[0]
    if episode not in episodes:
        raise UnknownName(say("镜头", "shot"), shot_id, [f"E{n:02d}-…" for n in episodes])
    board = studio.storyboard(episode)
    shots = {shot.id: shot for shot in board.shots}
    if shot_id not in shots:
        raise UnknownName(say("镜头", "shot"), shot_id, shots)
    sources = Sources(drama=studio.drama, bible=studio.bible(), storyboard=board)
    return sources, shots[shot_id]
