"""The studio's book of what it labelled: a watermark's 64 bits lead back to the work.

A platform's transcode drops every label that stands beside the pixels; the watermark stays, but
holds only a hash. The book is a text file of JSON lines in the studio's own folder, and it is
only ever added to.
"""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Generator, Iterable
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from yingxi.label.home import home_folder, private_folder
from yingxi.media.atomic import media_errors

NAME = "register.jsonl"
SCHEMA = "yingxi.register/1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One labelled file."""

    payload: str
    """The watermark's 64 bits as 16 hex digits; empty for a file without one."""
    produce_id: str
    producer: str
    title: str
    file: str
    """Its name, without the folder."""
    sha256: str
    """Of the whole finished file."""
    essence: str
    """Of what the audience gets (`Carrier.essence`)."""
    key: str
    """The fingerprint of the key that sealed it; empty where nothing is sealed."""
    date: str
    """ISO 8601, UTC."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """The book as it was read: every entry in the order of writing."""

    entries: tuple[Entry, ...] = ()
    torn: int = 0
    """Lines that could not be read: a writer was interrupted, or a person edited the file."""

    def lookup(self, payload: int) -> tuple[Entry, ...]:
        """What was labelled with this payload, the latest first."""
        told = hexed(payload)
        return tuple(one for one in reversed(self.entries) if one.payload == told)

    def of_work(self, produce_id: str) -> tuple[Entry, ...]:
        """What was labelled under this ProduceID, the latest first."""
        return tuple(one for one in reversed(self.entries) if one.produce_id == produce_id)


def hexed(payload: int) -> str:
    """A watermark's payload as the book writes it."""
    return f"{payload:016x}"


def register_path(home: Path | None = None) -> Path:
    """Where the book lies."""
    return (home or home_folder()) / NAME


def enter(entry: Entry, *, home: Path | None = None) -> None:
    """Add an entry; safe beside other processes. Raises StoreConflict or MediaError."""
    path = register_path(home)
    private_folder(path.parent)
    line = json.dumps({"schema": SCHEMA, **asdict(entry)}, ensure_ascii=False) + "\n"
    with media_errors(path, "write"), _alone(path) as handle:
        size = os.fstat(handle).st_size
        # A writer that died in the middle left no line's end: its half must not swallow ours.
        torn = size > 0 and _last(path) != b"\n"
        # A file's name may hold bytes that are no text.
        whole = (b"\n" if torn else b"") + line.encode("utf-8", "backslashreplace")
        if os.write(handle, whole) < len(whole):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        os.fsync(handle)


def read_register(home: Path | None = None) -> Register:
    """The whole book; an empty one where there is none yet. Lines that make no sense are counted."""
    path = register_path(home)
    if not path.exists():
        return Register()
    with media_errors(path, "read"), path.open(encoding="utf-8", errors="replace") as file:
        return _read(file)


def _read(lines: Iterable[str]) -> Register:
    known = {each.name for each in fields(Entry)}
    found: list[Entry] = []
    torn = 0
    for line in lines:
        if not line.strip():
            continue
        try:
            told = json.loads(line)
        except (ValueError, RecursionError):
            told = None
        if (
            not isinstance(told, dict)
            or told.get("schema") != SCHEMA
            or not all(isinstance(told.get(name), str) for name in known)
        ):
            torn += 1
            continue
        found.append(Entry(**{name: told[name] for name in known}))
    return Register(entries=tuple(found), torn=torn)


def _last(path: Path) -> bytes:
    with path.open("rb") as file:
        file.seek(-1, os.SEEK_END)
        return file.read(1)


@contextmanager
def _alone(path: Path) -> Generator[int]:
    """The book open for adding, and nobody else adding meanwhile."""
    handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        if os.name == "posix":
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX)
        yield handle
    finally:
        os.close(handle)
