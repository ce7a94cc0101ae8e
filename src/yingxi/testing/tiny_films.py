"""Small films with a known fault, for trials of the inspection."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import numpy as np

from yingxi.media.atomic import whole_file
from yingxi.media.audio import aac_packets, aac_stream
from yingxi.media.standard import SAMPLE_RATE

FPS = 25


def tiny_film(
    path: Path,
    *,
    seconds: float = 2.0,
    black: tuple[float, float] = (0.0, 0.0),
    size: tuple[int, int] = (90, 160),
    sound: bool = True,
) -> Path:
    """A moving picture with a swelling tone; black from and to so many seconds."""
    width, height = size
    frames = round(seconds * FPS)
    across = np.linspace(0, 3 * np.pi, width)[None, :] + np.linspace(0, 2, height)[:, None]
    with whole_file(path) as draft, av.open(str(draft), "w", format="mp4") as film:
        video = film.add_stream("libx264", rate=FPS, options={"preset": "ultrafast", "crf": "20"})
        video.width, video.height, video.pix_fmt = width, height, "yuv420p"
        audio = aac_stream(film) if sound else None
        for i in range(frames):
            luma = 120 + 80 * np.sin(across + i / 4)
            if black[0] <= i / FPS < black[1]:
                luma = np.zeros((height, width))
            grey = np.asarray(luma, np.uint8)
            frame = av.VideoFrame.from_ndarray(np.stack([grey] * 3, -1), format="rgb24")
            frame.pts, frame.time_base = i, Fraction(1, FPS)
            film.mux(video.encode(frame))
        film.mux(video.encode(None))
        if audio is not None:
            film.mux(list(aac_packets(audio, _tone(seconds))))
    return path


def _tone(seconds: float) -> np.ndarray:
    t = np.arange(round(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    one = 0.3 * np.sin(2 * np.pi * 330 * t) * (0.6 + 0.4 * np.sin(2 * np.pi * t))
    return np.stack([one, one], -1).astype(np.float32)
