"""The tile: which waves the mark is made of, and which of them carries which bit.

The mark is one square tile that is repeated over the whole picture, so its spectrum is a lattice
of waves. Some of them always have the same phase (they say where a tile begins, and whether the
picture is mirrored); the others carry the coded bits, each bit on three waves that lie far apart.
The tile is a fixed share of the picture's short side: scaling a film scales the mark.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from yingxi.label.watermark.code import CODED, encode

CANVAS = 720
"""The short side that a picture is brought to before it is searched."""
PERIOD = 128
"""A tile's side where the short side is ``CANVAS``."""
LOWEST, HIGHEST = 6.4, 25.3
"""The band, in waves a tile: coarse enough to outlive an encoder, fine enough not to be seen."""
REACH = int(HIGHEST)

_REPEAT = 3
_STEADY = 160
_TOLD = CODED * _REPEAT // 2
_PHASES = "yingxi watermark 1"
"""Seeds the choice of waves and signs. It is no secret: whoever has the code can write a mark."""

Waves = NDArray[np.intp]
Signs = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Lattice:
    """The waves of a tile as ``(u, v)``: cycles a tile to the right and down; a half plane."""

    steady_u: Waves
    steady_v: Waves
    steady: NDArray[np.complex128]
    """What the steady waves always are: ±1 ± i."""
    told_u: Waves
    told_v: Waves
    signs: Signs
    """One a coded place: ``(2 * waves,)``, real parts first; scrambles the bits."""

    @property
    def u(self) -> Waves:
        """All of them, the steady ones first."""
        return np.concatenate([self.steady_u, self.told_u])

    @property
    def v(self) -> Waves:
        return np.concatenate([self.steady_v, self.told_v])


@lru_cache(maxsize=1)
def lattice() -> Lattice:
    """The lattice, drawn from SHA-256, so that it is the same with every version of NumPy."""
    waves = [
        (u, v)
        for u in range(REACH + 1)
        for v in range(-REACH, REACH + 1)
        if (u or v > 0) and LOWEST <= float(np.hypot(u, v)) <= HIGHEST
    ]
    drawn = {wave: hashlib.sha256(f"{_PHASES}/{wave}".encode()).digest() for wave in waves}
    waves.sort(key=lambda wave: drawn[wave])
    waves = waves[: _STEADY + _TOLD]
    if len(waves) < _STEADY + _TOLD:
        raise AssertionError("the band is too narrow for the code")
    u, v = (np.array([wave[axis] for wave in waves], np.intp) for axis in (0, 1))
    flips = np.array([drawn[wave][0] & 3 for wave in waves])
    real, imaginary = 1.0 - 2.0 * (flips & 1), 1.0 - (flips & 2)
    return Lattice(
        steady_u=u[:_STEADY],
        steady_v=v[:_STEADY],
        steady=real[:_STEADY] + 1j * imaginary[:_STEADY],
        told_u=u[_STEADY:],
        told_v=v[_STEADY:],
        signs=np.concatenate([real[_STEADY:], imaginary[_STEADY:]]).astype(np.float64),
    )


def chips(payload: int) -> Signs:
    """The ±1 on each of the ``2 * waves`` places that carry bits, scrambled."""
    return np.tile(1.0 - 2.0 * encode(payload), _REPEAT) * lattice().signs


def gathered(values: Signs) -> Signs:
    """Soft coded bits ``(512,)`` from what stands at the places: the sum over the three of each."""
    return np.asarray((values * lattice().signs).reshape(_REPEAT, CODED).sum(0), np.float64)


def pattern(payload: int, width: int, height: int) -> Signs:
    """The mark for a picture of that size: ``(height, width)``, mean square 1, no constant part.

    Waves that the picture is too small to show (below 360 lines) are left out of it.
    """
    waves = lattice()
    values = chips(payload).reshape(2, -1)
    amplitudes = np.concatenate([waves.steady, values[0] + 1j * values[1]])
    period = PERIOD * min(width, height) / CANVAS
    shown = np.hypot(waves.u, waves.v) < 0.45 * period
    spectrum = np.zeros((2 * REACH + 1, REACH + 1), np.complex128)
    spectrum[waves.v[shown] + REACH, waves.u[shown]] = amplitudes[shown]
    across = np.exp(2j * np.pi / period * np.outer(np.arange(REACH + 1), np.arange(width)))
    down = np.exp(2j * np.pi / period * np.outer(np.arange(height), np.arange(-REACH, REACH + 1)))
    drawn = (down @ spectrum @ across).real
    return np.asarray(drawn / np.sqrt(max(1, shown.sum())), np.float64)
