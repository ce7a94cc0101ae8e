"""Hair, spectacles and caps of today. Head units, see ``faces``."""

from __future__ import annotations

from yingxi.stage.hide import INK, dye, hide, mix
from yingxi.stage.pen import Pen, Point, brush, spline
from yingxi.stage.puppets.hair import Coiffure, Tint, combed, locks, strip
from yingxi.stage.puppets.parts import Dangle


def modern_hair(tint: Tint, *, feminine: bool, style: int, accent: str) -> Coiffure:
    """A haircut of today; ``style`` picks one of four for each sex."""
    return _womans_hair(tint, style % 4, accent) if feminine else _mans_hair(tint, style % 4)


def _mans_hair(tint: Tint, style: int) -> Coiffure:
    def draw(pen: Pen) -> None:
        fronts: tuple[list[Point], ...] = (
            [(58, -138, 1), (66, -158), (52, -180), (14, -192)],  # swept fringe
            [(60, -142, 1), (70, -170), (50, -196), (10, -198)],  # a quiff
            [(56, -146, 1), (54, -164), (38, -178), (8, -184)],  # short
            [(64, -120, 1), (70, -146), (56, -176), (14, -190)],  # a long fringe
        )
        shape = spline([*fronts[style], (-30, -184), (-58, -154), (-64, -110), (-55, -76), (-46, -54, 1), (-30, -50, 1), (-15, -70), (-9, -92), (-6, -106, 1), (2, -112), (6, -124), (10, -130), (18, -136), (38, -141)])  # fmt: skip
        lines: list[list[Point]] = [[(54 - k * 7, -142 + k * 6), (22 - k * 6, -178 + k * 7), (-20 - k * 3, -182 + k * 8)] for k in range(10)]  # fmt: skip
        nape: list[list[Point]] = [[(-16 - k * 5, -80 + k * 5), (-36 - k * 3.4, -118 + k * 9), (-54 - k * 0.5, -110 + k * 9)] for k in range(6)]  # fmt: skip
        combed(pen, shape, tint, lines + nape)
        if style == 3:
            lock = brush([(20, -150), (46, -146), (64, -122)], [10, 12, 1])
            pen.path(lock, tint.light, stroke=INK, width=1.2)

    return Coiffure(crown=(draw,), top=198)


def _womans_hair(tint: Tint, style: int, accent: str) -> Coiffure:
    def cap(pen: Pen) -> None:
        shape = spline([(56, -144, 1), (58, -166), (40, -186), (0, -194), (-38, -182), (-64, -148), (-68, -104), (-60, -60), (-34, -40), (-12, -52), (-3, -86), (2, -112), (18, -132), (40, -142)])  # fmt: skip
        combed(pen, shape, tint, [[(54 - k * 7, -146 + k * 8), (18 - k * 6, -182 + k * 9), (-24 - k * 3, -180 + k * 10)] for k in range(14)])  # fmt: skip
        lock = brush([(26, -140), (8, -112), (4, -76), (10, -40), (2, -16)], [10, 12, 10, 8, 1])
        hide(pen, lock, tint.dye, line=1.6, thick=0.2, glow=0.05)
        pen.circle(-2, -62, 4.4, "#fff6df", stroke=INK, width=1.4)

    def bob(pen: Pen) -> None:
        shape = spline([(60, -122, 1), (64, -152), (48, -182), (4, -194), (-40, -182), (-68, -146), (-76, -90), (-72, -34, 1), (-30, -24), (10, -34, 1), (14, -70), (8, -100), (14, -124), (36, -126)])  # fmt: skip
        fringe: list[list[Point]] = [[(-6, -192), (36 - k * 6, -172 + k * 5), (58 - k * 9, -124)] for k in range(6)]  # fmt: skip
        sides: list[list[Point]] = [[(-8 - k * 2, -191 + k), (6 - k * 8, -130), (6 - k * 8, -78), (6 - k * 8.4, -28)] for k in range(10)]  # fmt: skip
        combed(pen, shape, tint, fringe)
        with pen.group(clip=shape):
            locks(pen, tint, sides)

    def bun(pen: Pen) -> None:
        knot = spline([(-56, -176), (-50, -206), (-20, -214), (0, -196), (-6, -172), (-32, -164)])
        combed(pen, knot, tint, [[(-54 + k * 6, -184 - k * 3), (-28, -204 + k * 6), (-4, -190 + k * 3)] for k in range(5)])  # fmt: skip
        pen.path(brush([(-52, -170), (-28, -166), (-6, -176)], [7, 8, 7]), accent, stroke=INK, width=1.8)  # fmt: skip

    if style == 1:
        return Coiffure(crown=(bob,), top=196)
    if style == 2:
        return Coiffure(crown=(bun, cap), top=214)
    if style == 3:
        tail = strip(210, 50, tint, tips=2, waist=0.55)
        hang = Dangle(part="fall", frame="head", at=(-54, -150), layer="behind", rest=20, swing=4, curl=-8, stream=34, streak=14)  # fmt: skip

        def band(pen: Pen) -> None:
            pen.path(brush([(-66, -160), (-52, -148), (-44, -136)], [10, 11, 10]), accent, stroke=INK, width=1.8)  # fmt: skip

        return Coiffure(crown=(cap, band), parts={"fall": tail}, dangles=(hang,), top=196)
    fall = strip(236, 84, tint, tips=4)
    hang = Dangle(part="fall", frame="head", at=(-34, -100), layer="behind", rest=3, swing=2.2, curl=6, stream=28, streak=34)  # fmt: skip
    return Coiffure(crown=(cap,), parts={"fall": fall}, dangles=(hang,), top=196)


def glasses(pen: Pen) -> None:
    """Round spectacles."""
    pen.circle(48, -100, 16, ("#fff6df", 0.18), stroke="#1a1210", width=3)
    pen.line((32, -103), (2, -100), "#1a1210", 3)
    pen.path(spline([(63, -104), (68, -108), (71, -102)], closed=False), None, stroke="#1a1210", width=2.6)  # fmt: skip


def guard_cap(pen: Pen, colour: str, trim: str) -> None:
    """A peaked service cap."""
    crown = spline([(62, -152, 1), (74, -184), (40, -208), (-30, -204), (-70, -182), (-62, -142, 1), (0, -152)])  # fmt: skip
    hide(pen, crown, dye(colour), line=3)
    hide(pen, brush([(64, -148), (20, -156), (-30, -150), (-64, -134)], [15, 17, 17, 15]), (mix(colour, INK, 0.5), INK), line=2.4, thick=0.3)  # fmt: skip
    hide(pen, spline([(44, -150, 1), (70, -146), (96, -132), (98, -127, 1), (70, -134), (46, -138)]), ("#1c1614", "#0c0807"), line=2.4, thick=0.3)  # fmt: skip
    pen.circle(46, -174, 11, trim, stroke=INK, width=2)
