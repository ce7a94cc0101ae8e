"""The integrity seal in the label's reserved codes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yingxi.label.aigc import AigcLabel, loads
from yingxi.label.keys import Identity, identity
from yingxi.label.seal import SealKind, copy_seal_state, seal, seal_copy, seal_state
from yingxi.testing.tampering import label_for

ESSENCE, OTHER = "ab" * 32, "cd" * 32


@pytest.fixture(scope="module")
def who(tmp_path_factory: pytest.TempPathFactory) -> Identity:
    return identity(home=tmp_path_factory.mktemp("home"))


@pytest.fixture(scope="module")
def sealed(who: Identity) -> AigcLabel:
    return seal(label_for("EP01-A"), ESSENCE, who)


def test_a_seal_is_visible_ascii_and_names_its_key(sealed: AigcLabel, who: Identity) -> None:
    assert all("\x21" <= c <= "\x7e" for c in sealed.producer_reserved)
    assert len(sealed.producer_reserved) == 179
    assert loads(sealed.dumps()) == sealed
    state = seal_state(sealed, ESSENCE)
    assert (state.kind, state.fingerprint) == (SealKind.VALID, who.fingerprint)


def test_another_content_or_another_field_is_noticed(sealed: AigcLabel) -> None:
    assert seal_state(sealed, OTHER).kind is SealKind.CONTENT
    assert seal_state(replace(sealed, produce_id="EP01-B"), ESSENCE).kind is SealKind.FORGED
    assert seal_state(label_for("EP01-A"), ESSENCE).kind is SealKind.ABSENT
    foreign = replace(sealed, producer_reserved="SM3:0011")
    assert seal_state(foreign, ESSENCE).kind is SealKind.FOREIGN


@settings(max_examples=120)
@given(at=st.integers(4, 178), new=st.characters(min_codepoint=0x21, max_codepoint=0x7E))
def test_no_character_of_a_seal_can_be_changed(sealed: AigcLabel, at: int, new: str) -> None:
    code = sealed.producer_reserved
    changed = code[:at] + new + code[at + 1 :]
    state = seal_state(replace(sealed, producer_reserved=changed), ESSENCE)
    assert (state.kind is SealKind.VALID) == (changed == code)


@settings(max_examples=80)
@given(st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E), max_size=200))
def test_any_text_in_its_place_is_judged_without_a_fault(sealed: AigcLabel, text: str) -> None:
    assert seal_state(replace(sealed, producer_reserved=f"YX1.{text}"), ESSENCE).kind in SealKind


def test_fields_can_not_run_into_one_another(who: Identity) -> None:
    one = replace(label_for("EP01"), propagator="", propagate_id="AB")
    signed = seal_copy(replace(one, producer_reserved="C"), ESSENCE, who)
    moved = replace(signed, producer_reserved="CA", propagate_id="B")
    assert copy_seal_state(signed, ESSENCE).kind is SealKind.VALID
    assert copy_seal_state(moved, ESSENCE).kind is SealKind.FORGED


def test_a_propagators_seal_leaves_the_producers_whole_and_covers_it(
    sealed: AigcLabel, tmp_path: Path
) -> None:
    platform = identity(home=tmp_path)
    copy = seal_copy(replace(sealed, propagate_id="P-1"), ESSENCE, platform)
    assert seal_state(copy, ESSENCE).kind is SealKind.VALID
    assert copy_seal_state(copy, ESSENCE).fingerprint == platform.fingerprint
    assert copy_seal_state(replace(copy, producer_reserved=""), ESSENCE).kind is SealKind.FORGED
