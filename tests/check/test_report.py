"""A report says what was found, keeps what people decided, and opens the gate to one file only."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from yingxi.check.finding import Examination, Finding, Severity
from yingxi.check.inspection import Examiner, digest_of, film_of, inspect_film
from yingxi.check.release_gate import Inspected, inspected
from yingxi.check.reporting.decision import Decision, Word, decide
from yingxi.check.reporting.report import Chart, Group, Report, group_of
from yingxi.check.reporting.report_file import loads, read_report, write_report
from yingxi.errors import GateClosed, MediaError, MissingExtra, SettingsError, StoreConflict
from yingxi.testing.tiny_films import tiny_film

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def fault(rule: str, severity: Severity = Severity.ERROR, mark: str = "") -> Finding:
    return Finding(rule=rule, severity=severity, evidence=f"{rule} {mark}", remedy="改", mark=mark)


def examiner(rule: str, *faults: Finding, skipped: str = "") -> Examiner:
    told = Examination(rule=rule, title=rule, measured="1", findings=faults, skipped=skipped)
    return Examiner(rule=rule, title=rule, examine=lambda _: (told,))


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_film(tmp_path_factory.mktemp("film") / "ep01.mp4", seconds=0.4)


def looked(film: Path, *examiners: Examiner, only: Iterable[Group] = ()) -> Report:
    return inspect_film(film, examiners, only=only, when=NOON)


def word_on(report: Report, word: Word = Word.WAIVED) -> Decision:
    return decide(
        report.findings[0], word, film="ep01", name="王导", reason="有意", date="2026-11-22"
    )


def test_a_report_knows_its_film_and_counts_what_was_found(film: Path) -> None:
    report = looked(
        film,
        examiner("technical.black", fault("technical.black"), fault("technical.black", mark="2")),
        examiner("speech.heard", fault("speech.heard", Severity.WARNING)),
        examiner("story.hook"),
    )
    assert (report.film.width, report.film.height, report.film.rate) == (90, 160, "25")
    assert report.film.seconds == pytest.approx(0.4, abs=0.05)
    assert report.when == "2026-11-22T12:00:00Z"
    assert (len(report.errors), len(report.warnings), report.ok) == (2, 1, False)
    assert report.counts["rules"] == 3


def test_a_rule_whose_extra_is_not_installed_is_skipped_with_its_remedy(film: Path) -> None:
    def blind(_: Path) -> tuple[Examination, ...]:
        raise MissingExtra("没有模型", hint='pip install "yingxi[check]"')

    report = looked(film, Examiner(rule="content.nudity", title="裸露", examine=blind))
    assert report.skipped[0].rule == "content.nudity"
    assert 'pip install "yingxi[check]"' in report.skipped[0].skipped


def test_any_other_fault_of_an_examiner_is_not_swallowed(film: Path) -> None:
    def broken(_: Path) -> tuple[Examination, ...]:
        raise SettingsError("坏了")

    with pytest.raises(SettingsError):
        looked(film, Examiner(rule="story", title="故事", examine=broken))


def test_a_film_that_changes_while_it_is_inspected_gets_no_report(tmp_path: Path) -> None:
    film = tiny_film(tmp_path / "ep01.mp4", seconds=0.2)

    def meddling(path: Path) -> tuple[Examination, ...]:
        path.write_bytes(path.read_bytes() + b"\0")
        return ()

    with pytest.raises(StoreConflict):
        looked(film, Examiner(rule="story", title="故事", examine=meddling))


def test_only_the_groups_that_are_asked_for_are_inspected(film: Path) -> None:
    report = looked(film, examiner("story.hook"), examiner("technical.black"), only=[Group.STORY])
    assert [one.rule for one in report.examinations] == ["story.hook"]
    assert report.left_out == (Group.TECHNICAL,)


def test_a_rule_belongs_to_the_group_of_its_first_word() -> None:
    assert group_of("content.gambling.sign") is Group.CONTENT
    assert group_of("unheard.of") is Group.OTHER


def test_a_report_is_read_back_as_it_was_written(film: Path, tmp_path: Path) -> None:
    chart = Chart(title="曲线", svg="<svg/>", rule="story.density")
    drawn = Examiner(rule="story", title="故事", examine=lambda _: (chart,))
    report = looked(film, examiner("label.implicit", fault("label.implicit")), drawn)
    report = report.decided([word_on(report)])
    write_report(report, tmp_path / "check" / "ep01.json")
    assert read_report(tmp_path / "check" / "ep01.json") == report
    assert report.charts == (chart,)


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"schema": "yingxi.inspection", "version": 1}', "\xff", "1" * 5000]
)
def test_what_is_no_report_is_refused(text: str) -> None:
    with pytest.raises(SettingsError):
        loads(text, "x.json")


def test_a_report_of_a_newer_program_is_refused_and_an_older_one_is_brought_up(film: Path) -> None:
    data = looked(film, examiner("story.hook")).as_data()
    with pytest.raises(SettingsError, match="99"):
        loads(json.dumps({**data, "version": 99}), "x.json")
    old = {k: v for k, v in data.items() if k != "spec"} | {"version": 0, "standard": "旧规格"}
    upgrades = {0: lambda told: {**told, "spec": told["standard"]}}
    assert loads(json.dumps(old), "x.json", upgrades=upgrades).spec == "旧规格"


def test_open_errors_close_the_gate_and_are_named(film: Path) -> None:
    faults = [fault("technical.black", mark=str(i)) for i in range(5)]
    report = looked(film, examiner("technical.black", *faults))
    with pytest.raises(GateClosed) as closed:
        inspected(report)
    assert "5" in closed.value.message
    assert faults[0].key in closed.value.message
    assert faults[4].key not in closed.value.message
    assert "yingxi check" in closed.value.hint


def test_a_waiver_by_name_opens_the_gate_and_stands_in_the_proof(film: Path) -> None:
    report = looked(film, examiner("technical.black", fault("technical.black")))
    proof = inspected(report.decided([word_on(report)]))
    assert proof.waived == ((report.findings[0].key, "王导", "有意"),)
    assert proof.is_of(film)


def test_a_finding_that_will_be_mended_still_closes_the_gate(film: Path) -> None:
    report = looked(film, examiner("technical.black", fault("technical.black")))
    report = report.decided([word_on(report, Word.ACCEPTED)])
    assert not report.ok
    with pytest.raises(GateClosed):
        inspected(report)


def test_a_waiver_does_not_outlive_what_it_was_said_of(film: Path) -> None:
    mild = fault("technical.black", Severity.WARNING)
    waiver = word_on(looked(film, examiner("technical.black", mild)))
    worse = looked(film, examiner("technical.black", replace(mild, severity=Severity.ERROR)))
    worse = worse.decided([waiver])
    assert not worse.ok
    assert worse.lapsed == (waiver,)
    mended = looked(film, examiner("technical.black")).decided([waiver])
    assert mended.gone == (waiver,)


def test_a_waiver_is_not_called_gone_where_its_rule_was_not_applied(film: Path) -> None:
    report = looked(film, examiner("technical.black", fault("technical.black")))
    waiver = word_on(report)
    unseen = looked(film, examiner("technical.black", skipped="没有模型"))
    assert unseen.decided([waiver]).gone == ()
    partly = looked(film, examiner("technical.black"), examiner("story.x"), only=[Group.STORY])
    assert partly.decided([waiver]).gone == ()


def test_a_waiver_of_another_episode_does_not_hold(film: Path) -> None:
    report = looked(film, examiner("technical.black", fault("technical.black")))
    other = replace(word_on(report), film="ep02")
    assert not report.decided([other]).ok
    assert report.decided([replace(other, film="")]).ok


def test_the_proof_is_of_one_file_only(film: Path, tmp_path: Path) -> None:
    proof = inspected(looked(film, examiner("technical.black")))
    proof.demand(film)
    other = tmp_path / "ep01.mp4"
    other.write_bytes(film.read_bytes()[:-1] + b"\0")
    with pytest.raises(GateClosed):
        proof.demand(other)


@pytest.mark.parametrize("skipped", ["", "没有模型"])
def test_an_inspection_in_part_or_of_nothing_opens_no_gate(film: Path, skipped: str) -> None:
    only = [] if skipped else [Group.STORY]
    both = (examiner("technical.black", skipped=skipped), examiner("story.x", skipped=skipped))
    with pytest.raises(GateClosed):
        inspected(looked(film, *both, only=only))


def test_nobody_makes_the_proof_but_the_gate() -> None:
    with pytest.raises(TypeError):
        Inspected(sha256="0" * 64, when="", spec="", waived=(), skipped=(), seal=object())


def test_what_was_found_before_an_extra_was_missing_still_closes_the_gate(film: Path) -> None:
    def half(_: Path) -> Iterator[Examination]:
        found = (fault("content.words"),)
        yield Examination(rule="content.words", title="词", measured="1", findings=found)
        raise MissingExtra("没有模型", hint="pip install")

    report = looked(film, Examiner(rule="content", title="内容", examine=half))
    assert [one.rule for one in report.skipped] == ["content"]
    assert len(report.open_errors) == 1
    with pytest.raises(GateClosed):
        inspected(report)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no such thing here")
def test_a_pipe_is_no_film_and_nobody_waits_for_it(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.mp4")
    for look in (digest_of, film_of):
        with pytest.raises(MediaError):
            look(tmp_path / "pipe.mp4")


def test_a_kept_report_that_was_edited_by_hand_is_none(film: Path, tmp_path: Path) -> None:
    kept = tmp_path / "ep01.json"
    write_report(looked(film, examiner("content.gore", fault("content.gore"))), kept)
    assert read_report(kept).open_errors
    told = json.loads(kept.read_text("utf-8"))
    told["examinations"][0]["findings"] = []
    kept.write_text(json.dumps(told), "utf-8")
    with pytest.raises(SettingsError):
        read_report(kept)
