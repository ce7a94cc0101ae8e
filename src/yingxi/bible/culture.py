"""Culture packs: the land, dress, signs and sayings of a real place, as data.

The format of a pack is described in docs/reference/culture-pack.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from yingxi.bible.model import PlaceKind, Role, Weapon
from yingxi.bible.tomlfile import fault_of, parse_toml
from yingxi.errors import SettingsError, UnknownName
from yingxi.tongue import say


@dataclass(frozen=True, slots=True, kw_only=True)
class CulturePlace:
    name: str
    kind: PlaceKind
    aliases: tuple[str, ...] = ()
    season: str = ""
    architecture: str = ""
    lore: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleHint:
    """What somebody is, whose name or description holds one of ``words``."""

    words: tuple[str, ...]
    role: Role
    weapon: Weapon = Weapon.NONE
    colours: tuple[str, str, str] | None = None
    costume: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Motif:
    """A sign that may be drawn or told: a talisman, a pattern, a beast."""

    name: str
    meaning: str = ""
    use: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Legend:
    title: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Culture:
    name: str
    """The file's name without its suffix."""
    title: str
    region: str = ""
    summary: str = ""
    places: tuple[CulturePlace, ...] = ()
    kinds: tuple[tuple[str, PlaceKind], ...] = ()
    """A word within a place's name, and the kind it means here."""
    roles: tuple[RoleHint, ...] = ()
    architecture: tuple[str, ...] = ()
    talismans: tuple[Motif, ...] = ()
    costumes: tuple[Motif, ...] = ()
    motifs: tuple[Motif, ...] = ()
    legends: tuple[Legend, ...] = ()
    sayings: tuple[str, ...] = ()
    pronunciations: tuple[tuple[str, str], ...] = ()


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class _Head(_Strict):
    title: str
    region: str = ""
    summary: str = ""


class _Place(_Strict):
    name: str
    kind: PlaceKind
    aliases: tuple[str, ...] = ()
    season: str = Field(default="", pattern="^(|spring|summer|autumn|winter)$")
    architecture: str = ""
    lore: str = ""


class _Role(_Strict):
    words: tuple[str, ...]
    role: Role
    weapon: Weapon = Weapon.NONE
    colours: tuple[str, str, str] | None = None
    costume: str = ""


class _Motif(_Strict):
    name: str
    meaning: str = ""
    use: str = ""


class _Legend(_Strict):
    title: str
    text: str


class _Pack(_Strict):
    culture: _Head
    place: tuple[_Place, ...] = ()
    kinds: dict[str, PlaceKind] = Field(default_factory=dict[str, PlaceKind])
    role: tuple[_Role, ...] = ()
    architecture: tuple[str, ...] = ()
    talisman: tuple[_Motif, ...] = ()
    costume: tuple[_Motif, ...] = ()
    motif: tuple[_Motif, ...] = ()
    legend: tuple[_Legend, ...] = ()
    sayings: tuple[str, ...] = ()
    pronunciations: dict[str, str] = Field(default_factory=dict[str, str])


def list_cultures() -> tuple[str, ...]:
    """Return the names of the packs that ship with Yingxi."""
    folder = files("yingxi.bible.cultures")
    return tuple(
        sorted(
            entry.name.removesuffix(".toml")
            for entry in folder.iterdir()
            if entry.name.endswith(".toml")
        )
    )


def load_culture(name_or_path: str | Path) -> Culture:
    """Return a shipped pack by name, or the pack in a .toml file.

    Raises:
        UnknownName: there is no such pack or file.
        SettingsError: the pack says something it should not; tells line, field and remedy.

    """
    written = str(name_or_path)
    if written in list_cultures():
        text = files("yingxi.bible.cultures").joinpath(f"{written}.toml").read_text("utf-8")
        return _culture(written, text, f"{written}.toml")
    path = Path(name_or_path)
    if path.suffix != ".toml" or not path.is_file():
        raise UnknownName(say("文化包", "culture pack"), written, list_cultures())
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(
            say(f"{path.name}: 读不了", f"{path.name}: can't be read"),
            hint=say("应为 UTF-8 的 .toml 文件", "it must be a .toml file in UTF-8"),
        ) from error
    return _culture(path.stem, text, path.name)


def _culture(name: str, text: str, filename: str) -> Culture:
    data = parse_toml(text, filename)
    try:
        pack = _Pack.model_validate(data)
    except ValidationError as error:
        raise fault_of(error, text, filename) from error
    return Culture(
        name=name,
        title=pack.culture.title,
        region=pack.culture.region,
        summary=pack.culture.summary,
        places=tuple(CulturePlace(**_fields(place)) for place in pack.place),
        kinds=tuple(pack.kinds.items()),
        roles=tuple(RoleHint(**_fields(role)) for role in pack.role),
        architecture=pack.architecture,
        talismans=tuple(Motif(**_fields(one)) for one in pack.talisman),
        costumes=tuple(Motif(**_fields(one)) for one in pack.costume),
        motifs=tuple(Motif(**_fields(one)) for one in pack.motif),
        legends=tuple(Legend(**_fields(one)) for one in pack.legend),
        sayings=pack.sayings,
        pronunciations=tuple(pack.pronunciations.items()),
    )


def _fields(model: BaseModel) -> dict[str, Any]:
    return {name: getattr(model, name) for name in type(model).model_fields}


def suggest_culture(text: str) -> Culture | None:
    """Return the shipped pack whose places ``text`` names at least twice over, None for none."""
    best: tuple[int, Culture] | None = None
    for name in list_cultures():
        culture = load_culture(name)
        words = {word for place in culture.places for word in (place.name, *place.aliases)}
        score = sum(1 for word in words if word in text)
        if score >= 2 and (best is None or score > best[0]):
            best = (score, culture)
    return best[1] if best else None
