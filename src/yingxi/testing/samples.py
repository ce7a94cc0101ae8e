"""Small real media, made once a process: what fake vendors hand out."""

from __future__ import annotations

import io
from fractions import Fraction
from functools import cache

import av
import numpy as np
from PIL import Image


@cache
def png(width: int = 90, height: int = 160, seed: int = 0) -> bytes:
    """A smooth colour field with a bright disc."""
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    tint = np.random.default_rng(seed).uniform(60, 200, 3)
    field = np.stack([(x / width) * t + (y / height) * (220 - t) for t in tint], axis=-1)
    field[np.hypot(x - width / 2, y - height / 3) < width / 5] = (250, 236, 200)
    out = io.BytesIO()
    Image.fromarray(field.clip(0, 255).astype(np.uint8)).save(out, "PNG")
    return out.getvalue()


@cache
def mp4(
    seconds: int = 2, width: int = 90, height: int = 160, seed: int = 0, fps: int = 24
) -> bytes:
    """H.264 with a disc that wanders over a colour field, so that no two frames are the same."""
    still = np.asarray(Image.open(io.BytesIO(png(width, height, seed))).convert("RGB"))
    y, x = np.mgrid[0:height, 0:width]
    out = io.BytesIO()
    with av.open(out, "w", format="mp4") as film:
        stream = film.add_stream("libx264", rate=fps, options={"preset": "ultrafast", "crf": "24"})
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        stream.time_base = Fraction(1, fps)
        for i in range(seconds * fps):
            frame = still.copy()
            at = width * (i + 1) / (seconds * fps + 1)
            frame[np.hypot(x - at, y - height * 0.7) < width / 8] = (180, 40, 30)
            picture = av.VideoFrame.from_ndarray(frame, format="rgb24")
            picture.pts = i
            film.mux(stream.encode(picture))
        film.mux(stream.encode(None))
    return out.getvalue()


@cache
def wav(seconds: float = 1.0, rate: int = 24_000, pitch: float = 220.0) -> bytes:
    """A fading tone, 16-bit mono."""
    import wave

    clock = np.arange(int(seconds * rate)) / rate
    tone = np.sin(2 * np.pi * pitch * clock) * np.exp(-clock) * 0.5
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes((tone * 32767).astype("<i2").tobytes())
    return out.getvalue()
