"""Find the mark blind, and say how surely: the bound on a false alarm holds for any picture.

The signs of the key come from SHA-256, independent of every picture. Let ``x`` be what stands on
the told waves of one reading. For a payload that is not there, its correlation ``x · c`` is a sum
of the numbers ``x`` with independent random signs, whatever the numbers are, so by Hoeffding's
inequality ``P(x · c ≥ z |x|) ≤ exp(-z² / 2)``: no assumption that noise is Gaussian is made.
Everything that chooses the reading (the lattice's power, the steady waves) never sees a told sign.
So the chance that any of the 2⁶⁴ payloads reaches ``z`` in any of ``n`` readings is at most
``n · 2⁶⁴ · exp(-z² / 2)``. ``n`` is how many the search may try, not how many it did before it
stopped: with the 10⁻⁶ that is allowed, ``z ≥ 11.4``. A known payload needs only ``z ≥ 6.4``. The
CRC is a further guard that the bound does not count.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from yingxi.label.watermark.canvas import Pile
from yingxi.label.watermark.code import PAYLOAD
from yingxi.label.watermark.embed import payload_of
from yingxi.label.watermark.film import SHORT, WINDOW, key_frames, length, stretch
from yingxi.label.watermark.reading import Reading, correlation, readings
from yingxi.label.watermark.search import poses, spectrum_power

ALLOWED = 1e-6
"""The chance of a false alarm that a detection may have at most."""
_POSES = 16
_KEPT = 4
_BATCH = 24
_PLANNED = 512
"""Readings that a search may take; a longer one counts its own."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Detection:
    """What was read, or the best that was seen where nothing could be."""

    payload: int | None
    """None unless the chance of a false alarm is at most ``ALLOWED``."""
    sync: float
    """The steady waves' correlation over their norm, in deviations at one place."""
    bit_margin: float
    """The payload's correlation over the norm of what was read; 0 without a payload."""
    corrected: int
    """Coded bits of 512 that the code mended."""
    false_positive: float
    """Upper bound on the chance that a film without a mark gives this; 1 without a payload."""
    frames: int
    scale: float
    """The mark's size against the one it was drawn in, both at one length of the short side."""
    rotation: float
    mirrored: bool
    searched: int = 1
    """Readings that were tried."""
    evidence: tuple[NDArray[np.float64], ...] = field(default=(), repr=False)
    """What stood on the told waves of the best readings, for ``matches``."""

    @property
    def found(self) -> bool:
        """Whether a payload was read."""
        return self.payload is not None


def same_payload(first: Detection, second: Detection) -> bool:
    """Whether two films carry the same mark."""
    return first.payload is not None and first.payload == second.payload


def matches(detection: Detection, produce_id: str) -> bool:
    """Whether the film carries this ProduceID: read outright, or too faint for that but plain."""
    return likelihood(detection, produce_id) <= ALLOWED


def likelihood(detection: Detection, produce_id: str) -> float:
    """Upper bound on the chance that a film not marked with this ProduceID fits it as well."""
    payload = payload_of(produce_id)
    best = max((correlation(values, payload) for values in detection.evidence), default=0.0)
    return chance(best, detection.searched, told=0)


def chance(margin: float, searched: int, *, told: int = PAYLOAD) -> float:
    """The bound of this module's docstring: ``told`` bits of payload are not known beforehand."""
    exponent = np.log(max(_PLANNED, searched)) + told * np.log(2) - max(0.0, margin) ** 2 / 2
    return float(np.exp(min(0.0, exponent)))


def detect(source: Path | str | Iterable[NDArray[np.uint8]], *, seconds: float = 16.0) -> Detection:
    """Look for a mark in a film, or in luma planes ``(height, width)`` of one size.

    A film is read as little as it takes: a few key frames, then more, then windows that make up
    ``seconds`` of it. One of less than 12 seconds is read whole. Raises MediaError for what is no
    film.
    """
    hunt = _Hunt()
    if not isinstance(source, (str, Path)):
        return hunt.frames(iter(source))
    path = Path(source)
    whole = length(path)
    if whole > SHORT and hunt.frames(key_frames(path, 48)).found:
        return hunt.result()
    return hunt.stretches(path, whole, seconds)


class _Hunt:
    """Piles up frames and tries, until something is found or there is nothing more."""

    def __init__(self) -> None:
        self._pile = Pile()
        self._searched = 0
        self._seen: list[Reading] = []
        self._best: Reading | None = None

    def frames(self, frames: Iterable[NDArray[np.uint8]]) -> Detection:
        """Try after so many frames, after four times as many, and at the end."""
        due, rest = _BATCH, iter(frames)
        while batch := list(islice(rest, due)):
            for frame in batch:
                self._pile.add(frame)
            if self._try(self._pile):
                break
            due = 3 * self._pile.frames
        return self.result()

    def stretches(self, path: Path, whole: float, seconds: float) -> Detection:
        """Windows of a film, each alone and all together."""
        if whole <= SHORT:
            return self.frames(stretch(path, 0.0, SHORT, every=min(0.12, max(0.0, whole) / 120)))
        count = max(1, min(int(whole / WINDOW), int(seconds / WINDOW)))
        for index in range(count):
            window = Pile()
            for luma in stretch(path, index * whole / count, WINDOW, every=0.16):
                window.add(luma)
            self._pile.take(window)
            if self._try(window):
                return self.result()
        self._try(self._pile)
        return self.result()

    def _try(self, pile: Pile) -> bool:
        if pile.sum is None:
            return False
        for pose in poses(spectrum_power(pile.sum), _POSES):
            for reading in readings(pile.sum, pose):
                self._searched += 1
                self._note(reading)
                if self._sure(reading):
                    return True
        return False

    def _sure(self, reading: Reading) -> bool:
        return reading.payload is not None and chance(reading.margin, self._searched) <= ALLOWED

    def _note(self, reading: Reading) -> None:
        self._seen = sorted([*self._seen, reading], key=lambda one: -one.sync)[:_KEPT]
        if self._best is None or (reading.margin, reading.sync) > (
            self._best.margin,
            self._best.sync,
        ):
            self._best = reading

    def result(self) -> Detection:
        """What is known by now."""
        best = self._best
        if best is None:
            return Detection(
                payload=None,
                sync=0.0,
                bit_margin=0.0,
                corrected=0,
                false_positive=1.0,
                frames=0,
                scale=1.0,
                rotation=0.0,
                mirrored=False,
            )
        sure = self._sure(best)
        if not sure:
            best = self._seen[0]
        return Detection(
            payload=best.payload if sure else None,
            sync=best.sync,
            bit_margin=best.margin if sure else 0.0,
            corrected=best.corrected if sure else 0,
            false_positive=chance(best.margin, self._searched) if sure else 1.0,
            frames=self._pile.frames,
            scale=best.pose.scale,
            rotation=best.pose.rotation,
            mirrored=best.mirrored,
            searched=self._searched,
            evidence=tuple(one.values for one in {id(r): r for r in (best, *self._seen)}.values()),
        )
