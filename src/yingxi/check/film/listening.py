"""The sound of a film as far as it can be decoded, and where it can't."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler
from av.error import FFmpegError, InvalidDataError
from numpy.typing import NDArray

from yingxi.check.film.rulebook import rule, times
from yingxi.check.finding import Examination
from yingxi.media.atomic import media_errors
from yingxi.media.standard import SAMPLE_RATE, Sound
from yingxi.tongue import say

_BLOCK = 4096


@dataclass(frozen=True, slots=True, kw_only=True)
class Listened:
    """Stereo at 48 kHz on the container's timeline; what is lost is silent."""

    sound: Sound
    damaged: tuple[float, ...]
    """Where the decoder gave up, in seconds."""


def listen(path: Path) -> Listened:
    """Decode a film's sound, passing over what is damaged. Raises MediaError for what is no film."""
    damaged: list[float] = []
    parts: list[tuple[float, NDArray[np.float32]]] = []
    with media_errors(path, "read"), av.open(str(path)) as film:
        stream = film.streams.audio[0]
        promised = round((stream.duration or 0) * (stream.time_base or 0) * SAMPLE_RATE)
        resampler = AudioResampler(format="flt", layout="stereo", rate=SAMPLE_RATE)
        at = 0.0
        for packet in film.demux(stream):
            if packet.pts is not None:
                at = float(packet.pts * packet.time_base)
            try:
                for frame in packet.decode():
                    parts += _resampled(resampler, frame)
            except InvalidDataError:
                damaged.append(max(at, 0.0))
            except FFmpegError:
                # A broken header in the middle: what follows belongs to another layout.
                damaged.append(max(at, 0.0))
                break
        if not damaged:
            parts += _resampled(resampler, None)
    sound = _laid(parts, whole=not damaged)
    cut = 0 < len(sound) - promised < _BLOCK
    return Listened(sound=sound[:promised] if cut else sound, damaged=tuple(damaged))


def _resampled(
    resampler: AudioResampler, frame: AudioFrame | None
) -> list[tuple[float, NDArray[np.float32]]]:
    return [
        (float(part.time or 0.0), np.asarray(part.to_ndarray().ravel(), np.float32).reshape(-1, 2))
        for part in resampler.resample(frame)
    ]


def _laid(parts: list[tuple[float, NDArray[np.float32]]], *, whole: bool) -> Sound:
    """The parts one after another; each at its own time where some are missing between."""
    if not parts:
        return np.zeros((0, 2), np.float32)
    if whole:
        return np.concatenate([part for _, part in parts])
    places = [max(0, round(time * SAMPLE_RATE)) for time, _ in parts]
    end = max(at + len(part) for at, (_, part) in zip(places, parts, strict=True))
    out = np.zeros((end, 2), np.float32)
    for at, (_, part) in zip(places, parts, strict=True):
        out[at : at + len(part)] = part
    return out


def damaged_sound(listened: Listened) -> Examination:
    """Packets of sound that can't be decoded."""
    found = rule("technical.damaged_sound")
    spots = [(at, at + 0.03) for at in listened.damaged]
    told = say(
        f"{len(spots)} 处解码出错：{times(spots)}", f"{len(spots)} can't be decoded: {times(spots)}"
    )
    faults = [found.finding(told, at=(spots[0][0], spots[-1][1]), mark="decoder")] if spots else []
    return found.examined(say(f"{len(spots)} 处", f"{len(spots)} places"), faults)
