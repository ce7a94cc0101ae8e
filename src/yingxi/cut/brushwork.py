"""Columns of brush writing: laid out, inked, and how the ink arrives over time."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from yingxi.cut.inkwork import noise, smooth
from yingxi.cut.lettering import Face, Mask, Stamp, mask, text_width

_PAUSE = re.compile(r"[，。；：、,;:\s]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """Vertical writing: its stamps, the right edge and top it was hung from, and its measures."""

    stamps: tuple[Stamp, ...]
    left: float
    top: float
    width: float
    height: float
    columns: int


def column_texts(text: str, longest: int) -> tuple[str, ...]:
    """The text in columns: broken at pauses, then evenly where a piece is too long."""
    found: list[str] = []
    for piece in _PAUSE.split(text.strip()):
        if not piece:
            continue
        count = -(-len(piece) // longest)
        size = -(-len(piece) // count)
        found += [piece[i : i + size] for i in range(0, len(piece), size)]
    return tuple(found)


def hang(
    columns: Sequence[str],
    size: int,
    centre: float,
    top: float,
    *,
    leading: float = 1.04,
    gap: float = 1.18,
    step: float = 0.0,
    face: Face = Face.BRUSH,
) -> Columns:
    """Lay columns from right to left around ``centre``, hung from ``top``.

    ``leading`` and ``gap`` are the distances of characters and columns in sizes; each column
    hangs ``step`` sizes lower than the one to its right.
    """
    width = size * (1 + gap * (len(columns) - 1))
    stamps: list[Stamp] = []
    for i, column in enumerate(columns):
        middle = centre + width / 2 - size / 2 - i * size * gap
        for k, character in enumerate(column):
            x = middle - text_width(character, size, face) / 2
            y = top + size * (step * i + 0.5 + leading * k)
            stamps.append(Stamp(text=character, x=x, y=y, size=size, face=face))
    height = max(
        size * (step * i + 1 + leading * (len(column) - 1)) for i, column in enumerate(columns)
    )
    left = centre - width / 2
    return Columns(
        stamps=tuple(stamps),
        left=left,
        top=top,
        width=width,
        height=height,
        columns=len(columns),
    )


def brushed(
    stamps: Sequence[Stamp], width: int, height: int, *, seed: int = 1, weight: float = 0.0
) -> Mask:
    """The coverage of brush writing: ragged at the rim, dry where the hair ran out of ink."""
    body = mask(stamps, width, height, stroke=weight)
    rough = noise(width, height, 9, seed, octaves=2) - np.float32(0.5)
    body = smooth(body + rough * np.float32(0.34) * (body > 0.02), 0.34, 0.66)
    dry = smooth(noise(width, height, 30, seed + 1, octaves=5), 0.18, 0.36)
    return body * (np.float32(0.62) + np.float32(0.38) * dry)


def arrival(stamps: Sequence[Stamp], width: int, height: int, *, seed: int = 2) -> Mask:
    """When the ink comes to each pixel, 0 to 1: stroke by stroke as it would be written."""
    times = np.ones((height, width), np.float32)
    count = max(1, len(stamps))
    for i, stamp in enumerate(stamps):
        top = max(0, round(stamp.y - stamp.size * 0.62))
        bottom = min(height, round(stamp.y + stamp.size * 0.62))
        left = max(0, round(stamp.x - stamp.size * 0.1))
        right = min(width, round(stamp.x + stamp.size * 1.1))
        if bottom <= top or right <= left:
            continue
        down = np.linspace(0, 1, bottom - top, dtype=np.float32)[:, None]
        across = np.linspace(0, 1, right - left, dtype=np.float32)[None, :]
        local = np.float32(0.6) * down + np.float32(0.4) * across
        piece = (i + local) / np.float32(count)
        times[top:bottom, left:right] = np.minimum(times[top:bottom, left:right], piece)
    spread = noise(width, height, 26, seed, octaves=3) - np.float32(0.5)
    return np.clip(times + spread * np.float32(0.5 / count), 0, 1)


def arrived(times: Mask, at: float, soft: float = 0.12) -> Mask:
    """How much of the ink is there at time ``at``; all of it at 1."""
    return np.clip((np.float32(at * (1 + soft)) - times) / np.float32(soft), 0, 1)
