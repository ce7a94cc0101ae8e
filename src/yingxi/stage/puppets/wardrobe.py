"""From a look to a cut figure: who wears what."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

from yingxi.bible.model import Costume, Gender, Role, Weapon
from yingxi.stage.hide import luma, mix
from yingxi.stage.pen import Pen
from yingxi.stage.puppets import armour, faces, hair, headdress, limbs, modern, robes
from yingxi.stage.puppets.cloth import WEAVES, Cloth
from yingxi.stage.puppets.faces import Mould
from yingxi.stage.puppets.hair import Coiffure, Tint
from yingxi.stage.puppets.parts import Build, Drawing, Outfit, Part
from yingxi.stage.puppets.robes import Garment
from yingxi.stage.puppets.weapons import armed
from yingxi.stage.score import Look

MAN = Build(head=1.1)
WOMAN = Build(
    scale=0.95,
    head=1.12,
    breadth=0.84,
    neck=(8, -298),
    near_shoulder=(-44, -252),
    far_shoulder=(42, -256),
    upper=122,
    fore=134,
    near_hip=(-18, 10),
    far_hip=(24, 10),
)
BRAWNY = Build(
    scale=1.03, head=1.06, breadth=1.06, near_shoulder=(-64, -254), far_shoulder=(66, -258)
)
OLD = Build(scale=0.95, head=1.1, stoop=7, nape=5)
CHILD = Build(
    scale=0.66,
    head=1.28,
    breadth=0.9,
    neck=(8, -292),
    near_shoulder=(-44, -246),
    far_shoulder=(44, -250),
    upper=112,
    fore=118,
)

_MODERN = (Role.MODERN_MAN, Role.MODERN_WOMAN)
_WEAVE: dict[Role, tuple[str, ...]] = {
    Role.DAOIST: ("clouds", "clouds", "plain", "waves"),
    Role.LADY: ("flowers", "flowers", "lozenges", "clouds"),
    Role.EMPEROR: ("clouds", "lozenges", "waves"),
    Role.SCHOLAR: ("plain", "lozenges", "clouds", "flowers"),
    Role.SERVANT: ("plain", "plain", "flowers"),
    Role.CLOWN: ("coins", "lozenges", "flowers"),
    Role.ELDER: ("coins", "plain", "tortoise", "clouds"),
    Role.SWORDSMAN: ("plain", "clouds", "tortoise"),
    Role.CHILD: ("flowers", "coins", "clouds"),
    Role.DEMON: ("plain", "waves", "tortoise"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Fitting:
    """What every tailor needs to know about the wearer."""

    look: Look
    cloth: Cloth
    tint: Tint
    mould: Mould
    build: Build

    @property
    def feminine(self) -> bool:
        return self.look.gender is Gender.FEMALE


def dress(look: Look) -> Outfit:
    """The figure of this look, ready to be drawn."""
    fit = _fit(look)
    garment, headwear, sleeve, drape = _TAILORS[look.role](fit)
    if look.costume is not Costume.TRADITIONAL and look.role not in _MODERN:
        garment, headwear, sleeve, drape = _modern(fit)
    headwear += _beard(fit)
    weapon, grip = armed(look.weapon, look.colours[0], look.colours[2])
    paint, fangs = _paint(fit)
    parts: dict[str, Part] = {}
    parts |= limbs.hands(fit.mould.skin, faces.LINE, 0.88 if fit.feminine else 1.0, "#c01f22" if fit.feminine and look.age < 60 else "")  # fmt: skip
    parts |= faces.face_parts(fit.mould, paint=paint, fangs=fangs)
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


def _fit(look: Look) -> _Fitting:
    weaves = _WEAVE.get(look.role, WEAVES)
    main, second, trim = look.colours
    feminine = look.gender is Gender.FEMALE
    cloth = Cloth(main=main, second=second, trim=trim, weave=weaves[look.seed % len(weaves)], seed=look.seed % 1000, feminine=feminine)  # fmt: skip
    mould = faces.vary(_mould(look), look.seed)
    tint = _tint(look)
    if tint is not hair.BLACK:
        mould = replace(mould, brow_tint=mix(tint.light, tint.dark, 0.5))
    return _Fitting(look=look, cloth=cloth, tint=tint, mould=mould, build=_build(look))


def _tint(look: Look) -> Tint:
    if look.role is Role.DEMON:
        reds = (hair.Tint(light="#c8401c", dark="#5a120a", strand="#ffc070"), hair.BLACK, hair.Tint(light="#3a6a5a", dark="#12302a", strand="#bfe0b0"))  # fmt: skip
        return reds[look.seed % 3]
    if look.age >= 72 or (look.role is Role.ELDER and look.age >= 60):
        return hair.WHITE
    if look.age > 60 or (look.role is Role.ELDER and look.age > 45):
        return hair.GREY
    if look.role in _MODERN and look.seed % 3 == 1:
        return hair.BROWN
    return hair.BLACK


def _mould(look: Look) -> Mould:
    feminine = look.gender is Gender.FEMALE
    if look.role is Role.DEMON:
        skins = (("#4f8f86", "#1f4a4a"), ("#b8543a", "#5a1a12"), ("#6a5a9a", "#2c2450"), ("#5f8a4a", "#2a4420"))  # fmt: skip
        return replace(faces.DEMON, skin=skins[look.seed % 4])
    if look.age < 13 or look.role is Role.CHILD:
        return faces.CHILD
    if look.role is Role.CLOWN and not feminine:
        return faces.CLOWN
    if look.age > 60 or look.role is Role.ELDER:
        return faces.CRONE if feminine else faces.ELDER
    if feminine:
        return faces.WOMAN
    if look.role is Role.GENERAL:
        skins = (faces.TAN, faces.SCARLET, ("#e8b078", "#b8703c"), faces.PALE)
        return replace(faces.WARRIOR, skin=skins[look.seed % 4])
    if look.role is Role.EMPEROR or (look.age >= 42 and look.role is not Role.SCHOLAR):
        return replace(faces.WARRIOR, skin=faces.FAIR, brow=faces.YOUTH.brow)
    return faces.YOUTH


def _build(look: Look) -> Build:
    feminine = look.gender is Gender.FEMALE
    if look.age < 13 or look.role is Role.CHILD:
        return replace(CHILD, scale=0.56 + 0.016 * max(3, min(12, look.age if look.age < 13 else 8)))  # fmt: skip
    if look.role in (Role.GENERAL, Role.DEMON):
        return BRAWNY if not feminine else replace(WOMAN, scale=1.0)
    if look.age > 60 or look.role is Role.ELDER:
        return replace(WOMAN, scale=0.9, stoop=9, nape=6) if feminine else OLD
    if feminine:
        return WOMAN
    if look.role is Role.CLOWN:
        return Build(scale=0.88, head=1.2, stoop=4, nape=3)
    return replace(MAN, scale=0.96 + 0.01 * (look.seed % 5) if look.role in _MODERN else 1.0)


def _beard(fit: _Fitting) -> Coiffure:
    look = fit.look
    if fit.feminine or look.age < 20 or look.role in (Role.CHILD, Role.DEMON):
        return Coiffure()
    if look.role is Role.GENERAL:
        return hair.beard(fit.tint, length=226, style="long") if look.beard or look.age >= 30 else Coiffure()  # fmt: skip
    if look.role is Role.ELDER:
        return hair.beard(fit.tint, length=240, style="long")
    if look.role is Role.EMPEROR and (look.beard or look.age >= 35):
        return hair.beard(fit.tint, length=190, style="three")
    if not look.beard:
        return Coiffure()
    if look.role in (*_MODERN, Role.CLOWN, Role.SERVANT):
        return hair.beard(fit.tint, length=130, style="goatee")
    return hair.beard(fit.tint, length=200, style="three" if look.seed % 2 else "long")


def _paint(fit: _Fitting) -> tuple[Drawing | None, bool]:
    look = fit.look
    if look.role is Role.CLOWN and not fit.feminine and look.age >= 13:
        return headdress.clown_patch, False
    if look.role is Role.DEMON:
        return partial(headdress.demon_marks, colour="#8a1a12" if look.seed % 4 != 1 else "#1a0a08"), True  # fmt: skip
    if look.role is Role.GENERAL and not fit.feminine:
        return partial(headdress.painted_brow, colour="#a3241a" if look.seed % 4 != 1 else "#f4cf82", second="#1a0b08", style=look.seed), False  # fmt: skip
    return None, False


_Dressed = tuple[Garment, Coiffure, float, float]
"""Garment, headwear, how wide the sleeves fall, how far the skirts follow the legs."""


def _underwear(fit: _Fitting, *, shoe: Drawing | None = None, colour: str = "", width: float = 1.0) -> Garment:  # fmt: skip
    boots = shoe or limbs.court_boot
    tone = colour or mix(fit.cloth.second, "#1a1412", 0.35)
    return Garment(parts=limbs.legs((mix(tone, "#ffe6ae", 0.1), mix(tone, "#0a0505", 0.5)), None, boots, width=width))  # fmt: skip


def _daoist(fit: _Fitting) -> _Dressed:
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


def _scholar(fit: _Fitting) -> _Dressed:
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


def _elder(fit: _Fitting) -> _Dressed:
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
        return garment, headdress.matron_knot(cloth, fit.tint), 1.0, 0.85
    return garment, headdress.elder_cap(cloth, fit.tint) + hair.back_fall(fit.tint, 150, 46), 1.0, 0.85  # fmt: skip


def _general(fit: _Fitting) -> _Dressed:
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


def _warrior_lady(fit: _Fitting) -> _Dressed:
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
    return garment, headdress.warrior_crown(cloth, fit.tint), 0.0, 0.75


def _lady(fit: _Fitting) -> _Dressed:
    cloth, b = fit.cloth, fit.build.breadth
    bare = fit.look.seed % 2 == 1
    emblem = None if bare else robes.cloud_collar(cloth)
    garment = (
        _underwear(
            fit,
            shoe=partial(limbs.cloth_shoe, colour=cloth.second, flower=cloth.trim),
            colour="#f0dfba",
        )
        + robes.crossed_robe(cloth, breadth=b, fret=False, bare=bare, emblem=emblem)
        + robes.slim_sleeves(cloth, fore=fit.build.fore, width=0.86, water=True)
        + robes.lady_dress(cloth, breadth=b)
    )
    return garment, headdress.lady_hair(cloth, fit.tint, fit.look.seed), 0.7, 0.8


def _clown(fit: _Fitting) -> _Dressed:
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


def _servant(fit: _Fitting) -> _Dressed:
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
        return garment, headdress.maid_buns(cloth, fit.tint), 0.2, 0.8
    garment = (
        _underwear(fit, shoe=limbs.cloth_shoe, colour=cloth.second)
        + robes.crossed_robe(cloth, breadth=b, fret=False)
        + robes.slim_sleeves(cloth, fore=fit.build.fore, width=1.0, cuff=cloth.second)
        + robes.jacket_skirt(cloth, length=210, breadth=b)
        + robes.sash(cloth, breadth=b, pendant=False)
    )
    return garment, headdress.servant_cap(cloth, fit.tint), 0.2, 0.65


def _swordsman(fit: _Fitting) -> _Dressed:
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


def _emperor(fit: _Fitting) -> _Dressed:
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


def _child(fit: _Fitting) -> _Dressed:
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


def _demon(fit: _Fitting) -> _Dressed:
    cloth = fit.cloth
    skin = fit.mould.skin
    garment = Garment(parts=limbs.legs(skin, None, partial(limbs.bare_foot, skin=skin, claws=True), width=1.15, cuff=cloth.trim))  # fmt: skip
    garment += armour.demon_body(cloth, skin) + armour.lion_belt(cloth, breadth=0.94)
    return garment, headdress.horns(cloth, fit.look.seed, fit.tint), 0.0, 0.7


def _modern(fit: _Fitting) -> _Dressed:
    look, cloth = fit.look, fit.cloth
    garment = modern.modern_dress(look.costume, cloth, breadth=fit.build.breadth * (0.94 if not fit.feminine else 1.0), fore=fit.build.fore, skin=fit.mould.skin)  # fmt: skip
    cut = modern.modern_hair(fit.tint, feminine=fit.feminine, style=look.seed, accent=cloth.trim)
    if look.costume is Costume.UNIFORM and luma(cloth.main) <= 0.66:
        cut += Coiffure(crown=(partial(modern.guard_cap, colour=cloth.main, trim=cloth.trim),), top=212)  # fmt: skip
    if look.seed % 5 == 2 or look.age > 60:
        cut += Coiffure(crown=(modern.glasses,))
    return garment, cut, 0.0, 0.8


_TAILORS: dict[Role, Callable[[_Fitting], _Dressed]] = {
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
