"""Modern dress and modern hair on the same puppet body."""

from __future__ import annotations

from functools import partial

from yingxi.bible.model import Costume
from yingxi.stage.hide import (
    INK,
    LAMP,
    Dye,
    Pattern,
    checks,
    dye,
    flowers,
    hide,
    luma,
    mix,
    stripes,
)
from yingxi.stage.pen import Pen, Point, brush, polygon, spline
from yingxi.stage.puppets.cloth import Cloth
from yingxi.stage.puppets.limbs import heel_shoe, leather_shoe, legs, sneaker
from yingxi.stage.puppets.parts import Drawing, Part
from yingxi.stage.puppets.robes import Garment, torso_outline

SHIRT: Dye = ("#fbf3df", "#dccdaa")


def modern_dress(costume: Costume, cloth: Cloth, *, breadth: float, fore: float, skin: Dye) -> Garment:  # fmt: skip
    """The whole outfit of a modern costume; the cloth's seed varies it."""
    lady = cloth.feminine
    if costume is Costume.DRESS and lady:
        return _frock(cloth, breadth, fore, skin)
    if costume is Costume.COAT:
        return _overcoat(cloth, breadth, fore, skin)
    if costume is Costume.UNIFORM:
        return _uniform(cloth, breadth, fore, skin)
    if costume is Costume.SCHOOL:
        return _school(cloth, breadth, fore, skin)
    if costume in (Costume.SUIT, Costume.DRESS, Costume.TRADITIONAL):
        return _suit(cloth, breadth, fore, skin)
    return _plain(cloth, breadth, fore, skin)


def _body(outline: list[Point], colours: Dye, pattern: Pattern | None, *extras: Drawing) -> Part:
    def draw(pen: Pen) -> None:
        shape = spline(outline)
        hide(pen, shape, colours, pattern=pattern)
        with pen.group(clip=shape):
            for extra in extras:
                extra(pen)
        pen.path(shape, None, stroke=INK, width=3)

    return Part(draw=draw)


def _long_body(breadth: float, feminine: bool, drop: float) -> list[Point]:
    """The torso with a tail ``drop`` units below the pelvis."""
    points = torso_outline(breadth, feminine)
    cut = next(i for i, p in enumerate(points) if len(p) > 2)
    w = (80.0 if not feminine else 78.0) * breadth
    tail: list[Point] = [(-w, drop * 0.5), (-w * 1.04, drop, 1), (w * 1.06, drop, 1), (w, drop * 0.5)]  # fmt: skip
    return [*points[:cut], *tail, *points[cut + 2 :]]


def _lapels(pen: Pen, cloth: Dye, breadth: float, *, low: float, tie: str = "", notch: bool = True) -> None:  # fmt: skip
    b = breadth
    shirt = spline([(-30 * b, -322, 1), (8 * b, -300), (56 * b, -322, 1), (46 * b, -250), (16 * b, low, 1), (-2 * b, -250)])  # fmt: skip
    hide(pen, shirt, SHIRT, line=2.2, thick=0.4)
    if tie:
        neck = polygon([(14 * b, -292), (36 * b, -294), (32 * b, -268), (20 * b, -268)])
        tail = polygon([(20 * b, -268), (32 * b, -268), (38 * b, low + 30), (22 * b, low + 52), (12 * b, low + 20)])  # fmt: skip
        hide(pen, tail, dye(tie), pattern=stripes(9, 2.0, LAMP, 0.35), line=2.2, thick=0.3)
        hide(pen, neck, dye(tie), line=2.2, thick=0.3)
    else:
        pen.line((20 * b, -292), (16 * b, low), (INK, 0.5), 1.6)
        for k in range(3):
            pen.circle(20 * b, -270 + k * 26, 2.8, "#c9b890", stroke=INK, width=1)
    for side, edge in ((-1, -34.0), (1, 60.0)):
        lapel: list[Point] = [(edge * b, -320, 1), ((edge - side * 24) * b, -250), (14 * b, low + 8, 1), ((edge + side * 26) * b, -226, 1)]  # fmt: skip
        if notch:
            lapel += [((edge + side * 10) * b, -246, 1), ((edge + side * 28) * b, -262, 1)]
        hide(pen, spline(lapel), cloth, line=2.4, thick=0.4)


def _buttons(pen: Pen, x: float, ys: tuple[float, ...], colour: str) -> None:
    for y in ys:
        pen.circle(x, y, 5, colour, stroke=INK, width=1.6)
        pen.circle(x, y, 1.5, INK)


def _pocket(pen: Pen, x: float, y: float, width: float, colour: Dye) -> None:
    hide(pen, polygon([(x, y), (x + width, y - 3), (x + width, y + 11), (x, y + 14)]), colour, line=2, thick=0.3)  # fmt: skip


def _sleeves(cloth: Cloth, colours: Dye, pattern: Pattern | None, fore: float, *, cuff: Dye | None = SHIRT, width: float = 1.0, short: Dye | None = None) -> Garment:  # fmt: skip
    """Set-in sleeves; with ``short`` (a skin) the forearm is bare."""

    def upper(pen: Pen) -> None:
        w = width
        outline = spline([(-14, -37 * w), (30, -43 * w), (90, -38 * w), (132, -31 * w), (146, 0), (132, 33 * w), (80, 41 * w), (20, 44 * w), (-28, 26 * w), (-35, -8)])  # fmt: skip
        hide(pen, outline, (mix(colours[0], INK, 0.12), colours[1]), pattern=pattern)

    def lower(pen: Pen) -> None:
        w, length = width, fore
        if short is not None:
            bare = spline([(-22, -18), (20, -25), (80, -21), (length + 6, -14), (length + 6, 14), (80, 22), (20, 26), (-22, 18)])  # fmt: skip
            hide(pen, bare, short, line=2.4, edge="#4a160c", glow=0.12, thick=0.5)
            sleeve = spline([(-28, -22 * w), (0, -34 * w), (30, -35 * w, 1), (34, 0), (30, 37 * w, 1), (0, 36 * w), (-28, 22 * w)])  # fmt: skip
            hide(pen, sleeve, colours, pattern=pattern)
            return
        if cuff is not None:
            hide(pen, polygon([(length - 20, -23 * w), (length + 9, -22 * w), (length + 9, 22 * w), (length - 20, 24 * w)]), cuff, line=2.2, thick=0.3)  # fmt: skip
        outline = spline([(-28, -22 * w), (0, -34 * w), (60, -33 * w), (length - 4, -26 * w, 1), (length - 2, 27 * w, 1), (60, 37 * w), (0, 36 * w), (-28, 22 * w)])  # fmt: skip
        hide(pen, outline, colours, pattern=pattern)
        for k in range(3):
            pen.circle(length - 14 - k * 9, 18 * w, 2.6, cloth.trim, stroke=INK, width=1)

    return Garment(parts={"upper": Part(draw=upper), "fore": Part(draw=lower)})


def _trousers(colour: str, skin: Dye, feminine: bool, *, crease: bool = True, shoe: str = "", sport: bool = False) -> Garment:  # fmt: skip
    if sport:
        draw: Drawing = partial(sneaker, colour="#f0e8d6", flash=shoe or "#a3241a")
    elif feminine:
        draw = partial(heel_shoe, colour=shoe or "#8a1f2a", skin=skin)
    else:
        draw = partial(leather_shoe, colour=shoe or "#221612")
    weave = stripes(11, 0.9, LAMP, 0.13) if crease else None
    parts = legs(dye(colour, light=0.1, depth=0.4), weave, draw, width=0.86 if feminine else 0.96, crease=crease, sewn=True)  # fmt: skip
    return Garment(parts=parts)


def _short_skirt(cloth: Cloth, colours: Dye, pattern: Pattern | None, length: float, flare: float, breadth: float) -> Garment:  # fmt: skip
    def panel(shift: float) -> Drawing:
        def draw(pen: Pen) -> None:
            b = breadth
            points: list[Point] = [((-54 + shift) * b, -10, 1), ((54 + shift) * b, -10, 1), ((66 + shift) * flare, length * 0.6), ((70 + shift) * flare, length, 1), (shift, length + 10), ((-70 + shift) * flare, length, 1), ((-66 + shift) * flare, length * 0.6)]  # fmt: skip
            outline = spline(points)
            hide(pen, outline, colours, pattern=pattern)
            with pen.group(clip=outline):
                for k in range(1, 6):
                    u = k / 6 * 2 - 1
                    pen.path(brush([(shift + u * 48 * b, -10), (shift + u * 70 * flare, length + 8)], [1.5, 5]), (INK, 0.4))  # fmt: skip

        return draw

    return Garment(
        parts={
            "skirt_near": Part(draw=panel(-20), far=True),
            "skirt_far": Part(draw=panel(22), far=True),
        }
    )


def _bare_legs(skin: Dye, shoe: Drawing) -> Garment:
    return Garment(parts=legs((skin[0], mix(skin[1], "#8a4a24", 0.25)), None, shoe, width=0.7))


def _suit(cloth: Cloth, breadth: float, fore: float, skin: Dye) -> Garment:
    pattern = (None, stripes(15, 1.3, cloth.thread, 0.35), checks(34, cloth.thread, 0.2))[cloth.seed % 3]  # fmt: skip
    tie = "" if cloth.feminine or cloth.seed % 4 == 3 else cloth.trim
    dark: Dye = (mix(cloth.main, INK, 0.15), mix(cloth.main, INK, 0.6))

    def front(pen: Pen) -> None:
        b = breadth
        _lapels(pen, dark, breadth, low=-120, tie=tie)
        pen.path(spline([(14 * b, -114), (12 * b, -40), (24 * b, 70)], closed=False), None, stroke=INK, width=2.4)  # fmt: skip
        _buttons(pen, 4 * b, (-88, -46), cloth.trim)
        _pocket(pen, -62 * b, -30, 38, dark)
        hide(pen, polygon([(-52 * b, -214), (-22 * b, -216), (-22 * b, -206), (-52 * b, -203)]), dark, line=1.8, thick=0.3)  # fmt: skip
        pen.path(polygon([(-50 * b, -214), (-42 * b, -228), (-35 * b, -216), (-28 * b, -226), (-24 * b, -216)]), cloth.trim, stroke=INK, width=1.4)  # fmt: skip

    body = _body(_long_body(breadth, cloth.feminine, 64), cloth.body, pattern, front)
    arm = stripes(15, 1.3, cloth.thread, 0.35, level=True) if cloth.seed % 3 == 1 else pattern
    out = Garment(parts={"torso": body}) + _sleeves(cloth, cloth.body, arm, fore)
    if cloth.feminine and cloth.seed % 2 == 0:
        shoe = partial(heel_shoe, colour=cloth.second, skin=skin)
        out += _bare_legs(skin, shoe) + _short_skirt(cloth, cloth.shade, pattern, 232, 0.92, breadth * 0.95)  # fmt: skip
    else:
        out += _trousers(mix(cloth.main, INK, 0.15), skin, cloth.feminine)
    return out


def _overcoat(cloth: Cloth, breadth: float, fore: float, skin: Dye) -> Garment:
    dark: Dye = (mix(cloth.main, INK, 0.12), mix(cloth.main, INK, 0.55))

    def front(pen: Pen) -> None:
        b = breadth
        scarf = spline([(-44 * b, -320, 1), (4, -290), (66 * b, -320, 1), (70 * b, -276), (8, -252), (-50 * b, -284)])  # fmt: skip
        _lapels(pen, dark, breadth * 1.08, low=-96)
        hide(pen, scarf, cloth.contrast, pattern=checks(20, LAMP, 0.4), line=2.6, thick=0.5)
        hang = brush([(-6, -280), (-14, -200), (-8, -120)], [30, 34, 34])
        hide(pen, hang, cloth.contrast, pattern=checks(20, LAMP, 0.4), line=2.6, thick=0.5)
        for x in (-30 * b, 40 * b):
            _buttons(pen, x, (-96, -50), cloth.trim)

    def belt(pen: Pen) -> None:
        b = breadth
        strap = spline([(-84 * b, -30, 1), (0, -36), (86 * b, -28, 1), (85 * b, 2, 1), (0, -4), (-82 * b, 2, 1)])  # fmt: skip
        hide(pen, strap, dark, line=2.8, thick=0.4)
        pen.rect(4, -37, 34, 36, cloth.trim, radius=5, stroke=INK, line=2.4)
        pen.rect(12, -29, 18, 20, dark[0], radius=3, stroke=INK, line=1.6)

    def tail(points: list[Point], colours: Dye) -> Drawing:
        def draw(pen: Pen) -> None:
            outline = spline(points)
            hide(pen, outline, colours, pattern=None)
            x0, y0, x1, _ = outline.bounds
            pen.path(spline([((x0 + x1) / 2 + 10, y0 + 20), ((x0 + x1) / 2 + 4, 300)], closed=False), None, stroke=(INK, 0.5), width=2.2)  # fmt: skip

        return draw

    b = breadth
    near: list[Point] = [(-80 * b, -8, 1), (34 * b, -8, 1), (46, 150), (40, 316, 1), (-50, 330), (-122, 312, 1), (-108, 150)]  # fmt: skip
    far: list[Point] = [(-30 * b, -8, 1), (82 * b, -8, 1), (98, 150), (104, 308, 1), (40, 324), (-20, 312, 1)]  # fmt: skip
    body = _body(torso_outline(breadth * 1.04, cloth.feminine), cloth.body, None, front)
    skirt = Garment(
        parts={
            "torso": body,
            "belt": Part(draw=belt),
            "skirt_near": Part(draw=tail(near, cloth.body), bends=(190, 330), far=True),
            "skirt_far": Part(draw=tail(far, cloth.shade), bends=(190, 330), far=True),
        }
    )
    legs_ = _trousers(mix(cloth.second, INK, 0.45), skin, cloth.feminine)
    return skirt + _sleeves(cloth, cloth.body, None, fore, cuff=dark, width=1.1) + legs_


def _frock(cloth: Cloth, breadth: float, fore: float, skin: Dye) -> Garment:
    pattern = (flowers(24, cloth.seed, cloth.thread, cloth.trim), None, checks(26, cloth.thread, 0.3))[cloth.seed % 3]  # fmt: skip
    b = breadth

    def neck(pen: Pen) -> None:
        hollow = spline([(-38 * b, -322, 1), (-20 * b, -276), (12 * b, -252), (46 * b, -280), (58 * b, -322, 1)])  # fmt: skip
        hide(pen, hollow, skin, line=2.4, edge="#4a160c", thick=0.4)
        for k in range(7):
            u = k / 6
            pen.circle((-18 + 56 * u) * b, -286 + 26 * (1 - (2 * u - 1) ** 2), 3.2, "#fff6df", stroke=INK, width=1)  # fmt: skip
        collar = brush([(-40 * b, -312), (-22 * b, -272), (12 * b, -248), (48 * b, -274), (60 * b, -312)], [8, 10, 11, 10, 8])  # fmt: skip
        hide(pen, collar, cloth.contrast, line=2.2, thick=0.3)

    def belt(pen: Pen) -> None:
        strap = spline([(-62 * b, -66, 1), (0, -72), (66 * b, -64, 1), (66 * b, -42, 1), (0, -48), (-62 * b, -42, 1)])  # fmt: skip
        hide(pen, strap, cloth.contrast, line=2.6, thick=0.4)
        for side in (-1, 1):
            hide(pen, spline([(28, -58), (28 + side * 18, -76), (28 + side * 34, -66), (28 + side * 30, -46)]), cloth.gold, line=2.2, thick=0.3)  # fmt: skip

    body = _body(torso_outline(breadth, True), cloth.body, pattern, neck)
    shoe = partial(heel_shoe, colour=cloth.trim, skin=skin)
    return (
        Garment(parts={"torso": body, "belt": Part(draw=belt)})
        + _sleeves(cloth, cloth.body, pattern, fore, width=0.84, short=skin)
        + _bare_legs(skin, shoe)
        + _short_skirt(cloth, cloth.body, pattern, 300, 1.32, breadth)
    )


def _uniform(cloth: Cloth, breadth: float, fore: float, skin: Dye) -> Garment:
    """A doctor's white coat when the main colour is pale; else a guard's or courier's jacket."""
    b = breadth
    if luma(cloth.main) > 0.66:

        def coat(pen: Pen) -> None:
            _lapels(pen, cloth.body, breadth, low=-110, tie="" if cloth.feminine else cloth.second)
            pen.line((14 * b, -104), (20 * b, 70), INK, 2.2)
            _buttons(pen, 2 * b, (-80, -30), "#c9b890")
            _pocket(pen, -64 * b, -40, 40, cloth.body)
            pen.rect(-54 * b, -208, 34, 26, "#fffaf0", radius=3, stroke=INK, line=1.8)
            pen.rect(-50 * b, -204, 10, 12, cloth.second)
            tube = spline([(-26 * b, -312), (-30 * b, -240), (-6, -190), (30 * b, -200), (52 * b, -250), (54 * b, -312)], closed=False)  # fmt: skip
            pen.path(tube, None, stroke="#2a3238", width=5)
            pen.line((-4, -190), (-10, -150), "#2a3238", 5)
            pen.circle(-10, -142, 11, "#c9d2d2", stroke=INK, width=2)

        def tail(shift: float, colours: Dye) -> Drawing:
            def draw(pen: Pen) -> None:
                s = shift
                hide(pen, spline([((-54 + s) * b, -8, 1), ((54 + s) * b, -8, 1), (66 + s, 130), (66 + s, 262, 1), (s, 272), (-72 + s, 262, 1), (-68 + s, 130)]), colours)  # fmt: skip

            return draw

        def strap(pen: Pen) -> None:
            # Covers the seam where the coat's body meets its tails.
            band = spline([(-80 * b, -24, 1), (0, -20), (80 * b, -26, 1), (82 * b, 8, 1), (0, 13), (-82 * b, 9, 1)])  # fmt: skip
            hide(pen, band, cloth.body, line=2.4, thick=0.5)
            for y in (-18, 4):
                stitch = spline([(-78 * b, y), (0, y + 4), (80 * b, y - 2)], closed=False)
                pen.path(stitch, None, stroke=(INK, 0.3), width=1.2)
            _buttons(pen, -44 * b, (-7,), "#c9b890")
            _buttons(pen, 8 * b, (-5,), "#c9b890")

        out = Garment(
            parts={
                "torso": _body(torso_outline(breadth, cloth.feminine), cloth.body, None, coat),
                "belt": Part(draw=strap),
                "skirt_near": Part(draw=tail(-26, cloth.body), bends=(160, 280), far=True),
                "skirt_far": Part(draw=tail(28, cloth.shade), bends=(160, 280), far=True),
            }
        )
        return out + _sleeves(cloth, cloth.body, None, fore, cuff=dye(cloth.second)) + _trousers(mix(cloth.second, INK, 0.3), skin, False)  # fmt: skip

    def jacket(pen: Pen) -> None:
        _lapels(pen, cloth.shade, breadth, low=-190, tie=mix(cloth.main, INK, 0.6), notch=False)
        pen.line((16 * b, -186), (18 * b, 70), INK, 2.2)
        _buttons(pen, 6 * b, (-160, -112, -64), cloth.trim)
        for x in (-66, 34):
            pocket = polygon([(x * b, -200), ((x + 36) * b, -200), ((x + 36) * b, -156), ((x + 18) * b, -148), (x * b, -156)])  # fmt: skip
            hide(pen, pocket, cloth.body, line=2.2, thick=0.4)
            pen.line((x * b, -186), ((x + 36) * b, -186), INK, 1.8)
        pen.path(polygon([(-56 * b, -226), (-46 * b, -238), (-36 * b, -226), (-40 * b, -212), (-52 * b, -212)]), cloth.trim, stroke=INK, width=1.8)  # fmt: skip
        for k in range(3):
            pen.line((-98 * b, -252 + k * 8), (-74 * b, -262 + k * 8), cloth.trim, 3)

    def belt(pen: Pen) -> None:
        hide(pen, polygon([(-82 * b, -16), (84 * b, -16), (84 * b, 12), (-82 * b, 12)]), ("#2a1a14", "#120a08"), line=2.6, thick=0.3)  # fmt: skip
        pen.rect(6, -18, 34, 32, cloth.trim, radius=4, stroke=INK, line=2.2)

    body = _body(_long_body(breadth, cloth.feminine, 46), cloth.body, None, jacket)
    return (
        Garment(parts={"torso": body, "belt": Part(draw=belt)})
        + _sleeves(cloth, cloth.body, None, fore, cuff=None)
        + _trousers(mix(cloth.main, INK, 0.3), skin, False)
    )


def _school(cloth: Cloth, breadth: float, fore: float, skin: Dye) -> Garment:
    b = breadth
    if cloth.feminine:

        def sailor(pen: Pen) -> None:
            collar = spline([(-60 * b, -318, 1), (-78 * b, -230, 1), (-20 * b, -224), (14, -190, 1), (52 * b, -226), (80 * b, -236, 1), (64 * b, -318, 1), (40 * b, -290), (14, -226, 1), (-20 * b, -290)])  # fmt: skip
            hide(pen, spline([(-24 * b, -320, 1), (14, -236, 1), (44 * b, -320, 1)]), skin, line=2, edge="#4a160c", thick=0.3)  # fmt: skip
            hide(pen, collar, cloth.contrast, band="#fbf3df", band_width=4, line=2.6, thick=0.5)
            for side in (-1, 1):
                hide(pen, spline([(14, -194), (14 + side * 30, -212), (14 + side * 40, -184), (14 + side * 18, -174)]), cloth.gold, line=2.2, thick=0.3)  # fmt: skip
                hide(pen, brush([(14, -188), (14 + side * 12, -160), (14 + side * 18, -132)], [10, 14, 16]), cloth.gold, line=2, thick=0.3)  # fmt: skip

        white: Dye = ("#fdf5e2", "#dccdaa")
        body = _body(torso_outline(breadth, True), white, None, sailor)
        shoe = partial(leather_shoe, sock="#f4ead2")
        return (
            Garment(parts={"torso": body})
            + _sleeves(cloth, white, None, fore, cuff=cloth.contrast, width=0.88)
            + _bare_legs(skin, shoe)
            + _short_skirt(cloth, cloth.body, checks(30, cloth.thread, 0.4), 216, 1.18, breadth)
        )

    def tracksuit(pen: Pen) -> None:
        hide(pen, spline([(-36 * b, -322, 1), (-30 * b, -292), (10, -280), (48 * b, -294), (60 * b, -322, 1)]), SHIRT, line=2.4, thick=0.3)  # fmt: skip
        yoke = spline([(-110 * b, -300, 1), (110 * b, -300, 1), (110 * b, -190), (12, -214), (-110 * b, -190)])  # fmt: skip
        hide(pen, yoke, cloth.contrast, line=2.4, thick=0.4)
        hide(pen, spline([(-40 * b, -320, 1), (-30 * b, -284), (10, -272), (48 * b, -286), (62 * b, -320, 1), (54 * b, -330), (-34 * b, -330)]), cloth.gold, line=2.4, thick=0.3)  # fmt: skip
        pen.line((12, -272), (14, 70), "#fbf3df", 5)
        pen.line((12, -272), (14, 70), INK, 1.6)
        pen.circle(-44 * b, -180, 15, "#fbf3df", stroke=INK, width=2)
        pen.path(polygon([(-44 * b, -191), (-36 * b, -175), (-53 * b, -175)]), cloth.second)
        _pocket(pen, -66 * b, -40, 34, cloth.contrast)

    body = _body(_long_body(breadth, False, 30), cloth.body, None, tracksuit)
    trousers = _trousers(mix(cloth.main, INK, 0.1), skin, False, sport=True, shoe=cloth.second)
    return Garment(parts={"torso": body}) + _sleeves(cloth, cloth.body, None, fore, cuff=cloth.contrast, width=1.05) + trousers  # fmt: skip


def _plain(cloth: Cloth, breadth: float, fore: float, skin: Dye) -> Garment:
    b = breadth
    style = cloth.seed % 3
    pattern = (checks(36, cloth.thread, 0.36), None, stripes(22, 4, cloth.thread, 0.3))[style]

    def shirt(pen: Pen) -> None:
        hide(pen, spline([(-26 * b, -322, 1), (14, -262, 1), (48 * b, -322, 1)]), skin, line=2, edge="#4a160c", thick=0.3)  # fmt: skip
        if style == 1:  # a knitted jersey
            roll = brush([(-38 * b, -310), (-20 * b, -276), (12, -262), (46 * b, -280), (58 * b, -310)], [15, 17, 18, 17, 15])  # fmt: skip
            hide(pen, roll, cloth.contrast, line=2.4, thick=0.4)
            for k in range(4):
                zigzag = [(-110 * b + j * 12, -196 + k * 9 + (j % 2) * 7) for j in range(20)]
                pen.path(polygon(zigzag, closed=False), None, stroke=(cloth.trim, 0.85), width=2.6)
            return
        for side, edge in ((-1, -32.0), (1, 56.0)):
            collar = polygon([(edge * b, -322), ((edge - side * 40) * b, -268), ((edge - side * 8) * b, -240), ((edge + side * 18) * b, -296)])  # fmt: skip
            hide(pen, collar, cloth.body, line=2.4, thick=0.4)
        pen.line((14, -262), (18, 70), INK, 2)
        _buttons(pen, 10, (-222, -172, -122, -72, -22), cloth.trim)
        pocket = polygon([(-60 * b, -206), (-22 * b, -206), (-22 * b, -164), (-41 * b, -156), (-60 * b, -164)])  # fmt: skip
        hide(pen, pocket, cloth.body, pattern=pattern, line=2.2, thick=0.4)

    def belt(pen: Pen) -> None:
        hide(pen, polygon([(-76 * b, -10), (78 * b, -10), (78 * b, 14), (-76 * b, 14)]), ("#5a3420", "#2a160c"), line=2.4, thick=0.3)  # fmt: skip
        pen.rect(8, -11, 28, 27, cloth.trim, radius=3, stroke=INK, line=2)

    body = _body(_long_body(breadth, cloth.feminine, 34 if style else 10), cloth.body, pattern, shirt)  # fmt: skip
    out = Garment(parts={"torso": body} | ({} if style else {"belt": Part(draw=belt)}))
    arm = stripes(22, 4, cloth.thread, 0.3, level=True) if style == 2 else pattern
    out += _sleeves(cloth, cloth.body, arm, fore, cuff=cloth.contrast, width=0.96)
    return out + _trousers(mix(cloth.second, "#26384e", 0.55), skin, cloth.feminine, crease=False, sport=True, shoe=cloth.main)  # fmt: skip
