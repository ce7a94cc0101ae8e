from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from yingxi.bible.draft import draft_bible
from yingxi.bible.files import read_bible, write_bible
from yingxi.bible.model import (
    Bible,
    Character,
    Costume,
    Gender,
    Place,
    PlaceKind,
    Prop,
    Role,
    Voice,
    Weapon,
)
from yingxi.bible.voices import TABLES
from yingxi.errors import SettingsError
from yingxi.script.read import read_script

SAMPLES = Path(__file__).parent.parent / "script" / "samples"

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
names = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=8)
seeds = st.integers(0, 2**31 - 1)
colours = st.from_regex("#[0-9a-f]{6}", fullmatch=True)
blends = st.lists(st.sampled_from(TABLES), min_size=1, max_size=4, unique=True).map(
    lambda tables: tuple((name, 1 / len(tables)) for name in tables)
)
voices = st.builds(
    Voice, blend=blends, speed=st.floats(0.5, 2.0), pitch=st.floats(-12, 12, allow_nan=False)
)
characters = st.builds(
    Character,
    name=names,
    role=st.sampled_from(Role),
    gender=st.sampled_from(Gender),
    age=st.integers(0, 200),
    bearing=texts,
    costume=st.sampled_from(Costume),
    colours=st.tuples(colours, colours, colours),
    weapon=st.sampled_from(Weapon),
    voice=voices,
    aliases=st.lists(names, max_size=2).map(tuple),
    group=st.booleans(),
    beard=st.booleans(),
    description=texts,
    seed=seeds,
)
places = st.builds(
    Place,
    name=names,
    kind=st.sampled_from(PlaceKind),
    season=st.sampled_from(["spring", "summer", "autumn", "winter"]),
    lore=texts,
    seed=seeds,
)
syllables = st.from_regex("[a-z]{1,6}[1-5]", fullmatch=True)
readings = st.lists(
    st.integers(1, 3).flatmap(
        lambda n: st.tuples(
            st.text("重阳泸溪天师行长乐", min_size=n, max_size=n),
            st.lists(syllables, min_size=n, max_size=n).map(" ".join),
        )
    ),
    max_size=4,
    unique_by=lambda pair: pair[0],
).map(tuple)
bibles = st.builds(
    Bible,
    cast=st.lists(characters, max_size=3, unique_by=lambda one: one.name).map(tuple),
    places=st.lists(places, max_size=3).map(tuple),
    props=st.lists(st.builds(Prop, name=names, kind=texts, description=texts), max_size=3).map(
        tuple
    ),
    pronunciations=readings,
    culture=texts,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(bibles)
def test_every_bible_comes_back_exactly(tmp_path_factory: pytest.TempPathFactory, bible: Bible) -> None:  # fmt: skip
    folder = tmp_path_factory.getbasetemp() / "bible"
    write_bible(bible, folder)
    assert read_bible(folder) == bible


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_bible(draft_bible(read_script(SAMPLES / "classic.txt")), tmp_path)
    return tmp_path


def test_the_files_explain_themselves_in_chinese(folder: Path) -> None:
    text = (folder / "cast.toml").read_text(encoding="utf-8")
    assert text.startswith("# 演员表")
    assert 'name = "张玄清"' in text
    assert not list(folder.glob("*.part"))


def test_an_edited_line_is_respected(folder: Path) -> None:
    path = folder / "cast.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('role = "daoist"', 'role = "scholar"', 1), encoding="utf-8")
    assert read_bible(folder).cast[0].role is Role.SCHOLAR


@pytest.mark.parametrize(
    ("old", "new", "message", "hint"),
    [
        ('role = "daoist"', 'role = "doaist"', "role", "daoist"),
        ('costume = "traditional"', 'costume = "suits"', "costume", "suit"),
        ("age = 19", 'age = "十九"', "整数", ""),
        ("beard = false", "bread = false", "bread: 没有这个字段", "拼写"),
        ("zm_yunxi = 1.0", "zm_yunxi = 0.4", "相加应为 1", ""),
        ("zm_yunxi = 1.0", "zm_nobody = 1.0", "zm_nobody", ""),
        ('gender = "male"', "gender = male", "TOML", ""),
    ],
)
def test_a_fault_names_file_line_field_and_remedy(
    folder: Path, old: str, new: str, message: str, hint: str
) -> None:
    path = folder / "cast.toml"
    text = path.read_text(encoding="utf-8")
    at = text.index(old)
    line = text[:at].count("\n") + 1
    path.write_text(text[:at] + new + text[at + len(old) :], encoding="utf-8")
    with pytest.raises(SettingsError) as caught:
        read_bible(folder)
    assert caught.value.message.startswith(f"cast.toml:{line}:")
    assert message in caught.value.message
    assert hint in caught.value.hint
    assert caught.value.hint
    assert "\n" not in caught.value.message


def test_a_fault_in_the_second_table_names_its_own_line(folder: Path) -> None:
    path = folder / "places.toml"
    text = path.read_text(encoding="utf-8")
    at = text.rindex("kind = ")
    end = text.index("\n", at)
    path.write_text(text[:at] + 'kind = "tempel"' + text[end:], encoding="utf-8")
    with pytest.raises(
        SettingsError, match=f"places.toml:{text[:at].count(chr(10)) + 1}:"
    ) as caught:
        read_bible(folder)
    assert "temple" in caught.value.hint


def test_a_reading_must_fit_its_word(folder: Path) -> None:
    (folder / "pronunciations.toml").write_text('[words]\n"重阳" = "chong2"\n', encoding="utf-8")
    with pytest.raises(SettingsError, match="重阳"):
        read_bible(folder)


def test_a_missing_cast_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"cast\.toml") as caught:
        read_bible(tmp_path)
    assert "yingxi new" in caught.value.hint
