"""A sound with a notice before it, in the format that it came in; PCM and FLAC bit for bit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain
from pathlib import Path

import av
import numpy as np
import soxr
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler
from av.audio.stream import AudioStream
from av.container import InputContainer
from numpy.typing import NDArray

from yingxi.errors import MediaError
from yingxi.label.audible import GAP, with_notice
from yingxi.media.atomic import media_errors
from yingxi.media.decode import sound
from yingxi.sound import RATE
from yingxi.tongue import say

_MEASURED = 60
"""Seconds of a sound by which the notice is made as loud."""
_ENCODERS = {
    "mp3": "libmp3lame",
    "mp3float": "libmp3lame",
    "opus": "libopus",
    "vorbis": "libopus",  # no good Vorbis encoder comes with PyAV
    "aac": "aac",
}
_FORMATS = {"wav": "wav", "flac": "flac", "mp3": "mp3", "ogg": "ogg", "mp4": "ipod"}
_DEEPEST = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kind:
    """How a sound is written again."""

    encoder: str
    container: str
    lossless: bool


def lead_in(source: Path, out: Path, notice: NDArray[np.float32], *, carrier: str) -> str:
    """Write ``out``: the notice (mono, 48 kHz), a pause, the sound; returns how it was encoded.

    PCM in WAV and FLAC keep every sample, which is proved; others are encoded again at the bit rate
    they had. Tags are kept, a cover is not. Raises MediaError for codecs that can't be written.
    """
    opening = sound(source)[: _MEASURED * RATE]
    lead = with_notice(opening, notice)[: len(notice) + round(GAP * RATE), 0]
    with media_errors(source, "read"), av.open(str(source)) as heard:
        stream = heard.streams.audio[0]
        kind = _kind(source, stream, carrier)
        covers = any(one.type == "video" for one in heard.streams)
        rate = _written(heard, stream, out, lead, kind)
    if kind.lossless:
        _prove_whole(source, out)
        told = say("无损重写", "written again without loss")
    else:
        told = say(
            f"重新编码 {kind.encoder} {rate // 1000} kb/s",
            f"encoded again, {kind.encoder} {rate // 1000} kb/s",
        )
    return told + say("，没有带上封面", ", without its cover") * covers


def _kind(source: Path, stream: AudioStream, carrier: str) -> _Kind:
    name = stream.codec_context.name
    lossless = (carrier == "wav" and name.startswith("pcm_")) or name == "flac"
    encoder = name if lossless else _ENCODERS.get(name, "")
    container = _FORMATS.get(carrier, "")
    deep = lossless and name == "flac" and _bits(stream) > _DEEPEST
    if not encoder or not container or deep:
        raise MediaError(
            say(f"{source.name} 是 {name}，不能在前面加提示音",
                f"{source.name} is {name}: no notice can be put before it"),
            hint=say("换成 WAV、FLAC、MP3、Ogg 或 M4A，或用 --no-visible 只标元数据",
                     "make it WAV, FLAC, MP3, Ogg or M4A, or --no-visible for the metadata alone"),
        )  # fmt: skip
    return _Kind(encoder=encoder, container=container, lossless=lossless)


def _bits(stream: AudioStream) -> int:
    return int(getattr(stream.codec_context, "bits_per_raw_sample", 0) or 0)


def _written(
    heard: InputContainer, stream: AudioStream, out: Path, lead: NDArray[np.float32], kind: _Kind
) -> int:
    """Write it all; returns the bit rate asked of a lossy encoder."""
    layout = stream.codec_context.layout.name
    # Opus knows its own rate only.
    rate = RATE if kind.encoder == "libopus" else stream.codec_context.sample_rate
    bit_rate = 0
    with media_errors(out, "write"), av.open(str(out), "w", format=kind.container) as made:
        made.metadata.update(heard.metadata)
        written = made.add_stream(kind.encoder, rate=rate)
        assert isinstance(written, AudioStream)
        written.metadata.update(stream.metadata)
        coder = written.codec_context
        coder.layout = layout
        coder.time_base = Fraction(1, rate)
        coder.format = _format(stream, written, lossless=kind.lossless)
        if not kind.lossless:
            bit_rate = int(stream.codec_context.bit_rate or heard.bit_rate or 128_000)
            coder.bit_rate = bit_rate
        coder.open(strict=False)
        pieces = _pieces(heard, stream, lead, coder.format.name, rate, layout)
        shaped = AudioResampler(
            format=coder.format, layout=layout, rate=rate, frame_size=coder.frame_size or None
        )
        for piece in chain(pieces, [None]):
            for part in shaped.resample(piece):
                made.mux(written.encode(part))
        made.mux(written.encode(None))
    return bit_rate


def _format(stream: AudioStream, written: AudioStream, *, lossless: bool) -> str:
    """The encoder's sample format: the source's own where nothing may be lost."""
    own = stream.codec_context.format
    known = [one.name for one in written.codec_context.codec.audio_formats or ()]
    alike = (own.name, own.packed.name, own.planar.name)
    fits = next((name for name in alike if not known or name in known), "")
    return fits if fits or lossless else known[0]


def _pieces(
    heard: InputContainer, stream: AudioStream, lead: NDArray[np.float32], form: str, rate: int, layout: str
) -> Iterator[AudioFrame]:  # fmt: skip
    """The lead, then every frame of the sound, one after another on one clock."""
    told = soxr.resample(lead, RATE, rate) if rate != RATE else lead
    frame = AudioFrame.from_ndarray(np.ascontiguousarray(told[None, :], np.float32), "fltp", "mono")
    at = 0
    opener = _at_rate(frame, rate)
    widened = AudioResampler(format=form, layout=layout, rate=rate)
    same = AudioResampler(format=form, layout=layout, rate=rate)
    own = (part for each in chain(heard.decode(stream), [None]) for part in same.resample(each))
    for piece in chain(widened.resample(opener), widened.resample(None), own):
        piece.pts, piece.time_base = at, Fraction(1, rate)
        at += piece.samples
        yield piece


def _at_rate(frame: AudioFrame, rate: int) -> AudioFrame:
    frame.sample_rate, frame.pts, frame.time_base = rate, 0, Fraction(1, rate)
    return frame


def _prove_whole(source: Path, out: Path) -> None:
    """Raise MediaError unless the sound stands behind the notice as it was, sample by sample."""
    before, after = _samples(source), _samples(out)
    if len(after) < len(before) or not np.array_equal(after[len(after) - len(before) :], before):
        raise MediaError(
            say(f"{source.name} 加上提示音后不是原来的声音", f"{source.name} is not as it was behind the notice"),
            hint=say("没有留下文件；请把这件事报告给我们", "no file is left; please report this"),
        )  # fmt: skip


def _samples(path: Path) -> NDArray[np.generic]:
    """Samples ``(n, channels)`` as they are decoded, unconverted."""
    with media_errors(path, "read"), av.open(str(path)) as heard:
        parts = [_rows(frame) for frame in heard.decode(heard.streams.audio[0])]
    return np.concatenate(parts) if parts else np.zeros((0, 1))


def _rows(frame: AudioFrame) -> NDArray[np.generic]:
    plane = frame.to_ndarray()
    return plane.T if frame.format.is_planar else plane.reshape(-1, frame.layout.nb_channels)
