"""The bible on disk: four TOML files that people read and edit, and an exact way back."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TypeVar

import tomlkit
from pydantic import ValidationError
from tomlkit.items import Item, KeyType, SingleKey, Table

from yingxi.bible.filemodel import CastFile, PlacesFile, PronunciationsFile, PropsFile
from yingxi.bible.model import Bible, Character, Place, Prop, Voice
from yingxi.bible.tomlfile import fault_of, parse_toml
from yingxi.errors import SettingsError, StoreConflict
from yingxi.tongue import say

CAST, PLACES, PROPS, PRONUNCIATIONS = (
    "cast.toml",
    "places.toml",
    "props.toml",
    "pronunciations.toml",
)

_File = TypeVar("_File", CastFile, PlacesFile, PropsFile, PronunciationsFile)

_HEADS = {
    CAST: """演员表：每个 [[character]] 一人，直接改就行，改了只重拍有这个人的镜头。
role     行当：daoist 道士 general 武将 lady 旦 elder 老者 scholar 书生 clown 丑 child 娃娃 demon 妖魔
         swordsman 侠客 warrior_lady 女侠 emperor 帝王 servant 仆从 modern_man modern_woman 现代男女
costume  traditional 行当本装；suit 西装 coat 风衣 dress 裙 uniform 制服 school 校服 plain 便装
colours  衣服主色、副色、镶边，写成 #rrggbb
weapon   none sword 剑 sabre 刀 spear 枪 guandao 大刀 fan 扇 staff 杖 whisk 拂尘 bow 弓 umbrella 伞
         phone 手机 book 书 cup 杯 talisman 符
voice    blend 里各音色的比例相加为 1；speed 1.0 约每秒四字；pitch 以半音计""",
    PLACES: """场景表：每个 [[place]] 一处，name 与剧本场景标题里的地点一致。
kind     mountain 山 temple 殿观 palace 宫殿 courtyard 院落 street 古街 river 江河 battlefield 战场
         desert 大漠 forest 林 cave 洞 study 书房客栈 village 村 office 办公 flat 住宅 city 城市街头
         hospital 医院 restaurant 餐厅酒吧 school 学校 void 空幕
season   spring 春 summer 夏 autumn 秋 winter 冬
culture  文化包的名字，没有就留空""",
    PROPS: "道具表：每个 [[prop]] 一件，插入镜头会拍它。",
    PRONUNCIATIONS: '读音表：多音字和人名，写成 "重阳" = "chong2 yang2"；声调 1 到 4，轻声 5。',
}


def write_bible(bible: Bible, folder: Path) -> tuple[Path, ...]:
    """Write ``bible`` as four commented TOML files into ``folder``; return their paths.

    Each file is replaced whole or not at all.

    Raises:
        StoreConflict: the folder can't be written.

    """
    texts = {
        CAST: _document(CAST, "character", [_character(one) for one in bible.cast]),
        PLACES: _document(
            PLACES, "place", [_place(one) for one in bible.places], culture=bible.culture
        ),
        PROPS: _document(PROPS, "prop", [_prop(one) for one in bible.props]),
        PRONUNCIATIONS: _pronunciations(bible),
    }
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return tuple(_replace(folder / name, text) for name, text in texts.items())
    except OSError as error:
        reason = error.strerror or say("系统错误", "system error")
        raise StoreConflict(
            say(
                f"设定写不进 {folder.name}（{reason}）",
                f"can't write the bible to {folder.name} ({reason})",
            ),
            hint=say(
                "检查磁盘空间和文件夹权限",
                "check the space on the disk and the folder's permissions",
            ),
        ) from error


def read_bible(folder: Path) -> Bible:
    """Return the bible in ``folder``; a file that is absent counts as empty, except the cast.

    Raises:
        SettingsError: a file is absent, unreadable or says something that is not allowed; tells
            file, line, field, the allowed values and the nearest one.

    """
    cast = _read(folder, CAST, CastFile, needed=True)
    places = _read(folder, PLACES, PlacesFile)
    props = _read(folder, PROPS, PropsFile)
    pronunciations = _read(folder, PRONUNCIATIONS, PronunciationsFile)
    return Bible(
        cast=tuple(entry.to_character() for entry in cast.character),
        places=tuple(entry.to_place() for entry in places.place),
        props=tuple(entry.to_prop() for entry in props.prop),
        pronunciations=tuple(pronunciations.words.items()),
        culture=places.culture,
    )


def _read(folder: Path, name: str, model: type[_File], *, needed: bool = False) -> _File:
    path = folder / name
    try:
        text = path.read_text("utf-8-sig").replace("\r\n", "\n")
    except FileNotFoundError as error:
        if not needed:
            return model()
        raise SettingsError(
            say(f"{folder.name}/{name}: 没有这个文件", f"{folder.name}/{name}: no such file"),
            hint=say(
                "用 yingxi new 从剧本生成设定", "yingxi new draws up a bible from a screenplay"
            ),
        ) from error
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(
            say(f"{name}: 读不了", f"{name}: can't be read"),
            hint=say("应为 UTF-8 编码的 .toml 文件", "it must be a .toml file in UTF-8"),
        ) from error
    data = parse_toml(text, name)
    try:
        return model.model_validate(data)
    except ValidationError as error:
        raise fault_of(error, text, name) from error


def _document(name: str, key: str, tables: list[Table], **top: str) -> str:
    document = _commented(name)
    for field, value in top.items():
        document.add(field, tomlkit.string(value))
        document.add(tomlkit.nl())
    array = tomlkit.aot()
    for table in tables:
        array.append(table)
    if tables:
        document.add(key, array)
    return tomlkit.dumps(document)


def _commented(name: str) -> tomlkit.TOMLDocument:
    document = tomlkit.document()
    for line in _HEADS[name].split("\n"):
        document.add(tomlkit.comment(line))
    document.add(tomlkit.nl())
    return document


def _pronunciations(bible: Bible) -> str:
    document = _commented(PRONUNCIATIONS)
    words = tomlkit.table()
    for word, reading in bible.pronunciations:
        words.add(_quoted(word), reading)
    document.add("words", words)
    return tomlkit.dumps(document)


def _quoted(word: str) -> SingleKey:
    return SingleKey(word, t=KeyType.Basic)


def _character(one: Character) -> Table:
    table = tomlkit.table()
    table.add("name", one.name)
    if one.aliases:
        table.add("aliases", list(one.aliases))
    table.add("role", one.role.value)
    table.add("gender", one.gender.value)
    table.add("age", one.age)
    table.add("bearing", one.bearing)
    table.add("costume", one.costume.value)
    table.add("colours", list(one.colours))
    table.add("weapon", one.weapon.value)
    table.add("beard", one.beard)
    table.add("group", one.group)
    table.add("description", one.description)
    table.add("seed", one.seed)
    table.add("voice", _voice(one.voice))
    return table


def _voice(voice: Voice) -> Item:
    blend = tomlkit.inline_table()
    for name, weight in voice.blend:
        blend.add(_quoted(name) if not name.isidentifier() else name, weight)
    inline = tomlkit.inline_table()
    inline.add("blend", blend)
    inline.add("speed", voice.speed)
    inline.add("pitch", voice.pitch)
    return inline


def _place(one: Place) -> Table:
    table = tomlkit.table()
    table.add("name", one.name)
    table.add("kind", one.kind.value)
    table.add("season", one.season)
    table.add("lore", one.lore)
    table.add("seed", one.seed)
    return table


def _prop(one: Prop) -> Table:
    table = tomlkit.table()
    table.add("name", one.name)
    table.add("kind", one.kind)
    table.add("description", one.description)
    return table


def _replace(path: Path, text: str) -> Path:
    """Write ``text`` beside ``path`` and move it there, so that no half file is ever seen."""
    beside = path.with_name(f".{path.name}.part")
    try:
        beside.write_text(text, encoding="utf-8", newline="\n")
        os.replace(beside, path)
    finally:
        beside.unlink(missing_ok=True)
    return path
