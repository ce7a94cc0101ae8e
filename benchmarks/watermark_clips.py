"""Pictures for the watermark's bench: windows of films, drawn plates, and clips without a mark."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import av
import cv2
import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.uint8]

CALIBRATION = 20.0
"""Seconds at the head of a film on which strengths were set; the report never looks at them."""
SECONDS = 4.0
_PLATES = ("dark wash", "paper and text", "texture")


@dataclass(frozen=True, slots=True, kw_only=True)
class Clip:
    """Four seconds of a film, or a drawn plate where ``film`` is None."""

    name: str
    film: Path | None = None
    start: float = 0.0


def clips(films: Sequence[Path], count: int) -> list[Clip]:
    """Windows spread over the films after their heads, and the drawn plates."""
    out = [Clip(name=name) for name in _PLATES]
    places: list[list[Clip]] = []
    for film in films:
        whole = seconds_of(film)
        first = CALIBRATION if whole >= CALIBRATION + 2 * SECONDS else 0.0
        starts = np.linspace(first, max(first, whole - SECONDS - 0.2), 7)
        order = (3, 5, 1, 0, 6, 2, 4) if whole > 2 * SECONDS else (0,)
        name = f"{film.parent.parent.name}/{film.stem}"
        places.append(
            [Clip(name=f"{name}@{starts[at]:.0f}", film=film, start=starts[at]) for at in order]
        )
    # One of each film before the second of any.
    turn = [place[index] for index in range(7) for place in places if index < len(place)]
    return (turn[: max(0, count - len(out))] + out)[:count]


def seconds_of(film: Path) -> float:
    with av.open(str(film)) as container:
        return (container.duration or 0) / 1e6


def pictures(clip: Clip, count: int) -> list[Picture]:
    """The clip's first frames, BGR, even-sided."""
    if clip.film is None:
        return [_plate(clip.name, index) for index in range(count)]
    out: list[Picture] = []
    with av.open(str(clip.film)) as container:
        stream = container.streams.video[0]
        container.seek(int(clip.start * 1e6))
        for frame in container.decode(stream):
            if (frame.time or 0) >= clip.start:
                picture = frame.to_ndarray(format="bgr24")
                out.append(picture[: picture.shape[0] // 2 * 2, : picture.shape[1] // 2 * 2])
            if len(out) == count:
                break
    return out


def _plate(name: str, index: int, size: tuple[int, int] = (1080, 1920), seed: int = 3) -> Picture:
    width, height = size
    random = np.random.default_rng(seed)
    down, across = np.mgrid[0:height, 0:width].astype(np.float32)
    if name == "dark wash":
        grey = 26 + 14 * down / height + 6 * np.sin(across / 300 + index / 60)
        return _coloured(grey, (1.2, 1.0, 0.8))
    if name == "paper and text":
        page = _coloured(
            205 - 25 * np.hypot(across / width - 0.5, down / height - 0.5), (0.8, 0.95, 1)
        )
        for line in range(14):
            words = "".join(chr(c) for c in random.integers(65, 91, 18))
            place = (70, 240 + line * 110 - index)
            cv2.putText(page, words, place, cv2.FONT_HERSHEY_COMPLEX, 2.2, (20, 25, 30), 4)
        return page
    coarse = random.random((80, 45, 3)).astype(np.float32)
    plate = cv2.resize(coarse, (width + 240, height), interpolation=cv2.INTER_CUBIC) * 190 + 25
    plate += random.normal(0, 7, plate.shape[:2]).astype(np.float32)[..., None]
    return np.clip(plate[:, 2 * index : 2 * index + width], 0, 255).astype(np.uint8)


def _coloured(grey: NDArray[np.float32], tint: tuple[float, float, float]) -> Picture:
    return np.clip(grey[..., None] * np.array(tint), 0, 255).astype(np.uint8)


def unmarked(films: Sequence[Path], index: int) -> list[Picture]:
    """Grey frames of the ``index``-th clip without a mark: of films, or made up, in turn."""
    random = np.random.default_rng([11, index])
    if films and index % 3:
        film = films[index % len(films)]
        start = float(random.uniform(0, max(0.1, seconds_of(film) - 1)))
        frames = [
            cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)
            for picture in pictures(Clip(name="", film=film, start=start), 13)[::4]
        ]
        if frames:
            return _framed(frames, random)
    return _framed(_made_up(index, random), random)


def _framed(frames: Sequence[Picture], random: np.random.Generator) -> list[Picture]:
    """A crop, a size and perhaps a mirror, the same for all frames."""
    height, width = frames[0].shape[:2]
    share = float(random.uniform(0.55, 1))
    tall, wide = int(height * share), int(width * share)
    top, left = int(random.integers(height - tall + 1)), int(random.integers(width - wide + 1))
    scale = float(random.choice([540, 720, 1080])) / min(tall, wide)
    size = (round(wide * scale), round(tall * scale))
    turned = bool(random.integers(2))
    out: list[Picture] = []
    for frame in frames:
        cut = cv2.resize(frame[top : top + tall, left : left + wide], size)
        out.append(np.ascontiguousarray(cut[:, ::-1] if turned else cut))
    return out


def _made_up(index: int, random: np.random.Generator) -> list[Picture]:
    width, height = 720, 1280
    kind = index // 3 % 5
    down, across = np.mgrid[0:height, 0:width].astype(np.float32)
    if kind == 0:
        return [random.integers(0, 256, (height, width)).astype(np.uint8) for _ in range(3)]
    if kind == 1:
        turn, wave = random.uniform(0, np.pi), random.uniform(4, 40)
        phase = (across * np.cos(turn) + down * np.sin(turn)) * 2 * np.pi / wave
        return [np.clip(128 + 90 * np.sin(phase + k), 0, 255).astype(np.uint8) for k in range(3)]
    if kind == 2:
        # Wallpaper: a tile of the mark's own period, the worst that a lattice can meet.
        side = int(random.choice([64, 100, 128, 142]))
        tile = cv2.GaussianBlur(random.normal(0, 60, (side, side)), (0, 0), 1.5) * 2 + 128
        wall = np.tile(tile, (height // side + 1, width // side + 1))[:height, :width]
        return [np.clip(wall + random.normal(0, 3), 0, 255).astype(np.uint8) for _ in range(3)]
    if kind == 3:
        page = np.full((height, width), 235, np.uint8)
        for line in range(30):
            words = "".join(chr(c) for c in random.integers(33, 126, 30))
            cv2.putText(page, words, (10, 40 + line * 42), cv2.FONT_HERSHEY_PLAIN, 2.2, 20, 2)
        return [page]
    coarse = random.random((160, 90)).astype(np.float32)
    soft = cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC) * 200 + 20
    grain = random.normal(0, random.uniform(0, 9), (height, width))
    return [np.clip(soft + grain, 0, 255).astype(np.uint8)]
