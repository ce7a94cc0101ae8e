"""What every carrier promises, held for each kind of picture, sound and document."""

from __future__ import annotations

import itertools
import shutil
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from yingxi.errors import MediaError
from yingxi.label import carry
from yingxi.label.aigc import PLACEHOLDER_PRODUCER, AigcLabel
from yingxi.label.carriers.carrier import Carrier
from yingxi.testing.label_papers import PAPERS
from yingxi.testing.label_stills import STILLS

LABEL = AigcLabel(producer=PLACEHOLDER_PRODUCER, produce_id="EP001-v1")
OTHER = AigcLabel(producer=PLACEHOLDER_PRODUCER, produce_id="EP002<&>'\\()~")
BY_NAME = {carrier.name: carrier for carrier in carry.CARRIERS}
KINDS = {**STILLS, **PAPERS}
SAMPLES = [(kind, name) for kind, samples in KINDS.items() for name, _ in samples]


class Sample(NamedTuple):
    carrier: Carrier
    path: Path


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("made")
    for name, make in itertools.chain.from_iterable(KINDS.values()):
        make(folder / name)
    return {name: folder / name for _, name in SAMPLES}


@pytest.fixture(params=SAMPLES, ids=lambda one: one[1])
def sample(request: pytest.FixtureRequest, made: dict[str, Path], tmp_path: Path) -> Sample:
    kind, name = request.param
    return Sample(BY_NAME[kind], Path(shutil.copy(made[name], tmp_path)))


def test_a_label_is_put_read_replaced_and_passed_on(sample: Sample, tmp_path: Path) -> None:
    before = sample.path.read_bytes()
    essence = carry.essence(sample.path)
    assert carry.carrier_of(sample.path) is sample.carrier
    assert carry.labels(sample.path) == ()

    one = tmp_path / f"one{sample.path.suffix}"
    carry.put(sample.path, one, LABEL)
    assert carry.read_one(one) == LABEL
    with pytest.raises(MediaError, match=r"already|已有"):
        carry.put(one, one, OTHER)

    passed = tmp_path / f"passed{sample.path.suffix}"
    label = carry.propagate(one, passed, code=PLACEHOLDER_PRODUCER, propagate_id="P1")
    assert carry.read_one(passed) == label
    assert label.produce_id == LABEL.produce_id

    carry.put(one, one, OTHER, replace=True)
    assert carry.read_one(one) == OTHER
    assert carry.essence(one) == carry.essence(passed) == essence
    assert sample.path.read_bytes() == before


def test_the_same_label_twice_gives_the_same_bytes(sample: Sample, tmp_path: Path) -> None:
    outs = [tmp_path / "a", tmp_path / "b"]
    for out in outs:
        sample.carrier.write(sample.path, out, LABEL.dumps())
    assert outs[0].read_bytes() == outs[1].read_bytes()


def test_a_copy_keeps_the_label_and_a_cut_file_is_refused(sample: Sample, tmp_path: Path) -> None:
    out = tmp_path / "labelled"
    sample.carrier.write(sample.path, out, LABEL.dumps())
    assert carry.read_one(Path(shutil.copy(out, tmp_path / "copy"))) == LABEL
    whole = out.read_bytes()
    for size in sorted({0, 1, 3, 9, 13, *range(20, len(whole), max(1, len(whole) // 40))}):
        out.write_bytes(whole[:size])
        _only_clear_errors(sample.carrier, out, tmp_path / "again")


def test_a_label_with_blanks_or_chinese_is_not_written(sample: Sample, tmp_path: Path) -> None:
    for text in ("", '{"Label": "1"}', '{"Label":"一"}', "a\nb"):
        with pytest.raises(MediaError, match="ASCII"):
            sample.carrier.write(sample.path, tmp_path / "out", text)
    assert not (tmp_path / "out").exists()


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_a_mutated_file_is_read_or_refused_in_a_clear_line(
    sample: Sample, tmp_path: Path, data: st.DataObject
) -> None:
    labelled = tmp_path / "labelled"
    if not labelled.exists():
        sample.carrier.write(sample.path, labelled, LABEL.dumps())
    content = bytearray(labelled.read_bytes())
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(content) - 1))
        match data.draw(st.sampled_from(("byte", "flip", "size", "cut", "twice"))):
            case "byte":
                content[at] = data.draw(st.integers(0, 255))
            case "flip":
                content[at] ^= 1 << data.draw(st.integers(0, 7))
            case "size":
                content[at : at + 4] = data.draw(st.sampled_from((b"\xff" * 4, bytes(4))))
            case "cut":
                del content[at : at + data.draw(st.integers(1, 40))]
            case _:
                content[at:at] = content[at : at + data.draw(st.integers(1, 40))]
        if not content:
            return
    mutated = tmp_path / "mutated"
    mutated.write_bytes(content)
    _only_clear_errors(sample.carrier, mutated, tmp_path / "out")
    assert mutated.read_bytes() == content


def _only_clear_errors(carrier: Carrier, path: Path, out: Path) -> None:
    """Every verb answers, or raises MediaError with a hint; what is written carries one label."""
    try:
        carrier.read(path)
    except MediaError as fault:
        assert fault.hint and "\n" not in fault.message
    try:
        carrier.essence(path)
    except MediaError as fault:
        assert fault.hint and "\n" not in fault.message
    out.unlink(missing_ok=True)
    try:
        carrier.write(path, out, OTHER.dumps())
    except MediaError as fault:
        assert fault.hint and "\n" not in fault.message
        assert not out.exists()
    else:
        assert [(one.text, one.home) for one in carrier.read(out)] == [(OTHER.dumps(), True)]
        assert carrier.essence(out) == carrier.essence(path)
