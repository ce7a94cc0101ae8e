"""A pass of a shot as a film: drawn, encoded almost without loss, kept."""

from __future__ import annotations

from itertools import islice

import numpy as np

from yingxi.errors import MediaError
from yingxi.media.colour import to_i420
from yingxi.media.encode import ShotWriter
from yingxi.media.standard import Recipe
from yingxi.production.jobs import PassJob
from yingxi.stage.backdrop import Backdrop
from yingxi.stage.crowds import Extras
from yingxi.stage.passes import passes
from yingxi.store.blobs import Blobs
from yingxi.store.steps import Made
from yingxi.tongue import say

CRF = 8
"""What a model measures must not be the encoder's doing."""


def film(job: PassJob, blobs: Blobs, backdrop: Backdrop | None, extras: Extras | None) -> Made:
    """Shoot a pass; its film is the blob ``film``. Raises MediaError for an odd size or no time."""
    if job.width % 2 or job.height % 2 or min(job.width, job.height, job.rate, job.frames) < 1:
        wanted = f"{job.width}x{job.height} @{job.rate} × {job.frames}"
        raise MediaError(
            say(f"{job.shot_id}: 拍不成 {wanted}", f"{job.shot_id}: can't shoot {wanted}"),
            hint=say(
                "宽和高要是偶数，至少一帧", "width and height must be even, one frame at least"
            ),
        )
    recipe = Recipe(width=job.width, height=job.height, crf=CRF, rate=job.rate)
    pictures = passes(
        job.performance, job.kind, backdrop=backdrop, extras=extras,
        width=job.width, height=job.height, rate=job.rate, frames=job.start + job.frames,
    )  # fmt: skip
    draft = blobs.draft(".mp4")
    with ShotWriter(draft, recipe) as shot:
        for picture in islice(pictures, job.start, None):
            shot.write(to_i420(np.ascontiguousarray(picture[..., ::-1])))
        count = shot.frames
    return Made(blobs={"film": blobs.keep(draft)}, facts={"frames": count})
