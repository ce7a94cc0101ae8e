"""Small buildings seen from afar: pavilions, gate towers, beacon towers, cottages, lanterns."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from yingxi.stage.ink import blend
from yingxi.stage.pen import Pen, brush, spline
from yingxi.stage.sky import Tones


@dataclass(frozen=True, slots=True, kw_only=True)
class Masonry:
    """Colours of far buildings."""

    dark: str
    tile: str
    edge: str
    wall: str
    timber: str
    window: str
    snow: float = 0.0
    snow_tint: str = "#eef2f4"


def masonry(tone: Tones, *, haze: float = 0.0) -> Masonry:
    """Building colours under an hour's light; ``haze`` 1 is lost in the mist."""

    def far(text: str) -> str:
        return blend(text, tone.mist, haze)

    night = tone.stars > 0
    lit = blend(tone.middle.tint, tone.window, tone.window_amount)
    return Masonry(
        dark=far(blend(tone.front.ink, "#14161a", 0.5)), tile=far(blend(tone.near.ink, "#39444a", 0.35)),
        edge=far(blend(tone.near.ink, tone.rim, 0.6)), wall=far(blend(tone.near.tint, tone.mist, 0.25)),
        timber=far(blend(tone.front.ink, "#4a2014", 0.7 if not night else 0.35)), window=far(lit) if not night else blend(lit, tone.mist, haze * 0.4),
        snow=tone.snow, snow_tint="#b4c8de" if night else "#eef2f4",
    )  # fmt: skip


def roof(pen: Pen, x: float, y: float, width: float, height: float, look: Masonry) -> None:
    """A sweeping tiled roof whose eaves curl up; ``y`` is the eaves' line."""
    e, w, h = width / 2, width, height
    d = (
        f"M{x - w * 0.10} {y - h}L{x + w * 0.10} {y - h}"
        f"C{x + w * 0.16} {y - h * 0.42} {x + e * 0.62} {y - h * 0.10} {x + e * 1.06} {y - h * 0.34}"
        f"C{x + e * 0.9} {y + h * 0.05} {x + e * 0.6} {y + h * 0.12} {x + e * 0.40} {y + h * 0.13}"
        f"L{x - e * 0.40} {y + h * 0.13}"
        f"C{x - e * 0.6} {y + h * 0.12} {x - e * 0.9} {y + h * 0.05} {x - e * 1.06} {y - h * 0.34}"
        f"C{x - e * 0.62} {y - h * 0.10} {x - w * 0.16} {y - h * 0.42} {x - w * 0.10} {y - h}Z"
    )
    pen.path(
        d,
        pen.linear(
            (x - e, y - h), (x + e, y), [look.dark, look.tile, blend(look.tile, look.edge, 0.4)]
        ),
    )
    count = int(w / max(4.0, w / 26))
    rows: list[str] = []
    for i in range(count + 1):
        t = (i / count - 0.5) * 2
        rows.append(
            f"M{x + t * w * 0.1:.1f} {y - h:.1f}C{x + t * w * 0.16:.1f} {y - h * 0.42:.1f} "
            f"{x + t * e * 0.66:.1f} {y - h * 0.06:.1f} {x + t * e * 0.94:.1f} {y + h * 0.06 - abs(t) ** 3 * h * 0.2:.1f}"
        )
    pen.path("".join(rows), None, stroke=(look.dark, 0.7), width=max(0.8, w * 0.006))
    eaves = (
        f"M{x + e * 1.06} {y - h * 0.34}C{x + e * 0.9} {y + h * 0.05} {x + e * 0.6} {y + h * 0.12} {x + e * 0.40} {y + h * 0.13}"
        f"L{x - e * 0.40} {y + h * 0.13}C{x - e * 0.6} {y + h * 0.12} {x - e * 0.9} {y + h * 0.05} {x - e * 1.06} {y - h * 0.34}"
    )
    pen.path(eaves, None, stroke=(look.edge, 0.9), width=max(1.0, w * 0.010))
    if look.snow > 0:
        slope = (
            f"M{x - w * 0.12} {y - h * 1.02}L{x + w * 0.12} {y - h * 1.02}C{x + w * 0.16} {y - h * 0.5} {x + e * 0.6} {y - h * 0.2} {x + e * 0.98} {y - h * 0.33}"
            f"Q{x + e * 0.5} {y - h * 0.02} {x + w * 0.08} {y - h * 0.12}T{x - w * 0.14} {y - h * 0.08}Q{x - e * 0.6} {y - h * 0.04} {x - e * 0.98} {y - h * 0.33}"
            f"C{x - e * 0.6} {y - h * 0.2} {x - w * 0.16} {y - h * 0.5} {x - w * 0.12} {y - h * 1.02}Z"
        )
        pen.path(slope, (look.snow_tint, min(0.95, 0.4 + 0.6 * look.snow)))
    pen.line((x - w * 0.12, y - h), (x + w * 0.12, y - h), look.dark, max(2.0, h * 0.09))
    for way in (-1, 1):
        horn = [
            (x + way * w * 0.11, y - h),
            (x + way * w * 0.14, y - h * 1.08),
            (x + way * w * 0.135, y - h * 1.2),
        ]
        pen.path(brush(horn, [h * 0.08, h * 0.06, h * 0.02]), look.dark)


def pavilion(pen: Pen, x: float, foot: float, width: float, storeys: int, look: Masonry) -> None:
    """A pavilion of one or more storeys with lattice windows, lit from within at night."""
    rise = width * 0.34
    for storey in range(storeys):
        w = width * (1 - 0.24 * storey)
        y = foot - storey * rise * 1.62
        lit = pen.linear((0, y - rise), (0, y), [look.window, blend(look.window, look.timber, 0.3)])
        pen.rect(x - w * 0.36, y - rise, w * 0.72, rise, lit)
        for i in range(6):
            bx = x - w * 0.36 + w * 0.72 * i / 5
            outer = i in (0, 5)
            pen.line(
                (bx, y - rise), (bx, y), look.timber, max(1.2, width * (0.022 if outer else 0.013))
            )
            if i == 5:
                break
            wide = w * 0.72 / 5
            for k in range(1, 4):
                ly, lx = y - rise + rise * 0.7 * k / 4, bx + wide * k / 4
                pen.line((bx, ly), (bx + wide, ly), (look.timber, 0.9), max(0.6, width * 0.005))
                pen.line(
                    (lx, y - rise),
                    (lx, y - rise * 0.3),
                    (look.timber, 0.9),
                    max(0.6, width * 0.005),
                )
        pen.rect(x - w * 0.38, y - rise * 0.28, w * 0.76, rise * 0.06, look.timber)
        pen.rect(x - w * 0.44, y - rise * 0.03, w * 0.88, rise * 0.12, look.dark)
        roof(pen, x, y - rise, w * 1.18, rise * 0.78, look)
    top = foot - (storeys - 1) * rise * 1.62 - rise * 1.78
    spire = [(x, top + 4), (x, top - width * 0.05), (x, top - width * 0.14)]
    pen.path(brush(spire, [width * 0.05, width * 0.045, width * 0.008]), look.dark)


def city_wall(
    pen: Pen, x0: float, x1: float, foot: float, height: float, look: Masonry, *, gate_x: float
) -> None:
    """A long crenellated wall with a gate and its tower, corner towers at both ends."""
    top = foot - height
    stone = blend(look.wall, look.dark, 0.42)
    pen.rect(
        x0,
        top,
        x1 - x0,
        height,
        pen.linear((0, top), (0, foot), [stone, blend(stone, look.wall, 0.5)]),
    )
    count = int((x1 - x0) / 16)
    step = (x1 - x0) / count
    merlons = "".join(
        f"M{x0 + k * step:.1f} {top - 9}h{step * 0.55:.1f}v10h-{step * 0.55:.1f}z"
        for k in range(count)
    )
    pen.path(merlons, stone)
    courses = "".join(f"M{x0} {top + height * f:.1f}H{x1}" for f in (0.22, 0.42, 0.62, 0.82))
    pen.path(courses, None, stroke=(look.dark, 0.22), width=1.2)
    block = height * 1.9
    pen.rect(gate_x - block, top - height * 0.25, block * 2, height * 1.25, stone)
    pen.path(
        "".join(
            f"M{gate_x - block + k * block / 8:.1f} {top - height * 0.25 - 9}h{block / 14:.1f}v10h-{block / 14:.1f}z"
            for k in range(16)
        ),
        stone,
    )
    half = height * 0.36
    arch = (
        f"M{gate_x - half} {foot}V{foot - height * 0.42}a{half} {half} 0 0 1 {2 * half} 0V{foot}Z"
    )
    pen.path(arch, blend(look.dark, look.window, 0.25), stroke=(look.dark, 0.8), width=2)
    pavilion(pen, gate_x, top - height * 0.25, height * 2.6, 2, look)
    for x in (x0 + height * 0.8, x1 - height * 0.8):
        pen.rect(x - height * 0.7, top - height * 0.1, height * 1.4, height * 1.1, stone)
        pavilion(pen, x, top - height * 0.1, height * 1.25, 1, look)
    if look.snow > 0:
        pen.path(
            f"M{x0} {top - 2}H{x1}", None, stroke=(look.snow_tint, 0.9), width=3 + 4 * look.snow
        )


def beacon(
    pen: Pen, x: float, foot: float, height: float, look: Masonry, *, fire: str = ""
) -> None:
    """A beacon tower (烽火台) of rammed earth; ``fire`` is the colour of its signal, if lit."""
    w = height * 0.36
    body = f"M{x - w} {foot}L{x - w * 0.66} {foot - height}H{x + w * 0.66}L{x + w} {foot}Z"
    earth = pen.linear(
        (x - w, 0), (x + w, 0), [look.dark, blend(look.wall, look.dark, 0.45), look.wall]
    )
    pen.path(body, earth, stroke=(look.dark, 0.7), width=max(1.0, height * 0.012))
    for k in range(1, 7):
        y, span = foot - height * k / 7, w * (1 - 0.34 * k / 7)
        pen.line((x - span, y), (x + span, y), (look.dark, 0.35), max(0.8, height * 0.008))
    crown = "".join(
        f"M{x - w * 0.8 + k * w * 0.36:.1f} {foot - height * 1.09:.1f}h{w * 0.2:.1f}v{height * 0.07:.1f}h-{w * 0.2:.1f}z"
        for k in range(5)
    )
    pen.rect(x - w * 0.8, foot - height * 1.03, w * 1.6, height * 0.07, look.dark)
    pen.path(crown, look.dark)
    pen.path(
        f"M{x - w * 0.14} {foot}v{-height * 0.2}a{w * 0.14} {w * 0.14} 0 0 1 {w * 0.28} 0V{foot}Z",
        look.dark,
    )
    if look.snow > 0:
        pen.rect(
            x - w * 0.82, foot - height * 1.06, w * 1.64, height * 0.04, look.snow_tint, radius=2
        )
    if fire:
        pen.circle(x, foot - height * 1.18, height * 0.5, (fire, 0.4), blur=height * 0.2)
        flame = [(x, foot - height * 1.6, 1), (x + w * 0.45, foot - height * 1.22), (x + w * 0.2, foot - height * 1.06),
                 (x - w * 0.2, foot - height * 1.06), (x - w * 0.42, foot - height * 1.2)]  # fmt: skip
        pen.path(spline(flame), fire)
        pen.circle(x, foot - height * 1.18, w * 0.2, "#fff1c0")


def cottage(
    pen: Pen, x: float, foot: float, width: float, look: Masonry, *, thatch: bool, lit: bool = True
) -> None:
    """A village house: white wall and black tiles, or thatch, with one window and a door."""
    h, w = width * 0.42, width
    wall = pen.linear(
        (x - w / 2, 0),
        (x + w / 2, 0),
        [blend(look.wall, look.dark, 0.25), look.wall, blend(look.wall, look.dark, 0.12)],
    )
    pen.rect(x - w * 0.44, foot - h, w * 0.88, h, wall)
    pen.rect(x - w * 0.44, foot - h * 0.14, w * 0.88, h * 0.14, (look.dark, 0.45))
    pen.rect(x - w * 0.07, foot - h * 0.66, w * 0.17, h * 0.66, look.timber)
    glow = look.window if lit else blend(look.dark, look.wall, 0.2)
    for wx in (x - w * 0.33, x + w * 0.2):
        pen.rect(
            wx,
            foot - h * 0.66,
            w * 0.15,
            h * 0.34,
            glow,
            stroke=look.timber,
            line=max(1.0, w * 0.014),
        )
        for k in (1, 2):
            pen.line(
                (wx + w * 0.05 * k, foot - h * 0.66),
                (wx + w * 0.05 * k, foot - h * 0.32),
                (look.timber, 0.9),
                max(0.8, w * 0.007),
            )
        pen.line(
            (wx, foot - h * 0.49),
            (wx + w * 0.15, foot - h * 0.49),
            (look.timber, 0.9),
            max(0.8, w * 0.007),
        )
    if thatch:
        _thatch(pen, x, foot - h, w, h, look)
        return
    for way in (-1, 1):  # stepped fire gables, 马头墙
        gx = x + way * w * 0.46
        pen.rect(gx - w * 0.05, foot - h * 1.62, w * 0.1, h * 1.62, look.wall)
        pen.rect(gx - w * 0.09, foot - h * 1.70, w * 0.18, h * 0.1, look.dark)
        pen.path(
            f"M{gx + way * w * 0.09} {foot - h * 1.70}l{way * w * 0.035} {-h * 0.1}l0 {h * 0.16}z",
            look.dark,
        )
    slope = f"M{x - w * 0.42} {foot - h * 0.94}L{x - w * 0.36} {foot - h * 1.5}H{x + w * 0.36}L{x + w * 0.42} {foot - h * 0.94}Z"
    pen.path(slope, pen.linear((0, foot - h * 1.5), (0, foot - h), [look.dark, look.tile]))
    tiles = "".join(
        f"M{x + t * w * 0.36:.1f} {foot - h * 1.5:.1f}L{x + t * w * 0.42:.1f} {foot - h * 0.94:.1f}"
        for t in np.linspace(-1, 1, 19)
    )
    pen.path(tiles, None, stroke=(look.dark, 0.8), width=max(0.8, w * 0.008))
    pen.line((x - w * 0.38, foot - h * 1.5), (x + w * 0.38, foot - h * 1.5), look.dark, h * 0.08)
    if look.snow > 0:
        pen.path(slope, (look.snow_tint, 0.35 + 0.6 * min(1, look.snow)))
        pen.line(
            (x - w * 0.38, foot - h * 1.53),
            (x + w * 0.38, foot - h * 1.53),
            (look.snow_tint, 0.95),
            h * 0.09,
        )


def _thatch(pen: Pen, x: float, eaves: float, w: float, h: float, look: Masonry) -> None:
    straw = blend(look.wall, "#8a6a3a", 0.55)
    top = eaves - h * 0.95
    body = [(x - w * 0.62, eaves + h * 0.14, 1), (x - w * 0.4, eaves - h * 0.4), (x - w * 0.2, top, 1), (x + w * 0.2, top, 1),
            (x + w * 0.4, eaves - h * 0.4), (x + w * 0.62, eaves + h * 0.14, 1), (x, eaves + h * 0.2)]  # fmt: skip
    outline = spline(body)
    pen.path(
        outline, pen.linear((0, top), (0, eaves + h * 0.2), [straw, blend(straw, look.dark, 0.5)])
    )
    random = np.random.default_rng(int(abs(x) + w))
    straws = ""
    for _ in range(int(w * 0.5)):
        t, s = random.uniform(-1, 1), random.uniform(0, 0.85)
        ax, ay = x + t * w * (0.2 + 0.4 * s), top + (eaves + h * 0.14 - top) * s
        straws += f"M{ax:.1f} {ay:.1f}l{t * w * 0.07:.1f} {h * 0.22:.1f}"
    with pen.group(clip=outline):
        pen.path(straws, None, stroke=(look.dark, 0.45), width=max(0.8, w * 0.006))
        if look.snow > 0:
            pen.ellipse(
                x,
                top - h * 0.05,
                w * 0.6,
                h * (0.35 + 0.75 * min(1, look.snow)),
                (look.snow_tint, 0.92),
            )
    pen.path(
        brush(
            [(x - w * 0.23, top), (x, top - h * 0.05), (x + w * 0.23, top)],
            [h * 0.1, h * 0.16, h * 0.1],
        ),
        blend(straw, look.dark, 0.55),
    )


def lantern(pen: Pen, x: float, y: float, size: float, tone: Tones, *, cord: float = 0.0) -> None:
    """A red silk lantern hanging on a cord from ``cord``; it glows after dusk."""
    s = size / 62
    lit = tone.window_amount
    dark, silk = blend(tone.front.ink, "#1d0d07", 0.8), blend("#8e2a1c", "#c0301c", lit)
    if lit > 0.4:
        pen.circle(x, y, size * 2.6, ("#ff9a3c", 0.22 * lit), blur=size * 0.8)
    pen.line((x, cord), (x, y - 60 * s), dark, 4 * s)
    pen.path(f"M{x - 30 * s} {y - 62 * s}h{60 * s}l{4 * s} {12 * s}h{-68 * s}z", dark)
    body = spline([(x - 30 * s, y - 50 * s, 1), (x + 30 * s, y - 50 * s, 1), (x + 62 * s, y),
                   (x + 30 * s, y + 52 * s, 1), (x - 30 * s, y + 52 * s, 1), (x - 62 * s, y)])  # fmt: skip
    core = blend("#c4472c", "#ffe39a", lit)
    pen.path(
        body, pen.radial((x, y + 4 * s), 78 * s, [core, blend("#a83322", "#ee7a34", lit), silk])
    )
    for k in (-2, -1, 0, 1, 2):
        rib = [(x + k * 12 * s, y - 50 * s), (x + k * 26 * s, y), (x + k * 12 * s, y + 52 * s)]
        pen.path(spline(rib, closed=False), None, stroke=("#6e1a10", 0.8), width=2.2 * s)
    pen.path(body, None, stroke=dark, width=3 * s)
    pen.rect(x - 33 * s, y + 50 * s, 66 * s, 11 * s, dark)
    tassel = "".join(
        f"M{x - 18 * s + k * 3 * s:.1f} {y + 60 * s:.1f}L{x - 22 * s + k * 3.6 * s + tone.wind * 26 * s:.1f} {y + 134 * s:.1f}"
        for k in range(13)
    )
    pen.path(tassel, None, stroke=silk, width=2.6 * s)
