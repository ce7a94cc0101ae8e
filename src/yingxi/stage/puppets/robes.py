"""Garments of old times: robes, jackets, skirts, sleeves, sashes.

Torso and skirts are drawn round the pelvis (0, 0): the neck is at y = −300, the knee at 260, the
ground at 560. Sleeves point along +x from their joint, the opening hangs towards +y.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

from yingxi.stage.hide import (
    INK,
    LAMP,
    Dye,
    coins,
    dye,
    flowers,
    hide,
    luma,
    meander,
    mix,
    roundel,
    tassel,
    waves,
)
from yingxi.stage.pen import Pen, Point, brush, polygon, spline
from yingxi.stage.puppets.cloth import Cloth
from yingxi.stage.puppets.hair import ribbon_strip
from yingxi.stage.puppets.parts import Dangle, Drawing, Part

KNEE = (180.0, 345.0)
"""Where a long skirt bends."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Garment:
    """Parts by slot and what dangles from them."""

    parts: dict[str, Part] = field(default_factory=dict)
    dangles: tuple[Dangle, ...] = ()

    def __add__(self, other: Garment) -> Garment:
        return Garment(parts={**self.parts, **other.parts}, dangles=self.dangles + other.dangles)


def wide(points: list[Point], breadth: float) -> list[Point]:
    """The outline with its x stretched."""
    return [(p[0] * breadth, *p[1:]) for p in points]


def torso_outline(breadth: float, feminine: bool) -> list[Point]:
    """A body from the shoulders to the hips."""
    if feminine:
        return wide([(-24, -304), (-62, -288), (-88, -252), (-84, -190), (-66, -110), (-58, -62), (-70, 4, 1), (70, 4, 1), (62, -62), (76, -120), (92, -186), (80, -252), (60, -286), (32, -302)], breadth)  # fmt: skip
    return wide([(-24, -306), (-74, -288), (-100, -250), (-98, -150), (-76, -60), (-76, 4, 1), (76, 4, 1), (84, -70), (100, -160), (92, -250), (70, -286), (36, -304)], breadth)  # fmt: skip


def crossed_robe(cloth: Cloth, *, breadth: float = 1.0, emblem: Drawing | None = None, fret: bool = True, bare: bool = False) -> Garment:  # fmt: skip
    """A robe with crossed lapels; ``emblem`` is laid on the chest."""
    feminine = cloth.feminine

    def draw(pen: Pen) -> None:
        outline = spline(torso_outline(breadth, feminine))
        hide(pen, outline, cloth.body, pattern=cloth.figure(40, 1))
        b = breadth
        inner = [(-26 * b, -308, 1), (8, -268), (38 * b, -230), (50 * b, -300, 1), (34 * b, -318), (0, -322)]  # fmt: skip
        if bare:
            hide(pen, spline(inner), ("#fff1d8", "#f3cf9c"), line=2.4, edge="#4a160c", thick=0.4)
        else:
            hide(pen, spline(inner), ("#fff0cf", "#e9c68c"), line=2.4, thick=0.5)
        lapel: Dye = (mix(cloth.second, INK, 0.3), mix(cloth.second, INK, 0.68))
        strokes = (
            [(50 * b, -312), (58 * b, -270), (40 * b, -200), (-10 * b, -110), (-64 * b, -30)],
            [(-34 * b, -312), (-20 * b, -262), (14 * b, -204), (52 * b, -134), (72 * b, -58)],
        )
        thread = LAMP if luma(lapel[0]) < 0.6 else "#5a1d10"
        for points in strokes:
            strap = brush(points, [26, 31, 34, 34, 30])
            with pen.group(clip=outline):
                hide(pen, strap, lapel, line=2.6, thick=0.4)
                if fret:
                    meander(pen, spline(points, closed=False), 14, 1.9, thread)
                else:
                    pen.path(spline(points, closed=False), None, stroke=(cloth.trim, 0.9), width=2.4)  # fmt: skip
                    pen.path(spline([(p[0] + 7, p[1]) for p in points], closed=False), None, stroke=(cloth.trim, 0.6), width=1.4)  # fmt: skip
        pen.path(outline, None, stroke=INK, width=3)
        if emblem is not None:
            emblem(pen)

    return Garment(parts={"torso": Part(draw=draw)})


def round_robe(cloth: Cloth, *, breadth: float = 1.0, badge: bool = True) -> Garment:
    """A court robe with a round collar and a dragon or cloud roundel on the chest."""

    def draw(pen: Pen) -> None:
        outline = spline(torso_outline(breadth, cloth.feminine))
        hide(pen, outline, cloth.body, pattern=cloth.figure(38, 1))
        with pen.group(clip=outline):
            collar = spline([(-46 * breadth, -318), (-36 * breadth, -280), (10, -262), (56 * breadth, -284), (62 * breadth, -318), (38, -330), (-20, -330)])  # fmt: skip
            hide(pen, collar, ("#fff0cf", "#e9c68c"), line=2.6, thick=0.5)
            rim = brush([(-44 * breadth, -312), (-30 * breadth, -278), (10, -264), (50 * breadth, -282), (60 * breadth, -312)], [15, 17, 18, 17, 15])  # fmt: skip
            hide(pen, rim, cloth.contrast, line=2.4, thick=0.4)
        if badge:
            dragon_roundel(pen, 6, -168, 58, cloth)
        pen.path(outline, None, stroke=INK, width=3)

    return Garment(parts={"torso": Part(draw=draw)})


def dragon_roundel(pen: Pen, x: float, y: float, radius: float, cloth: Cloth) -> None:
    """A coiled dragon in a gold round."""
    pen.circle(x, y, radius, "#f4cf82", stroke=INK, width=2.6)
    pen.circle(x, y, radius * 0.9, None, stroke="#8d2416", width=1.8)
    red = "#8d2416"
    coil = [(x + math.cos(a) * r, y + math.sin(a) * r) for a, r in ((-2.4, radius * 0.2), (-0.8, radius * 0.34), (0.6, radius * 0.46), (2.0, radius * 0.56), (3.3, radius * 0.64), (4.6, radius * 0.68), (5.8, radius * 0.66))]  # fmt: skip
    pen.path(brush(coil, [radius * s for s in (0.2, 0.24, 0.24, 0.22, 0.18, 0.13, 0.03)]), red)
    for k in range(1, 6):
        a, b = coil[k], coil[k - 1]
        pen.line(a, ((a[0] * 1.15 + x * -0.15), (a[1] * 1.15 + y * -0.15)), red, 3)
        pen.circle((a[0] + b[0]) / 2, (a[1] + b[1]) / 2, radius * 0.05, "#f4cf82")
    hx, hy = coil[0]
    pen.circle(hx, hy, radius * 0.2, red)
    pen.path(brush([(hx - 4, hy - 6), (hx - 12, hy - 16), (hx - 10, hy - 26)], [6, 4, 1]), red)
    pen.path(brush([(hx + 4, hy - 8), (hx + 8, hy - 18), (hx + 16, hy - 24)], [6, 4, 1]), red)
    pen.circle(hx + 4, hy - 1, radius * 0.07, LAMP)
    pen.circle(x + radius * 0.5, y - radius * 0.42, radius * 0.1, "#d6402a")


def bagua(pen: Pen, x: float = -34.0, y: float = -190.0, radius: float = 40.0) -> None:
    """The eight trigrams round a taiji."""
    pen.circle(x, y, radius, "#f4cf82", stroke=INK, width=2.6)
    half = radius * 0.52
    pen.circle(x, y, half, "#fff3d2")
    dark = [(x + math.cos(a) * half, y + math.sin(a) * half) for a in [math.pi / 2 + k * math.pi / 12 for k in range(13)]]  # fmt: skip
    pen.path(polygon(dark), "#1b1210")
    pen.circle(x, y - half / 2, half / 2, "#1b1210")
    pen.circle(x, y + half / 2, half / 2, "#fff3d2")
    pen.circle(x, y - half / 2, half * 0.14, "#fff3d2")
    pen.circle(x, y + half / 2, half * 0.14, "#1b1210")
    pen.circle(x, y, half, None, stroke=INK, width=1.8)
    for k, bits in enumerate(("111", "011", "101", "001", "000", "100", "010", "110")):
        with pen.group(translate=(x, y), rotate=k * 45):
            for j, bit in enumerate(bits):
                h = -radius * (0.62 + 0.115 * j)
                if bit == "1":
                    pen.line((-radius * 0.17, h), (radius * 0.17, h), "#5a1d10", 2.4)
                else:
                    pen.line((-radius * 0.17, h), (-radius * 0.05, h), "#5a1d10", 2.4)
                    pen.line((radius * 0.05, h), (radius * 0.17, h), "#5a1d10", 2.4)


def wide_sleeves(cloth: Cloth, *, drop: float = 165.0, fore: float = 146.0, cuff: bool = True) -> Garment:  # fmt: skip
    """Upper arm and a wide hanging sleeve with a fretted cuff."""

    def upper(pen: Pen) -> None:
        outline = spline([(-14, -44), (30, -51), (90, -45), (134, -37), (150, 0), (134, 42), (80, 54), (20, 56), (-32, 30), (-40, -10)])  # fmt: skip
        hide(pen, outline, cloth.shade, pattern=cloth.figure(32, 8))

    def sleeve(pen: Pen) -> None:
        length, d = fore, drop
        outline = spline([(-26, -30), (30, -40), (length - 30, -42), (length + 8, -44, 1), (length + 14, 10), (length + 5, d * 0.56), (length - 14, d, 1), (length - 68, d * 0.96), (58, d * 0.72), (8, 46 + d * 0.2), (-26, 44), (-38, 6)])  # fmt: skip
        hide(pen, outline, cloth.body, pattern=cloth.figure(34, 12))
        with pen.group(clip=outline):
            for k in range(4):
                fold = brush([(-10 + k * 14, -10 + k * 14), (30 + k * 20, d * 0.25 + k * 18), (length - 84 + k * 12, d * 0.8 - k * 6)], [1, 4.5, 1])  # fmt: skip
                pen.path(fold, (INK, 0.28))
        if cuff:
            band = spline([(length - 32, -44, 1), (length + 8, -44, 1), (length + 14, 10), (length + 5, d * 0.56), (length - 14, d, 1), (length - 58, d * 0.97, 1), (length - 42, d * 0.56), (length - 31, 10)])  # fmt: skip
            hide(pen, band, cloth.gold, line=2.8, thick=0.6)
            meander(pen, spline([(length - 11, -32), (length - 8, 16), (length - 18, d * 0.55), (length - 34, d * 0.9)], closed=False), 20, 2.5, mix(cloth.second, "#5a1d10", 0.5))  # fmt: skip

    return Garment(parts={"upper": Part(draw=upper), "fore": Part(draw=sleeve), "elbow_pin": _pin()})  # fmt: skip


def slim_sleeves(cloth: Cloth, *, fore: float = 146.0, width: float = 1.0, cuff: str = "", water: bool = False) -> Garment:  # fmt: skip
    """Close sleeves; ``water`` adds the long white end of a 旦 role (水袖)."""
    cuff_dye = dye(cuff, light=0.25) if cuff else cloth.gold

    def upper(pen: Pen) -> None:
        w = width
        outline = spline([(-14, -38 * w), (30, -43 * w), (90, -38 * w), (134, -31 * w), (146, 0), (134, 33 * w), (80, 41 * w), (20, 44 * w), (-28, 26 * w), (-35, -8)])  # fmt: skip
        hide(pen, outline, cloth.shade, pattern=cloth.figure(28, 8))

    def sleeve(pen: Pen) -> None:
        w, length = width, fore
        outline = spline([(-28, -20 * w), (0, -33 * w), (60, -33 * w), (length + 2, -24 * w, 1), (length + 4, 24 * w, 1), (60, 36 * w), (0, 35 * w), (-28, 22 * w)])  # fmt: skip
        if water:
            silk = spline([(length - 30, -27 * w, 1), (length + 9, -26), (length + 14, 12), (length + 6, 84), (length - 14, 150, 1), (length - 42, 116), (length - 32, 66), (length - 36, 24, 1)])  # fmt: skip
            hide(pen, silk, ("#fffaf0", "#e6d6b4"), line=2.4, thick=0.6)
            with pen.group(clip=silk):
                for k in range(4):
                    pen.path(spline([(length - 22 + k * 8, -20), (length - 18 + k * 8, 50), (length - 12 + k * 8, 140)], closed=False), None, stroke=("#8a7a5a", 0.5), width=1.5)  # fmt: skip
        hide(pen, outline, cloth.body, pattern=cloth.figure(28, 12))
        band = spline([(length - 32, -28 * w, 1), (length + 2, -25 * w, 1), (length + 6, 0), (length + 4, 25 * w, 1), (length - 31, 30 * w, 1), (length - 27, 0)])  # fmt: skip
        hide(pen, band, cuff_dye, line=2.6, thick=0.4)
        for k in range(4):
            pen.circle(length - 13, -17 * w + k * 11.4 * w, 2.3, "#7a1d10")

    return Garment(parts={"upper": Part(draw=upper), "fore": Part(draw=sleeve), "elbow_pin": _pin()})  # fmt: skip


def _pin() -> Part:
    def draw(pen: Pen) -> None:
        pen.circle(0, 0, 6.5, "#2a120a")
        pen.circle(0, 0, 4.2, "#c98a3a")
        pen.circle(0, 0, 1.7, "#2a120a")

    return Part(draw=draw, fibre=0)


def long_skirt(cloth: Cloth, *, hem: float = 488.0, breadth: float = 1.0, band: float = 84.0, flare: float = 1.0, pleats: int = 6) -> Garment:  # fmt: skip
    """A robe's two long panels with a sea-wave hem; they follow the legs."""
    near = [(-78 * breadth, -8, 1), (38 * breadth, -8, 1), (58 * breadth, 200), (50 * flare, hem - 18), (-60 * flare, hem + 6), (-176 * flare, hem - 18), (-140 * flare, 250)]  # fmt: skip
    far = [(-30 * breadth, -8, 1), (80 * breadth, -8, 1), (118 * flare, 230), (152 * flare, hem - 22), (56 * flare, hem + 4), (-44 * flare, hem - 12), (-20, 230)]  # fmt: skip
    return Garment(
        parts={
            "skirt_near": Part(draw=_panel(cloth, near, cloth.body, band, pleats, 33), bends=KNEE, far=True),
            "skirt_far": Part(draw=_panel(cloth, far, cloth.shade, band, pleats, 21), bends=KNEE, far=True),
        }
    )  # fmt: skip


def _panel(cloth: Cloth, points: Sequence[Point], colours: Dye, band: float, pleats: int, seed: int) -> Drawing:  # fmt: skip
    def draw(pen: Pen) -> None:
        outline = spline(points)
        hide(pen, outline, colours, pattern=cloth.figure(42, seed))
        x0, y0, x1, y1 = outline.bounds
        with pen.group(clip=outline):
            if band:
                _sea_hem(pen, cloth, (x0, y1 - band, x1, y1))
            for k in range(1, pleats):
                u = k / pleats
                top = points[0][0] + (points[1][0] - points[0][0]) * u
                low = x0 + (x1 - x0) * u
                mid = top * 0.6 + low * 0.4
                pen.path(brush([(top, y0), (mid, y0 + (y1 - y0) * 0.45), (low, y1)], [1, 5, 2]), (INK, 0.42))  # fmt: skip
                pen.path(spline([(top + 4, y0), (mid + 5, y0 + (y1 - y0) * 0.45), (low + 4, y1)], closed=False), None, stroke=("#ffd890", 0.42), width=1.3)  # fmt: skip
        pen.path(outline, None, stroke=INK, width=3.2)

    return draw


def _sea_hem(pen: Pen, cloth: Cloth, box: tuple[float, float, float, float]) -> None:
    x0, y0, x1, y1 = box
    top = [(x0 + (x1 - x0) * k / 12, y0 + math.sin(k * 0.9) * 7) for k in range(13)]
    hem = polygon([(x0 - 9, y0), *top, (x1 + 9, y1 + 9), (x0 - 9, y1 + 9)])
    ground = (
        dye(mix(cloth.trim, "#8a4a16", 0.42), depth=0.4)
        if luma(cloth.main) < 0.6
        else cloth.contrast
    )
    with pen.group(clip=hem):
        pen.path(hem, pen.linear((0, y0), (0, y1), list(ground)))
        waves(36, 2.2, 4)(pen, (x0, y0 + 14, x1, y1))
    pen.path(hem, None, stroke=INK, width=3)
    line = spline([(x, y - 9) for x, y in top], closed=False)
    pen.path(line, None, stroke=LAMP, width=2.4)
    for x, y, _ in spline([(x, y - 19) for x, y in top], closed=False).along(15):
        pen.circle(x, y, 2.8, LAMP)


def apron(cloth: Cloth, *, length: float = 380.0, pale: bool = True) -> Garment:
    """A panel down the front."""

    def draw(pen: Pen) -> None:
        outline = spline([(-24, 6, 1), (54, 6, 1), (66, length * 0.52), (60, length * 0.95, 1), (18, length), (-32, length * 0.95, 1), (-30, length * 0.52)])  # fmt: skip
        if pale:
            blossoms = flowers(28, cloth.seed + 6, "#c65a34", "#f6d890")
            hide(
                pen,
                outline,
                ("#f3e2ba", "#d6b277"),
                pattern=blossoms,
                band=cloth.border,
                band_width=15,
                beads=15,
            )
        else:
            hide(pen, outline, cloth.contrast, pattern=cloth.figure(36, 6), band=mix(cloth.trim, INK, 0.25), band_width=13, beads=15)  # fmt: skip

    return Garment(parts={"apron": Part(draw=draw, bends=(160, 320), far=True)})


def sash(cloth: Cloth, *, breadth: float = 1.0, pendant: bool = True, tails: bool = True) -> Garment:  # fmt: skip
    """A brocade belt with jade, hanging sashes and a pendant."""

    def draw(pen: Pen) -> None:
        b = breadth
        belt = spline([(-82 * b, -16, 1), (0, -22), (84 * b, -14, 1), (82 * b, 30, 1), (0, 26), (-80 * b, 30, 1)])  # fmt: skip
        hide(pen, belt, cloth.gold, pattern=coins(22, 1.8))
        pen.circle(28 * b, 8, 15, "#e7f2d8", stroke=INK, width=2.4)
        pen.circle(28 * b, 8, 6, "#3c7a5c")

    def jade(pen: Pen) -> None:
        pen.line((0, -8), (0, 48), "#c0452a", 3)
        pen.circle(0, 66, 18, "#9fcdaa", stroke=INK, width=2.2)
        pen.circle(0, 66, 7.5, LAMP, stroke=INK, width=1.8)
        tassel(pen, 0, 84, 66)

    parts = {"belt": Part(draw=draw, far=False)}
    dangles: tuple[Dangle, ...] = ()
    if tails:
        parts["sash_a"] = ribbon_strip("#f0dcae", 250, 17, line="#8a5a2a")
        parts["sash_b"] = ribbon_strip(cloth.second if luma(cloth.second) > 0.25 else "#c5492b", 206, 17)  # fmt: skip
        dangles += (
            Dangle(part="sash_a", frame="pelvis", at=(24 * breadth, 16), layer="belt", rest=0, swing=2, curl=5, stream=22, streak=24),
            Dangle(part="sash_b", frame="pelvis", at=(38 * breadth, 16), layer="belt", rest=-2, swing=2, curl=5, stream=22, streak=24, lag=0.6),
        )  # fmt: skip
    if pendant:
        parts["jade"] = Part(draw=jade, bends=(20, 150), fibre=0.1)
        dangles += (Dangle(part="jade", frame="pelvis", at=(-36 * breadth, 24), layer="belt", rest=1, swing=3.4, curl=3, stream=24, streak=12, lag=0.4),)  # fmt: skip
    return Garment(parts=parts, dangles=dangles)


def jacket_skirt(cloth: Cloth, *, length: float = 190.0, breadth: float = 1.0) -> Garment:
    """The short tail of a jacket over trousers, in two flaps."""

    def flap(points: list[Point], colours: Dye, seed: int) -> Drawing:
        def draw(pen: Pen) -> None:
            hide(pen, spline(points), colours, pattern=cloth.figure(34, seed), band=cloth.border, band_width=11, beads=13)  # fmt: skip

        return draw

    b = breadth
    near: list[Point] = [(-78 * b, -8, 1), (34 * b, -8, 1), (50 * b, length * 0.6), (46 * b, length, 1), (-40 * b, length + 14), (-122 * b, length - 6, 1), (-104 * b, length * 0.5)]  # fmt: skip
    far: list[Point] = [(-30 * b, -8, 1), (80 * b, -8, 1), (100 * b, length * 0.5), (112 * b, length - 8, 1), (40 * b, length + 10), (-30 * b, length, 1)]  # fmt: skip
    return Garment(
        parts={
            "skirt_near": Part(draw=flap(near, cloth.body, 33), far=True),
            "skirt_far": Part(draw=flap(far, cloth.shade, 21), far=True),
        }
    )


def patches(pen: Pen, cloth: Cloth) -> None:
    """The mended cloth of poor folk."""
    for x, y, r in ((-46, -120, 12), (34, -76, -10)):
        with pen.group(translate=(x, y), rotate=r):
            patch = polygon([(-17, -15), (16, -17), (18, 15), (-15, 17)])
            hide(pen, patch, dye(mix(cloth.second, LAMP, 0.25)), line=2, thick=0.4)
            for k in range(4):
                pen.line((-14 + k * 9, -20), (-13 + k * 9, -12), INK, 1.6)


def roundel_row(cloth: Cloth) -> Drawing:
    """Medallions over a robe's chest, for the great."""

    def draw(pen: Pen) -> None:
        roundel(pen, -56, -96, 24, "#f4cf82", "#8d2416")
        roundel(pen, 60, -98, 24, "#f4cf82", "#8d2416")

    return draw
