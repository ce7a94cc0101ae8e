"""Old Chinese building, drawn as cut hide: pillars, beams and brackets, roofs, doors, windows."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from yingxi.stage.cutwork import box_path, cut, dyed, panel
from yingxi.stage.dyes import CINNABAR, GOLD, INK, JADE, STONE, TEAL, mix, shade
from yingxi.stage.lattice import ruyi, scales
from yingxi.stage.lettering import lettering
from yingxi.stage.pen import Pen, brush, polygon, spline


def pillar(
    pen: Pen, x: float, top: float, foot: float, width: float, dye: str = CINNABAR, *,
    dragon: bool = False, base: str = STONE,
) -> None:  # fmt: skip
    """A round lacquered pillar, ``x`` its middle, on a drum of carved stone."""
    panel(pen, x - width / 2, top, width, foot - top, dye, across=True, edge=6)
    for at in (0.03, 0.10):
        y = top + (foot - top) * at
        pen.rect(x - width / 2, y, width, width * 0.16, mix(TEAL, GOLD, 0.2), stroke=INK, line=2.4)
        pen.line(
            (x - width / 2, y + width * 0.08), (x + width / 2, y + width * 0.08), (GOLD, 0.8), 2
        )
    if dragon:
        with pen.group(clip=box_path(x - width * 0.56, top, x + width * 0.56, foot)):
            _coiled_dragon(pen, x, top + (foot - top) * 0.17, foot - 60, width)
    drum = spline([
        (x - width * 0.55, foot - 46, 1), (x + width * 0.55, foot - 46, 1), (x + width * 0.78, foot - 26),
        (x + width * 0.66, foot, 1), (x - width * 0.66, foot, 1), (x - width * 0.78, foot - 26),
    ])  # fmt: skip
    dyed(pen, drum, [shade(base, 0.2), shade(base, -0.4)], (x, foot - 46, x, foot), edge=6)
    pen.path(ruyi(x, foot - 16, width * 0.22), None, stroke=(INK, 0.55), width=1.8)


def _coiled_dragon(pen: Pen, x: float, top: float, foot: float, width: float) -> None:
    """A gilt dragon winding up a pillar: only the turns in front of the shaft are seen."""
    turns = 4
    pitch = (foot - top) / turns
    body = shade(GOLD, -0.12)
    for k in range(turns):
        y = top + pitch * (k + 0.28)
        t = np.linspace(0, 1, 12)
        xs = x + (t - 0.5) * width * 1.12
        ys = y + (1 - t) * pitch * 0.62 + np.sin(t * np.pi) * pitch * 0.06
        thick = width * (0.20 + 0.10 * np.sin(t * np.pi))
        coil = brush(list(zip(xs, ys, strict=True)), list(thick))
        pen.path(coil, body, stroke=INK, width=2.6)
        cut(pen, coil, scales((x - width, y - 20, x + width, y + pitch), 17), "#5d2a10", 1.5)
        for u in np.linspace(0.1, 0.9, 9):
            i = int(u * 11)
            pen.path(
                polygon([(xs[i] - 7, ys[i] - thick[i] * 0.45), (xs[i] + 7, ys[i] - thick[i] * 0.5), (xs[i] - 3, ys[i] - thick[i] * 0.5 - 12)]),
                CINNABAR, stroke=INK, width=1.4,
            )  # fmt: skip
        if k % 2:
            pen.path(
                ruyi(x + width * 0.05, y - pitch * 0.05, width * 0.16),
                None,
                stroke=(GOLD, 0.8),
                width=2,
            )
    hx, hy = x + width * 0.30, top - width * 0.05
    head = spline([
        (hx - width * 0.55, hy + width * 0.42), (hx - width * 0.25, hy - width * 0.05),
        (hx + width * 0.18, hy - width * 0.12), (hx + width * 0.42, hy + width * 0.05, 1),
        (hx + width * 0.22, hy + width * 0.16, 1), (hx + width * 0.36, hy + width * 0.26, 1),
        (hx + width * 0.02, hy + width * 0.40),
    ])  # fmt: skip
    pen.path(head, body, stroke=INK, width=2.6)
    pen.circle(hx + width * 0.06, hy + width * 0.05, width * 0.06, "#fff1c4", stroke=INK, width=2)
    for side in (0, 1):
        pen.path(
            brush([(hx - width * 0.12, hy), (hx - width * (0.3 + side * 0.1), hy - width * 0.3), (hx - width * 0.2, hy - width * 0.55)], [8, 6, 2]),
            body, stroke=INK, width=1.6,
        )  # fmt: skip


def brackets(pen: Pen, x0: float, x1: float, y: float, size: float, pitch: float) -> None:
    """A row of bracket sets (斗拱) standing on a beam at ``y``."""
    count = max(2, round((x1 - x0) / pitch))
    for i in range(count):
        cx = x0 + (i + 0.5) * (x1 - x0) / count
        for tier, (half, dye) in enumerate(((0.26, TEAL), (0.52, JADE), (0.80, TEAL))):
            top = y - size * (0.34 + 0.30 * tier)
            arm = spline([
                (cx - size * half, top, 1), (cx + size * half, top, 1), (cx + size * half, top + size * 0.10, 1),
                (cx + size * half * 0.62, top + size * 0.25, 1), (cx - size * half * 0.62, top + size * 0.25, 1),
                (cx - size * half, top + size * 0.10, 1),
            ])  # fmt: skip
            pen.path(arm, shade(dye, -0.15), stroke=INK, width=2.2)
            pen.line(
                (cx - size * half * 0.9, top + 4),
                (cx + size * half * 0.9, top + 4),
                (GOLD, 0.75),
                1.4,
            )
            for s in (-1, 0, 1):
                pen.rect(
                    cx + s * size * half * 0.86 - size * 0.09,
                    top - size * 0.10,
                    size * 0.18,
                    size * 0.11,
                    shade(CINNABAR, -0.1),
                    stroke=INK,
                    line=1.6,
                )


def painted_beam(pen: Pen, x0: float, x1: float, y: float, h: float, *, dye: str = TEAL) -> None:
    """A beam with painted cartouches (和玺彩画): teal and cinnabar fields between gold lines."""
    panel(pen, x0, y, x1 - x0, h, dye, edge=6)
    count = max(3, round((x1 - x0) / (h * 3.4)) // 2 * 2 + 1)
    pitch = (x1 - x0) / count
    for i in range(count):
        a, b = x0 + i * pitch + 4, x0 + (i + 1) * pitch - 4
        m = y + h / 2
        field = polygon(
            [
                (a, m),
                (a + h * 0.4, y + 6),
                (b - h * 0.4, y + 6),
                (b, m),
                (b - h * 0.4, y + h - 6),
                (a + h * 0.4, y + h - 6),
            ]
        )
        ground = shade(CINNABAR, -0.15) if i % 2 == count // 2 % 2 else shade(JADE, -0.4)
        pen.path(field, ground, stroke=(GOLD, 0.9), width=2)
        pen.path(ruyi((a + b) / 2, m + h * 0.08, h * 0.30), None, stroke=(GOLD, 0.9), width=2.2)
        for s in (-1, 1):
            pen.path(
                ruyi((a + b) / 2 + s * pitch * 0.25, m + h * 0.06, h * 0.17),
                None,
                stroke=(GOLD, 0.6),
                width=1.6,
            )
    pen.line((x0, y + 3), (x1, y + 3), (GOLD, 0.7), 1.6)
    pen.line((x0, y + h - 3), (x1, y + h - 3), (GOLD, 0.7), 1.6)


def roof(
    pen: Pen, cx: float, eave: float, width: float, height: float, *, tile: str = "#3b4a50",
    edge: str = GOLD, snow: float = 0.0, upturn: float = 1.0,
) -> None:  # fmt: skip
    """A sweeping hipped roof; ``eave`` is the y of its eave in the middle."""
    e, r, y = width / 2, width * 0.28, eave
    lift = height * 0.40 * upturn
    top = y - height
    curve = [
        (cx - r, top, 1), (cx + r, top, 1), (cx + r * 1.25, top + height * 0.36),
        (cx + e * 0.78, y - height * 0.26), (cx + e * 1.05, y - lift, 1), (cx + e * 0.9, y - height * 0.04),
        (cx + e * 0.62, y + height * 0.05), (cx, y + height * 0.07), (cx - e * 0.62, y + height * 0.05),
        (cx - e * 0.9, y - height * 0.04), (cx - e * 1.05, y - lift, 1), (cx - e * 0.78, y - height * 0.26),
        (cx - r * 1.25, top + height * 0.36),
    ]  # fmt: skip
    path = spline(curve)
    shades = [shade(tile, -0.45), tile, mix(tile, edge, 0.18)]
    dyed(pen, path, shades, (cx, top, cx, y), edge=8)
    lines: list[str] = []
    count = max(9, int(width / 24))
    for i in range(count + 1):
        t = (i / count - 0.5) * 2
        rise = -lift * max(0.0, abs(t) - 0.45) ** 1.5 * 1.4
        lines.append(
            f"M{cx + t * r:.1f} {top:.1f}C{cx + t * r * 1.3:.1f} {top + height * 0.5:.1f} {cx + t * e * 0.75:.1f} {y - height * 0.2:.1f} {cx + t * e:.1f} {y + height * 0.08 + rise:.1f}"
        )
    with pen.group(clip=path):
        pen.path("".join(lines), None, stroke=(INK, 0.62), width=max(2.2, width / 260))
        pen.path("".join(lines), None, stroke=(shade(tile, 0.35), 0.35), width=1.2)
        if snow > 0:
            blanket = pen.linear(
                (cx, top),
                (cx, y + height * 0.1),
                [("#eef2f2", 0.95 * snow), ("#e3eaec", 0.75 * snow), ("#dfe8ea", 0.35 * snow)],
            )
            pen.path(path, blanket)
    line = spline(
        [
            (cx + e * 1.05, y - lift),
            (cx + e * 0.9, y - height * 0.04),
            (cx + e * 0.62, y + height * 0.05),
            (cx, y + height * 0.07),
            (cx - e * 0.62, y + height * 0.05),
            (cx - e * 0.9, y - height * 0.04),
            (cx - e * 1.05, y - lift),
        ],
        closed=False,
    )
    pen.path(line, None, stroke=INK, width=max(7, height * 0.07))
    pen.path(line, None, stroke=edge, width=max(2.4, height * 0.022))
    studs = "".join(
        f"M{x - 3.2:.1f} {v:.1f}a3.2 3.2 0 1 0 6.4 0a3.2 3.2 0 1 0 -6.4 0"
        for x, v, _ in line.along(22)
    )
    pen.path(studs, shade(edge, -0.1))
    ridge = max(12.0, height * 0.085)
    pen.rect(
        cx - r * 1.04,
        top - ridge,
        r * 2.08,
        ridge * 1.3,
        "#efeff0" if snow > 0.5 else shade(tile, -0.4),
        stroke=INK,
        line=2.6,
    )
    pen.line((cx - r, top - ridge * 0.35), (cx + r, top - ridge * 0.35), (edge, 0.8), 1.8)
    for s in (-1, 1):
        _ridge_beast(pen, cx + s * r * 1.02, top - ridge * 0.4, height * 0.26, s, shade(tile, -0.5))
        for k in range(4):
            t = 0.55 + 0.12 * k
            x = cx + s * (r + (e - r) * t)
            v = top + height * (0.42 + 0.42 * t) - lift * 0.15 * k
            pen.path(
                brush(
                    [(x, v), (x + s * 3, v - height * 0.06), (x + s * 7, v - height * 0.10)],
                    [9, 8, 3],
                ),
                shade(tile, -0.55),
            )


def _ridge_beast(pen: Pen, x: float, y: float, size: float, side: int, dye: str) -> None:
    s = side
    beast = spline([
        (x - s * size * 0.30, y, 1), (x + s * size * 0.22, y, 1), (x + s * size * 0.34, y - size * 0.4),
        (x + s * size * 0.16, y - size * 0.8), (x - s * size * 0.20, y - size * 1.1, 1),
        (x - s * size * 0.02, y - size * 0.72), (x - s * size * 0.24, y - size * 0.45),
    ])  # fmt: skip
    pen.path(beast, dye, stroke=INK, width=2.2)


def plaque(pen: Pen, x: float, y: float, text: str, size: float, *, dye: str = "#1c3340") -> None:
    """A name board over a hall: gilt characters, right to left, in a carved frame."""
    w, h = size * (len(text) * 1.16 + 0.8), size * 1.7
    panel(pen, x - w / 2 - 22, y - h / 2 - 22, w + 44, h + 44, shade(CINNABAR, -0.25), hair=9)
    panel(pen, x - w / 2, y - h / 2, w, h, dye, hair=7)
    for s in (-1, 1):
        pen.path(ruyi(x + s * (w / 2 + 8), y - h / 2 - 6, 15), None, stroke=(GOLD, 0.9), width=2)
    letters = lettering(text[::-1], x, y, size, spacing=1.16)
    pen.path(letters, shade(GOLD, 0.15), stroke=("#4a2a0c", 0.7), width=1.4)


def couplet(
    pen: Pen, x: float, y: float, text: str, size: float, *, dye: str = CINNABAR, thread: str = GOLD
) -> None:
    """A vertical board or silk with characters, centred on ``(x, y)``."""
    w, h = size * 1.55, size * (len(text) * 1.10 + 0.8)
    panel(pen, x - w / 2, y - h / 2, w, h, dye, hair=7)
    pen.path(lettering(text, x, y, size, vertical=True, spacing=1.10), thread)


def balustrade(
    pen: Pen, x0: float, x1: float, y: float, h: float, dye: str, *, light: str = ""
) -> None:
    """A carved balustrade of height ``h`` standing on ``y``; ``light`` shows through its cut-outs."""
    pitch = h * 1.55
    count = max(1, round((x1 - x0) / pitch))
    pitch = (x1 - x0) / count
    for i in range(count):
        a = x0 + i * pitch
        panel(pen, a + 10, y - h * 0.72, pitch - 20, h * 0.6, dye, edge=6)
        for cx in (a + pitch * 0.3, a + pitch * 0.7):
            pen.circle(cx, y - h * 0.42, h * 0.17, light or shade(dye, -0.4), stroke=INK, width=2.2)
            pen.path(ruyi(cx, y - h * 0.38, h * 0.13), None, stroke=shade(dye, -0.5), width=2.2)
        vase = spline(
            [
                (a + pitch * 0.46, y - h * 0.64, 1),
                (a + pitch * 0.54, y - h * 0.64, 1),
                (a + pitch * 0.57, y - h * 0.42),
                (a + pitch * 0.54, y - h * 0.2, 1),
                (a + pitch * 0.46, y - h * 0.2, 1),
                (a + pitch * 0.43, y - h * 0.42),
            ]
        )
        pen.path(vase, light or shade(dye, -0.4), stroke=INK, width=2)
    panel(pen, x0, y - h * 0.86, x1 - x0, h * 0.14, shade(dye, 0.12), edge=4)
    panel(pen, x0, y - h * 0.12, x1 - x0, h * 0.12, dye, edge=4)
    for i in range(count + 1):
        a = x0 + i * pitch
        panel(pen, a - 13, y - h, 26, h, dye, across=True, edge=4)
        knob = spline(
            [
                (a - 13, y - h, 1),
                (a - 19, y - h * 1.13),
                (a, y - h * 1.34),
                (a + 19, y - h * 1.13),
                (a + 13, y - h, 1),
            ]
        )
        pen.path(knob, shade(dye, 0.15), stroke=INK, width=2.4)


def wall_band(pen: Pen, y: float, h: float, dye: str, fields: Sequence[str] = ()) -> None:
    """A wainscot of sunk panels across the whole plate."""
    panel(pen, -10, y, 1420, h, dye, edge=6)
    pitch = h * 1.5
    for i in range(int(1400 / pitch) + 2):
        a = i * pitch - pitch * 0.4
        pen.rect(a + 12, y + 14, pitch - 24, h - 28, shade(dye, -0.18), stroke=INK, line=2)
        pen.rect(a + 20, y + 22, pitch - 40, h - 44, None, stroke=(GOLD, 0.45), line=1.5)
        if fields:
            pen.path(
                ruyi(a + pitch / 2, y + h / 2 + 4, h * 0.16), None, stroke=(fields[0], 0.7), width=2
            )
