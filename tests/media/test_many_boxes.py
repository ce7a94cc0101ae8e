"""A file of nothing but box headers does not fill the memory."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from yingxi.errors import MediaError
from yingxi.media import boxes

HEADER = struct.pack(">I4s", 8, b"free")


@pytest.mark.parametrize("more", [0, 1])
def test_more_boxes_than_any_film_has_are_refused(
    more: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(boxes, "MOST", 100)
    data = HEADER * (100 + more)
    (tmp_path / "many.mp4").write_bytes(data)
    looks = (
        lambda: len(boxes.top_boxes(tmp_path / "many.mp4")),
        lambda: len(list(boxes.child_boxes(data))),
    )
    for look in looks:
        if more:
            with pytest.raises(MediaError):
                look()
        else:
            assert look() == 100
