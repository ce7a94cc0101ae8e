"""The hall of the Heavenly Masters: a seated statue in its mandorla, altar, incense, banners."""

from __future__ import annotations

import numpy as np

from yingxi.stage.architecture import brackets, couplet, painted_beam, pillar, plaque
from yingxi.stage.backdrop import Backdrop
from yingxi.stage.cutwork import cut, dyed, panel
from yingxi.stage.drapery import drape, swag
from yingxi.stage.dyes import AMBER, CINNABAR, GOLD, INK, JADE, LACQUER, TEAL, mix, shade
from yingxi.stage.floors import paved
from yingxi.stage.lattice import clouds, coins, scales
from yingxi.stage.lights import candle, lantern, shafts
from yingxi.stage.pen import circle_path, polygon, spline
from yingxi.stage.scenery import WALL_FOOT, Layer, Scenery
from yingxi.stage.score import World
from yingxi.stage.shrine import altar, censer, cushion
from yingxi.stage.space import PLATE_W

_X, _Y, _R = 700.0, 790.0, 330.0
_NAMES = ("天师殿", "三清殿", "玉皇殿", "真武殿")
_COUPLETS = (("道法自然", "天人合一"), ("紫气东来", "祥云西至"), ("降妖伏魔", "济世度人"))


def paint(world: World) -> Backdrop:
    """The temple hall under the world's light; the seed names the hall and dyes its silks."""
    set_ = Scenery(world)
    seed = world.seed
    silk = (CINNABAR, "#8a5a1e", TEAL)[seed % 3]
    wall = set_.layer("wall", 0.45, bottom=int(WALL_FOOT) + 10, halo=1.1)
    _back(wall, seed)
    _mandorla(set_, wall)
    _statue(wall)
    plaque(wall.lit, _X, 330, _NAMES[seed % 4], 74)
    set_.lamp(_X, _Y, 520, 0.16 + 0.42 * set_.mood.lamps, always=True)
    set_.lamp(_X, 1640, 420, 0.5, ry=170)
    set_.daylight(_X, 1500, 700, 500, 0.5)

    hall = set_.layer("hall", 0.7, bottom=1640)
    for side in (-1, 1):
        words = _COUPLETS[seed % 3][(side + 1) // 2]
        pillar(hall.lit, _X + side * 485, 150, 1630, 118, shade(CINNABAR, -0.1), dragon=True)
        _banner(hall, _X + side * 338, 300, 92, 560, silk)
        couplet(hall.lit, _X + side * 620, 800, words, 62, dye="#1c2c33")
    painted_beam(hall.lit, -10, PLATE_W + 10, 150, 92)
    brackets(hall.lit, -10, PLATE_W + 10, 150, 112, 200)
    for side in (-1, 1):
        lantern(set_, hall, _X + side * 215, 400, 52, cord=160, reach=4.0)

    floor = paved(set_, WALL_FOOT, "#6e6353", across=150, first=30, gloss=0.20)
    floor.lit.ellipse(_X, 1800, 470, 90, ("#ffcf80", 0.10))

    front = set_.layer("altar", 1.0, top=900, bottom=1800)
    altar(front.lit, _X, 1290, 520, 340, silk)
    censer(front.lit, _X, 1290, 150)
    for side in (-1, 1):
        for k, tall in ((130, 96), (205, 72)):
            candle(set_, front, _X + side * k, 1290, tall)
    cushion(front.lit, _X, 1690, 190, silk)

    beams = set_.layer("beams", 1.0, halo=0.0)
    shafts(set_, beams, 40, -20, 130, 1900, 620)
    smoke = set_.layer("smoke", 1.0, top=400, bottom=1300)
    _smoke(smoke, set_)

    fore = set_.layer("curtain", 1.3, dark=0.55)
    drape(fore.lit, -1, 270, silk, length=1700, tie=1120)
    drape(fore.lit, 1, 270, silk, length=1700, tie=1120)
    swag(fore.lit, -20, PLATE_W + 20, -30, 170, silk, 5)
    set_.light_y = 820
    return set_.strike()


def _back(layer: Layer, seed: int) -> None:
    pen = layer.lit
    pen.rect(
        -10,
        -10,
        PLATE_W + 20,
        WALL_FOOT + 10,
        pen.linear((0, 0), (0, WALL_FOOT), ["#3a1a14", LACQUER, "#35150f"]),
    )
    pen.path(clouds((0, 260, PLATE_W, 1300), 96, seed + 3), None, stroke=(GOLD, 0.30), width=3)
    for side in (-1, 1):
        x = _X + side * 560 - 130
        panel(pen, x, 560, 260, 1012, shade(LACQUER, -0.3), hair=10)
        cut(
            pen,
            polygon([(x + 24, 590), (x + 236, 590), (x + 236, 1180), (x + 24, 1180)]),
            coins((x, 580, x + 260, 1180), 66),
            shade(GOLD, -0.35),
            4,
        )


def _mandorla(set_: Scenery, layer: Layer) -> None:
    """Rings of light behind the statue, with a border of flame."""
    pen, shine = layer.lit, layer.shine
    flames: list[str] = []
    for i in range(36):
        t = i / 36 * 2 * np.pi
        c, s = np.cos(t), np.sin(t)
        tall = _R * (0.27 if i % 2 else 0.19)

        def at(r: float, u: float, c: float = c, s: float = s) -> tuple[float, float]:
            return _X + c * r - s * u, _Y + s * r + c * u

        tip = at(_R + tall, 10)
        a, b = at(_R - 4, -27), at(_R - 4, 27)
        m, n = at(_R + tall * 0.5, -24), at(_R + tall * 0.45, 20)
        flames.append(
            f"M{a[0]:.1f} {a[1]:.1f}Q{m[0]:.1f} {m[1]:.1f} {tip[0]:.1f} {tip[1]:.1f}Q{n[0]:.1f} {n[1]:.1f} {b[0]:.1f} {b[1]:.1f}Z"
        )
    pen.path("".join(flames), shade(CINNABAR, 0.02), stroke=INK, width=3)
    pen.path("".join(flames), None, stroke=(GOLD, 0.7), width=1.4)
    burn = 0.30 + 0.7 * set_.mood.lamps
    glow = mix(mix("#cbb58a", set_.mood.haze, 0.55), "#ffe4a6", burn)
    shine.circle(
        _X,
        _Y,
        _R,
        shine.radial(
            (_X, _Y),
            _R,
            [glow, mix(glow, "#f2ab4a", 0.2 + 0.4 * burn), mix("#8f6a44", "#b5601f", burn)],
            [0, 0.62, 1],
        ),
    )
    for r, dye, width in (
        (_R, INK, 9),
        (_R - 1, GOLD, 4),
        (_R - 36, "#8a3a18", 3),
        (_R - 44, "#8a3a18", 2),
    ):
        shine.circle(_X, _Y, r, None, stroke=dye, width=width)
    ring = "".join(
        f"M{x - 6:.1f} {y:.1f}a6 6 0 1 0 12 0a6 6 0 1 0 -12 0"
        for x, y, _ in circle_path(_X, _Y, _R - 18).along(34)
    )
    shine.path(ring, "#8a3a18")
    rays = "".join(
        f"M{_X + np.cos(t) * 170:.1f} {_Y + np.sin(t) * 170:.1f}L{_X + np.cos(t) * 280:.1f} {_Y + np.sin(t) * 280:.1f}"
        for t in np.linspace(0, 2 * np.pi, 73)[:-1]
    )
    shine.path(rays, None, stroke=("#a8531d", 0.5), width=2)


def _statue(layer: Layer) -> None:
    """The seated master, a quiet silhouette so that faces before it stay readable."""
    pen = layer.shine
    ink = "#6b3a1c"
    robe = spline([
        (_X, _Y - 78, 1), (_X + 62, _Y - 52), (_X + 118, _Y + 40), (_X + 172, _Y + 178),
        (_X + 232, _Y + 250, 1), (_X, _Y + 300), (_X - 232, _Y + 250, 1), (_X - 172, _Y + 178),
        (_X - 118, _Y + 40), (_X - 62, _Y - 52),
    ])  # fmt: skip
    with pen.group(clip=circle_path(_X, _Y, _R - 3), opacity=0.86):
        dyed(
            pen,
            robe,
            [mix(ink, AMBER, 0.25), ink, shade(ink, -0.35)],
            (_X, _Y - 80, _X, _Y + 300),
            edge=8,
        )
        cut(
            pen,
            robe,
            scales((_X - 240, _Y + 60, _X + 240, _Y + 320), 46),
            "#ffd88a",
            1.8,
            opacity=0.6,
        )
        pen.path(
            spline([(_X - 52, _Y - 60), (_X - 6, _Y + 70), (_X - 70, _Y + 150)], closed=False),
            None,
            stroke=("#ffd88a", 0.8),
            width=3,
        )
        pen.path(
            spline([(_X + 52, _Y - 60), (_X + 6, _Y + 70), (_X + 70, _Y + 150)], closed=False),
            None,
            stroke=("#ffd88a", 0.8),
            width=3,
        )
        pen.rect(_X - 13, _Y + 60, 26, 120, "#ffdf9a", stroke=INK, line=2)
        pen.ellipse(_X, _Y - 118, 40, 52, ink, stroke=INK, width=3)
        beard = spline(
            [
                (_X - 24, _Y - 88, 1),
                (_X + 24, _Y - 88, 1),
                (_X + 14, _Y - 30),
                (_X, _Y + 16, 1),
                (_X - 14, _Y - 30),
            ]
        )
        pen.path(beard, shade(ink, -0.4))
        crown = spline(
            [
                (_X - 40, _Y - 148, 1),
                (_X - 56, _Y - 186),
                (_X - 20, _Y - 176, 1),
                (_X, _Y - 214, 1),
                (_X + 20, _Y - 176, 1),
                (_X + 56, _Y - 186),
                (_X + 40, _Y - 148, 1),
            ]
        )
        pen.path(crown, shade(JADE, -0.35), stroke=INK, width=3)


def _banner(layer: Layer, x: float, y: float, w: float, h: float, dye: str) -> None:
    """A hanging silk (幡) with a pointed foot and streamers."""
    pen = layer.lit
    path = polygon(
        [
            (x - w / 2, y),
            (x + w / 2, y),
            (x + w / 2, y + h),
            (x, y + h + w * 0.5),
            (x - w / 2, y + h),
        ]
    )
    dyed(pen, path, [shade(dye, 0.05), shade(dye, -0.3)], (x, y, x, y + h), edge=8)
    cut(pen, path, clouds((x - w / 2, y + 60, x + w / 2, y + h), 46, int(x)), GOLD, 2, opacity=0.75)
    panel(pen, x - w * 0.6, y - 20, w * 1.2, 24, shade(GOLD, -0.4), edge=3)
    for s in (-1, 1):
        pen.path(
            spline(
                [
                    (x + s * w * 0.55, y),
                    (x + s * w * 0.62, y + h * 0.5),
                    (x + s * w * 0.55, y + h * 0.8),
                ],
                closed=False,
            ),
            None,
            stroke=shade(AMBER, -0.1),
            width=9,
        )


def _smoke(layer: Layer, set_: Scenery) -> None:
    random = set_.random
    for k in range(7):
        lean = random.normal(0, 40)
        ys = np.linspace(1150, 520 + 40 * k, 9)
        xs = (
            _X
            + (k - 3) * 7
            + np.sin(np.linspace(0, 5 + k * 0.4, 9)) * np.linspace(4, 52, 9)
            + lean * np.linspace(0, 1, 9)
        )
        line = spline(list(zip(xs, ys, strict=True)), closed=False)
        fade = layer.shine.linear(
            (0, 1150), (0, 520 + 40 * k), [("#f6e6c4", 0.42), ("#f6e6c4", 0.16), ("#f6e6c4", 0.0)]
        )
        layer.shine.path(line, None, stroke=fade, width=3 + 2.4 * (k % 3))
    layer.halo = 0.25
