from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yingxi.errors import UserError
from yingxi.sound.english import english
from yingxi.sound.numerals import number, spelled
from yingxi.sound.phonemes import symbols
from yingxi.sound.reading import is_english, phonemes, syllables

VOCABULARY = set(
    ';:,.!?—…"()“” ʣʥʦʨꭧAIOQSTWYᵊabcdefhijklmnopqrstuvwxyzɑɐɒæβɔɕçɖðʤəɚɛɜɟɡɥɨɪʝɯɰŋɳɲɴøɸθœɹɾɻʁɽʂʃʈʧʊʋʌɣɤχʎʒʔˈˌːʰʲ↓→↗↘'
)


def said(text: str, *table: tuple[str, str]) -> str:
    return " ".join(syllables(text, table))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("你好", "ni2 hao3"),
        ("小老虎", "xiao3 lao2 hu3"),
        ("展览馆", "zhan2 lan2 guan3"),
        ("我想买好酒", "wo2 xiang3 mai2 hao2 jiu3"),
        ("水果", "shui2 guo3"),
    ],
)
def test_third_tones_change_by_the_grouping_of_words(text: str, expected: str) -> None:
    assert said(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("一个", "yi2 ge4"),
        ("一天", "yi4 tian1"),
        ("一年", "yi4 nian2"),
        ("一碗", "yi4 wan3"),
        ("第一", "di4 yi1"),
        ("想一想", "xiang3 yi5 xiang3"),
        ("不要", "bu2 yao4"),
        ("不来", "bu4 lai2"),
        ("好不好", "hao3 bu5 hao3"),
    ],
)
def test_yi_and_bu_follow_the_next_tone(text: str, expected: str) -> None:
    assert said(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("他的", "ta1 de5"),
        ("走了", "zou3 le5"),
        ("我们", "wo3 men5"),
        ("桌子", "zhuo1 zi5"),
        ("弟子", "di4 zi3"),
        ("师父", "shi1 fu5"),
        ("他慢慢地走", "ta1 man4 man4 de5 zou3"),
        ("跑得很快", "pao3 de5 hen3 kuai4"),
    ],
)
def test_light_syllables_lose_their_tone(text: str, expected: str) -> None:
    assert said(text) == expected


def test_the_er_suffix_colours_the_syllable_before_it_and_a_child_keeps_its_own() -> None:
    assert said("这儿") == "zher4"
    assert symbols("zher4") == symbols("zhe4") + "ɚ"
    assert said("女儿").split()[-1] == "er2"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("银行", "yin2 hang2"),
        ("行走", "xing2 zou3"),
        ("将军", "jiang1 jun1"),
        ("将士", "jiang4 shi4"),
        ("长大", "zhang3 da4"),
        ("长安", "chang2 an1"),
        ("因为你", "yin1 wei4 ni3"),
        ("成为王", "cheng2 wei2 wang2"),
        ("还没来", "hai2 mei2 lai2"),
        ("一只猫", "yi4 zhi1 mao1"),
        ("了不起", "liao3 bu4 qi3"),
    ],
)
def test_a_character_of_many_readings_is_read_by_its_word(text: str, expected: str) -> None:
    assert said(text) == expected


def test_the_bible_decides_how_names_are_read() -> None:
    assert said("仇九到了", ("仇九", "qiu2 jiu3")).startswith("qiu2 jiu3")
    assert said("报仇", ("仇", "qiu2")) == "bao4 chou2"
    assert said("重阳，单于", ("重阳", "chong2 yang2"), ("单于", "chan2 yu2")) == (
        "chong2 yang2 chan2 yu2"
    )


def test_a_bad_entry_in_the_bible_says_what_is_wanted() -> None:
    with pytest.raises(UserError, match="重阳") as caught:
        phonemes("重阳来了", (("重阳", "chongyang"),))
    assert "2 个音节" in caught.value.hint


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2026年3月5日", "二零二六年三月五日"),
        ("12.5%", "百分之十二点五"),
        ("1/3", "三分之一"),
        ("-5℃", "零下五摄氏度"),
        ("12:05", "十二点零五分"),
        ("2个", "两个"),
        ("22个", "二十二个"),
        ("13800138001", "一三八零零一三八零零一"),
        ("￥199万", "一百九十九万元"),
        ("3-5天", "三到五天"),
        ("第1集", "第一集"),
    ],
)
def test_figures_are_written_as_they_are_said(written: str, expected: str) -> None:
    assert spelled(written) == expected


@pytest.mark.parametrize(
    ("figures", "words"),
    [
        ("0", "零"), ("10", "十"), ("15", "十五"), ("105", "一百零五"), ("110", "一百一十"),
        ("1005", "一千零五"), ("10203", "一万零二百零三"), ("20000", "两万"), ("100000000", "一亿"),
        ("100020003", "一亿零两万零三"),
    ],
)  # fmt: skip
def test_numbers_are_read_with_their_zeros(figures: str, words: str) -> None:
    assert number(figures) == words


def test_marks_become_pauses_and_nothing_else_is_said() -> None:
    assert phonemes("……！") == ""
    assert phonemes("「走！！！」").endswith("!")
    assert phonemes("走，").endswith(".")
    assert "," in phonemes("走，快走。")


def test_every_syllable_of_the_dictionary_is_in_the_alphabet_of_the_model() -> None:
    for character in map(chr, range(0x4E00, 0x9FA6)):
        for symbol in phonemes(character):
            assert symbol in VOCABULARY, character


def test_english_words_and_letters_have_their_own_path() -> None:
    assert is_english("I will be back.")
    assert not is_english("他说 OK")
    assert english("OK") == "ˈO kˈA"
    assert english("hello world") == "həlˈO wˈɜɹld"
    assert set(phonemes("The unexpected hurricane dropped 3 jars, didn't it?")) <= VOCABULARY


@settings(max_examples=150, deadline=None)
@given(
    st.text(
        alphabet=st.one_of(st.characters(), st.sampled_from("一不了地得子儿，。！12%年的龙虎A ")),
        max_size=40,
    )
)
def test_no_text_breaks_the_reader(text: str) -> None:
    assert set(phonemes(text)) <= VOCABULARY
