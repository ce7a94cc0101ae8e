"""From a look to a cut figure: who wears what."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from yingxi.bible.model import Costume, Role, Weapon
from yingxi.stage.hide import luma, mix
from yingxi.stage.pen import Pen
from yingxi.stage.puppets import (
    armour,
    faces,
    gowns,
    hair,
    haircuts,
    headdress,
    ladies,
    limbs,
    modern,
    robes,
)
from yingxi.stage.puppets.fitting import (
    MODERN,
    Fitting,
    beard,
    face_paint,
    is_ageless,
    is_novice,
    measure,
)
from yingxi.stage.puppets.hair import Coiffure
from yingxi.stage.puppets.parts import Drawing, Outfit, Part
from yingxi.stage.puppets.robes import Garment
from yingxi.stage.puppets.weapons import armed
from yingxi.stage.score import Look


def dress(look: Look) -> Outfit:
    """The figure of this look, ready to be drawn."""
    fit = measure(look)
    garment, headwear, sleeve, drape = _TAILORS[look.role](fit)
    if look.costume is not Costume.TRADITIONAL and look.role not in MODERN:
        garment, headwear, sleeve, drape = _modern(fit)
    headwear += beard(fit)
    weapon, grip = armed(look.weapon, look.colours[0], look.colours[2])
    marks, fangs = face_paint(fit)
    parts: dict[str, Part] = {}
    parts |= limbs.hands(fit.mould.skin, faces.LINE, 0.88 if fit.feminine else 1.0, "#c01f22" if fit.feminine and (look.age < 60 or is_ageless(look)) else "")  # fmt: skip
    parts |= faces.face_parts(fit.mould, paint=marks, fangs=fangs)
    parts |= garment.parts
    parts |= headwear.parts
    if headwear.back:
        parts["hair_back"] = Part(draw=partial(_all, drawings=headwear.back), fibre=0.15)
    parts["crown"] = Part(draw=partial(_all, drawings=headwear.crown), fibre=0.18)
    parts |= weapon
    return Outfit(
        parts=parts,
        dangles=headwear.dangles + garment.dangles,
        build=fit.build,
        grip=grip,
        drape=drape,
        sleeve=sleeve,
        height=560 - fit.build.neck[1] + headwear.top * fit.build.head,
    )


def _all(pen: Pen, drawings: tuple[Drawing, ...]) -> None:
    for drawing in drawings:
        drawing(pen)


_Dressed = tuple[Garment, Coiffure, float, float]
"""Garment, headwear, how wide the sleeves fall, how far the skirts follow the legs."""


def _underwear(fit: Fitting, *, shoe: Drawing | None = None, colour: str = "", width: float = 1.0) -> Garment:  # fmt: skip
    boots = shoe or limbs.court_boot
    tone = colour or mix(fit.cloth.second, "#1a1412", 0.35)
    return Garment(parts=limbs.legs((mix(tone, "#ffe6ae", 0.1), mix(tone, "#0a0505", 0.5)), None, boots, width=width))  # fmt: skip


def _daoist(fit: Fitting) -> _Dressed:
    if is_novice(fit.look):
        return _novice(fit)
    cloth, b = fit.cloth, fit.build.breadth
    garment = (
        _underwear(fit)
        + robes.crossed_robe(cloth, breadth=b, emblem=partial(robes.bagua, x=-34 * b))
        + robes.wide_sleeves(cloth, drop=165, fore=fit.build.fore)
        + robes.long_skirt(cloth, breadth=b)
        + robes.apron(cloth)
        + robes.sash(cloth, breadth=b)
    )
    crown = headdress.lotus_crown(cloth, fit.tint) + hair.back_fall(fit.tint, 230)
    return garment, crown, 1.0, 0.85


def _novice(fit: Fitting) -> _Dressed:
    cloth, b = replace(fit.cloth, weave="plain"), fit.build.breadth
    garment = (
        _underwear(fit, shoe=limbs.cloth_shoe, colour="#e6d6b2")
        + robes.crossed_robe(
            cloth, breadth=b, fret=False, emblem=partial(robes.patches, cloth=cloth)
        )
        + robes.wide_sleeves(cloth, drop=104, fore=fit.build.fore, cuff=False)
        + robes.jacket_skirt(cloth, length=310, breadth=b * 0.94)
        + robes.sash(cloth, breadth=b, pendant=False)
    )
    return garment, headdress.novice_knot(cloth, fit.tint), 0.8, 0.75


def _scholar(fit: Fitting) -> _Dressed:
    cloth, b = fit.cloth, fit.build.breadth
    robe = robes.round_robe(cloth, breadth=b, badge=fit.look.seed % 3 == 2) if fit.look.seed % 2 == 0 else robes.crossed_robe(cloth, breadth=b, fret=False)  # fmt: skip
    garment = (
        _underwear(fit)
        + robe
        + robes.wide_sleeves(cloth, drop=190, fore=fit.build.fore)
        + robes.long_skirt(cloth, breadth=b, band=0, pleats=5)
        + robes.sash(cloth, breadth=b, tails=fit.look.seed % 2 == 1)
    )
    return garment, headdress.scholar_hat(cloth, fit.tint, fit.look.seed), 1.0, 0.85


def _elder(fit: Fitting) -> _Dressed:
    cloth, b = fit.cloth, fit.build.breadth
    garment = (
        _underwear(fit, shoe=limbs.cloth_shoe)
        + robes.crossed_robe(cloth, breadth=b, fret=False)
        + robes.wide_sleeves(cloth, drop=140, fore=fit.build.fore)
        + robes.long_skirt(cloth, breadth=b, band=48, pleats=4)
        + robes.apron(cloth, pale=False)
        + robes.sash(cloth, breadth=b, pendant=not fit.feminine)
    )
    if fit.feminine:
        return garment, ladies.matron_knot(cloth, fit.tint), 1.0, 0.85
    return garment, headdress.elder_cap(cloth, fit.tint) + hair.back_fall(fit.tint, 150, 46), 1.0, 0.85  # fmt: skip


def _general(fit: Fitting) -> _Dressed:
    cloth, b = fit.cloth, fit.build.breadth
    garment = (
        _underwear(fit, shoe=partial(limbs.soldier_boot, trim=cloth.trim), width=1.12)
        + armour.scale_coat(cloth, breadth=b, mirrors=fit.look.seed % 3 != 2)
        + armour.armoured_arms(cloth, fore=fit.build.fore)
        + armour.leg_guards(cloth, breadth=b)
        + armour.front_flap(cloth)
        + armour.lion_belt(cloth, breadth=b)
        + armour.back_flags(cloth)
    )
    return garment, headdress.helmet(cloth, feathers=fit.look.seed % 3 != 1), 0.0, 0.7


def _warrior_lady(fit: Fitting) -> _Dressed:
    cloth, b = fit.cloth, fit.build.breadth
    garment = (
        _underwear(fit, shoe=partial(limbs.cloth_shoe, colour=cloth.second, flower=cloth.trim))
        + armour.scale_coat(cloth, breadth=b * 0.92, mirrors=True)
        + armour.armoured_arms(cloth, fore=fit.build.fore, width=0.84)
        + armour.leg_guards(cloth, breadth=b * 0.95, length=300)
        + armour.front_flap(cloth, length=360)
        + robes.sash(cloth, breadth=b, pendant=False)
        + armour.back_flags(cloth, length=225)
    )
    return garment, ladies.warrior_crown(cloth, fit.tint), 0.0, 0.75


def _lady(fit: Fitting) -> _Dressed:
    cloth, b = fit.cloth, fit.build.breadth
    bare = fit.look.seed % 2 == 1
    emblem = None if bare else gowns.cloud_collar(cloth)
    garment = (
        _underwear(
            fit,
            shoe=partial(limbs.cloth_shoe, colour=cloth.second, flower=cloth.trim),
            colour="#f0dfba",
        )
        + robes.crossed_robe(cloth, breadth=b, fret=False, bare=bare, emblem=emblem)
        + robes.slim_sleeves(cloth, fore=fit.build.fore, width=0.86, water=True)
        + gowns.lady_dress(cloth, breadth=b)
    )
    return garment, ladies.lady_hair(cloth, fit.tint, fit.look.seed), 0.7, 0.8


def _clown(fit: Fitting) -> _Dressed:
    cloth, b = fit.cloth, fit.build.breadth
    garment = (
        _underwear(fit, shoe=limbs.cloth_shoe, colour=cloth.second, width=1.04)
        + robes.crossed_robe(
            cloth, breadth=b * 1.06, fret=False, emblem=partial(robes.patches, cloth=cloth)
        )
        + robes.slim_sleeves(cloth, fore=fit.build.fore, width=1.12, cuff=cloth.second)
        + robes.jacket_skirt(cloth, length=150, breadth=b * 1.05)
        + robes.sash(cloth, breadth=b, pendant=False)
    )
    return garment, headdress.clown_hat(cloth, fit.tint, fit.look.seed), 0.2, 0.6


def _servant(fit: Fitting) -> _Dressed:
    cloth, b = fit.cloth, fit.build.breadth
    if fit.feminine:
        garment = (
            _underwear(fit, shoe=partial(limbs.cloth_shoe, colour=cloth.second), colour="#f0dfba")
            + robes.crossed_robe(cloth, breadth=b, fret=False)
            + robes.slim_sleeves(cloth, fore=fit.build.fore, width=0.86)
            + robes.long_skirt(
                replace(cloth, main=cloth.second, second=cloth.main),
                breadth=b,
                band=0,
                hem=512,
                flare=0.8,
                pleats=8,
            )
            + robes.apron(cloth, length=250)
            + robes.sash(cloth, breadth=b, pendant=False, tails=False)
        )
        return garment, ladies.maid_buns(cloth, fit.tint), 0.2, 0.8
    garment = (
        _underwear(fit, shoe=limbs.cloth_shoe, colour=cloth.second)
        + robes.crossed_robe(cloth, breadth=b, fret=False)
        + robes.slim_sleeves(cloth, fore=fit.build.fore, width=1.0, cuff=cloth.second)
        + robes.jacket_skirt(cloth, length=210, breadth=b)
        + robes.sash(cloth, breadth=b, pendant=False)
    )
    return garment, headdress.servant_cap(cloth, fit.tint), 0.2, 0.65


def _swordsman(fit: Fitting) -> _Dressed:
    cloth, b = fit.cloth, fit.build.breadth
    garment = (
        _underwear(
            fit,
            shoe=partial(limbs.soldier_boot, trim=cloth.trim),
            colour=mix(cloth.main, "#101014", 0.55),
        )
        + robes.crossed_robe(cloth, breadth=b)
        + robes.slim_sleeves(cloth, fore=fit.build.fore, width=1.0, cuff=cloth.second)
        + robes.jacket_skirt(cloth, length=292, breadth=b)
        + robes.sash(cloth, breadth=b)
        + armour.cape(cloth)
    )
    return garment, headdress.sword_band(cloth, fit.tint), 0.2, 0.7


def _emperor(fit: Fitting) -> _Dressed:
    cloth, b = fit.cloth, fit.build.breadth * 1.06
    garment = (
        _underwear(fit)
        + robes.round_robe(cloth, breadth=b)
        + robes.wide_sleeves(cloth, drop=205, fore=fit.build.fore)
        + robes.long_skirt(cloth, breadth=b, band=112, flare=1.06)
        + robes.apron(cloth, pale=False, length=410)
        + robes.sash(cloth, breadth=b)
    )
    return garment, headdress.emperor_crown(cloth, fit.tint), 1.0, 0.85


def _child(fit: Fitting) -> _Dressed:
    cloth, b = fit.cloth, fit.build.breadth
    if fit.look.costume is not Costume.TRADITIONAL:
        return _modern(fit)
    garment = (
        _underwear(
            fit,
            shoe=partial(limbs.cloth_shoe, colour=cloth.second, flower=cloth.trim),
            colour=cloth.second,
        )
        + robes.crossed_robe(cloth, breadth=b, fret=False)
        + robes.slim_sleeves(cloth, fore=fit.build.fore, width=1.05, cuff=cloth.second)
        + robes.jacket_skirt(cloth, length=170, breadth=b)
        + robes.sash(cloth, breadth=b, pendant=False)
    )
    return garment, hair.buns(fit.tint, "#c0301c"), 0.2, 0.65


def _demon(fit: Fitting) -> _Dressed:
    cloth = fit.cloth
    skin = fit.mould.skin
    garment = Garment(parts=limbs.legs(skin, None, partial(limbs.bare_foot, skin=skin, claws=True), width=1.15, cuff=cloth.trim))  # fmt: skip
    garment += armour.demon_body(cloth, skin) + armour.lion_belt(cloth, breadth=0.94)
    return garment, headdress.horns(cloth, fit.look.seed, fit.tint), 0.0, 0.7


def _modern(fit: Fitting) -> _Dressed:
    look, cloth = fit.look, fit.cloth
    garment = modern.modern_dress(look.costume, cloth, breadth=fit.build.breadth * (0.94 if not fit.feminine else 1.0), fore=fit.build.fore, skin=fit.mould.skin)  # fmt: skip
    cut = haircuts.modern_hair(fit.tint, feminine=fit.feminine, style=look.seed, accent=cloth.trim)
    if look.costume is Costume.UNIFORM and luma(cloth.main) <= 0.66:
        cut += Coiffure(crown=(partial(haircuts.guard_cap, colour=cloth.main, trim=cloth.trim),), top=212)  # fmt: skip
    if look.seed % 5 == 2 or look.age > 60:
        cut += Coiffure(crown=(haircuts.glasses,))
    return garment, cut, 0.0, 0.8


_TAILORS: dict[Role, Callable[[Fitting], _Dressed]] = {
    Role.DAOIST: _daoist,
    Role.GENERAL: _general,
    Role.LADY: _lady,
    Role.ELDER: _elder,
    Role.SCHOLAR: _scholar,
    Role.CLOWN: _clown,
    Role.CHILD: _child,
    Role.DEMON: _demon,
    Role.SWORDSMAN: _swordsman,
    Role.WARRIOR_LADY: _warrior_lady,
    Role.EMPEROR: _emperor,
    Role.SERVANT: _servant,
    Role.MODERN_MAN: _modern,
    Role.MODERN_WOMAN: _modern,
}

DEFAULT_WEAPON: dict[Role, Weapon] = {
    Role.DAOIST: Weapon.SWORD,
    Role.GENERAL: Weapon.GUANDAO,
    Role.ELDER: Weapon.STAFF,
    Role.SCHOLAR: Weapon.FAN,
    Role.SWORDSMAN: Weapon.SABRE,
    Role.WARRIOR_LADY: Weapon.SPEAR,
}
"""What a role usually carries; a bible may say otherwise."""
