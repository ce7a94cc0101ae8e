"""Tiny real files of every kind that carries the AI label, as other programs write them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.audio.stream import AudioStream
from av.container import OutputContainer
from av.video.stream import VideoStream

FRAMES, RATE, SOUND_RATE = 24, 24, 44_100
TITLE = "山海经"


def mp4(path: Path) -> None:
    """H.264 and AAC, the index first, a title as iTunes keeps it."""
    film(path, "mp4", options={"movflags": "faststart"})


def mov(path: Path) -> None:
    """QuickTime, the index last, a title in its own user data."""
    film(path, "mov")


def fragmented(path: Path) -> None:
    """MP4 in fragments of half a second, with an index of them at the end."""
    film(path, "mp4", options={"movflags": "frag_keyframe+empty_moov"})


def mkv(path: Path) -> None:
    """Matroska with H.264 and AAC."""
    film(path, "matroska")


def webm(path: Path) -> None:
    """WebM with VP8 and Opus."""
    film(path, "webm", video="libvpx", audio="libopus", sound_rate=48_000)


def flv(path: Path) -> None:
    """FLV with H.264 and AAC, and the key frames' places in it."""
    film(path, "flv", options={"flvflags": "add_keyframe_index"})


def avi(path: Path) -> None:
    """AVI with MPEG-4 part 2 and MP3."""
    film(path, "avi", video="mpeg4", audio="libmp3lame")


SAMPLES: Mapping[str, tuple[tuple[str, Callable[[Path], None]], ...]] = {
    "mp4": (("clip.mp4", mp4), ("clip.mov", mov), ("fragments.mp4", fragmented)),
    "matroska": (("clip.mkv", mkv), ("clip.webm", webm)),
    "flv": (("clip.flv", flv),),
    "avi": (("clip.avi", avi),),
}
"""For each carrier's name, file names and what makes such a file."""


def film(
    path: Path,
    kind: str,
    *,
    video: str = "libx264",
    audio: str = "aac",
    sound_rate: int = SOUND_RATE,
    options: Mapping[str, str] | None = None,
    metadata: Mapping[str, str] | None = None,
) -> None:
    """One second of a moving field with a tone, 64 by 48, a key frame every half second."""
    with av.open(str(path), "w", format=kind, options=dict(options or {})) as made:
        made.metadata.update(metadata if metadata is not None else {"title": TITLE})
        pictures = made.add_stream(video, rate=RATE)
        sounds = made.add_stream(audio, rate=sound_rate)
        assert isinstance(pictures, VideoStream)
        assert isinstance(sounds, AudioStream)
        pictures.width, pictures.height, pictures.pix_fmt = 64, 48, "yuv420p"
        pictures.codec_context.gop_size = RATE // 2
        pictures.codec_context.thread_count = 1
        sounds.codec_context.layout = "mono"
        _record(made, pictures, sounds)


def _record(made: OutputContainer, pictures: VideoStream, sounds: AudioStream) -> None:
    y, x = np.mgrid[0:48, 0:64]
    rate = sounds.codec_context.sample_rate
    tone = (np.sin(np.arange(rate) * 2 * np.pi * 220 / rate) * 8000).astype(np.int16)
    each = rate // FRAMES
    resampler = av.AudioResampler(format=sounds.codec_context.format, layout="mono", rate=rate)
    for i in range(FRAMES):
        field = np.stack([(x * 4 + i * 5) % 256, (y * 5) % 256, (x + y + i * 9) % 256], axis=-1)
        picture = av.VideoFrame.from_ndarray(field.astype(np.uint8), format="rgb24")
        picture.pts, picture.time_base = i, Fraction(1, RATE)
        made.mux(pictures.encode(picture))
        part = tone[i * each : (i + 1) * each].reshape(1, -1)
        heard = av.AudioFrame.from_ndarray(part, format="s16", layout="mono")
        heard.sample_rate, heard.pts, heard.time_base = rate, i * each, Fraction(1, rate)
        for sound in resampler.resample(heard):
            made.mux(sounds.encode(sound))
    for sound in resampler.resample(None):
        made.mux(sounds.encode(sound))
    made.mux(pictures.encode(None))
    made.mux(sounds.encode(None))
