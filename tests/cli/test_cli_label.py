"""``yingxi label`` on a person's own files, each then held against ``yingxi verify``."""

from __future__ import annotations

import json
import wave
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import cv2
import numpy as np
import pytest
from PIL import Image

from yingxi.cli.main import main
from yingxi.errors import MissingExtra
from yingxi.label import eye
from yingxi.label.aigc import provider_code, uscc_check_digit
from yingxi.label.carry import read_one
from yingxi.label.keys import identity
from yingxi.label.visible_proof import prove
from yingxi.testing import label_papers, label_samples, label_stills
from yingxi.testing.tampering import labelled

OK, FAILED, SLIP, GAPS = 0, 1, 2, 13
BODY = "91310000MA1FL0000"
CODE = provider_code(BODY + uscc_check_digit(BODY))
needs_eye = pytest.mark.skipif(not eye.installed(), reason="the extra `check` is not installed")
Told = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("YINGXI_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    return tmp_path / "home"


def label(*arguments: str | Path) -> int:
    return main(["label", *map(str, arguments)])


def verdict(path: Path, told: Told, *, quick: bool = True) -> dict[str, Any]:
    told.readouterr()
    main(["verify", str(path), "--json", *["--quick"] * quick])
    return json.loads(told.readouterr().out)


def picture(path: Path, **options: Any) -> Path:
    """Soft colours with some grain, 320 by 240."""
    rng = np.random.default_rng(4)
    wash = cv2.resize(rng.integers(60, 200, (6, 8, 3), np.uint8), (320, 240)).astype(int)
    grain = wash + rng.integers(-6, 7, (240, 320, 1))
    Image.fromarray(np.clip(grain, 0, 255).astype(np.uint8)).save(path, **options)
    return path


METADATA: dict[str, Callable[[Path], None]] = {
    "a.mp4": label_samples.mp4,
    "a.jpg": label_stills.jpeg,
    "a.wav": label_stills.wav,
    "a.mp3": label_stills.mp3,
    "a.docx": label_papers.docx,
    "a.pdf": label_papers.pdf,
}


def test_metadata_of_every_kind_are_labelled_without_touching_the_content(
    tmp_path: Path, capsys: Told
) -> None:
    for name, make in METADATA.items():
        make(tmp_path / name)
    files = [tmp_path / name for name in METADATA]
    assert label(*files, "--no-visible", "--producer", CODE, "-o", tmp_path / "out") == OK
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == len(files)
    assert all(line.startswith("△") for line in lines), "nobody saw a visible label"
    for name in METADATA:
        found = verdict(tmp_path / "out" / name, capsys)
        assert found["verdict"] == "green", found
        assert read_one(tmp_path / "out" / name).producer == CODE


def test_a_text_gets_a_first_line_beside_its_source(tmp_path: Path, capsys: Told) -> None:
    source = tmp_path / "a.md"
    source.write_text("# 山海经\n\n从前有座山。\n", encoding="utf-8")
    before = source.read_bytes()
    assert label(source, "--producer", CODE, "--produce-id", "EP-7") == OK
    out = tmp_path / "a.labelled.md"
    assert str(out) in capsys.readouterr().out
    assert source.read_bytes() == before
    assert prove(out).ok and "从前有座山。" in out.read_text("utf-8")
    assert verdict(out, capsys, quick=False)["verdict"] == "green"
    assert read_one(out).produce_id == "EP-7"


@needs_eye
def test_a_picture_is_labelled_and_marked_and_keeps_what_was_told_of_it(
    tmp_path: Path, capsys: Told
) -> None:
    told = Image.Exif()
    told[0x010E], told[0x0112] = "shadow", 6
    source = picture(tmp_path / "a.jpg", quality=85, exif=told, icc_profile=b"profile")
    out = tmp_path / "b.jpg"
    assert label(source, "-o", out, "--producer", CODE, "--json") == OK
    record = json.loads(capsys.readouterr().out)
    assert record["gaps"] == [] and record["watermark"] and record["signed"]
    with Image.open(out) as made:
        assert made.size == (240, 320), "upright"
        assert made.info["icc_profile"] == b"profile"
        assert made.getexif()[0x010E] == "shadow" and 0x0112 not in made.getexif()
    assert out.stat().st_size < 1.5 * source.stat().st_size + 20_000
    found = verdict(out, capsys, quick=False)
    assert found["verdict"] == "green" and found["watermark"]["payload"] == record["watermark"]

    # A platform took the metadata away: the mark still tells which work it is.
    stripped = tmp_path / "stripped.jpg"
    with Image.open(out) as made:
        Image.fromarray(np.asarray(made)).save(stripped, quality=92)
    assert label(stripped, "--no-visible", "--producer", CODE, "--json") == OK
    again = json.loads(capsys.readouterr().out)
    assert again["label"]["ProduceID"] == record["label"]["ProduceID"]
    assert label(stripped, "--no-visible", "--produce-id", "OTHER", "--force") == FAILED
    assert "OTHER" in capsys.readouterr().err


def test_a_wav_opens_with_the_rhythm_and_keeps_every_sample(tmp_path: Path, capsys: Told) -> None:
    pytest.importorskip("faster_whisper")
    source = tmp_path / "a.wav"
    label_stills.wav_streamed(source)
    assert label(source, "--rhythm", "--producer", CODE) == OK
    out = tmp_path / "a.labelled.wav"
    assert prove(out).ok
    assert verdict(out, capsys)["verdict"] == "green"
    with wave.open(str(out)) as made:
        heard = made.readframes(made.getnframes())
    assert heard.endswith(source.read_bytes()[44:])


def test_a_label_is_written_over_only_when_that_is_asked(tmp_path: Path, capsys: Told) -> None:
    source = tmp_path / "a.md"
    source.write_text("本文由人工智能生成。\n", encoding="utf-8")
    out, again = tmp_path / "b.md", tmp_path / "c.md"
    assert label(source, "-o", out) == OK
    assert label(source, "-o", out) == FAILED, "the file is there"
    assert label(out, "-o", again) == FAILED
    assert "--replace" in capsys.readouterr().err
    assert label(out, "-o", again, "--replace", "--producer", CODE, "--certainty", "2") == OK
    made = read_one(again)
    assert (made.producer, made.label, made.produce_id) == (CODE, "2", read_one(out).produce_id)


def test_a_propagator_adds_its_fields_and_nothing_else(
    tmp_path: Path, home: Path, capsys: Told
) -> None:
    label_stills.png(tmp_path / "plain.png")
    source = tmp_path / "made.png"
    labelled(tmp_path / "plain.png", source, "EP01-COVER", identity(home=home), home)
    passing = ("--propagate", CODE, "--propagate-id", "P-1")
    assert label(source, *passing) == OK
    out = tmp_path / "made.labelled.png"
    made, before = read_one(out), read_one(source)
    assert (made.propagator, made.propagate_id) == (CODE, "P-1")
    assert (made.producer, made.produce_id, made.producer_reserved) == (
        before.producer, before.produce_id, before.producer_reserved,
    )  # fmt: skip
    assert verdict(out, capsys)["verdict"] in ("green", "amber")
    assert label(out, *passing, "-o", tmp_path / "twice.png") == FAILED
    assert label(tmp_path / "plain.png", *passing) == FAILED


def test_what_others_made_stays_the_parent_of_what_is_labelled(
    tmp_path: Path, home: Path, capsys: Told
) -> None:
    label_stills.jpeg(tmp_path / "plain.jpg")
    source = tmp_path / "made.jpg"
    labelled(tmp_path / "plain.jpg", source, "EP01", identity(home=home), home)
    assert label(source, "--no-visible", "--replace", "--producer", CODE) == OK
    out = tmp_path / "made.labelled.jpg"
    assert verdict(out, capsys)["verdict"] == "green"
    main(["verify", str(out), "--quick", "--tree"])
    assert "made.jpg" in capsys.readouterr().out.split("green")[-1]
    assert (
        label(tmp_path / "plain.jpg", "--no-visible", "--certainty", "3", "--producer", CODE) == OK
    )
    assert verdict(tmp_path / "plain.labelled.jpg", capsys)["verdict"] == "green"


def _no_eye() -> Any:
    raise MissingExtra("no reader", hint='pip install "yingxi[check]"')


def _empty_page() -> Any:
    def read(*_: object, **__: object) -> SimpleNamespace:
        return SimpleNamespace(boxes=None)

    return read


def test_a_film_is_not_drawn_on_and_one_that_nobody_could_read_is_told(
    tmp_path: Path, capsys: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = tmp_path / "a.mp4"
    label_samples.mp4(source)
    monkeypatch.setattr(eye, "_reader", _empty_page)
    assert label(source, "--producer", CODE) == FAILED
    assert "--no-visible" in capsys.readouterr().err
    assert not (tmp_path / "a.labelled.mp4").exists()
    monkeypatch.setattr(eye, "_reader", _no_eye)
    assert label(source, "--producer", CODE) == OK
    told = capsys.readouterr().out
    assert told.startswith("△") and "yingxi[check]" in told


def test_one_faulty_file_does_not_stop_the_others(tmp_path: Path, capsys: Told) -> None:
    label_papers.docx(tmp_path / "a.docx")
    (tmp_path / "empty.png").touch()
    (tmp_path / "gbk.txt").write_bytes("从前有座山。".encode("gbk"))
    label_stills.apng(tmp_path / "b.png")
    (tmp_path / "good.txt").write_text("从前有座山。\n", encoding="utf-8")
    names = ["a.docx", "empty.png", "gbk.txt", "none.jpg", "good.txt"]
    files = [tmp_path / name for name in names]
    assert label(*files, tmp_path, "-o", tmp_path / "out", "--json") == FAILED
    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert ["error" in one for one in told] == [True, True, True, True, False, True]
    assert all(one["hint"] for one in told if "error" in one)
    assert "--no-visible" in told[0]["hint"] and "UTF-8" in told[2]["message"]
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["good.txt"]


SLIPS: tuple[tuple[list[str], str], ...] = (
    ([], "FILE"),
    (["a.md", "b.md", "-o", "one.md"], "one.md"),
    (["a.md", "--producer", "123"], "123"),
    (["a.md", "--produce-id", "第一集"], "ProduceID"),
    (["a.md", "--producer", CODE, "--drama", "d"], "--drama"),
    (["a.md", "--propagate", CODE], "--propagate-id"),
    (["a.md", "--propagate", CODE, "--propagate-id", "1", "--replace"], "--propagate"),
    (["a.md", "--certainty", "4"], "4"),
    (["x/a.md", "y/a.md", "-o", "."], "a.md"),
)


@pytest.mark.parametrize(("arguments", "named"), SLIPS, ids=lambda v: str(v)[:40])
def test_a_slip_touches_nothing_and_is_one_line_and_one_hint(
    arguments: list[str], named: str, tmp_path: Path, capsys: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.md").write_text("从前\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert label(*arguments) == SLIP
    told = capsys.readouterr().err
    assert named in told
    assert len(told.splitlines()) == 2 and "→" in told
    assert [path.name for path in tmp_path.iterdir() if path.name != "home"] == ["a.md"]


def test_a_label_changes_no_format(tmp_path: Path, capsys: Told) -> None:
    (tmp_path / "a.md").write_text("本文由人工智能生成。\n", encoding="utf-8")
    assert label(tmp_path / "a.md", "-o", tmp_path / "a.txt") == FAILED
    assert ".md" in capsys.readouterr().err
    assert not (tmp_path / "a.txt").exists()
