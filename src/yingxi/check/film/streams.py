"""What a file's packets say without decoding one: groups, rates, lengths, tags."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np
from av.audio.stream import AudioStream
from av.codec.context import CodecContext
from av.container import InputContainer
from av.video.stream import VideoStream
from numpy.typing import NDArray

from yingxi.errors import MediaError
from yingxi.media.atomic import media_errors
from yingxi.media.boxes import is_faststart
from yingxi.tongue import say

# Numbers of ITU-T H.273.
_PRIMARIES = {1: "bt709", 5: "bt470bg", 6: "smpte170m", 9: "bt2020", 12: "p3-d65"}
_TRANSFER = {
    1: "bt709", 4: "gamma22", 6: "smpte170m", 8: "linear", 13: "srgb", 14: "bt2020",
    16: "pq", 18: "hlg",
}  # fmt: skip
_MATRIX = {0: "rgb", 1: "bt709", 5: "bt470bg", 6: "smpte170m", 9: "bt2020"}
_RANGE = {1: "limited", 2: "full"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """The first picture stream as its packets and headers tell it."""

    codec: str
    profile: str
    level: float
    """As in 4.2; 0 where the codec's header does not say."""
    width: int
    height: int
    pixel_format: str
    primaries: str
    transfer: str
    matrix: str
    range: str
    frames: int
    rate: float
    """Frames a second, the median of the gaps."""
    uneven: int
    """Gaps between frames that are not the median one, by more than a tenth."""
    gop_longest: float
    """Seconds."""
    open_groups: int
    bits: float
    """A second."""
    start: float
    end: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Track:
    """The first sound stream."""

    codec: str
    profile: str
    rate: int
    channels: int
    bits: float
    start: float
    end: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Streams:
    container: str
    faststart: bool
    size: int
    seconds: float
    picture: Picture | None
    track: Track | None


def streams(path: Path) -> Streams:
    """Read a film's headers and walk over its packets. Raises MediaError for what is no film."""
    with media_errors(path, "read"), av.open(str(path)) as film:
        video = next(iter(film.streams.video), None)
        audio = next(iter(film.streams.audio), None)
        if video is None and audio is None:
            raise MediaError(
                say(
                    f"{path.name} 里没有画面也没有声音", f"{path.name} has no picture and no sound"
                ),
                hint=say("请给一个视频文件", "give a film"),
            )
        rows = _packets(film, video, audio)
        picture = _picture(video, rows[0]) if video is not None and len(rows[0]) else None
        track = _track(audio, rows[1]) if audio is not None and len(rows[1]) else None
        ends = [s.end for s in (picture, track) if s is not None]
        return Streams(
            container=film.format.name,
            faststart="mp4" in film.format.name and is_faststart(path),
            size=path.stat().st_size,
            seconds=max(ends, default=(film.duration or 0) / 1_000_000),
            picture=picture,
            track=track,
        )


def _packets(
    film: InputContainer, video: VideoStream | None, audio: AudioStream | None
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Per packet in coding order: shown at, lasts (seconds), bytes, key."""
    taken = [s for s in (video, audio) if s is not None]
    out: tuple[list[tuple[float, ...]], list[tuple[float, ...]]] = ([], [])
    for packet in film.demux(taken):
        if packet.pts is None:
            continue
        base = float(packet.time_base)
        row = (packet.pts * base, (packet.duration or 0) * base, packet.size, packet.is_keyframe)
        out[0 if packet.stream is video else 1].append(row)
    return (
        np.asarray(out[0], np.float64).reshape(-1, 4),
        np.asarray(out[1], np.float64).reshape(-1, 4),
    )


def _picture(stream: VideoStream, rows: NDArray[np.float64]) -> Picture:
    context = stream.codec_context
    shown = np.sort(rows[:, 0])
    gaps = np.diff(shown)
    gap = float(np.median(gaps)) if len(gaps) else float(rows[0, 1]) or 0.04
    end = float(shown[-1]) + (float(rows[-1, 1]) or gap)
    keys = np.flatnonzero(rows[:, 3] > 0)
    key_times = np.append(np.sort(rows[keys, 0]), end)
    # Coded after a key frame but shown before it: the group leans on the one before.
    leading = sum(
        bool((rows[a + 1 : b, 0] < rows[a, 0] - gap / 2).any())
        for a, b in zip(keys, [*keys[1:], len(rows)], strict=True)
    )
    return Picture(
        codec=context.name,
        profile=context.profile or "",
        level=_level(context),
        width=context.width,
        height=context.height,
        pixel_format=context.pix_fmt or "",
        primaries=_named(_PRIMARIES, context.color_primaries),
        transfer=_named(_TRANSFER, context.color_trc),
        matrix=_named(_MATRIX, context.colorspace),
        range=_RANGE.get(int(context.color_range or 0), ""),
        frames=len(rows),
        rate=round(1 / gap, 3) if gap else 0.0,
        uneven=int((np.abs(gaps - gap) > gap / 10).sum()),
        gop_longest=float(np.diff(key_times).max(initial=0.0)),
        open_groups=leading,
        bits=float(rows[:, 2].sum()) * 8 / max(end - float(shown[0]), 1e-3),
        start=float(shown[0]),
        end=end,
    )


def _level(context: CodecContext) -> float:
    level = int(context.level or 0)
    return level / 10 if context.name == "h264" and level > 0 else 0.0


def _named(table: dict[int, str], number: object) -> str:
    code = int(number) if isinstance(number, int) else 2
    return "" if code == 2 else table.get(code, str(code))


def _track(stream: AudioStream, rows: NDArray[np.float64]) -> Track:
    context = stream.codec_context
    start = float(rows[:, 0].min())
    promised = float((stream.duration or 0) * (stream.time_base or 0))
    end = float((rows[:, 0] + rows[:, 1]).max())
    told = float((stream.start_time or 0) * (stream.time_base or 0))
    return Track(
        codec=context.name,
        profile=context.profile or "",
        rate=context.sample_rate,
        channels=context.channels,
        bits=float(rows[:, 2].sum()) * 8 / max(end - start, 1e-3),
        # The edit list hides a lossy coder's lead-in and cuts its last block.
        start=max(told, 0.0),
        end=min(end, max(told, 0.0) + promised) if promised else end,
    )
