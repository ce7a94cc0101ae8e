"""A film that was to speak a line: is it heard, by an independent recogniser?"""

from __future__ import annotations

from collections.abc import Callable
from importlib.util import find_spec

import numpy as np
from numpy.typing import NDArray

from yingxi.check.takes.score import Score, at_least, skipped
from yingxi.errors import MissingExtra
from yingxi.media.standard import SAMPLE_RATE
from yingxi.sound.asr import PACKAGES, Word, syllables_heard, transcribe
from yingxi.tongue import say

RULE, VERSION = "speech", "1"
LEAST = 0.8
"""Share of the line's syllables that must be heard, by pinyin without tones."""
Ear = Callable[[NDArray[np.float32], int], tuple[Word, ...]]


def speech(samples: NDArray[np.float32] | None, line: str, *, ear: Ear = transcribe) -> Score:
    """How much of ``line`` a film's sound says; ``samples`` at 48 kHz, None for a silent film.

    Without the recogniser, or for a line without Chinese, the rule is skipped.
    """
    if not any("一" <= letter <= "鿿" for letter in line):
        return skipped(RULE, say("台词没有汉字", "the line has no Chinese"), version=VERSION)
    if samples is None or not len(samples):
        return at_least(RULE, 0.0, LEAST, say("没有声音", "no sound"), version=VERSION)
    try:
        heard = "".join(word.text for word in ear(samples, SAMPLE_RATE))
    except MissingExtra as missing:
        return skipped(RULE, missing.message, version=VERSION)
    share = syllables_heard(line, heard)
    return at_least(RULE, share, LEAST, f"{share:.0%} {heard}".strip(), version=VERSION)


def installed() -> bool:
    """Whether the optional recogniser is there."""
    return all(find_spec(name) is not None for name in ("faster_whisper", *PACKAGES))
