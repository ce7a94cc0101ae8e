"""Women's hair and headdress of old times. Head units, see ``faces``."""

from __future__ import annotations

import math
from functools import partial

from yingxi.stage.hide import INK, LAMP, hide, mix, roundel, tassel
from yingxi.stage.pen import Pen, brush, spline
from yingxi.stage.puppets.cloth import Cloth
from yingxi.stage.puppets.hair import Coiffure, Tint, combed, scalp, strip
from yingxi.stage.puppets.headdress import GOLD, RED, pheasant, pompom
from yingxi.stage.puppets.parts import Dangle, Part


def lady_hair(cloth: Cloth, tint: Tint, style: int) -> Coiffure:
    """High hair with flowers, hairpins and a dangling 步摇; four styles."""
    style %= 4

    def mass(pen: Pen) -> None:
        shape = spline([(56, -152, 1), (44, -168), (14, -184), (-24, -178), (-56, -152), (-66, -108), (-58, -66), (-36, -46), (-14, -56), (-5, -76, 1), (4, -66), (11, -78, 1), (6, -104), (14, -124), (26, -138), (46, -144)])  # fmt: skip
        combed(pen, shape, tint, [[(54 - k * 6.6, -150 + k * 9), (12 - k * 4.4, -162 + k * 8), (-16 - k * 2, -180 + k * 3)] for k in range(12)])  # fmt: skip

    def jewels(pen: Pen) -> None:
        rose = RED if cloth.seed % 2 == 0 else "#e88aa0"
        blossom(pen, 8, -176, 19, rose)
        blossom(pen, -20, -182, 13, "#fff0d4")
        blossom(pen, 30, -165, 11, cloth.trim)
        for x, y, lean in ((-46, -168, -58), (-52, -156, -74)):
            with pen.group(translate=(x, y), rotate=lean):
                pen.line((0, 10), (0, -46), "#f0c056", 3.6)
                pen.path(spline([(-7, -46), (0, -62), (7, -46), (0, -40)]), GOLD[0], stroke=INK, width=1.8)  # fmt: skip
                pen.circle(0, -48, 3.2, RED)
        pen.circle(-1, -67, 4.6, "#9fd8b8", stroke=INK, width=1.5)
        pen.circle(-1, -57, 3.2, GOLD[0], stroke=INK, width=1.2)
        if cloth.seed % 3 != 2:
            for k in range(3):
                pen.path(brush([(56, -134), (58 + (k - 1) * 2.4, -141), (57 + (k - 1) * 5, -147)], [2.8, 3.2, 0.8]), "#c0301c")  # fmt: skip

    return Coiffure(
        crown=(mass, partial(_loops, tint=tint, style=style), jewels),
        parts={"fall": strip(230, 44, tint, tips=2, waist=0.6), "buyao": Part(draw=_buyao, bends=(0, 60), fibre=0)},
        dangles=(
            Dangle(part="fall", frame="head", at=(-42, -84), layer="behind", rest=5, swing=2.4, curl=6, stream=30, streak=36),
            Dangle(part="buyao", frame="head", at=(36, -164), layer="front", rest=0, swing=8, curl=6, stream=30, streak=10, weight=1.0),
        ),
        top=270 if style == 0 else 258 if style == 2 else 238,
    )  # fmt: skip


def _loops(pen: Pen, tint: Tint, style: int) -> None:
    """The built-up hair of a style."""
    if style == 0:  # two tall loops (飞仙髻)
        for x, h, lean in ((-30, 92, -24), (6, 96, 10)):
            ring = brush([(x - 12, -170), (x - 22 + lean * 0.4, -170 - h * 0.6), (x + lean, -170 - h), (x + 20 + lean * 0.8, -170 - h * 0.62), (x + 12, -172)], [22, 20, 20, 20, 22])  # fmt: skip
            hide(pen, ring, tint.dye, glow=0.1, thick=0.5)
            pen.path(spline([(x - 12, -172), (x - 22 + lean * 0.4, -170 - h * 0.6), (x + lean, -170 - h), (x + 20 + lean * 0.8, -170 - h * 0.62), (x + 12, -174)], closed=False), None, stroke=(tint.strand, 0.8), width=1.6)  # fmt: skip
    elif style == 1:  # a leaning cloud (堕马髻)
        shape = spline([(18, -176), (8, -206), (-22, -222), (-60, -214), (-78, -186), (-70, -160), (-42, -152), (-10, -162)])  # fmt: skip
        combed(pen, shape, tint, [[(14 - k * 4, -178 + k * 2), (-24 - k * 3, -214 + k * 8), (-66 + k * 4, -178 + k * 2)] for k in range(7)])  # fmt: skip
    elif style == 2:  # a tall spiral (螺髻)
        for k, (y, w) in enumerate(((-180, 44), (-202, 38), (-222, 30), (-239, 20))):
            shape = spline([(-8 - w, y + 6), (-8 - w * 0.6, y - 16), (-8 + w * 0.5, y - 18), (-8 + w, y + 2), (-8 + w * 0.4, y + 14), (-8 - w * 0.6, y + 14)])  # fmt: skip
            combed(pen, shape, tint, [[(-8 - w, y + j * 5 - 8 + k), (-8, y + j * 6 - 14), (-8 + w, y + j * 5 - 10)] for j in range(4)])  # fmt: skip
    else:  # three round buns
        for x, y, r in ((-52, -178, 26), (-18, -204, 30), (20, -190, 22)):
            shape = spline([(x + math.cos(a * 0.7854) * r, y + math.sin(a * 0.7854) * r) for a in range(8)])  # fmt: skip
            combed(pen, shape, tint, [[(x - r, y - r + j * r * 0.45), (x, y - r * 0.7 + j * r * 0.4), (x + r, y - r + j * r * 0.5)] for j in range(5)])  # fmt: skip


def _buyao(pen: Pen) -> None:
    for x in (-5, 0, 5):
        reach = 40 if x else 50
        pen.line((x * 0.4, 0), (x, reach), "#f0c056", 1.4)
        for k in range(3):
            pen.circle(x * (0.4 + 0.2 * k), 12 + k * 12, 2.6, "#fff3d6", stroke=INK, width=0.9)
        pen.circle(x, reach + 2, 3.4, RED, stroke=INK, width=1)


def blossom(pen: Pen, x: float, y: float, size: float, colour: str) -> None:
    """A silk flower."""
    for k in range(6):
        a = k * math.tau / 6
        pen.circle(x + math.cos(a) * size * 0.55, y + math.sin(a) * size * 0.55, size * 0.44, colour, stroke=mix(colour, INK, 0.6), width=1.4)  # fmt: skip
    pen.circle(x, y, size * 0.34, "#f6cf6a", stroke=INK, width=1.2)


def matron_knot(cloth: Cloth, tint: Tint) -> Coiffure:
    """An old woman's low knot under a jewelled brow band."""

    def draw(pen: Pen) -> None:
        bun = spline([(-52, -118), (-84, -112), (-92, -84), (-74, -62), (-50, -74)])
        combed(pen, bun, tint, [[(-52 - k * 5, -112 + k * 4), (-80 + k * 3, -88 + k * 3), (-56, -68)] for k in range(5)])  # fmt: skip
        band = brush([(62, -138), (36, -152), (-6, -148), (-44, -126), (-62, -98)], [10, 20, 22, 20, 12])  # fmt: skip
        hide(pen, band, cloth.contrast, line=2.4, thick=0.4, pattern=cloth.figure(16, 9))
        pen.circle(38, -151, 8, "#9fcdaa", stroke=INK, width=2)
        pen.line((-96, -96), (-48, -84), "#f0c056", 4)
        pen.circle(-98, -96, 6, RED, stroke=INK, width=1.6)

    return Coiffure(crown=(scalp(tint, sideburn=False), draw), top=182)


def maid_buns(cloth: Cloth, tint: Tint) -> Coiffure:
    """A maid's two looped braids."""
    base = lady_hair(cloth, tint, 1)

    def loop(pen: Pen) -> None:
        for x in (-58, 0):
            ring = brush([(x, -164), (x - 16, -186), (x - 10, -212), (x + 10, -208), (x + 12, -180)], [14, 15, 15, 14, 12])  # fmt: skip
            hide(pen, ring, tint.dye, line=2.4, thick=0.3, glow=0.1)
        pen.path(brush([(-70, -164), (-56, -158), (-42, -164)], [8, 9, 8]), cloth.main, stroke=INK, width=1.8)  # fmt: skip
        blossom(pen, 6, -170, 11, RED)
        pen.circle(-1, -67, 4, "#9fd8b8", stroke=INK, width=1.4)

    return Coiffure(crown=(base.crown[0], loop), parts={"fall": base.parts["fall"]}, dangles=base.dangles[:1], top=214)  # fmt: skip


def warrior_crown(cloth: Cloth, tint: Tint) -> Coiffure:
    """A woman general's seven-star crown: rows of pompoms, tassels and feathers."""

    def mass(pen: Pen) -> None:
        shape = spline([(54, -150, 1), (40, -168), (10, -182), (-24, -176), (-54, -150), (-64, -108), (-56, -66), (-36, -48), (-14, -56), (-5, -76, 1), (4, -66), (11, -78, 1), (6, -104), (14, -124), (26, -138), (44, -144)])  # fmt: skip
        combed(pen, shape, tint, [[(54 - k * 7, -150 + k * 9), (10 - k * 4.4, -160 + k * 8), (-16 - k * 2, -180 + k * 3)] for k in range(11)])  # fmt: skip

    def crown(pen: Pen) -> None:
        plate = spline([(66, -146, 1), (58, -182), (36, -206), (2, -218), (-34, -208), (-60, -176), (-58, -150, 1), (-20, -160), (26, -160)])  # fmt: skip
        hide(pen, plate, GOLD, line=2.8)
        for row, (count, radius, y) in enumerate(((7, 10.5, -168), (6, 11, -190), (4, 11, -210))):
            for k in range(count):
                u = k / (count - 1)
                x = -50 + row * 8 + u * (104 - row * 22)
                lift = -math.sin(u * math.pi) * 16
                pompom(pen, x, y + lift, radius, (RED, cloth.trim, cloth.main, "#f4e2c0")[(k + row) % 4])  # fmt: skip
        for k in range(9):
            pen.circle(
                -52 + k * 14, -152 - math.sin(k / 8 * 3.1) * 10, 3, LAMP, stroke=INK, width=1
            )
        roundel(pen, -50, -128, 15, "#f4cf82", "#8d2416")
        tassel(pen, -52, -114, 96, RED)
        pen.circle(-1, -67, 4.6, "#9fd8b8", stroke=INK, width=1.5)

    out = Coiffure(crown=(mass, crown), parts={"fall": strip(180, 40, tint, tips=2, waist=0.6)}, dangles=(Dangle(part="fall", frame="head", at=(-42, -84), layer="behind", rest=6, swing=2.4, curl=6),), top=250)  # fmt: skip
    return out + pheasant((-4, -204), 520)
