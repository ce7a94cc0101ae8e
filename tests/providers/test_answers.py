"""Answers that lack anything."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yingxi.providers.answers import at, list_at, text_at, whole_at

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from("abc"), inner),
    max_leaves=12,
)
PATH = st.lists(st.sampled_from("abc") | st.integers(-3, 3), max_size=4)


@given(told=JSON, path=PATH)
def test_reading_never_fails_whatever_came(told: object, path: list[str | int]) -> None:
    at(told, *path)
    assert isinstance(text_at(told, *path), str)
    assert isinstance(list_at(told, *path), list)
    assert isinstance(whole_at(told, *path), int | None)


@pytest.mark.parametrize(("told", "read"), [(4.2, 5), (5, 5), (0, 0), ("5", None), (True, None)])
def test_a_number_is_rounded_up_and_nothing_is_not_zero(told: object, read: int | None) -> None:
    assert whole_at({"usage": {"seconds": told}}, "usage", "seconds") == read
    assert whole_at({"usage": None}, "usage", "seconds") is None


def test_a_number_may_be_a_name_but_a_truth_may_not() -> None:
    assert text_at({"id": 424010985738629}, "id") == "424010985738629"
    assert text_at({"id": True}, "id") == ""
    assert text_at({"d": [{"url": "u"}]}, "d", 0, "url") == "u"
