"""Letters to pixels: fonts, masks of text, and layers of colour laid over one another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from yingxi.cut.overlay import Bitmap
from yingxi.errors import MissingExtra
from yingxi.tongue import say

Mask = NDArray[np.floating[Any]]
"""Coverage ``(height, width)``, 0 to 1."""
Rgb = tuple[float, float, float]

_CARRIED = Path(__file__).parent / "fonts" / "MaShanZheng-Regular.woff2"


class Face(StrEnum):
    SANS = "sans"  # 黑体: labels, small print
    SERIF = "serif"  # 宋体: subtitles, credits
    BRUSH = "brush"  # 毛笔: titles, captions, seals


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """Text at a place: ``(x, y)`` is the middle of the left edge of its line."""

    text: str
    x: float
    y: float
    size: int
    face: Face = Face.SERIF


def font_path(face: Face) -> Path:
    """Where the font lies. Raises MissingExtra that names the package."""
    if face is Face.BRUSH:
        path = _CARRIED
    else:
        try:
            fonts = import_module("pylopdf_fonts_zh_cn")
        except ImportError as fault:
            raise _no_font() from fault
        path = Path(fonts.sans_path() if face is Face.SANS else fonts.serif_path())
    if not path.is_file():
        raise _no_font()
    return path


def _no_font() -> MissingExtra:
    return MissingExtra(
        say("没有中文字体，画不出字幕", "there is no Chinese font to draw subtitles with"),
        hint=say(
            "请安装：pip install pylopdf-fonts-zh-cn", "install it: pip install pylopdf-fonts-zh-cn"
        ),
    )


@lru_cache(maxsize=64)
def font(face: Face, size: int) -> ImageFont.FreeTypeFont:
    """A font of a pixel size. Raises MissingExtra where its file is not there."""
    path = font_path(face)
    try:
        return ImageFont.truetype(str(path), size)
    except OSError as fault:
        raise MissingExtra(
            say(f"字体 {path.name} 读不出来", f"the font {path.name} can't be read"),
            hint=say(
                "请重新安装 yingxi 和 pylopdf-fonts-zh-cn",
                "install yingxi and pylopdf-fonts-zh-cn again",
            ),
        ) from fault


@lru_cache(maxsize=4096)
def covers(face: Face, character: str) -> bool:
    """True where the font has the character; what it lacks is drawn like U+FFFF."""
    return character.isspace() or _glyph(face, character) != _glyph(face, "\uffff")


def _glyph(face: Face, character: str) -> bytes:
    page = Image.new("L", (48, 48))
    ImageDraw.Draw(page).text((8, 8), character, font=font(face, 24), fill=255)
    return page.tobytes()


def runs(text: str, face: Face) -> list[tuple[str, Face]]:
    """The text in pieces that one font can draw; gaps of the brush are filled by the serif."""
    pieces: list[tuple[str, Face]] = []
    for character in text:
        chosen = face if covers(face, character) else Face.SERIF
        if pieces and pieces[-1][1] is chosen:
            pieces[-1] = (pieces[-1][0] + character, chosen)
        else:
            pieces.append((character, chosen))
    return pieces


def text_width(text: str, size: int, face: Face = Face.SERIF) -> float:
    """The length of a line in pixels."""
    return sum(font(used, size).getlength(piece) for piece, used in runs(text, face))


def mask(stamps: Sequence[Stamp], width: int, height: int, *, stroke: float = 0.0) -> Mask:
    """The coverage of the stamped texts, each grown by ``stroke`` pixels all round."""
    sheet = Image.new("L", (width, height), 0)
    pen = ImageDraw.Draw(sheet)
    for stamp in stamps:
        x = stamp.x
        for piece, used in runs(stamp.text, stamp.face):
            letters = font(used, stamp.size)
            pen.text((x, stamp.y), piece, 255, letters, anchor="lm", stroke_width=stroke)
            x += letters.getlength(piece)
    return np.asarray(sheet, np.float32) / np.float32(255)


def glow(coverage: Mask, sigma: float, gain: float = 1.0) -> Mask:
    """The coverage blurred, then strengthened: a shadow, a halo or bled ink."""
    # A wide blur has no detail: made on a small sheet it looks the same at a tenth of the cost.
    fold = max(1, int(sigma // 5))
    height, width = coverage.shape
    small = cv2.resize(
        coverage, (-(-width // fold), -(-height // fold)), interpolation=cv2.INTER_AREA
    )
    soft = cv2.GaussianBlur(small, (0, 0), sigma / fold)
    soft = cv2.resize(soft, (width, height), interpolation=cv2.INTER_LINEAR)
    return np.clip(np.asarray(soft, np.float32) * gain, 0, 1)


def moved(coverage: Mask, dx: int, dy: int) -> Mask:
    """The coverage pushed by whole pixels; nothing comes in at the edges."""
    out = np.zeros_like(coverage)
    height, width = coverage.shape
    rows, columns = max(0, height - abs(dy)), max(0, width - abs(dx))
    out[max(0, dy) :, max(0, dx) :][:rows, :columns] = coverage[max(0, -dy) :, max(0, -dx) :][
        :rows, :columns
    ]
    return out


def rgb(colour: str) -> Rgb:
    """``#rrggbb`` as three numbers from 0 to 255."""
    return tuple(int(colour[i : i + 2], 16) for i in (1, 3, 5))  # type: ignore[return-value]


class Layers:
    """A sheet of glass to paint on, back to front; ``bitmap`` is what came of it."""

    def __init__(self, width: int, height: int) -> None:
        self._colour = np.zeros((height, width, 3), np.float32)
        self._alpha = np.zeros((height, width), np.float32)

    def paint(self, coverage: Mask, colour: Rgb | Mask, opacity: float = 1) -> None:
        """Lay one colour, or an RGB picture of the sheet's size, through the coverage."""
        share = coverage * np.float32(opacity)
        self._colour *= (1 - share)[..., None]
        self._colour += np.asarray(colour, np.float32) * share[..., None]
        self._alpha *= 1 - share
        self._alpha += share

    @property
    def bitmap(self) -> Bitmap:
        """Premultiplied BGRA."""
        out = np.empty((*self._alpha.shape, 4), np.uint8)
        out[..., :3] = np.clip(np.round(self._colour[..., ::-1]), 0, 255)
        out[..., 3] = np.round(np.clip(self._alpha, 0, 1) * 255)
        return out


def over(ground: NDArray[np.uint8], bitmap: Bitmap, x: int = 0, y: int = 0) -> None:
    """Lay a bitmap over a BGR picture, in place; what hangs out is cut off."""
    height, width = bitmap.shape[:2]
    top, left = max(0, -y), max(0, -x)
    bottom, right = min(height, ground.shape[0] - y), min(width, ground.shape[1] - x)
    if bottom <= top or right <= left:
        return
    piece = bitmap[top:bottom, left:right].astype(np.float32)
    under = ground[y + top : y + bottom, x + left : x + right]
    under[:] = np.clip(under * (1 - piece[..., 3:] / 255) + piece[..., :3] + 0.5, 0, 255)
