"""Does every machine see the same folder? A file is written here, read there and answered."""

from __future__ import annotations

import time
import uuid
from dataclasses import dataclass
from pathlib import Path

from yingxi import __version__
from yingxi.store.blobs import disk_faults
from yingxi.tongue import say

TRIES = 10
PAUSE = 0.2
"""A network file system may show a new file a little late."""


@dataclass(frozen=True, slots=True)
class Question:
    """Which file to look for, and what it says; an empty path asks for the version only."""

    path: str
    token: str


@dataclass(frozen=True, slots=True)
class Answer:
    """A node's version, the reply it wrote, and what went wrong."""

    version: str
    reply: str
    fault: str


@dataclass(frozen=True, slots=True)
class Probe:
    """A question that lies in the folder until it is forgotten."""

    question: Question

    def fault(self, told: Answer) -> str:
        """Why the node that answered can't work with us; empty where it can."""
        if told.version != __version__:
            return say(
                f"装的是影戏 {told.version}，这里是 {__version__}",
                f"it has Yingxi {told.version}, here is {__version__}",
            )
        if told.fault or not told.reply:
            return told.fault
        reply = Path(told.reply)
        if not _patiently_there(reply):
            return say(f"它写进 {reply.parent} 的文件这里看不见", f"what it writes to {reply.parent} is not seen here")  # fmt: skip
        reply.unlink(missing_ok=True)
        return ""

    def forget(self) -> None:
        """Take the file away."""
        if self.question.path:
            Path(self.question.path).unlink(missing_ok=True)


def probe(folder: Path | None) -> Probe:
    """Ask about a folder, or about the version only; StoreConflict where it can't be written."""
    token = uuid.uuid4().hex
    if folder is None:
        return Probe(Question("", token))
    # Among the drafts: what a killed run leaves there is swept.
    path = folder.absolute() / "drafts" / f"probe-{token}"
    with disk_faults(folder):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(token, encoding="utf-8")
    return Probe(Question(str(path), token))


def answer(question: Question, node: str) -> Answer:
    """On a node: look for the file and write a reply beside it."""
    if not question.path:
        return Answer(version=__version__, reply="", fault="")
    path = Path(question.path)
    reply = path.with_name(f"{path.name}-{node}")
    fault = ""
    try:
        if not _patiently_there(path):
            fault = say(f"看不见 {path.parents[1]}", f"does not see {path.parents[1]}")
        else:
            reply.write_text(question.token, encoding="utf-8")
    except OSError as refusal:
        fault = f"{path.parents[1]}: {refusal.strerror or type(refusal).__name__}"
    return Answer(version=__version__, reply=str(reply), fault=fault)


def _patiently_there(path: Path) -> bool:
    for _ in range(TRIES):
        if path.exists():
            return True
        time.sleep(PAUSE)
    return path.exists()
