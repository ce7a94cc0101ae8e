"""A shot from a sentence: understood, shot, labelled."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import numpy as np

from yingxi.board.prompt import Understanding, understand
from yingxi.cut.assemble import assemble
from yingxi.cut.timeline import Part
from yingxi.errors import UserError
from yingxi.label.aigc import PLACEHOLDER_PRODUCER, AigcLabel
from yingxi.label.ingredients import Work
from yingxi.label.keys import identity
from yingxi.label.watermark import payload_of
from yingxi.production import hands
from yingxi.production.report import Reporter
from yingxi.production.runner import JobRunner
from yingxi.production.single import mix_job, planned_shot, sets, take_jobs, travelling
from yingxi.settings import cache_folder
from yingxi.stage.direct import direct
from yingxi.store.blobs import Blobs, disk_faults
from yingxi.store.canon import digest
from yingxi.store.lock import together
from yingxi.store.steps import StepLog
from yingxi.studio.labelling import Labeller, scratch
from yingxi.studio.wiring import EMBEDDED, crew_for
from yingxi.tongue import say


def shoot_prompt(
    prompt: str, out: Path, *, seconds: float, workers: int | None, reporter: Reporter
) -> tuple[Understanding, int]:
    """Shoot one shot from a sentence into ``out``; returns what was understood and the frames."""
    _refuse_odd_film(out)
    _refuse_no_text(prompt)
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


def _refuse_no_text(prompt: str) -> None:
    """Bytes of another encoding would only be stumbled over once the shot is named after them."""
    try:
        prompt.encode()
    except UnicodeEncodeError as fault:
        raise UserError(
            say("这句话不是 UTF-8 文字", "the sentence is not UTF-8 text"),
            hint=say("把终端的编码设成 UTF-8 再试", "set the terminal to UTF-8 and try again"),
        ) from fault


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
    performance = travelling(direct(planned, bible))
    produce_id = "SHOT-" + digest((prompt, seconds))[7:19].upper()
    takes = take_jobs(shot, performance, mark=payload_of(produce_id))
    mix = mix_job(shot, planned.frames, EMBEDDED.sound_kinds, seed=performance.seed)
    with crew_for(state, workers=workers) as crew:
        runner = JobRunner(do=hands.do, blobs=blobs, log=log, crew=crew, reporter=reporter)
        made = runner.run([*sets(performance), mix])
        made |= runner.run(takes)
    parts = [Part(blobs.checked(made[t.step.key].blobs["take"]), t.stop - t.start) for t in takes]
    sound = np.load(blobs.checked(made[mix.step.key].blobs["sound"]))
    label = AigcLabel(producer=PLACEHOLDER_PRODUCER, produce_id=produce_id)
    with scratch(out.parent) as folder:
        draft = folder / out.name
        count = assemble(parts, sound, draft, metadata={"title": prompt, "comment": "AI生成"})
        Labeller(label=label, who=identity()).film(draft, out, Work(title=prompt, maker="yingxi"))
    return count
