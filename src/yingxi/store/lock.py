"""Who may use a store at the same time as whom. A lock left by a dead process does not count."""

from __future__ import annotations

import fcntl
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path

from yingxi.errors import StoreConflict
from yingxi.store.blobs import Blobs, disk_faults
from yingxi.tongue import say


@contextmanager
def alone(root: Path) -> Generator[None]:
    """The store for this run only, swept of what killed runs left half-made.

    Raises StoreConflict where another run has it.
    """
    with _lock_file(root) as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as fault:
            raise StoreConflict(
                say(
                    f"{root.parent} 正在另一个窗口里制作", f"{root.parent} is being made elsewhere"
                ),
                hint=say("等它做完，或先停掉它", "wait for it, or stop it first"),
            ) from fault
        with _swept(root):
            yield


@contextmanager
def together(root: Path) -> Generator[None]:
    """The store beside other runs of this kind; whoever comes to an empty house sweeps it."""
    with _lock_file(root) as file:
        with suppress(BlockingIOError):
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            Blobs(root).sweep_drafts()
        fcntl.flock(file, fcntl.LOCK_SH)
        yield


@contextmanager
def _swept(root: Path) -> Generator[None]:
    blobs = Blobs(root)
    blobs.sweep_drafts()
    try:
        yield
    finally:
        blobs.sweep_drafts()


@contextmanager
def _lock_file(root: Path) -> Generator[int]:
    with disk_faults(root):
        root.mkdir(parents=True, exist_ok=True)
        file = (root / "lock").open("w")
    with file:
        yield file.fileno()
