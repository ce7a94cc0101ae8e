"""Furnishings of modern rooms, cut by the same hand: desks, screens, sofas, beds, plants."""

from __future__ import annotations

import numpy as np

from yingxi.stage.cutwork import box_path, cut, dyed, meander_band, panel
from yingxi.stage.dyes import AMBER, CINNABAR, COLD, GOLD, INK, IVORY, JADE, TEAL, WOOD, mix, shade
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


def bed(pen: Pen, x: float, foot: float, w: float, h: float, side: int, cloth: str) -> None:
    """A hospital bed from its side, head at ``side``, rails and wheels in steel."""
    for u in (-0.44, 0.44):
        pen.line((x + u * w, foot - h * 0.5), (x + u * w, foot - 14), STEEL, 13)
        pen.circle(x + u * w, foot - 12, 13, "#20262a", stroke=INK, width=3)
    panel(pen, x - w / 2, foot - h * 0.52, w, h * 0.10, STEEL, edge=4)
    sheet = spline(
        [
            (x - w * 0.49, foot - h * 0.52, 1),
            (x - w * 0.49, foot - h * 0.74),
            (x, foot - h * 0.80),
            (x + w * 0.49, foot - h * 0.76),
            (x + w * 0.49, foot - h * 0.52, 1),
        ]
    )
    dyed(pen, sheet, ["#eee6d2", "#b9b6a6"], (x, foot - h * 0.8, x, foot - h * 0.5))
    quilt = spline(
        [
            (x - side * w * 0.5, foot - h * 0.34, 1),
            (x - side * w * 0.5, foot - h * 0.76),
            (x, foot - h * 0.86),
            (x + side * w * 0.18, foot - h * 0.82, 1),
            (x + side * w * 0.14, foot - h * 0.40, 1),
        ]
    )
    dyed(
        pen,
        quilt,
        [shade(cloth, 0.15), shade(cloth, -0.3)],
        (x, foot - h * 0.85, x, foot - h * 0.3),
    )
    cut(
        pen,
        quilt,
        waves((x - w / 2, foot - h * 0.5, x + w / 2, foot - h * 0.3), 40),
        shade(cloth, 0.55),
        2,
        opacity=0.6,
    )
    pillow = spline(
        [
            (x + side * w * 0.24, foot - h * 0.78),
            (x + side * w * 0.34, foot - h * 0.96),
            (x + side * w * 0.47, foot - h * 0.98),
            (x + side * w * 0.48, foot - h * 0.78),
        ]
    )
    dyed(pen, pillow, ["#f6efdc", "#c2bfae"], (x, foot - h, x, foot - h * 0.75))
    for u, tall in ((side * 0.51, 1.22), (-side * 0.51, 0.92)):
        panel(
            pen,
            x + u * w - 13,
            foot - h * tall,
            26,
            h * (tall - 0.4),
            "#9aa9a6",
            across=True,
            edge=4,
        )
    for k in range(5):
        u = x - side * w * 0.05 + side * k * w * 0.07
        pen.line((u, foot - h * 0.94), (u, foot - h * 0.56), "#9fb0b0", 5)
    pen.line(
        (x - side * w * 0.07, foot - h * 0.95), (x + side * w * 0.26, foot - h * 0.95), "#b7c6c4", 9
    )


def drip(layer: Layer, x: float, foot: float, h: float) -> None:
    """A drip stand with its bottle and tube."""
    pen = layer.lit
    for s in (-1, 1):
        pen.path(
            brush([(x, foot - 30), (x + s * 50, foot - 8)], [9, 6]), STEEL, stroke=INK, width=2
        )
    pen.line((x, foot - 24), (x, foot - h), INK, 10)
    pen.line((x, foot - 24), (x, foot - h), "#9fb0b0", 5)
    pen.path(
        f"M{x - 46} {foot - h + 16}Q{x - 46} {foot - h - 6} {x - 20} {foot - h}H{x + 20}Q{x + 46} {foot - h - 6} {x + 46} {foot - h + 16}",
        None,
        stroke=INK,
        width=6,
    )
    bottle = spline(
        [
            (x - 64, foot - h + 20, 1),
            (x - 28, foot - h + 20, 1),
            (x - 24, foot - h + 120),
            (x - 46, foot - h + 148, 1),
            (x - 68, foot - h + 120),
        ]
    )
    layer.shine.path(bottle, ("#cfe4e4", 0.85), stroke=INK, width=2.8)
    layer.shine.rect(x - 62, foot - h + 54, 34, 40, ("#f3ead2", 0.95), stroke=INK, line=1.6)
    pen.path(
        spline(
            [
                (x - 46, foot - h + 148),
                (x - 50, foot - h * 0.6),
                (x - 20, foot - h * 0.42),
                (x - 90, foot - h * 0.34),
            ],
            closed=False,
        ),
        None,
        stroke=("#dfeeee", 0.9),
        width=3,
    )


def heart_monitor(layer: Layer, x: float, foot: float, w: float) -> None:
    """A bedside monitor with its green and cold-blue traces."""
    h = w * 0.78
    panel(layer.lit, x - w / 2, foot - h, w, h, "#b7bdb2", edge=5)
    layer.shine.rect(
        x - w / 2 + 14, foot - h + 14, w - 28, h - 40, "#0d2226", stroke=INK, line=2.4, radius=5
    )
    for k, dye in enumerate(("#7fe0a0", COLD, "#f0c060")):
        y = foot - h + 34 + k * (h - 70) / 2.6
        beat = "".join(
            f"h{w * 0.06:.1f}l{w * 0.02:.1f} {-h * 0.10:.1f}l{w * 0.03:.1f} {h * 0.18:.1f}l{w * 0.02:.1f} {-h * 0.08:.1f}h{w * 0.05:.1f}"
            for _ in range(4)
        )
        layer.shine.path(f"M{x - w * 0.38:.1f} {y:.1f}{beat}", None, stroke=dye, width=3)
    for k in range(4):
        layer.lit.circle(
            x - w * 0.3 + k * w * 0.2,
            foot - 13,
            6,
            (CINNABAR, TEAL, AMBER, STEEL)[k],
            stroke=INK,
            width=1.6,
        )


def round_table(
    layer: Layer, x: float, top: float, w: float, h: float, cloth: str, *, hotpot: bool = True
) -> None:
    """A round table seen from the side with a turntable, dishes, and a copper hotpot."""
    pen = layer.lit
    panel(pen, x - w * 0.07, top + 40, w * 0.14, h - 60, WOOD, across=True)
    pen.path(
        spline(
            [
                (x - w * 0.07, top + h - 40, 1),
                (x + w * 0.07, top + h - 40, 1),
                (x + w * 0.24, top + h, 1),
                (x - w * 0.24, top + h, 1),
            ]
        ),
        WOOD,
        stroke=INK,
        width=3,
    )
    fall = spline(
        [
            (x - w / 2, top + 14, 1),
            (x + w / 2, top + 14, 1),
            (x + w * 0.47, top + h * 0.52),
            (x + w * 0.30, top + h * 0.60),
            (x, top + h * 0.63),
            (x - w * 0.30, top + h * 0.60),
            (x - w * 0.47, top + h * 0.52),
        ]
    )
    dyed(pen, fall, [shade(cloth, 0.05), shade(cloth, -0.4)], (x, top, x, top + h * 0.6), edge=14)
    cut(
        pen,
        fall,
        clouds((x - w / 2, top + 60, x + w / 2, top + h * 0.5), 60, 3),
        GOLD,
        2.2,
        opacity=0.7,
    )
    for k in range(-4, 5):
        pen.path(
            brush([(x + k * w * 0.1, top + 40), (x + k * w * 0.098, top + h * 0.58)], [2, 10]),
            (INK, 0.25),
        )
    pen.ellipse(x, top + 16, w * 0.505, w * 0.062, shade(cloth, 0.15), stroke=INK, width=3)
    pen.ellipse(x, top + 16, w * 0.49, w * 0.055, None, stroke=GOLD, width=1.8)
    pen.ellipse(x, top + 6, w * 0.30, w * 0.036, "#6a3a22", stroke=INK, width=2.6)
    for u, dye in ((-0.38, JADE), (-0.23, AMBER), (0.24, CINNABAR), (0.39, JADE)):
        cx, cy = x + u * w, top + 6
        pen.path(
            spline(
                [
                    (cx - 44, cy - 22, 1),
                    (cx + 44, cy - 22, 1),
                    (cx + 24, cy + 6, 1),
                    (cx - 24, cy + 6, 1),
                ]
            ),
            "#d9dfd6",
            stroke=INK,
            width=2.6,
        )
        pen.path(
            spline(
                [
                    (cx - 36, cy - 22, 1),
                    (cx - 16, cy - 44),
                    (cx + 14, cy - 46),
                    (cx + 36, cy - 22, 1),
                ]
            ),
            dye,
            stroke=INK,
            width=2.2,
        )
    if hotpot:
        copper = "#b5702e"
        pot = spline(
            [
                (x - 96, top - 66, 1),
                (x + 96, top - 66, 1),
                (x + 82, top - 22),
                (x + 34, top - 2),
                (x + 46, top + 14, 1),
                (x - 46, top + 14, 1),
                (x - 34, top - 2),
                (x - 82, top - 22),
            ]
        )
        dyed(
            pen,
            pot,
            [shade(copper, -0.4), shade(copper, 0.35), shade(copper, -0.5)],
            (x - 96, top, x + 96, top),
            across=True,
        )
        pen.ellipse(x, top - 66, 98, 16, "#8a2a1a", stroke=INK, width=3)
        pen.path(
            spline(
                [
                    (x - 24, top - 66, 1),
                    (x - 17, top - 138, 1),
                    (x + 17, top - 138, 1),
                    (x + 24, top - 66, 1),
                ]
            ),
            copper,
            stroke=INK,
            width=3,
        )
        layer.shine.ellipse(x, top - 138, 17, 5, "#ffb85a")


def dining_chair(pen: Pen, x: float, foot: float, h: float, side: int) -> None:
    """A round-backed wooden chair (圈椅) from its side."""
    dye, w = "#5a2a1a", h * 0.44
    for u in (-0.4, 0.4):
        panel(pen, x + u * w - 8, foot - h * 0.46, 16, h * 0.46, dye, across=True, edge=2)
    panel(pen, x - w * 0.5, foot - h * 0.50, w, h * 0.07, shade(dye, 0.15), edge=3)
    panel(pen, x - w * 0.38, foot - h * 0.16, w * 0.76, h * 0.03, dye, edge=2)
    rail = [
        (x - side * w * 0.46, foot - h * 0.5),
        (x - side * w * 0.5, foot - h * 0.86),
        (x - side * w * 0.36, foot - h * 0.98),
        (x, foot - h * 0.86),
        (x + side * w * 0.42, foot - h * 0.72),
        (x + side * w * 0.42, foot - h * 0.5),
    ]
    pen.path(spline(rail, closed=False), None, stroke=INK, width=17)
    pen.path(spline(rail, closed=False), None, stroke=shade(dye, 0.1), width=11)
    splat = brush(
        [
            (x - side * w * 0.30, foot - h * 0.5),
            (x - side * w * 0.33, foot - h * 0.7),
            (x - side * w * 0.40, foot - h * 0.92),
        ],
        [26, 20, 24],
    )
    pen.path(splat, shade(dye, 0.08), stroke=INK, width=2.4)


def pupil_desk(
    pen: Pen, x: float, top: float, w: float, h: float, random: np.random.Generator
) -> None:
    """A school desk and its chair from behind, books upright on it."""
    for s in (-1, 1):
        pen.line((x + s * w * 0.42, top + 20), (x + s * w * 0.45, top + h), INK, 12)
        pen.line((x + s * w * 0.42, top + 20), (x + s * w * 0.45, top + h), "#7d8c8a", 7)
    panel(pen, x - w * 0.46, top + 18, w * 0.92, h * 0.20, "#8a6238", edge=5)
    panel(pen, x - w / 2, top, w, 20, "#b5813f", edge=3)
    u = x - w * 0.42
    while u < x + w * 0.1:
        wide, tall = random.uniform(12, 22), random.uniform(46, 78)
        dye = str(random.choice([TEAL, CINNABAR, IVORY, AMBER, "#3c5f8a", JADE]))
        panel(pen, u, top - tall, wide, tall, dye, edge=2)
        u += wide
    panel(pen, x + w * 0.16, top - 8, w * 0.26, 9, IVORY, edge=0)
    panel(pen, x - w * 0.30, top + h * 0.34, w * 0.60, h * 0.24, shade("#8a6238", -0.1), edge=5)
    for s in (-1, 1):
        pen.line((x + s * w * 0.26, top + h * 0.40), (x + s * w * 0.28, top + h * 1.02), INK, 10)
        pen.line(
            (x + s * w * 0.26, top + h * 0.40), (x + s * w * 0.28, top + h * 1.02), "#6d7c7a", 5
        )


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
