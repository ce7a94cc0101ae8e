"""Each character keeps one voice, line by line and over the season."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from yingxi.check.drama.prints import Prints, read_prints, write_prints
from yingxi.check.drama.voiceprint import installed, unit, voice_vector, windows
from yingxi.check.drama.voices import LINES, SEASONED, VoiceReading, voice_identity
from yingxi.check.finding import Examination, Outcome
from yingxi.check.plan import SpokenLine
from yingxi.errors import MissingExtra, SettingsError

RATE = 48_000
TONES = {"张小满": 400.0, "白璃": 800.0, "陆战": 1600.0, "青禾": 3200.0}


def embed(samples: NDArray[np.float32], rate: int) -> NDArray[np.float32]:
    """A voice is the pitch of its tone."""
    power = np.abs(np.fft.rfft(samples))
    pitch = np.fft.rfftfreq(len(samples), 1 / rate)[int(np.argmax(power))]
    at = np.arange(256) / 256 * 5
    return unit(np.exp(-0.5 * ((at - np.log2(pitch / 200)) / 0.5) ** 2))


def episode(
    voices: dict[str, float], *, wrong: tuple[str, str] = ("", "")
) -> tuple[NDArray[np.float32], tuple[SpokenLine, ...]]:
    """Three lines a character; ``wrong``'s first has its second line in the other's voice."""
    lines: list[SpokenLine] = []
    pieces: list[NDArray[np.float32]] = []
    for name in voices:
        for k in range(3):
            start = 1.5 * len(lines)
            said = wrong[1] if (name, k) == (wrong[0], 1) else name
            at = np.arange(round(1.5 * RATE)) / RATE
            pieces.append(np.sin(2 * np.pi * voices[said] * at).astype(np.float32))
            lines.append(
                SpokenLine(text=f"{name}{k}", speaker=name, start=start, end=start + 1.4, shot=f"S{len(lines)}")
            )  # fmt: skip
    mono = np.concatenate(pieces)
    return np.stack([mono, mono], axis=1), tuple(lines)


def read(
    voices: dict[str, float], number: int = 1, prints: Prints = (), **more: object
) -> VoiceReading:
    wrong = more.pop("wrong", ("", ""))
    sound, lines = episode(voices, wrong=wrong)  # type: ignore[arg-type]
    return voice_identity(sound, lines, episode=number, prints=prints, embed=embed, **more)  # type: ignore[arg-type]


def of(reading: VoiceReading, rule: str) -> Examination:
    return next(e for e in reading.examinations if e.rule == rule)


def test_characters_that_keep_their_voices_are_passed() -> None:
    reading = read(TONES)
    assert of(reading, LINES).outcome is Outcome.PASSED
    assert of(reading, SEASONED).findings == ()
    assert [p.character for p in reading.prints] == sorted(TONES)


def test_a_line_in_another_characters_voice_is_told_with_whose_it_is() -> None:
    found = of(read(TONES, wrong=("陆战", "张小满")), LINES).findings
    assert [f.mark for f in found] == ["陆战:陆战1"]
    assert "张小满" in found[0].evidence


def test_with_two_characters_a_wrong_voice_is_told_as_well() -> None:
    two = {"张小满": 400.0, "陆战": 1600.0}
    assert of(read(two), LINES).outcome is Outcome.PASSED
    assert len(of(read(two, wrong=("陆战", "张小满")), LINES).findings) == 1


def test_a_character_with_another_voice_than_in_earlier_episodes_is_told() -> None:
    first = read(TONES)
    second = read({**TONES, "白璃": 5000.0}, 2, first.prints)
    assert [f.place for f in of(second, SEASONED).findings] == ["白璃"]
    assert ("白璃", 2) not in {(p.character, p.episode) for p in second.prints}
    assert of(read(TONES, 2, first.prints), SEASONED).outcome is Outcome.PASSED


def test_a_voice_that_was_changed_on_purpose_is_not_held_against_the_season() -> None:
    first = read(TONES, made={"白璃": "old"})
    second = read({**TONES, "白璃": 5000.0}, 2, first.prints, made={"白璃": "new"})
    assert of(second, SEASONED).findings == ()


def test_an_episode_that_is_heard_again_replaces_what_was_known_of_it() -> None:
    first = read(TONES)
    again = read({**TONES, "白璃": 5000.0}, 1, first.prints)
    assert of(again, SEASONED).findings == ()
    assert len(again.prints) == len(TONES)


def test_a_chorus_and_a_cry_have_no_voice_to_tell() -> None:
    sound, lines = episode(TONES)
    short = tuple(replace(line, end=line.start + 0.5) for line in lines[:3])
    chorus = tuple(replace(line, group=True) for line in lines[3:])
    reading = voice_identity(sound, (*short, *chorus), episode=1, embed=embed)
    assert reading.prints == ()
    assert of(reading, LINES).findings == ()


def test_without_the_network_both_rules_are_skipped_and_the_prints_kept() -> None:
    def missing(samples: NDArray[np.float32], rate: int) -> NDArray[np.float32]:
        raise MissingExtra("缺少认声音的模型", hint='pip install "yingxi[check]"')

    kept = read(TONES).prints
    sound, lines = episode(TONES)
    reading = voice_identity(sound, lines, episode=2, prints=kept, embed=missing)
    assert [e.outcome for e in reading.examinations] == [Outcome.SKIPPED] * 2
    assert "yingxi[check]" in reading.examinations[0].skipped
    assert reading.prints == kept


def test_prints_are_kept_and_read_back_nearly_exactly(tmp_path: Path) -> None:
    prints = read(TONES).prints
    write_prints(tmp_path / "voices.json", prints)
    back = read_prints(tmp_path / "voices.json")
    assert [(p.character, p.episode) for p in back] == [(p.character, p.episode) for p in prints]
    assert all(float(a.vector @ b.vector) > 0.9999 for a, b in zip(prints, back, strict=True))
    assert read_prints(tmp_path / "none.json") == ()


@pytest.mark.parametrize("damage", ["{", "[]", '{"schema": "x", "version": 1}', '{"schema": "yingxi.voice-prints", "version": 1, "voices": [{}]}'])  # fmt: skip
def test_damaged_prints_are_a_clear_error(tmp_path: Path, damage: str) -> None:
    path = tmp_path / "voices.json"
    path.write_text(damage, encoding="utf-8")
    with pytest.raises(SettingsError) as told:
        read_prints(path)
    assert told.value.hint


def test_prints_with_numbers_that_are_none_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "voices.json"
    write_prints(path, read(TONES).prints)
    told = json.loads(path.read_text(encoding="utf-8"))
    told["voices"][0]["vector"] = "//8=" * 8
    path.write_text(json.dumps(told), encoding="utf-8")
    with pytest.raises(SettingsError):
        read_prints(path)


def test_what_the_network_looks_at_is_mel_bands_in_windows_of_eighty() -> None:
    at = np.arange(16_000 * 2) / 16_000
    low, high = (windows(np.sin(2 * np.pi * f * at).astype(np.float32)) for f in (300, 4000))
    assert low.shape == high.shape == (3, 80, 40)
    assert int(low[0].mean(axis=0).argmax()) < int(high[0].mean(axis=0).argmax())
    assert windows(np.zeros(10, np.float32)).shape == (1, 80, 40)


@pytest.mark.skipif(not installed(), reason="the weights are an extra")
def test_one_voice_is_more_like_itself_than_like_a_deeper_one() -> None:
    def voice(pitch: float, seed: int) -> NDArray[np.float32]:
        rng = np.random.default_rng(seed)
        at = np.arange(2 * 16_000) / 16_000
        pitch = pitch * (1 + 0.03 * np.sin(2 * np.pi * 3 * at + seed))
        phase = 2 * np.pi * np.cumsum(pitch) / 16_000
        tones = sum(np.sin(k * phase) / k for k in range(1, 20))
        return (tones + rng.normal(0, 0.01, len(at))).astype(np.float32)

    one, same, other = (
        voice_vector(voice(p, s), 16_000) for p, s in ((110, 1), (110, 2), (260, 3))
    )
    assert float(one @ same) > float(one @ other) + 0.1
