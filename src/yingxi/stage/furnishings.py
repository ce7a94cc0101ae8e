"""Furnishings of modern rooms, cut by the same hand: desks, screens, sofas, beds, plants."""

from __future__ import annotations

import numpy as np

from yingxi.stage.cutwork import box_path, cut, dyed, meander_band, panel
from yingxi.stage.dyes import AMBER, CINNABAR, GOLD, INK, IVORY, JADE, TEAL, WOOD, mix, shade
from yingxi.stage.lattice import clouds, coins, lozenge, ruyi, waves
from yingxi.stage.lettering import lettering
from yingxi.stage.pen import Pen, brush, spline
from yingxi.stage.scenery import Layer, Scenery

STEEL = "#4a565c"


def monitor(layer: Layer, x: float, foot: float, w: float, seed: int) -> None:
    """A screen on its stand, a chart or lines of text on it."""
    pen, shine = layer.lit, layer.shine
    h = w * 0.62
    panel(pen, x - w * 0.06, foot - w * 0.2, w * 0.12, w * 0.2, STEEL, edge=3)
    pen.ellipse(x, foot - 4, w * 0.22, 8, STEEL, stroke=INK, width=2.4)
    top = foot - w * 0.16 - h
    panel(pen, x - w / 2, top, w, h, "#20262a", edge=4)
    face = box_path(x - w / 2 + 10, top + 10, x + w / 2 - 10, top + h - 12)
    shine.path(
        face, shine.linear((0, top), (0, top + h), ["#bfe0ee", "#6f9fbd"]), stroke=INK, width=2
    )
    random = np.random.default_rng(seed + 3)
    if seed % 2:
        points = [
            (x - w * 0.4 + w * 0.8 * k / 8, top + h * (0.75 - 0.05 * k + random.normal(0, 0.07)))
            for k in range(9)
        ]
        shine.path(spline(points, closed=False), None, stroke="#1d4a66", width=4)
        for k in range(6):
            tall = h * random.uniform(0.1, 0.4)
            shine.rect(
                x - w * 0.4 + k * w * 0.14, top + h * 0.88 - tall, w * 0.08, tall, ("#1d4a66", 0.45)
            )
    else:
        for k in range(6):
            shine.rect(
                x - w * 0.40,
                top + h * (0.16 + 0.12 * k),
                w * random.uniform(0.3, 0.78),
                h * 0.045,
                ("#1d4a66", 0.6),
            )


def work_desk(layer: Layer, x: float, top: float, w: float, h: float, seed: int) -> None:
    """An office desk with a meander edge, drawers, a screen, papers and a mug."""
    pen = layer.lit
    dye = ("#6a4630", "#4c5a5c", "#7a5a3a")[seed % 3]
    panel(pen, x - w / 2 + 20, top + 50, 130, h - 50, shade(dye, -0.1), hair=7)
    for k in range(3):
        y = top + 66 + k * (h - 76) / 3
        pen.rect(x - w / 2 + 34, y, 102, (h - 76) / 3 - 10, shade(dye, -0.2), stroke=INK, line=2)
        pen.line((x - w / 2 + 68, y + 22), (x - w / 2 + 102, y + 22), GOLD, 5)
    panel(pen, x + w / 2 - 44, top + 50, 26, h - 50, STEEL, across=True)
    meander_band(pen, x - w / 2 + 150, x + w / 2 - 44, top + 74, 46, shade(dye, -0.25))
    panel(pen, x - w / 2 - 14, top + 22, w + 28, 28, shade(dye, 0.15), edge=4)
    monitor(layer, x + w * 0.08, top + 24, w * 0.42, seed)
    for k, tone in enumerate((IVORY, TEAL, CINNABAR)):
        panel(pen, x - w * 0.40, top + 4 - 18 * k, 96, 18, tone, edge=2)
    panel(pen, x + w * 0.36, top - 24, 34, 46, JADE, across=True, edge=3)


def office_chair(pen: Pen, x: float, foot: float, h: float, dye: str) -> None:
    """A swivel chair from behind."""
    w = h * 0.46
    pen.line((x, foot - h * 0.42), (x, foot - 24), STEEL, 16)
    for s in (-1, -0.4, 0.4, 1):
        pen.path(
            brush(
                [(x, foot - 40), (x + s * w * 0.5, foot - 18), (x + s * w * 0.58, foot - 8)],
                [12, 9, 7],
            ),
            STEEL,
            stroke=INK,
            width=2,
        )
        pen.circle(x + s * w * 0.58, foot - 6, 8, INK)
    seat = spline(
        [
            (x - w * 0.5, foot - h * 0.5),
            (x + w * 0.5, foot - h * 0.5),
            (x + w * 0.52, foot - h * 0.42),
            (x - w * 0.52, foot - h * 0.42),
        ]
    )
    pen.path(seat, shade(dye, -0.3), stroke=INK, width=3)
    back = spline(
        [
            (x - w * 0.42, foot - h * 0.5, 1),
            (x - w * 0.48, foot - h * 0.8),
            (x - w * 0.3, foot - h),
            (x + w * 0.3, foot - h),
            (x + w * 0.48, foot - h * 0.8),
            (x + w * 0.42, foot - h * 0.5, 1),
        ]
    )
    dyed(pen, back, [shade(dye, 0.1), shade(dye, -0.35)], (x, foot - h, x, foot - h * 0.5))
    cut(
        pen,
        back,
        lozenge((x - w / 2, foot - h, x + w / 2, foot - h * 0.5), 30),
        shade(dye, -0.5),
        2,
    )


def plant(pen: Pen, x: float, foot: float, h: float, seed: int, *, dye: str = "#1f4a3c") -> None:
    """A tall leafy plant in a carved pot."""
    random = np.random.default_rng(seed + 91)
    w = h * 0.2
    for k in range(13):
        lean = (k - 6) / 6 * 1.15 + random.normal(0, 0.1)
        length = h * random.uniform(0.55, 0.8) * (1.1 - abs(lean) * 0.25)
        bx, by = x, foot - h * 0.24
        mx, my = bx + np.sin(lean) * length * 0.5, by - np.cos(lean) * length * 0.62
        ex, ey = bx + np.sin(lean) * length * 1.0, by - np.cos(lean) * length * 0.86
        leaf = brush(
            [(bx, by), (mx, my), ((mx + ex) / 2 + 4, (my + ey) / 2 - 6), (ex, ey + abs(lean) * 40)],
            [5, h * 0.055, h * 0.05, 1],
        )
        pen.path(leaf, shade(dye, random.uniform(-0.2, 0.22)), stroke=INK, width=2)
        pen.path(
            spline([(bx, by), (mx, my), (ex, ey + abs(lean) * 40)], closed=False),
            None,
            stroke=("#9dc09a", 0.45),
            width=1.6,
        )
    pot = spline(
        [
            (x - w * 0.6, foot - h * 0.27, 1),
            (x + w * 0.6, foot - h * 0.27, 1),
            (x + w * 0.44, foot, 1),
            (x - w * 0.44, foot, 1),
        ]
    )
    tone = (CINNABAR, TEAL, "#b8a888")[seed % 3]
    dyed(
        pen,
        pot,
        [shade(tone, -0.35), shade(tone, 0.2), shade(tone, -0.5)],
        (x - w * 0.6, foot, x + w * 0.6, foot),
        across=True,
    )
    cut(
        pen,
        pot,
        waves((x - w, foot - h * 0.12, x + w, foot), 32),
        (shade(tone, 0.5)),
        1.8,
        opacity=0.7,
    )
    panel(pen, x - w * 0.66, foot - h * 0.29, w * 1.32, h * 0.04, shade(tone, 0.1), edge=3)


def sofa(pen: Pen, x: float, foot: float, w: float, h: float, dye: str, seed: int) -> None:
    """A wide sofa on turned feet, brocade cushions on it."""
    for s in (-1, 1):
        pen.path(
            spline(
                [
                    (x + s * w * 0.42 - 12, foot - 40, 1),
                    (x + s * w * 0.42 + 12, foot - 40, 1),
                    (x + s * w * 0.42 + 6, foot, 1),
                    (x + s * w * 0.42 - 6, foot, 1),
                ]
            ),
            WOOD,
            stroke=INK,
            width=2.6,
        )
    back = spline(
        [
            (x - w * 0.46, foot - h * 0.3, 1),
            (x - w * 0.47, foot - h * 0.85),
            (x - w * 0.40, foot - h),
            (x, foot - h * 1.04),
            (x + w * 0.40, foot - h),
            (x + w * 0.47, foot - h * 0.85),
            (x + w * 0.46, foot - h * 0.3, 1),
        ]
    )
    dyed(pen, back, [shade(dye, 0.1), shade(dye, -0.35)], (x, foot - h, x, foot), edge=16)
    cut(
        pen,
        back,
        clouds((x - w / 2, foot - h, x + w / 2, foot - h * 0.4), 70, seed),
        shade(dye, 0.5),
        2,
        opacity=0.35,
    )
    for k in range(2):
        a = x - w * 0.40 + k * w * 0.40
        pad = spline(
            [
                (a, foot - h * 0.48),
                (a + w * 0.2, foot - h * 0.52),
                (a + w * 0.4, foot - h * 0.48),
                (a + w * 0.4, foot - h * 0.24),
                (a, foot - h * 0.24),
            ]
        )
        dyed(pen, pad, [shade(dye, 0.2), shade(dye, -0.2)], (a, foot - h * 0.5, a, foot - h * 0.24))
    panel(pen, x - w * 0.46, foot - h * 0.27, w * 0.92, h * 0.18, shade(dye, -0.15), hair=6)
    for s in (-1, 1):
        arm = spline(
            [
                (x + s * w * 0.40, foot - h * 0.10, 1),
                (x + s * w * 0.39, foot - h * 0.55),
                (x + s * w * 0.44, foot - h * 0.68),
                (x + s * w * 0.51, foot - h * 0.62),
                (x + s * w * 0.50, foot - h * 0.10, 1),
            ]
        )
        dyed(pen, arm, [shade(dye, 0.08), shade(dye, -0.4)], (x, foot - h * 0.7, x, foot))
        pen.path(
            ruyi(x + s * w * 0.452, foot - h * 0.55, h * 0.07), None, stroke=(GOLD, 0.9), width=2
        )
        tone = (CINNABAR, AMBER, TEAL, IVORY)[(seed + s) % 4]
        cx, cy, r = x + s * w * 0.28, foot - h * 0.62, h * 0.21
        pillow = spline(
            [
                (cx - r, cy - r),
                (cx, cy - r * 0.86),
                (cx + r, cy - r),
                (cx + r * 0.86, cy),
                (cx + r, cy + r),
                (cx, cy + r * 0.86),
                (cx - r, cy + r),
                (cx - r * 0.86, cy),
            ]
        )
        dyed(pen, pillow, [shade(tone, 0.1), shade(tone, -0.3)], (cx, cy - r, cx, cy + r))
        cut(
            pen,
            pillow,
            coins((cx - r, cy - r, cx + r, cy + r), 34),
            shade(tone, 0.55),
            1.8,
            opacity=0.7,
        )


def floor_lamp(set_: Scenery, layer: Layer, x: float, foot: float, h: float) -> None:
    """A standing lamp whose shade is a drum of cut paper."""
    pen, shine, burn = layer.lit, layer.shine, set_.mood.lamps
    pen.line((x, foot - 6), (x, foot - h * 0.8), INK, 11)
    pen.line((x, foot - 6), (x, foot - h * 0.8), shade(GOLD, -0.3), 5)
    pen.ellipse(x, foot - 6, 56, 13, shade(GOLD, -0.5), stroke=INK, width=2.6)
    w, top = h * 0.30, foot - h
    drum = spline(
        [
            (x - w * 0.36, top, 1),
            (x + w * 0.36, top, 1),
            (x + w * 0.5, top + h * 0.23, 1),
            (x - w * 0.5, top + h * 0.23, 1),
        ]
    )
    tone = mix("#c9b48a", "#ffe0a0", burn)
    shine.path(
        drum,
        shine.radial(
            (x, top + h * 0.13), w * 0.7, [shade(tone, 0.4), tone, mix("#8a7048", "#e89a48", burn)]
        ),
    )
    cut(
        shine,
        drum,
        coins((x - w / 2, top, x + w / 2, top + h * 0.23), 40),
        "#8a4a22",
        2,
        opacity=0.6,
    )
    shine.path(drum, None, stroke=INK, width=3)
    set_.lamp(x, top + h * 0.14, h * 0.62, 0.95)


def wall_clock(pen: Pen, x: float, y: float, r: float, hour: int) -> None:
    """A round clock."""
    pen.circle(x, y, r, shade(WOOD, 0.1), stroke=INK, width=3)
    pen.circle(x, y, r * 0.84, IVORY, stroke=GOLD, width=2)
    for k in range(12):
        a = k * np.pi / 6
        pen.line(
            (x + np.cos(a) * r * 0.68, y + np.sin(a) * r * 0.68),
            (x + np.cos(a) * r * 0.78, y + np.sin(a) * r * 0.78),
            INK,
            3,
        )
    for turn, reach, width in ((hour * np.pi / 6 - np.pi / 2, 0.42, 5), (hour * 1.3, 0.6, 3)):
        pen.line((x, y), (x + np.cos(turn) * r * reach, y + np.sin(turn) * r * reach), INK, width)


def framed_words(pen: Pen, x: float, y: float, text: str, size: float) -> None:
    """Calligraphy in a horizontal frame."""
    w, h = size * (len(text) * 1.2 + 0.7), size * 1.6
    panel(pen, x - w / 2 - 12, y - h / 2 - 12, w + 24, h + 24, WOOD, edge=4)
    panel(pen, x - w / 2, y - h / 2, w, h, IVORY, edge=4)
    pen.path(lettering(text, x, y, size, spacing=1.2), INK)
    pen.rect(x - w / 2 + 10, y + h / 2 - 34, 22, 22, CINNABAR)
