"""The coiled dragon of throne halls, cut in hide: five claws, stag's horns, a flaming pearl."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from yingxi.stage.cutwork import cut
from yingxi.stage.dyes import INK, mix, shade
from yingxi.stage.lattice import scales
from yingxi.stage.pen import Path, Pen, Point, brush, spline

_SPINE: tuple[tuple[float, float], ...] = (
    (0.20, -0.18), (0.40, -0.25), (0.50, -0.46), (0.36, -0.70), (-0.04, -0.78), (-0.46, -0.66),
    (-0.73, -0.32), (-0.74, 0.12), (-0.50, 0.52), (-0.06, 0.70), (0.40, 0.62), (0.70, 0.30),
    (0.66, 0.02), (0.42, -0.02), (0.26, 0.18), (0.20, 0.40), (-0.02, 0.46), (-0.22, 0.36),
)  # fmt: skip
"""From the neck round the disc to the tail, shares of its radius."""
_BACK = -1.0
"""The body runs leftwards over the top of the disc: its back is the side away from the pearl."""
_PEARL = (-0.46, 0.16)
_LEGS = (
    (0.345, (-0.44, -0.44), (-0.50, -0.14), 75.0),
    (0.44, (-0.94, 0.02), (-0.86, 0.26), 80.0),
    (0.58, (-0.26, 0.88), (0.02, 0.90), -5.0),
    (0.70, (0.40, 0.36), (0.50, 0.22), -50.0),
)
"""Where along the body a leg grows, its knee, its wrist, and where the foot points, degrees."""

Line = NDArray[np.float64]


def dragon(pen: Pen, x: float, y: float, radius: float, dye: str, light: str) -> None:
    """A dragon coiled in the disc about ``(x, y)``, its open jaws turned to the pearl."""
    spine = spline([(x + u * radius, y + v * radius) for u, v in _SPINE], closed=False).polyline
    spine = _even(spine, 150)
    t = np.linspace(0, 1, len(spine))
    thick = radius * (0.10 + 0.13 * np.sin(np.pi * np.clip(t * 0.94 + 0.06, 0, 1)) ** 0.8)
    thick *= 1 - 0.88 * np.clip((t - 0.72) / 0.28, 0, 1) ** 1.2
    out = _outward(spine)
    _clouds(pen, x, y, radius, mix(dye, light, 0.35))
    for leg in (_LEGS[1], _LEGS[2]):
        _leg(pen, spine, (x, y), radius, leg, shade(dye, -0.15))
    _fins(pen, spine, out, thick, radius, mix(dye, "#c4402a", 0.45))
    _tail(pen, spine, radius, mix(dye, "#c4402a", 0.45))
    body = _ribbon(spine, thick)
    pen.path(body, dye)
    cut(pen, body, scales((x - radius, y - radius, x + radius, y + radius), radius * 0.075), light, 1.6, opacity=0.8)  # fmt: skip
    _belly(pen, spine, out, thick, body, light)
    with pen.group(clip=body):
        for width in (radius * 0.05, radius * 0.028):
            pen.path(body, None, stroke=("#2a0f04", 0.2), width=width)
    pen.path(body, None, stroke=INK, width=3.2)
    for leg in (_LEGS[0], _LEGS[3]):
        _leg(pen, spine, (x, y), radius, leg, dye)
    _pearl(pen, x + _PEARL[0] * radius, y + _PEARL[1] * radius, radius)
    with pen.group(
        translate=(x + 0.22 * radius, y - 0.17 * radius), rotate=-16, scale=radius / 108
    ):
        _head(pen, dye, light)


def _even(line: Line, count: int) -> Line:
    reach = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(line, axis=0).T))])
    at = np.linspace(0, reach[-1], count)
    return np.stack([np.interp(at, reach, line[:, 0]), np.interp(at, reach, line[:, 1])], 1)


def _outward(spine: Line) -> Line:
    """The side of the back at every point: outside the coil."""
    along = np.gradient(spine, axis=0)
    along /= np.hypot(along[:, 0], along[:, 1])[:, None] + 1e-9
    return np.stack([along[:, 1], -along[:, 0]], 1) * _BACK


def _ribbon(spine: Line, thick: Line) -> Path:
    step = 3
    return brush([(float(a), float(b)) for a, b in spine[::step]], [float(w) for w in thick[::step]])  # fmt: skip


def _fins(pen: Pen, spine: Line, out: Line, thick: Line, radius: float, dye: str) -> None:
    """A comb of flames along the back."""
    for i in range(8, len(spine) - 12, 4):
        root = spine[i] + out[i] * thick[i] * 0.40
        ahead, behind = spine[i - 2], spine[i + 3]
        tip = root + out[i] * (radius * 0.05 + thick[i] * 0.24) + (spine[i + 4] - spine[i]) * 0.9
        fin = spline([
            (*(ahead + out[i] * thick[i] * 0.40), 1), tuple(root + out[i] * thick[i] * 0.22),
            (*tip, 1), (*(behind + out[i] * thick[i] * 0.36), 1),
        ])  # fmt: skip
        pen.path(fin, dye, stroke=INK, width=1.6)


def _belly(pen: Pen, spine: Line, out: Line, thick: Line, body: Path, light: str) -> None:
    """Pale plates along the inner side."""
    inner = spine - out * thick[:, None] * 0.36
    with pen.group(clip=body):
        band = _ribbon(inner, thick * 0.34)
        pen.path(band, mix(light, "#d88a3a", 0.3), stroke=(INK, 0.8), width=1.6)
        for i in range(2, len(spine) - 2, 2):
            a, b = inner[i] + out[i] * thick[i] * 0.17, inner[i] - out[i] * thick[i] * 0.2
            pen.line(tuple(a), tuple(b), ("#6a2a10", 0.8), 1.5)


def _tail(pen: Pen, spine: Line, radius: float, dye: str) -> None:
    r = radius
    x, y = (float(v) for v in spine[-3])
    run = spine[-1] - spine[-6]
    ahead = float(np.arctan2(run[1], run[0]))
    for turn, reach in ((-0.95, 0.15), (0.95, 0.15), (-0.5, 0.22), (0.5, 0.22), (0.0, 0.28)):
        a = ahead + turn
        tip = (x + np.cos(a) * reach * r, y + np.sin(a) * reach * r)
        middle = (x + np.cos(a + 0.35) * reach * r * 0.6, y + np.sin(a + 0.35) * reach * r * 0.6)
        pen.path(brush([(x, y), middle, tip], [r * 0.05, r * 0.06, 1]), dye, stroke=INK, width=1.5)


def _leg(
    pen: Pen, spine: Line, middle: tuple[float, float], radius: float,
    leg: tuple[float, tuple[float, float], tuple[float, float], float], dye: str,
) -> None:  # fmt: skip
    """A leg with a flaming elbow and a foot of five claws."""
    share, knee_at, wrist_at, points = leg
    r = radius
    hip = spine[round(share * (len(spine) - 1))]
    knee = (middle[0] + knee_at[0] * r, middle[1] + knee_at[1] * r)
    wrist = (middle[0] + wrist_at[0] * r, middle[1] + wrist_at[1] * r)
    flame = mix(dye, "#c4402a", 0.5)
    for k in (-1, 0, 1):
        a = np.arctan2(knee[1] - wrist[1], knee[0] - wrist[0]) + 0.5 * k
        tip = (knee[0] + np.cos(a) * r * 0.13, knee[1] + np.sin(a) * r * 0.13)
        pen.path(brush([knee, tip], [r * 0.05, 1]), flame, stroke=INK, width=1.4)
    a = np.radians(points)
    for k in range(5):
        way = a + (k - 2) * 0.5 + (1.1 if k == 4 else 0)
        mid = (wrist[0] + np.cos(way) * r * 0.09, wrist[1] + np.sin(way) * r * 0.09)
        tip = (mid[0] + np.cos(way + 0.5) * r * 0.07, mid[1] + np.sin(way + 0.5) * r * 0.07)
        pen.path(brush([wrist, mid, tip], [r * 0.055, r * 0.04, 1]), mix(dye, "#ffe7a6", 0.35 if k != 4 else 0.2), stroke=INK, width=1.4)  # fmt: skip
    bow = ((hip[0] + knee[0]) / 2 + r * 0.03, (hip[1] + knee[1]) / 2 - r * 0.03)
    calf = ((knee[0] + wrist[0]) / 2 - r * 0.02, (knee[1] + wrist[1]) / 2)
    for line, widths in (
        ([(float(hip[0]), float(hip[1])), bow, knee], [r * 0.15, r * 0.135, r * 0.075]),
        ([knee, calf, wrist], [r * 0.078, r * 0.085, r * 0.05]),
    ):
        limb = brush(line, widths)
        pen.path(limb, dye, stroke=INK, width=2)
        cut(pen, limb, scales(limb.bounds, r * 0.06), "#ffe7a6", 1.3, opacity=0.6)
    pen.circle(*wrist, r * 0.034, dye, stroke=INK, width=1.4)


def _pearl(pen: Pen, x: float, y: float, radius: float) -> None:
    r = radius * 0.085
    for k in range(8):
        a = k * np.pi / 4 + 0.2
        middle = (x + np.cos(a + 0.2) * r * 1.45, y + np.sin(a + 0.2) * r * 1.45)
        tip = (x + np.cos(a + 0.45) * r * 2.1, y + np.sin(a + 0.45) * r * 2.1)
        pen.path(brush([(x + np.cos(a) * r, y + np.sin(a) * r), middle, tip], [r * 0.6, r * 0.42, 1]), "#d9562e", stroke=INK, width=1.3)  # fmt: skip
    pen.circle(x, y, r, "#c4402a", stroke=INK, width=2.4)
    pen.circle(x - r * 0.2, y - r * 0.25, r * 0.5, "#ffe39a")


def _clouds(pen: Pen, x: float, y: float, radius: float, dye: str) -> None:
    """Ruyi clouds in the gaps of the coil."""
    for u, v, size in ((-0.20, -0.48, 0.10), (0.66, -0.56, 0.10), (-0.30, 0.20, 0.09), (0.40, 0.86, 0.08), (-0.70, 0.62, 0.09), (0.88, -0.16, 0.08)):  # fmt: skip
        cx, cy, s = x + u * radius, y + v * radius, size * radius
        for dx, dy, k in ((-0.8, 0.1, 0.5), (0.0, -0.35, 0.68), (0.8, 0.1, 0.5)):
            turn = np.linspace(0.6 * np.pi, 3.3 * np.pi, 22)
            reach = s * k * np.linspace(1, 0.2, 22)
            curl = [(cx + dx * s + np.cos(t) * q, cy + dy * s + np.sin(t) * q) for t, q in zip(turn, reach, strict=True)]  # fmt: skip
            pen.path(spline(curl, closed=False), None, stroke=(dye, 0.75), width=3)
        tail = [(cx - s * 1.9, cy + s * 0.75), (cx, cy + s * 0.5), (cx + s * 2.2, cy + s * 0.7)]
        pen.path(brush(tail, [1, s * 0.22, 1]), (dye, 0.75))


def _head(pen: Pen, dye: str, light: str) -> None:
    """The head in profile, its nape at (0, 0), looking left; one unit is a hundredth of the disc."""
    flame = mix(dye, "#c4402a", 0.5)
    for a, reach in ((-0.95, 24), (-0.55, 31), (-0.15, 35), (0.25, 33), (0.62, 27), (1.0, 21)):
        root = (-4 + 3 * a, 2 + 8 * a)
        middle = (root[0] + np.cos(a - 0.25) * reach * 0.55, root[1] + np.sin(a - 0.25) * reach * 0.55)  # fmt: skip
        tip = (root[0] + np.cos(a + 0.1) * reach, root[1] + np.sin(a + 0.1) * reach)
        pen.path(brush([root, middle, tip], [9, 8, 0.4]), flame, stroke=INK, width=0.8)
    horn: list[list[Point]] = [
        [(-10, -12), (-2, -24), (10, -33), (26, -36)],
        [(1, -27), (2, -36), (8, -43)],
        [(12, -33), (17, -41), (25, -45)],
    ]
    for line, girth in zip(horn, (4.6, 3.2, 3.0), strict=True):
        widths = [girth * (1 - 0.8 * k / (len(line) - 1)) for k in range(len(line))]
        pen.path(brush(line, widths), light, stroke=INK, width=0.9)
    jaw = spline([(-2, 12, 1), (-16, 11), (-30, 13), (-42, 19, 1), (-45, 24), (-38, 26.5), (-26, 24), (-12, 25), (2, 22)])  # fmt: skip
    mouth = spline([(-4, 4, 1), (-24, 5), (-44, 4, 1), (-41, 20, 1), (-24, 17), (-4, 15, 1)])
    pen.path(mouth, "#5a1208")
    pen.path(brush([(-10, 14), (-24, 11), (-37, 12.5), (-46, 9)], [6, 5, 3.4, 0.4]), "#d9562e", stroke=INK, width=0.7)  # fmt: skip
    for x, y, reach in ((-40, 18.5, -7), (-34, 15, -4), (-28, 13.5, -3.4)):
        pen.path(brush([(x, y), (x - 0.6, y + reach)], [2.8, 0.3]), "#fff3d6", stroke=INK, width=0.5)  # fmt: skip
    pen.path(jaw, dye, stroke=INK, width=1.1)
    for k in range(4):
        root = (-34 + k * 8.5, 25)
        tip = (root[0] + 5, root[1] + 11 - k)
        pen.path(brush([root, (root[0] + 0.5, root[1] + 6), tip], [3.6, 2.8, 0.3]), flame, stroke=INK, width=0.7)  # fmt: skip
    skull = spline([(6, 14), (12, 2), (8, -10), (-3, -17), (-14, -16, 1), (-19, -13), (-27, -6), (-38, -7, 1), (-46, -13), (-54, -10), (-57, -2), (-53, 3.5), (-45, 5, 1), (-30, 4.5), (-18, 7), (-8, 13)])  # fmt: skip
    pen.path(skull, dye, stroke=INK, width=1.2)
    with pen.group(clip=skull):
        pen.path(brush([(-26, -5), (-36, -6.5), (-45, -11)], [3, 3.4, 2]), (light, 0.4))
        for k in range(4):
            pen.path(spline([(-28 - k * 5, -7), (-30 - k * 5, -2), (-27 - k * 5, 3)], closed=False), None, stroke=(light, 0.55), width=0.8)  # fmt: skip
        pen.path(brush([(-8, 12), (-2, 4), (6, -2)], [0.6, 2, 0.6]), (light, 0.7))
        pen.path(brush([(-4, 15), (3, 8), (10, 3)], [0.6, 1.6, 0.6]), (light, 0.6))
    for x, y, reach in ((-50, 3.5, 6.5), (-42, 4.6, 4.4), (-36, 4.4, 3.8), (-30, 4.4, 3.4)):
        pen.path(brush([(x, y), (x + 0.6, y + reach)], [3, 0.3]), "#fff3d6", stroke=INK, width=0.5)
    pen.path(spline([(-52, -3.5), (-49, -7), (-45.5, -5), (-47.5, -2)], closed=False), None, stroke=INK, width=1.3)  # fmt: skip
    pen.path(spline([(-27, -8), (-20, -12), (-12, -9), (-18, -4.6)]), "#fff6df", stroke=INK, width=1)  # fmt: skip
    pen.circle(-19.5, -8.4, 3.1, "#1a0804")
    pen.circle(-20.4, -9.4, 0.9, "#ffffff")
    for k, (dx, dy) in enumerate(((-4, -7), (2, -9), (8, -8), (13, -5))):
        root = (-25 + k * 5, -11 - k * 0.8)
        pen.path(brush([root, (root[0] + dx * 0.5 + 2, root[1] + dy * 0.6), (root[0] + dx + 3, root[1] + dy)], [4, 3, 0.3]), flame, stroke=INK, width=0.7)  # fmt: skip
    ear = spline([(2, -12, 1), (10, -20), (20, -20, 1), (14, -13), (6, -8)])
    pen.path(ear, dye, stroke=INK, width=0.9)
    for line in (
        [(-54, 0), (-66, 8), (-64, 24), (-74, 34)],
        [(-50, 2), (-58, 16), (-52, 32), (-60, 46)],
    ):
        pen.path(brush(line, [2.6, 2.2, 1.6, 0.3]), light, stroke=INK, width=0.6)
