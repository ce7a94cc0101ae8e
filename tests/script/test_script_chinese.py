from __future__ import annotations

from pathlib import Path

import pytest

from yingxi.errors import ScriptError
from yingxi.script.model import (
    Action,
    Cue,
    CueKind,
    Delivery,
    Dialogue,
    Element,
    Hour,
    Scene,
    Script,
    Space,
)
from yingxi.script.read import read_script, read_text

SAMPLES = Path(__file__).parent / "samples"


def scene_of(body: str, *, heading: str = "1-1 日 外 龙虎山") -> Scene:
    script = read_text(f"第1集\n{heading}\n{body}\n", name="a.txt")
    return script.episodes[0].scenes[0]


def lines_of(body: str) -> list[tuple[str, str, str, Delivery]]:
    return [
        (one.speaker, one.emotion, one.text, one.delivery)
        for one in scene_of(body).elements
        if isinstance(one, Dialogue)
    ]


def cues_of(elements: tuple[Element, ...]) -> list[tuple[CueKind, str]]:
    return [(one.kind, one.text) for one in elements if isinstance(one, Cue)]


@pytest.fixture(scope="module")
def classic() -> Script:
    return read_script(SAMPLES / "classic.txt")


def test_front_matter_feeds_title_writer_outline_and_biographies(classic: Script) -> None:
    assert classic.title == "镇妖令"
    assert classic.writer == "林望"
    assert classic.outline.startswith("百年前")
    assert [(one.name, one.age) for one in classic.sketches][:3] == [
        ("张玄清", "19岁"),
        ("苏晓", "18岁"),
        ("老天师", "八十岁"),
    ]
    assert classic.faults == ()


def test_episode_titles_come_after_a_colon_in_chinese_numerals(classic: Script) -> None:
    assert [(one.number, one.title) for one in classic.episodes] == [(1, "符燃")]


def test_every_line_knows_where_it_stood(classic: Script) -> None:
    lines = (SAMPLES / "classic.txt").read_text(encoding="utf-8").split("\n")
    for scene in classic.episodes[0].scenes:
        for element in scene.elements:
            written = lines[element.position.line - 1]
            text = element.text[:2]
            assert text in written


def test_scene_headings_read_in_any_order() -> None:
    script = read_script(SAMPLES / "headings.txt")
    read = [
        (scene.heading.number, scene.heading.place, scene.heading.hour, scene.heading.space)
        for scene in script.episodes[0].scenes
    ]
    out, within = Space.EXTERIOR, Space.INTERIOR
    assert read == [
        ("1-1", "龙虎山", Hour.DAY, out),
        ("1-2", "天师府大殿", Hour.NIGHT, within),
        ("1-3", "上清宫", Hour.DAWN, out),
        ("1-4", "泸溪河", Hour.DUSK, out),
        ("5", "书房", Hour.NIGHT, within),
        ("6", "山门", Hour.DAY, out),
        ("7", "客厅", Hour.NIGHT, within),
        ("1-8", "山道", Hour.DAY, out),
        ("1-9", "古镇长街", Hour.DAY, out),
        ("1-10", "伏魔殿", Hour.NIGHT, within),
        ("1-11", "龙虎山-山门", Hour.DAY, out),
        ("1-12", "镇妖井", Hour.DAWN, within),
        ("1-13", "地宫", Hour.NIGHT, within),
        ("1-14", "城门", Hour.DAY, Space.BOTH),
        ("1-15", "象鼻山", Hour.DUSK, out),
    ]


def test_a_heading_marked_as_a_memory_is_a_flashback() -> None:
    last = read_script(SAMPLES / "headings.txt").episodes[0].scenes[-1]
    assert [kind for kind, _ in cues_of(last.elements)] == [
        CueKind.FLASHBACK,
        CueKind.FLASHBACK_END,
    ]


@pytest.mark.parametrize(
    "heading",
    ["1-1 日 外 龙虎山", "**1-1 日 外 龙虎山**", "### 1-1　日　外　龙虎山", "１－１ 日／外 龙虎山", "1-1、龙虎山（日，外）"],
)  # fmt: skip
def test_dress_and_width_do_not_matter_in_headings(heading: str) -> None:
    found = scene_of("△风。", heading=heading).heading
    assert (found.number, found.place, found.hour, found.space) == (
        "1-1",
        "龙虎山",
        Hour.DAY,
        Space.EXTERIOR,
    )


@pytest.mark.parametrize(
    "title", ["第1集", "第一集：风起", "## **第1集 风起**", "第 1 集  风起", "【第一集】", "EP01 风起", "《剑》第1集"]
)  # fmt: skip
def test_episode_headings_read_however_typed(title: str) -> None:
    script = read_text(f"{title}\n1-1 日 外 山\n△风。\n", name="a.md")
    assert script.episodes[0].number == 1
    assert script.episodes[0].title in ("", "风起")


def test_numbers_beyond_ten_read_in_both_scripts() -> None:
    body = "1 日 外 山\n△风。\n"
    text = f"第二十一集\n{body}第102集\n{body}第一百零三集\n{body}"
    assert [one.number for one in read_text(text, name="a").episodes] == [21, 102, 103]


def test_speech_reads_in_every_habit() -> None:
    script = read_script(SAMPLES / "speech.txt")
    spoken = [
        (one.speaker, one.delivery, one.emotion, one.text)
        for one in script.episodes[0].scenes[0].elements
        if isinstance(one, Dialogue)
    ]
    plain, inner, over = Delivery.SPOKEN, Delivery.OFF_SCREEN, Delivery.VOICE_OVER
    assert spoken == [
        ("林浅", plain, "冷笑", "好。"),
        ("林浅", plain, "哭", "为什么?"),
        ("陆总", inner, "愤怒", "不可能。"),
        ("陆总", over, "", "三年前……"),
        ("王妈", plain, "停顿，叹气", "小姐，先生他走了。"),
        ("众人", plain, "", "啊！"),
        ("旁白", Delivery.NARRATION, "", "那一夜，谁也没睡。"),
        ("旁白", Delivery.NARRATION, "", "叮咚。"),
        ("林浅", inner, "", "我不信。"),
        ("陆总", plain, "怒喝", "出去！"),
        ("旁白", Delivery.NARRATION, "", "天亮了。"),
        ("林浅", plain, "低声", "我知道了。"),
        ("林浅、王妈", plain, "", "快跑！"),
        ("邻居大叔", plain, "", "吵什么！"),
        ("邻居大叔", inner, "", "原来如此。"),
    ]


def test_a_colon_in_a_sentence_is_no_speaker() -> None:
    actions = [
        one.text
        for one in read_script(SAMPLES / "speech.txt").episodes[0].scenes[0].elements
        if isinstance(one, Action)
    ]
    assert actions == [
        "手机屏幕上显示：余额不足。",
        "墙上写着：家和万事兴",
        "他心想：完了。",
        "林浅沉默不语",
        "林浅把信放下：信封里只有一张照片，背面写着一行字。",
    ]


def test_a_speaker_off_the_cast_list_is_a_warning() -> None:
    faults = read_script(SAMPLES / "speech.txt").faults
    assert [(one.position.line, one.severity) for one in faults] == [(19, "warning")]
    assert "邻居大叔" in faults[0].message


def test_a_sentence_broken_at_a_comma_goes_on_below() -> None:
    assert lines_of("人物：甲父\n甲父：孩子，\n（停顿）\n对不起。") == [
        ("甲父", "", "孩子，", Delivery.SPOKEN),
        ("甲父", "停顿", "对不起。", Delivery.SPOKEN),
    ]


def test_cues_take_the_text_inside_or_after_their_bracket() -> None:
    script = read_script(SAMPLES / "bracket_cues.txt")
    kind = CueKind
    assert cues_of(script.episodes[0].scenes[0].elements) == [
        (kind.EFFECT, "金光大作"),
        (kind.EFFECT, "雷电劈下"),
        (kind.SOUND, "雷声"),
        (kind.MUSIC, "激昂"),
        (kind.MUSIC, "低沉的鼓点"),
        (kind.CAPTION, "三年后"),
        (kind.EFFECT, "符纸燃起。"),
        (kind.FLASHBACK, ""),
        (kind.FLASHBACK_END, ""),
        (kind.FLASHBACK, ""),
        (kind.FLASHBACK, ""),
        (kind.FLASHBACK_END, ""),
        (kind.TRANSITION, ""),
        (kind.BLACKOUT, ""),
        (kind.SOUND, "马蹄声"),
    ]


def test_an_unknown_bracket_warns_with_the_known_ones() -> None:
    faults = read_script(SAMPLES / "bracket_cues.txt").faults
    assert [one.position.line for one in faults] == [18, 20]
    assert "【特效】" in faults[0].expected


def test_several_actions_need_no_mark() -> None:
    elements = scene_of("大雨。\n他推门进来。\n\n风停了。").elements
    assert [one.text for one in elements] == ["大雨。", "他推门进来。", "风停了。"]
    assert all(isinstance(one, Action) for one in elements)


def test_a_messy_markdown_file_reads_whole() -> None:
    script = read_script(SAMPLES / "messy.md")
    assert script.title == "重生之我在公司当保洁"
    assert script.writer == "王小明"
    assert [one.name for one in script.sketches] == ["林浅", "陆总"]
    assert [len(one.scenes) for one in script.episodes] == [1, 2]
    assert script.episodes[0].scenes[0].cast == ("林浅", "陆总", "前台小妹", "保安甲")
    ward = script.episodes[1].scenes[0].heading
    assert (ward.place, ward.hour, ward.space) == ("医院病房", Hour.NIGHT, Space.INTERIOR)


def test_an_outline_by_episodes_is_not_the_episodes() -> None:
    script = read_text(
        "《剑》\n分集大纲\n第1集：他来了。\n第2集：他走了。\n\n第1集\n1-1 日 外 山\n△风。\n第2集\n2-1 夜 外 山\n△雨。\n",
        name="a.txt",
    )
    assert "他来了" in script.outline
    assert [one.number for one in script.episodes] == [1, 2]


def test_a_file_without_episode_headings_takes_its_number_from_its_scenes_or_its_name() -> None:
    assert read_text("3-1 日 外 山\n△风。", name="a.txt").episodes[0].number == 3
    assert read_text("日 外 山\n△风。", name="第七集.txt").episodes[0].number == 7
    assert read_text("日 外 山\n△风。", name="ep05.txt").episodes[0].number == 5


def test_marks_of_an_ending_are_not_filmed() -> None:
    assert [one.text for one in scene_of("△风。\n（本集完）\n第一集 完\n未完待续……").elements] == [
        "风。"
    ]


def test_every_error_of_a_file_is_told_at_once() -> None:
    with pytest.raises(ScriptError) as caught:
        read_script(SAMPLES / "faulty.txt")
    error = caught.value
    lines = [one.position.line for one in error.faults if one.severity == "error"]  # type: ignore[attr-defined]
    assert lines == [2, 3, 7]
    assert error.message.startswith("faulty.txt:2:1: ")
    assert "3 处" in error.message
    assert error.hint
