"""What stands in temples and throne halls: altar, censer, cushion, throne, the coiled dragon."""

from __future__ import annotations

from yingxi.stage.cutwork import box_path, cut, dyed, meander_band, panel
from yingxi.stage.dyes import AMBER, CINNABAR, GOLD, INK, IVORY, JADE, TEAL, shade
from yingxi.stage.furniture import ROSEWOOD
from yingxi.stage.lattice import clouds, ruyi, waves
from yingxi.stage.pen import Pen, spline


def altar(pen: Pen, x: float, top: float, w: float, h: float, cloth: str) -> None:
    """An altar table with upturned ends and an embroidered frontal."""
    board = spline(
        [
            (x - w / 2 - 60, top - 26, 1),
            (x - w / 2 - 10, top, 1),
            (x + w / 2 + 10, top, 1),
            (x + w / 2 + 60, top - 26, 1),
            (x + w / 2 + 40, top + 26, 1),
            (x - w / 2 - 40, top + 26, 1),
        ]
    )
    for s in (-1, 1):
        panel(pen, x + s * (w / 2 - 10) - 20, top + 20, 40, h - 20, ROSEWOOD, across=True)
        pen.path(ruyi(x + s * (w / 2 - 10), top + h - 16, 24), None, stroke=(GOLD, 0.8), width=2.2)
    panel(pen, x - w / 2 + 24, top + 24, w - 48, h - 60, cloth, hair=9)
    front = box_path(x - w / 2 + 40, top + 96, x + w / 2 - 40, top + h - 50)
    cut(
        pen,
        front,
        waves((x - w / 2, top + h - 130, x + w / 2, top + h - 40), 50),
        GOLD,
        2.2,
        opacity=0.85,
    )
    cut(
        pen,
        front,
        clouds((x - w / 2 + 30, top + 100, x + w / 2 - 30, top + h - 140), 50, 4),
        GOLD,
        2.2,
        opacity=0.75,
    )
    pen.circle(x, top + h * 0.44, 62, shade(cloth, -0.3), stroke=GOLD, width=3)
    taiji(pen, x, top + h * 0.44, 50)
    meander_band(pen, x - w / 2 + 24, x + w / 2 - 24, top + 58, 52, shade(TEAL, -0.2))
    dyed(pen, board, [shade(ROSEWOOD, 0.25), ROSEWOOD], (x, top - 26, x, top + 26), edge=5)
    pen.line((x - w / 2, top + 8), (x + w / 2, top + 8), (GOLD, 0.6), 2)
    for s in (-1, 1):
        dish = x + s * 60
        for k in (-1, 0, 1):
            pen.circle(dish + k * 20, top - 26, 14, AMBER, stroke=INK, width=2)
        pen.circle(dish, top - 46, 14, CINNABAR, stroke=INK, width=2)
        pen.path(
            spline(
                [
                    (dish - 42, top - 18, 1),
                    (dish + 42, top - 18, 1),
                    (dish + 22, top, 1),
                    (dish - 22, top, 1),
                ]
            ),
            JADE,
            stroke=INK,
            width=2.4,
        )


def taiji(pen: Pen, x: float, y: float, r: float) -> None:
    """The sign of yin and yang."""
    pen.circle(x, y, r, IVORY, stroke=INK, width=3)
    d = f"M{x} {y - r}A{r} {r} 0 0 1 {x} {y + r}A{r / 2} {r / 2} 0 0 1 {x} {y}A{r / 2} {r / 2} 0 0 0 {x} {y - r}Z"
    pen.path(d, "#1a1413")
    pen.circle(x, y - r / 2, r * 0.14, "#1a1413")
    pen.circle(x, y + r / 2, r * 0.14, IVORY)


def censer(pen: Pen, x: float, foot: float, h: float) -> None:
    """A bronze tripod with ears, three sticks of incense in it."""
    bronze = "#6a5426"
    for k in (-1, 0, 1):
        pen.line(
            (x + k * 13, foot - h * 0.7), (x + k * 15, foot - h * 1.35), shade(CINNABAR, -0.1), 4
        )
        pen.circle(x + k * 15, foot - h * 1.36, 4, "#ffb24a")
    for s in (-1, 1):
        ear = spline(
            [
                (x + s * h * 0.40, foot - h * 0.70),
                (x + s * h * 0.62, foot - h * 0.92),
                (x + s * h * 0.66, foot - h * 1.08),
                (x + s * h * 0.5, foot - h * 1.1),
                (x + s * h * 0.5, foot - h * 0.9),
            ],
            closed=False,
        )
        pen.path(ear, None, stroke=INK, width=15)
        pen.path(ear, None, stroke=bronze, width=9)
        pen.path(
            spline(
                [
                    (x + s * h * 0.22, foot - h * 0.25),
                    (x + s * h * 0.40, foot - h * 0.20),
                    (x + s * h * 0.42, foot, 1),
                    (x + s * h * 0.30, foot, 1),
                ]
            ),
            shade(bronze, -0.2),
            stroke=INK,
            width=2.6,
        )
    bowl = spline(
        [
            (x - h * 0.52, foot - h * 0.74, 1),
            (x + h * 0.52, foot - h * 0.74, 1),
            (x + h * 0.54, foot - h * 0.42),
            (x + h * 0.26, foot - h * 0.14),
            (x - h * 0.26, foot - h * 0.14),
            (x - h * 0.54, foot - h * 0.42),
        ]
    )
    dyed(
        pen,
        bowl,
        [shade(bronze, -0.4), shade(bronze, 0.35), shade(bronze, -0.5)],
        (x - h * 0.5, foot, x + h * 0.5, foot),
        across=True,
        edge=8,
    )
    pen.path(ruyi(x, foot - h * 0.42, h * 0.18), None, stroke=(GOLD, 0.95), width=2.6)
    panel(pen, x - h * 0.58, foot - h * 0.80, h * 1.16, h * 0.11, shade(bronze, 0.1), edge=3)


def cushion(pen: Pen, x: float, y: float, w: float, dye: str) -> None:
    """A kneeling cushion seen from the side, with a lotus rim."""
    pen.ellipse(x, y + 22, w * 0.54, 18, (INK, 0.4))
    body = spline(
        [
            (x - w / 2, y - 8),
            (x - w * 0.36, y - 30),
            (x + w * 0.36, y - 30),
            (x + w / 2, y - 8),
            (x + w * 0.42, y + 22),
            (x - w * 0.42, y + 22),
        ]
    )
    dyed(
        pen,
        body,
        [shade(AMBER, 0.1), shade(dye, -0.1), shade(dye, -0.4)],
        (x, y - 30, x, y + 22),
        edge=6,
    )
    petals = "".join(
        f"M{x + k * w * 0.1 - w * 0.05:.1f} {y + 18:.1f}q{w * 0.05:.1f} -34 {w * 0.1:.1f} 0"
        for k in range(-4, 5)
    )
    pen.path(petals, None, stroke=(GOLD, 0.9), width=2)


def throne(pen: Pen, x: float, foot: float, w: float, h: float, cloth: str) -> None:
    """A gilt throne, wide and low, its back under the great disc."""
    gilt = shade(GOLD, -0.3)
    back = spline(
        [
            (x - w * 0.40, foot, 1),
            (x - w * 0.42, foot - h * 0.62),
            (x - w * 0.22, foot - h * 0.72),
            (x, foot - h * 0.95),
            (x + w * 0.22, foot - h * 0.72),
            (x + w * 0.42, foot - h * 0.62),
            (x + w * 0.40, foot, 1),
        ]
    )
    dyed(pen, back, [shade(gilt, 0.2), gilt, shade(gilt, -0.4)], (x, foot - h, x, foot))
    inner = spline(
        [
            (x - w * 0.30, foot, 1),
            (x - w * 0.32, foot - h * 0.52),
            (x, foot - h * 0.74),
            (x + w * 0.32, foot - h * 0.52),
            (x + w * 0.30, foot, 1),
        ]
    )
    pen.path(inner, shade(cloth, -0.25), stroke=INK, width=3)
    cut(
        pen,
        inner,
        clouds((x - w * 0.3, foot - h * 0.7, x + w * 0.3, foot), 52, 9),
        GOLD,
        2.2,
        opacity=0.8,
    )
    for s in (-1, 1):
        panel(pen, x + s * w * 0.46 - 20, foot - h * 0.42, 40, h * 0.42, gilt, across=True)
        pen.circle(x + s * w * 0.46, foot - h * 0.46, 25, gilt, stroke=INK, width=3)
        pen.path(ruyi(x + s * w * 0.46, foot - h * 0.44, 15), None, stroke=INK, width=2)
    panel(pen, x - w * 0.46, foot - h * 0.22, w * 0.92, h * 0.22, gilt, hair=7)
    panel(pen, x - w * 0.40, foot - h * 0.29, w * 0.80, h * 0.10, cloth, edge=5)
