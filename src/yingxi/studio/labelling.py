"""Finished files through the chain of trust: read, marked, tagged, sealed, signed, in this order."""

from __future__ import annotations

import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from yingxi.label.aigc import PLACEHOLDER_PRODUCER, AigcLabel
from yingxi.label.chain import Labelled, burned, finish, unmarked, watermarked
from yingxi.label.ingredients import Work
from yingxi.label.keys import Identity, identity
from yingxi.label.visible import mark_picture as with_label
from yingxi.label.visible_proof import prove
from yingxi.label.watermark import detect, mark_picture, matches, payload_of
from yingxi.label.write import encode
from yingxi.media.atomic import media_errors
from yingxi.settings import Drama
from yingxi.tongue import say


@dataclass(frozen=True, slots=True, kw_only=True)
class Labeller:
    """Labels one work's files under one identity."""

    label: AigcLabel
    who: Identity

    def film(self, draft: Path, out: Path, work: Work) -> Labelled:
        """A film whose label and watermark are in its pixels becomes ``out``.

        Raises GateClosed where either can't be read back, MediaError where a later link fails;
        ``out`` is then as it was.
        """
        marked = watermarked(burned(draft, prove(draft)), self.label.produce_id)
        return finish(marked, self.label, out, work, self.who)

    def picture(self, bgr: NDArray[np.uint8], out: Path, work: Work) -> Labelled:
        """A picture ``(h, w, 3)`` gets its visible label, its watermark and the rest."""
        payload = payload_of(self.label.produce_id)
        shown = mark_picture(with_label(bgr), payload)
        with scratch(out.parent) as folder:
            draft = folder / out.name
            encode(shown, draft)
            seen = burned(draft, prove(draft))
            found = detect([_luma(draft)])
            if matches(found, self.label.produce_id):
                marked = watermarked(seen, self.label.produce_id, found)
            else:
                why = say("图片太小或太平，载不动水印", "too small or too flat for a watermark")
                marked = unmarked(seen, self.label.produce_id, why=why)
            return finish(marked, self.label, out, work, self.who)


def labeller(drama: Drama, produce_id: str) -> Labeller:
    """Who labels a drama's work. Raises SettingsError for a certificate that can't be used."""
    return Labeller(
        label=AigcLabel(producer=drama.producer or PLACEHOLDER_PRODUCER, produce_id=produce_id),
        who=identity(drama.signing),
    )


@contextmanager
def scratch(beside: Path) -> Generator[Path]:
    """A folder for files on their way, on the disk they will lie on; gone afterwards."""
    with media_errors(beside, "write"):
        beside.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".label.", dir=beside) as folder:
            yield Path(folder)


def still_of(work: Work) -> Work:
    """What the manifest says of a picture from a film: of its parts, those that can be seen."""
    seen = tuple(i for i in work.ingredients if i.kind in {"take", "keyframe", "card"})
    return replace(work, ingredients=(), source=replace(work, ingredients=seen).whole)


def _luma(path: Path) -> NDArray[np.uint8]:
    return np.asarray(cv2.imread(str(path), cv2.IMREAD_GRAYSCALE), np.uint8)
