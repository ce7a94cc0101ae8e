"""Where the tiles lie: scale, rotation and stretch from the lattice's energy, blind of the payload.

Whatever the payload, a tiled mark has its energy on the points of a lattice in the spectrum. The
sum of the whitened power on those points needs no phase, so one FFT serves every pose that is
tried. Only the best few are looked at closely, and what chooses them never sees a sign of the key.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numba as nb
import numpy as np
from numpy.typing import NDArray
from scipy.fft import rfft2

from yingxi.label.watermark.canvas import Residual
from yingxi.label.watermark.tile import HIGHEST, PERIOD, Waves, lattice

SIZE = 2048
"""The spectrum's side; the picture is padded to it."""
SMALLEST, LARGEST = 0.5, 1.8
_SCALE_STEP = 0.0022
_TURN = 4.5
_TURN_STEP = 0.12
_LOUDEST = 6.0
"""Whitened power is cut off here: one loud stripe of the picture is not a lattice."""

_COARSE = 14.5
"""Where the coarse waves end, in cycles a tile."""

Matrix = NDArray[np.float64]
Power = NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Pose:
    """How the lattice lies: ``matrix`` takes cycles a tile to cycles a pixel of the canvas."""

    matrix: Matrix
    """``(2, 2)``, x first."""
    score: float
    """Deviations above what chance gives this one pose."""

    @property
    def scale(self) -> float:
        """How much larger than drawn the mark is."""
        return float(1 / (PERIOD * np.sqrt(abs(np.linalg.det(self.matrix)))))

    @property
    def rotation(self) -> float:
        """Degrees, clockwise."""
        return float(np.degrees(np.arctan2(self.matrix[1, 0], self.matrix[0, 0])))


def spectrum_power(canvas: Residual) -> Power:
    """Whitened power ``(SIZE, SIZE // 2 + 1)``: 1 on average everywhere."""
    tapered = canvas * np.outer(_taper(canvas.shape[0]), _taper(canvas.shape[1]))
    spectrum = rfft2(tapered.astype(np.float32), (SIZE, SIZE), workers=1)
    power = (spectrum.real**2 + spectrum.imag**2).astype(np.float32)
    level = _level(power)
    level = _level(np.minimum(power, 4 * level)) * 1.02
    return np.minimum(power / (level + 1e-12), _LOUDEST)


def _taper(length: int) -> NDArray[np.float32]:
    ramp = max(1, length // 10)
    out = np.ones(length, np.float32)
    edge = 0.5 - 0.5 * np.cos(np.pi * (np.arange(ramp) + 0.5) / ramp)
    out[:ramp], out[-ramp:] = edge, edge[::-1]
    return out


def _level(power: Power) -> Power:
    """The power around each point, from a coarse map; rows wrap around, columns reflect."""
    rows, columns = power.shape
    coarse = cv2.resize(power, (columns // 4, rows // 4), interpolation=cv2.INTER_AREA)
    reach = 7
    tall = cv2.copyMakeBorder(coarse, reach, reach, 0, 0, cv2.BORDER_WRAP)
    # In double: running sums of floats lose what is faint beside what is loud.
    mean = cv2.blur(tall.astype(np.float64), (2 * reach + 1, 2 * reach + 1))[reach:-reach]
    smooth = cv2.resize(mean, (columns, rows), interpolation=cv2.INTER_LINEAR)
    return np.asarray(smooth, np.float32)


def poses(power: Power, count: int) -> list[Pose]:
    """The likeliest poses, best first, each climbed to the top of its hill.

    Half of them come from the whole band, half from its coarse waves only, which are all that a
    hard encode leaves.
    """
    waves = lattice()
    size = np.hypot(waves.u, waves.v)
    found = [
        pose
        for reach in (HIGHEST, _COARSE)
        for pose in _likeliest(power, waves.u[size <= reach], waves.v[size <= reach], count // 2)
    ]
    # Most copies keep the picture's frame: that pose is looked at whatever its energy.
    found.append(_climbed(power, waves.u, waves.v, _pose(1.0, 0.0)))
    return sorted(found, key=lambda pose: -pose.score)


def _climbed(power: Power, across: Waves, down: Waves, start: Matrix) -> Pose:
    u, v = across.astype(np.float64), down.astype(np.float64)
    matrix, score = _climb(power, u, v, start)
    return Pose(matrix=matrix, score=(score - u.size) / float(np.sqrt(u.size)))


def _likeliest(power: Power, across: Waves, down: Waves, count: int) -> list[Pose]:
    u, v = across.astype(np.float64), down.astype(np.float64)
    soft = np.asarray(cv2.blur(power, (3, 3)), np.float32)
    scales = np.exp(np.arange(np.log(SMALLEST), np.log(LARGEST), _SCALE_STEP))
    turns = np.radians(np.arange(-_TURN, _TURN + _TURN_STEP / 2, _TURN_STEP))
    scores = _scan(soft, u, v, scales, turns)
    found: list[Pose] = []
    for _ in range(count):
        best = int(scores.argmax())
        at_scale, at_turn = divmod(best, turns.size)
        scores[max(0, at_scale - 3) : at_scale + 4, max(0, at_turn - 3) : at_turn + 4] = -np.inf
        start = _pose(float(scales[at_scale]), float(turns[at_turn]))
        found.append(_climbed(power, across, down, start))
    return found


@nb.njit(cache=True, nogil=True)
def _pose(scale: float, turn: float) -> Matrix:
    step = 1.0 / (PERIOD * scale)
    out = np.empty((2, 2))
    out[0, 0], out[0, 1] = np.cos(turn) * step, -np.sin(turn) * step
    out[1, 0], out[1, 1] = np.sin(turn) * step, np.cos(turn) * step
    return out


@nb.njit(cache=True, nogil=True)
def _scan(power: Power, u: Matrix, v: Matrix, scales: Matrix, turns: Matrix) -> NDArray[np.float32]:
    out = np.empty((scales.size, turns.size), np.float32)
    for i in range(scales.size):
        for j in range(turns.size):
            matrix = _pose(scales[i], turns[j])
            total = 0.0
            for k in range(u.size):
                x = (matrix[0, 0] * u[k] + matrix[0, 1] * v[k]) * SIZE
                y = (matrix[1, 0] * u[k] + matrix[1, 1] * v[k]) * SIZE
                if x < 0:
                    x, y = -x, -y
                column, row = int(x + 0.5), int(np.floor(y + 0.5))
                if column <= SIZE // 2 and abs(row) < SIZE // 2:
                    total += power[row % SIZE, column]
                else:
                    total += 1.0
            out[i, j] = total
    return out


@nb.njit(cache=True, nogil=True)
def _energy(power: Power, u: Matrix, v: Matrix, matrix: Matrix) -> float:
    total = 0.0
    for k in range(u.size):
        x = (matrix[0, 0] * u[k] + matrix[0, 1] * v[k]) * SIZE
        y = (matrix[1, 0] * u[k] + matrix[1, 1] * v[k]) * SIZE
        if x < 0:
            x, y = -x, -y
        column, row = int(x), int(np.floor(y))
        if column >= SIZE // 2 or abs(row) >= SIZE // 2 - 1:
            total += 1.0
            continue
        right, down = x - column, y - row
        above, below = row % SIZE, (row + 1) % SIZE
        upper = power[above, column] * (1 - right) + power[above, column + 1] * right
        lower = power[below, column] * (1 - right) + power[below, column + 1] * right
        total += upper * (1 - down) + lower * down
    return total


@nb.njit(cache=True, nogil=True)
def _climb(power: Power, u: Matrix, v: Matrix, start: Matrix) -> tuple[Matrix, float]:
    """Pattern search over the four numbers of the matrix, by scale, turn, stretch and shear."""
    best, top = start.copy(), _energy(power, u, v, start)
    size = 0.0012
    while size > 0.0001:
        better = False
        for way in range(8):
            amount = size if way % 2 else -size
            change = np.eye(2)
            if way // 2 == 0:
                change[0, 0] += amount
                change[1, 1] += amount
            elif way // 2 == 1:
                change[0, 1] -= amount
                change[1, 0] += amount
            elif way // 2 == 2:
                change[0, 0] += amount
                change[1, 1] -= amount
            else:
                change[0, 1] += amount
                change[1, 0] += amount
            tried = change @ best
            energy = _energy(power, u, v, tried)
            if energy > top:
                best, top, better = tried, energy, True
        if not better:
            size *= 0.5
    return best, top
