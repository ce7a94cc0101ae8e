"""The wardrobe of a crowd: every kind, phase and side, drawn once and scaled to a ladder of sizes."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from yingxi.board.model import CrowdKind
from yingxi.stage.lettering import lettering
from yingxi.stage.pen import Pen, Pixels
from yingxi.stage.puppets.extras import draw_foot, draw_rider

PHASES = 8
LARGE, FLAG, FOOT = 500, 380, 360
"""Heights at which riders, banner bearers and people on foot are drawn."""
_STEP = 1.25
_LEAST, _TALLEST = 9.0, 440

Team = tuple[str, str, str]
TEAMS: dict[CrowdKind, tuple[Team, Team]] = {
    CrowdKind.CAVALRY: (("#b8331f", "#5c120c", "#efbf5a"), ("#2c6f68", "#123236", "#e2c987")),
    CrowdKind.INFANTRY: (("#a8341f", "#4c1410", "#e6b653"), ("#2a5f78", "#10283a", "#d9c58c")),
    CrowdKind.TOWNSFOLK: (("#a5523c", "#38586a", "#dcae62"), ("#3f7a74", "#7a4a52", "#e2bc7a")),
    CrowdKind.DISCIPLES: (("#5b7f92", "#e8e0cc", "#2c3c4c"), ("#e4dcc8", "#3d5a6a", "#8a2f22")),
    CrowdKind.DEMONS: (("#3a2440", "#16101e", "#b8482c"), ("#27402f", "#101c16", "#a8772c")),
    CrowdKind.MODERN: (("#39506a", "#22262e", "#c8c2b4"), ("#8a4a3a", "#2e3438", "#d8cdb8")),
}
_RIDERS = (("spear", 0), ("sabre", 1), ("spear", 2), ("sabre", 3), ("flag", 1))
_RIDER_SHARE = (0.33, 0.25, 0.19, 0.14, 0.09)
_FOOT = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Atlas:
    """All sprites of a crowd in one block, see ``blit`` for the arrays' shapes."""

    pixels: Pixels = field(repr=False)
    rects: NDArray[np.int64] = field(repr=False)
    feet: NDArray[np.float32] = field(repr=False)
    spans: NDArray[np.int16] = field(repr=False)
    levels: tuple[float, ...]
    kinds: int
    shares: tuple[float, ...] = (1.0,)
    """How often each kind is met; sums to 1."""
    flag: int = -1
    """The kind that carries a banner, −1 for none."""

    def index(
        self, level: NDArray[np.int64], side: NDArray[np.int64], kind: NDArray[np.int64],
        phase: NDArray[np.int64],
    ) -> NDArray[np.int64]:  # fmt: skip
        """Numbers of the sprites."""
        return ((level * 2 + side) * self.kinds + kind) * PHASES + phase

    def picture(self, number: int) -> tuple[Pixels, tuple[float, float]]:
        """One sprite, ``(h, w, 4)``, and its ground point in it."""
        offset, w, h, _ = (int(v) for v in self.rects[number])
        image = self.pixels[offset : offset + w * h].reshape(h, w, 4)
        return image, (float(self.feet[number, 0]), float(self.feet[number, 1]))


def atlas(kind: CrowdKind, banners: tuple[str, ...], kneel: bool = False) -> Atlas:
    """Draw the atlas of a kind of crowd, each side with its banner's character; takes seconds."""
    base: list[Pixels] = []
    if kind is CrowdKind.CAVALRY:
        for side in (0, 1):
            letter = banners[min(side, len(banners) - 1)] if banners else ""
            for number, (name, _) in enumerate(_RIDERS):
                for phase in range(PHASES):
                    image = _rider(side, number, phase)
                    if name == "flag" and letter:
                        way = -1 if side else 1
                        image = _inscribed(
                            image[:, ::way], letter, _turn(phase), mirrored=side == 1
                        )[:, ::way]
                    base.append(image)
        return _ladder(base, len(_RIDERS), _RIDER_SHARE, len(_RIDERS) - 1)
    for side in (0, 1):
        for number in range(_FOOT):
            for phase in range(PHASES):
                image = draw_foot(
                    kind, TEAMS[kind][side], _turn(phase), number + side * 7, height_px=FOOT
                )
                image = np.ascontiguousarray(image[:, ::-1]) if side else image
                base.append(_knelt(image) if kneel else image)
    return _ladder(base, _FOOT, (1 / _FOOT,) * _FOOT, -1)


def _turn(phase: int) -> float:
    return phase / PHASES * 2 * math.pi


@lru_cache(maxsize=128)
def _rider(side: int, number: int, phase: int) -> Pixels:
    """A rider of side 0 going right; one of side 1 is the same in the other dye, going left."""
    if side == 1:
        return np.ascontiguousarray(_dyed(_rider(0, number, phase))[:, ::-1])
    name, coat = _RIDERS[number]
    height = FLAG if name == "flag" else LARGE
    return draw_rider(TEAMS[CrowdKind.CAVALRY][0], name, _turn(phase), coat, height_px=height)


def _dyed(image: Pixels) -> Pixels:
    """Cinnabar cloth dyed teal: a third of the time that drawing the other host anew would take.

    Hue and saturation do not change with premultiplied alpha; leather, horse and gold lie
    beyond the reds and stay.
    """
    hsv = cv2.cvtColor(image[..., :3], cv2.COLOR_BGR2HSV)
    hue, depth = hsv[..., 0], hsv[..., 1]
    cloth = ((hue <= 8) | (hue >= 172)) & (depth > 96)
    hsv[cloth, 0] = 86
    hsv[..., 1][cloth] = (hsv[..., 1][cloth] * 0.74).astype(np.uint8)
    hsv[..., 2][cloth] = (hsv[..., 2][cloth] * 0.70).astype(np.uint8)
    out = image.copy()
    out[..., :3] = cv2.cvtColor(hsv, cv2.COLOR_HSV2BGR)
    return out


def _inscribed(image: Pixels, letter: str, turn: float, *, mirrored: bool) -> Pixels:
    """A character on the lamp-coloured disc of the rider's banner."""
    k = image.shape[0] / 490.0
    hop, tilt = math.sin(turn + 0.3) * 7, math.radians(math.sin(turn + 1.2) * 3.2)
    bob = math.sin(turn + 0.6) * 5
    wave = math.sin(turn + 2.4) * 6.6
    a = math.radians(-3)
    fx, fy = -90.0, -206.0 + wave
    x, y = 2 + fx * math.cos(a) - fy * math.sin(a), -64 + bob + fx * math.sin(a) + fy * math.cos(a)
    x, y = x * math.cos(tilt) - y * math.sin(tilt), x * math.sin(tilt) + y * math.cos(tilt) + hop
    px, py = (x + 300) * k, (y + 338) * k
    pen = Pen(image.shape[1], image.shape[0])
    pen.circle(px, py, 30 * k, "#f6dfa6")
    pen.circle(px, py, 30 * k, None, stroke="#2a0f08", width=2.5 * k)
    with pen.group(translate=(px, py), scale=(-1 if mirrored else 1, 1)):
        pen.path(lettering(letter[0], 0, 0, 50 * k), "#1c0a06")
    ink = pen.pixels()[: image.shape[0], : image.shape[1]]
    rest = 255 - ink[..., 3:].astype(np.uint16)
    return (ink + (image * rest // 255)).astype(np.uint8)


def _knelt(image: Pixels) -> Pixels:
    """A figure on its knees: the legs below the knee go, the rest sinks."""
    height = image.shape[0]
    cut = int(height * 0.24)
    out = np.zeros_like(image)
    out[cut:] = image[: height - cut]
    return out


def _ladder(base: list[Pixels], kinds: int, shares: tuple[float, ...], flag: int) -> Atlas:
    levels: list[float] = [_LEAST]
    tallest = min(_TALLEST, max(picture.shape[0] for picture in base))
    while levels[-1] * _STEP < tallest:
        levels.append(levels[-1] * _STEP)
    levels.append(float(tallest))
    scaled = [[_scaled(picture, level) for picture in base] for level in levels]
    return replace(packed(scaled, tuple(levels), kinds=kinds), shares=shares, flag=flag)


def _scaled(picture: Pixels, level: float) -> Pixels:
    scale = level / picture.shape[0]
    size = (max(3, round(picture.shape[1] * scale)), max(3, round(level)))
    return np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), np.uint8)


def packed(
    pictures: Sequence[Sequence[Pixels]], levels: tuple[float, ...], *, kinds: int,
    foot: float = 0.98,
) -> Atlas:  # fmt: skip
    """Sprites of every level in one block, cut to what they fill.

    Within a level they stand by side, kind and phase; ``foot`` is the ground line's share of a
    picture's height.
    """
    blocks: list[Pixels] = []
    rects: list[tuple[int, int, int, int]] = []
    feet: list[tuple[float, float]] = []
    spans: list[NDArray[np.int16]] = []
    offset = first = 0
    for image in (picture for level in pictures for picture in level):
        alpha = image[..., 3] > 8
        rows, columns = np.flatnonzero(alpha.any(1)), np.flatnonzero(alpha.any(0))
        if len(rows) == 0:
            rows = columns = np.array([0, 1])
        y0, y1, x0, x1 = rows[0], rows[-1] + 1, columns[0], columns[-1] + 1
        part, there = image[y0:y1, x0:x1], alpha[y0:y1, x0:x1]
        h, w = part.shape[:2]
        full = there.any(1)
        left = np.where(full, there.argmax(1), 0)
        right = np.where(full, w - there[:, ::-1].argmax(1), 0)
        rects.append((offset, w, h, first))
        feet.append((image.shape[1] / 2 - float(x0), image.shape[0] * foot - float(y0)))
        spans.append(np.stack([left, right], 1).astype(np.int16))
        blocks.append(np.ascontiguousarray(part, np.uint8).reshape(-1, 4))
        offset += w * h
        first += h
    return Atlas(
        pixels=np.concatenate(blocks),
        rects=np.array(rects, np.int64),
        feet=np.array(feet, np.float32),
        spans=np.ascontiguousarray(np.concatenate(spans)),
        levels=levels,
        kinds=kinds,
    )
