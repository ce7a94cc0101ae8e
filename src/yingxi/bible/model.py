"""The nouns of the show bible: who, where, with what, and how they look and sound."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """The mould a figure is cut from. Each looks different at a glance."""

    DAOIST = "daoist"  # 道士 (生)
    GENERAL = "general"  # 武将 (净)
    LADY = "lady"  # 旦
    ELDER = "elder"  # 老生 / 老旦
    SCHOLAR = "scholar"  # 小生, 书生
    CLOWN = "clown"  # 丑
    CHILD = "child"  # 娃娃
    DEMON = "demon"  # 妖, 魔
    SWORDSMAN = "swordsman"  # 武生
    WARRIOR_LADY = "warrior_lady"  # 武旦, 刀马旦
    EMPEROR = "emperor"  # 帝王
    SERVANT = "servant"  # 仆, 丫鬟, 小二
    MODERN_MAN = "modern_man"
    MODERN_WOMAN = "modern_woman"


class Costume(StrEnum):
    """What the figure wears; ``TRADITIONAL`` is the role's own dress."""

    TRADITIONAL = "traditional"
    SUIT = "suit"
    COAT = "coat"
    DRESS = "dress"
    UNIFORM = "uniform"  # doctor, guard, courier: colours tell
    SCHOOL = "school"
    PLAIN = "plain"  # shirt and trousers


class Gender(StrEnum):
    MALE = "male"
    FEMALE = "female"


class Weapon(StrEnum):
    NONE = "none"
    SWORD = "sword"
    SABRE = "sabre"
    SPEAR = "spear"
    GUANDAO = "guandao"
    FAN = "fan"
    STAFF = "staff"
    WHISK = "whisk"  # 拂尘
    BOW = "bow"
    UMBRELLA = "umbrella"
    PHONE = "phone"
    BOOK = "book"
    CUP = "cup"
    TALISMAN = "talisman"


class PlaceKind(StrEnum):
    MOUNTAIN = "mountain"
    TEMPLE = "temple"  # temple or ancestral hall, inside
    PALACE = "palace"  # palace hall, inside
    COURTYARD = "courtyard"
    STREET = "street"  # old market street
    RIVER = "river"
    BATTLEFIELD = "battlefield"
    DESERT = "desert"
    FOREST = "forest"
    CAVE = "cave"
    STUDY = "study"  # old study, bedchamber, inn room
    VILLAGE = "village"
    OFFICE = "office"
    FLAT = "flat"
    CITY = "city"  # modern city street
    HOSPITAL = "hospital"
    RESTAURANT = "restaurant"
    SCHOOL = "school"
    VOID = "void"  # lamp-lit screen, for what no place is named


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """Weights of the packaged voice tables, and how this person speaks.

    ``blend`` sums to 1; ``speed`` 1.0 is 4 characters a second; ``pitch`` in semitones.
    """

    blend: tuple[tuple[str, float], ...]
    speed: float = 1.0
    pitch: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Character:
    name: str
    role: Role
    gender: Gender
    age: int = 30
    bearing: str = ""
    costume: Costume = Costume.TRADITIONAL
    colours: tuple[str, str, str] = ("#2e8a86", "#1b3136", "#f2c668")
    """Main cloth, second cloth, trim; ``#rrggbb``."""
    weapon: Weapon = Weapon.NONE
    voice: Voice
    aliases: tuple[str, ...] = ()
    group: bool = False
    """众将士: speaks as many, is drawn as a crowd."""
    beard: bool = False
    description: str = ""
    seed: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    name: str
    kind: PlaceKind
    season: str = "summer"  # spring, summer, autumn, winter
    lore: str = ""
    seed: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Prop:
    name: str
    kind: str = ""
    description: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bible:
    cast: tuple[Character, ...] = ()
    places: tuple[Place, ...] = ()
    props: tuple[Prop, ...] = ()
    pronunciations: tuple[tuple[str, str], ...] = ()
    """Words and their pinyin with tone digits: ("重阳", "chong2 yang2")."""
    culture: str = ""
    """Name of the culture pack, empty for none."""
