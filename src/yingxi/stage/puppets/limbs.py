"""Hands, legs and shoes.

A hand has its wrist at (0, 0) and points along +x, thumb up. A leg's pieces hang along +y from
their joint; a foot has its ankle at (0, 0), the sole ``ANKLE`` below.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from yingxi.stage.anatomy import Hand
from yingxi.stage.hide import INK, LAMP, Pattern, dye, hide, mix
from yingxi.stage.pen import Pen, Point, brush, spiral, spline
from yingxi.stage.puppets.parts import Drawing, Part

ANKLE = 62.0

_HANDS: dict[Hand, tuple[list[Point], list[list[Point]]]] = {
    Hand.OPEN: (
        [(-22, -13), (4, -16), (16, -19), (28, -27), (40, -27), (41, -22), (30, -15), (46, -12), (62, -7), (70, -1), (64, 3), (67, 7), (61, 10), (60, 14), (52, 15), (48, 18), (28, 19), (4, 17), (-22, 12)],
        [[(36, -2), (50, -1), (63, 3)], [(35, 5), (48, 7), (60, 10)], [(33, 11), (44, 14), (52, 15)], [(14, -14), (24, -12), (31, -14)]],
    ),
    Hand.FIST: (
        [(-22, -14), (4, -18), (20, -21), (34, -16), (40, -6), (39, 6), (37, 15), (26, 23), (4, 20), (-22, 13)],
        [[(38, -8), (24, -7), (16, -4)], [(39, 2), (24, 3), (16, 4)], [(38, 11), (26, 12), (18, 11)], [(8, -16), (20, -13), (30, -15), (33, -9), (24, -6)]],
    ),
    Hand.HOLD: (
        [(-22, -14), (4, -18), (18, -22), (32, -19), (40, -9), (40, 8), (36, 18), (24, 23), (4, 20), (-22, 13)],
        [[(39, -6), (26, -8), (15, -6)], [(40, 2), (26, 1), (15, 2)], [(39, 10), (26, 10), (16, 10)], [(34, 17), (26, 17), (18, 16)], [(6, -15), (18, -18), (30, -14), (34, -7)]],
    ),
    Hand.POINT: (
        [(-22, -13), (6, -18), (26, -17), (68, -20), (82, -15.5), (70, -10), (36, -6), (70, -5), (80, 0), (68, 5), (38, 7), (32, 17), (10, 21), (-22, 13)],
        [[(36, -6), (24, -5)], [(26, 8), (36, 9), (32, 15), (22, 13)], [(8, -15), (18, -9), (28, 2), (34, 6)]],
    ),
    Hand.PALM: (
        [(-22, -13), (2, -16), (8, -34), (4, -50), (9, -53), (16, -38), (19, -66), (25, -67), (26, -42), (30, -72), (36, -72), (36, -43), (42, -66), (47, -64), (44, -38), (51, -50), (55, -47), (48, -22), (38, 4), (22, 16), (2, 17), (-22, 12)],
        [[(16, -36), (20, -26)], [(26, -42), (26, -28)], [(36, -42), (34, -28)], [(12, -10), (26, -14), (36, -6)]],
    ),
    Hand.CUP: (
        [(-22, -14), (4, -19), (20, -24), (38, -22), (50, -10), (50, 8), (42, 20), (24, 25), (4, 20), (-22, 13)],
        [[(48, -10), (32, -11), (20, -8)], [(51, -2), (34, -3), (20, 0)], [(50, 7), (34, 6), (20, 8)], [(45, 15), (34, 14), (22, 15)], [(8, -16), (24, -19), (38, -17), (46, -12)]],
    ),
}  # fmt: skip


def hands(skin: tuple[str, str], line: str, size: float = 1.0, nails: str = "") -> dict[str, Part]:
    """Every hand shape as a part, slots ``hand_open`` and so on."""
    return {
        f"hand_{shape.value}": Part(
            draw=partial(_hand, shape=shape, skin=skin, line=line, size=size, nails=nails)
        )
        for shape in Hand
    }


def _hand(pen: Pen, shape: Hand, skin: tuple[str, str], line: str, size: float, nails: str) -> None:
    outline, creases = _HANDS[shape]
    with pen.group(scale=size):
        hand = spline(outline)
        hide(pen, hand, skin, line=2.4, edge=line, glow=0.12, thick=0.3)
        for crease in creases:
            pen.path(spline(crease, closed=False), None, stroke=line, width=1.7)
        if nails and shape in (Hand.OPEN, Hand.POINT, Hand.PALM):
            tip = max(outline, key=lambda p: p[0]) if shape is not Hand.PALM else (33, -71)
            pen.path(brush([(tip[0] - 6, tip[1]), tip], [4.5, 1.5]), nails)


def legs(
    colours: Sequence[str],
    pattern: Pattern | None,
    shoe: Drawing,
    *,
    width: float = 1.0,
    cuff: str = "",
    crease: bool = False,
    sewn: bool = False,
) -> dict[str, Part]:
    """Trousered legs: slots ``thigh``, ``shin`` and ``foot``; ``sewn`` shows today's tailoring."""

    def thigh(pen: Pen) -> None:
        w = 46 * width
        outline = spline([(-w * 0.9, -30), (0, -44), (w * 0.9, -30), (w * 1.02, 40), (w * 0.86, 160), (w * 0.74, 258), (0, 282), (-w * 0.74, 258), (-w * 0.9, 160), (-w * 1.04, 40)])  # fmt: skip
        hide(pen, outline, colours, pattern=pattern, glow=0.14)
        if crease:
            pen.line((10, -20), (8, 250), (LAMP, 0.36), 1.6)
        if sewn:
            with pen.group(clip=outline):
                _seam(pen, [(-w * 0.3, -40), (-w * 0.34, 90), (-w * 0.2, 280)])
                pen.path(brush([(w * 0.2, -44), (w * 0.55, -6), (w * 1.1, 26)], [3, 3.4, 2]), (INK, 0.7))  # fmt: skip
                pen.path(brush([(w * 0.2, -38), (w * 0.5, 0), (w * 1.0, 32)], [1, 1.2, 1]), (LAMP, 0.4))  # fmt: skip
                _folds(pen, [[(w, 196), (w * 0.3, 210), (-w * 0.3, 204)], [(w, 226), (w * 0.2, 236), (-w * 0.5, 224)], [(-w, 10), (-w * 0.4, 26), (w * 0.1, 26)]])  # fmt: skip

    def shin(pen: Pen) -> None:
        w = 36 * width
        outline = spline([(-w * 0.94, -8), (0, -34), (w * 0.94, -8), (w * 0.98, 70), (w * 0.84, 170), (w * 0.8, 244, 1), (-w * 0.86, 244, 1), (-w * 1.12, 110), (-w * 1.08, 50)])  # fmt: skip
        hide(pen, outline, colours, pattern=pattern, glow=0.14)
        if crease:
            pen.line((9, -10), (8, 240), (LAMP, 0.36), 1.6)
        if sewn:
            with pen.group(clip=outline):
                _seam(pen, [(-w * 0.3, -34), (-w * 0.36, 110), (-w * 0.2, 250)])
                _folds(pen, [[(w, 4), (w * 0.2, 16), (-w * 0.5, 6)], [(w * 0.9, 30), (w * 0.3, 38), (-w * 0.1, 32)], [(-w, 196), (-w * 0.2, 212), (w * 0.5, 202)], [(w, 222), (w * 0.1, 230), (-w * 0.6, 220)]])  # fmt: skip
                hem = spline([(-w, 234), (0, 237), (w, 234)], closed=False)
                pen.path(hem, None, stroke=(INK, 0.55), width=1.8)
        if cuff:
            band = spline([(-w * 0.98, 196, 1), (w * 0.88, 196, 1), (w * 0.84, 246, 1), (-w * 0.9, 246, 1)])  # fmt: skip
            hide(pen, band, dye(cuff), line=2.4, glow=0.1)

    return {
        "thigh": Part(draw=thigh, far=True),
        "shin": Part(draw=shin, far=True),
        "foot": Part(draw=shoe, far=True),
    }


def _seam(pen: Pen, line: Sequence[Point]) -> None:
    """A sewn edge: a dark line and the light row of stitches beside it."""
    pen.path(spline(line, closed=False), None, stroke=(INK, 0.5), width=2.0)
    beside = [(p[0] + 4, p[1]) for p in line]
    pen.path(spline(beside, closed=False), None, stroke=(LAMP, 0.26), width=1.2)


def _folds(pen: Pen, lines: Sequence[Sequence[Point]]) -> None:
    for line in lines:
        pen.path(brush(line, [4.0, 3.2, 0.4]), (INK, 0.38))
        pen.path(brush([(p[0], p[1] + 4) for p in line], [1.6, 1.4, 0.3]), (LAMP, 0.2))


def court_boot(pen: Pen, colour: str = "#2a1a18", sole: str = "#f6e2b8") -> None:
    """A black boot on a thick white sole (厚底靴)."""
    outline = spline([(-30, -46, 1), (28, -46, 1), (27, 4), (52, 16), (82, 28), (91, 44, 1), (-32, 44, 1), (-34, 6)])  # fmt: skip
    hide(pen, outline, dye(colour, light=0.04), glow=0.1)
    base = spline([(-34, 42, 1), (93, 42, 1), (89, ANKLE, 1), (-32, ANKLE, 1)])
    hide(pen, base, (sole, mix(sole, "#7a4a1a", 0.35)), line=2.4, glow=0.1)
    pen.path(spiral(38, 24, 11, 1.2, 0, 1), None, stroke=LAMP, width=2)
    pen.line((-24, -30), (22, -30), LAMP, 2)


def cloth_shoe(pen: Pen, colour: str = "#2a1a18", flower: str = "") -> None:
    """A low cloth shoe, embroidered if ``flower`` is a colour."""
    ankle = spline([(-20, -46, 1), (18, -46, 1), (20, 22), (-24, 26)])
    hide(pen, ankle, ("#f6ead0", "#c9b088"), line=2.2, glow=0.1)
    outline = spline([(-34, 16, 1), (-18, 26), (14, 24), (30, 10, 1), (56, 28), (82, 38), (88, 54, 1), (-34, 54, 1)])  # fmt: skip
    hide(pen, outline, dye(colour), line=2.6, glow=0.1)
    pen.path(spline([(-34, 52, 1), (90, 52, 1), (86, ANKLE, 1), (-32, ANKLE, 1)]), "#f0dfba", stroke=INK, width=2)  # fmt: skip
    if flower:
        for k in range(5):
            pen.circle(58 + 7 * (k % 2) - 6 * (k // 3), 38 + 5 * (k % 3) - 4, 3.4, flower)
        pen.circle(59, 39, 2.6, LAMP)


def soldier_boot(pen: Pen, colour: str = "#241614", trim: str = "#e9b652") -> None:
    """A tall upturned war boot."""
    outline = spline([(-34, -66, 1), (32, -66, 1), (29, 0), (50, 18), (84, 22), (100, 10), (102, 26), (92, 46, 1), (-34, 46, 1), (-38, 6)])  # fmt: skip
    hide(pen, outline, dye(colour, light=0.06), band=trim, band_width=5, glow=0.1)
    pen.path(spline([(-36, 44, 1), (94, 44, 1), (90, ANKLE, 1), (-34, ANKLE, 1)]), ("#f0dfba"), stroke=INK, width=2.2)  # fmt: skip
    pen.path(spiral(24, 16, 12, 1.2, 0, 1), None, stroke=LAMP, width=2)


def leather_shoe(pen: Pen, colour: str = "#1c1210", sock: str = "#15181d") -> None:
    """A modern laced shoe."""
    ankle = spline([(-20, -46, 1), (20, -46, 1), (22, 20), (-24, 24)])
    hide(pen, ankle, (sock, sock), line=2.2, glow=0.05)
    outline = spline([(-32, 8, 1), (-10, 16), (22, 4, 1), (40, 22), (74, 32), (90, 44), (91, 53, 1), (-33, 53, 1)])  # fmt: skip
    hide(pen, outline, dye(colour, light=0.12), line=2.6, glow=0.14)
    pen.path(spline([(-34, 51, 1), (93, 51, 1), (92, ANKLE, 1), (44, ANKLE), (36, 57), (4, 57), (0, ANKLE, 1), (-34, ANKLE, 1)]), "#0d0806", stroke=INK, width=1.6)  # fmt: skip
    for k in range(3):
        pen.line((22 + k * 9, 10 + k * 6), (32 + k * 9, 8 + k * 7), LAMP, 1.6)


def heel_shoe(pen: Pen, colour: str = "#8a1f2a", skin: tuple[str, str] = ("#fff0d4", "#f3cd9c")) -> None:  # fmt: skip
    """A court shoe with a high heel."""
    foot = spline([(-16, -46, 1), (16, -46, 1), (19, 2), (42, 28), (70, 44), (72, 52), (20, 44), (-22, 18)])  # fmt: skip
    hide(pen, foot, skin, line=2.2, edge="#4a160c", glow=0.1, thick=0.5)
    outline = spline([(-27, 2, 1), (-8, 26), (18, 38), (40, 40), (54, 32), (76, 44), (84, 57, 1), (80, ANKLE, 1), (42, ANKLE), (10, 50), (-14, 34), (-18, 44), (-20, ANKLE, 1), (-27, ANKLE, 1), (-30, 28)])  # fmt: skip
    hide(pen, outline, dye(colour, light=0.2), line=2.2, glow=0.1, thick=0.5)


def sneaker(pen: Pen, colour: str = "#e8e0d0", flash: str = "#a3241a") -> None:
    """A canvas sports shoe."""
    ankle = spline([(-20, -46, 1), (20, -46, 1), (22, 16), (-24, 20)])
    hide(pen, ankle, ("#f4ead2", "#d8c6a0"), line=2.2, glow=0.08)
    outline = spline([(-32, -2, 1), (-6, 10), (22, -2, 1), (44, 20), (76, 30), (90, 46), (90, 52, 1), (-33, 52, 1)])  # fmt: skip
    hide(pen, outline, dye(colour), line=2.6, glow=0.1)
    pen.path(brush([(-20, 40), (8, 34), (34, 16)], [7, 6, 1.5]), flash)
    pen.path(spline([(-35, 48, 1), (93, 48, 1), (92, ANKLE, 1), (-34, ANKLE, 1)]), "#fbf3de", stroke=INK, width=2)  # fmt: skip
    for k in range(3):
        pen.line((24 + k * 9, 4 + k * 7), (34 + k * 9, 3 + k * 8), INK, 1.8)


def bare_foot(pen: Pen, skin: tuple[str, str], claws: bool = False) -> None:
    """A bare foot, clawed for demons."""
    outline = spline([(-24, -46, 1), (24, -46, 1), (25, 6), (52, 28), (80, 40), (86, 54), (78, ANKLE, 1), (-28, ANKLE, 1), (-34, 40), (-26, 8)])  # fmt: skip
    hide(pen, outline, skin, line=2.6, glow=0.12)
    if claws:
        for k in range(3):
            x, y = 70 + k * 6, 44 + k * 7
            pen.path(brush([(x, y), (x + 12, y + 2), (x + 22, y + 12)], [9, 7, 1]), "#f0e2c0", stroke=INK, width=1.6)  # fmt: skip
