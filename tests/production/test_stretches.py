"""What is filmed in one go: long shots in parts, and pictures that are carried over a cut."""

from __future__ import annotations

from dataclasses import replace

import pytest

from yingxi.board.model import Blocking, Hour, Setting, Shot, Size, Transition
from yingxi.production.stretches import stretches
from yingxi.shoot.plan import PlannedShot
from yingxi.shoot.provider import Abilities
from yingxi.shoot.request import Craft, MediaRole

BEGINS = {MediaRole.FIRST_FRAME: 1}
MEETS = BEGINS | {MediaRole.LAST_FRAME: 1}
FIVE = Abilities(craft=Craft.VIDEO, seconds=(5,), media=BEGINS)
BOTH = Abilities(craft=Craft.VIDEO, seconds=(2, 3, 4, 5), media=MEETS)
BLIND = Abilities(craft=Craft.VIDEO, seconds=(5,))
SHOT = Shot(
    id="E01-S01-01", size=Size.MEDIUM, setting=Setting(place="山门"),
    blocking=(Blocking(character="小满"),), frames=75,
)  # fmt: skip


def planned(number: int, frames: int = 75, **changes: object) -> PlannedShot:
    shot = replace(SHOT, id=f"E01-S01-{number:02d}", frames=frames, **changes)  # pyright: ignore[reportArgumentType]
    return PlannedShot(shot=shot, frames=frames)


def test_a_shot_within_the_models_length_is_one_stretch() -> None:
    (one,) = stretches([planned(1, 125)], FIVE)
    assert (one.id, one.start, one.frames, one.follows) == ("E01-S01-01", 0, 125, "")


@pytest.mark.parametrize(("frames", "parts"), [(143, 1), (145, 2), (250, 2), (251, 3), (400, 4)])
def test_a_longer_shot_is_filmed_in_equal_parts_that_go_on_from_each_other(
    frames: int, parts: int
) -> None:
    found = stretches([planned(1, frames)], FIVE)
    assert len(found) == parts
    assert sum(s.frames for s in found) == frames
    assert max(s.frames for s in found) - min(s.frames for s in found) <= 1
    assert [s.start for s in found] == [sum(p.frames for p in found[:i]) for i in range(parts)]
    assert [s.follows for s in found] == ["", *(s.id for s in found[:-1])]


def test_a_model_that_takes_no_first_frame_films_a_long_shot_in_one() -> None:
    (one,) = stretches([planned(1, 400)], BLIND)
    assert one.frames == 400


def test_an_action_that_goes_on_over_a_cut_begins_with_the_last_picture() -> None:
    one, two = stretches([planned(1), planned(2)], FIVE)
    assert (one.meets, two.follows, two.before) == ("", one.id, one.id)


def test_where_the_last_frame_can_be_given_and_will_be_seen_it_is_the_next_keyframe() -> None:
    one, two = stretches([planned(1, 75), planned(2)], BOTH)
    assert (one.meets, two.follows) == (two.id, "")
    one, two = stretches([planned(1, 40), planned(2)], replace(BOTH, seconds=(5,)))
    assert (one.meets, two.follows) == ("", one.id), "its last frame would be cut off"


@pytest.mark.parametrize(
    "change",
    [
        {"size": Size.CLOSE},
        {"setting": Setting(place="山门", hour=Hour.NIGHT)},
        {"blocking": (Blocking(character="老天师"),)},
        {"blocking": ()},
        {"transition": Transition.DISSOLVE},
    ],
)
def test_any_other_cut_is_a_cut(change: dict[str, object]) -> None:
    one, two = stretches([planned(1), planned(2, **change)], BOTH)  # pyright: ignore[reportArgumentType]
    assert not one.meets
    assert not two.follows


def test_black_shots_need_nobody() -> None:
    one, two = stretches([planned(1), planned(2, black=True), planned(3)], FIVE)
    assert [one.id, two.id] == ["E01-S01-01", "E01-S01-03"]
