"""The contact sheet of prompts, and what its shots must show."""

from __future__ import annotations

import numpy as np

from yingxi.studio.prompt_sheet import PROMPTS, prompts_sheet, staged


def test_a_prompt_becomes_a_strip_of_three_different_stills_with_its_words_beneath() -> None:
    told: list[tuple[int, int]] = []

    sheet = prompts_sheet(
        ["山洞"], tile=90, across=1, workers=1, progress=lambda n, of: told.append((n, of))
    )

    assert sheet.shape == (160 + 40 + 8, 3 * 90 + 12, 3)
    first, last = sheet[:160, 6:96], sheet[:160, 186:276]
    assert np.abs(first.astype(int) - last).mean() > 1
    assert sheet[165:195].max() > 150
    assert told == [(1, 1)]


def test_every_prompt_of_the_sheet_can_be_staged() -> None:
    assert len(PROMPTS) == 10
    assert all(staged(prompt).frames == 125 for prompt in PROMPTS)
