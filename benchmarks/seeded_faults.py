"""One known fault each: what is done to a clean clip, and where it should be found.

A rule of another part joins by `@fault("group.rule", times=n)`; its module is named with
``--also`` on the bench's command line and brings its own inspector to `INSPECTORS`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from scipy import signal
from seeded_clip import FPS, RATE, Clip, Rng

from yingxi.check.film.rulebook import Stretch
from yingxi.check.finding import Examination

Where = Stretch | None
Maker = Callable[[Clip, Rng, int], Where]


@dataclass(frozen=True, slots=True)
class Fault:
    rule: str
    times: int
    make: Maker
    full_size: bool = False
    seconds: float = 4.0


FAULTS: list[Fault] = []
INSPECTORS: list[Callable[[Path, Clip], tuple[Examination, ...]]] = []
"""More inspectors than the technical one, brought by the modules of ``--also``."""


def fault(
    rule: str, *, times: int, full_size: bool = False, seconds: float = 4.0
) -> Callable[[Maker], Maker]:
    """Register a maker: it changes the clip in place and returns where, or none for everywhere."""

    def keep(make: Maker) -> Maker:
        FAULTS.append(Fault(rule, times, make, full_size, seconds))
        return make

    return keep


def _place(clip: Clip, rng: Rng, low: float, high: float) -> tuple[int, int]:
    """A random stretch in frames."""
    long = max(1, round(rng.uniform(low, high) * FPS))
    start = int(rng.integers(8, max(9, len(clip.frames) - long - 8)))
    return start, min(start + long, len(clip.frames))


def _told(a: int, b: int) -> Stretch:
    return a / FPS, b / FPS


@fault("technical.black", times=4)
def _black(clip: Clip, rng: Rng, _: int) -> Where:
    a, b = _place(clip, rng, 0.45, 1.6)
    for i in range(a, b):
        clip.frames[i] = rng.integers(0, 5, clip.frames[i].shape, np.uint8)
    return _told(a, b)


@fault("technical.held", times=4)
def _held(clip: Clip, rng: Rng, _: int) -> Where:
    a, b = _place(clip, rng, 0.75, 2.0)
    for i in range(a, b):
        clip.frames[i] = clip.frames[a]
    return _told(a, b)


@fault("technical.held", times=1, full_size=True, seconds=1.8)
def _held_full(clip: Clip, rng: Rng, nth: int) -> Where:
    return _held(clip, rng, nth)


@fault("technical.cadence", times=3)
def _doubled(clip: Clip, rng: Rng, nth: int) -> Where:
    every = (5, 4, 6)[nth % 3]
    source = clip.frames
    clip.frames = [source[i - i // every] for i in range(len(source))]
    return None


@fault("technical.cadence", times=2, seconds=5.0)
def _dropped(clip: Clip, rng: Rng, nth: int) -> Where:
    every = (6, 5)[nth % 2]
    clip.frames = [f for i, f in enumerate(clip.frames) if i % every != every - 1]
    clip.sound = clip.sound[: int(clip.seconds * RATE)]
    return None


@fault("technical.repeated", times=3)
def _again(clip: Clip, rng: Rng, _: int) -> Where:
    long = int(rng.uniform(1.0, 1.5) * FPS)
    a = int(rng.integers(5, len(clip.frames) - 2 * long - 5))
    b = int(rng.integers(a + long, len(clip.frames) - long))
    clip.frames[b : b + long] = clip.frames[a : a + long]
    return _told(b, b + long)


@fault("technical.flash", times=5)
def _strobe(clip: Clip, rng: Rng, nth: int) -> Where:
    hertz = (4.2, 5.0, 6.25, 8.3, 12.5)[nth % 5]
    share = rng.uniform(0.35, 1.0)
    a, b = _place(clip, rng, 1.3, 2.0)
    high = clip.frames[0].shape[0]
    top = int(rng.uniform(0, 1 - share) * high)
    rows = slice(top, top + int(share * high) + 1)
    for i in range(a, b):
        part = clip.frames[i][rows].astype(np.float32)
        bright = ((i - a) * hertz / FPS) % 1 < 0.5
        lit = part * 0.4 + 150 if bright else part * 0.25
        clip.frames[i] = clip.frames[i].copy()
        clip.frames[i][rows] = np.clip(lit, 0, 255).astype(np.uint8)
    return _told(a, b)


@fault("technical.red_flash", times=3)
def _red(clip: Clip, rng: Rng, nth: int) -> Where:
    a, b = _place(clip, rng, 1.4, 2.0)
    hertz = (4.5, 6.25, 8.3)[nth % 3]
    for i in range(a, b):
        if ((i - a) * hertz / FPS) % 1 < 0.5:
            clip.frames[i] = clip.frames[i] // 12 + np.array([0, 0, 190], np.uint8)
        else:
            clip.frames[i] = clip.frames[i] // 6 + np.array([25, 25, 25], np.uint8)
    return _told(a, b)


@fault("technical.one_colour", times=3)
def _one_colour(clip: Clip, rng: Rng, nth: int) -> Where:
    a, b = _place(clip, rng, 0.05, 0.5)
    colour = ((0, 255, 0), (255, 0, 255), (128, 128, 128))[nth % 3]
    for i in range(a, b):
        clip.frames[i] = np.full_like(clip.frames[i], 0) + np.array(colour, np.uint8)
    return _told(a, b)


@fault("technical.corrupt", times=2)
def _green_part(clip: Clip, rng: Rng, _: int) -> Where:
    a, b = _place(clip, rng, 0.1, 0.6)
    top = int(clip.frames[0].shape[0] * rng.uniform(0.4, 0.8))
    for i in range(a, b):
        clip.frames[i] = clip.frames[i].copy()
        clip.frames[i][top:] = (0, 135, 0)
    return _told(a, b)


@fault("technical.corrupt", times=2)
@fault("technical.corrupt", times=1, full_size=True, seconds=1.6)
def _garbage(clip: Clip, rng: Rng, _: int) -> Where:
    a, b = _place(clip, rng, 0.2, 0.6)
    high, wide = clip.frames[0].shape[:2]
    share = rng.uniform(0.1, 0.4)
    for i in range(a, b):
        frame = clip.frames[i].copy()
        for y in range(0, high - 15, 16):
            for x in range(0, wide - 15, 16):
                if rng.random() < share:
                    frame[y : y + 16, x : x + 16] = rng.integers(10, 245, 3)
        clip.frames[i] = frame
    return _told(a, b)


@fault("technical.corrupt", times=3)
def _flipped_bits(clip: Clip, rng: Rng, _: int) -> Where:
    seed = int(rng.integers(1 << 30))

    def spoil(path: Path) -> None:
        data = bytearray(path.read_bytes())
        inner = np.random.default_rng(seed)
        begin = data.index(b"mdat") + 2000
        # Well into the pictures; the sound lies between them and may suffer too.
        for at in inner.integers(begin, begin + (len(data) - begin) * 3 // 4, 40):
            data[int(at)] ^= 0x55
        path.write_bytes(data)

    clip.after = spoil
    return None


@fault("technical.borders", times=4)
def _bars(clip: Clip, rng: Rng, nth: int) -> Where:
    share = rng.uniform(0.05, 0.16)
    high, wide = clip.frames[0].shape[:2]
    a, b = (0, len(clip.frames)) if nth % 2 else _place(clip, rng, 1.6, 2.4)
    for i in range(a, b):
        frame = np.zeros_like(clip.frames[i])
        if nth < 2:
            edge = int(high * share)
            frame[edge : high - edge] = cv2.resize(clip.frames[i], (wide, high - 2 * edge))
        else:
            edge = int(wide * share)
            frame[:, edge : wide - edge] = cv2.resize(clip.frames[i], (wide - 2 * edge, high))
        clip.frames[i] = frame
    return _told(a, b)


@fault("technical.combing", times=3)
@fault("technical.combing", times=1, full_size=True, seconds=1.6)
def _fields(clip: Clip, rng: Rng, _: int) -> Where:
    """Two fields of different moments, with something that moves across."""
    high, wide = clip.frames[0].shape[:2]

    def at(i: float) -> np.ndarray:
        frame = clip.frames[min(int(i), len(clip.frames) - 1)].copy()
        x = int((0.1 + 0.8 * (i * 0.04 % 1)) * wide)
        cv2.rectangle(
            frame, (x - wide // 8, high // 3), (x + wide // 8, high * 2 // 3), (235, 230, 225), -1
        )
        return frame

    woven = []
    for i in range(len(clip.frames)):
        frame = at(i)
        frame[1::2] = at(i + 0.5)[1::2]
        woven.append(frame)
    clip.frames = woven
    return None


def _samples(clip: Clip, rng: Rng, low: float, high: float) -> tuple[int, int]:
    long = int(rng.uniform(low, high) * RATE)
    start = int(rng.integers(RATE // 4, max(RATE // 4 + 1, len(clip.sound) - long - RATE // 4)))
    return start, start + long


@fault("technical.silence", times=3, seconds=5.0)
def _silent(clip: Clip, rng: Rng, _: int) -> Where:
    a, b = _samples(clip, rng, 2.2, 3.2)
    clip.sound[a:b] = 0
    return a / RATE, b / RATE


@fault("technical.clipping", times=5)
def _clipped(clip: Clip, rng: Rng, nth: int) -> Where:
    over = (1.8, 2.5, 3.5, 2.2, 3.0)[nth % 5]
    peak = float(np.abs(clip.sound).max())
    flat = np.clip(clip.sound * over, -peak, peak)
    # Clipped on recording, then turned down: the ceiling is anywhere.
    clip.sound = (flat * (1.0, 0.9, 0.5, 0.7, 0.35)[nth % 5]).astype(np.float32)
    return None


@fault("technical.dropout", times=5)
def _hole(clip: Clip, rng: Rng, nth: int) -> Where:
    long = int((0.008, 0.015, 0.03, 0.06, 0.12)[nth % 5] * RATE)
    loud = signal.convolve(np.abs(clip.sound).mean(axis=1), np.ones(960) / 960, "same")
    starts = np.flatnonzero(loud > np.percentile(loud, 75))
    starts = starts[(starts > RATE // 5) & (starts < len(clip.sound) - RATE // 3)]
    whole = [s for s in rng.permutation(starts)[:400] if loud[s + long] > np.percentile(loud, 60)]
    a = int(whole[0])
    clip.sound[a : a + long] = 0
    return a / RATE, (a + long) / RATE


@fault("technical.dc", times=2)
def _offset(clip: Clip, rng: Rng, _: int) -> Where:
    clip.sound = clip.sound + np.float32(rng.choice([-1, 1]) * rng.uniform(0.02, 0.06))
    return None


@fault("technical.hum", times=3)
def _mains(clip: Clip, rng: Rng, nth: int) -> Where:
    base = (50, 60, 50)[nth % 3]
    t = np.arange(len(clip.sound)) / RATE
    level = 10 ** (rng.uniform(-44, -34) / 20)
    tone = sum(np.sin(2 * np.pi * base * k * t) * w for k, w in ((1, 1.0), (2, 0.6), (3, 0.3)))
    clip.sound = (clip.sound + level * np.asarray(tone)[:, None]).astype(np.float32)
    return None


@fault("technical.channels", times=4)
def _sides(clip: Clip, rng: Rng, nth: int) -> Where:
    side = nth % 2
    if nth < 2:
        clip.sound[:, side] = 0
    else:
        clip.sound[:, side] *= -1
    return None


@fault("technical.loudness", times=3)
def _too_loud(clip: Clip, rng: Rng, nth: int) -> Where:
    clip.sound = (clip.sound * 10 ** ((-1.8, -6.0, -3.0)[nth % 3] / 20)).astype(np.float32)
    return None


@fault("technical.true_peak", times=2)
def _peaky(clip: Clip, rng: Rng, _: int) -> Where:
    for at in rng.integers(RATE // 2, len(clip.sound) - RATE // 2, 6):
        clip.sound[at : at + 60] += 0.9 * np.hanning(60)[:, None].astype(np.float32)
    return None


@fault("technical.lengths", times=3)
def _apart(clip: Clip, rng: Rng, nth: int) -> Where:
    if nth == 0:
        clip.sound = clip.sound[: -int(rng.uniform(0.3, 0.8) * RATE)]
    elif nth == 1:
        clip.sound = np.concatenate([clip.sound, clip.sound[: int(rng.uniform(0.3, 0.8) * RATE)]])
    else:
        clip.audio = {"delay": 0.35}
        clip.sound = clip.sound[: -int(0.35 * RATE)]
    return None


@fault("technical.sync", times=5, seconds=8.0)
def _late(clip: Clip, rng: Rng, nth: int) -> Where:
    shift = int((0.2, -0.15, 0.45, -0.4, 0.9)[nth % 5] * RATE)
    clip.sound = np.roll(clip.sound, shift, axis=0)
    return None
