"""Every crew keeps the same promises."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any

import pytest
from labours import (
    alive,
    always_die,
    die_once,
    double,
    fail_stubbornly,
    misname,
    refuse,
    refuse_beside_a_sleeper,
    sleep_beside,
    sleepers,
    threads_allowed,
    wait_for,
    write_down,
)
from ray_land import cluster_of, needs_ray

from yingxi.crew.local import LocalCrew
from yingxi.crew.ray import RayCrew
from yingxi.errors import MediaError, StoreConflict, UnknownName

NewCrew = Callable[[int], Any]


@pytest.fixture
def _no_network() -> None:
    """Ray asks the routes for this machine's own address, by a socket that sends nothing."""


@pytest.fixture(scope="module", params=["local", pytest.param("ray", marks=needs_ray)])
def new_crew(request: pytest.FixtureRequest) -> Generator[NewCrew]:
    if request.param == "local":
        yield LocalCrew
        return
    with cluster_of(2) as cluster:
        yield lambda workers: RayCrew(cluster.address, workers=workers)


def test_every_job_is_done_and_named_by_its_index(new_crew: NewCrew) -> None:
    with new_crew(2) as crew:
        assert dict(crew.run(double, range(40))) == {n: 2 * n for n in range(40)}


def test_no_jobs_are_no_work(new_crew: NewCrew) -> None:
    with new_crew(2) as crew:
        assert list(crew.run(double, [])) == []


def test_a_crew_works_again_after_it_went_home(new_crew: NewCrew) -> None:
    crew = new_crew(1)
    with crew:
        assert list(crew.run(double, [1])) == [(0, 2)]
    with crew:
        assert list(crew.run(double, [2])) == [(0, 4)]


def test_earlier_jobs_begin_first(new_crew: NewCrew, tmp_path: Path) -> None:
    with new_crew(1) as crew:
        list(crew.run(write_down, [(str(tmp_path), n) for n in range(8)]))
    assert (tmp_path / "began").read_text().split() == [str(n) for n in range(8)]


def test_a_jobs_error_reaches_the_foreman_with_its_hint(new_crew: NewCrew) -> None:
    with new_crew(1) as crew, pytest.raises(MediaError, match="坏了") as caught:
        list(crew.run(refuse, [1, 2, 3]))
    assert type(caught.value) is MediaError
    assert caught.value.hint == "修好它"


def test_an_unknown_name_comes_home_with_the_names_there_are(new_crew: NewCrew) -> None:
    with new_crew(1) as crew, pytest.raises(UnknownName) as caught:
        list(crew.run(misname, [1]))
    assert "zm_yunxi" in caught.value.hint
    assert caught.value.known == ("zm_yunxi", "zm_yunyang")


def test_an_error_that_can_not_travel_is_told_and_not_taken_for_a_death(new_crew: NewCrew) -> None:
    with new_crew(1) as crew, pytest.raises(RuntimeError, match="Stubborn: 4 and 4"):
        list(crew.run(fail_stubbornly, [4]))


def test_an_error_stops_what_the_others_have_in_hand(new_crew: NewCrew, tmp_path: Path) -> None:
    with new_crew(2) as crew, pytest.raises(MediaError):
        list(crew.run(refuse_beside_a_sleeper, [str(tmp_path)] * 2))
    (sleeper,) = sleepers(tmp_path)
    assert wait_for(lambda: [p for p in [sleeper] if not alive(p)], count=1)


def test_a_worker_that_dies_is_replaced_and_its_job_done_again(
    new_crew: NewCrew, tmp_path: Path
) -> None:
    with new_crew(1) as crew:
        done = dict(crew.run(die_once, [str(tmp_path / name) for name in "ab"]))
    assert done == {0: "done", 1: "done"}


def test_workers_that_keep_dying_are_given_up_with_a_remedy(new_crew: NewCrew) -> None:
    with new_crew(1) as crew, pytest.raises(StoreConflict) as caught:
        list(crew.run(always_die, [1]))
    assert "--workers" in caught.value.hint


def test_a_crew_sent_home_now_leaves_its_work(new_crew: NewCrew, tmp_path: Path) -> None:
    began = 0.0
    with pytest.raises(KeyboardInterrupt), new_crew(2) as crew:
        for _ in crew.run(sleep_where_told, [str(tmp_path), ""]):
            wait_for(lambda: sleepers(tmp_path), count=1)
            began = time.monotonic()
            raise KeyboardInterrupt
    assert time.monotonic() - began < 15
    (sleeper,) = sleepers(tmp_path)
    assert wait_for(lambda: [p for p in [sleeper] if not alive(p)], count=1)


def sleep_where_told(folder: str) -> int:
    return sleep_beside(folder) if folder else 0


def test_workers_do_not_take_more_than_a_thread(new_crew: NewCrew) -> None:
    with new_crew(1) as crew:
        assert dict(crew.run(threads_allowed, [0])) == {0: "11"}
