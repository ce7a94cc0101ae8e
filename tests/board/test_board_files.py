from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scripts_for_boards import BIBLE, one_scene, say

from yingxi.board.draw import draw_board
from yingxi.board.files import open_board, read_board, write_board
from yingxi.board.lexicon import MOODS, SOUNDS
from yingxi.board.model import (
    Angle,
    Blocking,
    Crowd,
    CrowdKind,
    EffectKind,
    Emotion,
    Formation,
    Move,
    Purpose,
    Setting,
    Shot,
    Size,
    SpokenLine,
    Storyboard,
    Transition,
    Verb,
    Weather,
)
from yingxi.board.terms import TERMS
from yingxi.errors import SettingsError
from yingxi.script.model import Delivery, Hour

names = st.text(min_size=1, max_size=6)
words = st.text(max_size=12)
figures = st.builds(
    Blocking,
    character=names,
    x=st.floats(-2, 2, allow_nan=False),
    facing=st.sampled_from((-1, 1)),
    verb=st.sampled_from(Verb),
    emotion=st.sampled_from(Emotion),
    target=words,
)
crowds = st.builds(
    Crowd,
    kind=st.sampled_from(CrowdKind),
    count=st.integers(1, 100_000),
    formation=st.sampled_from(Formation),
    banners=st.lists(names, max_size=2).map(tuple),
)
lines = st.builds(
    SpokenLine,
    speaker=names,
    text=words,
    emotion=st.sampled_from(Emotion),
    delivery=st.sampled_from(Delivery),
)
shots = st.builds(
    Shot,
    id=names,
    size=st.sampled_from(Size),
    angle=st.sampled_from(Angle),
    move=st.sampled_from(Move),
    purpose=st.sampled_from(Purpose),
    setting=st.builds(
        Setting,
        place=words,
        hour=st.sampled_from(Hour),
        weather=st.sampled_from(Weather),
        memory=st.booleans(),
    ),
    blocking=st.lists(figures, max_size=3).map(tuple),
    focus=words,
    crowd=st.none() | crowds,
    effects=st.lists(st.sampled_from(EffectKind), max_size=2).map(tuple),
    prop=words,
    line=st.none() | lines,
    action=words,
    caption=words,
    sounds=st.lists(st.sampled_from(SOUNDS), max_size=3).map(tuple),
    music=st.sampled_from(("", *MOODS)),
    transition=st.sampled_from(Transition),
    black=st.booleans(),
    frames=st.integers(1, 3000),
)
boards = st.builds(
    Storyboard,
    episode=st.integers(1, 99),
    title=words,
    shots=st.lists(shots, max_size=3).map(tuple),
)


@settings(max_examples=50, deadline=None)
@given(boards)
def test_a_written_board_is_read_back_exactly(board: Storyboard) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "ep01.toml"
        write_board(board, path, digest="abc")
        found = open_board(path)
    assert found.board == board
    assert found.digest == "abc"
    assert not found.edited


@pytest.fixture
def board_path(tmp_path: Path) -> Path:
    episode = one_scene(say("白璃", "你来了。"), say("陆战", "我来了！", "怒"))
    path = tmp_path / "ep01.toml"
    write_board(draw_board(episode, BIBLE), path)
    return path


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_a_directors_edit_is_read_and_noticed(board_path: Path) -> None:
    edit(board_path, 'size = "medium"  # 中景', 'size = "特写"')
    found = open_board(board_path)
    assert found.edited
    assert any(s.size is Size.CLOSE for s in found.board.shots)


def test_a_comment_or_a_blank_line_is_no_edit(board_path: Path) -> None:
    edit(board_path, "\n[[shot]]", "\n# 这一镜很好\n\n[[shot]]")
    assert not open_board(board_path).edited


def test_a_wrong_value_is_told_with_line_field_and_what_is_allowed(board_path: Path) -> None:
    edit(board_path, 'size = "medium"', 'size = "meduim"')
    text = board_path.read_text(encoding="utf-8").splitlines()
    line = next(i for i, t in enumerate(text, 1) if "meduim" in t)
    with pytest.raises(SettingsError) as caught:
        read_board(board_path)
    assert f"{board_path}:{line}" in caught.value.message
    assert "size" in caught.value.message
    assert "medium_close(近景)" in caught.value.hint


def test_an_unknown_field_is_told_with_its_line(board_path: Path) -> None:
    edit(board_path, "seconds = ", "colour = 3\nseconds = ")
    with pytest.raises(SettingsError, match="colour"):
        read_board(board_path)


def test_broken_toml_and_foreign_bytes_are_settings_errors(board_path: Path) -> None:
    board_path.write_text("[[shot\n", encoding="utf-8")
    with pytest.raises(SettingsError, match="TOML"):
        read_board(board_path)
    board_path.write_bytes("分镜".encode("gb18030"))
    with pytest.raises(SettingsError):
        read_board(board_path)


def test_a_half_written_file_is_never_left(tmp_path: Path) -> None:
    path = tmp_path / "ep01.toml"
    write_board(Storyboard(episode=1), path)
    assert [p.name for p in tmp_path.iterdir()] == ["ep01.toml"]


def test_every_value_a_file_may_hold_has_a_chinese_term() -> None:
    for name, values in {
        "size": Size,
        "angle": Angle,
        "move": Move,
        "verb": Verb,
        "emotion": Emotion,
        "effect": EffectKind,
        "transition": Transition,
        "purpose": Purpose,
        "sound": SOUNDS,
        "music": MOODS,
    }.items():
        assert set(TERMS[name]) == {str(v) for v in values}, name
        assert len(set(TERMS[name].values())) == len(TERMS[name]), name
