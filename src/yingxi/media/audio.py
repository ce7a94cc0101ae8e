"""Sound to AAC, in sync to the sample, and plain WAV in and out."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import numpy as np
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.container import OutputContainer
from av.packet import Packet
from scipy.io import wavfile

from yingxi.errors import MediaError
from yingxi.media.atomic import media_errors, whole_file
from yingxi.media.standard import SAMPLE_RATE, Sound
from yingxi.tongue import say

BIT_RATE = 192_000
_CHUNK = 1024
"""Samples in an AAC frame; the encoder also looks one frame ahead, which the edit list hides."""


def aac_stream(container: OutputContainer, *, bit_rate: int = BIT_RATE) -> AudioStream:
    """Add a stereo 48 kHz AAC stream to a film that is being written."""
    stream = container.add_stream("aac", rate=SAMPLE_RATE, layout="stereo")
    stream.bit_rate = bit_rate
    stream.codec_context.time_base = Fraction(1, SAMPLE_RATE)
    return stream


def aac_packets(stream: AudioStream, sound: Sound) -> Iterator[Packet[AudioStream]]:
    """Encode ``(samples, 2)``; sample 0 is heard at time 0 of the film's timeline.

    The encoder's first packet stands at -1024 samples, which the MP4 writer turns into an edit
    list; the last packet says how much of it is padding.
    """
    planar = np.ascontiguousarray(sound.T, dtype=np.float32)
    for start in range(0, planar.shape[1], _CHUNK):
        piece = np.ascontiguousarray(planar[:, start : start + _CHUNK])
        frame = AudioFrame.from_ndarray(piece, format="fltp", layout="stereo")
        frame.sample_rate = SAMPLE_RATE
        frame.pts = start
        frame.time_base = Fraction(1, SAMPLE_RATE)
        yield from stream.encode(frame)
    yield from stream.encode(None)


def fit(sound: Sound, samples: int) -> Sound:
    """The sound cut or lengthened with silence to exactly ``samples``, as stereo."""
    stereo = sound[:, None] if sound.ndim == 1 else sound
    if stereo.shape[1] == 1:
        stereo = np.repeat(stereo, 2, axis=1)
    out = np.zeros((samples, 2), np.float32)
    kept = min(samples, len(stereo))
    out[:kept] = stereo[:kept]
    return out


def write_wav(path: Path, sound: Sound, rate: int = SAMPLE_RATE, *, bits: int = 32) -> None:
    """Write ``(samples,)`` or ``(samples, channels)``: 32 bits of float, or 16 of PCM."""
    if bits not in (16, 32):
        raise MediaError(
            say(
                f"WAV 只能写 16 或 32 位，不能是 {bits}",
                f"WAV is written in 16 or 32 bits, not {bits}",
            ),
            hint=say("用 bits=32 保存不失真", "bits=32 keeps everything"),
        )
    data = np.asarray(sound, np.float32)
    if bits == 16:
        data = np.round(np.clip(data, -1, 1) * 32767).astype(np.int16)
    with whole_file(path) as draft:
        wavfile.write(str(draft), rate, data)


def read_wav(path: Path) -> tuple[Sound, int]:
    """The sound as ``(samples, channels)`` in -1 to 1, and its rate. Raises MediaError."""
    with media_errors(path, "read"):
        try:
            rate, data = wavfile.read(str(path))
        except ValueError as fault:
            raise MediaError(
                say(f"{path.name} 不是能读的 WAV", f"{path.name} is no readable WAV"),
                hint=say("请给 PCM 的 WAV 文件", "give a PCM WAV file"),
            ) from fault
    wide = {"int16": 32768.0, "int32": 2147483648.0, "uint8": 128.0}.get(str(data.dtype), 1.0)
    middle = 128.0 if data.dtype == np.uint8 else 0.0
    sound = np.asarray((data - middle) / wide, np.float32)
    return (sound[:, None] if sound.ndim == 1 else sound), int(rate)
