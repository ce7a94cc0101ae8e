from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from yingxi.board.model import FPS, Setting, Shot, Size
from yingxi.shoot.plan import LEAD, SHORTEST, LineTiming, plan_shot


def a_shot(frames: int) -> Shot:
    return Shot(id="E01-S01-01", size=Size.CLOSE, setting=Setting(place="山门"), frames=frames)


@given(st.integers(1, 500), st.floats(0.2, 15))
def test_a_shot_is_never_shorter_than_its_line(frames: int, seconds: float) -> None:
    mouth = tuple([0.5] * int(seconds * FPS))
    planned = plan_shot(a_shot(frames), LineTiming(seconds=seconds, mouth=mouth))
    assert planned.frames >= planned.line_start + planned.line_frames
    assert planned.line_frames >= seconds * FPS - 1
    assert len(planned.mouth) == planned.frames
    assert all(m == 0 for m in planned.mouth[:LEAD])


def test_a_silent_shot_keeps_its_board_length_but_is_never_a_blink() -> None:
    assert plan_shot(a_shot(70), None).frames == 70
    assert plan_shot(a_shot(2), None).frames == SHORTEST
