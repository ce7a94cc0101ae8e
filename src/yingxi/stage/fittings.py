"""Fittings of public rooms: ward beds and drips, the round table, school desks."""

from __future__ import annotations

import numpy as np

from yingxi.stage.cutwork import cut, dyed, panel
from yingxi.stage.dyes import AMBER, CINNABAR, COLD, GOLD, INK, IVORY, JADE, TEAL, WOOD, shade
from yingxi.stage.furnishings import STEEL
from yingxi.stage.lattice import clouds, waves
from yingxi.stage.pen import Pen, brush, spline
from yingxi.stage.scenery import Layer


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
