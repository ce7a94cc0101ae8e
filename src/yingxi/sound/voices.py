"""The packaged voice tables, and a person's own voice blended from them."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from yingxi.bible.model import Voice
from yingxi.errors import MissingExtra, UnknownName
from yingxi.tongue import say

TABLES = Path(__file__).parent / "voices"
ROWS, WIDTH = 510, 256

CHINESE = (
    "zf_xiaobei", "zf_xiaoni", "zf_xiaoxiao", "zf_xiaoyi",
    "zm_yunjian", "zm_yunxi", "zm_yunxia", "zm_yunyang",
)  # fmt: skip
ENGLISH = ("af_heart", "am_michael")
PACES = {
    "zf_xiaobei": 4.15, "zf_xiaoni": 4.76, "zf_xiaoxiao": 4.86, "zf_xiaoyi": 5.06,
    "zm_yunjian": 4.92, "zm_yunxi": 5.35, "zm_yunxia": 4.70, "zm_yunyang": 5.35,
}  # fmt: skip
"""Characters a second of each table left alone, short pauses included, measured on eight lines."""
PACE = 4.5
"""Characters a second of a line at speed 1.0; with the silence around lines it comes to 4."""

KNOWN = (*CHINESE, *ENGLISH)

Table = NDArray[np.float32]


@cache
def table(name: str) -> Table:
    """Return a voice's (510, 256) table: row ``n-1`` is its style for ``n`` phonemes.

    Raises UnknownName, or MissingExtra where the file is gone or damaged.
    """
    if name not in KNOWN:
        raise UnknownName(say("声音", "voice"), name, KNOWN)
    path = TABLES / f"{name}.bin"
    if not path.is_file() or path.stat().st_size != ROWS * WIDTH * 4:
        raise MissingExtra(
            say(f"缺少声音数据：{path.name}", f"a voice's data is missing or damaged: {path.name}"),
            hint=say(
                f"重新安装 yingxi，或把 {path.name} 放回 sound/voices/",
                f"install yingxi again, or put {path.name} back into sound/voices/",
            ),
        )
    return np.fromfile(path, dtype="<f4").reshape(ROWS, WIDTH)


def blend(voice: Voice) -> Table:
    """Return the weighted mean of a voice's tables, (510, 256)."""
    weights = [(name, weight) for name, weight in voice.blend if weight > 0]
    if not weights:
        return table("zf_xiaoxiao")
    total = sum(weight for _, weight in weights)
    mixed = np.zeros((ROWS, WIDTH), np.float32)
    for name, weight in weights:
        mixed += table(name) * np.float32(weight / total)
    return mixed


def pace(voice: Voice) -> float:
    """Return the model speed at which a blend says 4.5 characters a second."""
    weights = [
        (PACES[name], weight) for name, weight in voice.blend if name in PACES and weight > 0
    ]
    if not weights:
        return 1.0
    natural = sum(p * weight for p, weight in weights) / sum(weight for _, weight in weights)
    return PACE / natural


def english(voice: Voice) -> Table:
    """Return the table for a line in English: the English voice of the same gender.

    A tenth of the person's own voice is kept, which colours it without an accent.
    """
    male = sum(weight for name, weight in voice.blend if name[1] == "m")
    female = sum(weight for name, weight in voice.blend if name[1] == "f")
    native = table("am_michael" if male > female else "af_heart")
    return (native * 0.9 + blend(voice) * 0.1).astype(np.float32)
