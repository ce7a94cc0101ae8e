"""Flashes that can trigger photosensitive seizures, after ITU-R BT.1702 and Ofcom's guidance.

A transition is a change of luminance by 20 cd/m² or more whose darker side is under 160 cd/m², or
to or from saturated red; two opposing ones are a flash. More than three flashes within a second
over a quarter of the picture are not permitted. Luminance is that of a screen with 200 cd/m² of
white. Parts that turn against each other at the same moment (a checkerboard that changes sides)
and regular patterns (stripes), which the recommendation also treats, are not looked at.
"""

from __future__ import annotations

import numba as nb
import numpy as np
from numpy.typing import NDArray

CHANGE = 20.0
"""cd/m²."""
DARKER = 160.0
TRANSITIONS = 7
"""More than three flashes: the fourth one begins with the seventh opposing change in a second."""
AREA = 0.25
_RED_CHANGE = 20.0
_RED_SHARE = 0.8
_ANY = 1e9
"""A bound on the darker side that holds nothing back."""
_NEVER = -(10**6)

Cells = NDArray[np.float32]


def _luminance() -> NDArray[np.float32]:
    """Screen luminance of every luma of 16-235, by Ofcom's formula."""
    volts = np.clip((np.arange(256) - 16) * 255 / 219, 0, 255)
    return (413.435 * (0.002745 * volts + 0.0189623) ** 2.2).astype(np.float32)


_LUMINANCE = _luminance()


class Flicker:
    """Follows every cell of a film, frame by frame."""

    def __init__(self, shape: tuple[int, ...], rate: float) -> None:
        self._light = _Watch(shape, rate)
        self._crimson = _Watch(shape, rate)

    def take(self, luma: Cells, blue: Cells, red: Cells) -> None:
        """The next frame: luma 16-235, U and V, all of one shape."""
        light = _LUMINANCE[np.clip(np.rint(luma), 0, 255).astype(np.uint8)]
        self._light.take(light, np.ones_like(light), CHANGE, DARKER)
        self._crimson.take(*_redness(luma, blue, red), _RED_CHANGE, _ANY)

    @property
    def general(self) -> Cells:
        """Area, where there were too many flashes in the second before; a value a frame."""
        return np.asarray(self._light.areas, np.float32)

    @property
    def red(self) -> Cells:
        """The same for saturated red."""
        return np.asarray(self._crimson.areas, np.float32)

    @property
    def most(self) -> int:
        """The most opposing transitions within a second over a quarter of the picture at once."""
        return self._light.most


class _Watch:
    """One quantity: its turns in every cell, and the moments at which many cells turn together."""

    def __init__(self, shape: tuple[int, ...], rate: float) -> None:
        self._second, self._together = max(1, round(rate)), max(2, round(0.12 * rate))
        self._lows = np.full(shape, np.inf, np.float32)
        self._highs = np.full(shape, -np.inf, np.float32)
        self._way = np.zeros(shape, np.int8)
        self._rose = np.full(shape, _NEVER, np.int32)
        self._fell = np.full(shape, _NEVER, np.int32)
        self._floor, self._roof = float("inf"), float("-inf")
        self._last = 0
        self._turns: list[tuple[int, float]] = []
        self.areas: list[float] = []
        self.most = 0

    def take(self, level: Cells, purity: Cells, change: float, darker: float) -> None:
        now = len(self.areas)
        _follow(
            level, purity, self._lows, self._highs, self._way, self._rose, self._fell, now, change, darker
        )  # fmt: skip
        since = now - self._together
        up = float(((self._rose > since) & (self._rose > self._fell)).mean())
        down = float(((self._fell > since) & (self._fell > self._rose)).mean())
        mean = float(level.mean())
        self._floor, self._roof = min(self._floor, mean), max(self._roof, mean)
        steps = ((1, up, mean - self._floor), (-1, down, self._roof - mean))
        for way, area, step in steps:
            # In a moving texture cells turn too, but the whole stays as bright as it was.
            if area < AREA or step < AREA * change or way == self._last:
                continue
            self._floor = self._roof = mean
            self._turns.append((now, area))
            self._last = way
            # What turned before belongs to this change, also where it comes a frame later.
            self._rose[:], self._fell[:] = _NEVER, _NEVER
        recent = [area for at, area in self._turns[-TRANSITIONS:] if at > now - self._second]
        self.most = max(self.most, sum(at > now - self._second for at, _ in self._turns[-99:]))
        self.areas.append(min(recent) if len(recent) >= TRANSITIONS else 0.0)


def _redness(luma: Cells, blue: Cells, red: Cells) -> tuple[Cells, Cells]:
    """(R - G - B) × 320 and R's share of the three, in linear light."""
    y = (luma - 16) / np.float32(219)
    pb, pr = (blue - 128) / np.float32(224), (red - 128) / np.float32(224)
    rgb = np.stack([y + 1.5748 * pr, y - 0.1873 * pb - 0.4681 * pr, y + 1.8556 * pb])
    r, g, b = np.clip(rgb, 0, 1).astype(np.float32) ** np.float32(2.2)
    return np.maximum(r - g - b, 0) * np.float32(320), r / np.maximum(r + g + b, np.float32(1e-4))


@nb.njit(cache=True, nogil=True)
def _follow(
    level: Cells,
    purity: Cells,
    lows: Cells,
    highs: Cells,
    way: NDArray[np.int8],
    rose: NDArray[np.int32],
    fell: NDArray[np.int32],
    now: int,
    change: float,
    darker: float,
) -> None:
    """Walk every cell one frame on, and note where it turned by ``change`` from its last extreme."""
    rows, columns = level.shape
    for y in range(rows):
        for x in range(columns):
            value = level[y, x]
            low, high = min(lows[y, x], value), max(highs[y, x], value)
            rises = value - low >= change and low < darker and purity[y, x] >= _RED_SHARE
            falls = high - value >= change and value < darker
            if rises and way[y, x] <= 0:
                rose[y, x] = now
                way[y, x] = 1
                low = high = value
            elif falls and way[y, x] >= 0:
                # A fall from red counts where red was pure before it, which a rise noted.
                if way[y, x] == 1 or darker < _ANY:
                    fell[y, x] = now
                way[y, x] = -1
                low = high = value
            elif way[y, x] == 1 and value >= high:
                low = value
            elif way[y, x] == -1 and value <= low:
                high = value
            lows[y, x], highs[y, x] = low, high
