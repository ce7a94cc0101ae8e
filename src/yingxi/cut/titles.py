"""The opening title: the drama's name in brush, the episode, the filing line, a red seal."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np

from yingxi.cut.brushwork import Columns, arrival, arrived, brushed, column_texts, hang
from yingxi.cut.inkwork import lamp_screen, seal
from yingxi.cut.lettering import Face, Layers, Mask, Stamp, glow, mask, over, text_width
from yingxi.cut.overlay import Bitmap, Overlay, overlay
from yingxi.media.colour import Bgr, to_i420
from yingxi.media.standard import FPS, HEIGHT, I420, WIDTH

TITLE_FRAMES = round(2.4 * FPS)
SEAL_TEXT = "影戏"

_INK = (26.0, 14.0, 10.0)
_SEPIA = (74.0, 40.0, 24.0)
_IVORY = (255.0, 246.0, 224.0)
_NIGHT = (12.0, 8.0, 8.0)
_WRITING = 0.52
"""The share of the card's time in which the name is written."""
_SEALING = 0.12


@dataclass(frozen=True, slots=True, kw_only=True)
class Title:
    drama: str
    episode: int
    episode_title: str = ""
    filing: str = ""
    """The filing-number line, as the drama's settings give it."""


_NUMERALS = "零一二三四五六七八九十"


def episode_name(number: int) -> str:
    """``第十二集``; Arabic numerals from 100 on."""
    if not 0 < number < 100:
        return f"第{number}集"
    tens, ones = divmod(number, 10)
    head = {0: "", 1: "十"}.get(tens, _NUMERALS[tens] + "十")
    return f"第{head}{_NUMERALS[ones] if ones or not tens else ''}集"


def name_columns(drama: str, centre: float, top: float, room: float, largest: int) -> Columns:
    """The drama's name as one column, or two where it is long, as large as ``room`` allows."""
    texts = column_texts(drama, 6) or ("影戏",)
    longest = max(map(len, texts))
    size = min(largest, int(room / (1 + 1.02 * (longest - 1) + 0.35 * (len(texts) - 1))))
    size = min(size, int(WIDTH * 0.72 / (1 + 1.12 * (len(texts) - 1))))
    return hang(texts, size, centre, top, leading=1.02, gap=1.12, step=0.35)


def title_frames(title: Title, frames: int = TITLE_FRAMES, *, seed: int = 7) -> Iterator[I420]:
    """A card of its own: the name is written on the lit screen, then the seal is set."""
    name = name_columns(title.drama, WIDTH / 2, 270, 1060, 320)
    window = _window(name)
    ink = brushed(name.stamps, WIDTH, HEIGHT, seed=seed, weight=3.0)
    cover = np.maximum(ink * np.float32(0.95), glow(ink, 5) * np.float32(0.22))[window]
    times = arrival(name.stamps, WIDTH, HEIGHT, seed=seed)[window]
    small = _small_print(title, _INK, _SEPIA)
    mark = seal(SEAL_TEXT, max(64, round(name.stamps[0].size * 0.30)))
    ground = np.round(lamp_screen(seed)[..., ::-1]).astype(np.uint8)
    page = ground
    for index in range(frames):
        at = (index + 1) / frames
        share = min(1.0, max(0.0, (at - _WRITING) / _SEALING))
        if at - 1 / frames < _WRITING + _SEALING:
            page = ground.copy()
            _ink(page[window], cover * arrived(times, min(1.0, at / _WRITING)))
            if share:
                over(page, _weakened(small, share))
                over(page, _weakened(mark, share), *_seal_place(name, mark))
        yield to_i420(pushed(page, 1 + 0.025 * at))


def _window(name: Columns) -> tuple[slice, slice]:
    """The rows and columns that the name's ink can reach."""
    edge = 40
    top, left = max(0, round(name.top) - edge), max(0, round(name.left) - edge)
    return (
        slice(top, round(name.top + name.height) + edge),
        slice(left, round(name.left + name.width) + edge),
    )


def _ink(paper: Bgr, cover: Mask) -> None:
    tone = np.array(_INK[::-1], np.float32)
    share = cover[..., None]
    paper[:] = np.clip(paper * (1 - share) + tone * share + 0.5, 0, 255)


def pushed(page: Bgr, zoom: float) -> Bgr:
    """The page as a camera sees it that has moved nearer by ``zoom``."""
    turn = cv2.getRotationMatrix2D((WIDTH / 2, HEIGHT * 0.42), 0, zoom)
    moved = cv2.warpAffine(page, turn, (WIDTH, HEIGHT), borderMode=cv2.BORDER_REFLECT)
    return np.asarray(moved, np.uint8)


def _weakened(bitmap: Bitmap, share: float) -> Bitmap:
    return bitmap if share >= 1 else np.round(bitmap * np.float32(share)).astype(np.uint8)


def _seal_place(name: Columns, mark: Bitmap) -> tuple[int, int]:
    x = name.left - mark.shape[1] * (0.55 if name.columns == 1 else 1.05)
    return round(x), round(name.top + name.height - mark.shape[0] * 0.78)


def _small_print(title: Title, ink: tuple[float, ...], pale: tuple[float, ...]) -> Bitmap:
    layers = Layers(WIDTH, HEIGHT)
    number = _middle(_spaced(episode_name(title.episode)), 1402, 46, Face.SERIF)
    layers.paint(mask([number], WIDTH, HEIGHT, stroke=0.6), (ink[0], ink[1], ink[2]))
    reach = text_width(number.text, 46) / 2 + 34
    layers.paint(_rules(1402, reach), (pale[0], pale[1], pale[2]), 0.8)
    if title.episode_title:
        size = min(92, int(WIDTH * 0.8 / max(1, len(title.episode_title))))
        words = _middle(title.episode_title, 1496, size, Face.BRUSH)
        layers.paint(brushed([words], WIDTH, HEIGHT, seed=5), (ink[0], ink[1], ink[2]))
    if title.filing:
        line = _middle(title.filing, 1842, 30, Face.SANS)
        layers.paint(mask([line], WIDTH, HEIGHT), _IVORY, 0.85)
    return layers.bitmap


def _spaced(text: str) -> str:
    return " ".join(text)


def _middle(text: str, y: float, size: int, face: Face) -> Stamp:
    return Stamp(text=text, x=(WIDTH - text_width(text, size, face)) / 2, y=y, size=size, face=face)


def _rules(y: float, reach: float, length: float = 120) -> Mask:
    """Two hairlines that taper away from the middle."""
    sheet = np.zeros((HEIGHT, WIDTH), np.float32)
    taper = np.linspace(1, 0, round(length), dtype=np.float32)
    row, middle = round(y), WIDTH // 2
    start = middle + round(reach)
    sheet[row - 1 : row + 1, start : start + len(taper)] = taper
    sheet[row - 1 : row + 1, middle - round(reach) - len(taper) : middle - round(reach)] = taper[
        ::-1
    ]
    return sheet


def title_overlays(title: Title, start: int = 12, end: int = 75) -> tuple[Overlay, ...]:
    """The same over the first shot, for dramas that open on action: ivory on a breath of shade."""
    name = name_columns(title.drama, WIDTH * 0.76, 250, 820, 210)
    layers = Layers(WIDTH, HEIGHT)
    ink = brushed(name.stamps, WIDTH, HEIGHT, seed=3, weight=1.0)
    layers.paint(glow(ink, 46, 2.2), _NIGHT, 0.62)
    layers.paint(glow(ink, 7, 1.4), _NIGHT, 0.75)
    layers.paint(ink, _IVORY)
    words = episode_name(title.episode) + (
        f" · {title.episode_title}" if title.episode_title else ""
    )
    below = name.top + name.height + 74
    centre = name.left + name.width / 2
    x = min(centre - text_width(words, 44) / 2, WIDTH - 70 - text_width(words, 44))
    small = [Stamp(text=words, x=x, y=below, size=44)]
    if title.filing:
        wide = text_width(title.filing, 28, Face.SANS)
        small.append(
            Stamp(text=title.filing, x=WIDTH - 60 - wide, y=below + 62, size=28, face=Face.SANS)
        )
    letters = mask(small, WIDTH, HEIGHT, stroke=0.6)
    layers.paint(glow(mask(small, WIDTH, HEIGHT, stroke=3), 6, 1.8), _NIGHT, 0.8)
    layers.paint(letters, _IVORY)
    mark = seal(SEAL_TEXT, max(54, round(name.stamps[0].size * 0.32)))
    seal_x, seal_y = _seal_place(name, mark)
    return (
        overlay(layers.bitmap, 0, 0, start, end, fade_in=8, fade_out=10),
        overlay(mark, seal_x, seal_y, start + 14, end, fade_in=3, fade_out=10),
    )
