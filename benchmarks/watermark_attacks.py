"""What platforms and people do to a film, for the watermark's bench: frames in, a film out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import av
import cv2
import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.uint8]
"""BGR ``(height, width, 3)``."""

RATE = 25


@dataclass(frozen=True, slots=True, kw_only=True)
class Attack:
    """One treatment; what is left at its default is not done. It ends in an H.264 encode."""

    name: str
    crf: int = 23
    short: int | None = None
    """The short side afterwards."""
    crop: float = 0.0
    """The share of width and of height that is cut off."""
    flip: bool = False
    turn: float = 0.0
    rate: int = RATE
    gain: float = 1.0
    shift: float = 0.0
    laid_over: bool = False
    reshoot: float = 0.0
    """How far the telephone stands askew, as a share of the picture; with moiré and noise."""


SINGLE = (
    Attack(name="CRF 18", crf=18),
    Attack(name="CRF 23"),
    Attack(name="CRF 28", crf=28),
    Attack(name="CRF 32", crf=32),
    Attack(name="720p", short=720),
    Attack(name="540p", short=540),
    Attack(name="crop 5 %", crop=0.05),
    Attack(name="crop 10 %", crop=0.1),
    Attack(name="crop 20 %", crop=0.2),
    Attack(name="flip", flip=True),
    Attack(name="turn 1°", turn=1),
    Attack(name="turn 2°", turn=-2),
    Attack(name="turn 3°", turn=3),
    Attack(name="24 fps", rate=24),
    Attack(name="30 fps", rate=30),
    Attack(name="brighter +20", shift=20),
    Attack(name="contrast × 0.7", gain=0.7),
    Attack(name="contrast × 1.3", gain=1.3),
    Attack(name="logo + subtitles", laid_over=True),
    Attack(name="re-shoot 1 %", reshoot=0.01),
    Attack(name="re-shoot 3 %", reshoot=0.03),
)
TARGET = Attack(name="CRF 28 + 720p + crop 10 %", crf=28, short=720, crop=0.1)
PAIRS = (
    TARGET,
    Attack(name="CRF 32 + 540p", crf=32, short=540),
    Attack(name="CRF 28 + flip + crop 10 %", crf=28, flip=True, crop=0.1),
    Attack(name="CRF 28 + turn 2°", crf=28, turn=2),
    Attack(name="720p + crop 20 %", short=720, crop=0.2),
    Attack(name="540p + 30 fps", short=540, rate=30),
    Attack(name="CRF 28 + logo + contrast × 0.7", crf=28, laid_over=True, gain=0.7),
    Attack(name="CRF 28 + 540p + turn 1° + flip", crf=28, short=540, turn=1, flip=True),
)


def apply(attack: Attack, frames: Sequence[Picture], path: Path) -> None:
    """Write what the attack makes of the frames (25 a second) as a film."""
    height, width = frames[0].shape[:2]
    count = len(frames) * attack.rate // RATE
    random = np.random.default_rng(7)
    with av.open(str(path), "w") as film:
        stream = film.add_stream("libx264", rate=attack.rate)
        stream.options = {"preset": "veryfast", "crf": str(attack.crf)}
        stream.pix_fmt = "yuv420p"
        stream.codec_context.thread_count = 1
        inner = (
            width - 2 * round(width * attack.crop / 2),
            height - 2 * round(height * attack.crop / 2),
        )
        share = attack.short / min(inner) if attack.short else 1.0
        stream.width, stream.height = (2 * round(side * share / 2) for side in inner)
        for index in range(count):
            source = min(len(frames) - 1, round(index * RATE / attack.rate))
            bent = _bend(attack, frames[source], random)
            if bent.shape[:2] != (stream.height, stream.width):
                bent = cv2.resize(bent, (stream.width, stream.height), interpolation=cv2.INTER_AREA)
            picture = av.VideoFrame.from_ndarray(np.ascontiguousarray(bent), format="bgr24")
            film.mux(stream.encode(picture))
        film.mux(stream.encode())


def _bend(attack: Attack, frame: Picture, random: np.random.Generator) -> Picture:
    height, width = frame.shape[:2]
    if attack.reshoot:
        frame = _filmed(frame, attack.reshoot, random)
    if attack.turn:
        matrix = cv2.getRotationMatrix2D((width / 2, height / 2), attack.turn, 1.0)
        frame = cv2.warpAffine(frame, matrix, (width, height), borderMode=cv2.BORDER_REFLECT)
    if attack.gain != 1.0 or attack.shift:
        frame = cv2.convertScaleAbs(frame, alpha=attack.gain, beta=attack.shift)
    if attack.laid_over:
        frame = _lettered(frame)
    if attack.crop:
        top, left = round(height * attack.crop / 2), round(width * attack.crop / 2)
        frame = frame[top : height - top, left : width - left]
    return frame[:, ::-1] if attack.flip else frame


def _lettered(frame: Picture) -> Picture:
    out = frame.copy()
    height, width = out.shape[:2]
    unit = min(height, width)
    cv2.circle(out, (width - unit // 7, unit // 8), unit // 13, (40, 60, 230), -1)
    for line, text in enumerate(("WHO SENT YOU HERE", "TELL ME BEFORE DAWN")):
        place = (unit // 12, height - unit // 4 + line * unit // 11)
        for colour, thick in (((0, 0, 0), 9), ((255, 255, 255), 3)):
            cv2.putText(
                out, text, place, cv2.FONT_HERSHEY_DUPLEX, unit / 560, colour, thick, cv2.LINE_AA
            )
    return out


def _filmed(frame: Picture, askew: float, random: np.random.Generator) -> Picture:
    """Off a screen by hand: perspective, the lens' blur, the two grids' beat, noise."""
    height, width = frame.shape[:2]
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    away = np.array([[0.9, 0.4], [-0.5, 0.9], [-1.0, -0.3], [0.3, -0.8]], np.float32)
    seen = corners + away * askew * min(width, height)
    bent = cv2.warpPerspective(frame, cv2.getPerspectiveTransform(corners, seen), (width, height))
    bent = cv2.GaussianBlur(bent, (0, 0), 1.1).astype(np.float32)
    x, y = np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32)[:, None]
    beat = 1 + 0.03 * np.sin(0.31 * x + 0.04 * y) * np.sin(0.27 * y - 0.02 * x)
    noise = random.normal(0, 5, (height, width)).astype(np.float32)
    return np.clip(bent * beat[..., None] + noise[..., None], 0, 255).astype(np.uint8)
