"""Pictures and films into a local model and out of it again."""

from __future__ import annotations

import io
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

Frames = NDArray[np.uint8]
"""``(frames, height, width, 3)``, RGB."""
_BT709 = 1
_LIMITED = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """A sound: ``(samples, channels)``, one or two channels of float32 in -1…1."""

    samples: NDArray[np.float32]
    rate: int


def picture(path: Path, size: tuple[int, int] | None = None) -> Image.Image:
    """A picture in RGB; cut to ``size`` (width, height) around its middle, never stretched.

    Raises OSError for what is no picture.
    """
    with Image.open(path) as file:
        upright = ImageOps.exif_transpose(file).convert("RGB")
    return ImageOps.fit(upright, size, Image.Resampling.LANCZOS) if size else upright


def stills(path: Path, *, count: int, fps: int, size: tuple[int, int]) -> list[Image.Image]:
    """``count`` pictures of a film, as it shows at every 1/``fps`` s; its last one is held.

    Raises av.FFmpegError or OSError for what is no film.
    """
    shown: list[Image.Image] = []
    with av.open(str(path)) as film:
        if not film.streams.video:
            raise OSError(f"no picture in {path.name}")
        began: float | None = None
        now: Image.Image | None = None
        for frame in film.decode(video=0):
            at = float(frame.time or 0.0)
            began = at if began is None else began
            while now is not None and len(shown) < count and len(shown) / fps < at - began - 1e-6:
                shown.append(now)
            if len(shown) == count:
                return shown
            whole = Image.fromarray(np.asarray(frame.to_ndarray(format="rgb24"), np.uint8))
            now = ImageOps.fit(whole, size, Image.Resampling.LANCZOS)
        if now is None:
            raise OSError(f"no frame in {path.name}")
    return shown + [now] * (count - len(shown))


def png(frame: Frames | Image.Image) -> bytes:
    """A picture as PNG."""
    out = io.BytesIO()
    (frame if isinstance(frame, Image.Image) else Image.fromarray(frame)).save(out, "PNG")
    return out.getvalue()


def mp4(frames: Frames, *, fps: int, heard: Heard | None = None) -> bytes:
    """H.264 (BT.709, limited range) with AAC where there is a sound; the same bytes every time."""
    # x264's macroblock tree gives other bytes from run to run (seen with libx264 of PyAV 18.1).
    options = {"preset": "medium", "crf": "14", "x264-params": "mbtree=0"}
    out = io.BytesIO()
    with av.open(out, "w", format="mp4") as film:
        stream = film.add_stream("libx264", rate=fps, options=options)
        context = stream.codec_context
        context.height, context.width = frames.shape[1:3]
        context.pix_fmt = "yuv420p"
        context.time_base = Fraction(1, fps)
        context.thread_count = 1
        context.color_primaries = context.color_trc = context.colorspace = _BT709
        context.color_range = _LIMITED
        track = film.add_stream("aac", rate=heard.rate) if heard else None
        if track is not None and heard is not None:
            track.codec_context.layout = "stereo" if heard.samples.shape[1] > 1 else "mono"
        for i, pixels in enumerate(frames):
            rgb = av.VideoFrame.from_ndarray(np.ascontiguousarray(pixels), format="rgb24")
            frame = rgb.reformat(format="yuv420p", dst_colorspace="ITU709")
            frame.pts, frame.time_base = i, Fraction(1, fps)
            film.mux(stream.encode(frame))
        film.mux(stream.encode(None))
        if track is not None and heard is not None:
            planes = np.ascontiguousarray(heard.samples.T.clip(-1, 1), np.float32)
            sound = av.AudioFrame.from_ndarray(
                planes, format="fltp", layout="stereo" if len(planes) > 1 else "mono"
            )
            sound.sample_rate, sound.pts = heard.rate, 0
            sound.time_base = Fraction(1, heard.rate)
            film.mux(track.encode(sound))
            film.mux(track.encode(None))
    return out.getvalue()
