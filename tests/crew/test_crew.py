from __future__ import annotations

import multiprocessing
import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from yingxi.crew.local import LocalCrew
from yingxi.errors import MediaError, StoreConflict, UnknownName


def double(n: int) -> int:
    return 2 * n


def refuse(n: int) -> int:
    if n == 3:
        raise MediaError("坏了", hint="修好它")
    return n


def die_once(mark: str) -> str:
    path = Path(mark)
    if not path.exists():
        path.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return "done"


class Stubborn(Exception):
    def __init__(self, one: int, two: int) -> None:
        super().__init__(f"{one} and {two}")


def fail_stubbornly(n: int) -> int:
    raise Stubborn(n, n)


def misname(n: int) -> int:
    raise UnknownName("声音", "zm_nobody", ("zm_yunxi", "zm_yunyang"))


def sleep_beside(folder: str) -> int:
    Path(folder, str(os.getpid())).touch()
    time.sleep(60)
    return 0


def die_with_work_unfinished(folder: str) -> None:
    """The foreman of the next test: it is killed while its workers work."""
    with LocalCrew(2) as crew:
        list(crew.run(sleep_beside, [folder, folder]))


def always_die(_: int) -> int:
    os.kill(os.getpid(), signal.SIGKILL)
    return 0


def test_every_job_is_done_and_named_by_its_index() -> None:
    with LocalCrew(2) as crew:
        assert dict(crew.run(double, [5, 6, 7])) == {0: 10, 1: 12, 2: 14}


def test_a_jobs_error_reaches_the_foreman_with_its_hint() -> None:
    with LocalCrew(1) as crew, pytest.raises(MediaError) as caught:
        list(crew.run(refuse, [1, 2, 3]))
    assert caught.value.hint == "修好它"


def test_a_worker_that_dies_is_replaced_and_its_job_done_again(tmp_path: Path) -> None:
    with LocalCrew(1) as crew:
        assert dict(crew.run(die_once, [str(tmp_path / "mark")])) == {0: "done"}


def test_an_error_that_can_not_travel_is_told_and_not_taken_for_a_death() -> None:
    with LocalCrew(1) as crew, pytest.raises(RuntimeError, match="Stubborn: 4 and 4"):
        list(crew.run(fail_stubbornly, [4]))


def test_an_unknown_name_comes_home_with_the_names_there_are() -> None:
    with LocalCrew(1) as crew, pytest.raises(UnknownName) as caught:
        list(crew.run(misname, [1]))
    assert "zm_yunxi" in caught.value.hint
    assert caught.value.known == ("zm_yunxi", "zm_yunyang")


def test_workers_go_when_their_foreman_is_killed(tmp_path: Path) -> None:
    foreman = multiprocessing.get_context("spawn").Process(
        target=die_with_work_unfinished, args=(str(tmp_path),)
    )
    foreman.start()
    workers = _wait_for(lambda: [int(p.name) for p in tmp_path.iterdir()], count=2)
    foreman.kill()
    foreman.join()
    assert _wait_for(lambda: [w for w in workers if not alive(w)], count=2)


def alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def _wait_for(look: Callable[[], list[int]], *, count: int) -> list[int]:
    end = time.monotonic() + 20
    while time.monotonic() < end:
        if len(seen := look()) >= count:
            return seen
        time.sleep(0.05)
    raise AssertionError(f"waited in vain: {look()}")


def test_workers_that_keep_dying_are_given_up_with_a_remedy() -> None:
    with LocalCrew(1) as crew, pytest.raises(StoreConflict) as caught:
        list(crew.run(always_die, [1]))
    assert "--workers" in caught.value.hint
