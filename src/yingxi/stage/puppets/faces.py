"""Face moulds in the shadow-play profile: one long eye, a hinged jaw.

Head units: y down, (0, 0) where the neck meets the body, the face looks right; the chin is near
y = −15, the brow near −125, the skull's top near −175, the nose reaches x ≈ 86.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import takewhile

import numpy as np

from yingxi.stage.hide import hide, mix
from yingxi.stage.pen import Pen, Point, brush, spline
from yingxi.stage.puppets.parts import Drawing, Part

LINE = "#4a160c"
ROUGE = "#d8452a"
LIP = "#a3241a"
FAIR = ("#fbe7bf", "#f2c98c")
ROSE = ("#fff1d8", "#f9d8ac")
TAN = ("#f2bf82", "#d08a4c")
SCARLET = ("#d9583a", "#8f2416")
PALE = ("#f6ecd6", "#d9c6a0")

Line = Sequence[Point]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mould:
    """The lines a face is cut along."""

    face: Line
    jaw: Line
    upper_lip: Line
    lower_lip: Line
    nostril: Line
    eye: Line
    iris: tuple[float, float, float]
    lash: tuple[Line, Sequence[float]]
    brow: tuple[Line, Sequence[float]]
    skin: tuple[str, str] = FAIR
    rouge: float = 0.34
    lip: str = LIP
    lip_width: float = 4.0
    ear: float = 1.0
    brow_tint: str = "#22100b"
    fine: bool = False
    """A woman's face: shadowed lids, long lashes."""
    wrinkled: bool = False
    chubby: bool = False


YOUTH = Mould(
    face=[(-14, -150, 1), (20, -166), (48, -157), (62, -136), (62.5, -117), (60, -108), (65, -97), (75, -83), (84.5, -71, 1), (79, -66.5), (71, -65, 1), (73, -60.5), (77.5, -57), (70, -53, 1), (40, -50), (16, -50), (0, -60), (-16, -90)],
    jaw=[(12, -54, 1), (40, -56), (66, -53.5, 1), (74.5, -48.5), (69.5, -42), (73, -33), (68, -20), (52, -12), (30, -14), (10, -27), (4, -44)],
    upper_lip=[(68, -56), (74, -58.5), (77.5, -57)],
    lower_lip=[(64, -52), (70, -50), (74, -48.5)],
    nostril=[(71, -67), (68.5, -70.5), (71.5, -75)],
    eye=[(25, -101, 1), (37, -108.5), (50, -106.5), (59, -98.5, 1), (48, -96), (37, -96.5)],
    iris=(47.5, -102, 6.0),
    lash=([(12, -107), (24, -103.5), (36, -109.5), (49, -109), (61, -98.5)], [0.8, 2.8, 4.0, 3.6, 1.4]),
    brow=([(11, -123), (26, -128), (44, -126), (62, -117)], [1.2, 5.6, 6.0, 1.8]),
)  # fmt: skip

WOMAN = Mould(
    face=[(-14, -150, 1), (18, -168), (46, -160), (60, -140), (62, -120), (59, -108), (61, -99), (67, -89.5), (74.5, -80.5, 1), (71, -75.5), (65, -73.5, 1), (66.2, -69), (70.5, -65), (64.5, -61, 1), (42, -54), (18, -50), (0, -60), (-16, -90)],
    jaw=[(10, -56, 1), (36, -60), (60, -61.5, 1), (67.5, -58), (63.5, -52.5), (66, -45), (62, -35.5), (49, -27), (31, -25), (13, -34), (4, -47)],
    upper_lip=[(62, -63.2), (66.5, -66.6), (70.2, -65)],
    lower_lip=[(60, -59.8), (64.5, -59.4), (67, -58)],
    nostril=[(66, -75.5), (64.2, -77.6), (66, -80.4)],
    eye=[(21, -99.5, 1), (32, -107.5), (45, -107), (56, -100.5, 1), (46, -95.5), (33, -95)],
    iris=(43, -101.2, 6.6),
    lash=([(9, -108.5), (20, -102.5), (32, -108.8), (45, -109), (58, -100)], [0.6, 3.0, 4.2, 3.8, 1.2]),
    brow=([(9, -117), (24, -125.5), (42, -125.5), (58, -116.5)], [0.6, 3.0, 3.6, 0.8]),
    skin=ROSE, rouge=0.46, lip="#c01f22", lip_width=4.6, ear=0.86, brow_tint="#2a1410", fine=True,
)  # fmt: skip

ELDER = replace(
    YOUTH,
    face=[(-14, -150, 1), (20, -165), (49, -156), (62, -138), (63, -121), (66, -112), (62, -103), (69, -90), (81, -77), (85, -67.5, 1), (78, -63.5), (69, -63.5, 1), (70, -59.5), (73.5, -56), (66, -53, 1), (40, -50), (16, -50), (0, -60), (-16, -90)],
    jaw=[(12, -54, 1), (40, -55), (63, -53, 1), (69.5, -49), (65.5, -43), (73, -33), (70, -20.5), (56, -13), (34, -16), (10, -30), (4, -44)],
    brow=([(8, -118), (24, -127), (44, -126), (64, -116), (70, -106)], [1.5, 7, 8, 6, 1]),
    skin=("#f8dfb0", "#dfae70"), rouge=0.2, wrinkled=True,
)  # fmt: skip

CRONE = replace(
    WOMAN,
    face=[(-14, -150, 1), (18, -166), (46, -158), (60, -140), (62, -121), (60, -109), (63, -99), (70, -88), (79, -78, 1), (74, -72), (66, -71, 1), (66, -67), (69.5, -63.5), (63.5, -60, 1), (42, -54), (18, -50), (0, -60), (-16, -90)],
    skin=("#f8e2b8", "#e0b27a"), rouge=0.24, wrinkled=True, fine=False, lip_width=3.6,
)  # fmt: skip

WARRIOR = replace(
    YOUTH,
    face=[(-14, -150, 1), (20, -166), (51, -156), (65, -137), (66.5, -121), (69, -112), (63.5, -103), (71, -91), (85, -78), (90.5, -69, 1), (83.5, -63), (73, -62, 1), (75, -58.5), (79.5, -55), (71, -52, 1), (40, -49), (16, -49), (0, -60), (-16, -90)],
    jaw=[(12, -54, 1), (40, -55), (68, -52, 1), (76.5, -47), (71.5, -40), (78, -29), (73, -13), (54, -4), (28, -6), (6, -24), (2, -44)],
    upper_lip=[(68, -55), (75, -57), (79.5, -55)],
    lower_lip=[(64, -51), (71, -49), (76, -47)],
    nostril=[(76, -64), (72, -68), (75, -74)],
    eye=[(24, -101, 1), (37, -109.5), (52, -107), (62, -98, 1), (50, -94.5), (37, -95.5)],
    iris=(49, -101.5, 6.6),
    lash=([(8, -111), (22, -104), (36, -110.5), (51, -109.5), (64, -98)], [1.0, 3.6, 5.0, 4.4, 1.6]),
    brow=([(5, -137), (22, -134), (44, -128), (66, -115)], [2, 9, 10, 3]),
    skin=TAN, rouge=0.2, lip="#8f2416",
)  # fmt: skip

CLOWN = replace(
    YOUTH,
    face=[(-14, -150, 1), (18, -164), (45, -158), (59, -143), (62, -124), (58, -111), (61, -101), (72, -96), (86, -89), (90, -79), (83, -70), (70, -68.5, 1), (73, -63), (77, -58), (68, -54.5, 1), (40, -50), (16, -50), (0, -60), (-16, -90)],
    jaw=[(12, -54, 1), (40, -57), (64, -55, 1), (71, -50), (64, -44), (65, -36), (58, -25), (44, -19), (26, -20), (10, -30), (4, -44)],
    upper_lip=[(58, -57), (68, -58), (77, -60)],
    lower_lip=[(58, -53), (65, -51.5), (71, -50)],
    nostril=[(78, -71), (74, -75), (77, -81)],
    eye=[(32, -100, 1), (40, -107), (50, -107), (57, -100, 1), (50, -95), (40, -95)],
    iris=(47, -101.5, 5.0),
    lash=([(30, -101), (40, -108.5), (50, -108.5), (59, -99)], [1.6, 3, 3, 1.2]),
    brow=([(26, -122), (38, -131), (50, -129), (58, -120)], [3, 6, 5, 2]),
    rouge=0.4,
)  # fmt: skip

CHILD = replace(
    WOMAN,
    face=[(-20, -146, 1), (12, -170), (46, -165), (65, -144), (67, -121), (60, -105), (61.5, -97), (68, -90.5), (71.5, -83.5), (64.5, -78.5, 1), (65, -73.5), (69, -69), (62.5, -65, 1), (40, -56), (14, -50), (-4, -60), (-22, -90)],
    jaw=[(8, -56, 1), (34, -63), (58, -65, 1), (65, -61), (61, -54.5), (61.5, -46), (53, -34), (32, -26), (8, -33), (-2, -48)],
    upper_lip=[(59, -67), (64.5, -70), (68.5, -69)],
    lower_lip=[(57, -63.5), (62, -63), (65, -61)],
    nostril=[(66, -80), (64, -82), (65.5, -84.5)],
    eye=[(24, -100, 1), (33, -111), (46, -111), (56, -101.5, 1), (47, -93.5), (33, -93)],
    iris=(43.5, -101.5, 8.2),
    lash=([(18, -104), (24, -102), (33, -112.5), (46, -112.8), (58, -101)], [0.6, 2.2, 3.6, 3.4, 1.2]),
    brow=([(18, -124), (30, -129.5), (44, -129), (54, -123)], [1.4, 4.4, 4.2, 1.2]),
    skin=("#fff0d2", "#fad6a2"), rouge=0.62, lip="#d03028", lip_width=3.8, ear=0.95, fine=False, chubby=True,
)  # fmt: skip

DEMON = replace(
    YOUTH,
    face=[(-18, -150, 1), (20, -170), (52, -163), (67, -148), (79, -134), (77, -119), (66, -108), (75, -100), (92, -93), (101, -80), (93, -70.5), (80, -69, 1), (85, -63), (92, -56.5), (80, -52, 1), (44, -48), (16, -48), (0, -60), (-18, -92)],
    jaw=[(10, -54, 1), (40, -54), (78, -51, 1), (92, -46), (86, -36), (92, -22), (80, -4), (54, 2), (26, -4), (4, -24), (0, -44)],
    upper_lip=[(50, -54), (72, -54.5), (92, -57)],
    lower_lip=[(52, -50), (74, -48), (92, -46)],
    nostril=[(88, -73), (82, -78), (87, -85)],
    eye=[(27, -101), (34, -112), (46, -115), (58, -110), (63, -100), (56, -92), (43, -89), (32, -93)],
    iris=(49, -102, 6.6),
    lash=([(24, -104), (34, -114), (46, -118), (60, -112), (66, -99)], [1.5, 4, 5, 5, 2]),
    brow=([(2, -138), (22, -142), (46, -132), (74, -112)], [3, 14, 13, 3]),
    skin=("#4f8f86", "#1f4a4a"), rouge=0.0, lip="#7a1210", lip_width=5.0, ear=1.2,
)  # fmt: skip


def vary(mould: Mould, seed: int) -> Mould:
    """The same kind of face on another person: nose, chin, brow and eye a little different."""
    random = np.random.default_rng(seed + 4242)
    nose, chin, brow, forehead = (float(v) for v in random.uniform(-1, 1, 4))

    def face(p: Point) -> Point:
        x, y, *sharp = p
        if x > 62 and -100 < y < -62:
            x += (x - 62) * 0.16 * nose
        if y < -125 and x > 30:
            x += 2.2 * forehead
        return (x, y, *sharp)

    def jaw(p: Point) -> Point:
        x, y, *sharp = p
        if y > -40:
            x, y = x + 2.4 * chin, y + 2.2 * chin
        return (x, y, *sharp)

    line, widths = mould.brow
    tilt = [(p[0], p[1] + (p[0] - 40) * 0.05 * brow - 1.2 * brow) for p in line]
    heavy = [w * (1 + 0.18 * forehead) for w in widths]
    return replace(mould, face=[face(p) for p in mould.face], jaw=[jaw(p) for p in mould.jaw], brow=(tilt, heavy))  # fmt: skip


def face_parts(mould: Mould, *, paint: Drawing | None = None, fangs: bool = False) -> dict[str, Part]:  # fmt: skip
    """Slots ``neck jaw mouth face eye_open eye_half eye_shut brow``; ``paint`` goes on the face."""
    return {
        "neck": Part(draw=partial(_neck, mould=mould)),
        "mouth": Part(draw=partial(_mouth, mould=mould), fibre=0.1),
        "jaw": Part(draw=partial(_jaw, mould=mould, fangs=fangs), fibre=0.14),
        "face": Part(draw=partial(_face, mould=mould, paint=paint, fangs=fangs), fibre=0.14),
        "eye_open": Part(draw=partial(_eye, mould=mould, open_by=1.0), fibre=0),
        "eye_half": Part(draw=partial(_eye, mould=mould, open_by=0.5), fibre=0),
        "eye_shut": Part(draw=partial(_shut, mould=mould), fibre=0),
        "brow": Part(draw=partial(_brow, mould=mould), fibre=0),
    }


def _neck(pen: Pen, mould: Mould) -> None:
    wide = 0.82 if mould.fine or mould.chubby else 1.0
    dark = (mix(mould.skin[1], "#b8602c", 0.32), mix(mould.skin[1], "#c8743a", 0.2))
    neck = spline([(-22 * wide, -70), (36 * wide, -50), (37 * wide, 0), (44 * wide, 34), (-34 * wide, 34), (-26 * wide, 0)])  # fmt: skip
    hide(pen, neck, dark, line=2.2, edge=LINE, glow=0.1, thick=0.5)


def _mouth(pen: Pen, mould: Mould) -> None:
    tip = mould.upper_lip[-1][0] - (11 if mould.fine or mould.chubby else 7)
    hole = spline([(26, -58, 1), (tip, -58, 1), (tip - 3, -44), (tip - 12, -36), (30, -40)])
    pen.path(hole, "#4a0f0c")
    pen.path(spline([(44, -57, 1), (tip - 1, -57.5, 1), (tip - 3, -51.5), (46, -51.5)]), "#fff3dc")


def _jaw(pen: Pen, mould: Mould, fangs: bool) -> None:
    tone = (mix(mould.skin[1], mould.skin[0], 0.2), mix(mould.skin[1], mould.skin[0], 0.1))
    # The jaw's line runs up to the ear, under the face, so that no seam shows behind it.
    front = [p for p in mould.jaw if p[0] > 24 or p[1] > -36]
    hide(pen, spline([(-5, -74, 1), *front]), tone, line=2.2, edge=LINE, glow=0.14, thick=0.35)
    pen.path(spline(mould.lower_lip, closed=False), None, stroke=mould.lip, width=mould.lip_width + 0.4)  # fmt: skip
    if mould.chubby:
        pen.path(spline([(40, -34), (50, -31), (57, -36)], closed=False), None, stroke=(LINE, 0.4), width=1.4)  # fmt: skip
    if fangs:
        for x in (62, 84):
            pen.path(brush([(x, -46), (x + 2, -60), (x - 1, -74)], [9, 7, 1]), "#fff2d0", stroke=LINE, width=1.6)  # fmt: skip


def _face(pen: Pen, mould: Mould, paint: Drawing | None, fangs: bool) -> None:
    outline = spline(mould.face)
    # Only the profile is lined: a seam across the cheek would look like a ventriloquist's doll.
    front = takewhile(lambda p: p[0] > 46 or p[1] < -80, mould.face)
    profile = spline(list(front), closed=False)
    hide(pen, outline, mould.skin, line=0, glow=0.14, thick=0)
    with pen.group(clip=outline):
        for width in (13, 8, 4.5):
            pen.path(profile, None, stroke=("#5a2410", 0.1), width=width)
        if mould.rouge:
            at, reach = ((40, -80), 25) if mould.chubby or mould.fine else ((43, -76), 19)
            pen.circle(*at, reach, pen.radial(at, reach, [(ROUGE, mould.rouge), (ROUGE, mould.rouge * 0.6), (ROUGE, 0)]))  # fmt: skip
        if mould.fine:
            shadow = pen.radial(
                (34, -106), 30, [("#d8452a", 0.42), ("#d8452a", 0.2), ("#d8452a", 0)]
            )
            pen.ellipse(34, -106, 30, 15, shadow)
        if paint is not None:
            paint(pen)
    pen.path(profile, None, stroke=LINE, width=2.4)
    pen.path(spline(mould.upper_lip, closed=False), None, stroke=mould.lip, width=mould.lip_width)
    pen.path(spline(mould.nostril, closed=False), None, stroke=LINE, width=1.6)
    if mould.wrinkled:
        _wrinkles(pen)
    _ear(pen, mould)
    if fangs:
        for x in (58, 76):
            pen.path(brush([(x, -55), (x + 2, -44), (x + 5, -34)], [9, 6, 1]), "#fff2d0", stroke=LINE, width=1.6)  # fmt: skip


def _wrinkles(pen: Pen) -> None:
    for line in (
        [(64, -72), (56, -64), (52, -54)],
        [(24, -92), (34, -87), (46, -88)],
        [(14, -104), (6, -110)],
        [(14, -100), (5, -101)],
        [(15, -96), (7, -92)],
        [(36, -142), (48, -141), (58, -137)],
        [(38, -135), (50, -134), (60, -130)],
        [(30, -70), (26, -62), (28, -54)],
    ):
        pen.path(spline(line, closed=False), None, stroke=("#7a3a1c", 0.7), width=1.5)


def _ear(pen: Pen, mould: Mould) -> None:
    with pen.group(translate=(-1, -88), scale=mould.ear):
        shell = spline([(-8, -4), (0, -17), (10, -10), (8, 8), (1, 20), (-5, 12)])
        pen.path(shell, mould.skin[1], stroke=LINE, width=2)
        pen.path(spline([(-3, -4), (2, -10), (6, -5), (3, 4)], closed=False), None, stroke=LINE, width=1.5)  # fmt: skip


def _eye(pen: Pen, mould: Mould, open_by: float) -> None:
    outline = mould.eye
    middle = outline[0][1] * 0.5 + outline[len(outline) // 2][1] * 0.5 + 1.5
    shaped = [(p[0], middle + (p[1] - middle) * open_by, *p[2:]) for p in outline]
    eye = spline(shaped)
    x, y, radius = mould.iris
    lash, widths = mould.lash
    drop = (1 - open_by) * 5
    pen.path(eye, "#fff6df")
    with pen.group(clip=eye):
        pen.circle(x, y, radius + 0.8, "#1a0a08")
        pen.circle(x, y, radius * 0.82, pen.radial((x, y + 1.5), radius, ["#8a4a1e", "#3a1a0c", "#1a0a08"]))  # fmt: skip
        pen.circle(x + 0.4, y, radius * 0.44, "#0c0504")
        pen.path(spline([(p[0], p[1] + 2.4) for p in lash], closed=False), None, stroke=("#5a2a18", 0.35), width=4)  # fmt: skip
        pen.circle(x + radius * 0.34, y - radius * 0.32, radius * 0.26, "#ffffff")
        pen.circle(x - radius * 0.3, y + radius * 0.38, radius * 0.13, ("#ffffff", 0.7))
    upper = [(p[0], p[1] + (drop if 0 < i < len(lash) - 1 else drop * 0.3)) for i, p in enumerate(lash)]  # fmt: skip
    pen.path(brush(upper, widths), "#1c0a07")
    low = [(p[0], p[1] + 0.6) for p in (shaped[0], *reversed(shaped[len(shaped) // 2 + 1 :]), shaped[len(shaped) // 2])]  # fmt: skip
    pen.path(spline(low, closed=False), None, stroke=(LINE, 0.9), width=1.3)
    if mould.fine and open_by > 0.8:
        for k, (dx, dy) in enumerate(((-8, -4), (-7, -1), (-5, -6))):
            a = lash[1]
            pen.line((a[0] + k * 2.4, a[1] + 0.5 - k), (a[0] + dx + k * 2, a[1] + dy), "#1c0a07", 1.2)  # fmt: skip
    fold = [(p[0], p[1] - 4.6 + drop * 0.5) for p in lash[1:-1]]
    pen.path(spline(fold, closed=False), None, stroke=("#7a2a18", 0.7), width=1.2)


def _shut(pen: Pen, mould: Mould) -> None:
    outline = mould.eye
    left, right = outline[0], outline[len(outline) // 2]
    middle = ((left[0] + right[0]) / 2, max(left[1], right[1]) + 4.5)
    curve = [(left[0] - 7, left[1] - 4), left, middle, right]
    pen.path(brush(curve, [0.8, 3.2, 4.0, 1.4]), "#1c0a07")
    for k in range(4):
        u = k / 3
        x = left[0] + 4 + (right[0] - left[0] - 10) * u
        pen.line((x, middle[1] - 1), (x - 1.5 + u * 3, middle[1] + 3.6), "#1c0a07", 1.1)
    fold = [(left[0] + 2, left[1] - 7), (middle[0], left[1] - 9), (right[0] - 3, right[1] - 6)]
    pen.path(spline(fold, closed=False), None, stroke=("#7a2a18", 0.6), width=1.2)


def _brow(pen: Pen, mould: Mould) -> None:
    line, widths = mould.brow
    pen.path(brush(line, widths), mould.brow_tint)
