"""Furniture of old rooms: desk, shelves, scroll, chairs, altar, censer, screen."""

from __future__ import annotations

import numpy as np

from yingxi.stage.cutwork import box_path, cut, dyed, meander_band, panel
from yingxi.stage.dyes import AMBER, CINNABAR, GOLD, INK, IVORY, JADE, TEAL, WOOD, mix, shade
from yingxi.stage.ink import jitter
from yingxi.stage.lattice import clouds, coins, ruyi, waves
from yingxi.stage.lettering import lettering
from yingxi.stage.pen import Pen, brush, circle_path, polygon, spline

ROSEWOOD = "#5a2a1a"


def bamboo(pen: Pen, x: float, foot: float, height: float, seed: int, dye: str = "#24403a") -> None:
    """A few stalks of ink bamboo."""
    random = np.random.default_rng(seed + 71)
    for k in range(4):
        px, lean = x + random.uniform(-70, 70), random.uniform(-0.08, 0.08)
        tall = height * random.uniform(0.7, 1.1)
        wide = random.uniform(9, 17)
        step = tall / 7
        for i in range(7):
            a, b = foot - i * step, foot - (i + 1) * step + 5
            xa, xb = px + lean * (foot - a), px + lean * (foot - b)
            pen.path(
                brush(
                    [(xa, a), ((xa + xb) / 2, (a + b) / 2), (xb, b)],
                    [wide, wide * 0.82, wide * 1.05],
                ),
                (dye, 0.5 + 0.1 * k),
            )
            if i < 2:
                continue
            for _ in range(4):
                turn = random.normal(0.5, 0.5) + (np.pi if random.random() < 0.5 else 0)
                length = random.uniform(50, 105)
                ex, ey = xb + np.cos(turn) * length, b + abs(np.sin(turn)) * length * 0.8 + 14
                leaf = brush([(xb, b), ((xb + ex) / 2, (b + ey) / 2 - 6), (ex, ey)], [3, 15, 1])
                pen.path(leaf, (dye, random.uniform(0.55, 0.95)))


def desk(pen: Pen, x: float, top: float, w: float, h: float, seed: int) -> None:
    """A scholar's desk with paper, brushes on their stand, ink stone and books."""
    random = np.random.default_rng(seed + 5)
    panel(pen, x - 22, top, w + 44, 26, shade(ROSEWOOD, 0.1), edge=5)
    pen.line((x - 18, top + 8), (x + w + 18, top + 8), (GOLD, 0.5), 1.6)
    meander_band(pen, x, x + w, top + 52, 50, ROSEWOOD)
    for at in (x + 6, x + w - 40):
        panel(pen, at, top + 76, 34, h - 76, ROSEWOOD, across=True)
        pen.path(ruyi(at + 17, top + h - 14, 20), None, stroke=(GOLD, 0.7), width=2)
    for side, at in ((1, x + 40), (-1, x + w - 40)):
        wing = spline(
            [
                (at, top + 78, 1),
                (at + side * 110, top + 78, 1),
                (at + side * 60, top + 96),
                (at + side * 22, top + 130),
                (at, top + 170, 1),
            ]
        )
        pen.path(wing, shade(ROSEWOOD, -0.15), stroke=INK, width=2.4)
    panel(pen, x + w * 0.40, top - 8, w * 0.28, 10, IVORY, edge=0)
    for i, dye in enumerate((TEAL, IVORY, CINNABAR)[: 2 + seed % 2]):
        panel(pen, x + w * 0.72 + random.uniform(-6, 6), top - 20 - 20 * i, 130, 20, dye, edge=3)
    _brush_stand(pen, x + w * 0.30, top, 130)


def _brush_stand(pen: Pen, x: float, y: float, h: float) -> None:
    pen.path(
        brush(
            [(x - 52, y), (x - 50, y - h * 0.9), (x, y - h), (x + 50, y - h * 0.9), (x + 52, y)],
            [9, 7, 8, 7, 9],
        ),
        None,
        stroke=INK,
        width=4,
    )
    pen.path(
        f"M{x - 50} {y}V{y - h * 0.92}Q{x} {y - h * 1.1} {x + 50} {y - h * 0.92}V{y}",
        None,
        stroke=shade(ROSEWOOD, 0.15),
        width=7,
    )
    for k in (-1, 0, 1):
        u = x + k * 26
        pen.line((u, y - h * 0.95), (u, y - h * 0.42), AMBER, 5)
        pen.path(
            spline([(u - 7, y - h * 0.42, 1), (u + 7, y - h * 0.42, 1), (u, y - h * 0.16, 1)]),
            "#191513",
            stroke=INK,
            width=1.4,
        )


def stool(pen: Pen, x: float, foot: float, w: float) -> None:
    """A drum stool with nail heads."""
    h = w * 1.5
    body = spline(
        [
            (x - w * 0.42, foot - h, 1),
            (x + w * 0.42, foot - h, 1),
            (x + w * 0.62, foot - h * 0.5),
            (x + w * 0.42, foot, 1),
            (x - w * 0.42, foot, 1),
            (x - w * 0.62, foot - h * 0.5),
        ]
    )
    dyed(
        pen,
        body,
        [shade(TEAL, -0.4), shade(TEAL, 0.2), shade(TEAL, -0.5)],
        (x - w * 0.6, foot - h, x + w * 0.6, foot),
        across=True,
    )
    hole = circle_path(x, foot - h * 0.5, w * 0.26)
    pen.path(hole, shade(TEAL, -0.65), stroke=INK, width=2.4)
    pen.path(ruyi(x, foot - h * 0.47, w * 0.17), None, stroke=GOLD, width=2.4)
    for v in (0.87, 0.13):
        for k in range(-4, 5):
            pen.circle(x + k * w * 0.115, foot - h * v, 4, GOLD, stroke=INK, width=1)
    pen.ellipse(x, foot - h, w * 0.44, w * 0.10, shade(TEAL, 0.25), stroke=INK, width=2.6)


def vase(pen: Pen, x: float, foot: float, h: float, seed: int) -> None:
    """A tall vase; plum or coral stands in it."""
    random = np.random.default_rng(seed + 17)
    w = h * 0.30
    dye = (JADE, "#3c5f8a", IVORY, AMBER)[seed % 4]
    if seed % 2 == 0:
        _plum(pen, x, foot - h, h * 1.5, random)
    body = spline(
        [
            (x - w * 0.45, foot - h, 1),
            (x + w * 0.45, foot - h, 1),
            (x + w * 0.28, foot - h * 0.84),
            (x + w * 0.9, foot - h * 0.58),
            (x + w * 0.78, foot - h * 0.25),
            (x + w * 0.42, foot, 1),
            (x - w * 0.42, foot, 1),
            (x - w * 0.78, foot - h * 0.25),
            (x - w * 0.9, foot - h * 0.58),
            (x - w * 0.28, foot - h * 0.84),
        ]
    )
    dyed(
        pen,
        body,
        [shade(dye, -0.35), shade(dye, 0.3), shade(dye, -0.45)],
        (x - w, foot - h, x + w, foot),
        across=True,
    )
    cut(pen, body, waves((x - w, foot - h * 0.22, x + w, foot), 34), shade(dye, -0.55), 1.8)
    cut(
        pen,
        body,
        clouds((x - w, foot - h * 0.72, x + w, foot - h * 0.3), 34, seed),
        shade(dye, -0.55),
        2,
    )


def _plum(pen: Pen, x: float, y: float, size: float, random: np.random.Generator) -> None:
    for lean in (-0.45, 0.1, 0.5):
        points = [(x, y + 10)]
        turn = -np.pi / 2 + lean
        for _ in range(7):
            turn += random.normal(0, 0.22)
            points.append(
                (points[-1][0] + np.cos(turn) * size / 7, points[-1][1] + np.sin(turn) * size / 7)
            )
        pen.path(brush(points, list(np.linspace(11, 2, len(points)))), "#2a1710")
        for px, py in points[2:]:
            for _ in range(2):
                u, v = px + random.normal(0, 12), py + random.normal(0, 12)
                for t in np.linspace(0, 2 * np.pi, 6)[:-1]:
                    pen.circle(u + np.cos(t) * 6, v + np.sin(t) * 6, 5, ("#d9584a", 0.9))
                pen.circle(u, v, 3, "#ffe6a0")


def scroll(pen: Pen, x: float, y: float, w: float, h: float, seed: int) -> None:
    """A hanging scroll: ink mountains, or a great character."""
    pen.line((x, y - h / 2 - 60), (x, y - h / 2), INK, 2)
    silk = ("#7a8a74", "#8a6a4a", "#6a7684")[seed % 3]
    panel(pen, x - w / 2, y - h / 2, w, h, silk, edge=6)
    a, b = y - h * 0.36, y + h * 0.34
    box = (x - w * 0.40, a, x + w * 0.40, b)
    sheet = box_path(*box)
    pen.path(sheet, pen.linear((0, a), (0, b), ["#ead9b0", "#d9c393"]), stroke=(INK, 0.6), width=2)
    if seed % 2:
        for i, letter in enumerate("道静缘和"[seed // 2 % 4 :][:1]):
            pen.path(lettering(letter, x, (a + b) / 2 + i, w * 0.62), (INK, 0.9))
        pen.rect(x + w * 0.2, b - 60, 30, 30, CINNABAR)
    else:
        with pen.group(clip=sheet):
            for i in range(4):
                line = jitter(24, 4, seed=seed + i)
                xs = np.linspace(box[0] - 5, box[2] + 5, 24)
                base = a + (b - a) * (0.42 + 0.17 * i)
                ridge = [
                    (u, base + v * (b - a) * 0.30 * (1 - abs(u - x) / w))
                    for u, v in zip(xs, line, strict=True)
                ]
                path = polygon([*ridge, (box[2] + 9, b + 9), (box[0] - 9, b + 9)])
                ink = mix("#8a938c", "#1d2a2e", i / 3)
                pen.path(
                    path, pen.linear((0, base - 60), (0, base + 120), [(ink, 0.85), (ink, 0.0)])
                )
            pen.circle(x + w * 0.16, a + (b - a) * 0.16, w * 0.09, (CINNABAR, 0.8))
    for v in (y - h / 2, y + h / 2):
        panel(pen, x - w / 2 - 18, v - 12, w + 36, 24, WOOD, edge=4)
        for s in (-1, 1):
            pen.circle(x + s * (w / 2 + 20), v, 13, AMBER, stroke=INK, width=2.4)


def treasure_shelf(pen: Pen, x: float, top: float, w: float, h: float, seed: int) -> None:
    """A treasure shelf (博古架) of unequal bays with books, jars and scrolls."""
    random = np.random.default_rng(seed + 23)
    panel(pen, x, top, w, h, shade(ROSEWOOD, -0.5), edge=14)
    heights = random.uniform(0.8, 1.25, 5)
    heights = heights / heights.sum() * h
    y = top
    for tall in heights:
        split = x + w * random.uniform(0.35, 0.65)
        for a, b in ((x, split), (split, x + w)):
            _bay(pen, a + 12, y + 12, b - a - 24, tall - 24, int(random.integers(6)), random)
        panel(pen, split - 7, y, 14, tall, ROSEWOOD, edge=3)
        panel(pen, x - 4, y + tall - 8, w + 8, 16, shade(ROSEWOOD, 0.08), edge=3)
        y += tall
    for at in (x - 12, x + w - 12):
        panel(pen, at, top - 18, 24, h + 30, ROSEWOOD, across=True, edge=4)
    meander_band(pen, x - 26, x + w + 26, top - 20, 44, ROSEWOOD)


def _bay(
    pen: Pen, x: float, y: float, w: float, h: float, kind: int, random: np.random.Generator
) -> None:
    foot = y + h + 4
    if kind <= 1:  # books, standing
        u = x
        while u < x + w - 16:
            wide, tall = random.uniform(12, 24), h * random.uniform(0.6, 0.9)
            dye = str(random.choice([TEAL, CINNABAR, IVORY, AMBER, "#3c4f6a", "#6b5a44"]))
            panel(pen, u, foot - tall, wide, tall, shade(dye, -0.12), edge=3)
            pen.rect(u + wide * 0.25, foot - tall * 0.85, wide * 0.5, tall * 0.3, (IVORY, 0.7))
            u += wide + 1
    elif kind == 2:  # books, lying
        for k in range(4):
            dye = (TEAL, IVORY, CINNABAR, "#3c4f6a")[k]
            panel(
                pen,
                x + random.uniform(0, 12),
                foot - 20 * (k + 1),
                w * 0.8,
                19,
                shade(dye, -0.1),
                edge=3,
            )
    elif kind == 3:  # scrolls in a jar
        for k in range(5):
            u = x + w / 2 + (k - 2) * 11
            panel(
                pen,
                u - 6,
                foot - h * random.uniform(0.6, 0.9),
                12,
                h * 0.5,
                IVORY,
                across=True,
                edge=2,
            )
        jar = spline(
            [
                (x + w * 0.22, foot - h * 0.5, 1),
                (x + w * 0.78, foot - h * 0.5, 1),
                (x + w * 0.84, foot - h * 0.2),
                (x + w * 0.7, foot, 1),
                (x + w * 0.3, foot, 1),
                (x + w * 0.16, foot - h * 0.2),
            ]
        )
        dyed(
            pen,
            jar,
            [shade("#3c5f8a", -0.3), "#7d9bb8", shade("#3c5f8a", -0.5)],
            (x, y, x + w, foot),
            across=True,
        )
    elif kind == 4:
        vase(pen, x + w / 2, foot, h * 0.9, int(random.integers(1, 40)) * 2 + 1)
    else:  # a jade disc on a stand
        r = min(w, h) * 0.34
        pen.circle(x + w / 2, foot - r - 22, r, JADE, stroke=INK, width=2.6)
        pen.circle(x + w / 2, foot - r - 22, r * 0.36, shade(ROSEWOOD, -0.5), stroke=INK, width=2.2)
        cut(
            pen,
            circle_path(x + w / 2, foot - r - 22, r),
            coins((x, y, x + w, foot), 22),
            shade(JADE, -0.4),
            1.2,
        )
        panel(pen, x + w / 2 - r * 0.7, foot - 24, r * 1.4, 22, ROSEWOOD, edge=3)


def pot_tree(pen: Pen, x: float, foot: float, h: float, seed: int) -> None:
    """A penjing pine in a glazed pot."""
    random = np.random.default_rng(seed + 61)
    w = h * 0.36
    pot = spline(
        [
            (x - w * 0.5, foot - h * 0.30, 1),
            (x + w * 0.5, foot - h * 0.30, 1),
            (x + w * 0.40, foot, 1),
            (x - w * 0.40, foot, 1),
        ]
    )
    trunk = [(x, foot - h * 0.28)]
    turn = -1.2 if seed % 2 else -1.9
    for _ in range(7):
        turn = turn * 0.7 - 1.57 * 0.3 + random.normal(0, 0.35)
        trunk.append((trunk[-1][0] + np.cos(turn) * h * 0.1, trunk[-1][1] + np.sin(turn) * h * 0.1))

    pen.path(
        brush(trunk, list(np.linspace(h * 0.075, h * 0.02, len(trunk)))),
        "#2a1a12",
        stroke=INK,
        width=1.5,
    )
    for px, py in trunk[3:]:
        for side in (-1, 1):
            cx, cy = px + side * h * random.uniform(0.08, 0.2), py + random.normal(0, h * 0.02)
            pen.path(
                spline(
                    [
                        (cx - h * 0.13, cy + 6, 1),
                        (cx - h * 0.08, cy - h * 0.06),
                        (cx, cy - h * 0.085),
                        (cx + h * 0.08, cy - h * 0.06),
                        (cx + h * 0.13, cy + 6, 1),
                    ]
                ),
                "#1f4437",
                stroke=INK,
                width=1.8,
            )
            needles = "".join(
                f"M{cx + u:.1f} {cy:.1f}l{u * 0.25:.1f} {-random.uniform(0.04, 0.08) * h:.1f}"
                for u in np.linspace(-h * 0.1, h * 0.1, 9)
            )
            pen.path(needles, None, stroke=("#7fa06a", 0.6), width=1.4)
    dyed(
        pen,
        pot,
        [shade(TEAL, -0.3), shade(TEAL, 0.25), shade(TEAL, -0.5)],
        (x - w / 2, foot, x + w / 2, foot),
        across=True,
    )
    panel(pen, x - w * 0.56, foot - h * 0.33, w * 1.12, h * 0.05, shade(TEAL, 0.1), edge=3)
    pen.path(ruyi(x, foot - h * 0.12, w * 0.17), None, stroke=GOLD, width=2.2)
