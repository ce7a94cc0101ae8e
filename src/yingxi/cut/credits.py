"""The closing credits: writer, director, the cast and their voices, and what made the picture."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from yingxi.cut.inkwork import lamp_screen, seal
from yingxi.cut.lettering import Face, Layers, Stamp, mask, over, text_width
from yingxi.cut.overlay import Bitmap
from yingxi.cut.titles import pushed
from yingxi.media.colour import to_i420
from yingxi.media.standard import FPS, HEIGHT, I420, WIDTH

CREDITS_FRAMES = round(3.2 * FPS)
NOTICE = "本片由人工智能生成"

_INK = (34.0, 18.0, 12.0)
_SEPIA = (96.0, 58.0, 36.0)
_IVORY = (255.0, 246.0, 224.0)
_ROW = 78
_MOST_ROWS = 14


@dataclass(frozen=True, slots=True, kw_only=True)
class Credits:
    drama: str
    writer: str = ""
    director: str = ""
    cast: tuple[tuple[str, str], ...] = ()
    """Characters and who speaks them."""
    lines: tuple[tuple[str, str], ...] = ()
    """Further rows: the duty and the name."""
    next_episode: str = ""
    """What stands at the foot, "下集：…", or empty."""


def synthetic_cast(names: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """The cast of a drama whose voices are all made by a machine."""
    return tuple((name, "AI 配音") for name in names)


def credits_frames(
    credits: Credits, frames: int = CREDITS_FRAMES, *, seed: int = 7
) -> Iterator[I420]:
    """A card on the lit screen that comes slowly nearer, and goes to black at its end."""
    page = np.round(lamp_screen(seed)[..., ::-1] * np.float32(0.9)).astype(np.uint8)
    over(page, draw_credits(credits))
    mark = seal("影戏", 84)
    over(page, mark, (WIDTH - mark.shape[1]) // 2, 1350)
    dark = np.full((HEIGHT * 3 // 2, WIDTH), 128, np.uint8)
    dark[:HEIGHT] = 16
    soft = min(10, frames // 3)
    for index in range(frames):
        lit = to_i420(pushed(page, 1 + 0.03 * (index + 1) / frames))
        share = min(1.0, (index + 1) / (soft + 1), (frames - index - 1) / max(1, soft))
        yield (
            lit
            if share >= 1
            else np.round(lit * np.float32(share) + dark * np.float32(1 - share)).astype(np.uint8)
        )


def draw_credits(credits: Credits) -> Bitmap:
    """The card's writing, 1080 × 1920."""
    layers = Layers(WIDTH, HEIGHT)
    name = _middle(credits.drama, 300, min(120, int(880 / max(1, len(credits.drama)))), Face.BRUSH)
    layers.paint(mask([name], WIDTH, HEIGHT, stroke=0.8), _INK)
    rows = _rows(credits)
    top = 800 - _ROW * (len(rows) - 1) / 2
    duties, names = _two_columns(rows, top)
    layers.paint(mask(duties, WIDTH, HEIGHT, stroke=0.3), _SEPIA)
    layers.paint(mask(names, WIDTH, HEIGHT, stroke=0.7), _INK)
    foot = [_middle(NOTICE, 1790, 44, Face.SANS)]
    if credits.next_episode:
        foot.append(_middle(credits.next_episode, 1640, 60, Face.BRUSH))
    layers.paint(mask(foot, WIDTH, HEIGHT, stroke=0.4), _IVORY)
    return layers.bitmap


def _rows(credits: Credits) -> list[tuple[str, str]]:
    rows = [("编剧", credits.writer), ("导演", credits.director), *credits.lines]
    rows = [(duty, name) for duty, name in rows if name]
    room = _MOST_ROWS - len(rows)
    shown = credits.cast if len(credits.cast) <= room else credits.cast[: room - 1]
    rows += shown
    if len(shown) < len(credits.cast):
        rows.append(("其余角色", credits.cast[-1][1]))
    return rows


def _two_columns(rows: Sequence[tuple[str, str]], top: float) -> tuple[list[Stamp], list[Stamp]]:
    """Duties end at the middle, names begin there, as credits have always stood."""
    duties: list[Stamp] = []
    names: list[Stamp] = []
    for i, (duty, name) in enumerate(rows):
        y = top + i * _ROW
        size = min(44, int(44 * 400 / max(1.0, text_width(duty, 44))))
        duties.append(Stamp(text=duty, x=WIDTH / 2 - 34 - text_width(duty, size), y=y, size=size))
        size = min(46, int(46 * 400 / max(1.0, text_width(name, 46))))
        names.append(Stamp(text=name, x=WIDTH / 2 + 34, y=y, size=size))
    return duties, names


def _middle(text: str, y: float, size: int, face: Face) -> Stamp:
    return Stamp(text=text, x=(WIDTH - text_width(text, size, face)) / 2, y=y, size=size, face=face)
