"""One pose looked at closely: where the tiles begin, what is written, and what chance could do."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from yingxi.label.watermark.canvas import Residual
from yingxi.label.watermark.code import decode
from yingxi.label.watermark.search import Pose
from yingxi.label.watermark.tile import PERIOD, REACH, chips, gathered, lattice

_FINE = 512
"""Places a tile's side is divided into when its beginning is sought."""

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
    upright = _upright(canvas, pose)
    return [
        _read(_waves(upright), pose, mirrored=False),
        _read(_waves(np.ascontiguousarray(upright[:, ::-1])), pose, mirrored=True),
    ]


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


def _waves(picture: Residual) -> Complex:
    """Amplitudes on the lattice, whitened: ``(waves,)``, the steady ones first."""
    height, width = picture.shape
    halves = np.arange(-2 * REACH - 2, 2 * REACH + 3) / 2
    across = np.exp(-2j * np.pi / PERIOD * np.outer(np.arange(width), halves[2 * REACH + 2 :]))
    down = np.exp(-2j * np.pi / PERIOD * np.outer(halves, np.arange(height)))
    spectrum = down.astype(np.complex64) @ (picture @ across.astype(np.complex64))
    # Between the points of the lattice there is picture only: that is the noise to divide by.
    power = np.abs(spectrum).astype(np.float32) ** 2
    between = np.zeros_like(power)
    between[1::2, 1::2] = 1.0
    total = cv2.GaussianBlur(power * between, (0, 0), 5.0)
    noise = np.maximum(total / cv2.GaussianBlur(between, (0, 0), 5.0), 0)
    waves = lattice()
    at = (2 * waves.v + 2 * REACH + 2, 2 * waves.u)
    return np.asarray(spectrum[at] / np.sqrt(noise[at] + 1e-9), np.complex128)


def _read(amplitudes: Complex, pose: Pose, *, mirrored: bool) -> Reading:
    waves = lattice()
    steady = _limited(amplitudes[: waves.steady.size])
    surface = np.zeros((_FINE, _FINE), np.complex128)
    surface[waves.steady_v % _FINE, waves.steady_u] = steady * np.conj(waves.steady)
    heights = np.fft.ifft2(surface).real
    down, across = divmod(int(heights.argmax()), _FINE)
    sync = heights[down, across] * _FINE**2 / (np.linalg.norm(steady) + 1e-12)
    turn = np.exp(2j * np.pi / _FINE * (waves.told_u * across + waves.told_v * down))
    told = _limited(amplitudes[waves.steady.size :]) * turn
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


def _limited(amplitudes: Complex) -> Complex:
    """No wave speaks louder than three deviations."""
    size = np.abs(amplitudes)
    return np.asarray(amplitudes * np.minimum(1.0, 3.0 / (size + 1e-12)), np.complex128)
