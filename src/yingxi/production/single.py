"""One shot from a sentence: the same stage, sound, label, without an episode around it."""

from __future__ import annotations

from collections.abc import Mapping

from yingxi.board.model import FPS, Shot
from yingxi.label.visible import opening_frames
from yingxi.production.episode import chunked
from yingxi.production.jobs import Lettering, MixJob, TakeJob
from yingxi.production.schedule import SAMPLES_A_FRAME, Slot, sound_cues
from yingxi.shoot.plan import PlannedShot
from yingxi.stage.score import Performance


def take_jobs(shot: Shot, performance: Performance) -> tuple[TakeJob, ...]:
    """The shot in chunks, the large label over its opening."""
    lettering = Lettering(
        caption=shot.caption, opening_label=min(opening_frames(0), performance.frames)
    )
    return tuple(
        TakeJob(
            shot_id=shot.id, performance=performance, lettering=lettering, start=start, stop=stop
        )
        for start, stop in chunked(performance.frames)
    )


def mix_job(shot: Shot, frames: int, kinds: Mapping[str, str], *, seed: int) -> MixJob:
    """The shot's own music, ambience and effects."""
    planned = PlannedShot(shot=shot, frames=frames)
    cues = sound_cues([Slot(id=shot.id, frames=frames, planned=planned)], {}, kinds, seed=seed)
    return MixJob(cues=cues, total=frames * SAMPLES_A_FRAME)


def planned_shot(shot: Shot, seconds: float) -> PlannedShot:
    """A shot of exactly so many seconds, rounded to a frame."""
    return PlannedShot(shot=shot, frames=max(FPS, round(seconds * FPS)))
