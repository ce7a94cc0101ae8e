from __future__ import annotations

from pathlib import Path

import pytest

from yingxi.bible.model import Bible, Character, Gender, Role, Voice
from yingxi.board.draw import draw_board
from yingxi.board.model import FPS, Purpose, Storyboard
from yingxi.script.model import Dialogue, Episode
from yingxi.script.read import read_script

SCRIPTS = Path(__file__).parents[2] / "examples/longhushan/script"
BIBLE = Bible(
    cast=tuple(
        Character(
            name=name,
            role=Role.DAOIST,
            gender=Gender.MALE,
            voice=Voice(blend=(("zm_yunxi", 1.0),)),
            group=name == "众弟子",
        )
        for name in ("张小满", "白璃", "老天师", "陆战", "青禾", "胖师兄", "众弟子")
    )
)


@pytest.fixture(params=[1, 2, 3])
def episode(request: pytest.FixtureRequest) -> Episode:
    script = read_script(SCRIPTS / f"ep{request.param:02d}.txt")
    assert script.faults == ()
    (found,) = script.episodes
    assert found.number == request.param
    return found


@pytest.fixture
def board(episode: Episode) -> Storyboard:
    return draw_board(episode, BIBLE)


def test_each_episode_lasts_sixty_to_a_hundred_seconds(board: Storyboard) -> None:
    assert 60 <= sum(s.frames for s in board.shots) / FPS <= 100


def test_the_cutting_is_that_of_a_short_drama(board: Storyboard) -> None:
    average = sum(s.frames for s in board.shots) / FPS / len(board.shots)
    assert 2.2 <= average <= 4.0


def test_each_episode_opens_on_a_hook_and_the_first_word_falls_within_ten_seconds(
    board: Storyboard,
) -> None:
    assert board.shots[0].purpose is Purpose.HOOK
    before = 0
    for shot in board.shots:
        if shot.line is not None:
            break
        before += shot.frames
    assert before / FPS <= 10


def test_lines_are_short_enough_to_be_shouted_across_a_courtyard(episode: Episode) -> None:
    lines = [e.text for s in episode.scenes for e in s.elements if isinstance(e, Dialogue)]
    assert len(lines) >= 12
    assert sum(len(t) <= 16 for t in lines) / len(lines) >= 0.9


def test_the_drama_has_its_battle_of_ten_thousand_horses(board: Storyboard) -> None:
    crowds = [s.crowd for s in board.shots if s.crowd is not None]
    assert any(c.count >= 10_000 for c in crowds)
