"""Cloth of the set: gathered curtains at the sides, swags along the top."""

from __future__ import annotations

import numpy as np

from yingxi.stage.cutwork import dyed, meander_band
from yingxi.stage.dyes import GOLD, INK, shade
from yingxi.stage.lattice import ruyi
from yingxi.stage.pen import Pen, brush, spline


def drape(
    pen: Pen,
    side: int,
    edge: float,
    dye: str,
    *,
    length: float = 1500.0,
    tie: float = 1000.0,
    trim: str = GOLD,
) -> None:
    """A stage curtain gathered at the plate's edge; ``edge`` is how far it reaches in at the top."""
    base = 0.0 if side < 0 else 1400.0

    def x(reach: float) -> float:
        return base - side * reach

    outline = [
        (x(-60), -30, 1),
        (x(edge), -30, 1),
        (x(edge * 0.96), tie * 0.4),
        (x(edge * 0.72), tie * 0.8),
        (x(edge * 0.42), tie, 1),
        (x(edge * 0.62), tie + (length - tie) * 0.5),
        (x(edge * 0.70), length, 1),
        (x(-60), length + 30, 1),
    ]
    path = spline(outline)
    dyed(pen, path, [shade(dye, -0.35), dye, shade(dye, -0.45)], (0, -30, 0, length), edge=16)
    with pen.group(clip=path):
        for k in range(9):
            u = (k + 0.5) / 9
            fold = [
                (x(edge * u * 1.05), -30),
                (x(edge * u * 0.95), tie * 0.5),
                (x(edge * u * 0.45), tie),
                (x(edge * u * 0.72), length + 30),
            ]
            pen.path(
                brush(fold, [10, 14, 5, 16]),
                (INK if k % 2 else shade(dye, 0.25), 0.38 if k % 2 else 0.25),
            )
        for drop in np.linspace(90, tie - 160, 6):
            for u in (0.3, 0.68):
                pen.path(
                    ruyi(x(edge * u * (1 - 0.4 * drop / tie)), drop + u * 90, edge * 0.11),
                    None,
                    stroke=(trim, 0.55),
                    width=2,
                )
    hem = spline([(u, v) for u, v, *_ in outline[1:7]], closed=False)
    pen.path(hem, None, stroke=(trim, 0.8), width=2.4)
    meander_width = edge * 0.5
    lo, hi = sorted((x(-40), x(meander_width)))
    meander_band(pen, lo, hi, tie, 40, shade(dye, -0.3), trim)


def swag(pen: Pen, x0: float, x1: float, y: float, drop: float, dye: str, bays: int) -> None:
    """Cloth hung in bays along the top, with a fringe."""
    w = (x1 - x0) / bays
    for i in range(bays):
        a, b = x0 + i * w, x0 + (i + 1) * w
        bay = spline(
            [
                (a, y, 1),
                (b, y, 1),
                (b - w * 0.08, y + drop * 0.45),
                ((a + b) / 2, y + drop),
                (a + w * 0.08, y + drop * 0.45),
            ]
        )
        dyed(pen, bay, [shade(dye, -0.2), dye, shade(dye, -0.35)], (a, y, b, y + drop), edge=10)
        low = [
            (a + w * 0.08, y + drop * 0.45),
            ((a + b) / 2, y + drop),
            (b - w * 0.08, y + drop * 0.45),
        ]
        hem = spline(low, closed=False)
        threads = "".join(f"M{u:.1f} {v:.1f}v{drop * 0.16:.1f}" for u, v, _ in hem.along(9))
        pen.path(threads, None, stroke=(GOLD, 0.85), width=2.2)
        for t in (0.3, 0.55, 0.8):
            fold = spline(
                [(a + w * 0.06, y + 6), ((a + b) / 2, y + drop * t), (b - w * 0.06, y + 6)],
                closed=False,
            )
            pen.path(fold, None, stroke=(INK, 0.35), width=4)
