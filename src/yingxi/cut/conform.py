"""A shot, conformed: its frames with everything burned in, encoded once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from yingxi.cut.overlay import Overlay, burn
from yingxi.media.encode import ShotWriter
from yingxi.media.standard import I420, MASTER, Recipe


def conform(
    frames: Iterable[I420],
    overlays: Sequence[Overlay],
    path: Path,
    *,
    recipe: Recipe = MASTER,
    mark: Callable[[I420], None] | None = None,
) -> int:
    """Burn the overlays into the frames, encode them, and return how many there were.

    ``mark`` changes each finished frame in place, after everything visible: the watermark. The frames are not changed: the stage may hand out the same one twice. Raises MediaError, and
    StoreConflict on a full disk; ``path`` is then as it was before.
    """
    with ShotWriter(path, recipe) as shot:
        for index, frame in enumerate(frames):
            showing = [layer for layer in overlays if layer.strength(index)]
            if showing or mark is not None:
                frame = frame.copy()
                burn(frame, showing, index)
            if mark is not None:
                mark(frame)
            shot.write(frame)
        return shot.frames
