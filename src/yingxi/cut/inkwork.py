"""Paper, lamp light, far hills and seals: what title cards are made of."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from yingxi.cut.lettering import Face, Layers, Mask, Stamp, mask, text_width
from yingxi.cut.overlay import Bitmap
from yingxi.media.standard import HEIGHT, WIDTH

Picture = NDArray[np.floating[Any]]
"""RGB ``(height, width, 3)``, 0 to 255."""

CINNABAR = (178.0, 38.0, 26.0)
_BARE = (250.0, 232.0, 206.0)
_LAMP = np.array((252, 234, 190), np.float32)
_SCREEN = np.array((196, 142, 82), np.float32)
_EDGE = np.array((58, 30, 16), np.float32)


def noise(width: int, height: int, cell: float, seed: int, *, octaves: int = 4) -> Mask:
    """Smooth noise from 0 to 1 whose largest features are ``cell`` pixels wide."""
    random = np.random.default_rng(seed)
    total = np.zeros((height, width), np.float32)
    weight = 0.0
    for octave in range(octaves):
        size = max(2.0, cell / 2**octave)
        grid = random.random((int(height / size) + 3, int(width / size) + 3), dtype=np.float32)
        big = cv2.resize(
            grid,
            (round(grid.shape[1] * size), round(grid.shape[0] * size)),
            interpolation=cv2.INTER_CUBIC,
        )
        total += np.asarray(big, np.float32)[:height, :width] * np.float32(0.5**octave)
        weight += 0.5**octave
    return np.clip(total / np.float32(weight), 0, 1)


def smooth(value: Mask, low: float, high: float) -> Mask:
    """0 below ``low``, 1 above ``high``, an S between them."""
    t = np.clip((value - np.float32(low)) / np.float32(high - low), 0, 1)
    return t * t * (3 - 2 * t)


@lru_cache(maxsize=4)
def lamp_screen(seed: int = 7, width: int = WIDTH, height: int = HEIGHT) -> Picture:
    """The shadow player's lit screen: lamp glow, fibres, ink hills at the foot, dark edges."""
    rows, columns = np.mgrid[0:height, 0:width].astype(np.float32)
    reach = np.hypot((columns - width * 0.5) / width, (rows - height * 0.40) / (height * 0.62))
    wobble = noise(width, height, 420, seed) - np.float32(0.5)
    lit = 1 - smooth(reach + wobble * np.float32(0.10), 0.05, 0.62)
    dark = smooth(reach, 0.46, 0.98)
    page = _SCREEN + (_LAMP - _SCREEN) * lit[..., None]
    disc = 1 - smooth(
        np.hypot(columns - width * 0.5, rows - height * 0.36) + wobble * 26,
        width * 0.405,
        width * 0.425,
    )
    page += (_LAMP - page) * (disc * np.float32(0.42))[..., None]
    page += (_EDGE - page) * (dark * np.float32(0.92))[..., None]
    page = _hills(page, seed)
    grain = noise(width, height, 5, seed + 1, octaves=2) - np.float32(0.5)
    fibre = _fibres(width, height, seed + 2)
    page *= (1 + grain * np.float32(0.10) - fibre * np.float32(0.07))[..., None]
    return np.clip(page, 0, 255).astype(np.float32)


def _fibres(width: int, height: int, seed: int) -> Mask:
    random = np.random.default_rng(seed)
    sheet = np.zeros((height, width), np.uint8)
    for _ in range(1400):
        x, y = random.random() * width, random.random() * height
        angle, length = random.random() * np.pi, 14 + random.random() * 46
        bend = random.normal(0, 0.5)
        points = [
            (x + np.cos(angle + bend * t) * length * t, y + np.sin(angle + bend * t) * length * t)
            for t in (0, 0.33, 0.66, 1)
        ]
        shade = int(70 + random.random() * 120)
        cv2.polylines(sheet, [np.array(points, np.int32)], False, shade, 1, cv2.LINE_AA)
    return np.asarray(sheet / 255, np.float32)


def _hills(page: Picture, seed: int) -> Picture:
    height, width = page.shape[:2]
    for depth, (base, tall, ink, density) in enumerate(
        (
            (0.885, 0.10, (128, 96, 78), 0.42),
            (0.93, 0.11, (84, 60, 50), 0.62),
            (0.985, 0.09, (40, 26, 22), 0.92),
        )
    ):
        ridge = _ridge(width, height * base, height * tall, seed * 13 + depth)
        below = np.arange(height, dtype=np.float32)[:, None] - ridge[None, :]
        edge = smooth(below, -1.5, 1.5)
        wash = np.exp(-np.maximum(below, 0) / np.float32(height * (0.035 + 0.02 * depth)))
        streaks = noise(width, height, 60, seed + 40 + depth)
        cover = edge * (wash * (np.float32(0.55) + streaks * np.float32(0.75)))
        cover = np.clip(cover * np.float32(density), 0, 1)
        page = page + (np.array(ink, np.float32) - page) * cover[..., None]
    return page


def _ridge(width: int, base: float, tall: float, seed: int) -> NDArray[np.float32]:
    """Crags: a walk of steep drops and flat shoulders away from each peak, then ragged noise."""
    random = np.random.default_rng(seed)
    x = np.arange(width, dtype=np.float32)
    height = np.zeros(width, np.float32)
    for peak in random.uniform(-0.1, 1.1, 4) * width:
        top = tall * random.uniform(0.45, 1.0)
        profile, at, level = [(0.0, top)], 0.0, top
        while level > 0:
            at += random.uniform(10, 60)
            level -= top * (random.uniform(0.10, 0.26) if random.random() < 0.6 else 0.03)
            profile.append((at, max(level, 0.0)))
        marks, levels = np.array(profile).T
        height = np.maximum(height, np.interp(np.abs(x - peak), marks, levels)).astype(np.float32)
    ragged = noise(width, 3, 64, seed + 5, octaves=5)[0]
    return np.asarray(base - height - np.abs(ragged - 0.5) * tall * 0.4, np.float32)


@lru_cache(maxsize=32)
def seal(text: str, size: int, seed: int = 3) -> Bitmap:
    """A carved seal, ``size`` pixels wide: characters left bare in red, edges worn.

    One or two characters stand in a column, three or four in a square read from the right.
    """
    text = text[:4]
    rows = 2 if len(text) > 1 else 1
    columns = 2 if len(text) > 2 else 1
    width, height = size, round(size * rows / columns)
    cell = width / columns
    letters = round(cell * 0.84)
    stamps = [
        Stamp(
            text=character,
            x=width - (i // rows + 1) * cell + (cell - text_width(character, letters)) / 2,
            y=(i % rows + 0.5) * height / rows,
            size=letters,
            face=Face.SERIF,
        )
        for i, character in enumerate(text)
    ]
    pad = max(2, size // 24)
    body = np.zeros((height, width), np.float32)
    body[pad:-pad, pad:-pad] = 1
    worn = noise(width, height, size / 9, seed, octaves=3)
    body = smooth(cv2.GaussianBlur(body, (0, 0), size / 40) + (worn - 0.5) * 0.7, 0.42, 0.58)
    carved = mask(stamps, width, height, stroke=max(0.6, size / 110))
    flaws = smooth(noise(width, height, size / 6, seed + 1), 0.18, 0.30)
    layers = Layers(width, height)
    layers.paint(body * flaws, CINNABAR, 0.96)
    layers.paint(body * flaws * carved, _BARE, 0.94)
    return layers.bitmap
