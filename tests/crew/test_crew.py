from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from yingxi.crew.local import LocalCrew
from yingxi.errors import MediaError, StoreConflict


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


def test_workers_that_keep_dying_are_given_up_with_a_remedy() -> None:
    with LocalCrew(1) as crew, pytest.raises(StoreConflict) as caught:
        list(crew.run(always_die, [1]))
    assert "--workers" in caught.value.hint
