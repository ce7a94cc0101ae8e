"""``yingxi verify`` as a person and a machine meet it."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from doors import yingxi

from yingxi.cli.main import main
from yingxi.label.keys import identity
from yingxi.testing import label_samples, label_stills
from yingxi.testing.tampering import labelled

OK, BROKEN, GAPS = 0, 1, 13


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a labelled film and a labelled picture, and a studio that made them."""
    home = tmp_path / "home"
    monkeypatch.setenv("YINGXI_HOME", str(home))
    folder = tmp_path / "shelf"
    who = identity(home=home)
    label_samples.mp4(tmp_path / "plain.mp4")
    label_stills.jpeg(tmp_path / "plain.jpg")
    labelled(tmp_path / "plain.mp4", folder / "ep01.mp4", "EP01-V1", who, home)
    labelled(tmp_path / "plain.jpg", folder / "cover.jpg", "EP01-COVER", who, home)
    return folder


def test_one_file_is_told_on_one_screen(shelf: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", str(shelf / "ep01.mp4"), "--quick", "--tree"]) == OK
    told = capsys.readouterr().out
    assert "EP01-V1" in told and "C2PA" in told and "take · 一" in told
    assert len(told.splitlines()) < 24


def test_a_folder_is_a_table_and_a_page_and_a_csv(
    shelf: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = bytearray((shelf / "cover.jpg").read_bytes())
    data[-400] ^= 1
    (shelf / "cover.jpg").write_bytes(data)
    (shelf / "notes.srt").touch()
    page, rows = tmp_path / "a.html", tmp_path / "a.csv"
    code = main(["verify", str(shelf), "--quick", "--html", str(page), "--csv", str(rows)])
    assert code == BROKEN
    told = capsys.readouterr()
    assert "cover.jpg" in told.out and str(page) in told.out
    assert "→" in told.out
    with rows.open(encoding="utf-8-sig", newline="") as file:
        colours = {Path(one["file"]).name: one["verdict"] for one in csv.DictReader(file)}
    assert colours == {"cover.jpg": "red", "ep01.mp4": "green"}
    assert page.read_text("utf-8").startswith("<!doctype html>")


def test_machines_get_a_line_for_each_file(shelf: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", str(shelf), "--quick", "--json", "--tree"]) == OK
    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [one["verdict"] for one in told] == ["green", "green"]
    assert all(one["tree"]["parts"][0]["kind"] == "take" for one in told)


def test_another_studio_knows_the_signer_only_where_it_is_told_to_trust_them(
    shelf: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = tmp_path / "root.pem"
    root.write_bytes((tmp_path / "home" / "identity" / "root.pem").read_bytes())
    monkeypatch.setenv("YINGXI_HOME", str(tmp_path / "elsewhere"))
    assert main(["verify", str(shelf), "--quick"]) == GAPS
    assert main(["verify", str(shelf), "--quick", "--trust", str(root)]) == OK
    assert not (tmp_path / "elsewhere").exists(), "looking makes nothing"


def test_the_watermark_of_an_unmarked_picture_is_not_claimed(
    shelf: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("yingxi.label.eye.find_spec", lambda _: None)
    assert main(["verify", str(shelf / "cover.jpg"), "--json"]) in (GAPS, BROKEN)
    assert json.loads(capsys.readouterr().out)["watermark"]["payload"] is None


@pytest.mark.parametrize(
    ("arguments", "code"),
    [([], 2), (["none.mp4"], BROKEN), (["."], 2), (["a.pdf", "--trust", "a.pdf"], 2)],
)
def test_slips_are_one_line_and_one_hint(arguments: list[str], code: int, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("hello")
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7\n")
    if arguments == ["."]:
        (tmp_path / "a.pdf").unlink()
        (tmp_path / "a.txt").rename(tmp_path / "a.srt")
    answer = yingxi("verify", *arguments, "--quick", cwd=tmp_path, YINGXI_HOME=str(tmp_path / "h"))
    assert answer.code == code, answer
    assert "Traceback" not in answer.talk + answer.out
    assert "→" in answer.talk + answer.out


@pytest.mark.parametrize("option", ["--csv", "--html"])
def test_a_report_is_never_written_over_a_film(shelf: Path, option: str) -> None:
    film = shelf / "ep01.mp4"
    before = film.read_bytes()
    (shelf / "link.csv").symlink_to(film)
    for name in (film, shelf / "link.csv", shelf):
        assert main(["verify", str(film), "--quick", option, str(name)]) == 2
    assert film.read_bytes() == before
