"""A delivery specification is data: the shipped ones hold together, a user's own is checked."""

from __future__ import annotations

from pathlib import Path

import pytest

from yingxi.check.film.delivery import Delivery, deliveries, delivery
from yingxi.errors import SettingsError, UnknownName
from yingxi.media.standard import FPS, HEIGHT, SAMPLE_RATE, WIDTH

OWN = """
name = "ours"
title_zh = "我们的"
title_en = "ours"
checked = 2026-11-22
confidence = "high"
source = "a contract"
"""


@pytest.mark.parametrize("name", deliveries())
def test_every_shipped_specification_is_dated_and_says_where_it_comes_from(name: str) -> None:
    spec = delivery(name)
    assert spec.name == name
    assert spec.checked.year >= 2026
    assert len(spec.source) > 40
    assert spec.safe.top + spec.safe.bottom < HEIGHT


def test_our_own_master_asks_for_what_we_write() -> None:
    spec = delivery("master")
    assert deliveries()[0] == "master"
    assert spec.picture.sizes == ((WIDTH, HEIGHT),)
    assert spec.picture.rates == (FPS,)
    assert spec.sound.rates == (SAMPLE_RATE,)


def test_a_platform_without_a_published_text_is_low_in_confidence() -> None:
    assert {delivery(n).confidence for n in ("douyin", "kuaishou", "hongguo")} == {"low"}


def test_a_file_of_ones_own_is_read(tmp_path: Path) -> None:
    path = tmp_path / "ours.toml"
    path.write_text(OWN + "[picture]\nsizes = [[720, 1280]]\n[limits]\nblack = 1.5\n", "utf-8")
    spec = delivery(str(path))
    assert isinstance(spec, Delivery)
    assert spec.picture.sizes == ((720, 1280),)
    assert spec.limits.black == 1.5


@pytest.mark.parametrize(
    ("rest", "told"),
    [
        ("[picture]\nsize = [720, 1280]\n", "picture.size"),
        ('advice = ["picture.beauty"]\n', "picture.beauty"),
        ("[sound\n", "ours.toml"),
        ('[sound]\nloudness = "loud"\n', "sound.loudness"),
    ],
)
def test_a_fault_in_it_is_named(tmp_path: Path, rest: str, told: str) -> None:
    path = tmp_path / "ours.toml"
    path.write_text(OWN + rest, "utf-8")
    with pytest.raises(SettingsError, match=told.replace(".", r"\.")) as caught:
        delivery(path)
    assert caught.value.hint


def test_an_unknown_name_tells_the_known_ones() -> None:
    with pytest.raises(UnknownName) as caught:
        delivery("douyn")
    assert "douyin" in caught.value.hint


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(SettingsError):
        delivery(tmp_path / "none.toml")
