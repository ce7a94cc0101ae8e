from __future__ import annotations

import multiprocessing
from pathlib import Path

from labours import alive, sleep_beside, sleepers, wait_for

from yingxi.crew.local import LocalCrew


def die_with_work_unfinished(folder: str) -> None:
    """The foreman of the next test: it is killed while its workers work."""
    with LocalCrew(2) as crew:
        list(crew.run(sleep_beside, [folder, folder]))


def test_workers_go_when_their_foreman_is_killed(tmp_path: Path) -> None:
    foreman = multiprocessing.get_context("spawn").Process(
        target=die_with_work_unfinished, args=(str(tmp_path),)
    )
    foreman.start()
    workers = wait_for(lambda: sleepers(tmp_path), count=2)
    foreman.kill()
    foreman.join()
    assert wait_for(lambda: [w for w in workers if not alive(w)], count=2)
