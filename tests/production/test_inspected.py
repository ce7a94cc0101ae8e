"""The inspection is told where every shot and every line stands in the finished film."""

from __future__ import annotations

import pytest

from yingxi.bible.model import Bible, Character, Gender, Place, PlaceKind, Role, Voice
from yingxi.board.model import (
    Blocking,
    Purpose,
    Setting,
    Shot,
    Size,
    SpokenLine,
    Storyboard,
    Transition,
)
from yingxi.production.episode import Conformed
from yingxi.production.inspected import film_plan
from yingxi.production.jobs import SoundCue
from yingxi.production.schedule import SAMPLES_A_FRAME, running_order, starts, total_frames
from yingxi.script.model import Delivery, Hour
from yingxi.shoot.plan import LineTiming, plan

VOICE = Voice(blend=(("zm_yunxi", 1.0),))
BIBLE = Bible(
    cast=(
        Character(
            name="张小满", role=Role.DAOIST, gender=Gender.MALE, voice=VOICE, aliases=("小满",)
        ),
        Character(name="众弟子", role=Role.SERVANT, gender=Gender.MALE, voice=VOICE, group=True),
    ),
    places=(Place(name="山", kind=PlaceKind.MOUNTAIN),),
)
BOARD = Storyboard(
    episode=2,
    shots=(
        Shot(id="E02-S00-01", size=Size.LONG, purpose=Purpose.HOOK, frames=50, setting=Setting(place="山", hour=Hour.NIGHT)),
        Shot(
            id="E02-S01-01", size=Size.CLOSE, frames=60, setting=Setting(place="山"),
            blocking=(Blocking(character="小满"),), action="回头",
            line=SpokenLine(speaker="小满", text="是谁？"),
        ),
        Shot(
            id="E02-S01-02", size=Size.CLOSE, frames=60, setting=Setting(place="山"),
            transition=Transition.DISSOLVE, line=SpokenLine(speaker="众弟子", text="杀！"),
        ),
        Shot(
            id="E02-S01-03", size=Size.LONG, frames=60, setting=Setting(place="山"),
            line=SpokenLine(speaker="旁白", text="天亮了。", delivery=Delivery.NARRATION),
        ),
    ),
)  # fmt: skip


def conformed() -> Conformed:
    spoken = {s.id: LineTiming(seconds=1.1, mouth=()) for s in BOARD.shots if s.line}
    planned = plan(BOARD.shots, spoken)
    slots = running_order(planned)
    voices = tuple(
        SoundCue(
            kind="voice", name="blob", length=52_800,
            start=(at + slot.planned.line_start) * SAMPLES_A_FRAME,
        )
        for slot, at in zip(slots, starts(slots), strict=True)
        if slot.planned and slot.planned.line_frames
    )  # fmt: skip
    return Conformed(
        slots=slots, parts=(), sound="", frames=total_frames(slots), cues=(), planned=planned, voices=voices
    )  # fmt: skip


def test_shots_and_cards_stand_where_the_running_order_puts_them() -> None:
    told = film_plan(conformed(), BOARD, BIBLE)
    assert [s.id for s in told.spans] == [
        "E02-S00-01", "title", "E02-S01-01", "E02-S01-02", "E02-S01-03", "credits",
    ]  # fmt: skip
    assert [s.is_card for s in told.spans] == [False, True, False, False, False, True]
    assert told.spans[-1].start_frame + told.spans[-1].frames == told.frames
    before, after = told.spans[2], told.spans[3]
    assert after.blend_frames == before.start_frame + before.frames - after.start_frame
    assert (before.scene, before.place, before.size, before.action) == (
        "E02-S01",
        "山",
        "close",
        "回头",
    )
    assert told.spans[0].hour == "night"
    assert before.characters == ("张小满",)


def test_lines_are_told_by_the_bibles_name_as_long_as_their_voice_in_the_mix() -> None:
    told = film_plan(conformed(), BOARD, BIBLE)
    assert [(line.speaker, line.group, line.shot) for line in told.lines] == [
        ("张小满", False, "E02-S01-01"),
        ("众弟子", True, "E02-S01-02"),
        ("旁白", False, "E02-S01-03"),
    ]
    first, span = told.lines[0], told.spans[2]
    assert first.start == pytest.approx(span.start + 6 / 25)
    assert round(first.end - first.start, 3) == 1.1
    assert told.lines[2].delivery == "narration"


def test_how_a_voice_is_made_is_told_so_that_a_change_is_seen() -> None:
    told = dict(film_plan(conformed(), BOARD, BIBLE).voices)
    assert set(told) == {"张小满", "众弟子", "旁白"}
    assert "zm_yunxi" in told["张小满"]
