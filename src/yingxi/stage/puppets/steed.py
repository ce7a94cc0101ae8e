"""The drawing of a galloping horse: body, legs by phase, mane, harness and barding.

Horse units: y down, origin at the middle of the back's height line; the back is near y = −62,
the hooves touch about y = 140, the nose is at x = 200. It gallops to the right.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from yingxi.stage.hide import INK, LAMP, clouds, hide, mix, scales
from yingxi.stage.pen import Pen, brush, polygon, spline

HOOF_Y = 146.0
SADDLE = (2.0, -66.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Harness:
    """Colours of one horse: coat light and dark, barding, saddle cloth, gold trim."""

    coat: tuple[str, str] = ("#6b3a22", "#2c140c")
    mane: str = "#170b08"
    barding: tuple[str, str] = ("#b23422", "#5c120c")
    cloth: tuple[str, str] = ("#2f6f63", "#123a36")
    trim: str = "#e9b652"
    barded: bool = True


COATS: tuple[tuple[str, str, str], ...] = (
    ("#7a4326", "#2f150c", "#170b08"),  # bay
    ("#3c2a25", "#140b09", "#0c0605"),  # black
    ("#d9c7a6", "#82694a", "#8a6a48"),  # grey
    ("#a86a34", "#4a2610", "#3a1a0c"),  # chestnut
)


def _along(x: float, y: float, angle: float, length: float) -> tuple[float, float]:
    a = math.radians(angle)
    return x + math.cos(a) * length, y + math.sin(a) * length


def _limb(
    pen: Pen,
    points: list[tuple[float, float]],
    widths: list[float],
    coat: tuple[str, str],
    fine: float,
) -> None:
    outline = brush(points, widths)
    pen.path(outline, pen.linear((0, -60), (0, 120), list(coat)))
    pen.path(outline, None, stroke=INK, width=2.4 * fine)


def _leg(
    pen: Pen,
    x: float,
    y: float,
    phase: float,
    front: bool,
    coat: tuple[str, str],
    trim: str,
    fine: float,
) -> None:
    """One leg at ``phase`` of its stride: swings forward folded, reaches, pushes back straight."""
    swing, lift = math.sin(phase), max(0.0, math.sin(phase + 1.25))
    if front:
        a = 88 - 44 * swing
        b = a + 10 + 82 * lift * (0.6 + 0.4 * max(0.0, swing))
        c = b + 6 + 30 * lift
        knee = _along(x, y, a, 64)
        pastern = _along(*knee, b, 56)
        hoof = _along(*pastern, c - 18, 17)
        line = [
            (x - 4, y - 34),
            (x, y),
            _along(x, y, a, 38),
            knee,
            _along(*knee, b, 30),
            pastern,
            hoof,
        ]
        widths = [52.0, 44, 27, 20, 12.5, 13, 11]
        turn = c - 18
    else:
        a = 70 - 42 * swing
        b = a + 54 - 26 * swing + 22 * lift
        c = b - 36 + 30 * lift
        stifle = _along(x, y, a, 54)
        hock = _along(*stifle, b, 56)
        pastern = _along(*hock, c, 46)
        hoof = _along(*pastern, c - 22, 14)
        line = [
            (x - 8, y - 36),
            (x, y),
            stifle,
            _along(*stifle, b, 30),
            hock,
            _along(*hock, c, 24),
            pastern,
            hoof,
        ]
        widths = [72.0, 68, 44, 25, 18, 12.5, 12.5, 11]
        turn = c - 22
    _limb(pen, line, widths, coat, fine)
    sock = brush([line[-2], line[-1]], [13.5, 12])
    pen.path(sock, mix(coat[1], LAMP, 0.5), stroke=INK, width=1.4 * fine)
    with pen.group(translate=hoof, rotate=(turn - 90) * 0.75):
        pen.path(polygon([(-8, -5), (7, -5), (13, 11), (-10, 11)]), "#1a0f0a")
        pen.line((-9, 8), (12, 8), trim, 1.6 * fine)


def _tail(pen: Pen, mane: str, phase: float, fine: float) -> None:
    spine = [(-108.0, -48.0)]
    for i in range(1, 9):
        spine.append(
            (
                -108 - i * 16.5,
                -48 - 10 * math.sin(i / 8 * 3) + i * 5 + math.sin(phase + i * 0.6) * 8,
            )
        )
    pen.path(brush(spine, [10, 19, 26, 29, 27, 23, 18, 11, 2]), mane, stroke=INK, width=2 * fine)
    for k in range(5):
        strand = [(x, y - 9 + k * 4.5 * (1 - i / 9)) for i, (x, y) in enumerate(spine)]
        pen.path(spline(strand, closed=False), None, stroke=("#c88a4a", 0.6), width=1.2 * fine)


def _head(pen: Pen, harness: Harness, phase: float, fine: float) -> None:
    coat, mane, trim = harness.coat, harness.mane, harness.trim
    neck = spline([(-44, 20, 1), (-32, -26), (4, -70), (40, -104), (58, -124, 1), (72, -116), (86, -102), (106, -84), (128, -62), (137, -50), (134, -40), (124, -36), (108, -42), (92, -50), (78, -54), (68, -46), (60, -24), (50, 12), (32, 48, 1)])  # fmt: skip
    hide(pen, neck, coat, line=2.8 * fine, thick=0.55 * fine)
    # cheek and throat, cut as shadow-play artists cut them
    pen.path(
        spline([(62, -92), (78, -84), (84, -66), (76, -56)], closed=False),
        None,
        stroke=(mane, 0.7),
        width=2 * fine,
    )
    pen.path(
        spline([(40, -84), (52, -50), (46, -10)], closed=False),
        None,
        stroke=(LAMP, 0.35),
        width=2.4 * fine,
    )
    ear = spline([(50, -112, 1), (48, -142, 1), (66, -114, 1)])
    pen.path(ear, coat[0], stroke=INK, width=2.2 * fine)
    ear2 = spline([(62, -112, 1), (66, -138, 1), (74, -110, 1)])
    pen.path(ear2, coat[0], stroke=INK, width=2.2 * fine)
    eye = spline([(80, -95, 1), (88, -98), (95, -91, 1), (87, -89)])
    pen.path(eye, "#fff6df", stroke="#120806", width=1.6 * fine)
    pen.circle(88, -93.5, 3.3, "#120806")
    pen.path(spline([(77, -98), (87, -103), (97, -94)], closed=False), None, stroke="#120806", width=2.2 * fine)  # fmt: skip
    pen.path(brush([(125, -58), (131, -56), (132, -51)], [1, 3.6, 1]), "#120806")
    pen.path(spline([(134, -44), (122, -42), (113, -47)], closed=False), None, stroke="#120806", width=2 * fine)  # fmt: skip
    for a, b in (((66, -110), (96, -58)), ((100, -92), (114, -44)), ((76, -60), (114, -54)), ((66, -110), (101, -92))):  # fmt: skip
        pen.line(a, b, INK, 4.6 * fine + 1)
        pen.line(a, b, trim, 2.6 * fine + 0.8)
    for x, y in ((66, -110), (96, -60), (108, -68)):
        pen.circle(x, y, 4.4, trim, stroke=INK, width=1.4 * fine)
    # mane
    for k in range(13):
        u = k / 12
        x, y = 60 - u * 96, -124 + u * 122
        wave = math.sin(phase + k * 0.9) * 6
        lock = brush(
            [
                (x + 8, y + 4),
                (x - 22 - u * 8, y - 8 + wave),
                (x - 44 - u * 12, y + 12 + wave * 1.4),
            ],
            [14, 12, 1],
        )
        pen.path(lock, mane, stroke=mix(mane, INK, 0.5), width=1.2 * fine)
        strand = [(x + 4, y + 2), (x - 20 - u * 8, y - 8 + wave), (x - 38 - u * 10, y + 8 + wave)]
        pen.path(spline(strand, closed=False), None, stroke=("#c88a4a", 0.6), width=1.1 * fine)
    pen.path(brush([(62, -124), (84, -126), (98, -106)], [12, 10, 1]), mane)
    if harness.barded:
        cells = scales(13 * fine, 1.6 * fine)
        for points in (
            [(-46, 12, 1), (-20, -44, 1), (18, -34), (62, -14, 1), (44, 38, 1), (0, 30)],
            [(-20, -42, 1), (10, -78, 1), (36, -62), (68, -40, 1), (60, -6, 1), (20, -20)],
            [(8, -76, 1), (34, -100, 1), (54, -84), (76, -60, 1), (66, -34, 1), (38, -50)],
        ):
            hide(
                pen,
                spline(points),
                harness.barding,
                pattern=cells,
                line=2.2 * fine,
                band=trim,
                band_width=4.5 * fine,
                beads=9 * fine,
                thick=0.4 * fine,
            )
        mask = spline([(74, -116, 1), (92, -104), (118, -72, 1), (104, -76), (86, -100, 1)])
        hide(pen, mask, (mix(trim, LAMP, 0.3), mix(trim, INK, 0.4)), line=1.8 * fine, thick=0.2)
    pen.path(brush([(80, -50), (86, -28), (76, 2)], [9, 15, 2]), "#c0301c", stroke=INK, width=1.4 * fine)  # fmt: skip
    pen.circle(80, -50, 5.5, trim, stroke=INK, width=1.4 * fine)


def draw_horse(pen: Pen, harness: Harness, phase: float, fine: float = 1.0) -> None:
    """The horse at ``phase`` radians of its gallop.

    ``fine`` scales lines and cut-outs: 1 for small crowd sprites, about 0.4 for a hero's mount.
    """
    coat = harness.coat
    dark = (coat[1], mix(coat[1], "#050202", 0.5))
    _leg(pen, 62, 6, phase + 2.4, True, dark, harness.trim, fine)
    _leg(pen, -74, -6, phase + 0.5, False, dark, harness.trim, fine)
    _tail(pen, harness.mane, phase, fine)
    with pen.group(translate=(70, -44), rotate=math.sin(phase) * 6):
        _head(pen, harness, phase, fine)
    body = spline([(-120, -40), (-100, -66), (-56, -68), (0, -56), (50, -66), (88, -54), (106, -18), (92, 24), (50, 38), (0, 40), (-50, 28), (-92, 26), (-118, -2)])  # fmt: skip
    hide(pen, body, coat, line=3 * fine, thick=0.8 * fine)
    _leg(pen, 74, 8, phase + 1.9, True, coat, harness.trim, fine)
    _leg(pen, -82, -4, phase, False, coat, harness.trim, fine)
    _trappings(pen, harness, phase, fine)


def _trappings(pen: Pen, harness: Harness, phase: float, fine: float) -> None:
    trim = harness.trim
    if harness.barded:
        cells = scales(17 * fine, 2 * fine)
        sway = math.sin(phase + 0.8) * 4
        rump = spline([(-126, -48, 1), (-66, -72), (-30, -64, 1), (-24, 26, 1), (-72 + sway, 54), (-130 + sway, 34, 1)])  # fmt: skip
        hide(pen, rump, harness.barding, pattern=cells, band=trim, band_width=7 * fine, beads=12 * fine, line=2.6 * fine, thick=0.5 * fine)  # fmt: skip
        chest = spline([(42, -68, 1), (94, -56), (112, -14), (102 + sway, 44, 1), (62 + sway, 54), (32, 42, 1)])  # fmt: skip
        hide(pen, chest, harness.barding, pattern=cells, band=trim, band_width=7 * fine, beads=12 * fine, line=2.6 * fine, thick=0.5 * fine)  # fmt: skip
        count = round(16 / fine)
        for low, high in ((-126, -28), (36, 100)):
            for k in range(count):
                x = low + (high - low) * k / (count - 1)
                y = 40 + 10 * math.sin(math.pi * k / (count - 1))
                pen.line((x + sway, y), (x + sway + math.sin(phase + k) * 2, y + 17), trim, 2.4 * fine)  # fmt: skip
    else:
        for a, b in (((-118, -20), (-30, -50)), ((40, -50), (104, -10))):
            pen.line(a, b, INK, 5 * fine + 1)
            pen.line(a, b, trim, 2.8 * fine + 0.8)
        for x, y in ((-80, -33), (72, -30)):
            pen.path(brush([(x, y), (x + 2, y + 16), (x - 2, y + 34)], [7, 12, 2]), "#c0301c", stroke=INK, width=1.4 * fine)  # fmt: skip
    saddle = spline([(-36, -68, 1), (0, -60), (38, -70, 1), (42, -10), (27, 26, 1), (-19, 30, 1), (-34, -10)])  # fmt: skip
    hide(pen, saddle, harness.cloth, pattern=clouds(20 * max(0.6, fine), 5, 1.5 * fine), band=trim, band_width=5 * fine, beads=11 * fine, line=2.4 * fine, thick=0.4 * fine)  # fmt: skip
    seat = spline([(-40, -76, 1), (-26, -66), (0, -64), (24, -68), (36, -84, 1), (40, -66), (20, -54), (-24, -54)])  # fmt: skip
    hide(pen, seat, ("#6a3a1e", "#2a120a"), line=2.2 * fine, thick=0.3)
