"""One shot from a sentence: the same stage, sound, label, without an episode around it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise

from yingxi.board.model import FPS, Shot, Verb
from yingxi.label.visible import opening_frames
from yingxi.production.jobs import CHUNK, DressJob, Job, Lettering, MixJob, PaintJob, TakeJob
from yingxi.production.schedule import SAMPLES_A_FRAME, Slot, sound_cues
from yingxi.shoot.plan import PlannedShot
from yingxi.stage.calls import calls
from yingxi.stage.camera import spread
from yingxi.stage.score import Figure, Performance
from yingxi.stage.space import PLATE_W

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


def take_jobs(
    shot: Shot, performance: Performance, *, mark: int | None = None
) -> tuple[TakeJob, ...]:
    """The shot in pieces, the large label over its opening, the watermark in every frame."""
    lettering = Lettering(
        caption=shot.caption,
        opening_label=min(opening_frames(0), performance.frames),
        mark=mark,
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


_STROLL = {Verb.WALK: (432.0, 330.0), Verb.RUN: (845.0, 520.0)}
"""Plate pixels a second on the front line, and how far before its mark a figure begins."""
_LONGEST_WAY = 1500.0
"""Plate pixels from beyond one edge of the frame to beyond the other."""
_APART = 290.0
_BREATH = 20
"""Frames of a standing start or finish that nobody minds."""


def planned_shot(shot: Shot, seconds: float) -> PlannedShot:
    """A shot of exactly so many seconds, rounded to a frame."""
    return PlannedShot(shot=shot, frames=max(FPS, round(seconds * FPS)))


def travelling(performance: Performance) -> Performance:
    """Whoever only walks or runs goes on for the whole shot, through the middle of the frame.

    Within an episode a walk is cut before it ends; a shot of its own must fill its seconds.
    """
    if not performance.figures or not all(_travels(f) for f in performance.figures):
        return performance
    scale = spread(performance.camera)
    order = sorted(performance.figures, key=lambda f: f.x)
    middle = (len(order) - 1) / 2
    beside = {f.id: (k - middle) * _APART / scale for k, f in enumerate(order)}
    return replace(
        performance,
        figures=tuple(
            _sent(f, beside[f.id], performance.frames, scale) for f in performance.figures
        ),
    )


def _travels(figure: Figure) -> bool:
    return figure.acts[-1].verb in _STROLL and figure.acts[-1].toward is None


def _sent(figure: Figure, beside: float, frames: int, scale: float) -> Figure:
    act, way_of = figure.acts[-1], figure.facing
    pace, run_up = _STROLL[act.verb]
    way = min(pace * frames / FPS, _LONGEST_WAY / scale)
    # A figure staged far off is drawn in towards its mark, which lies a run-up from its start.
    start = PLATE_W / 2 - way_of * (way * scale / 2 + run_up * (1 - scale)) + beside
    going = round(way / pace * FPS)
    pause = frames - going
    acts = (replace(act, start=0, end=frames, toward=start + way_of * way),)
    if pause > _BREATH:
        # Longer than the way across: a halt in the middle, then on.
        half = going // 2
        acts = (
            replace(act, start=0, end=half, toward=start + way_of * way / 2),
            replace(act, verb=Verb.STAND, start=half, end=half + pause),
            replace(act, start=half + pause, end=frames, toward=start + way_of * way),
        )
    return replace(figure, x=start + run_up * way_of, acts=acts)
