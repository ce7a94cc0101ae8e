"""Crowns, helmets, caps and hairpins. Head units, see ``faces``."""

from __future__ import annotations

import math

from yingxi.stage.hide import INK, LAMP, Dye, hide, mix, roundel, ruyi, scales, tassel
from yingxi.stage.pen import Pen, Point, brush, polygon, spline
from yingxi.stage.puppets.cloth import Cloth
from yingxi.stage.puppets.hair import Coiffure, Tint, combed, knot, ribbons, scalp, strip
from yingxi.stage.puppets.parts import Dangle, Part

GOLD: Dye = ("#f6cf6a", "#a5641c")
RED = "#d6402a"


def pompom(pen: Pen, x: float, y: float, radius: float, colour: str) -> None:
    """A ball of silk floss."""
    for k in range(18):
        a = k / 18 * math.tau
        pen.line((x, y), (x + math.cos(a) * radius, y + math.sin(a) * radius), mix(colour, INK, 0.25), 2.6)  # fmt: skip
    pen.circle(x, y, radius * 0.74, colour)
    pen.circle(x - radius * 0.2, y - radius * 0.2, radius * 0.28, (LAMP, 0.9))


def hairpin(pen: Pen, y: float = -200.0, jewel: str = "#d65030") -> None:
    """A jade pin through a topknot."""
    pin = brush([(-66, y + 4), (-20, y - 1), (42, y - 8)], [5, 5.4, 3.4])
    pen.path(pin, "#e9d2a0", stroke=INK, width=1.8)
    pen.circle(-69, y + 4.4, 6.5, jewel, stroke=INK, width=1.8)


def lotus_crown(cloth: Cloth, tint: Tint) -> Coiffure:
    """A Taoist's topknot in a golden lotus."""

    def draw(pen: Pen) -> None:
        for x, h, w in ((-34, 34, 17), (-22, 46, 18), (-8, 52, 20), (6, 44, 18), (15, 33, 15)):
            petal = spline([(x - w * 0.5, -172, 1), (x - w * 0.64, -172 - h * 0.55), (x + (x + 8) * 0.14, -172 - h, 1), (x + w * 0.64, -172 - h * 0.55), (x + w * 0.5, -172, 1)])  # fmt: skip
            hide(pen, petal, GOLD, line=2.2, thick=0.35)
            pen.line((x, -178), (x + (x + 8) * 0.06, -172 - h * 0.72), LAMP, 2)
        base = spline([(-45, -179), (-10, -185), (25, -177), (25, -164), (-10, -171), (-45, -165)])
        hide(pen, base, cloth.contrast, line=2.2, thick=0.3)
        for k in range(7):
            pen.circle(-38 + k * 9.6, -172.5 - math.sin(k / 6 * 3.14) * 4, 2.3, LAMP)
        hairpin(pen, -203)

    return (
        Coiffure(crown=(scalp(tint), knot(tint), draw), top=234)
        + ribbons(cloth.main, "#c0452a", (-40, -174))
    )  # fmt: skip


def sword_band(cloth: Cloth, tint: Tint, *, tail: bool = True) -> Coiffure:
    """A swordsman's high ponytail and forehead band."""

    def draw(pen: Pen) -> None:
        band = brush([(62, -141), (40, -146), (4, -142), (-34, -130), (-60, -112)], [12, 13, 13, 13, 11])  # fmt: skip
        hide(pen, band, cloth.contrast, line=2.4, thick=0.3)
        pen.circle(50, -144, 7.5, "#9fcdaa", stroke=INK, width=2)
        cuff = spline([(-40, -178), (-24, -192), (-6, -192), (8, -178), (-8, -168), (-28, -168)])
        hide(pen, cuff, GOLD, line=2.2, thick=0.3)

    hair = Coiffure(crown=(scalp(tint), draw), top=206)
    if tail:
        hair += Coiffure(
            parts={"tail": strip(210, 48, tint, waist=0.6)},
            dangles=(Dangle(part="tail", frame="head", at=(-22, -184), layer="behind", rest=34, swing=4, curl=-12, stream=40, streak=10, weight=0.4),),
        )  # fmt: skip
    return hair + ribbons(cloth.second, cloth.trim, (-30, -182), 150)


def helmet(cloth: Cloth, *, feathers: bool = True) -> Coiffure:
    """A general's gilt helmet with pompoms, spike and pheasant feathers."""
    dark: Dye = (mix(cloth.border, LAMP, 0.08), mix(cloth.border, INK, 0.5))

    def guard(pen: Pen) -> None:
        neck = spline([(-6, -132, 1), (-54, -136), (-72, -90), (-78, -30), (-96, 22, 1), (-58, 30), (-14, 18, 1), (2, -30), (4, -70), (-4, -100)])  # fmt: skip
        hide(pen, neck, cloth.shade, pattern=scales(17, 2.0), band=cloth.border, band_width=11, beads=13)  # fmt: skip

    def bowl(pen: Pen) -> None:
        shape = spline([(64, -140, 1), (58, -176), (34, -206), (-4, -220), (-44, -204), (-70, -168), (-74, -128, 1), (-40, -138), (0, -144), (34, -146)])  # fmt: skip
        hide(pen, shape, GOLD, line=3.2)
        with pen.group(clip=shape):
            for x, y, s, r in ((-34, -168, 22, -20), (10, -176, 26, 6), (44, -166, 16, 26)):
                ruyi(pen, x, y, s, r, 2.4, "#7a1d10")
        for k, (dx, dy) in enumerate(((0, 0), (-14, 16), (-26, 34))):
            wing = spline([(-20 + dx, -128 + dy, 1), (-56 + dx, -142 + dy), (-104 + dx, -176 + dy, 1), (-96 + dx, -134 + dy), (-66 + dx, -112 + dy), (-24 + dx, -112 + dy)])  # fmt: skip
            hide(pen, wing, GOLD if k % 2 == 0 else cloth.contrast, line=2.2, thick=0.4)
            pen.path(spline([(-30 + dx, -121 + dy), (-64 + dx, -132 + dy), (-92 + dx, -158 + dy)], closed=False), None, stroke="#7a1d10", width=2)  # fmt: skip
        brim = spline([(-76, -132, 1), (-30, -146), (20, -152), (70, -142, 1), (86, -132), (66, -126, 1), (20, -136), (-30, -130), (-74, -116, 1)])  # fmt: skip
        hide(pen, brim, dark, line=2.8, thick=0.4)
        for k in range(12):
            pen.circle(-66 + k * 12, -126 - math.sin(k / 11 * 3.1) * 15, 3, LAMP)
        third = cloth.second if cloth.second != cloth.main else "#3f8f7e"
        for x, y, r, c in ((58, -166, 12, RED), (40, -194, 13, cloth.trim), (14, -212, 14, RED), (-16, -216, 14, third), (-44, -204, 13, RED), (-66, -178, 11, cloth.trim)):  # fmt: skip
            pompom(pen, x, y, r, c)
        spike = spline([(-24, -216, 1), (-10, -240), (-6, -262, 1), (2, -240), (14, -216, 1)])
        pen.path(spike, "#f0c056", stroke=INK, width=2.4)
        pen.line((-6, -258), (-6, -300), INK, 5)
        pen.path(polygon([(-13, -296), (1, -296), (-6, -326)]), "#f6e2b0", stroke=INK, width=2)
        for k in range(22):
            u = k / 21 * 2 - 1
            thread = [(-6, -290), (-6 + u * 26, -276), (-14 + u * 34, -236 - abs(u) * 6)]
            pen.path(spline(thread, closed=False), None, stroke="#c0301c" if k % 3 else "#e86a3c", width=2.6)  # fmt: skip

    out = Coiffure(crown=(guard, bowl), top=330)
    return out + (pheasant((-14, -208)) if feathers else Coiffure())


def pheasant(at: tuple[float, float], length: float = 560.0) -> Coiffure:
    """Two long pheasant feathers (翎子)."""
    hang = Dangle(part="feather", frame="head", at=at, layer="back", rest=196, swing=2.5, curl=5, stream=-26, streak=-34, weight=0)  # fmt: skip
    other = Dangle(part="feather", frame="head", at=(at[0] - 8, at[1] + 4), layer="back", rest=178, swing=2.5, curl=5, stream=-26, streak=-34, weight=0, lag=0.9)  # fmt: skip
    return Coiffure(parts={"feather": _feather(length)}, dangles=(hang, other))


def _feather(length: float) -> Part:
    def draw(pen: Pen) -> None:
        count = 30
        spine: list[tuple[float, float]] = []
        angle, x, y = math.pi / 2, 0.0, 0.0
        for i in range(count):
            u = i / (count - 1)
            spine.append((x, y))
            a = angle - u**1.5 * 2.1
            x, y = x + math.cos(a) * length / count, y + math.sin(a) * length / count
        widths = [6 + 8 * math.sin(min(1.0, i / count * 1.25) * math.pi * 0.8) for i in range(count - 4)]  # fmt: skip
        widths += [10, 7.5, 5, 1.5]
        hide(pen, brush(spine, widths), ("#dba04e", "#8d4a1c"), line=2, thick=0.2, glow=0.1)
        for i in range(1, count - 2):
            dx, dy = spine[i + 1][0] - spine[i][0], spine[i + 1][1] - spine[i][1]
            size = math.hypot(dx, dy)
            nx, ny = -dy / size * widths[i] * 0.5, dx / size * widths[i] * 0.5
            for side in (1, -1):
                tip = (spine[i][0] + nx * side - dx / size * 5, spine[i][1] + ny * side - dy / size * 5)  # fmt: skip
                pen.line(spine[i], tip, ("#2a0f07", 0.9), 3.4 if i % 2 else 1.6)
        pen.path(spline(spine, closed=False), None, stroke=LAMP, width=1.6)

    return Part(draw=draw, bends=(length * 0.04, length * 0.75), fibre=0.1)


def lady_hair(cloth: Cloth, tint: Tint, style: int) -> Coiffure:
    """High hair with flowers, hairpins and a dangling 步摇; four styles."""
    style %= 4

    def mass(pen: Pen) -> None:
        shape = spline([(56, -152, 1), (44, -168), (14, -184), (-24, -178), (-56, -152), (-66, -108), (-58, -66), (-36, -46), (-14, -56), (-5, -76, 1), (4, -66), (11, -78, 1), (6, -104), (14, -124), (26, -138), (46, -144)])  # fmt: skip
        combed(pen, shape, tint, [[(54 - k * 6.6, -150 + k * 9), (12 - k * 4.4, -162 + k * 8), (-16 - k * 2, -180 + k * 3)] for k in range(12)])  # fmt: skip

    def loops(pen: Pen) -> None:
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
        crown=(mass, loops, jewels),
        parts={"fall": strip(230, 44, tint, tips=2, waist=0.6), "buyao": Part(draw=_buyao, bends=(0, 60), fibre=0)},
        dangles=(
            Dangle(part="fall", frame="head", at=(-42, -84), layer="behind", rest=5, swing=2.4, curl=6, stream=30, streak=36),
            Dangle(part="buyao", frame="head", at=(36, -164), layer="front", rest=0, swing=8, curl=6, stream=30, streak=10, weight=1.0),
        ),
        top=270 if style == 0 else 258 if style == 2 else 238,
    )  # fmt: skip


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


def elder_cap(cloth: Cloth, tint: Tint) -> Coiffure:
    """A soft square cap (方巾) over white hair."""

    def draw(pen: Pen) -> None:
        cap = spline([(58, -140, 1), (52, -186), (30, -216, 1), (-30, -222), (-62, -200, 1), (-66, -150), (-62, -122, 1), (-20, -136), (30, -146)])  # fmt: skip
        hide(pen, cap, cloth.contrast, pattern=cloth.figure(24, 5) if cloth.weave == "coins" else None)  # fmt: skip
        pen.path(spline([(30, -216), (8, -190), (-4, -142)], closed=False), None, stroke=(LAMP, 0.6), width=2)  # fmt: skip
        band = brush([(60, -146), (20, -149), (-30, -138), (-64, -124)], [15, 16, 16, 15])
        hide(pen, band, cloth.gold, line=2.4, thick=0.3)
        pen.circle(42, -149, 8, "#9fcdaa", stroke=INK, width=2)

    return Coiffure(
        crown=(scalp(tint), draw),
        parts={"flap": _cap_flap(cloth)},
        dangles=(Dangle(part="flap", frame="head", at=(-58, -128), layer="behind", rest=10, swing=3, curl=6),),
        top=224,
    )  # fmt: skip


def _cap_flap(cloth: Cloth, length: float = 150.0, width: float = 34.0) -> Part:
    def draw(pen: Pen) -> None:
        w = width / 2
        flap = spline([(-w * 0.7, -10, 1), (w * 0.7, -10, 1), (w, length * 0.6), (w * 1.1, length, 1), (0, length + 8), (-w * 1.1, length, 1), (-w, length * 0.6)])  # fmt: skip
        hide(pen, flap, cloth.contrast, band=cloth.trim, band_width=4, line=2.4, thick=0.4)

    return Part(draw=draw, bends=(0, length))


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


def scholar_hat(cloth: Cloth, tint: Tint, style: int) -> Coiffure:
    """A gauze hat with wings (乌纱帽), or a scholar's kerchief with ribbons."""
    black: Dye = ("#2a2a30", "#0e0d10")

    def gauze(pen: Pen) -> None:
        for side, y in ((1, -170), (-1, -172)):
            x = -30
            wing = spline([(x, y, 1), (x - 50, y - 22 * side), (x - 112, y - 14 * side), (x - 128, y + 2), (x - 108, y + 14 * side), (x - 50, y + 4)])  # fmt: skip
            if side == 1:
                hide(pen, wing, black, line=2.6, thick=0.5)
                pen.path(spline([(x - 10, y), (x - 60, y - 8), (x - 116, y)], closed=False), None, stroke=cloth.trim, width=2)  # fmt: skip
        tall = spline([(24, -160, 1), (28, -206), (8, -232), (-28, -230), (-52, -204), (-60, -140, 1), (-20, -150)])  # fmt: skip
        hide(pen, tall, black, line=3)
        cap = spline([(62, -140, 1), (58, -168), (38, -186), (0, -182), (-30, -172), (-64, -132, 1), (-20, -140), (30, -147)])  # fmt: skip
        hide(pen, cap, black, line=3)
        for k in range(5):
            pen.path(spline([(16 - k * 14, -222 + k * 1.5), (12 - k * 14, -196), (14 - k * 15, -176)], closed=False), None, stroke=(cloth.trim, 0.55), width=1.4)  # fmt: skip
        pen.circle(44, -163, 8, "#e7f2d8", stroke=INK, width=2)

    def kerchief(pen: Pen) -> None:
        cap = spline([(60, -142, 1), (50, -176), (34, -222, 1), (6, -232), (-42, -220, 1), (-66, -170), (-64, -126, 1), (-20, -140), (30, -148)])  # fmt: skip
        hide(pen, cap, cloth.contrast, line=3)
        for line in ([(34, -222), (20, -184), (24, -148)], [(-42, -220), (-34, -180), (-44, -132)]):
            pen.path(spline(line, closed=False), None, stroke=(LAMP, 0.6), width=1.8)
        band = brush([(61, -147), (20, -151), (-30, -142), (-66, -128)], [12, 13, 13, 12])
        hide(pen, band, cloth.gold, line=2.2, thick=0.3)
        pen.path(polygon([(36, -162), (48, -150), (36, -139), (25, -150)]), "#e7f2d8", stroke=INK, width=2)  # fmt: skip

    if style % 2 == 0:
        return Coiffure(crown=(scalp(tint), gauze), top=236)
    return Coiffure(
        crown=(scalp(tint), kerchief),
        parts={"flap": _cap_flap(cloth, 190, 24)},
        dangles=(
            Dangle(part="flap", frame="head", at=(-60, -136), layer="behind", rest=16, swing=4, curl=9),
            Dangle(part="flap", frame="head", at=(-56, -142), layer="behind", rest=8, swing=4, curl=9, lag=0.8),
        ),
        top=234,
    )  # fmt: skip


def clown_hat(cloth: Cloth, tint: Tint, style: int) -> Coiffure:
    """A crooked felt cone with a bobble, or a flat cap with one upright queue."""

    def cone(pen: Pen) -> None:
        shape = spline([(62, -138, 1), (46, -176), (18, -208), (-22, -252), (-58, -262, 1), (-44, -226), (-58, -180), (-66, -122, 1), (-20, -138), (30, -146)])  # fmt: skip
        hide(pen, shape, cloth.contrast, pattern=cloth.figure(24, 3), line=3)
        brim = brush([(70, -134), (36, -148), (-24, -142), (-72, -118)], [18, 21, 21, 18])
        hide(pen, brim, cloth.gold, line=2.6, thick=0.4)
        pompom(pen, -62, -264, 15, RED)

    def queue(pen: Pen) -> None:
        lock = brush([(-6, -176), (-12, -206), (4, -232), (26, -240), (38, -228)], [15, 13, 11, 8, 2])  # fmt: skip
        hide(pen, lock, tint.dye, line=2.4, thick=0.3, glow=0.1)
        pen.path(brush([(-18, -186), (-6, -190), (4, -186)], [9, 10, 9]), RED, stroke=INK, width=2)
        cap = spline([(56, -146, 1), (40, -172), (4, -184), (-34, -174), (-60, -142), (-60, -122, 1), (-20, -136), (28, -150)])  # fmt: skip
        hide(pen, cap, cloth.contrast, line=3)
        for k in range(4):
            pen.path(spline([(44 - k * 26, -152 + k * 4), (24 - k * 18, -170), (-2, -182)], closed=False), None, stroke=(LAMP, 0.5), width=1.6)  # fmt: skip

    if style % 2 == 0:
        return Coiffure(crown=(scalp(tint), cone), top=280)
    return Coiffure(crown=(scalp(tint), queue), top=242)


def servant_cap(cloth: Cloth, tint: Tint) -> Coiffure:
    """A waiter's small cap with a folded crest."""

    def draw(pen: Pen) -> None:
        crest = spline([(12, -176, 1), (-4, -206), (-34, -214, 1), (-46, -186), (-50, -156, 1)])
        hide(pen, crest, cloth.contrast, line=2.8)
        cap = spline([(60, -142, 1), (48, -172), (8, -190), (-38, -180), (-64, -146), (-62, -120, 1), (-20, -138), (30, -148)])  # fmt: skip
        hide(pen, cap, cloth.contrast, line=3)
        band = brush([(62, -147), (20, -152), (-30, -142), (-65, -126)], [12, 13, 13, 12])
        hide(pen, band, cloth.body, line=2.2, thick=0.3)

    return Coiffure(crown=(scalp(tint), draw), top=214)


def emperor_crown(cloth: Cloth, tint: Tint) -> Coiffure:
    """A flat-topped crown with bead curtains before and behind (冕旒)."""
    black: Dye = ("#2b2630", "#0c0a0d")

    def draw(pen: Pen) -> None:
        body = spline([(54, -146, 1), (46, -206, 1), (-48, -206, 1), (-62, -130, 1), (-20, -142), (26, -150)])  # fmt: skip
        hide(pen, body, GOLD, line=3)
        for x, y in ((-30, -172), (18, -178)):
            ruyi(pen, x, y, 22, 0, 2.4, "#7a1d10")
        hairpin(pen, -186, "#3f8f7e")
        board = polygon([(-112, -214), (100, -226), (104, -210), (-108, -197)])
        hide(pen, board, black, band=cloth.trim, band_width=4, line=3, thick=0.4)

    beads = Part(draw=_bead_curtain, bends=(0, 90), fibre=0)
    return Coiffure(
        crown=(scalp(tint), draw),
        parts={"beads": beads},
        dangles=(
            Dangle(part="beads", frame="head", at=(84, -212), layer="front", rest=0, swing=3, curl=4, stream=20, streak=8, weight=1.0),
            Dangle(part="beads", frame="head", at=(-92, -202), layer="front", rest=0, swing=3, curl=4, stream=20, streak=8, weight=1.0, lag=0.5),
        ),
        top=232,
    )  # fmt: skip


def _bead_curtain(pen: Pen) -> None:
    for x in (-14, -5, 5, 14):
        pen.line((x, 0), (x, 84), "#6a3a1a", 1.3)
        for k in range(8):
            pen.circle(x, 6 + k * 10.5, 3.5, ("#fff3d6", "#c0301c", "#9fd8b8")[k % 3], stroke=INK, width=1)  # fmt: skip


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


def horns(cloth: Cloth, style: int, mane: Tint) -> Coiffure:
    """A demon's horns, wild mane and brow plate."""

    def behind(pen: Pen) -> None:
        points: list[Point] = [(40, -160, 1)]
        for k in range(11):
            a = math.radians(-78 - k * 18)
            reach = 118 + 26 * ((k * 7) % 3)
            points.append((-12 + math.cos(a) * reach, -96 + math.sin(a) * reach, 1))
            b = math.radians(-86 - k * 18)
            points.append((-12 + math.cos(b) * 82, -96 + math.sin(b) * 80))
        points += [(-26, -20, 1), (0, -60)]
        shape = spline(points, tension=0.35)
        combed(pen, shape, mane, [[(0, -100), (-12 + math.cos(math.radians(-80 - k * 11)) * 140, -96 + math.sin(math.radians(-80 - k * 11)) * 140)] for k in range(18)], 1.8)  # fmt: skip

    def front(pen: Pen) -> None:
        brow = spline([(72, -140, 1), (60, -166), (20, -182), (-28, -174), (-52, -142), (-50, -104, 1), (-24, -118), (0, -140), (30, -148)])  # fmt: skip
        combed(pen, brow, mane, [[(66 - k * 9, -146 + k * 4), (20 - k * 6, -176 + k * 5)] for k in range(10)], 1.8)  # fmt: skip
        for x, lean in ((-26, -1), (30, 1)):
            if style % 3 == 0:  # swept-up bull's horns
                line = [
                    (x, -160),
                    (x + lean * 26, -196),
                    (x + lean * 30, -240),
                    (x + lean * 6, -282),
                ]
                widths: list[float] = [32, 27, 17, 2]
            elif style % 3 == 1:  # curled ram's horns
                line = [(x, -164), (x - 20, -206), (x - 62, -204), (x - 70, -164), (x - 44, -148), (x - 34, -168)]  # fmt: skip
                widths = [30, 28, 25, 20, 13, 2]
            else:  # antlers
                line = [(x, -162), (x - 4, -204), (x - 20, -240), (x - 18, -284)]
                widths = [18, 15, 12, 2]
                pen.path(brush([(x - 5, -206), (x + 16, -230), (x + 22, -258)], [11, 9, 1]), "#d9c08a", stroke=INK, width=2.2)  # fmt: skip
                pen.path(brush([(x - 16, -236), (x - 42, -250), (x - 52, -274)], [11, 9, 1]), "#d9c08a", stroke=INK, width=2.2)  # fmt: skip
            hide(pen, brush(line, widths), ("#f2e2b4", "#8a6a38"), line=2.6, thick=0.5)
            for k in range(3):
                p, q = line[0], line[1]
                u = 0.2 + k * 0.3
                cx, cy = p[0] + (q[0] - p[0]) * u, p[1] + (q[1] - p[1]) * u
                pen.line((cx - widths[0] * 0.4, cy - 4), (cx + widths[0] * 0.4, cy + 2), ("#5a3a18", 0.7), 1.8)  # fmt: skip
        plate = spline([(70, -134, 1), (52, -158), (14, -166), (-30, -154, 1), (-34, -138), (14, -148), (46, -142)])  # fmt: skip
        hide(pen, plate, cloth.gold, line=2.6, thick=0.4)
        pen.circle(34, -150, 9, RED, stroke=INK, width=2)
        for k in range(3):
            pen.circle(-18 + k * 15, -148 - k * 2.6, 3, LAMP)
        ring = (-2, -62)
        pen.circle(*ring, 10, None, stroke=INK, width=6)
        pen.circle(*ring, 10, None, stroke="#f0c056", width=3)

    return Coiffure(back=(behind,), crown=(front,), top=290 if style % 3 != 1 else 222)


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


def painted_brow(pen: Pen, colour: str, second: str, style: int) -> None:
    """The face paint of a 净 role: flame on the brow, swooping eye patches, cheek lines."""
    flame = spline([(58, -158, 1), (52, -138), (60, -122), (66, -136), (64, -156, 1)])
    pen.path(flame, colour)
    patch = brush([(2, -112), (22, -120), (44, -118), (68, -103)], [3, 17, 19, 5])
    pen.path(patch, (second, 0.92))
    under = brush([(22, -92), (44, -86), (64, -92)], [1.5, 6, 2])
    pen.path(under, (second, 0.75))
    if style % 2:
        cheek = spline([(30, -80), (48, -72), (60, -60), (50, -48), (34, -58)])
        pen.path(cheek, (colour, 0.5))
    for k in range(2):
        pen.path(spline([(24 + k * 9, -78 + k * 6), (42 + k * 6, -66 + k * 4), (60 + k * 2, -67 + k * 5)], closed=False), None, stroke=(second, 0.7), width=2)  # fmt: skip


def clown_patch(pen: Pen) -> None:
    """The white patch round a clown's nose (豆腐块)."""
    pen.path(spline([(44, -112), (62, -116), (80, -100), (94, -84), (82, -66), (58, -68), (44, -84)]), "#fffaf0", stroke=("#4a160c", 0.6), width=1.4)  # fmt: skip
    pen.circle(82, -82, 6.5, ("#d8452a", 0.75))


def demon_marks(pen: Pen, colour: str) -> None:
    """Fiery lines on a demon's skin."""
    for line, width in (
        ([(6, -120), (24, -142), (52, -150), (70, -142)], [2.0, 8, 8, 2]),
        ([(24, -84), (42, -72), (64, -72), (84, -82)], [2.0, 7, 7, 2]),
        ([(6, -70), (22, -60), (40, -62)], [2.0, 6, 2]),
        ([(66, -112), (78, -104), (92, -98)], [2.0, 6, 2]),
    ):
        pen.path(brush(line, width), colour)
    for k in range(3):
        pen.circle(12 + k * 9, -82 + k * 8, 2.6, LAMP)
