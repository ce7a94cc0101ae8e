"""Writing in a take: models letter what nobody asked for. An optional eye that reads Chinese."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from yingxi.check.takes.score import Score, at_most, skipped
from yingxi.check.takes.seen import Bgr
from yingxi.errors import MissingExtra
from yingxi.label.eye import installed, read_picture

RULE, VERSION = "text", "1"
SURE = 0.9
"""How surely something must be read to count as writing. Measured by benchmarks/gate.py: words are
read at 0.98 and more, ornament at 0.5 to 0.8."""
GIBBERISH = 0.5
"""From here to ``SURE`` it looks like writing and says nothing, where ``LINE`` letters differ."""
LINE = 4
"""Different letters in a line: lattices and scales are read as a few, over and over."""
MOST = 1.0
"""Letters nobody asked for: one alone is mostly a window or a fold."""
_LETTER = re.compile(r"[^\W_]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A line that was read in a picture, and how surely, 0–1."""

    text: str
    sure: float


Eye = Callable[[Bgr], tuple[Reading, ...]]
__all__ = ["Eye", "Reading", "installed", "known", "lettering", "strange"]


def lettering(
    frames: Sequence[Bgr], *, approved: Sequence[Bgr] = (), asked: Iterable[str] = (),
    eye: Eye | None = None,
) -> Score:  # fmt: skip
    """Letters in the worst frame that neither the words ``asked`` nor the approved pictures hold."""
    eye = eye or _eye
    try:
        allowed = known(approved, eye=eye) + "".join(asked)
        read = [strange(eye(frame), allowed) for frame in frames]
    except MissingExtra as missing:
        return skipped(RULE, missing.message, version=VERSION)
    worst = max(read, key=len, default="")
    return at_most(RULE, float(len(worst)), MOST, worst or "0", version=VERSION)


def known(approved: Sequence[Bgr], *, eye: Eye | None = None) -> str:
    """All that can be read in approved pictures. Raises MissingExtra."""
    return "".join(r.text for picture in approved for r in (eye or _eye)(picture))


def strange(readings: Iterable[Reading], allowed: str) -> str:
    """The letters of a frame that are writing, legible or not, and are not among the ``allowed``."""
    out = ""
    for reading in readings:
        letters = [c for c in _LETTER.findall(reading.text) if c not in allowed]
        if reading.sure >= SURE or (reading.sure >= GIBBERISH and len(set(letters)) >= LINE):
            out += "".join(letters)
    return out


def _eye(picture: Bgr) -> tuple[Reading, ...]:
    return tuple(Reading(text=w.text, sure=w.sure) for w in read_picture(picture))
