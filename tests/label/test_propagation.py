from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yingxi.errors import MediaError, SettingsError
from yingxi.label.aigc import PLACEHOLDER_PRODUCER, AigcLabel, loads
from yingxi.label.propagation import producer_of, with_propagator

PLATFORM = "001100000000000000000020000"
LABEL = AigcLabel(producer=PLACEHOLDER_PRODUCER, produce_id="EP001-v1", producer_reserved="c2ln")
visible = st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E), max_size=30)


@given(produce_id=visible.filter(bool), mine=visible, propagate_id=visible, theirs=visible)
def test_the_producers_fields_stay_byte_for_byte(
    produce_id: str, mine: str, propagate_id: str, theirs: str
) -> None:
    label = AigcLabel(producer=PLACEHOLDER_PRODUCER, produce_id=produce_id, producer_reserved=mine)
    text = label.dumps()
    made = with_propagator(text, code=PLATFORM, propagate_id=propagate_id, reserved=theirs)
    assert made[: text.index('"ContentPropagator"')] == text[: text.index('"ContentPropagator"')]
    found = loads(made)
    assert producer_of(found) == label
    assert (found.propagator, found.propagate_id) == (PLATFORM, propagate_id)
    assert found.propagator_reserved == theirs


def test_a_short_label_in_another_order_keeps_its_order_and_gains_the_fields() -> None:
    code = PLACEHOLDER_PRODUCER
    text = f'{{"ProduceID":"X\\u002d1","ContentProducer":"{code}","Label":"1"}}'
    made = with_propagator(text, code=PLATFORM, propagate_id="P")
    assert made.startswith(text[:-1])
    assert list(json.loads(made))[:3] == ["ProduceID", "ContentProducer", "Label"]
    assert loads(made).propagator == PLATFORM


def test_a_second_propagator_and_a_wrong_code_are_refused() -> None:
    once = with_propagator(LABEL.dumps(), code=PLATFORM, propagate_id="P")
    with pytest.raises(MediaError):
        with_propagator(once, code=PLATFORM, propagate_id="Q")
    with pytest.raises(SettingsError):
        with_propagator(LABEL.dumps(), code="nobody", propagate_id="P")
    with pytest.raises(MediaError):
        with_propagator("{}", code=PLATFORM, propagate_id="P")
