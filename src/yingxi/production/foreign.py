"""Hands for what models made: films, lines and pictures of others, brought to our measure."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

import cv2
import numpy as np

from yingxi.check.gate import measure, passed, worth
from yingxi.cut.conform import conform
from yingxi.media.decode import frames as decoded
from yingxi.media.decode import sound
from yingxi.media.fit import fitted
from yingxi.production.jobs import FilmJob, GateJob, HeardJob
from yingxi.production.kept import lettered, spoken
from yingxi.sound.levels import levelled_line
from yingxi.store.blobs import Blobs
from yingxi.store.steps import Made

WIDTH, HEIGHT, RATE = 1080, 1920, 25
GATE_FRAMES = 250
"""Of a longer take, only this many frames are looked at."""


def film(job: FilmJob, blobs: Blobs) -> Made:
    """Conform a film."""
    pictures = fitted(blobs.checked(job.film), job.frames, width=WIDTH, height=HEIGHT, rate=RATE)
    draft = blobs.draft(".mp4")
    count = conform(pictures, tuple(lettered(job.lettering, job.frames)), draft)
    return Made(blobs={"take": blobs.keep(draft)}, facts={"frames": count})


def heard(job: HeardJob, blobs: Blobs) -> Made:
    """A line as samples at our rate and loudness."""
    mono = sound(blobs.checked(job.audio)).mean(axis=1)
    speech = levelled_line(np.asarray(mono, np.float32), job.emotion)
    return spoken(speech, blobs)


def gate(job: GateJob, blobs: Blobs) -> Made:
    """A take's scores; the frames are looked at in grey."""
    path = blobs.checked(job.film)
    grey = (f[: f.shape[0] * 2 // 3] for f in islice(decoded(path), GATE_FRAMES))
    picture = _grey(blobs.checked(job.picture)) if job.picture else None
    scores = measure(grey, picture)
    facts = {
        "passed": passed(scores),
        "worth": worth(scores),
        "scores": [
            {"rule": s.rule, "version": s.version, "value": s.value, "passed": s.passed,
             "evidence": s.evidence}
            for s in scores
        ],
    }  # fmt: skip
    return Made(blobs={"film": job.film}, facts=facts)


def _grey(path: Path) -> np.ndarray[tuple[int, int], np.dtype[np.uint8]] | None:
    found = cv2.imdecode(np.frombuffer(path.read_bytes(), np.uint8), cv2.IMREAD_GRAYSCALE)
    return None if found is None else np.asarray(found, np.uint8)
