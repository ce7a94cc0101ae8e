"""The inspection weighs every link of the chain of trust: ours must hold, others' are told."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from yingxi.check.finding import Examination, Finding, Outcome, Severity
from yingxi.label.aigc import PLACEHOLDER_PRODUCER
from yingxi.label.carriers.carrier import Found
from yingxi.label.evidence import Evidence, Implicit, Mark, Medium
from yingxi.label.keys import identity
from yingxi.label.manifest import fields_of
from yingxi.label.proof import VisibleProof
from yingxi.label.provenance import Provenance, Standing
from yingxi.label.seal import SealKind, SealState
from yingxi.label.verify import examine, studio
from yingxi.label.watermark import payload_of
from yingxi.studio.label_examiner import label_examiner, weighed
from yingxi.testing import label_samples, label_stills
from yingxi.testing.tampering import label_for, labelled

NAME = "EP01-V1"
LABEL = label_for(NAME)
PLACEHOLDER = replace(LABEL, producer=PLACEHOLDER_PRODUCER)
FOUND = Found(text=LABEL.dumps(), place="moov.udta.meta")
MARK = f"{payload_of(NAME):016x}"
GOOD = Evidence(
    path=Path("ep01.mp4"), size=9, kind="mp4", medium=Medium.FILM, essence="e" * 64, own_key=True,
    visible=VisibleProof(present=True, text="AI生成"),
    implicit=Implicit(found=(FOUND,), label=LABEL),
    seal=SealState(kind=SealKind.VALID, fingerprint="k" * 16),
    mark=Mark(payload=payload_of(NAME)),
    provenance=Provenance(standing=Standing.TRUSTED, label=fields_of(LABEL), payload=MARK),
)  # fmt: skip
RULES = ("visible", "implicit", "seal", "watermark", "c2pa", "agreement")
ERROR, WARNING = Severity.ERROR, Severity.WARNING
BROKEN: dict[str, tuple[Evidence, str, Severity]] = {
    "no visible label": (replace(GOOD, visible=VisibleProof(faults=("没有",))), "visible", ERROR),
    "no label": (replace(GOOD, implicit=Implicit()), "implicit", ERROR),
    "two labels": (
        replace(GOOD, implicit=Implicit(found=(FOUND, FOUND), label=LABEL)), "implicit", ERROR,
    ),
    "placeholder": (
        replace(
            GOOD, implicit=Implicit(found=(FOUND,), label=PLACEHOLDER),
            provenance=replace(GOOD.provenance, label=fields_of(PLACEHOLDER)),
        ), "implicit", WARNING,
    ),
    "edited": (replace(GOOD, seal=SealState(kind=SealKind.CONTENT)), "seal", ERROR),
    "forged": (replace(GOOD, seal=SealState(kind=SealKind.FORGED)), "seal", ERROR),
    "no watermark": (replace(GOOD, mark=Mark()), "watermark", WARNING),
    "manifest gone": (
        replace(GOOD, provenance=Provenance(standing=Standing.NONE)), "c2pa", ERROR,
    ),
    "manifest broken": (
        replace(GOOD, provenance=Provenance(standing=Standing.INVALID)), "c2pa", ERROR,
    ),
    "a root that is on no list": (
        replace(GOOD, provenance=replace(GOOD.provenance, standing=Standing.VALID)), "c2pa", WARNING,
    ),
    "another film's watermark": (
        replace(GOOD, mark=Mark(payload=payload_of("EP02"))), "agreement", ERROR,
    ),
}  # fmt: skip


def of(told: tuple[Examination, ...], name: str) -> Examination:
    return next(one for one in told if one.rule == f"label.{name}")


def test_a_film_with_every_link_passes_them_all_and_says_what_was_read() -> None:
    told = tuple(weighed(GOOD, ours=True))
    assert [one.rule for one in told] == [f"label.{name}" for name in RULES]
    assert all(one.outcome is Outcome.PASSED and one.measured for one in told)


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_link_weighs_on_our_master_and_is_told_of_a_lone_file(case: str) -> None:
    seen, name, weight = BROKEN[case]
    (found,) = of(tuple(weighed(seen, ours=True)), name).findings
    assert (found.severity, bool(found.evidence), bool(found.remedy)) == (weight, True, True)
    lone = [f.severity for one in weighed(seen, ours=False) for f in one.findings]
    assert lone and set(lone) == {WARNING}


def test_a_waiver_for_the_placeholder_is_none_for_a_missing_label() -> None:
    (one,) = of(tuple(weighed(BROKEN["placeholder"][0], ours=True)), "implicit").findings
    (other,) = of(tuple(weighed(BROKEN["no label"][0], ours=True)), "implicit").findings
    assert one.key != other.key


def test_what_nobody_could_read_is_skipped_with_what_to_install() -> None:
    why = 'rapidocr: pip install "yingxi[check]"'
    seen = replace(GOOD, visible=VisibleProof(skipped=why))
    unread = of(tuple(weighed(seen, ours=True)), "visible")
    assert (unread.outcome, unread.skipped) == (Outcome.SKIPPED, why)


def test_a_file_that_can_not_be_examined_is_a_finding_with_a_remedy() -> None:
    seen = Evidence(path=Path("ep01.mp4"), fault="读不出来", hint="重新导出")
    (told,) = weighed(seen, ours=True)
    (found,) = told.findings
    assert (found.severity, found.remedy) == (ERROR, "重新导出")


@pytest.fixture
def film(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    home = tmp_path / "home"
    monkeypatch.setenv("YINGXI_HOME", str(home))
    plain, film = tmp_path / "plain.mp4", tmp_path / "ep01.mp4"
    label_samples.mp4(plain)
    labelled(plain, film, NAME, identity(home=home), home)
    return film


def test_a_real_film_holds_and_one_changed_byte_is_an_error(film: Path) -> None:
    whole = tuple(weighed(examine(film, studio(), quick=True), ours=True))
    assert all(one.outcome is Outcome.PASSED for one in whole)
    data = bytearray(film.read_bytes())
    data[len(data) // 2] ^= 1
    film.write_bytes(data)
    after = tuple(weighed(examine(film, studio(), quick=True), ours=True))
    assert [f.severity for one in after for f in one.findings] == [ERROR, ERROR]
    assert {f.rule for one in after for f in one.findings} == {"label.seal", "label.c2pa"}


def test_the_examiner_looks_at_the_picture_too(tmp_path: Path) -> None:
    pytest.importorskip("rapidocr")
    picture = tmp_path / "cover.jpg"
    label_stills.jpeg(picture)
    told = tuple(one for one in label_examiner(ours=True).examine(picture))
    assert all(isinstance(one, Examination) for one in told)
    found = {f.rule for one in told if isinstance(one, Examination) for f in one.findings}
    assert {"label.visible", "label.implicit", "label.c2pa"} <= found


def test_a_whole_chain_around_another_work_is_an_error_here(film: Path) -> None:
    def found(work: str) -> list[Finding]:
        told = label_examiner(ours=True, work=work, quick=True).examine(film)
        return [f for one in told if isinstance(one, Examination) for f in one.findings]

    assert found(NAME) == []
    (strange,) = found("EP09-000000000000")
    assert strange.rule == "label.work"
    assert strange.closes_gate
    assert NAME in strange.evidence
