"""The visible label is proved by reading the finished file, never by trusting what was drawn."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from yingxi.cut.conform import conform
from yingxi.errors import MissingExtra, SettingsError
from yingxi.label.audible import RATE, heard_cue, rhythm_cue, with_notice
from yingxi.label.eye import Written, installed
from yingxi.label.rules import rule_for, says_so
from yingxi.label.visible import mark_picture, standing_label
from yingxi.label.visible_proof import prove
from yingxi.label.written import NOTICE, is_labelled
from yingxi.label.written import with_notice as with_words
from yingxi.media.colour import to_i420
from yingxi.media.standard import Recipe

SMALL = Recipe(width=360, height=640)
TODAY = date(2026, 11, 1)
needs_eye = pytest.mark.skipif(not installed(), reason="the extra `check` is not installed")


def grey(height: int = 640, width: int = 360) -> NDArray[np.uint8]:
    rng = np.random.default_rng(4)
    soft = cv2.resize(rng.integers(60, 140, (8, 5, 3), np.uint8), (width, height))
    return np.asarray(soft, np.uint8)


def film(path: Path, *, opening: int = 65, standing_until: int = 175, frames: int = 175) -> Path:
    still = to_i420(grey())
    layers = standing_label(standing_until, opening=opening, width=360, height=640)
    conform([still] * frames, layers, path, recipe=SMALL)
    return path


@needs_eye
def test_a_film_with_its_label_is_proved(tmp_path: Path) -> None:
    proof = prove(film(tmp_path / "good.mp4"), day=TODAY)
    assert proof.ok, proof.faults
    assert proof.opening_seconds >= 2.0
    assert proof.opening_height_share >= 0.05
    assert proof.standing_share == 1.0
    assert proof.box[0] < 60 and proof.box[1] < 80


@needs_eye
def test_a_film_without_a_label_is_told(tmp_path: Path) -> None:
    proof = prove(film(tmp_path / "bare.mp4", opening=0, standing_until=0), day=TODAY)
    assert not proof.present and proof.faults


@needs_eye
def test_a_label_that_goes_too_soon_is_told(tmp_path: Path) -> None:
    proof = prove(film(tmp_path / "short.mp4", opening=25, standing_until=25), day=TODAY)
    assert proof.present and not proof.ok
    assert 0.6 <= proof.opening_seconds <= 1.2
    assert proof.standing_share == 0.0
    assert len(proof.faults) == 2


@needs_eye
def test_before_the_drama_rules_the_opening_was_enough(tmp_path: Path) -> None:
    path = film(tmp_path / "opening.mp4", standing_until=65, frames=125)
    assert prove(path, day=date(2026, 1, 1)).ok
    assert not prove(path, day=TODAY).ok


@needs_eye
def test_a_cover_is_proved_and_a_bare_one_is_told(tmp_path: Path) -> None:
    cv2.imwrite(str(tmp_path / "cover.png"), mark_picture(grey()))
    cv2.imwrite(str(tmp_path / "bare.png"), grey())
    assert prove(tmp_path / "cover.png").ok
    assert not prove(tmp_path / "bare.png").present


def test_a_label_in_the_middle_or_too_small_is_told(tmp_path: Path) -> None:
    picture = grey()
    picture[310:316, 150:200:4] = 255
    cv2.imwrite(str(tmp_path / "middle.png"), picture)
    middle = Written(text="AI生成", sure=0.99, left=140, top=305, right=210, bottom=321)
    whole = lambda shown: (middle,) if shown.shape[0] == 640 else ()  # noqa: E731
    proof = prove(tmp_path / "middle.png", eye=whole)
    assert proof.present
    assert len(proof.faults) == 2
    assert proof.opening_height_share == pytest.approx(6 / 360)


def test_without_the_eye_the_proof_says_what_to_install(tmp_path: Path) -> None:
    def missing(_: NDArray[np.uint8]) -> tuple[Written, ...]:
        raise MissingExtra("no eye", hint='pip install "yingxi[check]"')

    cv2.imwrite(str(tmp_path / "cover.png"), grey())
    proof = prove(tmp_path / "cover.png", eye=missing)
    assert not proof.ok and not proof.present and "yingxi[check]" in proof.skipped


@pytest.mark.parametrize(
    "text", ["AI生成", "本片由人工智能生成", "AI 合成", "Al生成", "（AI辅助生成）"]
)
def test_words_that_say_so_are_known(text: str) -> None:
    assert says_so(text)


@pytest.mark.parametrize(
    "text", ["生成", "AI", "天师印", "人工智能时代的来临，他合上了书", "AI不会生成"]
)
def test_other_words_are_no_label(text: str) -> None:
    assert not says_so(text)


def test_a_day_without_a_rule_is_told() -> None:
    assert rule_for("video", date(2025, 9, 1)).opening_seconds == 2.0
    with pytest.raises(SettingsError, match="2024"):
        rule_for("video", date(2024, 1, 1))


def voice_like(seconds: float, seed: int = 1) -> NDArray[np.float32]:
    rng = np.random.default_rng(seed)
    count = round(seconds * RATE)
    pitch = 180 + 40 * np.interp(np.arange(count), np.arange(0, count + RATE, 9000)[: count // 9000 + 2],
                                 rng.normal(size=count // 9000 + 2))  # fmt: skip
    wave = sum(np.sin(k * 2 * np.pi * np.cumsum(pitch) / RATE) / k for k in range(1, 9))
    gate = np.repeat(rng.random(count // 4800 + 1) > 0.3, 4800)[:count]
    return np.asarray(0.2 * np.column_stack([wave * gate] * 2), np.float32)


def test_the_rhythm_before_a_sound_is_heard() -> None:
    marked = with_notice(voice_like(6), rhythm_cue())
    at = heard_cue(marked)
    assert at is not None and at < 0.1
    assert len(marked) == len(voice_like(6)) + len(rhythm_cue()) + round(0.35 * RATE)


@pytest.mark.parametrize("seed", range(6))
def test_no_rhythm_is_heard_where_there_is_none(seed: int) -> None:
    assert heard_cue(voice_like(7, seed)) is None
    assert heard_cue(np.zeros((RATE, 2), np.float32)) is None


def test_another_rhythm_is_no_label() -> None:
    beeps = np.zeros((4 * RATE, 2), np.float32)
    tone = 0.3 * np.sin(2 * np.pi * 700 / RATE * np.arange(RATE // 10))[:, None]
    for k in range(12):
        beeps[k * RATE // 5 : k * RATE // 5 + len(tone)] = tone
    assert heard_cue(beeps) is None


def test_a_sound_file_is_proved_by_its_rhythm(tmp_path: Path) -> None:
    path = tmp_path / "voice.wav"
    samples = with_notice(voice_like(2), rhythm_cue())
    with av.open(str(path), "w") as out:
        stream = out.add_stream("pcm_s16le", rate=RATE, layout="stereo")
        frame = av.AudioFrame.from_ndarray(
            np.asarray(samples * 32767, np.int16).reshape(1, -1), format="s16", layout="stereo"
        )
        frame.rate, frame.pts, frame.time_base = RATE, 0, Fraction(1, RATE)
        out.mux(stream.encode(frame))
        out.mux(stream.encode())
    assert prove(path).ok


def test_a_text_carries_its_label_at_head_or_tail(tmp_path: Path) -> None:
    text = "---\ntitle: 天师印\n---\n" + "从前有座山。" * 100
    labelled = with_words(text)
    assert labelled.startswith("---\ntitle: 天师印\n---\n" + NOTICE)
    assert with_words(labelled) == labelled
    assert is_labelled("很长" * 300 + NOTICE)
    assert not is_labelled("很长" * 300 + NOTICE + "很长" * 300)
    (tmp_path / "a.md").write_text(labelled, encoding="utf-8")
    (tmp_path / "b.md").write_text(text, encoding="utf-8")
    assert prove(tmp_path / "a.md").ok
    assert not prove(tmp_path / "b.md").present


def test_the_label_moves_to_the_other_corner_rather_than_hide_a_face() -> None:
    free = standing_label(50, opening=0)[0]
    moved = standing_label(50, opening=0, around=[(100.0, 120.0, 80.0)])[0]
    both = standing_label(50, opening=0, around=[(100.0, 120.0, 80.0), (980.0, 120.0, 80.0)])[0]
    assert free.x < 200 and free.y == moved.y
    assert moved.x > 800
    assert both.x == free.x
