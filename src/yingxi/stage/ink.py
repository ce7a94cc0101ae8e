"""Ink and paper: noise, washes, mist and the sheet that a plate is painted on.

A ``Sheet`` is painted in plate coordinates whatever its resolution, so far things can be painted
small. Its pixels are premultiplied B, G, R, A in ``float32``, 0 to 1, until ``Sheet.pixels``.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from yingxi.stage.pen import Pen, Pixels
from yingxi.stage.space import PLATE_H, PLATE_W

Field = NDArray[np.float32]
Shade = NDArray[np.floating[Any]]
"""A field of any float width, as numpy's arithmetic hands it back."""

PAPER_SEED = 5
FIBRES = 3400
COARSE_CELL = 20
"""Octaves whose cells are wider than this many pixels are made at a quarter of the size."""
BLEED = 2.2
"""How far ink creeps along the fibres, pixels."""


def colour(text: str) -> Field:
    """``#rrggbb`` as B, G, R between 0 and 1."""
    return np.array([int(text[i : i + 2], 16) / 255 for i in (5, 3, 1)], np.float32)


def hexadecimal(bgr: Shade) -> str:
    """B, G, R between 0 and 1 as ``#rrggbb``, for the pen."""
    b, g, r = (int(np.clip(v, 0, 1) * 255 + 0.5) for v in bgr)
    return f"#{r:02x}{g:02x}{b:02x}"


def blend(a: str, b: str, share: float) -> str:
    """The colour ``share`` of the way from ``a`` to ``b``."""
    return hexadecimal(colour(a) * (1 - share) + colour(b) * share)


def smooth(start: float, end: float, value: Shade) -> Field:
    """Smoothstep: 0 at ``start``, 1 at ``end`` (which may be the lower of the two)."""
    t = np.clip((np.asarray(value, np.float32) - start) / (end - start), 0, 1)
    return (t * t * (3 - 2 * t)).astype(np.float32)


def noise(
    height: int, width: int, cells: float, *, octaves: int = 5, seed: int = 0,
    stretch: float = 1.0, gain: float = 0.5, wrap: bool = False,
) -> Field:  # fmt: skip
    """Fractal value noise, ``(height, width)``, about 0 to 1, mean near 0.5.

    ``cells`` lie across the width in the first octave; ``stretch`` above 1 draws them out
    downwards, below 1 sideways; ``wrap`` makes the left edge continue the right one.
    """
    random = np.random.default_rng(seed)
    small = (max(2, height // 4), max(2, width // 4))
    coarse = np.zeros(small, np.float32)
    fine: Field | None = None
    weight, total, columns = 1.0, 0.0, float(cells)
    for _ in range(octaves):
        rows = columns * height / width / stretch
        if width / columns > COARSE_CELL and height / rows > COARSE_CELL:
            coarse += weight * _lattice(*small, rows, columns, random, wrap)
        else:
            layer = weight * _lattice(height, width, rows, columns, random, wrap)
            fine = layer if fine is None else fine + layer
        total += weight
        weight *= gain
        columns *= 2
        if columns > width / 1.5:
            break
    out = cv2.resize(coarse, (width, height), interpolation=cv2.INTER_LINEAR)
    if fine is not None:
        out = out + fine
    return np.asarray(out / total, np.float32)


def _lattice(
    height: int, width: int, rows: float, columns: float, random: np.random.Generator, wrap: bool
) -> Field:
    down, across = max(1, round(rows)), max(1, round(columns))
    grid = random.random((down + 3, across + 3), dtype=np.float32)
    if wrap:
        grid[:, -3:] = grid[:, :3]
    big_w, big_h = round(width * (across + 3) / across), round(height * (down + 3) / down)
    big = cv2.resize(grid, (big_w, big_h), interpolation=cv2.INTER_CUBIC)
    # Cubic interpolation needs a whole cell on every side, else a wrapped edge would show.
    left, top = round(1.5 * width / across), round(height / down)
    return np.asarray(big[top : top + height, left : left + width], np.float32)


def spread(field: Shade) -> Field:
    """The field stretched so that its 1st and 99th percentiles are 0 and 1, clipped."""
    sample = field[:: max(1, field.shape[0] // 160), :: max(1, field.shape[1] // 160)]
    low, high = np.percentile(sample, [1, 99])
    return np.clip((field - low) / max(float(high - low), 1e-6), 0, 1).astype(np.float32)


def jitter(count: int, cells: float, *, octaves: int = 5, seed: int = 0) -> Field:
    """One-dimensional fractal noise of ``count`` samples, −1 to 1: ridge lines, wobbling edges."""
    random = np.random.default_rng(seed)
    at = np.arange(count)
    out = np.zeros(count)
    weight, total = 1.0, 0.0
    for _ in range(octaves):
        knots = random.random(int(cells) + 4) * 2 - 1
        place = at / count * cells
        knot = place.astype(int)
        part = place - knot
        part = part * part * (3 - 2 * part)
        out += weight * (knots[knot] * (1 - part) + knots[knot + 1] * part)
        total += weight
        weight *= 0.5
        cells *= 2
    return (out / total).astype(np.float32)


def over(image: Field, tint: Shade, alpha: Shade) -> None:
    """Lay ``tint`` (a colour, or a picture of them) with ``alpha`` on premultiplied BGRA, in place."""
    cover = np.clip(np.asarray(alpha, np.float32), 0, 1)[..., None]
    image *= 1 - cover
    image[..., :3] += np.asarray(tint, np.float32) * cover
    image[..., 3:] += cover


def warp(image: Field, reach: float, cells: float, seed: int) -> Field:
    """The image pushed about by noise, at most ``reach`` pixels: bleeding ink, trembling edges."""
    height, width = image.shape[:2]
    dx = (noise(height, width, cells, octaves=3, seed=seed) - 0.5) * 2 * reach
    dy = (noise(height, width, cells, octaves=3, seed=seed + 99) - 0.5) * 2 * reach
    xs = np.arange(width, dtype=np.float32)[None] + dx
    ys = np.arange(height, dtype=np.float32)[:, None] + dy
    out = cv2.remap(image, xs, ys, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(out, np.float32)


@lru_cache(maxsize=2)
def paper(height: int = PLATE_H, width: int = PLATE_W) -> Field:
    """Xuan paper as a multiplier around 1: cloudy sizing, grain, light and dark fibres."""
    cloud = spread(noise(height, width, 6, octaves=6, seed=PAPER_SEED))
    grain = spread(noise(height, width, 220, octaves=2, seed=PAPER_SEED + 1))
    out = 1 - 0.05 * (cloud - 0.5) - 0.045 * (grain - 0.5)
    random = np.random.default_rng(PAPER_SEED + 2)
    light, dark = (np.zeros((height, width), np.uint8) for _ in range(2))
    for i in range(FIBRES):
        x, y = random.random() * width, random.random() * height
        step = random.uniform(18, 90) / 8
        angle, bend = random.uniform(0, np.pi), random.normal(0, 0.03)
        turns = angle + np.cumsum(bend * step * random.uniform(0.4, 1.6, 8))
        line = np.stack([x + np.cumsum(np.cos(turns)) * step, y + np.cumsum(np.sin(turns)) * step])
        points = [(line.T * 8).astype(np.int32)]
        shade = int(random.uniform(60, 200))
        cv2.polylines(light if i % 2 else dark, points, False, shade, 1, cv2.LINE_AA, 3)
    out += cv2.GaussianBlur(light, (0, 0), 0.7).astype(np.float32) / 255 * 0.085
    out -= cv2.GaussianBlur(dark, (0, 0), 0.7).astype(np.float32) / 255 * 0.075
    return np.asarray(out, np.float32)


class Sheet:
    """A transparent plate being painted, at ``scale`` pixels a plate pixel.

    ``x`` is ``(1, w)`` and ``y`` is ``(h, 1)``: every pixel's place in plate coordinates.
    """

    def __init__(self, scale: float = 1.0) -> None:
        self.scale = scale
        self.height, self.width = round(PLATE_H * scale), round(PLATE_W * scale)
        self.image: Field = np.zeros((self.height, self.width, 4), np.float32)
        self.x: Field = ((np.arange(self.width, dtype=np.float32) + 0.5) / scale)[None]
        self.y: Field = ((np.arange(self.height, dtype=np.float32) + 0.5) / scale)[:, None]

    def noise(
        self, cells: float, *, octaves: int = 5, seed: int = 0, stretch: float = 1.0,
        wrap: bool = False,
    ) -> Field:  # fmt: skip
        """Noise over the whole sheet, 0 to 1; the same picture at every scale."""
        return noise(
            self.height, self.width, cells, octaves=octaves, seed=seed, stretch=stretch, wrap=wrap
        )

    def lay(self, tint: str | Shade, alpha: Shade | float) -> None:
        """Lay a colour (or a picture of colours) over what is there; ``alpha`` broadcasts."""
        shade = colour(tint) if isinstance(tint, str) else tint
        cover = np.broadcast_to(np.asarray(alpha, np.float32), (self.height, self.width))
        over(self.image, shade, cover)

    def glow(self, tint: str, amount: Shade) -> None:
        """Screen light of a colour onto what is painted; bare paper stays bare."""
        light = colour(tint) * np.clip(np.asarray(amount, np.float32), 0, 1)[..., None]
        tone = self.image[..., :3]
        self.image[..., :3] += light * np.maximum(self.image[..., 3:] - tone, 0)

    def put(self, top: Sheet | Field) -> None:
        """Lay another sheet (any scale) or a same-sized premultiplied picture over this one."""
        image = top.image if isinstance(top, Sheet) else top
        if image.shape[:2] != (self.height, self.width):
            size = (self.width, self.height)
            image = np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_LINEAR), np.float32)
        self.image *= 1 - image[..., 3:]
        self.image += image

    def draw(self, pen: Pen) -> None:
        """Lay a drawing over this sheet.

        The drawing is in plate coordinates: a pen for the window from ``(x0, y0)`` has the
        origin ``(-x0, -y0)`` (``window``).
        """
        drawn = pen.pixels(self.scale).astype(np.float32) / 255
        left, top = (round(-v * self.scale) for v in pen.origin)
        x0, y0 = max(0, left), max(0, top)
        x1 = min(self.width, left + drawn.shape[1])
        y1 = min(self.height, top + drawn.shape[0])
        if x1 <= x0 or y1 <= y0:
            return
        part = drawn[y0 - top : y1 - top, x0 - left : x1 - left]
        under = self.image[y0:y1, x0:x1]
        under *= 1 - part[..., 3:]
        under += part

    def mist(
        self, tint: str, y: float, thickness: float, amount: float, *, seed: int = 0,
        cells: float = 3, wrap: bool = False,
    ) -> None:  # fmt: skip
        """A bank of mist lying at height ``y``, soft over ``thickness``."""
        self.lay(tint, mist(self, y, thickness, amount, seed=seed, cells=cells, wrap=wrap))

    def fade(self, keep: Shade) -> None:
        """Multiply the whole sheet's cover, for edges that melt away."""
        self.image *= np.asarray(keep, np.float32)[..., None]

    def pixels(self, *, bleed: bool = True, grain: bool = True) -> Pixels:
        """The finished plate, ``(PLATE_H, PLATE_W, 4)`` premultiplied BGRA ``uint8``."""
        image = self.image
        if bleed:
            image = warp(image, BLEED * self.scale, 90, PAPER_SEED)
        if image.shape[:2] != (PLATE_H, PLATE_W):
            image = cv2.resize(image, (PLATE_W, PLATE_H), interpolation=cv2.INTER_LINEAR)
        out = np.empty((PLATE_H, PLATE_W, 4), np.uint8)
        alpha = np.clip(image[..., 3], 0, 1)
        texture = paper() * 255 if grain else np.float32(255)
        for channel in range(3):
            tone = np.clip(image[..., channel], 0, alpha) * texture + 0.5
            out[..., channel] = np.minimum(tone, alpha * 255 + 0.5)
        out[..., 3] = alpha * 255 + 0.5
        return out


def window(x0: float, y0: float, x1: float, y1: float) -> Pen:
    """A pen over part of a plate, drawing in plate coordinates."""
    x0, y0 = np.floor(x0), np.floor(y0)
    return Pen(float(np.ceil(x1 - x0)), float(np.ceil(y1 - y0)), (-float(x0), -float(y0)))


def mist(
    sheet: Sheet, y: float, thickness: float, amount: float, *, seed: int = 0, cells: float = 3,
    wrap: bool = False,
) -> Field:  # fmt: skip
    """The cover of a mist bank on the sheet, ``(h, w)``: drawn out sideways, thick at ``y``.

    An ``amount`` above 1 swells the bank.
    """
    cloud = spread(sheet.noise(cells, octaves=5, seed=seed, stretch=0.28, wrap=wrap))
    swollen = thickness * max(1.0, amount) ** 0.8
    band = np.exp(-(((sheet.y - y) / swollen) ** 2))
    return np.asarray(np.clip(band * (0.35 + 0.9 * cloud), 0, 1) * amount, np.float32)


def gradient(sheet: Sheet, stops: tuple[tuple[float, str], ...], billow: float, seed: int) -> Field:
    """A vertical gradient of colours, ``(h, w, 3)``, shaken by low noise as wet in wet.

    ``stops`` are shares of the plate's height; ``billow`` is the shaking in plate pixels.
    """
    places = [s[0] * PLATE_H for s in stops]
    tints = np.stack([colour(s[1]) for s in stops])
    shaken = sheet.y + (sheet.noise(2.2, octaves=6, seed=seed, stretch=0.37) - 0.5) * billow
    return np.stack([np.interp(shaken, places, tints[:, c]) for c in range(3)], -1).astype(
        np.float32
    )
