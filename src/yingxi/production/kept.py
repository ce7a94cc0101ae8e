"""What several hands leave in the same form: a spoken line, and the writing on a shot."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from yingxi.cut.cards import caption_overlay
from yingxi.cut.overlay import Overlay
from yingxi.cut.subtitles import Circle, subtitle_overlays
from yingxi.label.visible import standing_label
from yingxi.label.watermark import Marker
from yingxi.media.standard import HEIGHT, I420, WIDTH
from yingxi.production.jobs import Lettering
from yingxi.sound.speech import Speech
from yingxi.store.blobs import Blobs, disk_faults
from yingxi.store.steps import Made


def spoken(speech: Speech, blobs: Blobs) -> Made:
    """A line's samples as a blob, its length and its jaw as facts."""
    draft = blobs.draft(".npy")
    with disk_faults(blobs.root), draft.open("wb") as file:
        np.save(file, speech.samples)
    facts = {
        "seconds": speech.seconds,
        "samples": len(speech.samples),
        "mouth": [round(float(m), 3) for m in speech.mouth],
    }
    return Made(blobs={"voice": blobs.keep(draft)}, facts=facts)


def lettered(
    lettering: Lettering,
    frames: int,
    around: Sequence[Circle] = (),
    heads: Sequence[Circle] = (),
) -> Iterator[Overlay]:
    """All that is written on a shot of so many frames, out of the way of the faces ``around``.

    ``heads`` are the places that faces take at any time of the shot: the label keeps off them.
    """
    if lettering.cues:
        yield from subtitle_overlays(lettering.cues, around)
    if lettering.caption:
        yield caption_overlay(lettering.caption, 4, max(6, frames - 4))
    yield from standing_label(frames, opening=lettering.opening_label, around=heads or around)


def marking(mark: int | None) -> Callable[[I420], None] | None:
    """What lays the watermark over each finished frame of a master."""
    return None if mark is None else Marker(mark, width=WIDTH, height=HEIGHT).mark
