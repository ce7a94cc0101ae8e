"""Crowns, helmets, caps and hairpins. Head units, see ``faces``."""

from __future__ import annotations

import math

from yingxi.stage.hide import INK, LAMP, Dye, hide, mix, ruyi, scales
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


def novice_knot(cloth: Cloth, tint: Tint) -> Coiffure:
    """A boy Taoist's topknot: a strip of cloth and a wooden pin."""

    def draw(pen: Pen) -> None:
        tie = spline([(-34, -184), (-8, -190), (20, -182), (19, -168), (-8, -175), (-33, -170)])
        hide(pen, tie, cloth.contrast, line=2.2, thick=0.3)
        pin = brush([(-60, -196), (-20, -203), (46, -212)], [6, 5.4, 4])
        pen.path(pin, "#8a5a2e", stroke=INK, width=1.8)
        for x, y, lean in ((56, -150, 20), (46, -156, 8), (34, -160, -4)):
            with pen.group(translate=(x, y), rotate=lean):
                lock = brush([(0, 0), (9, 12), (10, 30)], [8, 6, 1])
                pen.path(lock, tint.light, stroke=INK, width=1.2)

    return (
        Coiffure(crown=(scalp(tint), knot(tint, size=0.95), draw), top=226)
        + Coiffure(
            parts={"tail": strip(130, 44, tint, waist=0.7)},
            dangles=(Dangle(part="tail", frame="head", at=(-40, -92), layer="behind", rest=12, swing=3, curl=5, stream=30, streak=30),),
        )
        + ribbons(cloth.second, cloth.main, (-32, -176), 92)
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
