"""The cover: a frame of the episode, cropped and shaded, under the drama's name in brush."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from yingxi.cut.brushwork import Columns, brushed, column_texts, hang
from yingxi.cut.inkwork import Picture, noise, seal, smooth
from yingxi.cut.lettering import Face, Layers, Mask, Stamp, glow, mask, over, text_width
from yingxi.cut.subtitles import Circle, hidden
from yingxi.media.colour import Bgr

PORTRAIT = (1080, 1920)
POSTER = (1080, 1440)

_NIGHT = (10.0, 6.0, 6.0)
_IVORY = np.array((255, 248, 230), np.float32)
_GOLD = np.array((236, 178, 84), np.float32)


def cover(
    frame_bgr: Bgr,
    title: str,
    episode: str = "",
    size: tuple[int, int] = PORTRAIT,
    *,
    faces: Sequence[Circle] = (),
) -> Bgr:
    """A cover of ``size`` (width, height) from a frame ``(h, w, 3)``.

    ``episode`` is the small line under the name, such as ``第一集 · 夜雨惊雷``. The name stands
    on the side where it hides the least of the ``faces``, given in the frame's pixels. The
    frame's own subtitles and labels should not be in it: give the picture before burning.
    """
    width, height = size
    picture = _shaded(_cropped(frame_bgr, width, height))
    seen = _seen(faces, frame_bgr, width, height)
    name = min(
        (_name(title, width, height, side) for side in (1, -1)), key=lambda n: _hides(n, seen)
    )
    ink = brushed(name.stamps, width, height, seed=21, weight=2.0)
    layers = Layers(width, height)
    layers.paint(glow(ink, width / 18, 2.4), _NIGHT, 0.66)
    layers.paint(_moved_shadow(ink), _NIGHT, 0.85)
    layers.paint(ink, _gilded(name, width, height))
    if episode:
        line = _episode_line(episode, name, width)
        layers.paint(glow(mask([line], width, height, stroke=4), 7, 1.7), _NIGHT, 0.8)
        layers.paint(mask([line], width, height, stroke=0.8), (255.0, 248.0, 230.0))
    over(picture, layers.bitmap)
    mark = seal("影戏", max(60, round(name.stamps[0].size * 0.30)))
    x = round(name.left - mark.shape[1] * (0.62 if name.columns == 1 else 1.05))
    over(picture, mark, max(20, x), round(name.top + name.height - mark.shape[0] * 0.8))
    return picture


def _crop(frame: Bgr, width: int, height: int) -> tuple[float, int, int]:
    """Scale, left and top of the cut: the middle, a little above it, so that heads stay in."""
    rows, columns = frame.shape[:2]
    scale = max(width / columns, height / rows)
    grown_width, grown_height = round(columns * scale), round(rows * scale)
    return scale, (grown_width - width) // 2, round((grown_height - height) * 0.36)


def _cropped(frame: Bgr, width: int, height: int) -> Bgr:
    scale, left, top = _crop(frame, width, height)
    grown = cv2.resize(
        frame,
        (round(frame.shape[1] * scale), round(frame.shape[0] * scale)),
        interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC,
    )
    return np.asarray(grown[top : top + height, left : left + width], np.uint8).copy()


def _seen(faces: Sequence[Circle], frame: Bgr, width: int, height: int) -> list[Circle]:
    scale, left, top = _crop(frame, width, height)
    return [(x * scale - left, y * scale - top, r * scale) for x, y, r in faces]


def _hides(name: Columns, faces: Sequence[Circle]) -> float:
    box = (name.left, name.top, name.left + name.width, name.top + name.height)
    return sum(hidden(face, *box) for face in faces)


def _shaded(picture: Bgr) -> Bgr:
    """Richer colour, darker edges, and shade at the foot for the episode's line."""
    height, width = picture.shape[:2]
    tone = picture.astype(np.float32)
    grey = tone.mean(axis=2, keepdims=True)
    tone = grey + (tone - grey) * 1.12
    tone = 255 * (tone / 255 + 0.10 * np.sin((tone / 255 - 0.5) * np.pi) * 0.6)
    rows, columns = np.mgrid[0:height, 0:width].astype(np.float32)
    edge = np.hypot((columns / width - 0.5) * 1.25, (rows / height - 0.46) * 1.15)
    drift = noise(width, height, 240, 5, octaves=2) - np.float32(0.5)
    shade = smooth(edge + drift * np.float32(0.08), 0.38, 0.86) * np.float32(0.72)
    foot = smooth(rows / np.float32(height), 0.70, 1.0) * np.float32(0.55)
    tone *= (1 - np.maximum(shade, foot))[..., None]
    return np.clip(tone, 0, 255).astype(np.uint8)


def _name(title: str, width: int, height: int, side: int) -> Columns:
    """The name at the right edge (1) or the left one (-1)."""
    texts = column_texts(title, 6) or ("影戏",)
    longest = max(map(len, texts))
    room = height * 0.60
    size = int(room / (1 + 1.0 * (longest - 1) + 0.35 * (len(texts) - 1)))
    size = min(size, int(width * 0.30), int(width * 0.66 / (1 + 1.1 * (len(texts) - 1))))
    wide = size * (1 + 1.1 * (len(texts) - 1))
    inset = width * 0.075 + wide / 2
    centre = width - inset if side > 0 else inset + size * 0.2
    return hang(texts, size, centre, height * 0.085, leading=1.0, gap=1.1, step=0.35)


def _gilded(name: Columns, width: int, height: int) -> Picture:
    """Ivory at the head of the name running to gold at its foot."""
    down = np.linspace(0, 1, height, dtype=np.float32)
    share = np.clip((down * height - name.top) / np.float32(max(1.0, name.height)), 0, 1)
    column = _IVORY + (_GOLD - _IVORY) * (share**1.6)[:, None]
    return np.repeat(column[:, None, :], width, axis=1).astype(np.float32)


def _moved_shadow(ink: Mask) -> Mask:
    shift = np.array([[1, 0, 5], [0, 1, 8]], np.float32)
    moved = cv2.warpAffine(ink, shift, (ink.shape[1], ink.shape[0]))
    return glow(np.asarray(moved, np.float32), 4, 1.5)


def _episode_line(episode: str, name: Columns, width: int) -> Stamp:
    size = min(56, int(56 * (width * 0.8) / max(1.0, text_width(episode, 56))))
    wide = text_width(episode, size)
    x = min(name.left + name.width / 2 - wide / 2, width * 0.94 - wide)
    return Stamp(
        text=episode, x=max(width * 0.06, x), y=name.top + name.height + size * 1.7, size=size,
        face=Face.SERIF,
    )  # fmt: skip
