"""The extras of a crowd: what must be drawn once before it can be shot, and a file to keep it in."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.lib import format as npy
from numpy.typing import NDArray

from yingxi.stage.calls import Call, calls
from yingxi.stage.crowds.atlas import Atlas, atlas
from yingxi.stage.crowds.champions import champions
from yingxi.stage.score import Performance


@dataclass(frozen=True, slots=True, kw_only=True)
class Extras:
    """A crowd, dressed."""

    ranks: Atlas
    champions: Atlas | None = None


def dress(performance: Performance) -> Extras | None:
    """The extras of a performance, drawn here and now; none where there is no crowd."""
    return gathered([dressed(call) for call in calls(performance)])


def gathered(atlases: Sequence[Atlas]) -> Extras | None:
    """The atlases of a performance's calls, in their order, as its extras."""
    if not atlases:
        return None
    return Extras(ranks=atlases[0], champions=atlases[1] if len(atlases) > 1 else None)


@lru_cache(maxsize=4)
def dressed(call: Call) -> Atlas:
    """Draw what a call asks for; some seconds the first time, then kept by this process."""
    return champions() if call.champions else atlas(call.kind, call.banners, call.kneel)


def save_atlas(sprites: Atlas, path: Path) -> None:
    """Write an atlas as plain arrays one after the other, the pixels last. Raises OSError."""
    facts = {
        "levels": sprites.levels,
        "kinds": sprites.kinds,
        "shares": sprites.shares,
        "flag": sprites.flag,
    }
    with path.open("wb") as file:
        np.save(file, np.frombuffer(json.dumps(facts).encode(), np.uint8))
        for array in (sprites.rects, sprites.feet, sprites.spans, sprites.pixels):
            np.save(file, array)


def load_atlas(path: Path) -> Atlas:
    """Open an atlas; its pixels stay on the disk until they are looked at, shared by all processes.

    Raises OSError or ValueError where the file is not whole.
    """
    with path.open("rb") as file:
        facts: dict[str, Any] = json.loads(np.load(file).tobytes())
        rects, feet, spans = (np.load(file) for _ in range(3))
        pixels = _mapped(path, file)
    return Atlas(
        pixels=pixels,
        rects=rects,
        feet=feet,
        spans=spans,
        levels=tuple(float(v) for v in facts["levels"]),
        kinds=int(facts["kinds"]),
        shares=tuple(float(v) for v in facts["shares"]),
        flag=int(facts["flag"]),
    )


def _mapped(path: Path, file: BinaryIO) -> NDArray[np.uint8]:
    npy.read_magic(file)
    shape, _, kind = npy.read_array_header_1_0(file)
    # Copy on write: the kernels are compiled for arrays that may be written to.
    return np.asarray(np.memmap(path, kind, "c", offset=file.tell(), shape=shape), np.uint8)
