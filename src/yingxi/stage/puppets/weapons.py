"""What a hand holds: grip at (0, 0), pointing along +x."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial

from yingxi.bible.model import Weapon
from yingxi.stage.hide import INK, LAMP, blade, hide, mix, ruyi
from yingxi.stage.pen import Pen, brush, circle_path, polygon, spiral, spline
from yingxi.stage.puppets.parts import Grip, Part

GOLD = ("#f6cf6a", "#a5641c")
STEEL = "#3d4c50"


def armed(weapon: Weapon, colour: str, trim: str) -> tuple[dict[str, Part], Grip | None]:
    """Slots ``weapon``, and ``stowed`` and ``scabbard`` for what hangs at the belt."""
    found = _WEAPONS.get(weapon)
    if found is None:
        return {}, None
    draw, grip = found
    parts = {"weapon": Part(draw=lambda pen: draw(pen, colour, trim), fibre=0.15)}
    if grip.stowed:
        curved = weapon is Weapon.SABRE
        bow = weapon is Weapon.BOW
        parts["stowed"] = Part(draw=partial(_stowed, colour=colour, curved=curved, bow=bow), far=True)  # fmt: skip
        if not bow:
            parts["scabbard"] = Part(draw=partial(_scabbard, colour=colour, curved=curved), far=True)  # fmt: skip
    return parts, grip


def _hilt(pen: Pen, colour: str) -> None:
    guard = spline([(22, -30, 1), (36, -23), (41, 0), (36, 23), (22, 30, 1), (27, 11), (21, 0), (27, -11)])  # fmt: skip
    hide(pen, guard, GOLD, line=2.6, thick=0.4)
    hide(pen, polygon([(-46, -7.5), (26, -8.5), (26, 8.5), (-46, 7.5)]), ("#5a2417", "#2a0e08"), line=2.4, thick=0.3)  # fmt: skip
    for k in range(7):
        pen.line((-40 + k * 9, -7.5), (-34 + k * 9, 7.5), "#e0a850", 1.8)
    pen.circle(-52, 0, 12, GOLD[0], stroke=INK, width=2.4)
    pen.circle(-52, 0, 4.6, colour)
    cord = [(-60 - k * 6 + math.sin(k * 0.7) * 4, k * 11) for k in range(8)]
    pen.path(spline(cord, closed=False), None, stroke=colour, width=3.6)
    x, y = cord[-1]
    pen.circle(x, y, 7.5, "#e0a850", stroke=INK, width=1.6)
    for k in range(9):
        pen.line((x, y + 6), (x - 13 + k * 3.2, y + 58), colour, 2.3)


def _sword(pen: Pen, colour: str, trim: str) -> None:
    edge = [(34, -9), (320, -6.5), (362, 0), (320, 6.5), (34, 9)]
    blade(pen, edge)
    pen.line((40, 0), (350, 0), STEEL, 1.8)
    pen.line((40, -4.4), (316, -3.4), ("#ffffff", 0.7), 1.4)
    for k in range(7):
        pen.circle(64 + k * 15, 0, 2.3, STEEL)
    _hilt(pen, "#b5301c")


def _sabre(pen: Pen, colour: str, trim: str) -> None:
    outline = spline([(34, -9, 1), (140, -16), (240, -34), (330, -70, 1), (300, -20), (230, 10), (130, 14), (34, 10, 1)])  # fmt: skip
    pen.path(outline, pen.linear((34, -60), (60, 20), ["#f1f4ec", "#8fa6a8"]), stroke=INK, width=2.6)  # fmt: skip
    pen.path(spline([(44, -3), (140, -6), (232, -20), (300, -46)], closed=False), None, stroke=STEEL, width=1.8)  # fmt: skip
    _hilt(pen, "#b5301c")


def _pole(pen: Pen, start: float, end: float, colour: str, radius: float = 6.0) -> None:
    hide(pen, polygon([(start, -radius), (end, -radius), (end, radius), (start, radius)]), (mix(colour, LAMP, 0.2), mix(colour, INK, 0.5)), line=2.6, thick=0.25, glow=0.1)  # fmt: skip
    pen.line((start + 4, -2), (end - 4, -2), (LAMP, 0.5), 2)
    for x in (start + 30, start + 90, end - 110, end - 40):
        pen.rect(x, -radius - 2.5, 12, radius * 2 + 5, GOLD[0], stroke=INK, line=1.8)


def _plume(pen: Pen, x: float, count: int = 24, reach: float = 76.0) -> None:
    for k in range(count):
        u = k / (count - 1) * 2 - 1
        thread = [(x, 0), (x - reach * 0.34, u * 22), (x - reach, u * 26 + math.sin(k * 2.0) * 5)]
        pen.path(spline(thread, closed=False), None, stroke="#c0301c" if k % 3 else "#ef7a48", width=2.8)  # fmt: skip


def _guandao(pen: Pen, colour: str, trim: str) -> None:
    _pole(pen, -470, 330, "#8a2418")
    pen.path(polygon([(-470, -9), (-470, 9), (-512, 0)]), GOLD[0], stroke=INK, width=2)
    edge = spline([(326, -10, 1), (360, -30), (388, -22, 1), (408, -40), (490, -34), (580, 6), (632, 62, 1), (530, 72), (430, 56), (374, 40), (326, 14, 1)])  # fmt: skip
    pen.path(edge, pen.linear((326, -40), (400, 70), ["#8fa6a8", "#f4f5ec"]), stroke=INK, width=3)
    pen.path(spline([(360, 10), (450, 34), (540, 48), (604, 56)], closed=False), None, stroke=STEEL, width=2.2)  # fmt: skip
    for k in range(3):
        pen.path(spiral(408 + k * 44, -6 + k * 10, 15, 1.5, k, 1), None, stroke=STEEL, width=2.2)
    hide(pen, spline([(332, -24, 1), (356, 0), (332, 28, 1), (302, 18), (302, -16)]), GOLD, line=2.6, thick=0.3)  # fmt: skip
    _plume(pen, 310)


def _spear(pen: Pen, colour: str, trim: str) -> None:
    _pole(pen, -440, 400, "#b98241", 5.2)
    edge = spline([(400, -5, 1), (416, -17), (452, -15), (530, 0, 1), (452, 15), (416, 17), (400, 5, 1)])  # fmt: skip
    pen.path(edge, pen.linear((400, -17), (400, 17), ["#f4f5ec", "#8fa6a8"]), stroke=INK, width=2.6)
    pen.line((410, 0), (518, 0), STEEL, 1.8)
    _plume(pen, 398, 22, 70)


def _staff(pen: Pen, colour: str, trim: str) -> None:
    wood = brush([(-500, 4), (-340, -3), (-120, 4), (80, -3), (260, 3), (340, -2)], [11, 13, 14, 15, 17, 20])  # fmt: skip
    hide(pen, wood, ("#9a6a38", "#4a2a14"), line=2.6, thick=0.3, glow=0.1)
    head = brush([(330, 0), (380, -22), (420, -10), (424, 26), (394, 40), (372, 24), (386, 8)], [20, 24, 24, 22, 18, 14, 5])  # fmt: skip
    hide(pen, head, ("#a8763e", "#54301a"), line=2.6, thick=0.3, glow=0.1)
    for x in (-300, -100, 120, 250):
        pen.path(spiral(x, 0, 5, 1.2, 0, 1), None, stroke=("#2a140a", 0.8), width=1.6)
    gourd = spline([(312, 24), (326, 40), (318, 54), (334, 76), (316, 96), (294, 92), (286, 70), (302, 54), (296, 38)])  # fmt: skip
    pen.line((330, 6), (312, 26), "#c0301c", 2.6)
    with pen.group(rotate=0):
        hide(pen, gourd, ("#e9a850", "#8a4a16"), line=2.4, thick=0.4)


def _whisk(pen: Pen, colour: str, trim: str) -> None:
    hide(pen, polygon([(-40, -5), (92, -6), (92, 6), (-40, 5)]), ("#7a4422", "#3a1c0e"), line=2.4, thick=0.25)  # fmt: skip
    hide(pen, spline([(86, -9, 1), (108, -11), (116, 0), (108, 11), (86, 9, 1)]), GOLD, line=2.2, thick=0.3)  # fmt: skip
    pen.circle(-44, 0, 7, GOLD[0], stroke=INK, width=1.8)
    tail = brush([(112, 0), (150, -14), (176, 20), (178, 90), (166, 190), (172, 240)], [12, 26, 38, 42, 34, 4])  # fmt: skip
    hide(pen, tail, ("#fbf3df", "#cfc2a4"), line=2.4, thick=0.4, glow=0.1)
    with pen.group(clip=tail):
        for k in range(11):
            o = (k - 5) * 3.4
            pen.path(spline([(114, o * 0.4), (150, -14 + o * 0.9), (176 + o, 24), (178 + o, 90), (167 + o * 0.8, 236)], closed=False), None, stroke=("#8a7a5c", 0.7), width=1.3)  # fmt: skip


def _fan(pen: Pen, colour: str, trim: str) -> None:
    reach, half = 150.0, 62
    arc = [(18 + math.cos(math.radians(a)) * reach, math.sin(math.radians(a)) * reach) for a in range(-half, half + 1, 6)]  # fmt: skip
    low = [(18 + math.cos(math.radians(a)) * 58, math.sin(math.radians(a)) * 58) for a in range(half, -half - 1, -6)]  # fmt: skip
    leaf = polygon(arc + low)
    hide(pen, leaf, ("#fbf0d4", "#dcc190"), line=2.6, thick=0.5, across=True)
    with pen.group(clip=leaf):
        for k in range(3):
            a = math.radians(-34 + k * 32)
            pen.path(brush([(60, 10 + k * 14), (18 + math.cos(a) * 108, math.sin(a) * 108), (18 + math.cos(a) * 138, math.sin(a) * 132 - 8)], [2, 6, 1]), ("#2a2a26", 0.75))  # fmt: skip
        for k in range(6):
            a = math.radians(-40 + k * 15)
            pen.circle(
                18 + math.cos(a) * (104 + k % 2 * 22), math.sin(a) * 110, 5.5, ("#b8321e", 0.85)
            )
    for k in range(11):
        a = math.radians(-half + k * half / 5)
        pen.line((0, 0), (18 + math.cos(a) * reach, math.sin(a) * reach), ("#6a3a1c", 0.75), 1.6 if 0 < k < 10 else 4.5)  # fmt: skip
    pen.circle(2, 0, 6, GOLD[0], stroke=INK, width=1.8)


def _bow(pen: Pen, colour: str, trim: str) -> None:
    line = spline([(-30, -190, 1), (16, -150), (6, -70), (-4, 0), (6, 70), (16, 150), (-30, 190, 1)], closed=False)  # fmt: skip
    pen.path(line, None, stroke=INK, width=15)
    pen.path(line, None, stroke="#a8682c", width=10)
    pen.path(line, None, stroke=("#f0c878", 0.6), width=2.4)
    pen.path(polygon([(-30, -190), (-34, 0), (-30, 190)], closed=False), None, stroke="#f4ead2", width=1.8)  # fmt: skip
    pen.rect(-11, -26, 14, 52, "#8a2418", radius=4, stroke=INK, line=2)


_SHAFT = 120
"""How much longer than its roof is deep an umbrella is."""


def _umbrella(pen: Pen, colour: str, trim: str) -> None:
    pen.line((-80, 0), (450, 0), INK, 9)
    pen.line((-80, 0), (450, 0), "#a8682c", 5)
    with pen.group(translate=(_SHAFT, 0)):
        _roof(pen, colour)


def _roof(pen: Pen, colour: str) -> None:
    dome = spline([(212, -236, 1), (260, -160), (318, -70), (342, 0, 1), (318, 70), (260, 160), (212, 236, 1), (228, 150), (220, 76), (230, 0), (220, -76), (228, -150)])  # fmt: skip
    hide(pen, dome, (mix(colour, LAMP, 0.2), mix(colour, INK, 0.35)), line=3, across=True, glow=0.3)
    for y in (-156, -78, 0, 78, 156):
        pen.path(spline([(226, y), (290, y * 0.55), (340, 0)], closed=False), None, stroke=(LAMP, 0.55), width=1.6)  # fmt: skip
    for y in (-118, -36, 44, 122):
        for k in range(5):
            pen.circle(
                262 + math.cos(k * 1.257) * 8, y * 0.86 + math.sin(k * 1.257) * 8, 5, (LAMP, 0.9)
            )
        pen.circle(262, y * 0.86, 3, "#b8321e")
    pen.rect(338, -6, 22, 12, "#5a2417", radius=3, stroke=INK, line=2)


def _phone(pen: Pen, colour: str, trim: str) -> None:
    pen.rect(4, -34, 18, 74, "#14181d", radius=4, stroke=INK, line=2)
    pen.rect(18, -28, 4.4, 62, "#bfe6f2")
    pen.circle(10, -26, 2.6, "#5a6a72")


def _book(pen: Pen, colour: str, trim: str) -> None:
    hide(pen, polygon([(8, -56), (74, -62), (78, 36), (10, 42)]), ("#2f4a6a", "#16263a"), line=2.6, thick=0.5)  # fmt: skip
    pen.path(polygon([(10, 42), (78, 36), (80, 44), (12, 50)]), "#f4e6c4", stroke=INK, width=1.8)
    pen.path(polygon([(20, -48), (36, -49.5), (37, 6), (21, 8)]), "#f4e6c4", stroke=INK, width=1.6)
    for k in range(5):
        pen.line((66, -52 + k * 20), (77, -53 + k * 20), LAMP, 1.8)


def _cup(pen: Pen, colour: str, trim: str) -> None:
    cup = spline([(4, -26, 1), (52, -26, 1), (48, 4), (34, 18), (22, 18), (8, 4)])
    hide(pen, cup, ("#dfe9e2", "#7fa398"), line=2.6, thick=0.4)
    pen.ellipse(28, -26, 24, 5, "#5a2a14", stroke=INK, width=1.8)
    pen.path(
        spline([(20, 18, 1), (36, 18, 1), (40, 28, 1), (16, 28, 1)]), "#7fa398", stroke=INK, width=2
    )
    ruyi(pen, 28, -2, 11, 0, 1.8, "#2a5a54")


def _talisman(pen: Pen, colour: str, trim: str) -> None:
    paper = spline([(16, -30, 1), (150, -34, 1), (152, 30, 1), (18, 32, 1)])
    hide(pen, paper, ("#ffe08a", "#e0a83a"), line=2.4, thick=0.4, across=True)
    red = "#b0241a"
    for path in (
        [(30, 0), (44, -16), (52, 14), (64, -14), (72, 12)],
        [(78, -18), (84, 18)],
        [(90, 0), (104, -18), (118, 0), (104, 18), (90, 0)],
        [(124, -16), (140, -2), (124, 16)],
    ):
        pen.path(spline(path, closed=False), None, stroke=red, width=4)
    pen.path(circle_path(104, 0, 5), red)


def _scabbard(pen: Pen, colour: str, curved: bool) -> None:
    drop = 34.0 if curved else 0.0
    with pen.group(translate=(-44, -6), rotate=126):
        sheath = brush([(0, 0), (90, drop * 0.3), (190, drop * 0.7), (310, drop)], [22, 22, 20, 14])
        hide(pen, sheath, ("#4a3028", "#1c100c"), line=2.6, thick=0.3, glow=0.1)
        for x, y in ((14, 2), (104, drop * 0.35), (290, drop * 0.95)):
            pen.rect(x - 6, y - 12, 13, 24, GOLD[0], radius=3, stroke=INK, line=2)
        ruyi(pen, 60, drop * 0.2 + 2, 9, 0, 1.8, GOLD[0])
        ruyi(pen, 180, drop * 0.65 + 2, 9, 0, 1.8, GOLD[0])


def _stowed(pen: Pen, colour: str, curved: bool, bow: bool) -> None:
    if bow:
        with pen.group(translate=(-40, -170), rotate=-28):
            _bow(pen, colour, GOLD[0])
        return
    _scabbard(pen, colour, curved)
    with pen.group(translate=(-44, -6), rotate=-54):
        grip = polygon([(4, -7.5), (66, -7.5), (66, 7.5), (4, 7.5)])
        hide(pen, grip, ("#6a2a1a", "#2a0e08"), line=2.4, thick=0.3)
        for k in range(6):
            pen.line((12 + k * 9, -7.5), (18 + k * 9, 7.5), "#e0a850", 1.8)
        pen.circle(72, 0, 11, GOLD[0], stroke=INK, width=2.4)
        pen.circle(72, 0, 4.2, "#b5301c")
        guard = spline(
            [(-8, -26, 1), (6, -20), (10, 0), (6, 20), (-8, 26, 1), (-3, 9), (-5, 0), (-3, -9)]
        )
        hide(pen, guard, GOLD, line=2.4, thick=0.4)


_WEAPONS: dict[Weapon, tuple[Callable[[Pen, str, str], None], Grip]] = {
    Weapon.SWORD: (_sword, Grip(reach=362, stowed=True)),
    Weapon.SABRE: (_sabre, Grip(reach=330, stowed=True)),
    Weapon.SPEAR: (_spear, Grip(rest=-88, upright=True, carried=True, reach=530)),
    Weapon.GUANDAO: (_guandao, Grip(rest=-86, upright=True, carried=True, reach=632)),
    Weapon.FAN: (_fan, Grip(rest=-58, carried=True, reach=160)),
    Weapon.STAFF: (_staff, Grip(rest=-88, upright=True, carried=True, reach=424)),
    Weapon.WHISK: (_whisk, Grip(rest=-62, upright=True, carried=True, reach=172)),
    Weapon.BOW: (_bow, Grip(rest=0, reach=20, stowed=True)),
    Weapon.UMBRELLA: (_umbrella, Grip(rest=-95, upright=True, carried=True, reach=350 + _SHAFT)),
    Weapon.PHONE: (_phone, Grip(rest=-10, reach=22)),
    Weapon.BOOK: (_book, Grip(rest=0, reach=70)),
    Weapon.CUP: (_cup, Grip(rest=0, upright=True, reach=30)),
    Weapon.TALISMAN: (_talisman, Grip(rest=-30, upright=False, reach=150)),
}
