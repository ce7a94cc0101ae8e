"""Flashes that can trigger photosensitive seizures, after ITU-R BT.1702 and Ofcom's guidance.

A transition is a change of luminance by 20 cd/m² or more whose darker side is under 160 cd/m², or
to or from saturated red; two opposing ones are a flash. More than three flashes within a second
over a quarter of the picture are not permitted. Luminance is that of a screen with 200 cd/m² of
white. Regular patterns (stripes), which the recommendation also treats, are not looked at.
"""

from __future__ import annotations

import numba as nb
import numpy as np
from numpy.typing import NDArray

CHANGE = 20.0
"""cd/m²."""
DARKER = 160.0
TRANSITIONS = 7
"""More than three flashes: the seventh opposing change within a second."""
AREA = 0.25
_RED_CHANGE = 20.0
_RED_SHARE = 0.8

Cells = NDArray[np.float32]


def _luminance() -> NDArray[np.float32]:
    """Screen luminance of every luma of 16-235, by Ofcom's formula."""
    volts = np.clip((np.arange(256) - 16) * 255 / 219, 0, 255)
    return (413.435 * (0.002745 * volts + 0.0189623) ** 2.2).astype(np.float32)


_LUMINANCE = _luminance()


class Flicker:
    """Follows every cell of a film, frame by frame."""

    def __init__(self, shape: tuple[int, ...], rate: float) -> None:
        self._second = max(1, round(rate))
        self._now = 0
        self._light = _state(shape)
        self._crimson = _state(shape)
        self._general: list[float] = []
        self._red: list[float] = []
        self.most = 0
        """The most transitions within a second that a quarter of the picture made together."""

    def take(self, luma: Cells, blue: Cells, red: Cells) -> None:
        """The next frame: luma 16-235, U and V, all of one shape."""
        light = _LUMINANCE[np.clip(np.rint(luma), 0, 255).astype(np.uint8)]
        always = np.ones_like(light)
        lows, highs, way, when = self._light
        _follow(light, always, lows, highs, way, when, self._now, CHANGE, DARKER)
        redness, pure = _redness(luma, blue, red)
        lows, highs, way, when = self._crimson
        _follow(redness, pure, lows, highs, way, when, self._now, _RED_CHANGE, 1e9)
        self._general.append(self._share(self._light[3]))
        self._red.append(self._share(self._crimson[3]))
        recent = np.sort((self._light[3] > self._now - self._second).sum(axis=0), axis=None)
        self.most = max(self.most, int(recent[int(len(recent) * (1 - AREA))]))
        self._now += 1

    def _share(self, when: NDArray[np.int32]) -> float:
        oldest = when.min(axis=0)
        return float((oldest > self._now - self._second).mean())

    @property
    def general(self) -> Cells:
        """Share of the picture with too many flashes in the second before, a value a frame."""
        return np.asarray(self._general, np.float32)

    @property
    def red(self) -> Cells:
        """The same for saturated red."""
        return np.asarray(self._red, np.float32)


def _state(shape: tuple[int, ...]) -> tuple[Cells, Cells, NDArray[np.int8], NDArray[np.int32]]:
    """Lowest and highest since the last turn, the way gone, and when the last changes were."""
    return (
        np.full(shape, np.inf, np.float32),
        np.full(shape, -np.inf, np.float32),
        np.zeros(shape, np.int8),
        np.full((TRANSITIONS, *shape), -(10**6), np.int32),
    )


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
    when: NDArray[np.int32],
    now: int,
    change: float,
    darker: float,
) -> None:
    """Walk every cell one frame on; a turn by ``change`` is written over the oldest in ``when``."""
    rows, columns = level.shape
    for y in range(rows):
        for x in range(columns):
            value = level[y, x]
            low, high = min(lows[y, x], value), max(highs[y, x], value)
            rises = value - low >= change and low < darker and purity[y, x] >= _RED_SHARE
            falls = high - value >= change and value < darker
            if rises and way[y, x] <= 0:
                _note(when, y, x, now)
                way[y, x] = 1
                low = high = value
            elif falls and way[y, x] >= 0:
                # A fall to or from red counts where red was pure before it, which a rise noted.
                if way[y, x] == 1 or darker < 1e8:
                    _note(when, y, x, now)
                way[y, x] = -1
                low = high = value
            elif way[y, x] == 1:
                low = high if value >= high else low
            elif way[y, x] == -1:
                high = low if value <= low else high
            lows[y, x], highs[y, x] = low, high


@nb.njit(cache=True, nogil=True)
def _note(when: NDArray[np.int32], y: int, x: int, now: int) -> None:
    oldest = 0
    for i in range(1, when.shape[0]):
        if when[i, y, x] < when[oldest, y, x]:
            oldest = i
    when[oldest, y, x] = now
