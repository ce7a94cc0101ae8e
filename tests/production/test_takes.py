"""Rounds of takes: what is bought, what is bought again, and whose word counts."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from takes_land import BEGINS, FIVE, Land, coin

from yingxi.board.model import Shot, Size
from yingxi.errors import BadTake, GateClosed
from yingxi.production.jobs import GateJob
from yingxi.shoot.request import Craft, MediaRole, VideoRequest

BOTH = replace(FIVE, seconds=(2, 3, 4, 5), media=BEGINS | {MediaRole.LAST_FRAME: 1})


def row(*frames: int, black: Sequence[int] = ()) -> Callable[[Shot], Sequence[Shot]]:
    """Shots of one set-up after another, so that each goes on from the one before."""
    return lambda shot: [
        replace(shot, id=f"E01-S01-{i:02d}", size=Size.MEDIUM, frames=length, black=i in black)
        for i, length in enumerate(frames, 1)
    ]


def first_frames(land: Land) -> list[str]:
    films = [r for r in land.shop.sold if isinstance(r, VideoRequest)]
    return [m.blob for f in films for m in f.only(MediaRole.FIRST_FRAME)]


def words(land: Land) -> list[str]:
    return [r.prompt for r in land.new if isinstance(r, VideoRequest)]


def test_what_goes_on_begins_with_the_last_picture_of_the_chosen_take(tmp_path: Path) -> None:
    land = Land(tmp_path, row(75, 75))
    chosen = land.run()
    tail = land.studio.blobs.path(first_frames(land)[1]).read_text()
    assert tail == chosen["E01-S01-01"].film
    assert land.crafts["image"] == 3, "sheet, plate and one keyframe: the other picture was there"
    land.run()
    assert land.new == []


def test_a_black_shot_cuts_what_goes_on(tmp_path: Path) -> None:
    land = Land(tmp_path, row(75, 25, 75, black=[2]))
    land.run()
    assert land.crafts["image"] == 4, "each of the two has a keyframe of its own"


def test_without_a_painter_a_last_frame_is_nobodys(tmp_path: Path) -> None:
    land = Land(tmp_path, row(75, 75))
    land.shop.video = BOTH
    land.run(image=False)
    assert land.crafts == {"video": 2}


def test_nobody_draws_what_no_film_is_made_from(tmp_path: Path) -> None:
    land = Land(tmp_path, row(75))
    land.shop.video = replace(FIVE, media={})
    land.run()
    assert land.crafts == {"video": 1}
    assert land.judged[0].picture == ""
    land.run(video=False)
    assert land.crafts == {}


def test_the_newest_circle_counts(tmp_path: Path) -> None:
    land = Land(tmp_path, row(75))
    land.run(takes=3)
    for number in (3, 1, 2):
        land.say(f"E01-S01-01:{number}", "circle")
    assert land.run(takes=3)["E01-S01-01"].number == 2
    assert land.new == []


def test_a_note_and_a_fault_go_into_the_next_take_and_stay_its_words(tmp_path: Path) -> None:
    land = Land(tmp_path, row(75))
    seen = itertools.count()
    land.fails = lambda _job: ("black",) if next(seen) == 0 else ()
    land.run(retakes=1)
    assert "避免：画面发黑" in words(land)[1]
    land.say("E01-S01-01", "retake", "门要开着")
    land.run(retakes=1)
    (asked,) = words(land)
    assert "注意：门要开着" in asked
    for number in (1, 2):
        land.say(f"E01-S01-01:{number}", "reject", "说的又是别的")
    land.run(retakes=1)
    assert land.new == [], "what was bought by other words stays bought"


def test_the_gates_circle_is_no_persons(tmp_path: Path) -> None:
    land = Land(tmp_path, row(75))
    land.run()
    for name in ("cast:阿青:1", "place:空屋·night·clear:1"):
        land.say(name, "circle")
    with pytest.raises(GateClosed):
        land.run(dailies=True)
    land.say("E01-S01-01:1", "circle")
    land.run(dailies=True)
    assert land.new == []


def test_a_take_that_is_gone_can_be_ordered_anew(tmp_path: Path) -> None:
    land = Land(tmp_path, row(75))
    land.studio.blobs.path(land.run()["E01-S01-01"].film).unlink()
    with pytest.raises(BadTake, match="不在"):
        land.run(reader=True)
    land.say("E01-S01-01", "retake")
    assert land.run(reader=True)["E01-S01-01"].number == 2
    assert land.crafts == {"video": 1, "text": 1}


def test_every_round_is_measured_against_the_same_take_before(tmp_path: Path) -> None:
    land = Land(tmp_path, row(75, 90))
    land.board = replace(
        land.board,
        shots=(land.board.shots[0], replace(land.board.shots[1], blocking=())),
    )
    land.fails = lambda job: ("black",) if job.shot_id.endswith("02") else ()
    with pytest.raises(BadTake):
        land.run(retakes=2)
    second = [job.before for job in land.judged if job.shot_id.endswith("02")]
    assert len(second) == 3
    assert len(set(second)) == 1
    assert second[0]


def test_a_call_sheet_after_a_no_tells_of_the_retake(tmp_path: Path) -> None:
    land = Land(tmp_path, row(75))
    assert land.sheet().to_spend.micros == 5000 + 3000
    land.run()
    assert land.sheet().worst.micros == 0
    land.say("E01-S01-01", "retake")
    assert land.sheet().to_spend.micros == 5000
    land.run()
    assert land.crafts == {"video": 1}


def test_the_readers_looks_at_retakes_are_in_the_worst_case(tmp_path: Path) -> None:
    land = Land(tmp_path, row(75))
    worst = land.sheet(reader=True, retakes=3).worst
    land.fails = lambda _job: ("still",)
    with pytest.raises(BadTake):
        land.run(reader=True, retakes=3)
    spent = sum(1000 * (r.seconds if isinstance(r, VideoRequest) else 1) for r in land.shop.sold)
    assert spent == worst.micros


@pytest.mark.parametrize("seed", range(12))
def test_any_episode_costs_at_most_what_the_sheet_says_and_a_rerun_nothing(
    tmp_path: Path, seed: int
) -> None:
    frames = [(60, 100, 130, 260)[int(4 * coin(seed, i))] for i in range(4)]
    land = Land(tmp_path, row(*frames, black=[2] if coin(seed, "black") < 0.3 else []))
    land.shop.video = BOTH if coin(seed, "both") < 0.5 else FIVE
    takes, retakes = 1 + int(2 * coin(seed, "t")), int(3 * coin(seed, "r"))

    def fails(job: GateJob) -> tuple[str, ...]:
        return ("still",) if coin(seed, land.studio.blobs.path(job.film).read_text()) < 0.4 else ()

    def shoot() -> bool:
        try:
            land.run(takes=takes, retakes=retakes)
        except BadTake:
            return False
        return True

    land.fails = fails
    worst = land.sheet(takes=takes, retakes=retakes).worst
    good = shoot()
    spent = sum(1000 * (r.seconds if isinstance(r, VideoRequest) else 1) for r in land.shop.sold)
    assert spent <= worst.micros
    assert shoot() == good
    assert land.new == []
    if good:
        assert land.sheet(takes=takes, retakes=retakes).to_spend.micros == 0
    assert {r.craft for r in land.shop.sold} == {Craft.IMAGE, Craft.VIDEO}
