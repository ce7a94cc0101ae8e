"""The contact sheet of prompts, and what its shots must show."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from yingxi.bible.model import Costume, PlaceKind, Weapon
from yingxi.board.model import EffectKind, Emotion, Verb
from yingxi.stage.backdrop import Backdrop, Plate
from yingxi.stage.effects.fireworks import darkened
from yingxi.stage.motion.reach import wrist
from yingxi.stage.motion.stance import stance
from yingxi.stage.players import Players
from yingxi.stage.space import PLATE_W
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


def test_lightning_strikes_twice_in_five_seconds() -> None:
    bolts = staged("雪夜，两名剑客在古寺前决斗，闪电").effects
    assert len({bolt.start for bolt in bolts}) == 2
    assert bolts[0].start < 25


def test_a_duel_before_a_temple_is_fought_under_the_sky() -> None:
    assert staged("雪夜，两名剑客在古寺前决斗，闪电").world.kind is PlaceKind.COURTYARD


def test_a_doctor_wears_a_uniform() -> None:
    (doctor,) = staged("医院走廊，医生跑过，白天").figures
    assert doctor.look.costume is Costume.UNIFORM


def test_who_runs_through_a_long_shot_passes_the_middle_of_the_frame() -> None:
    performance = staged("元宵灯会，烟花满天，孩童奔跑")
    players = Players(performance, Backdrop(plates=()), 0.0)
    assert players.middle(62) == pytest.approx(PLATE_W / 2, abs=20)


def test_a_talisman_held_up_is_cast_and_flies() -> None:
    performance = staged("山洞里，小道士举符，雷光一闪")
    assert any(act.verb is Verb.CAST for act in performance.figures[0].acts)
    assert EffectKind.TALISMAN in {effect.kind for effect in performance.effects}


def test_an_umbrella_is_held_over_the_head() -> None:
    (lady,) = staged("雨巷，撑伞的女子缓缓走来").figures
    umbrella = stance(lady.look, Emotion.CALM, 0.0, 1).joints
    belt = stance(replace(lady.look, weapon=Weapon.FAN), Emotion.CALM, 0.0, 1).joints
    assert wrist(umbrella, "far")[1] < wrist(belt, "far")[1] - 60


def test_the_sky_under_fireworks_is_darker_than_any_spark_and_the_street_is_not() -> None:
    bright = np.full((4, 4, 4), 250, np.uint8)
    scene = Backdrop(
        plates=(
            Plate(name="sky", depth=0.0, pixels=bright),
            Plate(name="street", depth=1.0, pixels=bright),
        )
    )
    sky, street = darkened(scene).plates
    assert sky.pixels[..., :3].max() < 110
    assert (sky.pixels[..., 3] == 250).all()
    assert np.array_equal(street.pixels, bright)
