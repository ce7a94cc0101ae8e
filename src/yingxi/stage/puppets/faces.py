"""Faces in the shadow-play profile, drawn along a mould: one long eye, a hinged jaw."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from itertools import takewhile

import numpy as np

from yingxi.stage.hide import hide, mix
from yingxi.stage.pen import Path, Pen, Point, brush, spline
from yingxi.stage.puppets.moulds import Mould
from yingxi.stage.puppets.parts import Drawing, Part

LINE = "#4a160c"
ROUGE = "#d8452a"


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


def swelling(points: Sequence[Point], width: float) -> list[Path]:
    """A cut line that swells between its corners as a pressed brush does, thin at each end."""
    runs: list[list[Point]] = [[]]
    for p in points:
        runs[-1].append(p)
        if len(p) > 2 and p[2] and len(runs[-1]) > 1:
            runs.append([p])
    out: list[Path] = []
    for run in runs:
        if len(run) < 2:
            continue
        line = spline([(p[0], p[1], 1) if k in (0, len(run) - 1) else (p[0], p[1]) for k, p in enumerate(run)], closed=False).polyline[::3]  # fmt: skip
        t = np.linspace(0, 1, len(line))
        press = width * (0.5 + 0.5 * np.sin(np.pi * t) ** 0.8)
        out.append(brush([(float(x), float(y)) for x, y in line], [float(w) for w in press]))
    return out


def _lined(pen: Pen, points: Sequence[Point], width: float) -> None:
    for stroke in swelling(points, width):
        pen.path(stroke, LINE)
    pen.path(spline(points, closed=False), None, stroke=LINE, width=width * 0.5)


def _veil(pen: Pen, x: float, y: float, rx: float, ry: float, tint: str, depth: float) -> None:
    """A breath of dye with no edge."""
    reach = max(rx, ry)
    fade = pen.radial((0, 0), reach, [(tint, depth), (tint, depth * 0.55), (tint, 0.0)])
    with pen.group(translate=(x, y), scale=(rx / reach, ry / reach)):
        pen.circle(0, 0, reach, fade)


def _neck(pen: Pen, mould: Mould) -> None:
    wide = 0.82 if mould.fine or mould.chubby else 1.08
    dark = (mix(mould.skin[1], "#b8602c", 0.34), mix(mould.skin[1], "#c8743a", 0.16))
    throat = 5.0 if mould.sideburn else 0.0
    neck = spline([(-18 * wide, -84), (36 * wide, -50), (36 * wide + throat, -8), (36 * wide, 8), (44 * wide, 34), (-34 * wide, 34), (-24 * wide, 0)])  # fmt: skip
    hide(pen, neck, dark, line=2.2, edge=LINE, glow=0.1, thick=0.5)


def _mouth(pen: Pen, mould: Mould) -> None:
    """What an open jaw shows: the dark, a tongue, and the upper teeth along the face's edge."""
    at = max(k for k, p in enumerate(mould.face) if len(p) > 2 and p[0] > 50)
    front, back = np.array(mould.face[at][:2]), np.array(mould.face[at + 1][:2])

    def edge(u: float, drop: float) -> Point:
        x, y = front + (back - front) * u
        return (float(x), float(y) + drop, 1)

    front = front + (back - front) * 0.06
    hole = spline([edge(0, -3), edge(0.1, 10), edge(0.4, 15), edge(1.0, 9), edge(1.0, -3)])
    tip = edge(0, 0)
    pen.path(hole, pen.linear((tip[0] - 30, 0), (tip[0], 0), ["#2a0705", "#5a1410"]))
    pen.path(spline([edge(0.75, 8), edge(0.4, 5.5), edge(0.1, 8), edge(0.3, 13)]), "#b8402e")
    pen.path(spline([edge(0, -2), edge(0.02, 3.4), edge(0.4, 3.2), edge(0.75, 0.6), edge(0.75, -2)]), "#fff3dc")  # fmt: skip
    for k in range(4):
        a, b = edge(0.14 + 0.15 * k, -1), edge(0.15 + 0.15 * k, 3)
        pen.line((a[0], a[1]), (b[0], b[1]), ("#b99a72", 0.6), 0.7)


def _jaw(pen: Pen, mould: Mould, fangs: bool) -> None:
    tone = (mix(mould.skin[1], mould.skin[0], 0.2), mix(mould.skin[1], mould.skin[0], 0.1))
    # The jaw's line runs up to the ear, under the face, so that no seam shows behind it.
    front = [p for p in mould.jaw if p[0] > 24 or p[1] > -36]
    outline = spline([(-5, -74, 1), *front])
    hide(pen, outline, tone, line=0, glow=0.14, thick=0)
    with pen.group(clip=outline):
        under = [p for p in front if p[1] > -36]
        for width in (20, 13, 8, 4.5):
            pen.path(spline(under, closed=False), None, stroke=("#8a3c14", 0.075), width=width)
        _veil(pen, mould.lower_lip[0][0] + 3, -43, 9, 4, "#8a3c14", 0.24)
        if mould.sideburn and not fangs:
            # The angle of a man's jaw.
            _veil(pen, 16, -34, 18, 15, "#8a4a20", 0.2)
    # From the lip round the chin, and up under the ear where the face lies over it.
    lip = next(k for k, p in enumerate(front) if len(p) > 2 and p[0] > 50)
    round_chin = front[lip + 1 :]
    _lined(pen, [*round_chin, (-5, -74)], 3.1 if mould.sideburn else 2.6)
    low = mould.lower_lip
    pen.path(brush([(low[0][0] - 2, low[0][1] - 0.6), *low], [0.8, mould.lip_width * 0.9, mould.lip_width * 1.3, mould.lip_width * 0.9]), mould.lip)  # fmt: skip
    if mould.fine:
        pen.path(brush([(low[0][0] + 1, low[0][1] - 0.8), (low[1][0], low[1][1] - 1.1)], [0.4, 1.3]), ("#ffd0b0", 0.65))  # fmt: skip
    if mould.chubby:
        pen.path(spline([(40, -34), (50, -31), (57, -36)], closed=False), None, stroke=(LINE, 0.4), width=1.4)  # fmt: skip
    if fangs:
        for x in (62, 84):
            pen.path(brush([(x, -46), (x + 2, -60), (x - 1, -74)], [9, 7, 1]), "#fff2d0", stroke=LINE, width=1.6)  # fmt: skip


def _face(pen: Pen, mould: Mould, paint: Drawing | None, fangs: bool) -> None:
    outline = spline(mould.face)
    # Only the profile is lined: a seam across the cheek would look like a ventriloquist's doll.
    front = list(takewhile(lambda p: p[0] > 46 or p[1] < -80, mould.face))
    profile = spline(front, closed=False)
    hide(pen, outline, mould.skin, line=0, glow=0.14, thick=0)
    with pen.group(clip=outline):
        _modelled(pen, mould, profile)
        if paint is not None:
            paint(pen)
    _lined(pen, front, 2.8)
    _upper_lip(pen, mould)
    a, b, c = mould.nostril
    pen.path(brush([(a[0] - 1, a[1] + 0.6), a, b, c], [0.6, 2.2, 2.2, 0.6]), LINE)
    if mould.wrinkled:
        _wrinkles(pen)
    if mould.mole:
        pen.circle(52 if mould.fine else 38, -64, 1.4, "#3a120a")
    if mould.sideburn:
        _sideburn(pen, mould)
    _ear(pen, mould)
    if fangs:
        for x in (58, 76):
            pen.path(brush([(x, -55), (x + 2, -44), (x + 5, -34)], [9, 6, 1]), "#fff2d0", stroke=LINE, width=1.6)  # fmt: skip


def _modelled(pen: Pen, mould: Mould, profile: Path) -> None:
    """Light and shade in the skin, as a dyer lays it: socket, temple, cheek, wing of the nose."""
    for width in (15, 10, 6, 3.5):
        pen.path(profile, None, stroke=("#5a2410", 0.075), width=width)
    x, y, _ = mould.iris
    _veil(pen, x + 6, y - 9, 22, 9, "#8a3c14", 0.24)
    _veil(pen, 4, -118, 20, 34, "#8a3c14", 0.16)
    _veil(pen, 66, -78, 9, 12, "#8a3c14", 0.18)
    _veil(pen, 52, -138, 22, 14, "#fffbe8", 0.42)
    if mould.rouge:
        at, reach = ((38, -79), 27) if mould.chubby or mould.fine else ((40, -76), 22)
        _veil(pen, *at, reach, reach * 0.86, ROUGE, mould.rouge)
        if mould.fine:
            _veil(pen, 30, -94, 26, 17, ROUGE, mould.rouge * 0.4)
    if mould.sideburn:
        # A man's cheek is hollow under the bone, and his beard shows blue.
        with pen.group(translate=(34, -69), rotate=24):
            _veil(pen, 0, 0, 26, 8, "#9a4e22", 0.2)
    else:
        _veil(pen, 44, -86, 13, 5, "#fffbe8", 0.3)
    if mould.fine:
        _veil(pen, x - 9, y - 5, 31, 16, "#d8452a", 0.42)


def _upper_lip(pen: Pen, mould: Mould) -> None:
    corner, bow, tip = mould.upper_lip
    w = mould.lip_width
    back = (corner[0] - (4 if mould.fine else 2), corner[1] + 2.4)
    pen.path(brush([back, corner, bow, tip], [0.6, w * 1.0, w * 1.25, w * 0.8]), mould.lip)
    seam = [(corner[0] - 6, corner[1] + 4.2), (corner[0] + 2, corner[1] + 3.2), (tip[0] - 5, tip[1] + 3)]  # fmt: skip
    pen.path(brush(seam, [0.4, 1.5, 0.6]), (LINE, 0.85))


def _sideburn(pen: Pen, mould: Mould) -> None:
    lock = spline([(-6, -122), (4, -132), (11, -122), (14, -104), (13, -83, 1), (8.5, -78, 1), (4, -86), (0, -104)])  # fmt: skip
    pen.path(lock, mould.brow_tint)
    for k in range(3):
        pen.path(brush([(13 - k * 4, -120), (12 - k * 3.4, -100), (10.6 - k * 2, -82)], [0.3, 1.1, 0.2]), ("#d79a56", 0.6))  # fmt: skip


def _wrinkles(pen: Pen) -> None:
    for line in (
        [(64, -72), (56, -64), (52, -54)],
        [(24, -92), (34, -87), (46, -88)],
        [(14, -104), (9, -109), (3, -111)],
        [(14, -100), (9, -102), (3, -101)],
        [(15, -96), (10, -94), (5, -90)],
        [(36, -142), (48, -141), (58, -137)],
        [(38, -135), (50, -134), (60, -130)],
        [(30, -70), (26, -62), (28, -54)],
    ):
        pen.path(brush(line, [0.4, 2.2, 0.4]), ("#7a3a1c", 0.75))


def _ear(pen: Pen, mould: Mould) -> None:
    with pen.group(translate=(-1, -88), scale=mould.ear):
        shell = spline(
            [(-8, -4), (-3, -15), (6, -17), (11, -8), (8, 6), (5, 13), (0, 20), (-5, 12)]
        )
        pen.path(shell, pen.radial((2, 0), 20, [mix(mould.skin[1], "#d8602a", 0.28), mould.skin[1]]), stroke=LINE, width=1.9)  # fmt: skip
        pen.path(brush([(-4, 4), (-4.5, -6), (1, -12.5), (7, -8), (5, 3)], [0.5, 1.6, 2.0, 1.6, 0.5]), LINE)  # fmt: skip
        pen.path(brush([(-1, 6), (0, -2), (4, -5)], [0.5, 1.7, 0.4]), LINE)


def _eye(pen: Pen, mould: Mould, open_by: float) -> None:
    outline = mould.eye
    middle = outline[0][1] * 0.5 + outline[len(outline) // 2][1] * 0.5 + 1.5
    shaped = [(p[0], middle + (p[1] - middle) * open_by, *p[2:]) for p in outline]
    eye = spline(shaped)
    x, y, radius = mould.iris
    lash, widths = mould.lash
    drop = (1 - open_by) * 5
    inner = shaped[len(shaped) // 2]
    pen.path(eye, pen.linear((0, y - radius), (0, y + radius), ["#e8cfa8", "#fff8e4", "#fff3da"], [0, 0.5, 1]))  # fmt: skip
    with pen.group(clip=eye):
        pen.circle(inner[0] - 1, inner[1], 3.4 * open_by, ("#d8653f", 0.75))
        pen.circle(x, y, radius + 0.9, "#140806")
        warm = pen.radial((x - 0.6, y + radius * 0.55), radius * 1.15, ["#b4672a" if open_by > 0.8 else "#5a2c12", "#5a2c12" if open_by > 0.8 else "#2a120a", "#1a0a08"], [0, 0.5, 1])  # fmt: skip
        pen.circle(x, y, radius * 0.84, warm)
        pen.circle(x + 0.3, y - 0.2, radius * 0.45, "#080303")
        shade = [(p[0], p[1] + 2.6 + drop) for p in lash]
        for width in (7.0, 4.0):
            pen.path(spline(shade, closed=False), None, stroke=("#4a1a0c", 0.26), width=width)
        pen.circle(x + radius * 0.36, y - radius * 0.34, radius * 0.27, "#ffffff")
        pen.circle(x - radius * 0.32, y + radius * 0.42, radius * 0.14, ("#fff4dc", 0.8))
    upper = [(p[0], p[1] + (drop if 0 < i < len(lash) - 1 else drop * 0.3)) for i, p in enumerate(lash)]  # fmt: skip
    pen.path(brush(upper, widths), "#140705")
    low = [(p[0], p[1] + 0.6) for p in (shaped[0], *reversed(shaped[len(shaped) // 2 + 1 :]), inner)]  # fmt: skip
    pen.path(brush(low, [1.7, 1.6, 1.0, 0.4][: len(low)] if len(low) <= 4 else [1.4] * len(low)), (LINE, 0.95))  # fmt: skip
    if mould.fine and open_by > 0.8:
        a, b = lash[1], lash[0]
        for k in range(3):
            u = k / 3
            foot = (a[0] + (b[0] - a[0]) * u + 4, a[1] + (b[1] - a[1]) * u - 1)
            top = (foot[0] - 7.5 + k, foot[1] - 6.0 + k * 0.6)
            pen.path(brush([foot, ((foot[0] + top[0]) / 2 - 1, (foot[1] + top[1]) / 2 + 1), top], [1.9, 1.3, 0.2]), "#140705")  # fmt: skip
    fold = [(p[0], p[1] - 4.8 + drop * 0.5) for p in lash[1:-1]]
    end = lash[-1]
    fold.append((end[0] - 4, end[1] - 6.6 + drop * 0.5))
    weights = [0.3, 1.7, 1.5, 0.2] if len(fold) == 4 else [1.2] * len(fold)
    pen.path(brush(fold, weights), ("#6a2412", 0.85))


def _shut(pen: Pen, mould: Mould) -> None:
    outline = mould.eye
    left, right = outline[0], outline[len(outline) // 2]
    low = max(left[1], right[1]) + 3.6
    x, y, _ = mould.iris
    lid = spline([left, (left[0] + 12, y - 6), (x + 3, y - 6.5), right, (x, low), (left[0] + 10, low - 0.6)])  # fmt: skip
    shade = "#d8452a" if mould.fine else "#9a4e22"
    pen.path(lid, pen.linear((0, y - 7), (0, low), [(shade, 0.0), (shade, 0.34 if mould.fine else 0.22)]))  # fmt: skip
    curve = [(left[0] - 8, left[1] - 3.6), left, (left[0] * 0.55 + right[0] * 0.45, low), (right[0] - 6, right[1] + 2), right]  # fmt: skip
    pen.path(brush(curve, [0.6, 3.0, 4.0, 3.0, 1.0]), "#140705")
    line = spline(curve, closed=False).polyline
    for k in range(5):
        x, y = (float(v) for v in line[round((0.22 + 0.13 * k) * (len(line) - 1))])
        reach = (5.6 if mould.fine else 3.8) * (1 - 0.1 * k)
        pen.path(brush([(x, y), (x - 1.4 + 0.4 * k, y + reach * 0.6), (x - 3 + 0.8 * k, y + reach)], [1.7, 1.2, 0.2]), "#140705")  # fmt: skip
    fold = [(left[0], left[1] - 5), ((left[0] + right[0]) / 2, left[1] - 8.4), (right[0] - 3, right[1] - 6)]  # fmt: skip
    pen.path(brush(fold, [0.3, 1.7, 0.3]), ("#6a2412", 0.75))


def _brow(pen: Pen, mould: Mould) -> None:
    line, widths = mould.brow
    pen.path(brush(line, widths), mould.brow_tint)
    if max(widths) > 5:
        # Hairs cut along a heavy brow.
        for k in range(4):
            u = 0.25 + 0.17 * k
            spine = spline(line, closed=False).polyline
            x, y = spine[int(u * (len(spine) - 1))]
            pen.path(brush([(x + 4, y + 1.8), (x, y), (x - 5, y - 1.2)], [0.2, 0.9, 0.2]), ("#d79a56", 0.55))  # fmt: skip
