"""The folder that takes the finished films is swept of what killed runs left, and of nothing else."""

from __future__ import annotations

import os
import time
from pathlib import Path

from yingxi.studio.finish import ready


def left(folder: Path, *, hours: float) -> Path:
    """A folder of files on their way that nobody has written in for so long."""
    folder.mkdir(parents=True)
    then = time.time() - hours * 3600
    (folder / "ep01.mp4").write_bytes(b"half")
    for path in (folder / "ep01.mp4", folder):
        os.utime(path, (then, then))
    return folder


def test_what_a_killed_run_left_is_swept(tmp_path: Path) -> None:
    old = left(tmp_path / ".label.killed", hours=5)
    (tmp_path / ".ep01.mp4.77.part").write_bytes(b"half")
    (tmp_path / ".mine.part").mkdir()
    (tmp_path / "ep01.mp4").write_bytes(b"whole")
    ready(tmp_path)
    assert not old.exists()
    assert sorted(path.name for path in tmp_path.iterdir()) == [".mine.part", "ep01.mp4"]


def test_what_another_run_is_writing_is_left_alone(tmp_path: Path) -> None:
    new = left(tmp_path / ".label.busy", hours=5)
    (new / "ep01.mp4").write_bytes(b"more")
    ready(tmp_path)
    assert (new / "ep01.mp4").read_bytes() == b"more"


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    theirs = left(tmp_path / "elsewhere", hours=5)
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / ".label.link").symlink_to(theirs)
    ready(tmp_path / "out")
    assert (theirs / "ep01.mp4").exists()
