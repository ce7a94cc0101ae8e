"""Faults of sound, each made on purpose."""

from __future__ import annotations

import numpy as np
import pytest

from yingxi.check.film import hearing
from yingxi.check.film.delivery import Limits, delivery
from yingxi.check.film.hearing import hear
from yingxi.check.film.timing import sync
from yingxi.check.finding import Examination, Outcome, Severity
from yingxi.media.standard import SAMPLE_RATE, Sound

LIMITS = Limits()
STARTS = (0.5, 1.9, 2.7, 4.6, 5.3)


def talk(seconds: float = 6.0) -> Sound:
    """Voices that begin at STARTS and die away, over a faint room."""
    rng = np.random.default_rng(5)
    t = np.arange(int(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    out = rng.normal(0, 0.001, (len(t), 2))
    for k, start in enumerate(STARTS):
        since = np.maximum(t - start, 0)
        # A pulse train of a voice's pitch, without its bass.
        voice = sum(np.sin(2 * np.pi * (140 + 20 * k) * n * since) / n for n in range(2, 9))
        shape = np.minimum(1, since / 0.01) * np.exp(-np.maximum(since - 0.25, 0) / 0.03)
        out += (0.25 * np.asarray(voice) * shape * (t >= start))[:, None] * [1.0, 0.9]
    return out.astype(np.float32)


def rules_of(sound: Sound) -> set[str]:
    heard = hear(sound)
    return {
        e.rule
        for e in (
            hearing.silence(heard, LIMITS, ()),
            hearing.clipping(heard),
            hearing.dropouts(heard),
            hearing.dc_offset(heard),
            hearing.hum(heard),
            hearing.channels(heard, 2),
        )
        if any(f.severity is not Severity.NOTE for f in e.findings)
    }


def test_clean_talk_has_no_fault() -> None:
    assert rules_of(talk()) == set()


def test_a_hole_of_ten_milliseconds_is_found_where_it_is() -> None:
    sound = talk()
    at = int(0.6 * SAMPLE_RATE)
    sound[at : at + SAMPLE_RATE // 100] = 0
    holes = hearing.dropouts(hear(sound))
    assert [round(f.start or 0, 2) for f in holes.findings] == [0.6]


@pytest.mark.parametrize("ceiling", [1.0, 0.3])
def test_flat_tops_are_found_under_any_ceiling(ceiling: float) -> None:
    sound = talk()
    loudest = float(np.abs(sound).max())
    cut = np.clip(sound * 2.5, -loudest, loudest) / loudest * ceiling
    assert "technical.clipping" in rules_of(cut.astype(np.float32))


def test_silence_counts_where_nobody_asked_for_it() -> None:
    sound = talk()
    sound[3 * SAMPLE_RATE :] = 0
    heard = hear(sound)
    assert hearing.silence(heard, LIMITS, ()).outcome is Outcome.FOUND
    assert hearing.silence(heard, LIMITS, [(3.0, 6.0)]).outcome is Outcome.PASSED


def test_mains_hum_is_found_and_a_bass_note_beside_it_is_not() -> None:
    sound = talk()
    t = np.arange(len(sound)) / SAMPLE_RATE
    mains = sum(np.sin(2 * np.pi * 50 * n * t) / n for n in (1, 2, 3))
    assert rules_of((sound + 0.01 * np.asarray(mains)[:, None]).astype(np.float32)) == {
        "technical.hum"
    }
    note = np.sin(2 * np.pi * 49 * t)[:, None]
    assert rules_of((sound + 0.03 * note).astype(np.float32)) == set()


def test_an_offset_is_found() -> None:
    assert rules_of(talk() + np.float32(0.03)) == {"technical.dc"}


def test_a_dead_side_and_a_turned_side_are_faults_and_mono_is_a_note() -> None:
    def told(left: float, right: float) -> list[tuple[str, Severity]]:
        mono = talk()[:, :1]
        heard = hear(np.concatenate([mono * left, mono * right], axis=1).astype(np.float32))
        return [(f.mark, f.severity) for f in hearing.channels(heard, 2).findings]

    assert told(1, 0) == [("dead", Severity.ERROR)]
    assert told(1, -1) == [("phase", Severity.ERROR)]
    assert told(1, 1) == [("mono", Severity.NOTE)]


def test_levels_are_held_against_the_specification() -> None:
    quiet = hearing.levels(hear(talk() * np.float32(0.2)), delivery("master"))
    assert [e.rule for e in quiet if e.findings] == ["technical.loudness"]


def offset(examined: Examination) -> tuple[Outcome, str]:
    return examined.outcome, examined.measured


@pytest.mark.parametrize(
    ("shift", "outcome"), [(0.0, Outcome.PASSED), (0.3, Outcome.FOUND), (-0.2, Outcome.FOUND)]
)
def test_sound_is_held_against_the_planned_starts(shift: float, outcome: Outcome) -> None:
    sound = np.roll(talk(), int(shift * SAMPLE_RATE), axis=0)
    assert sync(sound, LIMITS, STARTS).outcome is outcome


def test_without_a_plan_sync_says_that_it_was_not_judged() -> None:
    assert sync(talk(), LIMITS, ()).outcome is Outcome.SKIPPED
