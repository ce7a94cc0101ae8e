"""A sentence that is no text is refused before anything is shot."""

from __future__ import annotations

from pathlib import Path

import pytest

from yingxi.errors import UserError
from yingxi.production.report import Silent
from yingxi.studio.prompt import shoot_prompt


def test_bytes_of_another_encoding_are_refused_with_a_remedy(tmp_path: Path) -> None:
    out = tmp_path / "shot.mp4"
    with pytest.raises(UserError) as caught:
        shoot_prompt("rain \udcff night", out, seconds=1.0, workers=1, reporter=Silent())
    assert caught.value.hint
    assert not out.exists()
