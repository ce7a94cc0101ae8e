"""A pen that finds out by itself how large the drawing is."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from yingxi.stage.hide import grain
from yingxi.stage.pen import Colour, Path, Pen, Pixels

MARGIN = 4.0
"""Room around the drawing for outlines, units."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A finished bit of hide: pixels, and where its own (0, 0) lies in them.

    Pixel ``(i, j)`` shows the point ``(i / scale - left, j / scale - top)``.
    """

    pixels: Pixels = field(repr=False)
    left: float
    top: float
    scale: float

    @property
    def matrix(self) -> NDArray[np.float64]:
        """3×3: sprite pixel to the piece's own units."""
        k = 1 / self.scale
        return np.array([[k, 0, -self.left], [0, k, -self.top], [0, 0, 1.0]])


class Sheet(Pen):
    """A pen without a fixed size: it grows with what is drawn.

    Raw path data (strings) is only allowed inside a clip, whose outline gives the bounds.
    """

    def __init__(self) -> None:
        super().__init__(1, 1)
        self._matrix: NDArray[np.float64] = np.eye(3)
        self._clipped = 0
        self._low: NDArray[np.float64] = np.array([np.inf, np.inf])
        self._high: NDArray[np.float64] = -self._low

    def path(self, path: Path | str, fill: Colour | None = None, **k: float | str | Colour | None) -> None:  # type: ignore[override]  # fmt: skip
        """As the pen's; a ``Path`` widens the sheet."""
        if isinstance(path, Path):
            width = k.get("width", 1.0) if k.get("stroke") is not None else 0.0
            self._widen(path.polyline, float(width if isinstance(width, int | float) else 1.0) / 2)
        super().path(path, fill, **k)  # type: ignore[arg-type]

    def circle(self, x: float, y: float, radius: float, fill: Colour | None = None, **k: float | str | Colour | None) -> None:  # fmt: skip
        """As the pen's."""
        self._widen(np.array([[x - radius, y - radius], [x + radius, y + radius]]), 2)
        super().circle(x, y, radius, fill, **k)

    def ellipse(self, x: float, y: float, rx: float, ry: float, fill: Colour | None = None, **k: float | str | Colour | None) -> None:  # fmt: skip
        """As the pen's."""
        self._widen(np.array([[x - rx, y - ry], [x + rx, y + ry]]), 2)
        super().ellipse(x, y, rx, ry, fill, **k)

    def rect(self, x: float, y: float, width: float, height: float, fill: Colour | None = None, **k: float | str | Colour | None) -> None:  # type: ignore[override]  # fmt: skip
        """As the pen's."""
        self._widen(np.array([[x, y], [x + width, y], [x, y + height], [x + width, y + height]]), 2)
        super().rect(x, y, width, height, fill, **k)  # type: ignore[arg-type]

    def line(self, a: tuple[float, float], b: tuple[float, float], stroke: Colour, width: float = 1.0, **k: float | str | Colour | None) -> None:  # type: ignore[override]  # fmt: skip
        """As the pen's."""
        self._widen(np.array([a, b], np.float64), width / 2)
        super().line(a, b, stroke, width, **k)

    @contextmanager
    def group(  # type: ignore[override]
        self,
        *,
        translate: tuple[float, float] | None = None,
        rotate: float = 0.0,
        scale: float | tuple[float, float] | None = None,
        clip: Path | None = None,
        opacity: float = 1.0,
        blur: float = 0.0,
        blend: str = "",
    ) -> Generator[None, None, None]:
        """As the pen's; what a clip hides does not widen the sheet."""
        if clip is not None:
            self._widen(clip.polyline, 0)
            self._clipped += 1
        before = self._matrix
        move = np.eye(3)
        if translate is not None:
            move = move @ np.array([[1, 0, translate[0]], [0, 1, translate[1]], [0, 0, 1.0]])
        if rotate:
            c, s = np.cos(np.radians(rotate)), np.sin(np.radians(rotate))
            move = move @ np.array([[c, -s, 0], [s, c, 0], [0, 0, 1.0]])
        if scale is not None:
            sx, sy = scale if isinstance(scale, tuple) else (scale, scale)
            move = move @ np.diag([sx, sy, 1.0])
        self._matrix = before @ move
        with super().group(
            translate=translate, rotate=rotate, scale=scale, clip=clip, opacity=opacity, blur=blur,
            blend=blend,
        ):  # fmt: skip
            yield
        self._matrix = before
        self._clipped -= clip is not None

    @property
    def empty(self) -> bool:
        """True while nothing has been drawn."""
        return not np.isfinite(self._low).all()

    @property
    def tall(self) -> float:
        """Height of what was drawn with its margin, units."""
        return 0.0 if self.empty else float(self._high[1] - self._low[1]) + 2 * MARGIN

    def canvas(self, x: float, y: float, width: float, height: float) -> None:
        """Fix the sheet to this box instead of what was drawn."""
        self._low = np.array([x, y]) + MARGIN
        self._high = np.array([x + width, y + height]) - MARGIN

    def piece(self, scale: float, *, fibre: float = 0.3) -> Piece:
        """The drawing at ``scale`` pixels a unit, with the grain of hide."""
        if self.empty:
            return Piece(np.zeros((2, 2, 4), np.uint8), 0.0, 0.0, scale)
        low, high = self._low - MARGIN, self._high + MARGIN
        self.width, self.height = float(high[0] - low[0]), float(high[1] - low[1])
        self.origin = (float(-low[0]), float(-low[1]))
        drawn = self.pixels(scale)
        return Piece(grain(drawn, fibre) if fibre else drawn, -float(low[0]), -float(low[1]), scale)

    def _widen(self, points: NDArray[np.float64], margin: float) -> None:
        if self._clipped:
            return
        spots = points @ self._matrix[:2, :2].T + self._matrix[:2, 2]
        self._low = np.minimum(self._low, spots.min(0) - margin)
        self._high = np.maximum(self._high, spots.max(0) + margin)
