"""``yingxi check`` through its door: a film and a drama inspected, decided about, shown."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from doors import yingxi

from yingxi.cli.main import main
from yingxi.studio import examiners
from yingxi.studio.label_examiner import label_examiner
from yingxi.testing.tiny_films import tiny_film

SPEC = """
name = "tiny"
title_zh = "小样"
title_en = "tiny"
checked = 2026-11-22
confidence = "low"
source = "tests"
"""
"""A specification that asks for nothing: what is found are faults of picture and sound."""


@dataclass(frozen=True, slots=True)
class Said:
    code: int
    out: str
    talk: str

    @property
    def reports(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.out.splitlines()]

    @property
    def report(self) -> dict[str, Any]:
        (only,) = self.reports
        return only


Check = Callable[..., Said]


def found(report: dict[str, Any], rule: str) -> list[dict[str, Any]]:
    return [f for one in report["examinations"] if one["rule"] == rule for f in one["findings"]]


def errors(report: dict[str, Any]) -> list[dict[str, Any]]:
    every = [f for one in report["examinations"] for f in one["findings"]]
    return [f for f in every if f["severity"] == "error"]


@pytest.fixture(scope="module")
def dark(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_film(tmp_path_factory.mktemp("dark") / "ep01.mp4", seconds=2, black=(0.6, 1.4))


@pytest.fixture(scope="module")
def bright(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_film(tmp_path_factory.mktemp("bright") / "ep02.mp4", seconds=1.6)


@pytest.fixture
def check(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Check:
    (tmp_path / "spec.toml").write_text(SPEC, "utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("YINGXI_NAME", "王导")
    # Reading a picture without a label takes seconds, and no test here is about that.
    monkeypatch.setattr(examiners, "label_examiner", partial(label_examiner, quick=True))

    def run(*arguments: str | Path) -> Said:
        code = main(["check", *map(str, arguments), "--spec", "spec.toml"])
        told = capsys.readouterr()
        return Said(code, told.out, told.err)

    return run


@pytest.fixture
def film(tmp_path: Path, dark: Path) -> Path:
    return Path(shutil.copy(dark, tmp_path / "成片.mp4"))


@pytest.fixture
def drama(tmp_path: Path, dark: Path, bright: Path) -> Path:
    folder = tmp_path / "剧"
    (folder / "out").mkdir(parents=True)
    (folder / "drama.toml").write_text('title = "一句"\n', "utf-8")
    shutil.copy(dark, folder / "out" / "ep01.mp4")
    shutil.copy(bright, folder / "out" / "ep02.mp4")
    return folder


def test_a_film_with_a_black_stretch_fails_with_time_remedy_and_key(
    check: Check, film: Path
) -> None:
    said = check(film)
    assert said.code == 1
    (line,) = [row for row in said.out.splitlines() if "0:00.6–0:01.4" in row and "错误" in row][:1]
    assert "✗" in line
    assert "不合格" in said.out.splitlines()[-1]
    assert "没有检查：" in said.out, "a rule that was not applied is told with its reason"
    assert "Traceback" not in said.talk


def test_the_report_for_machines_is_one_line_with_its_schema(check: Check, film: Path) -> None:
    said = check(film, "--json")
    assert (said.report["schema"], said.report["version"]) == ("yingxi.inspection", 1)
    assert said.report["ok"] is False
    assert found(said.report, "technical.black")[0]["start"] == pytest.approx(0.6, abs=0.05)
    assert said.talk == ""


def test_errors_are_waived_by_name_taken_back_and_told(check: Check, film: Path) -> None:
    keys = [f["key"] for f in errors(check(film, "--json").report)]
    assert keys
    waive = [word for key in keys for word in ("--waive", key[:8])]
    settled = check(film, *waive, "--reason", "有意的黑场")
    assert settled.code == 0
    assert "王导" in settled.out.splitlines()[-1]
    beside = film.with_name("成片.waivers.toml")
    assert beside.read_text("utf-8").count("有意的黑场") == len(keys)
    assert check(film).code == 0, "the word is kept"
    assert check(film, "--strict").code == 1
    again = check(film, "--unwaive", keys[0][:6], "--json")
    assert again.code == 1
    assert again.report["counts"]["open_errors"] == 1


def test_an_accepted_error_stays_open_and_says_who_will_mend_it(check: Check, film: Path) -> None:
    key = errors(check(film, "--json").report)[0]["key"]
    said = check(film, "--accept", key, "--reason", "周五补拍", "--name", "李副导")
    assert said.code == 1
    assert "李副导" in said.out
    assert "周五补拍" in said.out


def test_a_waiver_for_which_nothing_is_found_any_more_is_told(
    check: Check, film: Path, bright: Path
) -> None:
    key = found(check(film, "--json").report, "technical.black")[0]["key"]
    check(film, "--waive", key, "--reason", "有意")
    shutil.copy(bright, film)
    said = check(film)
    assert said.code == 0
    assert f"{key[:8]} 已经找不到了" in said.out


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (["--waive", "ffffffff", "--reason", "x"], 2, "ffffffff"),
        (["--waive", "ff", "--reason", "x"], 2, "太短"),
        (["--waive", "ffffffff"], 2, "理由"),
        (["--only", "音乐"], 2, "音乐"),
        (["--only", "技术", "--waive", "ffffffff", "--reason", "x"], 2, "--only"),
        (["3"], 2, "3"),
    ],
)
def test_a_slip_of_the_pen_is_told_in_one_line(
    words: list[str], code: int, told: str, check: Check, film: Path
) -> None:
    said = check(film, *words)
    assert said.code == code
    faults = [line for line in said.talk.splitlines() if line.startswith("✗")]
    assert len(faults) == 1
    assert told in faults[0]
    assert not film.with_name("成片.waivers.toml").exists()


def test_nobody_decides_without_a_name(
    check: Check, film: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = errors(check(film, "--json").report)[0]["key"]
    monkeypatch.setenv("YINGXI_NAME", "")
    monkeypatch.setenv("PATH", "")
    said = check(film, "--waive", key, "--reason", "x")
    assert said.code == 2
    assert "--name" in said.talk
    assert not film.with_name("成片.waivers.toml").exists()


def test_a_broken_file_of_waivers_is_told_by_line_and_nothing_is_lost(
    check: Check, film: Path
) -> None:
    beside = film.with_name("成片.waivers.toml")
    beside.write_text("[[finding]]\nkey = 12\n", "utf-8")
    said = check(film)
    assert said.code == 4
    assert "成片.waivers.toml:2" in said.talk
    assert beside.read_text("utf-8") == "[[finding]]\nkey = 12\n"


def test_only_the_groups_asked_for_are_inspected_and_nothing_is_called_passed(
    check: Check, film: Path
) -> None:
    said = check(film, "--only", "标识")
    assert "未全检" in said.out.splitlines()[-1]
    assert "技术" in said.out.splitlines()[-1]
    assert "label.implicit" in {
        one["rule"] for one in check(film, "--only", "label", "--json").report["examinations"]
    }


def test_every_finished_episode_of_a_drama_is_inspected_or_the_one_that_is_named(
    check: Check, drama: Path
) -> None:
    both = check(drama, "--json")
    assert [report["film"]["name"] for report in both.reports] == ["ep01.mp4", "ep02.mp4"]
    assert "一句" in both.reports[0]["title"]
    second = check(drama, "2", "--json")
    assert second.report["film"]["name"] == "ep02.mp4"
    assert not found(second.report, "technical.black")


def test_a_word_on_one_episode_does_not_hold_for_another(check: Check, drama: Path) -> None:
    one, two = check(drama, "--json").reports
    shared = {f["key"] for f in errors(one)} & {f["key"] for f in errors(two)}
    assert shared, "neither is labelled"
    key = shared.pop()
    refused = check(drama, "--waive", key, "--reason", "试片")
    assert refused.code == 2
    assert "ep01" in refused.talk
    assert check(drama, "1", "--waive", key, "--reason", "试片", "--json").code == 1
    again = check(drama, "2", "--json").report
    assert key in {f["key"] for f in errors(again) if f["waived"] is None}
    text = (drama / "check" / "waivers.toml").read_text("utf-8")
    assert 'film = "ep01"' in text


def test_an_episode_that_is_not_made_is_told_with_how_to_make_it(check: Check, drama: Path) -> None:
    assert "yingxi make" in check(drama, "3").talk
    shutil.rmtree(drama / "out")
    said = check(drama)
    assert said.code == 2
    assert "yingxi make" in said.talk


def test_what_is_no_film_is_refused(check: Check, tmp_path: Path) -> None:
    (tmp_path / "x.mp4").write_bytes(b"no film")
    assert check("x.mp4").code == 6
    assert check("none.mp4").code == 6
    assert check("none").code == 2
    assert not list(tmp_path.glob("**/*.part"))


def test_a_page_is_written_for_each_film(check: Check, drama: Path, tmp_path: Path) -> None:
    check(drama, "--html", "报告.html")
    pages = sorted(path.name for path in tmp_path.glob("*.html"))
    assert pages == ["报告-ep01.html", "报告-ep02.html"]
    text = (tmp_path / "报告-ep01.html").read_text("utf-8")
    assert "yingxi check" in text
    assert "data:image/jpeg" in text
    assert str(tmp_path) not in text.replace(str(drama), "")


def test_the_door_itself_inspects_in_english(tmp_path: Path, dark: Path) -> None:
    (tmp_path / "spec.toml").write_text(SPEC, "utf-8")
    answer = yingxi(
        "check", dark, "--spec", "spec.toml", cwd=tmp_path,
        YINGXI_LANG="en", XDG_CACHE_HOME=str(tmp_path / "cache"),
    )  # fmt: skip
    assert answer.code == 1
    assert "Fails" in answer.out
    assert "0:00.6–0:01.4" in answer.out


def test_a_page_is_never_written_over_the_film_it_is_about(check: Check, film: Path) -> None:
    before = film.read_bytes()
    assert check(film, "--html", film).code == 2
    assert film.read_bytes() == before
