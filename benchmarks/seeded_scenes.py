"""Made-up clips for the inspection's bench: moving pictures and speech-like sound, by a seed.

The two sets share no family of pictures and no seed: what thresholds were tried on is never what
is reported.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import av
import cv2
import numpy as np
from numpy.typing import NDArray
from scipy import signal
from seeded_clip import FPS, RATE, SMALL, Clip, Frame, Rng

from yingxi.check.film.captions import Cue
from yingxi.media.colour import to_bgr
from yingxi.sound.loudness import integrated, limited


def _texture(rng: Rng, wide: int, high: int, grain: int) -> Frame:
    coarse = rng.integers(20, 235, (max(2, high // grain), max(2, wide // grain), 3), np.uint8)
    return cv2.GaussianBlur(
        cv2.resize(coarse, (wide, high), interpolation=cv2.INTER_CUBIC), (0, 0), 1.2
    )


def _panned(rng: Rng, wide: int, high: int, count: int) -> Iterator[Frame]:
    big = _texture(rng, wide * 2, high * 2, wide // 9)
    speed = rng.uniform(0.4, 2.2, 2) * rng.choice([-1, 1], 2) * wide / 270
    spots = rng.uniform(0, 1, (3, 5))
    for i in range(count):
        shift = np.float32([[1, 0, -wide / 2 + speed[0] * i], [0, 1, -high / 2 + speed[1] * i]])
        frame = cv2.warpAffine(big, shift, (wide, high), borderMode=cv2.BORDER_REFLECT)
        for x, y, size, turn, shade in spots:
            at = (
                int(wide * (x + 0.2 * np.sin(i * turn / 4))),
                int(high * (y + 0.1 * np.cos(i * turn / 3))),
            )
            cv2.circle(frame, at, int(wide * (0.05 + 0.08 * size)), (int(shade * 255), 90, 200), -1)
        yield frame


def _lantern(rng: Rng, wide: int, high: int, count: int) -> Iterator[Frame]:
    base = (_texture(rng, wide, high, wide // 6) * 0.22).astype(np.float32)
    ys, xs = np.mgrid[0:high, 0:wide].astype(np.float32)
    pace = rng.uniform(0.02, 0.06)
    for i in range(count):
        cx, cy = (
            wide * (0.5 + 0.25 * np.sin(i * pace)),
            high * (0.45 + 0.15 * np.cos(i * pace * 1.3)),
        )
        glow = np.exp(-((xs - cx) ** 2 + (ys - cy) ** 2) / (0.06 * wide * wide))
        lit = base + glow[..., None] * np.float32([70, 140, 210])
        yield np.clip(lit + rng.normal(0, 1.5, (high, wide, 1)), 0, 255).astype(np.uint8)


def _blinds(rng: Rng, wide: int, high: int, count: int) -> Iterator[Frame]:
    rows = (np.sin(np.arange(high) * 2 * np.pi / rng.uniform(7, 12)) * 40 + 120)[:, None, None]
    base = np.broadcast_to(rows, (high, wide, 3)).astype(np.uint8)
    for i in range(count):
        frame = base.copy()
        x = int(wide * (0.5 + 0.35 * np.sin(i * 0.05)))
        cv2.ellipse(
            frame, (x, high // 2), (wide // 6, high // 4), i * 1.5, 0, 360, (60, 70, 160), -1
        )
        yield cv2.add(frame, rng.integers(0, 3, frame.shape, np.uint8))


def _talker(rng: Rng, wide: int, high: int, count: int) -> Iterator[Frame]:
    base = _texture(rng, wide, high, wide // 12)
    face = (wide // 2, int(high * 0.4))
    cv2.ellipse(base, face, (wide // 4, high // 6), 0, 0, 360, (150, 180, 220), -1)
    for i in range(count):
        frame = base.copy()
        wide_open = 1 + int(abs(np.sin(i * 0.7)) * high * 0.02)
        cv2.ellipse(
            frame, (face[0], int(high * 0.46)), (wide // 14, wide_open), 0, 0, 360, (30, 20, 90), -1
        )
        yield frame


def _zoomed(rng: Rng, wide: int, high: int, count: int) -> Iterator[Frame]:
    big = _texture(rng, wide * 2, high * 2, wide // 14)
    pace, turn = rng.uniform(0.002, 0.006), rng.uniform(-0.4, 0.4)
    for i in range(count):
        matrix = cv2.getRotationMatrix2D((wide, high), i * turn, 1 + pace * i)
        matrix[:, 2] -= (wide / 2, high / 2)
        yield cv2.warpAffine(big, matrix, (wide, high), flags=cv2.INTER_LINEAR)


def _layers(rng: Rng, wide: int, high: int, count: int) -> Iterator[Frame]:
    sky = np.linspace(rng.uniform(150, 220), 70, high)[:, None, None] * np.float32(
        [1.0, 0.85, 0.75]
    )
    hills = [np.cumsum(rng.normal(0, high * 0.008, wide * 4)) for _ in range(4)]
    shades = np.sort(rng.uniform(20, 130, 4))[::-1]
    ys = np.arange(high)[:, None]
    for i in range(count):
        frame = np.broadcast_to(sky, (high, wide, 3)).copy()
        for depth, (hill, shade) in enumerate(zip(hills, shades, strict=True)):
            left = int(i * (depth + 1) * 0.8 * wide / 270) % (wide * 2)
            line = high * (0.4 + 0.13 * depth) + hill[left : left + wide] - hill[0]
            frame[ys >= line[None, :]] = (shade * 0.8, shade * 0.9, shade)
        yield np.clip(frame, 0, 255).astype(np.uint8)


def _crowd(rng: Rng, wide: int, high: int, count: int) -> Iterator[Frame]:
    paper = (_texture(rng, wide, high, wide // 30) * 0.25 + 140).astype(np.uint8)
    places = rng.uniform(0.1, 0.9, (14, 2))
    colours = rng.integers(20, 220, (14, 3))
    for _ in range(count):
        frame = paper.copy()
        places = np.clip(places + rng.normal(0, 0.006, places.shape), 0.05, 0.95)
        for (x, y), colour in zip(places, colours, strict=True):
            a = (int(x * wide), int(y * high))
            b = (a[0] + wide // 12, a[1] + high // 10)
            cv2.rectangle(frame, a, b, tuple(int(c) for c in colour), -1)
        yield frame


def _rain(rng: Rng, wide: int, high: int, count: int) -> Iterator[Frame]:
    base = (_texture(rng, wide, high, wide // 5) * 0.16 + 14).astype(np.uint8)
    drops = rng.uniform(0, 1, (60, 2))
    for i in range(count):
        frame = base.copy()
        cv2.circle(
            frame, (int(wide * (0.3 + 0.003 * i)), int(high * 0.3)), wide // 8, (80, 110, 150), -1
        )
        for x, y in drops:
            top = int(((y + i * 0.07) % 1) * high)
            cv2.line(
                frame, (int(x * wide), top), (int(x * wide) - 2, top + high // 24), (90, 90, 80), 1
            )
        yield frame


def _on_twos(rng: Rng, wide: int, high: int, count: int) -> Iterator[Frame]:
    base = _texture(rng, wide, high, wide // 8) // 2 + 90
    for i in range(count):
        step, frame = i // 2, base.copy()
        body = (int(wide * (0.3 + 0.006 * step)), int(high * 0.6))
        cv2.ellipse(frame, body, (wide // 7, high // 6), 0, 0, 360, (25, 20, 30), -1)
        arm = (
            body[0] + int(wide * 0.25 * np.cos(step * 0.3)),
            body[1] + int(wide * 0.3 * np.sin(step * 0.3)),
        )
        cv2.line(frame, body, arm, (25, 20, 30), wide // 20)
        yield frame


def _cuts(rng: Rng, wide: int, high: int, count: int) -> Iterator[Frame]:
    done = 0
    while done < count:
        long = min(int(rng.integers(18, 40)), count - done)
        yield from (_zoomed, _layers, _crowd)[int(rng.integers(3))](rng, wide, high, long)
        done += long


def _candle(rng: Rng, wide: int, high: int, count: int) -> Iterator[Frame]:
    """Soft flicker all along, and two hard flashes within a second: allowed."""
    pace, when = rng.uniform(0.5, 1.2), int(rng.integers(20, max(21, count - 30)))
    for i, frame in enumerate(_zoomed(rng, wide, high, count)):
        lit = frame.astype(np.float32) * 0.6 * (1 + 0.05 * np.sin(i * pace))
        if when <= i < when + 12 and (i - when) % 6 < 3:
            lit = lit * 0.3 + 170
        yield np.clip(lit, 0, 255).astype(np.uint8)


TUNE = (_panned, _lantern, _blinds, _talker)
REPORT = (_zoomed, _layers, _crowd, _rain, _on_twos, _cuts, _candle)


def real_frames(film: Path, start: int, count: int, size: tuple[int, int]) -> list[Frame]:
    """Frames of a finished film from the key frame before ``start``, made smaller."""
    out: list[Frame] = []
    with av.open(str(film)) as opened:
        stream = opened.streams.video[0]
        opened.seek(int(start / FPS / float(stream.time_base or 1)), stream=stream)
        for frame in opened.decode(stream):
            if len(out) == count:
                break
            picture = frame.to_ndarray(format="yuv420p")
            out.append(cv2.resize(to_bgr(picture), size, interpolation=cv2.INTER_AREA))
    return out


def speech(rng: Rng, seconds: float) -> tuple[NDArray[np.float32], tuple[float, ...]]:
    """Stereo at -14 LUFS: lines of syllables over room tone, half the time with music; starts."""
    count = int(seconds * RATE)
    voice = np.zeros(count)
    starts: list[float] = []
    at = rng.uniform(0.15, 0.4) if seconds > 1.5 else 0.1
    while at < seconds - 0.6:
        starts.append(at)
        for _ in range(int(rng.integers(3, 7))):
            if at > seconds - 0.3:
                break
            spoken = _syllable(rng)
            first = int(at * RATE)
            voice[first : first + len(spoken)] += spoken[: count - first]
            at += len(spoken) / RATE * rng.uniform(0.9, 1.25)
        at += rng.uniform(0.35, 0.7)
    # A small room: no voice stops within a millisecond.
    tail = rng.normal(0, 1, RATE // 5) * np.exp(-np.arange(RATE // 5) / (0.03 * RATE))
    voice = voice + 0.02 * signal.oaconvolve(voice, tail)[:count]
    voice = signal.sosfilt(signal.butter(2, 60, "highpass", fs=RATE, output="sos"), voice)
    room = rng.normal(0, 10 ** (-56 / 20), (count, 2))
    out = voice[:, None] * np.array([1.0, 0.96]) + room
    if rng.random() < 0.5:
        out += _music(rng, count)
    return _levelled(out), tuple(starts)


def _syllable(rng: Rng) -> NDArray[np.float64]:
    count = int(rng.uniform(0.14, 0.26) * RATE)
    t = np.arange(count) / RATE
    pitch = rng.uniform(110, 260) * (1 + rng.uniform(-0.2, 0.2) * t / t[-1])
    pulses = signal.sawtooth(2 * np.pi * np.cumsum(pitch) / RATE)
    for formant in rng.uniform([350, 900, 2300], [800, 1900, 3000]):
        b, a = signal.iirpeak(formant, 4, fs=RATE)
        pulses = pulses + 3 * signal.lfilter(b, a, pulses)
    burst = rng.normal(0, 1, count) * np.exp(-t / 0.012)
    # Evened out as a voice for the phone is; it dies away over its last 90 ms.
    even = np.sign(pulses) * np.abs(pulses / np.abs(pulses).max()) ** 0.6
    ebb = np.exp(-np.maximum(0.0, t - (t[-1] - 0.09)) / 0.016)
    return (even * np.minimum(1, t / 0.015) * ebb + 0.2 * burst) * rng.uniform(0.5, 1.0)


def _music(rng: Rng, count: int) -> NDArray[np.float64]:
    t = np.arange(count) / RATE
    out = np.zeros((count, 2))
    for start in np.arange(0, t[-1], 0.5):
        for note in rng.choice([49.0, 98.0, 147.0, 196.0, 247.0, 294.0, 392.0], 3, replace=False):
            since = np.maximum(t - start, 0)
            tone = np.sin(2 * np.pi * note * since) * np.exp(-since / 0.35) * (t >= start)
            out += tone[:, None] * rng.uniform(0.03, 0.08, 2)
    return out


def _levelled(out: NDArray[np.float64]) -> NDArray[np.float32]:
    for _ in range(8):
        out = out * 10 ** ((-14 - integrated(out)) / 20)
        out = limited(out.astype(np.float32), ceiling=-3.0).astype(np.float64)
    return out.astype(np.float32)


_LINES = (
    "天亮之前必须离开",
    "你为什么不早说",
    "他已经在门外了",
    "把信给我",
    "这件事不能让师父知道",
    "快走别回头",
)


def clean(
    kind: str,
    seed: int,
    *,
    size: tuple[int, int] = SMALL,
    seconds: float = 4.0,
    film: Path | None = None,
) -> Clip:
    """A clip without a fault: ``kind`` is the set, the seed picks the family."""
    rng = np.random.default_rng(seed)
    families = TUNE if kind == "tune" else REPORT
    count = round(seconds * FPS)
    if film is not None:
        frames = real_frames(film, 40 + seed * 53 % 1700, count, size)
    else:
        frames = list(families[seed % len(families)](rng, *size, count))
    sound, voices = speech(rng, seconds)
    cues = [
        _cue(_LINES[i % len(_LINES)], at, min(end - 0.1, seconds))
        for i, (at, end) in enumerate(zip(voices, [*voices[1:], seconds + 0.1], strict=True))
    ]
    lines = tuple(cue.text for cue in cues)
    return Clip(frames=frames, sound=sound, voices=voices, cues=cues, lines=lines)


def _cue(line: str, start: float, latest: float) -> Cue:
    """As much of a line as can be read before the next begins."""
    text = line[: max(2, int((latest - start) * 7.5))]
    end = min(start + max(0.8, len(text) / 7.5), latest)
    return Cue(start=round(start, 2), end=round(end, 2), text=text)
