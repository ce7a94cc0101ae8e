"""The embedded hands: one function that does any job in a worker process.

This is the only module of the line that knows the stage, the voices and the cut by name. A
finished job is recorded by the worker itself, so nothing is lost when the foreman dies.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from yingxi.bible.model import Voice
from yingxi.cut import titles
from yingxi.cut.conform import conform
from yingxi.cut.credits import Credits as CreditsCard
from yingxi.cut.credits import credits_frames, synthetic_cast
from yingxi.cut.overlay import Overlay
from yingxi.errors import MediaError, StoreConflict
from yingxi.label.visible import standing_label
from yingxi.label.watermark.audio import mark_sound
from yingxi.production import foreign, passed
from yingxi.production.jobs import (
    CardJob,
    Credits,
    DressJob,
    FilmJob,
    GateJob,
    HeardJob,
    Job,
    MixJob,
    Order,
    PaintJob,
    PassJob,
    SoundCue,
    StripJob,
    TailJob,
    TakeJob,
    TitleCard,
    TrackJob,
    VoiceJob,
)
from yingxi.production.kept import lettered, marking, spoken
from yingxi.sound.effects import ambience, effect
from yingxi.sound.mix import Clip, ClipKind, mix
from yingxi.sound.music import compose
from yingxi.sound.speech import Speaker
from yingxi.sound.track import laid
from yingxi.stage import worlds
from yingxi.stage.backdrop import Backdrop
from yingxi.stage.backdrop_file import load_backdrop, save_backdrop
from yingxi.stage.calls import Call, calls
from yingxi.stage.crowds import Extras, dressed, gathered, load_atlas, save_atlas
from yingxi.stage.crowds.atlas import Atlas
from yingxi.stage.perform import Faces, faces, perform
from yingxi.stage.score import Performance, World
from yingxi.store.blobs import Blobs, disk_faults
from yingxi.store.steps import Made, StepLog
from yingxi.tongue import say

SAMPLE_RATE = 48_000
_LOOKS = 5
"""Times of a shot at which it is asked where the faces are."""


def do(order: Order) -> Made:
    """Do a job and record it; what was made before is not made again."""
    cv2.setNumThreads(1)
    blobs = Blobs(Path(order.state))
    log = StepLog(Path(order.state), blobs)
    done = log.find(order.job.step)
    if done is not None:
        return done
    made = _make(order.job, blobs, log)
    # What could not be kept is drawn again by whoever needs it.
    return log.record(order.job.step, made) if made.blobs else made


def _make(job: Job, blobs: Blobs, log: StepLog) -> Made:
    match job:
        case PaintJob():
            return Made(blobs={"backdrop": _paint(job.world, blobs)}, facts={})
        case DressJob():
            return _dress(job.call, blobs)
        case VoiceJob():
            return _voice(job, blobs)
        case TakeJob():
            return _take(job, blobs, log)
        case PassJob():
            return _pass(job, blobs, log)
        case CardJob():
            return _card(job, blobs)
        case MixJob():
            return _mix(job, blobs)
        case FilmJob() | TailJob() | HeardJob() | TrackJob() | GateJob() | StripJob():
            return foreign.make(job, blobs)


def backdrop_of(world: World, blobs: Blobs, log: StepLog) -> Backdrop:
    """The painted world, from the store where it was painted before."""
    step = PaintJob(world=world).step
    painted = log.find(step)
    if painted is None:
        painted = log.record(step, Made(blobs={"backdrop": _paint(world, blobs)}, facts={}))
    return _backdrop(blobs.root, painted.blobs["backdrop"])


def _paint(world: World, blobs: Blobs) -> str:
    draft = blobs.draft(".npz")
    backdrop = worlds.paint(world)
    with disk_faults(blobs.root):
        save_backdrop(backdrop, draft)
    return blobs.keep(draft)


@lru_cache(maxsize=2)
def _backdrop(root: Path, name: str) -> Backdrop:
    return load_backdrop(Blobs(root).checked(name))


def extras_of(performance: Performance, blobs: Blobs, log: StepLog) -> Extras | None:
    """A performance's crowd in its clothes, from the store where it was dressed before."""
    return gathered([_sprites(call, blobs, log) for call in calls(performance)])


def _sprites(call: Call, blobs: Blobs, log: StepLog) -> Atlas:
    step = DressJob(call=call).step
    made = log.find(step)
    if made is None:
        made = _dress(call, blobs)
        if made.blobs:
            log.record(step, made)
    return _atlas(blobs.root, made.blobs["sprites"]) if made.blobs else dressed(call)


def _dress(call: Call, blobs: Blobs) -> Made:
    """Draw a crowd's sprites and keep them; a disk too full for them costs time, not the shot."""
    sprites = dressed(call)
    draft: Path | None = None
    try:
        draft = blobs.draft(".atlas")
        with disk_faults(blobs.root):
            save_atlas(sprites, draft)
        return Made(blobs={"sprites": blobs.keep(draft)}, facts={})
    except StoreConflict:
        if draft is not None:
            draft.unlink(missing_ok=True)
        return Made(blobs={}, facts={})


@lru_cache(maxsize=4)
def _atlas(root: Path, name: str) -> Atlas:
    return load_atlas(Blobs(root).checked(name))


@lru_cache(maxsize=1)
def _speaker() -> Speaker:
    return Speaker(threads=1)


def _voice(job: VoiceJob, blobs: Blobs) -> Made:
    speaker = _speaker()
    first, *others = job.voices
    if others:
        speech = speaker.speak_group(
            job.text, job.voices, emotion=job.emotion, pronunciations=job.pronunciations,
            seed=job.seed,
        )  # fmt: skip
    else:
        speech = speaker.speak(
            job.text, first, emotion=job.emotion, delivery=job.delivery,
            pronunciations=job.pronunciations, seed=job.seed,
        )  # fmt: skip
    return spoken(speech, blobs)


def _take(job: TakeJob, blobs: Blobs, log: StepLog) -> Made:
    performance = job.performance
    backdrop = None if performance.black else backdrop_of(performance.world, blobs, log)
    overlays = [o for o in _lettering(job) if o.start < job.stop - job.start and o.end > 0]
    frames = perform(
        performance,
        backdrop=backdrop,
        extras=extras_of(performance, blobs, log),
        start=job.start,
        stop=job.stop,
    )
    draft = blobs.draft(".mp4")
    count = conform(frames, overlays, draft, mark=marking(job.lettering.mark))
    if count != job.stop - job.start:
        wanted = job.stop - job.start
        raise MediaError(
            say(
                f"{job.shot_id}: 应有 {wanted} 帧，拍出 {count} 帧",
                f"{job.shot_id}: {wanted} frames wanted, {count} shot",
            ),
            hint=say("这是程序的错，请报告", "a fault of ours: please report it"),
        )
    return Made(blobs={"take": blobs.keep(draft)}, facts={"frames": count})


def _pass(job: PassJob, blobs: Blobs, log: StepLog) -> Made:
    performance = job.performance
    backdrop = None if performance.black else backdrop_of(performance.world, blobs, log)
    return passed.film(job, blobs, backdrop, extras_of(performance, blobs, log))


def _lettering(job: TakeJob) -> Iterator[Overlay]:
    """All that is written on the shot, its time counted from the chunk's first frame."""
    length, lines = job.performance.frames, job.lettering.cues
    around: Faces = ()
    heads: Faces = ()
    if not job.performance.black:
        heads = tuple(
            face
            for k in range(_LOOKS)
            for face in faces(job.performance, (length - 1) * k // (_LOOKS - 1))
        )
        if lines:
            around = faces(job.performance, min(length - 1, (lines[0].start + lines[-1].end) // 2))
    for overlay in lettered(job.lettering, length, around, heads):
        yield overlay.shifted(-job.start)


def _card(job: CardJob, blobs: Blobs) -> Made:
    card = job.card
    draft = blobs.draft(".mp4")
    opening = 0
    match card:
        case TitleCard():
            title = titles.Title(
                drama=card.drama,
                episode=card.episode,
                episode_title=card.episode_title,
                filing=card.filing_number,
            )
            frames: Iterator[NDArray[np.uint8]] = titles.title_frames(title, card.frames)
            opening = card.opening_label
        case Credits():
            frames = credits_frames(
                CreditsCard(
                    drama=card.drama,
                    writer=card.writer,
                    director=card.director,
                    cast=synthetic_cast(card.cast),
                ),
                card.frames,
            )
    label = standing_label(card.frames, opening=opening)
    count = conform(frames, label, draft, mark=marking(job.mark))
    return Made(blobs={"take": blobs.keep(draft)}, facts={"frames": count})


def _mix(job: MixJob, blobs: Blobs) -> Made:
    clips = [_clip(cue, blobs) for cue in job.cues]
    draft = blobs.draft(".npy")
    with disk_faults(blobs.root), draft.open("wb") as file:
        # After the limiter: the mark keeps the peak, and nothing may change it afterwards.
        mixed = mix(clips, job.total)
        np.save(file, mixed if job.mark is None else mark_sound(mixed, job.mark))
    return Made(blobs={"sound": blobs.keep(draft)}, facts={"samples": job.total})


def _clip(cue: SoundCue, blobs: Blobs) -> Clip:
    seconds = cue.length / SAMPLE_RATE
    match cue.kind:
        case "voice":
            samples = np.load(blobs.checked(cue.name))
        case "track":
            return Clip(
                kind=ClipKind.MUSIC, start=cue.start, gain_db=cue.gain_db,
                samples=laid(np.load(blobs.checked(cue.name)), cue.length),
            )  # fmt: skip
        case "music":
            samples = compose(cue.name, seconds, seed=cue.seed)
        case "ambience":
            samples = ambience(cue.name, seconds, seed=cue.seed)
        case _:
            samples = effect(cue.name, seed=cue.seed)
    return Clip(kind=ClipKind(cue.kind), start=cue.start, samples=samples, gain_db=cue.gain_db)


def chorus(voice: Voice, count: int = 6) -> tuple[Voice, ...]:
    """The voices of a group: one voice, spread in pitch and pace."""
    spread = np.linspace(-1.6, 1.6, count)
    return tuple(
        Voice(
            blend=voice.blend,
            speed=round(voice.speed * (1 + 0.02 * (i % 3 - 1)), 3),
            pitch=round(voice.pitch + float(p), 2),
        )
        for i, p in enumerate(spread)
    )
