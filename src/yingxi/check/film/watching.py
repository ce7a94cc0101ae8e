"""The picture of a film in one decoding pass: small pictures and numbers for every frame."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import av
import cv2
import numpy as np
from av.error import FFmpegError, InvalidDataError
from av.video.frame import VideoFrame
from numpy.typing import NDArray

from yingxi.check.film.flashes import Flicker
from yingxi.check.film.texture import hard_edges, teeth
from yingxi.media.atomic import media_errors

GRID = 135
"""Cells along the short side of a small picture."""
COARSE = 34
"""Cells along the short side for colours and flashes: 32 pixels at 1080."""
PRINT = 15
"""Cells along the short side of a frame's fingerprint."""
_TEXTURE_EVERY = 2

Plane = NDArray[np.uint8]


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """What was seen; every array has one row a frame, lumas are of 16-235."""

    rate: float
    at: NDArray[np.float64]
    """Seconds."""
    mean: NDArray[np.float32]
    bright: NDArray[np.float32]
    """The 99th percentile of the cells."""
    spread: NDArray[np.float32]
    """Standard deviation of the cells."""
    hue: NDArray[np.float32]
    """Mean U and V, ``(frames, 2)``."""
    hue_spread: NDArray[np.float32]
    change: NDArray[np.float32]
    """Mean absolute difference to the frame before; infinite for the first."""
    local: NDArray[np.float32]
    """The same of the cell that changed most."""
    key: NDArray[np.bool_]
    null: NDArray[np.float32]
    """Share of the picture that is green as only a missing picture is."""
    blocks: NDArray[np.float32]
    """Share of macroblocks with hard edges on the grid; looked at every second frame."""
    combed: NDArray[np.float32]
    """Share of pixels that stand against the lines above and below, over the share sideways."""
    edges: NDArray[np.float32]
    """Black borders as shares of the side: top, bottom, left, right."""
    prints: NDArray[np.float32]
    """Fingerprints, ``(frames, cells)``."""
    flashing: NDArray[np.float32]
    red_flashing: NDArray[np.float32]
    """Area of the flashes where there are more than three in the second before; else nothing."""
    flashes: int
    """The most transitions within one second over a quarter of the picture."""
    damaged: tuple[float, ...]
    """Where the decoder gave up, in seconds."""

    @property
    def frame(self) -> float:
        """A frame's seconds."""
        return 1.0 / self.rate


def watch(path: Path, *, rate: float, threads: int = 2, full_range: bool = False) -> Watched:
    """Decode a film once and keep what the rules need. Raises MediaError for what is no film."""
    notes = _Notes(rate, full_range)
    damaged: list[float] = []
    with media_errors(path, "read"):
        for frame in _decoded(path, threads, damaged):
            notes.take(frame)
    return notes.done(tuple(damaged))


def _decoded(path: Path, threads: int, damaged: list[float]) -> Iterator[VideoFrame]:
    """Every frame that can be decoded; a packet that can't is noted and passed over."""
    with av.open(str(path)) as film:
        stream = film.streams.video[0]
        stream.codec_context.options = {"err_detect": "explode"}
        stream.thread_count = threads
        stream.thread_type = "AUTO"
        at = 0.0
        packets = film.demux(stream)
        while True:
            try:
                packet = next(packets, None)
                if packet is None:
                    return
                if packet.pts is not None:
                    at = float(packet.pts * packet.time_base)
                for frame in packet.decode():
                    if frame.is_corrupt:
                        damaged.append(float(frame.time or 0.0))
                    yield frame
            except InvalidDataError:
                damaged.append(at)
            except FFmpegError:
                if damaged:
                    return
                raise


class _Notes:
    """Grows with every frame."""

    def __init__(self, rate: float, full_range: bool) -> None:
        self._rate = rate
        self._full = full_range
        self._rows: list[tuple[float, ...]] = []
        self._edges: list[tuple[float, ...]] = []
        self._prints: list[NDArray[np.float32]] = []
        self._before: Plane | None = None
        self._texture = (0.0, 0.0)
        self._flicker: Flicker | None = None
        self._sizes: tuple[tuple[int, int], ...] | None = None

    def take(self, frame: VideoFrame) -> None:
        y, u, v = _planes(frame)
        high, wide = y.shape
        if self._sizes is None:
            # Kept for the whole film: a stream may change its size on the way.
            self._sizes = tuple(_sized(wide, high, cells) for cells in (GRID, COARSE, PRINT))
        grid, coarse, tiny = self._sizes
        small = _shrunk(y, grid)
        if self._full:
            small = small * np.float32(219 / 255) + 16
        blue, red = _coarse(u, grid, coarse), _coarse(v, grid, coarse)
        rough = _shrunk(small, coarse)
        if self._flicker is None:
            self._flicker = Flicker(rough.shape, self._rate)
        self._flicker.take(rough, blue, red)
        change, local = self._moved(y, grid)
        if len(self._rows) % _TEXTURE_EVERY == 0:
            self._texture = (hard_edges(y), teeth(y))
        self._rows.append(
            (
                float(frame.time or 0.0),
                float(small.mean()),
                float(np.partition(small, -small.size // 100, axis=None)[-small.size // 100]),
                float(small.std()),
                float(blue.mean()),
                float(red.mean()),
                float(max(blue.std(), red.std())),
                change,
                local,
                float(frame.key_frame),
                _missing(small, rough, blue, red),
                *self._texture,
            )
        )
        self._edges.append(_borders(small))
        self._prints.append(_shrunk(small, tiny).ravel())

    def _moved(self, y: Plane, grid: tuple[int, int]) -> tuple[float, float]:
        before, self._before = self._before, y.copy()
        if before is None or before.shape != y.shape:
            return float("inf"), float("inf")
        apart = cv2.absdiff(y, before)
        cells = cv2.resize(apart, grid, interpolation=cv2.INTER_AREA)
        return float(cv2.sumElems(apart)[0]) / apart.size, float(cells.max())

    def done(self, damaged: tuple[float, ...]) -> Watched:
        rows = np.asarray(self._rows, np.float64).reshape(-1, 13)
        thin = rows.astype(np.float32)
        flicker = self._flicker
        return Watched(
            rate=self._rate,
            at=rows[:, 0],
            mean=thin[:, 1],
            bright=thin[:, 2],
            spread=thin[:, 3],
            hue=thin[:, 4:6],
            hue_spread=thin[:, 6],
            change=thin[:, 7],
            local=thin[:, 8],
            key=rows[:, 9] > 0,
            null=thin[:, 10],
            blocks=thin[:, 11],
            combed=thin[:, 12],
            edges=np.asarray(self._edges, np.float32).reshape(-1, 4),
            prints=np.asarray(self._prints, np.float32).reshape(len(self._prints), -1),
            flashing=flicker.general if flicker else np.zeros(0, np.float32),
            red_flashing=flicker.red if flicker else np.zeros(0, np.float32),
            flashes=flicker.most if flicker else 0,
            damaged=damaged,
        )


def _planes(frame: VideoFrame) -> tuple[Plane, Plane, Plane]:
    """Y, U and V without the padding at the end of the rows; other layouts are turned into 4:2:0."""
    if frame.format.name not in ("yuv420p", "yuvj420p"):
        frame = frame.reformat(format="yuv420p")
    out: list[Plane] = []
    for plane in frame.planes:
        rows = np.frombuffer(memoryview(plane), np.uint8).reshape(-1, plane.line_size)
        out.append(rows[: plane.height, : plane.width])
    return out[0], out[1], out[2]


def _sized(wide: int, high: int, short: int) -> tuple[int, int]:
    """Cells across and down, so that the short side has ``short``, or fewer for tiny films."""
    scale = max(1.0, min(wide, high) / short)
    return max(1, round(wide / scale)), max(1, round(high / scale))


def _coarse(plane: Plane, grid: tuple[int, int], coarse: tuple[int, int]) -> NDArray[np.float32]:
    """A plane's coarse cells; by way of the grid, which is a whole number of times smaller."""
    return _shrunk(_shrunk(plane, grid), coarse)


def _shrunk(picture: Plane | NDArray[np.float32], size: tuple[int, int]) -> NDArray[np.float32]:
    return np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), np.float32)


def _missing(
    small: NDArray[np.float32],
    rough: NDArray[np.float32],
    blue: NDArray[np.float32],
    red: NDArray[np.float32],
) -> float:
    """The share of cells that are the green of zeros, or one flat green throughout."""
    zero = (blue < 20) & (red < 20)
    green = (blue < 100) & (red < 100)
    if green.mean() < 0.04:
        return float(zero.mean())
    # One flat colour: every cell of it has the same three numbers.
    y, u, v = (float(np.median(p[green])) for p in (rough, blue, red))
    flat = green & (np.abs(rough - y) < 1.5) & (np.abs(blue - u) < 1.5) & (np.abs(red - v) < 1.5)
    return float((zero | flat).mean())


def _borders(small: NDArray[np.float32]) -> tuple[float, float, float, float]:
    """How far in from each side every cell is black, as shares of the side."""
    lit_rows = np.flatnonzero(small.max(axis=1) > 24)
    lit_columns = np.flatnonzero(small.max(axis=0) > 24)
    if not len(lit_rows) or not len(lit_columns):
        return (0.0, 0.0, 0.0, 0.0)
    high, wide = small.shape
    return (
        lit_rows[0] / high,
        (high - 1 - lit_rows[-1]) / high,
        lit_columns[0] / wide,
        (wide - 1 - lit_columns[-1]) / wide,
    )


def stretches(marks: NDArray[np.bool_], seen: Watched) -> list[tuple[float, float]]:
    """Runs of marked frames as seconds, from the first frame to the end of the last."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], marks, [False]])))
    starts = seen.at[edges[0::2]]
    ends = seen.at[edges[1::2] - 1] + seen.frame
    return [(float(a), float(b)) for a, b in zip(starts, ends, strict=True)]


def bridged(marks: NDArray[np.bool_], gap: int) -> NDArray[np.bool_]:
    """Fill holes of at most ``gap`` frames between marked ones."""
    out = marks.copy()
    hits = np.flatnonzero(marks)
    for a, b in pairwise(hits):
        if 1 < b - a <= gap + 1:
            out[a:b] = True
    return out
