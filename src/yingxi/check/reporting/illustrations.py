"""The pictures of a report: a cover, a strip of the whole film, frames at every finding, its sound."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from yingxi.check.finding import Finding, Severity
from yingxi.check.reporting.report import Report
from yingxi.check.reporting.stills import Still, detail, jpeg, stills, strip
from yingxi.check.reporting.waveform import Shape, shape_of_sound

STRIP = (1920, 144)
_COVER_SIDE, _FRAME_SIDE = 400, 190
_MOST_FRAMES = 120
_MOST_BYTES = 1_700_000
"""Of all frames as JPEG; a page grows by a third over that, and stays under 3 MB."""
_MOMENT = 0.2
"""Seconds; a shorter fault is shown by one frame."""
_ORDER = (Severity.ERROR, Severity.WARNING, Severity.NOTE)

Frames = Mapping[float, bytes]
"""JPEG files by their time in seconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Illustrations:
    """Everything that can be seen or heard of a film in a report; JPEG files and a shape."""

    cover: bytes = b""
    strip: bytes = b""
    frames: Frames = field(default_factory=dict[float, bytes])
    sound: Shape | None = None

    def of(self, finding: Finding) -> tuple[tuple[float, bytes], ...]:
        """The frames that show a finding, with their times; fewer where there was no room."""
        return tuple((at, self.frames[at]) for at in moments(finding) if at in self.frames)


def illustrate(
    report: Report, path: Path, *, heard: Callable[[float], object] | None = None
) -> Illustrations:
    """Take the pictures for a report out of its film. Raises MediaError.

    ``heard`` is told after each stretch of work how much of all is done, 0 to 1.
    """
    tell = heard or _nobody
    sound = shape_of_sound(path)
    tell(0.1)
    if not report.film.width:
        return Illustrations(sound=sound)
    small = _strip_stills(report, path)
    tell(0.4)
    best = max(small, key=lambda still: detail(still.picture), default=None)
    cover = b"" if best is None else _first(path, best.at)
    frames = _frames(report, path)
    tell(1.0)
    return Illustrations(
        cover=cover,
        strip=jpeg(strip([s.picture for s in small], width=STRIP[0], height=STRIP[1])),
        frames=frames,
        sound=sound,
    )


def _nobody(_: float) -> None:
    pass


def moments(finding: Finding) -> tuple[float, ...]:
    """When a finding is looked at: at its start, in its middle and at its end."""
    if finding.start is None:
        return ()
    start = max(0.0, finding.start)
    end = start if finding.end is None else finding.end
    if end - start < _MOMENT:
        return (round(start, 2),)
    # What begins and ends with a cut is over at its end: the last frame is the one before.
    return tuple(round(at, 2) for at in (start, (start + end) / 2, end - 0.05))


def wanted(findings: Iterable[Finding]) -> list[float]:
    """The times of all frames that a report shows, the gravest findings first, each once."""
    listed = list(findings)
    ordered = (f for grade in _ORDER for f in listed if f.severity is grade)
    return list(
        islice(dict.fromkeys(at for finding in ordered for at in moments(finding)), _MOST_FRAMES)
    )


def _strip_stills(report: Report, path: Path) -> list[Still]:
    film = report.film
    width, height = STRIP
    count = max(4, round(width / (height * film.width / film.height)))
    times = [film.seconds * (i + 0.5) / count for i in range(count)]
    return list(stills(path, times, short_side=min(height, round(width / count))))


def _first(path: Path, at: float) -> bytes:
    return next((jpeg(s.picture) for s in stills(path, [at], short_side=_COVER_SIDE)), b"")


def _frames(report: Report, path: Path) -> dict[float, bytes]:
    order = wanted(report.findings)
    taken = {s.at: jpeg(s.picture) for s in stills(path, order, short_side=_FRAME_SIDE)}
    kept: dict[float, bytes] = {}
    room = _MOST_BYTES
    for at in order:
        room -= len(taken.get(at, b""))
        if at in taken and room >= 0:
            kept[at] = taken[at]
    return kept
