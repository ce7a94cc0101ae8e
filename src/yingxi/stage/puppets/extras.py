"""The many: small riders and foot, drawn to read at 40 to 200 pixels."""

from __future__ import annotations

import math
from collections.abc import Sequence

from yingxi.stage.hide import INK, LAMP, dye, hide, mix, scales
from yingxi.stage.pen import Pen, Pixels, brush, polygon, spline
from yingxi.stage.puppets.foot import draw_foot
from yingxi.stage.puppets.sheet import Piece, Sheet
from yingxi.stage.puppets.steed import COATS, Harness, draw_horse

__all__ = ["RIDER_KINDS", "draw_foot", "draw_rider"]

LINE = "#4a160c"
RIDER_KINDS = ("spear", "sabre", "flag", "bow")
RIDER_UNITS = 490.0
"""Height of the sheet a rider is drawn on, horse units; his feet are at its lower edge."""


def draw_rider(
    team_colours: tuple[str, str, str],
    kind: str,
    phase: float,
    coat: int,
    *,
    height_px: int,
) -> Pixels:
    """A rider at ``phase`` radians of the gallop, going right, ``height_px`` rows high.

    ``team_colours`` are cloth, second cloth and trim; ``kind`` is one of ``RIDER_KINDS``;
    ``coat`` picks the horse's colour. The hooves' ground line is 2 % above the lower edge and
    the horse's middle in the middle of the width.
    """
    sheet = Sheet()
    light, dark, mane = COATS[coat % len(COATS)]
    main, second, trim = team_colours
    harness = Harness(
        coat=(light, dark), mane=mane, barding=dye(main, depth=0.5), cloth=dye(second), trim=trim
    )
    with sheet.group(translate=(0, math.sin(phase + 0.3) * 7), rotate=math.sin(phase + 1.2) * 3.2):
        draw_horse(sheet, harness, phase)
        _rider(sheet, kind, phase, main, second, trim)
    sheet.canvas(-300, 152 - RIDER_UNITS, 600, RIDER_UNITS)
    return _sized(sheet, height_px, RIDER_UNITS)


def _sized(sheet: Sheet, height_px: int, units: float) -> Pixels:
    piece: Piece = sheet.piece(height_px / units, fibre=0.2)
    return piece.pixels[:height_px]


def _limb(
    pen: Pen, points: Sequence[tuple[float, float]], widths: Sequence[float], colour: str
) -> None:
    outline = brush(points, widths)
    x0, y0, _, y1 = outline.bounds
    pen.path(outline, pen.linear((x0, y0), (x0, y1), list(dye(colour))))
    pen.path(outline, None, stroke=INK, width=2.4)


def _banner(pen: Pen, phase: float, colour: str, trim: str) -> None:
    def wave(u: float) -> float:
        return math.sin(phase + u * 4) * 11 * u

    pen.line((-20, 20), (-20, -266), INK, 6.5)
    pen.line((-20, 20), (-20, -266), "#b98241", 2.4)
    cloth = spline([(-22, -262, 1), (-70, -260 + wave(0.4)), (-120, -256 + wave(0.8)), (-172, -246 + wave(1.2), 1), (-156, -196 + wave(1.1)), (-176, -146 + wave(1.3), 1), (-120, -152 + wave(0.8)), (-70, -158 + wave(0.4)), (-22, -160, 1)])  # fmt: skip
    hide(pen, cloth, dye(colour), band=mix(trim, INK, 0.75), band_width=10, teeth=15, line=2.6, thick=0.6)  # fmt: skip
    pen.circle(-90, -206 + wave(0.6), 24, LAMP, opacity=0.9)
    pen.circle(-90, -206 + wave(0.6), 17, None, stroke=colour, width=3)
    pen.path(polygon([(-27, -268), (-13, -268), (-20, -298)]), "#f0d8a0", stroke=INK, width=2)


def _rider(pen: Pen, kind: str, phase: float, main: str, second: str, trim: str) -> None:
    bob = math.sin(phase + 0.6) * 5
    lean = 12.0
    with pen.group(translate=(2, -64 + bob), rotate=lean):
        _limb(pen, [(-6, 2), (20, 24), (12, 62), (16, 84)], [36, 34, 22, 16], second)
        boot = spline([(4, 74, 1), (22, 74, 1), (42, 90), (40, 97, 1), (4, 97, 1)])
        pen.path(boot, "#120806", stroke=trim, width=1.6)
        if kind == "flag":
            with pen.group(rotate=-lean - 3):
                _banner(pen, phase, main, trim)
        cape = [(-20.0, -84.0)]
        for i in range(1, 7):
            cape.append((-22 - i * 17, -84 + i * 15 + math.sin(phase + i * 0.8) * 8))
        hide(pen, brush(cape, [18, 38, 46, 52, 54, 50, 42]), dye(mix(second, main, 0.35), depth=0.4), line=2.4, thick=0.6)  # fmt: skip
        chest = spline([(-24, 4, 1), (-33, -40), (-27, -84), (0, -98), (29, -84), (35, -40), (27, 6, 1)])  # fmt: skip
        hide(pen, chest, dye(main), pattern=scales(14, 1.7), band=mix(second, INK, 0.4), band_width=6, line=2.6, thick=0.5)  # fmt: skip
        hide(pen, polygon([(-27, -10), (29, -10), (29, 4), (-27, 4)]), dye(trim), line=1.8, thick=0)
        _warrior_head(pen, phase, trim, second)
        if kind == "spear":
            with pen.group(translate=(12, -74), rotate=-10):
                _spear(pen, phase)
        if kind == "sabre":
            with pen.group(translate=(46, -90), rotate=-58 + math.sin(phase) * 16):
                _sabre(pen)
        if kind == "bow":
            with pen.group(translate=(58, -84)):
                pen.path(spline([(-18, -58, 1), (8, -40), (0, -14), (6, 0), (0, 14), (8, 40), (-18, 58, 1)], closed=False), None, stroke=INK, width=7)  # fmt: skip
                pen.path(spline([(-18, -58, 1), (8, -40), (0, -14), (6, 0), (0, 14), (8, 40), (-18, 58, 1)], closed=False), None, stroke="#c98a3a", width=3.4)  # fmt: skip
                pen.path(polygon([(-18, -58), (-40, 0), (-18, 58)], closed=False), None, stroke="#f0e2c0", width=1.4)  # fmt: skip
                pen.line((-40, 0), (34, 0), "#3a1a0c", 2.6)
        reach = -90 if kind in ("sabre", "bow") else -73
        hand = (52, -84) if kind == "bow" else (44, reach)
        _limb(pen, [(-8, -80), (14, -58), hand], [27, 23, 16], main)
        pen.circle(*hand, 8, "#f0c489", stroke=LINE, width=1.8)


def _warrior_head(pen: Pen, phase: float, trim: str, second: str) -> None:
    face = spline([(-12, -100, 1), (14, -96), (25, -103), (23, -111), (34, -118, 1), (26, -128), (24, -142, 1), (-8, -144, 1)])  # fmt: skip
    pen.path(face, "#f0c489", stroke=LINE, width=1.8)
    pen.path(brush([(9, -127), (17, -130), (26, -125)], [2, 5, 2]), "#fff4dc")
    pen.circle(18, -127, 2.5, "#1a0806")
    pen.line((7, -134), (26, -132), "#1a0806", 3)
    pen.path(brush([(14, -106), (25, -100), (20, -78)], [6, 12, 2]), "#150b0a")
    helm = spline([(-24, -98, 1), (-27, -128), (-16, -152), (6, -162), (24, -151), (33, -136, 1), (4, -140), (-6, -128), (-8, -98, 1)])  # fmt: skip
    hide(pen, helm, dye(trim, light=0.3), line=2.4, thick=0.4)
    pen.line((-22, -108), (-8, -106), second, 4)
    pen.line((4, -160), (2, -182), INK, 3.4)
    for k in range(9):
        plume = [(2, -180), (-10 - k * 2.4, -182 + k * 2), (-24 - k * 2.6, -166 + k * 5 + math.sin(phase + k) * 3)]  # fmt: skip
        pen.path(spline(plume, closed=False), None, stroke="#d43a22" if k % 3 else "#f08a4a", width=2.6)  # fmt: skip


def _spear(pen: Pen, phase: float) -> None:
    pen.line((-120, 6), (220, -10), INK, 6.5)
    pen.line((-120, 6), (220, -10), "#b98241", 2.6)
    head = spline([(216, -18, 1), (238, -17), (270, -12, 1), (238, -5), (216, -2, 1)])
    pen.path(head, "#eef0e6", stroke=INK, width=2)
    for k in range(8):
        pen.line((212, -9), (196 - k * 2, 4 + k * 3 + math.sin(phase + k) * 2), "#d43a22", 2.6)


def _sabre(pen: Pen) -> None:
    edge = spline([(0, -5, 1), (60, -9), (118, -30, 1), (96, 2), (50, 8), (0, 6, 1)])
    pen.path(edge, "#eef0e6", stroke=INK, width=2.2)
    pen.rect(-4, -11, 7, 22, "#e9b652", stroke=INK, line=1.4)
