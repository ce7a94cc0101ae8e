"""Taking a look's measure: build, face mould, hair, cloth, beard and face paint."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial

from yingxi.bible.model import Gender, Role
from yingxi.stage.hide import mix
from yingxi.stage.puppets import hair, moulds, paint
from yingxi.stage.puppets.cloth import WEAVES, Cloth
from yingxi.stage.puppets.hair import Coiffure, Tint
from yingxi.stage.puppets.moulds import Mould
from yingxi.stage.puppets.parts import Build, Drawing
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

STOUT = Build(
    scale=0.9,
    head=1.22,
    breadth=1.42,
    near_shoulder=(-70, -250),
    far_shoulder=(74, -256),
    near_hip=(-40, 10),
    far_hip=(44, 10),
)
AGELESS = 150
"""From this age on one is a spirit: white hair over a young face."""

MODERN = (Role.MODERN_MAN, Role.MODERN_WOMAN)
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
class Fitting:
    """What every tailor needs to know about the wearer."""

    look: Look
    cloth: Cloth
    tint: Tint
    mould: Mould
    build: Build

    @property
    def feminine(self) -> bool:
        return self.look.gender is Gender.FEMALE


def is_ageless(look: Look) -> bool:
    """Spirits do not grow old, they turn white."""
    return look.age >= AGELESS


def is_stout(look: Look) -> bool:
    """One clown in two is fat."""
    return look.role is Role.CLOWN and look.gender is Gender.MALE and look.seed % 2 == 1


def is_novice(look: Look) -> bool:
    """A Taoist who sweeps the yard and wears no crown yet."""
    return look.role is Role.DAOIST and look.age < 20 and look.gender is Gender.MALE


def measure(look: Look) -> Fitting:
    weaves = _WEAVE.get(look.role, WEAVES)
    main, second, trim = look.colours
    feminine = look.gender is Gender.FEMALE
    cloth = Cloth(main=main, second=second, trim=trim, weave=weaves[look.seed % len(weaves)], seed=look.seed % 1000, feminine=feminine)  # fmt: skip
    mould = moulds.vary(_mould(look), look.seed)
    if is_novice(look):
        mould = replace(mould, rouge=mould.rouge * 0.5, lip="#b4603e", lip_width=mould.lip_width * 0.75)  # fmt: skip
    if look.role in MODERN and look.age >= 13:
        # Today's faces wear little paint.
        mould = replace(
            mould,
            rouge=mould.rouge * 0.55,
            lip=mould.lip if feminine else "#a4523a",
            lip_width=mould.lip_width * (0.92 if feminine else 0.8),
        )
    tint = _tint(look)
    if tint is not hair.BLACK:
        mould = replace(mould, brow_tint=mix(tint.light, tint.dark, 0.5))
    return Fitting(look=look, cloth=cloth, tint=tint, mould=mould, build=_build(look))


def _tint(look: Look) -> Tint:
    if look.role is Role.DEMON:
        reds = (hair.Tint(light="#c8401c", dark="#5a120a", strand="#ffc070"), hair.BLACK, hair.Tint(light="#3a6a5a", dark="#12302a", strand="#bfe0b0"))  # fmt: skip
        return reds[look.seed % 3]
    if is_ageless(look) or look.age >= 72 or (look.role is Role.ELDER and look.age >= 60):
        return hair.WHITE
    if look.age > 60 or (look.role is Role.ELDER and look.age > 45):
        return hair.GREY
    if look.role in MODERN and look.seed % 3 == 1:
        return hair.BROWN
    return hair.BLACK


def _mould(look: Look) -> Mould:
    feminine = look.gender is Gender.FEMALE
    if look.role is Role.DEMON:
        skins = (("#4f8f86", "#1f4a4a"), ("#b8543a", "#5a1a12"), ("#6a5a9a", "#2c2450"), ("#5f8a4a", "#2a4420"))  # fmt: skip
        return replace(moulds.DEMON, skin=skins[look.seed % 4])
    if look.age < 13 or look.role is Role.CHILD:
        return moulds.CHILD
    if look.role is Role.CLOWN and not feminine:
        return moulds.CLOWN
    if (look.age > 60 and not is_ageless(look)) or look.role is Role.ELDER:
        return moulds.CRONE if feminine else moulds.ELDER
    if feminine:
        return moulds.WOMAN
    if look.role is Role.GENERAL:
        skins = (moulds.TAN, moulds.SCARLET, ("#e8b078", "#b8703c"), moulds.PALE)
        return replace(moulds.WARRIOR, skin=skins[look.seed % 4])
    if look.role is Role.EMPEROR or (42 <= look.age < AGELESS and look.role is not Role.SCHOLAR):
        return replace(moulds.WARRIOR, skin=moulds.FAIR, brow=moulds.YOUTH.brow)
    return moulds.YOUTH


def _build(look: Look) -> Build:
    feminine = look.gender is Gender.FEMALE
    if look.age < 13 or look.role is Role.CHILD:
        return replace(CHILD, scale=0.56 + 0.016 * max(3, min(12, look.age if look.age < 13 else 8)))  # fmt: skip
    if look.role in (Role.GENERAL, Role.DEMON):
        return BRAWNY if not feminine else replace(WOMAN, scale=1.0)
    if (look.age > 60 and not is_ageless(look)) or look.role is Role.ELDER:
        return replace(WOMAN, scale=0.9, stoop=9, nape=6) if feminine else OLD
    if feminine:
        return WOMAN
    if look.role is Role.CLOWN:
        return STOUT if is_stout(look) else Build(scale=0.88, head=1.2, stoop=4, nape=3)
    if is_novice(look):
        return replace(MAN, scale=0.9, head=1.2, breadth=0.92)
    return replace(MAN, scale=0.96 + 0.01 * (look.seed % 5) if look.role in MODERN else 1.0)


def beard(wearer: Fitting) -> Coiffure:
    look = wearer.look
    if wearer.feminine or look.age < 20 or look.role in (Role.CHILD, Role.DEMON):
        return Coiffure()
    if look.role is Role.GENERAL:
        return hair.beard(wearer.tint, length=226, style="long") if look.beard or look.age >= 30 else Coiffure()  # fmt: skip
    if look.role is Role.ELDER:
        return hair.beard(wearer.tint, length=240, style="long")
    if look.role is Role.EMPEROR and (look.beard or look.age >= 35):
        return hair.beard(wearer.tint, length=190, style="three")
    if not look.beard:
        return Coiffure()
    if look.role in (*MODERN, Role.CLOWN, Role.SERVANT):
        return hair.beard(wearer.tint, length=130, style="goatee")
    return hair.beard(wearer.tint, length=200, style="three" if look.seed % 2 else "long")


def face_paint(wearer: Fitting) -> tuple[Drawing | None, bool]:
    look = wearer.look
    if look.role is Role.CLOWN and not wearer.feminine and look.age >= 13:
        return paint.clown_patch, False
    if look.role is Role.DEMON:
        return partial(paint.demon_marks, colour="#8a1a12" if look.seed % 4 != 1 else "#1a0a08"), True  # fmt: skip
    if look.role is Role.GENERAL and not wearer.feminine:
        return partial(paint.painted_brow, colour="#a3241a" if look.seed % 4 != 1 else "#f4cf82", second="#1a0b08", style=look.seed), False  # fmt: skip
    return None, False
