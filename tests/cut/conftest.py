"""Shots made of numbered frames."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from numbered_frames import TINY, numbered

from yingxi.media.encode import ShotWriter


@pytest.fixture
def shoot(tmp_path: Path) -> Callable[[str, int, int], Path]:
    """Write a tiny shot of ``count`` frames numbered from ``first``."""

    def write(name: str, first: int, count: int) -> Path:
        path = tmp_path / f"{name}.mp4"
        with ShotWriter(path, TINY) as shot:
            for number in range(first, first + count):
                shot.write(numbered(number))
        return path

    return write
