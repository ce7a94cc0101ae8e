"""Prompts are files that a director can change, and a fault in one is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from yingxi.bible.files import read_bible
from yingxi.board.model import Shot
from yingxi.errors import SettingsError
from yingxi.settings import read_drama
from yingxi.shoot.prompting import (
    cast_prompt,
    film_prompt,
    keyframe_prompt,
    load_prompts,
    place_prompt,
)
from yingxi.studio import Studio


@pytest.fixture(scope="module")
def shots() -> tuple[Shot, ...]:
    examples = Path(__file__).resolve().parents[2] / "examples" / "longhushan"
    return Studio.open(examples).storyboard(1).shots


def test_every_shot_of_the_example_has_words_for_picture_and_film(
    shots: tuple[Shot, ...], examples: Path
) -> None:
    bible, prompts = read_bible(examples / "longhushan" / "bible"), load_prompts()
    for shot in shots:
        for words in (keyframe_prompt(prompts, shot, bible), film_prompt(prompts, shot, bible)):
            assert shot.setting.place in words
            assert "{" not in words
            assert all(line.strip("，。；： ") for line in words.splitlines())
    spoken = next(s for s in shots if s.line)
    assert spoken.line
    assert spoken.line.text in film_prompt(prompts, spoken, bible)
    assert "避免：光线闪烁" in film_prompt(prompts, spoken, bible, fault="光线闪烁")
    for character in bible.cast:
        assert character.name in cast_prompt(prompts, character)
    assert shots[0].setting.place in place_prompt(prompts, shots[0].setting, bible)


def test_a_dramas_own_prompt_goes_before_ours(tmp_path: Path) -> None:
    (tmp_path / "prompts").mkdir()
    (tmp_path / "prompts" / "film.txt").write_text("水墨风。{action}", encoding="utf-8")
    prompts = load_prompts(tmp_path)
    assert prompts.film == "水墨风。{action}"
    assert "参考图" in prompts.keyframe


@pytest.mark.parametrize("text", ["{actoin}", "{action", "}"])
def test_a_fault_in_a_prompt_names_the_file(text: str, tmp_path: Path) -> None:
    (tmp_path / "prompts").mkdir()
    (tmp_path / "prompts" / "film.txt").write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError) as told:
        load_prompts(tmp_path)
    assert "film.txt" in told.value.message


def test_hired_models_are_read_from_the_drama(tmp_path: Path) -> None:
    (tmp_path / "drama.toml").write_text(
        'title = "试"\n[shoot]\nvideo = "ark:m"\ntakes = 3\n[sound.voices]\n"*" = "v"\n[limits]\nark = 2\n',
        encoding="utf-8",
    )
    hiring = read_drama(tmp_path).hiring
    assert (hiring.video, hiring.takes, hiring.voices, hiring.limits) == (
        "ark:m", 3, (("*", "v"),), (("ark", 2),)
    )  # fmt: skip
