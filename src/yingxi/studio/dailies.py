"""样片: the takes of an episode, looked at and decided by a person."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from yingxi.errors import MediaError, UnknownName, UserError
from yingxi.media.decode import frames
from yingxi.media.fit import picture_filling
from yingxi.shoot.purchase import Department
from yingxi.stage.sheets import captioned, grid
from yingxi.store.accounts import PERSON, Accounts, Line
from yingxi.store.blobs import Blobs
from yingxi.studio.sheets import write_sheet
from yingxi.tongue import say

TILE = (240, 426)
MIDDLE = 40
"""The frame that is shown of a take; the last one of a shorter film."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Daily:
    """A take as it is shown: what it is, what was measured, what was said."""

    name: str
    """``E01-S02-03:2``, ``cast:张小满:1``: what it shows, and the number of the take."""
    line: Line
    scores: tuple[tuple[str, bool, str], ...]
    skipped: tuple[tuple[str, str], ...] = ()
    """Rules by which it was not measured, and why not."""


def dailies(accounts: Accounts, episode: int, drama: str = "") -> tuple[Daily, ...]:
    """Every take that was bought for an episode, and every reference for its drama.

    By name and number; of all dramas in the ledger where none is named.
    """
    takes = [
        line
        for line in accounts.lines()
        if line.state == "done" and drama in ("", line.drama)
        and (
            line.department == Department.BIBLE
            or (line.craft == "video" and line.episode == episode)
        )
    ]  # fmt: skip
    takes.sort(key=lambda line: (line.shot, line.take, line.started))
    return tuple(
        Daily(
            name=f"{t.shot}:{t.take}",
            line=t,
            scores=accounts.scores(t.key),
            skipped=accounts.skipped(t.key),
        )
        for t in takes
    )


def decide(accounts: Accounts, shown: Sequence[Daily], name: str, word: str, note: str) -> None:
    """Write down a person's word on a take. Raises UnknownName with the takes there are."""
    found = [one for one in shown if one.name == name]
    if not found:
        raise UnknownName(say("样片", "take"), name, [one.name for one in shown])
    accounts.say(found[-1].line.key, word, note, PERSON)


def retake(accounts: Accounts, shown: Sequence[Daily], shot: str, note: str) -> None:
    """Reject every take of a shot: the next run shoots another. Raises UserError.

    What was rejected before keeps what was said of it: the take after it was bought by those words.
    """
    found = [one for one in shown if one.line.shot == shot]
    if not found:
        raise UserError(
            say(f"没有 {shot} 的样片", f"no takes of {shot}"),
            hint="、".join(dict.fromkeys(one.line.shot for one in shown)),
        )
    for one in found:
        if one.line.verdict != "reject":
            accounts.say(one.line.key, "reject", note, PERSON)


def contact_sheet(shown: Sequence[Daily], blobs: Blobs, path: Path) -> Path:
    """A labelled picture of every take with its name, its measures and the word on it."""
    tiles: list[NDArray[np.uint8]] = []
    for one in shown:
        wrong = [f"{rule} {told}" for rule, good, told in one.scores if not good]
        word = {"circle": say("选用", "circled"), "reject": say("不用", "rejected")}.get(
            one.line.verdict, ""
        )
        tiles.append(
            captioned(
                _picture(one.line, blobs),
                f"{one.name} {word}",
                "、".join(wrong) or str(one.line.actual or ""),
            )
        )
    return write_sheet(grid(tiles, columns=4), path)


def _picture(line: Line, blobs: Blobs) -> NDArray[np.uint8]:
    if not all(blobs.path(blob).exists() for blob in line.blobs.values()):
        return np.zeros((TILE[1], TILE[0], 3), np.uint8)
    if "video" in line.blobs:
        return _frame(blobs.checked(line.blobs["video"]))
    path = blobs.checked(next(iter(line.blobs.values())))
    return picture_filling(path, width=TILE[0], height=TILE[1])


def _frame(film: Path) -> NDArray[np.uint8]:
    """A frame of a film; black where it can't be read, for then that is what is wrong with it."""
    try:
        (last,) = deque(islice(frames(film), MIDDLE), maxlen=1) or (None,)
    except MediaError:
        last = None
    if last is None:
        return np.zeros((TILE[1], TILE[0], 3), np.uint8)
    picture = cv2.cvtColor(last, cv2.COLOR_YUV2BGR_I420)
    return np.asarray(cv2.resize(picture, TILE, interpolation=cv2.INTER_AREA), np.uint8)
