from __future__ import annotations

import subprocess
import sys
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yingxi.bible.culture import list_cultures, load_culture, suggest_culture
from yingxi.bible.draft import draft_bible
from yingxi.bible.era import Era
from yingxi.bible.location import tell_kind
from yingxi.bible.lookup import find_character, find_place
from yingxi.bible.model import (
    Bible,
    Character,
    Costume,
    Gender,
    PlaceKind,
    Role,
    Weapon,
)
from yingxi.bible.person import Evidence, tell_person
from yingxi.bible.voices import CLEARLY_DIFFERENT, FEMALE_TABLES, voice_distance
from yingxi.errors import SettingsError, UnknownName
from yingxi.script.model import Space
from yingxi.script.read import read_script, read_text

SAMPLES = Path(__file__).parent.parent / "script" / "samples"


@pytest.fixture(scope="module")
def old() -> Bible:
    return draft_bible(read_script(SAMPLES / "classic.txt"), load_culture("longhushan"))


@pytest.fixture(scope="module")
def modern() -> Bible:
    return draft_bible(read_script(SAMPLES / "messy.md"))


def named(bible: Bible, name: str) -> Character:
    return next(one for one in bible.cast if one.name == name)


def test_everyone_who_speaks_or_is_listed_is_cast(old: Bible) -> None:
    names = {one.name for one in old.cast}
    assert names == {"张玄清", "苏晓", "老天师", "众弟子", "赤焰妖王", "霍将军"}


def test_roles_follow_names_and_biographies(old: Bible) -> None:
    looks = {one.name: (one.role, one.gender, one.weapon, one.beard) for one in old.cast}
    assert looks["张玄清"] == (Role.DAOIST, Gender.MALE, Weapon.SWORD, False)
    assert looks["苏晓"] == (Role.WARRIOR_LADY, Gender.FEMALE, Weapon.SWORD, False)
    assert looks["老天师"] == (Role.ELDER, Gender.MALE, Weapon.WHISK, True)
    assert looks["赤焰妖王"][0] is Role.DEMON
    assert looks["霍将军"] == (Role.GENERAL, Gender.MALE, Weapon.SPEAR, True)


def test_a_group_speaks_as_many(old: Bible) -> None:
    assert named(old, "众弟子").group
    assert not named(old, "苏晓").group


def test_a_modern_story_wears_modern_dress(modern: Bible) -> None:
    looks = {one.name: (one.role, one.costume) for one in modern.cast}
    assert looks["林浅"] == (Role.MODERN_WOMAN, Costume.UNIFORM)
    assert looks["陆总"] == (Role.MODERN_MAN, Costume.SUIT)
    assert looks["保安甲"] == (Role.MODERN_MAN, Costume.UNIFORM)
    assert [place.kind for place in modern.places] == [
        PlaceKind.OFFICE,
        PlaceKind.HOSPITAL,
        PlaceKind.FLAT,
    ]


def test_clothes_named_in_the_script_win(old: Bible) -> None:
    assert named(old, "苏晓").colours[0] == "#b8322a"
    assert named(old, "赤焰妖王").colours[0] == "#26262e"


@pytest.mark.parametrize("setting", ["1-1 日 外 龙虎山", "1-1 日 内 公司会议室"])
def test_ten_characters_have_ten_clearly_different_voices_and_dresses(setting: str) -> None:
    names = "林浅、苏晓、王婉、赵敏儿、李雪、张强、陆霆、周文、刘铁、老赵"
    lines = "\n".join(f"{name}：你好。" for name in names.split("、"))
    script = read_text(f"第1集\n{setting}\n人物：{names}\n{lines}\n旁白：夜。", name="a.txt")
    cast = draft_bible(script).cast
    assert len(cast) == 11
    for one, other in combinations(cast, 2):
        assert voice_distance(one.voice, other.voice) >= CLEARLY_DIFFERENT, (one.name, other.name)
    assert len({one.colours for one in cast if one.name != "旁白"}) == 10
    for one in cast:
        tables = {name for name, _ in one.voice.blend}
        female = tables <= set(FEMALE_TABLES)
        assert female == (one.gender is Gender.FEMALE)
        assert sum(weight for _, weight in one.voice.blend) == pytest.approx(1)


def test_children_sound_light_and_elders_slow() -> None:
    script = read_text(
        "第1集\n1-1 日 外 村口\n人物：小宝、王奶奶、李强\n小宝：娘！\n王奶奶：慢点。\n李强：来了。",
        name="a.txt",
    )
    bible = draft_bible(script)
    child, elder, man = (named(bible, name) for name in ("小宝", "王奶奶", "李强"))
    assert (child.role, elder.role) == (Role.CHILD, Role.ELDER)
    assert child.voice.pitch > 1.5 > man.voice.pitch
    assert elder.voice.speed < man.voice.speed


def test_props_come_from_the_actions() -> None:
    script = read_text("第1集\n1-1 日 内 书房\n△他攥着玉佩，放下手机。\n", name="a.txt")
    assert [(one.name, one.kind) for one in draft_bible(script).props] == [
        ("玉佩", "pendant"),
        ("手机", "phone"),
    ]


def test_trap_readings_are_drafted() -> None:
    script = read_text("第1集\n1-1 日 外 泸溪河\n人物：单雄\n单雄：重阳节了。", name="a.txt")
    words = dict(draft_bible(script, load_culture("longhushan")).pronunciations)
    assert words["单雄"] == "shan4 xiong2"
    assert words["重阳"] == "chong2 yang2"
    assert words["泸溪河"] == "lu2 xi1 he2"


def test_the_same_script_gives_the_same_bible_in_another_process(old: Bible) -> None:
    code = (
        "from pathlib import Path\nfrom yingxi.bible.culture import load_culture\n"
        "from yingxi.bible.draft import draft_bible\nfrom yingxi.script.read import read_script\n"
        f"print(draft_bible(read_script(Path({str(SAMPLES / 'classic.txt')!r})), load_culture('longhushan')))"
    )
    printed = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", code],
        capture_output=True,
        check=True,
        encoding="utf-8",
    ).stdout
    assert printed.strip() == str(old)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("龙虎山山门", PlaceKind.COURTYARD),
        ("悬崖边", PlaceKind.MOUNTAIN),
        ("上清宫大殿", PlaceKind.TEMPLE),
        ("金銮殿", PlaceKind.PALACE),
        ("京城长街", PlaceKind.STREET),
        ("泸溪河畔", PlaceKind.RIVER),
        ("雁门关外战场", PlaceKind.BATTLEFIELD),
        ("大漠", PlaceKind.DESERT),
        ("竹林深处", PlaceKind.FOREST),
        ("地牢", PlaceKind.CAVE),
        ("悦来客栈", PlaceKind.STUDY),
        ("李家村村口", PlaceKind.VILLAGE),
        ("总裁办公室", PlaceKind.OFFICE),
        ("林家别墅客厅", PlaceKind.FLAT),
        ("城市街头", PlaceKind.CITY),
        ("医院走廊", PlaceKind.HOSPITAL),
        ("咖啡厅", PlaceKind.RESTAURANT),
        ("高三教室", PlaceKind.SCHOOL),
        ("COFFEE SHOP", PlaceKind.RESTAURANT),
        ("无名", PlaceKind.VOID),
    ],
)
def test_a_place_is_known_by_its_last_telling_word(name: str, kind: PlaceKind) -> None:
    assert tell_kind(name) is kind


def test_an_unknown_place_takes_what_its_era_and_space_suggest() -> None:
    assert tell_kind("某处", era=Era.MODERN, space=Space.INTERIOR) is PlaceKind.FLAT
    assert tell_kind("某处", era=Era.OLD, space=Space.EXTERIOR) is PlaceKind.COURTYARD


@pytest.mark.parametrize(
    ("name", "sketch", "era", "role", "gender"),
    [
        ("皇上", "", Era.OLD, Role.EMPEROR, Gender.MALE),
        ("店小二", "", Era.OLD, Role.SERVANT, Gender.MALE),
        ("春桃", "贴身丫鬟，机灵", Era.OLD, Role.SERVANT, Gender.FEMALE),
        ("柳书白", "进京赶考的书生，温润如玉", Era.OLD, Role.SCHOLAR, Gender.MALE),
        ("胖师兄", "火工道人，丑角，怕死", Era.OLD, Role.CLOWN, Gender.MALE),
        ("白璃", "井中女妖，白发红衣", Era.OLD, Role.DEMON, Gender.FEMALE),
        ("燕十三", "江湖剑客，独来独往", Era.OLD, Role.SWORDSMAN, Gender.MALE),
        ("小师妹", "", Era.OLD, Role.WARRIOR_LADY, Gender.FEMALE),
        ("霍总", "霍氏集团总裁，冷酷", Era.MODERN, Role.MODERN_MAN, Gender.MALE),
        ("护士", "", Era.MODERN, Role.MODERN_WOMAN, Gender.FEMALE),
        ("陈爷爷", "", Era.MODERN, Role.ELDER, Gender.MALE),
    ],
)
def test_people_are_told_by_name_and_biography(
    name: str, sketch: str, era: Era, role: Role, gender: Gender
) -> None:
    person = tell_person(Evidence(name=name, sketch=sketch, era=era))
    assert (person.role, person.gender) == (role, gender)


def test_lookup_knows_names_aliases_and_joints(old: Bible) -> None:
    assert find_character(old, "苏晓").name == "苏晓"
    assert find_character(old, "苏晓（OS）").name == "苏晓"
    assert find_place(old, "龙虎山·山门").name == "龙虎山山门"


def test_an_unknown_name_gets_the_same_sensible_look_every_time(old: Bible) -> None:
    stranger = find_character(old, "黑衣刺客")
    assert stranger == find_character(old, "黑衣刺客")
    assert stranger.role is Role.SWORDSMAN
    assert stranger.colours not in {one.colours for one in old.cast}
    assert find_character(old, "众将士").group
    assert find_place(old, "陌生的竹林").kind is PlaceKind.FOREST


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=20))
def test_no_name_makes_a_lookup_fail(name: str) -> None:
    for bible in (Bible(), Bible(culture="没有的包")):
        assert find_character(bible, name).voice.blend
        assert find_place(bible, name).kind in PlaceKind


def test_the_longhushan_pack_holds_its_real_places() -> None:
    culture = load_culture("longhushan")
    assert "longhushan" in list_cultures()
    names = {place.name for place in culture.places}
    assert {"上清宫", "天师府", "泸溪河", "象鼻山", "仙水岩", "伏魔殿"} <= names
    assert all(place.lore for place in culture.places)
    assert culture.talismans and culture.costumes and culture.legends
    assert tell_kind("镇妖井", culture=culture) is PlaceKind.CAVE


def test_a_culture_is_suggested_by_the_places_a_script_names() -> None:
    assert suggest_culture("天师府前，泸溪河上。") == load_culture("longhushan")
    assert suggest_culture("公司会议室") is None


def test_an_unknown_or_faulty_pack_is_told_clearly(tmp_path: Path) -> None:
    with pytest.raises(UnknownName, match="文化包"):
        load_culture("longhusan")
    path = tmp_path / "mine.toml"
    path.write_text('[culture]\ntitle = "我的"\n\n[[place]]\nname = "山"\nkind = "mountian"\n')
    with pytest.raises(SettingsError, match=r"mine.toml:6: .*mountian") as caught:
        load_culture(path)
    assert "mountain" in caught.value.hint
