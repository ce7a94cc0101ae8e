"""The page of a report is one file that shows everything, loads nothing and runs nothing foreign."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from yingxi.check.finding import Examination, Finding, Severity
from yingxi.check.inspection import Examiner, inspect_film
from yingxi.check.reporting.decision import Word, decide
from yingxi.check.reporting.illustrations import Illustrations, illustrate, moments
from yingxi.check.reporting.page import page
from yingxi.check.reporting.report import Chart, Report
from yingxi.check.reporting.report_file import loads
from yingxi.check.reporting.stills import stills
from yingxi.check.reporting.waveform import shape_of_sound
from yingxi.errors import SettingsError
from yingxi.testing.tiny_films import tiny_film

EVIL = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>&"
VOID = {"meta", "img", "br", "path"}


class Reader(HTMLParser):
    """What a browser would make of the page: its tags, their ids and links, whether all close."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.loads: list[str] = []
        self.scripts = 0
        self.handlers: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            self.open.append(tag)
        self.scripts += tag == "script"
        for name, value in attrs:
            if name == "id":
                self.ids.append(value or "")
            elif name == "href":
                self.links.append(value or "")
            elif name in ("src", "srcset", "poster", "data", "action"):
                self.loads.append(value or "")
            elif name.startswith("on"):
                self.handlers.append(name)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        pass

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def read(text: str) -> Reader:
    reader = Reader()
    reader.feed(text)
    assert reader.open == []
    return reader


def finding(mark: str, severity: Severity = Severity.ERROR, **more: float | str) -> Finding:
    told = {"evidence": f"看到 {mark}", "remedy": f"改 {mark}", "place": f"镜头 {mark}"}
    return Finding(rule="technical.black", severity=severity, mark=mark, **{**told, **more})  # pyright: ignore[reportArgumentType]


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_film(tmp_path_factory.mktemp("film") / "ep01.mp4", seconds=2, black=(0.8, 1.4))


def report_on(film: Path, *told: Examination | Chart, title: str = "小样") -> Report:
    return inspect_film(
        film, [Examiner(rule="technical", title="技术", examine=lambda _: told)], title=title
    )


def examination(*findings: Finding, **more: str) -> Examination:
    told = {"rule": "technical.black", "title": "黑场", "measured": "1 段"}
    return Examination(findings=findings, **{**told, **more})  # pyright: ignore[reportArgumentType]


def test_every_finding_stands_on_the_page_with_what_to_do_and_what_to_type(film: Path) -> None:
    faults = (
        finding("甲", start=0.8, end=1.4),
        finding("乙", Severity.WARNING),
        finding("丙", Severity.NOTE, start=1.9),
    )
    report = report_on(film, examination(*faults), examination(rule="story.hook", skipped="缺模型"))
    text = page(report, Illustrations(), command="yingxi check 剧 1")
    for each in faults:
        assert each.evidence in text
        assert each.remedy in text
        assert each.place in text
    seen = unescape(re.sub(r"<[^>]*>", "", text))
    assert f'yingxi check 剧 1 --waive {faults[0].key} --reason "理由"' in seen
    assert "缺模型" in text
    assert report.film.sha256 in text
    reader = read(text)
    assert len(reader.ids) == len(set(reader.ids))
    marks = [link for link in reader.links if link.startswith("#f-")]
    assert len(marks) == 2, "only what has a time is on the timeline"
    assert {link[1:] for link in marks} <= set(reader.ids)


def test_what_a_film_or_a_person_says_can_not_become_markup(film: Path) -> None:
    fault = finding(EVIL, start=0.5, end=1.0)
    report = report_on(
        film, examination(fault, title=EVIL, measured=EVIL), Chart(title=EVIL, svg=f"<svg>{EVIL}"),
        examination(rule="content.x", skipped=EVIL), title=EVIL,
    )  # fmt: skip
    word = decide(fault, Word.WAIVED, film="ep01", name=EVIL, reason=EVIL, date="2026-11-22")
    report = report.decided([word])
    text = page(report, Illustrations(), command=f"yingxi check {EVIL}")
    reader = read(text)
    assert reader.scripts == 1
    assert reader.handlers == []
    assert "<script>alert" not in text


def test_the_page_loads_nothing_from_anywhere(film: Path) -> None:
    report = report_on(
        film, examination(finding("甲", start=0.8)), Chart(title="曲线", svg="<svg/>")
    )
    text = page(report, illustrate(report, film), command="yingxi check x")
    reader = read(text)
    assert reader.loads
    assert all(each.startswith("data:image/") for each in reader.loads)
    assert all(each.startswith("#") for each in reader.links)
    assert not re.search(r"url\(|@import|https?://", re.sub(r"data:[^\"]*", "", text))
    assert "default-src 'none'" in text


def _places(value: object, at: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    inner = value.items() if isinstance(value, dict) else ()
    inner = enumerate(value) if isinstance(value, list) else inner
    for key, each in inner:
        yield (*at, key)
        yield from _places(each, (*at, key))


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    where=st.integers(0, 10_000),
    junk=st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.just([1]),
)
def test_a_damaged_report_is_refused_or_drawn_but_never_breaks(
    film: Path, where: int, junk: object
) -> None:
    report = report_on(
        film, examination(finding("甲", start=0.8, end=1.4)), Chart(title="", svg="")
    )
    data = json.loads(json.dumps(report.as_data()))
    *way, last = (places := list(_places(data)))[where % len(places)]
    inner = data
    for key in way:
        inner = inner[key]
    inner[last] = junk
    try:
        again = loads(json.dumps(data), "x.json")
    except SettingsError:
        return
    read(page(again, Illustrations(), command="x"))


def test_two_findings_that_share_a_key_have_anchors_of_their_own(film: Path) -> None:
    twins = (finding("甲", start=0.1), finding("甲", start=1.0))
    reader = read(page(report_on(film, examination(*twins)), Illustrations(), command="x"))
    assert len(set(reader.ids)) == len(reader.ids) == 2


def test_the_verdict_follows_what_people_decided(film: Path) -> None:
    report = report_on(film, examination(finding("甲")))
    assert "不合格" in page(report, Illustrations(), command="x")
    word = decide(
        report.findings[0], Word.WAIVED, film="ep01", name="王导", reason="有意", date="2026-11-22"
    )
    settled = page(report.decided([word]), Illustrations(), command="x")
    assert "不合格" not in settled
    assert settled.count("王导") >= 2, "in the verdict and at the finding"
    mended = report_on(film, examination()).decided([word])
    assert "已经找不到了" in page(mended, Illustrations(), command="x")


def test_the_page_speaks_english_when_asked(film: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    report = report_on(film, Examination(rule="story.hook", title="hook"), title="tiny")
    monkeypatch.setenv("YINGXI_LANG", "en")
    text = page(report, Illustrations(), command="yingxi check x")
    assert not re.search(r"[\u3400-\u9fff]", text)
    assert 'lang="en"' in text


def test_frames_show_the_film_at_the_start_the_middle_and_the_end(film: Path) -> None:
    fault = finding("甲", start=0.8, end=1.4)
    report = report_on(film, examination(fault))
    shown = illustrate(report, film)
    assert moments(fault) == (0.8, 1.1, 1.35)
    frames = [cv2.imdecode(np.frombuffer(data, np.uint8), 1) for _, data in shown.of(fault)]
    assert [frame.mean() < 8 for frame in frames] == [True, True, True]
    (before,) = stills(film, [0.76], short_side=90)
    assert before.picture.mean() > 60, "a frame is found to the frame"
    assert before.picture.shape == (160, 90, 3)


def test_the_page_of_many_findings_stays_small(film: Path) -> None:
    faults = [finding(str(i), start=i / 200, end=i / 200 + 0.5) for i in range(300)]
    report = report_on(film, examination(*faults))
    text = page(report, illustrate(report, film), command="x")
    assert len(text.encode()) < 3_000_000
    assert "这里没有附画面" in text


def test_the_sound_has_the_shape_that_was_played(film: Path) -> None:
    shape = shape_of_sound(film)
    assert shape is not None
    assert len(shape.high) == pytest.approx(200, abs=5)
    assert 0.25 < float(shape.high.max()) < 0.35
    assert float(shape.loudness[60:180].min()) > -25


def test_a_film_without_sound_has_a_page(tmp_path: Path) -> None:
    film = tiny_film(tmp_path / "ep01.mp4", seconds=0.4, sound=False)
    report = report_on(film, examination())
    shown = illustrate(report, film)
    assert shown.sound is None
    read(page(report, shown, command="x"))
    assert base64.b64encode(shown.strip).decode() in page(report, shown, command="x")
