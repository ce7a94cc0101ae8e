"""One shot from a sentence: the same stage, sound, label, without an episode around it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from itertools import pairwise

from yingxi.board.model import FPS, Shot
from yingxi.label.visible import opening_frames
from yingxi.production.jobs import CHUNK, DressJob, Job, Lettering, MixJob, PaintJob, TakeJob
from yingxi.production.schedule import SAMPLES_A_FRAME, Slot, sound_cues
from yingxi.shoot.plan import PlannedShot
from yingxi.stage.calls import calls
from yingxi.stage.score import Performance

PIECES = 2
"""A shot is cut into a multiple of so many equal pieces: no core waits for another's last one."""


def sets(performance: Performance) -> tuple[Job, ...]:
    """What must stand before the camera rolls: the painted world, the dressed crowd."""
    if performance.black:
        return ()
    # The longest first: what is short fills the other core.
    return (
        *(DressJob(call=call) for call in calls(performance)),
        PaintJob(world=performance.world),
    )


def pieces(frames: int) -> tuple[tuple[int, int], ...]:
    """A shot's frames in an even number of nearly equal pieces, each starting on an even frame."""
    count = PIECES * max(1, math.ceil(frames / (PIECES * CHUNK)))
    edges = sorted({round(frames * k / count / 2) * 2 for k in range(count)})
    return tuple(pairwise([*edges, frames]))


def take_jobs(shot: Shot, performance: Performance) -> tuple[TakeJob, ...]:
    """The shot in pieces, the large label over its opening."""
    lettering = Lettering(
        caption=shot.caption, opening_label=min(opening_frames(0), performance.frames)
    )
    return tuple(
        TakeJob(
            shot_id=shot.id, performance=performance, lettering=lettering, start=start, stop=stop
        )
        for start, stop in pieces(performance.frames)
    )


def mix_job(shot: Shot, frames: int, kinds: Mapping[str, str], *, seed: int) -> MixJob:
    """The shot's own music, ambience and effects."""
    planned = PlannedShot(shot=shot, frames=frames)
    cues = sound_cues([Slot(id=shot.id, frames=frames, planned=planned)], {}, kinds, seed=seed)
    return MixJob(cues=cues, total=frames * SAMPLES_A_FRAME)


def planned_shot(shot: Shot, seconds: float) -> PlannedShot:
    """A shot of exactly so many seconds, rounded to a frame."""
    return PlannedShot(shot=shot, frames=max(FPS, round(seconds * FPS)))
