"""Hair of old and new times, and beards. Head units, see ``faces``."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from yingxi.stage.hide import INK, LAMP, hide, mix
from yingxi.stage.pen import Path, Pen, Point, brush, spline
from yingxi.stage.puppets.parts import Dangle, Drawing, Part


@dataclass(frozen=True, slots=True, kw_only=True)
class Tint:
    """Hair: two ends of its dye and the combed cut lines."""

    light: str = "#2a1712"
    dark: str = "#120a0a"
    strand: str = "#d79a56"

    @property
    def dye(self) -> tuple[str, str]:
        return self.light, self.dark


BLACK = Tint()
GREY = Tint(light="#a39a8c", dark="#5f574e", strand="#f6ead0")
WHITE = Tint(light="#f2ead8", dark="#b9ad98", strand="#8a7a64")
BROWN = Tint(light="#5a3220", dark="#2c160d", strand="#d89a62")


@dataclass(frozen=True, slots=True, kw_only=True)
class Coiffure:
    """What is on a head: drawn pieces, soft pieces, and how high it stands over the neck."""

    crown: tuple[Drawing, ...] = ()
    back: tuple[Drawing, ...] = ()
    parts: Mapping[str, Part] = field(default_factory=dict)
    dangles: tuple[Dangle, ...] = ()
    top: float = 180.0

    def __add__(self, other: Coiffure) -> Coiffure:
        return Coiffure(
            crown=self.crown + other.crown,
            back=self.back + other.back,
            parts={**self.parts, **other.parts},
            dangles=self.dangles + other.dangles,
            top=max(self.top, other.top),
        )


def combed(pen: Pen, shape: Path, tint: Tint, lines: Sequence[Sequence[Point]], width: float = 1.4) -> None:  # fmt: skip
    """A mass of hair with combed cut lines."""
    hide(pen, shape, tint.dye, glow=0.1, line=2.8)
    with pen.group(clip=shape):
        locks(pen, tint, lines, width)


def locks(pen: Pen, tint: Tint, lines: Sequence[Sequence[Point]], width: float = 1.4) -> None:
    """Cuts along the lines; between each two a finer, duller pair, for hair is many strands."""
    for one, two in pairwise(lines):
        if len(one) == len(two):
            for share in (0.35, 0.68):
                between = [(p[0] + (q[0] - p[0]) * share, p[1] + (q[1] - p[1]) * share) for p, q in zip(one, two, strict=True)]  # fmt: skip
                pen.path(_strand(between, width * 0.75), (mix(tint.strand, tint.dark, 0.5), 0.55))
    for k, line in enumerate(lines):
        tone = tint.strand if k % 2 == 0 else mix(tint.strand, tint.dark, 0.35)
        pen.path(_strand(line, width * 1.5), (tone, 0.85))


def _strand(line: Sequence[Point], width: float) -> Path:
    """A cut that a knife makes: fine where it goes in, wide in the middle, fine where it ends."""
    curve = spline(line, closed=False).polyline[:: 4 if len(line) > 2 else 2]
    swell = [width * (0.22 + 0.78 * math.sin(math.pi * k / max(1, len(curve) - 1))) for k in range(len(curve))]  # fmt: skip
    return brush([(float(x), float(y)) for x, y in curve], swell)


def scalp(tint: Tint, *, sideburn: bool = True, low: float = 0.0) -> Drawing:
    """Hair combed back from the forehead over the skull; ``low`` brings the hairline down."""

    def draw(pen: Pen) -> None:
        shape = spline([(54, -150 + low, 1), (40, -166), (10, -180), (-24, -174), (-52, -148), (-62, -108), (-54, -70), (-34, -52), (-14, -60), (-8, -84), (-6, -104), (8, -118), (14, -136 + low), (30, -147 + low)])  # fmt: skip
        lines = [
            [(52 - k * 6.4, -150 + k * 9), (10 - k * 4.4, -158 + k * 7.6), (-16 - k * 1.4, -178 + k * 2)]
            for k in range(11)
        ]  # fmt: skip
        nape = (
            (-13, -58),
            (-23, -54),
            (-34, -52),
            (-46, -62),
            (-54, -76),
            (-60, -100),
            (-58, -124),
        )
        lines += [[at, (-29 - k * 4.6, -112 - k * 5), (-31 + k * 0.5, -162 - k * 2)] for k, at in enumerate(nape)]  # fmt: skip
        combed(pen, shape, tint, lines)
        if sideburn:
            lock = brush(
                [(6, -122), (13, -102), (11, -82), (13, -62), (10, -46)], [10, 8, 5.5, 3, 0.6]
            )
            pen.path(lock, tint.light, stroke=INK, width=1)
            pen.path(_strand([(8, -116), (12, -96), (10.6, -78), (11.6, -58)], 1.5), (tint.strand, 0.8))  # fmt: skip

    return draw


def strip(length: float, width: float, tint: Tint, *, tips: int = 3, waist: float = 0.9) -> Part:
    """A soft fall of hair along +y."""

    def draw(pen: Pen) -> None:
        w = width / 2
        points: list[Point] = [(-w * 0.8, -14), (0, -24), (w * 0.8, -14), (w, length * 0.25), (w * waist, length * 0.7)]  # fmt: skip
        count = tips * 2 - 1
        for k in range(count):
            x = w * waist * (0.8 - 1.6 * k / max(1, count - 1))
            y = length * (1.0 - 0.04 * abs(k - tips)) if k % 2 == 0 else length * 0.86
            points.append((x, y, 1) if k % 2 == 0 else (x, y))
        points += [(-w * waist, length * 0.7), (-w, length * 0.25)]
        lines = [
            [(-w * 0.7 + 1.4 * w * k / 8, -20), (-w * 0.9 + 1.8 * w * k / 8, length * 0.35), (-w * waist * 0.7 + 1.4 * w * waist * k / 8, length)]
            for k in range(9)
        ]  # fmt: skip
        combed(pen, spline(points), tint, lines)

    return Part(draw=draw, bends=(length * 0.08, length), fibre=0.15)


def back_fall(tint: Tint, length: float = 250.0, width: float = 62.0) -> Coiffure:
    """Long hair down the back."""
    return Coiffure(
        parts={"fall": strip(length, width, tint)},
        dangles=(Dangle(part="fall", frame="head", at=(-36, -96), layer="behind", rest=5, swing=2.2, curl=4.5, stream=26, streak=34),),
    )  # fmt: skip


def knot(tint: Tint, *, x: float = -10.0, y: float = -176.0, size: float = 1.0) -> Drawing:
    """A topknot."""

    def draw(pen: Pen) -> None:
        with pen.group(translate=(x, y), scale=size):
            shape = spline([(-22, 4), (-31, -20), (-19, -47), (6, -55), (26, -42), (28, -18), (16, 4)])  # fmt: skip
            combed(pen, shape, tint, [[(-17 + k * 9, 0), (-21 + k * 10, -24), (-6 + k * 5, -50)] for k in range(5)])  # fmt: skip

    return draw


def buns(tint: Tint, ribbon: str) -> Coiffure:
    """A child's two hair buns with ribbons and a fringe."""

    def draw(pen: Pen) -> None:
        for x, y, r in ((-44, -170, 27), (22, -186, 27)):
            shape = spline([(x + math.cos(a) * r, y + math.sin(a) * r) for a in [i * 0.7854 for i in range(8)]])  # fmt: skip
            lines = [[(x - r + k * r * 0.4, y - r), (x + k * 3 - 8, y + k * 2), (x + r - k * r * 0.4, y + r)] for k in range(6)]  # fmt: skip
            combed(pen, shape, tint, lines)
            pen.path(brush([(x - 14, y + 20), (x, y + 25), (x + 16, y + 18)], [8, 9, 8]), ribbon, stroke=INK, width=1.8)  # fmt: skip
            pen.circle(x + 1, y + 24, 5, LAMP, stroke=INK, width=1.5)
        fringe = spline([(60, -146, 1), (48, -168), (10, -182), (-30, -174), (-58, -146), (-64, -106), (-52, -72), (-34, -58, 1), (-16, -66), (-10, -96), (0, -122, 1), (12, -130), (20, -124, 1), (30, -136), (40, -128, 1), (50, -140)])  # fmt: skip
        combed(pen, fringe, tint, [[(54 - k * 8, -132 + k * 5), (24 - k * 7, -162 + k * 6), (-10 - k * 4, -180 + k * 3)] for k in range(10)])  # fmt: skip

    return Coiffure(
        crown=(draw,),
        parts={"ribbon": ribbon_strip(ribbon, 84, 11)},
        dangles=(
            Dangle(part="ribbon", frame="head", at=(-48, -146), layer="front", rest=14, swing=5, curl=9),
            Dangle(part="ribbon", frame="head", at=(18, -160), layer="behind", rest=10, swing=5, curl=9, lag=0.7),
        ),
        top=214,
    )  # fmt: skip


def ribbon_strip(colour: str, length: float, width: float, *, line: str = LAMP) -> Part:
    """A silk ribbon along +y."""

    def draw(pen: Pen) -> None:
        spine = [(math.sin(k * 0.9) * 2.5, length * k / 8) for k in range(9)]
        outline = brush(spine, [width * 0.7, *[width * (0.85 + 0.05 * k) for k in range(7)], width * 1.15])  # fmt: skip
        hide(pen, outline, (mix(colour, LAMP, 0.12), mix(colour, INK, 0.35)), line=2, glow=0.1, thick=0.25)  # fmt: skip
        pen.path(spline(spine, closed=False), None, stroke=(line, 0.75), width=1.3)

    return Part(draw=draw, bends=(0, length), fibre=0.2)


def ribbons(first: str, second: str, at: tuple[float, float], length: float = 190.0) -> Coiffure:
    """Two ribbons that stream from a knot."""
    return Coiffure(
        parts={"ribbon_a": ribbon_strip(first, length, 11), "ribbon_b": ribbon_strip(second, length * 0.84, 11)},
        dangles=(
            Dangle(part="ribbon_a", frame="head", at=at, layer="behind", rest=38, swing=6, curl=14, stream=34, streak=16),
            Dangle(part="ribbon_b", frame="head", at=at, layer="behind", rest=28, swing=6, curl=14, stream=40, streak=16, lag=0.8),
        ),
    )  # fmt: skip


def beard(tint: Tint, *, length: float = 210.0, style: str = "long") -> Coiffure:
    """A beard that follows the jaw: ``long``, ``three`` locks, ``goatee`` or ``stubble``."""
    moustache = _moustache(tint, long=style in ("long", "three"))
    if style == "goatee":
        part = _beard_part(tint, length * 0.42, 20, 2)
        hang = Dangle(part="beard", frame="jaw", at=(60, -20), layer="beard", rest=-4, swing=2, curl=5, stream=20, streak=26)  # fmt: skip
        return Coiffure(crown=(moustache,), parts={"beard": part}, dangles=(hang,))
    if style == "three":
        part = _beard_part(tint, length * 0.86, 24, 2)
        side = _beard_part(tint, length * 0.62, 14, 1)
        return Coiffure(
            crown=(moustache,),
            parts={"beard": part, "beard_side": side},
            dangles=(
                Dangle(part="beard", frame="jaw", at=(58, -22), layer="beard", rest=-2, swing=2, curl=5, stream=24, streak=28),
                Dangle(part="beard_side", frame="jaw", at=(9, -50), layer="beard", rest=0, swing=2, curl=5, stream=24, streak=28, lag=0.5),
            ),
        )  # fmt: skip
    part = _beard_part(tint, length, 66, 4)
    hang = Dangle(part="beard", frame="jaw", at=(45, -38), layer="beard", rest=-1, swing=1.6, curl=4, stream=22, streak=30, weight=0.75)  # fmt: skip
    return Coiffure(crown=(moustache,), parts={"beard": part}, dangles=(hang,))


def _beard_part(tint: Tint, length: float, width: float, tips: int) -> Part:
    """A beard that widens from the cheek and thins into ``tips`` points, the middle one longest."""

    def draw(pen: Pen) -> None:
        w = width / 2
        full = width > 40
        left: list[Point] = (
            [(-w * 1.3, -50, 1), (-w * 0.95, -20), (-w * 1.12, length * 0.2)]
            if full
            else [(-w * 0.7, -20), (-w * 0.2, -34, 1), (-w * 0.9, length * 0.2)]
        )
        low = length * 0.66
        left.append((-w * 0.92, low))
        right: list[Point] = [(w * 0.2, -12), (w * 0.75, -14, 1), (w * 1.1, 6), (w * 1.12, length * 0.26), (w * 0.84, low)]  # fmt: skip
        ends: list[Point] = []
        count = tips * 2 - 1
        for k in range(count):
            u = k / max(1, count - 1) if count > 1 else 0.5
            x = w * (0.66 - 1.4 * u) * (0.8 if k % 2 == 0 else 1.0)
            y = length * (1.0 - 0.26 * (u - 0.42) ** 2 * 2) if k % 2 == 0 else length * 0.84
            ends.append((x + 3 * (k % 2), y, 1) if k % 2 == 0 else (x, y))
        outline = spline([left[0], *([left[1]] if not full else []), *right, *ends, *left[:0:-1]] if full else [*left[:2], *right, *ends, *left[:1:-1]])  # fmt: skip
        many = max(3, round(width / 6))
        lines: list[list[Point]] = []
        for k in range(many + 1):
            u = k / many
            top = -w * (1.15 if full else 0.6) + width * (1.0 if full else 0.6) * u
            bow = 2.6 * math.sin(k * 1.9)
            lines.append([(top, -38 + 26 * u if full else -20), (-w * 0.95 + w * 1.9 * u + bow, length * 0.3), (-w * 0.82 + w * 1.5 * u - bow, low), (-w * 0.46 + w * 0.9 * u, length)])  # fmt: skip
        combed(pen, outline, tint, lines, 1.3)

    return Part(draw=draw, bends=(length * 0.1, length), fibre=0.15)


def _moustache(tint: Tint, *, long: bool) -> Drawing:
    """The near half of a moustache: from under the nose back along the lip, then down."""
    drop = 34.0 if long else 8.0

    def draw(pen: Pen) -> None:
        spine = [(77, -63.5), (68, -62.5), (58, -56), (52.5, -46), (50, -52 + drop)]
        lock = brush(spine, [2.0, 6.5, 7.0, 4.6, 0.8])
        pen.path(lock, tint.light, stroke=INK, width=1)
        for k in (-1, 1):
            pen.path(_strand([(x + k * 0.6, y + k * 1.2) for x, y in spine[:-1]], 1.3), (tint.strand, 0.7))  # fmt: skip

    return draw
