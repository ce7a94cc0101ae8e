from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yingxi.bible.model import Costume, Gender, PlaceKind, Role, Weapon
from yingxi.board.model import (
    Angle,
    CrowdKind,
    EffectKind,
    Formation,
    Move,
    Size,
    Verb,
    Weather,
)
from yingxi.board.prompt import understand
from yingxi.errors import UserError
from yingxi.script.model import Hour

RED = "#b3261e"


def test_ten_thousand_horse_clash_in_the_desert_at_dusk() -> None:
    found = understand("千军万马，大漠黄昏，铁骑对冲，烽火连天")
    shot = found.shot
    assert shot.crowd is not None
    assert (shot.crowd.kind, shot.crowd.count) == (CrowdKind.CAVALRY, 10_000)
    assert shot.crowd.formation is Formation.CLASH
    assert found.bible.places[0].kind is PlaceKind.DESERT
    assert shot.setting.hour is Hour.DUSK
    assert set(shot.effects) == {EffectKind.FIRE, EffectKind.SMOKE}
    assert shot.size is Size.EXTREME_LONG
    assert shot.music == "battle"
    assert found.ignored == ()


def test_a_woman_in_red_walks_under_an_umbrella_through_a_rainy_night() -> None:
    found = understand("雨夜，一个穿红衣的女子撑伞走过江南小巷")
    (woman,) = found.bible.cast
    assert (woman.role, woman.gender, woman.weapon) == (Role.LADY, Gender.FEMALE, Weapon.UMBRELLA)
    assert woman.colours[0] == RED
    assert found.bible.places[0].kind is PlaceKind.STREET
    assert found.shot.setting.weather is Weather.RAIN
    assert found.shot.setting.hour is Hour.NIGHT
    assert found.shot.blocking[0].verb is Verb.WALK
    assert found.shot.move is Move.FOLLOW


def test_a_man_in_a_suit_telephones_in_an_office() -> None:
    found = understand("现代都市夜晚，西装男子在办公室打电话，镜头缓缓推近")
    (man,) = found.bible.cast
    assert (man.role, man.costume, man.weapon) == (Role.MODERN_MAN, Costume.SUIT, Weapon.PHONE)
    assert found.bible.places[0].kind is PlaceKind.OFFICE
    assert found.shot.blocking[0].verb is Verb.PHONE
    assert found.shot.move is Move.PUSH


def test_english_is_understood_as_well() -> None:
    found = understand("a young Taoist draws his sword on a snowy mountain at dawn, lightning")
    (taoist,) = found.bible.cast
    assert taoist.role is Role.DAOIST
    assert found.shot.blocking[0].verb is Verb.DRAW
    assert found.bible.places[0].kind is PlaceKind.MOUNTAIN
    assert found.shot.setting.hour is Hour.DAWN
    assert found.shot.setting.weather is Weather.SNOW
    assert found.shot.effects == (EffectKind.LIGHTNING,)


def test_two_face_off_in_the_bamboo() -> None:
    found = understand("小道士和狐妖在竹林对峙，剑光闪烁")
    left, right = found.shot.blocking
    assert (left.facing, right.facing) == (1, -1)
    assert left.x < 0 < right.x
    assert (left.target, right.target) == (right.character, left.character)
    assert [c.role for c in found.bible.cast] == [Role.DAOIST, Role.DEMON]
    assert found.bible.places[0].kind is PlaceKind.FOREST
    assert found.bible.cast[0].colours != found.bible.cast[1].colours


@pytest.mark.parametrize(
    ("text", "kind", "hour", "weather"),
    [
        ("月下，白发老人在孤舟上垂钓，薄雾", PlaceKind.RIVER, Hour.NIGHT, Weather.MIST),
        ("皇帝坐在金銮殿上，百官跪拜", PlaceKind.PALACE, Hour.DAY, Weather.CLEAR),
        ("医院病房，女医生看着化验单，落泪", PlaceKind.HOSPITAL, Hour.DAY, Weather.CLEAR),
        ("没有下雨的清晨，书生在书房读书", PlaceKind.STUDY, Hour.DAWN, Weather.CLEAR),
        ("教室里，女同学回头", PlaceKind.SCHOOL, Hour.DAY, Weather.CLEAR),
        ("暴雨，古战场", PlaceKind.BATTLEFIELD, Hour.DUSK, Weather.STORM),
        (
            "a woman in a white dress walks on a neon city street at night, rain",
            PlaceKind.CITY,
            Hour.NIGHT,
            Weather.RAIN,
        ),
    ],
)
def test_place_light_and_weather_are_read(
    text: str, kind: PlaceKind, hour: Hour, weather: Weather
) -> None:
    found = understand(text)
    assert found.bible.places[0].kind is kind
    assert found.shot.setting.hour is hour
    assert found.shot.setting.weather is weather


def test_numbers_of_people_are_kept() -> None:
    three = understand("三名黑衣人深夜围攻女侠，刀光剑影，俯拍")
    assert len(three.shot.blocking) == 4
    assert three.shot.angle is Angle.HIGH
    assert {b.verb for b in three.shot.blocking} == {Verb.FIGHT}
    many = understand("五百道士在天师殿前列阵，金光")
    assert many.shot.crowd is not None
    assert many.shot.crowd.count == 500
    assert many.shot.crowd.kind is CrowdKind.DISCIPLES


def test_two_colours_dress_two_alike() -> None:
    found = understand("two generals in red armor and black armor fight on a bridge")
    assert [c.colours[0] for c in found.bible.cast] == [RED, "#23252b"]


def test_a_deed_without_a_doer_gets_one_and_says_so() -> None:
    found = understand("提剑冲出")
    assert found.shot.blocking[0].verb is Verb.RUN
    assert found.bible.cast[0].weapon is Weapon.SWORD
    assert any(said == "（没说是谁）" for said, _ in found.understood)


def test_what_was_not_understood_is_told() -> None:
    assert "量子纠缠" in understand("道士在山顶拔剑，量子纠缠").ignored


@pytest.mark.parametrize("text", ["", "asdf qwer", "。。。"])
def test_nothing_to_show_is_an_error_with_an_example(text: str) -> None:
    with pytest.raises(UserError) as caught:
        understand(text)
    assert "千军万马" in caught.value.hint


@pytest.mark.parametrize("seconds", [0.0, -1.0, 61.0, float("nan")])
def test_impossible_lengths_are_refused(seconds: float) -> None:
    with pytest.raises(UserError):
        understand("雪山", seconds=seconds)


def test_the_length_is_counted_in_frames() -> None:
    assert understand("雪山", seconds=4.2).shot.frames == 105


@settings(deadline=None)
@given(st.text(max_size=50))
def test_any_text_is_either_shot_or_refused_politely(text: str) -> None:
    try:
        found = understand(text)
    except UserError as error:
        assert error.hint
        return
    names = {c.name for c in found.bible.cast}
    assert {b.character for b in found.shot.blocking} <= names
    assert found.shot.setting.place == found.bible.places[0].name
