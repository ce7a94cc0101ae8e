"""A lady's dress: pleated skirt, overskirt, ribbons, cloud collar."""

from __future__ import annotations

import math

from yingxi.stage.hide import INK, LAMP, clouds, fringe, hide, mix, ruyi, tassel
from yingxi.stage.pen import Pen, brush, spline
from yingxi.stage.puppets.cloth import Cloth
from yingxi.stage.puppets.hair import ribbon_strip
from yingxi.stage.puppets.parts import Dangle, Drawing, Part
from yingxi.stage.puppets.robes import Garment, long_skirt


def lady_dress(cloth: Cloth, *, breadth: float = 0.9) -> Garment:
    """A high-waisted pleated dress to the ground, ribboned sash and a short overskirt."""
    skirt_cloth = Cloth(main=mix(cloth.main, "#fff0d4", 0.32), second=cloth.second, trim=cloth.trim, weave="flowers" if cloth.weave != "flowers" else "clouds", seed=cloth.seed + 3, feminine=True)  # fmt: skip
    out = long_skirt(skirt_cloth, hem=524, breadth=breadth, band=58, flare=0.92, pleats=9)

    def over(pen: Pen) -> None:
        b = breadth
        outline = spline([(-74 * b, -6, 1), (74 * b, -6, 1), (100 * b, 90), (86, 158), (52, 176, 1), (30, 150), (6, 196, 1), (-20, 152), (-46, 184, 1), (-86, 154), (-104 * b, 84)])  # fmt: skip
        hide(pen, outline, cloth.body, pattern=cloth.figure(30, 17), band=cloth.second, band_width=11, beads=12)  # fmt: skip
        points = [(86, 158), (52, 176), (6, 196), (-46, 184), (-86, 154)]
        for x, y in points:
            tassel(pen, x, y - 4, 40, cloth.trim)

    def bow(pen: Pen) -> None:
        b = breadth
        belt = spline([(-74 * b, -22, 1), (0, -28), (74 * b, -20, 1), (73 * b, 16, 1), (0, 12), (-72 * b, 16, 1)])  # fmt: skip
        hide(pen, belt, cloth.contrast, pattern=clouds(18, cloth.seed, 1.4), band=cloth.trim, band_width=4)  # fmt: skip
        for side in (-1, 1):
            loop = spline([(30, -6), (30 + side * 20, -26), (30 + side * 40, -20), (30 + side * 38, 6), (30 + side * 16, 10)])  # fmt: skip
            hide(pen, loop, cloth.gold, line=2.2, thick=0.4)
        pen.circle(30, -5, 8.5, "#e7f2d8", stroke=INK, width=2)

    def scarf(pen: Pen) -> None:
        silk = brush([(0, -8), (18, 90), (-16, 190), (24, 290), (-10, 372), (4, 412)], [9, 20, 22, 21, 18, 3])  # fmt: skip
        pen.path(silk, mix(cloth.trim, LAMP, 0.55), stroke="#8a5a2a", width=1.6)
        fold = spline([(2, 6), (14, 92), (-13, 190), (18, 288), (-8, 366)], closed=False)
        pen.path(fold, None, stroke=("#8a5a2a", 0.6), width=1.4)

    parts = {
        "apron": Part(draw=over, far=True),
        "belt": Part(draw=bow),
        "sash_a": ribbon_strip(cloth.trim, 330, 15, line="#8a3a1a"),
        "sash_b": ribbon_strip(cloth.second, 290, 15),
        "scarf": Part(draw=scarf, bends=(30, 400)),
    }
    dangles = (
        Dangle(part="scarf", frame="torso", at=(-70 * breadth, -236), layer="back", rest=5, swing=4, curl=20, stream=46, streak=30),
        Dangle(part="sash_a", frame="pelvis", at=(26, 4), layer="belt", rest=2, swing=2.4, curl=7, stream=24, streak=26),
        Dangle(part="sash_b", frame="pelvis", at=(36, 4), layer="belt", rest=-2, swing=2.4, curl=7, stream=24, streak=26, lag=0.7),
    )  # fmt: skip
    return out + Garment(parts=parts, dangles=dangles)


def cloud_collar(cloth: Cloth) -> Drawing:
    """A four-lobed collar (云肩) with a fringe."""

    def draw(pen: Pen) -> None:
        edge = [(-60 + k * 10, -212 + 26 * math.sin(k / 12 * math.pi)) for k in range(13)]
        fringe(pen, edge, 26, (cloth.trim, cloth.second))
        outline = spline([(-40, -308, 1), (0, -284), (44, -306, 1), (74, -280), (84, -236), (58, -214), (36, -232, 1), (26, -196), (0, -180), (-26, -198), (-38, -232, 1), (-62, -214), (-82, -238), (-70, -282)])  # fmt: skip
        hide(pen, outline, cloth.contrast, band=cloth.trim, band_width=6, line=2.8, thick=0.6)
        for x, y in ((-54, -250), (0, -222), (56, -252)):
            ruyi(pen, x, y, 17, 0, 2.2)

    return draw
