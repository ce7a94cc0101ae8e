"""Armour: scale coats, lion belts, back flags, shoulder guards, a demon's hide and chains."""

from __future__ import annotations

import math
from collections.abc import Sequence

from yingxi.stage.hide import (
    INK,
    LAMP,
    clouds,
    dye,
    flowers,
    fringe,
    hide,
    mix,
    roundel,
    ruyi,
    scales,
    tortoise,
)
from yingxi.stage.pen import Pen, Point, brush, polygon, spiral, spline
from yingxi.stage.puppets.cloth import Cloth
from yingxi.stage.puppets.parts import Dangle, Drawing, Part
from yingxi.stage.puppets.robes import Garment, wide

GOLD = ("#f6cf6a", "#a5641c")


def lion(pen: Pen, x: float, y: float, size: float) -> None:
    """A lion mask ornament."""
    with pen.group(translate=(x, y), scale=size):
        mask = spline([(-34, -22), (-46, -44), (-20, -36), (0, -44), (20, -36), (46, -44), (34, -22), (44, 4), (26, 34), (0, 42), (-26, 34), (-44, 4)])  # fmt: skip
        hide(pen, mask, GOLD, line=2.6, thick=0.5)
        for k in (-1, 1):
            pen.path(brush([(k * 4, -14), (k * 18, -24), (k * 34, -20)], [3, 7, 2]), "#5a1d10")
            pen.circle(k * 16, -8, 8, LAMP, stroke="#5a1d10", width=2)
            pen.circle(k * 15, -7, 3.4, "#2a0a06")
            pen.path(spiral(k * 34, 14, 10, 1.2, 0, k), None, stroke="#5a1d10", width=2)
            pen.path(spiral(k * 28, -30, 7, 1.1, 0, -k), None, stroke="#5a1d10", width=1.8)
        pen.path(spline([(-9, 6), (0, -4), (9, 6), (0, 12)]), "#5a1d10")
        pen.path(spline([(-26, 18, 1), (-10, 16), (0, 20), (10, 16), (26, 18, 1), (16, 32), (0, 34), (-16, 32)]), "#3a0d08")  # fmt: skip
        for k in range(5):
            pen.path(polygon([(-18 + k * 8, 18), (-12 + k * 8, 18), (-15 + k * 8, 26)]), LAMP)


def scale_coat(cloth: Cloth, *, breadth: float = 1.0, mirrors: bool = True) -> Garment:
    """A scale coat with a gilt breastplate and a scarf."""

    def draw(pen: Pen) -> None:
        b = breadth
        body = spline(wide([(-30, -308), (-84, -290), (-114, -246), (-108, -150), (-92, -60), (-90, 8, 1), (92, 8, 1), (102, -70), (116, -160), (106, -250), (78, -288), (34, -306)], b))  # fmt: skip
        hide(pen, body, cloth.body, pattern=scales(24, 2.4), band=cloth.border, band_width=14, beads=15)  # fmt: skip
        plate = spline(wide([(-70, -282, 1), (0, -268), (74, -282, 1), (94, -200), (78, -130), (10, -112), (-66, -130), (-84, -200)], b))  # fmt: skip
        hide(pen, plate, cloth.gold, band=mix(cloth.second, "#8d2416", 0.4), band_width=12, beads=13)  # fmt: skip
        if mirrors:
            for x in (-34 * b, 46 * b):
                r = 35 * b
                shine = pen.radial((x - 8, -206), 44, ["#fff6d6", "#d9c07a", "#7a5a24"])
                pen.circle(x, -196, r, shine, stroke=INK, width=2.8)
                pen.circle(x, -196, r * 0.77, None, stroke="#8d2416", width=2.2)
                for k in range(12):
                    a = k / 12 * math.tau
                    pen.circle(x + math.cos(a) * r * 0.89, -196 + math.sin(a) * r * 0.89, 2.1, "#8d2416")  # fmt: skip
                pen.path(spiral(x, -196, r * 0.54, 1.6, 0, 1), None, stroke="#a5641c", width=2.4)
        else:
            lion(pen, 6, -196, 1.0)
        ruyi(pen, 6, -246, 22, 180, 2.4, "#7a1d10")
        ruyi(pen, 6, -140, 24, 0, 2.4, "#7a1d10")
        scarf = spline(wide([(-44, -316, 1), (-10, -296), (36, -300), (60, -322, 1), (70, -296), (40, -268), (-10, -264), (-54, -290)], b))  # fmt: skip
        hide(pen, scarf, ("#f3e2ba", "#c99a5a"), line=2.6, thick=0.5)
        for k in range(4):
            pen.path(spline([(-44 + k * 6, -306 + k * 5), (0, -284 + k * 4), (58 - k * 2, -308 + k * 7)], closed=False), None, stroke=("#8a5a2a", 0.7), width=1.5)  # fmt: skip

    return Garment(parts={"torso": Part(draw=draw)})


def lion_belt(cloth: Cloth, *, breadth: float = 1.0) -> Garment:
    """A belly guard under a broad belt with a lion's head."""

    def draw(pen: Pen) -> None:
        guard = spline(wide([(-96, -40, 1), (0, -52), (98, -40, 1), (104, 10), (70, 64), (6, 84), (-62, 64), (-102, 10)], breadth))  # fmt: skip
        hide(pen, guard, cloth.contrast, pattern=tortoise(13, 1.8), band=mix(cloth.trim, "#7a4a12", 0.3), band_width=13, teeth=17)  # fmt: skip
        belt = spline(wide([(-98, -34, 1), (0, -44), (100, -34, 1), (100, -2, 1), (0, -10), (-98, -2, 1)], breadth))  # fmt: skip
        hide(pen, belt, cloth.gold)
        for k in range(9):
            x = (-84 + k * 21) * breadth
            with pen.group(translate=(x, -21 - math.sin(k / 8 * 3.14) * 9), rotate=45):
                pen.rect(-7, -7, 14, 14, "#8d2416")
                pen.rect(-3, -3, 6, 6, LAMP)
        lion(pen, 6, 10, 1.2 * breadth)

    return Garment(parts={"belt": Part(draw=draw)})


def leg_guards(cloth: Cloth, *, breadth: float = 1.0, length: float = 330.0) -> Garment:
    """Two great scale flaps before the legs, with roundels and a fringe."""

    def panel(shift: float, colours: Sequence[str]) -> Drawing:
        def draw(pen: Pen) -> None:
            b, h = breadth, length
            points: list[Point] = [(-62, 4, 1), (62, 4, 1), (84, h * 0.45), (96, h - 26, 1), (56, h), (0, h + 11), (-56, h), (-96, h - 26, 1), (-84, h * 0.45)]  # fmt: skip
            placed: list[Point] = [((p[0] + shift) * b, *p[1:]) for p in points]
            edge = [((-94 + 188 * k / 30 + shift) * b, h - 22 + 28 * math.sin(k / 30 * math.pi)) for k in range(31)]  # fmt: skip
            fringe(pen, edge, 46, (cloth.trim, cloth.trim, cloth.second))
            hide(pen, spline(placed), colours, pattern=scales(27, 2.6), band=cloth.border, band_width=21, beads=19, line=3.4)  # fmt: skip
            roundel(pen, shift * b, h * 0.48, 43 * b, "#f4cf82", "#8d2416")

        return draw

    return Garment(
        parts={
            "skirt_near": Part(draw=panel(-62, cloth.body), bends=(180, 330), far=True),
            "skirt_far": Part(draw=panel(66, cloth.shade), bends=(180, 330), far=True),
        }
    )


def front_flap(cloth: Cloth, *, length: float = 400.0) -> Garment:
    """A narrow gold panel between the leg guards."""

    def draw(pen: Pen) -> None:
        outline = spline([(-44, 0, 1), (50, 0, 1), (60, length * 0.5), (56, length - 14, 1), (4, length + 8), (-50, length - 14, 1), (-54, length * 0.5)])  # fmt: skip
        hide(pen, outline, cloth.gold, pattern=clouds(30, cloth.seed + 2, 1.8, "#7a3a12"), band=cloth.border, band_width=13, beads=15)  # fmt: skip

    return Garment(parts={"apron": Part(draw=draw, bends=(160, 320), far=True)})


def armoured_arms(cloth: Cloth, *, fore: float = 146.0, guard: bool = True, width: float = 1.0) -> Garment:  # fmt: skip
    """Scale sleeves, gilt bracers and three-tiered shoulder guards."""

    def upper(pen: Pen) -> None:
        w = width
        outline = spline([(-40, -40 * w), (10, -52 * w), (80, -46 * w), (134, -36 * w), (148, 0), (134, 38 * w), (60, 48 * w), (0, 50 * w), (-42, 32 * w)])  # fmt: skip
        hide(pen, outline, cloth.shade, pattern=scales(19, 2.1))

    def lower(pen: Pen) -> None:
        w, length = width, fore
        outline = spline([(-32, -32 * w), (20, -40 * w), (80, -35 * w), (length, -27 * w), (length + 6, 0), (length, 27 * w), (80, 35 * w), (20, 40 * w), (-32, 32 * w)])  # fmt: skip
        hide(pen, outline, cloth.body, pattern=scales(17, 2))
        bracer = spline([(46, -43 * w, 1), (length + 2, -32 * w, 1), (length + 8, 0), (length + 2, 32 * w, 1), (46, 43 * w, 1), (38, 0)])  # fmt: skip
        hide(pen, bracer, cloth.gold, band=cloth.border, band_width=8, beads=10, line=2.8)
        ruyi(pen, 94, 2, 23, 90, 2.6, "#7a1d10")

    def shoulder(pen: Pen) -> None:
        for k in (2, 1, 0):
            y, w = k * 34, (96 - k * 12) * width
            plate = spline([(-w * 0.60, -40 + y), (-w * 0.1, -60 + y), (w * 0.46, -46 + y), (w * 0.72, 4 + y, 1), (w * 0.30, 22 + y), (-w * 0.2, 24 + y), (-w * 0.74, 8 + y, 1)])  # fmt: skip
            colours = cloth.gold if k != 1 else cloth.body
            hide(pen, plate, colours, pattern=scales(17, 2) if k == 1 else None, band=cloth.border, band_width=9, beads=11, line=2.8)  # fmt: skip
        lion(pen, 0, -14, 0.74 * width)

    parts = {"upper": Part(draw=upper), "fore": Part(draw=lower)}
    if guard:
        parts["pauldron"] = Part(draw=shoulder)
    return Garment(parts=parts)


def back_flags(cloth: Cloth, *, length: float = 250.0) -> Garment:
    """Four pennants on the back (靠旗)."""
    parts = {"flag_a": Part(draw=_flag(cloth, length, cloth.main, 1), bends=(60, 420), far=True), "flag_b": Part(draw=_flag(cloth, length, cloth.second, 2), bends=(60, 420), far=True)}  # fmt: skip
    dangles = tuple(
        Dangle(part=("flag_a", "flag_b")[k % 2], frame="torso", at=(-44, -226), layer="back", rest=180 - angle, swing=1.4, curl=3, stream=-8, streak=-12, weight=0, lag=k * 0.7)
        for k, angle in enumerate((62, 38, 15, -8))
    )  # fmt: skip
    return Garment(parts=parts, dangles=dangles)


def _flag(cloth: Cloth, length: float, colour: str, seed: int) -> Drawing:
    def draw(pen: Pen) -> None:
        # Drawn upside down along +y: the dangle turns it up.
        with pen.group(rotate=180):
            pen.line((0, 20), (0, -length - 34), "#2a120a", 6)
            pen.line((0, 20), (0, -length - 34), "#c98a3a", 2.6)
            pen.path(polygon([(-7, -length - 30), (7, -length - 30), (0, -length - 62)]), "#f0c056", stroke=INK, width=2)  # fmt: skip
            cloth_shape = spline([(2, -length - 20, 1), (-60, -length + 14), (-122, -length + 66), (-172, -length + 130, 1), (-110, -length + 138), (-54, -length + 140), (2, -length + 150, 1)])  # fmt: skip
            hide(pen, cloth_shape, dye(colour), pattern=flowers(32, int(length) + seed), band=cloth.border, band_width=17, teeth=19)  # fmt: skip
            roundel(pen, -46, -length + 76, 24, "#f4cf82", "#7a1d10")
            for k in range(2):
                spine = [(4 + i * (4 + k * 2), -length - 14 + i * 17) for i in range(9)]
                pen.path(brush(spine, [5, 7, 8, 8, 9, 9, 10, 8, 4]), cloth.trim if k else cloth.second, stroke=INK, width=1.4)  # fmt: skip

    return draw


def cape(cloth: Cloth, *, length: float = 430.0) -> Garment:
    """A cloak down the back that streams in the wind."""

    def draw(pen: Pen) -> None:
        outline = spline([(-36, -16, 1), (30, -16, 1), (52, length * 0.4), (66, length * 0.96, 1), (20, length * 0.92), (-30, length, 1), (-70, length * 0.93), (-104, length * 0.97, 1), (-78, length * 0.4)])  # fmt: skip
        hide(pen, outline, cloth.contrast, pattern=cloth.figure(44, 31), band=cloth.trim, band_width=10, beads=15)  # fmt: skip
        with pen.group(clip=outline):
            for k in range(4):
                pen.path(brush([(-20 + k * 14, -10), (-30 + k * 20, length * 0.5), (-70 + k * 34, length)], [1, 6, 2]), (INK, 0.4))  # fmt: skip

    return Garment(
        parts={"cape": Part(draw=draw, bends=(30, length), far=True)},
        dangles=(Dangle(part="cape", frame="torso", at=(-52, -276), layer="back", rest=7, swing=1.6, curl=4, stream=26, streak=36, weight=0.5),),
    )  # fmt: skip


def demon_body(cloth: Cloth, skin: tuple[str, str]) -> Garment:
    """A bare chest with a tiger skin, chains and spiked bracers."""

    def torso(pen: Pen) -> None:
        body = spline([(-30, -306), (-92, -290), (-122, -244), (-112, -150), (-84, -60), (-80, 8, 1), (82, 8, 1), (94, -70), (120, -160), (112, -250), (82, -288), (34, -304)])  # fmt: skip
        hide(pen, body, skin, glow=0.2)
        for line in (
            [(-64, -214), (-30, -196), (4, -210)], [(84, -214), (46, -196), (8, -210)],
            [(6, -250), (4, -150), (8, -60)], [(-48, -130), (0, -122), (54, -132)],
            [(-44, -92), (2, -84), (50, -94)],
        ):  # fmt: skip
            pen.path(spline(line, closed=False), None, stroke=(INK, 0.6), width=2.4)
        skin_cloth = spline([(-84, -292, 1), (-36, -310), (10, -250), (66, -150), (88, -60, 1), (62, -52), (20, -128), (-30, -220), (-92, -250, 1)])  # fmt: skip
        hide(pen, skin_cloth, ("#e9a23c", "#9a5418"), line=2.8)
        with pen.group(clip=skin_cloth):
            for k in range(9):
                x, y = -72 + k * 18, -286 + k * 26
                pen.path(brush([(x - 16, y + 10), (x + 6, y), (x + 30, y - 16)], [2, 8, 1]), "#2a120a")  # fmt: skip
        for k in range(11):
            u = k / 10
            pen.circle(-60 + u * 124, -262 + math.sin(u * math.pi) * 42, 8, None, stroke=INK, width=6)  # fmt: skip
            pen.circle(-60 + u * 124, -262 + math.sin(u * math.pi) * 42, 8, None, stroke="#c9c2b0", width=2.6)  # fmt: skip
        lion(pen, 4, -212, 0.62)

    def upper(pen: Pen) -> None:
        outline = spline([(-38, -42), (10, -56), (80, -50), (134, -34), (146, 0), (134, 36), (70, 50), (0, 50), (-42, 30)])  # fmt: skip
        hide(pen, outline, skin, pattern=scales(25, 1.7, mix(skin[0], LAMP, 0.3), drop=False))
        band = spline([(64, -54, 1), (94, -50, 1), (96, 48, 1), (66, 52, 1)])
        hide(pen, band, cloth.gold, line=2.6, thick=0.5)

    def lower(pen: Pen) -> None:
        outline = spline([(-30, -30), (20, -40), (80, -34), (150, -22), (154, 0), (150, 22), (80, 34), (20, 40), (-30, 30)])  # fmt: skip
        hide(pen, outline, skin)
        bracer = spline([(70, -40, 1), (140, -29, 1), (146, 0), (140, 29, 1), (70, 40, 1), (64, 0)])
        hide(pen, bracer, cloth.contrast, band=cloth.trim, band_width=6, line=2.8)
        for k in range(3):
            x = 84 + k * 22
            pen.path(polygon([(x - 8, 34), (x + 8, 31), (x + 1, 56)]), "#e9e2cc", stroke=INK, width=2)  # fmt: skip

    def kilt(shift: float, colours: tuple[str, str]) -> Drawing:
        def draw(pen: Pen) -> None:
            points: list[Point] = [(-58 + shift, -8, 1), (58 + shift, -8, 1), (92 + shift, 170, 1)]
            points += [(92 + shift - k * 23, 206 + (k % 2) * 44, 1) for k in range(8)]
            points += [(-92 + shift, 170, 1)]
            hide(pen, spline(points), colours, pattern=cloth.figure(34, 3), line=3)

        return draw

    return Garment(
        parts={
            "torso": Part(draw=torso),
            "upper": Part(draw=upper),
            "fore": Part(draw=lower),
            "skirt_near": Part(draw=kilt(-34, cloth.body), bends=(120, 240), far=True),
            "skirt_far": Part(draw=kilt(34, cloth.shade), bends=(120, 240), far=True),
        }
    )
