"""Uncanny things for inserts: the hand out of the well, broken chains, the mark in a palm."""

from __future__ import annotations

import math

from yingxi.stage.hide import INK, LAMP, dye, hide, mix
from yingxi.stage.pen import Pen, Point, brush, circle_path, polygon, spiral, spline
from yingxi.stage.well import chain, well

PALLOR = ("#f4f0ea", "#a9b3b8")
_VEIN = "#5f7886"
_NAIL = "#1a1114"
_FINGERS: tuple[tuple[float, list[Point]], ...] = (
    (30.0, [(-58, -150), (-96, -214), (-112, -262), (-92, -300)]),
    (31.0, [(-30, -178), (-50, -262), (-52, -322), (-28, -362)]),
    (32.0, [(4, -186), (4, -276), (14, -344), (42, -378)]),
    (30.0, [(36, -174), (58, -252), (78, -306), (108, -330)]),
    (31.0, [(58, -104), (112, -150), (146, -196), (152, -236)]),
)


def ghost_hand(pen: Pen) -> None:
    """A bloodless forearm out of the dark mouth of a well, fingers clawing at the air."""
    well(pen, 0, 330, 560, sealed=False)
    arm = spline([(-42, 168, 1), (-40, 40), (-46, -60), (-66, -120), (-62, -168), (-20, -192), (40, -180), (66, -120), (46, -60), (40, 40), (46, 168, 1)])  # fmt: skip
    for width, bones in _FINGERS:
        _finger(pen, bones, width)
    hide(pen, arm, PALLOR, line=4, thick=0.5, glow=0.3)
    with pen.group(clip=arm):
        for line in (
            [(-18, 160), (-24, 60), (-10, -40), (-34, -130)],
            [(14, 170), (20, 50), (6, -50), (18, -150)],
            [(-24, 60), (0, 20), (20, 50)],
        ):  # fmt: skip
            pen.path(spline(line, closed=False), None, stroke=(_VEIN, 0.55), width=4)
        for k in range(3):
            pen.path(brush([(-46, -62 + k * 7), (0, -54 + k * 7), (46, -62 + k * 7)], [1, 3, 1]), ("#59666c", 0.7))  # fmt: skip
        pen.rect(-80, 60, 160, 130, pen.linear((0, 60), (0, 170), ["#07141600", "#071416"]))
    ring = brush([(-52, -30), (0, -18), (52, -30)], [17, 19, 17])
    pen.path(ring, "#3b4146", stroke=INK, width=3)
    chain(pen, [(46, -18), (86, 40), (78, 120), (130, 196)], 20)
    lip = spline([(-224, 96), (0, 168), (224, 96), (228, 116), (0, 194), (-228, 116)])
    pen.path(lip, "#a19d92", stroke=INK, width=3.4)


def broken_chain(pen: Pen) -> None:
    """A chain at the instant when it parts."""
    chain(pen, [(-330, 210), (-230, 120), (-150, 90), (-74, 26)], 50, colour="#7d888c")
    chain(pen, [(330, -210), (236, -130), (150, -96), (80, -30)], 50, colour="#7d888c")
    for a, b in ((-34, 22), (34, -26)):
        way = 1 if a > 0 else -1
        half = spline([(a - 30 * way, b - 20), (a + 20 * way, b - 34), (a + 34 * way, b), (a + 18 * way, b + 32), (a - 24 * way, b + 24)], closed=False)  # fmt: skip
        pen.path(half, None, stroke=INK, width=25)
        pen.path(half, None, stroke="#9aa4a6", width=17)
        pen.path(half, None, stroke=("#cfd8da", 0.7), width=3)
    for k in range(22):
        angle = k * 2.4
        reach = 60 + (k * 53) % 150
        x, y = math.cos(angle) * reach, math.sin(angle) * reach
        pen.line((x * 0.62, y * 0.62), (x, y), ("#ffd98a", 0.9), 4 - k % 3)
        pen.circle(x, y, 3.5 + k % 3, LAMP)
    pen.path(spline([(-14, -46, 1), (6, -12), (44, -16, 1), (16, 8), (26, 50, 1), (-2, 20), (-40, 30, 1), (-18, 4)]), "#fff3c8")  # fmt: skip


def marked_palm(pen: Pen) -> None:
    """An open palm with a golden seal in it, turning black from one side."""
    _palm(pen, ("#fbe7bf", "#d9a56e"))
    seal = polygon([(-62, -40), (62, -46), (66, 78), (-58, 84)])
    pen.circle(0, 20, 128, pen.radial((0, 20), 128, ["#ffe9a0", "#ffd25a88", "#ffd25a00"]))
    pen.path(seal, pen.linear((-62, 20), (66, 20), ["#140a0c", "#2a1410", "#c98a1c", "#ffd25a"], [0, 0.42, 0.6, 1]), stroke="#7a4a10", width=5)  # fmt: skip
    for k, side in enumerate((52, 34, 16)):
        frame: list[tuple[float, float]] = [
            (-side, 20 + side),
            (-side, 20 - side),
            (side, 20 - side),
            (side, 20 + side * 0.5),
        ]
        frame.append((-side * 0.45, 20 + side * 0.5))
        pen.path(spline([(x, y, 1) for x, y in frame], closed=False), None, stroke=("#fff0b8", 0.9 - 0.1 * k), width=8)  # fmt: skip
    for k in range(7):
        angle = 2.4 + k * 0.28
        crack: list[Point] = [(math.cos(angle) * r, 20 + math.sin(angle) * r * (1 + 0.1 * (k % 2))) for r in (56, 74, 92, 112 + 9 * (k % 3))]  # fmt: skip
        pen.path(brush(crack, [9, 7, 4, 1], jitter=0.2, seed=k), "#140a0c")


def open_hand(pen: Pen) -> None:
    """An open palm."""
    _palm(pen, ("#fbe7bf", "#d9a56e"))


def _palm(pen: Pen, skin: tuple[str, str]) -> None:
    fingers: tuple[tuple[float, list[Point]], ...] = (
        (40.0, [(-98, -40), (-118, -150), (-122, -236)]), (44.0, [(-44, -70), (-52, -200), (-52, -300)]),
        (45.0, [(14, -76), (16, -210), (20, -322)]), (43.0, [(70, -64), (80, -180), (90, -272)]),
        (46.0, [(112, 60), (176, 0), (214, -80)]),
    )  # fmt: skip
    for width, bones in fingers:
        outline = brush(bones, [width, width * 0.98, width * 0.7])
        hide(pen, outline, skin, line=4, thick=0.4)
        x, y = bones[-1]
        pen.circle(x, y + 6, width * 0.42, skin[0], stroke=INK, width=3)
        pen.circle(x, y + 14, width * 0.44, skin[0])
    palm = spline([(-130, -40), (-60, -90), (40, -92), (110, -60), (136, 40), (110, 150), (70, 230), (62, 330, 1), (-74, 330, 1), (-84, 230), (-132, 130)])  # fmt: skip
    hide(pen, palm, skin, line=4.4, thick=0.6, glow=0.3)
    for line in (
        [(-104, 0), (-40, -34), (60, -30), (116, 4)], [(-108, 60), (-30, 34), (80, 70)],
        [(96, -10), (40, 70), (20, 190)],
    ):  # fmt: skip
        pen.path(spline(line, closed=False), None, stroke=("#8a4a2a", 0.6), width=4)
    cuff = spline([(-110, 300, 1), (96, 300, 1), (124, 420, 1), (-140, 420, 1)])
    hide(pen, cuff, dye("#4f8a86"), band="#1b3136", band_width=14, beads=18, line=4)


def _finger(pen: Pen, bones: list[Point], width: float) -> None:
    hide(pen, brush(bones, [width, width * 0.86, width * 0.74, width * 0.4]), PALLOR, line=3.4, thick=0.4)  # fmt: skip
    for x, y in bones[1:3]:
        pen.path(spiral(x, y, width * 0.22, 0.8, 0, 1), None, stroke=(_VEIN, 0.7), width=2.4)
    (x0, y0), (x1, y1) = bones[-2], bones[-1]
    dx, dy = (x1 - x0) * 0.55, (y1 - y0) * 0.55
    nail = brush([(x1 - dx * 0.25, y1 - dy * 0.25), (x1 + dx * 0.4, y1 + dy * 0.4), (x1 + dx, y1 + dy)], [width * 0.5, width * 0.4, 1])  # fmt: skip
    pen.path(nail, mix(_NAIL, "#7a1018", 0.4), stroke=INK, width=2)
    pen.path(circle_path(x1 - dx * 0.3, y1 - dy * 0.3, width * 0.1), ("#ffffff", 0.5))
