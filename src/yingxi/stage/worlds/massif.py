"""Crags in the manner of axe-cut strokes: ridge lines, folds of rock, whole massifs, waterfalls."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from yingxi.stage.ink import Field, Shade, Sheet, colour, jitter, noise, over, smooth, spread
from yingxi.stage.sky import Stone, Tones
from yingxi.stage.space import PLATE_H, PLATE_W

STEEP_SHARE = 0.62
"""How often a ridge line drops steeply rather than stepping out onto a flat shoulder."""
OUTSIDE = 400.0
"""How far below its base a ridge line lies where the crag is not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rock:
    """How the folds of one massif are inked."""

    stone: Stone
    edge: float = 0.8
    body: float = 0.7
    strokes: float = 0.75
    moss: float = 0.8
    rim: str = "#ffdc8c"
    rim_amount: float = 0.8
    sun_x: float = PLATE_W / 2
    snow: float = 0.0
    snow_tint: str = "#f4f6f8"


def rock(tone: Tones, depth: str, sun_x: float = PLATE_W / 2) -> Rock:
    """The ink of a depth (``far``, ``middle``, ``near``, ``front``) under an hour's light."""
    stone: Stone = getattr(tone, depth)
    edge, body, strokes, moss, rim = {
        "far": (0.5, 0.5, 0.42, 0.0, 0.6),
        "middle": (0.75, 0.7, 0.75, 0.7, 0.8),
        "near": (0.95, 0.8, 0.92, 1.2, 0.95),
        "front": (1.0, 0.95, 1.0, 1.7, 1.0),
    }[depth]
    return Rock(
        stone=stone, edge=edge, body=body, strokes=strokes, moss=moss * (1 - 0.7 * tone.snow),
        rim=tone.rim, rim_amount=rim * tone.rim_amount, sun_x=sun_x, snow=tone.snow,
        snow_tint=tone.ground[0] if tone.snow >= 1 else "#e9eef0",
    )  # fmt: skip


def ridge(sheet: Sheet, x: float, top: float, base: float, width: float, seed: int) -> Field:
    """Height of a crag's outline at every column of the sheet, plate pixels.

    From the peak it walks outwards, mixing steep drops with flat shoulders, and is then broken
    by ridged noise: smooth peaks look like shark fins.
    """
    random = np.random.default_rng(seed)
    size = width / 150
    cap = random.uniform(4, 16) * size
    sides: list[list[tuple[float, float]]] = []
    for way in (-1, 1):
        px, py = x + way * cap, top + random.uniform(0, 5)
        side = [(px, py)]
        while py < base + 60:
            t = (py - top) / (base - top)
            if random.random() < STEEP_SHARE - 0.12 * t:
                px += way * random.uniform(2, 11) * size * (1 + 0.8 * t)
                py += random.uniform(22, 78) * size
            else:
                px += way * random.uniform(10, 34) * size * (1 + t)
                py += random.uniform(2, 20) * size
            side.append((px, py))
        sides.append(side)
    walk = np.array([*sides[0][::-1], *sides[1]])
    out_y = base + OUTSIDE
    line = np.interp(sheet.x[0], walk[:, 0], walk[:, 1], left=out_y, right=out_y)
    soft = (1.6 + 1.2 * size) * sheet.scale
    line = cv2.GaussianBlur(line[None].astype(np.float32), (0, 0), soft)[0]
    teeth = 1 - np.abs(jitter(sheet.width, PLATE_W / 34, octaves=4, seed=seed + 5))
    grit = jitter(sheet.width, PLATE_W / 12, octaves=3, seed=seed + 9)
    return np.asarray(line - teeth * 9 * size + grit * 4 * size, np.float32)


def fold(
    sheet: Sheet, line: Field, x: float, top: float, base: float, seed: int, look: Rock
) -> None:
    """One fold of rock: opaque tint, pooled edge, wash, strokes, rim, snow, moss; mist takes its foot."""
    columns = np.flatnonzero(line < base)
    if len(columns) < 8:
        return
    scale = sheet.scale
    x0, x1 = int(columns[0]), int(columns[-1]) + 1
    y0 = max(0, int((line.min() - 16) * scale))
    y1 = min(sheet.height, int((base + 4) * scale))
    h, w = y1 - y0, x1 - x0
    if h < 8 or w < 8:
        return
    wide = w / scale
    xs, ys, crest = sheet.x[:, x0:x1], sheet.y[y0:y1], line[None, x0:x1]
    mottle = spread(noise(h, w, max(3, wide / 22), octaves=4, seed=seed))
    depth = ys - crest + (mottle - 0.5) * 7
    below = np.clip(depth, 0, None)
    reach = base - top
    soft = cv2.GaussianBlur(line[None], (0, 0), 10 * scale)[0]
    slope = (np.gradient(soft) * scale)[None, x0:x1]
    patches = spread(noise(h, w, max(3, wide / 40), octaves=4, seed=seed + 17))
    strokes, fine = _strokes(sheet, h, w, below, slope, mottle, patches, seed)

    side = np.tanh((xs - x) / 45) * np.sign(look.sun_x - x + 1e-3)
    shade = 1 - 0.45 * side
    ink = look.edge * (
        np.exp(-below / 3.2) * (0.35 + 0.9 * mottle) + 0.45 * np.exp(-below / 16) * mottle
    )
    wash = np.exp(-below / (reach * 0.20)) * (0.55 + 0.6 * patches)
    cuts = strokes * np.exp(-below / (reach * 0.42)) * smooth(1, 22, below)
    ink = np.clip(ink + (look.body * wash + look.strokes * cuts) * shade, 0, 1)

    green = np.exp(-below / (reach * 0.34)) * (0.55 + 0.45 * patches) * look.stone.cap_amount
    paint = _mix(colour(look.stone.tint), colour(look.stone.cap), green)
    paint = _mix(paint, colour(look.stone.ink), ink)
    if look.rim_amount > 0:
        lit = np.clip(side, 0, 1)
        hairline = np.exp(-(((below - 4.2) / 2.0) ** 2)) * smooth(0.35, 0.7, mottle)
        paint = _mix(paint, colour(look.rim), hairline * (0.25 + 0.75 * lit) * look.rim_amount)
        bloom = np.exp(-below / 46) * lit * 0.34 * (0.4 + 0.6 * fine)
        paint = _mix(paint, colour(look.rim), bloom * look.rim_amount)
    if look.snow > 0:
        paint = _mix(paint, colour(look.snow_tint), _snow(below, slope, patches, fine, look.snow))
    waver = (noise(h, w, max(2, wide / 120), octaves=3, seed=seed + 31) - 0.5) * 90
    foot = smooth(base, base - reach * 0.62, ys + waver)
    over(sheet.image[y0:y1, x0:x1], paint, smooth(-0.9, 1.1, depth) * foot)
    if look.moss > 0:
        _moss(sheet, (x0, y0, x1, y1), line, slope[0], base, reach, seed, look)


def _mix(under: Shade, tint: Shade, share: Shade) -> Field:
    part = np.asarray(share, np.float32)[..., None]
    return np.asarray(under * (1 - part) + tint * part, np.float32)


def _strokes(
    sheet: Sheet, h: int, w: int, below: Shade, slope: Shade, mottle: Field, patches: Field,
    seed: int,
) -> tuple[Field, Field]:  # fmt: skip
    """Axe-cut strokes (斧劈皴): upright streaks leaning with the slope, broken by a dry brush."""
    scale = sheet.scale
    margin = int(200 * scale)
    lean = np.clip(slope, -2, 2) * np.clip(below, 0, 150) * 0.16 * scale
    wide = w + 2 * margin
    strip = noise(h, wide, wide / scale / 11, octaves=4, seed=seed + 7, stretch=5.5)
    xs = np.arange(w, dtype=np.float32)[None] - lean + margin + (mottle - 0.5) * 10 * scale
    ys = np.broadcast_to(np.arange(h, dtype=np.float32)[:, None], (h, w))
    streak = cv2.remap(
        strip, xs.astype(np.float32), np.ascontiguousarray(ys), cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_REFLECT,
    )  # fmt: skip
    fine = spread(noise(h, w, w / 3, octaves=1, seed=seed + 18))
    bite = np.clip((spread(np.asarray(streak, np.float32)) - 0.5) * 3.2, 0, 1)
    return np.asarray(bite * smooth(0.25, 0.6, patches) * (0.55 + 0.6 * fine), np.float32), fine


def _snow(below: Shade, slope: Shade, patches: Field, fine: Field, amount: float) -> Field:
    """Where snow lies: on the crest of shallow slopes, then in ledges down the face."""
    shallow = smooth(2.6, 0.7, np.abs(slope))
    crest = np.exp(-below / (10 + 40 * shallow)) * (0.45 + 0.55 * shallow)
    ledges = smooth(0.52, 0.74, patches) * np.exp(-below / 190) * (0.5 + 0.4 * fine)
    return np.asarray(np.clip(crest * 1.25 + ledges * 0.8, 0, 1) * min(1, amount), np.float32)


def _moss(
    sheet: Sheet, box: tuple[int, int, int, int], line: Field, slope: Field, base: float,
    reach: float, seed: int, look: Rock,
) -> None:  # fmt: skip
    """Dots (点苔) clustered along shallow slopes."""
    x0, y0, x1, y1 = box
    scale = sheet.scale
    random = np.random.default_rng(seed + 77)
    dots = np.zeros((y1 - y0, x1 - x0), np.uint8)
    for _ in range(int((x1 - x0) / scale * 0.55 * look.moss)):
        column = int(random.integers(0, x1 - x0))
        crest = float(line[x0 + column])
        if crest > base - reach * 0.35 or (abs(slope[column]) > 1.6 and random.random() < 0.8):
            continue
        for _ in range(int(random.integers(2, 6))):
            x = column + random.normal(0, 5) * scale
            y = (crest + random.uniform(-5, 7) + abs(random.normal(0, 7))) * scale - y0
            size = random.uniform(1.1, 3.0) * scale
            cv2.ellipse(
                dots, (int(x * 8), int(y * 8)), (int(size * 8), int(size * 5.4)), 0, 0, 360,
                int(random.uniform(110, 235)), -1, cv2.LINE_AA, 3,
            )  # fmt: skip
    keep = smooth(base - reach * 0.25, base - reach * 0.6, sheet.y[y0:y1])
    cover = dots.astype(np.float32) / 255 * 0.85 * keep
    over(sheet.image[y0:y1, x0:x1], colour(look.stone.ink) * 0.75, cover)


def massif(
    sheet: Sheet, x: float, top: float, width: float, base: float, folds: int, seed: int, look: Rock
) -> None:
    """A mountain of ``folds`` crags drawn back to front, the highest at ``x``, ``top``."""
    random = np.random.default_rng(seed)
    height = base - top
    crags: list[tuple[float, float, float, int]] = []
    for i in range(folds):
        t = i / max(1, folds - 1)
        at = x + (0 if i == 0 else random.normal(0, width * (0.16 + 0.34 * t)))
        crest = top + height * (0.66 * t**0.85)
        crest += 0 if i == 0 else random.uniform(-0.04, 0.05) * height
        crags.append((crest, at, width * random.uniform(0.24, 0.42) * (1 - 0.25 * t), i))
    for crest, at, wide, i in sorted(crags):
        foot = min(base, crest + height * random.uniform(0.62, 0.85)) if i else base
        line = ridge(sheet, at, crest, foot, wide, seed * 131 + i * 17)
        fold(sheet, line, at, crest, foot, seed * 977 + i * 13, look)


def hills(
    sheet: Sheet, y: float, swell: float, tint: str, foot: str, seed: int, *, cells: float = 4,
    fade: float = 260, rim: str = "", rim_amount: float = 0.0,
) -> Field:  # fmt: skip
    """A line of low hills as one wet stroke, dark at the crest, melting into mist; its crest line."""
    line = y - np.abs(jitter(sheet.width, cells, octaves=5, seed=seed)) * swell * 2
    line = cv2.GaussianBlur(line[None].astype(np.float32), (0, 0), 2.5 * sheet.scale)[0]
    depth = sheet.y - line[None] + (sheet.noise(60, octaves=3, seed=seed + 3) - 0.5) * 6
    below = np.clip(depth, 0, None)
    grain = spread(sheet.noise(18, octaves=4, seed=seed + 1, stretch=0.4))
    share = np.clip(np.exp(-below / (fade * 0.4)) * (0.75 + 0.4 * grain), 0, 1)
    paint = _mix(colour(foot), colour(tint), np.asarray(share, np.float32))
    if rim_amount > 0:
        hairline = np.exp(-(((below - 3) / 2.2) ** 2)) * smooth(0.4, 0.8, grain) * rim_amount
        paint = _mix(paint, colour(rim), np.asarray(hairline, np.float32))
    sheet.lay(paint, smooth(-1, 1.5, depth) * smooth(y + fade, y + fade * 0.2, sheet.y))
    return np.asarray(line, np.float32)


def waterfall(
    sheet: Sheet, steps: tuple[tuple[float, float, float, float, float], ...], tint: str, mist: str,
    seed: int,
) -> None:  # fmt: skip
    """White water down the rock; each step is x, y, x below, y below, half width."""
    threads = spread(sheet.noise(150, octaves=3, seed=seed, stretch=14))
    cover = np.zeros((sheet.height, sheet.width), np.float32)
    for xa, ya, xb, yb, half in steps:
        t = np.clip((sheet.y - ya) / (yb - ya), 0, 1)
        middle = xa + (xb - xa) * t + 6 * np.sin(t * 3)
        body = np.exp(-(((sheet.x - middle) / (half * (0.7 + 0.5 * t))) ** 2))
        run = smooth(ya - 8, ya + 4, sheet.y) * smooth(yb + 14, yb - 4, sheet.y)
        cover = np.maximum(cover, body * run * (0.45 + 0.75 * threads))
    sheet.lay(tint, np.clip(cover, 0, 1) * 0.9)
    _, _, x, y, half = steps[-1]
    spray = np.exp(-(((sheet.x - x) / (half * 9)) ** 2) - ((sheet.y - y) / 60) ** 2)
    sheet.lay(mist, spray * (0.4 + 0.5 * spread(sheet.noise(7, seed=seed + 1))))


def height_fade(sheet: Sheet, y: float, thickness: float) -> Field:
    """1 above ``y``, falling to 0 over ``thickness``: for plates whose foot must melt away."""
    return smooth(min(y + thickness, PLATE_H), y, sheet.y)
