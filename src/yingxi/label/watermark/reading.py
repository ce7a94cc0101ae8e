"""One pose looked at closely: where the tiles begin, what is written, and what chance could do."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy.fft import irfft2

from yingxi.label.watermark.canvas import Residual
from yingxi.label.watermark.code import decode
from yingxi.label.watermark.search import Pose
from yingxi.label.watermark.tile import PERIOD, REACH, chips, gathered, lattice

_FINE = 512
"""Places a tile's side is divided into when its beginning is sought."""
_RING = 3.0

Complex = NDArray[np.complex128]
Values = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Reading:
    """What stands on the waves once the picture lies upright."""

    pose: Pose
    mirrored: bool
    sync: float
    """The steady waves' correlation over their norm: deviations above chance at one place."""
    values: Values
    """What the told waves say, real parts first: ``(2 * waves,)``."""
    payload: int | None
    corrected: int
    margin: float
    """The payload's correlation over the norm of the values; 0 without one."""


def readings(canvas: Residual, pose: Pose) -> list[Reading]:
    """The picture as it lies and as its mirror image, in this order."""
    spectrum = _spectrum(_upright(canvas, pose))
    waves = lattice()
    plain = _weighed(spectrum[waves.v + REACH, waves.u])
    # A real picture's wave at (-u, v) is the conjugate of the one at (u, -v).
    turned = _weighed(np.conj(spectrum[REACH - waves.v, waves.u]))
    return [_read(plain, pose, mirrored=False), _read(turned, pose, mirrored=True)]


def correlation(values: Values, payload: int) -> float:
    """How well the values fit a payload: its correlation over their norm."""
    return float(values @ chips(payload) / (np.linalg.norm(values) + 1e-12))


def _upright(canvas: Residual, pose: Pose) -> Residual:
    """The canvas drawn again so that a tile's side is ``PERIOD`` and its edges are level.

    Cycles a pixel are ``M w``; a wave is ``exp(2πi wᵀMᵀx)``, so upright places are ``PERIOD Mᵀ x``.
    """
    height, width = canvas.shape
    turn = PERIOD * pose.matrix.T
    corners = np.array([[0, 0], [width, 0], [0, height], [width, height]], np.float64) @ turn.T
    low, high = corners.min(0), corners.max(0)
    placed = np.hstack([turn, -low[:, None]])
    size = (int(np.ceil(high[0] - low[0])), int(np.ceil(high[1] - low[1])))
    return np.asarray(cv2.warpAffine(canvas, placed, size, flags=cv2.INTER_CUBIC), np.float32)


def _spectrum(picture: Residual) -> Complex:
    """The waves of a tile that the picture holds, whitened: ``[v + REACH, u]``."""
    height, width = picture.shape
    spectrum = _down(height) @ (picture @ _across(width)).view(np.complex64)
    # Between the points of the lattice there is picture only: that is the noise to divide by.
    power = np.abs(spectrum) ** 2
    between = np.zeros(power.shape, np.float32)
    between[1::2, 1::2] = 1.0
    total = cv2.GaussianBlur(power * between, (0, 0), 5.0)
    noise = np.maximum(total / cv2.GaussianBlur(between, (0, 0), 5.0), 0)
    return np.asarray(spectrum / np.sqrt(noise + 1e-9), np.complex128)[2:-2:2, ::2]


@lru_cache(maxsize=8)
def _across(width: int) -> NDArray[np.float32]:
    """Cosine and minus sine in turn, half a cycle a tile from one pair to the next."""
    angles = np.pi / PERIOD * np.outer(np.arange(width), np.arange(2 * REACH + 3))
    return np.stack([np.cos(angles), -np.sin(angles)], 2).reshape(width, -1).astype(np.float32)


@lru_cache(maxsize=8)
def _down(height: int) -> NDArray[np.complex64]:
    halves = np.arange(-2 * REACH - 2, 2 * REACH + 3)
    angles = np.pi / PERIOD * np.outer(halves, np.arange(height))
    return np.exp(-1j * angles).astype(np.complex64)


def _read(amplitudes: Complex, pose: Pose, *, mirrored: bool) -> Reading:
    waves = lattice()
    steady = amplitudes[: waves.steady.size]
    surface = np.zeros((_FINE, _FINE // 2 + 1), np.complex64)
    surface[waves.steady_v % _FINE, waves.steady_u] = steady * np.conj(waves.steady)
    # Both halves of the plane are summed here, and at u = 0 only one of them is given.
    surface[:, 0] *= 2
    heights = irfft2(surface, (_FINE, _FINE)) * (_FINE**2 / 2)
    down, across = divmod(int(heights.argmax()), _FINE)
    sync = heights[down, across] / (np.linalg.norm(steady) + 1e-12)
    turn = np.exp(2j * np.pi / _FINE * (waves.told_u * across + waves.told_v * down))
    told = amplitudes[waves.steady.size :] * turn
    values = np.concatenate([told.real, told.imag])
    word = decode(gathered(values))
    return Reading(
        pose=pose,
        mirrored=mirrored,
        sync=float(sync),
        values=values,
        payload=word.payload if word else None,
        corrected=word.corrected if word else 0,
        margin=correlation(values, word.payload) if word else 0.0,
    )


def _weighed(amplitudes: Complex) -> Complex:
    """Rings of the band that an encoder has emptied count for little; no sign is looked at."""
    waves = lattice()
    limited = _limited(amplitudes)
    ring = np.minimum(np.hypot(waves.u, waves.v) / _RING, REACH / _RING).astype(np.intp)
    power = np.bincount(ring, np.abs(limited) ** 2) / np.maximum(1, np.bincount(ring))
    return np.asarray(limited * np.sqrt(np.clip(power - 0.96, 0.02, None))[ring], np.complex128)


def _limited(amplitudes: Complex) -> Complex:
    """No wave speaks louder than three deviations."""
    size = np.abs(amplitudes)
    return np.asarray(amplitudes * np.minimum(1.0, 3.0 / (size + 1e-12)), np.complex128)
