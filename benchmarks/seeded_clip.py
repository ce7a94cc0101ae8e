"""A clip of the inspection's bench, and how it is written with its faults."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray
from scipy import signal

from yingxi.check.film.captions import Cue
from yingxi.check.film.technical import Asked
from yingxi.media.audio import aac_packets, aac_stream
from yingxi.media.colour import to_i420

Frame = NDArray[np.uint8]
Rng = np.random.Generator
RATE, FPS = 48_000, 25
SMALL, FULL = (270, 480), (1080, 1920)


@dataclass(slots=True)
class Clip:
    """What is to be written: pictures, sound, how, and what the script wants."""

    frames: list[Frame]
    """BGR."""
    sound: NDArray[np.float32]
    voices: tuple[float, ...] = ()
    cues: list[Cue] = field(default_factory=list)
    lines: tuple[str, ...] = ()
    asked: Asked = field(default_factory=Asked)
    suffix: str = ".mp4"
    fps: float = FPS
    codec: str = "libx264"
    pixel_format: str = "yuv420p"
    options: dict[str, str] = field(default_factory=dict)
    x264: str = "scenecut=0:open-gop=0:keyint=25:min-keyint=25"
    profile: str | None = "High"
    tags: tuple[int, int, int, int] = (1, 1, 1, 1)
    faststart: bool = True
    audio: dict[str, Any] = field(default_factory=dict)
    """``codec``, ``rate``, ``layout``, ``delay`` seconds; ``codec`` none for no sound."""
    times: Callable[[int], int] | None = None
    """Frame number to its time in frames, for uneven ones."""
    after: Callable[[Path], None] | None = None
    """Done to the written file."""

    @property
    def size(self) -> tuple[int, int]:
        high, wide = self.frames[0].shape[:2]
        return wide, high

    @property
    def seconds(self) -> float:
        return len(self.frames) / self.fps


def write(clip: Clip, path: Path) -> None:
    """Encode a clip as it asks to be, faults of the file included."""
    options = {"movflags": "+faststart"} if clip.faststart and clip.suffix == ".mp4" else {}
    with av.open(str(path), "w", options=options) as film:
        video = film.add_stream(clip.codec, rate=Fraction(clip.fps).limit_denominator(1001))
        context = video.codec_context
        context.width, context.height = clip.size
        context.pix_fmt = clip.pixel_format
        context.thread_count = 1
        context.time_base = 1 / Fraction(clip.fps).limit_denominator(1001)
        if clip.profile:
            context.profile = clip.profile
        context.color_primaries, context.color_trc, context.colorspace, context.color_range = (
            clip.tags
        )
        context.options = {
            "preset": "veryfast",
            "crf": "20",
            "x264-params": clip.x264,
            **clip.options,
        }
        audio = _audio_stream(film, clip.audio) if clip.audio.get("codec", "aac") else None
        for i, bgr in enumerate(clip.frames):
            picture = av.VideoFrame.from_ndarray(to_i420(bgr), format="yuv420p")
            if clip.pixel_format != "yuv420p":
                picture = picture.reformat(format=clip.pixel_format)
            picture.pts = clip.times(i) if clip.times else i
            picture.time_base = context.time_base
            film.mux(video.encode(picture))
        film.mux(video.encode())
        if audio is not None:
            film.mux(list(_audio_packets(audio, clip)))
    if clip.after is not None:
        clip.after(path)


def _audio_stream(film: Any, wish: dict[str, Any]) -> Any:
    if not wish:
        return aac_stream(film)
    stream = film.add_stream(
        wish.get("codec", "aac"), rate=wish.get("rate", RATE), layout=wish.get("layout", "stereo")
    )
    stream.bit_rate = wish.get("bits", 192_000)
    return stream


def _audio_packets(stream: Any, clip: Clip) -> Iterator[Any]:
    if not clip.audio:
        yield from aac_packets(stream, clip.sound)
        return
    layout = clip.audio.get("layout", "stereo")
    sound = clip.sound if layout == "stereo" else clip.sound.mean(axis=1, keepdims=True)
    rate = clip.audio.get("rate", RATE)
    if rate != RATE:
        sound = signal.resample_poly(sound, rate // 100, RATE // 100, axis=0)
    delay = int(clip.audio.get("delay", 0.0) * rate)
    for first in range(0, len(sound), 1024):
        block = np.ascontiguousarray(sound[first : first + 1024].T.astype(np.float32))
        frame = av.AudioFrame.from_ndarray(block, format="fltp", layout=layout)
        frame.sample_rate, frame.pts, frame.time_base = rate, first + delay, Fraction(1, rate)
        yield from stream.encode(frame)
    yield from stream.encode()
