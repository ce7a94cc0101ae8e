"""What is seen beyond a built set: the sky with ink hills, or a town of ink-wash towers."""

from __future__ import annotations

import numpy as np

from yingxi.stage.dyes import COLD, mix, shade
from yingxi.stage.ink import Sheet, jitter, smooth, window
from yingxi.stage.mood import Mood
from yingxi.stage.pen import Pen, Pixels, Point, polygon
from yingxi.stage.scenery import Scenery
from yingxi.stage.sky import sky
from yingxi.stage.space import PLATE_W

Disc = tuple[float, float, float]


def hills(scenery: Scenery, *, disc: Disc | None, horizon: float, bottom: int) -> Pixels:
    """Sky, sun or moon, and three ranges of washed hills down to row ``bottom``."""
    sheet, mood = _sky(scenery, disc, horizon), scenery.mood
    for i, (rise, dark) in enumerate(((330, 0.15), (210, 0.45), (110, 0.8))):
        line = jitter(sheet.width, 5 + 3 * i, seed=scenery.world.seed + 31 + i)
        ridge = horizon - rise * (0.55 + 0.9 * line[None])
        below = sheet.y - ridge
        body = smooth(-2, 3, below) * np.exp(-np.maximum(below, 0) / (150 + 40 * i))
        sheet.lay(mix(mood.haze, mood.ink, dark), body * (0.35 + 0.5 * dark))
    sheet.lay(mood.haze, smooth(horizon - 200, horizon + 60, sheet.y) * 0.55)
    return sheet.pixels()[:bottom]


def skyline(scenery: Scenery, *, disc: Disc | None, horizon: float, bottom: int) -> Pixels:
    """Sky, sun or moon, and a town of towers whose feet melt into haze, down to row ``bottom``."""
    sheet, mood, random = _sky(scenery, disc, horizon), scenery.mood, scenery.random
    for depth, (low, high, wide, dark) in enumerate(
        ((230, 520, 70, 0.34), (190, 450, 95, 0.64), (90, 280, 130, 0.95))
    ):
        pen = window(0, 0, PLATE_W, horizon + 260)
        x = -random.uniform(0, wide)
        while x < PLATE_W:
            w = wide * random.uniform(0.7, 1.35)
            # Low in the middle, so that the great disc and the faces have air.
            valley = 0.50 + 0.5 * min(1.0, abs(x + w / 2 - PLATE_W / 2) / 430)
            top = horizon - random.uniform(low, high) * valley
            tower(pen, mood, random, x, top, w, horizon + 250, dark)
            x += w * random.uniform(0.98, 1.35)
        sheet.draw(pen)
        haze = smooth(horizon - 260 + 60 * depth, horizon + 190, sheet.y)
        sheet.lay(mood.haze, haze * (0.75 - 0.12 * depth))
    return sheet.pixels()[:bottom]


def tower(
    pen: Pen, mood: Mood, random: np.random.Generator, x: float, top: float, w: float,
    foot: float, dark: float,
) -> None:  # fmt: skip
    """One tower: ink pooled at its head, thinning downwards; its lit windows are cut out."""
    ink = mix(mood.haze, mood.ink, dark)
    head = _head(int(random.integers(7)), x, top, w)
    path = polygon([*head, (x + w, foot), (x, foot)])
    wash = pen.linear(
        (x, top - 80), (x, foot), [(ink, 0.97), (ink, 0.86), (ink, 0.25)], [0, 0.45, 1]
    )
    pen.path(path, wash)
    pen.path(path, None, stroke=(shade(ink, -0.45), 0.55 * dark + 0.15), width=2.2)
    side = pen.linear((x, 0), (x + w, 0), [("#fff1d0", 0.10), ("#fff1d0", 0.0), (ink, 0.5)])
    pen.path(path, side)
    pitch_x, pitch_y = (9.0, 13.0) if w < 90 else (12.0, 17.0)
    lit: dict[str, list[str]] = {"": [], "warm": [], "cold": []}
    for y in np.arange(top + 14, foot - 40, pitch_y):
        row = random.random()
        for u in np.arange(x + 7, x + w - 9, pitch_x):
            draw = random.random()
            burning = draw < mood.windows * (0.35 + 0.9 * row)
            kind = ("cold" if draw * 997 % 1 < 0.16 else "warm") if burning else ""
            lit[kind].append(
                f"M{u:.1f} {y:.1f}h{pitch_x * 0.5:.1f}v{pitch_y * 0.5:.1f}h{-pitch_x * 0.5:.1f}Z"
            )
    pen.path("".join(lit[""]), (shade(ink, -0.35), 0.30 * dark))
    pen.path("".join(lit["warm"]), ("#ffcf7a", 0.55 + 0.4 * dark))
    pen.path("".join(lit["cold"]), (COLD, 0.6 + 0.35 * dark))


def _head(kind: int, x: float, top: float, w: float) -> list[Point]:
    """The roof line of a tower from its left to its right edge."""
    c = x + w / 2
    if kind == 0:  # flat, with a lift house
        return [
            (x, top),
            (x + w * 0.3, top),
            (x + w * 0.3, top - 14),
            (x + w * 0.6, top - 14),
            (x + w * 0.6, top),
            (x + w, top),
        ]
    if kind == 1:  # stepped back to a mast
        steps = [
            (0.0, 0.0),
            (0.14, 0.0),
            (0.14, -0.4),
            (0.3, -0.4),
            (0.3, -0.75),
            (0.46, -0.8),
            (0.49, -1.7),
        ]
        left = [(x + u * w, top + v * w) for u, v in steps]
        return [*left, *[(2 * c - u, v) for u, v in left[::-1]]]
    if kind == 2:  # sloped
        return [(x, top + w * 0.5), (x + w, top - w * 0.1)]
    if kind == 3:  # curved eaves on a tower, old and new in one
        return [
            (x - w * 0.12, top - w * 0.05),
            (x + w * 0.1, top - w * 0.12),
            (c, top - w * 0.5),
            (x + w * 0.9, top - w * 0.12),
            (x + w * 1.12, top - w * 0.05),
            (x + w, top + w * 0.08),
            (x + w, top + w * 0.1),
        ]
    if kind == 4:  # bottle opener
        return [
            (x + w * 0.1, top),
            (x + w * 0.2, top - w * 0.5),
            (x + w * 0.8, top - w * 0.5),
            (x + w * 0.9, top),
        ]
    if kind == 5:  # rounded
        turn = np.linspace(np.pi, 2 * np.pi, 9)
        return [(c + np.cos(t) * w / 2, top + np.sin(t) * w * 0.42) for t in turn]
    return [(x, top), (x + w, top)]


def _sky(scenery: Scenery, disc: Disc | None, horizon: float) -> Sheet:
    world = scenery.world
    return sky(
        world.hour, world.weather, world.seed, season=world.season, disc=disc, horizon=horizon
    )
