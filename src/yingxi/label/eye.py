"""Reading Chinese in a picture: the optional eye (extra ``check``) behind one function."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import numpy as np
from numpy.typing import NDArray

from yingxi.errors import MissingExtra
from yingxi.tongue import say

Bgr = NDArray[np.uint8]
"""A picture ``(height, width, 3)``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A line that was read, how surely (0-1), and its box in pixels, right and bottom exclusive."""

    text: str
    sure: float
    left: int = 0
    top: int = 0
    right: int = 0
    bottom: int = 0


Eye = Callable[[Bgr], tuple[Written, ...]]


def installed() -> bool:
    """Whether the optional eye is there."""
    return find_spec("rapidocr") is not None


def read_picture(picture: Bgr) -> tuple[Written, ...]:
    """Every line in a picture, with its box. Raises MissingExtra."""
    found = _reader()(picture, use_det=True, use_rec=True, use_cls=False)
    if found.boxes is None:
        return ()
    return tuple(
        Written(
            text=str(text), sure=float(sure),
            left=int(box[:, 0].min()), top=int(box[:, 1].min()),
            right=int(np.ceil(box[:, 0].max())), bottom=int(np.ceil(box[:, 1].max())),
        )
        for text, sure, box in zip(found.txts, found.scores, np.asarray(found.boxes), strict=True)
    )  # fmt: skip


def read_line(picture: Bgr) -> Written:
    """The one line that fills a picture: quick, without looking for it. Raises MissingExtra."""
    found = _reader()(picture, use_det=False, use_rec=True, use_cls=False)
    pairs = zip(found.txts or (), found.scores or (), strict=True)
    return next((Written(text=str(t), sure=float(s)) for t, s in pairs), Written(text="", sure=0.0))


@cache
def _reader() -> Any:
    if not installed():
        raise MissingExtra(
            say("缺少文字识别模型", "the text reader is not installed"),
            hint='pip install "yingxi[check]"',
        )
    engine = "EngineConfig.onnxruntime"
    return import_module("rapidocr").RapidOCR(
        params={
            "Global.log_level": "error",
            f"{engine}.intra_op_num_threads": 1,
            f"{engine}.inter_op_num_threads": 1,
        }
    )
