"""People on foot in a crowd, drawn to read at 40 to 200 pixels.

Figure units: y down, origin on the ground between the feet, about 250 tall, going right.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np

from yingxi.board.model import CrowdKind
from yingxi.stage.hide import INK, LAMP, clouds, dye, flowers, hide, mix, scales
from yingxi.stage.pen import Pen, Pixels, brush, polygon, spline
from yingxi.stage.puppets.sheet import Sheet

LINE = "#4a160c"
FOOT_UNITS = 360.0
SKINS = ("#f6d4a0", "#eebf86", "#f9dfb4", "#dfa670")


def draw_foot(
    kind: CrowdKind,
    colours: tuple[str, str, str],
    phase: float,
    variant: int,
    *,
    height_px: int,
) -> Pixels:
    """One person on foot at ``phase`` radians of the step, going right, ``height_px`` rows high.

    ``colours`` are cloth, second cloth and trim; ``variant`` changes sex, headdress, load and
    tints. The ground is 2 % above the lower edge, the figure in the middle of the width.
    """
    sheet = Sheet()
    draw = _KINDS.get(kind, _townsfolk)
    with sheet.group(translate=(0, -abs(math.sin(phase)) * 3)):
        draw(sheet, colours, phase, variant)
    sheet.canvas(-125, 7 - FOOT_UNITS, 250, FOOT_UNITS)
    return sheet.piece(height_px / FOOT_UNITS, fibre=0.2).pixels[:height_px]


def _limb(pen: Pen, points: Sequence[tuple[float, float]], widths: Sequence[float], colour: str) -> None:  # fmt: skip
    outline = brush(points, widths)
    x0, y0, _, y1 = outline.bounds
    pen.path(outline, pen.linear((x0, y0), (x0, y1), list(dye(colour))))
    pen.path(outline, None, stroke=INK, width=2.2)


def _legs(pen: Pen, phase: float, colour: str, shoe: str) -> None:
    for shift, tint in ((math.pi, mix(colour, INK, 0.45)), (0.0, colour)):
        swing = math.sin(phase + shift)
        lift = max(0.0, math.cos(phase + shift)) * 12
        foot = (swing * 30, -4 - lift)
        knee = (swing * 14 + 6 + lift * 0.5, -54 - lift * 0.3)
        _limb(pen, [(0, -108), knee, foot], [26, 21, 14], tint)
        x, y = foot
        pen.path(spline([(x - 9, y - 8, 1), (x + 7, y - 8, 1), (x + 22, y), (x + 20, y + 4, 1), (x - 9, y + 4, 1)]), shoe, stroke=INK, width=1.6)  # fmt: skip


def _face(pen: Pen, skin: str, *, brow: float = 0.0) -> None:
    face = spline([(-16, -196, 1), (8, -193), (19, -199), (17, -206), (26, -213, 1), (19, -222), (18, -236, 1), (-14, -240, 1), (-20, -216)])  # fmt: skip
    pen.path(face, skin, stroke=LINE, width=1.8)
    pen.path(brush([(3, -222), (10, -225), (19, -220)], [2, 4.4, 1.6]), "#fff4dc")
    pen.circle(12, -222, 2.3, "#1a0806")
    pen.line((1, -229 - brow), (18, -228 + brow), "#1a0806", 2.6)
    pen.line((12, -203), (19, -204), "#a3241a", 2.2)


def _arm(pen: Pen, colour: str, skin: str, hand: tuple[float, float], width: float = 22) -> None:
    elbow = (hand[0] * 0.42 - 4, (-178 + hand[1]) / 2 + 10)
    _limb(pen, [(-4, -178), elbow, hand], [width, width * 0.92, width * 0.8], colour)
    pen.circle(hand[0] + 3, hand[1] + 1, 7, skin, stroke=LINE, width=1.6)


def _infantry(pen: Pen, colours: tuple[str, str, str], phase: float, variant: int) -> None:
    main, second, trim = colours
    weapon = variant % 4
    _legs(pen, phase, second, "#140a08")
    chest = spline([(-26, -104, 1), (-30, -150), (-24, -188), (0, -196), (26, -186), (30, -150), (28, -104, 1)])  # fmt: skip
    hide(pen, chest, dye(main), pattern=scales(13, 1.6), band=mix(second, INK, 0.4), band_width=5, line=2.4, thick=0.5)  # fmt: skip
    apron = spline([(-30, -118, 1), (30, -118, 1), (38, -62), (0, -54), (-38, -62)])
    hide(pen, apron, dye(main), pattern=scales(15, 1.6), band=trim, band_width=5, line=2.4, thick=0.5)  # fmt: skip
    hide(pen, polygon([(-29, -122), (30, -122), (30, -109), (-29, -109)]), dye(trim), line=1.8, thick=0)  # fmt: skip
    _face(pen, SKINS[variant % 4], brow=2)
    helm = spline([(-24, -192, 1), (-26, -224), (-15, -248), (6, -256), (22, -246), (28, -232, 1), (2, -234), (-8, -222), (-8, -194, 1)])  # fmt: skip
    hide(pen, helm, dye(trim, light=0.3), line=2.2, thick=0.4)
    pen.line((2, -254), (0, -270), INK, 3)
    pen.path(brush([(0, -270), (-14, -268), (-26, -250 + math.sin(phase) * 4)], [6, 10, 2]), "#d43a22", stroke=INK, width=1.2)  # fmt: skip
    if weapon < 3:
        tilt = 8 if weapon else 24 + math.sin(phase) * 4
        with pen.group(translate=(28, -140), rotate=tilt):
            pen.line((0, 110), (0, -160), INK, 6)
            pen.line((0, 110), (0, -160), "#b98241", 2.4)
            pen.path(spline([(-6, -158, 1), (-6, -174), (0, -196, 1), (6, -174), (6, -158, 1)]), "#eef0e6", stroke=INK, width=2)  # fmt: skip
            for k in range(6):
                pen.line((0, -156), (-9 + k * 3.4, -138 + math.sin(phase + k) * 2), "#d43a22", 2.6)
    else:
        with pen.group(translate=(34, -150), rotate=-52 + math.sin(phase) * 14):
            pen.path(spline([(0, -4, 1), (50, -8), (96, -25, 1), (80, 2), (40, 7), (0, 5, 1)]), "#eef0e6", stroke=INK, width=2)  # fmt: skip
    _arm(pen, main, SKINS[variant % 4], (30, -142))
    if weapon == 1 or weapon == 3:
        shield = spline([(-34, -160, 1), (0, -172), (34, -160, 1), (32, -116), (0, -84, 1), (-32, -116)])  # fmt: skip
        with pen.group(translate=(4, 2)):
            hide(pen, shield, dye(second), band=trim, band_width=6, beads=11, line=2.6, thick=0.6)
            pen.circle(0, -130, 14, trim, stroke=INK, width=2)


def _robe(pen: Pen, phase: float, cloth: str, second: str, trim: str, variant: int, *, hem: float = -18) -> None:  # fmt: skip
    swing = math.sin(phase) * 9
    pattern = (clouds(22, variant, 1.5), flowers(17, variant), None)[variant % 3]
    skirt = spline([(-24, -112, 1), (24, -112, 1), (36 + swing, -60), (46 + swing, hem, 1), (4, hem + 7), (-44 + swing, hem, 1), (-36, -60)])  # fmt: skip
    hide(pen, skirt, dye(cloth), pattern=pattern, band=second, band_width=7, line=2.4, thick=0.6)
    chest = spline([(-23, -104, 1), (-28, -150), (-23, -186), (0, -195), (25, -185), (27, -150), (24, -104, 1)])  # fmt: skip
    hide(pen, chest, dye(cloth), pattern=pattern, line=2.4, thick=0.6)
    pen.path(brush([(16, -192), (8, -168), (-12, -132)], [9, 10, 9]), second, stroke=INK, width=1.6)
    hide(pen, polygon([(-25, -118), (26, -118), (26, -104), (-25, -104)]), dye(trim), line=1.8, thick=0)  # fmt: skip


def _hair(pen: Pen, variant: int, woman: bool) -> None:
    tint = "#1b100e" if variant % 7 else "#8a8078"
    pen.path(spline([(18, -236, 1), (4, -247), (-18, -240), (-28, -216), (-22, -192), (-10, -198), (-6, -222), (6, -230)]), tint, stroke=INK, width=1.8)  # fmt: skip
    if woman:
        pen.circle(-12, -250, 13, tint, stroke=INK, width=1.8)
        pen.circle(-27, -238, 9, tint, stroke=INK, width=1.8)
        pen.line((-26, -256), (6, -262), "#f0c056", 2.6)
        pen.circle(0, -252, 4.4, "#e05a4a")
        pen.path(brush([(-22, -200), (-30, -170), (-28, -140)], [9, 9, 2]), tint)
    else:
        pen.circle(-6, -252, 10, tint, stroke=INK, width=1.8)
        pen.line((-18, -250), (6, -252), "#e9d2a0", 2.4)


def _townsfolk(pen: Pen, colours: tuple[str, str, str], phase: float, variant: int) -> None:
    main, second, trim = colours
    cloths = (main, second, mix(main, "#7a4a2a", 0.6), mix(second, LAMP, 0.3), "#8a6a48")
    cloth, other = cloths[variant % 5], cloths[(variant + 2) % 5]
    woman = variant % 2 == 1
    skin = SKINS[variant % 4]
    _legs(pen, phase, mix(other, INK, 0.3), "#2a1a12")
    if woman:
        _robe(pen, phase, cloth, other, trim, variant, hem=-14)
    else:
        _robe(pen, phase, cloth, other, trim, variant, hem=-56)
    _face(pen, skin)
    _hair(pen, variant, woman)
    if not woman and variant % 4 == 0:
        hat = spline([(-44, -236, 1), (-14, -262), (2, -270, 1), (20, -260), (48, -234, 1), (2, -242)])  # fmt: skip
        hide(pen, hat, ("#d9b46a", "#8a5a24"), line=2.2, thick=0.5)
    swing = math.sin(phase + 2.6)
    hand = (20 + swing * 18, -116)
    if variant % 5 == 2:
        hand = (30, -178)
        pen.line((-78, -196), (86, -190), INK, 6)
        pen.line((-78, -196), (86, -190), "#b98241", 2.8)
        for x in (-70, 78):
            pen.line((x, -194), (x, -120), INK, 2)
            hide(pen, spline([(x - 22, -122, 1), (x + 22, -122, 1), (x + 16, -92), (x - 16, -92)]), ("#b98a4a", "#6a4420"), line=2, thick=0.4)  # fmt: skip
    elif variant % 5 == 3:
        hand = (34, -146)
        pen.line((34, -140), (30, -250), INK, 4)
        dome = spline([(-38, -246, 1), (-10, -276), (30, -288), (70, -272), (98, -240, 1), (64, -250), (30, -246), (-4, -250)])  # fmt: skip
        hide(pen, dome, dye(trim, depth=0.4), line=2.2, thick=0.5)
    _arm(pen, cloth, skin, hand)


def _disciples(pen: Pen, colours: tuple[str, str, str], phase: float, variant: int) -> None:
    main, second, trim = colours
    skin = SKINS[variant % 4]
    _legs(pen, phase, "#e6d8b8", "#140a08")
    _robe(pen, phase, main, second, trim, 2 if variant % 3 else 0, hem=-22)
    _face(pen, skin)
    _hair(pen, 1 + variant % 3, False)
    if variant % 3 == 1:
        pen.path(spline([(-22, -236, 1), (-16, -262, 1), (16, -264, 1), (20, -238, 1)]), "#1b2226", stroke=INK, width=2)  # fmt: skip
        pen.line((-20, -242), (18, -244), trim, 3)
    with pen.group(translate=(-12, -150), rotate=-32):
        pen.line((0, 60), (0, -74), INK, 8)
        pen.line((0, 60), (0, -60), "#5a2417", 4.4)
        pen.line((-9, -60), (9, -60), trim, 5)
        pen.line((0, -62), (0, -86), "#5a2417", 5)
    swing = math.sin(phase + 2.6)
    _arm(pen, main, skin, (24 + swing * 14, -128) if variant % 2 else (34, -156), 26)


def _demons(pen: Pen, colours: tuple[str, str, str], phase: float, variant: int) -> None:
    main, second, trim = colours
    skin = ("#5a8a5a", "#8a4a6a", "#4a6a92", "#a8542e")[variant % 4]
    _legs(pen, phase, skin, "#1a0a08")
    kilt = [(-30.0, -116.0, 1.0), (30, -116, 1)]
    kilt += [(34 - k * 11, -70 + (k % 2) * 20, 1) for k in range(7)]
    hide(pen, spline(kilt), dye(second), line=2.4, thick=0.5)
    chest = spline([(-28, -104, 1), (-40, -156), (-34, -190), (0, -198), (36, -188), (36, -150), (28, -104, 1)])  # fmt: skip
    hide(pen, chest, dye(skin), line=2.6, thick=0.9)
    pen.path(brush([(-30, -190), (0, -150), (26, -110)], [12, 13, 12]), main, stroke=INK, width=2)
    mane = [(-14.0, -246.0, 1.0)]
    for k in range(6):
        mane += [(-46 - k % 2 * 8, -240 + k * 15 + math.sin(phase + k) * 4, 1), (-26, -226 + k * 13, 1)]  # fmt: skip
    mane += [(-4, -178, 1)]
    pen.path(polygon(mane), "#b83a1c" if variant % 2 else "#20120e", stroke=INK, width=2)
    face = spline([(-20, -190, 1), (12, -180), (30, -190), (26, -202), (38, -212, 1), (26, -224), (24, -242, 1), (-14, -248, 1), (-26, -220)])  # fmt: skip
    pen.path(face, skin, stroke=INK, width=2.2)
    pen.circle(12, -224, 6.5, "#ffe9a0", stroke=INK, width=1.8)
    pen.circle(14, -224, 2.6, "#a3150e")
    pen.path(brush([(0, -232), (14, -236), (26, -230)], [3, 6, 2]), "#1a0806")
    pen.path(polygon([(14, -200), (26, -196), (28, -186), (10, -190)]), "#3a0806", stroke=INK, width=1.4)  # fmt: skip
    for x in (16, 23):
        pen.path(polygon([(x - 3, -198), (x + 3, -197), (x + 1, -186)]), "#fff2d0")
    for x, lean in ((-10, -14), (10, 12)):
        pen.path(brush([(x, -242), (x + lean * 0.4, -264), (x + lean * 1.6, -284)], [12, 8, 1]), "#e8d8b0", stroke=INK, width=1.8)  # fmt: skip
    with pen.group(translate=(38, -160), rotate=22 + math.sin(phase) * 10):
        if variant % 3:
            pen.line((0, 50), (0, -96), INK, 7)
            pen.line((0, 50), (0, -96), "#7a4a2a", 3)
            pen.path(polygon([(-18, -96), (-12, -128), (-5, -102), (0, -140), (5, -102), (12, -128), (18, -96)]), "#d8dccf", stroke=INK, width=2)  # fmt: skip
        else:
            pen.path(brush([(0, 30), (0, -40), (4, -104)], [8, 16, 30]), "#6a4428", stroke=INK, width=2.2)  # fmt: skip
            for y in (-50, -70, -90):
                pen.circle(-6, y, 3, trim)
                pen.circle(12, y, 3, trim)
    _arm(pen, skin, skin, (38, -158), 25)


def _modern(pen: Pen, colours: tuple[str, str, str], phase: float, variant: int) -> None:
    main, second, trim = colours
    woman = variant % 2 == 1
    skin = SKINS[variant % 3]
    tints = (main, "#3a4250", second, "#8a8f98", "#6a3a42", "#c8b48a")
    cloth = tints[variant % 6]
    trousers = ("#20242e", "#2e3f5a", "#4a3a30")[variant % 3]
    if woman and variant % 3 == 1:
        _legs(pen, phase, skin, "#1a1214")
        hem = spline([(-22, -118, 1), (22, -118, 1), (32, -64), (0, -58), (-30, -64)])
        hide(pen, hem, dye(second), line=2.2, thick=0.5)
    else:
        _legs(pen, phase, trousers, "#e8e0d0" if variant % 4 == 0 else "#16100e")
    long = -84 if variant % 3 == 2 else -104
    coat = spline([(-25, long, 1), (-28, -150), (-23, -186), (0, -195), (25, -185), (28, -150), (26, long, 1)])  # fmt: skip
    hide(pen, coat, dye(cloth), line=2.4, thick=0.7)
    pen.path(polygon([(4, -194), (18, -190), (8, -156)]), "#f4ead2", stroke=INK, width=1.6)
    if not woman:
        pen.path(polygon([(9, -184), (14, -184), (12, -154), (8, -156)]), "#a3241a")
    _face(pen, skin)
    tint = ("#1b100e", "#3a2014", "#14100f", "#5a3a22")[variant % 4]
    pen.path(spline([(20, -234, 1), (12, -247), (-10, -250), (-26, -234), (-26, -208, 1), (-10, -208), (-6, -226), (8, -232)]), tint, stroke=INK, width=1.8)  # fmt: skip
    if woman:
        pen.path(spline([(-8, -244, 1), (-30, -232), (-36, -190), (-32, -160, 1), (-14, -168), (-8, -210)]), tint, stroke=INK, width=1.8)  # fmt: skip
    swing = math.sin(phase + 2.6)
    hand = (18 + swing * 18, -112)
    if variant % 5 == 0:
        hand = (30, -150)
    _arm(pen, cloth, skin, hand, 21)
    if variant % 5 == 0:
        pen.rect(30, -166, 8, 16, "#101418", radius=2, stroke="#9fd0e8", line=1.2)
    elif variant % 5 == 3:
        pen.path(polygon([(hand[0] - 16, -108), (hand[0] + 20, -108), (hand[0] + 20, -82), (hand[0] - 16, -82)]), dye(trim)[1], stroke=INK, width=2)  # fmt: skip


_KINDS: dict[CrowdKind, Callable[[Pen, tuple[str, str, str], float, int], None]] = {
    CrowdKind.INFANTRY: _infantry,
    CrowdKind.CAVALRY: _infantry,
    CrowdKind.TOWNSFOLK: _townsfolk,
    CrowdKind.DISCIPLES: _disciples,
    CrowdKind.DEMONS: _demons,
    CrowdKind.MODERN: _modern,
}


def variants(seed: int, count: int) -> tuple[int, ...]:
    """``count`` variant numbers for a crowd of this seed."""
    return tuple(int(v) for v in np.random.default_rng(seed).integers(0, 60, count))
