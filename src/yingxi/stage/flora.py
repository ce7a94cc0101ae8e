"""What grows: pines, broad-leaved trees through the seasons, bamboo, reeds and grass."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from yingxi.stage.ink import blend
from yingxi.stage.pen import Path, Pen, brush
from yingxi.stage.sky import Tones

NEEDLES = 46
"""Strokes in a tuft of pine needles."""
LARGEST_CROWN = 430.0
"""Leaves grow with the tree up to this size; a nearer one has more of them instead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Leafage:
    """Colours and weather of growing things."""

    wood: str
    bark: str
    dark: str
    light: str
    blossom: tuple[str, ...] = ()
    """Colours of flowers or of turning leaves; empty for green."""
    bare: float = 0.0
    snow: float = 0.0
    snow_tint: str = "#f2f5f7"
    wind: float = 0.0


def leafage(tone: Tones, season: str, *, near: float = 1.0) -> Leafage:
    """How things grow in a season under an hour's light; ``near`` 0 fades into the middle distance."""
    night = tone.stars > 0

    def veil(text: str) -> str:
        return blend(tone.middle.tint, text, 0.45 + 0.55 * near)

    def dim(text: str) -> str:
        return blend(text, tone.near.ink, 0.45) if night else blend(text, tone.leaf, 0.08)

    blossom: tuple[str, ...] = {
        "spring": ("#f3c7cc", "#fbe3e2", "#e79aa8"),
        "autumn": ("#b23a22", "#d8672a", "#8a2a1e", "#e0962f"),
    }.get(season, ())
    snowing = max(tone.snow, 0.0)
    return Leafage(
        wood=veil(blend(tone.near.ink, "#1a130d", 0.7)), bark=veil(blend(tone.near.tint, tone.leaf, 0.4)),
        dark=veil(tone.leaf), light=veil(tone.leaf_light), blossom=tuple(veil(dim(b)) for b in blossom),
        bare=1.0 if season == "winter" else 0.0, snow=snowing,
        snow_tint=blend("#f4f7fa", tone.mist, 0.3 if not night else 0.6), wind=tone.wind,
    )  # fmt: skip


def pine(pen: Pen, x: float, y: float, size: float, lean: float, seed: int, look: Leafage) -> None:
    """An old pine: bent trunk, level boughs, flat tufts. ``lean`` in radians from upright."""
    random = np.random.default_rng(seed)
    count = 16
    lean += 0.25 * look.wind
    spine: list[tuple[float, float]] = []
    px, py, angle = x, y, -np.pi / 2 + lean
    for _ in range(count):
        spine.append((px, py))
        angle = (angle + random.normal(0, 0.22)) * 0.9 + (-np.pi / 2 + lean * 1.3) * 0.1
        px += np.cos(angle) * size / count
        py += np.sin(angle) * size / count
    widths = [size * 0.085 * (1 - i / count) ** 0.8 + size * 0.012 for i in range(count)]
    trunk = brush(spine, widths, jitter=0.12, seed=seed)
    pen.path(trunk, (look.wood, 0.96))
    _bark(pen, trunk, spine, widths, size, random, look)
    tufts: list[tuple[float, float, float]] = [(*spine[-1], size * 0.07)]
    for i in range(5, count):
        for way in (-1, 1):
            if random.random() < 0.3 and i < count - 3:
                continue
            length = size * random.uniform(0.16, 0.40) * (1.15 - 0.55 * i / count)
            turn = (0 if way > 0 else np.pi) + random.normal(0, 0.18) - way * 0.15 + lean * 0.3
            bough_line = _wander(spine[i], turn, length, 6, random)
            girth = [widths[i] * 0.45 * (1 - k / 7) + 1.4 for k in range(7)]
            pen.path(brush(bough_line, girth, jitter=0.1, seed=seed + i), (look.wood, 0.96))
            for bx, by in bough_line[2:]:
                rise = random.uniform(0, size * 0.02)
                spot = (bx + random.normal(0, 4), by - rise, size * random.uniform(0.05, 0.085))
                tufts.append(spot)
    for tuft in sorted(tufts, key=lambda t: t[1]):
        needles(pen, *tuft, random, look)


def _wander(
    start: tuple[float, float], angle: float, length: float, steps: int, random: np.random.Generator
) -> list[tuple[float, float]]:
    line = [start]
    for _ in range(steps):
        angle += random.normal(0, 0.16)
        px, py = line[-1]
        dip = random.normal(0, length * 0.01)
        line.append(
            (px + np.cos(angle) * length / steps, py + np.sin(angle) * length / steps + dip)
        )
    return line


def _bark(
    pen: Pen, trunk: Path, spine: Sequence[tuple[float, float]], widths: Sequence[float],
    size: float, random: np.random.Generator, look: Leafage,
) -> None:  # fmt: skip
    with pen.group(clip=trunk):
        for _ in range(int(size * 0.22)):
            k = int(random.integers(0, len(spine) - 1))
            bx = spine[k][0] + random.normal(0, widths[k] * 0.4)
            by = spine[k][1] + random.uniform(0, size / len(spine))
            pen.arc(
                bx, by, random.uniform(2, 5), random.uniform(2, 4), random.uniform(0, 360), 200,
                (look.bark, 0.5), 1,
            )  # fmt: skip


def needles(
    pen: Pen, x: float, y: float, radius: float, random: np.random.Generator, look: Leafage
) -> None:
    """A flat tuft of pine needles fanning upward."""
    count = NEEDLES
    angle = np.clip(random.normal(-np.pi / 2 + 0.35 * look.wind, 0.95, count), -np.pi - 0.15, 0.15)
    length = radius * random.uniform(0.55, 1.0, count)
    root = x + random.normal(0, radius * 0.35, count)
    tip_x, tip_y = root + np.cos(angle) * length * 1.15, y + np.sin(angle) * length * 0.62
    width = max(0.9, radius * 0.05)
    bright = random.random(count) > 0.82
    for group, tint, alpha in (
        (~bright & (np.arange(count) % 2 == 0), look.dark, 0.55),
        (~bright & (np.arange(count) % 2 == 1), look.dark, 0.85),
        (bright, look.light, 0.8),
    ):
        d = "".join(
            f"M{root[i]:.1f} {y:.1f}L{tip_x[i]:.1f} {tip_y[i]:.1f}" for i in np.flatnonzero(group)
        )
        if d:
            pen.path(d, None, stroke=(tint, alpha), width=width)
    if look.snow > 0 and random.random() < 0.35 + 0.65 * look.snow:
        heap = [(x - radius * 1.0, y - radius * 0.28), (x - radius * 0.2, y - radius * 0.62),
                (x + radius * 1.0, y - radius * 0.26)]  # fmt: skip
        pen.path(
            brush(heap, [2, radius * 0.34 * (0.5 + 0.5 * look.snow), 2], jitter=0.3,
                  seed=int(random.integers(1 << 30))),
            (look.snow_tint, 0.9),
        )  # fmt: skip


def bough(
    pen: Pen, x: float, y: float, way: int, seed: int, look: Leafage, *, reach: int = 13
) -> None:
    """A dark pine bough hanging into the frame from ``(x, y)``; ``way`` 1 grows to the right."""
    random = np.random.default_rng(seed)
    line = [(x, y)]
    angle = 0.12
    for _ in range(reach):
        angle += random.normal(0, 0.13)
        px, py = line[-1]
        line.append((px + way * np.cos(angle) * 46, py + np.sin(angle) * 28 + 5))
    girth = np.linspace(42, 5, len(line)).tolist()
    pen.path(brush(line, girth, jitter=0.16, seed=3), (look.wood, 0.97))
    for px, py in line[2:]:
        for _ in range(3):
            at = (px + random.normal(0, 30), py + random.normal(4, 22))
            needles(pen, *at, random.uniform(40, 68), random, look)


def tree(pen: Pen, x: float, y: float, size: float, seed: int, look: Leafage) -> None:
    """A broad-leaved tree: green, in blossom, turning red, or bare, as its leafage says."""
    random = np.random.default_rng(seed)
    tips: list[tuple[float, float]] = []

    def grow(
        at: tuple[float, float], angle: float, length: float, girth: float, level: int
    ) -> None:
        if level == 0 or length < 3:
            tips.append(at)
            return
        line = [at]
        for _ in range(5):
            turn = angle + random.normal(0, 0.16) + 0.1 * look.wind * (6 - level) * 0.5
            px, py = line[-1]
            line.append((px + np.cos(turn) * length / 5, py + np.sin(turn) * length / 5))
        widths = np.linspace(girth, girth * 0.55, len(line)).tolist()
        mark = int(random.integers(1 << 20))
        pen.path(brush(line, widths, jitter=0.08, seed=mark), (look.wood, 0.95))
        for _ in range(int(random.integers(2, 4))):
            part = random.uniform(0.6, 0.82)
            grow(line[-1], angle + random.normal(0, 0.55), length * part, girth * 0.6, level - 1)
        if level < 3:
            tips.append(line[-1])

    grow((x, y), -np.pi / 2 + random.normal(0, 0.1), size * 0.32, size * 0.05, 5)
    if look.bare < 1:
        _leaves(pen, tips, size, random, look)
    if look.snow > 0:
        heaps = [_dab(px, py - size * 0.006, size * 0.022, size * 0.009, 0) for px, py in tips]
        pen.path("".join(heaps), (look.snow_tint, 0.85))


def _leaves(
    pen: Pen, tips: Sequence[tuple[float, float]], size: float, random: np.random.Generator,
    look: Leafage,
) -> None:  # fmt: skip
    tints = look.blossom or (look.dark, look.dark, look.light)
    strokes: dict[tuple[str, float], list[str]] = {}
    dabs_a_tip = 7 if size <= LARGEST_CROWN else 13
    for px, py in tips:
        for _ in range(dabs_a_tip):
            radius = min(size, LARGEST_CROWN) * random.uniform(0.008, 0.022)
            at = px + random.normal(0, size * 0.03), py + random.normal(0, size * 0.026)
            tint = tints[int(random.integers(len(tints)))]
            if look.blossom and random.random() < 0.12:
                tint = look.light
            alpha = float(random.choice((0.35, 0.55, 0.75)))
            dab = _dab(*at, radius * 1.5, radius * 0.8, random.uniform(-40, 40))
            strokes.setdefault((tint, alpha), []).append(dab)
    for paint, dabs in strokes.items():
        for part in range(0, len(dabs), 60):
            pen.path("".join(dabs[part : part + 60]), paint)


def _dab(x: float, y: float, rx: float, ry: float, turn: float) -> str:
    c, s = np.cos(np.radians(turn)) * rx, np.sin(np.radians(turn)) * rx
    a = f"a{rx:.2f} {ry:.2f} {turn:.1f} 1 0 "
    return f"M{x - c:.1f} {y - s:.1f}{a}{2 * c:.2f} {2 * s:.2f}{a}{-2 * c:.2f} {-2 * s:.2f}Z"


def bamboo(
    pen: Pen, x: float, foot: float, top: float, girth: float, seed: int, look: Leafage, *,
    leaves: bool = True, alpha: float = 0.95,
) -> None:  # fmt: skip
    """A bamboo culm from ``foot`` up to ``top`` with its nodes and sprays of leaves."""
    random = np.random.default_rng(seed)
    lean = random.normal(0, 0.035) + 0.1 * look.wind
    y, sway = foot, random.normal(0, 0.01)
    joints = [(x, y)]
    while y > top:
        step = girth * random.uniform(6.5, 9.5)
        x += step * lean
        lean += sway * 0.2 + 0.012 * look.wind
        y -= step
        joints.append((x, y))
    shade = pen.linear(
        (x - girth, 0), (x + girth, 0), [look.dark, look.light, look.dark], [0, 0.35, 1]
    )
    for i in range(len(joints) - 1):
        (xa, ya), (xb, yb) = joints[i], joints[i + 1]
        taper = 1 - 0.35 * i / len(joints)
        line = [(xa, ya - 2), ((xa + xb) / 2, (ya + yb) / 2), (xb, yb + 2)]
        wide = girth * taper
        body = brush(line, [wide * 1.08, wide * 0.9, wide * 1.08])
        with pen.group(opacity=alpha):
            pen.path(body, shade)
        pen.line(
            (xb - wide * 0.62, yb),
            (xb + wide * 0.62, yb),
            (look.wood, 0.9 * alpha),
            max(1.2, wide * 0.12),
        )
        if leaves and i > 1 and random.random() < 0.62:
            way = 1 if random.random() < 0.5 + 0.3 * look.wind else -1
            spray(pen, xb, yb, way * girth * random.uniform(4, 8), random, look, alpha)


def spray(
    pen: Pen, x: float, y: float, reach: float, random: np.random.Generator, look: Leafage,
    alpha: float = 0.95,
) -> None:  # fmt: skip
    """A twig of bamboo leaves drooping away from a node; the sign of ``reach`` is its side."""
    tip = (x + reach, y - abs(reach) * random.uniform(0.05, 0.5))
    pen.line((x, y), tip, (look.dark, 0.8 * alpha), 1.6)
    for k in range(int(random.integers(5, 9))):
        t = random.uniform(0.3, 1)
        bx, by = x + (tip[0] - x) * t, y + (tip[1] - y) * t
        fall = random.uniform(0.1, 1.1) * (1 - 0.7 * look.wind)
        length = abs(reach) * random.uniform(0.35, 0.6)
        ex = bx + (np.sign(reach) if look.wind < 0.5 else 1) * np.cos(fall) * length
        ey = by + np.sin(fall) * length
        tint = look.light if k % 3 == 0 else look.dark
        middle = ((bx + ex) / 2, (by + ey) / 2 - length * 0.05)
        pen.path(brush([(bx, by), middle, (ex, ey)], [1, length * 0.14, 0.6]), (tint, 0.85 * alpha))


def reeds(
    pen: Pen, x0: float, x1: float, y: float, height: float, count: int, seed: int, look: Leafage
) -> None:
    """A bank of reeds between ``x0`` and ``x1``, rooted at ``y``, some in plume."""
    random = np.random.default_rng(seed)
    straw = blend(look.bark, look.dark, 0.35)
    withered = 0.75 * look.bare
    dark, light = blend(look.dark, straw, withered), blend(look.light, straw, withered)
    for i in range(count):
        x = random.uniform(x0, x1)
        tall = height * random.uniform(0.5, 1.0)
        bend = (random.normal(0.12, 0.16) + 0.45 * look.wind) * tall
        foot = y + random.uniform(-6, 10)
        line = [(x, foot), (x + bend * 0.25, foot - tall * 0.55), (x + bend, foot - tall)]
        girth = max(2.0, height * 0.016)
        tint = light if random.random() < 0.25 else dark
        pen.path(brush(line, [girth, girth * 0.7, 0.6]), (tint, 0.92))
        if i % 4 == 0:
            px, py = line[-1]
            for k in range(9):
                t = k / 9
                ex = px + (0.10 + 0.30 * look.wind) * tall * (0.3 + t) + random.normal(0, 3)
                ey = py + tall * (0.16 * t - 0.06) + random.normal(0, 3)
                pen.line(
                    (px - bend * 0.1 * t, py + tall * 0.1 * t),
                    (ex, ey),
                    (look.bark, 0.7),
                    girth * 0.55,
                )


def grass(
    pen: Pen, x0: float, x1: float, y: float, height: float, count: int, seed: int, look: Leafage
) -> None:
    """Tufts of grass along a ground line."""
    random = np.random.default_rng(seed)
    dead = blend(look.bark, look.dark, 0.45)
    withered = max(0.75 * look.bare, 0.55 * min(1.0, look.snow))
    dark, light = blend(look.dark, dead, withered), blend(look.light, dead, withered)
    for _ in range(count):
        x = random.uniform(x0, x1)
        for _ in range(int(random.integers(4, 8))):
            tall = height * random.uniform(0.4, 1.0)
            bend = random.normal(0.1 + 0.5 * look.wind, 0.45) * tall
            root = x + random.normal(0, height * 0.12)
            line = [(root, y + 3), (root + bend * 0.3, y - tall * 0.6), (root + bend, y - tall)]
            tint = light if random.random() < 0.3 else dark
            pen.path(brush(line, [height * 0.05, height * 0.035, 0.5]), (tint, 0.88))
        if look.snow >= 1:
            pen.ellipse(x, y + 1, height * 0.3, height * 0.09, (look.snow_tint, 0.85))


def birds(pen: Pen, x: float, y: float, count: int, size: float, seed: int, tint: str) -> None:
    """A skein of far birds."""
    random = np.random.default_rng(seed)
    for i in range(count):
        bx = x + i * size * 0.9 * (1 if i % 2 else -1) + random.normal(0, size * 0.5)
        by = y + abs(i - count / 2) * size * 0.35 + random.normal(0, size * 0.3)
        q, f = size * random.uniform(0.6, 1.1), random.uniform(0.15, 0.55)
        d = (
            f"M{bx - q:.1f} {by - q * f:.1f}Q{bx - q * 0.35:.1f} {by - q * f * 1.1:.1f} {bx:.1f} {by:.1f}"
            f"Q{bx + q * 0.35:.1f} {by - q * f * 1.1:.1f} {bx + q:.1f} {by - q * f * 0.8:.1f}"
            f"Q{bx + q * 0.35:.1f} {by - q * f * 0.75:.1f} {bx:.1f} {by + q * 0.12:.1f}"
            f"Q{bx - q * 0.35:.1f} {by - q * f * 0.75:.1f} {bx - q:.1f} {by - q * f:.1f}Z"
        )
        pen.path(d, (tint, 0.85))


def willow(pen: Pen, x: float, y: float, way: int, seed: int, look: Leafage) -> None:
    """A willow bough from ``(x, y)`` with hanging strands; ``way`` 1 grows to the right."""
    random = np.random.default_rng(seed)
    line = [(x - way * 60, y)]
    for _ in range(9):
        px, py = line[-1]
        line.append((px + way * random.uniform(40, 66), py + random.uniform(2, 26)))
    pen.path(
        brush(line, np.linspace(34, 5, len(line)).tolist(), jitter=0.14, seed=seed),
        (look.wood, 0.96),
    )
    for px, py in line[1:]:
        for _ in range(3):
            sx, drop = px + random.normal(0, 16), random.uniform(150, 430)
            lean = way * 14 + 260 * look.wind
            strand = [
                (sx, py),
                (sx + lean * 0.25, py + drop * 0.5),
                (sx + lean, py + drop * (1 - 0.3 * look.wind)),
            ]
            pen.path(brush(strand, [2.6, 2, 0.8]), (look.dark, 0.85))
            if look.bare >= 1:
                continue
            for k in range(int(drop / 15)):
                t = (k + 1) * 15 / drop
                bx, by = sx + lean * t * t, py + drop * t * (1 - 0.3 * look.wind)
                side = 1 if k % 2 else -1
                leaf = [
                    (bx, by),
                    (bx + side * 7 + lean * 0.02, by + 11),
                    (bx + side * 9 + lean * 0.05, by + 26),
                ]
                tint = look.light if random.random() < 0.3 else look.dark
                if look.blossom and random.random() < 0.25:
                    tint = look.blossom[-1]
                pen.path(brush(leaf, [1, 5.5, 0.6]), (tint, 0.85))
