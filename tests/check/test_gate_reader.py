"""A vision-language model is asked in one turn, and its answer is read strictly."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from yingxi.check.takes.gate import passed
from yingxi.check.takes.reader import RULES, SCHEMA, Look, look_prompt, question, read
from yingxi.errors import SettingsError
from yingxi.production.company import FAULTS

GOOD: dict[str, Any] = {
    "identity": 0.9, "wardrobe": 0.8, "place": 1.0, "text": False, "anatomy": [], "fault": "",
}  # fmt: skip


def said(**other: object) -> str:
    return json.dumps({**GOOD, **other}, ensure_ascii=False)


def test_the_reader_sees_the_strip_then_the_sheets_then_the_plate() -> None:
    look = Look(
        strip="sha256:s", words="阿青推门 {x}", sheets=("sha256:a", "sha256:b"), plate="sha256:p"
    )
    request = question(look, model="m", prompt=look_prompt())
    (turn,) = request.messages
    assert [i.blob for i in turn.images] == ["sha256:s", "sha256:a", "sha256:b", "sha256:p"]
    assert turn.images[0].mime == "image/jpeg"
    assert "阿青推门 {x}" in turn.text
    assert "2 张" in turn.text
    assert request.temperature == 0
    assert request.schema == SCHEMA


def test_the_schema_is_closed_so_that_vendors_can_enforce_it() -> None:
    schema = json.loads(SCHEMA)
    assert schema["additionalProperties"] is False
    assert set(schema["required"]) == set(GOOD)


@pytest.mark.parametrize("answer", [said(), f"```json\n{said()}\n```"])
def test_a_good_take_passes_every_rule(answer: str) -> None:
    scores = read(answer)
    assert passed(scores)
    assert tuple(s.rule for s in scores) == RULES


@pytest.mark.parametrize(
    ("rule", "other"),
    [
        ("read_identity", {"identity": 0.2, "fault": "换了一个人"}),
        ("read_wardrobe", {"wardrobe": 0.1, "fault": "红衣变成蓝衣"}),
        ("read_place", {"place": 0.0, "fault": "不在庙里"}),
        ("read_text", {"text": True, "fault": "右下角有水印"}),
        ("read_anatomy", {"anatomy": ["右手六根手指"]}),
    ],
)
def test_a_fault_fails_its_own_rule_and_is_kept_as_evidence(
    rule: str, other: dict[str, object]
) -> None:
    (wrong,) = [s for s in read(said(**other)) if not s.passed]
    assert wrong.rule == rule
    assert str(other.get("fault") or "右手六根手指") in wrong.evidence
    assert rule in FAULTS


@pytest.mark.parametrize(
    "answer",
    ["", "好的", said(identity=3), said(text="no"), said(extra=1), '{"identity": 1}', said()[:-9]],
)
def test_an_answer_that_does_not_read_is_a_rule_not_looked_at(answer: str) -> None:
    scores = read(answer)
    assert tuple(s.rule for s in scores) == RULES
    assert all(s.skipped for s in scores)


def test_a_drama_may_ask_in_its_own_words_but_only_of_what_there_is(tmp_path: Path) -> None:
    own = tmp_path / "prompts" / "look.txt"
    own.parent.mkdir()
    own.write_text("看：{words}", encoding="utf-8")
    assert look_prompt(tmp_path) == "看：{words}"
    own.write_text("看：{face}", encoding="utf-8")
    with pytest.raises(SettingsError, match="face"):
        look_prompt(tmp_path)
