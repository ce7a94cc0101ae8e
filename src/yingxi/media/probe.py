"""What is in a film: its streams, their measures and the container's habits."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
from av.audio.stream import AudioStream
from av.video.stream import VideoStream

from yingxi.media.atomic import media_errors
from yingxi.media.boxes import is_faststart


@dataclass(frozen=True, slots=True, kw_only=True)
class VideoInfo:
    codec: str
    profile: str
    width: int
    height: int
    pixel_format: str
    rate: Fraction
    frames: int
    """As the container counts them; 0 where it does not say."""
    bt709: bool
    """Primaries, transfer and matrix are all tagged BT.709."""
    limited: bool
    """Tagged as 16-235."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AudioInfo:
    codec: str
    rate: int
    channels: int
    bit_rate: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaInfo:
    path: Path
    container: str
    seconds: float
    size: int
    faststart: bool
    video: VideoInfo | None
    audio: AudioInfo | None
    metadata: tuple[tuple[str, str], ...]


def probe(path: Path) -> MediaInfo:
    """Read a film's headers. Raises MediaError for what is not a film or a sound."""
    with media_errors(path, "read"), av.open(str(path)) as film:
        video = next(iter(film.streams.video), None)
        audio = next(iter(film.streams.audio), None)
        return MediaInfo(
            path=path,
            container=film.format.name,
            seconds=(film.duration or 0) / 1_000_000,
            size=path.stat().st_size,
            faststart="mp4" in film.format.name and is_faststart(path),
            video=_video(video) if video else None,
            audio=_audio(audio) if audio else None,
            metadata=tuple(sorted(film.metadata.items())),
        )


def _video(stream: VideoStream) -> VideoInfo:
    context = stream.codec_context
    tags = (context.color_primaries, context.color_trc, context.colorspace)
    return VideoInfo(
        codec=context.name,
        profile=context.profile or "",
        width=context.width,
        height=context.height,
        pixel_format=context.pix_fmt or "",
        rate=stream.average_rate or Fraction(0),
        frames=stream.frames,
        bt709=tags == (1, 1, 1),
        limited=context.color_range == 1,
    )


def _audio(stream: AudioStream) -> AudioInfo:
    context = stream.codec_context
    return AudioInfo(
        codec=context.name,
        rate=context.sample_rate,
        channels=context.channels,
        bit_rate=context.bit_rate or 0,
    )
