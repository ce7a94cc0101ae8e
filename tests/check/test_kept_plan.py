"""What a film was meant to be is kept beside it, whole or not at all."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from yingxi.check.plan import FilmPlan, ShotSpan, SpokenLine, read_plan, write_plan
from yingxi.errors import SettingsError

PLAN = FilmPlan(
    episode=3,
    frames=100,
    spans=(
        ShotSpan(id="E03-S01-01", scene="E03-S01", start_frame=0, frames=60, place="镇妖井",
                 characters=("白璃", "张小满"), effects=("smoke",), blend_frames=10),
        ShotSpan(id="credits", scene="", start_frame=60, frames=40),
    ),
    lines=(SpokenLine(text="主人，别怕。", speaker="白璃", start=0.24, end=1.5, shot="E03-S01-01"),),
    voices=(("白璃", "a voice"),),
)  # fmt: skip


def test_a_plan_is_read_back_as_it_was(tmp_path: Path) -> None:
    write_plan(tmp_path / "ep03.plan.json", PLAN)
    assert read_plan(tmp_path / "ep03.plan.json") == PLAN
    assert PLAN.spans[1].is_card
    assert not PLAN.spans[0].is_card


def test_a_plan_that_is_missing_says_how_to_make_it(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as told:
        read_plan(tmp_path / "none.json")
    assert "yingxi make" in told.value.hint


def test_a_plan_of_a_later_version_is_not_guessed_at(tmp_path: Path) -> None:
    path = tmp_path / "plan.json"
    write_plan(path, PLAN)
    told = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**told, "version": 2}), encoding="utf-8")
    with pytest.raises(SettingsError):
        read_plan(path)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=4,
)  # fmt: skip


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(st.sampled_from(["episode", "frames", "spans", "lines", "voices"]), JSON)
def test_a_damaged_plan_is_a_clear_error_or_a_plan(tmp_path: Path, field: str, value: Any) -> None:
    path = tmp_path / "plan.json"
    write_plan(path, PLAN)
    told = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**told, field: value}), encoding="utf-8")
    try:
        assert isinstance(read_plan(path), FilmPlan)
    except SettingsError as error:
        assert error.hint
