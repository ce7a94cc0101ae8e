"""Pictures and sound out of a file, on the container's own timeline."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import av
import numpy as np
from av.audio.resampler import AudioResampler

from yingxi.errors import MediaError
from yingxi.media.atomic import media_errors
from yingxi.media.standard import I420, SAMPLE_RATE, Sound
from yingxi.tongue import say

_BLOCK = 4096


def frames(path: Path, *, threads: int = 1) -> Iterator[I420]:
    """Every frame in order as I420, in the file's own colours. Raises MediaError."""
    with media_errors(path, "read"), av.open(str(path)) as film:
        if not film.streams.video:
            raise MediaError(
                say(f"{path.name} 里没有画面", f"{path.name} has no picture"),
                hint=say("请给一个有画面的文件", "give a file with a picture"),
            )
        film.streams.video[0].thread_count = threads
        for frame in film.decode(video=0):
            yield np.asarray(frame.to_ndarray(format="yuv420p"), np.uint8)


def sound(path: Path, *, rate: int = SAMPLE_RATE) -> Sound:
    """The whole sound as stereo ``(samples, 2)``; encoder delay is taken off by the edit list.

    Raises MediaError for a file that has none or can't be read.
    """
    with media_errors(path, "read"), av.open(str(path)) as film:
        if not film.streams.audio:
            raise MediaError(
                say(f"{path.name} 里没有声音", f"{path.name} has no sound"),
                hint=say("请给一个有声音的文件", "give a file with sound"),
            )
        stream = film.streams.audio[0]
        promised = round((stream.duration or 0) * (stream.time_base or 0) * rate)
        resampler = AudioResampler(format="flt", layout="stereo", rate=rate)
        parts = [part for frame in film.decode(stream) for part in resampler.resample(frame)]
        parts += resampler.resample(None)
    heard = np.concatenate([np.zeros(0), *(part.to_ndarray().ravel() for part in parts)])
    out = np.asarray(heard, np.float32).reshape(-1, 2)
    # A lossy coder's last block is full length; the container knows where the sound ends.
    return out[:promised] if 0 < len(out) - promised < _BLOCK else out
