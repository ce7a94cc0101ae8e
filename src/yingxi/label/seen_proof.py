"""The label on films and pictures, read as a viewer would: there, large, long, everywhere.

A film is read where the law looks: its opening step by step, and places spread over the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path

import av
import cv2
import numpy as np

from yingxi.errors import MediaError
from yingxi.label.eye import Bgr, Written, read_line, read_picture
from yingxi.label.proof import VisibleProof
from yingxi.label.rules import VisibleRule, rule_for, says_so
from yingxi.media.atomic import media_errors
from yingxi.tongue import say

PLACES = 12
"""Where the rest of a film is read."""
_SEARCHES = 2
"""Places of the rest at which the whole picture is searched, where it is not in its corner."""
_STEP = 0.2
"""Seconds from one reading of the opening to the next."""
_LATEST = 1.0
"""Seconds after which a label no longer stands on the opening picture; our reading of the rule."""
_SLACK = 0.2
"""Seconds that the steps may hide."""
_STANDS = 0.9
"""Share of the places read at which a standing label must be legible: people and dust cross it."""
_STRIP = 0.25
_GONE = 1.0
"""Seconds after the opening at which the large label has surely gone."""
_TOLERANCE = 1.5
"""Pixels of a letter that its soft rim hides from the measure."""

EyeFor = Callable[[Bgr], tuple[Written, ...]]
Line = Callable[[Bgr], Written]


def prove_picture(
    picture: Bgr, *, day: date | None = None, eye: EyeFor | None = None
) -> VisibleProof:
    """Read the label on one picture ``(h, w, 3)``. Raises MissingExtra."""
    rule = rule_for("picture", day)
    found = _find(picture, eye or read_picture)
    if found is None:
        return VisibleProof(faults=(_nothing(),))
    share = _height(picture, found) / min(picture.shape[:2])
    faults = _too_small(share, rule, min(picture.shape[:2])) + _off_edge(found, picture, rule)
    return VisibleProof(
        present=True, opening_height_share=share, text=found.text, box=_box(found), faults=faults,
    )  # fmt: skip


def prove_film(
    path: Path, *, day: date | None = None, eye: EyeFor | None = None, line: Line | None = None
) -> VisibleProof:
    """Read the label on a film. Raises MissingExtra, and MediaError for what has no picture."""
    eye, line, rule = eye or read_picture, line or read_line, rule_for("video", day)
    found: Written | None = None
    since = until = share = 0.0
    side = 0
    for at, picture in _opening(path, rule.opening_seconds + _LATEST + 2 * _STEP):
        if found is None:
            found = _find(picture, eye, whole=at == 0 or at >= _LATEST)
            if found is None and at >= _LATEST:
                break
            if found is not None:
                since, side = at, min(picture.shape[:2])
                share = _height(picture, found) / side
        elif not _still_there(picture, found, line, eye):
            break
        until = at
        if until - since > rule.opening_seconds + _STEP:
            break
    if found is None:
        return VisibleProof(faults=(_nothing(),))
    seconds = until - since
    stands = _standing(path, until + _GONE, found, eye)
    faults = _too_small(share, rule, side) + _too_short(seconds, rule)
    if rule.every_episode and stands < _STANDS:
        faults += (
            say(
                f"其余画面只有 {stands:.0%} 读得到标识",
                f"the label is legible over {stands:.0%} of the rest only",
            ),
        )
    return VisibleProof(
        present=True, opening_from=since, opening_seconds=seconds, opening_height_share=share,
        standing_share=stands, text=found.text, box=_box(found), faults=faults,
    )  # fmt: skip


def _too_short(seconds: float, rule: VisibleRule) -> tuple[str, ...]:
    if seconds >= rule.opening_seconds - _SLACK:
        return ()
    return (
        say(
            f"片头标识只有 {seconds:.1f} 秒，应不少于 {rule.opening_seconds:g} 秒",
            f"the opening label stands {seconds:.1f} s; {rule.opening_seconds:g} s are asked",
        ),
    )


def _standing(path: Path, start: float, opening: Written, eye: EyeFor) -> float:
    """The share of `PLACES` after the opening where a label can be read; 1 for a film that is over."""
    read: list[bool] = []
    searches = _SEARCHES
    known = opening
    for picture in _places(path, start):
        seen = _label_in(eye(_around(picture, known)))
        if seen is None and searches:
            searches -= 1
            seen = _find(picture, eye)
            known = seen or known
        read.append(seen is not None)
    return sum(read) / len(read) if read else 1.0


def _find(picture: Bgr, eye: EyeFor, *, whole: bool = True) -> Written | None:
    """The label, sought first in the strips along the top and the bottom: reading is slow."""
    height = picture.shape[0]
    strip = max(1, round(height * _STRIP))
    strips = [(0, strip), (height - strip, height)]
    for top, bottom in [*strips, (0, height)] if whole else strips:
        found = _label_in(eye(np.ascontiguousarray(picture[top:bottom])))
        if found is not None:
            return Written(
                text=found.text, sure=found.sure, left=found.left, right=found.right,
                top=found.top + top, bottom=found.bottom + top,
            )  # fmt: skip
    return None


def _label_in(lines: Sequence[Written]) -> Written | None:
    return next((w for w in lines if w.sure > 0.6 and says_so(w.text)), None)


def _still_there(picture: Bgr, found: Written, line: Line, eye: EyeFor) -> bool:
    """Whether the label stands where it was, as large: the quick reader, then the thorough one."""
    pad = (found.bottom - found.top) // 8
    crop = picture[
        max(0, found.top - pad) : found.bottom + pad, max(0, found.left - pad) : found.right + pad
    ]
    if says_so(line(np.ascontiguousarray(crop)).text):
        return True
    seen = _label_in(eye(_around(picture, found)))
    return seen is not None and _size(seen) > 0.85 * _size(found)


def _size(written: Written) -> int:
    return written.bottom - written.top


def _around(picture: Bgr, found: Written) -> Bgr:
    """The corner in which a label was, with room for one of another size."""
    height, width = picture.shape[:2]
    tall, wide = 2 * (found.bottom - found.top), found.right - found.left
    return np.ascontiguousarray(
        picture[
            max(0, found.top - tall) : min(height, found.bottom + tall),
            max(0, found.left - wide) : min(width, found.right + wide),
        ]
    )


def _height(picture: Bgr, found: Written) -> float:
    """Pixels from the top to the bottom of the letters: the longest run of rows with ink."""
    crop = picture[found.top : found.bottom, found.left : found.right]
    grey = cv2.cvtColor(np.ascontiguousarray(crop), cv2.COLOR_BGR2GRAY)
    _, ink = cv2.threshold(grey, 0, 1, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    if ink.mean() > 0.5:
        ink = 1 - ink
    rows = ink.mean(axis=1) > 0.03
    best = run = 0
    for row in rows:
        run = run + 1 if row else 0
        best = max(best, run)
    return float(best)


def _too_small(share: float, rule: VisibleRule, side: int) -> tuple[str, ...]:
    if share + _TOLERANCE / side >= rule.letter_share:
        return ()
    return (
        say(
            f"标识字高 {share:.1%}，应不小于短边的 {rule.letter_share:.0%}",
            f"letters are {share:.1%} of the short side; {rule.letter_share:.0%} are asked",
        ),
    )


def _off_edge(found: Written, picture: Bgr, rule: VisibleRule) -> tuple[str, ...]:
    height, width = picture.shape[:2]
    x, y = (found.left + found.right) / 2 / width, (found.top + found.bottom) / 2 / height
    if min(x, 1 - x, y, 1 - y) <= rule.edge_share:
        return ()
    return (say("标识不在画面边角", "the label is at no edge or corner"),)


def _nothing() -> str:
    return say("画面上读不到 AI 生成的标识", "no AI label can be read in the picture")


def _box(found: Written) -> tuple[int, int, int, int]:
    return found.left, found.top, found.right, found.bottom


def still(path: Path) -> Bgr | None:
    """A picture file's pixels; none for a film. Raises MediaError."""
    with media_errors(path, "read"), path.open("rb") as file:
        head = file.read(12)
    if not (head.startswith((b"\x89PNG", b"\xff\xd8")) or head[:4] + head[8:] == b"RIFFWEBP"):
        return None
    with media_errors(path, "read"):
        picture = cv2.imdecode(np.fromfile(path, np.uint8), cv2.IMREAD_COLOR)
    if picture is None:
        raise MediaError(
            say(f"{path.name} 不是能读的图片", f"{path.name} is no readable picture"),
            hint=say("请换一个文件", "give another file"),
        )
    return np.asarray(picture, np.uint8)


def _opening(path: Path, seconds: float) -> Iterator[tuple[float, Bgr]]:
    """Pictures of the first seconds, `_STEP` apart, with their times."""
    due = 0.0
    with media_errors(path, "read"), av.open(str(path)) as film:
        if not film.streams.video:
            raise MediaError(
                say(f"{path.name} 里没有画面", f"{path.name} has no picture"),
                hint=say("请给一个有画面的文件", "give a file with a picture"),
            )
        for frame in film.decode(video=0):
            at = float(frame.time or 0.0)
            if at > seconds:
                return
            if at + 1e-6 >= due:
                due = at + _STEP
                yield at, np.asarray(frame.to_ndarray(format="bgr24"), np.uint8)


def _places(path: Path, start: float) -> Iterator[Bgr]:
    """Pictures spread evenly from a time to the end."""
    with media_errors(path, "read"), av.open(str(path)) as film:
        end = (film.duration or 0) / av.time_base
        for k in range(PLACES if end - start > 0.5 else 0):
            film.seek(int((start + (end - start) * (k + 0.5) / PLACES) * av.time_base))
            frame = next(film.decode(video=0), None)
            if frame is not None:
                yield np.asarray(frame.to_ndarray(format="bgr24"), np.uint8)
