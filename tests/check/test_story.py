"""A story in numbers beside its targets: notes, never an error; and its curves."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from yingxi.check.drama.story import season, story
from yingxi.check.drama.story_chart import tension
from yingxi.check.drama.story_numbers import Opening, energy, numbers
from yingxi.check.drama.story_targets import targets_of, usual
from yingxi.check.finding import Examination, Outcome, Severity
from yingxi.check.plan import FilmPlan, ShotSpan, SpokenLine
from yingxi.errors import SettingsError, UnknownName

SVG = "{http://www.w3.org/2000/svg}"


def plan(episode: int = 1, *, shots: int = 30, every: int = 50, talk: int = 3) -> FilmPlan:
    """Shots of two seconds; every ``talk``-th has a line of six characters, 1.2 s long."""
    spans = tuple(
        ShotSpan(
            id=f"E01-S01-{i:02d}", scene=f"E01-S0{1 + i * 3 // shots}", start_frame=every * i, frames=every,
            place="镇妖井", size="close" if i % 2 else "full", characters=("张小满",) if i % 2 else ("白璃",),
            purpose="cliffhanger" if i == shots - 1 else "coverage", action=f"动作{i}" if i % 5 == 0 else "",
        )
        for i in range(shots)
    )  # fmt: skip
    card = ShotSpan(id="credits", scene="", start_frame=every * shots, frames=75)
    lines = tuple(
        SpokenLine(text="今晚师父会死？", speaker="白璃", emotion="scorn", shot=s.id,
                   start=s.start + 0.24, end=s.start + 1.44)
        for s in spans[::talk]
    )  # fmt: skip
    return FilmPlan(episode=episode, frames=every * shots + 75, spans=(*spans, card), lines=lines)


def of(examinations: tuple[Examination, ...], rule: str) -> Examination:
    return next(e for e in examinations if e.rule == rule)


def test_an_episode_is_counted_without_its_cards() -> None:
    counted = numbers(plan())
    assert counted.seconds == 63
    assert counted.story_seconds == 60
    assert counted.values["cuts_a_minute"] == 29
    assert counted.values["characters_a_minute"] == 60
    assert counted.values["spoken_share"] == pytest.approx(0.2)
    assert counted.values["beats_a_minute"] == 10 + 6
    assert counted.values["shot"] == counted.values["shot_longest"] == 2
    assert counted.values["silence"] == pytest.approx(4.8)


def test_who_is_seen_or_speaks_has_presence_from_its_first_moment() -> None:
    white, small = numbers(plan()).parts
    assert (white.character, white.lines, white.first) == ("白璃", 10, 0.0)
    assert small.seen == pytest.approx(0.5)
    assert white.seen == pytest.approx(0.5 + 5 * 1.2 / 60)


def test_the_first_three_seconds_are_told_by_what_is_in_them() -> None:
    assert numbers(plan()).hook == ("line", "face", "action")
    assert numbers(plan(), Opening(motion=9.0, contrast=10.0)).hook[-1] == "motion"
    quiet = replace(
        plan(), lines=(), spans=tuple(replace(s, action="", characters=()) for s in plan().spans)
    )
    assert numbers(quiet).hook == ()


def test_an_open_ending_is_told_by_its_last_words_and_its_last_shot() -> None:
    whole = plan(talk=29)
    assert numbers(whole).ending == ("shot", "question")
    closed = replace(
        whole,
        spans=tuple(replace(s, purpose="coverage") for s in whole.spans),
        lines=whole.lines[:1],
    )
    assert numbers(closed).ending == ()
    to_be = replace(closed, spans=tuple(replace(s, caption="未完待续") for s in closed.spans))
    assert numbers(to_be).ending == ("caption",)


def test_what_misses_a_target_is_a_note_and_never_more() -> None:
    examined, _ = story(plan(shots=6, every=250), targets=usual())
    found = [f for e in examined for f in e.findings]
    assert {f.mark for f in found} >= {"shot", "shot_longest", "cuts_a_minute"}
    assert {f.severity for f in found} == {Severity.NOTE}
    assert not any(f.closes_gate for f in found)


def test_a_dramas_own_target_is_what_counts_and_is_named_as_its_own() -> None:
    own = targets_of({"shot": [1.0, 1.5]})
    shots = of(story(plan(), targets=own)[0], "story.shots")
    assert [f.mark for f in shots.findings] == ["shot"]
    assert "本剧" in shots.findings[0].evidence
    assert (
        of(story(plan(), targets=targets_of({"shot": [1, 3]}))[0], "story.shots").outcome
        is Outcome.PASSED
    )


def test_an_open_end_of_a_target_is_an_empty_text() -> None:
    assert targets_of({"hook": 3}).of("hook").told == "≥ 3"
    assert targets_of({"hook": ["", 3]}).of("hook").told == "≤ 3"


@pytest.mark.parametrize("wrong", ["two", [1], [3, 1], ["", ""], [True, 2], {}, None])
def test_a_target_that_makes_no_sense_is_a_clear_error(wrong: Any) -> None:
    with pytest.raises(SettingsError) as told:
        targets_of({"shot": wrong})
    assert "shot" in told.value.message
    assert told.value.hint


def test_a_target_that_nobody_knows_is_named_with_those_there_are() -> None:
    with pytest.raises(UnknownName):
        targets_of({"shots": [1, 2]})


def test_the_tension_rises_where_voices_are_stirred_and_cuts_are_close() -> None:
    calm = plan()
    stirred = replace(
        calm,
        lines=tuple(replace(li, emotion="anger" if li.start > 30 else "calm") for li in calm.lines),
    )
    curve = tension(stirred, np.zeros(0))
    assert curve[80:110].mean() > curve[20:50].mean() + 0.1
    assert 0 <= curve.min() <= curve.max() <= 1


def test_the_level_of_sound_is_told_every_half_second() -> None:
    tone = np.sin(np.arange(48_000) / 10).astype(np.float32)[:, None].repeat(2, axis=1)
    levels = energy(np.concatenate([tone, np.zeros((48_000, 2), np.float32)]))
    assert levels == pytest.approx([-3, -3, -60, -60], abs=0.1)


def test_the_chart_is_a_picture_of_its_own_with_a_bar_for_every_shot() -> None:
    _, (chart,) = story(plan(), sound=np.zeros((63 * 48_000, 2), np.float32))
    root = ElementTree.fromstring(chart.svg)
    assert root.get("viewBox", "").startswith("0 0 720 ")
    words = [t.text for t in root.iter(f"{SVG}text")]
    assert "白璃" in words
    assert len(list(root.iter(f"{SVG}rect"))) > 30 + 10
    assert "http" not in chart.svg.replace("http://www.w3.org/2000/svg", "")


def test_a_season_shows_every_character_by_episode_and_its_first() -> None:
    late = replace(plan(3), lines=tuple(replace(li, speaker="陆战 <将军>") for li in plan(3).lines))
    examined, (chart,) = season([late, plan(1), plan(2)])
    assert "陆战 <将军> 第 3 集起，10 句" in examined[0].measured
    words = [t.text or "" for t in ElementTree.fromstring(chart.svg).iter(f"{SVG}text")]
    assert words.index("1") < words.index("2") < words.index("3")
    assert any(word.startswith("陆战") for word in words)


def test_a_season_of_a_hundred_episodes_still_fits_a_phone() -> None:
    _, (chart,) = season([plan(i, shots=4) for i in range(1, 101)])
    root = ElementTree.fromstring(chart.svg)
    assert all(
        float(r.get("x", 0)) + float(r.get("width", 0)) <= 720 for r in root.iter(f"{SVG}rect")
    )


def test_an_episode_of_nothing_is_counted_and_drawn() -> None:
    examined, (chart,) = story(FilmPlan(episode=1, frames=0))
    assert of(examined, "story.hook").findings
    ElementTree.fromstring(chart.svg)
    ElementTree.fromstring(season([])[1][0].svg)


@given(
    st.lists(
        st.tuples(
            st.integers(1, 400), st.sampled_from(["", "E1-S1", "E1-S2"]), st.text(max_size=6)
        ),
        max_size=12,
    )
)
def test_any_plan_can_be_counted_and_drawn(shots: list[tuple[int, str, str]]) -> None:
    at, spans, lines = 0, list[ShotSpan](), list[SpokenLine]()
    for frames, scene, words in shots:
        spans.append(
            ShotSpan(id=f"s{at}", scene=scene, start_frame=at, frames=frames, characters=(words,))
        )
        lines.append(
            SpokenLine(text=words, speaker=words, start=at / 25, end=(at + frames) / 25, shot="")
        )
        at += frames
    examined, (chart,) = story(
        FilmPlan(episode=1, frames=at, spans=tuple(spans), lines=tuple(lines))
    )
    assert all(f.severity is Severity.NOTE for e in examined for f in e.findings)
    assert chart.svg.startswith("<svg")
