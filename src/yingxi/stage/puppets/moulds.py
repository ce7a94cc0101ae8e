"""Face moulds: the lines that the faces of the shadow play are cut along, and how people differ.

Head units: y down, (0, 0) where the neck meets the body, the face looks right; the chin is near
y = −15, the brow near −125, the skull's top near −175, the nose reaches x ≈ 86.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from yingxi.stage.hide import mix
from yingxi.stage.pen import Point

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
    sideburn: bool = False
    """Short hair before the ear: a man's."""
    mole: bool = False
    wrinkled: bool = False
    chubby: bool = False


YOUTH = Mould(
    face=[(-14, -150, 1), (20, -166), (49, -157), (63, -138), (65, -124), (66.5, -115), (61.5, -105), (67, -94), (76, -81), (84.5, -70, 1), (79, -65.5), (71.5, -64.5, 1), (72.5, -61), (75.5, -57.5), (69, -53.5, 1), (40, -50), (16, -50), (0, -60), (-16, -90)],
    jaw=[(12, -54, 1), (40, -56), (66, -53.5, 1), (73.5, -49), (69, -42), (74.5, -34), (73.5, -21), (60, -10), (36, -11), (9, -25), (1, -45)],
    upper_lip=[(66, -57), (72, -59), (75.5, -57.6)],
    lower_lip=[(64, -52.2), (69.5, -50.6), (73, -49)],
    nostril=[(71, -66.5), (68.5, -70), (71.5, -74.5)],
    eye=[(23, -101, 1), (36, -107.6), (49, -106), (59.5, -98.5, 1), (48, -96.2), (36, -96.8)],
    iris=(47, -102.2, 5.9),
    lash=([(13, -108), (23, -103), (36, -108.8), (49, -108.2), (61.5, -98.5)], [0.8, 3.0, 4.6, 4.2, 1.4]),
    brow=([(9, -133), (24, -135.5), (43, -129.5), (62, -121.5)], [0.8, 6.0, 7.8, 3.8]),
    rouge=0.13, lip="#a8472c", lip_width=3.1, sideburn=True,
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
    skin=("#f8dfb0", "#dfae70"), rouge=0.16, lip="#9a4a34", sideburn=False, wrinkled=True,
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
    skin=TAN, rouge=0.16, lip="#8a3826",
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
    rouge=0.4, lip=LIP, lip_width=3.6, sideburn=False,
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
    skin=("#4f8f86", "#1f4a4a"), rouge=0.0, lip="#7a1210", lip_width=5.0, ear=1.2, sideburn=False,
)  # fmt: skip


MENS_BROWS: tuple[tuple[Line, Sequence[float]], ...] = (
    YOUTH.brow,  # a sword
    ([(12, -126), (27, -130.5), (44, -129), (64, -121)], [1.6, 7.4, 8.6, 4.4]),  # level and heavy
    ([(10, -127), (23, -137), (40, -132), (61, -121.5)], [0.8, 5.8, 7.2, 3.2]),  # angled
    ([(13, -129), (29, -132.5), (46, -129.5), (62, -121)], [1.0, 5.0, 6.0, 2.8]),  # plain
)
WOMENS_BROWS: tuple[tuple[Line, Sequence[float]], ...] = (
    WOMAN.brow,  # a willow leaf
    ([(6, -115), (20, -127.5), (40, -129.5), (57, -118)], [0.6, 2.6, 3.6, 1.0]),  # a far hill
    ([(10, -121), (26, -124), (44, -123), (58, -117)], [0.8, 3.6, 4.4, 1.6]),  # level
    ([(8, -112), (22, -120), (40, -124), (57, -119.5)], [0.5, 2.6, 3.4, 1.0]),  # in sorrow
)


def vary(mould: Mould, seed: int) -> Mould:
    """The same kind of face on another person: nose, lips, chin, brow and eye of one's own."""
    random = np.random.default_rng(seed + 4242)
    hook, tip, chin, forehead, eye, mouth = (float(v) for v in random.uniform(-1, 1, 6))
    brow, complexion, mole = (int(v) for v in random.integers(0, 12, 3))
    plain = mould.chubby or mould.wrinkled

    def face(p: Point) -> Point:
        x, y, *sharp = p
        if x > 60 and -103 < y < -66:
            # The bridge is straight, hooked or scooped; the tip long or short, drooping or lifted.
            bridge = 1 - abs((y + 90) / 14) if abs(y + 90) < 14 else 0.0
            x += 3.4 * hook * bridge + (x - 62) * 0.14 * tip
            y += 2.2 * tip * (x > 72) - 1.6 * hook * (x > 78)
        elif x > 60 and -66 <= y < -52:
            x += 1.4 * mouth
        if y < -112 and x > 30:
            x += 2.6 * forehead
        return (x, y, *sharp)

    def jaw(p: Point) -> Point:
        x, y, *sharp = p
        if y > -40:
            x, y = x + 3.6 * chin, y + 2.6 * chin
        elif x > 60:
            x += 1.2 * mouth
        return (x, y, *sharp)

    def lid(p: Point) -> Point:
        x, y, *sharp = p
        rise = -101.0
        return (x, rise + (y - rise) * (1 + 0.15 * eye) + (x - 42) * 0.045 * forehead, *sharp)

    def lip(p: Point) -> Point:
        return (p[0] + 1.3 * mouth, p[1])

    line, widths = mould.brow
    sorts = WOMENS_BROWS if mould.fine else MENS_BROWS if mould.sideburn else ()
    if sorts and (mould.fine or max(widths) < 9):
        line, widths = sorts[brow % len(sorts)]
    lash, strokes = mould.lash
    light, dark = mould.skin
    if not plain and mould.skin in (FAIR, ROSE):
        warm = (("#ffffff", 0.0), ("#e0954e", 0.15), ("#fff6e6", 0.3), ("#c87a3c", 0.1))[complexion % 4]  # fmt: skip
        light, dark = mix(light, *warm), mix(dark, *warm)
    return replace(
        mould,
        face=[face(p) for p in mould.face],
        jaw=[jaw(p) for p in mould.jaw],
        eye=[lid(p) for p in mould.eye],
        lash=([lid(p) for p in lash], strokes),
        brow=([(p[0] + 1.5 * forehead, p[1] - 1.2 * eye) for p in line], [w * (1 + 0.14 * chin) for w in widths]),
        upper_lip=[lip(p) for p in mould.upper_lip],
        lower_lip=[lip(p) for p in mould.lower_lip],
        lip_width=mould.lip_width * (1 + 0.18 * mouth),
        skin=(light, dark),
        mole=not plain and mole == 0,
    )  # fmt: skip
