"""Hands for what models made: films, lines and pictures of others, brought to our measure."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence

import cv2
import numpy as np

from yingxi.check.takes.gate import Expected, judge, passed, worth
from yingxi.check.takes.score import Score
from yingxi.check.takes.seen import Bgr, Seen, ending, look, picture, strip_of
from yingxi.cut.conform import conform
from yingxi.errors import MediaError
from yingxi.media.decode import sound
from yingxi.media.fit import fitted
from yingxi.media.probe import probe
from yingxi.production.jobs import FilmJob, GateJob, HeardJob, StripJob, TailJob, TrackJob
from yingxi.production.kept import lettered, marking, spoken
from yingxi.sound.levels import levelled_line
from yingxi.sound.track import levelled_track
from yingxi.store.blobs import Blobs, disk_faults
from yingxi.store.steps import Made

WIDTH, HEIGHT, RATE = 1080, 1920, 25


Foreign = FilmJob | TailJob | HeardJob | TrackJob | GateJob | StripJob


def make(job: Foreign, blobs: Blobs) -> Made:
    """Do any of these jobs."""
    match job:
        case FilmJob():
            return film(job, blobs)
        case TailJob():
            return tail(job, blobs)
        case HeardJob():
            return heard(job, blobs)
        case TrackJob():
            return track(job, blobs)
        case GateJob():
            return gate(job, blobs)
        case StripJob():
            return strip(job, blobs)


def film(job: FilmJob, blobs: Blobs) -> Made:
    """Conform a film."""
    pictures = fitted(
        blobs.checked(job.film), job.frames, width=WIDTH, height=HEIGHT, rate=RATE, fill=job.fill
    )
    written = (o.shifted(-job.start) for o in lettered(job.lettering, job.whole or job.frames))
    overlays = tuple(o for o in written if o.start < job.frames and o.end > 0)
    draft = blobs.draft(".mp4")
    count = conform(pictures, overlays, draft, mark=marking(job.lettering.mark))
    return Made(blobs={"take": blobs.keep(draft)}, facts={"frames": count})


def tail(job: TailJob, blobs: Blobs) -> Made:
    """The last picture of a film that is seen, as PNG."""
    pictures = fitted(
        blobs.checked(job.film), job.frames,
        width=job.width, height=job.height, rate=RATE, fill=job.fill,
    )  # fmt: skip
    (last,) = deque(pictures, maxlen=1)
    _, png = cv2.imencode(".png", cv2.cvtColor(last, cv2.COLOR_YUV2BGR_I420))
    return Made(blobs={"image": blobs.keep_bytes(png.tobytes())}, facts={})


def track(job: TrackJob, blobs: Blobs) -> Made:
    """Music as samples at our rate and loudness."""
    samples = levelled_track(sound(blobs.checked(job.audio)))
    draft = blobs.draft(".npy")
    with disk_faults(blobs.root), draft.open("wb") as file:
        np.save(file, samples)
    return Made(blobs={"track": blobs.keep(draft)}, facts={"samples": len(samples)})


def heard(job: HeardJob, blobs: Blobs) -> Made:
    """A line as samples at our rate and loudness."""
    mono = sound(blobs.checked(job.audio)).mean(axis=1)
    speech = levelled_line(np.asarray(mono, np.float32), job.emotion)
    return spoken(speech, blobs)


def gate(job: GateJob, blobs: Blobs) -> Made:
    """A take's scores against what it should be."""
    film = _seen(job.film, blobs)
    if not film.grey:  # nothing more can be said of it
        return _judged(job, judge(film, Expected()))
    path = blobs.path(job.film)
    expected = Expected(
        picture=_picture(job.picture, blobs),
        sheets=tuple(picture(blobs.checked(sheet)) for sheet in job.sheets),
        plate=_picture(job.plate, blobs),
        before=ending(blobs.checked(job.before)) if job.before else (),
        line=job.line, written=job.written, looked=job.looked,
    )  # fmt: skip
    heard = sound(path) if job.line and probe(path).audio is not None else None
    return _judged(job, judge(film, expected, heard))


def strip(job: StripJob, blobs: Blobs) -> Made:
    """Four frames of a film side by side, as JPEG; ``unseen`` where it shows nothing."""
    film = _seen(job.film, blobs)
    if not film.large:
        return Made(blobs={}, facts={"unseen": True})
    return Made(blobs={"image": blobs.keep_bytes(strip_of(film))}, facts={})


def _seen(film: str, blobs: Blobs) -> Seen:
    """A film as the gate sees it; nothing where it can't be read: the shot wants another take."""
    try:
        return look(blobs.checked(film))
    except MediaError:
        return Seen(grey=(), colour=(), large=())


def _judged(job: GateJob, scores: Sequence[Score]) -> Made:
    facts = {
        "passed": passed(scores),
        "worth": worth(scores),
        "scores": [
            {"rule": s.rule, "version": s.version, "value": s.value, "passed": s.passed,
             "skipped": s.skipped, "evidence": s.evidence}
            for s in scores
        ],
    }  # fmt: skip
    return Made(blobs={"film": job.film}, facts=facts)


def _picture(blob: str, blobs: Blobs) -> Bgr | None:
    return picture(blobs.checked(blob)) if blob else None
