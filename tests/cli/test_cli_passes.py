"""The passes of a shot through the door."""

from __future__ import annotations

from pathlib import Path

import pytest
from doors import tiny_drama, yingxi

from yingxi.cli.main import main
from yingxi.media.probe import probe
from yingxi.studio import Studio

SLIPS = (
    (["--size", "481x832"], "481x832"),
    (["--size", "big"], "big"),
    (["--rate", "0"], '"0"'),
    (["--pass", "deep"], "deep"),
)


@pytest.mark.parametrize(("slip", "named"), SLIPS)
def test_a_slip_is_one_line_and_a_remedy(
    slip: list[str], named: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    drama = tiny_drama(tmp_path)
    assert main(["passes", str(drama), "E01-S01-01", *slip]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert named in told.err
    assert told.err.count("✗") == told.err.count("→") == 1


@pytest.mark.parametrize("shot", ["E01-S09-09", "E07-S01-01", "door"])
def test_an_unknown_shot_is_answered_with_those_there_are(
    shot: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["passes", str(tiny_drama(tmp_path)), shot]) == 2
    told = capsys.readouterr().err
    assert shot in told
    assert "E01-" in told


def test_a_shot_of_a_board_becomes_films(tmp_path: Path) -> None:
    drama = tiny_drama(tmp_path)
    shots = Studio.open(drama).storyboard(1).shots
    board = drama / "board" / "ep01.toml"
    name = next(shot.id for shot in shots if shot.line is None)
    text = board.read_text(encoding="utf-8")
    assert f'id = "{name}"' in text
    # A black shot needs no painted world: the door is what is tried here.
    board.write_text(text.replace(f'id = "{name}"', f'id = "{name}"\nblack = true'), "utf-8")
    answer = yingxi(
        "passes", drama, name, "--pass", "depth", "--pass", "pose", "--size", "64x96", "--rate", "8",
        "-o", tmp_path / "films", "--json", cwd=tmp_path,
    )  # fmt: skip
    assert answer.code == 0, answer.talk
    told = answer.events[-1]
    assert [Path(f).name for f in told["films"]] == [f"{name}.depth.mp4", f"{name}.pose.mp4"]
    for film in told["films"]:
        video = probe(Path(film)).video
        assert video is not None
        assert (video.width, video.height) == (64, 96)
