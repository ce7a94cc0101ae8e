"""What ``yingxi make`` says when the film is made and its inspection is not."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from yingxi.cli.main import main
from yingxi.errors import SettingsError
from yingxi.production.sources import Finished
from yingxi.studio import Studio


@pytest.mark.parametrize("machine", [False, True])
def test_a_finished_film_is_told_though_its_inspection_fails(
    machine: bool,
    examples: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    drama = tmp_path / "d"
    shutil.copytree(next(examples.glob("*/drama.toml")).parent, drama)

    def made(_: Studio, number: int, *_args: object, **_more: object) -> Finished:
        master = drama / "out" / f"ep{number:02d}.mp4"
        return Finished(
            master=master, subtitles=(), covers=(), frames=25, made={}, cached={}, seconds={}
        )  # fmt: skip

    def broken(_: Studio, number: int, *_args: object) -> None:
        raise SettingsError(f"waivers.toml:{number}", hint="mend it")

    monkeypatch.setattr(Studio, "make", made)
    monkeypatch.setattr(Studio, "inspect", broken)
    code = main(["make", str(drama), "1", *(["--json"] if machine else [])])
    told = capsys.readouterr()
    assert code == SettingsError("").exit_code
    assert "ep01.mp4" in told.out + told.err
    if machine:
        events = [json.loads(line) for line in told.out.splitlines()]
        finished = [one for one in events if one.get("event") == "finished"]
        assert [one["inspection"] for one in finished] == [None]
