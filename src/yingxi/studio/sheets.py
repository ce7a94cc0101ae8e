"""Pictures for those who would rather look than read: boards, casts, contact sheets."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from yingxi.bible.model import Bible
from yingxi.board.model import Shot, Storyboard
from yingxi.label.aigc import PLACEHOLDER_PRODUCER, AigcLabel
from yingxi.label.write import picture as write_picture
from yingxi.shoot.plan import plan_shot
from yingxi.stage.backdrop import Backdrop
from yingxi.stage.direct import direct, look_of
from yingxi.stage.perform import still
from yingxi.stage.score import World
from yingxi.stage.sheets import captioned, portrait
from yingxi.store.blobs import disk_faults


def board_tiles(
    board: Storyboard, bible: Bible, backdrop: Callable[[World], Backdrop]
) -> list[NDArray[np.uint8]]:
    """Every shot's middle frame with its name and words."""
    return [_tile(shot, bible, board.fps, backdrop) for shot in board.shots]


def cast_tiles(bible: Bible) -> list[NDArray[np.uint8]]:
    """Everybody but the groups, with name, role and age."""
    return [
        captioned(portrait(look_of(c)), c.name, f"{c.role} {c.age}")
        for c in bible.cast
        if not c.group
    ]


def _tile(
    shot: Shot, bible: Bible, fps: int, backdrop: Callable[[World], Backdrop]
) -> NDArray[np.uint8]:
    performance = direct(plan_shot(shot, None), bible)
    painted = None if shot.black else backdrop(performance.world)
    return captioned(
        still(performance, performance.frames // 2, backdrop=painted),
        f"{shot.id} {shot.size} {shot.frames / fps:.1f}s",
        shot.line.text if shot.line else shot.action,
    )


def write_sheet(picture: NDArray[np.uint8], path: Path) -> Path:
    """Write a labelled contact sheet."""
    with disk_faults(path):
        path.parent.mkdir(parents=True, exist_ok=True)
    produce_id = "SHEET-" + hashlib.sha256(picture.tobytes()).hexdigest()[:12].upper()
    write_picture(
        picture, path, AigcLabel(producer=PLACEHOLDER_PRODUCER, produce_id=produce_id), quality=86
    )
    return path
