from __future__ import annotations

import errno
import json
import os
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yingxi.errors import StoreConflict
from yingxi.store.blobs import Blobs, disk_faults
from yingxi.store.canon import canonical, digest
from yingxi.store.lock import alone, together
from yingxi.store.steps import Made, Step, StepLog


class Colour(StrEnum):
    RED = "red"


@dataclass(frozen=True)
class Cloth:
    colour: Colour
    metres: float
    tags: tuple[str, ...] = ()


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=12,
)


@given(values)
def test_a_canonical_form_is_json_and_always_the_same(value: object) -> None:
    assert canonical(value) == canonical(value)
    json.loads(canonical(value))


def test_equal_nouns_have_equal_digests_and_a_changed_field_changes_it() -> None:
    one = Cloth(colour=Colour.RED, metres=2.5, tags=("a",))
    assert digest(one) == digest(Cloth(colour=Colour.RED, metres=2.5, tags=("a",)))
    assert digest(one) != digest(Cloth(colour=Colour.RED, metres=2.50001, tags=("a",)))


def test_what_has_no_fixed_form_can_not_become_a_key() -> None:
    with pytest.raises(TypeError):
        canonical({1, 2})


def test_a_blob_is_found_by_its_hash_and_its_draft_is_gone(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path)
    draft = blobs.draft(".bin")
    draft.write_bytes(b"shadow")
    name = blobs.keep(draft)
    assert blobs.path(name).read_bytes() == b"shadow"
    assert not draft.exists()
    assert blobs.keep_bytes(b"shadow") == name


def test_a_step_is_found_only_while_its_blobs_are_there(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path)
    log = StepLog(tmp_path, blobs)
    step = Step(name="sound.voice", version=1, parameters=("你好", 1.0))
    assert log.find(step) is None
    made = Made(blobs={"voice": blobs.keep_bytes(b"wave")}, facts={"seconds": 1.5})
    log.record(step, made)
    assert log.find(step) == made
    assert log.find(Step(name="sound.voice", version=2, parameters=("你好", 1.0))) is None
    blobs.path(made.blobs["voice"]).unlink()
    assert log.find(step) is None


def test_a_damaged_record_counts_as_not_made(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path)
    log = StepLog(tmp_path, blobs)
    step = Step(name="x", version=1, parameters=())
    log.record(step, Made(blobs={}, facts={}))
    record = next((tmp_path / "steps").rglob("*.json"))
    record.write_text("{half", encoding="utf-8")
    assert log.find(step) is None


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EACCES, errno.EROFS])
def test_the_disks_refusal_is_one_line_with_a_remedy(number: int, tmp_path: Path) -> None:
    with pytest.raises(StoreConflict) as caught, disk_faults(tmp_path):
        raise OSError(number, "no")
    assert str(tmp_path) in caught.value.message
    assert caught.value.hint


def test_other_faults_of_the_system_are_told_in_its_own_words(tmp_path: Path) -> None:
    with pytest.raises(StoreConflict, match=os.strerror(errno.EIO)), disk_faults(tmp_path):
        raise OSError(errno.EIO, os.strerror(errno.EIO))


def test_a_damaged_blob_is_forgotten_so_that_the_next_run_makes_it_again(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path)
    name = blobs.keep_bytes(b"shadow")
    assert blobs.checked(name).read_bytes() == b"shadow"
    blobs.path(name).write_bytes(b"shadov")
    with pytest.raises(StoreConflict) as caught:
        blobs.checked(name)
    assert caught.value.hint
    assert not blobs.has(name)


@pytest.mark.parametrize("text", ["[]", "null", '{"schema": "yingxi.step/1"}', "\x00", '"x"'])
def test_a_record_of_another_shape_counts_as_not_made(text: str, tmp_path: Path) -> None:
    blobs = Blobs(tmp_path)
    log = StepLog(tmp_path, blobs)
    step = Step(name="x", version=1, parameters=())
    log.record(step, Made(blobs={}, facts={}))
    next((tmp_path / "steps").rglob("*.json")).write_text(text, encoding="utf-8")
    assert log.find(step) is None


def test_a_store_that_is_in_use_is_refused_and_free_again_afterwards(tmp_path: Path) -> None:
    with alone(tmp_path), pytest.raises(StoreConflict), alone(tmp_path):
        pass
    with alone(tmp_path):
        pass


def test_shots_share_a_store_and_only_the_first_sweeps_it(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path)
    old = blobs.draft(".mp4")
    with together(tmp_path):
        assert not old.exists()
        mine = blobs.draft(".mp4")
        with together(tmp_path):
            assert mine.exists()


def test_a_short_write_is_a_full_disk(tmp_path: Path) -> None:
    with pytest.raises(StoreConflict, match=r"满|full"), disk_faults(tmp_path):
        raise OSError("4096 requested and 128 written")
