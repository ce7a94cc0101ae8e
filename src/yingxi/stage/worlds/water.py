"""Water: the picture above it mirrored, smeared sideways and broken by ripples."""

from __future__ import annotations

import cv2
import numpy as np

from yingxi.stage.ink import Field, Shade, Sheet, blend, colour, noise, smooth, spread, window
from yingxi.stage.pen import Pen, spline
from yingxi.stage.sky import DISC, Tones


def mirror(
    sheets: tuple[Sheet, ...],
    shore: float,
    target: Sheet,
    tone: Tones,
    seed: int,
    *,
    sun_x: float = DISC[0],
) -> None:
    """Lay water on ``target`` from ``shore`` down: what ``sheets`` (far to near) show, reflected."""
    scale = target.scale
    view = Sheet(scale)
    for sheet in sheets:
        view.put(sheet)
    y0 = round(shore * scale)
    deep = target.height - y0
    picture = view.image[max(0, y0 - deep) : y0, :, :3][::-1]
    if picture.shape[0] < deep:
        picture = np.pad(picture, ((0, deep - picture.shape[0]), (0, 0), (0, 0)), mode="edge")
    width = target.width
    ys = np.arange(deep, dtype=np.float32)[:, None]
    xs = np.arange(width, dtype=np.float32)[None]
    away = ys / deep
    ripple = noise(deep, width, 10, octaves=4, seed=seed, stretch=0.06) - 0.5
    at_x = np.clip(xs + ripple * 90 * scale * (0.3 + away), 0, width - 1).astype(np.float32)
    at_y = np.clip(ys + ripple * 44 * scale * (0.3 + away), 0, deep - 1).astype(np.float32)
    water = cv2.remap(np.ascontiguousarray(picture), at_x, at_y, cv2.INTER_LINEAR)
    water = cv2.GaussianBlur(water, (0, 0), sigmaX=7 * scale, sigmaY=2.2 * scale)
    cool = colour(blend(tone.near.ink, "#ffffff", 0.66))
    water = np.asarray(water, np.float32) * (0.55 * cool + 0.45) * (1 - 0.22 * away[..., None])
    deepen = away * 0.3
    water = water * (1 - deepen[..., None]) + colour(tone.near.ink) * deepen[..., None]
    water = np.asarray(water, np.float32)
    _surface(water, away, tone, seed, scale, sun_x)
    cover = smooth(0, 26 * scale, ys) + np.zeros_like(xs)
    part = target.image[y0:]
    part *= 1 - cover[..., None]
    part[..., :3] += np.clip(water, 0, 1) * cover[..., None]
    part[..., 3] += cover


def _surface(water: Field, away: Shade, tone: Tones, seed: int, scale: float, sun_x: float) -> None:
    """Dry-brush ripple lines and the glitter under the sun or moon, in place."""
    deep, width = water.shape[:2]
    lines = np.clip(
        (spread(noise(deep, width, 22, octaves=3, seed=seed + 2, stretch=0.035)) - 0.66) * 4, 0, 1
    )
    share = (lines * (0.3 + 0.25 * tone.wind))[..., None]
    water *= 1 - share
    water += colour(tone.middle.ink) * share
    xs = (np.arange(width, dtype=np.float32)[None] + 0.5) / scale
    sparkle = np.clip(
        (spread(noise(deep, width, 26, octaves=3, seed=seed + 6, stretch=0.05)) - 0.48) * 3, 0, 1
    )
    column = np.exp(-(((xs - sun_x) / (110 + away * 260)) ** 2))
    light = (column * sparkle * 0.62 * min(1, tone.disc_amount + 0.1))[..., None]
    tint = colour(blend(tone.disc, tone.glow, 0.35))
    water += tint * light * (1 - np.clip(water, 0, 1))
    pale = np.clip(
        (spread(noise(deep, width, 16, octaves=3, seed=seed + 9, stretch=0.03)) - 0.72) * 4, 0, 1
    )
    water += colour(tone.mist) * (pale * 0.16 * (1 - away))[..., None]


def boat(pen: Pen, x: float, y: float, size: float, ink: str, lamp: str = "") -> None:
    """A covered boat with its boatman; ``lamp`` lights the cabin."""
    s = size
    hull = [(x - s * 0.5, y - s * 0.06, 1), (x - s * 0.2, y + s * 0.02), (x + s * 0.2, y + s * 0.02),
            (x + s * 0.55, y - s * 0.09, 1), (x + s * 0.3, y + s * 0.085), (x - s * 0.25, y + s * 0.085)]  # fmt: skip
    cabin = [(x - s * 0.14, y + 0.01 * s, 1), (x - s * 0.1, y - s * 0.13), (x + s * 0.04, y - s * 0.15),
             (x + s * 0.16, y - s * 0.1), (x + s * 0.18, y + 0.01 * s, 1)]  # fmt: skip
    man = [(x - s * 0.33, y, 1), (x - s * 0.345, y - s * 0.1), (x - s * 0.31, y - s * 0.17),
           (x - s * 0.27, y - s * 0.11), (x - s * 0.27, y, 1)]  # fmt: skip
    hat = [
        (x - s * 0.37, y - s * 0.155, 1),
        (x - s * 0.31, y - s * 0.225),
        (x - s * 0.25, y - s * 0.155, 1),
    ]
    pen.path(spline(cabin), (blend(ink, "#6a4a2c", 0.3), 0.96))
    for k in range(1, 5):
        bx = x - s * 0.12 + k * s * 0.055
        pen.line((bx, y), (bx + s * 0.01, y - s * 0.125), (ink, 0.7), max(1.0, s * 0.006))
    if lamp:
        pen.path(
            spline(
                [
                    (x - s * 0.13, y, 1),
                    (x - s * 0.1, y - s * 0.1),
                    (x - s * 0.05, y - s * 0.11),
                    (x - s * 0.04, y, 1),
                ]
            ),
            (lamp, 0.95),
        )
        pen.circle(x + s * 0.22, y - s * 0.13, s * 0.028, lamp)
        pen.circle(x + s * 0.22, y - s * 0.13, s * 0.12, (lamp, 0.25), blur=s * 0.05)
    pen.path(spline(hull), (ink, 0.97))
    pen.path(spline(man), (ink, 0.97))
    pen.path(spline(hat), (ink, 0.97))
    pen.line(
        (x - s * 0.28, y - s * 0.1), (x - s * 0.62, y + s * 0.1), (ink, 0.95), max(1.0, s * 0.012)
    )


def afloat(sheet: Sheet, x: float, y: float, size: float, ink: str, lamp: str = "") -> None:
    """A boat on the water with its broken reflection."""
    pen = window(x - size * 0.7, y - size * 0.4, x + size * 0.7, y + size * 0.35)
    boat(pen, x, y, size, ink, lamp)
    drawn = pen.pixels(sheet.scale).astype(np.float32) / 255
    line = round((y + size * 0.06 + pen.origin[1]) * sheet.scale)
    below = drawn.shape[0] - line
    shade = np.zeros_like(drawn)
    flipped = drawn[max(0, line - below) : line][::-1]
    shade[line : line + flipped.shape[0]] = flipped
    shade = cv2.GaussianBlur(shade, (0, 0), sigmaX=6 * sheet.scale, sigmaY=3 * sheet.scale) * 0.5
    left, top = (round(-v * sheet.scale) for v in pen.origin)
    x0, x1 = max(0, left), min(sheet.width, left + drawn.shape[1])
    y0, y1 = max(0, top), min(sheet.height, top + drawn.shape[0])
    part = sheet.image[y0:y1, x0:x1]
    for layer in (shade, drawn):
        piece = np.asarray(layer[y0 - top : y1 - top, x0 - left : x1 - left], np.float32)
        part *= 1 - piece[..., 3:]
        part += piece
