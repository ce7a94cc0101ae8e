"""What the tests give a crew to do, and how they see whether it lives."""

from __future__ import annotations

import os
import signal
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from yingxi.errors import MediaError, UnknownName

Seen = TypeVar("Seen", list[int], list[str], list[Path])


def double(n: int) -> int:
    return 2 * n


def refuse(n: int) -> int:
    if n == 3:
        raise MediaError("坏了", hint="修好它")
    return n


def misname(n: int) -> int:
    raise UnknownName("声音", "zm_nobody", ("zm_yunxi", "zm_yunyang"))


class Stubborn(Exception):
    def __init__(self, one: int, two: int) -> None:
        super().__init__(f"{one} and {two}")


def fail_stubbornly(n: int) -> int:
    raise Stubborn(n, n)


def die_once(mark: str) -> str:
    path = Path(mark)
    if not path.exists():
        path.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return "done"


def always_die(_: int) -> int:
    os.kill(os.getpid(), signal.SIGKILL)
    return 0


def sleep_beside(folder: str) -> int:
    Path(folder, str(os.getpid())).touch()
    time.sleep(60)
    return 0


def refuse_beside_a_sleeper(folder: str) -> int:
    """The first to come sleeps; the second is refused once it sees the first asleep."""
    try:
        Path(folder, "first").touch(exist_ok=False)
    except FileExistsError:
        wait_for(lambda: sleepers(Path(folder)), count=1)
        raise MediaError("坏了", hint="修好它") from None
    return sleep_beside(folder)


def threads_allowed(_: int) -> str:
    return os.environ.get("OMP_NUM_THREADS", "") + os.environ.get("NUMBA_NUM_THREADS", "")


def write_down(task: tuple[str, int]) -> int:
    folder, n = task
    with Path(folder, "began").open("a") as file:
        file.write(f"{n}\n")
    return n


def work_a_while(task: tuple[str, int]) -> int:
    """Square a number slowly, and leave word of who did it: a node's workers have one parent."""
    folder, n = task
    Path(folder, f"{n}-{os.getppid()}-{uuid.uuid4().hex}").touch()
    time.sleep(0.4)
    return n * n


def fall_with_the_doomed(task: tuple[str, int]) -> int:
    """Square a number, but never on the node that is doomed; the others wait till it has begun."""
    folder, n = task
    employer = str(os.getppid())
    Path(folder, f"{n}-{employer}-{uuid.uuid4().hex}").touch()
    for doomed in Path(folder).with_name("doomed").glob("*"):
        if doomed.name == employer:
            time.sleep(600)
        wait_for(lambda name=doomed.name: list(Path(folder).glob(f"*-{name}-*")), count=1)
    return n * n


def employers(folder: Path) -> list[str]:
    """Who had work done in the folder."""
    return sorted({p.name.split("-")[1] for p in folder.iterdir()})


def sleepers(folder: Path) -> list[int]:
    return [int(p.name) for p in folder.iterdir() if p.name.isdigit()]


def alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def wait_for(look: Callable[[], Seen], *, count: int, seconds: float = 20) -> Seen:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if len(seen := look()) >= count:
            return seen
        time.sleep(0.05)
    raise AssertionError(f"waited in vain: {look()}")
