"""What the puppets stand on: stone terraces, bare earth, planks; dry, wet or under snow."""

from __future__ import annotations

from itertools import pairwise

import cv2
import numpy as np

from yingxi.stage.ink import Field, Shade, Sheet, blend, colour, noise, smooth, spread, window
from yingxi.stage.pen import Pen
from yingxi.stage.sky import DISC, Tones
from yingxi.stage.space import PLATE_H, PLATE_W

EYE_X = PLATE_W / 2
TILE = 1024
"""Side of the noise that is laid out in perspective, pixels."""
FLOOR_TOP = 1590.0
"""Where a terrace's floor begins behind the puppets' feet."""


def perspective(
    sheet: Sheet, horizon: float, seed: int, *, cells: float = 24, long: float = 1.0
) -> Field:
    """Noise lying on a plane that vanishes at ``horizon``, 0 to 1, flat (0.5) near it.

    ``long`` above 1 draws the grain out along the line of sight.
    """
    tile = spread(noise(TILE, TILE, cells, octaves=5, seed=seed, wrap=True))
    below = np.maximum(sheet.y - horizon, 1.0)
    u = (sheet.x - EYE_X) / below * 520 + TILE / 2
    v = 900000.0 / (below + 60) / long + np.zeros_like(sheet.x)
    v = np.abs(np.mod(v, 2 * TILE) - TILE)
    mapped = cv2.remap(
        tile, np.asarray(np.mod(u, TILE), np.float32), np.asarray(v, np.float32),
        cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT,
    )  # fmt: skip
    keep = smooth(0, 170, sheet.y - horizon)
    return np.asarray(0.5 + (mapped - 0.5) * keep, np.float32)


def earth(
    sheet: Sheet,
    tone: Tones,
    top: float,
    seed: int,
    *,
    edge: Shade | None = None,
    cells: float = 24,
) -> None:
    """A ground of the hour's own colour from ``top`` to the plate's foot."""
    t = np.clip((sheet.y - top) / (PLATE_H - top), 0, 1) ** 0.62
    tints = np.stack([colour(c) for c in tone.ground])
    base = np.stack([np.interp(t, [0, 0.5, 1], tints[:, c]) for c in range(3)], -1)
    grain = perspective(sheet, top - 40, seed, cells=cells)
    mottle = spread(sheet.noise(5, octaves=5, seed=seed + 1, stretch=0.3))
    paint = base * (0.76 + 0.3 * grain + 0.16 * mottle)[..., None]
    line = np.float32(top) if edge is None else edge
    sheet.lay(paint, smooth(-2, 2, sheet.y - line))
    pool(sheet, tone, top)
    weathered(sheet, tone, top, seed)


def pool(
    sheet: Sheet,
    tone: Tones,
    top: float,
    *,
    x: float = DISC[0],
    amount: float = 0.36,
    soft: float = 3,
) -> None:
    """Light of the sun, the moon or the lamp lying on the floor."""
    lit = np.exp(-(((sheet.x - x) / 470) ** 2) - ((sheet.y - top) / 270) ** 2)
    below = smooth(top - soft, top + soft, sheet.y)
    sheet.glow(tone.glow, lit * below * amount * max(0.35, tone.disc_amount))


def weathered(sheet: Sheet, tone: Tones, top: float, seed: int) -> None:
    """Rain leaves puddles that hold the sky, snow lies in drifts."""
    below = smooth(top, top + 40, sheet.y)
    if tone.wet > 0:
        damp = spread(perspective(sheet, top - 60, seed + 20, cells=7, long=0.5))
        puddle = smooth(0.52, 0.66, damp) * below
        shimmer = spread(sheet.noise(30, octaves=3, seed=seed + 21, stretch=0.06))
        sky = blend(tone.mist, tone.stops[-2][1], 0.5)
        sheet.lay(
            blend(tone.ground[1], "#0a0e12", 0.4), below * 0.22 * tone.wet * sheet.image[..., 3]
        )
        near = smooth(PLATE_H, top, sheet.y) * 0.5 + 0.3
        sheet.lay(sky, puddle * (0.3 + 0.4 * shimmer) * near * tone.wet * sheet.image[..., 3])
    if 0 < tone.snow < 1:
        drift = smooth(0.42, 1.0, perspective(sheet, top - 60, seed + 30, cells=9)) * below
        white = "#8ba4c0" if tone.stars > 0 else "#e8edf0"
        sheet.lay(white, drift * 0.75 * sheet.image[..., 3])


def terrace(sheet: Sheet, tone: Tones, seed: int, *, top: float = FLOOR_TOP) -> None:
    """Worn stone slabs in one-point perspective, from ``top`` to the plate's foot."""
    earth(sheet, tone, top, seed, cells=40)
    joint = blend(tone.ground[2], "#000000", 0.35)
    light = blend(tone.ground[0], tone.rim, 0.5)
    pen = window(0, top - 2, PLATE_W, PLATE_H)
    rows: list[float] = []
    y, step = top, 22.0
    while y < PLATE_H:
        rows.append(y)
        y += step
        step *= 1.24
    rows.append(PLATE_H + 20.0)

    def joint_x(k: float, yy: float) -> float:
        return EYE_X + k * (58 + (yy - top) * 0.34)

    for i, (ya, yb) in enumerate(pairwise(rows)):
        shift = 0.5 * (i % 2)
        width = 1.2 + 2.4 * (ya - top) / (PLATE_H - top)
        pen.line((0, ya), (PLATE_W, ya), (joint, 0.6), width)
        pen.line((0, ya + width), (PLATE_W, ya + width), (light, 0.22), width * 0.6)
        for k in range(-14, 15):
            a, b = (joint_x(k + shift, ya), ya), (joint_x(k + shift, yb), yb)
            if -80 < a[0] < PLATE_W + 80:
                pen.line(a, b, (joint, 0.5), width)
                pen.line((a[0] + width, ya), (b[0] + width, yb), (light, 0.16), width * 0.6)
    sheet.draw(pen)


def balustrade(sheet: Sheet, tone: Tones, *, foot: float = FLOOR_TOP + 26) -> None:
    """A low carved stone railing behind the puppets, with cut-out panels lit from behind."""
    dark, stone = blend(tone.front.ink, "#160d07", 0.4), blend(tone.front.ink, tone.ground[1], 0.42)
    top_stone = blend(stone, tone.rim, 0.3)
    hole, hair = blend(tone.mist, tone.glow, 0.25), blend(stone, tone.rim, 0.55)
    pen = window(0, foot - 180, PLATE_W, foot + 20)
    pitch = 168
    for k in range(-1, PLATE_W // pitch + 2):
        x = k * pitch + EYE_X - 4 * pitch - pitch / 2
        pen.rect(x + 14, foot - 94, pitch - 28, 84, stone, stroke=dark, line=2.6)
        for cx in (x + 52, x + 116):
            pen.circle(cx, foot - 52, 22, (hole, 0.92), stroke=(dark, 0.9), width=2)
            _coin(pen, cx, foot - 52, 17, stone)
        d = f"M{x + 78} {foot - 80}h12q8 28 0 56h-12q-8 -28 0 -56z"
        pen.path(d, (hole, 0.92), stroke=(dark, 0.9), width=2)
    rail = pen.linear((0, foot - 112), (0, foot - 92), [top_stone, dark])
    pen.rect(-10, foot - 112, PLATE_W + 20, 18, rail, stroke=dark, line=2.4)
    pen.rect(-10, foot - 12, PLATE_W + 20, 18, stone, stroke=dark, line=2.4)
    for k in range(-1, PLATE_W // pitch + 2):
        x = k * pitch + EYE_X - 4 * pitch - pitch / 2
        post = pen.linear((x - 14, 0), (x + 14, 0), [hair, stone, dark], [0, 0.25, 1])
        pen.rect(x - 14, foot - 126, 28, 130, post, stroke=dark, line=2.6)
        bud = (
            f"M{x - 13} {foot - 127}C{x - 24} {foot - 146} {x - 8} {foot - 156} {x} {foot - 172}"
            f"C{x + 8} {foot - 156} {x + 24} {foot - 146} {x + 13} {foot - 127}Z"
        )
        pen.path(
            bud, pen.radial((x - 6, foot - 148), 26, [hair, stone, dark]), stroke=dark, width=2.6
        )
        if tone.snow > 0:
            white = tone.ground[0] if tone.snow >= 1 else "#e8edf0"
            pen.ellipse(x, foot - 156, 13, 10 * tone.snow + 3, (white, 0.95))
            pen.rect(x + 12, foot - 118, pitch - 24, 4 + 9 * tone.snow, (white, 0.95), radius=5)
    sheet.draw(pen)


def _coin(pen: Pen, x: float, y: float, size: float, tint: str) -> None:
    """An old coin's face, 外圆内方: four petals about a square hole."""
    pen.circle(x, y, size, None, stroke=tint, width=2.6)
    reach = size * 0.98
    for turn in range(4):
        with pen.group(translate=(x, y), rotate=turn * 90 + 45):
            petal = f"M0 0C{reach * 0.42} {-reach * 0.3} {reach * 0.42} {-reach * 0.75} 0 {-reach}"
            pen.path(
                petal + f"C{-reach * 0.42} {-reach * 0.75} {-reach * 0.42} {-reach * 0.3} 0 0Z",
                tint,
            )
    pen.rect(x - size * 0.2, y - size * 0.2, size * 0.4, size * 0.4, tint)


def planks(
    sheet: Sheet, tone: Tones, seed: int, *, top: float, spread_out: float = 0.42, half: float = 470
) -> None:
    """A jetty of planks running to the viewer: narrow at ``top``, wide at the foot."""
    random = np.random.default_rng(seed)
    wood, dark = blend(tone.ground[1], "#4a2f1a", 0.35), blend(tone.ground[2], "#120a06", 0.5)
    light = blend(tone.ground[0], tone.rim, 0.3)
    pen = window(0, top - 40, PLATE_W, PLATE_H)

    def reach(y: float) -> float:
        return half + (y - top) * spread_out

    y, step = top, 17.0
    while y < PLATE_H:
        low = y + step
        share = (y - top) / (PLATE_H - top)
        tint = blend(
            blend(light, wood, min(1.0, 0.35 + share)),
            dark,
            0.12 + share * 0.5 + random.uniform(-0.07, 0.07),
        )
        ragged = random.uniform(-14, 14) * (0.6 + share)
        xa, xb = EYE_X - reach(y) + ragged, EYE_X + reach(y) + random.uniform(-14, 14)
        grow = reach(low) - reach(y)
        d = f"M{xa:.1f} {y:.1f}L{xb:.1f} {y:.1f}L{xb + grow:.1f} {low - 2:.1f}L{xa - grow:.1f} {low - 2:.1f}Z"
        pen.path(
            f"M{xa:.1f} {low - 3:.1f}L{xb:.1f} {low - 3:.1f}v{3 + step * 0.22:.1f}L{xa:.1f} {low + step * 0.22:.1f}Z",
            dark,
        )
        pen.path(d, tint)
        pen.line((xa, y + 1), (xb, y + 1), (light, 0.32 * (1 - share * 0.5)), 1 + share * 1.4)
        for _ in range(7):
            gx = random.uniform(xa, xb)
            gy = random.uniform(y + step * 0.2, low - step * 0.2)
            run = random.uniform(60, 260) * (0.6 + share)
            pen.line(
                (gx, gy),
                (min(gx + run, xb), gy + random.normal(0, 0.8)),
                (dark, random.uniform(0.12, 0.4)),
                1 + share,
            )
        if tone.snow > 0.5:
            pen.line(
                (xa + 8, y + step * 0.35),
                (xb - 8, y + step * 0.35),
                (tone.ground[0], 0.75),
                step * 0.78,
            )
        y, step = low, step * 1.15
    sheet.draw(pen)
