"""The packaged voice tables, and a person's own voice blended from them."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from yingxi.bible.model import Voice
from yingxi.errors import MissingExtra, UnknownName

TABLES = Path(__file__).parent / "voices"
ROWS, WIDTH = 510, 256

CHINESE = (
    "zf_xiaobei", "zf_xiaoni", "zf_xiaoxiao", "zf_xiaoyi",
    "zm_yunjian", "zm_yunxi", "zm_yunxia", "zm_yunyang",
)  # fmt: skip
ENGLISH = ("af_heart", "am_michael")
KNOWN = (*CHINESE, *ENGLISH)

Table = NDArray[np.float32]


@cache
def table(name: str) -> Table:
    """Return a voice's (510, 256) table: row ``n-1`` is its style for ``n`` phonemes.

    Raises UnknownName, or MissingExtra where the file is gone or damaged.
    """
    if name not in KNOWN:
        raise UnknownName("声音", name, KNOWN)
    path = TABLES / f"{name}.bin"
    if not path.is_file() or path.stat().st_size != ROWS * WIDTH * 4:
        raise MissingExtra(
            f"缺少声音数据：{path.name}",
            hint=f"重新安装 yingxi，或把 {path.name} 放回 sound/voices/",
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


def english(voice: Voice) -> Table:
    """Return the table for a line in English: the English voice of the same gender.

    A tenth of the person's own voice is kept, which colours it without an accent.
    """
    male = sum(weight for name, weight in voice.blend if name[1] == "m")
    female = sum(weight for name, weight in voice.blend if name[1] == "f")
    native = table("am_michael" if male > female else "af_heart")
    return (native * 0.9 + blend(voice) * 0.1).astype(np.float32)
